"""Schedules of random offers of every kind: whatever can be priced adds up, ends at zero and can be paid."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from copilot.errors import BadTerms
from copilot.money import scale
from copilot.offer import OFFER_KINDS, HardshipPause, InstallmentPlan, Offer, OnePayment, Plan, Schedule
from copilot.plan_terms import FRENCH, Grace, GraceKind, Rhythm
from copilot.scenarios.due_dates import due_dates, working_day
from copilot.scenarios.schedule import build, down_payment, first_on, owed
from tests.scenarios.offers_at_random import Made, offers

UNPRICED = ("would repay nothing", "would be of nothing", "does not cover its interest", "onto one day")
"""Why a random offer may be refused: too small for its instalments, interest alone where none runs, payments below the
interest, two holidays on one day."""

ADAPTER: TypeAdapter[Offer] = TypeAdapter(Offer)
PLANS = ("installment_plan", "settlement_plan", "term_extension", "hardship_pause")

each_kind = pytest.mark.parametrize("kind", OFFER_KINDS)
many = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def priced(made: Made) -> Schedule:
    try:
        return build(made.offer, on=made.on)
    except BadTerms as refused:
        if any(reason in refused.sentence for reason in UNPRICED):
            reject()
        raise


def drawn(data: st.DataObject, kind: str) -> tuple[Offer, Schedule, Made]:
    made = data.draw(offers(kind))
    return made.offer, priced(made), made


@each_kind
@many
@given(data=st.data())
def test_the_parts_of_each_row_sum_to_its_payment_and_none_is_negative(kind: str, data: Any) -> None:
    _, schedule, _ = drawn(data, kind)
    for row in schedule.rows:
        parts = (row.principal, row.interest, row.charge, row.vat)
        assert row.payment == sum(parts) > 0
        assert min(*parts, row.balance) >= 0
    assert schedule.stays >= 0
    assert schedule.capitalised >= 0


@each_kind
@many
@given(data=st.data())
def test_principal_repays_exactly_what_is_owed_and_each_balance_follows_from_the_one_before(
    kind: str, data: Any
) -> None:
    offer, schedule, _ = drawn(data, kind)
    claim, waived = offer.claim.total.minor, offer.waived.total.minor
    assert claim - waived - schedule.stays == owed(offer)
    assert sum(row.principal for row in schedule.rows) == owed(offer) + schedule.capitalised
    left = owed(offer)
    for row in schedule.rows:
        left += schedule.capitalised if row.number == 1 else 0
        left -= row.principal
        assert row.balance == left
    assert left == 0


@each_kind
@many
@given(data=st.data())
def test_dates_strictly_increase_from_the_day_of_the_offer_on(kind: str, data: Any) -> None:
    offer, schedule, made = drawn(data, kind)
    days = [row.due_on for row in schedule.rows]
    assert days[0] >= made.on
    assert all(earlier < later for earlier, later in pairwise(days))
    if down_payment(offer):
        assert (schedule.rows[0].number, days[0]) == (0, made.on)
    assert [row.number for row in schedule.rows if row.number] == list(
        range(1, len(days) + 1 - bool(down_payment(offer)))
    )


@pytest.mark.parametrize("kind", PLANS)
@many
@given(data=st.data())
def test_due_dates_keep_the_rhythm_and_a_calendar_moves_them_to_working_days(kind: str, data: Any) -> None:
    offer, schedule, _ = drawn(data, kind)
    assert not isinstance(offer, OnePayment)
    paying = offer.paying
    days = [row.due_on for row in schedule.rows if row.number]
    plain = due_dates(offer.first_due_on, len(days), paying.rhythm, month_day=paying.month_day)
    assert plain[0] == first_on(offer)
    if paying.calendar:
        assert all(working_day(day, paying.calendar) == day for day in days)
        assert all(0 <= (moved - day).days <= 12 for moved, day in zip(days, plain, strict=True))
    else:
        assert tuple(days) == plain
    if paying.rhythm is not Rhythm.MONTHLY:
        step = 14 if paying.rhythm is Rhythm.FORTNIGHTLY else 7
        assert all((later - earlier).days == step for earlier, later in pairwise(plain))


@pytest.mark.parametrize("kind", PLANS)
@many
@given(data=st.data())
def test_every_payment_but_the_last_is_a_multiple_and_never_more_rows_than_asked(
    kind: str, data: Any
) -> None:
    offer, schedule, _ = drawn(data, kind)
    assert not isinstance(offer, OnePayment)
    rows = [row for row in schedule.rows if row.number]
    assert all(row.payment % offer.paying.multiple == 0 for row in rows[:-1])
    assert len(rows) <= offer.installments
    if offer.paying.multiple == 1:
        assert len(rows) == offer.installments


@pytest.mark.parametrize("kind", PLANS)
@many
@given(data=st.data())
def test_charges_and_vat_come_with_every_instalment_and_with_nothing_else(kind: str, data: Any) -> None:
    offer, schedule, _ = drawn(data, kind)
    assert not isinstance(offer, OnePayment)
    paying = offer.paying
    for row in schedule.rows:
        assert row.charge == (paying.charge if row.number else 0)
        if not paying.vat_on_interest and not paying.vat_on_charges * paying.charge:
            assert row.vat == 0
    if kind == "settlement_plan":
        assert all(row.interest == 0 for row in schedule.rows)


@many
@given(data=st.data())
def test_level_payments_that_hold_their_vat_inside_are_level_but_for_the_cent_of_rounding(data: Any) -> None:
    made = data.draw(offers("installment_plan"))
    assert isinstance(made.offer, InstallmentPlan)
    terms = replace(made.offer.paying, multiple=1, level_total=True)
    level = replace(made, offer=replace(made.offer, form=FRENCH, grace=None, paying=terms))
    rows = [row for row in priced(level).rows if row.number]
    assert len({row.payment for row in rows[:-1]}) <= 1


@each_kind
@many
@given(data=st.data())
def test_amounts_are_whole_units_of_what_people_pay(kind: str, data: Any) -> None:
    _, schedule, _ = drawn(data, kind)
    figures = [
        getattr(row, name)
        for row in schedule.rows
        for name in ("payment", "principal", "interest", "charge", "vat", "balance")
    ]
    assert all(type(minor) is int for minor in figures)
    assert schedule.total.major == sum(Decimal(row.payment) for row in schedule.rows).scaleb(
        -scale(schedule.currency)
    )
    if schedule.currency in ("CLP", "COP", "PYG"):
        assert schedule.total.major == schedule.total.minor


@many
@given(made=offers("hardship_pause"))
def test_only_a_capitalised_grace_makes_the_debt_grow_and_a_free_one_earns_least(made: Made) -> None:
    pause = made.offer
    assert isinstance(pause, HardshipPause)
    plan = InstallmentPlan(
        claim=pause.claim, waived=pause.waived, down_payment=0, installments=pause.installments, rate=pause.rate,
        first_due_on=pause.first_due_on, paying=replace(pause.paying, multiple=1),
    )  # fmt: skip
    made_of = {
        kind: priced(replace(made, offer=replace(plan, grace=Grace(kind=kind, periods=pause.pause))))
        for kind in (GraceKind.FREE, GraceKind.ACCUMULATED, GraceKind.CAPITALISED)
    }
    earned = {kind: one.capitalised + sum(row.interest for row in one.rows) for kind, one in made_of.items()}
    assert made_of[GraceKind.FREE].capitalised == made_of[GraceKind.ACCUMULATED].capitalised == 0
    cents = pause.installments  # each row is rounded
    assert earned[GraceKind.FREE] <= earned[GraceKind.ACCUMULATED] + cents
    assert earned[GraceKind.ACCUMULATED] <= earned[GraceKind.CAPITALISED] + cents


@each_kind
@many
@given(data=st.data())
def test_an_offer_comes_back_equal_from_json_with_the_same_id_and_the_same_schedule(
    kind: str, data: Any
) -> None:
    made = data.draw(offers(kind))
    again = ADAPTER.validate_json(ADAPTER.dump_json(made.offer))
    assert again == made.offer
    assert again.offer_id == made.offer.offer_id
    schedule = priced(made)
    assert build(again, on=made.on) == schedule


@many
@given(one=offers(), other=offers())
def test_two_offers_have_one_id_only_if_they_are_the_same(one: Made, other: Made) -> None:
    assert (one.offer == other.offer) == (one.offer.offer_id == other.offer.offer_id)


@many
@given(data=st.data())
def test_every_term_of_a_plan_counts_in_its_id(data: Any) -> None:
    made = data.draw(offers(*PLANS))
    plan: Plan = made.offer
    paying = plan.paying
    others = [
        replace(plan, installments=plan.installments + 1),
        replace(plan, claim=replace(plan.claim, principal=plan.claim.principal + 1)),
        replace(plan, first_due_on=plan.first_due_on.replace(year=plan.first_due_on.year + 4)),
        replace(plan, paying=replace(paying, charge=paying.charge + 1)),
        replace(plan, paying=replace(paying, multiple=paying.multiple + 1)),
        replace(plan, paying=replace(paying, level_total=not paying.level_total)),
        replace(plan, paying=replace(paying, actual_days=not paying.actual_days)),
        replace(plan, paying=replace(paying, vat_on_interest=paying.vat_on_interest + Decimal("0.01"))),
    ]
    assert len({plan.offer_id, *(other.offer_id for other in others)}) == len(others) + 1


def test_the_id_of_an_offer_is_that_of_its_terms_however_a_number_is_written() -> None:
    made = ADAPTER.validate_json(_WRITTEN % "0.36")
    assert made.offer_id == ADAPTER.validate_json(_WRITTEN % "0.360000").offer_id
    assert made.offer_id != ADAPTER.validate_json(_WRITTEN % "0.37").offer_id


_WRITTEN = """{"kind": "term_extension", "claim": {"currency": "CLP", "principal": 900000}, "installments": 6,
    "rate": {"per_year": "%s"}, "first_due_on": "2026-12-22"}"""
