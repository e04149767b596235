"""Internal rates: all of them are found, one is never chosen silently, and known oracles agree."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.errors import BadTerms
from copilot.scenarios.irr import annuity_rate, irr, mirr, npv_t0, npv_t1, rri, xirr, xnpv
from copilot.scenarios.roots import rates, value


def decimals(*amounts: object) -> list[Decimal]:
    return [Decimal(str(amount)) for amount in amounts]


@pytest.mark.parametrize("flows", [[], [5], [0, 0], [1, 2, 3], [-1, -2], [100, -300, 230]])
def test_flows_that_no_rate_makes_worthless_are_refused(flows: list[int]) -> None:
    with pytest.raises(BadTerms, match="No rate makes these flows worth nothing"):
        irr(decimals(*flows))


def test_several_rates_are_all_named_with_the_value_profile() -> None:
    flows = decimals(-100, 230, -132)  # 10 % and 20 %
    with pytest.raises(BadTerms, match=r"2 rates fit these flows: 0.100000, 0.200000") as told:
        irr(flows)
    assert [round(float(text), 12) for text in told.value.detail["rates"]] == [0.1, 0.2]
    assert dict(told.value.detail["profile"])["0"] == "-2"


@pytest.mark.parametrize(
    ("nearest", "expected"), [("0", "0.1"), ("0.15", "0.1"), ("0.16", "0.2"), ("9", "0.2")]
)
def test_whoever_says_which_of_several_is_meant_gets_it(nearest: str, expected: str) -> None:
    found = irr(decimals(-100, 230, -132), nearest=Decimal(nearest))
    assert abs(found - Decimal(expected)) < Decimal("1e-30")


def test_a_value_that_only_touches_zero_is_a_rate_too() -> None:
    assert abs(irr(decimals(-100, 220, -121)) - Decimal("0.1")) < Decimal("1e-12")


def test_payments_of_one_day_are_netted_before_signs_are_counted() -> None:
    day, later = date(2026, 1, 1), date(2027, 1, 1)
    netted = xirr([(day, Decimal(-150)), (day, Decimal(50)), (later, Decimal(110))])
    assert abs(netted - Decimal("0.1")) < Decimal("1e-30")


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60), st.integers(1, 10**7))
@settings(max_examples=60, deadline=None)
def test_a_loan_has_one_rate_and_numpy_financial_agrees(payments: list[int], debt: int) -> None:
    assume(sum(payments) > debt * 0.3)
    found = irr(decimals(-debt, *payments))
    assert abs(npv_t0(found, decimals(-debt, *payments))) < Decimal("1e-20") * debt
    oracle = npf.irr([-debt, *payments])
    if not np.isnan(oracle):
        assert float(found) == pytest.approx(oracle, rel=1e-6, abs=1e-9)


@given(st.lists(st.floats(0.2, 5), min_size=1, max_size=5, unique=True))
@settings(max_examples=60, deadline=None)
def test_every_root_of_a_polynomial_is_found_once(factors: list[float]) -> None:
    factors = sorted({round(factor, 2) for factor in factors})
    assume(all(b - a > 0.1 for a, b in pairwise(factors)))
    polynomial = [Decimal(1)]
    for root in map(Decimal, map(str, factors)):  # (v - root) (v - ...), lowest power first
        shifted = [Decimal(0), *polynomial]
        polynomial = [s - root * p for s, p in zip(shifted, [*polynomial, Decimal(0)], strict=True)]
    found = [1 / (1 + rate) for rate in rates([(Fraction(k), a) for k, a in enumerate(polynomial)])]
    assert [round(float(v), 9) for v in reversed(found)] == pytest.approx(factors, abs=1e-8)


@given(
    st.lists(st.integers(-1000, 1000), min_size=2, max_size=25),
    st.lists(st.integers(0, 2000), min_size=25, max_size=25),
)
@settings(max_examples=80, deadline=None)
def test_whatever_is_called_a_rate_makes_irregular_flows_worthless(amounts: list[int], on: list[int]) -> None:
    flows = [(Fraction(day, 365), Decimal(a)) for day, a in zip(on, amounts, strict=False)]
    for rate in rates(flows):
        if rate < Decimal("-0.999999"):  # 1 + rate has lost its digits
            continue
        size = value([(t, abs(a)) for t, a in flows], rate)
        assert abs(value(flows, rate)) <= Decimal("1e-12") * size


def test_the_first_flow_stands_at_time_0_or_at_time_1() -> None:
    flows = decimals(-10000, 3000, 4200, 6800)
    assert npv_t1(Decimal("0.1"), flows) * Decimal("1.1") == pytest.approx(npv_t0(Decimal("0.1"), flows))
    assert float(npv_t0(Decimal("0.1"), flows)) == pytest.approx(npf.npv(0.1, [float(f) for f in flows]))


def test_dated_values_count_from_the_earliest_date() -> None:
    flows = [(date(2027, 1, 1), Decimal(110)), (date(2026, 1, 1), Decimal(-100))]
    assert xnpv(Decimal("0.1"), flows) == 0


def test_the_annuity_rate_agrees_with_numpy_financial_at_both_ends_of_the_period() -> None:
    for at_start, when in ((False, "end"), (True, "begin")):
        found = annuity_rate(24, Decimal(-250), Decimal(5000), at_start=at_start)
        assert float(found) == pytest.approx(npf.rate(24, -250, 5000, 0, when=when))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: rri(0, Decimal(1), Decimal(2)),
        lambda: rri(5, Decimal(0), Decimal(2)),
        lambda: rri(5, Decimal(1), Decimal(-2)),
        lambda: mirr(decimals(1, 2), finance_rate=Decimal("0.1"), reinvest_rate=Decimal("0.1")),
        lambda: npv_t0(Decimal(-1), decimals(1, 2)),
        lambda: xirr([]),
        lambda: irr(decimals("NaN", 1)),
    ],
)
def test_terms_without_an_answer_are_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadTerms):
        wrong()
