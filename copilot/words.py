"""Which sentence fits this turn? Stage, intent and offer kind choose the template; slots take engine values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from copilot.debt import PersonKind
from copilot.money import Money
from copilot.offer import OnePayment
from copilot.scenarios.schedule import down_payment
from copilot.scripts.choose import choose
from copilot.scripts.fill import fill
from copilot.state import CallState
from copilot.suggestion import Card, Counter, Fact, Line
from copilot.verdict import PPM
from copilot.world import World

Value = str | Money | date | int | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The lines of one turn: the main one, a shorter and a softer one, and a question while the profile abstains."""

    stage: str
    main: Line
    shorter: Line | None
    softer: Line | None
    discovery: Line | None


def words(
    state: CallState, world: World, *, protocol: str, card: Card | None, counter: Counter | None
) -> Said:
    """The lines for the latest turn of `state`, with the values of `card`, the offer they put to the debtor."""
    stage, intent = _stage(state, protocol, card)
    values = _values(state, card, counter)
    kind = card.offer.kind if card is not None else ""

    def line(variant: str, stage: str = stage, intent: str = intent) -> Line:
        template = choose(
            world.library, locale=state.opened.locale, stage=stage, intent=intent, quadrant=state.profile.quadrant,
            kind=kind, variant=variant,
        )  # fmt: skip
        return fill(template, values, locale=state.opened.locale, on=state.opened.on)

    abstains = not protocol and state.agreed is None and state.turn.spoken and not state.profile.quadrant
    main, shorter, softer = line("main"), line("shorter"), line("softer")
    return Said(
        stage=stage,
        main=main,
        shorter=shorter if shorter != main else None,
        softer=softer if softer not in (main, shorter) else None,
        discovery=line("main", "discovery", "") if abstains else None,
    )


def why(state: CallState, protocol: str) -> Fact:
    """The reason for this suggestion: a catalogue key and the words that caused it."""
    if protocol:
        return Fact(key="protocol", text=state.turn.words)
    return Fact(key=state.turn.reason, text=state.turn.words)


def _stage(state: CallState, protocol: str, card: Card | None) -> tuple[str, str]:
    turn = state.turn
    if protocol:
        return "protocol", protocol
    if state.agreed is not None:
        return "close", ""
    if turn.reason == "opening":
        debtor = state.opened.position.debtor
        return (
            "opening",
            "unnamed" if not debtor.name else "company" if debtor.kind is PersonKind.COMPANY else "",
        )
    if turn.reason == "countered" or card is None:
        return "discovery", ""
    if state.says_yes:
        return "close", ""
    if turn.cues and not turn.asked_now:
        return "objection", turn.cues[0].kind
    if turn.reason in ("said", "typed") and not turn.cues and not turn.asked_now:
        return "purpose", ""
    return "offer", turn.cues[0].kind if turn.cues else ""


def _values(state: CallState, card: Card | None, counter: Counter | None) -> Mapping[str, Value]:
    position = state.opened.position
    values: dict[str, Value] = {
        "name": position.debtor.name or position.debtor.debtor_id,
        "claim": position.claim.total,
        "days_past_due": position.days_past_due,
        "product": position.main.product,
    }
    figure = state.turn.ask and (state.turn.ask.monthly or state.turn.ask.lump)
    if counter is not None and figure:
        values["asked"] = figure
    if card is None:
        return values
    impact, offer = card.impact, card.offer
    values |= {
        "total": impact.total_to_pay,
        "saved": impact.saved,
        "discount": int(impact.discount_rate * PPM),
        "installments": impact.installments,
        "installment": impact.installment,
        "pay": impact.first_payment,
        "first_due_on": impact.first_due_on,
        "due_on": impact.first_due_on,
    }
    if not isinstance(offer, OnePayment):
        values["first_due_on"] = offer.first_due_on
        values["down_payment"] = Money(down_payment(offer), impact.claim.currency)
    return values
