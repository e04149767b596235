"""Everything that could be offered this turn, as columns: one row per candidate, priced all at once in float64.

Ranking happens on these columns; what is shown is rebuilt exactly from `offer(k)` (copilot/scenarios/schedule.py),
and the two agree to the minor unit (tests/scenarios/test_two_engines.py). Not every kind is proposed by itself: the
others (more time, a pause, a partial promise, other forms of a plan) are quoted on request (copilot/levers.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from copilot.dates import add_months, days_between
from copilot.debt import BUCKETS, Balance, Position, balance
from copilot.money import DOWN, round_minor
from copilot.offer import (
    OFFER_KINDS,
    CatchUp,
    FullPayment,
    InstallmentPlan,
    Offer,
    Settlement,
    SettlementPlan,
)
from copilot.plan_terms import PaymentTerms
from copilot.rate import DAYS_PER_YEAR, Rate
from copilot.scenarios.batch import price
from copilot.scenarios.batch_columns import PlanColumns, plan_columns
from copilot.scenarios.country import CountryFinance
from copilot.scenarios.habits import usual_paying, usual_rate
from copilot.scenarios.priors import Grid, Priors
from copilot.speech import Ask
from copilot.verdict import PPM

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SETTLEMENT, PLAN, FULL_PAYMENT, CATCH_UP, SETTLEMENT_PLAN = (
    OFFER_KINDS.index(kind)
    for kind in ("settlement", "installment_plan", "full_payment", "catch_up", "settlement_plan")
)
ONE_MONTH = 30  # in the grid, 30 first_due_days means one month


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """n candidates before they are priced, one int64 per candidate in every column but `waived`, which is (n, 5) in the
    order of BUCKETS; minor units. `repaid` is what the payments repay, a down payment included."""

    kind: Ints
    waived: Ints
    repaid: Ints
    down_payment: Ints
    installments: Ints
    rate_ppm: Ints
    first_due_days: Ints

    def keep(self, mask: NDArray[np.bool_]) -> "Rows":
        """Only the candidates where `mask` is true."""
        return Rows(**{field.name: getattr(self, field.name)[mask] for field in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """n priced candidates of one claim on one day.

    `installment` (level payment, as it is paid) and `total` are minor units; `installments` in `rows` counts (1 for one
    payment); `rate_ppm` is the nominal yearly rate in ppm; `first_due_days` runs to the first instalment or the one
    payment. All plans are paid by the same `paying`. `cash` and `principal` (T, n) are what each payment of a plan
    brings without VAT and takes off the debt; zero after its last payment and for one payment.
    """

    claim: Balance
    arrears: Balance
    on: date
    paying: PaymentTerms
    rows: Rows
    installment: Ints
    total: Ints
    cash: Floats
    principal: Floats

    def __len__(self) -> int:
        return len(self.rows.kind)

    @property
    def spread(self) -> NDArray[np.bool_]:
        """Which are paid in parts."""
        return _spread_out(self.rows)

    @property
    def waived_total(self) -> Ints:
        """The whole discount of each candidate, minor units."""
        total: Ints = self.rows.waived.sum(axis=1)
        return total

    @property
    def stays(self) -> Ints:
        """What of the claim each candidate leaves owed, minor units."""
        return self.claim.total.minor - self.waived_total - self.rows.repaid

    def columns(self) -> dict[str, Ints]:
        """What the limits compare, by name (see limits/evaluate.py): all int64 of length n."""
        rows = self.rows
        return {
            "kind": rows.kind,
            "waived_total": self.waived_total,
            **{f"waived_{name}": rows.waived[:, k] for k, name in enumerate(BUCKETS)},
            "down_payment": rows.down_payment,
            "financed_before_down": rows.repaid,
            "installments": rows.installments,
            "installment": self.installment,
            "first_payment_days": rows.first_due_days,
            "grace_days": np.zeros(len(self), dtype=np.int64),
            "rate_ppm": rows.rate_ppm,
        }

    def offer(self, k: int) -> Offer:
        """Candidate `k` as exact terms."""
        rows, kind = self.rows, int(self.rows.kind[k])
        first = self.on + timedelta(days=int(rows.first_due_days[k]))
        waived = balance(self.claim.currency, {n: int(rows.waived[k, j]) for j, n in enumerate(BUCKETS)})
        if kind == SETTLEMENT:
            return Settlement(claim=self.claim, waived=waived, due_on=first)
        if kind == FULL_PAYMENT:
            return FullPayment(claim=self.claim, due_on=first)
        if kind == CATCH_UP:
            return CatchUp(claim=self.claim, arrears=self.arrears, due_on=first)
        down, count = int(rows.down_payment[k]), int(rows.installments[k])
        if kind == SETTLEMENT_PLAN:
            return SettlementPlan(
                claim=self.claim, waived=waived, down_payment=down, installments=count, first_due_on=first,
                paying=self.paying,
            )  # fmt: skip
        return InstallmentPlan(
            claim=self.claim, waived=waived, down_payment=down, installments=count, first_due_on=first,
            rate=Rate(Decimal(int(rows.rate_ppm[k])) / PPM), paying=self.paying,
        )  # fmt: skip

    def keep(self, mask: NDArray[np.bool_]) -> "Candidates":
        """Only the candidates where `mask` is true."""
        return replace(
            self, rows=self.rows.keep(mask), installment=self.installment[mask], total=self.total[mask],
            cash=self.cash[:, mask], principal=self.principal[:, mask],
        )  # fmt: skip


def candidates(
    position: Position,
    priors: Priors,
    law: CountryFinance,
    *,
    waivable: Mapping[str, int],
    ask: Ask | None,
) -> Candidates:
    """The grid of offers for a position, plus plans bent to the debtor's own figure when there is one.

    `waivable` is what the authority may waive, minor units, by bucket and "total"; waivers are shares of it, so
    every row is inside the discount limits by construction (the other levers are checked afterwards). No rate is above
    a ceiling of `law`.
    """
    claim, on, grid = position.claim, position.on, priors.grid
    rates = _rates(position, priors, law)
    paying = usual_paying(position, law)
    waivers = _waivers(claim, waivable, grid.waiver_steps, paying.multiple)
    parts = [
        _one_payment(waivers, grid),
        _spread(PLAN, claim, waivers, grid.installments, rates, grid, paying.multiple),
        _spread(SETTLEMENT_PLAN, claim, waivers[waivers.sum(axis=1) > 0], grid.settlement_installments, [0], grid,
            paying.multiple),
    ]  # fmt: skip
    if ask is not None and ask.monthly is not None and ask.monthly.currency == claim.currency:
        parts.append(_bent(claim, waivers, rates, grid, ask.monthly.minor, paying))
    kind, waived, down, count, rate, first = (np.concatenate(column) for column in zip(*parts, strict=True))
    rows = Rows(
        kind=kind, waived=waived, repaid=claim.total.minor - waived.sum(axis=1), down_payment=down,
        installments=count, rate_ppm=rate, first_due_days=_real_days(first, on),
    )  # fmt: skip
    rows = _with_catch_up(rows, position, grid)
    usable = (rows.repaid > rows.down_payment) & (rows.down_payment >= 0)
    return _priced(position, paying, rows.keep(usable))


def _rates(position: Position, priors: Priors, law: CountryFinance) -> list[int]:
    """Yearly rates in ppm: steps of the usual one, which no ceiling of the grid's terms forbids."""
    # The shortest first period costs the most a year; without ceilings one term stands for all.
    soonest = position.on + timedelta(days=min(priors.grid.first_due_days))
    counts = priors.grid.installments if law.ceiling_rules else priors.grid.installments[:1]
    usual = min(
        usual_rate(
            position,
            priors,
            law,
            financed=position.claim.total.minor,
            installments=count,
            first_due_on=soonest,
        ).per_year
        for count in counts
    )
    return sorted({round_minor(usual * step * PPM, DOWN) for step in priors.grid.rate_steps})


