"""The journal of a call: what happened, in order. State is a fold of these (copilot/call.py)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from copilot.debt import Position
from copilot.speech import Ask, Cue, Profile, Slot, Utterance
from copilot.suggestion import Choice, Segment, Suggestion, Versions
from copilot.verdict import Authority


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOpened:
    """The call began. Pins the position, the segment and the versions everything is decided with."""

    kind: Literal["call_opened"] = "call_opened"
    at: datetime
    on: date
    authority: Authority
    locale: str
    position: Position
    segment: Segment
    versions: Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceHeard:
    """Somebody said something, or a figure was typed."""

    kind: Literal["utterance_heard"] = "utterance_heard"
    utterance: Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class CueKeyed:
    """The advisor pressed a cue key. `cue` is an intent id."""

    kind: Literal["cue_keyed"] = "cue_keyed"
    at: datetime
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CuesDetected:
    """What the words or the key meant, the figure asked for, and the profile after it. Derived; never an input."""

    kind: Literal["cues_detected"] = "cues_detected"
    answers: int
    cues: tuple[Cue, ...]
    slots: tuple[Slot, ...]
    ask: Ask | None
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionMade:
    """What the advisor was shown. Derived; a replay must give the same bytes."""

    kind: Literal["suggestion_made"] = "suggestion_made"
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferChosen:
    """An offer was accepted, refused or countered; the verdict was checked again when this was recorded."""

    kind: Literal["offer_chosen"] = "offer_chosen"
    at: datetime
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClosed:
    """The call is over. `disposition` is a catalogue key, e.g. agreement, no_agreement, callback, protocol."""

    kind: Literal["call_closed"] = "call_closed"
    at: datetime
    disposition: str


Event = CallOpened | UtteranceHeard | CueKeyed | CuesDetected | SuggestionMade | OfferChosen | CallClosed


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One numbered line of a journal: seq starts at 1 and has no gaps within a call.

    `intent_id` is the sender's own id of the message that caused it ("" for derived events); the same id twice
    in one call is the same message.
    """

    call_id: str
    seq: int
    event: Event
    at: datetime
    intent_id: str = ""
    took_ms: float = 0.0
