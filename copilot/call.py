"""One turn of a call: an event comes in, what follows from it comes out. No I/O, no clock.

The same events with the same World give the same suggestions, byte for byte (copilot/replay.py).
"""

from dataclasses import replace

from copilot.advise import advise
from copilot.errors import ClosedCall
from copilot.events import (
    CallClosed,
    CallOpened,
    CueKeyed,
    CuesDetected,
    Event,
    OfferChosen,
    SuggestionMade,
    UtteranceHeard,
)
from copilot.listen.cues import Heard, detect
from copilot.listen.profile import move
from copilot.speech import Cue, Speaker, Utterance
from copilot.state import CallState, after
from copilot.verdict import PPM
from copilot.world import World


def opening(call_id: str, event: CallOpened, world: World) -> tuple[Event, ...]:
    """The first turn: the call_opened event itself and the first suggestion."""
    return (event, _suggest(CallState(call_id=call_id, seq=1, opened=event), world))


def step(state: CallState, event: Event, world: World) -> tuple[Event, ...]:
    """What follows from `event`, itself first. Raises ClosedCall when the call is over.

    The debtor's words and a key give cues and, when they mean something, a new suggestion; the advisor's words give
    none, a choice always gives one, a close gives none.
    """
    ensure_open(state)
    state = replace(after(state, event), seq=state.seq + 1)
    return (event, *_derived(state, event, world))


def ensure_open(state: CallState) -> None:
    """Raise ClosedCall when the call is over; otherwise do nothing."""
    if state.closed_at is not None:
        raise ClosedCall(f"Call {state.call_id} is closed. Open a new call.", call_id=state.call_id)


def _derived(state: CallState, event: Event, world: World) -> tuple[Event, ...]:
    match event:
        case UtteranceHeard():
            return _meaning(state, event.utterance, world)
        case CueKeyed():
            cue = Cue(kind=event.cue, confidence=PPM, origin="key")
            return _understood(state, Heard(cues=(cue,), slots=(), ask=None), "", world)
        case OfferChosen():
            return (_suggest(state, world),)
        case CallOpened() | CallClosed() | CuesDetected() | SuggestionMade():
            return ()


def _meaning(state: CallState, utterance: Utterance, world: World) -> tuple[Event, ...]:
    if utterance.speaker is not Speaker.DEBTOR:
        return ()
    opened = state.opened
    heard = detect(
        utterance.text, locale=opened.locale, currency=opened.position.currency, lexicon=world.lexicon
    )
    return _understood(state, heard, utterance.text, world)


def _understood(state: CallState, heard: Heard, text: str, world: World) -> tuple[Event, ...]:
    profile = move(state.profile, heard.cues, text=text, lexicon=world.lexicon, threshold=world.threshold)
    detected = CuesDetected(
        answers=state.seq, cues=heard.cues, slots=heard.slots, ask=heard.ask, profile=profile
    )
    meant_nothing = not heard.cues and heard.ask is None
    first_words = state.suggestion is not None and state.suggestion.stage == "opening"
    if meant_nothing and not first_words:
        return (detected,)
    return (detected, _suggest(after(state, detected), world))


def _suggest(state: CallState, world: World) -> SuggestionMade:
    return SuggestionMade(suggestion=advise(state, world))
