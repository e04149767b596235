"""Exact schedules of many offers at once: the float engine where its rounding is proven, Decimal for the rest.

batch_rounding.py says when a float64 rounds as the Decimal engine does. Where that is not proven (a level payment that
lies on a half, say, or amounts near 2**50) the offer is built by schedule.py and its rows put in place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from copilot.errors import BadTerms
from copilot.offer import Offer, Schedule
from copilot.scenarios.batch_columns import Bools, Ints, PlanColumns
from copilot.scenarios.batch_offers import columns_of
from copilot.scenarios.batch_rows import Rows, room
from copilot.scenarios.batch_walk import walk
from copilot.scenarios.schedule import build

EXACT_BLOCK = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactRows:
    """Every payment of n offers in whole minor units, int64 (T, n), 0 after an offer's last row.

    Row 0 is the first instalment; a down payment is not among them. `payment` = principal + interest + charge + vat,
    the charge being what is left. `ok` is False where schedule.build raises BadTerms; such columns mean nothing.
    `capitalised` (n,): interest that a grace turned into principal. `by_decimal` (n,): which were built by Decimal.
    """

    payment: Ints
    principal: Ints
    interest: Ints
    vat: Ints
    capitalised: Ints
    ok: Bools
    by_decimal: Bools


def exact_schedules(offers: Sequence[Offer], *, on: date) -> ExactRows:
    """The rows of `offers` (any kinds) seen from `on`, equal on every row to those of schedule.build."""
    return exact_rows(columns_of(offers, on), offer=offers.__getitem__, on=on)


def exact_rows(columns: PlanColumns, *, offer: Callable[[int], Offer], on: date) -> ExactRows:
    """The same for columns that are there already; `offer(k)` gives the terms of those that need Decimal.

    The columns must carry their denominators (columns_of does), or many plans will.
    """
    length, count = columns.rows, len(columns)
    written = [np.zeros((length, count), dtype=np.int64) for _ in range(4)]
    ok, unsure = np.empty(count, dtype=np.bool_), np.empty(count, dtype=np.bool_)
    capitalised = np.empty(count, dtype=np.int64)
    scratch = room(length, min(count, EXACT_BLOCK))
    for where, plans in columns.parts(EXACT_BLOCK):
        rows = scratch.part(slice(0, len(plans)))
        walked = walk(plans, rows, proven=True)
        _copy(rows, written, where)
        ok[where], unsure[where] = walked.ok, walked.unsure & plans.usable
        capitalised[where] = np.rint(walked.capitalised)
    found = ExactRows(
        payment=written[0], principal=written[1], interest=written[2], vat=written[3],
        capitalised=capitalised, ok=ok, by_decimal=unsure,
    )  # fmt: skip
    for k in np.flatnonzero(unsure).tolist():
        _built(found, k, offer(k), on)
    return found


def _copy(rows: Rows, written: Sequence[Ints], where: slice) -> None:
    parts = (rows.payment, rows.principal, rows.interest, rows.vat)
    with np.errstate(invalid="ignore"):  # refused plans may hold anything
        for array, whole in zip(parts, written, strict=True):
            np.copyto(whole[:, where], array, casting="unsafe")


def _built(found: ExactRows, k: int, offer: Offer, on: date) -> None:
    """Put the Decimal engine's rows of offer `k` in place."""
    for array in (found.payment, found.principal, found.interest, found.vat):
        array[:, k] = 0
    try:
        schedule: Schedule = build(offer, on=on)
    except BadTerms:
        found.ok[k] = False
        return
    found.ok[k] = True
    found.capitalised[k] = schedule.capitalised
    rows = [row for row in schedule.rows if row.number > 0]
    for t, row in enumerate(rows):
        found.payment[t, k], found.principal[t, k] = row.payment, row.principal
        found.interest[t, k], found.vat[t, k] = row.interest, row.vat
