"""Day counts at their boundaries: month ends, 29 February, the first and the last day of a period."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.dates import add_months
from copilot.day_count import DayCount, Unit, UnitPeriod, days, eu_interval, unit_periods, year_fraction
from copilot.errors import BadTerms

DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))
THIRTY = [DayCount.THIRTY_360_BOND, DayCount.THIRTY_360_US, DayCount.THIRTY_E_360, DayCount.DAYS360_US]
MONTH, QUARTER = UnitPeriod(Unit.MONTH), UnitPeriod(Unit.MONTH, 3)


@pytest.mark.parametrize(
    ("start", "end", "bond", "us", "euro", "sheet"),
    [
        # the day before, on and after a 31st
        (date(2026, 1, 15), date(2026, 3, 30), 75, 75, 75, 75),
        (date(2026, 1, 15), date(2026, 3, 31), 76, 76, 75, 76),
        (date(2026, 1, 15), date(2026, 4, 1), 76, 76, 76, 76),
        (date(2026, 1, 29), date(2026, 3, 31), 62, 62, 61, 62),
        (date(2026, 1, 30), date(2026, 3, 31), 60, 60, 60, 60),
        (date(2026, 1, 31), date(2026, 3, 31), 60, 60, 60, 60),
        # the day before, on and after the end of February, leap year and not
        (date(2027, 2, 27), date(2027, 3, 31), 34, 34, 33, 34),
        (date(2027, 2, 28), date(2027, 3, 31), 33, 30, 32, 30),
        (date(2027, 3, 1), date(2027, 3, 31), 30, 30, 29, 30),
        (date(2028, 2, 28), date(2028, 3, 31), 33, 33, 32, 33),
        (date(2028, 2, 29), date(2028, 3, 31), 32, 30, 31, 30),
        # both ends are the end of February: only 30/360 US moves the second one
        (date(2027, 2, 28), date(2028, 2, 29), 361, 360, 361, 359),
        (date(2028, 2, 29), date(2029, 2, 28), 359, 360, 359, 358),
    ],
)
def test_the_four_thirty_day_rules_differ_only_at_month_ends(
    start: date, end: date, bond: int, us: int, euro: int, sheet: int
) -> None:
    assert [days(start, end, convention) for convention in THIRTY] == [bond, us, euro, sheet]


@pytest.mark.parametrize(
    ("end", "isda", "afb"),
    [
        (date(2027, 12, 31), Fraction(183, 365), Fraction(183, 365)),
        (date(2028, 1, 1), Fraction(184, 365), Fraction(184, 365)),
        (date(2028, 1, 2), Fraction(184, 365) + Fraction(1, 366), Fraction(185, 365)),
        (date(2028, 2, 29), Fraction(184, 365) + Fraction(59, 366), Fraction(243, 365)),
        (date(2028, 3, 1), Fraction(184, 365) + Fraction(60, 366), Fraction(244, 366)),
        (date(2028, 7, 1), Fraction(184, 365) + Fraction(182, 366), Fraction(1)),
    ],
)
def test_actual_actual_sees_the_leap_year_from_its_first_day_or_only_with_its_leap_day(
    end: date, isda: Fraction, afb: Fraction
) -> None:
    start = date(2027, 7, 1)
    assert year_fraction(start, end, DayCount.ACTUAL_ACTUAL_ISDA) == isda
    assert year_fraction(start, end, DayCount.ACTUAL_ACTUAL_AFB) == afb


def test_whole_years_of_afb_end_on_the_leap_day_when_they_can() -> None:
    assert year_fraction(date(2024, 2, 29), date(2027, 2, 28), DayCount.ACTUAL_ACTUAL_AFB) == 3
    assert year_fraction(date(2024, 2, 29), date(2028, 2, 28), DayCount.ACTUAL_ACTUAL_AFB) == 4


@given(DAYS, DAYS, st.sampled_from(list(DayCount)))
def test_no_convention_runs_backwards_and_all_are_near_the_calendar(
    one: date, other: date, convention: DayCount
) -> None:
    start, end = min(one, other), max(one, other)
    fraction = year_fraction(start, end, convention)
    assert fraction >= 0
    assert abs(fraction - Fraction((end - start).days, 365)) <= Fraction(
        (end - start).days, 50 * 365
    ) + Fraction(4, 360)


@given(DAYS, DAYS, DAYS)
def test_the_days_of_isda_add_up_wherever_a_period_is_cut(a: date, b: date, c: date) -> None:
    start, middle, end = sorted((a, b, c))
    isda = DayCount.ACTUAL_ACTUAL_ISDA
    assert year_fraction(start, middle, isda) + year_fraction(middle, end, isda) == year_fraction(
        start, end, isda
    )


@pytest.mark.parametrize("convention", list(DayCount))
def test_a_period_that_runs_backwards_is_refused(convention: DayCount) -> None:
    with pytest.raises(BadTerms, match="runs backwards"):
        days(date(2026, 2, 1), date(2026, 1, 31), convention)


@given(DAYS, st.integers(1, 360))
def test_equal_months_are_twelfths_whatever_their_days(start: date, months: int) -> None:
    end = add_months(start, months)
    if end.day == start.day:
        assert eu_interval(start, end) == Fraction(months, 12)


@pytest.mark.parametrize(
    ("end", "years"),
    [
        (date(2027, 2, 14), Fraction(30, 365)),
        (date(2027, 2, 15), Fraction(1, 12)),
        (date(2027, 2, 16), Fraction(1, 12) + Fraction(1, 365)),
    ],
)
def test_the_european_month_is_full_on_its_day_not_before(end: date, years: Fraction) -> None:
    assert eu_interval(date(2027, 1, 15), end) == years


def test_the_european_equation_knows_no_half_months() -> None:
    with pytest.raises(BadTerms, match="weeks, months or years"):
        eu_interval(date(2027, 1, 1), date(2027, 2, 1), Unit.SEMIMONTH)


@pytest.mark.parametrize(
    ("period", "end", "whole", "odd"),
    [
        (MONTH, date(2027, 2, 9), 0, Fraction(30, 30)),
        (MONTH, date(2027, 2, 10), 1, Fraction(0)),
        (MONTH, date(2027, 2, 11), 1, Fraction(1, 30)),
        (QUARTER, date(2027, 4, 9), 0, Fraction(60 + 30, 90)),
        (QUARTER, date(2027, 4, 10), 1, Fraction(0)),
        (QUARTER, date(2027, 5, 11), 1, Fraction(31, 90)),
        (UnitPeriod(Unit.SEMIMONTH), date(2027, 1, 24), 0, Fraction(14, 15)),
        (UnitPeriod(Unit.SEMIMONTH), date(2027, 1, 25), 1, Fraction(0)),
        (UnitPeriod(Unit.SEMIMONTH), date(2027, 2, 10), 2, Fraction(0)),
        (UnitPeriod(Unit.WEEK, 2), date(2027, 1, 23), 0, Fraction(13, 14)),
        (UnitPeriod(Unit.WEEK, 2), date(2027, 1, 24), 1, Fraction(0)),
        (UnitPeriod(Unit.YEAR), date(2028, 1, 9), 0, Fraction(364, 365)),
        (UnitPeriod(Unit.YEAR), date(2028, 1, 10), 1, Fraction(0)),
        (UnitPeriod(Unit.DAY), date(2027, 1, 11), 1, Fraction(0)),
    ],
)
def test_unit_periods_are_full_on_their_day_not_before(
    period: UnitPeriod, end: date, whole: int, odd: Fraction
) -> None:
    assert unit_periods(date(2027, 1, 10), end, period) == (whole, odd)


@given(
    DAYS,
    st.integers(0, 4000),
    st.sampled_from([MONTH, QUARTER, UnitPeriod(Unit.WEEK), UnitPeriod(Unit.YEAR)]),
)
def test_the_odd_part_of_a_unit_period_is_never_more_than_one(
    start: date, length: int, period: UnitPeriod
) -> None:
    whole, odd = unit_periods(start, start + timedelta(days=length), period)
    assert whole >= 0
    assert 0 <= odd <= 1


def test_a_period_without_length_is_refused() -> None:
    with pytest.raises(BadTerms, match="has no length"):
        UnitPeriod(Unit.MONTH, 0)
