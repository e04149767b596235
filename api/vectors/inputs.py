"""How is a figure of a vector read? Decimal strings, fractions like 0.08/12, percentages, dates, runs of flows.

Whatever is missing or unreadable is a BadDocument that names the field.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction
from typing import Any, TypeVar

from copilot.dates import add_months
from copilot.day_count import Unit, UnitPeriod
from copilot.errors import BadDocument
from copilot.rate import DIGITS

Answer = Decimal | int | bool | Sequence[Decimal | int]
Answers = Mapping[str, Answer]
"""Everything a method can tell about its inputs, by the names the format uses."""

Read = TypeVar("Read")
_MISSING = object()
_NAMED_PERIODS = {
    "quarter": UnitPeriod(Unit.MONTH, 3),
    "half-year": UnitPeriod(Unit.MONTH, 6),
}


class Inputs:
    """The inputs of one vector, read by name and kind.

    `rows` is how many rows of a table were published: some publications print only the first ones.
    """

    def __init__(self, given: Mapping[str, Any], rows: int = 0) -> None:
        self.given = given
        self.rows = rows

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def number(self, name: str, default: object = _MISSING) -> Decimal:
        """A decimal or a quotient of two."""
        return self._read(name, number, default)

    def percent(self, name: str, default: object = _MISSING) -> Decimal:
        """A percentage, as a fraction."""
        return self._read(name, lambda text: number(text) / 100, default)

    def fraction(self, name: str) -> Fraction:
        """An exact fraction."""
        return self._read(name, fraction, _MISSING)

    def count(self, name: str, default: object = _MISSING) -> int:
        """A whole number."""
        return self._read(name, int, default)

    def text(self, name: str, default: object = _MISSING) -> str:
        return self._read(name, str, default)

    def day(self, name: str) -> date:
        return self._read(name, date.fromisoformat, _MISSING)

    def numbers(self, name: str) -> list[Decimal]:
        return self._read(name, lambda texts: [number(text) for text in texts], _MISSING)

    def days(self, name: str) -> list[date]:
        return self._read(name, lambda texts: [date.fromisoformat(text) for text in texts], _MISSING)

    def parts(self, name: str) -> list[dict[str, Any]]:
        """A list of objects: flows, buckets."""
        return self._read(name, lambda items: [dict(item) for item in items], _MISSING)

    def mapping(self, name: str) -> dict[str, Decimal]:
        """Name -> number."""
        return self._read(name, lambda items: {key: number(text) for key, text in items.items()}, _MISSING)

    def _read(self, name: str, reader: Callable[[Any], Read], default: object) -> Read:
        value = self.given.get(name, default)
        if value is _MISSING:
            raise BadDocument(f"The input {name!r} is missing. Add it to the vector.", field=name)
        try:
            return reader(value)
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
            raise BadDocument(
                f"The input {name!r} is {value!r}, which cannot be read. Correct it.", field=name
            ) from None


def number(text: object) -> Decimal:
    """A decimal, or a quotient of two; raises ValueError or InvalidOperation.

    >>> number("0.5/2")
    Decimal('0.25')
    """
    with localcontext(prec=DIGITS):
        over, _, under = str(text).partition("/")
        read = Decimal(over) / Decimal(under) if under else Decimal(over)
    if not read.is_finite():
        raise InvalidOperation(text)
    return read


def fraction(text: object) -> Fraction:
    """An exact fraction; the parts may be decimals."""
    over, _, under = str(text).partition("/")
    return Fraction(over) / Fraction(under or "1")


def unit_period(text: str) -> UnitPeriod:
    """`1 month`, `3 month`, `2 weeks`, `semimonth`, `quarter (3 months)`, `half-year`, `semimonth: 1st and 16th`."""
    name = re.split(r"[(:]", text)[0].strip()
    if name in _NAMED_PERIODS:
        return _NAMED_PERIODS[name]
    found = re.fullmatch(r"(?:(\d+) )?(day|week|semimonth|month|year)s?", name)
    if found is None:
        raise BadDocument(
            f"{text!r} is not a period we know. Write it like '3 months' or '2 weeks'.", period=text
        )
    return UnitPeriod(Unit(found[2]), int(found[1] or 1))


def timed(parts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Fraction, Decimal]]:
    """Flows by time in years: single (`t`) or a run (`start`, `step`, `count`)."""
    for part in parts:
        one = Inputs(part)
        if "t" in one:
            yield one.fraction("t"), one.number("amount")
            continue
        for k in range(one.count("count")):
            yield one.fraction("start") + k * one.fraction("step"), one.number("amount")


def dated(parts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[date, Decimal]]:
    """Flows by date: single (`date`) or a run (`first_date`, `every`, `count`)."""
    for part in parts:
        one = Inputs(part)
        if "date" in one:
            yield one.day("date"), one.number("amount")
            continue
        first, every = one.day("first_date"), one.text("every")
        for k in range(one.count("count")):
            yield _moved(first, unit_period(every), k, month_end="month end" in every), one.number("amount")


def _moved(first: date, period: UnitPeriod, k: int, *, month_end: bool) -> date:
    steps = k * period.length
    if period.unit in (Unit.DAY, Unit.WEEK):
        return first + timedelta(days=steps * (7 if period.unit is Unit.WEEK else 1))
    if period.unit is Unit.SEMIMONTH:
        months, half = divmod(steps, 2)
        day = add_months(first, months)
        return day if not half else add_months(day, day.day // 16, anchor_day=(day.day + 14) % 30 + 1)
    months = steps * (12 if period.unit is Unit.YEAR else 1)
    return add_months(first, months, anchor_day=31 if month_end else None)
