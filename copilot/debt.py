"""Who owes what: debtor, documents, debts, the five buckets of a balance, and the position of one debtor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from copilot.errors import BadBalance, CurrencyMismatch
from copilot.money import Money, scale
from copilot.rate import Rate

BUCKETS = ("principal", "interest", "penalties", "fees", "taxes")
WAIVER_ORDER = ("penalties", "interest", "fees", "taxes", "principal")
"""The order in which a discount eats the claim: what the house gives up first stands first.
Source: shared finance notes, section 5 (penalties, default interest, interest, tied taxes, capital); 2026-11."""


class PersonKind(StrEnum):
    PERSON = "person"
    COMPANY = "company"


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Five buckets of one currency in minor units, none negative (BadBalance)."""

    currency: str
    principal: int = 0
    interest: int = 0
    penalties: int = 0
    fees: int = 0
    taxes: int = 0

    def __post_init__(self) -> None:
        scale(self.currency)
        for name in BUCKETS:
            if getattr(self, name) < 0:
                raise BadBalance(
                    f"The {name} of a balance is {getattr(self, name)} {self.currency} minor units; it cannot be "
                    "negative. Use a credit note for money in the debtor's favour.",
                    bucket=name, minor=getattr(self, name),
                )  # fmt: skip

    @property
    def total(self) -> Money:
        """The sum of the five buckets."""
        return Money(sum(self.parts().values()), self.currency)

    def parts(self) -> dict[str, int]:
        """Bucket name -> minor units, in the order of BUCKETS."""
        return {name: getattr(self, name) for name in BUCKETS}

    def plus(self, other: "Balance") -> "Balance":
        """Bucket by bucket sum; CurrencyMismatch if the currencies differ."""
        if other.currency != self.currency:
            raise CurrencyMismatch(
                f"Balances in {self.currency} and {other.currency} cannot be added. Keep them apart.",
                left=self.currency, right=other.currency,
            )  # fmt: skip
        return balance(self.currency, {name: getattr(self, name) + getattr(other, name) for name in BUCKETS})

    def minus(self, other: "Balance") -> "Balance":
        """Bucket by bucket difference; BadBalance if a bucket would go below zero."""
        if other.currency != self.currency:
            raise CurrencyMismatch(
                f"Balances in {self.currency} and {other.currency} cannot be subtracted. Keep them apart.",
                left=self.currency, right=other.currency,
            )  # fmt: skip
        return balance(self.currency, {name: getattr(self, name) - getattr(other, name) for name in BUCKETS})


def balance(currency: str, parts: Mapping[str, int]) -> Balance:
    """A Balance from bucket name -> minor units; a missing bucket is zero."""
    return Balance(currency=currency, **dict(parts))


def take(claim: Balance, minor: int, order: tuple[str, ...] = WAIVER_ORDER) -> Balance:
    """What of `claim` the first `minor` units cover when buckets are eaten in `order`; at most the claim.

    >>> take(Balance(currency="CLP", principal=90, penalties=10), 15).parts()["principal"]
    5
    """
    left, taken = max(minor, 0), {}
    for name in order:
        taken[name] = min(left, getattr(claim, name))
        left -= taken[name]
    return balance(claim.currency, taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One line of a portfolio: an invoice or instalment that is owed, or a credit note that reduces what is owed.

    `balance` is positive for both kinds; `kind` says the direction. Amounts are as of `cut_off_on`.
    """

    document_id: str
    debt_id: str
    kind: DocumentKind
    product: str
    balance: Balance
    due_on: date
    cut_off_on: date
    contract_rate: Rate | None = None
    disputed: bool = False
    last_payment_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """The person or company that owes. Income and expenses are monthly, declared, in `income_currency`.

    `name` may be empty (real data often has none): screens then show the debtor_id.
    """

    debtor_id: str
    kind: PersonKind
    country: str
    name: str = ""
    zone: str = ""
    income: Money | None = None
    expenses: Money | None = None
    external_score: int | None = None
    phone: str = ""
    email: str = ""
    client_type: str = ""
    contactability: str = ""
    portfolio: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One contract after netting: what is claimed on the position's date, and since when it is unpaid.

    `arrears` is the part of the claim that has fallen due; `oldest_due_on` is the due date of its oldest unpaid
    document; `days_past_due` is 0 when nothing is late.
    """

    debt_id: str
    product: str
    claim: Balance
    arrears: Balance
    oldest_due_on: date
    days_past_due: int
    contract_rate: Rate | None = None
    disputed: bool = False
    last_payment_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """All debts of one debtor in ONE currency on `on`, credit notes netted; the thing a call negotiates.

    `credit` is money in the debtor's favour that no debt was left to absorb (minor units, >= 0).
    """

    debtor: Debtor
    on: date
    currency: str
    debts: tuple[Debt, ...]
    credit: int = 0

    @property
    def claim(self) -> Balance:
        """Today's claim per bucket over all debts."""
        total = Balance(currency=self.currency)
        for debt in self.debts:
            total = total.plus(debt.claim)
        return total

    @property
    def arrears(self) -> Balance:
        """What of the claim has fallen due, per bucket over all debts."""
        total = Balance(currency=self.currency)
        for debt in self.debts:
            total = total.plus(debt.arrears)
        return total

    @property
    def days_past_due(self) -> int:
        """Days since the oldest unpaid document fell due; 0 when nothing is late."""
        return max((debt.days_past_due for debt in self.debts), default=0)

    @property
    def main(self) -> Debt:
        """The debt that names the case: the longest overdue, then the largest, then by id."""
        return min(self.debts, key=lambda d: (-d.days_past_due, -d.claim.total.minor, d.debt_id))
