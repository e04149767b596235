"""What somebody sets becomes an offer; what is not set follows house and country; what cannot be is named."""

from datetime import date
from decimal import Decimal

import pytest

from copilot.dates import add_months
from copilot.errors import BadTerms, DiscountTooLarge, PaymentTooSmall, RateCeiling
from copilot.levers import LEVERS_OF, Levers, offer_from
from copilot.offer import (
    OFFER_KINDS,
    HardshipPause,
    InstallmentPlan,
    Offer,
    PartialPromise,
    Settlement,
    SettlementPlan,
)
from copilot.plan_terms import GraceKind, Rhythm, StepUp
from copilot.quote import Ground, quote
from copilot.scenarios.ceilings import highest_rate
from copilot.scenarios.impact import regular_payment
from copilot.scenarios.schedule import build
from tests.core.quote_ground import CURRENCIES, ON, ground


def made(kind: str, found: Ground | None = None, **levers: object) -> Offer:
    stands = found or ground()
    return offer_from(kind, Levers(**levers), position=stands.position, world=stands.world)


@pytest.mark.parametrize("country", CURRENCIES)
@pytest.mark.parametrize("kind", OFFER_KINDS)
def test_every_kind_makes_an_offer_of_nothing_but_its_name(country: str, kind: str):
    found = ground(country, rate=None)
    offer = made(kind, found)
    assert offer.kind == kind
    assert build(offer, on=ON).rows[-1].balance == 0


def test_every_kind_has_its_levers():
    assert set(LEVERS_OF) == set(OFFER_KINDS)
    assert {name for names in LEVERS_OF.values() for name in names} == set(Levers.__dataclass_fields__)


def test_a_plan_of_nothing_set_is_that_of_the_house_and_the_country():
    offer = made("installment_plan")
    assert isinstance(offer, InstallmentPlan)
    assert (offer.installments, offer.down_payment, offer.waived.total.minor) == (12, 0, 0)
    assert offer.first_due_on == add_months(ON, 1)
    assert offer.rate.per_year == Decimal("0.60")
    assert (offer.paying.vat_on_interest, offer.paying.multiple) == (Decimal("0.21"), 10_000)
    rows = build(offer, on=ON).rows
    assert len({row.payment for row in rows[:-1]}) == 1
    assert rows[0].payment % 10_000 == 0


@pytest.mark.parametrize(
    ("levers", "why"),
    [
        ({"rate": Decimal(20)}, "above the 80 % that the house ever charges"),
        ({"rate": Decimal("0.800001")}, "nobody may offer it"),
        ({"charge": 10_000_000}, "outside what the house ever charges"),
        ({"charge": -1}, "outside what the house ever charges"),
    ],
)
def test_a_rate_or_charge_above_what_the_house_ever_charges_makes_no_offer(levers, why):
    with pytest.raises(BadTerms, match=why):
        made("installment_plan", **levers)


def test_a_contract_rate_above_the_ceiling_is_cut_to_it():
    found = ground("CO", rate="0.60")
    offer = made("installment_plan", found)
    position = found.position
    highest = highest_rate(
        found.law, product=position.main.product, currency="COP", financed=position.claim.total.minor,
        installments=12, on=ON,
    )  # fmt: skip
    assert isinstance(offer, InstallmentPlan)
    assert offer.rate.per_year == highest
    assert highest is not None
    assert highest < Decimal("0.60")


def test_a_rate_that_somebody_sets_above_the_ceiling_is_refused():
    with pytest.raises(RateCeiling):
        quote("installment_plan", Levers(rate=Decimal("0.60")), ground("CO"))


def test_a_reduction_may_not_raise_the_rate():
    with pytest.raises(BadTerms, match="above the rate"):
        made("installment_plan", form="rate_reduction", after=3, then_rate=Decimal("0.9"))


def test_dates_follow_rhythm_grace_and_pause():
    plan = made("installment_plan", rhythm=Rhythm.WEEKLY)
    graced = made("installment_plan", grace_kind=GraceKind.ACCUMULATED, grace=2)
    pause = made("hardship_pause", pause=2)
    assert isinstance(plan, InstallmentPlan)
    assert isinstance(graced, InstallmentPlan)
    assert isinstance(pause, HardshipPause)
    assert plan.first_due_on == date(2026, 11, 30)
    assert graced.first_due_on == add_months(ON, 3)
    assert pause.first_due_on == add_months(ON, 3)


def test_capital_grace_pays_from_the_first_month():
    offer = made("installment_plan", grace_kind=GraceKind.CAPITAL, grace=2)
    assert isinstance(offer, InstallmentPlan)
    assert offer.first_due_on == add_months(ON, 1)


def test_interest_on_interest_is_refused_where_the_law_does_not_let_it_be_agreed():
    levers = {"grace_kind": GraceKind.CAPITALISED, "grace": 2}
    for country in CURRENCIES:
        found = ground(country, rate="0.20")
        if found.law.interest_on_interest:
            assert build(made("installment_plan", found, **levers), on=ON).capitalised > 0
        else:
            with pytest.raises(BadTerms, match="interest on interest"):
                made("installment_plan", found, **levers)


