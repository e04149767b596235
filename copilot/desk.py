"""The advisor's desk: every method is one transaction. Load, ask the core, store, announce.

A call has one writer at a time: a turn is appended at the next seq, and if somebody else was first the call is
loaded again and the turn is taken again. Calls never wait for each other. What was suggested is stored before it is
returned, so nobody is ever shown what the journal does not have.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import uniform
from time import perf_counter, sleep
from typing import Protocol
from uuid import uuid4

from copilot.call import ensure_open, opening, step
from copilot.cards import scenario_of, verdict_on
from copilot.dates import Clock, local_date
from copilot.debt import Debtor, Document, Position
from copilot.errors import (
    AbsentError,
    CopilotError,
    ForbiddenError,
    InputError,
    IntentReused,
    OversizedText,
    StateError,
    UnknownCue,
    WorldError,
)
from copilot.events import CallClosed, CallOpened, CueKeyed, Entry, Event, OfferChosen, UtteranceHeard
from copilot.kept import CHOICE, CLOSE, CUE, UTTERANCE, KeptCalls, message_of
from copilot.offer import Offer, Scenario
from copilot.position import positions
from copilot.segment import segment
from copilot.speech import MAX_TEXT, Source, Speaker, Utterance, spoken
from copilot.state import CallState, apply, fold
from copilot.store.journal import Journal, JournalConflict
from copilot.suggestion import DISPOSITIONS, MAX_REASON, Choice, ChoiceOutcome
from copilot.verdict import Authority, Outcome
from copilot.world import World, case
from copilot.worlds import Worlds

LOCALES = {"AR": "es-AR", "MX": "es-MX", "CO": "es-CO", "CL": "es-CL", "PE": "es-PE"}
"""What is spoken where; everybody else is spoken to in neutral Spanish unless the advisor says otherwise."""

TRIES = 8

Make = Callable[[CallState, datetime], Event]
"""Builds a turn's event from the state it meets and the moment it is taken."""


class Debtors(Protocol):
    """Where debtors come from (copilot/store/portfolio.py)."""

    def load(self, debtor_id: str) -> tuple[Debtor, list[Document]]:
        """The debtor with all documents; raises AbsentError."""
        ...


