"""What does a plan cost the debtor per year, under the legal name and in the convention of the country?

Received: the debt that the plan replaces today; paid: every payment after a down payment, with or without charges and
VAT as the convention says. Dates become time the way the plan earns its interest: whole periods where those are alike
(a month is a twelfth of a year whatever its days), odd days of the first period and of days moved by holidays over the
days of the year; real days throughout where the plan earns by real days. Conventions: country_finance.yaml; the
equations: total_cost.py. Source: project finance notes, section 4 (2026-11).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from copilot.dates import add_months, days_between
from copilot.day_count import Unit, UnitPeriod, eu_interval, unit_periods
from copilot.errors import BadTerms
from copilot.impact import CostRate
from copilot.offer import Installment, Schedule
from copilot.plan_terms import Rhythm
from copilot.scenarios.country import CountryFinance, fact_of
from copilot.scenarios.country_document import CostConvention
from copilot.scenarios.due_dates import STEP_DAYS, one_period_later
from copilot.scenarios.total_cost import UnitFlow, effective_cost, nominal_cost, us_actuarial_apr

PERIODS_PER_YEAR = {Rhythm.MONTHLY: 12, Rhythm.FORTNIGHTLY: 26, Rhythm.WEEKLY: 52}
"""The unit periods of a year, for nominal rates."""

UNIT_PERIODS = {
    Rhythm.MONTHLY: UnitPeriod(Unit.MONTH),
    Rhythm.FORTNIGHTLY: UnitPeriod(Unit.WEEK, 2),
    Rhythm.WEEKLY: UnitPeriod(Unit.WEEK),
}
"""The unit period of a rhythm under US Regulation Z."""

_EU_UNITS = {Rhythm.MONTHLY: Unit.MONTH, Rhythm.FORTNIGHTLY: Unit.WEEK, Rhythm.WEEKLY: Unit.WEEK}
_ZERO = Decimal(0)


def cost_rates(
    schedule: Schedule,
    *,
    financed: int,
    law: CountryFinance,
    on: date,
    rhythm: Rhythm,
    actual_days: bool = False,
) -> tuple[CostRate, ...]:
    """The total-cost rates of a plan under `law`: fractions a year, unrounded; () when nothing is financed.

    `financed`: the debt that the payments after today's replace, minor units, without what a grace capitalises later.
    `on`: the day of the offer; `actual_days` as in PaymentTerms. A plan that costs nothing has rates of exactly 0.
    Raises BadTerms if the schedule repays another debt, or has no rate (everything is paid at once).
    """
    if financed == 0:
        return ()
    rows = [row for row in schedule.rows if row.number > 0]
    _check_financed(schedule, rows, financed)
    found = []
    for convention in law.costs:
        fact = fact_of(convention, law.on)
        per_year = _solved(convention, rows, financed, on, rhythm, actual_days)
        found.append(
            CostRate(
                name=convention.name, per_year=per_year, decimals=convention.decimals, basis=convention.basis,
                with_tax=convention.with_tax, source=fact.source, verify=fact.verify,
            )
        )  # fmt: skip
    return tuple(found)


def years_of(
    dates: Sequence[date], *, on: date, rhythm: Rhythm, year_days: int, weeks: int | None = None
) -> list[Fraction]:
    """The time from `on` to each of `dates` (rising, one rhythm) in years: equal periods, odd days over `year_days`.

    The first period is counted backwards from the first date in whole periods; what is left over are odd days. The
    others are one period each, plus or minus the days that a date was moved off the rhythm by holidays. `weeks`: equal
    weeks of a year; None counts a week as 7 days.

    >>> years_of([date(2026, 12, 7), date(2027, 1, 7)], on=date(2026, 11, 22), rhythm=Rhythm.MONTHLY, year_days=365)
    [Fraction(3, 73), Fraction(109, 876)]
    """
    period = period_in_years(rhythm, year_days, weeks)
    whole, odd = _first_period(on, dates[0], rhythm)
    regular = _regular_dates(dates, rhythm)
    moved = [days_between(plain, real) for plain, real in zip(regular, dates, strict=True)]
    return [(whole + k) * period + Fraction(odd + days, year_days) for k, days in enumerate(moved)]


def year_of(law: CountryFinance, rhythm: Rhythm) -> tuple[int, int | None]:
    """Days and equal weeks of a year (see years_of) as the country's first total-cost rate counts them."""
    return _year(law.costs[0], rhythm) if law.costs else (law.year_days, None)


