"""Which line fits this turn best?"""

from itertools import product

from copilot.errors import BadDocument
from copilot.scripts.figures import language
from copilot.scripts.library import Conditions, Library
from copilot.scripts.template import Template


def choose(
    library: Library, *, locale: str, stage: str, intent: str, quadrant: str, kind: str, variant: str
) -> Template:
    """The most specific line for the turn; the same turn always gets the same one.

    A line matches when each of its conditions is empty or equal. Intent weighs more than kind of offer, kind more than
    quadrant; among equals the country's own line wins over its language's. A line without the variant is said in its
    main one, so that the register never changes within a turn. Raises BadDocument for an unknown stage only.
    """
    for conditions in product((intent, ""), (kind, ""), (quadrant, "")):
        for name in (locale, language(locale)):
            for register in (variant, "main"):
                template = library.templates.get(name, {}).get(Conditions(stage, *conditions, register))
                if template is not None:
                    return template
    raise BadDocument(
        f"The library {library.version} has no line for the stage {stage!r}. Add one to es.yaml and en.yaml.",
        stage=stage, locale=locale,
    )  # fmt: skip
