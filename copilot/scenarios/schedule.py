"""Every payment of an offer, exact to the minor unit.

What can be priced is checked here once, for every kind; plans are repaid in plan_rows.py. Source: project finance
notes, sections 2 and 5 (2026-11).
"""

from calendar import monthrange
from datetime import date

from copilot.dates import add_months
from copilot.debt import BUCKETS, Balance
from copilot.errors import BadAmount, BadTerms, CurrencyMismatch, DiscountTooLarge
from copilot.money import MAX_MINOR
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
from copilot.plan_terms import Balloon, GraceKind, PaymentTerms, RateReduction, Rhythm, StepUp
from copilot.scenarios.amortization import MOST_ROWS
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


def check_terms(offer: Offer, *, on: date) -> None:
    """Raise BadTerms, BadAmount or CurrencyMismatch if `offer` cannot be priced on `on`; otherwise do nothing."""
    _check_amount("claim", offer.claim.total.minor)
    _check_part(offer.claim, offer.waived, "discount on", DiscountTooLarge)
    if isinstance(offer, CatchUp):
        _check_part(offer.claim, offer.arrears, "late part of", BadTerms)
    check_first(first_on(offer), on)
    if owed(offer) <= 0:
        raise BadTerms(
            f"The offer leaves nothing to pay: {owed(offer)} minor units. Lower the discount or give an amount above "
            "zero.",
            owed=owed(offer),
        )  # fmt: skip
    if isinstance(offer, PartialPromise) and offer.amount >= offer.claim.total.minor:
        raise BadTerms(
            f"A partial promise of {offer.amount} minor units covers the whole claim of {offer.claim.total.minor}, so "
            "nothing would stay owed. Offer a full payment or a settlement.",
            amount=offer.amount, claim=offer.claim.total.minor,
        )  # fmt: skip
    if not isinstance(offer, OnePayment):
        _check_plan(offer, on)


def _check_amount(name: str, minor: int) -> None:
    if minor > MAX_MINOR:
        raise BadAmount(
            f"The {name} of {minor} minor units is larger than any debt we handle, {MAX_MINOR}. Check the figure.",
            minor=minor, most=MAX_MINOR,
        )  # fmt: skip


def check_first(first: date, on: date) -> None:
    """BadTerms unless the first payment lies from today to ten years from `on`."""
    if first < on:
        raise BadTerms(
            f"The first payment on {first} is before today, {on}: nobody can pay then. Choose a later date.",
            first_due_on=str(first), on=str(on),
        )  # fmt: skip
    last = add_months(on, MAX_INSTALLMENTS)
    if first > last:
        raise BadTerms(
            f"The first payment on {first} is more than ten years away, too far to be priced. Choose a date up to "
            f"{last}.",
            first_due_on=str(first), latest=str(last),
        )  # fmt: skip


def _check_part(claim: Balance, part: Balance, name: str, too_large: type[BadTerms]) -> None:
    if part.currency != claim.currency:
        raise CurrencyMismatch(
            f"The {name} the claim is in {part.currency}, the claim in {claim.currency}: they cannot be "
            "subtracted. Use one currency.",
            left=part.currency, right=claim.currency,
        )  # fmt: skip
    for bucket in BUCKETS:
        asked, held = getattr(part, bucket), getattr(claim, bucket)
        if asked > held:
            raise too_large(
                f"The {name} {bucket} is {asked} minor units but the claim holds {held}. Lower it to {held}.",
                bucket=bucket, asked=asked, held=held,
            )  # fmt: skip


def _check_plan(offer: Plan, on: date) -> None:
    if not 1 <= offer.installments <= MAX_INSTALLMENTS:
        raise BadTerms(
            f"{offer.installments} instalments cannot be priced: a plan has at least one and at most ten years of "
            f"months. Choose from 1 to {MAX_INSTALLMENTS}.",
            installments=offer.installments, most=MAX_INSTALLMENTS,
        )  # fmt: skip
    _check_paying(offer.paying, offer.first_due_on)
    if isinstance(offer, HardshipPause):
        check_periods("pause", offer.pause)
    if isinstance(offer, InstallmentPlan | SettlementPlan):
        _check_down(offer, on)
    if isinstance(offer, InstallmentPlan):
        _check_grace(offer)
        _check_form(offer)


