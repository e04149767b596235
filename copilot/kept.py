"""The folded states one process keeps in memory (the journal is the truth), whose turn it is, and what was sent."""

from collections import OrderedDict
from threading import Lock
from weakref import WeakValueDictionary

from copilot.events import CallClosed, CueKeyed, Event, OfferChosen, UtteranceHeard
from copilot.state import CallState

KEPT_CALLS = 512
UTTERANCE, CUE, CHOICE, CLOSE = "utterance", "cue", "choice", "close"


class Turnstile:
    """Lets one turn of a call through at a time; gone when nobody holds it."""

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class KeptCalls:
    """The latest known states of up to KEPT_CALLS calls, the longest unused dropped first."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, CallState] = OrderedDict()
        self._turnstiles: WeakValueDictionary[str, Turnstile] = WeakValueDictionary()
        self._lock = Lock()

    def turnstile(self, call_id: str) -> Turnstile:
        """The turnstile of a call; everybody who asks at the same time gets the same one."""
        with self._lock:
            return self._turnstiles.setdefault(call_id, Turnstile())

    def recall(self, call_id: str) -> CallState | None:
        """The state as this process last knew it, None if it does not; others may have written since."""
        with self._lock:
            return self._states.get(call_id)

    def keep(self, state: CallState) -> CallState:
        """Remember a state unless a later one is known; gives the state back."""
        with self._lock:
            known = self._states.get(state.call_id)
            if known is None or known.seq <= state.seq:
                self._states[state.call_id] = state
            self._states.move_to_end(state.call_id)
            while len(self._states) > KEPT_CALLS:
                self._states.popitem(last=False)
            return state


def message_of(event: Event) -> tuple[str, ...]:
    """What a sender said, without when: two messages with one id are the same message if this is the same."""
    match event:
        case UtteranceHeard(utterance=said):
            return (UTTERANCE, said.speaker, said.source, said.text)
        case CueKeyed():
            return (CUE, event.cue)
        case OfferChosen(choice=choice):
            return (CHOICE, choice.offer_id, choice.outcome, choice.because)
        case CallClosed():
            return (CLOSE, event.disposition)
        case _:
            return ()
