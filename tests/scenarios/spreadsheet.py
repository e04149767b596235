"""A spreadsheet small enough to read: works out the formulas of a stored workbook, in binary floats like the real ones.

Knows + - * / ^, comparisons, cells, ranges and the dozen functions that tests/cases/offers.xlsx uses. Dates are serial
numbers (days since 30 December 1899).
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

EPOCH = date(1899, 12, 30)
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<function>[A-Z]+)\(|(?P<cell>\$?[A-Z]{1,2}\$?\d+)|(?P<sign><=|>=|<>|[-+*/^(),:<>=]))"
)
Value = float | str
Scalars = list[float]


def serial(day: date) -> float:
    return float((day - EPOCH).days)


def day_of(number: float) -> date:
    return EPOCH + timedelta(days=int(number))


def _decimals(value: float, digits: float, rounding: str) -> float:
    # A spreadsheet rounds what it shows, 15 digits, so that 2.675 is 2.68 although its float lies below.
    shown = Decimal(f"{value:.15g}")
    return float(shown.quantize(Decimal(1).scaleb(-int(digits)), rounding=rounding))


def _pmt(rate: float, count: float, debt: float) -> float:
    return -debt / count if rate == 0 else -debt * rate / (1 - (1 + rate) ** -count)


def _edate(start: float, months: float) -> float:
    day = day_of(start)
    years, month = divmod(day.month - 1 + int(months), 12)
    later = date(day.year + years, month + 1, 1)
    length = ((later.replace(day=28) + timedelta(days=4)).replace(day=1) - later).days
    return serial(later.replace(day=min(day.day, length)))


def _workday(start: float, count: float, holidays: Scalars) -> float:
    day, left = start, int(count)
    while left:
        day += 1
        left -= day_of(day).weekday() < 5 and day not in holidays
    return day


def _flat(arguments: tuple[float | Scalars, ...]) -> Scalars:
    return [one for value in arguments for one in (value if isinstance(value, list) else [value])]


FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "ROUND": lambda value, digits: _decimals(value, digits, ROUND_HALF_UP),
    "ROUNDDOWN": lambda value, digits: _decimals(value, digits, ROUND_DOWN),
    "CEILING": lambda value, step: math.ceil(round(value / step, 9)) * step,
    "INT": lambda value: float(math.floor(value)),
    "SUM": lambda *values: math.fsum(_flat(values)),
    "MAX": lambda *values: max(_flat(values)),
    "MIN": lambda *values: min(_flat(values)),
    "COUNT": lambda *values: float(len(_flat(values))),
    "SUMPRODUCT": lambda left, right: math.fsum(a * b for a, b in zip(left, right, strict=True)),
    "PMT": _pmt,
    "EDATE": _edate,
    "WORKDAY": _workday,
}


class Sheet:
    """Cells by their name ("B7"): numbers, dates, words, and formulas that start with "="."""

    def __init__(self, cells: Mapping[str, object]) -> None:
        self.cells = dict(cells)
        self.known: dict[str, Value] = {}

    def value(self, name: str) -> Value:
        """What the cell shows: a number (dates as serial numbers) or words."""
        if name not in self.known:
            held = self.cells[name]
            if isinstance(held, str):
                self.known[name] = _Formula(held[1:], self).all() if held.startswith("=") else held
            elif isinstance(held, datetime):
                self.known[name] = serial(held.date())
            else:
                assert isinstance(held, int | float), f"{name} holds {held!r}"
                self.known[name] = float(held)
        return self.known[name]

    def number(self, name: str) -> float:
        found = self.value(name)
        assert isinstance(found, float), f"{name} is {found!r}, not a number"
        return found

    def range(self, first: str, last: str) -> Scalars:
        (left, top), (right, bottom) = _place(first), _place(last)
        assert left == right, "only columns are summed here"
        return [self.number(f"{left}{row}") for row in range(top, bottom + 1)]


def _place(name: str) -> tuple[str, int]:
    match = re.fullmatch(r"([A-Z]+)(\d+)", name)
    assert match, name
    return match[1], int(match[2])


class _Formula:
    def __init__(self, text: str, sheet: Sheet) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            match = TOKEN.match(text, at)
            assert match, f"cannot read {text[at:]!r}"
            kind = match.lastgroup or ""
            self.tokens.append((kind, match[kind].replace("$", "")))
            at = match.end()
        self.sheet, self.at = sheet, 0

    def all(self) -> float:
        found = self.sum()
        assert self.at == len(self.tokens), self.tokens[self.at :]
        return found

    def sum(self) -> float:
        found = self.product()
        while self.sign() in ("+", "-"):
            found = found + self.product() if self.take() == "+" else found - self.product()
        return found

    def product(self) -> float:
        found = self.power()
        while self.sign() in ("*", "/"):
            found = found * self.power() if self.take() == "*" else found / self.power()
        return found

    def power(self) -> float:
        if self.sign() == "-":  # binds tighter than ^ in a spreadsheet
            self.take()
            return -self.atom()
        found = self.atom()
        while self.sign() == "^":
            self.take()
            found = found ** self.atom()
        return found

    def atom(self) -> float:
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text)
        if kind == "cell":
            return self.sheet.number(text)
        if kind == "function":
            return self.call(text)
        assert text == "(", text
        found = self.sum()
        assert self.take() == ")"
        return found

    def call(self, name: str) -> float:
        arguments: list[float | Scalars] = []
        while True:
            arguments.append(self.argument())
            if self.take() == ")":
                return FUNCTIONS[name](*arguments)

    def argument(self) -> float | Scalars:
        if self.tokens[self.at][0] == "cell" and self.tokens[self.at + 1 : self.at + 2] == [("sign", ":")]:
            first, last = self.tokens[self.at][1], self.tokens[self.at + 2][1]
            self.at += 3
            return self.sheet.range(first, last)
        return self.sum()

    def sign(self) -> str:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return text if kind == "sign" else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]
