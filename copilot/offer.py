"""What may be put to the debtor: kinds of offer, their schedule, their impact, and the three together.

An offer holds terms only. Each kind is a small type of its own with a `kind`; `offer_id` is the content of the
terms, so the same terms always have the same id and a replay gives the same ids.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from hashlib import blake2s
from typing import Literal

from copilot.debt import Balance
from copilot.money import Money
from copilot.rate import Rate

OFFER_KINDS = ("settlement", "installment_plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One payment of claim - waived on `due_on` closes the whole claim. `waived` is the discount per bucket."""

    kind: Literal["settlement"] = "settlement"
    claim: Balance
    waived: Balance
    due_on: date

    @property
    def offer_id(self) -> str:
        return _content_id(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentPlan:
    """`down_payment` today, then `installments` level monthly payments from `first_due_on` (French system).

    Financed: claim - waived - down_payment (minor units). `rate` runs on the financed balance.
    """

    kind: Literal["installment_plan"] = "installment_plan"
    claim: Balance
    waived: Balance
    down_payment: int
    installments: int
    rate: Rate
    first_due_on: date

    @property
    def offer_id(self) -> str:
        return _content_id(self)


Offer = Settlement | InstallmentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
    """One row of a schedule, minor units: payment = principal + interest; `balance` is what is left after it.

    Number 0 is a payment made at once (down payment); interest in it is 0.
    """

    number: int
    due_on: date
    payment: int
    principal: int
    interest: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Every payment of an offer, dates strictly increasing, principal summing to what is owed, last balance 0."""

    currency: str
    rows: tuple[Installment, ...]

    @property
    def total(self) -> Money:
        """Everything the debtor pays."""
        return Money(sum(row.payment for row in self.rows), self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What an offer means. Money in exact minor units; rates are Decimal fractions.

    `installment` is the level payment (for a settlement: the one payment); `saved` = claim - total_to_pay, negative
    when interest costs more than the discount gives; `discount_rate` = waived / claim, rounded down to 6 places;
    `npv` is the creditor's value of the payments if all are kept, at `npv_rate` a year (never shown to the advisor);
    `installment_to_income` is None when income is unknown or in another currency.
    """

    claim: Money
    total_to_pay: Money
    saved: Money
    installment: Money
    installments: int
    first_payment: Money
    first_due_on: date
    last_due_on: date
    waived: Balance
    discount_rate: Decimal
    npv: Money
    npv_rate: Decimal
    installment_to_income: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An offer together with its exact schedule and its impact."""

    offer: Offer
    schedule: Schedule
    impact: Impact


def _content_id(offer: Settlement | InstallmentPlan) -> str:
    terms = "|".join(f"{field.name}={_written(getattr(offer, field.name))}" for field in fields(offer))
    return "of-" + blake2s(terms.encode(), digest_size=8).hexdigest()


def _written(term: object) -> str:
    # The same rate may come as 0.36 and as 0.360000; it is the same term.
    if isinstance(term, Rate):
        return f"{term.per_year.normalize():f} {term.basis}"
    return repr(term)
