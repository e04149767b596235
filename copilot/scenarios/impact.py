"""What does this offer mean for the debtor and for the house? One computation, several readers."""

from datetime import date
from decimal import ROUND_DOWN, Decimal

from copilot.dates import days_between
from copilot.impact import CostRate, Impact
from copilot.money import Money
from copilot.offer import Offer, OnePayment, Scenario, Schedule, SettlementPlan
from copilot.scenarios.annuity import present_value
from copilot.scenarios.ceilings import check_ceilings
from copilot.scenarios.cost import cost_rates
from copilot.scenarios.country import CountryFinance
from copilot.scenarios.schedule import build

_SIX_PLACES = Decimal("0.000001")


def measure(
    offer: Offer,
    schedule: Schedule,
    cost: tuple[CostRate, ...],
    *,
    on: date,
    npv_rate: Decimal,
    income: Money | None,
) -> Impact:
    """Totals, saving, discount and creditor's value of `offer`, exact minor units; `cost` as cost_of gives it.

    The value counts payments without their VAT, as LeadImpact does: it is collected for the state.
    `npv_rate` is the effective yearly hurdle rate (fraction, actual/365). `income` is monthly; None or another
    currency gives installment_to_income None, zero income too (a share of nothing is not a number).
    """
    rows = schedule.rows
    claim, total = offer.claim.total, schedule.total
    level = regular_payment(schedule)
    highest = max(level, rows[-1].payment)
    payments = [(days_between(on, row.due_on), row.payment - row.vat) for row in rows]
    return Impact(
        claim=claim,
        total_to_pay=total,
        saved=claim - total - Money(schedule.stays, schedule.currency),
        stays=Money(schedule.stays, schedule.currency),
        installment=Money(level, schedule.currency),
        installments=sum(row.number > 0 for row in rows),
        first_payment=Money(rows[0].payment, schedule.currency),
        last_payment=Money(rows[-1].payment, schedule.currency),
        highest_payment=Money(highest, schedule.currency),
        first_due_on=rows[0].due_on,
        last_due_on=rows[-1].due_on,
        waived=offer.waived,
        discount_rate=_share(offer.waived.total.minor, claim.minor),
        lost_on_breach=Money(
            offer.waived.total.minor if isinstance(offer, SettlementPlan) else 0, schedule.currency
        ),
        financed=Money(_financed(offer, schedule), schedule.currency),
        cost=cost,
        npv=Money(present_value(payments, per_year=npv_rate), schedule.currency),
        npv_rate=npv_rate,
        installment_to_income=_to_income(highest, schedule.currency, income),
    )


def scenario(
    offer: Offer,
    *,
    on: date,
    npv_rate: Decimal,
    income: Money | None,
    law: CountryFinance,
    product: str,
) -> Scenario:
    """The offer with its exact schedule and impact; raises what build raises, and RateCeiling above a legal ceiling."""
    schedule = build(offer, on=on)
    cost = cost_of(offer, schedule, law, on=on)
    check_ceilings(offer, schedule, cost, law, product=product, on=on)
    return Scenario(
        offer=offer,
        schedule=schedule,
        impact=measure(offer, schedule, cost, on=on, npv_rate=npv_rate, income=income),
    )


def cost_of(offer: Offer, schedule: Schedule, law: CountryFinance, *, on: date) -> tuple[CostRate, ...]:
    """The total-cost rates of an offer under the law of its country; empty for one payment."""
    if isinstance(offer, OnePayment):
        return ()
    return cost_rates(
        schedule, financed=_financed(offer, schedule), law=law, on=on, rhythm=offer.paying.rhythm,
        actual_days=offer.paying.actual_days,
    )  # fmt: skip


def regular_payment(schedule: Schedule) -> int:
    """The level payment, minor units: the highest of the regular ones, or the only one."""
    numbered = [row for row in schedule.rows if row.number > 0]
    return max(row.payment for row in numbered[:-1] or numbered)  # the last one absorbs, or pays a balloon


def _financed(offer: Offer, schedule: Schedule) -> int:
    """What the payments after a down payment repay; 0 for one payment."""
    if isinstance(offer, OnePayment):
        return 0
    return sum(row.principal for row in schedule.rows if row.number > 0) - schedule.capitalised


def _to_income(minor: int, currency: str, income: Money | None) -> Decimal | None:
    if income is None or income.currency != currency or income.minor <= 0:
        return None
    return _share(minor, income.minor)


def _share(part: int, whole: int) -> Decimal:
    # Rounded down, so that a share at a limit is never shown above it.
    return (Decimal(part) / Decimal(whole)).quantize(_SIX_PLACES, rounding=ROUND_DOWN)
