"""Changed terms in the books: the original rate stays, and the parts sum."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.errors import BadTerms
from copilot.scenarios.amortization import level
from copilot.scenarios.modification import (
    amortised_cost,
    effective_interest,
    effective_rate,
    modification_result,
    present_values,
    ten_percent_test,
)

TINY = Decimal("1e-20")
FLOWS = st.lists(st.integers(1, 10**6).map(Decimal), min_size=1, max_size=36)
RATES = st.decimals("0.001", "0.2", places=4)


@given(FLOWS, RATES)
@settings(max_examples=50, deadline=None)
def test_interest_at_the_effective_rate_brings_the_carrying_amount_to_zero(
    flows: list[Decimal], eir: Decimal
) -> None:
    gross = sum(present_values(eir, flows))
    rows = effective_interest(gross, flows, eir=eir)
    assert abs(rows[-1].balance) < TINY * gross * 1000
    assert abs(sum(row.interest for row in rows) - (sum(flows) - gross)) < TINY * gross * 1000


def test_the_rate_of_the_flows_is_used_when_none_is_given() -> None:
    flows = [Decimal(400)] * 3 + [Decimal(5400)]
    assert abs(effective_interest(Decimal(4900), flows)[-1].balance) < TINY
    assert round(effective_rate(Decimal(4900), flows), 4) == Decimal("0.0861")


@given(FLOWS, RATES)
@settings(max_examples=50, deadline=None)
def test_unchanged_flows_give_neither_gain_nor_loss(flows: list[Decimal], eir: Decimal) -> None:
    carried = sum(present_values(eir, flows))
    assert abs(modification_result(eir, flows, carried)) < TINY * carried


def test_the_same_money_later_is_a_loss_and_money_today_lowers_it() -> None:
    eir = Decimal("0.02")
    carried = Decimal(100_000)
    later = [Decimal(0)] * 3 + [level(carried, [eir] * 12)] * 12
    loss = modification_result(eir, later, carried)
    assert loss < 0
    today = modification_result(eir, later, carried, now=Decimal(1000))
    assert abs(today - loss - 1000) < TINY


@pytest.mark.parametrize(
    ("value", "substantial"), [("1099", False), ("1100", True), ("900", True), ("901", False)]
)
def test_ten_percent_itself_is_already_another_debt(value: str, substantial: bool) -> None:
    assert ten_percent_test(Decimal(value), Decimal(1000)).substantial is substantial


def test_fees_count_in_the_ten_percent_test() -> None:
    result = ten_percent_test(Decimal(1090), Decimal(1000), fees=Decimal(10))
    assert (result.value, result.difference, result.share, result.substantial) == (
        1100,
        100,
        Decimal("0.1"),
        True,
    )


def test_nothing_carried_has_no_tenth() -> None:
    with pytest.raises(BadTerms, match="has no tenth"):
        ten_percent_test(Decimal(1), Decimal(0))


def test_what_is_carried_is_gross_less_allowance() -> None:
    assert amortised_cost(Decimal(1000), Decimal(150)) == 850
