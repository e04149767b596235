"""The same plans priced by others, offer by offer: numpy-financial, QuantLib, pyxirr, and a plain Decimal loop.

Each peer gets the kindest work that gives our answers: what it has no function for (the rows of irregular plans) is
handed to it ready. A peer that is not installed is skipped, and the reason printed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from types import ModuleType

import numpy as np

from copilot.scenarios.batch_columns import Floats, PlanColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Plans with what was kept back (n,), the house's rate per period, and the flows of each: [-had, payments ...]."""

    columns: PlanColumns
    upfront: Floats
    house_rate: float
    flows: Sequence[Sequence[float]]
    level: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """`run(work, k)` prices offer `k` and gives its rate; `share` of the offers are timed and the time scaled up."""

    name: str
    share: float
    run: Callable[[Work, int], float]


def peers(work: Work) -> list[Peer]:
    """Those that are installed; prints why another is not there."""
    found = []
    for module, label, share, make in (
        ("numpy_financial", "numpy-financial", 0.05, _numpy_financial),
        ("QuantLib", "QuantLib", 0.05, _quantlib),
        ("pyxirr", "pyxirr, rate only", 1.0, _pyxirr),
    ):
        try:
            found.append(Peer(name=label, share=share, run=make(import_module(module), work)))
        except ImportError as why:
            print(f"{label}: skipped, {why}; install requirements/bench.txt")
    return found


def _numpy_financial(npf: ModuleType, work: Work) -> Callable[[Work, int], float]:
    arrays = [np.array(flow) for flow in work.flows]

    def level(work: Work, k: int) -> float:
        financed, rate = float(work.columns.financed[k]), float(work.columns.rate[k])
        rows = int(work.columns.installments[k])
        numbers = np.arange(1, rows + 1)
        payment = -npf.pmt(rate, rows, financed)
        npf.ppmt(rate, numbers, rows, financed)
        npf.ipmt(rate, numbers, rows, financed)
        flow = np.full(rows + 1, payment)
        flow.sum()
        flow[0] = work.upfront[k] - financed
        npf.npv(work.house_rate, flow)
        return float(npf.irr(flow))

    def any_flow(work: Work, k: int) -> float:
        arrays[k].sum()
        npf.npv(work.house_rate, arrays[k])
        return float(npf.irr(arrays[k]))

    return level if work.level else any_flow


def _quantlib(ql: ModuleType, work: Work) -> Callable[[Work, int], float]:
    today = ql.Date(1, 1, 2026)
    ql.Settings.instance().evaluationDate = today
    months = ql.Thirty360(ql.Thirty360.BondBasis)
    dates = [today + ql.Period(t, ql.Months) for t in range(max(map(len, work.flows)))]
    house = ql.InterestRate(12 * work.house_rate, months, ql.Compounded, ql.Monthly)

    def priced(work: Work, k: int) -> float:
        flow, rate = work.flows[k], float(work.columns.rate[k])
        if work.level:
            balance, payment = float(work.columns.financed[k]), flow[1]
            for _ in flow[1:]:
                balance -= payment - balance * rate
        leg = [ql.SimpleCashFlow(paid, day) for paid, day in zip(flow[1:], dates[1:], strict=False)]
        ql.CashFlows.npv(leg, house, False, today)
        start = 12 * max(rate, 0.001)
        found = ql.CashFlows.yieldRate(
            leg, -flow[0], months, ql.Compounded, ql.Monthly, False, today, today, 1e-12, 200, start
        )
        return float(found) / 12

    return priced


def _pyxirr(pyxirr: ModuleType, work: Work) -> Callable[[Work, int], float]:
    rate, flows = pyxirr.irr, work.flows
    return lambda _work, k: rate(flows[k])


def decimal_rows(financed: Decimal, rate: Decimal, rows: int) -> list[tuple[Decimal, ...]]:
    """A level plan as anybody would write it: (payment, interest, principal, balance) rounded half up at each step."""
    one, balance, written = Decimal(1), financed, []
    payment = (financed * rate / (1 - (1 + rate) ** -rows)).quantize(one, ROUND_HALF_UP)
    for number in range(1, rows + 1):
        interest = (balance * rate).quantize(one, ROUND_HALF_UP)
        principal = balance if number == rows else payment - interest
        balance -= principal
        written.append((interest + principal, interest, principal, balance))
    return written
