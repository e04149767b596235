"""A broken agreement: the discount is lost, the claim comes back less what was paid, both ledgers stay."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from copilot.debt import Balance, balance
from copilot.errors import BadTerms
from copilot.offer import FullPayment, InstallmentPlan, SettlementPlan
from copilot.plan_terms import PaymentTerms
from copilot.rate import Rate, RateBasis
from copilot.scenarios.impact import measure
from copilot.scenarios.reinstated import Reinstated, reinstate
from copilot.scenarios.schedule import build
from tests.scenarios.offers_at_random import offers

AGREED = date(2026, 11, 22)
ORDER = ("interest", "penalties", "fees", "taxes", "principal")
CLAIM = Balance(currency="MXN", principal=100_000, interest=15_000, penalties=5_000)
WAIVED = Balance(currency="MXN", principal=25_000, interest=10_000, penalties=5_000)

QUITA = SettlementPlan(
    claim=CLAIM, waived=WAIVED, down_payment=20_000, installments=3, first_due_on=date(2026, 12, 22)
)
"""80,000 for 120,000: 20,000 on 22 November, then 20,000 on the 22nd of December, January and February."""


def broken(paid_rows: int, on: date, offer: Any = QUITA, **more: Any) -> Reinstated:
    return reinstate(
        offer, build(offer, on=AGREED), ORDER, agreed_on=AGREED, paid_rows=paid_rows, on=on, **more
    )


def test_the_claim_returns_less_the_payments_in_the_order_of_payment() -> None:
    back = broken(2, date(2027, 1, 23))
    # 20,000 pays 15,000 of interest and the penalties; 20,000 more pays principal.
    assert back.claim == balance("MXN", {"principal": 80_000})
    assert back.applied == balance("MXN", {"interest": 15_000, "penalties": 5_000, "principal": 20_000})
    assert back.waived_lost == WAIVED
    assert (back.interest, back.apart, back.credit) == (0, 0, 0)


def test_interest_runs_on_the_principal_of_each_day_and_a_payment_pays_it_first() -> None:
    back = broken(2, date(2027, 1, 23), rate=Rate(Decimal("0.24")))
    # 30 days on 100,000 at 24 %: 1,972.6027..., so that of 20,000 only 18,027 repays principal. Then 32 days on 81,973:
    # 1,724.8017...; both together are 3,697.4044...
    assert back.interest == 3_697
    assert back.claim == balance("MXN", {"principal": 81_973, "interest": 3_697 - 1_973})
    assert back.applied == balance("MXN", {"interest": 16_973, "penalties": 5_000, "principal": 18_027})


def test_where_the_order_says_principal_first_the_interest_waits() -> None:
    order = ("principal", "interest", "penalties", "fees", "taxes")
    back = reinstate(
        QUITA, build(QUITA, on=AGREED), order, agreed_on=AGREED, paid_rows=2, on=date(2027, 1, 23),
        rate=Rate(Decimal("0.24")),
    )  # fmt: skip
    # 30 days on 80,000 and 32 on 60,000: 1,578.0821... + 1,262.4657... = 2,840.5479...
    assert back.claim == balance("MXN", {"principal": 60_000, "interest": 15_000 + 2_841, "penalties": 5_000})


def test_an_effective_rate_compounds_between_payments_only() -> None:
    effective = Rate(Decimal("0.21"), RateBasis.EFFECTIVE)
    back = broken(0, AGREED + timedelta(days=365), rate=effective)
    assert back.claim == balance("MXN", {"principal": 100_000, "interest": 36_000, "penalties": 5_000})


def test_two_ledgers_tell_what_was_agreed_and_what_is_owed_again() -> None:
    back = broken(2, date(2027, 1, 23), rate=Rate(Decimal("0.24")))
    agreed = [(line.kind, line.minor, line.balance) for line in back.agreed]
    assert agreed == [
        ("claim", 120_000, 120_000),
        ("waived", -40_000, 80_000),
        ("payment", -20_000, 60_000),
        ("payment", -20_000, 40_000),
    ]
    again = [(str(line.on), line.kind, line.minor, line.balance) for line in back.reinstated]
    assert again == [
        ("2026-11-22", "claim", 120_000, 120_000),
        ("2026-11-22", "payment", -20_000, 100_000),
        ("2026-12-22", "interest", 1_973, 101_973),
        ("2026-12-22", "payment", -20_000, 81_973),
        ("2027-01-23", "interest", 1_724, 83_697),
    ]


def test_charges_and_their_vat_paid_for_something_else_than_the_claim() -> None:
    charged = SettlementPlan(
        claim=CLAIM, waived=WAIVED, down_payment=0, installments=4, first_due_on=date(2026, 12, 22),
        paying=PaymentTerms(charge=100, vat_on_charges=Decimal("0.16")),
    )  # fmt: skip
    back = broken(1, date(2027, 1, 23), charged)
    assert back.apart == 116
    assert back.claim.total.minor == 120_000 - 20_000


def test_the_discount_of_an_installment_plan_is_not_conditional_and_its_interest_was_paid_for_the_claim() -> (
    None
):
    plan = InstallmentPlan(
        claim=CLAIM, waived=WAIVED, down_payment=0, installments=4, rate=Rate(Decimal("0.24")),
        first_due_on=date(2026, 12, 22),
    )  # fmt: skip
    back = broken(1, date(2027, 1, 23), plan)
    first = build(plan, on=AGREED).rows[0]
    assert (first.payment, first.interest) == (21_010, 1_600)
    assert back.waived_lost.total.minor == 0
    assert back.claim == balance("MXN", {"principal": 75_000 - (21_010 - 5_000)})


def test_money_beyond_claim_and_interest_is_the_debtors() -> None:
    dear = InstallmentPlan(
        claim=Balance(currency="MXN", principal=100_000), waived=Balance(currency="MXN"), down_payment=0,
        installments=24, rate=Rate(Decimal("1.20")), first_due_on=date(2026, 12, 22),
    )  # fmt: skip
    rows = build(dear, on=AGREED).rows
    paid = sum(row.payment for row in rows[:12])
    back = reinstate(
        dear, build(dear, on=AGREED), ORDER, agreed_on=AGREED, paid_rows=12, on=date(2027, 12, 23)
    )
    assert paid > 100_000
    assert (back.claim.total.minor, back.credit) == (0, paid - 100_000)
    assert back.reinstated[-1].balance == -back.credit


def test_a_promise_that_was_not_kept_leaves_the_claim_as_it_was_with_its_interest() -> None:
    back = broken(
        0, date(2026, 12, 22), FullPayment(claim=CLAIM, due_on=date(2026, 12, 1)), rate=Rate(Decimal("0.365"))
    )
    assert back.claim == balance("MXN", {"principal": 100_000, "interest": 18_000, "penalties": 5_000})


@pytest.mark.parametrize(("day", "late"), [(21, False), (22, False), (23, True)])
def test_a_payment_is_late_from_the_day_after_its_date(day: int, late: bool) -> None:
    on = date(2027, 1, day)
    if late:
        assert broken(2, on).claim.total.minor == 80_000
        return
    with pytest.raises(BadTerms, match="nothing is broken on"):
        broken(2, on)


@pytest.mark.parametrize("paid_rows", [-1, 4, 5])
def test_who_paid_everything_broke_nothing(paid_rows: int) -> None:
    with pytest.raises(BadTerms, match="from 0 to 3"):
        broken(paid_rows, date(2028, 1, 1))


def test_the_day_of_the_agreement_and_the_order_are_checked() -> None:
    schedule = build(QUITA, on=AGREED)
    with pytest.raises(BadTerms, match="before the agreement"):
        reinstate(QUITA, schedule, ORDER, agreed_on=date(2026, 11, 23), paid_rows=1, on=date(2027, 3, 1))
    with pytest.raises(BadTerms, match="leaves out"):
        reinstate(QUITA, schedule, ("principal",), agreed_on=AGREED, paid_rows=1, on=date(2027, 3, 1))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=offers("settlement_plan", "installment_plan", "term_extension", "hardship_pause"), data=st.data())
def test_both_ledgers_add_up_for_every_plan(made: Any, data: Any) -> None:
    try:
        schedule = build(made.offer, on=made.on)
    except BadTerms:
        reject()
    paid = data.draw(st.integers(0, len(schedule.rows) - 1))
    late = schedule.rows[paid].due_on + timedelta(days=data.draw(st.integers(1, 90)))
    back = reinstate(
        made.offer, schedule, ORDER, agreed_on=made.on, paid_rows=paid, on=late, rate=Rate(Decimal("0.3"))
    )
    rows = schedule.rows[:paid]
    numbered = [row for row in rows if row.number]
    assert back.agreed[-1].balance == (
        rows[-1].balance if rows else made.offer.claim.minus(made.offer.waived).total.minor
    )
    counted = sum(row.principal + row.interest for row in rows)
    claim = made.offer.claim.minus(made.offer.waived).plus(back.waived_lost).total.minor
    assert (
        back.claim.total.minor - back.credit == claim + back.interest - counted == back.reinstated[-1].balance
    )
    assert back.apart == sum(row.charge + row.vat for row in numbered)
    assert back.credit == 0 or back.claim.total.minor == 0
    impact = measure(made.offer, schedule, (), on=made.on, npv_rate=Decimal("0.3"), income=None)
    assert impact.lost_on_breach == back.waived_lost.total
