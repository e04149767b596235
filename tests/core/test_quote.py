"""A quote outside a call: the nearest that may be made, what each reader gets, and the table of usual offers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.debt import BUCKETS, PersonKind
from copilot.errors import BadTerms
from copilot.levers import LEVERS_OF, Levers
from copilot.money import Money
from copilot.nearest import exact_share
from copilot.offer import OFFER_KINDS
from copilot.plan_terms import GraceKind, Rhythm
from copilot.quote import SHOWN_KINDS, Ground, Quote, Unpriced, quote, usual
from copilot.verdict import Outcome
from tests.core.quote_ground import CURRENCIES, ON, ground


def nearest_of(kind: str, levers: Levers, found: Ground) -> Levers:
    """The levers of the nearest offer, checked: same kind, allowed, and the same offer when they are set again."""
    asked = quote(kind, levers, found)
    assert asked.verdict.outcome is not Outcome.ALLOWED
    assert asked.nearest is not None
    again = quote(kind, asked.nearest.levers, found)
    assert again.scenario.offer == asked.nearest.scenario.offer == asked.verdict.nearest
    assert again.verdict.outcome is Outcome.ALLOWED
    assert again.nearest is None
    return asked.nearest.levers


def test_what_is_allowed_has_nothing_nearer():
    found = quote("installment_plan", Levers(installments=12), ground())
    assert found.verdict.outcome is Outcome.ALLOWED
    assert found.nearest is None


def earning(income: int | None) -> Ground:
    """The same debtor with so much a month."""
    found = ground()
    money = None if income is None else Money(income, "ARS")
    return replace(
        found, position=replace(found.position, debtor=replace(found.position.debtor, income=money))
    )


@pytest.mark.parametrize(
    ("income", "over"), [(10_000_000, True), (60_000_000, False), (0, False), (None, False)]
)
def test_a_plan_that_takes_more_of_the_income_than_the_house_suggests_says_so(income: int | None, over: bool):
    found = earning(income)
    priced = quote("installment_plan", Levers(installments=12), found)
    assert priced.over_affordability == (found.world.priors.affordability_rate if over else None)


@pytest.mark.parametrize("levers", [Levers(form="bullet"), Levers(form="balloon", profile=60)])
def test_the_last_payment_of_a_balloon_or_bullet_is_held_against_the_income(levers: Levers):
    found = earning(30_000_000)
    priced = quote("installment_plan", levers, found)
    impact = priced.scenario.impact
    assert impact.last_payment.minor == priced.scenario.schedule.rows[-1].payment > impact.installment.minor
    assert impact.highest_payment == impact.last_payment
    assert impact.installment.minor < found.world.priors.affordability_rate * 30_000_000
    assert priced.over_affordability == found.world.priors.affordability_rate


def test_one_payment_is_found_or_not_and_never_held_against_a_month():
    assert quote("full_payment", Levers(), earning(10_000_000)).over_affordability is None


def test_payments_rounded_up_that_finish_early_say_how_many_were_asked_for():
    priced = quote("installment_plan", Levers(installments=60, rate=Decimal(0), multiple=100_000), ground())
    assert priced.scenario.impact.installments < 60 == priced.fewer_than
    assert quote("installment_plan", Levers(installments=6), ground()).fewer_than is None
    assert quote("installment_plan", Levers(), ground()).fewer_than is None


def test_too_many_payments_become_as_many_as_may_be():
    near = nearest_of("installment_plan", Levers(installments=30, rate=Decimal("0.3")), ground())
    assert near == Levers(installments=18, rate=Decimal("0.3"))


def test_a_payment_whose_term_is_too_long_gives_way_to_the_term():
    near = nearest_of("installment_plan", Levers(installment=2_300_000), ground(rate="0.40"))
    assert near == Levers(installments=18)


def test_too_large_a_discount_is_cut_to_the_share_of_the_policy():
    near = nearest_of("settlement", Levers(discount=Decimal("0.4")), ground(claim={"penalties": 100_000}))
    assert near == Levers(discount=Decimal("0.15"))


def test_a_discount_of_the_whole_flows_into_buckets_that_have_room():
    # Of the interest half may go; what the total still holds goes on into fees and principal, each within its limit.
    found = ground()
    near = nearest_of("settlement", Levers(discount=Decimal("0.14")), found)
    waived = quote("settlement", near, found).scenario.offer.waived
    assert waived.parts() == {
        "principal": 520_000, "interest": 1_500_000, "penalties": 2_000_000, "fees": 250_000, "taxes": 0,
    }  # fmt: skip
    assert waived.total.minor == 30_500_000 * 14 // 100


def test_a_discount_per_bucket_is_cut_bucket_by_bucket():
    levers = Levers(waived={"interest": Decimal("0.9"), "penalties": Decimal("0.5")})
    near = nearest_of("settlement", levers, ground())
    assert near == Levers(waived={"interest": Decimal("0.5"), "penalties": Decimal("0.5")})


def test_a_company_pays_something_down():
    found = ground(person=PersonKind.COMPANY)
    near = nearest_of("installment_plan", Levers(installments=6), found)
    assert near == Levers(installments=6, down_payment=3_050_000)


def test_a_late_first_payment_comes_as_early_as_it_must():
    near = nearest_of("installment_plan", Levers(first_due_on=date(2027, 2, 1), installments=6), ground())
    assert near == Levers(first_due_on=date(2026, 12, 24), installments=6)


def test_a_grace_is_shortened_with_its_first_date():
    levers = Levers(grace_kind=GraceKind.CAPITAL, grace=3)
    assert nearest_of("installment_plan", levers, ground(role="senior")) == replace(levers, grace=1)
    assert nearest_of("installment_plan", levers, ground()) == Levers()
    silent = Levers(grace_kind=GraceKind.ACCUMULATED, grace=2)
    assert nearest_of("installment_plan", silent, ground()) == Levers()


def test_a_pause_is_shortened():
    assert nearest_of("hardship_pause", Levers(pause=3), ground(role="senior")) == Levers(pause=1)


def test_a_rate_below_the_least_is_raised():
    found = ground(due_on=date(2026, 11, 10))
    near = nearest_of("installment_plan", Levers(rate=Decimal("0.01"), installments=6), found)
    assert near == Levers(rate=Decimal("0.05"), installments=6)


def test_payments_below_the_least_become_fewer():
    found = ground(claim={"principal": 60_000})
    near = nearest_of("installment_plan", Levers(installments=12), found)
    assert near.installments is not None
    assert quote("installment_plan", near, found).scenario.impact.installment.minor >= 1_500_000
    longer = quote("installment_plan", Levers(installments=near.installments + 1), found)
    assert longer.scenario.impact.installment.minor < 1_500_000


def test_a_kind_that_the_role_may_not_make_has_no_nearest_of_its_kind():
    found = quote("term_extension", Levers(installments=12), ground())
    assert (found.verdict.outcome, found.verdict.approver) == (Outcome.NEEDS_APPROVAL, "senior")
    assert found.nearest is None


def test_a_lead_is_asked_by_the_limits_of_a_lead():
    levers = Levers(installments=24)
    assert quote("installment_plan", levers, ground(role="lead")).verdict.outcome is Outcome.ALLOWED
    assert quote("installment_plan", levers, ground()).verdict.approver == "lead"


shares = st.decimals(0, Decimal("0.9"), places=3)
LEVERS = st.fixed_dictionaries(
    {},
    optional={
        "discount": shares,
        "down_payment": st.integers(0, 10_000_000),
        "installments": st.integers(1, 60),
        "rate": st.decimals(0, Decimal("0.8"), places=3),
        "first_due_on": st.dates(date(2026, 11, 24), date(2027, 3, 1)),
        "rhythm": st.sampled_from(list(Rhythm)),
        "grace_kind": st.sampled_from(list(GraceKind)),
        "grace": st.integers(0, 4),
        "pause": st.integers(1, 4),
        "charge": st.integers(0, 50_000),
        "amount": st.integers(1, 40_000_000),
    },
)


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(OFFER_KINDS), levers=LEVERS, role=st.sampled_from(["advisor", "senior", "lead"]),
    country=st.sampled_from(sorted(CURRENCIES)),
)  # fmt: skip
def test_the_nearest_may_always_be_made(kind: str, levers: dict[str, object], role: str, country: str):
    own = Levers(**{name: value for name, value in levers.items() if name in LEVERS_OF[kind]})  # type: ignore[arg-type]
    found = ground(country, role=role)
    try:
        asked = quote(kind, own, found)
    except BadTerms:
        return
    if asked.nearest is not None:
        nearest_of(kind, own, found)


@given(part=st.integers(0, 10**13), rest=st.integers(0, 10**13))
def test_a_share_gives_its_part_again_exactly(part: int, rest: int):
    base = part + rest
    assert int(exact_share(part, base) * base) == part


def test_every_debt_gets_its_part_and_the_parts_are_the_whole():
    found = quote(
        "installment_plan", Levers(discount=Decimal("0.1"), down_payment=3_000_000), ground(debts=2)
    )
    assert [debt.debt_id for debt in found.debts] == ["k0", "k1"]
    for k, row in enumerate(found.scenario.schedule.rows):
        assert sum(debt.parts[k].payment for debt in found.debts) == row.payment
    for name in BUCKETS:
        waived = sum(getattr(debt.waived, name) for debt in found.debts)
        assert waived == getattr(found.scenario.offer.waived, name)


def test_a_quote_explains_itself_and_names_the_law_behind_it():
    found = quote("installment_plan", Levers(), ground())
    assert {"installment", "total_to_pay", "saved"} <= {why.figure for why in found.why}
    assert {"ar.order", "ar.vat"} <= {fact.fact_id for fact in found.facts}
    assert [fact.fact_id for fact in quote("settlement", Levers(), ground()).facts] == ["ar.order"]


def test_the_lead_and_the_controller_get_their_figures():
    found = quote("settlement", Levers(discount=Decimal("0.1")), ground())
    assert found.lead.assumptions_version == found.books.assumptions_version
    assert found.books.written_off.minor == 1_050_000  # the interest; penalties never stood in the books


def test_the_table_has_every_kind_that_says_something():
    rows = usual(ground())
    kinds = [row.kind for row in rows]
    assert set(kinds) == set(SHOWN_KINDS) - {"catch_up"}  # everything is late, so catching up is paying all
    assert kinds == sorted(kinds, key=SHOWN_KINDS.index)


@pytest.mark.parametrize("country", CURRENCIES)
def test_what_nobody_asked_for_is_inside_the_limits(country: str):
    for row in usual(ground(country)):
        assert isinstance(row, Quote)
        assert row.verdict.outcome is Outcome.ALLOWED or row.verdict.decisive in ("kind", "installment")


def test_the_levers_go_into_the_kinds_that_have_them_and_are_shown_as_asked():
    rows = usual(ground(), Levers(installment=4_000_000))
    plans = [row for row in rows if isinstance(row, Quote) and "installment" in row.levers.given()]
    assert [row.kind for row in plans] == [
        "settlement_plan", "installment_plan", "term_extension", "hardship_pause",
    ]  # fmt: skip
    assert all(row.scenario.impact.installment.minor <= 4_000_000 for row in plans)


def test_a_kind_that_the_levers_make_no_offer_of_tells_why():
    rows = usual(ground(), Levers(installment=1_000_000))
    unpriced = {row.kind: row.error.code for row in rows if isinstance(row, Unpriced)}
    assert unpriced == dict.fromkeys(
        ("installment_plan", "term_extension", "hardship_pause"), "payment_too_small"
    )


def test_only_the_kinds_that_are_asked_for_are_priced():
    assert {row.kind for row in usual(ground(), kinds=("settlement",))} == {"settlement"}


def test_a_quote_is_of_the_day_of_its_position():
    assert quote("full_payment", Levers(), ground()).scenario.offer.due_on == ON
