"""Which of the allowed candidates comes first? Expected value under the documented priors, all rows at once.

EV = P(yes) x V + (1 - P(yes)) x fallback. V counts the chance that each instalment is kept. Neither the largest
discount nor the fastest yes wins by itself. Floats only: nothing here is ever shown or booked.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from copilot.debt import Position
from copilot.money import Money
from copilot.offer import InstallmentPlan, Offer
from copilot.scenarios.candidates import PLAN, SETTLEMENT, Candidates, Floats
from copilot.scenarios.priors import Priors
from copilot.speech import Ask, Profile

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


def affordable(table: Candidates, priors: Priors, *, income: Money | None) -> NDArray[np.bool_]:
    """Which candidates keep within the affordability share of declared monthly income (unknown: all).

    An instalment may take that share of one month, a down payment that share of `lump_months` months. A settlement is
    one payment that the debtor can find or not; it is not held against income.
    """
    if income is None or income.currency != table.claim.currency:
        return np.ones(len(table), dtype=np.bool_)
    ceiling = income.minor * float(priors.affordability_rate)
    within: NDArray[np.bool_] = (table.kind == SETTLEMENT) | (
        (table.installment <= ceiling) & (table.down_payment <= ceiling * priors.lump_months)
    )
    return within


def value(table: Candidates, priors: Priors, *, monthly: float, profile: Profile) -> Floats:
    """Expected value of putting each candidate now, float minor units, shape (n,)."""
    plan = table.kind == PLAN
    lump = monthly * priors.lump_months
    burden = np.where(
        plan, table.installment / monthly + table.down_payment / lump, table.installment / lump
    )  # a settlement's one payment is `installment`
    miss = np.minimum(priors.keeping.base + priors.keeping.burden * burden, priors.keeping.cap)
    monthly_factor = (1 + float(priors.npv_rate)) ** (-1 / 12)
    kept = monthly_factor * (1 - miss)
    paid_over_time = table.installment * kept * (1 - kept**table.installments) / (1 - kept)
    lump_factor = monthly_factor ** (table.first_due_days / 30)
    worth = np.where(plan, table.down_payment + paid_over_time, table.installment * lump_factor * (1 - miss))
    claim = float(table.claim.total.minor)
    odds = (
        priors.acceptance.base
        + priors.acceptance.burden * burden
        + priors.acceptance.discount * table.waived_total / claim
        + priors.acceptance.extra_cost * np.maximum(table.total / claim - 1, 0)
        + priors.acceptance.wants * profile.wants / 1000
        + priors.acceptance.first_days * np.where(table.down_payment > 0, 0, table.first_due_days)
    )
    accept = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    expected: Floats = accept * worth + (1 - accept) * priors.fallback_rate * claim
    return expected


def held_back(
    table: Candidates, allowed: NDArray[np.bool_], *, share: float, waivable: int, term: bool
) -> NDArray[np.bool_]:
    """Which candidates concede at most `share` of what could be: of waivable total, rate, and if `term` the term.

    A rate is conceded as far as it lies below the highest of the table; terms are compared with the longest allowed
    one; a single payment concedes neither.
    """
    kept: NDArray[np.bool_] = table.waived_total <= waivable * share
    kept &= (table.kind == SETTLEMENT) | (table.rate_ppm >= table.rate_ppm.max(initial=0) * (1 - share))
    if term and allowed.any():
        longest = int(table.installments[allowed].max())
        kept &= table.installments <= max(longest * share, 1)
    return kept


def within_reach(table: Candidates, rows: NDArray[np.bool_], *, ask: Ask | None) -> NDArray[np.bool_]:
    """Which of `rows` stay near the monthly figure the debtor named (REACH above it); all of them if none does."""
    if ask is None or ask.monthly is None or ask.monthly.currency != table.claim.currency:
        return rows
    near = rows & ((table.kind == SETTLEMENT) | (table.installment <= ask.monthly.minor * REACH))
    return near if near.any() else rows


def worse_than_refused(table: Candidates, refused: Sequence[tuple[Offer, int]]) -> NDArray[np.bool_]:
    """Which candidates ask at least as much as an offer already refused: (offer, its exact level payment).

    Only the same kind compares: a settlement by its payment; a plan is worse when instalment, down payment and count
    are all at least the refused ones (fewer but larger instalments are another offer).
    """
    worse = np.zeros(len(table), dtype=np.bool_)
    for offer, installment in refused:
        if isinstance(offer, InstallmentPlan):
            worse |= (
                (table.kind == PLAN)
                & (table.installment >= installment)
                & (table.down_payment >= offer.down_payment)
                & (table.installments >= offer.installments)
            )
        else:
            worse |= (table.kind == SETTLEMENT) & (table.installment >= installment)
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
    if table.kind[a] != table.kind[b]:
        return True
    one, two = float(table.installment[a]), float(table.installment[b])
    return abs(one - two) > 0.2 * max(one, two)
