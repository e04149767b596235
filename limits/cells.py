"""What may be written in one cell of a policy, and the whole number it stands for.

A person writes 0.35, 12 or {ARS: 15000}; the evaluator compares integers only. Both directions live here, one
entry per lever, so a cell of a row and the limit of a cap are read by the same rules. The readers raise ValueError
with a sentence that says what was found, why it is a problem and what to write instead.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from copilot.money import SCALES, from_major
from copilot.offer import OFFER_KINDS
from copilot.verdict import FLOORS, LEVERS, PPM, RATIO_LEVERS

Cell = Decimal | int | dict[str, Decimal] | tuple[str, ...]
"""As written: a share or yearly rate, a count, amounts by currency (major units), or kinds of offer."""

UNITS = dict.fromkeys(RATIO_LEVERS, "minor") | {
    "installments": "count", "installment": "minor", "first_payment_days": "days", "grace_days": "days",
    "rate": "ppm", "kind": "kind",
}  # fmt: skip

_PLACES = 6  # one part per million: the finest share that is compared exactly
_MAX_RATE = 20  # 2,000 % a year, the same ceiling as copilot.rate
_MAX_INSTALLMENTS = 600
_MAX_DAYS = 3_650
_MAX_AMOUNT = 10**13  # major units; keeps every amount far inside 64-bit minor units
_PLAIN = re.compile(r"-?\d+(\.\d+)?")


def read_share(value: object) -> Decimal:
    """A share from 0 to 1 with at most 6 decimals.

    >>> read_share("0.350")
    Decimal('0.35')
    """
    share = _number(value)
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is not a share: shares go from 0 to 1 (0.40 means 40 %). {_repair(share)}")
    return _fraction(share)


def read_rate(value: object) -> Decimal:
    """A yearly rate as a fraction from 0 to 20 (0.45 is 45 % a year) with at most 6 decimals."""
    rate = _number(value)
    if not 0 <= rate <= _MAX_RATE:
        raise ValueError(
            f"{rate} is not a yearly rate: rates are fractions from 0 to {_MAX_RATE} (0.45 means 45 % a year). "
            f"{_repair(rate)}"
        )
    return _fraction(rate)


def read_installments(value: object) -> int:
    """A number of installments, from 1 to 600."""
    return _whole_between(value, 1, _MAX_INSTALLMENTS, "a number of installments")


def read_days(value: object) -> int:
    """A number of days, from 0 to 3650."""
    return _whole_between(value, 0, _MAX_DAYS, "a number of days")


def read_amounts(value: object) -> dict[str, Decimal]:
    """Amounts by currency in major units, such as {ARS: 15000, USD: 25}; a bare 0 means 0 in every currency."""
    if not isinstance(value, Mapping):
        if isinstance(value, (int, Decimal)) and value == 0:
            return dict.fromkeys(sorted(SCALES), Decimal(0))
        raise ValueError(
            f"{value!r} has no currency, and an amount means nothing without one. "
            "Write it per currency, like {ARS: 15000, USD: 25}."
        )
    if not value:
        raise ValueError(
            "It lists no currency. Write at least one, like {ARS: 15000}, or leave the cell out."
        )
    return {str(currency): _amount(str(currency), amount) for currency, amount in value.items()}


def read_kinds(value: object) -> tuple[str, ...]:
    """A list of kinds of offer in the order of OFFER_KINDS; an empty list allows none."""
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        raise ValueError(f"{value!r} is not a list. Write the allowed kinds like [{', '.join(OFFER_KINDS)}].")
    unknown = [kind for kind in value if kind not in OFFER_KINDS]
    if unknown:
        raise ValueError(
            f"{unknown[0]!r} is not a kind of offer, so nothing would ever match it. Use {', '.join(OFFER_KINDS)}."
        )
    return tuple(kind for kind in OFFER_KINDS if kind in value)


READERS: dict[str, Callable[[object], Cell]] = {
    **dict.fromkeys(RATIO_LEVERS, read_share),
    "installments": read_installments,
    "installment": read_amounts,
    "first_payment_days": read_days,
    "grace_days": read_days,
    "rate": read_rate,
    "kind": read_kinds,
}
"""Lever -> how its cell is read. The keys are exactly LEVERS."""


def read_lever(value: object) -> str:
    """The name of a lever; ValueError with the known ones otherwise."""
    if value not in LEVERS:
        raise ValueError(
            f"{value!r} is not a lever, so it would limit nothing. Use one of {', '.join(LEVERS)}."
        )
    return str(value)


def whole(cell: Cell | None, currency: str) -> int | None:
    """The integer that a cell stands for, None for an empty cell (also: no amount in `currency`).

    Shares and rates in parts per million, amounts in minor units of `currency`, kinds as a bit per OFFER_KINDS.

    >>> whole(Decimal("0.35"), "ARS"), whole({"ARS": Decimal(15000)}, "ARS")
    (350000, 1500000)
    >>> whole(("installment_plan",), "ARS")
    2
    """
    if isinstance(cell, Decimal):
        return int(cell * PPM)
    if isinstance(cell, dict):
        return from_major(cell[currency], currency).minor if currency in cell else None
    if isinstance(cell, tuple):
        return sum(1 << OFFER_KINDS.index(kind) for kind in cell)
    return cell


def kinds(bits: int) -> tuple[str, ...]:
    """The kinds of offer in a bit set made by `whole`."""
    return tuple(kind for k, kind in enumerate(OFFER_KINDS) if bits >> k & 1)


def tighter(lever: str, left: int, right: int) -> int:
    """The one of two limits that grants less: the smaller maximum, the larger minimum, the common kinds."""
    if lever == "kind":
        return left & right
    return max(left, right) if lever in FLOORS else min(left, right)


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        raise ValueError(
            f"{value!r} is not a number. Write plain digits with a point for decimals, like 0.35."
        )
    text = str(value).strip()
    if not _PLAIN.fullmatch(text):
        raise ValueError(
            f"{text!r} is not a plain number: separators, percent signs and exponents read differently in different "
            "places. Write plain digits with a point for decimals, like 0.35 or 15000."
        )
    return Decimal(text)


def _fraction(value: Decimal) -> Decimal:
    if _places(value) > _PLACES:
        raise ValueError(
            f"{value} has more than {_PLACES} decimals, and limits are compared in whole parts per million. "
            f"Write {_shown(round(value, _PLACES))}."
        )
    return Decimal(_shown(value))


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _shown(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _repair(value: Decimal) -> str:
    if value < 0:
        return "Write 0 or more."
    if value <= 100:
        return f"Write {_shown(value / 100)} if {_shown(value)} % is meant."
    return "Write the fraction."


def _whole_between(value: object, low: int, high: int, noun: str) -> int:
    number = _number(value)
    if number != int(number) or not low <= number <= high:
        raise ValueError(f"{number} is not {noun} that we accept. Write a whole number from {low} to {high}.")
    return int(number)


def _amount(currency: str, value: object) -> Decimal:
    if currency not in SCALES:
        raise ValueError(
            f"{currency!r} is not a currency we know the cents of. Use one of {', '.join(SCALES)}."
        )
    amount = _number(value)
    if not 0 <= amount <= _MAX_AMOUNT:
        raise ValueError(
            f"{amount} {currency} is no minimum payment. Write an amount from 0 to {_MAX_AMOUNT}."
        )
    if _places(amount) > SCALES[currency]:
        # "15.000" for fifteen thousand lands here: refused, rather than read as fifteen.
        raise ValueError(
            f"{amount} {currency} has more decimals than {currency} is paid in ({SCALES[currency]}). "
            "A point never separates thousands: write 15000, not 15.000."
        )
    return Decimal(_shown(amount))
