"""From a quote to its body: every amount with its text, nothing for an advisor that is not for advisors."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from api import schemas_quote as schemas
from api.views import amount, parts
from copilot.breach import Breach
from copilot.cards import draw, facts_of, headline, lean
from copilot.debt import Balance
from copilot.levers import Levers
from copilot.money import Money
from copilot.offer import Installment, Scenario, Schedule
from copilot.quote import Quote, Unpriced
from copilot.scenarios.country import Fact as LawFact
from copilot.scenarios.deal import DebtDeal
from copilot.scenarios.explain import LEAD_ONLY, Explanation, Symbol
from copilot.scripts.figures import count_text, date_text, decimal_text, money_text, rate_text
from copilot.state import CallState
from copilot.suggestion import Fact
from copilot.verdict import Role

MOST_DECIMALS = 8
"""Decimal places of a percentage in a formula: enough to work it out again."""


def scenario_view(found: Scenario, state: CallState, offer_id: str) -> schemas.ScenarioView:
    """An offer of this call, by the id it was shown with, with its exact schedule and the figures of its card."""
    opened = state.opened
    return schemas.ScenarioView(
        offer_id=offer_id,
        offer=found.offer,
        schedule=schedule_view(found.schedule, opened.locale, opened.on),
        impact=found.impact,
        facts=list(facts_of(found, opened.locale, opened.on)),
    )


def quote_view(quote: Quote, *, locale: str, on: date, role: str) -> schemas.QuoteView:
    """The whole quote as `role` (of the system) may see it."""
    hidden = LEAD_ONLY if role == Role.ADVISOR else frozenset()
    return schemas.QuoteView(
        **_summary(quote, locale, on, role),
        schedule=schedule_view(quote.scenario.schedule, locale, on),
        breach=[_breach(one, locale) for one in quote.breach],
        debts=[_debt(debt, locale) for debt in quote.debts],
        why=[why_view(one, locale, on) for one in quote.why if one.figure not in hidden],
    )


def quote_summary(quote: Quote, *, locale: str, on: date, role: str) -> schemas.QuoteSummary:
    """The quote without its payments."""
    return schemas.QuoteSummary(**_summary(quote, locale, on, role))


def unpriced_view(found: Unpriced) -> schemas.UnpricedView:
    """A kind that makes no offer, with its error."""
    return schemas.UnpricedView.model_validate(
        {"kind": found.kind, "code": found.error.code, "message": found.error.sentence}
    )


def schedule_view(schedule: Schedule, locale: str, on: date) -> schemas.ScheduleView:
    """Every payment with its texts."""
    return schemas.ScheduleView(
        currency=schedule.currency,
        stays=schedule.stays,
        capitalised=schedule.capitalised,
        rows=[_row(row, schedule.currency, locale, on) for row in schedule.rows],
    )


def why_view(why: Explanation, locale: str, on: date) -> schemas.WhyView:
    """An explanation with the texts of its values."""
    return schemas.WhyView(
        figure=why.figure,
        formula=why.formula,
        values=[
            schemas.SymbolView(symbol=one.symbol, key=one.key, text=symbol_text(one, locale, on)) for one in why.values
        ],
        source=why.source,
    )  # fmt: skip


def symbol_text(symbol: Symbol, locale: str, on: date) -> str:
    """One value of a formula, with as many digits as it takes to work the formula out again."""
    value = symbol.value
    if isinstance(value, Money):
        return money_text(value, locale)
    if isinstance(value, Decimal) and symbol.unit == "number":
        return decimal_text(value, MOST_DECIMALS, locale)
    if isinstance(value, Decimal):
        digits = -int((value * 100).normalize().as_tuple().exponent)
        return rate_text(value, min(max(digits, 0), MOST_DECIMALS), locale)
    if isinstance(value, date):
        return date_text(value, locale, on)
    return count_text(value, locale)


def told(value: object, locale: str) -> Any:
    """A value of ours as JSON takes it, every amount with its text and every balance by bucket."""
    if isinstance(value, Money):
        return amount(value, locale)
    if isinstance(value, Balance):
        return parts(value, locale)
    if isinstance(value, tuple | list):
        return [told(one, locale) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: told(getattr(value, field.name), locale) for field in fields(value)}
    return value


def levers_body(levers: Levers) -> schemas.LeversIn:
    """Levers as they are sent."""
    given = {name: getattr(levers, name) for name in levers.given()}
    return schemas.LeversIn.model_validate(given)


def levers_of(given: schemas.LeversIn) -> Levers:
    """Levers as they were sent."""
    return Levers(**{name: getattr(given, name) for name in schemas.LeversIn.model_fields})


def notes(facts: tuple[LawFact, ...]) -> list[Fact]:
    """What of the law must be checked before these figures are relied on."""
    return [
        Fact(key="stale" if fact.stale else "verify", text=f"{fact.fact_id}: {fact.source}")
        for fact in facts
        if fact.verify
    ]


def _summary(quote: Quote, locale: str, on: date, role: str) -> dict[str, Any]:
    exact, near = quote.scenario, quote.nearest
    open_to_all = role != Role.ADVISOR
    impact = told(exact.impact, locale)
    if not open_to_all:
        impact |= {"npv": None, "npv_rate": None}
    card = draw(exact, quote.verdict, locale=locale, on=on)
    return {
        "offer_id": exact.offer.offer_id,
        "kind": quote.kind,
        "headline": card.headline,
        "levers": levers_body(quote.levers),
        "offer": exact.offer,
        "impact": impact,
        "facts": list(card.facts),
        "verdict": lean(quote.verdict),
        "nearest": near
        and {
            "kind": quote.kind,
            "headline": headline(near.scenario, locale),
            "levers": levers_body(near.levers),
        },
        "lead": told(quote.lead, locale) if open_to_all else None,
        "books": told(quote.books, locale) if open_to_all else None,
        "notes": notes(quote.facts),
        "over_affordability": quote.over_affordability,
        "fewer_than": quote.fewer_than,
    }


def _row(row: Installment, currency: str, locale: str, on: date) -> schemas.RowView:
    minors = {
        name: getattr(row, name) for name in ("payment", "principal", "interest", "charge", "vat", "balance")
    }
    texts: Mapping[str, str] = {
        name: money_text(Money(minor, currency), locale) for name, minor in minors.items()
    }
    return schemas.RowView(
        number=row.number,
        due_on=row.due_on,
        **minors,
        texts={**texts, "due_on": date_text(row.due_on, locale, on)},
    )


def _breach(one: Breach, locale: str) -> schemas.BreachView:
    worked_out = {"owed": amount(one.owed, locale), "below_plan": one.below_plan}
    return schemas.BreachView.model_validate(told(one, locale) | worked_out)


def _debt(debt: DebtDeal, locale: str) -> schemas.DebtShareView:
    currency = debt.claim.currency
    return schemas.DebtShareView(
        debt_id=debt.debt_id,
        product=debt.product,
        claim=amount(debt.claim.total, locale),
        waived=amount(debt.waived.total, locale),
        waived_parts=parts(debt.waived, locale),
        paid=amount(Money(sum(part.payment for part in debt.parts), currency), locale),
        stays=amount(debt.stays.total, locale),
        pays=[
            schemas.PartView(
                number=part.number, due_on=part.due_on, minor=part.payment, paid=part.paid.parts(),
                interest=part.interest, charge=part.charge, vat=part.vat,
            )
            for part in debt.parts
        ],
    )  # fmt: skip
