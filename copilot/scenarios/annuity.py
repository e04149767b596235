"""Level payments: the one place that talks to numpy-financial, and its exact Decimal counterpart.

numpy-financial answers single quotes (how many payments does this figure need?) and is the oracle in the tests;
its NaN and its float never leave this file.
"""

import math
from collections.abc import Sequence
from decimal import Decimal, localcontext
from functools import lru_cache

import numpy_financial as npf

from copilot.errors import BadTerms
from copilot.money import round_minor

DAYS_PER_YEAR = 365


def level_payment(financed: int, *, first_rate: Decimal, rate: Decimal, installments: int) -> int:
    """The level payment in minor units that repays `financed` minor units in `installments` periods.

    c = F (1 + i1) / (1 + (1 - (1 + i)^-(n-1)) / i), i1 the rate of the first period, i of all others (fractions).
    With i = 0: c = F (1 + i1) / n. Rounded once, half up.

    >>> level_payment(100000, first_rate=Decimal("0.02"), rate=Decimal("0.02"), installments=12)
    9456
    """
    with localcontext(prec=34):
        return round_minor(financed * (1 + first_rate) / (1 + annuity_factor(rate, installments - 1)))


def annuity_factor(rate: Decimal, payments: int) -> Decimal:
    """What `payments` level payments of 1, the first one period from now, are worth: (1 - (1 + i)^-n) / i; n if i = 0.

    In the digits of the caller's decimal context. BadTerms if the rate is not above -1 or the count is negative.

    >>> annuity_factor(Decimal(0), 12)
    Decimal('12')
    """
    if payments < 0 or rate <= -1:
        raise BadTerms(
            f"{payments} payments at a rate of {rate} have no value. Give a count >= 0, a rate above -1."
        )
    return Decimal(payments) if rate == 0 else (1 - (1 + rate) ** -payments) / rate


def payments_needed(financed: int, *, rate: Decimal, payment: int) -> int | None:
    """How many level payments of at most `payment` (minor units) repay `financed`; None if interest eats it all.

    >>> payments_needed(100000, rate=Decimal("0.02"), payment=9456)
    12
    """
    if payment <= 0:
        raise BadTerms(f"A payment of {payment} repays nothing. Give an amount above zero.", payment=payment)
    if payment <= financed * rate:
        return None
    count = float(npf.nper(float(rate), -float(payment), float(financed)))
    if not math.isfinite(count):
        return None
    # nper is a float and knows nothing of rounding: start at its answer and let the exact payment decide.
    guess = max(1, math.ceil(count))

    def fits(installments: int) -> bool:
        return level_payment(financed, first_rate=rate, rate=rate, installments=installments) <= payment

    while not fits(guess):
        guess += 1
    while guess > 1 and fits(guess - 1):
        guess -= 1
    return guess


def present_value(payments: Sequence[tuple[int, int]], *, per_year: Decimal) -> int:
    """What `(days from now, minor units)` payments are worth now, minor units, rounded once half up.

    Formula: sum of pay / (1 + per_year) ** (days / 365). Days before now count at face value.
    """
    daily = _daily_factor(per_year)
    with localcontext(prec=28):
        return round_minor(sum((minor * daily ** max(days, 0) for days, minor in payments), Decimal(0)))


@lru_cache(maxsize=64)
def _daily_factor(per_year: Decimal) -> Decimal:
    with localcontext(prec=34):
        return (1 + per_year) ** (Decimal(-1) / DAYS_PER_YEAR)
