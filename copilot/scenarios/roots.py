"""Every rate at which a row of cash flows is worth nothing: all of them, or the proof that there is none.

With r = exp(s) - 1 the value is a sum of exponentials, sum a_k exp(-s t_k). Multiplied by exp(s p) and differentiated
it becomes the sum of a_k (p - t_k) exp(-s t_k): with p between two flows of different sign, one change of sign fewer.
Between two neighbouring roots of that sum the value moves in one direction only, so one bisection per interval finds
every root. Floats find where the roots lie; Newton's method in Decimal gives their digits. Source: the proof of
Descartes' rule of signs for sums of exponentials (Polya and Szego, Problems and Theorems II, part V).
"""

import itertools
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from copilot.errors import BadTerms
from copilot.rate import DIGITS

Flow = tuple[Fraction, Decimal]
"""When (years or periods, may be negative) and how much (received positive, paid negative)."""

Floats = NDArray[np.float64]

_WORKING_DIGITS = 60  # a double root loses half of them
_CLOSE = Decimal("1e-28")
_TOUCHING = 1e-13  # relative to the sum of the sizes: below this a float value counts as zero


def rates(flows: Sequence[Flow]) -> tuple[Decimal, ...]:
    """All rates above -1, rising, per unit of the flows' time, at which `flows` are worth nothing; () if there is none.

    >>> [str(rate.normalize()) for rate in rates([(Fraction(0), Decimal(-100)), (Fraction(2), Decimal(121))])]
    ['0.1']
    """
    terms = _merged(flows)
    if len(terms) < 2:
        return ()
    span = terms[-1][0] - terms[0][0]
    times = np.array([float((t - terms[0][0]) / span) for t, _ in terms])
    largest = max(abs(amount) for _, amount in terms)
    amounts = np.array([float(amount / largest) for _, amount in terms])
    return tuple(sorted(_polished(terms, point / float(span)) for point in _zeros(times, amounts)))


def value(flows: Sequence[Flow], rate: Decimal) -> Decimal:
    """What `flows` are worth at time 0 at `rate` per unit of their time (above -1), DIGITS digits, unrounded."""
    if rate <= -1:
        raise BadTerms(
            f"A rate of {rate} loses everything or more. Give a fraction above -1.", rate=str(rate)
        )
    with localcontext(prec=DIGITS):
        base = 1 + rate
        return sum((amount / base ** _decimal(t) for t, amount in flows), Decimal(0))


def _merged(flows: Sequence[Flow]) -> list[Flow]:
    """One flow per time, in order, none zero: a payment received and paid on one day is no change of sign."""
    sums: dict[Fraction, Decimal] = {}
    for t, amount in flows:
        if not amount.is_finite():
            raise BadTerms(f"A cash flow of {amount} has no value. Give finite amounts.")
        sums[t] = sums.get(t, Decimal(0)) + amount
    return sorted((t, amount) for t, amount in sums.items() if amount)


def _zeros(times: Floats, amounts: Floats) -> list[float]:
    """The places s where sum a exp(-s t) is zero, rising."""
    changes = np.flatnonzero(np.sign(amounts[:-1]) != np.sign(amounts[1:]))
    if len(changes) == 0:
        return []
    turns: list[float] = []
    if len(changes) > 1:
        middle = changes[len(changes) // 2]
        pivot = (times[middle] + times[middle + 1]) / 2
        turns = _zeros(times, amounts * (pivot - times))
    found = [turn for turn in turns if _sign(times, amounts, turn) == 0]
    edges = [_beyond(times, amounts, turns, -1), *turns, _beyond(times, amounts, turns, 1)]
    for low, high in itertools.pairwise(edges):
        if _sign(times, amounts, low) * _sign(times, amounts, high) < 0:
            found.append(_bisected(times, amounts, low, high))
    return sorted(found)


def _sign(times: Floats, amounts: Floats, point: float) -> int:
    exponents = -point * times
    terms = amounts * np.exp(exponents - exponents.max())
    total, size = float(terms.sum()), float(np.abs(terms).sum())
    return 0 if abs(total) <= _TOUCHING * size else int(np.sign(total))


def _beyond(times: Floats, amounts: Floats, turns: list[float], way: int) -> float:
    """A point past every turn where the outermost flow decides: the first for high rates, the last for low ones."""
    start = 0.0 if not turns else turns[-1] if way > 0 else turns[0]
    wanted = np.sign(amounts[0] if way > 0 else amounts[-1])
    step = 1.0
    while _sign(times, amounts, start + way * step) != wanted:
        step *= 2
        if step > 1e12:
            raise BadTerms("The rate of these flows is beyond all reason. Check dates and amounts.")
    return start + way * step


def _bisected(times: Floats, amounts: Floats, low: float, high: float) -> float:
    at_low = _sign(times, amounts, low)
    while True:
        middle = (low + high) / 2
        here = _sign(times, amounts, middle)
        if here == 0 or middle in (low, high):
            return middle
        if here == at_low:
            low = middle
        else:
            high = middle


def _polished(terms: Sequence[Flow], start: float) -> Decimal:
    """The rate next to `start`, to DIGITS digits, by Newton's method on s."""
    with localcontext(prec=_WORKING_DIGITS):
        point = Decimal(start)
        timed = [(_decimal(t), amount) for t, amount in terms]
        gaps = [_decimal(later[0] - earlier[0]) for earlier, later in itertools.pairwise(terms)]
        for _ in range(200):
            weights = _discounted(timed, gaps, point)
            slope = sum((t * weight for t, weight in weights), Decimal(0))
            total = sum((weight for _, weight in weights), Decimal(0))
            if total == 0:
                break
            if slope == 0:
                raise BadTerms(
                    "The rate of these flows cannot be told apart from its neighbours. Check the amounts."
                )
            step = total / slope
            point += step
            if abs(step) < _CLOSE:
                break
        with localcontext(prec=DIGITS):
            return point.exp() - 1


def _discounted(
    timed: Sequence[tuple[Decimal, Decimal]], gaps: Sequence[Decimal], point: Decimal
) -> list[tuple[Decimal, Decimal]]:
    """Each time with its amount times exp(-point t). Times have few different gaps, and exp is what takes long."""
    factor = (-point * timed[0][0]).exp()
    over = {gap: (-point * gap).exp() for gap in set(gaps)}
    found = [(timed[0][0], timed[0][1] * factor)]
    for (t, amount), gap in zip(timed[1:], gaps, strict=True):
        factor *= over[gap]
        found.append((t, amount * factor))
    return found


def _decimal(t: Fraction) -> Decimal:
    return Decimal(t.numerator) / t.denominator
