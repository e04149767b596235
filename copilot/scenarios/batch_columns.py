"""Many plans as columns: what plan_rows.Repaid says of one plan, for n of them at once.

Amounts are int64 minor units, rates float64 fractions per whole period. `denominator` is what makes rounding provable
(batch_exact.py); ranking does not need it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from copilot.plan_terms import FORMS, GraceKind
from copilot.scenarios.schedule import MAX_INSTALLMENTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FRENCH, GERMAN, BULLET, STEP_UP, BALLOON, RATE_REDUCTION = range(len(FORMS))
GRACE_KINDS = tuple(GraceKind)
NO_GRACE = 0
CAPITAL, ACCUMULATED, CAPITALISED, FREE = range(1, len(GRACE_KINDS) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanColumns:
    """n plans, every column of length n; `plan_columns` fills in what is left out.

    `form` indexes plan_terms.FORMS; `grace` is 0 or 1 + the index in GraceKind, `grace_periods` its length.
    `first_rate` is that of the first period, be it silent or a row; `rate` of every other one, unless `row_rates`
    (T, n) holds one per row and `grace_rates` (S, n) one per silent period. `growth` and `every` belong to step_up,
    `profile` to balloon, `then_rate` and `after` to rate_reduction. `usable` is False where the terms were refused.
    `denominator`: the largest one of the plan's rates as reduced fractions, inf when they are none;
    `vat_denominator` that of its VAT shares.
    """

    financed: Ints
    installments: Ints
    first_rate: Floats
    rate: Floats
    form: Ints
    grace: Ints
    grace_periods: Ints
    growth: Floats
    every: Ints
    profile: Ints
    then_rate: Floats
    after: Ints
    multiple: Ints
    charge: Ints
    vat_on_interest: Floats
    vat_on_charges: Floats
    level_total: Bools
    down_payment: Ints
    usable: Bools
    denominator: Floats
    vat_denominator: Floats
    row_rates: Floats | None = None
    grace_rates: Floats | None = None

    def __len__(self) -> int:
        return len(self.financed)

    @property
    def silent(self) -> Ints:
        """Periods at the start in which nothing is paid."""
        return np.where(self.grace > CAPITAL, self.grace_periods, 0)

    @property
    def interest_only(self) -> Ints:
        """Rows at the start that repay nothing."""
        return np.where(self.grace == CAPITAL, self.grace_periods, 0)

    @property
    def rows(self) -> int:
        """T: the rows of the longest plan."""
        return int(self.installments.max(initial=1))

    def part(self, chosen: slice) -> "PlanColumns":
        """The plans of a slice, as views."""
        held: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, one in held.items():
            held[name] = None if one is None else one[..., chosen]
        return PlanColumns(**held)

    def parts(self, size: int) -> Iterator[tuple[slice, "PlanColumns"]]:
        """Slices of at most `size` plans, as even as can be, with where they stand."""
        count = -(-len(self) // size)
        edges = [len(self) * k // count for k in range(count + 1)] if count else []
        for start, stop in pairwise(edges):
            yield slice(start, stop), self.part(slice(start, stop))


_DEFAULTS: Mapping[str, Any] = {
    "form": FRENCH, "grace": NO_GRACE, "grace_periods": 0, "growth": 0.0, "every": 12, "profile": 0,
    "then_rate": 0.0, "after": 0, "multiple": 1, "charge": 0, "vat_on_interest": 0.0, "vat_on_charges": 0.0,
    "level_total": False, "down_payment": 0, "usable": True, "denominator": np.inf, "vat_denominator": np.inf,
}  # fmt: skip


def plan_columns(
    *, financed: ArrayLike, installments: ArrayLike, rate: ArrayLike, **others: ArrayLike
) -> PlanColumns:
    """Columns from arrays or single values, which stand for every plan; `first_rate` is `rate` if not given.

    A plan that cannot be one (nothing financed, rows outside 1 to MAX_INSTALLMENTS, a negative rate, charge, VAT or
    down payment, a multiple below 1, steps of no rows or a growth of -1 or less, a grace of no periods) is not
    `usable`, whatever was given; its columns are made harmless.
    """
    count = len(np.atleast_1d(np.asarray(financed)))
    given = {**_DEFAULTS, "first_rate": rate, **others}
    given |= {"financed": financed, "installments": installments, "rate": rate}
    kinds = {field.name: field.type for field in fields(PlanColumns)}
    built: dict[str, Any] = {}
    for name, one in given.items():
        number = np.int64 if kinds[name] is Ints else np.bool_ if kinds[name] is Bools else np.float64
        array: NDArray[Any] = np.asarray(one, dtype=number)
        built[name] = array if array.ndim == 2 else np.broadcast_to(array, count)
    return _harmless(PlanColumns(**built))


def _harmless(given: PlanColumns) -> PlanColumns:
    """Refused plans become one payment of 1 without interest, so that no arithmetic trips over them."""
    usable = _usable(given)
    if usable.all():
        return given
    plain = {"financed": 1, "installments": 1, "profile": 1, "first_rate": 0.0, "rate": 0.0, **_DEFAULTS}
    built: dict[str, Any] = {}
    for field in fields(given):
        held = getattr(given, field.name)
        built[field.name] = None if held is None else np.where(usable, held, plain.get(field.name, 0))
    built["usable"] = usable
    return PlanColumns(**built)


def _usable(given: PlanColumns) -> Bools:
    lowest = np.minimum(np.minimum(given.rate, given.first_rate), given.then_rate)
    lowest = np.minimum(lowest, np.minimum(given.vat_on_interest, given.vat_on_charges))
    for rates in (given.row_rates, given.grace_rates):
        if rates is not None and len(rates):
            lowest = np.minimum(lowest, rates.min(axis=0))
    usable: Bools = given.usable & (given.financed > 0) & (lowest >= 0)
    usable &= (given.installments >= 1) & (given.installments <= MAX_INSTALLMENTS)
    usable &= (given.multiple >= 1) & (given.charge >= 0) & (given.down_payment >= 0)
    usable &= (given.grace == NO_GRACE) | (given.grace_periods >= 1)
    usable &= (given.form != STEP_UP) | ((given.growth > -1) & (given.every >= 1))
    rows = given.installments
    repaying = rows - given.interest_only
    usable &= repaying >= 1
    usable &= (given.form != BALLOON) | (given.profile >= rows)
    into = given.after - given.interest_only
    reducible = (given.after >= 1) & (into >= 0) & (into < repaying)
    usable &= (given.form != RATE_REDUCTION) | reducible
    return usable


def some(column: NDArray[Any]) -> bool:
    """Is any entry not zero? One value that stands for every plan is looked at once."""
    return bool(column[:1].any() if column.strides == (0,) else column.any())


def with_vat(columns: PlanColumns) -> bool:
    """Does any of the plans pay VAT?"""
    return some(columns.vat_on_interest) or (some(columns.charge) and some(columns.vat_on_charges))
