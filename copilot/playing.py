"""A recorded call at the desk: who said and did what, one step at a time, none of them twice.

Step k has the intent id "rec-k", so a step that was taken before a restart is not taken again: whoever plays a call
goes on where it stopped, and two who play the same call take every step once. The pace is the caller's.
"""

from copilot.desk import Desk
from copilot.errors import StateError
from copilot.events import Entry
from copilot.recording import OFFER_PLACES, Chosen, Ended, Keyed, Recording, Spoken
from copilot.suggestion import Card, Suggestion
from copilot.verdict import Authority


class Player:
    """Plays recordings at a desk as one actor. Holds nothing of a call, so it can be made anew at any time."""

    def __init__(self, desk: Desk, authority: Authority) -> None:
        self._desk, self._authority = desk, authority

    def open(self, recording: Recording, *, intent_id: str) -> str:
        """Open the recording's call, or find the one this intent opened: its call_id. Raises what the desk raises."""
        entries = self._desk.open_call(
            recording.debtor_id, self._authority, intent_id=intent_id, locale=recording.locale,
            currency=recording.currency,
        )  # fmt: skip
        return entries[0].call_id

    def feed(self, call_id: str, recording: Recording, k: int) -> list[Entry]:
        """Take step `k` (from 0): the entries it caused, now or when it was taken before.

        Raises what the desk raises, and StateError when a choice names a place where no offer lies now.
        """
        intent_id = step_intent(k)
        if taken := self._desk.state(call_id).intents.get(intent_id):
            first, last = taken
            return self._desk.entries(call_id, after=first - 1, limit=last - first + 1)
        return self._take(call_id, recording, k, intent_id)

    def _take(self, call_id: str, recording: Recording, k: int, intent_id: str) -> list[Entry]:
        desk, who = self._desk, self._authority
        match recording.steps[k]:
            case Spoken(speaker=speaker, text=text, source=source):
                return desk.hear(call_id, who, intent_id=intent_id, speaker=speaker, text=text, source=source)
            case Keyed(cue=cue):
                return desk.key_cue(call_id, who, intent_id=intent_id, cue=cue)
            case Chosen(offer=offer, outcome=outcome, because=because):
                offer_id = offer_at(desk.state(call_id).suggestion, offer, step=k)
                return desk.choose(
                    call_id, who, intent_id=intent_id, offer_id=offer_id, outcome=outcome, because=because
                )
            case Ended(disposition=disposition):
                return desk.close(call_id, who, intent_id=intent_id, disposition=disposition)


def step_intent(k: int) -> str:
    """The intent id of step `k`, counted from 0."""
    return f"rec-{k}"


def offer_at(suggestion: Suggestion | None, place: str, *, step: int) -> str:
    """The offer_id at a place of the screen; an offer_id names itself. StateError when no card lies there."""
    if place not in OFFER_PLACES:
        return place
    shown = _shown(suggestion)
    card = shown.get(place)
    if card is None:
        there = ", ".join(name for name in OFFER_PLACES if shown.get(name)) or "no offer at all"
        raise StateError(
            f"Step {step} chooses the offer at {place}, but the screen shows {there}. "
            "Record the choice of an offer that is shown at that moment.",
            place=place, step=step,
        )  # fmt: skip
    return card.offer_id


def _shown(suggestion: Suggestion | None) -> dict[str, Card | None]:
    if suggestion is None:
        return {}
    shown: dict[str, Card | None] = dict(zip(OFFER_PLACES, suggestion.cards, strict=False))
    if suggestion.counter is not None:
        shown |= {"counter": suggestion.counter.asked, "nearest": suggestion.counter.nearest}
    return shown