class Desk:
    """Opens calls, hears, records choices, closes. Safe to use from several threads and processes at once.

    hear, key_cue and choose raise StateError in a call that was opened with documents that are not here.
    """

    def __init__(self, journal: Journal, portfolio: Debtors, worlds: Worlds, clock: Clock) -> None:
        self._journal, self._portfolio, self._worlds, self._clock = journal, portfolio, worlds, clock
        self._kept = KeptCalls()

    def positions(self, debtor_id: str) -> tuple[Debtor, tuple[Position, ...]]:
        """The debtor and what they owe today, one position per currency. Raises AbsentError."""
        debtor, documents = self._portfolio.load(debtor_id)
        return debtor, positions(debtor, documents, on=local_date(self._clock(), debtor.country))

    def position(self, debtor_id: str, currency: str | None = None) -> Position:
        """The position that a call would negotiate today. Raises AbsentError, StateError (nothing is owed)."""
        return _owing(*self.positions(debtor_id), currency)

    def open_call(
        self, debtor_id: str, authority: Authority, *, intent_id: str = "", locale: str | None = None,
        currency: str | None = None,
    ) -> list[Entry]:  # fmt: skip
        """Open a call on a debtor: pins position, segment, versions in force, and gives the first suggestion.

        Negotiates the position that is longest overdue, or the one in `currency`. Raises AbsentError (no such
        debtor), StateError (nothing is owed). The same intent_id opens one call only.
        """
        # An id counts within its sender: nobody can take another's call by guessing it.
        intent = f"{authority.actor_id}/{intent_id}" if intent_id else ""
        if opened := self._opened_before(intent, debtor_id):
            return opened
        started = perf_counter()
        world = self._worlds.current()
        debtor, found = self.positions(debtor_id)
        event = self._opened(debtor, _owing(debtor, found, currency), authority, locale, world)
        call_id = f"call-{uuid4().hex[:12]}"
        entries = self._entries(call_id, 1, opening(call_id, event, world), "", started)
        try:
            self._journal.open(entries, intent_id=intent)
        except JournalConflict:
            if opened := self._opened_before(intent, debtor_id):
                return opened
            raise
        self._kept.keep(fold(entries))
        return entries

    def hear(
        self,
        call_id: str,
        authority: Authority,
        *,
        intent_id: str,
        speaker: Speaker,
        text: str,
        source: Source,
    ) -> list[Entry]:
        """Take in what was said or typed. Raises OversizedText, InputError (nothing said), ClosedCall, AbsentError."""
        if len(text) > MAX_TEXT:
            raise OversizedText(
                f"The text has {len(text)} characters; {MAX_TEXT} are accepted at once. Send it in parts.",
                length=len(text), limit=MAX_TEXT,
            )  # fmt: skip
        words = spoken(text)
        if not words:
            raise InputError("The text is empty. Send what was said.", field="text")

        def turn(state: CallState, at: datetime) -> Event:
            said = Utterance(
                utterance_id=intent_id or f"u-{state.seq + 1}",
                speaker=speaker,
                text=words,
                source=source,
                at=at,
            )
            return UtteranceHeard(utterance=said)

        return self._turn(call_id, authority, intent_id, (UTTERANCE, speaker, source, words), turn)

    def key_cue(self, call_id: str, authority: Authority, *, intent_id: str, cue: str) -> list[Entry]:
        """Take in a cue key. Raises UnknownCue, ClosedCall, AbsentError."""

        def turn(state: CallState, at: datetime) -> Event:
            lexicon = self._worlds.pinned(state.opened.versions).lexicon
            if cue not in lexicon.intents:
                raise UnknownCue(f"{cue!r} is not a cue of {lexicon.version}. Use a listed one.", cue=cue)
            return CueKeyed(at=at, cue=cue)

        return self._turn(call_id, authority, intent_id, (CUE, cue), turn)

    def choose(
        self, call_id: str, authority: Authority, *, intent_id: str, offer_id: str, outcome: ChoiceOutcome,
        because: str = "",
    ) -> list[Entry]:  # fmt: skip
        """Record what became of an offer. The verdict is taken again here; an old one is never authority.

        Raises AbsentError (the offer was never shown in this call), StateError (not allowed, or a deal is already
        made), ClosedCall.
        """
        if len(because) > MAX_REASON:
            raise OversizedText(
                f"The reason has {len(because)} characters; {MAX_REASON} are accepted. Shorten it.",
                limit=MAX_REASON,
            )
        return self._turn(
            call_id, authority, intent_id, (CHOICE, offer_id, outcome, because),
            lambda state, at: self._chosen(state, at, offer_id, outcome, because),
        )  # fmt: skip

    def close(self, call_id: str, authority: Authority, *, intent_id: str, disposition: str) -> list[Entry]:
        """End the call.

        Raises ClosedCall if it is over, StateError for an agreement that was not made, InputError for a disposition
        that is none of DISPOSITIONS, AbsentError.
        """
        if disposition not in DISPOSITIONS:
            raise InputError(
                f"{disposition!r} is not how a call ends. Use one of {', '.join(DISPOSITIONS)}.",
                field="disposition",
            )

        def turn(state: CallState, at: datetime) -> Event:
            if disposition == "agreement" and state.agreed is None:
                raise StateError(
                    f"Nothing was agreed in call {call_id}. Record the accepted offer first, or close it otherwise.",
                    call_id=call_id,
                )
            return CallClosed(at=at, disposition=disposition)

        return self._turn(call_id, authority, intent_id, (CLOSE, disposition), turn)

    def entries(self, call_id: str, *, after: int = 0, limit: int | None = None) -> list[Entry]:
        """The journal after a seq, in order. Raises AbsentError."""
        return self._journal.read(call_id, after=after, limit=limit)

    def state(self, call_id: str) -> CallState:
        """The call as it is now in the database. Raises AbsentError."""
        kept = self._kept.recall(call_id)
        missed = self._journal.read(call_id, after=kept.seq if kept else 0)
        if kept is None:
            return self._kept.keep(fold(missed))
        for entry in missed:
            kept = apply(kept, entry)
        return self._kept.keep(kept)

    def scenario(self, call_id: str, offer_id: str) -> Scenario:
        """An offer shown in this call with its exact schedule and impact: as stored when it was chosen, else computed.

        Raises AbsentError; StateError if it was not chosen and this program would compute it with other documents.
        """
        state = self.state(call_id)
        offer = _shown(state, offer_id)
        chosen = next((choice for choice in state.choices if choice.offer_id == offer_id), None)
        if chosen is not None:
            return chosen.scenario
        return scenario_of(state, self._worlds.pinned(state.opened.versions), offer)

    def _turn(
        self, call_id: str, authority: Authority, intent_id: str, message: tuple[str, ...], make: Make
    ) -> list[Entry]:
        """Take one turn, in this process one after the other.

        What is kept in memory may be behind what another process wrote: an error on it counts only after the state was
        loaded again, and so does a conflict at the append.
        """
        started = perf_counter()
        with self._kept.turnstile(call_id):
            kept = self._kept.recall(call_id)
            if kept is not None:
                try:
                    return self._taken(kept, authority, intent_id, message, make, started)
                except (CopilotError, JournalConflict):
                    pass  # asked again below, of the journal as it is now
            for tried in range(TRIES):
                try:
                    return self._taken(self.state(call_id), authority, intent_id, message, make, started)
                except JournalConflict:
                    sleep(uniform(0, 0.002 * 2**tried))  # noqa: S311  (spreads retries, guards nothing)
        raise WorldError(f"Call {call_id} is written to by too many at once. Try again.", call_id=call_id)

    def _taken(
        self, state: CallState, authority: Authority, intent_id: str, message: tuple[str, ...], make: Make,
        started: float,
    ) -> list[Entry]:  # fmt: skip
        call_id = state.call_id
        if state.opened.authority.actor_id != authority.actor_id:
            raise ForbiddenError(f"Call {call_id} belongs to somebody else. Open your own.", call_id=call_id)
        if intent_id and (caused := state.intents.get(intent_id)):
            return self._answered(call_id, intent_id, message, caused)
        ensure_open(state)
        event = make(state, self._clock())
        events = step(state, event, self._world_of(state, event))
        entries = self._entries(call_id, state.seq + 1, events, intent_id, started)
        self._journal.append(entries)
        for entry in entries:
            state = apply(state, entry)
        self._kept.keep(state)
        return entries

    def _world_of(self, state: CallState, event: Event) -> World:
        """What this call is decided with; a close decides nothing, so it also ends a call whose documents are gone."""
        return (
            self._worlds.base if isinstance(event, CallClosed) else self._worlds.pinned(state.opened.versions)
        )

    def _answered(
        self, call_id: str, intent_id: str, message: tuple[str, ...], caused: tuple[int, int]
    ) -> list[Entry]:
        """What the same message caused the first time; IntentReused if the id belongs to another message."""
        entries = self._journal.read(call_id, after=caused[0] - 1, upto=caused[1])
        if message_of(entries[0].event) != message:
            raise IntentReused(
                f"Message id {intent_id} of call {call_id} was used for another message. Send this one with its own.",
                intent_id=intent_id,
            )
        return entries

    def _opened_before(self, intent: str, debtor_id: str) -> list[Entry]:
        """The first turn of the call that this intent opened, empty if it opened none."""
        known = self._journal.opened_by(intent) if intent else None
        if known is None:
            return []
        entries = self._journal.read(known, upto=2)
        opened = entries[0].event
        if not isinstance(opened, CallOpened) or opened.position.debtor.debtor_id != debtor_id:
            raise IntentReused(
                f"Message id {intent} opened call {known} on another debtor. Open this one with its own id.",
                call_id=known,
            )
        return entries

    def _opened(
        self, debtor: Debtor, position: Position, authority: Authority, locale: str | None, world: World
    ) -> CallOpened:
        return CallOpened(
            at=self._clock(),
            on=position.on,
            authority=authority,
            locale=locale or LOCALES.get(debtor.country, "es"),
            position=position,
            segment=segment(position, world.segments),
            versions=world.versions,
        )

    def _chosen(
        self, state: CallState, at: datetime, offer_id: str, outcome: ChoiceOutcome, because: str
    ) -> OfferChosen:
        if state.agreed is not None:
            raise StateError(
                f"Offer {state.agreed.offer_id} is already agreed in call {state.call_id}. Close the call.",
                offer_id=state.agreed.offer_id,
            )
        opened, world = state.opened, self._worlds.pinned(state.opened.versions)
        exact = scenario_of(state, world, _shown(state, offer_id))
        if outcome is ChoiceOutcome.ACCEPTED:
            _still_open(state, at)
        on_case = case(opened.position, opened.segment, opened.authority.role)
        verdict = verdict_on(world, on_case, exact)
        if outcome is ChoiceOutcome.ACCEPTED and verdict.outcome is not Outcome.ALLOWED:
            raise StateError(
                f"Offer {offer_id} is {verdict.outcome.value} for {verdict.role} by {verdict.policy_id} "
                f"{verdict.policy_version} ({verdict.decisive}); it cannot be agreed. "
                "Offer the nearest that is allowed.",
                offer_id=offer_id, outcome=verdict.outcome.value, approver=verdict.approver,
            )  # fmt: skip
        choice = Choice(
            offer_id=offer_id, outcome=outcome, origin=_origin(state, offer_id), because=because, scenario=exact,
            verdict=verdict,
        )  # fmt: skip
        return OfferChosen(at=at, choice=choice)

    def _entries(
        self, call_id: str, first: int, events: Sequence[Event], intent_id: str, started: float
    ) -> list[Entry]:
        at, took_ms = self._clock(), round((perf_counter() - started) * 1000, 3)
        return [
            Entry(
                call_id=call_id,
                seq=first + k,
                event=event,
                at=at,
                intent_id=intent_id if k == 0 else "",
                took_ms=took_ms,
            )
            for k, event in enumerate(events)
        ]


