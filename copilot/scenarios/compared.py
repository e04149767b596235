"""What do the limits compare of one exact offer? The figures are taken from its schedule, as it will be paid.

Where a lever is a minimum, the least of what is paid counts; where it is a maximum, the most: nothing passes a limit by
being said in another way (a token down payment, a balloon, a rate that falls later).
"""

from datetime import date
from decimal import Decimal

from copilot.dates import days_between
from copilot.money import DOWN, round_minor
from copilot.offer import (
    OFFER_KINDS,
    HardshipPause,
    InstallmentPlan,
    Offer,
    OnePayment,
    Schedule,
    SettlementPlan,
)
from copilot.plan_terms import RateReduction, Rhythm
from copilot.rate import Rate, RateBasis
from copilot.scenarios.due_dates import STEP_DAYS
from copilot.scenarios.plan_rows import repaid
from copilot.scenarios.schedule import MONTH_DAYS, down_payment, owed
from copilot.verdict import PPM

BALLOON = 2
"""A last payment that repays more than this many times what the one before repays has been waiting."""

LONGEST_PERIOD = {Rhythm.MONTHLY: 31, **STEP_DAYS}


def one_row(offer: Offer, schedule: Schedule, on: date) -> dict[str, int]:
    """The columns of one exact offer, for a verdict (limits/evaluate.py): minor units, counts, days, ppm a year."""
    return {
        "kind": OFFER_KINDS.index(offer.kind),
        "waived_total": offer.waived.total.minor,
        **{f"waived_{name}": minor for name, minor in offer.waived.parts().items()},
        "down_payment": down_payment(offer),
        "financed_before_down": owed(offer),
        "installments": 1 if isinstance(offer, OnePayment) else offer.installments,
        "installment": lowest_payment(schedule),
        "first_payment_days": days_between(on, first_installment_on(schedule)),
        "grace_days": grace_days(offer, schedule, on),
        "rate_ppm": round_minor(lowest_rate(offer) * PPM, DOWN),
    }


def first_installment_on(schedule: Schedule) -> date:
    """The day of the first payment after a down payment, or of the only one."""
    return next(row.due_on for row in schedule.rows if row.number > 0)


def lowest_payment(schedule: Schedule) -> int:
    """The least of the regular payments, minor units; the last one absorbs and counts only if it is the only one."""
    numbered = [row.payment for row in schedule.rows if row.number > 0]
    return min(numbered[:-1] or numbered)


def lowest_rate(offer: Offer) -> Decimal:
    """The lowest yearly rate that the offer ever runs at, nominal by months (fraction); 0 without interest."""
    if isinstance(offer, OnePayment | SettlementPlan):
        return Decimal(0)
    if isinstance(offer, InstallmentPlan) and isinstance(offer.form, RateReduction):
        return min(_nominal(offer.rate), _nominal(offer.form.then))
    return _nominal(offer.rate)


def grace_days(offer: Offer, schedule: Schedule, on: date) -> int:
    """The longest time in which no principal is paid though payments could be, in days; 0 for one payment.

    A grace or pause as agreed (a month counts 30) or as its dates make it, whichever is longer; interest alone until
    the end (bullet) and a large last payment (balloon) wait from the first payment to the last. The way to the first
    payment itself is judged by its own lever, but for a pause.
    """
    if isinstance(offer, OnePayment):
        return 0
    terms = repaid(offer)
    rows = [row for row in schedule.rows if row.number > 0]
    period = LONGEST_PERIOD[terms.paying.rhythm]
    agreed = (terms.grace.periods if terms.grace else 0) * STEP_DAYS.get(terms.paying.rhythm, MONTH_DAYS)
    repaying = next(row.due_on for row in rows if row.principal > 0)
    waited = days_between(rows[0].due_on, repaying)
    if len(rows) > 1 and rows[-1].principal > BALLOON * rows[-2].principal:
        waited = days_between(rows[0].due_on, rows[-1].due_on)
    paused = days_between(on, rows[0].due_on) - period if isinstance(offer, HardshipPause) else 0
    return max(agreed, waited, paused, 0)


def _nominal(rate: Rate) -> Decimal:
    return rate.per_year if rate.basis is RateBasis.NOMINAL else rate.per_month() * 12
