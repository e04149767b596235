"""All candidates of a turn priced at once, beside peers that price them offer by offer; exact schedules; growth.

Sides alternate within one run and medians are printed. Answers are compared before anything is timed. "Write" is the
time to copy arrays of the size of the schedule into memory that was touched before.

Run: python -m benchmarks.pricing [offers]
"""

import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from benchmarks.machine import described
from benchmarks.pricing_peers import Peer, Work, decimal_rows, peers
from copilot.dates import add_months
from copilot.debt import Balance
from copilot.offer import InstallmentPlan
from copilot.rate import Rate
from copilot.scenarios.batch import BLOCK, Priced, price
from copilot.scenarios.batch_columns import FREE, PlanColumns, plan_columns
from copilot.scenarios.batch_exact import ExactRows, exact_rows, exact_schedules
from copilot.scenarios.batch_offers import columns_of
from copilot.scenarios.batch_rows import room
from copilot.scenarios.schedule import build

ROUNDS = 21
LONGEST = 60
HOUSE_RATE = 0.02
FACTORS = (1 + HOUSE_RATE) ** -np.arange(1.0, LONGEST + 1)
ON = date(2026, 11, 22)


def level_plans(count: int) -> PlanColumns:
    """French plans of 6 to 60 instalments at 20 % to 120 % a year."""
    draw = np.random.default_rng(7)
    return plan_columns(
        financed=draw.integers(500_000, 50_000_000, count), installments=draw.integers(6, LONGEST + 1, count),
        rate=draw.uniform(0.2, 1.2, count) / 12,
    )  # fmt: skip


