"""All candidates priced at once: rows, totals, value and rate, and what happens at the edges."""

from decimal import Decimal

import numpy as np
import numpy_financial as npf
import pytest

from copilot.debt import Balance
from copilot.offer import InstallmentPlan
from copilot.plan_terms import PaymentTerms
from copilot.rate import Rate
from copilot.scenarios import batch
from copilot.scenarios.batch_columns import (
    ACCUMULATED,
    BALLOON,
    BULLET,
    CAPITAL,
    CAPITALISED,
    FREE,
    RATE_REDUCTION,
    STEP_UP,
    plan_columns,
)
from copilot.scenarios.batch_offers import columns_of
from copilot.scenarios.batch_rounding import denominator
from copilot.scenarios.batch_rows import room
from copilot.scenarios.irr import irr
from tests.scenarios.seeded_offers import ON, seeded_offers


def level_plans(count=400, seed=3, **others):
    draw = np.random.default_rng(seed)
    return plan_columns(
        financed=draw.integers(10**5, 10**8, count), installments=draw.integers(1, 61, count),
        rate=draw.uniform(0.005, 0.1, count), **others,
    )  # fmt: skip


def irregular_plans(count=300, seed=5):
    draw = np.random.default_rng(seed)
    rows = draw.integers(8, 49, count)
    return plan_columns(
        financed=draw.integers(10**6, 10**9, count), installments=rows, rate=draw.uniform(0.005, 0.1, count),
        form=draw.integers(0, 6, count), grace=draw.integers(0, 5, count), grace_periods=draw.integers(1, 5, count),
        growth=draw.choice([0.05, 0.1], count), every=draw.choice([6, 12], count), profile=rows + 24,
        after=draw.integers(5, 8, count), then_rate=draw.uniform(0, 0.03, count),
        charge=draw.choice([0, 700], count), vat_on_interest=draw.choice([0, 0.21], count),
        multiple=draw.choice([1, 100], count), down_payment=draw.choice([0, 5000], count),
    )  # fmt: skip


def flows(columns, priced, k, upfront=0.0):
    """What the debtor had and pays, period by period, as floats."""
    start = float(columns.financed[k]) - upfront
    rows = priced.rows.payment[: columns.installments[k], k]
    return [-start, *[0.0] * int(columns.silent[k]), *rows.tolist()]


def test_a_level_plan_is_the_textbook_table():
    priced = batch.price(plan_columns(financed=100_000, installments=4, rate=0.02))
    assert priced.rows.payment[:, 0].tolist() == [26262, 26262, 26262, 26264]
    assert priced.rows.interest[:, 0].tolist() == [2000, 1515, 1020, 515]
    assert priced.rows.principal[:, 0].tolist() == [24262, 24747, 25242, 25749]
    assert (priced.level[0], priced.total[0]) == (26262, 105_050)


def test_rows_after_the_last_one_pay_nothing():
    columns = irregular_plans()
    priced = batch.price(columns)
    after = np.arange(columns.rows)[:, None] >= columns.installments
    for array in (priced.rows.payment, priced.rows.interest, priced.rows.principal, priced.rows.vat):
        assert not array[after & priced.ok].any()
    assert priced.ok.sum() > 250


def test_principal_parts_sum_to_what_is_repaid():
    columns = irregular_plans()
    priced = batch.price(columns)
    plain = priced.ok & (columns.grace != CAPITALISED)
    assert (priced.rows.principal.sum(axis=0)[plain] == columns.financed[plain]).all()


@pytest.mark.parametrize("columns", [level_plans(), irregular_plans()], ids=["level", "irregular"])
def test_totals_and_values_are_those_of_the_rows(columns):
    factors = 1.015 ** -np.arange(1.0, columns.rows + 1)
    priced = batch.price(columns, discount=factors)
    some = priced.ok
    paid = priced.rows.payment
    assert (priced.total == columns.down_payment + paid.sum(axis=0))[some].all()
    worth = columns.down_payment + (paid * factors[:, None]).sum(axis=0)
    assert priced.npv[some] == pytest.approx(worth[some], rel=1e-13)


