"""What may be put to the debtor: kinds of offer, their schedule, and the two with their impact.

An offer holds terms only. Each kind is a small type of its own with a `kind`; how a plan is repaid and paid are small
types too (copilot/plan_terms.py). `offer_id` is the content of the terms, so the same terms always have the same id and
a replay gives the same ids. Every kind says today's whole `claim` and what of it is `waived`.
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import blake2s
from typing import Literal, get_args

from copilot.debt import Balance
from copilot.impact import Impact
from copilot.money import Money
from copilot.plan_terms import FRENCH, PLAIN, Form, Grace, PaymentTerms
from copilot.rate import Rate

OfferKind = Literal[
    "settlement",
    "installment_plan",
    "full_payment",
    "catch_up",
    "settlement_plan",
    "term_extension",
    "hardship_pause",
    "partial_promise",
]
OFFER_KINDS: tuple[str, ...] = get_args(OfferKind)
"""Their order is that of the columns of candidates and of policies: new kinds come last."""


class _Terms:
    __slots__ = ()
    claim: Balance

    @property
    def offer_id(self) -> str:
        """The content of the terms as an id."""
        return "of-" + blake2s(_written(self).encode(), digest_size=8).hexdigest()


class _Undiscounted(_Terms):
    __slots__ = ()

    @property
    def waived(self) -> Balance:
        """Nothing is waived."""
        return Balance(currency=self.claim.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(_Terms):
    """One payment of claim - waived on `due_on` closes the whole claim. `waived` is the discount per bucket."""

    kind: Literal["settlement"] = "settlement"
    claim: Balance
    waived: Balance
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentPlan(_Terms):
    """`down_payment` today, then `installments` payments from `first_due_on`.

    Financed: claim - waived - down_payment (minor units). `rate` runs on the financed balance. `form` says what each
    payment repays, `grace` what comes before; `installments` counts every payment, those of a capital grace too.
    """

    kind: Literal["installment_plan"] = "installment_plan"
    claim: Balance
    waived: Balance
    down_payment: int
    installments: int
    rate: Rate
    first_due_on: date
    form: Form = FRENCH
    grace: Grace | None = None
    paying: PaymentTerms = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class FullPayment(_Undiscounted):
    """The whole claim in one payment on `due_on`."""

    kind: Literal["full_payment"] = "full_payment"
    claim: Balance
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp(_Undiscounted):
    """What is late (`arrears`, part of the claim bucket by bucket) on `due_on`; the contract goes on with the rest."""

    kind: Literal["catch_up"] = "catch_up"
    claim: Balance
    arrears: Balance
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementPlan(_Terms):
    """Claim - waived in parts without interest: `down_payment` today, then `installments` from `first_due_on`.

    The discount is conditional: booked when the last part is paid, lost when the plan is broken.
    """

    kind: Literal["settlement_plan"] = "settlement_plan"
    claim: Balance
    waived: Balance
    down_payment: int
    installments: int
    first_due_on: date
    paying: PaymentTerms = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class TermExtension(_Undiscounted):
    """The whole claim stays under its contract, spread again (recast): `installments` level payments at `rate`."""

    kind: Literal["term_extension"] = "term_extension"
    claim: Balance
    installments: int
    rate: Rate
    first_due_on: date
    paying: PaymentTerms = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class HardshipPause(_Undiscounted):
    """Nothing is paid for `pause` periods, then `installments` level payments at `rate` from `first_due_on`.

    `interest_runs`: the interest of the pause is added to the first payment, itself without interest; else none runs.
    """

    kind: Literal["hardship_pause"] = "hardship_pause"
    claim: Balance
    pause: int
    interest_runs: bool
    installments: int
    rate: Rate
    first_due_on: date
    paying: PaymentTerms = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialPromise(_Undiscounted):
    """A promise to pay `amount` (minor units, below the claim) on `due_on`; all the rest stays owed as it is."""

    kind: Literal["partial_promise"] = "partial_promise"
    claim: Balance
    amount: int
    due_on: date


OnePayment = Settlement | FullPayment | CatchUp | PartialPromise
Plan = InstallmentPlan | SettlementPlan | TermExtension | HardshipPause
Offer = OnePayment | Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
    """One row of a schedule, minor units: payment = principal + interest + charge + vat; `balance` is left after it.

    Number 0 is a payment made at once (down payment); it is principal only. `principal` is what the row takes off the
    balance, whatever bucket of the claim that pays (copilot/scenarios/deal.py says which).
    """

    number: int
    due_on: date
    payment: int
    principal: int
    interest: int
    balance: int
    charge: int = 0
    vat: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Every payment of an offer, dates strictly increasing, last balance 0.

    Principal parts sum to claim - waived - stays + capitalised. `stays` is what of the claim the offer leaves owed,
    `capitalised` the interest that a grace turned into principal; minor units.
    """

    currency: str
    rows: tuple[Installment, ...]
    stays: int = 0
    capitalised: int = 0

    @property
    def total(self) -> Money:
        """Everything the debtor pays."""
        return Money(sum(row.payment for row in self.rows), self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An offer together with its exact schedule and its impact."""

    offer: Offer
    schedule: Schedule
    impact: Impact


def _written(term: object) -> str:
    # The same number may come as 0.36 and as 0.360000; it is the same term.
    if isinstance(term, Decimal):
        return f"{term.normalize():f}"
    if isinstance(term, Enum):
        return str(term.value)
    if is_dataclass(term) and not isinstance(term, type):
        inside = "|".join(f"{field.name}={_written(getattr(term, field.name))}" for field in fields(term))
        return f"({inside})"
    return repr(term)
