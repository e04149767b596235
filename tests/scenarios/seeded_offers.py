"""The same thousands of offers each time: every kind, form, grace, rhythm and way of paying, priceable or not.

Where hypothesis looks for the one offer that fails (`offers_at_random.py`), this fills tables for the batch engines.
"""

import random
from datetime import date, timedelta
from decimal import Decimal

from copilot.dates import add_months
from copilot.debt import Balance, take
from copilot.offer import (
    CatchUp,
    FullPayment,
    HardshipPause,
    InstallmentPlan,
    Offer,
    PartialPromise,
    Settlement,
    SettlementPlan,
    TermExtension,
)
from copilot.plan_terms import (
    Balloon,
    Bullet,
    FirstPeriod,
    Form,
    French,
    German,
    Grace,
    GraceKind,
    PaymentTerms,
    RateReduction,
    Rhythm,
    StepUp,
)
from copilot.rate import Rate, RateBasis

ON = date(2026, 11, 22)
FORM_NAMES = ("french", "german", "bullet", "step_up", "balloon", "rate_reduction")
_PLANS = ("installment_plan", "installment_plan", "settlement_plan", "term_extension", "hardship_pause")
_ONE_PAYMENT = ("settlement", "full_payment", "catch_up", "partial_promise")


def seeded_offers(count: int, seed: int, *, largest: int = 10**11) -> list[Offer]:
    """`count` offers made on ON; claims of up to `largest` minor units, all sizes alike."""
    source = random.Random(seed)
    return [_offer(source, largest) for _ in range(count)]


def _offer(source: random.Random, largest: int) -> Offer:
    number = source.randint
    claim = Balance(
        currency="MXN", principal=number(1, 10 ** number(3, len(str(largest)) - 1)), interest=number(0, 10**6),
        penalties=number(0, 1000),
    )  # fmt: skip
    first = add_months(ON, number(0, 9)) if number(0, 1) else ON + timedelta(days=number(0, 260))
    kind = source.choice((*_PLANS * 3, *_ONE_PAYMENT))
    if kind in _ONE_PAYMENT:
        return _one_payment(kind, claim, first, claim.total.minor // number(2, 5))
    rows, paying = source.choice((1, 2, 3, 6, 12, 24, 36, 60, 120)), _paying(source, first)
    base = {"claim": claim, "installments": rows, "first_due_on": first, "paying": paying}
    waived = take(claim, claim.total.minor * source.choice((0, 0, 1, 3)) // 10)
    down = (claim.total.minor - waived.total.minor) * source.choice((0, 0, 2)) // 10
    if kind == "settlement_plan":
        return SettlementPlan(**base, waived=waived, down_payment=down)
    if kind == "term_extension":
        return TermExtension(**base, rate=_rate(source))
    if kind == "hardship_pause":
        return HardshipPause(**base, rate=_rate(source), pause=number(1, 6), interest_runs=bool(number(0, 1)))
    grace = Grace(kind=source.choice(tuple(GraceKind)), periods=number(1, 7)) if number(0, 2) else None
    return InstallmentPlan(
        **base,
        waived=waived,
        down_payment=down,
        rate=_rate(source),
        form=_form(source, rows, one_rate=paying.actual_days),
        grace=grace,
    )


def _one_payment(kind: str, claim: Balance, first: date, part: int) -> Offer:
    if kind == "settlement":
        return Settlement(claim=claim, waived=take(claim, part), due_on=first)
    if kind == "catch_up":
        return CatchUp(claim=claim, arrears=take(claim, part), due_on=first)
    if kind == "partial_promise":
        return PartialPromise(claim=claim, amount=part, due_on=first)
    return FullPayment(claim=claim, due_on=first)


def _rate(source: random.Random) -> Rate:
    round_one = Decimal(source.randint(1, 24)) / 20  # with these, halves of a minor unit are common
    any_one = Decimal(source.randint(1, 2_000_000)) / 10**6
    written = source.choice((Decimal(0), round_one, any_one))
    return Rate(written, source.choice(tuple(RateBasis)), source.choice((360, 365)))


def _form(source: random.Random, rows: int, *, one_rate: bool) -> Form:
    name = source.choice(FORM_NAMES)
    if name == "step_up":
        growth = Decimal(source.choice(("0.1", "0.05", "0.3", "0", "-0.1")))
        return StepUp(growth=growth, every=source.choice((1, 3, 12)))
    if name == "balloon":
        return Balloon(profile=rows + source.choice((0, 1, 12, 60)))
    if name == "rate_reduction" and not one_rate:
        return RateReduction(after=source.randint(1, max(rows - 1, 1)), then=_rate(source))
    return {"french": French(), "german": German(), "bullet": Bullet()}.get(name, French())


def _paying(source: random.Random, first: date) -> PaymentTerms:
    pick = source.choice
    return PaymentTerms(
        rhythm=pick(tuple(Rhythm)), multiple=pick((1, 1, 1, 7, 100, 1000)), charge=pick((0, 0, 333, 500)),
        vat_on_interest=Decimal(pick(("0", "0.21", "0.16", "0.105"))),
        vat_on_charges=Decimal(pick(("0", "0.21", "0.105"))), level_total=pick((False, True)),
        calendar=pick(("", "", "AR")), first_period=pick(tuple(FirstPeriod)),
        actual_days=pick((False, False, True)), month_day=pick((0, 0, first.day)),
    )  # fmt: skip
