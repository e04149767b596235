"""How much time lies between two dates? Each market counts it in its own way, and each way stands here once.

Every answer is an exact Fraction; nothing is rounded. Dates run from `start` (excluded) to `end` (included).
Sources: ISDA 2006 definitions, section 4.16; 12 CFR 1026 Appendix J (b); Directive 2008/48/EC Annex I, remark (c),
with SWD(2012) 128, section 4.1.1. Numeric examples: the day-count family of the published vectors (docs/vectors.md).
"""

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from copilot.dates import add_months, days_between
from copilot.errors import BadTerms


class DayCount(StrEnum):
    ACTUAL_360 = "actual/360"
    ACTUAL_365_FIXED = "actual/365F"
    ACTUAL_ACTUAL_ISDA = "actual/actual ISDA"  # the days of each calendar year over the length of that year
    ACTUAL_ACTUAL_AFB = (
        "actual/actual AFB"  # whole years backwards, the rest over 366 if it holds 29 February
    )
    THIRTY_360_BOND = "30/360 bond"  # no rule for the end of February
    THIRTY_360_US = "30/360 US"  # the end of February counts as the 30th
    THIRTY_E_360 = "30E/360"  # Eurobond; spreadsheets call it DAYS360, European method
    DAYS360_US = "DAYS360 US"  # the spreadsheet's default: differs from 30/360 US at the end of February


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    SEMIMONTH = "semimonth"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """`length` times `unit`: UnitPeriod(Unit.MONTH, 3) is a quarter. BadTerms if the length is below 1."""

    unit: Unit
    length: int = 1

    def __post_init__(self) -> None:
        if self.length < 1:
            raise BadTerms(
                f"A period of {self.length} {self.unit} has no length. Give at least 1.", length=self.length
            )


_YEAR_DAYS = {
    DayCount.ACTUAL_360: 360,
    DayCount.ACTUAL_365_FIXED: 365,
    DayCount.THIRTY_360_BOND: 360,
    DayCount.THIRTY_360_US: 360,
    DayCount.THIRTY_E_360: 360,
    DayCount.DAYS360_US: 360,
}
_THIRTY = {
    DayCount.THIRTY_360_BOND,
    DayCount.THIRTY_360_US,
    DayCount.THIRTY_E_360,
    DayCount.DAYS360_US,
}
_EU_PERIODS = {Unit.WEEK: 52, Unit.MONTH: 12, Unit.YEAR: 1}


def days(start: date, end: date, convention: DayCount) -> int:
    """How many days does `convention` count from `start` to `end`? BadTerms if `end` is earlier.

    >>> days(date(2007, 2, 28), date(2007, 8, 31), DayCount.THIRTY_360_US)
    180
    """
    _in_order(start, end)
    if start == end:
        return 0  # a spreadsheet's DAYS360 says -1 or -2 here at the end of February
    if convention not in _THIRTY:
        return days_between(start, end)
    first, last = _thirty_days(start, end, convention)
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def year_fraction(start: date, end: date, convention: DayCount) -> Fraction:
    """Which part of a year lies from `start` to `end`, exact? BadTerms if `end` is earlier.

    >>> year_fraction(date(2026, 1, 1), date(2026, 7, 1), DayCount.ACTUAL_360)
    Fraction(181, 360)
    """
    _in_order(start, end)
    if convention is DayCount.ACTUAL_ACTUAL_ISDA:
        return _isda(start, end)
    if convention is DayCount.ACTUAL_ACTUAL_AFB:
        return _afb(start, end)
    return Fraction(days(start, end, convention), _YEAR_DAYS[convention])


def eu_interval(start: date, end: date, unit: Unit = Unit.MONTH) -> Fraction:
    """Years from `start` to `end` for the European APR: whole periods counted backwards from `end`, then days.

    A week is 1/52, a month 1/12 of a year; the days left over are divided by the days of the year before the date
    reached by counting backwards, 365 or 366. A month's end that a shorter month lacks becomes its last day (the
    Commission text does not settle this case). BadTerms for other units, or if `end` is earlier.

    >>> eu_interval(date(2012, 1, 12), date(2012, 3, 15)) == Fraction(2, 12) + Fraction(3, 365)
    True
    """
    if unit not in _EU_PERIODS:
        raise BadTerms(
            f"The European APR counts weeks, months or years, not {unit}. Choose one of them.", unit=unit
        )
    whole, reached = _back(start, end, UnitPeriod(unit))
    rest = Fraction(days_between(start, reached), days_between(add_months(reached, -12), reached))
    return Fraction(whole, _EU_PERIODS[unit]) + rest


