"""Money: exact, one currency at a time, rounded in one place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.errors import BadAmount, CurrencyMismatch, UnknownCurrency
from copilot.money import DOWN, SCALES, UP, Money, allocate, from_major, money, round_minor


def test_two_currencies_never_add_up():
    with pytest.raises(CurrencyMismatch, match="MXN and USD"):
        Money(1, "MXN") + Money(1, "USD")


def test_an_unknown_currency_is_named_with_the_known_ones():
    with pytest.raises(UnknownCurrency, match="'XXX' is not a currency we know"):
        Money(1, "XXX")


@pytest.mark.parametrize("minor", [1.0, True, "1"])
def test_minor_units_are_whole_numbers(minor):
    with pytest.raises(BadAmount):
        Money(minor, "MXN")


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        ("10.004", "MXN", 1000), ("10.005", "MXN", 1001), ("10.006", "MXN", 1001), ("10.5", "CLP", 11),
        ("-10.005", "MXN", -1001),
    ],
)  # fmt: skip
def test_halves_round_away_from_zero_at_the_scale_of_the_currency(value, currency, minor):
    assert from_major(Decimal(value), currency) == Money(minor, currency)


@pytest.mark.parametrize("text", ["", "abc MXN", "1.001 MXN", "0.5 CLP", "NaN MXN", "1e400 MXN", "1,5 MXN"])
def test_a_text_that_is_not_an_exact_amount_is_refused(text):
    with pytest.raises((BadAmount, UnknownCurrency)):
        money(text)


def test_rounding_down_and_up_are_asked_for_by_name():
    assert (round_minor(Decimal("1.9"), DOWN), round_minor(Decimal("1.1"), UP)) == (1, 2)


@given(st.sampled_from(sorted(SCALES)), st.integers(-(10**15), 10**15))
def test_minor_to_major_and_back_is_exact(currency, minor):
    assert from_major(Money(minor, currency).major, currency).minor == minor


@given(st.integers(0, 10**14), st.lists(st.integers(0, 10**9), min_size=1, max_size=9).filter(any))
def test_allocated_parts_sum_to_the_whole_and_differ_less_than_one_unit_from_their_share(minor, weights):
    parts = allocate(minor, weights)
    assert sum(parts) == minor
    assert all(
        abs(part * sum(weights) - minor * w) < sum(weights) for part, w in zip(parts, weights, strict=True)
    )
