"""What did the debtor mean? Cues with their words, figures, and the figure asked for, of one utterance.

Start here: `detect`. Greetings, backchannels ("ajá") and echoes of the advisor mean nothing and give no cue.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from copilot.listen.asks import ask
from copilot.listen.figures import Figure, Speech, figures
from copilot.listen.lexicon import (
    STOP_CUES,
    CueKey,
    Language,
    Lexicon,
    Meaning,
    country_of,
    is_english,
    load_lexicon,
)
from copilot.listen.tokens import COMMA, Token, tokens
from copilot.speech import Ask, Cue, Slot

__all__ = ["STOP_CUES", "CueKey", "Heard", "Lexicon", "detect", "load_lexicon"]

_FROM_FIGURE = 650_000
"""Confidence of a cue that only a figure carries ("15.000 por mes"): below every clear phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one utterance meant: cues with the most important first, figures in order, the figure put forward."""

    cues: tuple[Cue, ...] = ()
    slots: tuple[Slot, ...] = ()
    ask: Ask | None = None


def detect(text: str, *, locale: str, currency: str, lexicon: Lexicon) -> Heard:
    """What `text` means in a call in `locale` about a debt in `currency`. Never raises on any text.

    At most one cue per intent. Order: safety and stop intents by the lexicon's priority, then confidence, then the
    longer phrase, then the earlier one. Amounts without a currency are in `currency`.
    """
    said, country = tokens(text), country_of(locale)
    speech = Speech(said, currency, country, is_english(locale))
    found = figures(speech)
    slots = tuple(figure.slot for figure in found)
    language, at = lexicon.language(locale), _at(found)
    if _says_nothing(language, said, country):
        return Heard(slots=slots)
    heard = list(_heard(language, said, at, country))
    echo = next(language.echoes.hits(said, at, country), None) is not None
    asked = None if echo else ask(speech, found)
    cues = [_cue(text, said, hit) for hit in heard if not echo or hit[2].intent in STOP_CUES]
    if asked:
        cues += _carried_by_figure(asked, text, slots)
    return Heard(cues=_ranked(cues, lexicon), slots=slots, ask=asked)


_Hit = tuple[int, int, Meaning]


def _at(found: Sequence[Figure]) -> Mapping[int, Sequence[tuple[int, str]]]:
    return {figure.first: [(figure.after, figure.slot.type)] for figure in found}


def _says_nothing(language: Language, said: Sequence[Token], country: str) -> bool:
    """Whether every word belongs to a filler: "ajá", "sí sí", "bueno, a ver"."""
    covered = 0
    for first, after, _ in language.fillers.hits(said, {}, country):
        if first <= covered:
            covered = max(covered, after)
    return covered == len(said)


def _heard(
    language: Language, said: Sequence[Token], at: Mapping[int, Sequence[tuple[int, str]]], country: str
) -> Iterator[_Hit]:
    """Phrases that stand: not overruled by an `unless` they overlap, not under a "no" of their own."""
    hits = list(language.phrases.hits(said, at, country))
    overruled = [(first, after, meaning.intent) for first, after, meaning in hits if meaning.unless]
    for first, after, meaning in hits:
        if meaning.unless or (meaning.denied_by_no and _denied(language, said, first)):
            continue
        if not any(meaning.intent == kind and a < after and first < b for a, b, kind in overruled):
            yield first, after, meaning


def _denied(language: Language, said: Sequence[Token], first: int) -> bool:
    """Whether "no" stands right before, clitics apart: "no acepto", "no me lo robaron"; a comma ends its reach."""
    at = first
    while at > 0 and said[at].pause < COMMA and said[at - 1].text in language.clitics:
        at -= 1
    return at > 0 and said[at].pause < COMMA and said[at - 1].text in language.negators


def _cue(text: str, said: Sequence[Token], hit: _Hit) -> Cue:
    start, end = said[hit[0]].start, said[hit[1] - 1].end
    return Cue(kind=hit[2].intent, confidence=hit[2].confidence, start=start, end=end, text=text[start:end])


def _carried_by_figure(asked: Ask, text: str, slots: Sequence[Slot]) -> Iterator[Cue]:
    """The cue a figure makes by itself, carried by its own words."""
    sorts = (
        (
            "asks_lower_installments",
            asked.monthly or asked.installments,
            ("amount", "installments", "duration_months"),
        ),
        ("partial_payment_offer", asked.lump, ("amount",)),
        ("asks_discount", asked.discount, ("percentage", "fraction")),
    )
    for kind, value, types in sorts:
        slot = next((slot for slot in slots if slot.type in types), None)
        if value and slot:
            words = text[slot.start : slot.end]
            yield Cue(kind=kind, confidence=_FROM_FIGURE, start=slot.start, end=slot.end, text=words)


def _ranked(cues: Sequence[Cue], lexicon: Lexicon) -> tuple[Cue, ...]:
    """One cue per intent, its surest, in the order the turn should look at them."""
    best: dict[str, Cue] = {}
    for cue in sorted(cues, key=lambda c: (-c.confidence, c.start - c.end, c.start)):
        best.setdefault(cue.kind, cue)
    order = {kind: rank for rank, kind in enumerate(lexicon.priority)}
    last = len(order)
    return tuple(
        sorted(
            best.values(), key=lambda c: (order.get(c.kind, last), -c.confidence, c.start - c.end, c.start)
        )
    )
