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
    regular ones); `saved` = claim - total_to_pay - stays, negative when interest costs more than the discount gives;
    `stays` is what of the claim the offer leaves owed (catch-up, partial promise); `discount_rate` = waived / claim,
    rounded down to 6 places; `lost_on_breach` is the discount that comes back if a conditional one is broken;
    `financed` is what the payments after the down payment repay; `cost` the total-cost rates of the country, empty
    when nothing is financed or it has none that we know;
    `npv` is the creditor's value of the payments if all are kept, at `npv_rate` a year (never shown to the advisor);
    `installment_to_income` is None when income is unknown or in another currency.
    """

    claim: Money
    total_to_pay: Money
    saved: Money
    stays: Money
    installment: Money
    installments: int
    first_payment: Money
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
