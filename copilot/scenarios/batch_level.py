"""The level payment of n plans at once: what plan_rows works out with amortization.level, in float64.

Closed form where all rows but the first earn alike, row by row for steps and for rates of real days.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from copilot.scenarios.batch_columns import (
    BALLOON,
    BULLET,
    GERMAN,
    RATE_REDUCTION,
    STEP_UP,
    Bools,
    Floats,
    Ints,
    PlanColumns,
    some,
)
from copilot.scenarios.batch_rounding import FREE_OF_INTEREST_PROVEN, NEAR_LEVEL, rounded

Events = tuple[Ints, Ints, Floats]
"""From row (counted from 0), plan, and what is due from that row on; all (k,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """`opening`: (n,) what is due from the first repaying row on, whole; German: its principal, bullet: 0.

    `steps`: the later dues of step_up. `unsure`: (n,) where a float cannot tell which way Decimal rounded.
    """

    opening: Floats
    steps: Events | None
    unsure: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some plans after their silent grace: `debt` is to be repaid, row 1 earns `first`, every other one `rate`.

    `skipped` rows repay nothing; `inside` is the VAT share that level payments hold inside. All (n,), float64.
    """

    columns: PlanColumns
    debt: Floats
    first: Floats
    rate: Floats
    skipped: Ints
    inside: Floats


def annuity(rate: Floats, count: Floats) -> Floats:
    """What `count` payments of 1 are worth one period before the first one: (1 - (1 + i)^-n) / i; n where i = 0."""
    free = rate == 0
    if not free.any():
        worth: Floats = np.expm1(-count * np.log1p(rate)) / -rate
        return worth
    safe = np.where(free, 1.0, rate)
    return np.where(free, count, np.expm1(-count * np.log1p(safe)) / -safe)


def dues(block: Block, *, proven: bool) -> Dues:
    """What each plan pays when it starts to repay, rounded half up like the Decimal engine's.

    Only if `proven` is asked, `unsure` says something.
    """
    columns, form = block.columns, block.columns.form
    first, rate, count = _earning(block)
    worth = level(block.debt, first, rate, count)
    formed = some(form)
    if formed:
        worth = np.where(form == GERMAN, block.debt / count, np.where(form == BULLET, 0.0, worth))
    whole, unsure = rounded(worth), np.zeros(len(worth), dtype=np.bool_)
    if proven:
        free = ((first == 0) & (rate == 0)) | (form == GERMAN)
        unsure = near_half(worth) & ~(free & (block.debt < FREE_OF_INTEREST_PROVEN))
    by_row = formed & (form == STEP_UP) if columns.row_rates is None else (form != GERMAN) & (form != BULLET)
    if not some(by_row):
        return Dues(opening=whole, steps=None, unsure=unsure)
    chosen, stepping, steps = np.flatnonzero(by_row), np.flatnonzero(form == STEP_UP), None
    worth = (_by_steps if columns.row_rates is None else _by_rows)(block, chosen)
    whole[chosen], unsure[chosen] = rounded(worth), near_half(worth)
    if len(stepping):
        rows, places, weights = _steps(block, stepping)
        firsts = np.zeros(len(whole))
        firsts[chosen] = worth
        amounts = firsts[places] * weights
        unsure[places[near_half(amounts)]] = True
        steps = rows, places, rounded(amounts)
    return Dues(opening=whole, steps=steps, unsure=unsure)


def _earning(block: Block) -> tuple[Floats, Floats, Floats]:
    """The first rate, every other one and the count of payments that make a plan's first level payment."""
    columns, form, skipped = block.columns, block.columns.form, block.skipped
    count = (columns.installments - skipped).astype(np.float64)
    first, rate = block.first, block.rate
    if some(columns.grace):
        first = np.where(skipped > 0, rate, first)
    if some(form):
        # A plan that keeps the rate of its only row, or of the row before a change, keeps the first one.
        into = np.where(form == RATE_REDUCTION, columns.after - skipped, -1)
        first = np.where(into == 0, columns.then_rate, first)
        single = (form == BALLOON) & (count == 1)
        rate = np.where((into == 0) | (into == 1) | single, first, rate)
        count = np.where(form == BALLOON, columns.profile - skipped, count)
    if some(columns.level_total):
        first, rate = first * (1 + block.inside), rate * (1 + block.inside)
    return first, rate, count


def level(debt: Floats, first: Floats, rate: Floats, count: Floats) -> Floats:
    """debt (1 + i1) / (1 + what count - 1 payments are worth at i), unrounded; i1 the rate of the first period."""
    payment: Floats = debt * (1 + first) / (1 + annuity(rate, count - 1.0))
    return payment


def near_half(payments: Floats) -> Bools:
    """Where a level payment lies too near a half for floats to say which way it rounds."""
    near: Bools = np.abs(payments - np.floor(payments) - 0.5) <= (payments + 1) * NEAR_LEVEL
    return near


def _by_steps(block: Block, chosen: Ints) -> Floats:
    """The first payment of plans that grow in steps: debt / sum of weight_k (1 + i)^-k, step by step."""
    columns = block.columns
    skipped = block.skipped[chosen]
    every: Floats = columns.every[chosen].astype(np.float64)
    rate = block.rate[chosen] * (1 + block.inside[chosen])
    first = np.where(skipped > 0, rate, block.first[chosen] * (1 + block.inside[chosen]))
    growth, falling = 1 + columns.growth[chosen], (1 + rate) ** -every
    left: Floats = (columns.installments[chosen] - skipped).astype(np.float64)
    worth, weight = np.zeros(len(chosen)), np.ones(len(chosen))
    whole_step = annuity(rate, every)
    while left.max(initial=0.0) > 0:
        within: Floats = np.clip(left, 0.0, every)
        part = whole_step if (within == every).all() else annuity(rate, within)
        worth += weight * part
        weight *= growth * falling
        left -= every
    payment: Floats = block.debt[chosen] * (1 + first) / ((1 + rate) * worth)
    return payment


def _steps(block: Block, plans: Ints) -> tuple[Ints, Ints, Floats]:
    """Every later step but one with the last row: its row, its plan and how many first payments it pays."""
    columns = block.columns
    every, growth = columns.every[plans], 1 + columns.growth[plans]
    last, start = columns.installments[plans] - 1, block.skipped[plans] + every
    rows, places, weights, weight = [start[:0]], [plans[:0]], [growth[:0]], growth
    while (start < last).any():
        here = start < last
        rows.append(start[here])
        places.append(plans[here])
        weights.append(weight[here])
        start, weight = start + every, weight * growth
    return np.concatenate(rows), np.concatenate(places), np.concatenate(weights)


def _by_rows(block: Block, chosen: Ints) -> Floats:
    """debt / sum of weight_k / prod(1 + rate_j), j <= k, unrounded, where every row has a rate of its own."""
    columns, skipped, rows = block.columns, block.skipped[chosen], block.columns.installments[chosen]
    growing, every = columns.form[chosen] == STEP_UP, columns.every[chosen]
    growth = np.where(growing, 1 + columns.growth[chosen], 1.0)
    factor, worth, last = np.ones(len(chosen)), np.zeros(len(chosen)), np.zeros(len(chosen))
    weight, earning = np.ones(len(chosen)), _kept_rates(block, chosen)
    for t in range(int(rows.max())):
        kept = earning(t)
        live = (t >= skipped) & (t < rows)
        weight = np.where((t > skipped) & ((t - skipped) % every == 0), weight * growth, weight)
        last = np.where(live, kept, last)
        factor = np.where(live, factor / (1 + last), factor)
        worth += np.where(live, weight * factor, 0.0)
    balloon = columns.form[chosen] == BALLOON
    beyond = np.where(balloon, columns.profile[chosen] - rows, 0)
    worth += factor * annuity(last, beyond.astype(np.float64))
    spread: Floats = block.debt[chosen] / worth
    return spread


def _kept_rates(block: Block, chosen: Ints) -> Callable[[int], Floats]:
    """The rate of row t (from 0) as a level payment counts it: after a reduction, that of the row before."""
    columns, inside = block.columns, 1 + block.inside[chosen]
    skipped, held = block.skipped[chosen], columns.row_rates
    reduced = columns.form[chosen] == RATE_REDUCTION
    after, then = columns.after[chosen], columns.then_rate[chosen]
    kept = then

    def earning(t: int) -> Floats:
        nonlocal kept
        here = then if held is None else held[t, chosen]
        kept = np.where(reduced & (t >= after), np.where(after == skipped, then, kept), here)
        earned: Floats = kept * inside
        return earned

    return earning