def _still_open(state: CallState, at: datetime) -> None:
    """Raise StateError if nothing may be agreed any more: a protocol is on, or the figures are of another day."""
    if state.protocol:
        raise StateError(
            f"Negotiation in call {state.call_id} is off ({state.protocol}); nothing can be agreed. "
            "Follow the protocol.",
            protocol=state.protocol,
        )
    today = local_date(at, state.opened.position.debtor.country)
    if today != state.opened.on:
        raise StateError(
            f"The figures of call {state.call_id} are of {state.opened.on}; today is {today}. Close it and open a new "
            "call, so that claim, dates and limits are today's.",
            on=str(state.opened.on),
        )


def _owing(debtor: Debtor, found: Sequence[Position], currency: str | None) -> Position:
    owing = [p for p in found if p.debts and currency in (None, p.currency)]
    if not owing:
        what = f" in {currency}" if currency else ""
        raise StateError(
            f"Debtor {debtor.debtor_id} owes nothing{what} today. There is nothing to negotiate.",
            debtor_id=debtor.debtor_id,
        )
    return owing[0]


def _shown(state: CallState, offer_id: str) -> Offer:
    try:
        return state.offers[offer_id]
    except KeyError:
        raise AbsentError(
            f"Offer {offer_id} was never shown in call {state.call_id}. Choose one that was.",
            offer_id=offer_id,
        ) from None


def _origin(state: CallState, offer_id: str) -> str:
    """Where the offer came from in what is on the screen now: primary, alternate, counter, nearest, or earlier."""
    suggestion = state.suggestion
    if suggestion is None:
        return "earlier"
    counter = suggestion.counter
    places = {card.offer_id: "alternate" for card in suggestion.cards[1:]}
    places |= {card.offer_id: "primary" for card in suggestion.cards[:1]}
    if counter is not None and counter.asked is not None:
        places[counter.asked.offer_id] = "counter"
    if counter is not None and counter.nearest is not None:
        places[counter.nearest.offer_id] = "nearest"
    return places.get(offer_id, "earlier")
