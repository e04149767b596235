"""The corridor of one turn: what was heard -> what could be offered -> what may be -> what to say.

Readable aloud: `advise` walks it once; each room does one thing and hands it on. No I/O, no clock.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copilot.cards import draw, judged
from copilot.counter import answer
from copilot.offer import OnePayment
from copilot.scenarios import rank
from copilot.scenarios.candidates import Candidates, candidates
from copilot.speech import Cue
from copilot.state import CallState
from copilot.suggestion import Card, ChoiceOutcome, Counter, Suggestion
from copilot.verdict import PPM
from copilot.words import why, words
from copilot.world import Case, World, case

SHOWN = 3
"""One primary card and up to two alternates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What can be put on the table this turn: all candidates, which are allowed, and the best few by row.

    `open_rows` are the allowed ones that were not turned down before; `fair` those of them that are affordable too.
    """

    table: Candidates
    allowed: NDArray[np.bool_]
    open_rows: NDArray[np.bool_]
    fair: NDArray[np.bool_]
    best: list[int]


def advise(state: CallState, world: World) -> Suggestion:
    """Everything the advisor is shown after the latest event of `state`; the same state gives the same bytes."""
    protocol = world.lexicon.protocol([*state.turn.cues, *_standing(state)])
    if protocol or state.agreed is not None:
        return _settled(state, world, protocol)
    opened = state.opened
    on_case = case(opened.position, opened.segment, opened.authority.role)
    market = _market(state, world, on_case)
    if state.says_yes and state.suggestion is not None:
        # The yes is to what lies on the table: it stays there until the advisor records it.
        counter, cards = state.suggestion.counter, state.suggestion.cards
    else:
        counter = answer(
            state, world, on_case, table=market.table, fair=market.fair, open_rows=market.open_rows
        )
        cards = led_by(counter, _allowed_cards(state, world, on_case, market), world)
    said = words(state, world, protocol="", card=cards[0] if cards else None, counter=counter)
    return Suggestion(
        answers=state.seq, stage=said.stage, why=why(state, protocol), line=said.main, shorter=said.shorter,
        softer=said.softer, cards=cards, counter=counter, protocol="", discovery=said.discovery,
        candidates=len(market.table), allowed=int(market.allowed.sum()),
    )  # fmt: skip


def _standing(state: CallState) -> tuple[Cue, ...]:
    """The protocol that is on already, as a cue: it stays on unless a graver one is heard."""
    return (Cue(kind=state.protocol, confidence=PPM),) if state.protocol else ()


def led_by(counter: Counter | None, cards: tuple[Card, ...], world: World) -> tuple[Card, ...]:
    """The cards with the answer to the debtor's own figure first: their offer if it may be made, else the nearest.

    A nearest offer above the affordability share of income stays in its own place: it is an answer, not a suggestion.
    """
    if counter is None:
        return cards
    first = counter.nearest or counter.asked
    if first is None or first.verdict.outcome != "allowed":
        return cards
    share = first.impact.installment_to_income if not isinstance(first.offer, OnePayment) else None
    if first is counter.nearest and share is not None and share > world.priors.affordability_rate and cards:
        return cards
    return (first, *(card for card in cards if card.headline != first.headline))[:SHOWN]


def _settled(state: CallState, world: World, protocol: str) -> Suggestion:
    """Nothing is negotiated any more: a protocol is on, or an offer was accepted (then its card stays)."""
    cards: tuple[Card, ...] = ()
    if not protocol and state.agreed is not None:
        opened = state.opened
        cards = (draw(state.agreed.scenario, state.agreed.verdict, locale=opened.locale, on=opened.on),)
    said = words(state, world, protocol=protocol, card=cards[0] if cards else None, counter=None)
    return Suggestion(
        answers=state.seq, stage=said.stage, why=why(state, protocol), line=said.main, shorter=said.shorter,
        softer=said.softer, cards=cards, counter=None, protocol=protocol, discovery=None, candidates=0, allowed=0,
    )  # fmt: skip


def _market(state: CallState, world: World, on_case: Case) -> Market:
    position, priors, ask = state.opened.position, world.priors, state.turn.ask
    waivable = world.limits.waivable(on_case)
    table = candidates(position, priors, world.law(position), waivable=waivable, ask=ask)
    allowed = world.limits.outcomes(on_case, table.columns()) == 0
    refused = [(c.scenario.offer, c.scenario.impact.installment.minor) for c in state.turned_down]
    open_rows = allowed & ~rank.worse_than_refused(table, refused)
    fair = open_rows & rank.affordable(table, priors, world.assumptions, income=position.debtor.income)
    # What is conceded grows with each refusal (not with a counter) and never jumps to the limit. Term is not bargained
    # over with somebody who cannot pay more, or who has named a figure.
    refusals = sum(choice.outcome is ChoiceOutcome.REFUSED for choice in state.turned_down)
    rung = float(priors.concessions[min(refusals, len(priors.concessions) - 1)])
    bargain = ask is None and state.profile.quadrant not in ("QNP", "NQNP")
    modest = fair & rank.held_back(table, allowed, share=rung, waivable=waivable["total"], term=bargain)
    modest &= rank.within_reach(table, modest, ask=ask)
    monthly = rank.ability(position, priors, ask=ask, profile=state.profile)
    scores = rank.value(
        table, priors, world.assumptions, segment=state.opened.segment, monthly=monthly, profile=state.profile
    )
    best = rank.pick(table, scores, modest if modest.any() else fair, count=SHOWN)
    return Market(table=table, allowed=allowed, open_rows=open_rows, fair=fair, best=best)


def _allowed_cards(state: CallState, world: World, on_case: Case, market: Market) -> tuple[Card, ...]:
    """The best candidates rebuilt exactly; one whose exact verdict is not "allowed" is never shown as an offer."""
    cards = [judged(state, world, on_case, market.table.offer(k)) for k in market.best]
    return tuple(card for card in cards if card is not None and card.verdict.outcome == "allowed")
