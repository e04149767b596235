"""What does this offer mean for the debtor and for the house? One computation, several readers."""

from datetime import date
from decimal import ROUND_DOWN, Decimal

from copilot.dates import days_between
from copilot.impact import Impact
from copilot.money import Money
from copilot.offer import Offer, OnePayment, Scenario, Schedule, SettlementPlan
from copilot.scenarios.annuity import present_value
from copilot.scenarios.schedule import build

_SIX_PLACES = Decimal("0.000001")


def measure(offer: Offer, schedule: Schedule, *, on: date, npv_rate: Decimal, income: Money | None) -> Impact:
    """Totals, saving, discount and creditor's value of `offer`, exact minor units.

    `npv_rate` is the effective yearly hurdle rate (fraction, actual/365). `income` is monthly; None or another
    currency gives installment_to_income None, zero income too (a share of nothing is not a number).
    """
    rows = schedule.rows
    claim, total = offer.claim.total, schedule.total
    numbered = [row for row in rows if row.number > 0]
    regular = numbered[:-1] or numbered  # the last one absorbs, or pays a balloon
    level = max(row.payment for row in regular)
    payments = [(days_between(on, row.due_on), row.payment) for row in rows]
    return Impact(
        claim=claim,
        total_to_pay=total,
        saved=claim - total - Money(schedule.stays, schedule.currency),
        stays=Money(schedule.stays, schedule.currency),
        installment=Money(level, schedule.currency),
        installments=len(numbered),
        first_payment=Money(rows[0].payment, schedule.currency),
        first_due_on=rows[0].due_on,
        last_due_on=rows[-1].due_on,
        waived=offer.waived,
        discount_rate=_share(offer.waived.total.minor, claim.minor),
        lost_on_breach=Money(
            offer.waived.total.minor if isinstance(offer, SettlementPlan) else 0, schedule.currency
        ),
        financed=Money(_financed(offer, schedule), schedule.currency),
        cost=(),
        npv=Money(present_value(payments, per_year=npv_rate), schedule.currency),
        npv_rate=npv_rate,
        installment_to_income=_to_income(level, schedule.currency, income),
    )


def scenario(offer: Offer, *, on: date, npv_rate: Decimal, income: Money | None) -> Scenario:
    """The offer with its exact schedule and impact; raises what build raises."""
    schedule = build(offer, on=on)
    return Scenario(
        offer=offer,
        schedule=schedule,
        impact=measure(offer, schedule, on=on, npv_rate=npv_rate, income=income),
    )


def _financed(offer: Offer, schedule: Schedule) -> int:
    """What the payments after a down payment repay; 0 for one payment."""
    if isinstance(offer, OnePayment):
        return 0
    return sum(row.principal for row in schedule.rows if row.number > 0)


def _to_income(minor: int, currency: str, income: Money | None) -> Decimal | None:
    if income is None or income.currency != currency or income.minor <= 0:
        return None
    return _share(minor, income.minor)


def _share(part: int, whole: int) -> Decimal:
    # Rounded down, so that a share at a limit is never shown above it.
    return (Decimal(part) / Decimal(whole)).quantize(_SIX_PLACES, rounding=ROUND_DOWN)
