"""Money as integer minor units plus an ISO 4217 code, and the one place where amounts are rounded.

The scale is the number of decimals in which people pay, not always ISO's: CLP, COP and PYG are paid
without cents (scale 0).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation

from copilot.errors import BadAmount, CurrencyMismatch, UnknownCurrency

SCALES: dict[str, int] = {
    "ARS": 2, "BOB": 2, "BRL": 2, "CLP": 0, "COP": 0, "EUR": 2, "GBP": 2, "MXN": 2,
    "PEN": 2, "PYG": 0, "USD": 2, "UYU": 2,
}  # fmt: skip

MAX_MINOR = 10**15
"""Amounts read from outside stay below this: exact as a float64 for ranking and as a bigint in the database."""

HALF_UP, DOWN, UP = ROUND_HALF_UP, ROUND_FLOOR, ROUND_CEILING


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor` integer minor units (may be negative) of `currency` (ISO 4217).

    >>> Money(150050, "MXN") + Money(50, "MXN")
    Money(minor=150100, currency='MXN')
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        scale(self.currency)
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise BadAmount(
                f"Money takes whole minor units, not {self.minor!r}. Round with round_minor first."
            )

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    @property
    def major(self) -> Decimal:
        """The amount in whole currency units, exact.

        >>> Money(1050, "ARS").major
        Decimal('10.50')
        """
        return Decimal(self.minor).scaleb(-scale(self.currency))

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(
                f"{self.currency} and {other.currency} cannot be added or compared. Convert one of them first.",
                left=self.currency, right=other.currency,
            )  # fmt: skip
        return other


def scale(currency: str) -> int:
    """How many decimals people pay in `currency`; UnknownCurrency if we do not know it."""
    try:
        return SCALES[currency]
    except KeyError:
        known = ", ".join(sorted(SCALES))
        raise UnknownCurrency(
            f"{currency!r} is not a currency we know. Use one of {known}.", currency=currency
        ) from None


def round_minor(value: Decimal, rounding: str = HALF_UP) -> int:
    """`value` minor units with decimals -> whole minor units. Every rounding of money happens here.

    >>> round_minor(Decimal("10.5")), round_minor(Decimal("10.5"), DOWN)
    (11, 10)
    """
    return int(value.to_integral_value(rounding=rounding))


def round_decimals(value: Decimal, decimals: int, rounding: str = HALF_UP) -> Decimal:
    """`value` rounded to `decimals` places: for rates and shares as they are printed; amounts are whole minor units.

    >>> round_decimals(Decimal("28.365"), 2)
    Decimal('28.37')
    """
    return Decimal(round_minor(value.scaleb(decimals), rounding)).scaleb(-decimals)


def round_multiple(value: Decimal, multiple: int, rounding: str = HALF_UP) -> int:
    """`value` minor units with decimals -> the nearest (or lower, or upper) multiple of `multiple` minor units.

    >>> round_multiple(Decimal("30491.02"), 100), round_multiple(Decimal("30491.02"), 1000, UP)
    (30500, 31000)
    """
    if multiple < 1:
        raise BadAmount(f"Amounts cannot be rounded to a multiple of {multiple}. Give at least 1 minor unit.")
    return round_minor(value / multiple, rounding) * multiple


def from_major(value: Decimal, currency: str, rounding: str = HALF_UP) -> Money:
    """Whole currency units (Decimal, may have decimals) -> Money, rounded once; BadAmount if absurdly large.

    >>> from_major(Decimal("10.005"), "MXN")
    Money(minor=1001, currency='MXN')
    """
    if not value.is_finite():
        raise BadAmount(f"{value} is not an amount. Give a finite number.", value=str(value))
    if abs(value.scaleb(scale(currency))) > MAX_MINOR:
        raise BadAmount(
            f"{value} {currency} is larger than any debt we handle. Check the figure.", value=str(value)
        )
    return Money(round_minor(value.scaleb(scale(currency)), rounding), currency)


def money(text: str) -> Money:
    """Read `"1000.00 MXN"`: plain digits, a point for decimals, a space, the ISO code.

    Raises BadAmount on anything else, or when the text has more decimals than the currency pays.

    >>> money("1000.00 MXN")
    Money(minor=100000, currency='MXN')
    """
    number, _, currency = text.strip().partition(" ")
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise BadAmount(f'{text!r} is not an amount. Write it like "1000.00 MXN".', text=text) from None
    amount = from_major(value, currency)
    if amount.major != value:
        raise BadAmount(
            f"{text!r} has more decimals than {currency} is paid in ({scale(currency)}). Round it first.",
            text=text,
        )
    return amount


def allocate(minor: int, weights: Sequence[int]) -> list[int]:
    """Split `minor` in proportion to `weights` (>= 0, not all 0); parts sum exactly; largest remainder first.

    >>> allocate(100, [1, 1, 1])
    [34, 33, 33]
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise BadAmount(
            f"Cannot split {minor} by weights {list(weights)}. Give weights >= 0, at least one above 0."
        )
    shares = [minor * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda k: (-(minor * weights[k] % total), k))
    for k in by_remainder[: minor - sum(shares)]:
        shares[k] += 1
    return shares


def last_share(minor: int, share: int, parts: int) -> int:
    """What the last of `parts` must be when all others are `share` and the whole is `minor`: the last absorbs.

    >>> last_share(500000, 27778, 18)
    27774
    """
    return minor - share * (parts - 1)
