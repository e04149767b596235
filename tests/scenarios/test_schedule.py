"""Schedules: exact to the minor unit, parts that sum, and clear refusals of terms that cannot be priced."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.dates import add_months
from copilot.debt import Balance, take
from copilot.errors import BadTerms, CopilotError, CurrencyMismatch
from copilot.offer import InstallmentPlan, Settlement
from copilot.plan_terms import Bullet, FirstPeriod, PaymentTerms
from copilot.rate import Rate
from copilot.scenarios.annuity import level_payment, payments_needed, present_value
from copilot.scenarios.country import load_countries
from copilot.scenarios.impact import scenario
from copilot.scenarios.schedule import build, owed

ON = date(2026, 11, 22)
LAW = load_countries().of("", on=ON)


def plan(principal=100_000, *, waived=0, down=0, count=12, rate="0.24", first=None, currency="MXN"):
    claim = Balance(currency=currency, principal=principal)
    return InstallmentPlan(
        claim=claim, waived=take(claim, waived), down_payment=down, installments=count, rate=Rate(Decimal(rate)),
        first_due_on=first or add_months(ON, 1),
    )  # fmt: skip


def test_a_french_plan_is_the_textbook_table():
    rows = build(plan(100_000, count=4), on=ON).rows
    assert [(r.payment, r.interest, r.principal, r.balance) for r in rows] == [
        (26262, 2000, 24262, 75738),
        (26262, 1515, 24747, 50991),
        (26262, 1020, 25242, 25749),
        (26264, 515, 25749, 0),
    ]


def test_the_down_payment_is_row_zero_and_bears_no_interest():
    first, second, *_ = build(plan(100_000, down=30_000, count=3, rate="0"), on=ON).rows
    assert (first.number, first.due_on, first.payment, first.interest) == (0, ON, 30_000, 0)
    assert second.payment == 23_333


def test_an_exact_half_of_a_minor_unit_of_interest_rounds_up():
    first = build(plan(1620, count=3, rate="0.70"), on=ON).rows[0]
    assert first.interest == 95


def test_month_ends_keep_their_day():
    rows = build(plan(count=3, first=date(2027, 1, 31)), on=ON).rows
    assert [r.due_on for r in rows] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]


@pytest.mark.parametrize(
    ("on", "interest"),
    [
        (date(2026, 2, 10), 4900),  # 49 days at 36.5 %
        (date(2026, 2, 28), 3042),  # the last of the month to the last of the next: a twelfth
        (date(2026, 3, 1), 3000),  # 30 days
    ],
)
def test_a_month_that_ends_on_the_31st_is_whole_only_from_the_last_day_of_the_one_before(on, interest):
    terms = PaymentTerms(month_day=31)
    first, second, *_ = build(replace(plan(rate="0.365", first=date(2026, 3, 31)), paying=terms), on=on).rows
    assert (first.interest, second.due_on) == (interest, date(2026, 4, 30))


def test_odd_days_count_from_the_last_of_the_month_where_that_is_the_day_of_payment():
    terms = PaymentTerms(month_day=31, first_period=FirstPeriod.ODD_THEN_WHOLE)
    two_months = replace(plan(rate="0.24", first=date(2026, 4, 30)), paying=terms)
    assert build(two_months, on=date(2026, 2, 28)).rows[0].interest == 4040  # 1.02 squared, no odd day


def test_a_payment_of_interest_alone_needs_interest():
    with pytest.raises(BadTerms, match="Give a rate"):
        build(replace(plan(rate="0"), form=Bullet()), on=ON)
    charged = PaymentTerms(charge=500)
    rows = build(replace(plan(rate="0", count=2), form=Bullet(), paying=charged), on=ON).rows
    assert [row.payment for row in rows] == [500, 100_500]


def test_an_odd_first_period_bears_interest_for_its_days():
    first = build(plan(100_000, rate="0.365", first=ON + timedelta(days=15)), on=ON).rows[0]
    assert first.interest == 1500


def test_a_settlement_is_one_payment_of_what_is_left():
    claim = Balance(currency="ARS", principal=70_000, penalties=30_000)
    offer = Settlement(claim=claim, waived=take(claim, 25_000), due_on=ON)
    (row,) = build(offer, on=ON).rows
    assert (row.payment, row.balance) == (75_000, 0)


@settings(max_examples=300, deadline=None)
@given(
    principal=st.integers(1_000, 10**12),
    count=st.integers(1, 60),
    rate=st.decimals("0", "2", places=4),
    down_share=st.integers(0, 60),
    days=st.integers(1, 45),
    currency=st.sampled_from(["MXN", "CLP", "COP", "USD"]),
)
def test_whatever_can_be_priced_sums_to_what_is_owed_and_ends_at_zero(
    principal, count, rate, down_share, days, currency
):
    offer = plan(
        principal, down=principal * down_share // 100, count=count, rate=str(rate), first=ON + timedelta(days=days),
        currency=currency,
    )  # fmt: skip
    try:
        schedule = build(offer, on=ON)
    except BadTerms:
        # Only plans whose level payment is a handful of minor units, or whose interest swallows it by rounding.
        level = level_payment(
            owed(offer) - offer.down_payment, first_rate=offer.rate.per_month(), rate=offer.rate.per_month(),
            installments=count,
        )  # fmt: skip
        interest = owed(offer) * offer.rate.per_month()
        assert level - interest < count + interest / 2
        return
    rows = schedule.rows
    assert sum(r.principal for r in rows) == owed(offer)
    assert rows[-1].balance == 0
    assert all(r.payment == r.principal + r.interest and r.principal > 0 and r.interest >= 0 for r in rows)
    assert all(a.due_on < b.due_on for a, b in pairwise(rows))
    level = [r.payment for r in rows if r.number]
    assert len(set(level[:-1])) <= 1


@given(st.integers(10_000, 10**10), st.integers(1, 120), st.decimals("0", "0.1", places=5))
def test_the_level_payment_is_the_oracles_to_the_minor_unit(financed, count, rate):
    expected = -npf.pmt(float(rate), count, financed) if rate else financed / count
    assert (
        abs(level_payment(financed, first_rate=rate, rate=rate, installments=count) - expected)
        <= 0.5 + 1e-9 * expected
    )


@given(st.integers(10_000, 10**9), st.integers(1, 100), st.decimals("0.001", "0.1", places=4))
def test_payments_needed_is_the_smallest_count_whose_payment_fits(financed, count, rate):
    payment = level_payment(financed, first_rate=rate, rate=rate, installments=count)
    needed = payments_needed(financed, rate=rate, payment=payment)
    if needed is None:
        assert payment <= financed * rate
        return
    assert level_payment(financed, first_rate=rate, rate=rate, installments=needed) <= payment
    assert (
        needed == 1 or level_payment(financed, first_rate=rate, rate=rate, installments=needed - 1) > payment
    )


def test_a_payment_below_the_interest_never_repays():
    assert payments_needed(100_000, rate=Decimal("0.02"), payment=2000) is None


def test_present_value_discounts_by_days_over_365():
    assert present_value([(365, 125_000)], per_year=Decimal("0.25")) == 100_000


def test_the_impact_adds_up_for_every_reader():
    impact = scenario(
        plan(100_000, waived=10_000, count=6),
        on=ON,
        npv_rate=Decimal("0.3"),
        income=None,
        law=LAW,
        product="other",
    ).impact
    assert impact.saved.minor == impact.claim.minor - impact.total_to_pay.minor
    assert impact.discount_rate == Decimal("0.1")
    assert impact.npv.minor < impact.total_to_pay.minor


BAD = {
    "no instalments": (plan(count=0), "Choose from 1 to 120"),
    "negative instalments": (plan(count=-3), "Choose from 1 to 120"),
    "too many instalments": (plan(count=121), "Choose from 1 to 120"),
    "down payment of everything": (plan(down=100_000), "from 0 to below it"),
    "negative down payment": (plan(down=-1), "from 0 to below it"),
    "first date before today": (plan(first=ON - timedelta(days=1)), "before today"),
    "down payment and first instalment together": (plan(down=10, first=ON), "Move the first instalment"),
    "nothing left to pay": (plan(waived=100_000), "Lower the discount"),
    "instalments of nothing": (plan(5, count=12, rate="0", currency="CLP"), "Choose fewer instalments"),
}


@pytest.mark.parametrize("name", BAD)
def test_terms_that_cannot_be_priced_say_what_to_do(name):
    offer, advice = BAD[name]
    with pytest.raises(BadTerms, match=advice):
        build(offer, on=ON)


def test_a_discount_above_its_bucket_names_the_bucket():
    claim = Balance(currency="MXN", principal=100, interest=5)
    offer = Settlement(claim=claim, waived=Balance(currency="MXN", interest=6), due_on=ON)
    with pytest.raises(BadTerms, match="interest is 6 minor units but the claim holds 5"):
        build(offer, on=ON)


def test_a_discount_in_another_currency_is_refused():
    offer = Settlement(claim=Balance(currency="MXN", principal=9), waived=Balance(currency="USD"), due_on=ON)
    with pytest.raises(CurrencyMismatch):
        build(offer, on=ON)


@pytest.mark.parametrize("per_year", ["-0.01", "100", "NaN", "Infinity"])
def test_a_rate_that_is_no_rate_is_refused_when_it_is_written(per_year):
    with pytest.raises(CopilotError, match="fractions"):
        Rate(Decimal(per_year))