def unit_periods(start: date, end: date, period: UnitPeriod) -> tuple[int, Fraction]:
    """How many whole unit-periods, and which odd part of one, lie from `start` to `end` under US Regulation Z?

    Whole ones are counted backwards from `end`. Odd days count over 7 per week, 15 per half month, 30 per month (whole
    odd months as 30 days) and 365 per year. Source: 12 CFR 1026 Appendix J (b)(5). BadTerms if `end` is earlier.

    >>> unit_periods(date(1978, 5, 23), date(1978, 10, 1), UnitPeriod(Unit.MONTH, 3))
    (1, Fraction(13, 30))
    """
    if period.unit in (Unit.DAY, Unit.WEEK, Unit.YEAR):
        whole, reached = _back(start, end, period)
        size = {Unit.DAY: 1, Unit.WEEK: 7, Unit.YEAR: 365}[period.unit]
        return whole, Fraction(days_between(start, reached), size * period.length)
    months, reached = _back(start, end, UnitPeriod(Unit.MONTH))
    odd_days = days_between(start, reached)
    if period.unit is Unit.SEMIMONTH:
        whole, odd_days = divmod(30 * months + odd_days, 15 * period.length)
        return whole, Fraction(odd_days, 15 * period.length)
    whole, odd_months = divmod(months, period.length)
    return whole, Fraction(30 * odd_months + odd_days, 30 * period.length)


def _in_order(start: date, end: date) -> None:
    if end < start:
        raise BadTerms(
            f"The period from {start} to {end} runs backwards. Swap the dates.",
            start=str(start),
            end=str(end),
        )


def _back(start: date, end: date, period: UnitPeriod) -> tuple[int, date]:
    """How many periods fit when counting backwards from `end`, and the date reached (not before `start`)."""
    _in_order(start, end)
    if period.unit in (Unit.DAY, Unit.WEEK):
        size = period.length * (7 if period.unit is Unit.WEEK else 1)
        count = days_between(start, end) // size
        return count, date.fromordinal(end.toordinal() - count * size)
    months = period.length * (12 if period.unit is Unit.YEAR else 1)
    count = (12 * (end.year - start.year) + end.month - start.month) // months
    while count and add_months(end, -count * months) < start:
        count -= 1
    return count, add_months(end, -count * months)


def _thirty_days(start: date, end: date, convention: DayCount) -> tuple[int, int]:
    """The day numbers that a 30-day convention puts in the place of the two days."""
    first, last = start.day, end.day
    if convention is DayCount.THIRTY_E_360:
        return min(first, 30), min(last, 30)
    if convention is not DayCount.THIRTY_360_BOND and _ends_february(start):
        if convention is DayCount.THIRTY_360_US and _ends_february(end):
            last = 30
        first = 30
    first = min(first, 30)
    if last == 31 and first == 30:
        last = 30
    return first, last


def _ends_february(day: date) -> bool:
    return day.month == 2 and day.day == monthrange(day.year, 2)[1]


def _isda(start: date, end: date) -> Fraction:
    total, here = Fraction(0), start
    while here < end:
        until = min(date(here.year + 1, 1, 1), end)
        total += Fraction(days_between(here, until), 366 if isleap(here.year) else 365)
        here = until
    return total


def _afb(start: date, end: date) -> Fraction:
    years, reached = 0, end
    while True:
        earlier = add_months(end, -12 * (years + 1))
        if end.month == 2 and end.day >= 28:  # the rule says 28 February, in leap years too
            earlier = date(earlier.year, 2, monthrange(earlier.year, 2)[1])
        if earlier < start:
            break
        years, reached = years + 1, earlier
    leap_days = (date(year, 2, 29) for year in range(start.year, reached.year + 1) if isleap(year))
    has_leap_day = any(start <= leap < reached for leap in leap_days)
    return years + Fraction(days_between(start, reached), 366 if has_leap_day else 365)
