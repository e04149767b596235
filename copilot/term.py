"""How many payments does a figure need? The term that follows from a payment that is fixed.

Sought over exact schedules, so VAT, charges, grace, payable amounts and every rhythm count as they will be paid.
"""

from collections.abc import Callable
from datetime import date

from copilot.errors import BadTerms, PaymentTooSmall
from copilot.money import Money
from copilot.offer import Plan
from copilot.scenarios.impact import regular_payment
from copilot.scenarios.schedule import MAX_INSTALLMENTS, build

_FIXED_BY_OTHERS = {
    "bullet": "pays its interest each time, however long it runs",
    "balloon": "pays what its profile says, however long it runs",
}

PlanOf = Callable[[int], Plan]


def fewest(plan: PlanOf, payment: int, *, form: str, start: int, on: date) -> Plan:
    """The plan with the fewest payments of which no regular one is above `payment` (minor units).

    `plan` gives the plan with so many payments, `start` the fewest it can have. Raises PaymentTooSmall naming the
    least payment that works within MAX_INSTALLMENTS; BadTerms for a form whose payment does not follow its length, and
    whatever keeps the plan from being priced at all.
    """
    if form in _FIXED_BY_OTHERS:
        raise BadTerms(
            f"A plan of form {form} {_FIXED_BY_OTHERS[form]}. Give the number of payments instead.", form=form
        )
    currency = plan(start).claim.currency
    regular_payment(build(plan(start), on=on))  # what cannot be priced at all says so itself
    counts = range(start, MAX_INSTALLMENTS + 1)
    # Growing steps may raise the highest payment of a longer plan; every other form pays less the longer it runs.
    ask = _first_that_fits if form == "step_up" else _by_halves
    count, least = ask(lambda n: _paid(plan(n), on), counts, payment)
    if count is None:
        raise PaymentTooSmall(
            f"Payments of {_shown(payment, currency)} {_why(plan(counts[-1]), payment, on)}. The least that works is "
            f"{_shown(least, currency)}.",
            asked=payment, least=least, currency=currency,
        )  # fmt: skip
    return plan(count)


def _why(longest: Plan, payment: int, on: date) -> str:
    """Do payments this small never end, or only last too long?"""
    try:
        first = next(row for row in build(longest, on=on).rows if row.number == 1)
    except BadTerms:
        return "are too small to be split further"
    eaten = first.interest + first.vat + first.charge
    if payment <= eaten:
        shown = _shown(eaten, longest.claim.currency)
        return f"do not cover the interest and charges of {shown}, so the debt never ends"
    return f"need more than {MAX_INSTALLMENTS} payments"


def _paid(plan: Plan, on: date) -> int | None:
    """The regular payment of a plan; None where rounding leaves a payment that would repay nothing."""
    try:
        return regular_payment(build(plan, on=on))
    except BadTerms:
        return None


def _by_halves(paid: Callable[[int], int | None], counts: range, payment: int) -> tuple[int | None, int]:
    """The fewest of `counts` that fits, else None and the least that is paid; `paid` falls and is None at the end."""
    low, high = counts.start, counts.stop
    while low < high:
        middle = (low + high) // 2
        found = paid(middle)
        if found is None or found <= payment:
            high = middle
        else:
            low = middle + 1
    if low < counts.stop and (found := paid(low)) is not None:
        return low, found
    return None, paid(max(low - 1, counts.start)) or 0


def _first_that_fits(
    paid: Callable[[int], int | None], counts: range, payment: int
) -> tuple[int | None, int]:
    least: int | None = None
    for count in counts:
        found = paid(count)
        if found is None:
            continue
        if found <= payment:
            return count, found
        least = found if least is None else min(least, found)
    return None, least or 0


def _shown(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).major:f} {currency}"
