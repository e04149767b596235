"""Interest rates: a number together with its compounding and its day base, converted in one place.

The functions below the class convert plain fractions (0.45 = 45 %) to DIGITS digits, unrounded. What people call them:
TNA is nominal per year, TEM effective per month, TEA and E.A. effective per year, "mes vencido" effective per month
paid at its end, "anticipado" paid at its start. Source: project finance notes, section 1 (2026-11).
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from copilot.errors import BadTerms
from copilot.money import round_decimals

DAYS_PER_YEAR = 365
DIGITS = 40
"""Significant digits of every conversion and every solved rate."""
_MAX_PER_YEAR = Decimal("20")  # 2,000 % a year: above every rate published in the region; catches 45 for 0.45


class RateBasis(StrEnum):
    NOMINAL = "nominal"  # per_year / 12 is the monthly rate (TNA, contract APR)
    EFFECTIVE = "effective"  # (1 + per_year) ** (1/12) - 1 is the monthly rate (TEA, E.A.)


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_year` as a fraction (0.45 = 45 % a year), read by its `basis`; days count actual / `year_days` (365 or 360).

    Raises BadTerms if negative, not finite, or above 20 (2,000 % a year).
    """

    per_year: Decimal
    basis: RateBasis = RateBasis.NOMINAL
    year_days: int = DAYS_PER_YEAR

    def __post_init__(self) -> None:
        if not self.per_year.is_finite() or not 0 <= self.per_year <= _MAX_PER_YEAR:
            raise BadTerms(
                f"A yearly rate of {self.per_year} is not usable: rates are fractions from 0 to {_MAX_PER_YEAR} "
                "(0.45 means 45 % a year). Correct the rate.",
                per_year=str(self.per_year),
            )

    def per_month(self) -> Decimal:
        """The rate of one month as a fraction.

        >>> Rate(Decimal("0.24")).per_month()
        Decimal('0.02')
        """
        if self.basis is RateBasis.NOMINAL:
            return self.per_year / 12
        with localcontext(prec=34):
            return (1 + self.per_year) ** (Decimal(1) / 12) - 1

    def interest_of_month(self, minor: int) -> Decimal:
        """What `minor` units earn in a month, not yet rounded.

        A nominal rate is multiplied before it is divided by twelve: 1,620 at 70 % is exactly 94.5 and rounds up, while
        the monthly rate, cut at some digit, would make it 94.4999.

        >>> Rate(Decimal("0.70")).interest_of_month(1620)
        Decimal('94.5')
        """
        if self.basis is RateBasis.NOMINAL:
            return minor * self.per_year / 12
        return minor * self.per_month()

    def for_days(self, days: int) -> Decimal:
        """The fraction earned in `days` days: nominal simple, effective compounded.

        >>> Rate(Decimal("0.365")).for_days(10)
        Decimal('0.010')
        """
        if self.basis is RateBasis.NOMINAL:
            return self.per_year * days / self.year_days
        with localcontext(prec=34):
            return (1 + self.per_year) ** (Decimal(days) / self.year_days) - 1


def effective(nominal: Decimal, periods_per_year: int) -> Decimal:
    """Nominal per year -> effective per year (TNA -> TEA): (1 + nominal / m) ** m - 1.

    >>> effective(Decimal("0.10"), 4)
    Decimal('0.103812890625')
    """
    with localcontext(prec=DIGITS):
        return compounded(nominal / _periods(periods_per_year), periods_per_year)


def nominal(effective: Decimal, periods_per_year: int) -> Decimal:
    """Effective per year -> nominal per year (TEA -> TNA): m ((1 + effective) ** (1/m) - 1)."""
    with localcontext(prec=DIGITS):
        return per_period(effective, Fraction(1, _periods(periods_per_year))) * periods_per_year


def compounded(periodic: Decimal, periods: int) -> Decimal:
    """What a rate per period grows to over `periods` (mes vencido -> E.A. with 12): (1 + i) ** m - 1.

    >>> compounded(Decimal("0.008"), 12).quantize(Decimal("0.0001"))
    Decimal('0.1003')
    """
    with localcontext(prec=DIGITS):
        return (1 + _above_minus_one(periodic)) ** periods - 1


def as_decimal(exact: Fraction) -> Decimal:
    """A fraction as a decimal of DIGITS digits.

    >>> as_decimal(Fraction(1, 8))
    Decimal('0.125')
    """
    with localcontext(prec=DIGITS):
        return Decimal(exact.numerator) / exact.denominator


def per_period(effective: Decimal, years: Fraction) -> Decimal:
    """Effective per year -> effective over `years` (TEM: 1/12, d days: d/360): (1 + TEA) ** years - 1.

    >>> per_period(Decimal("0.49"), Fraction(30, 360)).quantize(Decimal("0.000001"))
    Decimal('0.033790')
    """
    with localcontext(prec=DIGITS):
        return (1 + _above_minus_one(effective)) ** as_decimal(years) - 1


def in_arrears(advance: Decimal) -> Decimal:
    """Rate paid at the start of the period -> rate paid at its end (anticipado -> vencido): i / (1 - i).

    >>> in_arrears(Decimal("0.2"))
    Decimal('0.25')
    """
    if advance >= 1:
        raise BadTerms(f"A rate of {advance} paid in advance leaves nothing to lend. Give one below 1.")
    with localcontext(prec=DIGITS):
        return advance / (1 - advance)


def in_advance(arrears: Decimal) -> Decimal:
    """Rate paid at the end of the period -> rate paid at its start (vencido -> anticipado): i / (1 + i)."""
    with localcontext(prec=DIGITS):
        return arrears / (1 + _above_minus_one(arrears))


def real(nominal: Decimal, inflation: Decimal) -> Decimal:
    """What is left of a rate after inflation over the same time: (1 + nominal) / (1 + inflation) - 1.

    >>> real(Decimal("0.21"), Decimal("0.1"))
    Decimal('0.1')
    """
    with localcontext(prec=DIGITS):
        return (1 + nominal) / (1 + _above_minus_one(inflation)) - 1


def ceiling(reference: Decimal, multiple: Decimal) -> Decimal:
    """A legal ceiling: a multiple of a published rate, rounded half up at the second decimal of its percentage.

    Colombia: 1.5 times the certified bank rate (Codigo de Comercio 884); Argentina, bank cards: 1.25 times the bank's
    average for personal loans (Ley 25.065, art. 16). The ceilings themselves are dated data, not constants.

    >>> ceiling(Decimal("0.1891"), Decimal("1.5"))
    Decimal('0.2837')
    """
    return round_decimals(reference * multiple, 4)


def _periods(count: int) -> int:
    if count < 1:
        raise BadTerms(f"A year of {count} periods has no rate. Give at least 1.", periods_per_year=count)
    return count


def _above_minus_one(rate: Decimal) -> Decimal:
    if not rate.is_finite() or rate <= -1:
        raise BadTerms(
            f"A rate of {rate} loses everything or more. Give a fraction above -1.", rate=str(rate)
        )
    return rate
