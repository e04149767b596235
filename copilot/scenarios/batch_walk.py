"""The rows of n plans, all plans of a row at once: plan_rows in float64, whole minor units at every step.

Each step reads and writes a few plain vectors. What only some plans do (a grace that ends, a step, a new rate, the last
payment) touches those plans alone. A plan that is over goes on with a balance of 0 and pays 0.
"""

from dataclasses import dataclass

import numpy as np

from copilot.scenarios.batch_columns import (
    ACCUMULATED,
    BALLOON,
    BULLET,
    CAPITAL,
    CAPITALISED,
    FRENCH,
    GERMAN,
    RATE_REDUCTION,
    Bools,
    Floats,
    Ints,
    PlanColumns,
    some,
    with_vat,
)
from copilot.scenarios.batch_level import Block, Events, dues, level, near_half
from copilot.scenarios.batch_rounding import FREE_OF_INTEREST_PROVEN, MOST, NEAR, NUDGE, PROVEN, rounded
from copilot.scenarios.batch_rows import ByRow, Rows

NONE = np.empty(0)
ALL_OF_IT = 2.0**62
"""What is due with the last row: more than any balance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What a walk says of each plan beside its rows, (n,).

    `ok`: False where schedule.build raises BadTerms. `last`: what row `installments` pays. `level`: every payment but
    that one is the same by construction. `capitalised`: interest that a grace made principal. `unsure`: where a
    rounding is not proven to be the Decimal engine's, all False unless that was asked.
    """

    ok: Bools
    last: Floats
    level: Bools
    capitalised: Floats
    unsure: Bools


def walk(columns: PlanColumns, rows: Rows, *, proven: bool = False) -> Walked:
    """Write every row of `columns` into `rows`, which has room for them. `proven` asks what is not proven."""
    steps = _Walk(columns, proven)
    length = columns.rows
    for t in range(length):
        steps.row(t, rows)
    rows.clear(length)
    if not steps.taxed and rows.vat.flags.writeable:
        rows.vat[:length] = 0.0
    last = rows.payment[columns.installments - 1, np.arange(len(columns))]
    closed = last >= 1  # nothing is paid by a plan that was over before
    if steps.payable:
        closed |= columns.multiple > 1
    elif steps.changes is not None:
        changed = np.flatnonzero(steps.reduced)
        closed[changed] &= rows.principal[columns.after[changed], changed] >= 1
    return Walked(
        ok=columns.usable & ~steps.bad & closed,
        last=last,
        level=steps.level_payments(),
        capitalised=steps.capitalised,
        unsure=steps.not_proven() if proven else np.zeros(len(columns), dtype=np.bool_),
    )