@pytest.mark.parametrize(
    ("kind", "levers", "told"),
    [
        ("settlement", {"rate": Decimal("0.2")}, "no rate"),
        ("full_payment", {"discount": Decimal("0.2")}, "no discount"),
        ("installment_plan", {"amount": 5}, "no amount"),
        ("installment_plan", {"installments": 3, "installment": 5}, "one follows"),
        ("installment_plan", {"growth": Decimal("0.1")}, "no growth"),
        ("installment_plan", {"form": "step_up"}, "needs growth"),
        ("installment_plan", {"form": "balloon", "profile": 3}, "does not fit a plan of 12"),
        ("installment_plan", {"form": "spiral"}, "no form of repayment"),
        ("installment_plan", {"down_payment": 10**12}, "does not fit"),
        ("installment_plan", {"first_due_on": date(2026, 1, 1)}, "before today"),
        ("settlement", {"waived": {"principle": Decimal("0.1")}}, "no bucket"),
        ("settlement", {"waived": {}, "discount": Decimal("0.1")}, "one way"),
        ("settlement", {"discount": Decimal("-0.1")}, "from 0 to 1"),
        ("partial_promise", {"amount": 10**12}, "covers the whole claim"),
        ("layaway", {}, "no kind of offer"),
    ],
)
def test_what_does_not_fit_is_named(kind: str, levers: dict[str, object], told: str):
    with pytest.raises(BadTerms, match=told):
        build(made(kind, **levers), on=ON)


def test_more_than_all_of_a_bucket_or_of_the_claim_cannot_be_waived():
    with pytest.raises(DiscountTooLarge, match=r"110\.00 % on interest") as bucket:
        made("settlement", waived={"interest": Decimal("1.10")})
    with pytest.raises(DiscountTooLarge) as whole:
        made("settlement", discount=Decimal("25"))
    assert (bucket.value.detail["bucket"], bucket.value.code) == ("interest", "discount_too_large")
    assert whole.value.detail["bucket"] == "claim"


def test_a_discount_is_never_more_than_its_share():
    found = ground(claim={"principal": 100, "interest": 1}, rate=None)
    offer = made("settlement", found, discount=Decimal("0.333333"))
    assert isinstance(offer, Settlement)
    assert offer.waived.total.minor == 3366  # 10,100 x 0.333333 = 3,366.66


BAD_WAITS = [
    ("installment_plan", {"first_due_on": date.max}, "more than ten years away"),
    ("installment_plan", {"first_due_on": date.min}, "before today"),
    ("installment_plan", {"first_due_on": date(2026, 11, 22)}, "2026-11-22 is before today"),
    ("installment_plan", {"first_due_on": date(2036, 11, 24)}, "up to 2036-11-23"),
    ("installment_plan", {"first_due_on": date.max, "installment": 4_000_000}, "more than ten years away"),
    ("installment_plan", {"grace": 3, "first_due_on": date(2026, 12, 23)}, "grace of 3 periods does not fit"),
    ("installment_plan", {"grace": 3, "first_due_on": date(2027, 2, 23)}, "after 2027-02-23"),
    ("installment_plan", {"grace_kind": GraceKind.FREE, "grace": 0}, "grace of 0 periods"),
    ("installment_plan", {"grace": -1}, "grace of -1 periods"),
    ("installment_plan", {"grace": 10**9}, "from 1 to 120"),
    ("term_extension", {"first_due_on": date.min, "rhythm": Rhythm.WEEKLY}, "before today"),
    ("settlement_plan", {"first_due_on": date.max}, "more than ten years away"),
    ("hardship_pause", {"first_due_on": date.min}, "before today"),
    ("hardship_pause", {"first_due_on": date.min, "rhythm": Rhythm.WEEKLY}, "before today"),
    ("hardship_pause", {"first_due_on": date.max, "rhythm": Rhythm.FORTNIGHTLY}, "more than ten years away"),
    ("hardship_pause", {"pause": 0}, "pause of 0 periods"),
    ("hardship_pause", {"pause": -3}, "pause of -3 periods"),
    ("hardship_pause", {"pause": 121}, "from 1 to 120"),
    ("hardship_pause", {"pause": 10**9}, "from 1 to 120"),
    ("hardship_pause", {"pause": 120}, "more than ten years away"),
    ("hardship_pause", {"pause": 2, "first_due_on": date(2027, 1, 23)}, "after 2027-01-23"),
    ("hardship_pause", {"pause": 4, "rhythm": Rhythm.WEEKLY, "first_due_on": date(2026, 12, 21)}, "after 2026-12-21"),
    ("settlement", {"first_due_on": date.max}, "more than ten years away"),
    ("partial_promise", {"first_due_on": date.min}, "before today"),
]  # fmt: skip


