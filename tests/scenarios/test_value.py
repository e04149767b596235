"""What an offer is worth to the house: small plans worked out by hand, and what must be true of all of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import assume as provided
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.dates import add_months
from copilot.debt import Balance
from copilot.errors import BadTerms
from copilot.offer import (
    OFFER_KINDS,
    CatchUp,
    FullPayment,
    InstallmentPlan,
    PartialPromise,
    Settlement,
    SettlementPlan,
)
from copilot.plan_terms import PaymentTerms, Rhythm
from copilot.rate import Rate
from copilot.scenarios.assumptions import load_assumptions
from copilot.scenarios.value import lead_impact
from tests.scenarios.assumed import ON, assume, position, priced
from tests.scenarios.offers_at_random import of_kind, positions

CLAIM = Balance(currency="MXN", principal=200_000)
HALF = Balance(currency="MXN", principal=100_000)
NEXT_MONTH = add_months(ON, 1)


def plan(*, waived=None, down=0, count=2, rate="0", paying=None, first=NEXT_MONTH, claim=CLAIM):
    return InstallmentPlan(
        claim=claim, waived=waived or Balance(currency="MXN"), down_payment=down, installments=count,
        rate=Rate(Decimal(rate)), first_due_on=first, paying=paying or PaymentTerms(),
    )  # fmt: skip


def worth(offer, *, monthly=10_000, rate="0.24", ageing="61_90", product="credit_card", **values):
    return lead_impact(
        priced(offer), position(offer.claim, rate=rate), assume(**values), ageing=ageing, product=product, on=ON,
        monthly=monthly,
    )  # fmt: skip


def test_two_payments_of_a_plain_plan_by_hand():
    # One in ten missed (h), half of those cured at once: 0.95 of a payment comes. If a row is missed for good (0.05),
    # what the plan still owes is sold for a fifth; every payment costs 10.00 to handle.
    # Row 1: 0.95 x 100,000 + 0.05 x 0.2 x 200,000 - 1,000 = 96,000
    # Row 2: 0.95 x 100,000 + 0.05 x 0.2 x 100,000 - 1,000 = 95,000, reached with 0.95: 90,250
    lead = worth(plan(), servicing_cost__MXN="10", contact_cost__MXN="15", acceptance_base="0.5")
    assert lead.expected_npv.minor == 96_000 + 90_250
    # Sold today: a fifth of the claim.
    assert (lead.best, lead.best_value.minor) == ("sale", 40_000)
    assert lead.decision_value.minor == 186_250 - 40_000
    # Half say yes; who refuses is sold; the call costs 15.00: 0.5 x 186,250 + 0.5 x 40,000 - 1,500
    assert lead.offered_npv.minor == 111_625
    # a x 186,250 + (1 - a) x 40,000 - 1,500 = 40,000 where a = 1,500 / 146,250
    assert lead.break_even_acceptance == Decimal("0.010256")
    assert lead.chance_kept == Decimal("0.9025")


def test_a_broken_conditional_discount_returns_the_claim_less_what_was_paid():
    # 200,000 with half off in two parts of 50,000. Missed for good (0.05): all 200,000 are owed again, or 150,000.
    # Row 1: 0.95 x 50,000 + 0.05 x 0.2 x 200,000 = 49,500; row 2: 0.95 x (47,500 + 0.05 x 0.2 x 150,000) = 46,550
    conditional = SettlementPlan(
        claim=CLAIM, waived=HALF, down_payment=0, installments=2, first_due_on=NEXT_MONTH
    )
    assert worth(conditional).expected_npv.minor == 49_500 + 46_550
    # The same payments of a plan whose discount was granted for good: 100,000 and 50,000 are left.
    # 47,500 + 0.01 x 100,000 = 48,500; 0.95 x (47,500 + 0.01 x 50,000) = 45,600
    assert worth(plan(waived=HALF)).expected_npv.minor == 48_500 + 45_600


def test_a_settlement_in_a_year_is_discounted_and_held_against_savings():
    # v = 1 / 1.25 = 0.8; ability 3 x 10,000; h = 0.1 + 0.03 x 100,000 / 30,000 = 0.2; nothing is cured.
    # 0.8 x (0.8 x 100,000 + 0.2 x 0.2 x 200,000) = 0.8 x 88,000: unpaid, the claim is whole again
    offer = Settlement(claim=CLAIM, waived=HALF, due_on=ON + timedelta(days=365))
    lead = worth(offer, npv_rate="0.25", keeping_burden="0.03", cure_rate="0")
    assert lead.expected_npv.minor == 70_400
    assert lead.months_to_cash == 12
    # The same at the debt's own rate, 1.02 ^ 12 - 1 = 26.8242 %: 88,000 / 1.268242 / 200,000; and undiscounted.
    assert lead.recovery_eir.quantize(Decimal("0.000001")) == Decimal("0.268242")
    assert lead.recovery_rate == Decimal("0.346937")
    assert lead.cash_recovery_rate == Decimal("0.44")


def test_a_down_payment_makes_the_instalments_surer_and_time_does_too():
    # 40,000 of 200,000 today: h = 0.1 against savings. Then 0.1 x (1 - 1 x 0.2) = 0.08, and half of it a month later.
    # Nothing is cured; 0.9 x 40,000 + 0.1 x 40,000 (sold) = 40,000
    # 0.9 x (0.92 x 80,000 + 0.08 x 0.2 x 160,000) = 0.9 x 76,160 = 68,544
    # 0.9 x 0.92 x (0.96 x 80,000 + 0.04 x 0.2 x 80,000) = 0.828 x 77,440 = 64,120.32
    lead = worth(plan(down=40_000), cure_rate="0", keeping_fall="0.5")
    assert lead.expected_npv.minor == 40_000 + 68_544 + 64_120
    assert lead.chance_kept == Decimal("0.794880")  # 0.9 x 0.92 x 0.96


def test_a_cured_payment_comes_late_and_moves_what_follows():
    # Due in a year, missed and cured a year later (h = q = 1): 0.8 x 0.8 x 100,000.
    first = ON + timedelta(days=365)
    late = plan(count=1, claim=HALF, first=first)
    lead = worth(late, npv_rate="0.25", keeping_base="1", keeping_cap="1", cure_rate="1", cure_months="12")
    assert lead.expected_npv.minor == 64_000
    assert lead.months_to_cash == 24
    assert lead.chance_kept == 1
    # A second one, 30 days after the first, comes two lags late: on average (24 + 24 + 12 + 12 x 30 / 365) / 2 months.
    two = plan(count=2, claim=HALF, first=first)
    after = worth(two, keeping_base="1", keeping_cap="1", cure_rate="1", cure_months="12").months_to_cash
    assert after == ((24 + 36 + Decimal(12 * 30) / 365) / 2).quantize(Decimal("0.000001"))


def test_a_week_bears_its_part_of_the_monthly_hazard():
    part = 7 * 12 / 365
    paying = PaymentTerms(rhythm=Rhythm.WEEKLY)
    lead = worth(plan(count=1, paying=paying, first=ON + timedelta(days=7)), cure_rate="0")
    assert float(lead.chance_kept) == pytest.approx(0.9**part, abs=1e-6)


def test_a_payment_counts_against_the_ability_of_its_own_period():
    # 100,000 a month against 50,000: 0.1 + 0.05 x 2 = 0.2; the cap stops it at 0.15.
    easy = worth(plan(count=2), monthly=50_000, keeping_burden="0.05", cure_rate="0")
    assert easy.chance_kept == Decimal("0.64")
    capped = worth(plan(count=2), monthly=50_000, keeping_burden="0.05", keeping_cap="0.15", cure_rate="0")
    assert capped.chance_kept == Decimal("0.7225")


def test_vat_is_collected_for_the_state_and_weighs_on_the_debtor_all_the_same():
    taxed = plan(count=1, rate="0.12", paying=PaymentTerms(vat_on_interest=Decimal("0.16")))
    bare = plan(count=1, rate="0.12")
    assert priced(taxed).schedule.total.minor == priced(bare).schedule.total.minor + 320
    assert worth(taxed).expected_npv == worth(bare).expected_npv
    assert worth(taxed, keeping_burden="0.01").expected_npv < worth(bare, keeping_burden="0.01").expected_npv


def test_what_a_partial_promise_leaves_owed_is_worth_the_best_alternative():
    # 0.95 x (50,000 + 0.2 x 150,000) + 0.05 x 0.2 x 200,000
    offer = PartialPromise(claim=CLAIM, amount=50_000, due_on=ON)
    assert worth(offer).expected_npv.minor == 78_000


def test_what_a_catch_up_leaves_is_a_contract_that_runs_again():
    # 0.95 x (50,000 + 0.6 x 150,000) + 0.05 x 0.2 x 200,000
    arrears = Balance(currency="MXN", principal=50_000)
    lead = worth(CatchUp(claim=CLAIM, arrears=arrears, due_on=ON), catch_up_rest="0.6")
    assert lead.expected_npv.minor == 135_000
    assert "catch_up.rest" in lead.assumptions
    assert lead.months_to_cash == 0


def test_doing_nothing_by_hand():
    # 10 % of 200,000, then 5 % of what is left: 20,000 + 0.05 x 180,000 = 29,000; two contacts a month for two months.
    lead = worth(
        plan(), do_nothing_paid__61_90="0.1", do_nothing_fall="0.5", do_nothing_months="2", do_nothing_contacts="2",
        contact_cost__MXN="15", sale_price__61_90="0",
    )  # fmt: skip
    assert lead.alternatives[0].value.minor == 29_000 - 2 * 2 * 1_500
    assert (lead.best, lead.best_value.minor) == ("do_nothing", 23_000)


def test_going_to_court_by_hand():
    # 0.5 x 0.8 x 200,000, half after 12, half after 13 months, v = 0.8 a year; 10 % and 50.00 now, 1 % a month for 13.
    v = 0.8 ** (1 / 12)
    months = sum(v**t for t in range(1, 14))
    expected = 0.5 * 0.8 * 200_000 * (v**12 + v**13) / 2 - 20_000 - 5_000 - 2_000 * months
    lead = worth(
        plan(), npv_rate="0.25", legal_win="0.5", legal_recovered__other="0.8", legal_first_months="12",
        legal_spread_months="2", legal_upfront_share="0.1", legal_upfront__MXN="50", legal_monthly_share="0.01",
    )  # fmt: skip
    assert lead.alternatives[1].value.minor == round(expected)


def test_the_best_alternative_is_never_below_zero():
    lead = worth(plan(), sale_price__61_90="0", contact_cost__MXN="15")
    assert all(one.value.minor <= 0 for one in lead.alternatives)
    assert (lead.best, lead.best_value.minor) == ("do_nothing", 0)
    assert lead.decision_value == lead.expected_npv


def test_an_offer_worth_less_than_the_alternative_has_no_break_even():
    tiny = Settlement(claim=CLAIM, waived=Balance(currency="MXN", principal=199_000), due_on=ON)
    lead = worth(tiny, keeping_base="0")
    assert lead.decision_value.minor == 1_000 - 40_000
    assert lead.break_even_acceptance is None


def test_at_the_break_even_chance_offering_is_worth_the_best_alternative():
    free = {"contact_cost__MXN": "100", "refusal_months": "2", "npv_rate": "0.3"}
    a = worth(plan(), **free).break_even_acceptance
    there = worth(plan(), acceptance_base=str(a), **free)
    assert abs(there.offered_npv.minor - there.best_value.minor) <= 1


def test_the_discount_is_told_per_bucket():
    claim = Balance(currency="MXN", principal=90_000, interest=30_000, penalties=10_000)
    waived = Balance(currency="MXN", interest=10_000, penalties=10_000)
    lead = worth(Settlement(claim=claim, waived=waived, due_on=ON))
    told = {one.bucket: (one.claim.minor, one.waived.minor, one.rate) for one in lead.discounts}
    assert told == {
        "principal": (90_000, 0, 0),
        "interest": (30_000, 10_000, Decimal("0.333333")),
        "penalties": (10_000, 10_000, 1),
    }


def test_swings_are_a_fifth_each_way_widest_first_and_hold_the_figure():
    lead = worth(plan(), servicing_cost__MXN="10", contact_cost__MXN="15")
    by_id = {one.assumption: one for one in lead.swings}
    less, more = (
        worth(plan(), keeping_base=h, servicing_cost__MXN="10").expected_npv for h in ("0.08", "0.12")
    )
    base = by_id["keeping.base"]
    assert (base.less, base.more) == (Decimal("0.08"), Decimal("0.12"))
    assert (base.expected_npv.low, base.expected_npv.high) == (more, less)
    # A better price lowers what the offer adds, though a broken plan is worth more: 40,000 less and more 8,000.
    price = by_id["sale.price:61_90"]
    assert price.expected_npv.high.minor - lead.expected_npv.minor == 590
    assert price.decision_value.low.minor == lead.decision_value.minor + 590 - 8_000
    # The chance of a yes moves only what offering is worth.
    yes = by_id["acceptance.base"]
    assert yes.expected_npv.low == yes.expected_npv.high == lead.expected_npv
    assert yes.offered_npv.low.minor == lead.offered_npv.minor - 14_625
    widths = [_widest(one) for one in lead.swings]
    assert widths == sorted(widths, reverse=True)
    assert all(widths)


def _widest(swing):
    watched = (swing.expected_npv, swing.decision_value, swing.offered_npv)
    return max(one.high.minor - one.low.minor for one in watched)


def test_a_trial_stays_within_the_range_of_its_figure():
    sure = worth(plan(), cure_rate="0.9")
    cure = next(one for one in sure.swings if one.assumption == "cure.rate")
    assert (cure.less, cure.more) == (Decimal("0.72"), 1)


def test_only_what_was_used_is_named():
    lead = worth(plan(), rate="0.24")
    assert lead.assumptions_version == assume().version_id
    named = set(lead.assumptions)
    assert {"npv_rate", "cure.rate", "sale.price:61_90", "keeping.fall", "servicing.cost:MXN"} <= named
    assert not named & {"catch_up.rest", "keeping.down_relief", "keeping.lump_months", "sale.price:other"}
    assert "books.eir:MXN" not in named
    assert "books.eir:MXN" in worth(plan(), rate=None).assumptions
    assert "keeping.fall" not in worth(FullPayment(claim=CLAIM, due_on=ON)).assumptions


def test_the_product_and_the_ageing_decide_the_alternatives():
    plain = load_assumptions()

    def value(ageing, product):
        case = position(Balance(currency="MXN", principal=50_000_000), product=product)
        offer = priced(FullPayment(claim=case.claim, due_on=ON))
        found = lead_impact(offer, case, plain, ageing=ageing, product=product, on=ON, monthly=900_000)
        return {one.name: one.value.minor for one in found.alternatives}

    assert value("61_90", "mortgage")["legal"] > value("61_90", "credit_card")["legal"]
    assert value("1_30", "mortgage")["sale"] > value("over_180", "mortgage")["sale"]
    assert value("a label of the house", "mortgage")["sale"] == value("other", "mortgage")["sale"]


# Without alternatives and handling costs nothing but the payments has a value, so their order is certain.
BARE = {"sale_price__61_90": "0", "contact_cost__MXN": "0", "do_nothing_contacts": "0"}


@st.composite
def cases(draw):
    case = draw(positions(most=1))
    kinds = [kind for kind in OFFER_KINDS if kind not in ("catch_up", "partial_promise")]
    offer = draw(of_kind(draw(st.sampled_from(kinds)), case.claim, case.on))
    try:
        return case, priced(offer, on=case.on)
    except BadTerms:
        provided(condition=False)
        raise


def bare_worth(case, offered, **values):
    zero = {f"servicing_cost__{case.currency}": "0", f"contact_cost__{case.currency}": "0", **BARE, **values}
    return lead_impact(
        offered, case, assume(**zero), ageing="61_90", product="card", on=case.on, monthly=50_000
    ).expected_npv.minor


@given(cases(), st.integers(0, 9), st.integers(1, 10))
@settings(max_examples=15, deadline=None)
def test_more_hazard_never_makes_an_offer_worth_more(given_case, low, more):
    case, offered = given_case
    hazards = [str(Decimal(k) / 40) for k in (low, low + more)]
    calm, risky = (bare_worth(case, offered, keeping_base=h, keeping_cap="1") for h in hazards)
    assert risky <= calm


@given(cases(), st.integers(0, 20), st.integers(1, 20))
@settings(max_examples=15, deadline=None)
def test_a_higher_hurdle_never_makes_an_offer_worth_more(given_case, low, more):
    case, offered = given_case
    patient, hasty = (bare_worth(case, offered, npv_rate=str(Decimal(k) / 20)) for k in (low, low + more))
    assert hasty <= patient


@given(cases())
@settings(max_examples=15, deadline=None)
def test_if_nothing_is_missed_the_worth_is_the_value_of_all_payments_without_vat(given_case):
    case, offered = given_case
    whole = sum(row.payment - row.vat for row in offered.schedule.rows)
    assert bare_worth(case, offered, keeping_base="0") == pytest.approx(whole, abs=1)


def test_an_impact_with_all_its_swings_takes_some_milliseconds():
    offered, case, assumed = (
        priced(plan(count=36, rate="0.3", down=20_000)),
        position(CLAIM),
        load_assumptions(),
    )
    took = []
    for _ in range(5):
        start = perf_counter()
        lead_impact(offered, case, assumed, ageing="61_90", product="credit_card", on=ON, monthly=9_000)
        took.append(perf_counter() - start)
    assert min(took) < 0.03  # 5 ms alone on a processor; room for a busy machine


def test_money_that_comes_later_is_worth_less():
    later = replace(priced(plan()).offer, first_due_on=date(2027, 2, 22))
    assert worth(later, npv_rate="0.3").expected_npv < worth(plan(), npv_rate="0.3").expected_npv
