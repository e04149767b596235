"""Which sentence does a screen show? Every text of the pages, by key and language, from es.yaml and en.yaml."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

LANGUAGES = ("es", "en")
"""Spanish first: it is the default and the fallback."""


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue of one language: flat keys like "debtors.search"."""

    lang: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its {slots} filled. KeyError if the catalogue does not have it.

        >>> Words("en", {"found": "{n} found"})("found", n=3)
        '3 found'
        """
        text = self.texts[key]
        return text.format(**values) if values else text

    def label(self, group: str, code: str) -> str:
        """The name of an open code (product, role, disposition, cue); a code without a name is shown readable.

        >>> Words("en", {"role.qa": "Quality"}).label("role", "qa"), Words("en", {}).label("role", "night_shift")
        ('Quality', 'Night shift')
        """
        return self.texts.get(f"{group}.{code}") or code.replace("_", " ").capitalize()

    def named(self, group: str, text: str) -> str:
        """The name of a code that may also be free text of a portfolio; what has no name stays as it was written."""
        return self.texts.get(f"{group}.{text}", text)


@cache
def words(lang: str) -> Words:
    """The catalogue of `lang`; of Spanish when there is none. Read once: it is immutable."""
    chosen = lang if lang in LANGUAGES else LANGUAGES[0]
    texts = {**_shared(chosen), **catalogue(chosen)}
    return Words(chosen, MappingProxyType(texts))


def catalogue(lang: str) -> dict[str, str]:
    """What <lang>.yaml holds, as flat keys."""
    text = files("ui").joinpath("words", f"{lang}.yaml").read_text(encoding="utf-8")
    return dict(_flat(yaml.safe_load(text)))


def _shared(lang: str) -> dict[str, str]:
    """The names of cues and figures, from the panel's catalogue, so that panel and pages call them the same."""
    panel = json.loads(files("ui").joinpath("panel", "words", f"{lang}.json").read_text(encoding="utf-8"))
    groups = {"cue": panel["intent"], "fact": panel["fact"]}
    return dict(_flat(groups))


def _flat(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", str(value)))
    return found
