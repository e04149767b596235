"""Which of the allowed candidates comes first? Expected value under the documented priors, all rows at once.

EV = P(yes) x V + (1 - P(yes)) x best alternative. V counts the chance that each payment is kept or cured, by the same
assumptions as the lead's impact (value.py), here with one chance for all payments of a plan. Neither the largest
discount nor the fastest yes wins by itself. Floats only: nothing here is ever shown or booked.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from copilot.debt import Position
from copilot.money import Money
from copilot.offer import CatchUp, Offer, OnePayment
from copilot.scenarios.alternatives import Line, alternatives, best, best_values
from copilot.scenarios.assumptions import Assumptions, Reader
from copilot.scenarios.candidates import (
    CATCH_UP,
    FULL_PAYMENT,
    ONE_MONTH,
    SETTLEMENT,
    SETTLEMENT_PLAN,
    Candidates,
    Floats,
)
from copilot.scenarios.priors import Priors
from copilot.scenarios.schedule import down_payment
from copilot.speech import Ask, Profile
from copilot.suggestion import Segment

CLOSING = (SETTLEMENT, FULL_PAYMENT)

FEW = 3
"""A discount paid in more parts than these is a loan without interest, which is a concession of its own."""

REACH = 1.2
"""An instalment may stand this far above the figure the debtor named; above it they have already said no."""


def ability(position: Position, priors: Priors, *, ask: Ask | None, profile: Profile) -> float:
    """What the debtor can pay a month, in minor units: what they said, else a share of free income, else claim / 12.

    What was not said aloud moves with the profile's `can` by up to half.
    """
    if ask is not None and ask.monthly is not None and ask.monthly.currency == position.currency:
        return max(float(ask.monthly.minor), 1.0)
    guess = position.claim.total.minor / 12
    income, expenses = position.debtor.income, position.debtor.expenses
    if income is not None and income.currency == position.currency:
        spent = expenses.minor if expenses is not None and expenses.currency == income.currency else 0
        free = max(income.minor - spent, income.minor * 0.1)
        guess = min(free * priors.counter_share, income.minor * float(priors.affordability_rate))
    return float(max(guess * (1 + profile.can / 2000), 1.0))


def affordable(
    table: Candidates, priors: Priors, assumptions: Assumptions, *, income: Money | None
) -> NDArray[np.bool_]:
    """Which candidates keep within the affordability share of declared monthly income (unknown: all).

    An instalment may take that share of one month, a down payment that share of keeping.lump_months months. One payment
    is one that the debtor can find or not; it is not held against income.
    """
    if income is None or income.currency != table.claim.currency:
        return np.ones(len(table), dtype=np.bool_)
    ceiling = income.minor * float(priors.affordability_rate)
    lump_months = assumptions.numbers["keeping.lump_months"]
    within: NDArray[np.bool_] = ~table.spread | (
        (table.installment <= ceiling) & (table.rows.down_payment <= ceiling * lump_months)
    )
    return within


def value(
    table: Candidates,
    priors: Priors,
    assumptions: Assumptions,
    *,
    segment: Segment,
    monthly: float,
    profile: Profile,
) -> Floats:
    """Expected value of putting each candidate now, float minor units, shape (n,)."""
    read = Reader(assumptions)
    rows, spread, lump = table.rows, table.spread, monthly * read("keeping.lump_months")
    burden = np.where(
        spread, table.installment / monthly + rows.down_payment / lump, table.installment / lump
    )  # one payment is `installment`
    claim = float(table.claim.total.minor)
    lines = alternatives(read, ageing=segment.ageing, product=segment.product, currency=table.claim.currency)
    worth = _worth(table, read, lines, burden)
    odds = (
        priors.acceptance.base
        + priors.acceptance.burden * burden
        + priors.acceptance.discount * table.waived_total / claim
        + priors.acceptance.extra_cost * np.maximum(table.total / claim - 1, 0)
        + priors.acceptance.wants * profile.wants / 1000
        + priors.acceptance.first_days * np.where(rows.down_payment > 0, 0, rows.first_due_days)
    )
    accept = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    expected: Floats = accept * worth + (1 - accept) * best(lines, claim)[1]
    return expected


def _worth(table: Candidates, read: Reader, lines: Sequence[Line], burden: Floats) -> Floats:
    """What each candidate is worth once it is agreed: a payment that is missed for good leaves the best alternative."""
    rows, claim = table.rows, float(table.claim.total.minor)
    down_share = rows.down_payment / np.maximum(rows.repaid, 1)
    miss = np.minimum(read("keeping.base") + read("keeping.burden") * burden, read("keeping.cap"))
    miss = miss * np.maximum(1 - read("keeping.down_relief") * down_share, 0) * (1 - read("cure.rate"))
    monthly, broken = (1 + read("npv_rate")) ** (-1 / 12), read("breach.fallback")
    until = monthly ** (rows.first_due_days / ONE_MONTH)
    whole = best(lines, claim)[1] * broken
    at_once = until * (table.installment * (1 - miss) + whole * miss) + read("catch_up.rest") * table.stays
    worth: Floats = rows.down_payment.astype(np.float64)
    # A discount in parts comes back when it is broken, all other plans leave what they still repay.
    left: Floats = (
        np.where(rows.kind == SETTLEMENT_PLAN, claim, rows.repaid.astype(np.float64)) - rows.down_payment
    )
    reached, taken_off = (
        np.ones(len(table)),
        np.where(rows.kind == SETTLEMENT_PLAN, table.cash, table.principal),
    )
    for cash, repaid in zip(table.cash, taken_off, strict=True):
        reached *= monthly
        fallback = best_values(lines, left) * broken
        worth += reached * np.where(cash > 0, cash * (1 - miss) + fallback * miss, 0)
        reached *= 1 - miss
        left = left - repaid
    return np.where(table.spread, worth, at_once)


def held_back(
    table: Candidates, allowed: NDArray[np.bool_], *, share: float, waivable: int, term: bool
) -> NDArray[np.bool_]:
    """Which candidates concede at most `share` of what could be: of waivable total, rate, and if `term` the term.

    A rate is conceded as far as it lies below the highest of the table; terms are compared with the longest allowed
    one; a single payment concedes neither, and a discount in FEW parts no rate.
    """
    kept: NDArray[np.bool_] = table.waived_total <= waivable * share
    rates = table.rows.rate_ppm
    short = (table.rows.kind == SETTLEMENT_PLAN) & (table.rows.installments <= FEW)
    kept &= ~table.spread | short | (rates >= rates.max(initial=0) * (1 - share))
    if term and allowed.any():
        longest = int(table.rows.installments[allowed].max())
        kept &= table.rows.installments <= max(longest * share, 1)
    return kept


def within_reach(table: Candidates, rows: NDArray[np.bool_], *, ask: Ask | None) -> NDArray[np.bool_]:
    """Which of `rows` stay near the monthly figure the debtor named (REACH above it); all of them if none does."""
    if ask is None or ask.monthly is None or ask.monthly.currency != table.claim.currency:
        return rows
    near = rows & (~table.spread | (table.installment <= ask.monthly.minor * REACH))
    return near if near.any() else rows


def worse_than_refused(table: Candidates, refused: Sequence[tuple[Offer, int]]) -> NDArray[np.bool_]:
    """Which candidates ask at least as much as an offer already refused: (offer, its exact level payment).

    Only the like compares: one payment that closes the claim by its amount; catching up by its amount; what is paid in
    parts is worse when instalment, down payment and count are all at least the refused ones (fewer but larger
    instalments are another offer).
    """
    rows, worse = table.rows, np.zeros(len(table), dtype=np.bool_)
    for offer, installment in refused:
        if not isinstance(offer, OnePayment):
            worse |= (
                table.spread
                & (table.installment >= installment)
                & (rows.down_payment >= down_payment(offer))
                & (rows.installments >= offer.installments)
            )
        else:
            alike = (rows.kind == CATCH_UP) if isinstance(offer, CatchUp) else np.isin(rows.kind, CLOSING)
            worse |= alike & (table.installment >= installment)
    return worse


def pick(table: Candidates, scores: Floats, allowed: NDArray[np.bool_], *, count: int) -> list[int]:
    """Up to `count` rows by falling score that really differ: another kind, or a clearly different payment."""
    chosen: list[int] = []
    for k in np.argsort(-scores, kind="stable"):
        if len(chosen) == count:
            break
        if allowed[k] and all(_differs(table, int(k), other) for other in chosen):
            chosen.append(int(k))
    return chosen


def _differs(table: Candidates, a: int, b: int) -> bool:
    if table.rows.kind[a] != table.rows.kind[b]:
        return True
    one, two = float(table.installment[a]), float(table.installment[b])
    return abs(one - two) > 0.2 * max(one, two)
