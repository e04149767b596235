"""What an answer to "why this number?" is made of: a formula, the values of this offer, and where the formula is from.

Values only, and the two shapes that come back everywhere: a sum and an input that is passed on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from copilot.money import Money

Value = Money | Decimal | int | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One letter of a formula: `key` names what it is (screens translate it), `unit` says how it is read and rounded.

    money: rounded half up to the minor unit · share: a fraction, rounded down to 6 places · rate: a fraction with all
    its digits · number: neither money nor percent, with all its digits · count and days: whole numbers · date: a day;
    two of them subtract to days.
    """

    symbol: str
    key: str
    value: Value
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why `figure` is what it is: the first of `values` is the figure, the left side of `formula`; then all the others.

    The formula is plain text: · times, / divided by, ^ or raised signs for powers, ⌈ ⌉ and ⌊ ⌋ up and down to whole
    numbers, Σ and Π over an index that starts at 1. Its right side, worked out with the values and rounded as the unit
    of the figure says, gives the figure. A total-cost rate has no formula, it solves an equation: there the first value
    is the debt on the left side, and the rate stands on the right.
    """

    figure: str
    formula: str
    values: tuple[Symbol, ...]
    source: str


def money(symbol: str, key: str, minor: int, currency: str) -> Symbol:
    """An amount."""
    return Symbol(symbol=symbol, key=key, value=Money(minor, currency), unit="money")


def rate(symbol: str, key: str, value: Decimal) -> Symbol:
    """A fraction with all its digits: a yearly rate, the rate of a period, a share of VAT."""
    return Symbol(symbol=symbol, key=key, value=value, unit="rate")


def number(symbol: str, key: str, value: Decimal) -> Symbol:
    """A plain number with all its digits: years until a payment, a part of a period."""
    return Symbol(symbol=symbol, key=key, value=value, unit="number")


def share(symbol: str, key: str, value: Decimal) -> Symbol:
    """A fraction rounded down to 6 places."""
    return Symbol(symbol=symbol, key=key, value=value, unit="share")


def count(symbol: str, key: str, value: int) -> Symbol:
    """How many of something."""
    return Symbol(symbol=symbol, key=key, value=value, unit="count")


def days(symbol: str, key: str, value: int) -> Symbol:
    """A number of days."""
    return Symbol(symbol=symbol, key=key, value=value, unit="days")


def day(symbol: str, key: str, value: date) -> Symbol:
    """A date."""
    return Symbol(symbol=symbol, key=key, value=value, unit="date")


def because(figure: str, formula: str, values: Iterable[Symbol], source: str) -> Explanation:
    """The explanation of `figure` by a formula whose first value is the figure."""
    return Explanation(figure=figure, formula=formula, values=tuple(values), source=source)


def summed(
    figure: str, result: Symbol, plus: Iterable[Symbol], minus: Iterable[Symbol] = (), *, source: str
) -> Explanation:
    """`result` as a sum of amounts less others; amounts of zero are left out, but never all of them."""
    terms = [*(("+", part) for part in plus), *(("−", part) for part in minus)]
    kept = [(sign, part) for sign, part in terms if part.value != Money(0, _currency(part))] or terms[:1]
    written = " ".join(f"{sign} {part.symbol}" for sign, part in kept).removeprefix("+ ")
    return because(figure, f"{result.symbol} = {written}", [result, *(part for _, part in kept)], source)


def numbered(symbol: str, number: int) -> str:
    """The symbol with a small number below it.

    >>> numbered("c", 12)
    'c₁₂'
    """
    return symbol + str(number).translate(_BELOW)


_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _currency(part: Symbol) -> str:
    assert isinstance(part.value, Money), f"{part.key} is not an amount and cannot stand in a sum"
    return part.value.currency
