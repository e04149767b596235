"""What is known in a call: the fold of its journal. No I/O, no clock, no decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from copilot.errors import BadDocument
from copilot.events import (
    CallClosed,
    CallOpened,
    CueKeyed,
    CuesDetected,
    Entry,
    Event,
    OfferChosen,
    SuggestionMade,
    UtteranceHeard,
)
from copilot.offer import Offer
from copilot.speech import Ask, Cue, Profile, Source, Utterance
from copilot.suggestion import Choice, ChoiceOutcome, Suggestion

SAID = 20
"""How many utterances the state keeps for the screen; the journal keeps them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the latest turn was about. `reason` is a catalogue key, `words` what was said or typed.

    `ask` is the debtor's latest figure and stays until another is named; `cues` are those of the latest turn only;
    `asked_now` says that the figure belongs to this very turn; `spoken` that the debtor has said something at all.
    """

    reason: str = "opening"
    words: str = ""
    cues: tuple[Cue, ...] = ()
    ask: Ask | None = None
    asked_now: bool = False
    spoken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallState:
    """Everything known in a call after `seq` entries.

    `offers` holds every offer shown so far by the id of its card; `protocol` the intent that switched negotiation off
    ("" if none); `intents` maps a sender's intent_id to the first and last seq of what it caused.
    """

    call_id: str
    seq: int
    opened: CallOpened
    profile: Profile = field(default_factory=Profile)
    turn: Turn = field(default_factory=Turn)
    suggestion: Suggestion | None = None
    said: tuple[Utterance, ...] = ()
    offers: Mapping[str, Offer] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    agreed: Choice | None = None
    protocol: str = ""
    closed_at: datetime | None = None
    disposition: str = ""
    intents: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def says_yes(self) -> bool:
        """Did the latest turn accept what is on the table, without naming another figure?"""
        return not self.turn.asked_now and any(cue.kind == "accepts_offer" for cue in self.turn.cues)

    @property
    def turned_down(self) -> tuple[Choice, ...]:
        """What the debtor refused or countered, in order; the same offer turned down again counts once."""
        declined = (choice for choice in self.choices if choice.outcome is not ChoiceOutcome.ACCEPTED)
        return tuple({choice.offer_id: choice for choice in declined}.values())


def fold(entries: Iterable[Entry]) -> CallState:
    """The state after a whole journal; BadDocument if it is empty, has a gap, or does not begin with call_opened."""
    state: CallState | None = None
    for entry in entries:
        state = apply(state, entry)
    if state is None:
        raise BadDocument("An empty journal is not a call. Its first entry must be call_opened.")
    return state


def apply(state: CallState | None, entry: Entry) -> CallState:
    """The state after one more entry; BadDocument on a gap or a first entry that is not call_opened."""
    if state is None:
        if not isinstance(entry.event, CallOpened) or entry.seq != 1:
            raise BadDocument(
                f"A journal begins with call_opened as entry 1, not {entry.event.kind} as {entry.seq}."
            )
        state = CallState(call_id=entry.call_id, seq=1, opened=entry.event)
    elif entry.seq != state.seq + 1:
        raise BadDocument(
            f"Entry {entry.seq} does not follow {state.seq} in call {state.call_id}. Reload the journal."
        )
    else:
        state = replace(after(state, entry.event), seq=entry.seq)
    return replace(state, intents=_caused(state.intents, entry))


def after(state: CallState, event: Event) -> CallState:
    """The state with `event` taken in; its seq is left as it was."""
    match event:
        case UtteranceHeard():
            return replace(
                state, said=(*state.said, event.utterance)[-SAID:], turn=_heard(state.turn, event.utterance)
            )
        case CueKeyed():
            turn = replace(state.turn, reason="keyed", words="", asked_now=False, spoken=True)
            return replace(state, turn=turn)
        case CuesDetected():
            return replace(state, profile=event.profile, turn=_meant(state.turn, event))
        case SuggestionMade():
            return replace(
                state,
                suggestion=event.suggestion,
                offers={**state.offers, **shown_offers(event.suggestion)},
                protocol=event.suggestion.protocol,
            )
        case OfferChosen():
            return _chosen(state, event.choice)
        case CallClosed():
            return replace(state, closed_at=event.at, disposition=event.disposition)
        case CallOpened():
            raise BadDocument(f"Call {state.call_id} is opened twice. The journal is broken.")


def shown_offers(suggestion: Suggestion) -> dict[str, Offer]:
    """Every offer a suggestion puts on the screen, allowed or not, by the id it was shown with.

    The id is that of the card: it stays valid when another version of the program would write another for the terms.
    """
    counter = suggestion.counter
    cards = [*suggestion.cards, *((counter.asked, counter.nearest) if counter else ())]
    return {card.offer_id: card.offer for card in cards if card is not None}


def _heard(turn: Turn, utterance: Utterance) -> Turn:
    if utterance.speaker != "debtor":
        return turn
    reason = "typed" if utterance.source is Source.TYPED else "said"
    return replace(turn, reason=reason, words=utterance.text, asked_now=False, spoken=True)


def _meant(turn: Turn, event: CuesDetected) -> Turn:
    words = next((cue.text for cue in event.cues if cue.text), turn.words)
    return replace(
        turn, words=words, cues=event.cues, ask=event.ask or turn.ask, asked_now=event.ask is not None
    )


def _chosen(state: CallState, choice: Choice) -> CallState:
    turn = replace(state.turn, reason=choice.outcome.value, words=choice.because, cues=(), asked_now=False)
    agreed = choice if choice.outcome is ChoiceOutcome.ACCEPTED else state.agreed
    return replace(state, choices=(*state.choices, choice), agreed=agreed, turn=turn)


def _caused(intents: Mapping[str, tuple[int, int]], entry: Entry) -> dict[str, tuple[int, int]]:
    """Which entries each intent caused: its own, and the derived ones (no intent_id) that follow it."""
    known = dict(intents)
    if entry.intent_id:
        known[entry.intent_id] = (entry.seq, entry.seq)
    elif known:
        last = next(reversed(known))
        known[last] = (known[last][0], entry.seq)
    return known
