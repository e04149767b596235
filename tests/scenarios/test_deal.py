"""One offer over several contracts: what is waived and paid of which, to the minor unit, in the order of the law."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from copilot.debt import BUCKETS, Balance, Debt, Debtor, PersonKind, Position, balance
from copilot.errors import BadTerms
from copilot.offer import (
    OFFER_KINDS,
    CatchUp,
    InstallmentPlan,
    Offer,
    PartialPromise,
    Schedule,
    Settlement,
    SettlementPlan,
)
from copilot.plan_terms import Grace, GraceKind, PaymentTerms
from copilot.rate import Rate
from copilot.scenarios.deal import Deal, split
from copilot.scenarios.schedule import build
from tests.scenarios.offers_at_random import of_kind, positions

ON = date(2026, 11, 22)
ORDER = ("interest", "penalties", "fees", "taxes", "principal")
CAPITAL_FIRST = ("principal", "interest", "penalties", "fees", "taxes")
MEANS = st.sampled_from(
    [(oldest, between) for oldest in (True, False) for between in ("oldest", "dearest", "pro_rata")]
)


def debt(
    debt_id: str, *, since: date, rate: str | None = None, late: Balance | None = None, **buckets: int
) -> Debt:
    claim = Balance(currency="ARS", **buckets)
    return Debt(
        debt_id=debt_id, product="loan", claim=claim, arrears=late or claim, oldest_due_on=since,
        days_past_due=(ON - since).days, contract_rate=Rate(Decimal(rate)) if rate else None,
    )  # fmt: skip


def position(*debts: Debt) -> Position:
    debtor = Debtor(debtor_id="D-1", kind=PersonKind.PERSON, country="AR")
    return Position(debtor=debtor, on=ON, currency="ARS", debts=debts)


CARD = debt("card", since=date(2026, 5, 1), rate="0.40", principal=60_000, interest=6_000, penalties=3_000)
LOAN = debt("loan", since=date(2026, 8, 1), rate="0.90", principal=30_000, interest=3_000)
BOTH = position(CARD, LOAN)


def pays(deal: Deal, debt_id: str, row: int = 0) -> dict[str, int]:
    """The buckets of one row that get something."""
    (one,) = (each for each in deal.debts if each.debt_id == debt_id)
    return {name: minor for name, minor in one.parts[row].paid.parts().items() if minor}


def plan(waived: int = 0, *, down: int = 0, count: int = 3, rate: str = "0", **more: Any) -> InstallmentPlan:
    return InstallmentPlan(
        claim=BOTH.claim, waived=balance("ARS", {"principal": waived}), down_payment=down, installments=count,
        rate=Rate(Decimal(rate)), first_due_on=date(2026, 12, 22), **more,
    )  # fmt: skip


def deal_of(offer: Offer, where: Position = BOTH, order: tuple[str, ...] = ORDER, **means: Any) -> Deal:
    means = {"oldest_first": True, **means}
    return split(offer, build(offer, on=ON), where, order, **means)


def test_the_waiver_takes_each_bucket_in_proportion_to_what_the_contracts_hold_of_it() -> None:
    offer = Settlement(
        claim=BOTH.claim,
        waived=Balance(currency="ARS", principal=10, interest=4_500, penalties=3_000),
        due_on=ON,
    )
    card, loan = deal_of(offer).debts
    assert (card.waived.interest, loan.waived.interest) == (3_000, 1_500)
    assert (card.waived.principal, loan.waived.principal) == (7, 3)
    assert (card.waived.penalties, loan.waived.penalties) == (3_000, 0)
    assert card.paid == card.claim.minus(card.waived)


def test_the_oldest_contract_is_paid_whole_before_the_next_gets_anything() -> None:
    deal = deal_of(plan(down=66_000, count=3))
    assert pays(deal, "card") == {"interest": 6_000, "penalties": 3_000, "principal": 57_000}
    assert pays(deal, "loan") == {}
    assert pays(deal, "card", 1) == {"principal": 3_000}
    assert pays(deal, "loan", 1) == {"interest": 3_000, "principal": 6_000}


def test_bucket_first_pays_the_interest_of_all_contracts_before_any_principal() -> None:
    deal = deal_of(plan(down=12_500), oldest_first=False)
    assert pays(deal, "card") == {"interest": 6_000, "penalties": 3_000, "principal": 500}
    assert pays(deal, "loan") == {"interest": 3_000}


def test_the_dearest_contract_comes_first_where_the_debtor_or_the_law_chooses_it() -> None:
    deal = deal_of(plan(down=20_000), between="dearest")
    assert pays(deal, "loan") == {"interest": 3_000, "principal": 17_000}
    assert pays(deal, "card") == {}


def test_pro_rata_pays_each_contract_its_share_and_then_its_buckets() -> None:
    deal = deal_of(plan(down=10_200), between="pro_rata")
    assert pays(deal, "card") == {"interest": 6_000, "penalties": 900}  # 69 of 102
    assert pays(deal, "loan") == {"interest": 3_000, "principal": 300}  # 33 of 102


def test_pro_rata_by_bucket_shares_each_bucket_out() -> None:
    deal = deal_of(plan(down=4_500), oldest_first=False, between="pro_rata")
    assert pays(deal, "card") == {"interest": 3_000}
    assert pays(deal, "loan") == {"interest": 1_500}


def test_a_contract_with_an_order_of_its_own_keeps_it() -> None:
    deal = deal_of(plan(down=66_000), own={"card": CAPITAL_FIRST})
    assert pays(deal, "card") == {"principal": 60_000, "interest": 6_000}


def test_what_the_plan_earns_is_kept_apart_and_split_by_what_each_contract_still_owes() -> None:
    terms = PaymentTerms(charge=102, vat_on_interest=Decimal("0.21"))
    offer = plan(rate="0.12", count=2, paying=terms)
    schedule = build(offer, on=ON)
    card, loan = deal_of(offer).debts
    assert (schedule.rows[0].interest, schedule.rows[0].vat) == (1_020, 214)
    assert (card.parts[0].interest, loan.parts[0].interest) == (690, 330)
    assert (card.parts[0].charge, loan.parts[0].charge) == (69, 33)
    assert (card.parts[0].vat, loan.parts[0].vat) == (145, 69)
    assert card.parts[0].payment + loan.parts[0].payment == schedule.rows[0].payment


def test_interest_that_a_grace_capitalised_is_repaid_as_principal_of_the_contract_it_grew_on() -> None:
    later = replace(
        plan(down=2_000, count=2, rate="0.12"), first_due_on=date(2027, 2, 22),
        grace=Grace(kind=GraceKind.CAPITALISED, periods=2),
    )  # fmt: skip
    assert build(later, on=ON).capitalised == 1_000 + 1_010
    card, loan = deal_of(later).debts
    assert (card.capitalised, loan.capitalised) == (1_347, 663)  # 67 and 33 of 100 after the down payment
    assert card.paid.principal == CARD.claim.principal + 1_347
    assert card.stays.total.minor == loan.stays.total.minor == 0


def test_a_catch_up_pays_the_late_part_of_each_contract_and_leaves_the_rest() -> None:
    late = balance("ARS", {"principal": 20_000, "interest": 6_000})
    where = position(replace(CARD, arrears=late), replace(LOAN, arrears=balance("ARS", {"interest": 3_000})))
    offer = CatchUp(claim=where.claim, arrears=where.arrears, due_on=ON)
    card, loan = deal_of(offer, where).debts
    assert (card.paid, loan.paid) == (late, balance("ARS", {"interest": 3_000}))
    assert card.stays.principal == 40_000
    assert loan.stays == balance("ARS", {"principal": 30_000})


def test_a_partial_promise_pays_what_has_fallen_due_of_all_contracts_before_the_rest_of_one() -> None:
    late = balance("ARS", {"interest": 6_000})
    where = position(replace(CARD, arrears=late), LOAN)
    offer = PartialPromise(claim=where.claim, amount=12_000, due_on=ON)
    deal = deal_of(offer, where)
    assert pays(deal, "card") == {"interest": 6_000}
    assert pays(deal, "loan") == {"interest": 3_000, "principal": 3_000}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_deal_sums_to_its_schedule_and_to_its_claim_whatever_the_offer_and_the_order(data: Any) -> None:
    where = data.draw(positions())
    kind = data.draw(st.sampled_from(OFFER_KINDS))
    late = where.arrears if where.arrears.total.minor else None
    if kind == "catch_up" and late is None:
        reject()
    offer = data.draw(of_kind(kind, where.claim, where.on, late))
    try:
        schedule = build(offer, on=where.on)
    except BadTerms:
        reject()
    order = tuple(data.draw(st.permutations(BUCKETS)))
    own = {"d1": tuple(data.draw(st.permutations(BUCKETS)))}
    oldest_first, between = data.draw(MEANS)
    deal = split(offer, schedule, where, order, oldest_first=oldest_first, between=between, own=own)
    assert_sums(deal, offer, schedule)
    assert_order(deal, schedule, offer, own, order)


def assert_sums(deal: Deal, offer: Offer, schedule: Schedule) -> None:
    for k, row in enumerate(schedule.rows):
        parts = [one.parts[k] for one in deal.debts]
        assert sum(part.paid.total.minor for part in parts) == row.principal
        assert sum(part.interest for part in parts) == row.interest
        assert sum(part.charge for part in parts) == row.charge
        assert sum(part.vat for part in parts) == row.vat
        assert sum(part.payment for part in parts) == row.payment
        assert all(min(part.interest, part.charge, part.vat) >= 0 for part in parts)
    for name in BUCKETS:
        assert sum(getattr(one.waived, name) for one in deal.debts) == getattr(offer.waived, name)
    assert sum(one.capitalised for one in deal.debts) == schedule.capitalised
    assert sum(one.stays.total.minor for one in deal.debts) == schedule.stays
    for one in deal.debts:  # minus() refuses a bucket below zero
        grown = Balance(currency=deal.currency, principal=one.capitalised)
        assert one.claim.minus(one.waived).plus(grown).minus(one.paid) == one.stays


def assert_order(
    deal: Deal, schedule: Schedule, offer: Offer, own: dict[str, tuple[str, ...]], order: tuple[str, ...]
) -> None:
    """Within a contract nothing is paid into a bucket while one before it still waits."""
    if isinstance(offer, CatchUp | PartialPromise):
        return
    for one in deal.debts:
        left = one.claim.minus(one.waived)
        names = own.get(one.debt_id, order)
        for part in one.parts:
            if part.number == 1:
                left = left.plus(Balance(currency=deal.currency, principal=one.capitalised))
            left = left.minus(part.paid)
            paid_last = max((k for k, name in enumerate(names) if getattr(part.paid, name)), default=0)
            assert all(getattr(left, name) == 0 for name in names[:paid_last])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=positions(), means=MEANS, data=st.data())
def test_a_promise_of_any_size_pays_due_money_first_and_never_more_than_a_debt_holds(
    where, means, data
) -> None:
    amount = data.draw(st.integers(1, max(where.claim.total.minor - 1, 1)))
    offer = PartialPromise(claim=where.claim, amount=amount, due_on=where.on)
    try:
        schedule = build(offer, on=where.on)
    except BadTerms:
        reject()
    deal = split(offer, schedule, where, ORDER, oldest_first=means[0], between=means[1])
    assert sum(one.paid.total.minor for one in deal.debts) == amount
    for debt, one in zip(where.debts, deal.debts, strict=True):
        debt.claim.minus(one.paid)  # refuses a bucket below zero
        if amount <= where.arrears.total.minor:
            debt.arrears.minus(one.paid)


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (("interest", "principal"), "leaves out penalties, fees, taxes"),
        (
            ("interest", "interest", "penalties", "fees", "taxes", "principal"),
            "'interest', which is unknown or stands",
        ),
        (("capital", "interest", "penalties", "fees", "taxes", "principal"), "'capital', which is unknown"),
    ],
)
def test_an_order_must_name_every_bucket_once(order: tuple[str, ...], says: str) -> None:
    with pytest.raises(BadTerms, match=says):
        deal_of(plan(), own={"card": order})


def test_an_offer_on_another_claim_or_a_schedule_of_another_offer_is_refused() -> None:
    offer = plan()
    with pytest.raises(BadTerms, match="Make the offer anew"):
        deal_of(offer, position(CARD))
    with pytest.raises(BadTerms, match="Build the schedule of this offer"):
        split(offer, build(plan(5_000), on=ON), BOTH, ORDER, oldest_first=True)


def test_a_conditional_discount_is_split_like_any_other() -> None:
    waived = balance("ARS", {"penalties": 3_000, "principal": 9_000})
    offer = SettlementPlan(
        claim=BOTH.claim, waived=waived, down_payment=9_000, installments=3, first_due_on=date(2026, 12, 22)
    )
    card, loan = deal_of(offer).debts
    assert (card.waived.principal, loan.waived.principal) == (6_000, 3_000)
    assert [part.payment for part in card.parts] == [9_000, 27_000, 24_000, 0]
    assert [part.payment for part in loan.parts] == [0, 0, 3_000, 27_000]
