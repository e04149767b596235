"""What an offer means, for three readers: the debtor, the lead, the controller. Values only; nothing is computed here.

The advisor's screen shows the debtor's part and never the lead's. Money is in exact minor units; rates and shares are
Decimal fractions.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from copilot.debt import Balance
from copilot.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRate:
    """A total-cost rate under its legal name: `per_year` a fraction, unrounded; printed as percent with `decimals`.

    `basis` is "effective" or "nominal": rates of the two are never compared. `with_tax` says whether VAT is inside.
    `verify` marks a convention whose legal source was not checked.
    """

    name: str
    per_year: Decimal
    decimals: int
    basis: str
    with_tax: bool
    source: str
    verify: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What an offer means for the debtor, and its bare value for ranking.

    `installment` is the level payment (for one payment: that one; for falling or growing payments: the highest of the
    regular ones); `last_payment` absorbs what rounding left, or pays a balloon or a whole principal; `highest_payment`
    is the larger of the two: a down payment is found today and counts in neither;
    `saved` = claim - total_to_pay - stays, negative when interest costs more than the discount gives;
    `stays` is what of the claim the offer leaves owed (catch-up, partial promise); `discount_rate` = waived / claim,
    rounded down to 6 places; `lost_on_breach` is the discount that comes back if a conditional one is broken;
    `financed` is what the payments after the down payment repay; `cost` the total-cost rates of the country, empty
    when nothing is financed or it has none that we know;
    `npv` is the creditor's value of the payments without their VAT (the state's) if all are kept, at `npv_rate` a year
    (never shown to the advisor);
    `installment_to_income` is what `highest_payment` takes of a month's income, None when income is unknown or in
    another currency.
    """

    claim: Money
    total_to_pay: Money
    saved: Money
    stays: Money
    installment: Money
    installments: int
    first_payment: Money
    last_payment: Money
    highest_payment: Money
    first_due_on: date
    last_due_on: date
    waived: Balance
    discount_rate: Decimal
    lost_on_breach: Money
    financed: Money
    cost: tuple[CostRate, ...]
    npv: Money
    npv_rate: Decimal
    installment_to_income: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What the house could do instead: "do_nothing", "legal" or "sale"; `value` today less costs, may be negative."""

    name: str
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketDiscount:
    """What of one bucket of the claim is given up; `rate` = waived / claim, rounded down to 6 places."""

    bucket: str
    claim: Money
    waived: Money
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From `low` to `high`, the figure itself between them."""

    low: Money
    high: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What becomes of three figures of LeadImpact when one assumption is `less` or `more` than assumed."""

    assumption: str
    less: Decimal
    more: Decimal
    expected_npv: Interval
    decision_value: Interval
    offered_npv: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadImpact:
    """What an offer is worth to the house, expected, at `npv_rate` (effective, a year); formulas: docs/impact.md.

    `expected_npv`: if the debtor says yes, counting that payments may be missed. `best_value` is that of the `best`
    alternative, at least 0; `decision_value` = expected_npv - best_value. `offered_npv`: with the chance `acceptance`
    of a yes, and the cost of the call; `break_even_acceptance` is the chance at which it equals best_value, None when
    even a certain yes does not reach it. `chance_kept`: all is paid, late or not.
    `recovery_rate` is the same expected value at the original rate of the debt `recovery_eir`, over the claim;
    `cash_recovery_rate` the same undiscounted. `months_to_cash`: when the payments of the offer come, on average
    weighted by what is expected of each. Shares and months have 6 places; `swings` the widest first.
    """

    expected_npv: Money
    npv_rate: Decimal
    alternatives: tuple[Alternative, ...]
    best: str
    best_value: Money
    decision_value: Money
    acceptance: Decimal
    offered_npv: Money
    break_even_acceptance: Decimal | None
    chance_kept: Decimal
    discounts: tuple[BucketDiscount, ...]
    recovery_rate: Decimal
    recovery_eir: Decimal
    cash_recovery_rate: Decimal
    months_to_cash: Decimal
    swings: tuple[Swing, ...]
    assumptions: tuple[str, ...]
    assumptions_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookImpact:
    """What an offer does to the books on the day it is agreed; gains positive, losses negative; docs/impact.md.

    Amounts: `gross_before` of the claim stands in the books, `off_balance` does not. `written_off` is what of it is
    given up now, `written_off_later` what a conditional discount gives up with its last payment. `cash_now` reduces
    the gross amount. `value_of_flows` is what the payments after today are worth at `eir` (original, effective, a
    year), unrounded, and None where the terms of the debt do not change; `gross_after` is that rounded.
    Result: modification_result + write_off_result + allowance_release + off_balance_income = `result`
    = amortised_cost_after - amortised_cost_before + cash_now + off_balance_income, to the minor unit;
    `profit_or_loss` adds `vat_to_reverse`: the VAT of waived interest that is waived with it. `vat_still_owed` is that
    of waived interest which the offer leaves owed: to be waived too, or explained. `change_share`: new value against
    gross_before, None where nothing was carried or changed; `substantial` from the assumed threshold on. `stage` by
    days past due, not bettered by the offer. `eir_assumed`: some debt of the claim states no rate.
    """

    eir: Decimal
    eir_assumed: bool
    stage: int
    gross_before: Balance
    off_balance: Balance
    written_off: Money
    written_off_later: Money
    cash_now: Money
    value_of_flows: Decimal | None
    gross_after: Money
    coverage: Decimal
    allowance_before: Money
    allowance_used: Money
    allowance_after: Money
    amortised_cost_before: Money
    amortised_cost_after: Money
    modification_result: Money
    write_off_result: Money
    allowance_release: Money
    off_balance_income: Money
    result: Money
    vat_to_reverse: Money
    vat_to_reverse_later: Money
    vat_still_owed: Money
    profit_or_loss: Money
    change_share: Decimal | None
    substantial: bool
    assumptions: tuple[str, ...]
    assumptions_version: str
