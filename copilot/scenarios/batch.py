"""All candidates of a turn priced at once, for every form of repayment: schedules, totals, value and rate in float64.

Rows are rounded to whole minor units as plan_rows.py rounds them, so what is ranked here is what is shown and booked.
Tests find no row more than one unit off up to 10**11; beyond some 10**13 floats cannot tell the units. Where every row
must be the booked one, batch_exact.py proves it. Start here, then batch_walk.py.
"""

from dataclasses import dataclass

import numpy as np

from copilot.scenarios.batch_columns import (
    FREE,
    RATE_REDUCTION,
    Bools,
    Floats,
    PlanColumns,
    some,
    with_vat,
)
from copilot.scenarios.batch_irr import flow_irr, level_irr
from copilot.scenarios.batch_rows import Rows, room
from copilot.scenarios.batch_walk import Walked, walk

BLOCK = 10_240
"""Plans priced together: few enough that their vectors stay in a processor's own cache, enough to pay for each call."""
SCRATCH = 4096
"""The same in memory that is made for one call only: making more of it takes longer than it saves."""

_TINY = 1e-300  # a rate of zero divides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What n plans cost, float64 (n,) of whole minor units unless said; NaN where `ok` is False.

    `ok` is False where schedule.build raises BadTerms. `level`: the highest of the regular payments, or the only one
    (Impact.installment). `total`: all payments with the down payment. `npv`: the down payment and every payment, with
    its VAT (Impact.npv leaves that out), by its discount factor, unrounded. `irr`: per period, of `financed` -
    `upfront` against the payments. `rows`: (T, n).
    """

    ok: Bools
    level: Floats
    total: Floats
    npv: Floats | None
    irr: Floats | None
    rows: Rows | None


def price(
    columns: PlanColumns,
    *,
    discount: Floats | None = None,
    upfront: Floats | None = None,
    rates: bool = True,
    keep_rows: bool = True,
    into: Rows | None = None,
) -> Priced:
    """Every plan of `columns`: what is paid, row by row and in all, what it is worth and at which rate.

    `discount` (T,) or (T, n) is the factor of each row; without it there is no npv. `upfront` (n,) minor units are kept
    back or paid at the start and only count for the rate. `into` (batch_rows.room, at least T rows) is written over and
    handed back as rows; a caller who prices again and again keeps it, because new memory costs more than the prices.
    Without `keep_rows` the rows of one block are held at a time, in `into` if given (any width): memory stays that of
    the columns.
    """
    count, length = len(columns), columns.rows
    taxed = with_vat(columns)
    if into is None:
        into = room(length, count if keep_rows else min(count, SCRATCH), vat=taxed)
    size = BLOCK if keep_rows else min(BLOCK, into.payment.shape[1])
    sums = np.empty((4, count))
    ok = np.empty(count, dtype=np.bool_)
    for where, plans in columns.parts(size):
        rows = into.part(where if keep_rows else slice(0, len(plans)))
        walked = walk(plans, rows)
        ok[where] = walked.ok
        factors = None if discount is None else discount[..., where] if discount.ndim == 2 else discount
        kept_back = None if upfront is None else upfront[where]
        _sum_up(plans, rows, walked, factors, sums[:, where])
        if rates:
            _find_rates(plans, rows, walked, kept_back, sums[3, where])
    if not ok.all():
        sums[:, ~ok] = np.nan
    return Priced(
        ok=ok, level=sums[0], total=sums[1], npv=None if discount is None else sums[2],
        irr=sums[3] if rates else None, rows=into if keep_rows else None,
    )  # fmt: skip


def _sum_up(plans: PlanColumns, rows: Rows, walked: Walked, discount: Floats | None, sums: Floats) -> None:
    """Write level, total and npv of a block into `sums` (4, n)."""
    length, down = plans.rows, plans.down_payment
    payments = rows.payment[:length]
    shared = discount is None or discount.ndim == 1
    if shared and walked.level.all():
        first, before = payments[0], plans.installments - 1
        sums[0] = first
        np.multiply(first, before, out=sums[1])
        sums[1] += walked.last
        if discount is not None:
            until = np.concatenate(([0.0], np.cumsum(discount[: length - 1])))
            np.multiply(first, until[before], out=sums[2])
            sums[2] += walked.last * discount[before]
    else:
        sums[0] = _highest_regular(payments, plans, walked)
        np.add.reduce(payments, axis=0, out=sums[1])
        if discount is not None:
            sums[2], worth = 0.0, np.empty(len(plans))
            for paid, factor in zip(payments, discount[:length], strict=True):
                np.multiply(paid, factor, worth)
                sums[2] += worth
    if some(down):
        sums[1] += down
        if discount is not None:
            sums[2] += down


def _highest_regular(payments: Floats, plans: PlanColumns, walked: Walked) -> Floats:
    """The highest payment but the last one that is made, or the only one."""
    places, final, last = np.arange(len(plans)), plans.installments - 1, walked.last
    early = np.flatnonzero(last == 0)  # payable amounts may finish a plan before its last row
    if len(early):
        final[early] = np.maximum(np.count_nonzero(payments[:, early], axis=0) - 1, 0)
        last = payments[final, places]
    payments[final, places] = 0.0
    highest = payments.max(axis=0)
    payments[final, places] = last
    return np.where(final == 0, last, highest)


def _find_rates(
    plans: PlanColumns, rows: Rows, walked: Walked, upfront: Floats | None, found: Floats
) -> None:
    """Write the rate per period of a block into `found` (n,)."""
    payments, level = rows.payment[: plans.rows], walked.level
    worth = plans.financed.astype(np.float64) if upfront is None else plans.financed - upfront
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        if level.all():
            found[:] = level_irr(
                payment=payments[0], last=walked.last, rows=plans.installments, worth=worth, near=plans.rate,
                silent=plans.silent if some(plans.grace) else None,
            )  # fmt: skip
        else:
            # A block with some level plans values all by their flows: to part them would cost more than it saves.
            near = _near(plans, upfront)
            found[:] = flow_irr(payments, silent=plans.silent, worth=worth, near=near)


def _near(plans: PlanColumns, upfront: Floats | None) -> Floats:
    """About which rate comes out: interest with its VAT, what was kept back and the charges spread over the plan."""
    near = plans.rate * (1 + plans.vat_on_interest)
    if some(plans.form):
        near *= np.where(
            plans.form == RATE_REDUCTION, 0.5 + 0.5 * plans.then_rate / (plans.rate + _TINY), 1.0
        )
    if some(plans.grace):
        free = np.where(plans.grace == FREE, plans.grace_periods, 0)
        near *= plans.installments / (plans.installments + 2.0 * free)
    if upfront is not None:
        near += 2 * np.maximum(upfront, 0) / (plans.financed * (plans.installments + 1.0))
    return near + 1.5 * plans.charge / plans.financed
