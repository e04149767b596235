"""The rate per period of n plans at once: where their payments are worth what the debtor had of the money at the start.

Payments are never negative, so the logarithm of their value is convex and falls in s = ln(1 + r): there is one root,
and Newton's method on it arrives from anywhere. Level plans have a closed form; the payments (T, n) of all others are
valued by Horner's rule, with secants after the first Newton step (half the work, nearly its speed).
"""

import numpy as np

from copilot.scenarios.batch_columns import Floats, Ints

_CLOSE = 3e-6  # Newton: the error after a step is some ten times its square
_CLOSE_PAIR = 1e-13  # secant: ... times the product of the last two
_FEW = 0.2  # when fewer than this share are left, they go on alone
_MOST_STEPS = 60
_FLAT = 1e-7  # below this the slope of the closed form drowns in rounding; that of this rate is near enough
_SMALL = 1e-4  # from here on nothing has to be watched
_NOT_ZERO = 1e-300


def level_irr(
    *, payment: Floats, last: Floats, rows: Ints, worth: Floats, near: Floats, silent: Ints | None = None
) -> Floats:
    """The rate per period of `rows` - 1 payments of `payment` and then `last`, after `silent` periods; all (n,).

    Every period counts as a whole one, the first too. `worth` is what the debtor had at the start; NaN where it is not
    above zero. `near`: rates (n,) to start from, the nearer the faster.
    """
    count = (rows - 1).astype(np.float64)
    quiet = None if silent is None else silent.astype(np.float64)
    target = _target(worth)
    careful = bool(near.min(initial=1.0) < _SMALL or rows.min(initial=2) < 2)
    alike = not careful and quiet is None and not bool((last > 2 * payment).any())
    s = _expected(payment, count, near, target) if alike else np.log1p(near)
    for _ in range(_MOST_STEPS):
        careful = careful or bool(s.min(initial=1.0) < _SMALL)
        step = _level_step(payment, last, count, s, quiet, target, careful=careful)
        s += step
        if not np.fmax.reduce(np.abs(step), initial=0.0) > _CLOSE:
            break
    found: Floats = np.expm1(s)
    return found


def _expected(payment: Floats, count: Floats, rate: Floats, target: Floats) -> Floats:
    """Where s will be, nearly, as if the last payment were like the others: three terms of the series from `rate`.

    With x = 1 + r and q = x^-n, minus the derivatives of ln value are, the second without the minus:
    D = x / r - n q / (1 - q), V = x / r^2 - n^2 q / (1 - q)^2, K = x (x + 1) / r^3 - n^3 q (1 + q) / (1 - q)^3.
    gap = D d - V d^2 / 2 + K d^3 / 6 turned round: d = e + (V/D) e^2 / 2 + ((V/D)^2 / 2 - K / (6 D)) e^3, e = gap / D.
    """
    s, rows = np.log1p(rate), count + 1
    less = np.expm1(-rows * s)  # q - 1
    e = np.log(payment * less / -rate)
    e -= target
    each, share = 1 / rate, rows / less
    first, spread, third = each + 1, share * (less + 1), share + share
    third += rows
    third *= spread  # n q (n + 2 n / (q - 1)) / (q - 1) = n^2 q (1 + q) / (q - 1)^2
    third *= share
    late = first + spread
    spread *= -share
    first *= each
    spread += first
    each += each
    each += 1
    first *= each
    third += first  # K
    third /= late
    spread /= late
    e /= late
    third /= -6
    third += 0.5 * spread * spread
    third *= e
    spread /= 2
    third += spread
    third *= e
    third += 1
    e *= third
    s += e
    return s


def _level_step(
    payment: Floats,
    last: Floats,
    count: Floats,
    s: Floats,
    silent: Floats | None,
    target: Floats,
    *,
    careful: bool,
) -> Floats:
    """Newton's step; `careful` where some s is about 0 or some plan has one payment only."""
    if careful:
        s = np.where(s == 0, _NOT_ZERO, s)
    rate, lost = np.expm1(s), np.expm1(-count * s)  # (1 + r)^-(n - 1) - 1
    left = lost + 1
    first, final = payment * lost, last * left
    first /= -rate
    final /= rate + 1
    value = first + final
    if careful:
        steep = np.where(np.abs(s) < _FLAT, _FLAT, s)
        rate, lost = np.expm1(steep), np.expm1(-count * steep)
        left = lost + 1
        lost = np.where(count == 0, -1.0, lost)
    # The slope: payments in the middle come 1 + 1/r - (n - 1) q / (1 - q) periods from now on average.
    bend = left * count
    bend /= lost
    bend += 1
    bend += 1 / rate
    bend *= first
    bend += (count + 1) * final
    bend /= value
    step = np.log(value)
    step -= target
    if silent is not None:
        bend += silent
        step -= silent * s
    step /= bend
    found: Floats = step
    return found


def flow_irr(payments: Floats, *, silent: Ints, worth: Floats, near: Floats) -> Floats:
    """The same for any payments >= 0, (T, n), the first one `silent` + 1 periods after the start."""
    target = _target(worth)
    later = (silent + 1).astype(np.float64)
    s = np.log1p(near)
    gap, slope = _gap_and_slope(payments, s, later, target)
    taken, step = np.ones_like(s), -gap / slope
    plans, where = s, None
    for _ in range(_MOST_STEPS):
        plans += step
        open_plans = np.flatnonzero(np.abs(step * taken) > _CLOSE_PAIR)
        if where is not None:
            s[where] = plans
        if not len(open_plans):
            break
        if len(open_plans) < _FEW * len(plans):
            # The last few take most of the steps; the others need not be valued again with them.
            where = open_plans if where is None else where[open_plans]
            payments, later, target = payments[:, open_plans], later[open_plans], target[open_plans]
            plans, gap, slope, step = (held[open_plans] for held in (plans, gap, slope, step))
        before, gap = gap, _gap(payments, plans, later, target)
        # Where nothing moved any more a secant has no slope; the last one is as good.
        np.divide(gap - before, step, out=slope, where=np.abs(gap - before) > _NOT_ZERO)
        taken, step = step, -gap / slope
    found: Floats = np.expm1(s)
    return found


def _target(worth: Floats) -> Floats:
    target: Floats = np.log(np.where(worth > 0, worth, np.nan))
    return target


def _gap(payments: Floats, s: Floats, later: Floats, target: Floats) -> Floats:
    """ln(value / worth) at s."""
    v = np.exp(-s)
    value = payments[-1].copy()
    for row in payments[-2::-1]:
        np.multiply(value, v, value)
        np.add(value, row, value)
    gap: Floats = np.log(value) - later * s - target
    return gap


def _gap_and_slope(payments: Floats, s: Floats, later: Floats, target: Floats) -> tuple[Floats, Floats]:
    v = np.exp(-s)
    value, change = payments[-1].copy(), np.zeros_like(s)
    for row in payments[-2::-1]:
        np.multiply(change, v, change)
        np.add(change, value, change)
        np.multiply(value, v, value)
        np.add(value, row, value)
    return np.log(value) - later * s - target, -change * v / value - later
