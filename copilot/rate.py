"""Interest rates: a number together with its compounding and its day base, converted in one place."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from copilot.errors import BadTerms

DAYS_PER_YEAR = 365
_MAX_PER_YEAR = Decimal("20")  # 2,000 % a year: above every rate published in the region; catches 45 for 0.45


class RateBasis(StrEnum):
    NOMINAL = "nominal"  # per_year / 12 is the monthly rate (TNA, contract APR)
    EFFECTIVE = "effective"  # (1 + per_year) ** (1/12) - 1 is the monthly rate (TEA, E.A.)


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_year` as a fraction (0.45 = 45 % a year), read by its `basis`; days count actual/365 fixed.

    Raises BadTerms if negative, not finite, or above 20 (2,000 % a year).
    """

    per_year: Decimal
    basis: RateBasis = RateBasis.NOMINAL

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

    def for_days(self, days: int) -> Decimal:
        """The fraction earned in `days` days: nominal simple, effective compounded.

        >>> Rate(Decimal("0.365")).for_days(10)
        Decimal('0.010')
        """
        if self.basis is RateBasis.NOMINAL:
            return self.per_year * days / DAYS_PER_YEAR
        with localcontext(prec=34):
            return (1 + self.per_year) ** (Decimal(days) / DAYS_PER_YEAR) - 1
