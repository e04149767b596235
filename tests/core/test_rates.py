"""Conversions of rates: each way back leads to where it started, and ceilings round as the law prints them."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot import rate
from copilot.errors import BadAmount, BadTerms
from copilot.money import UP, last_share, round_decimals, round_multiple
from copilot.rate import Rate, RateBasis

RATES = st.decimals(0, 5, places=6)
TINY = Decimal("1e-30")


@given(RATES, st.integers(1, 365))
def test_nominal_to_effective_and_back_is_the_same_rate(nominal: Decimal, periods: int) -> None:
    assert abs(rate.nominal(rate.effective(nominal, periods), periods) - nominal) < TINY


@given(RATES)
def test_in_advance_and_in_arrears_undo_each_other(arrears: Decimal) -> None:
    assert abs(rate.in_arrears(rate.in_advance(arrears)) - arrears) < TINY


@given(RATES, st.integers(1, 720))
def test_the_rate_of_some_days_compounds_back_to_the_year(effective: Decimal, days: int) -> None:
    some = rate.per_period(effective, Fraction(days, 360))
    assert abs(rate.per_period(some, Fraction(360, days)) - effective) < TINY


@given(RATES, RATES)
def test_the_real_rate_and_inflation_make_the_nominal_one(nominal: Decimal, inflation: Decimal) -> None:
    real = rate.real(nominal, inflation)
    with localcontext(prec=rate.DIGITS):
        assert abs((1 + real) * (1 + inflation) - 1 - nominal) < TINY


@given(RATES)
def test_an_effective_rate_is_never_below_its_nominal_one(nominal: Decimal) -> None:
    assert rate.effective(nominal, 12) >= nominal - TINY


def test_a_rate_of_the_contract_and_the_conversions_agree() -> None:
    yearly = Rate(Decimal("0.49"), RateBasis.EFFECTIVE)
    assert abs(yearly.per_month() - rate.per_period(Decimal("0.49"), Fraction(1, 12))) < TINY
    assert rate.compounded(Rate(Decimal("0.24")).per_month(), 12) == rate.effective(Decimal("0.24"), 12)


@pytest.mark.parametrize(
    ("reference", "expected"), [("0.1890", "0.2835"), ("0.1891", "0.2837"), ("0.1892", "0.2838")]
)
def test_a_ceiling_is_rounded_half_up_not_half_even(reference: str, expected: str) -> None:
    assert rate.ceiling(Decimal(reference), Decimal("1.5")) == Decimal(expected)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: rate.effective(Decimal("0.1"), 0),
        lambda: rate.compounded(Decimal(-1), 12),
        lambda: rate.per_period(Decimal("-1.2"), Fraction(1, 12)),
        lambda: rate.per_period(Decimal("NaN"), Fraction(1, 12)),
        lambda: rate.in_arrears(Decimal(1)),
        lambda: rate.real(Decimal("0.1"), Decimal(-1)),
    ],
)
def test_a_rate_that_means_nothing_is_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadTerms):
        wrong()


@pytest.mark.parametrize(("value", "up"), [("30000", 30000), ("30000.01", 31000), ("30999", 31000)])
def test_a_payment_is_rounded_up_to_a_multiple(value: str, up: int) -> None:
    assert round_multiple(Decimal(value), 1000, UP) == up


def test_a_multiple_of_nothing_is_refused() -> None:
    with pytest.raises(BadAmount, match="multiple of 0"):
        round_multiple(Decimal(5), 0)


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(1, 400))
def test_the_last_share_makes_the_whole(minor: int, share: int, parts: int) -> None:
    assert share * (parts - 1) + last_share(minor, share, parts) == minor


def test_percentages_keep_their_decimals() -> None:
    assert str(round_decimals(Decimal("12.50"), 1)) == "12.5"