def test_discount_factors_may_differ_from_plan_to_plan():
    columns = level_plans(50)
    factors = np.random.default_rng(1).uniform(0.5, 1, (columns.rows, 50))
    priced = batch.price(columns, discount=factors)
    assert priced.npv == pytest.approx((priced.rows.payment * factors).sum(axis=0), rel=1e-13)


@pytest.mark.parametrize("columns", [level_plans(), irregular_plans()], ids=["level", "irregular"])
def test_rates_are_those_of_the_exact_solver(columns):
    kept_back = np.rint(columns.financed * 0.03)
    priced = batch.price(columns, upfront=kept_back)
    for k in np.flatnonzero(priced.ok)[::17]:
        exact = irr([Decimal(amount) for amount in flows(columns, priced, k, kept_back[k])])
        assert priced.irr[k] == pytest.approx(float(exact), abs=1e-9)


def test_rates_are_those_of_numpy_financial():
    for columns in (level_plans(), irregular_plans()):
        priced = batch.price(columns)
        for k in np.flatnonzero(priced.ok)[::11]:
            assert priced.irr[k] == pytest.approx(npf.irr(flows(columns, priced, k)), abs=1e-8)


def test_rates_are_those_of_pyxirr():
    pyxirr = pytest.importorskip("pyxirr", reason="a peer of the benchmarks, requirements/bench.txt")
    for columns in (level_plans(), irregular_plans()):
        priced = batch.price(columns)
        for k in np.flatnonzero(priced.ok):
            assert priced.irr[k] == pytest.approx(pyxirr.irr(flows(columns, priced, k)), abs=1e-8)


def test_a_plan_without_interest_has_a_rate_of_zero():
    columns = plan_columns(financed=[120_000, 100_003, 5], installments=[12, 7, 1], rate=0.0)
    assert batch.price(columns).irr == pytest.approx([0, 0, 0], abs=1e-12)


def test_one_payment_bears_the_rate_of_one_period():
    columns = plan_columns(financed=[1_000_000] * 2, installments=1, rate=[0.05, 0.02])
    assert batch.price(columns).irr == pytest.approx([0.05, 0.02], abs=1e-9)


def test_what_is_given_on_top_at_the_start_makes_the_rate_negative():
    columns = plan_columns(financed=[1_000_000], installments=10, rate=0.0)
    given = batch.price(columns, upfront=np.array([-200_000.0]))
    assert given.irr[0] == pytest.approx(npf.irr([-1_200_000, *[100_000] * 10]), abs=1e-9)


def test_there_is_no_rate_when_nothing_was_had():
    columns = plan_columns(financed=[1000, 1000], installments=10, rate=0.02)
    priced = batch.price(columns, upfront=np.array([1000.0, 0.0]))
    assert np.isnan(priced.irr[0])
    assert priced.irr[1] > 0
    assert priced.ok.all()


@pytest.mark.parametrize(("grace", "zeros"), [(ACCUMULATED, 3), (CAPITALISED, 3), (FREE, 3), (CAPITAL, 0)])
def test_silent_periods_count_in_the_rate(grace, zeros):
    columns = plan_columns(financed=[10**7], installments=12, rate=0.03, grace=grace, grace_periods=3)
    priced = batch.price(columns)
    rows = priced.rows.payment[:12, 0].tolist()
    assert priced.irr[0] == pytest.approx(npf.irr([-(10**7), *[0] * zeros, *rows]), abs=1e-10)