def irregular_plans(count: int, *, everything: bool) -> PlanColumns:
    """The same in every form, half of them with a grace of any kind, VAT on top; `everything` adds more to many."""
    draw, plain = np.random.default_rng(8), level_plans(count)
    rows = plain.installments
    more = {}
    if everything:
        more = {
            "multiple": draw.choice([1, 100], count), "charge": draw.choice([0, 500], count),
            "vat_on_charges": 0.21, "level_total": draw.choice([False, True], count),
        }  # fmt: skip
    return plan_columns(
        financed=plain.financed, installments=rows, rate=plain.rate, form=draw.integers(0, 6, count),
        grace=np.where(draw.random(count) < 0.5, draw.integers(1, FREE + 1, count), 0),
        grace_periods=draw.integers(1, 4, count), growth=0.1, every=12, profile=rows + 24,
        then_rate=plain.rate / 2, after=np.maximum(rows // 2, 4), vat_on_interest=0.21, **more,
    )  # fmt: skip


def work_of(columns: PlanColumns, *, level: bool) -> tuple[Work, Priced]:
    """The plans with a fee of up to 5 % kept back, as flows for the peers, and our own answer."""
    upfront = np.rint(columns.financed * np.random.default_rng(9).uniform(0, 0.05, len(columns)))
    priced = price(columns, discount=FACTORS, upfront=upfront)
    had, silent, paid = upfront - columns.financed, columns.silent, priced.rows.payment
    flows = [
        [float(had[k]), *[0.0] * int(silent[k]), *paid[: columns.installments[k], k].tolist()]
        for k in range(len(columns))
    ]
    return Work(columns=columns, upfront=upfront, house_rate=HOUSE_RATE, flows=flows, level=level), priced


def seconds(run: Callable[[], object]) -> float:
    """One run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def alternating(sides: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median seconds of each side, all of them once per round."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            times[name].append(seconds(run))
    return {name: statistics.median(values) for name, values in times.items()}


def one_by_one(peer: Peer, work: Work, plans: list[int]) -> None:
    """The peer's loop."""
    for k in plans:
        peer.run(work, k)


def against_peers(title: str, columns: PlanColumns, *, level: bool) -> None:
    """Ours in full (rows, totals, value, rate) against each peer and against writing the rows once."""
    work, priced = work_of(columns, level=level)
    count, taxed = len(columns), bool(columns.vat_on_interest.any())
    into, target = (room(columns.rows, count, vat=taxed) for _ in range(2))
    names = ("payment", "interest", "principal", "vat")[: 4 if taxed else 3]
    pairs = [(getattr(target, name), getattr(into, name)) for name in names]
    sides: dict[str, Callable[[], object]] = {
        "ours": partial(price, columns, discount=FACTORS, upfront=work.upfront, into=into),
        "write": lambda: [np.copyto(there, here) for there, here in pairs],
    }
    scale = dict.fromkeys(sides, 1.0)
    for peer in peers(work):
        plans = np.flatnonzero(priced.ok)[: max(1, int(count * peer.share))].tolist()
        far = max(abs(peer.run(work, k) - priced.irr[k]) for k in plans[:300])
        assert far < 1e-6, (peer.name, far)
        sides[peer.name], scale[peer.name] = partial(one_by_one, peer, work, plans), count / len(plans)
    taken = alternating(sides)
    print(
        f"\n{title}: {count} plans, {len(names)} arrays of {columns.rows} rows, {priced.ok.mean():.0%} priceable"
    )
    for name, median in taken.items():
        whole = median * scale[name]
        scaled = f" (scaled from {count / scale[name]:.0f} plans)" if scale[name] > 1 else ""
        print(f"  {name:20s} {whole * 1e3:10.2f} ms   {whole / taken['ours']:8.2f} x ours{scaled}")
    print(f"  ours is {taken['ours'] / taken['write']:.1f} times the write")


def exact_offers(count: int, rows: int) -> list[InstallmentPlan]:
    """Level plans of different amounts and rates (ppm of a year)."""
    source = random.Random(1)
    return [
        InstallmentPlan(
            claim=Balance(currency="MXN", principal=source.randint(10**6, 10**8)),
            waived=Balance(currency="MXN"), down_payment=0, installments=rows,
            rate=Rate(Decimal(source.randint(200_000, 1_200_000)) / 10**6), first_due_on=add_months(ON, 1),
        )
        for _ in range(count)
    ]  # fmt: skip


def exact_schedules_of(count: int = 1000, rows: int = 36) -> None:
    """Exact schedules at once against a plain Decimal loop, and from offers against the engine that is shown."""
    offers = exact_offers(count, rows)
    columns = columns_of(offers, ON)
    terms = [(Decimal(o.claim.principal), o.rate.per_year / 12, rows) for o in offers]
    at_once = partial(exact_rows, columns, offer=offers.__getitem__, on=ON)
    found = at_once()
    same = all(
        _same(found, k, decimal_rows(*term)) and _same(found, k, _shown(offers[k]))
        for k, term in enumerate(terms)
    )
    assert same, "a row differs"
    taken = alternating(
        {
            "from columns": at_once,
            "Decimal loop": lambda: [decimal_rows(*term) for term in terms],
            "from offers": lambda: exact_schedules(offers, on=ON),
        },
        7,
    )
    shown = seconds(lambda: [build(offer, on=ON) for offer in offers])
    print(f"\nexact schedules of {count} offers x {rows} rows, equal on every row")
    loop = taken["Decimal loop"]
    print(f"  from columns         {taken['from columns'] * 1e3:10.2f} ms")
    print(
        f"  plain Decimal loop   {loop * 1e3:10.2f} ms   {loop / taken['from columns']:8.2f} x from columns"
    )
    print(
        f"  from offers          {taken['from offers'] * 1e3:10.2f} ms   (dates, rates and checks of each offer)"
    )
    print(
        f"  schedule.build each  {shown * 1e3:10.2f} ms   {shown / taken['from offers']:8.2f} x from offers"
    )
    print(f"  offers that needed Decimal: {int(found.by_decimal.sum())}")


def _shown(offer: InstallmentPlan) -> list[tuple[int, ...]]:
    return [(row.payment, row.interest, row.principal) for row in build(offer, on=ON).rows]


def _same(found: ExactRows, k: int, rows: list[tuple[object, ...]]) -> bool:
    return all(
        (found.payment[t, k], found.interest[t, k], found.principal[t, k]) == row[:3]
        for t, row in enumerate(rows)
    )


def growth() -> None:
    """Time and peak memory as the candidates grow; rows of one block at a time, and of all."""
    print("\ngrowth, irregular plans (rows, totals, value, rate); memory is the peak beside the columns")
    kept = room(LONGEST, BLOCK)
    print(f"  the block that is kept takes {4 * kept.payment.nbytes / 1e6:.1f} MB")
    for count in (100, 1_000, 10_000, 100_000):
        columns = irregular_plans(count, everything=False)
        for label, keep in (("one block of rows", False), ("all rows kept", True)):
            run = partial(price, columns, discount=FACTORS, keep_rows=keep, into=None if keep else kept)
            median = statistics.median(seconds(run) for _ in range(3 if count == 100_000 else 7))
            tracemalloc.start()
            run()
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            each = median / count * 1e6
            print(
                f"  {count:7d} {label:18s} {median * 1e3:9.2f} ms  {each:6.2f} us each  {peak / 1e6:7.1f} MB"
            )


def _installed(*names: str) -> list[str]:
    found = []
    for name in names:
        try:
            version(name)
        except PackageNotFoundError:
            continue
        found.append(name)
    return found


def main(count: int = 10_000) -> None:
    """Every table, with the machine before and its load after."""
    named = _installed("numpy", "numpy-financial", "quantlib", "pyxirr")
    print(described(*named))
    against_peers("level plans", level_plans(count), level=True)
    against_peers("irregular plans, VAT on top", irregular_plans(count, everything=False), level=False)
    against_peers(
        "irregular, with charges and payable amounts", irregular_plans(count, everything=True), level=False
    )
    exact_schedules_of()
    growth()
    print(f"\n{described(*named)}")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:]))
