"""Grounds for quotes: one debtor with one or two debts, the packaged documents, any rung."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from api.wiring import make_world
from copilot.debt import Balance, Debtor, Document, DocumentKind, PersonKind
from copilot.money import Money, scale
from copilot.position import positions
from copilot.quote import Ground
from copilot.rate import Rate
from copilot.verdict import Authority
from copilot.world import World

ON = date(2026, 11, 23)
CURRENCIES = {"AR": "ARS", "MX": "MXN", "CO": "COP", "CL": "CLP", "PE": "PEN", "US": "USD"}
_CLAIM = {"principal": 250_000, "interest": 30_000, "penalties": 20_000, "fees": 5_000}


@cache
def world() -> World:
    return make_world()


def ground(
    country: str = "AR",
    *,
    role: str = "advisor",
    person: PersonKind = PersonKind.PERSON,
    due_on: date = date(2026, 9, 1),
    claim: dict[str, int] | None = None,
    rate: str | None = "0.60",
    debts: int = 1,
    name: str = "",
    product: str = "credit_card",
) -> Ground:
    """A debtor of `country` who owes `claim` (whole units, each debt) since `due_on`, seen by `role`."""
    currency = CURRENCIES[country]
    unit = 10 ** scale(currency)
    debtor = Debtor(
        debtor_id=f"{country}-7",
        kind=person,
        country=country,
        name=name,
        income=Money(600_000 * unit, currency),
    )
    documents = [
        Document(
            document_id=f"d{k}", debt_id=f"k{k}", kind=DocumentKind.INVOICE, product=product,
            balance=Balance(currency=currency, **{b: v * unit for b, v in (claim or _CLAIM).items()}),
            due_on=replaced_day(due_on, k), cut_off_on=ON, contract_rate=Rate(Decimal(rate)) if rate else None,
        )
        for k in range(debts)
    ]  # fmt: skip
    position = positions(debtor, documents, on=ON)[0]
    return Ground(position=position, authority=Authority(actor_id="ana", role=role, team="t1"), world=world())


def replaced_day(day: date, k: int) -> date:
    """A little later for every further debt, so that one is the oldest."""
    return day.replace(day=min(day.day + k, 28))


def promoted(found: Ground, role: str) -> Ground:
    """The same seen by another rung."""
    return replace(found, authority=replace(found.authority, role=role))
