"""Bodies about one offer: what is asked with levers, and everything that comes of it. Money goes with its text."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from api.examples import like
from api.fields import Currency, Locale, OfferId
from api.schemas import MoneyText, Parts
from copilot.dates import read_date
from copilot.impact import CostRate, Impact
from copilot.money import MAX_MINOR
from copilot.offer import Offer, OfferKind
from copilot.plan_terms import GraceKind, Rhythm
from copilot.suggestion import Fact
from copilot.verdict import Verdict

Minor = Annotated[int, Field(ge=0, le=MAX_MINOR, description="Whole minor units.")]
Share = Annotated[
    Decimal, Field(ge=0, max_digits=24, decimal_places=18, description="A fraction, 0.25 = 25 %.")
]
Yearly = Annotated[
    Decimal, Field(ge=0, le=20, max_digits=12, decimal_places=9, description="A fraction, nominal a year.")
]
Count = Annotated[int, Field(ge=0, le=10_000)]
Day = Annotated[
    date, BeforeValidator(read_date), Field(description="A local date, year-month-day (bad_date otherwise).")
]
Signed = Annotated[Decimal, Field(gt=-1, le=10, max_digits=12, decimal_places=9)]


class _In(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class LeversIn(_In):
    """What was set of an offer; what is left out follows the house and the country (docs/quotes.md)."""

    waived: dict[str, Share] | None = Field(None, description="Bucket -> share of it; or `discount`.")
    discount: Share | None = Field(None, description="Share of the whole claim; or `waived`.")
    down_payment: Minor | None = None
    installments: Count | None = Field(None, description="How many payments; or `installment`.")
    installment: Minor | None = Field(None, description="What can be paid each time; the term follows.")
    rate: Yearly | None = None
    first_due_on: Day | None = None
    rhythm: Rhythm | None = None
    form: str | None = Field(None, max_length=40)
    grace_kind: GraceKind | None = None
    grace: Count | None = Field(None, description="Periods.")
    growth: Signed | None = Field(None, description="Form step_up: how payments grow.")
    every: Count | None = Field(None, description="Form step_up: after how many rows.")
    profile: Count | None = Field(None, description="Form balloon: rows of the longer plan.")
    then_rate: Yearly | None = Field(None, description="Form rate_reduction: the rate after `after` rows.")
    after: Count | None = None
    multiple: Minor | None = Field(None, description="Payments are rounded up to it.")
    charge: Minor | None = Field(None, description="Comes with each payment.")
    amount: Minor | None = Field(None, description="What a partial promise promises.")
    pause: Count | None = Field(None, description="Periods without payment.")
    interest_runs: bool | None = None

    @model_serializer(mode="wrap")
    def _set_only(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Only what was set, so that an answer can be sent again as it is."""
        return {name: value for name, value in whole(self).items() if value is not None}


class AskQuote(_In):
    """An offer to price. `currency` chooses the position of a debtor who owes in several."""

    model_config = ConfigDict(json_schema_extra=like("ask_quote"))

    kind: OfferKind
    levers: LeversIn = LeversIn()
    currency: Currency | None = None
    locale: Locale | None = None


class AskFile(AskQuote):
    """The same as a document."""

    model_config = ConfigDict(json_schema_extra=like("ask_file"))

    format: Literal["xlsx", "pdf"]


class RowView(_Out):
    """One payment, exact and as it is shown: payment = principal + interest + charge + vat. Number 0: at once."""

    number: int
    due_on: date
    payment: int
    principal: int
    interest: int
    charge: int
    vat: int
    balance: int
    texts: dict[str, str] = Field(description="payment, principal, interest, charge, vat, balance, due_on.")


class ScheduleView(_Out):
    """Every payment, in minor units of `currency`; `stays` is left owed, `capitalised` became principal in a grace."""

    currency: Currency
    stays: int
    capitalised: int
    rows: list[RowView]


class ScenarioView(_Out):
    """An offer with its exact schedule, impact and labelled figures."""

    model_config = ConfigDict(json_schema_extra=like("scenario"))

    offer_id: OfferId
    offer: Offer
    schedule: ScheduleView
    impact: Impact
    facts: list[Fact]


class ImpactView(_Out):
    """What an offer means for the debtor (copilot/impact.py). `npv` and `npv_rate` are not for advisors."""

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
    waived: Parts
    discount_rate: Decimal
    lost_on_breach: MoneyText
    financed: MoneyText
    cost: list[CostRate]
    npv: MoneyText | None = None
    npv_rate: Decimal | None = None
    installment_to_income: Decimal | None


class AlternativeView(_Out):
    """What the house could do instead."""

    name: str
    value: MoneyText


class BucketDiscountView(_Out):
    """What of one bucket is given up."""

    bucket: str
    claim: MoneyText
    waived: MoneyText
    rate: Decimal


