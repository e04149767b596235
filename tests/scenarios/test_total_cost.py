"""Total-cost rates: each law its own convention, and the two that are nominal stay below the effective ones."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.errors import BadTerms
from copilot.rate import compounded
from copilot.scenarios import total_cost
from copilot.scenarios.amortization import level
from copilot.scenarios.total_cost import UnitFlow

MONTHLY = st.decimals("0.001", "0.15", places=4)
TINY = Decimal("1e-25")


def plan(monthly: Decimal, count: int = 12) -> list[Decimal]:
    """100,000 received, repaid in level payments at `monthly`."""
    debt = Decimal(100_000)
    return [debt, *[-level(debt, [monthly] * count)] * count]


def in_months(flows: list[Decimal]) -> list[UnitFlow]:
    return [UnitFlow(k, Fraction(0), amount) for k, amount in enumerate(flows)]


@given(MONTHLY)
@settings(max_examples=30, deadline=None)
def test_a_plan_without_charges_costs_its_own_rate_under_every_name(monthly: Decimal) -> None:
    flows, yearly = plan(monthly), compounded(monthly, 12)
    assert abs(total_cost.cl_cae(flows) - 12 * monthly) < TINY
    assert abs(total_cost.us_actuarial_apr(in_months(flows), Decimal(12)) - 12 * monthly) < TINY
    for effective in (total_cost.mx_cat(flows), total_cost.ar_cft(flows)):
        assert abs(effective - yearly) < TINY
    days = [(30 * k, amount) for k, amount in enumerate(flows)]
    assert abs(total_cost.pe_tcea(days) - yearly) < TINY
    years = [(Fraction(k, 12), amount) for k, amount in enumerate(flows)]
    assert abs(total_cost.eu_apr(years) - yearly) < TINY


@given(MONTHLY, st.decimals("0", "0.27", places=2))
@settings(max_examples=30, deadline=None)
def test_vat_on_each_rows_interest_is_the_shortcut_with_vat(monthly: Decimal, vat: Decimal) -> None:
    balance, level_payment, flows = Decimal(100_000), -plan(monthly)[1], [Decimal(100_000)]
    for _ in range(12):
        interest = balance * monthly
        flows.append(-(level_payment + interest * vat))
        balance -= level_payment - interest
    assert abs(total_cost.ar_cft(flows) - total_cost.ar_cft_with_vat(monthly * 12, vat)) < Decimal("1e-20")


def test_a_charge_paid_before_the_money_does_not_confuse_the_rate() -> None:
    flows = [
        (Fraction(-1), Decimal(-150)),
        *((Fraction(k, 12), a) for k, a in enumerate(plan(Decimal("0.01")))),
    ]
    assert Decimal("0.12") < total_cost.eu_apr(flows) < Decimal("0.14")


@pytest.mark.parametrize(("odd", "apr"), [("0", "0.1200"), ("1/2", "0.0800")])
def test_odd_days_carry_simple_interest_in_the_united_states(odd: str, apr: str) -> None:
    flows = [UnitFlow(0, Fraction(0), Decimal(100)), UnitFlow(1, Fraction(odd), Decimal(-101))]
    assert float(total_cost.us_actuarial_apr(flows, Decimal(12))) == pytest.approx(float(apr), abs=3e-4)


def test_brazil_counts_the_days_of_the_year_as_365() -> None:
    flows = [(date(2027, 1, 1), Decimal(100)), (date(2029, 1, 1), Decimal(-121))]
    assert total_cost.br_cet(flows) < Decimal("0.1")  # 2028 has one day more
    assert abs(total_cost.br_cet(flows) - Decimal("0.09985")) < Decimal("0.0001")


@pytest.mark.parametrize(("rate", "shown"), [("0.12349", "12.3"), ("0.1235", "12.4"), ("0.12351", "12.4")])
def test_a_published_rate_is_rounded_half_up(rate: str, shown: str) -> None:
    assert str(total_cost.published(Decimal(rate))) == shown


@pytest.mark.parametrize(
    "flows",
    [
        [],
        [UnitFlow(0, Fraction(0), Decimal(100))],
        [UnitFlow(0, Fraction(0), Decimal(100)), UnitFlow(0, Fraction(0), Decimal(-110))],
        [UnitFlow(0, Fraction(0), Decimal(100)), UnitFlow(1, Fraction(0), Decimal(-99))],
        [UnitFlow(1, Fraction(0), Decimal(-10)), UnitFlow(2, Fraction(0), Decimal(9))],
    ],
)
def test_the_us_equation_refuses_what_it_is_not_for(flows: list[UnitFlow]) -> None:
    with pytest.raises(BadTerms):
        total_cost.us_actuarial_apr(flows, Decimal(12))


def test_a_loan_without_cost_has_a_rate_of_zero() -> None:
    flows = in_months([Decimal(120), *[Decimal(-10)] * 12])
    assert abs(total_cost.us_actuarial_apr(flows, Decimal(12))) < TINY


def test_a_loan_of_no_days_has_no_yearly_rate() -> None:
    with pytest.raises(BadTerms, match="0 days"):
        total_cost.us_single_payment_apr(Decimal("0.15"), 0)
