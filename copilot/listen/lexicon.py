"""The lexicon as a document: intents with their shifts, phrases per language, cue keys; read once and checked.

Pattern language of the phrases: copilot/listen/phrases.py. Packaged files: copilot/listen/lexicon/*.yaml.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from copilot.documents import digest, packaged, read
from copilot.errors import BadDocument, UnknownCue
from copilot.listen.phrases import Index, Phrase, parse
from copilot.speech import Cue

STOP_CUES = (
    "self_harm_risk", "vulnerability", "third_party_answers", "wrong_number", "death_of_holder", "identity_theft",
    "insolvency_or_lawyer", "stop_calling", "unrecognised_debt", "already_paid",
)  # fmt: skip
"""Intents that switch negotiation off, the most urgent first. Code and not data: no house may edit them away."""

OUT_OF_SCOPE = "out_of_scope"
CERTAIN = 1_000_000
LANGUAGES = ("es", "en")

Grade = Literal["clear", "likely", "hint"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Intent(_Strict):
    """One intent: its shift on the two axes and its strength, thousandths, and its label on a key."""

    id: str
    wants: int
    can: int
    strength: int
    label_es: str
    label_en: str


class IntentsDocument(_Strict):
    """lexicon/intents.yaml."""

    name: str
    version: int
    confidence: dict[Grade, int]
    priority: tuple[str, ...]
    keys: dict[str, tuple[str, ...]]
    intents: tuple[Intent, ...]


class Sayings(_Strict):
    """The phrases of one intent by how sure they are, and those that overrule it where they overlap."""

    clear: str = ""
    likely: str = ""
    hint: str = ""
    unless: str = ""
    even_if_denied: bool = False


class PhrasesDocument(_Strict):
    """lexicon/es.yaml and lexicon/en.yaml. `fillers` say nothing; `echoes` repeat what the advisor said."""

    language: str
    negators: str
    clitics: str
    fillers: str
    echoes: str
    intents: dict[str, Sayings]


@dataclass(frozen=True, slots=True, kw_only=True)
class CueKey:
    """One hotkey: Alt+`key` (1 to 9) reports the intent `cue`."""

    key: int
    cue: str
    label_es: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: an intent with a confidence, or (`unless`) its denial."""

    intent: str
    confidence: int
    unless: bool
    denied_by_no: bool


@dataclass(frozen=True, slots=True)
class Language:
    """The compiled phrases of one language."""

    phrases: Index[Meaning]
    fillers: Index[None]
    echoes: Index[None]
    negators: frozenset[str]
    clitics: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The phrases, shifts and keys a call is heard with; `version` is "name@N#digest" over all its files."""

    version: str
    intents: Mapping[str, Intent]
    priority: tuple[str, ...]
    languages: Mapping[str, Language]
    key_cues: Mapping[str, tuple[str, ...]]

    def protocol(self, cues: Sequence[Cue]) -> str:
        """The intent among `cues` that switches negotiation off, the most urgent one; "" if none does."""
        kinds = {cue.kind for cue in cues}
        return next((kind for kind in STOP_CUES if kind in kinds), "")

    def keys(self, locale: str) -> tuple[CueKey, ...]:
        """The nine cue keys of a locale, in order of their numbers."""
        kinds = self.key_cues.get(country_of(locale), self.key_cues["default"])
        return tuple(
            CueKey(
                key=k, cue=kind, label_es=self.intents[kind].label_es, label_en=self.intents[kind].label_en
            )
            for k, kind in enumerate(kinds, 1)
        )

    def keyed(self, kind: str) -> Cue:
        """The cue of a pressed key: certain, without words. Raises UnknownCue for an intent we do not have."""
        if kind not in self.intents:
            raise UnknownCue(f"There is no cue {kind!r}. Use one of {', '.join(self.intents)}.", cue=kind)
        return Cue(kind=kind, confidence=CERTAIN, origin="key")

    def language(self, locale: str) -> Language:
        """English for en and en-*, Spanish for everything else."""
        return self.languages["en" if is_english(locale) else "es"]


def is_english(locale: str) -> bool:
    """Whether a locale speaks English."""
    return locale.lower().partition("-")[0] == "en"


def country_of(locale: str) -> str:
    """The country of a locale, "" when it names none.

    >>> country_of("es-AR"), country_of("es")
    ('AR', '')
    """
    return locale.partition("-")[2].upper()


@cache
def load_lexicon() -> Lexicon:
    """The packaged lexicon. Raises BadDocument if its files do not agree with each other."""
    folder = packaged("copilot.listen", "lexicon")
    document, content = read(folder.joinpath("intents.yaml"), IntentsDocument)
    intents = {intent.id: intent for intent in document.intents}
    languages: dict[str, Language] = {}
    for name in LANGUAGES:
        spoken, own = read(folder.joinpath(f"{name}.yaml"), PhrasesDocument)
        content = digest(content.encode(), own.encode())
        languages[name] = compiled(spoken, document, f"{name}.yaml")
    named = {*document.priority, *STOP_CUES, *(kind for kinds in document.keys.values() for kind in kinds)}
    if unknown := sorted(named - set(intents)):
        raise BadDocument(
            f"intents.yaml names {', '.join(unknown)} without defining it.", file="intents.yaml"
        )
    return Lexicon(
        version=f"{document.name}@{document.version}#{content}", intents=intents, priority=document.priority,
        languages=languages, key_cues=document.keys,
    )  # fmt: skip


def compiled(spoken: PhrasesDocument, document: IntentsDocument, file: str) -> Language:
    """The phrases of one language, indexed. Raises BadDocument naming file and line or intent."""
    wanted = {intent.id for intent in document.intents}
    if wanted != set(spoken.intents):
        odd = ", ".join(sorted(wanted ^ set(spoken.intents)))
        raise BadDocument(
            f"{file} and intents.yaml disagree about the intents {odd}. Add or remove them.", file=file
        )
    entries: list[tuple[Phrase, Meaning]] = []
    for kind, sayings in spoken.intents.items():
        denied = not sayings.even_if_denied
        for grade, confidence in document.confidence.items():
            meaning = Meaning(kind, confidence, unless=False, denied_by_no=denied)
            entries += [(phrase, meaning) for phrase in _lines(getattr(sayings, grade), file)]
        overruled = Meaning(kind, 0, unless=True, denied_by_no=denied)
        entries += [(phrase, overruled) for phrase in _lines(sayings.unless, file)]
    return Language(
        phrases=Index(entries), fillers=Index([(p, None) for p in _lines(spoken.fillers, file)]),
        echoes=Index([(p, None) for p in _lines(spoken.echoes, file)]),
        negators=frozenset(spoken.negators.split()), clitics=frozenset(spoken.clitics.split()),
    )  # fmt: skip


def _lines(block: str, file: str) -> Iterable[Phrase]:
    return [phrase for line in block.splitlines() if line.strip() for phrase in parse(line, file)]
