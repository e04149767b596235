"""Random claims, positions and offers of every kind for property tests; most of them can be priced, not all.

`offers()` draws an offer together with the day it is made on. Amounts are large beside the number of instalments, so
that few draws end in "an instalment would repay nothing".
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from copilot.debt import BUCKETS, Balance, Debt, Debtor, PersonKind, Position, balance
from copilot.offer import (
    OFFER_KINDS,
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
    FRENCH,
    Balloon,
    Bullet,
    FirstPeriod,
    Form,
    German,
    Grace,
    GraceKind,
    PaymentTerms,
    RateReduction,
    Rhythm,
    StepUp,
)
from copilot.rate import Rate, RateBasis
from copilot.scenarios.due_dates import one_period_later

FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2028, 12, 31)
CURRENCIES = ("ARS", "CLP", "COP", "MXN", "PEN", "PYG", "USD")
COUNTRIES = ("AR", "CL", "CO", "MX", "PE")
VAT = (Decimal(0), Decimal("0.105"), Decimal("0.16"), Decimal("0.21"))

DAYS = st.dates(FIRST_DAY, LAST_DAY)


@dataclass(frozen=True, kw_only=True)
class Made:
    """An offer and the day it is made on."""

    offer: Offer
    on: date


def shares(parts: int = 1000) -> st.SearchStrategy[Decimal]:
    """A fraction from 0 to 1 with three decimals."""
    return st.integers(0, parts).map(lambda k: Decimal(k) / parts)


@st.composite
def claims(draw: st.DrawFn, currency: str | None = None) -> Balance:
    """A claim with principal and any of the other buckets."""
    principal = draw(st.integers(100_000, 10**10))
    rest = {name: draw(st.one_of(st.just(0), st.integers(0, principal))) for name in BUCKETS[1:]}
    return balance(currency or draw(st.sampled_from(CURRENCIES)), {"principal": principal, **rest})


@st.composite
def part_of(draw: st.DrawFn, whole: Balance, most: Decimal = Decimal(1)) -> Balance:
    """A part of each bucket, at most the share `most`; zero in many of them."""
    return balance(
        whole.currency,
        {
            name: draw(st.one_of(st.just(0), st.integers(0, int(minor * most))))
            for name, minor in whole.parts().items()
        },
    )


@st.composite
def rates(draw: st.DrawFn, most: str = "1.2") -> Rate:
    """Any basis, both day bases, 0 to `most` a year."""
    per_year = draw(st.one_of(st.just(Decimal(0)), st.decimals("0.01", most, places=4)))
    return Rate(per_year, draw(st.sampled_from(RateBasis)), draw(st.sampled_from([360, 365])))


@st.composite
def payment_terms(draw: st.DrawFn, *, taxed: bool = True) -> PaymentTerms:
    """Rhythm, payable amounts, charges, VAT, calendar, first period, day of the month."""
    rhythm = draw(st.sampled_from(Rhythm))
    return PaymentTerms(
        rhythm=rhythm,
        multiple=draw(st.sampled_from([1, 1, 10, 50, 100, 1000])),
        charge=draw(st.one_of(st.just(0), st.integers(1, 500))),
        vat_on_interest=draw(st.sampled_from(VAT)) if taxed else Decimal(0),
        vat_on_charges=draw(st.sampled_from(VAT)),
        level_total=draw(st.booleans()),
        calendar=draw(st.sampled_from(["", "", *COUNTRIES])),
        first_period=draw(st.sampled_from(FirstPeriod)),
        actual_days=draw(st.booleans()),
        month_day=draw(st.sampled_from([0, 0, 5, 29, 31])),
    )


@st.composite
def forms(draw: st.DrawFn, installments: int, grace: int, *, one_rate: bool) -> Form:
    """A form that fits a plan of `installments` rows of which `grace` repay nothing."""
    plain: list[st.SearchStrategy[Form]] = [
        st.sampled_from([FRENCH, German(), Bullet()]),
        st.builds(StepUp, growth=st.decimals("-0.05", "0.05", places=3), every=st.sampled_from([3, 6, 12])),
        st.builds(Balloon, profile=st.integers(installments, installments + 36)),
    ]
    if grace + 1 < installments and not one_rate:
        after = st.integers(grace + 1, installments - 1)
        plain.append(st.builds(RateReduction, after=after, then=rates("0.6")))
    return draw(st.one_of(plain))


@st.composite
def first_dates(draw: st.DrawFn, on: date, paying: PaymentTerms, silent: int = 0) -> date:
    """A first payment with room for `silent` periods before it."""
    room = one_period_later(on, paying.rhythm, silent)
    if paying.rhythm is Rhythm.MONTHLY and paying.month_day:
        return one_period_later(room, paying.rhythm, draw(st.integers(1, 2)), month_day=paying.month_day)
    return room + timedelta(days=draw(st.integers(4, 45)))


@st.composite
def installment_plans(draw: st.DrawFn, claim: Balance, on: date) -> InstallmentPlan:
    """Plans of every form, with and without grace and down payment."""
    waived = draw(part_of(claim, Decimal("0.6")))
    installments = draw(st.integers(1, 48))
    kind = draw(st.sampled_from([None, *GraceKind]))
    most = installments - 1 if kind is GraceKind.CAPITAL else 6
    grace = Grace(kind=kind, periods=draw(st.integers(1, min(most, 6)))) if kind and most else None
    skipped = grace.periods if grace and grace.kind is GraceKind.CAPITAL else 0
    silent = grace.periods if grace and not skipped else 0
    paying = draw(payment_terms())
    owed = claim.total.minor - waived.total.minor
    return InstallmentPlan(
        claim=claim, waived=waived, down_payment=draw(st.one_of(st.just(0), st.integers(1, owed // 2))),
        installments=installments, rate=draw(rates()), first_due_on=draw(first_dates(on, paying, silent)),
        form=draw(forms(installments, skipped, one_rate=paying.actual_days)), grace=grace, paying=paying,
    )  # fmt: skip


@st.composite
def settlement_plans(draw: st.DrawFn, claim: Balance, on: date) -> SettlementPlan:
    """Discounts paid in parts."""
    waived = draw(part_of(claim, Decimal("0.9")))
    paying = draw(payment_terms(taxed=False))
    owed = claim.total.minor - waived.total.minor
    return SettlementPlan(
        claim=claim, waived=waived, down_payment=draw(st.one_of(st.just(0), st.integers(1, owed // 2))),
        installments=draw(st.integers(1, 36)), first_due_on=draw(first_dates(on, paying)), paying=paying,
    )  # fmt: skip


@st.composite
def _extensions(draw: st.DrawFn, claim: Balance, on: date) -> TermExtension:
    paying = draw(payment_terms())
    return TermExtension(
        claim=claim, installments=draw(st.integers(1, 60)), rate=draw(rates()),
        first_due_on=draw(first_dates(on, paying)), paying=paying,
    )  # fmt: skip


@st.composite
def _pauses(draw: st.DrawFn, claim: Balance, on: date) -> HardshipPause:
    paying, pause = draw(payment_terms()), draw(st.integers(1, 6))
    return HardshipPause(
        claim=claim, pause=pause, interest_runs=draw(st.booleans()), installments=draw(st.integers(1, 48)),
        rate=draw(rates()), first_due_on=draw(first_dates(on, paying, pause)), paying=paying,
    )  # fmt: skip


@st.composite
def _catch_ups(draw: st.DrawFn, claim: Balance, on: date, arrears: Balance | None) -> CatchUp:
    late = arrears or draw(part_of(claim))
    if late.total.minor == 0:
        late = balance(claim.currency, {"principal": claim.principal})
    return CatchUp(claim=claim, arrears=late, due_on=draw(_soon(on)))


def _soon(on: date) -> st.SearchStrategy[date]:
    return st.integers(0, 60).map(lambda days: on + timedelta(days=days))


def of_kind(kind: str, claim: Balance, on: date, arrears: Balance | None = None) -> st.SearchStrategy[Offer]:
    """Offers of one kind on a claim; a catch-up asks for `arrears`, or any part of the claim."""
    amounts = st.integers(1, claim.total.minor - 1)
    made: dict[str, st.SearchStrategy[Offer]] = {
        "settlement": st.builds(
            Settlement, claim=st.just(claim), waived=part_of(claim, Decimal("0.9")), due_on=_soon(on)
        ),
        "installment_plan": installment_plans(claim, on),
        "full_payment": st.builds(FullPayment, claim=st.just(claim), due_on=_soon(on)),
        "catch_up": _catch_ups(claim, on, arrears),
        "settlement_plan": settlement_plans(claim, on),
        "term_extension": _extensions(claim, on),
        "hardship_pause": _pauses(claim, on),
        "partial_promise": st.builds(PartialPromise, claim=st.just(claim), amount=amounts, due_on=_soon(on)),
    }
    return made[kind]


@st.composite
def offers(draw: st.DrawFn, *kinds: str) -> Made:
    """An offer of any of `kinds` (default: all) on a random claim and day."""
    on, claim = draw(DAYS), draw(claims())
    return Made(offer=draw(of_kind(draw(st.sampled_from(kinds or OFFER_KINDS)), claim, on)), on=on)


@st.composite
def positions(draw: st.DrawFn, most: int = 4) -> Position:
    """One to `most` contracts of one debtor in one currency, with arrears, ages and rates of their own."""
    on, currency = draw(DAYS), draw(st.sampled_from(CURRENCIES))
    debts = []
    for k in range(draw(st.integers(1, most))):
        claim, late = draw(claims(currency)), draw(st.integers(0, 400))
        debts.append(
            Debt(
                debt_id=f"d{k}", product=draw(st.sampled_from(["card", "loan"])), claim=claim,
                arrears=draw(part_of(claim)), oldest_due_on=on - timedelta(days=late), days_past_due=late,
                contract_rate=draw(st.one_of(st.none(), rates())),
            )
        )  # fmt: skip
    debtor = Debtor(debtor_id="D-1", kind=PersonKind.PERSON, country="AR")
    return Position(debtor=debtor, on=on, currency=currency, debts=tuple(debts))
