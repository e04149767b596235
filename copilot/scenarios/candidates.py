"""Everything that could be offered this turn, as columns: one row per candidate, priced all at once in float64.

Ranking happens on these columns; what is shown is rebuilt exactly from `offer(k)` (copilot/scenarios/schedule.py),
and the two agree to the minor unit (tests/scenarios/test_two_engines.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from copilot.dates import add_months, days_between
from copilot.debt import BUCKETS, Balance, Position, balance
from copilot.money import DOWN, round_minor
from copilot.offer import OFFER_KINDS, InstallmentPlan, Offer, OnePayment, Settlement
from copilot.rate import Rate
from copilot.scenarios.priors import Grid, Priors
from copilot.scenarios.schedule import down_payment, first_on, grace_days, nominal_rate, owed
from copilot.speech import Ask
from copilot.verdict import PPM

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SETTLEMENT, PLAN = (OFFER_KINDS.index(kind) for kind in ("settlement", "installment_plan"))
ONE_MONTH = 30  # in the grid, 30 first_due_days means one month


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """n candidates of one claim on one day. `waived` is (n, 5) in the order of BUCKETS, minor units.

    `down_payment`, `installment` (level payment, rounded) and `total` are minor units; `installments` counts (1 for
    a settlement); `rate_ppm` is the nominal yearly rate in ppm; `first_due_days` runs to the first instalment or the
    one payment; `first_payment_days` to the first money (0 with a down payment).
    """

    claim: Balance
    on: date
    kind: Ints
    waived: Ints
    down_payment: Ints
    installments: Ints
    rate_ppm: Ints
    first_due_days: Ints
    installment: Ints
    total: Ints

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def waived_total(self) -> Ints:
        """The whole discount of each candidate, minor units."""
        total: Ints = self.waived.sum(axis=1)
        return total

    @property
    def financed_before_down(self) -> Ints:
        """Claim less discount, minor units."""
        return self.claim.total.minor - self.waived_total

    def columns(self) -> dict[str, Ints]:
        """What the limits compare, by name (see limits/evaluate.py): all int64 of length n."""
        named = {f"waived_{name}": self.waived[:, k] for k, name in enumerate(BUCKETS)}
        return {
            "kind": self.kind,
            "waived_total": self.waived_total,
            **named,
            "down_payment": self.down_payment,
            "financed_before_down": self.financed_before_down,
            "installments": self.installments,
            "installment": self.installment,
            "first_payment_days": np.where(self.down_payment > 0, 0, self.first_due_days),
            "grace_days": np.zeros(len(self), dtype=np.int64),
            "rate_ppm": self.rate_ppm,
        }

    def offer(self, k: int) -> Offer:
        """Candidate `k` as exact terms."""
        waived = balance(
            self.claim.currency, {name: int(self.waived[k, j]) for j, name in enumerate(BUCKETS)}
        )
        first = self.on + timedelta(days=int(self.first_due_days[k]))
        if self.kind[k] == SETTLEMENT:
            return Settlement(claim=self.claim, waived=waived, due_on=first)
        return InstallmentPlan(
            claim=self.claim,
            waived=waived,
            down_payment=int(self.down_payment[k]),
            installments=int(self.installments[k]),
            rate=Rate(Decimal(int(self.rate_ppm[k])) / PPM),
            first_due_on=first,
        )

    def keep(self, mask: NDArray[np.bool_]) -> "Candidates":
        """Only the candidates where `mask` is true."""
        return Candidates(
            claim=self.claim, on=self.on, kind=self.kind[mask], waived=self.waived[mask],
            down_payment=self.down_payment[mask], installments=self.installments[mask],
            rate_ppm=self.rate_ppm[mask], first_due_days=self.first_due_days[mask],
            installment=self.installment[mask], total=self.total[mask],
        )  # fmt: skip


def candidates(
    position: Position, priors: Priors, *, waivable: Mapping[str, int], ask: Ask | None
) -> Candidates:
    """The grid of offers for a position, plus plans bent to the debtor's own figure when there is one.

    `waivable` is what the authority may waive, minor units, by bucket and "total"; waivers are shares of it, so
    every row is inside the discount limits by construction (the other levers are checked afterwards).
    """
    claim, on, grid = position.claim, position.on, priors.grid
    waivers = _waivers(claim, waivable, grid.waiver_steps)
    rates = sorted(
        {round_minor(priors.plan_rate(position).per_year * step * PPM) for step in grid.rate_steps}
    )
    parts = [_settlements(waivers, grid), _plans(claim, waivers, rates, grid)]
    if ask is not None and ask.monthly is not None and ask.monthly.currency == claim.currency:
        parts.append(_bent(claim, waivers, rates, grid, ask.monthly.minor))
    kind, which, down, count, rate, first = (np.concatenate(column) for column in zip(*parts, strict=True))
    first = _real_days(first, on)
    waived = waivers[which]
    left = claim.total.minor - waived.sum(axis=1) - down
    usable = (left > 0) & (down >= 0)
    table = _priced(claim, on, *(column[usable] for column in (kind, waived, down, count, rate, first, left)))
    # A plan that rounding leaves without principal in some row cannot be scheduled.
    return table.keep((table.kind == SETTLEMENT) | (table.installment >= 1))


def one_row(offer: Offer, installment: int, on: date) -> dict[str, int]:
    """The columns of one exact offer, for a verdict; `installment` is its exact level payment in minor units."""
    down = down_payment(offer)
    return {
        "kind": OFFER_KINDS.index(offer.kind),
        "waived_total": offer.waived.total.minor,
        **{f"waived_{name}": minor for name, minor in offer.waived.parts().items()},
        "down_payment": down,
        "financed_before_down": owed(offer),
        "installments": 1 if isinstance(offer, OnePayment) else offer.installments,
        "installment": installment,
        "first_payment_days": 0 if down else days_between(on, first_on(offer)),
        "grace_days": grace_days(offer),
        "rate_ppm": round_minor(nominal_rate(offer) * PPM),
    }


def _waivers(claim: Balance, waivable: Mapping[str, int], steps: Sequence[Decimal]) -> Ints:
    rows = []
    for step in steps:
        parts = [min(round_minor(waivable[name] * step, DOWN), getattr(claim, name)) for name in BUCKETS]
        over = sum(parts) - round_minor(waivable["total"] * step, DOWN)
        for k in (0, 4, 3, 1, 2):  # principal gives way first, penalties last
            cut = min(max(over, 0), parts[k])
            parts[k] -= cut
            over -= cut
        rows.append(parts)
    unique: Ints = np.unique(np.array(rows, dtype=np.int64), axis=0)
    return unique


def _settlements(waivers: Ints, grid: Grid) -> tuple[Ints, ...]:
    which, days = _product(np.arange(len(waivers)), np.array(grid.settlement_days))
    zero = np.zeros(len(which), dtype=np.int64)
    return zero + SETTLEMENT, which, zero, zero + 1, zero, days


def _plans(claim: Balance, waivers: Ints, rates: Sequence[int], grid: Grid) -> tuple[Ints, ...]:
    shares = np.array([int(share * PPM) for share in grid.down_payment])
    which, count, share, rate, first = _product(
        np.arange(len(waivers)),
        np.array(grid.installments),
        shares,
        np.array(rates),
        np.array(grid.first_due_days),
    )
    owed = claim.total.minor - waivers.sum(axis=1)[which]
    down = owed // PPM * share + owed % PPM * share // PPM  # owed * share would not fit in 64 bits
    return np.full(len(which), PLAN, dtype=np.int64), which, down, count, rate, first


def _bent(claim: Balance, waivers: Ints, rates: Sequence[int], grid: Grid, monthly: int) -> tuple[Ints, ...]:
    """Plans whose down payment is chosen so that the instalment is the debtor's figure."""
    which, count, rate = _product(np.arange(len(waivers)), np.array(grid.installments), np.array(rates))
    owed = claim.total.minor - waivers.sum(axis=1)[which]
    carried = monthly * _annuity(rate / (12 * PPM), count)
    down = np.ceil(owed - carried).astype(np.int64)
    fits = (down > 0) & (down < owed * 0.6)
    n = int(fits.sum())
    return (
        np.full(n, PLAN, dtype=np.int64), which[fits], down[fits], count[fits], rate[fits],
        np.full(n, ONE_MONTH, dtype=np.int64),
    )  # fmt: skip


