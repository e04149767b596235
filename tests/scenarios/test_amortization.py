"""Forms of repayment: parts sum, balances end at zero, and the forms meet where they must be the same."""

from datetime import date
from decimal import Decimal

import numpy_financial as npf
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.dates import add_months
from copilot.debt import Balance
from copilot.errors import BadTerms
from copilot.offer import InstallmentPlan
from copilot.rate import Rate
from copilot.scenarios import amortization as forms
from copilot.scenarios import open_term, time_value
from copilot.scenarios.amortization import exact, level, whole
from copilot.scenarios.annuity import level_payment
from copilot.scenarios.schedule import build

DEBTS = st.integers(100_000, 10**10).map(Decimal)
RATES = st.decimals(0, "0.08", places=5)
COUNTS = st.integers(1, 72)
FORMS = {
    "french": forms.french,
    "german": forms.german,
    "bullet": forms.bullet,
    "grace": lambda debt, rates, rounding: forms.grace_then_french(
        debt, rates, len(rates) // 3, rounding=rounding
    ),
    "steps": lambda debt, rates, rounding: forms.step_plan(debt, rates, Decimal("0.02"), rounding=rounding),
    "balloon": lambda debt, rates, rounding: forms.balloon(debt, rates, len(rates) + 12, rounding=rounding),
    "change": lambda debt, rates, rounding: forms.rate_change(
        debt, rates, rates[0] / 2, len(rates) // 2, rounding=rounding
    ),
}


@pytest.mark.parametrize("rounding", [exact, whole()], ids=["exact", "whole"])
@pytest.mark.parametrize("form", list(FORMS))
@given(debt=DEBTS, rate=RATES, count=COUNTS)
@settings(max_examples=25, deadline=None)
def test_every_form_repays_the_debt_and_nothing_is_negative(form, rounding, debt, rate, count):  # type: ignore[no-untyped-def]
    assume(form != "steps" or count <= 36)  # longer, the first of growing payments may not cover its interest
    rows = FORMS[form](debt, [rate] * count, rounding=rounding)
    tiny = Decimal("1e-20") * debt
    assert abs(sum(row.principal for row in rows) - debt) <= (tiny if rounding is exact else 0)
    assert rows[-1].balance == 0
    assert all(abs(row.payment - row.principal - row.interest) <= tiny for row in rows)
    assert min(min(row.principal, row.interest, row.balance) for row in rows) >= 0
    if rounding is not exact:
        assert all(row.payment == int(row.payment) and row.interest == int(row.interest) for row in rows)


@given(
    debt=st.integers(100_000, 10**9), yearly=st.integers(0, 7).map(lambda k: 12 * k), count=st.integers(1, 60)
)
@settings(max_examples=50, deadline=None)
def test_the_french_form_is_row_by_row_the_plan_of_an_offer(debt: int, yearly: int, count: int) -> None:
    on = date(2026, 11, 22)
    claim, rate = Balance(currency="MXN", principal=debt), Rate(Decimal(yearly) / 100)
    offer = InstallmentPlan(
        claim=claim, waived=Balance(currency="MXN"), down_payment=0, installments=count, rate=rate,
        first_due_on=add_months(on, 1),
    )  # fmt: skip
    rows = forms.french(Decimal(debt), [rate.per_month()] * count, rounding=whole())
    booked = [(row.payment, row.interest, row.principal, row.balance) for row in build(offer, on=on).rows]
    assert [(row.payment, row.interest, row.principal, row.balance) for row in rows] == booked


@given(debt=DEBTS, rate=RATES, count=COUNTS)
@settings(max_examples=50, deadline=None)
def test_the_level_payment_is_one_figure_by_three_ways(debt: Decimal, rate: Decimal, count: int) -> None:
    unrounded = level(debt, [rate] * count)
    assert abs(unrounded + time_value.pmt(rate, count, debt)) < Decimal("1e-25") * debt
    rounded = level_payment(int(debt), first_rate=rate, rate=rate, installments=count)
    assert rounded == int(unrounded.to_integral_value(rounding="ROUND_HALF_UP"))


def test_half_a_cent_of_a_rate_without_last_digit_is_still_half_a_cent() -> None:
    # 8,226,000 x 0.70 / 12 = 479,850 exactly; 82,260 gives 4,798.5.
    rate = Decimal("0.70") / 12
    assert forms.bullet(Decimal(82_260), [rate], rounding=whole())[0].interest == 4799
    assert forms.bullet(Decimal(1_628_580), [rate], rounding=whole())[0].interest == 95_001


def test_an_odd_first_period_bears_simple_interest_for_its_days() -> None:
    first = forms.odd_first_rate(Decimal("0.005"), Decimal("0.06") * 3 / 365)
    assert level_payment(20_000_000, first_rate=first, rate=Decimal("0.005"), installments=240) == 143_357
    assert forms.odd_first_rate(Decimal("0.005"), Decimal(0)) == Decimal("0.005")


