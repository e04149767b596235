"""Does a stored call give the same suggestions again? Refolds its inputs and compares bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from copilot.call import opening, step
from copilot.errors import StateError
from copilot.events import CallOpened, CuesDetected, Entry, Event, SuggestionMade
from copilot.state import CallState, apply
from copilot.suggestion import Versions
from copilot.world import World

_DERIVED = (SuggestionMade, CuesDetected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One derived event of the journal and what the same inputs give now."""

    seq: int
    stored: Event
    again: Event | None


def replay(entries: Iterable[Entry], world: World) -> list[Replayed]:
    """Every derived event of a journal beside the one computed anew from the inputs alone.

    Raises StateError if the call was decided with other documents than `world` holds: which, and which are here.
    """
    stored = list(entries)
    opened = stored[0].event if stored else None
    if not isinstance(opened, CallOpened):
        raise StateError("The journal does not begin with call_opened; it cannot be replayed.")
    if other := differences(opened.versions, world.versions):
        told = "; ".join(f"{name} {then}, here is {now}" for name, (then, now) in other.items())
        raise StateError(
            f"The call was decided with other documents: {told}. Install those it was decided with.",
            call_id=stored[0].call_id, documents={name: then for name, (then, _) in other.items()},
        )  # fmt: skip
    again = _again(stored, world)
    return [
        Replayed(seq=entry.seq, stored=entry.event, again=again.get(entry.seq))
        for entry in stored
        if isinstance(entry.event, _DERIVED) or entry.seq in again
    ]


def differences(pinned: Versions, here: Versions) -> dict[str, tuple[str, str]]:
    """By document, what was pinned and what is here, where these are not the same.

    A journal from before a document existed pinned "" of it: nothing was decided with it, so nothing differs.
    """
    pairs = {
        field.name: (getattr(pinned, field.name), getattr(here, field.name)) for field in fields(Versions)
    }
    return {name: (then, now) for name, (then, now) in pairs.items() if then and then != now}


def _again(stored: list[Entry], world: World) -> dict[int, Event]:
    """Derived events by seq, computed from the inputs of `stored` only."""
    derived: dict[int, Event] = {}
    state: CallState | None = None
    for entry in stored:
        if isinstance(entry.event, _DERIVED):
            continue
        if state is None:
            assert isinstance(entry.event, CallOpened)  # checked by replay
            events = opening(entry.call_id, entry.event, world)
        else:
            events = step(state, entry.event, world)
        for k, event in enumerate(events):
            if k:
                derived[entry.seq + k] = event
            state = apply(state, Entry(call_id=entry.call_id, seq=entry.seq + k, event=event, at=entry.at))
    return derived
