"""If the plan is broken: what is owed again at each place, by hand, and never a figure that does not add up."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from copilot.breach import breaches, contract_rate
from copilot.debt import BUCKETS, Balance, Debt, Debtor, PersonKind, Position
from copilot.errors import BadTerms
from copilot.levers import Levers
from copilot.money import Money
from copilot.offer import InstallmentPlan, Offer, Scenario, SettlementPlan
from copilot.plan_terms import PaymentTerms
from copilot.quote import quote
from copilot.rate import Rate, RateBasis
from copilot.scenarios.country import load_countries
from copilot.scenarios.impact import measure
from copilot.scenarios.schedule import build
from tests.core.quote_ground import CURRENCIES, ground
from tests.scenarios.offers_at_random import offers

ON = date(2026, 11, 23)
CLAIM = Balance(currency="MXN", principal=100_000, interest=15_000, penalties=5_000)
WAIVED = Balance(currency="MXN", principal=25_000, interest=10_000, penalties=5_000)
MEXICO = load_countries().of("MX", on=ON)


def owing(*contracts: tuple[Balance, Rate | None]) -> Position:
    return Position(
        debtor=Debtor(debtor_id="D-1", kind=PersonKind.PERSON, country="MX"), on=ON, currency=contracts[0][0].currency,
        debts=tuple(
            Debt(
                debt_id=f"d{k}", product="personal_loan", claim=claim, arrears=claim, oldest_due_on=ON, days_past_due=1,
                contract_rate=rate,
            )
            for k, (claim, rate) in enumerate(contracts)
        ),
    )  # fmt: skip


def priced(offer: Offer, on: date = ON) -> Scenario:
    schedule = build(offer, on=on)
    impact = measure(offer, schedule, (), on=on, npv_rate=Decimal("0.3"), income=None)
    return Scenario(offer=offer, schedule=schedule, impact=impact)


def test_a_settlement_in_parts_loses_its_discount_and_the_contract_goes_on() -> None:
    # 80,000 for 120,000: 20,000 today, then 20,000 on the 23rd of December, January, February. 36.5 % a year is 0.1 %
    # a day. The first 20,000 pay 15,000 of interest and the penalties. On 23 December 30 days on 100,000 are 3,000, so
    # 17,000 repay principal; to 22 February (30 days after 23 January) 61 days on 83,000 are 5,063.
    offer = SettlementPlan(
        claim=CLAIM, waived=WAIVED, down_payment=20_000, installments=3, first_due_on=date(2026, 12, 23)
    )
    none, half, last = breaches(priced(offer), owing((CLAIM, Rate(Decimal("0.365")))), MEXICO)

    assert (none.after, none.of, none.missed_on, none.on) == (0, 4, ON, ON + timedelta(days=30))
    assert none.claim == replace(CLAIM, interest=15_000 + 3_000)
    assert (none.paid.minor, none.discount_lost.minor, none.interest.minor) == (0, 40_000, 3_000)

    assert (half.after, half.missed_on, half.on) == (2, date(2027, 1, 23), date(2027, 2, 22))
    assert half.claim == Balance(currency="MXN", principal=83_000, interest=5_063)
    assert (half.paid.minor, half.counted.minor, half.interest.minor) == (40_000, 40_000, 8_063)
    assert (half.discount_lost.minor, half.discount_kept.minor) == (40_000, 0)

    # On 23 January 31 days on 83,000 are 2,573, so 17,427 repay principal; to 25 March 61 days on 65,573 are 3,999.953.
    assert (last.after, last.on) == (3, date(2027, 3, 25))
    assert last.claim == Balance(currency="MXN", principal=65_573, interest=4_000)
    assert not last.below_plan
    assert last.order_verify


def test_a_plan_with_vat_and_interest_pays_the_claim_with_its_interest_and_not_with_its_vat() -> None:
    # 75,000 + 5,000 of interest at 24 % in 4 level payments, VAT of 16 % on the interest on top. The first row: 1,600
    # of interest and 256 of VAT; 21,010 count. The contract's 12 % are 739.73 in 30 days on 75,000.
    offer = InstallmentPlan(
        claim=CLAIM, waived=WAIVED, down_payment=0, installments=4, rate=Rate(Decimal("0.24")),
        first_due_on=date(2026, 12, 23), paying=PaymentTerms(vat_on_interest=Decimal("0.16")),
    )  # fmt: skip
    none, half, last = breaches(priced(offer), owing((CLAIM, Rate(Decimal("0.12")))), MEXICO)

    # 60 days on 75,000: 1,479.45.
    assert none.claim == Balance(currency="MXN", principal=75_000, interest=5_000 + 1_479)
    assert (none.discount_lost.minor, none.discount_kept.minor) == (0, 40_000)

    # Row 1: 5,000 and 740 of interest, 15,270 of principal; 31 days on 59,730 are 608.75 (together 1,348.48, so 608 are
    # added); row 2 pays them and 20,402; to 25 March 61 days on 39,328 are 788.71, together 2,137.19.
    assert half.claim == Balance(currency="MXN", principal=39_328, interest=2_137 - 740 - 608)
    first, second = build(offer, on=ON).rows[:2]
    assert (first.vat, second.vat) == (256, 194)
    assert (half.counted.minor, half.paid.minor) == (2 * 21_010, 2 * 21_010 + 256 + 194)
    assert half.interest.minor == 2_137

    # Row 3: 31 days on 39,328 are 400.82, so 20,609 repay principal; to 22 April 58 days on 18,719 are 356.94. The
    # plan, at twice the rate, still had 80,000 -> 60,590 -> 40,792 -> 20,598: more than the contract leaves.
    assert last.claim == Balance(currency="MXN", principal=18_719, interest=357)
    assert last.plan_left == Money(20_598, "MXN")
    assert [one.below_plan for one in (none, half, last)] == [False, True, True]


def test_without_a_contract_rate_nothing_is_added() -> None:
    offer = SettlementPlan(
        claim=CLAIM, waived=WAIVED, down_payment=0, installments=2, first_due_on=date(2026, 12, 23)
    )
    places = breaches(priced(offer), owing((CLAIM, None)), MEXICO)
    assert [one.after for one in places] == [0, 1]
    assert [one.owed.minor for one in places] == [120_000, 80_000]
    assert {one.interest.minor for one in places} == {0}


def test_contracts_that_differ_earn_what_they_earn_together() -> None:
    small, large = Balance(currency="MXN", principal=100_000), Balance(currency="MXN", principal=300_000)
    both = owing((small, Rate(Decimal("0.365"))), (large, Rate(Decimal("0.36"), year_days=360)))
    rate = contract_rate(both)
    assert rate is not None
    assert 400_000 * rate.for_days(30) == pytest.approx(Decimal(3_000 + 9_000), abs=Decimal("1e-20"))

    same = owing(
        (small, Rate(Decimal("0.3"), RateBasis.EFFECTIVE)), (large, Rate(Decimal("0.3"), RateBasis.EFFECTIVE))
    )
    assert contract_rate(same) == Rate(Decimal("0.3"), RateBasis.EFFECTIVE)
    half = contract_rate(owing((small, Rate(Decimal("0.36"), year_days=360)), (small, None)))
    assert half == Rate(Decimal("0.18"), year_days=360)
    fees = Balance(currency="MXN", fees=5)
    assert contract_rate(owing((fees, Rate(Decimal("0.3"))), (fees, None))) is None


@pytest.mark.parametrize("country", CURRENCIES)
def test_a_quote_of_a_plan_says_where_it_may_break_and_one_payment_nothing(country: str) -> None:
    found = ground(country, rate="0.15")
    assert quote("full_payment", Levers(), found).breach == ()
    assert quote("settlement_plan", Levers(installments=1), found).breach == ()
    asked = quote("settlement_plan", Levers(discount=Decimal("0.1")), found)
    assert [one.after for one in asked.breach] == [0, 1, 2]
    assert {one.discount_lost for one in asked.breach} == {asked.scenario.impact.lost_on_breach}
    assert {one.order_verify for one in asked.breach} == {found.law.payment_order_fact.verify}


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    made=offers("settlement_plan", "installment_plan", "term_extension", "hardship_pause"),
    country=st.sampled_from(sorted(CURRENCIES)), rate=st.decimals(0, 3, places=3),
)  # fmt: skip
def test_what_is_owed_again_always_adds_up(made: Any, country: str, rate: Decimal) -> None:
    try:
        exact = priced(made.offer, made.on)
    except BadTerms:
        reject()
    offer = made.offer
    where = replace(owing((offer.claim, Rate(rate))), on=made.on)
    places = breaches(exact, where, load_countries().of(country, on=made.on))
    rows = exact.schedule.rows
    assert [one.after for one in places] == (
        sorted({0, len(rows) // 2, len(rows) - 1}) if len(rows) > 1 else []
    )
    for one in places:
        assert one.owed.minor + one.counted.minor == (
            offer.claim.total.minor - one.discount_kept.minor + one.interest.minor + one.credit.minor
        )
        assert one.discount_lost == exact.impact.lost_on_breach
        assert one.paid.minor == sum(row.payment for row in rows[: one.after])
        assert min(getattr(one.claim, name) for name in BUCKETS) >= 0
        assert min(one.interest.minor, one.credit.minor, one.paid.minor - one.counted.minor) >= 0
