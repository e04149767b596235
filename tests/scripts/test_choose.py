"""Which line is said: the most specific one, in the nearest locale, always one."""

from collections.abc import Mapping
from itertools import product

import pytest

from copilot.errors import BadDocument
from copilot.scripts.check import STAGES
from copilot.scripts.choose import choose
from copilot.scripts.library import VARIANTS, Conditions, Library, load_library
from copilot.scripts.template import Template, pieces_of

Line = tuple[str, str, str, str, str]


def library(*lines: str) -> Library:
    """Lines written "locale:intent.kind.quadrant.variant" of the stage offer; their text is their id."""
    templates: dict[str, dict[Conditions, Template]] = {}
    for line_id in lines:
        locale, _, name = line_id.partition(":")
        intent, kind, quadrant, variant = name.split(".")
        templates.setdefault(locale, {})[Conditions("offer", intent, kind, quadrant, variant)] = Template(
            line_id=line_id, locale=locale, stage="offer", intent=intent, kind=kind, quadrant=quadrant,
            variant=variant, pieces=pieces_of("Sí."),
        )  # fmt: skip
    return Library(version="library@0#00000000", templates=templates)


def chosen(lines: Library, locale: str = "es", variant: str = "main", **turn: str) -> str:
    asked: Mapping[str, str] = {"stage": "offer", "intent": "i", "kind": "k", "quadrant": "q", **turn}
    return choose(lines, locale=locale, variant=variant, **asked).line_id


SPECIFIC = [
    "es:i.k.q.main", "es:i.k..main", "es:i..q.main", "es:i...main", "es:.k.q.main", "es:.k..main", "es:..q.main",
    "es:...main",
]  # fmt: skip


@pytest.mark.parametrize("best", range(len(SPECIFIC)))
def test_intent_weighs_more_than_kind_and_kind_more_than_quadrant(best: int) -> None:
    assert chosen(library(*reversed(SPECIFIC[best:]))) == SPECIFIC[best]


def test_a_line_with_another_condition_is_never_chosen() -> None:
    assert (
        chosen(library("es:other...main", "es:.other..main", "es:..other.main", "es:...main")) == "es:...main"
    )


@pytest.mark.parametrize(
    ("locale", "line_id"),
    [
        ("es-AR", "es-AR:...main"),
        ("es-CL", "es:...main"),
        ("es-PE", "es:...main"),
        ("es", "es:...main"),
        ("en", "en:...main"),
        ("en-US", "en:...main"),
        ("en-GB", "en:...main"),
        ("pt-BR", "es:...main"),
    ],
)
def test_a_country_without_its_own_line_speaks_its_language(locale: str, line_id: str) -> None:
    assert chosen(library("es:...main", "es-AR:...main", "en:...main"), locale) == line_id


def test_a_more_specific_line_of_the_language_beats_a_general_one_of_the_country() -> None:
    assert chosen(library("es-MX:...main", "es:i...main"), "es-MX") == "es:i...main"


@pytest.mark.parametrize("variant", ["shorter", "softer"])
def test_a_line_without_the_variant_is_said_in_its_main_one(variant: str) -> None:
    lines = library("es-MX:i...main", f"es:i...{variant}", f"es-MX:...{variant}")
    assert chosen(lines, "es-MX", variant) == "es-MX:i...main"


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(BadDocument, match="no line for the stage 'farewell'"):
        chosen(library("es:...main"), stage="farewell")


LOCALES = ("es", "es-AR", "es-MX", "es-CO", "es-CL", "es-PE", "en", "en-US", "en-GB")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_stage_has_a_line_whatever_the_intent_the_kind_and_the_quadrant(locale: str) -> None:
    lines = load_library()
    turns = product(
        STAGES, ("", "asks_discount", "never_heard"), ("", "settlement", "installment_plan", "new_kind"),
        ("", "QP", "QNP", "NQP", "NQNP"), VARIANTS,
    )  # fmt: skip
    for stage, intent, kind, quadrant, variant in turns:
        line = choose(
            lines, locale=locale, stage=stage, intent=intent, quadrant=quadrant, kind=kind, variant=variant
        )
        assert line.stage == stage
        assert line.kind in ("", kind)
