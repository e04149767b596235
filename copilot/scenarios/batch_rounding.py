"""How floats round to whole minor units like Decimals do, and when that is proven.

With u = 2**-53: rate and share columns are the nearest float64 of the true value and are multiplied by NUDGE = 1 + 8u,
so a product x of whole minor units with one lies between t (1 + 4u) and t (1 + 12u), t the true product. Therefore

- an exact half t = k + 1/2 comes out strictly above the half, and `rint` takes it up, as half up does;
- any other t = m/q lies at least 1/(2q) away from a half; while (t + 1) q < PROVEN = 2**48 = 2**53 / 32 the error
  of 12u t cannot carry it over, so x rounds as t does;
- the Decimal engine takes the rate to 28 digits and settles a product at 24, an error below t 6e-24: under the same
  bound far below 1/(2q), and it makes a half a half again.

Where no q is known, x rounds as t does unless it lies within NEAR (t + 1) of a half; such plans are priced again in
Decimal. A level payment is no product of known q: its closed form is good to some 30u, told from a half by NEAR_LEVEL.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NUDGE = 1 + 2.0**-50
PROVEN = 2.0**48
NEAR = 2.0**-48
NEAR_LEVEL = 2.0**-42
FREE_OF_INTEREST_PROVEN = 2.0**47
"""A debt below this that bears no interest is divided by its rows: q is their number."""
MOST = 2.0**50
"""Amounts from here on are left to Decimal: sums with them would not be whole numbers in a float64."""

_LARGEST_DENOMINATOR = 10**13
_RATE_DIGITS = 28


def rounded(amounts: Floats) -> Floats:
    """Amounts that are not nudged yet, to whole minor units, half up."""
    whole: Floats = np.rint(amounts * NUDGE)
    return whole


@lru_cache(maxsize=4096)
def denominator(value: Decimal) -> float:
    """The q of the reduced fraction p/q that `value` is to 28 digits, inf if none of a known size is.

    >>> denominator(Decimal("0.70") / 12)
    120.0
    """
    near = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    with localcontext(prec=_RATE_DIGITS):
        same = Decimal(near.numerator) / near.denominator == value
    return float(near.denominator) if same else np.inf
