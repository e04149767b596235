"""Assumptions and cases for tests of value and books: one debt, and figures so plain that a hand can work them out."""

from datetime import date, timedelta
from decimal import Decimal

from copilot.debt import Balance, Debt, Debtor, PersonKind, Position
from copilot.offer import Offer, Scenario
from copilot.rate import Rate
from copilot.scenarios.assumptions import Assumptions, changed, load_assumptions
from copilot.scenarios.impact import measure
from copilot.scenarios.schedule import build

ON = date(2026, 11, 22)

PLAIN = {
    # Money later is worth as much as money now, one payment in ten is missed, half of those are cured at once.
    "npv_rate": "0", "keeping.base": "0.1", "keeping.burden": "0", "keeping.fall": "0", "cure.rate": "0.5",
    "cure.months": "0", "breach.fallback": "1", "servicing.cost:MXN": "0", "contact.cost:MXN": "0",
    "refusal.months": "0",
    # Nobody pays by themselves, courts give nothing, a claim is sold for a fifth, at once.
    "do_nothing.paid:other": "0", "do_nothing.paid:61_90": "0", "legal.win": "0",
    "sale.price:61_90": "0.2", "sale.price:other": "0.2", "sale.months": "0", "sale.reserve": "0",
}  # fmt: skip


def assume(**values: str) -> Assumptions:
    """PLAIN, with other values: `keeping_base` stands for keeping.base, `sale_price__61_90` for sale.price:61_90."""
    named = {_id(name): value for name, value in values.items()}
    every = {one: Decimal(value) for one, value in {**PLAIN, **named}.items()}
    return changed(load_assumptions(), every, source="test", on=ON)


def _id(name: str) -> str:
    known = {one.replace(".", "_").replace(":", "__"): one for one in load_assumptions().by_id}
    return known[name]


def position(
    claim: Balance, *, rate: str | None = "0.24", late: int = 75, product: str = "credit_card"
) -> Position:
    """One debt on ON, `late` days past due, its contract rate nominal a year."""
    debt = Debt(
        debt_id="d", product=product, claim=claim, arrears=claim, oldest_due_on=ON - timedelta(days=late),
        days_past_due=late, contract_rate=None if rate is None else Rate(Decimal(rate)),
    )  # fmt: skip
    debtor = Debtor(debtor_id="D-1", kind=PersonKind.PERSON, country="MX")
    return Position(debtor=debtor, on=ON, currency=claim.currency, debts=(debt,))


def priced(offer: Offer, *, on: date = ON) -> Scenario:
    """The offer with its schedule, whatever the law says of its rate; raises BadTerms."""
    schedule = build(offer, on=on)
    impact = measure(offer, schedule, (), on=on, npv_rate=Decimal("0.3"), income=None)
    return Scenario(offer=offer, schedule=schedule, impact=impact)
