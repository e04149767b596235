"""Local dates: the one reader of a date, months that keep their day, days between, the clock as a value passed in."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime
from re import fullmatch
from zoneinfo import ZoneInfo

from copilot.errors import BadDate

Clock = Callable[[], datetime]
"""Gives the present moment as an aware UTC datetime. Only the edge calls one; the core is handed times."""


def read_date(given: object) -> date:
    """A day written year-month-day, as people type it and as JSON carries it; a date stays one. BadDate otherwise.

    To be the reader of every field that takes a date from outside (before pydantic's own, whose sentence does not say
    what to do). A time of day is refused: a day at another place is another day.

    >>> read_date("2026-11-30")
    datetime.date(2026, 11, 30)
    """
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if not isinstance(given, str) or not fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given.strip()):
        raise BadDate(
            f"{given!r} is not written as a date. Write year-month-day, like 2026-11-30.", text=str(given)
        )
    try:
        return date.fromisoformat(given.strip())
    except ValueError as why:
        raise BadDate(
            f"{given!r} is not a date of the calendar: {why}. Write a day that the month has, like 2026-11-30.",
            text=given,
        ) from None


def add_months(day: date, months: int, *, anchor_day: int | None = None) -> date:
    """`day` moved by whole `months`, keeping `anchor_day` (default: its own day) where the month has it.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 2, 28), 1, anchor_day=31)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    return date(year, month, min(anchor_day or day.day, monthrange(year, month)[1]))


def days_between(start: date, end: date) -> int:
    """Days from `start` (excluded) to `end` (included); negative when `end` is earlier."""
    return (end - start).days


HOME_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "CO": "America/Bogota",
    "MX": "America/Mexico_City",
    "PE": "America/Lima",
    "US": "America/New_York",
}
"""The time zone of each country's capital or largest city; a country that is not here counts in UTC."""


def local_date(moment: datetime, country: str) -> date:
    """The date at the debtor's at `moment` (aware).

    >>> from datetime import UTC
    >>> local_date(datetime(2026, 11, 22, 1, 0, tzinfo=UTC), "AR")
    datetime.date(2026, 11, 21)
    """
    return moment.astimezone(ZoneInfo(HOME_ZONES.get(country, "UTC"))).date()
