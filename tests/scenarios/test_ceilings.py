"""Rate ceilings: which one applies on which day, what is compared with it, and what happens when it is out of date."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors import status_of
from copilot.dates import add_months
from copilot.debt import Balance, take
from copilot.errors import BadTerms, RateCeiling
from copilot.offer import InstallmentPlan, Settlement, SettlementPlan, TermExtension
from copilot.plan_terms import PaymentTerms, RateReduction, Rhythm
from copilot.rate import Rate, RateBasis, effective
from copilot.scenarios.ceilings import ceilings, check_ceilings, highest_rate
from copilot.scenarios.cost import cost_rates
from copilot.scenarios.country import load_countries
from copilot.scenarios.country_document import CountryDocument
from copilot.scenarios.schedule import build

ON = date(2026, 11, 22)
CAPPED = [("CO", "COP"), ("CL", "CLP"), ("PE", "PEN"), ("AR", "ARS")]
PPM = Decimal("0.000001")


def law(country, on=ON):
    return load_countries().of(country, on=on)


def of(country, currency, *, on=ON, product="credit_card", financed=1_000_000, installments=12, **more):
    return ceilings(
        law(country, on), product=product, currency=currency, financed=financed, installments=installments, on=on,
        **more,
    )  # fmt: skip


def highest(country, currency, *, on=ON, product="credit_card", financed=1_000_000, installments=12, **more):
    return highest_rate(
        law(country, on), product=product, currency=currency, financed=financed, installments=installments, on=on,
        **more,
    )  # fmt: skip


def plan(currency, rate, *, principal=1_000_000, count=12, on=ON, first=None, **more):
    return InstallmentPlan(
        claim=Balance(currency=currency, principal=principal), waived=Balance(currency=currency), down_payment=0,
        installments=count, rate=rate if isinstance(rate, Rate) else Rate(Decimal(rate)),
        first_due_on=first or add_months(on, 1), **more,
    )  # fmt: skip


def check(offer, country, *, product="credit_card", on=ON, with_cost=True):
    schedule = build(offer, on=on)
    cost = ()
    if with_cost:
        cost = cost_rates(
            schedule, financed=sum(row.principal for row in schedule.rows if row.number), law=law(country, on), on=on,
            rhythm=offer.paying.rhythm,
        )  # fmt: skip
    check_ceilings(offer, schedule, cost, law(country, on), product=product, on=on)


# Which ceiling


@pytest.mark.parametrize(
    ("on", "per_year", "fact_id", "stale"),
    [
        (date(2025, 10, 31), "0.2436", "co.usury.2025-10", False),
        (date(2025, 11, 1), "0.2499", "co.usury.2025-11", False),
        (date(2025, 12, 24), "0.2499", "co.usury.2025-11", True),
        (date(2026, 1, 1), "0.2436", "co.usury.2026-01", False),
        (date(2026, 2, 28), "0.2523", "co.usury.2026-02", False),
        (date(2026, 3, 1), "0.2552", "co.usury.2026-03", False),
        (date(2026, 3, 31), "0.2552", "co.usury.2026-03", False),
        (date(2026, 4, 1), "0.2552", "co.usury.2026-03", True),
        (ON, "0.2552", "co.usury.2026-03", True),
    ],
)
def test_colombia_has_a_usury_rate_for_every_month_and_says_when_the_last_known_one_is_over(
    on, per_year, fact_id, stale
):
    (found,) = of("CO", "COP", on=on)
    assert (found.per_year, found.fact.fact_id, found.fact.stale) == (Decimal(per_year), fact_id, stale)
    assert found.fact.verify
    assert bool(found.stale) is stale


def test_before_the_first_known_period_there_is_none():
    assert of("CO", "COP", on=date(2025, 9, 30)) == ()


def test_colombian_business_loans_have_a_ceiling_of_their_own():
    (found,) = of("CO", "COP", product="sme_loan")
    assert found.per_year == Decimal("0.4058")


def test_a_ceiling_may_be_told_to_end_with_its_period():
    raw = load_countries().document.model_dump(by_alias=True, mode="json")
    raw["countries"]["CO"]["ceilings"][0]["when_over"] = "none"
    countries = type(load_countries())(document=CountryDocument.model_validate(raw), content="0")
    asked = {"product": "credit_card", "currency": "COP", "financed": 1, "installments": 12}
    assert ceilings(countries.of("CO", on=ON), on=ON, **asked) == ()
    assert len(ceilings(countries.of("CO", on=date(2026, 3, 31)), on=date(2026, 3, 31), **asked)) == 1


UF_50 = 1_988_126  # 50 x 39,762.52 pesos


@pytest.mark.parametrize(
    ("financed", "rate"),
    [
        (UF_50, "0.362"),
        (UF_50 + 1, "0.292"),
        (4 * UF_50, "0.292"),
        (4 * UF_50 + 1, "0.2238"),
        (198_812_600, "0.2238"),
        (198_812_601, None),
    ],
)
def test_chile_has_brackets_in_uf(financed, rate):
    found = of("CL", "CLP", financed=financed)
    assert [one.per_year for one in found] == ([] if rate is None else [effective(Decimal(rate), 12)])
    assert all([old.fact_id for old in one.stale][-1] == "cl.uf.2026-01" for one in found)


@pytest.mark.parametrize(
    ("installments", "rhythm", "short"),
    [
        (2, Rhythm.MONTHLY, True),
        (3, Rhythm.MONTHLY, False),
        (12, Rhythm.WEEKLY, True),
        (13, Rhythm.WEEKLY, False),
        (6, Rhythm.FORTNIGHTLY, True),
        (7, Rhythm.FORTNIGHTLY, False),
    ],
)
def test_chile_has_another_ceiling_below_90_days(installments, rhythm, short):
    (found,) = of("CL", "CLP", installments=installments, rhythm=rhythm)
    assert (found.fact.fact_id == "cl.tmc.short.2014-10") is short


def test_peru_tells_currencies_apart_and_leaves_mortgages_free():
    assert [one.per_year for one in of("PE", "PEN")] == [Decimal("1.1316")]
    assert [one.per_year for one in of("PE", "USD")] == [Decimal("0.8756")]
    assert of("PE", "PEN", product="mortgage") == ()


def test_argentina_caps_cards_and_nothing_else():
    (card,) = of("AR", "ARS")
    assert card.per_year == effective(Decimal("0.9070"), 12)  # 1.25 times 72.56 %
    assert of("AR", "ARS", product="personal_loan") == ()


@pytest.mark.parametrize(
    ("country", "currency"), [("MX", "MXN"), ("US", "USD"), ("BR", "BRL"), ("XX", "USD")]
)
def test_where_no_ceiling_is_known_every_rate_passes_and_a_fact_says_why(country, currency):
    assert of(country, currency) == ()
    assert highest(country, currency) is None
    check(plan(currency, "4"), country)
    assert [one for one in law(country).facts() if "ceiling" in one.note or "usury" in one.source]


# The highest rate


@pytest.mark.parametrize(
    ("country", "currency", "rate"),
    [
        ("CO", "COP", "0.229461"),  # 12 (1.2552^(1/12) - 1) = 0.2294615...
        ("PE", "PEN", "0.781251"),  # 12 (2.1316^(1/12) - 1) = 0.7812516...
        ("CL", "CLP", "0.362"),
        ("AR", "ARS", "0.907"),
    ],
)
def test_the_highest_rate_is_nominal_and_rounded_down(country, currency, rate):
    assert highest(country, currency) == Decimal(rate)


@given(
    place=st.sampled_from(CAPPED),
    financed=st.integers(20_000, 10**8),
    count=st.integers(1, 48),
    rhythm=st.sampled_from(list(Rhythm)),
    on=st.dates(date(2026, 1, 10), date(2027, 12, 31)),
)
@settings(max_examples=60, deadline=None)
def test_a_plan_at_the_highest_rate_passes_and_a_millionth_above_it_fails(place, financed, count, rhythm, on):
    country, currency = place
    most = highest(country, currency, financed=financed, installments=count, rhythm=rhythm, on=on)
    if most is None:
        assert (country, currency) == ("CL", "CLP")  # above the largest bracket
        return
    terms = {"principal": financed, "count": count, "on": on, "paying": PaymentTerms(rhythm=rhythm)}
    try:
        schedule = build(plan(currency, most, **terms), on=on)
    except BadTerms:
        return  # the terms themselves cannot be priced
    found = {"product": "credit_card", "on": on}
    check_ceilings(plan(currency, most, **terms), schedule, (), law(country, on), **found)
    with pytest.raises(RateCeiling):
        check_ceilings(plan(currency, most + PPM, **terms), schedule, (), law(country, on), **found)


@given(
    place=st.sampled_from(CAPPED),
    days=st.integers(1, 60),
    count=st.integers(2, 24),
    rhythm=st.sampled_from(list(Rhythm)),
)
@settings(max_examples=60, deadline=None)
def test_with_the_first_date_the_total_cost_passes_too(place, days, count, rhythm):
    country, currency = place
    first = ON + timedelta(days=days)
    financed = 10**9
    asked = {"financed": financed, "installments": count, "rhythm": rhythm}
    most = highest(country, currency, first_due_on=first, **asked)
    if most is None:
        return
    paying = PaymentTerms(rhythm=rhythm)
    try:
        offer = plan(currency, most, principal=financed, count=count, first=first, paying=paying)
        build(offer, on=ON)
    except BadTerms:
        return
    check(offer, country)


def test_an_effective_contract_rate_exactly_at_the_ceiling_passes():
    check(plan("COP", Rate(Decimal("0.2552"), RateBasis.EFFECTIVE)), "CO", with_cost=False)
    with pytest.raises(RateCeiling):
        check(plan("COP", Rate(Decimal("0.255201"), RateBasis.EFFECTIVE)), "CO", with_cost=False)


# What is compared


def test_the_refusal_names_both_rates_the_ceiling_its_source_and_that_it_is_out_of_date():
    with pytest.raises(RateCeiling) as told:
        check(plan("COP", "0.30"), "CO")
    sentence = told.value.sentence
    # (1 + 0.30/12)^12 - 1 = 34.49 %
    assert "contract rate of 34.49 %" in sentence
    assert "legal ceiling of 25.52 %" in sentence
    assert "Resolución 0405/2026" in sentence
    assert "Out of date: co.usury.2026-03 on 2026-03-31" in sentence
    assert told.value.detail["stale"] is True
    assert told.value.detail["fact_id"] == "co.usury.2026-03"
    assert told.value.code == "rate_ceiling"


def test_in_its_month_the_ceiling_is_not_called_out_of_date():
    on = date(2026, 3, 15)
    with pytest.raises(RateCeiling) as told:
        check(plan("COP", "0.30", on=on), "CO", on=on)
    assert "Out of date" not in told.value.sentence
    assert told.value.detail["stale"] is False


def test_rates_that_look_alike_are_told_with_the_digits_in_which_they_differ():
    with pytest.raises(RateCeiling, match=r"25\.5201 %.* 25\.5200 %"):
        check(plan("COP", Rate(Decimal("0.255201"), RateBasis.EFFECTIVE)), "CO", with_cost=False)


def test_charges_count_against_the_ceiling():
    check(plan("COP", "0.20"), "CO")
    with pytest.raises(RateCeiling, match=r"total cost \(VTU\)"):
        check(plan("COP", "0.20", paying=PaymentTerms(charge=5_000)), "CO")


def test_vat_does_not_count_against_the_ceiling():
    taxed = PaymentTerms(vat_on_interest=Decimal("0.21"))
    check(plan("ARS", "0.907", principal=10**9, paying=taxed), "AR")


def test_a_nominal_cost_is_compared_as_an_effective_one():
    # CAE 36.2 % nominal is 42.85 % effective: at the ceiling, not below it by six points.
    check(plan("CLP", "0.362"), "CL")
    with pytest.raises(RateCeiling, match=r"total cost \(CAE\)"):
        check(plan("CLP", "0.362", paying=PaymentTerms(charge=100)), "CL")


def test_the_later_rate_of_a_reduction_is_compared_too():
    rising = RateReduction(after=3, then=Rate(Decimal("0.30")))
    with pytest.raises(RateCeiling, match=r"contract rate of 34\.49 %"):
        check(plan("COP", "0.10", form=rising), "CO", with_cost=False)


def test_weeks_compound_more_often_than_months():
    weekly = PaymentTerms(rhythm=Rhythm.WEEKLY)
    monthly_most = highest("CO", "COP")
    assert highest("CO", "COP", rhythm=Rhythm.WEEKLY) < monthly_most
    with pytest.raises(RateCeiling):
        check(plan("COP", monthly_most, paying=weekly, first=ON + timedelta(days=7)), "CO", with_cost=False)


def test_the_recast_of_a_contract_is_compared_as_a_plan_is():
    offer = TermExtension(
        claim=Balance(currency="COP", principal=10**6), installments=12, rate=Rate(Decimal("0.30")),
        first_due_on=add_months(ON, 1),
    )  # fmt: skip
    with pytest.raises(RateCeiling):
        check(offer, "CO")


def test_offers_without_interest_pass_everywhere():
    claim = Balance(currency="COP", principal=10**6)
    settlement = Settlement(claim=claim, waived=take(claim, 1000), due_on=ON)
    check_ceilings(settlement, build(settlement, on=ON), (), law("CO"), product="credit_card", on=ON)
    parts = SettlementPlan(
        claim=claim, waived=take(claim, 1000), down_payment=0, installments=3, first_due_on=add_months(ON, 1)
    )
    check(parts, "CO")


def test_a_ceiling_is_a_kind_of_bad_terms_and_the_senders_to_mend():
    error = RateCeiling("above")
    assert isinstance(error, BadTerms)
    assert status_of(error) == 422
