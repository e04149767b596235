"""What does the what-if page read of a quote? Only what is drawn; an advisor's quote has no `lead` and no `books`."""

from datetime import date
from decimal import Decimal
from typing import Any

from api.schemas import MoneyText
from ui.answers import FactRead, Read, ScheduleRead


class CostRead(Read):
    """A total-cost rate under its legal name; `verify` when its legal source was not checked."""

    name: str
    per_year: Decimal
    decimals: int
    basis: str
    with_tax: bool
    source: str = ""
    verify: bool = False


class ImpactRead(Read):
    """What an offer means for the debtor."""

    claim: MoneyText
    total_to_pay: MoneyText
    saved: MoneyText
    stays: MoneyText
    installment: MoneyText
    installments: int
    first_payment: MoneyText
    last_payment: MoneyText
    highest_payment: MoneyText
    first_due_on: date
    last_due_on: date
    discount_rate: Decimal
    lost_on_breach: MoneyText
    financed: MoneyText
    cost: tuple[CostRead, ...] = ()
    installment_to_income: Decimal | None = None

    @property
    def ends_high(self) -> bool:
        """Does the last payment stand out? A balloon or a principal that waited, not a cent that rounding left."""
        return self.last_payment.minor * 100 > self.installment.minor * 101


class StepRead(Read):
    """One lever of a verdict: what was asked, what is allowed, which row or cap decided; see copilot.verdict.Step."""

    lever: str
    unit: str
    asked: int
    limit: int
    base: int = 0
    limit_ppm: int = 0
    passed: bool
    rule_id: str
    cap_id: str = ""
    allowed_kinds: tuple[str, ...] = ()


class VerdictRead(Read):
    """May this be offered, and who decided."""

    outcome: str
    steps: tuple[StepRead, ...] = ()
    decisive: str = ""
    approver: str = ""
    policy_version: str = ""


class NearestRead(Read):
    """The nearest offer that may be made, as levers."""

    kind: str
    headline: str
    levers: dict[str, Any]


class SymbolRead(Read):
    """One value of a formula, as it is shown."""

    symbol: str
    key: str
    text: str


class WhyRead(Read):
    """Where a figure comes from: the formula with the values of this offer."""

    figure: str
    formula: str
    values: tuple[SymbolRead, ...]
    source: str = ""


class BreachRead(Read):
    """What is owed again if the plan is broken after `after` of its `of` payments; see copilot.breach.Breach."""

    after: int
    of: int
    missed_on: date
    on: date
    owed: MoneyText
    paid: MoneyText
    counted: MoneyText
    discount_lost: MoneyText
    plan_left: MoneyText
    below_plan: bool = False
    order_verify: bool = False


class DebtShareRead(Read):
    """What of an offer falls on one debt."""

    debt_id: str
    product: str
    waived: MoneyText
    paid: MoneyText

    def sums(self) -> tuple[str, str]:
        """What is waived and what is paid."""
        return self.waived.text, self.paid.text


class AlternativeRead(Read):
    """What the house could do instead, and what that is worth today."""

    name: str
    value: MoneyText


class BucketDiscountRead(Read):
    """What of one bucket is given up."""

    bucket: str
    claim: MoneyText
    waived: MoneyText
    rate: Decimal


class IntervalRead(Read):
    """From low to high, the figure itself between them."""

    low: MoneyText
    high: MoneyText

    def width(self) -> int:
        """Minor units from end to end."""
        return self.high.minor - self.low.minor


class SwingRead(Read):
    """What becomes of the decision value when one assumption is less or more than assumed."""

    assumption: str
    less: Decimal
    more: Decimal
    decision_value: IntervalRead


class LeadRead(Read):
    """What an offer is worth to the house; see copilot.impact.LeadImpact."""

    expected_npv: MoneyText
    npv_rate: Decimal
    alternatives: tuple[AlternativeRead, ...]
    best: str
    best_value: MoneyText
    decision_value: MoneyText
    acceptance: Decimal
    offered_npv: MoneyText
    break_even_acceptance: Decimal | None
    chance_kept: Decimal
    discounts: tuple[BucketDiscountRead, ...]
    recovery_rate: Decimal
    months_to_cash: Decimal
    swings: tuple[SwingRead, ...]
    assumptions: tuple[str, ...] = ()
    assumptions_version: str = ""


class BooksRead(Read):
    """What an offer does to the books on the day it is agreed; see copilot.impact.BookImpact."""

    eir: Decimal
    eir_assumed: bool
    stage: int
    written_off: MoneyText
    written_off_later: MoneyText
    cash_now: MoneyText
    allowance_before: MoneyText
    allowance_used: MoneyText
    allowance_after: MoneyText
    amortised_cost_before: MoneyText
    amortised_cost_after: MoneyText
    modification_result: MoneyText
    write_off_result: MoneyText
    allowance_release: MoneyText
    off_balance_income: MoneyText
    result: MoneyText
    vat_to_reverse: MoneyText
    vat_to_reverse_later: MoneyText
    vat_still_owed: MoneyText
    profit_or_loss: MoneyText
    change_share: Decimal | None
    substantial: bool
    assumptions: tuple[str, ...] = ()
    assumptions_version: str = ""


class QuoteRead(Read):
    """An offer that somebody asked about, with everything that comes of it. Advisors get no `lead` and no `books`."""

    offer_id: str
    kind: str
    headline: str
    offer: dict[str, Any]
    schedule: ScheduleRead
    impact: ImpactRead
    verdict: VerdictRead
    nearest: NearestRead | None = None
    breach: tuple[BreachRead, ...] = ()
    debts: tuple[DebtShareRead, ...] = ()
    why: tuple[WhyRead, ...] = ()
    notes: tuple[FactRead, ...] = ()
    over_affordability: Decimal | None = None
    fewer_than: int | None = None
    lead: LeadRead | None = None
    books: BooksRead | None = None