class IntervalView(_Out):
    """From low to high."""

    low: MoneyText
    high: MoneyText


class SwingView(_Out):
    """What becomes of three figures when one assumption is less or more than assumed."""

    assumption: str
    less: Decimal
    more: Decimal
    expected_npv: IntervalView
    decision_value: IntervalView
    offered_npv: IntervalView


class LeadView(_Out):
    """What an offer is worth to the house (copilot/impact.py, docs/impact.md)."""

    expected_npv: MoneyText
    npv_rate: Decimal
    alternatives: list[AlternativeView]
    best: str
    best_value: MoneyText
    decision_value: MoneyText
    acceptance: Decimal
    offered_npv: MoneyText
    break_even_acceptance: Decimal | None
    chance_kept: Decimal
    discounts: list[BucketDiscountView]
    recovery_rate: Decimal
    recovery_eir: Decimal
    cash_recovery_rate: Decimal
    months_to_cash: Decimal
    swings: list[SwingView]
    assumptions: list[str]
    assumptions_version: str


class BookView(_Out):
    """What an offer does to the books on the day it is agreed (copilot/impact.py, docs/impact.md)."""

    eir: Decimal
    eir_assumed: bool
    stage: int
    gross_before: Parts
    off_balance: Parts
    written_off: MoneyText
    written_off_later: MoneyText
    cash_now: MoneyText
    value_of_flows: Decimal | None
    gross_after: MoneyText
    coverage: Decimal
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
    assumptions: list[str]
    assumptions_version: str


class PartView(_Out):
    """What one row pays of one debt, minor units: the buckets of the claim, and what the plan itself earns."""

    number: int
    due_on: date
    minor: int
    paid: dict[str, int]
    interest: int
    charge: int
    vat: int


class DebtShareView(_Out):
    """What of an offer falls on one debt."""

    debt_id: str
    product: str
    claim: MoneyText
    waived: MoneyText
    waived_parts: Parts
    paid: MoneyText
    stays: MoneyText
    pays: list[PartView]


class BreachView(_Out):
    """What is owed again if the plan is broken after `after` of its `of` payments (copilot/breach.py).

    `owed` is the total of `claim`, `interest` inside. `counted` of `paid` pays the claim, the rest was charges, VAT.
    """

    after: int
    of: int
    missed_on: date
    on: date = Field(description="The day it is worked out for.")
    claim: Parts
    owed: MoneyText
    paid: MoneyText
    counted: MoneyText
    discount_lost: MoneyText
    discount_kept: MoneyText
    interest: MoneyText = Field(description="Of the contract, since the agreement.")
    credit: MoneyText = Field(description="Paid beyond everything.")
    plan_left: MoneyText = Field(description="What the plan still had to repay.")
    below_plan: bool = Field(description="`owed` is below `plan_left`: ask what the agreement says.")
    order_verify: bool = Field(description="The order of payment of the country is not verified.")


class SymbolView(_Out):
    """One value of a formula; `key` names what it is."""

    symbol: str
    key: str
    text: str


class WhyView(_Out):
    """Where a figure comes from: the formula and the values of this offer, the figure itself first."""

    figure: str
    formula: str
    values: list[SymbolView]
    source: str


class NearestView(_Out):
    """The nearest offer of the same kind that may be made, as levers to send."""

    kind: OfferKind
    headline: str
    levers: LeversIn


class QuoteSummary(_Out):
    """An offer in a table: everything but its payments. Advisors get no `lead` and no `books`."""

    offer_id: OfferId
    kind: OfferKind
    headline: str
    levers: LeversIn = Field(description="What was set; the rest followed.")
    offer: Offer
    impact: ImpactView
    facts: list[Fact]
    verdict: Verdict
    nearest: NearestView | None
    lead: LeadView | None
    books: BookView | None
    notes: list[Fact] = Field(description="Facts of the law to check before use: key verify or stale.")
    over_affordability: Decimal | None = Field(
        description="The house's share of a month's income, when the largest payment takes more of it; else null."
    )
    fewer_than: int | None = Field(
        description="The payments asked for, when rounding them up lets fewer repay the debt; else null."
    )


class QuoteView(QuoteSummary):
    """An offer with everything that comes of it."""

    model_config = ConfigDict(json_schema_extra=like("quote"))

    schedule: ScheduleView
    breach: list[BreachView] = Field(description="If it is broken; empty for one payment.")
    debts: list[DebtShareView]
    why: list[WhyView]


class UnpricedView(_Out):
    """A kind that makes no offer here, and the error that says why."""

    kind: OfferKind
    code: str
    message: str


class QuotePage(_Out):
    """The scenarios of a debtor."""

    model_config = ConfigDict(json_schema_extra=like("quote_page"))

    items: list[QuoteSummary]
    unpriced: list[UnpricedView]