def period_in_years(rhythm: Rhythm, year_days: int, weeks: int | None) -> Fraction:
    """One period as part of a year: a month is a twelfth, a week one of `weeks`, or 7 days where they are None."""
    if rhythm is Rhythm.MONTHLY:
        return Fraction(1, 12)
    days = STEP_DAYS[rhythm]
    return Fraction(days // 7, weeks) if weeks else Fraction(days, year_days)


def _check_financed(schedule: Schedule, rows: Sequence[Installment], financed: int) -> None:
    replaced = sum(row.principal for row in rows) - schedule.capitalised
    if financed != replaced:
        raise BadTerms(
            f"The payments of this plan replace a debt of {replaced} minor units, not of {financed}; its cost would be "
            "wrong. Give what is owed after discount and down payment, without interest that is capitalised later.",
            financed=financed, replaced=replaced,
        )  # fmt: skip


def _solved(
    convention: CostConvention,
    rows: Sequence[Installment],
    financed: int,
    on: date,
    rhythm: Rhythm,
    actual_days: bool,
) -> Decimal:
    paid = [counted_payment(row, convention) for row in rows]
    if sum(paid) == financed:
        return _ZERO
    dates = [row.due_on for row in rows]
    if dates[-1] == on:
        raise BadTerms(
            f"Everything is paid on {on}, the day of the offer: a cost without time has no yearly rate. Choose a later "
            "date, or leave the charges out.",
            on=str(on),
        )  # fmt: skip
    if convention.timing == "unit_periods":
        return _us(paid, dates, financed, on, rhythm)
    years = counted_years(convention, dates, on, rhythm, actual_days)
    if convention.basis == "nominal":
        many = PERIODS_PER_YEAR[rhythm]
        return nominal_cost(_flows([many * t for t in years], paid, financed), many)
    return effective_cost(_flows(years, paid, financed))


def counted_payment(row: Installment, convention: CostConvention) -> int:
    """What the convention counts of a payment, minor units."""
    charge = row.charge if convention.with_charges else 0
    return row.principal + row.interest + charge + (row.vat if convention.with_tax else 0)


def _flows(times: Sequence[Fraction], paid: Sequence[int], financed: int) -> list[tuple[Fraction, Decimal]]:
    return [
        (Fraction(0), Decimal(financed)),
        *((t, Decimal(-pay)) for t, pay in zip(times, paid, strict=True)),
    ]


def counted_years(
    convention: CostConvention, dates: Sequence[date], on: date, rhythm: Rhythm, actual_days: bool
) -> list[Fraction]:
    """The time from `on` to each of `dates` in years, as the convention counts it; not for unit periods."""
    if convention.timing == "eu":
        return [eu_interval(on, day, _EU_UNITS[rhythm]) for day in dates]
    if convention.timing == "days" or actual_days:
        return [Fraction(days_between(on, day), convention.year_days) for day in dates]
    year_days, weeks = _year(convention, rhythm)
    return years_of(dates, on=on, rhythm=rhythm, year_days=year_days, weeks=weeks)


def _year(convention: CostConvention, rhythm: Rhythm) -> tuple[int, int | None]:
    """Days and weeks of a year. A nominal rate counts in unit periods: an odd day of a week is a seventh of it."""
    weeks = convention.weeks
    if convention.basis == "nominal" and rhythm is not Rhythm.MONTHLY and weeks is not None:
        return 7 * weeks, weeks
    return convention.year_days, weeks


def _us(paid: Sequence[int], dates: Sequence[date], financed: int, on: date, rhythm: Rhythm) -> Decimal:
    advance = UnitFlow(0, Fraction(0), Decimal(financed))
    times = [unit_periods(on, day, UNIT_PERIODS[rhythm]) for day in dates]
    payments = [UnitFlow(*time, Decimal(-pay)) for time, pay in zip(times, paid, strict=True)]
    return us_actuarial_apr([advance, *payments], Decimal(PERIODS_PER_YEAR[rhythm]))


def _first_period(on: date, first: date, rhythm: Rhythm) -> tuple[int, int]:
    """Whole periods from `on` to `first` and the odd days left over."""
    if rhythm is not Rhythm.MONTHLY:
        return divmod(days_between(on, first), STEP_DAYS[rhythm])
    whole = max(12 * (first.year - on.year) + first.month - on.month, 0)
    if add_months(on, whole) == first:  # also from a month's end to the end of a shorter month
        return whole, 0
    while add_months(first, -whole) < on:
        whole -= 1
    return whole, days_between(on, add_months(first, -whole))


def _regular_dates(dates: Sequence[date], rhythm: Rhythm) -> list[date]:
    """The dates that the rhythm alone gives from the first one on.

    The day of the month is the first date's, or the highest that any has (31 after a first payment on 28 February),
    whichever the dates follow more closely.
    """
    candidates = (0, max(day.day for day in dates)) if rhythm is Rhythm.MONTHLY else (0,)
    plain = [
        [one_period_later(dates[0], rhythm, k, month_day=day) for k in range(len(dates))]
        for day in candidates
    ]
    return min(
        plain,
        key=lambda these: sum(abs(days_between(a, b)) for a, b in zip(these, dates, strict=True)),
    )
