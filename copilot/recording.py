"""A recorded call: a file of what was said and done, and when, that is played through the engine.

One JSON object per line; docs/recorded-calls.md describes the format. Nothing the engine works out is in it, so the
same recording shows what another policy, lexicon or library would have suggested.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from copilot.errors import BadDocument, CopilotError
from copilot.money import scale
from copilot.speech import MAX_TEXT, Source, Speaker
from copilot.suggestion import MAX_REASON, ChoiceOutcome

MAX_MS = 4 * 60 * 60 * 1000
"""No call is longer than four hours; a larger `at_ms` is a slip of the pen."""


OFFER_PLACES = ("primary", "alternate-1", "alternate-2", "counter", "nearest")
"""What an offer may be called when its id is not known beforehand: its place among the cards shown last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Somebody says something. `at_ms` counts from the start of the call.

    `source` is typed for a figure that the advisor typed for the debtor, transcript for machine-heard speech, and
    recording when the file does not say.
    """

    kind: Literal["utterance"] = "utterance"
    at_ms: int
    speaker: Speaker
    text: str
    source: Source = Source.RECORDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """The advisor presses a cue key; `cue` is an intent id of the lexicon."""

    kind: Literal["cue"] = "cue"
    at_ms: int
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An offer is accepted, refused or countered. `offer` is one of OFFER_PLACES or an offer_id ("of-...")."""

    kind: Literal["choice"] = "choice"
    at_ms: int
    offer: str
    outcome: ChoiceOutcome
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The call is closed with a disposition, e.g. agreement, no_agreement, callback, protocol."""

    kind: Literal["close"] = "close"
    at_ms: int
    disposition: str


Step = Spoken | Keyed | Chosen | Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Whose call, in which locale and currency, and its steps in the order of time; at most the last is Ended."""

    debtor_id: str
    locale: str
    currency: str
    steps: tuple[Step, ...]


def parse_recording(text: str, *, name: str = "recording") -> Recording:
    """A recording from the text of its file; blank lines are allowed. `name` is the file's, for messages.

    Raises BadDocument naming file, line and field when a line is not JSON, has a wrong, missing or unknown field, goes
    back in time, or follows the close.

    >>> parse_recording('{"kind": "call", "debtor_id": "AR-1", "locale": "es-AR", "currency": "ARS"}').debtor_id
    'AR-1'
    """
    lines = list(_lines(text, name))
    if not lines:
        raise BadDocument(
            f'{name} is empty. Its first line is {{"kind": "call", ...}}.', file=name, line=1, field=""
        )
    first, fields = lines[0]
    place = _Line(name, first, fields)
    kind = fields.get("kind")
    place.must(kind == "call", "kind", f'a recording starts with kind "call", not {kind!r}')
    place.only("debtor_id", "locale", "currency")
    return Recording(
        debtor_id=place.text("debtor_id"), locale=place.shaped("locale", r"[a-z]{2}(-[A-Z]{2})?", "es-AR"),
        currency=_currency(place), steps=tuple(_steps(lines[1:], name)),
    )  # fmt: skip


