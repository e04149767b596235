"""Every payment of an offer, exact to the minor unit.

What can be priced is checked here once, for every kind; plans are repaid in plan_rows.py. Source: project finance
notes, sections 2 and 5 (2026-11).
"""

from datetime import date
from decimal import Decimal

from copilot.debt import BUCKETS, Balance
from copilot.errors import BadTerms, CurrencyMismatch
from copilot.offer import (
    CatchUp,
    HardshipPause,
    Installment,
    InstallmentPlan,
    Offer,
    OnePayment,
    PartialPromise,
    Plan,
    Schedule,
    SettlementPlan,
)
from copilot.plan_terms import StepUp
from copilot.scenarios.due_dates import STEP_DAYS
from copilot.scenarios.plan_rows import plan_schedule, repaid

MAX_INSTALLMENTS = 120
MONTH_DAYS = 30


def build(offer: Offer, *, on: date) -> Schedule:
    """The exact schedule of `offer` seen from `on` (local date; a down payment is due that day).

    Last balance 0, no part negative, dates strictly increasing; principal parts sum to what is owed plus capitalised
    interest. Raises BadTerms (what, why, what to do) when the terms cannot be priced, CurrencyMismatch on two
    currencies.
    """
    check_terms(offer, on=on)
    if not isinstance(offer, OnePayment):
        return plan_schedule(offer, on=on)
    pay = owed(offer)
    row = Installment(number=1, due_on=offer.due_on, payment=pay, principal=pay, interest=0, balance=0)
    return Schedule(
        currency=offer.claim.currency,
        rows=(row,),
        stays=offer.claim.total.minor - pay - offer.waived.total.minor,
    )


def owed(offer: Offer) -> int:
    """What the offer's payments repay, minor units, before any down payment and without interest."""
    if isinstance(offer, CatchUp):
        return offer.arrears.total.minor
    if isinstance(offer, PartialPromise):
        return offer.amount
    return offer.claim.total.minor - offer.waived.total.minor


def first_on(offer: Offer) -> date:
    """The date of the one payment, or of the first instalment after a down payment."""
    return offer.due_on if isinstance(offer, OnePayment) else offer.first_due_on


def down_payment(offer: Offer) -> int:
    """What is paid today before any instalment, minor units; 0 for kinds that have none."""
    return offer.down_payment if isinstance(offer, InstallmentPlan | SettlementPlan) else 0


def nominal_rate(offer: Offer) -> Decimal:
    """The yearly rate of the offer, nominal by months (fraction); 0 for kinds without interest."""
    if isinstance(offer, OnePayment | SettlementPlan):
        return Decimal(0)
    return offer.rate.per_month() * 12


def grace_days(offer: Offer) -> int:
    """Days of grace or pause in which no principal is paid; a month counts 30."""
    if isinstance(offer, OnePayment):
        return 0
    terms = repaid(offer)
    periods = terms.grace.periods if terms.grace else 0
    return periods * STEP_DAYS.get(terms.paying.rhythm, MONTH_DAYS)


def check_terms(offer: Offer, *, on: date) -> None:
    """Raise BadTerms or CurrencyMismatch if `offer` cannot be priced on `on`; otherwise do nothing."""
    _check_part(offer.claim, offer.waived, "discount on")
    if isinstance(offer, CatchUp):
        _check_part(offer.claim, offer.arrears, "late part of")
    if first_on(offer) < on:
        raise BadTerms(
            f"The first payment on {first_on(offer)} is before today, {on}. Choose a later date.",
            first_due_on=str(first_on(offer)), on=str(on),
        )  # fmt: skip
    if owed(offer) <= 0:
        raise BadTerms("The offer leaves nothing to pay. Lower the discount or give an amount above zero.")
    if isinstance(offer, PartialPromise) and offer.amount >= offer.claim.total.minor:
        raise BadTerms(
            f"A partial promise of {offer.amount} minor units covers the whole claim of {offer.claim.total.minor}. "
            "Offer a full payment or a settlement.",
            amount=offer.amount, claim=offer.claim.total.minor,
        )  # fmt: skip
    if not isinstance(offer, OnePayment):
        _check_plan(offer, on)


def _check_part(claim: Balance, part: Balance, name: str) -> None:
    if part.currency != claim.currency:
        raise CurrencyMismatch(
            f"The {name} the claim is in {part.currency}, the claim in {claim.currency}. Use one currency.",
            left=part.currency, right=claim.currency,
        )  # fmt: skip
    for bucket in BUCKETS:
        asked, held = getattr(part, bucket), getattr(claim, bucket)
        if asked > held:
            raise BadTerms(
                f"The {name} {bucket} is {asked} minor units but the claim holds {held}. Lower it to {held}.",
                bucket=bucket, asked=asked, held=held,
            )  # fmt: skip


def _check_plan(offer: Plan, on: date) -> None:
    if not 1 <= offer.installments <= MAX_INSTALLMENTS:
        raise BadTerms(
            f"{offer.installments} instalments cannot be priced. Choose from 1 to {MAX_INSTALLMENTS}.",
            installments=offer.installments,
        )
    _check_paying(offer)
    if isinstance(offer, HardshipPause) and offer.pause < 1:
        raise BadTerms(f"A pause of {offer.pause} periods is none. Give at least one.", pause=offer.pause)
    if isinstance(offer, InstallmentPlan | SettlementPlan):
        _check_down(offer, on)
    if isinstance(offer, InstallmentPlan) and isinstance(offer.form, StepUp):
        _check_steps(offer.form)
    if isinstance(offer, InstallmentPlan) and offer.grace is not None and offer.grace.periods < 1:
        raise BadTerms(
            f"A grace of {offer.grace.periods} periods is none. Give at least one, or leave it out.",
            periods=offer.grace.periods,
        )


def _check_paying(offer: Plan) -> None:
    paying = offer.paying
    if paying.multiple < 1 or paying.charge < 0 or min(paying.vat_on_interest, paying.vat_on_charges) < 0:
        raise BadTerms(
            f"Payments in multiples of {paying.multiple} with a charge of {paying.charge} and VAT of "
            f"{paying.vat_on_interest} and {paying.vat_on_charges} cannot be priced. Give a multiple of at least 1 and "
            "nothing below zero."
        )


def _check_steps(form: StepUp) -> None:
    if form.growth <= -1 or form.every < 1:
        raise BadTerms(
            f"Payments that change by {form.growth} every {form.every} rows cannot be priced. Give a growth above -1 "
            "and at least one row.",
            growth=str(form.growth), every=form.every,
        )  # fmt: skip


def _check_down(offer: InstallmentPlan | SettlementPlan, on: date) -> None:
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
