"""Total-cost rates of plans: published figures, figures worked out by hand, and odd dates of every kind."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.dates import add_months
from copilot.debt import Balance
from copilot.errors import BadTerms
from copilot.offer import Installment, InstallmentPlan, Schedule, SettlementPlan
from copilot.plan_terms import PLAIN, Grace, GraceKind, PaymentTerms, Rhythm
from copilot.rate import Rate, RateBasis, compounded
from copilot.scenarios import total_cost
from copilot.scenarios.cost import cost_rates, years_of
from copilot.scenarios.country import load_countries
from copilot.scenarios.schedule import build
from copilot.scenarios.total_cost import published

ON = date(2026, 11, 22)
BILLION = 10**9  # so large that rounding to minor units cannot be seen


def law(country: str):
    return load_countries().of(country, on=ON)


def plan(
    principal: int = BILLION, *, rate: str = "0.36", count: int = 12, paying: PaymentTerms = PLAIN, **more
):
    terms = {"first_due_on": add_months(ON, 1), "down_payment": 0, **more}
    claim = Balance(currency="USD", principal=principal)
    return InstallmentPlan(
        claim=claim, waived=Balance(currency="USD"), installments=count, rate=Rate(Decimal(rate)), paying=paying,
        **terms,
    )  # fmt: skip


def costs_of(offer, country: str, *, on: date = ON) -> dict[tuple[str, bool], Decimal]:
    schedule = build(offer, on=on)
    financed = sum(row.principal for row in schedule.rows if row.number) - schedule.capitalised
    found = cost_rates(
        schedule, financed=financed, law=law(country), on=on, rhythm=offer.paying.rhythm,
        actual_days=offer.paying.actual_days,
    )  # fmt: skip
    return {(one.name, one.with_tax): one.per_year for one in found}


def paid(financed: int, payments: list[tuple[date, int]], charge: int = 0) -> Schedule:
    """A schedule of these payments; how they split into principal and interest does not matter to their cost."""
    share = financed // len(payments)
    rows = []
    for number, (day, payment) in enumerate(payments, 1):
        principal = share if number < len(payments) else financed - share * (len(payments) - 1)
        rows.append(
            Installment(
                number=number, due_on=day, payment=payment, principal=principal, balance=0,
                interest=payment - principal - charge, charge=charge,
            )
        )  # fmt: skip
    return Schedule(currency="USD", rows=tuple(rows))


def cost_of_payments(
    country: str,
    on: date,
    financed: int,
    payments: list[tuple[date, int]],
    rhythm: Rhythm = Rhythm.MONTHLY,
    **more,
) -> dict[str, Decimal]:
    found = cost_rates(
        paid(financed, payments, **more), financed=financed, law=law(country), on=on, rhythm=rhythm
    )
    return {one.name: one.per_year for one in found}


def monthly(first: date, count: int, amount: int) -> list[tuple[date, int]]:
    return [(add_months(first, k), amount) for k in range(count)]


# Published figures


@pytest.mark.parametrize("inside", [False, True])
def test_argentina_a_loan_at_61_percent_with_vat_inside_or_on_top(inside):
    # Published for TNA 61 %, monthly, VAT 21 % on interest: CFT 104.69 %, from a monthly rate that was rounded first;
    # unrounded (1 + 0.61/12 1.21)^12 - 1 = 104.6826 %.
    # Without VAT (1 + 0.61/12)^12 - 1 = 81.30 %.
    terms = PaymentTerms(vat_on_interest=Decimal("0.21"), level_total=inside)
    found = costs_of(plan(rate="0.61", paying=terms), "AR")
    assert published(found["CFT", True], 4) == Decimal("104.6826")
    assert published(found["CFT", False], 2) == Decimal("81.30")


def test_chile_48_instalments_of_a_car_cost_25_percent():
    # Chevrolet Servicios Financieros (Chile): 7,273,000 in 48 instalments of 241,111; CAE 25 %.
    found = cost_of_payments("CL", ON, 7_273_000, monthly(add_months(ON, 1), 48, 241_111))
    assert published(found["CAE"], 0) == Decimal(25)


def test_peru_a_month_at_99_percent_with_insurance_costs_100_79():
    # 10,000 for 30 days: interest 590.21, insurance 7.90; TCEA 100.79 %.
    payment = [(add_months(ON, 1), 1_059_811)]
    assert published(cost_of_payments("PE", ON, 1_000_000, payment, charge=790)["TCEA"], 2) == Decimal(
        "100.79"
    )


def test_united_states_24_monthly_payments():
    # Reg Z Appendix J (c)(1)(i): 5,000 on 10 January 1978, 24 payments of 230; 9.69 %.
    found = cost_of_payments("US", date(1978, 1, 10), 500_000, monthly(date(1978, 2, 10), 24, 23_000))
    assert published(found["APR"], 2) == Decimal("9.69")


def test_united_states_payments_every_two_weeks_with_a_short_first_period():
    # Reg Z Appendix J (c)(3)(ii): 200 on 3 April 1978, 19 payments of 9.50 from 11 April, 30 on 2 January; 12.22 %.
    payments = [(date(1978, 4, 11) + timedelta(days=14 * k), 950) for k in range(19)] + [
        (date(1979, 1, 2), 3000)
    ]
    found = cost_of_payments("US", date(1978, 4, 3), 20_000, payments, Rhythm.FORTNIGHTLY)
    assert published(found["APR"], 2) == Decimal("12.22")


def test_united_states_weekly_payments():
    # FSharp.Finance.Personal: 1,000 on 23 November 2023, five weekly payments of 250; 412.40 %.
    payments = [(date(2023, 11, 30) + timedelta(days=7 * k), 25_000) for k in range(5)]
    found = cost_of_payments("US", date(2023, 11, 23), 100_000, payments, Rhythm.WEEKLY)
    assert published(found["APR"], 2) == Decimal("412.40")


def test_european_union_a_first_instalment_after_14_days():
    # Commission examples of January 2015, 2.1 no. 18: 200,000 less 4,000 of charges, 240 of 1,429.01; 6.435937 %.
    found = cost_of_payments("ES", date(2026, 1, 1), 19_600_000, monthly(date(2026, 1, 15), 240, 142_901))
    assert abs(found["TAE"] - Decimal("0.06435937")) < Decimal("1e-8")


# Worked out by hand


@pytest.mark.parametrize(
    ("country", "name", "expected"),
    [
        ("AR", "CFT", Decimal("1.01") ** (Decimal(365) / 15) - 1),
        ("MX", "CAT", Decimal("1.01") ** (Decimal(365) / 15) - 1),
        ("CO", "E.A.", Decimal("1.01") ** (Decimal(365) / 15) - 1),
        ("CO", "VTU", Decimal("1.01") ** (Decimal(365) / 15) - 1),
        ("BR", "CET", Decimal("1.01") ** (Decimal(365) / 15) - 1),
        ("ES", "TAE", Decimal("1.01") ** (Decimal(365) / 15) - 1),
        ("PE", "TCEA", Decimal("1.01") ** (Decimal(360) / 15) - 1),
        ("CL", "CAE", 12 * (Decimal("1.01") ** 2 - 1)),  # half a month of 30 days, not compounded to a year
        ("US", "APR", 12 * Decimal("0.02")),  # odd days carry simple interest
    ],
)
def test_one_percent_for_15_days(country, name, expected):
    found = cost_of_payments(country, ON, 100_000, [(ON + timedelta(days=15), 101_000)])
    assert abs(found[name] - expected) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("country", "name", "expected"),
    [
        ("AR", "CFT", Decimal("1.01") ** (Decimal(365) / 7) - 1),
        ("CO", "VTU", Decimal("1.01") ** (Decimal(365) / 7) - 1),
        ("PE", "TCEA", Decimal("1.01") ** (Decimal(360) / 7) - 1),
        ("MX", "CAT", Decimal("1.01") ** 52 - 1),
        ("ES", "TAE", Decimal("1.01") ** 52 - 1),
        ("CL", "CAE", 52 * Decimal("0.01")),
        ("US", "APR", 52 * Decimal("0.01")),
    ],
)
def test_one_percent_a_week(country, name, expected):
    week, fortnight = ON + timedelta(days=7), ON + timedelta(days=14)
    one = cost_of_payments(country, ON, 100_000, [(week, 101_000)], Rhythm.WEEKLY)
    two = cost_of_payments(country, ON, 100_000, [(fortnight, 102_010)], Rhythm.WEEKLY)
    assert abs(one[name] - expected) < Decimal("1e-20")
    assert abs(two[name] - expected) < Decimal("1e-20")


def test_a_month_and_fifteen_days_are_a_twelfth_and_fifteen_days():
    found = cost_of_payments("CO", ON, 100_000, [(date(2027, 1, 7), 103_000)])
    time = Decimal(1) / 12 + Decimal(15) / 365
    assert abs(found["VTU"] - (Decimal("1.03") ** (1 / time) - 1)) < Decimal("1e-20")


@pytest.mark.parametrize("country", ["AR", "MX", "CO", "CL", "PE", "BR", "US", "ES"])
@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_a_plan_without_interest_costs_exactly_nothing(country, rhythm):
    first = ON + timedelta(days=9)
    offer = plan(100_003, rate="0", first_due_on=first, paying=PaymentTerms(rhythm=rhythm))
    assert set(costs_of(offer, country).values()) == {Decimal(0)}


def test_a_settlement_plan_costs_nothing():
    claim = Balance(currency="USD", principal=90_000)
    offer = SettlementPlan(
        claim=claim, waived=Balance(currency="USD", principal=30_000), down_payment=10_000, installments=5,
        first_due_on=add_months(ON, 1),
    )  # fmt: skip
    assert set(costs_of(offer, "AR").values()) == {Decimal(0)}


def test_one_payment_has_no_cost_rates():
    assert cost_rates(paid(100, [(ON, 100)]), financed=0, law=law("AR"), on=ON, rhythm=Rhythm.MONTHLY) == ()


def test_a_country_without_a_known_rate_has_none():
    assert costs_of(plan(), "XX") == {}


def test_the_cat_leaves_vat_out_and_charges_in():
    taxed = PaymentTerms(vat_on_interest=Decimal("0.16"), vat_on_charges=Decimal("0.16"))
    charged = PaymentTerms(charge=1_000_000, vat_on_charges=Decimal("0.16"))
    bare = costs_of(plan(), "MX")["CAT", False]
    assert costs_of(plan(paying=taxed), "MX")["CAT", False] == bare
    assert published(costs_of(plan(paying=charged), "MX")["CAT", False]) > published(bare)


def test_colombia_tells_interest_alone_and_everything_together():
    found = costs_of(plan(paying=PaymentTerms(charge=1_000_000)), "CO")
    assert published(found["E.A.", False], 2) == published(compounded(Decimal("0.03"), 12), 2)
    assert found["VTU", True] > found["E.A.", False]


def test_the_down_payment_is_not_part_of_what_is_financed():
    with_down = costs_of(plan(BILLION + 10**8, down_payment=10**8), "CO")["VTU", True]
    assert with_down == costs_of(plan(), "CO")["VTU", True]


# Dates


@given(st.decimals("0.001", "0.15", places=4))
@settings(max_examples=15, deadline=None)
def test_a_plain_plan_costs_its_own_rate_under_every_name(rate):
    offer = plan(10**12, rate=str(rate * 12))
    for country in ("AR", "MX", "CO", "PE", "ES"):
        for per_year in costs_of(offer, country).values():
            assert abs(per_year - compounded(rate, 12)) < Decimal("1e-8")
    for country in ("CL", "US"):
        (per_year,) = costs_of(offer, country).values()
        assert abs(per_year - rate * 12) < Decimal("1e-8")


def test_regular_plans_agree_with_the_equation_of_equal_periods():
    schedule = build(plan(), on=ON)
    amounts = [Decimal(BILLION), *(Decimal(-row.payment) for row in schedule.rows)]
    found = {country: costs_of(plan(), country) for country in ("AR", "MX", "CL")}
    assert abs(found["AR"]["CFT", False] - total_cost.ar_cft(amounts)) < Decimal("1e-25")
    assert abs(found["MX"]["CAT", False] - total_cost.mx_cat(amounts)) < Decimal("1e-25")
    assert abs(found["CL"]["CAE", True] - total_cost.cl_cae(amounts)) < Decimal("1e-25")


@given(st.integers(1, 45), st.integers(1, 24))
@settings(max_examples=20, deadline=None)
def test_brazil_is_the_spreadsheets_xirr_whatever_the_dates(days, count):
    offer = plan(first_due_on=ON + timedelta(days=days), count=count)
    rows = build(offer, on=ON).rows
    expected = pyxirr.xirr([ON, *(row.due_on for row in rows)], [BILLION, *(-row.payment for row in rows)])
    assert abs(float(costs_of(offer, "BR")["CET", True]) - expected) < 1e-9


@pytest.mark.parametrize("country", ["PE", "CO"])
def test_a_plan_that_earns_by_real_days_is_counted_by_real_days(country):
    base = law(country).year_days
    offer = InstallmentPlan(
        claim=Balance(currency="USD", principal=10**12), waived=Balance(currency="USD"), down_payment=0,
        installments=18, rate=Rate(Decimal("0.49"), RateBasis.EFFECTIVE, base), first_due_on=date(2026, 12, 9),
        paying=PaymentTerms(actual_days=True, calendar=country),
    )  # fmt: skip
    for per_year in costs_of(offer, country).values():
        assert abs(per_year - Decimal("0.49")) < Decimal("1e-9")


def test_capitalised_interest_is_not_money_that_was_received():
    grace = Grace(kind=GraceKind.CAPITALISED, periods=3)
    offer = plan(10**12, grace=grace, first_due_on=add_months(ON, 4))
    assert abs(costs_of(offer, "CO")["VTU", True] - compounded(Decimal("0.03"), 12)) < Decimal("1e-8")
    schedule = build(offer, on=ON)
    with pytest.raises(BadTerms, match="without interest that is capitalised later"):
        cost_rates(
            schedule, financed=10**12 + schedule.capitalised, law=law("CO"), on=ON, rhythm=Rhythm.MONTHLY
        )


def test_a_pause_whose_interest_waits_without_interest_costs_less_than_the_rate():
    grace = Grace(kind=GraceKind.ACCUMULATED, periods=3)
    waiting = costs_of(plan(grace=grace, first_due_on=add_months(ON, 4)), "CO")["VTU", True]
    assert 0 < waiting < compounded(Decimal("0.03"), 12)


def test_months_count_alike_and_odd_days_by_the_year():
    dates = [date(2026, 12, 7), date(2027, 1, 7), date(2027, 2, 7)]
    odd = Fraction(15, 365)
    found = years_of(dates, on=ON, rhythm=Rhythm.MONTHLY, year_days=365)
    assert found == [odd, odd + Fraction(1, 12), odd + Fraction(2, 12)]


def test_ends_of_months_are_whole_months():
    dates = [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]
    found = years_of(dates, on=date(2027, 1, 31), rhythm=Rhythm.MONTHLY, year_days=365)
    assert found == [Fraction(k, 12) for k in (1, 2, 3)]


def test_a_holiday_moves_one_payment_and_not_the_others():
    # 25 December 2026 is a holiday and a Friday; the first payment moves to Monday the 28th.
    dates = [date(2026, 12, 28), date(2027, 1, 25), date(2027, 2, 25)]
    found = years_of(dates, on=date(2026, 11, 25), rhythm=Rhythm.MONTHLY, year_days=365)
    moved = Fraction(3, 365)
    assert found == [Fraction(1, 12) + moved, Fraction(2, 12), Fraction(3, 12)]


def test_weeks_count_by_their_days_or_as_a_fiftysecond():
    dates = [ON + timedelta(days=days) for days in (10, 17)]
    assert years_of(dates, on=ON, rhythm=Rhythm.WEEKLY, year_days=365) == [
        Fraction(10, 365),
        Fraction(17, 365),
    ]
    equal = years_of(dates, on=ON, rhythm=Rhythm.WEEKLY, year_days=365, weeks=52)
    assert equal == [Fraction(1, 52) + Fraction(3, 365), Fraction(2, 52) + Fraction(3, 365)]


@given(
    rate=st.decimals("0", "1.5", places=3), days=st.integers(1, 60), charge=st.integers(0, 5_000),
    rhythm=st.sampled_from(list(Rhythm)), country=st.sampled_from(["AR", "MX", "CO", "CL", "PE", "BR", "US", "ES"]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_every_plan_that_can_be_priced_has_a_rate_that_is_a_number(rate, days, charge, rhythm, country):
    offer = plan(
        1_000_000, rate=str(rate), first_due_on=ON + timedelta(days=days),
        paying=PaymentTerms(rhythm=rhythm, charge=charge, calendar=country),
    )  # fmt: skip
    try:
        found = costs_of(offer, country)
    except BadTerms:
        return
    assert found
    assert all(per_year.is_finite() and per_year >= 0 for per_year in found.values())
    total = sum(row.interest + row.charge for row in build(offer, on=ON).rows)
    assert all((per_year > 0) is (total > 0) for (name, _), per_year in found.items() if name != "E.A.")


def test_what_is_paid_on_the_day_itself_has_no_yearly_rate():
    with pytest.raises(BadTerms, match="the day of the offer"):
        cost_of_payments("CO", ON, 1_000, [(ON, 1_010)])


@pytest.mark.parametrize("country", ["AR", "MX", "CO", "CL", "PE", "US"])
def test_each_rate_says_how_it_is_printed_and_where_it_is_from(country):
    for one in cost_rates(
        build(plan(), on=ON), financed=BILLION, law=law(country), on=ON, rhythm=Rhythm.MONTHLY
    ):
        assert one.basis == ("nominal" if country in ("CL", "US") else "effective")
        assert one.decimals == (1 if country == "MX" else 2)
        assert one.source
        assert one.verify
