"""An offer as the advisor sees it: exact scenario, verdict, headline and labelled figures, already formatted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from copilot.debt import Position
from copilot.errors import BadTerms
from copilot.impact import Impact
from copilot.money import Money
from copilot.offer import Offer, OnePayment, Scenario, Schedule
from copilot.scenarios.compared import one_row
from copilot.scenarios.impact import scenario
from copilot.scenarios.schedule import down_payment
from copilot.scripts.figures import date_text, money_text, percent_text, rate_text
from copilot.state import CallState
from copilot.suggestion import Card, Fact
from copilot.verdict import PPM, Verdict
from copilot.world import Case, World

MOST_STRETCHES = 3
"""More stretches than these cannot be taken in at a glance."""

NAMED_DISCOUNT = Decimal("0.001")
"""A smaller share would be written as 0 % and is not named."""


def judged(state: CallState, world: World, on_case: Case, offer: Offer) -> Card | None:
    """The card of an offer with its exact schedule and verdict; None if its terms cannot be priced exactly."""
    try:
        exact = scenario_of(state, world, offer)
    except BadTerms:
        return None
    verdict = verdict_on(world, on_case, exact)
    return draw(exact, verdict, locale=state.opened.locale, on=state.opened.on)


def scenario_of(state: CallState, world: World, offer: Offer) -> Scenario:
    """The exact scenario of an offer in this call; raises BadTerms."""
    return exactly(state.opened.position, world, offer)


def exactly(position: Position, world: World, offer: Offer) -> Scenario:
    """The exact scenario of an offer on a position; raises BadTerms."""
    return scenario(
        offer, on=position.on, npv_rate=world.assumptions.by_id["npv_rate"].value, income=position.debtor.income,
        law=world.law(position), product=position.main.product,
    )  # fmt: skip


def verdict_on(world: World, on_case: Case, exact: Scenario) -> Verdict:
    """The limits' verdict on an exact scenario."""
    return world.limits.check(on_case, one_row(exact.offer, exact.schedule, on_case.on))


def with_nearest(card: Card, nearest: Card | None) -> Card:
    """The same card whose verdict names the nearest offer that may be made."""
    if nearest is None:
        return card
    return replace(card, verdict=replace(card.verdict, nearest=nearest.offer))


def draw(exact: Scenario, verdict: Verdict, *, locale: str, on: date) -> Card:
    """The card: headline, facts in fixed order, room left."""
    return Card(
        offer=exact.offer,
        offer_id=exact.offer.offer_id,
        headline=headline(exact, locale),
        facts=facts_of(exact, locale, on),
        impact=exact.impact,
        verdict=lean(verdict),
        room=_room(verdict, locale),
    )


def lean(verdict: Verdict) -> Verdict:
    """The verdict as a card carries it: rows that were passed over are kept only for the levers that failed.

    Four fifths of a suggestion's bytes would be the rows that did not matter; the choice stores the whole trace.
    """
    steps = tuple(step if not step.passed else replace(step, skipped=()) for step in verdict.steps)
    return replace(verdict, steps=steps)


def headline(exact: Scenario, locale: str) -> str:
    """The offer in one glance, as it is paid: "9 × $ 43.900", "$ 30.000 + 9 × $ 43.900", "$ 309.000".

    Uneven payments are told apart: "$ 93.800 + 11 × $ 48.000" (the first holds the interest of a pause), "11 × $ 26.700
    + $ 376.096" (balloon), "12 × $ 40.500–$ 49.000" (they grow or fall). A last payment that absorbs is not told.
    """
    currency = exact.impact.claim.currency
    if isinstance(exact.offer, OnePayment):
        return money_text(exact.impact.installment, locale)
    down = down_payment(exact.offer)
    first = [money_text(Money(down, currency), locale)] if down else []
    return " + ".join([*first, *_stretches(exact.schedule, locale)])


def _stretches(schedule: Schedule, locale: str) -> list[str]:
    """The payments of a plan as stretches of equal ones, at most MOST_STRETCHES, else the least and the most."""
    paid = [row.payment for row in schedule.rows if row.number > 0]
    if len(paid) > 1 and paid[-1] * 100 <= paid[-2] * 101:
        paid[-1] = paid[-2]
    runs = [(pay, len(list(alike))) for pay, alike in groupby(paid)]

    def text(minor: int) -> str:
        return money_text(Money(minor, schedule.currency), locale)

    if len(runs) > MOST_STRETCHES:
        return [f"{len(paid)} × {text(min(paid))}–{text(max(paid))}"]
    return [text(pay) if count == 1 and len(runs) > 1 else f"{count} × {text(pay)}" for pay, count in runs]


def facts_of(exact: Scenario, locale: str, on: date) -> tuple[Fact, ...]:
    """The labelled figures of a card, in fixed order, without those of the verdict."""
    impact, offer = exact.impact, exact.offer
    waived = impact.waived.total
    facts = [
        Fact(
            key="due" if isinstance(offer, OnePayment) else "first",
            text=date_text(impact.first_due_on, locale, on),
        ),
        Fact(key="total", text=money_text(impact.total_to_pay, locale)),
    ]
    if not isinstance(offer, OnePayment):
        facts.append(Fact(key="last", text=date_text(impact.last_due_on, locale, on)))
    if impact.saved.minor > 0:
        facts.append(Fact(key="saves", text=money_text(impact.saved, locale)))
    elif impact.saved.minor < 0:
        facts.append(
            Fact(key="extra_cost", text=money_text(Money(-impact.saved.minor, impact.saved.currency), locale))
        )
    if impact.discount_rate >= NAMED_DISCOUNT:
        share = f"{money_text(waived, locale)} · {percent_text(int(impact.discount_rate * PPM), locale)}"
        facts.append(Fact(key="discount", text=share))
    facts += _consequences(impact, locale)
    if impact.installment_to_income is not None and not isinstance(offer, OnePayment):
        facts.append(
            Fact(key="installment_income", text=percent_text(int(impact.installment_to_income * PPM), locale))
        )
    return tuple(facts)


def _consequences(impact: Impact, locale: str) -> list[Fact]:
    """What stays owed, what a broken plan loses, and what the financing costs a year under its legal name."""
    facts = []
    if impact.stays.minor > 0:
        facts.append(Fact(key="stays", text=money_text(impact.stays, locale)))
    if impact.lost_on_breach.minor > 0:
        facts.append(Fact(key="lost_on_breach", text=money_text(impact.lost_on_breach, locale)))
    if impact.cost:
        cost = next((rate for rate in impact.cost if rate.with_tax), impact.cost[0])
        facts.append(Fact(key="cost", text=f"{cost.name} {rate_text(cost.per_year, cost.decimals, locale)}"))
    return facts


def _room(verdict: Verdict, locale: str) -> tuple[Fact, ...]:
    room = []
    count, discount = verdict.step("installments"), verdict.step("discount_total")
    if count is not None and count.room > 0 and count.asked > 1:
        room.append(Fact(key="installments_left", text=str(count.room)))
    if discount is not None and discount.room > 0 and discount.base:
        room.append(
            Fact(key="discount_points_left", text=percent_text(discount.room * PPM // discount.base, locale))
        )
    return tuple(room) or (Fact(key="none_left", text=""),)