def _waivers(claim: Balance, waivable: Mapping[str, int], steps: Sequence[Decimal], multiple: int) -> Ints:
    """Discounts per bucket, cut a little so that what is left to pay is an amount people pay in."""
    rows = []
    for step in steps:
        parts = [min(round_minor(waivable[name] * step, DOWN), getattr(claim, name)) for name in BUCKETS]
        over = max(sum(parts) - round_minor(waivable["total"] * step, DOWN), 0)
        over += (sum(parts) - over - claim.total.minor) % multiple
        for k in (0, 4, 3, 1, 2):  # principal gives way first, penalties last
            cut = min(over, parts[k])
            parts[k] -= cut
            over -= cut
        rows.append(parts)
    unique: Ints = np.unique(np.array(rows, dtype=np.int64), axis=0)
    return unique


def _one_payment(waivers: Ints, grid: Grid) -> tuple[Ints, ...]:
    """One payment with every waiver; without any it is the full payment."""
    which, days = _product(np.arange(len(waivers)), np.array(grid.settlement_days))
    zero = np.zeros(len(which), dtype=np.int64)
    kind = np.where(waivers.sum(axis=1)[which] > 0, SETTLEMENT, FULL_PAYMENT)
    return kind, waivers[which], zero, zero + 1, zero, days


