"""What an offer does to the books: entries worked out by hand, and parts that always add up to the minor unit."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import assume as provided
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.dates import add_months
from copilot.debt import Balance
from copilot.errors import BadTerms
from copilot.money import round_minor
from copilot.offer import (
    OFFER_KINDS,
    CatchUp,
    FullPayment,
    HardshipPause,
    InstallmentPlan,
    PartialPromise,
    Settlement,
    SettlementPlan,
    TermExtension,
)
from copilot.plan_terms import PaymentTerms
from copilot.rate import Rate, RateBasis
from copilot.scenarios.assumptions import load_assumptions
from copilot.scenarios.books import book_impact
from copilot.scenarios.modification import modification_result
from tests.scenarios.assumed import ON, assume, position, priced
from tests.scenarios.offers_at_random import VAT, of_kind, positions

NEXT_MONTH = add_months(ON, 1)
CLAIM = Balance(currency="MXN", principal=100_000, interest=20_000, penalties=10_000, taxes=3_200)
NOTHING = Balance(currency="MXN")

# Coverage 0.5 x 0.6 = 30 %; penalties do not stand in the books.
COVERED = {"allowance_pd__61_90": "0.5", "allowance_lgd__other": "0.6"}


def books(offer, *, rate="0.24", late=75, vat="0.16", debts=None, **values):
    case = position(offer.claim, rate=rate, late=late)
    case = replace(case, debts=debts) if debts else case
    return book_impact(
        priced(offer), case, assume(**{**COVERED, **values}), ageing="61_90", law_vat=Decimal(vat), on=ON
    )


def plan(*, claim=CLAIM, waived=NOTHING, down=0, count=12, rate="0.24", paying=None):
    return InstallmentPlan(
        claim=claim, waived=waived, down_payment=down, installments=count, rate=Rate(Decimal(rate)),
        first_due_on=NEXT_MONTH, paying=paying or PaymentTerms(),
    )  # fmt: skip


def minors(impact, *names):
    return tuple(getattr(impact, name).minor for name in names)


def test_a_settlement_paid_today_by_hand():
    # In the books 123,200; covered by 30 %: 36,960. Waived: 10,000 of interest, its VAT of 1,600, all penalties.
    # 11,600 are written off, all of it against the allowance; 111,600 come in; nothing is left, so 25,360 are released.
    waived = Balance(currency="MXN", interest=10_000, penalties=10_000, taxes=1_600)
    found = books(Settlement(claim=CLAIM, waived=waived, due_on=ON))
    assert found.gross_before == replace(CLAIM, penalties=0)
    assert found.off_balance == replace(NOTHING, penalties=10_000)
    assert minors(found, "written_off", "allowance_used", "write_off_result") == (11_600, 11_600, 0)
    assert minors(found, "cash_now", "gross_after", "modification_result") == (111_600, 0, 0)
    assert minors(found, "allowance_before", "allowance_after", "allowance_release") == (36_960, 0, 25_360)
    assert minors(found, "amortised_cost_before", "amortised_cost_after") == (86_240, 0)
    # 0 - 86,240 + 111,600; then the VAT of 16 % on the waived interest comes back from the state.
    assert minors(found, "result", "vat_to_reverse", "profit_or_loss") == (25_360, 1_600, 26_960)
    assert found.stage == 2


def test_a_write_off_beyond_the_allowance_is_a_loss():
    # 60,000 of 100,000 given up, 30,000 covered: 30,000 lost at once. The other 40,000 come in a year at 25 %: 32,000.
    claim = Balance(currency="MXN", principal=100_000)
    in_a_year = Settlement(claim=claim, waived=replace(NOTHING, principal=60_000), due_on=add_months(ON, 12))
    case = position(claim)
    debt = replace(case.main, contract_rate=Rate(Decimal("0.25"), RateBasis.EFFECTIVE))
    found = books(in_a_year, debts=(debt,))
    assert minors(found, "written_off", "allowance_used", "write_off_result") == (60_000, 30_000, -30_000)
    assert (found.value_of_flows, found.gross_after.minor) == (32_000, 32_000)
    assert found.modification_result.minor == 32_000 - 40_000
    # The allowance was used up; 30 % of what is left is made anew.
    assert minors(found, "allowance_after", "allowance_release") == (9_600, -9_600)
    # From 70,000 to 22,400 without a payment.
    assert found.result.minor == 22_400 - 70_000
    # 32,000 against 100,000.
    assert (found.change_share, found.substantial) == (Decimal("0.68"), True)


def test_a_plan_at_the_contract_rate_changes_no_value():
    found = books(plan(claim=replace(CLAIM, penalties=0)))
    assert abs(found.modification_result.minor) <= 6  # twelve payments rounded to the cent
    assert abs(found.value_of_flows - found.gross_after.minor) <= Decimal("0.5")
    assert not found.substantial


def test_a_lower_rate_is_a_loss_at_the_original_one():
    # Two payments without interest, 61,600 each, at 2 % a month: 61,600 / 1.02 + 61,600 / 1.0404 = 119,600.15.
    found = books(plan(claim=replace(CLAIM, penalties=0), count=2, rate="0"))
    assert found.value_of_flows.quantize(Decimal("0.01")) == Decimal("119600.15")
    assert minors(found, "gross_after", "modification_result") == (119_600, -3_600)
    assert found.change_share.quantize(Decimal("0.0001")) == Decimal("0.0292")


def test_dates_a_month_apart_give_what_equal_periods_give():
    # The function that the published examples are checked with counts periods; here the dates are counted.
    offer = plan(claim=replace(CLAIM, penalties=0), down=3_200, rate="0.06")
    _, *rows = priced(offer).schedule.rows
    by_periods = modification_result(
        Decimal("0.02"), [Decimal(row.payment) for row in rows], Decimal(123_200), now=Decimal(3_200)
    )
    assert abs(books(offer).value_of_flows + 3_200 - 123_200 - by_periods) < Decimal("1e-20")


def test_a_down_payment_is_cash_and_bears_no_loss():
    # 23,200 today, 100,000 in a month without interest: 98,039.22 at 2 %.
    found = books(plan(claim=replace(CLAIM, penalties=0), down=23_200, count=1, rate="0"))
    assert minors(found, "cash_now", "gross_after", "modification_result") == (23_200, 98_039, -1_961)


def test_the_share_of_a_payment_that_repays_what_is_not_in_the_books_is_income():
    # 123,200 of 133,200 stand in the books: of 13,320 paid today 12,320 reduce the asset, 1,000 are income.
    found = books(plan(down=13_320))
    assert minors(found, "cash_now", "off_balance_income") == (12_320, 1_000)


def test_vat_and_charges_of_the_plan_are_not_part_of_the_asset():
    extras = PaymentTerms(vat_on_interest=Decimal("0.16"), charge=500)
    bare = plan(rate="0.12")
    dressed = plan(rate="0.12", paying=extras)
    assert priced(dressed).schedule.total.minor > priced(bare).schedule.total.minor
    assert books(dressed).gross_after == books(bare).gross_after


def test_a_conditional_discount_is_booked_with_its_last_payment():
    waived = Balance(currency="MXN", principal=40_000, interest=20_000, penalties=10_000, taxes=3_200)
    offer = SettlementPlan(
        claim=CLAIM, waived=waived, down_payment=0, installments=2, first_due_on=NEXT_MONTH
    )
    found = books(offer)
    # Today nothing is given up; 63,200 of what stands in the books will be, with the VAT of 16 % on 20,000.
    assert minors(found, "written_off", "written_off_later", "write_off_result") == (0, 63_200, 0)
    assert minors(found, "vat_to_reverse", "vat_to_reverse_later", "vat_still_owed") == (0, 3_200, 0)
    # 30,000 in a month, 30,000 and the 63,200 that are still owed in two, at 2 % a month.
    expected = 30_000 / Decimal("1.02") + 93_200 / Decimal("1.0404")
    assert abs(found.value_of_flows - expected) < Decimal("0.001")


@pytest.mark.parametrize(
    "offer",
    [
        FullPayment(claim=CLAIM, due_on=NEXT_MONTH),
        CatchUp(claim=CLAIM, arrears=replace(NOTHING, interest=20_000), due_on=NEXT_MONTH),
        PartialPromise(claim=CLAIM, amount=5_000, due_on=NEXT_MONTH),
    ],
    ids=lambda offer: offer.kind,
)
def test_kinds_that_change_no_term_move_nothing_before_money_comes(offer):
    found = books(offer)
    moved = ("cash_now", "modification_result", "write_off_result", "allowance_release", "profit_or_loss")
    assert minors(found, *moved) == (0,) * 5
    assert (found.value_of_flows, found.change_share, found.substantial) == (None, None, False)
    assert found.gross_after == found.gross_before.total


def test_a_full_payment_today_releases_the_whole_allowance():
    found = books(FullPayment(claim=CLAIM, due_on=ON))
    assert minors(found, "cash_now", "off_balance_income", "gross_after") == (123_200, 10_000, 0)
    assert found.profit_or_loss.minor == 36_960 + 10_000


@pytest.mark.parametrize(
    ("vat", "interest", "taxes", "expected"),
    [
        ("0.16", 10_000, 1_600, (1_600, 0)),
        ("0.16", 20_000, 0, (0, 3_200)),  # the debtor still owes all of it: no credit note, no profit
        ("0.16", 10_000, 600, (600, 1_000)),  # a part of it stays owed
        ("0.16", 10_000, 3_200, (1_600, 0)),  # 1,600 more are given away: the state still wants them
        ("0", 10_000, 1_600, (0, 0)),  # a country without VAT on interest
        ("0.21", 20_000, 3_200, (3_200, 0)),  # 4,200 would be more than was ever billed
        ("0.21", 20_000, 3_000, (3_000, 200)),
        ("0.16", 0, 3_200, (0, 0)),  # only taxes were waived: no interest, no credit note
        ("0.105", 19, 5, (2, 0)),  # 1.995, half up
    ],
)
def test_vat_of_waived_interest_comes_back_as_far_as_it_is_waived_and_the_rest_stays_owed(
    vat, interest, taxes, expected
):
    waived = replace(NOTHING, interest=interest, taxes=taxes)
    found = books(Settlement(claim=CLAIM, waived=waived, due_on=ON), vat=vat)
    assert minors(found, "vat_to_reverse", "vat_still_owed") == expected
    assert found.profit_or_loss.minor == found.result.minor + expected[0]


def test_vat_that_stays_owed_is_paid_and_makes_no_profit():
    # Without an allowance: what is written off of the VAT comes back, what is not is paid. 10,000 of interest are lost,
    # 10,000 of penalties come in.
    def profit(taxes):
        waived = replace(NOTHING, interest=10_000, taxes=taxes)
        offer = Settlement(claim=CLAIM, waived=waived, due_on=ON)
        return books(offer, allowance_pd__61_90="0").profit_or_loss.minor

    assert profit(0) == profit(800) == profit(1_600) == 0


def test_the_original_rate_is_the_contracts_or_assumed_or_the_average_of_the_debts():
    offer = FullPayment(claim=CLAIM, due_on=ON)
    known = books(offer)
    assert known.eir.quantize(Decimal("0.0001")) == Decimal("0.2682")  # 1.02 ^ 12 - 1
    assert not known.eir_assumed
    unknown = books(offer, rate=None, books_eir__MXN="0.5")
    assert (unknown.eir, unknown.eir_assumed) == (Decimal("0.5"), True)
    assert "books.eir:MXN" in unknown.assumptions
    assert "books.eir:MXN" not in known.assumptions
    # Three quarters of the claim at 20 %, one at 60 %, both effective: 30 %.
    big, small = (
        replace(
            position(Balance(currency="MXN", principal=principal)).main,
            debt_id=rate,
            contract_rate=Rate(Decimal(rate), RateBasis.EFFECTIVE),
        )
        for principal, rate in ((300, "0.2"), (100, "0.6"))
    )
    assert books(offer, debts=(big, small)).eir == Decimal("0.3")


@pytest.mark.parametrize(("late", "stage"), [(0, 1), (30, 1), (31, 2), (90, 2), (91, 3)])
def test_the_stage_follows_days_past_due(late, stage):
    assert books(FullPayment(claim=CLAIM, due_on=ON), late=late).stage == stage


def test_new_terms_are_substantial_from_the_assumed_threshold_on():
    lower = plan(claim=replace(CLAIM, penalties=0), count=2, rate="0")
    share = books(lower).change_share  # 2.92 %
    assert books(lower, books_derecognition=str(share)).substantial
    assert not books(lower, books_derecognition=str(share + Decimal("0.000001"))).substantial


def test_a_claim_that_stands_nowhere_in_the_books_is_income_when_paid():
    claim = replace(NOTHING, penalties=10_000)
    found = books(plan(claim=claim, count=2, down=1_000, rate="0"))
    assert minors(found, "gross_after", "allowance_before") == (0, 0)
    assert minors(found, "cash_now", "off_balance_income") == (0, 1_000)
    assert (found.result.minor, found.change_share) == (1_000, None)


def test_a_pause_and_a_longer_term_at_the_contract_rate_lose_only_what_does_not_run():
    claim = replace(CLAIM, penalties=0)
    longer = TermExtension(claim=claim, installments=24, rate=Rate(Decimal("0.24")), first_due_on=NEXT_MONTH)
    assert abs(books(longer).modification_result.minor) <= 12
    # Three months without interest at 2 % a month: what is paid later is worth 1 / 1.02 ^ 3 of it.
    pause = HardshipPause(
        claim=claim, pause=3, interest_runs=False, installments=12, rate=Rate(Decimal("0.24")),
        first_due_on=add_months(ON, 4),
    )  # fmt: skip
    expected = 123_200 / Decimal("1.02") ** 3 - 123_200
    assert abs(books(pause).modification_result.minor - expected) < 7


@st.composite
def booked_cases(draw):
    case = draw(positions(most=3))
    offer = draw(of_kind(draw(st.sampled_from(OFFER_KINDS)), case.claim, case.on))
    try:
        return case, priced(offer, on=case.on)
    except BadTerms:
        provided(condition=False)
        raise


@given(
    booked_cases(),
    st.sampled_from(["1_30", "61_90", "over_180", "?"]),
    st.sampled_from(VAT),
    st.lists(st.integers(0, 100), min_size=4, max_size=4),
)
@settings(max_examples=120, deadline=timedelta(seconds=5))
def test_the_parts_are_the_change_of_amortised_cost_less_cash_to_the_minor_unit(
    found_case, ageing, vat, recognised
):
    case, offered = found_case
    names = ("interest", "penalties", "fees", "taxes")
    shares = {
        f"books_recognised__{name}": str(Decimal(k) / 100) for name, k in zip(names, recognised, strict=True)
    }
    found = book_impact(offered, case, assume(**shares), ageing=ageing, law_vat=vat, on=case.on)

    # The formula check of the finance notes: sum of the parts = change of amortised cost less cash received.
    parts = ("modification_result", "write_off_result", "allowance_release", "off_balance_income")
    fallen = found.amortised_cost_before.minor - found.amortised_cost_after.minor
    received = found.cash_now.minor + found.off_balance_income.minor
    assert -sum(minors(found, *parts)) == fallen - received
    assert sum(minors(found, *parts)) == found.result.minor

    # Gross and allowance roll forward by themselves.
    gross = found.gross_before.total.minor
    assert found.gross_after.minor == (
        gross - found.written_off.minor - found.cash_now.minor + found.modification_result.minor
    )
    assert found.allowance_after.minor == (
        found.allowance_before.minor - found.allowance_used.minor - found.allowance_release.minor
    )
    # Every payment of today is either the asset's or income; every bucket stands in the books or beside them.
    rows = offered.schedule.rows
    assert received == sum(row.payment - row.vat - row.charge for row in rows if row.due_on == case.on)
    assert found.gross_before.plus(found.off_balance) == offered.offer.claim
    given_up = found.written_off.minor + found.written_off_later.minor
    assert 0 <= given_up <= min(gross, offered.offer.waived.total.minor)
    assert 0 <= found.allowance_used.minor <= found.allowance_before.minor
    # VAT comes back only where it is waived, and what of it stays owed is really owed.
    waived, claim = offered.offer.waived, offered.offer.claim
    comes_back = found.vat_to_reverse.minor + found.vat_to_reverse_later.minor
    assert 0 <= comes_back <= waived.taxes
    assert 0 <= found.vat_still_owed.minor <= claim.taxes - waived.taxes
    assert comes_back + found.vat_still_owed.minor <= round_minor(waived.interest * vat)
    assert found.profit_or_loss.minor == found.result.minor + found.vat_to_reverse.minor


def test_only_what_was_used_is_named():
    found = books(FullPayment(claim=replace(NOTHING, principal=100), due_on=ON))
    assert found.assumptions == ("allowance.pd:61_90", "allowance.lgd:other")
    assert found.assumptions_version != load_assumptions().version_id