def _check_paying(paying: PaymentTerms, first: date) -> None:
    if paying.multiple < 1:
        raise BadTerms(
            f"Payments in multiples of {paying.multiple} minor units are none. Give at least 1, which rounds nothing.",
            multiple=paying.multiple,
        )
    if paying.charge < 0:
        raise BadTerms(
            f"A charge of {paying.charge} minor units would be paid by the house. Give zero or more.",
            charge=paying.charge,
        )
    _check_amount("charge", paying.charge)
    for name, share in (("interest", paying.vat_on_interest), ("charges", paying.vat_on_charges)):
        if not (share.is_finite() and 0 <= share <= 1):
            raise BadTerms(
                f"VAT of {share} on {name} is no share: it is a fraction of them (0.21 means 21 %). Give one from 0 "
                "to 1.",
                vat=str(share),
            )  # fmt: skip
    monthly = paying.rhythm is Rhythm.MONTHLY
    if (
        monthly
        and paying.month_day
        and first.day != min(paying.month_day, monthrange(first.year, first.month)[1])
    ):
        raise BadTerms(
            f"The first payment on {first} does not fall on day {paying.month_day}, on which the plan is paid. Move it "
            "to that day, or leave the day out.",
            first_due_on=str(first), month_day=paying.month_day,
        )  # fmt: skip


def check_periods(name: str, periods: int) -> None:
    """BadTerms unless a grace or pause (`name`) lasts from 1 to MAX_INSTALLMENTS periods."""
    if not 1 <= periods <= MAX_INSTALLMENTS:
        raise BadTerms(
            f"A {name} of {periods} periods cannot be priced: it lasts at least one and at most ten years of months. "
            f"Give from 1 to {MAX_INSTALLMENTS}, or leave it out.",
            periods=periods,
        )  # fmt: skip


def _check_grace(plan: InstallmentPlan) -> None:
    if plan.grace is None:
        return
    check_periods("grace", plan.grace.periods)
    if plan.grace.kind is GraceKind.CAPITAL and plan.grace.periods >= plan.installments:
        raise BadTerms(
            f"A grace of {plan.grace.periods} payments leaves none of {plan.installments} to repay in. Shorten it, or "
            "give more instalments.",
            grace=plan.grace.periods, installments=plan.installments,
        )  # fmt: skip


def _check_form(plan: InstallmentPlan) -> None:
    form, rows = plan.form, plan.installments
    skipped = repaid(plan).interest_only
    if isinstance(form, StepUp) and not (form.growth.is_finite() and form.growth > -1 and form.every >= 1):
        raise BadTerms(
            f"Payments that change by {form.growth} every {form.every} rows cannot be priced: they would end at "
            "nothing or never change. Give a growth above -1 and at least one row.",
            growth=str(form.growth), every=form.every,
        )  # fmt: skip
    if isinstance(form, Balloon) and not rows <= form.profile <= MOST_ROWS:
        raise BadTerms(
            f"A balloon on a profile of {form.profile} rows does not fit a plan of {rows}: the payments are those of a "
            f"longer plan. Give a profile from {rows} to {MOST_ROWS}.",
            profile=form.profile, installments=rows,
        )  # fmt: skip
    if isinstance(form, RateReduction) and not max(skipped, 1) <= form.after < rows:
        raise BadTerms(
            f"The rate falls after {form.after} of {rows} payments, but it can only fall between level payments. "
            f"Choose from {max(skipped, 1)} to {rows - 1}.",
            after=form.after, installments=rows,
        )  # fmt: skip
    if isinstance(form, RateReduction) and plan.paying.actual_days:
        raise BadTerms(
            "A plan that earns by its real days keeps one rate, which its level payment rests on. Let the rate fall "
            "in a plan of whole periods."
        )


def _check_down(offer: InstallmentPlan | SettlementPlan, on: date) -> None:
    if not 0 <= offer.down_payment < owed(offer):
        raise BadTerms(
            f"A down payment of {offer.down_payment} minor units does not fit what is owed, {owed(offer)}: the "
            "instalments must have something to repay. Choose one from 0 to below it.",
            down_payment=offer.down_payment, owed=owed(offer),
        )  # fmt: skip
    if offer.down_payment and offer.first_due_on == on:
        raise BadTerms(
            f"The down payment and the first instalment fall on one day, {on}, and would be one payment. Move the "
            "first instalment.",
            first_due_on=str(on),
        )  # fmt: skip