class _Walk:
    """The state between two rows, (n,) each; what no plan of the block needs is None and costs nothing."""

    def __init__(self, columns: PlanColumns, proven: bool) -> None:
        count = len(columns)
        self.columns, self.installments = columns, columns.installments
        self.graced, self.formed, self.taxed = some(columns.grace), some(columns.form), with_vat(columns)
        self.payable = bool((columns.multiple > 1).any())
        nobody = np.zeros(count, dtype=np.bool_)
        self.fixed = (columns.form != GERMAN) & (columns.form != BULLET) if self.formed else ~nobody
        self.reduced = columns.form == RATE_REDUCTION if self.formed else nobody
        self.resting_rows = columns.interest_only if self.graced else np.zeros(count, dtype=np.int64)
        self.worst = np.zeros(count) if proven else None
        self.worst_vat = np.zeros(count) if proven else None
        self.spare, self.more = np.empty(count), np.empty(count)
        self.bad, self.low, self.open = (np.zeros(count, dtype=np.bool_) for _ in range(3))
        self.block = block = self._after_grace()
        opening = dues(block, proven=proven)
        self.unsure = opening.unsure
        self.balance = block.debt.copy()
        self.first, self.rate = block.first * NUDGE, block.rate * NUDGE
        self._start_paying(opening.opening)
        self._fill_table(opening.opening, opening.steps)

    def _after_grace(self) -> Block:
        """Through the silent periods, in which interest is earned and nothing is paid."""
        columns = self.columns
        debt, waiting = columns.financed.astype(np.float64), np.zeros(len(columns))
        first, rate = columns.first_rate, columns.rate
        silent = columns.silent if self.graced else self.resting_rows
        for t in range(int(silent.max()) if self.graced else 0):
            rates = (first if t == 0 else rate) if columns.grace_rates is None else columns.grace_rates[t]
            earned = np.where(t < silent, debt * rates * NUDGE, 0.0)
            self._watch(earned, self.worst)
            earned = np.rint(earned)
            waiting += np.where(columns.grace == ACCUMULATED, earned, 0.0)
            debt += np.where(columns.grace == CAPITALISED, earned, 0.0)
        self.waiting, self.capitalised = waiting, debt - columns.financed
        if self.graced:
            first = np.where(silent > 0, rate, first)
        inside = np.zeros(len(columns))
        if self.formed:
            at_once = self.reduced & (columns.after == 0)
            first, rate = (np.where(at_once, columns.then_rate, held) for held in (first, rate))
        if some(columns.level_total):
            inside = np.where(columns.level_total & self.fixed, columns.vat_on_interest, 0.0)
        return Block(
            columns=columns, debt=debt, first=first, rate=rate, skipped=self.resting_rows, inside=inside
        )

    def _start_paying(self, opening: Floats) -> None:
        columns, block = self.columns, self.block
        grace = self.resting_rows
        self.due = np.where(grace == 0, opening, 0.0) if self.graced else opening.copy()
        # Where a payment is fixed its interest is taken off it; where its principal is, or none, nothing is.
        self.weight = self.resting = self.inside = None
        self.excused = NONE
        if self.graced or self.formed:
            self.weight = (self.fixed & (grace == 0)).astype(np.float64)
            resting = (grace > 0) | (columns.form == BULLET)
            # A payment of interest alone may be of nothing but a charge.
            self.resting = (resting & (columns.charge == 0)).astype(np.float64)
            self.excused = (resting & (columns.charge > 0)).astype(np.float64)
        if some(columns.level_total):
            self.inside = ((block.inside > 0) & (grace == 0)).astype(np.float64)
        self.charge = columns.charge.astype(np.float64) if some(columns.charge) else None
        self.vat = columns.vat_on_interest * NUDGE if self.taxed else NONE
        self.vat_of_charge = None
        if self.taxed and self.charge is not None:
            exact = columns.charge * (columns.vat_on_charges * NUDGE)
            self._watch(exact, self.worst_vat)
            self.vat_of_charge = np.rint(exact)
        self.charged, self.charged_vat = np.empty(len(columns)), np.empty(len(columns))
        self.before = self.waiting + self.capitalised if self.graced else None
        self.multiple = columns.multiple.astype(np.float64) if self.payable else NONE

    def _fill_table(self, opening: Floats, steps: Events | None) -> None:
        columns, length, grace = self.columns, self.columns.rows, self.resting_rows
        self.opening, self.step_dues = opening, steps
        self.ends = ByRow(columns.installments - 1, length)
        self.grace_ends = ByRow(np.where(grace > 0, grace, length), length) if self.graced else None
        self.steps = None if steps is None else ByRow(steps[0], length)
        self.changes = self.row_rates = None
        self.then = self.spread = NONE
        if self.formed and self.reduced.any():
            self.changes = ByRow(np.where(self.reduced, columns.after, length), length)
            self.then = columns.then_rate * NUDGE
            rest = np.where(self.reduced, columns.installments - columns.after, 1).astype(np.float64)
            cost = columns.then_rate * (1 + self.block.inside)
            self.spread = level(np.ones(len(columns)), cost, cost, rest)
        if columns.row_rates is not None:
            later = self.reduced & (np.arange(length)[:, None] >= columns.after)
            self.row_rates = np.where(later, columns.then_rate, columns.row_rates[:length]) * NUDGE
        # At one rate the principal of a level or rising payment never falls: its first rows tell whether it repays.
        steady = self.row_rates is None and not self.payable
        steady = steady and not (steps is not None and columns.growth.min() < 0)
        self.checked = int(grace.max(initial=0)) + 2 if steady else length

    def row(self, t: int, rows: Rows) -> None:
        """Row `t` from 0, as plan_rows._repay and _written make it."""
        interest, principal, payment = rows.interest[t], rows.principal[t], rows.payment[t]
        self._turn(t)
        rate = self.row_rates[t] if self.row_rates is not None else self.first if t == 0 else self.rate
        np.multiply(self.balance, rate, interest)
        if self.worst is not None:
            self._watch(interest, self.worst)
        np.rint(interest, interest)
        if self.weight is None:
            np.subtract(self.due, interest, principal)
        else:
            np.multiply(self.weight, interest, self.spare)
            np.subtract(self.due, self.spare, principal)
        tax = rows.vat[t] if self.taxed else None
        if tax is not None:
            self._tax(t, interest, principal, tax)
        if self.payable:
            self._round_up(t, interest, principal, tax)
        np.minimum(principal, self.balance, out=principal)
        if t < self.checked:
            self._check(interest, principal)
        np.subtract(self.balance, principal, self.balance)
        if t == 0 and self.before is not None:
            interest += self.waiting
        np.add(principal, interest, payment)
        if self.charge is not None:
            np.add(payment, self.charged, payment)
        if tax is not None:
            np.add(payment, tax, payment)

    def _turn(self, t: int) -> None:
        """What some plans do from row `t` on."""
        if self.charge is not None:
            np.minimum(self.balance, 1.0, out=self.charged)  # 1 until a plan is over
            if self.vat_of_charge is not None:
                np.multiply(self.vat_of_charge, self.charged, self.charged_vat)
            np.multiply(self.charge, self.charged, self.charged)
        if self.grace_ends is not None:
            self._end_grace(self.grace_ends.at(t))
        if self.steps is not None and self.step_dues is not None:
            stepping = self.steps.at(t)
            if stepping is not None:
                self.due[self.step_dues[1][stepping]] = self.step_dues[2][stepping]
        if self.changes is not None:
            self._change_rate(self.changes.at(t))
        ending = self.ends.at(t)
        if ending is not None:
            self.due[ending] = ALL_OF_IT

    def _end_grace(self, plans: Ints | None) -> None:
        if plans is None:
            return
        self.due[plans] = self.opening[plans]
        if self.weight is not None:
            self.weight[plans] = self.fixed[plans]
        if self.resting is not None:
            bullet = self.columns.form[plans] == BULLET
            self.resting[plans] *= bullet
            self.excused[plans] *= bullet
        if self.inside is not None:
            self.inside[plans] = self.block.inside[plans] > 0

    def _change_rate(self, plans: Ints | None) -> None:
        """Spread what is left again over the rest at the new rate."""
        if plans is None:
            return
        balance = self.balance[plans]
        due = balance * self.spread[plans]
        if self.worst is not None:
            free = (self.columns.then_rate[plans] == 0) & (balance < FREE_OF_INTEREST_PROVEN)
            self.unsure[plans] |= near_half(due) & ~free
        self.due[plans] = rounded(due)
        self.rate[plans] = self.then[plans]

    def _tax(self, t: int, interest: Floats, principal: Floats, tax: Floats) -> None:
        np.multiply(interest, self.vat, tax)
        if self.worst_vat is not None:
            self._watch(tax, self.worst_vat)
        np.rint(tax, tax)
        if self.inside is not None:
            np.multiply(self.inside, tax, self.spare)
            np.subtract(principal, self.spare, principal)
        if t == 0 and self.before is not None:
            np.multiply(interest + self.before, self.vat, tax)
            if self.worst_vat is not None:
                self._watch(tax, self.worst_vat)
            np.rint(tax, tax)
        if self.vat_of_charge is not None:
            np.add(tax, self.charged_vat, tax)

    def _round_up(self, t: int, interest: Floats, principal: Floats, tax: Floats | None) -> None:
        """The whole payment up to the multiple; what that adds is principal."""
        paid = np.add(principal, interest, self.spare)
        charged = None if self.charge is None else self.charged
        for more in (charged, tax, self.waiting if t == 0 else None):
            if more is not None:
                np.add(paid, more, paid)
        up = np.divide(paid, self.multiple, self.more)
        np.ceil(up, up)
        np.multiply(up, self.multiple, up)
        np.subtract(up, paid, up)
        np.add(principal, up, principal)

    def _check(self, interest: Floats, principal: Floats) -> None:
        """A row must repay something, one of interest alone must pay something."""
        shown = principal
        if self.resting is not None:
            shown = np.multiply(self.resting, interest, self.spare)
            np.add(shown, principal, shown)
            if self.charge is not None:
                np.add(shown, self.excused, shown)
        np.less(shown, 1.0, self.low)
        np.greater(self.balance, 0.0, self.open)
        np.logical_and(self.low, self.open, self.low)
        np.logical_or(self.bad, self.low, self.bad)

    def level_payments(self) -> Bools:
        """Where the form, the grace, VAT and the multiple leave every payment but the last the same."""
        columns = self.columns
        level = np.ones(len(columns), dtype=np.bool_)
        if self.formed:
            level &= (columns.form == FRENCH) | (columns.form == BALLOON)
        if self.before is not None:
            level &= (columns.grace != CAPITAL) & (self.waiting == 0)
        if self.payable:
            level &= columns.multiple == 1
        if self.taxed:
            level &= (columns.vat_on_interest == 0) | (columns.level_total & (self.capitalised == 0))
        return level

    def _watch(self, amounts: Floats, worst: Floats | None) -> None:
        """How far from a whole number the amounts lie that are rounded next: 0.5 is a half."""
        if worst is not None:
            away = np.rint(amounts)
            np.subtract(amounts, away, away)
            np.abs(away, away)
            np.maximum(worst, away, out=worst)

    def not_proven(self) -> Bools:
        """Where some rounding may differ from the Decimal engine's: see batch_rounding.py."""
        columns, block = self.columns, self.block
        highest = np.maximum(
            np.maximum(block.first, block.rate), np.maximum(columns.first_rate, columns.rate)
        )
        highest = np.maximum(highest, columns.then_rate)
        for rates in (columns.row_rates, columns.grace_rates):
            if rates is not None and len(rates):
                highest = np.maximum(highest, rates.max(axis=0))
        interest = block.debt * highest
        taxed = np.maximum(interest + self.waiting + self.capitalised, columns.charge)
        unsure = self.unsure.copy()
        for most, known, worst in (
            (interest, columns.denominator, self.worst),
            (taxed, columns.vat_denominator, self.worst_vat),
        ):
            if worst is not None:
                unsure |= (worst > 0.5 - NEAR * (most + 1)) & ~((most + 1) * known < PROVEN)
        sum_of_all = block.debt + interest + self.waiting + 2.0 * columns.charge + taxed
        return unsure | (2 * sum_of_all + columns.multiple >= MOST)
