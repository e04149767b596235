"""Every payment of an offer, exact to the minor unit.

Interest is rounded half up at each step, the balance is recomputed with rounded values, the last payment absorbs.
Source: project finance notes, sections 2 and 5 (sistema frances), 2026-11.
"""

from datetime import date
from decimal import Decimal

from copilot.dates import add_months, days_between
from copilot.debt import BUCKETS
from copilot.errors import BadTerms, CurrencyMismatch
from copilot.money import round_minor
from copilot.offer import Installment, InstallmentPlan, Offer, Schedule, Settlement
from copilot.rate import Rate
from copilot.scenarios.annuity import level_payment

MAX_INSTALLMENTS = 120


def build(offer: Offer, *, on: date) -> Schedule:
    """The exact schedule of `offer` seen from `on` (local date; a down payment is due that day).

    Rows sum to the owed amount plus interest, the last balance is 0, no part is negative, dates strictly increase.
    Raises BadTerms (what, why, what to do) when the terms cannot be priced, CurrencyMismatch on two currencies.
    """
    check_terms(offer, on=on)
    if isinstance(offer, Settlement):
        pay = owed(offer)
        row = Installment(number=1, due_on=offer.due_on, payment=pay, principal=pay, interest=0, balance=0)
        return Schedule(currency=offer.claim.currency, rows=(row,))
    return Schedule(currency=offer.claim.currency, rows=_plan_rows(offer, on))


def owed(offer: Offer) -> int:
    """What is left of the claim after the waiver, minor units, before any down payment."""
    return offer.claim.total.minor - offer.waived.total.minor


def first_rate(rate: Rate, *, on: date, first_due_on: date) -> Decimal:
    """The rate of the first period: one month if it is exactly one, else the days that it really has."""
    if first_due_on == add_months(on, 1):
        return rate.per_month()
    return rate.for_days(days_between(on, first_due_on))


def check_terms(offer: Offer, *, on: date) -> None:
    """Raise BadTerms or CurrencyMismatch if `offer` cannot be priced on `on`; otherwise do nothing."""
    if offer.waived.currency != offer.claim.currency:
        raise CurrencyMismatch(
            f"The discount is in {offer.waived.currency}, the claim in {offer.claim.currency}. Use one currency.",
            left=offer.waived.currency, right=offer.claim.currency,
        )  # fmt: skip
    for name in BUCKETS:
        asked, held = getattr(offer.waived, name), getattr(offer.claim, name)
        if asked > held:
            raise BadTerms(
                f"The discount on {name} is {asked} minor units but the claim holds {held}. Lower it to {held}.",
                bucket=name, asked=asked, held=held,
            )  # fmt: skip
    first_on = offer.due_on if isinstance(offer, Settlement) else offer.first_due_on
    if first_on < on:
        raise BadTerms(f"The first payment on {first_on} is before today, {on}. Choose a later date.")
    if owed(offer) <= 0:
        raise BadTerms("The discount leaves nothing to pay. Lower the discount.")
    if isinstance(offer, InstallmentPlan):
        _check_plan(offer, on)


def _check_plan(offer: InstallmentPlan, on: date) -> None:
    if not 1 <= offer.installments <= MAX_INSTALLMENTS:
        raise BadTerms(
            f"{offer.installments} instalments cannot be priced. Choose from 1 to {MAX_INSTALLMENTS}.",
            installments=offer.installments,
        )
    if not 0 <= offer.down_payment < owed(offer):
        raise BadTerms(
            f"A down payment of {offer.down_payment} minor units does not fit what is owed, {owed(offer)}. "
            "Choose one from 0 to below it.",
            down_payment=offer.down_payment, owed=owed(offer),
        )  # fmt: skip
    if offer.down_payment and offer.first_due_on == on:
        raise BadTerms(
            "The down payment and the first instalment fall on one day. Move the first instalment."
        )


def _plan_rows(offer: InstallmentPlan, on: date) -> tuple[Installment, ...]:
    left = owed(offer) - offer.down_payment
    monthly = offer.rate.per_month()
    first = first_rate(offer.rate, on=on, first_due_on=offer.first_due_on)
    payment = level_payment(left, first_rate=first, rate=monthly, installments=offer.installments)
    rows = []
    if offer.down_payment:
        down = offer.down_payment
        rows.append(Installment(number=0, due_on=on, payment=down, principal=down, interest=0, balance=left))
    for number in range(1, offer.installments + 1):
        whole_month = number > 1 or first == monthly
        interest = round_minor(offer.rate.interest_of_month(left) if whole_month else left * first)
        last = number == offer.installments
        principal = left if last else payment - interest
        if principal <= 0 or principal > left or (not last and principal == left):
            raise BadTerms(
                f"{offer.installments} instalments are too many for {left} minor units: an instalment would repay "
                "nothing. Choose fewer instalments.",
                installments=offer.installments,
            )
        left -= principal
        due_on = add_months(offer.first_due_on, number - 1)
        rows.append(
            Installment(
                number=number,
                due_on=due_on,
                payment=principal + interest,
                principal=principal,
                interest=interest,
                balance=left,
            )
        )
    return tuple(rows)