def _spread(
    kind: int,
    claim: Balance,
    waivers: Ints,
    counts: Sequence[int],
    rates: Sequence[int],
    grid: Grid,
    multiple: int,
) -> tuple[Ints, ...]:
    which, count, share, rate, first = _product(
        np.arange(len(waivers)),
        np.array(counts),
        np.array([int(share * PPM) for share in grid.down_payment]),
        np.array(rates),
        np.array(grid.first_due_days),
    )
    left = claim.total.minor - waivers.sum(axis=1)[which]
    down = left // PPM * share + left % PPM * share // PPM  # left * share would not fit in 64 bits
    down = -(-down // multiple) * multiple
    return np.full(len(which), kind, dtype=np.int64), waivers[which], down, count, rate, first


def _bent(
    claim: Balance, waivers: Ints, rates: Sequence[int], grid: Grid, monthly: int, paying: PaymentTerms
) -> tuple[Ints, ...]:
    """Plans whose down payment is chosen so that the instalment is the debtor's figure."""
    which, count, rate = _product(np.arange(len(waivers)), np.array(grid.installments), np.array(rates))
    left = claim.total.minor - waivers.sum(axis=1)[which]
    payable = monthly // paying.multiple * paying.multiple
    carried = payable * _annuity(rate / (12 * PPM) * (1 + float(paying.vat_on_interest)), count)
    down = np.ceil((left - carried) / paying.multiple).astype(np.int64) * paying.multiple
    fits = (down > 0) & (down < left * 0.6) & (payable > 0)
    n = int(fits.sum())
    return (
        np.full(n, PLAN, dtype=np.int64), waivers[which][fits], down[fits], count[fits], rate[fits],
        np.full(n, ONE_MONTH, dtype=np.int64),
    )  # fmt: skip


def _with_catch_up(rows: Rows, position: Position, grid: Grid) -> Rows:
    """The rows and, where a part of the claim is not due yet, what is late alone."""
    late, n = position.arrears.total.minor, len(grid.settlement_days)
    if not 0 < late < position.claim.total.minor:
        return rows
    zero = np.zeros(n, dtype=np.int64)
    added = Rows(
        kind=zero + CATCH_UP, waived=np.zeros((n, len(BUCKETS)), dtype=np.int64), repaid=zero + late,
        down_payment=zero, installments=zero + 1, rate_ppm=zero,
        first_due_days=_real_days(np.array(grid.settlement_days), position.on),
    )  # fmt: skip
    pairs = {f.name: np.concatenate((getattr(rows, f.name), getattr(added, f.name))) for f in fields(rows)}
    return Rows(**pairs)


def _priced(position: Position, paying: PaymentTerms, rows: Rows) -> Candidates:
    """The rows with their prices, without those that an exact schedule would refuse (nothing to repay in a row)."""
    spread = _spread_out(rows)
    plans = price(_plan_columns(position.on, paying, rows.keep(spread)), rates=False)
    assert plans.rows is not None
    installment, total, ok = rows.repaid.copy(), rows.repaid.copy(), np.ones(len(spread), dtype=np.bool_)
    ok[spread] = plans.ok
    installment[spread], total[spread] = _whole(plans.level), _whole(plans.total)
    cash = np.zeros((len(plans.rows.payment), len(spread)))
    principal = np.zeros_like(cash)
    cash[:, spread] = plans.rows.payment - plans.rows.vat
    principal[:, spread] = plans.rows.principal
    table = Candidates(
        claim=position.claim, arrears=position.arrears, on=position.on, paying=paying, rows=rows,
        installment=installment, total=total, cash=cash, principal=principal,
    )  # fmt: skip
    return table if ok.all() else table.keep(ok)


def _plan_columns(on: date, paying: PaymentTerms, rows: Rows) -> PlanColumns:
    rate, first = rows.rate_ppm / PPM, rows.first_due_days
    whole_month = days_between(on, add_months(on, 1))
    return plan_columns(
        financed=rows.repaid - rows.down_payment, installments=rows.installments, rate=rate / 12,
        first_rate=np.where(first == whole_month, rate / 12, rate * first / DAYS_PER_YEAR),
        down_payment=rows.down_payment, multiple=paying.multiple, level_total=paying.level_total,
        vat_on_interest=float(paying.vat_on_interest),
    )  # fmt: skip


def _spread_out(rows: Rows) -> NDArray[np.bool_]:
    spread: NDArray[np.bool_] = (rows.kind == PLAN) | (rows.kind == SETTLEMENT_PLAN)
    return spread


def _whole(minor: Floats) -> Ints:
    return np.nan_to_num(minor).astype(np.int64)


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