def test_a_pause_moves_the_rest_and_an_extension_spreads_it() -> None:
    assert forms.holiday([5, 5, 5], 1, 2) == [0, 0, 5, 5, 5]
    assert forms.extension([5, 5, 5], 3, 2) == [5, 5, 2, 2, 1]
    rows = forms.planned(Decimal(15), [Decimal(0)] * 5, forms.holiday([5, 5, 5], 2, 2), rounding=whole())
    assert [row.balance for row in rows] == [10, 10, 10, 5, 0]


def test_capitalised_interest_earns_interest() -> None:
    assert forms.capitalised(Decimal(100), Decimal("0.1"), 2) == 121


@pytest.mark.parametrize(
    ("rows", "payments"),
    [
        (open_term.fixed_payment(Decimal(100), Decimal("0.1"), Decimal(50)), ["50", "50", "27.5", "0"]),
        (open_term.fixed_principal(Decimal(100), Decimal("0.1"), Decimal(40)), ["50", "46", "22"]),
        (
            open_term.declining_principal(Decimal(100), Decimal(0), Decimal("0.5"), Decimal(20)),
            ["50", "25", "20", "5"],
        ),
        (
            open_term.declining_payment(Decimal(100), Decimal(0), Decimal("0.5"), Decimal(20)),
            ["50", "25", "20", "5"],
        ),
    ],
)
def test_an_open_term_ends_with_a_smaller_payment(rows, payments) -> None:  # type: ignore[no-untyped-def]
    shown = [str(row.payment.normalize()) for row in rows]
    assert shown[:2] == [str(Decimal(text).normalize()) for text in payments[:2]] or shown == payments
    assert rows[-1].balance == 0
    assert rows[-1].payment <= rows[0].payment


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: forms.french(Decimal(0), [Decimal(0)]),
        lambda: forms.french(Decimal(100), []),
        lambda: forms.french(Decimal(100), [Decimal("-0.1")]),
        lambda: forms.german(Decimal(100), []),
        lambda: forms.french(Decimal(100), [Decimal("0.1")] * 3, payment=Decimal(5)),
        lambda: forms.grace_then_french(Decimal(100), [Decimal(0)] * 3, 3),
        lambda: forms.balloon(Decimal(100), [Decimal(0)] * 3, 2),
        lambda: forms.rate_change(Decimal(100), [Decimal(0)] * 3, Decimal(0), 3),
        lambda: forms.planned(Decimal(100), [Decimal(0)], [99]),
        lambda: forms.holiday([1, 2], 3, 1),
        lambda: forms.extension([1, 2], 1, 0),
        lambda: open_term.fixed_payment(Decimal(100), Decimal("0.1"), Decimal(9)),
        lambda: open_term.fixed_payment(Decimal(100), Decimal("0.1"), Decimal(10)),
    ],
)
def test_terms_that_repay_nothing_are_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadTerms):
        wrong()


@given(
    rate=st.decimals("0.0001", "0.1", places=4),
    count=st.integers(1, 120),
    amount=st.integers(1, 10**6).map(Decimal),
    at_start=st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_the_spreadsheet_functions_agree_with_numpy_financial(rate, count, amount, at_start) -> None:  # type: ignore[no-untyped-def]
    when = "begin" if at_start else "end"
    i, a = float(rate), float(amount)
    per = (count + 1) // 2
    pairs = [
        (time_value.pmt(rate, count, amount, at_start=at_start), npf.pmt(i, count, a, 0, when)),
        (time_value.pv(rate, count, amount, at_start=at_start), npf.pv(i, count, a, 0, when)),
        (time_value.fv(rate, count, amount, at_start=at_start), npf.fv(i, count, a, 0, when)),
        (time_value.ipmt(rate, per, count, amount, at_start=at_start), npf.ipmt(i, per, count, a, 0, when)),
        (time_value.ppmt(rate, per, count, amount, at_start=at_start), npf.ppmt(i, per, count, a, 0, when)),
    ]
    for ours, theirs in pairs:
        assert float(ours) == pytest.approx(float(theirs), rel=1e-7, abs=1e-7)
    payment = time_value.pmt(rate, count, amount, at_start=at_start)
    assert abs(time_value.nper(rate, payment, amount, at_start=at_start) - count) < Decimal("1e-25")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: time_value.pmt(Decimal("0.1"), 0, Decimal(5)),
        lambda: time_value.ipmt(Decimal("0.1"), 4, 3, Decimal(5)),
        lambda: time_value.nper(Decimal("0.1"), Decimal(-5), Decimal(100)),
        lambda: time_value.nper(Decimal(0), Decimal(0), Decimal(100)),
        lambda: time_value.pv(Decimal(-1), 3, Decimal(5)),
    ],
)
def test_spreadsheet_terms_without_an_answer_are_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadTerms):
        wrong()