def test_blocks_and_reused_memory_change_nothing():
    columns = irregular_plans(500)
    whole = batch.price(columns)
    into = room(columns.rows + 9, 500)
    for array in (into.payment, into.interest, into.principal, into.vat):
        array[:] = 99.0
    usual, batch.BLOCK = batch.BLOCK, 64
    try:
        parted = batch.price(columns, into=into)
        bare = batch.price(columns, keep_rows=False)
    finally:
        batch.BLOCK = usual
    some = whole.ok
    assert bare.rows is None
    for other in (parted, bare):
        assert (other.ok == some).all()
        assert (other.total[some] == whole.total[some]).all()
        assert other.irr[some] == pytest.approx(whole.irr[some], abs=1e-9)
    assert parted.rows is into
    assert (into.payment[: columns.rows, some] == whole.rows.payment[:, some]).all()
    assert (into.vat[: columns.rows, some] == whole.rows.vat[:, some]).all()
    assert not into.payment[columns.rows :].any()


def test_without_vat_its_column_takes_no_memory():
    rows = batch.price(level_plans(1000)).rows
    assert not rows.vat.any()
    assert rows.vat.base is not None
    assert rows.vat.strides == (0, 0)


def test_no_offers_are_priced_as_none():
    priced = batch.price(columns_of([], ON), discount=np.ones(1))
    assert (len(priced.ok), len(priced.irr), len(priced.npv)) == (0, 0, 0)


@pytest.mark.parametrize(
    "bad",
    [
        {"financed": 0}, {"installments": 0}, {"installments": 121}, {"rate": -0.01}, {"charge": -1},
        {"multiple": 0}, {"vat_on_interest": -0.1}, {"down_payment": -1},
        {"grace": FREE, "grace_periods": 0}, {"grace": CAPITAL, "grace_periods": 12},
        {"form": STEP_UP, "growth": -1.0}, {"form": STEP_UP, "every": 0}, {"form": BALLOON, "profile": 11},
        {"form": RATE_REDUCTION, "after": 12, "then_rate": 0.01},
        {"form": RATE_REDUCTION, "after": 1, "grace": CAPITAL, "grace_periods": 2},
        {"form": BULLET, "rate": 0.0}, {"financed": 5}, {"form": STEP_UP, "growth": 0.5, "every": 1},
    ],
)  # fmt: skip
def test_terms_that_cannot_be_priced_are_not_ok(bad):
    terms = {"financed": 100_000, "installments": 12, "rate": 0.02, **bad}
    columns = plan_columns(**{name: [value] * 2 for name, value in terms.items()})
    priced = batch.price(columns)
    assert not priced.ok.any()
    assert np.isnan([priced.level, priced.total, priced.irr]).all()


def test_columns_of_offers_hold_the_terms():
    claim = Balance(currency="MXN", principal=120_000)
    offer = InstallmentPlan(
        claim=claim, waived=Balance(currency="MXN", principal=20_000), down_payment=10_000, installments=6,
        rate=Rate(Decimal("0.36")), first_due_on=ON.replace(month=12),
        paying=PaymentTerms(multiple=50, charge=7, vat_on_interest=Decimal("0.16")),
    )  # fmt: skip
    columns = columns_of([offer], ON)
    held = {
        name: getattr(columns, name)[0] for name in ("financed", "installments", "down_payment", "multiple")
    }
    assert held == {"financed": 90_000, "installments": 6, "down_payment": 10_000, "multiple": 50}
    assert (columns.rate[0], columns.denominator[0], columns.vat_denominator[0]) == (0.03, 100, 25)


@pytest.mark.parametrize(
    ("value", "q"),
    [
        ("0", 1),
        ("0.05", 20),
        ("0.21", 100),
        (Decimal("0.70") / 12, 120),
        (Decimal(1) / 3, 3),
        (Decimal(2).sqrt(), None),
    ],
)
def test_a_rate_knows_the_fraction_it_is(value, q):
    assert denominator(Decimal(value)) == (q or np.inf)


def test_offers_of_real_days_keep_one_rate_per_row():
    dated = [offer for offer in seeded_offers(200, seed=4) if getattr(offer, "paying", None)]
    columns = columns_of([offer for offer in dated if offer.paying.actual_days], ON)
    assert columns.row_rates.shape == (columns.rows, len(columns))
    assert len({len(np.unique(column)) > 1 for column in columns.row_rates.T}) == 2  # some have no interest