def _lines(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            fields = None
        if not isinstance(fields, dict):
            raise BadDocument(
                f"{name}, line {number}: not a JSON object. Write one object per line.",
                file=name, line=number, field="",
            )  # fmt: skip
        yield number, fields


def _steps(lines: list[tuple[int, Mapping[str, Any]]], name: str) -> Iterator[Step]:
    before, ended = 0, False
    for number, fields in lines:
        place = _Line(name, number, fields)
        place.must(not ended, "kind", "nothing may follow the close")
        kind = fields.get("kind")
        known = isinstance(kind, str) and kind in _READERS
        place.must(known, "kind", f"{kind!r} is not one of {', '.join(_READERS)}")
        step = _READERS[str(kind)](place)
        place.must(step.at_ms >= before, "at_ms", f"{step.at_ms} is earlier than the line before ({before})")
        before, ended = step.at_ms, isinstance(step, Ended)
        yield step


@dataclass(frozen=True, slots=True)
class _Line:
    """One line being read; every complaint names it and the field."""

    name: str
    number: int
    fields: Mapping[str, Any]

    def must(self, holds: bool, field: str, otherwise: str) -> None:
        if not holds:
            raise BadDocument(
                f"{self.name}, line {self.number}, {field}: {otherwise}. Correct the line.",
                file=self.name, line=self.number, field=field,
            )  # fmt: skip

    def only(self, *needed: str, optional: tuple[str, ...] = ()) -> None:
        missing = sorted({"kind", *needed} - set(self.fields))
        unknown = sorted(set(self.fields) - {"kind", *needed, *optional})
        self.must(not missing, ", ".join(missing), "is missing")
        self.must(not unknown, ", ".join(unknown), "is not a field of this kind")

    def text(self, name: str, limit: int = 200) -> str:
        value = self.fields[name]
        self.must(isinstance(value, str) and bool(value.strip()), name, "must be a text that is not empty")
        return self.words(name, limit)

    def words(self, name: str, limit: int) -> str:
        """A text that may be empty, of characters that can be shown and stored."""
        value = self.fields.get(name, "")
        self.must(isinstance(value, str), name, "must be a text")
        self.must(len(value) <= limit, name, f"the text is longer than {limit} characters")
        self.must(str(value).isprintable(), name, "the text holds a line break or an unprintable character")
        return str(value)

    def shaped(self, name: str, pattern: str, example: str) -> str:
        value = self.text(name)
        self.must(re.fullmatch(pattern, value) is not None, name, f"{value!r} is not written like {example}")
        return value

    def one_of(self, name: str, values: tuple[str, ...]) -> str:
        value = self.fields[name]
        known = isinstance(value, str) and value in values
        self.must(known, name, f"{value!r} is not one of {', '.join(values)}")
        return str(value)

    def at_ms(self) -> int:
        value = self.fields["at_ms"]
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_MS
        self.must(whole, "at_ms", f"{value!r} is not whole milliseconds from 0 to {MAX_MS}")
        return int(value)


def _currency(place: _Line) -> str:
    currency = place.shaped("currency", "[A-Z]{3}", "ARS")
    try:
        scale(currency)
    except CopilotError as error:
        place.must(False, "currency", error.sentence.removesuffix("."))
    return currency


def _spoken(place: _Line) -> Spoken:
    place.only("at_ms", "speaker", "text", optional=("source",))
    speaker = Speaker(place.one_of("speaker", tuple(Speaker)))
    heard = place.one_of("source", (Source.TRANSCRIPT, Source.TYPED)) if "source" in place.fields else None
    return Spoken(
        at_ms=place.at_ms(), speaker=speaker, text=place.text("text", MAX_TEXT),
        source=Source(heard) if heard else Source.RECORDING,
    )  # fmt: skip


def _keyed(place: _Line) -> Keyed:
    place.only("at_ms", "cue")
    return Keyed(at_ms=place.at_ms(), cue=place.text("cue"))


def _chosen(place: _Line) -> Chosen:
    place.only("at_ms", "offer", "outcome", optional=("because",))
    outcome = ChoiceOutcome(place.one_of("outcome", tuple(ChoiceOutcome)))
    pattern = "|".join((*OFFER_PLACES, "of-[0-9a-f]+"))
    offer = place.shaped("offer", pattern, f"{', '.join(OFFER_PLACES)} or an offer_id")
    return Chosen(
        at_ms=place.at_ms(), offer=offer, outcome=outcome, because=place.words("because", MAX_REASON)
    )


def _ended(place: _Line) -> Ended:
    place.only("at_ms", "disposition")
    return Ended(at_ms=place.at_ms(), disposition=place.shaped("disposition", "[a-z_]+", "no_agreement"))


_READERS: dict[str, Callable[[_Line], Step]] = {
    "utterance": _spoken, "cue": _keyed, "choice": _chosen, "close": _ended,
}  # fmt: skip