@pytest.mark.parametrize("country", ["AR", "CO"])
@pytest.mark.parametrize(("kind", "levers", "says"), BAD_WAITS)
def test_a_day_or_a_wait_that_no_offer_can_have_is_said(
    country: str, kind: str, levers: dict[str, object], says: str
):
    with pytest.raises(BadTerms, match=says):
        made(kind, ground(country), **levers)


def test_the_first_and_the_last_day_there_are_can_be_had():
    for first in (add_months(ON, 3), date(2036, 11, 23)):
        offer = made("hardship_pause", pause=2, first_due_on=first)
        assert build(offer, on=ON).rows[0].due_on == first
    assert build(made("full_payment", first_due_on=ON), on=ON).rows[0].due_on == ON


def test_nothing_late_is_nothing_to_catch_up_with():
    with pytest.raises(BadTerms, match="late"):
        made("catch_up", ground(due_on=date(2026, 12, 20)))


def test_a_promise_is_a_twelfth_for_next_week_when_nobody_says():
    offer = made("partial_promise")
    assert isinstance(offer, PartialPromise)
    assert (offer.amount, offer.due_on) == (2_550_000, date(2026, 11, 30))


FIXED = [
    ("installment_plan", {"installment": 4_000_000}),
    ("installment_plan", {"installment": 4_000_000, "down_payment": 5_000_000, "charge": 50_000}),
    ("installment_plan", {"installment": 1_000_000, "rhythm": Rhythm.WEEKLY}),
    ("installment_plan", {"installment": 2_000_000, "rhythm": Rhythm.FORTNIGHTLY}),
    ("installment_plan", {"installment": 5_000_000, "form": "german"}),
    ("installment_plan", {"installment": 4_000_000, "form": "step_up", "growth": Decimal("0.1"), "every": 3}),
    ("installment_plan", {"installment": 4_000_000, "grace_kind": GraceKind.CAPITAL, "grace": 3}),
    ("installment_plan", {"installment": 9_000_000, "grace_kind": GraceKind.ACCUMULATED, "grace": 2}),
    ("installment_plan", {"installment": 4_000_000, "form": "rate_reduction", "after": 3, "then_rate": Decimal("0.1")}),
    ("settlement_plan", {"installment": 4_000_000, "discount": Decimal("0.1")}),
    ("term_extension", {"installment": 3_300_001, "multiple": 1}),
    ("hardship_pause", {"installment": 6_000_000}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "levers"), FIXED)
def test_a_fixed_payment_gives_the_shortest_term_that_keeps_within_it(kind: str, levers: dict[str, object]):
    fixed = levers["installment"]
    rest = {name: value for name, value in levers.items() if name != "installment"}
    offer = made(kind, **levers)
    assert isinstance(offer, InstallmentPlan | SettlementPlan | HardshipPause) or kind == "term_extension"
    count = offer.installments  # type: ignore[union-attr]
    assert regular_payment(build(offer, on=ON)) <= fixed
    assert made(kind, **rest, installments=count) == offer
    capital = rest.get("grace_kind") == "capital"
    shortest = int(rest["grace"]) + 2 if capital else int(rest.get("after", 0)) + 1  # type: ignore[call-overload]
    for fewer in range(shortest, count):
        assert regular_payment(build(made(kind, **rest, installments=fewer), on=ON)) > fixed


@pytest.mark.parametrize(
    "levers",
    [{}, {"multiple": 1}, {"rhythm": Rhythm.WEEKLY}, {"form": "german"}, {"charge": 100_000},
     {"form": "step_up", "growth": Decimal("0.1")}],
)  # fmt: skip
def test_a_payment_too_small_is_told_the_least_that_works(levers: dict[str, object]):
    with pytest.raises(PaymentTooSmall, match="The least that works is") as refused:
        made("installment_plan", installment=100_000, **levers)
    least = refused.value.detail["least"]
    assert isinstance(least, int)
    offer = made("installment_plan", installment=least, **levers)
    assert regular_payment(build(offer, on=ON)) == least
    with pytest.raises(PaymentTooSmall):
        made("installment_plan", installment=least - 1, **levers)


def test_a_payment_below_the_interest_is_told_so():
    with pytest.raises(PaymentTooSmall, match="do not cover the interest"):
        made("installment_plan", installment=100_000)
    with pytest.raises(PaymentTooSmall, match="need more than 120 payments"):
        made("settlement_plan", installment=100_000)


@pytest.mark.parametrize("levers", [{"form": "bullet"}, {"form": "balloon", "profile": 48}])
def test_a_form_whose_payment_does_not_follow_its_length_takes_no_fixed_payment(levers: dict[str, object]):
    with pytest.raises(BadTerms, match="Give the number of payments instead"):
        made("installment_plan", installment=4_000_000, **levers)


def test_steps_grow_every_year_when_nobody_says():
    offer = made("installment_plan", form="step_up", growth=Decimal("0.05"))
    assert isinstance(offer, InstallmentPlan)
    assert offer.form == StepUp(growth=Decimal("0.05"), every=12)
