"""Every payment of a plan, exact to the minor unit: form, grace, rhythm, charges, VAT, payable amounts.

Interest, payments and VAT are rounded half up at each step, the balance is recomputed with rounded values, the last
payment absorbs. VAT is counted row by row. On top of a level payment it makes what is paid fall a little each time;
held inside (`level_total`) what is paid stays level, because interest and its VAT together cost i (1 + VAT) a period.
Source: project finance notes, sections 2 and 3 (2026-11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from copilot.dates import days_between
from copilot.errors import BadTerms
from copilot.money import UP, round_multiple
from copilot.offer import HardshipPause, Installment, InstallmentPlan, Plan, Schedule, SettlementPlan
from copilot.plan_terms import (
    FRENCH,
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
from copilot.rate import Rate
from copilot.scenarios import amortization as forms
from copilot.scenarios.amortization import Row, Rule, level, odd_first_rate, whole
from copilot.scenarios.due_dates import STEP_DAYS, due_dates, one_period_later

ROUNDED = whole()
FREE_OF_INTEREST = Rate(Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaid:
    """What any plan comes down to: `financed` minor units, `rows` payments at `rate` from `first_due_on`."""

    financed: int
    down_payment: int
    rows: int
    rate: Rate
    first_due_on: date
    form: Form
    grace: Grace | None
    paying: PaymentTerms

    @property
    def silent(self) -> int:
        """Periods at the start in which nothing is paid."""
        return self.grace.periods if self.grace and self.grace.kind is not GraceKind.CAPITAL else 0

    @property
    def interest_only(self) -> int:
        """Rows at the start that repay nothing."""
        return self.grace.periods if self.grace and self.grace.kind is GraceKind.CAPITAL else 0


def repaid(plan: Plan) -> Repaid:
    """The terms of a plan of any kind as one shape."""
    owed = plan.claim.total.minor - plan.waived.total.minor
    down = plan.down_payment if isinstance(plan, InstallmentPlan | SettlementPlan) else 0
    form: Form = FRENCH
    grace: Grace | None = None
    if isinstance(plan, InstallmentPlan):
        form, grace = plan.form, plan.grace
    if isinstance(plan, HardshipPause):
        kind = GraceKind.ACCUMULATED if plan.interest_runs else GraceKind.FREE
        grace = Grace(kind=kind, periods=plan.pause)
    return Repaid(
        financed=owed - down, down_payment=down, rows=plan.installments,
        rate=FREE_OF_INTEREST if isinstance(plan, SettlementPlan) else plan.rate,
        first_due_on=plan.first_due_on, form=form, grace=grace, paying=plan.paying,
    )  # fmt: skip


def plan_schedule(plan: Plan, *, on: date) -> Schedule:
    """The schedule of a plan whose terms were checked (schedule.check_terms). Raises BadTerms if rounding leaves an
    instalment without anything to repay, or a payment does not cover its interest."""
    terms = repaid(plan)
    dates = due_dates(
        terms.first_due_on, terms.rows, terms.paying.rhythm,
        calendar=terms.paying.calendar, month_day=terms.paying.month_day,
    )  # fmt: skip
    rates = period_rates(terms, on=on, dates=dates)
    debt, waiting = _through_grace(terms, rates)
    rows = _repay(terms, Decimal(debt), rates[terms.silent :], waiting)
    written = _written(terms, rows, dates, waiting, debt - terms.financed)
    if terms.down_payment:
        first = Installment(
            number=0, due_on=on, payment=terms.down_payment, principal=terms.down_payment, interest=0,
            balance=terms.financed,
        )  # fmt: skip
        written = (first, *written)
    return Schedule(currency=plan.claim.currency, rows=written, capitalised=debt - terms.financed)


def per_period(rate: Rate, rhythm: Rhythm) -> Decimal:
    """The rate of one whole period: a twelfth of a year or its effective counterpart, 14 or 7 days."""
    return rate.per_month() if rhythm is Rhythm.MONTHLY else rate.for_days(STEP_DAYS[rhythm])


def period_rates(terms: Repaid, *, on: date, dates: Sequence[date]) -> list[Decimal]:
    """One rate per period from `on`: those of a silent grace first, then one per row. BadTerms if there is no room."""
    paying = terms.paying
    starts = [
        one_period_later(terms.first_due_on, paying.rhythm, -k, month_day=paying.month_day)
        for k in range(terms.silent, 0, -1)
    ]
    ends = [*starts, *dates]
    check_room(terms.first_due_on, terms.silent, paying.rhythm, on=on, month_day=paying.month_day)
    if paying.actual_days:
        return [
            terms.rate.for_days(days_between(start, end))
            for start, end in zip([on, *ends[:-1]], ends, strict=True)
        ]
    regular = per_period(terms.rate, paying.rhythm)
    unmoved = starts[0] if starts else terms.first_due_on
    first = first_rate(terms.rate, paying, on=on, first_due_on=unmoved)
    return [first, *[regular] * (len(ends) - 1)]


def check_room(first_due_on: date, silent: int, rhythm: Rhythm, *, on: date, month_day: int = 0) -> None:
    """BadTerms unless `silent` periods without payment, begun after `on`, fit before the first payment."""
    if silent and one_period_later(first_due_on, rhythm, -silent, month_day=month_day) <= on:
        raise BadTerms(
            f"A grace of {silent} periods does not fit before the first payment on {first_due_on}. "
            f"Choose a date after {one_period_later(on, rhythm, silent)}.",
            first_due_on=str(first_due_on), periods=silent,
        )  # fmt: skip


def first_rate(rate: Rate, paying: PaymentTerms, *, on: date, first_due_on: date) -> Decimal:
    """The rate of the first period: a whole one if it is exactly one, else what `paying.first_period` says."""
    regular = per_period(rate, paying.rhythm)
    periods, odd = whole_and_odd(paying, on=on, first_due_on=first_due_on)
    if (periods, odd) == (1, 0) or paying.first_period is FirstPeriod.WHOLE:
        return regular
    if paying.first_period is FirstPeriod.DAYS:
        return rate.for_days(days_between(on, first_due_on))
    return odd_first_rate(regular, rate.for_days(odd), periods)


def whole_and_odd(paying: PaymentTerms, *, on: date, first_due_on: date) -> tuple[int, int]:
    """Whole periods from `on` to the first payment, and the odd days that are left over."""
    # Only from a day that is itself the month's day of payment does the plan's month begin with that day.
    on_its_day = one_period_later(on, paying.rhythm, 0, month_day=paying.month_day) == on
    month_day = paying.month_day if on_its_day else 0
    periods = 0
    while one_period_later(on, paying.rhythm, periods + 1, month_day=month_day) <= first_due_on:
        periods += 1
    whole_on = one_period_later(on, paying.rhythm, periods, month_day=month_day)
    return periods, days_between(whole_on, first_due_on)


def grace_interest(terms: Repaid, rates: Sequence[Decimal]) -> tuple[int, ...]:
    """The interest of each silent period, minor units; empty where none runs. Of capitalised ones it bears interest."""
    if terms.grace is None or terms.grace.kind is GraceKind.FREE:
        return ()
    debt, earned = terms.financed, []
    for rate in rates[: terms.silent]:
        earned.append(int(ROUNDED(debt * rate)))
        debt += earned[-1] if terms.grace.kind is GraceKind.CAPITALISED else 0
    return tuple(earned)


def _through_grace(terms: Repaid, rates: Sequence[Decimal]) -> tuple[int, int]:
    """What is to be repaid when a silent grace is over, and the interest that waits without becoming principal."""
    earned = sum(grace_interest(terms, rates))
    capitalised = terms.grace is not None and terms.grace.kind is GraceKind.CAPITALISED
    return (terms.financed + earned, 0) if capitalised else (terms.financed, earned)


def _repay(terms: Repaid, debt: Decimal, rates: Sequence[Decimal], waiting: int) -> tuple[Row, ...]:
    rates = reduced(terms, rates)
    skipped = terms.interest_only
    if skipped >= len(rates):
        raise BadTerms(
            f"A grace of {skipped} payments leaves nothing of {len(rates)} to repay in. Shorten it.",
            grace=skipped,
        )
    inside = vat_inside(terms)
    inner = _rule(terms.form, debt, [rate * (1 + inside) for rate in rates[skipped:]], skipped)

    def rule(number: int, balance: Decimal, interest: Decimal) -> Decimal:
        part = Decimal(0)
        if number > skipped:
            part = inner(number - skipped, balance, interest) - ROUNDED(interest * inside)
        return part + _rounding_up(terms, number, part + interest, interest, waiting, debt)

    rows = forms.repay(debt, rates, rule, rounding=ROUNDED)
    _check_rows(terms, rows)
    return rows


def _rule(form: Form, debt: Decimal, rates: Sequence[Decimal], skipped: int) -> Rule:
    """The rule of a form over `rates`, its rows counted from 1 after a capital grace of `skipped` rows."""
    match form:
        case French():
            return forms.paying(ROUNDED(level(debt, rates)))
        case German():
            return forms.equal_parts(debt, len(rates), ROUNDED)
        case Bullet():
            return forms.interest_only
        case StepUp():
            return forms.steps(debt, rates, form.growth, form.every, ROUNDED)
        case Balloon():
            return forms.paying(forms.balloon_payment(debt, rates, form.profile - skipped, ROUNDED))
        case RateReduction():
            return forms.spread_again(debt, rates, form.after - skipped, ROUNDED)


def vat_inside(terms: Repaid) -> Decimal:
    """The VAT that the level payments hold inside; 0 where it comes on top, or where the form has no level payment."""
    level_form = not isinstance(terms.form, German | Bullet)
    return terms.paying.vat_on_interest if terms.paying.level_total and level_form else Decimal(0)


def reduced(terms: Repaid, rates: Sequence[Decimal]) -> list[Decimal]:
    """The rates of the rows, with those of a rate reduction from the row after `after` on."""
    if not isinstance(terms.form, RateReduction):
        return list(rates)
    then = per_period(terms.form.then, terms.paying.rhythm)
    return [rate if k < terms.form.after else then for k, rate in enumerate(rates)]


def _rounding_up(
    terms: Repaid, number: int, bare: Decimal, interest: Decimal, waiting: int, debt: Decimal
) -> Decimal:
    """What rounding the whole payment up to the multiple adds to its principal."""
    paying = terms.paying
    if paying.multiple == 1:
        return Decimal(0)
    first = number == 1
    due = bare + (waiting if first else 0) + paying.charge + vat(terms, interest, first, waiting, debt)
    return round_multiple(due, paying.multiple, UP) - due


def vat(terms: Repaid, interest: Decimal, first: bool, waiting: int, debt: Decimal) -> int:
    """VAT of one row, minor units: on its interest (the first also bears that of the grace) and on its charge."""
    base = interest + (waiting + debt - terms.financed if first else 0)
    on_interest = ROUNDED(base * terms.paying.vat_on_interest)
    return int(on_interest + ROUNDED(terms.paying.charge * terms.paying.vat_on_charges))


def _check_rows(terms: Repaid, rows: Sequence[Row]) -> None:
    """Every regular row must repay something, every row be paid, and only payable amounts may finish early."""
    regular = [] if isinstance(terms.form, Bullet) else rows[terms.interest_only : -1]
    early = terms.paying.multiple == 1 and len(rows) < terms.rows
    if early or any(row.principal <= 0 for row in regular):
        raise BadTerms(
            f"{terms.rows} instalments are too many for {terms.financed} minor units: an instalment would repay "
            "nothing. Choose fewer instalments.",
            installments=terms.rows, financed=terms.financed,
        )  # fmt: skip
    if any(row.payment + terms.paying.charge == 0 for row in rows):
        raise BadTerms(
            "A payment of interest alone would be of nothing, because none runs. Give a rate, a form that repays with "
            "every payment, or a grace without payments."
        )


def _written(
    terms: Repaid, rows: Sequence[Row], dates: Sequence[date], waiting: int, capitalised: int
) -> tuple[Installment, ...]:
    debt = Decimal(terms.financed + capitalised)
    written = []
    for number, (row, due_on) in enumerate(zip(rows, dates, strict=False), 1):
        tax = vat(terms, row.interest, number == 1, waiting, debt)
        interest = int(row.interest) + (waiting if number == 1 else 0)
        charge, principal = terms.paying.charge, int(row.principal)
        written.append(
            Installment(
                number=number, due_on=due_on, payment=principal + interest + charge + tax, principal=principal,
                interest=interest, balance=int(row.balance), charge=charge, vat=tax,
            )
        )  # fmt: skip
    return tuple(written)
