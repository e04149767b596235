"""When is each payment due? One rhythm, month ends that keep their day, and days on which nobody can pay.

Public holidays come from the library `holidays` (per country, without regions); Saturdays and Sundays count as days on
which banks do not work. A due date that falls on such a day moves forward to the next working one.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import holidays

from copilot.dates import add_months
from copilot.errors import BadTerms
from copilot.plan_terms import Rhythm

STEP_DAYS = {Rhythm.FORTNIGHTLY: 14, Rhythm.WEEKLY: 7}
_SATURDAY = 5


def one_period_later(day: date, rhythm: Rhythm, periods: int = 1, *, month_day: int = 0) -> date:
    """`day` moved by whole `periods` (may be negative) of the rhythm, before any holiday.

    >>> one_period_later(date(2026, 1, 31), Rhythm.MONTHLY), one_period_later(date(2026, 1, 31), Rhythm.WEEKLY, 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 14))
    """
    if rhythm is Rhythm.MONTHLY:
        return add_months(day, periods, anchor_day=month_day or None)
    return day + timedelta(days=STEP_DAYS[rhythm] * periods)


def due_dates(
    first_on: date, count: int, rhythm: Rhythm, *, calendar: str = "", month_day: int = 0
) -> tuple[date, ...]:
    """`count` due dates from `first_on`, strictly increasing; with a `calendar` each on a working day of that country.

    Raises BadTerms for a calendar that is not known or dates that two holidays push onto each other.
    """
    plain = [one_period_later(first_on, rhythm, k, month_day=month_day) for k in range(count)]
    found = tuple(working_day(day, calendar) for day in plain) if calendar else tuple(plain)
    if any(later <= earlier for earlier, later in pairwise(found)):
        raise BadTerms(
            f"Holidays of {calendar} push two payments onto one day. Choose a longer rhythm or another first date.",
            calendar=calendar,
        )
    return found


def working_day(day: date, country: str) -> date:
    """`day`, or the first day after it that is neither a weekend nor a public holiday of `country`.

    >>> working_day(date(2026, 12, 25), "AR")
    datetime.date(2026, 12, 28)
    """
    while day.weekday() >= _SATURDAY or day in _closed(country, day.year):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=256)
def _closed(country: str, year: int) -> frozenset[date]:
    try:
        found: Iterable[date] = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        raise BadTerms(
            f"We know no public holidays of {country!r}, so its working days cannot be told. Use an ISO country code, "
            "or no calendar.",
            calendar=country,
        ) from None
    return frozenset(found)