def _priced(
    claim: Balance,
    on: date,
    kind: Ints,
    waived: Ints,
    down: Ints,
    count: Ints,
    rate: Ints,
    first: Ints,
    left: Ints,
) -> Candidates:
    monthly = rate / (12 * PPM)
    whole_month = days_between(on, add_months(on, 1))
    first_rate = np.where(first == whole_month, monthly, rate / PPM * first / 365)
    level = left * (1 + first_rate) / (1 + _annuity(monthly, count - 1))
    installment = np.where(kind == SETTLEMENT, left, np.floor(level + 0.5)).astype(np.int64)
    return Candidates(
        claim=claim, on=on, kind=kind, waived=waived, down_payment=down, installments=count, rate_ppm=rate,
        first_due_days=first, installment=installment, total=down + installment * count,
    )  # fmt: skip


def _annuity(rate: Floats, count: Ints) -> Floats:
    """Present value of `count` payments of 1 at `rate` a period; `count` itself where the rate is 0."""
    safe = np.where(rate == 0, 1.0, rate)
    value: Floats = np.where(rate == 0, count, (1 - (1 + safe) ** -count.astype(np.float64)) / safe)
    return value


def _real_days(days: Ints, on: date) -> Ints:
    real: Ints = np.where(days == ONE_MONTH, days_between(on, add_months(on, 1)), days).astype(np.int64)
    return real


def _product(*axes: NDArray[np.int64]) -> list[Ints]:
    return [axis.ravel().astype(np.int64) for axis in np.meshgrid(*axes, indexing="ij")]
