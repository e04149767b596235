"""Nothing passes a limit by being said in another way: the limits see the schedule as it will be paid."""

from datetime import timedelta
from decimal import Decimal

import pytest

from copilot.errors import BadTerms, RateCeiling
from copilot.levers import Levers
from copilot.plan_terms import GraceKind
from copilot.quote import quote
from copilot.verdict import Outcome
from tests.core.quote_ground import ON, ground


def verdict(kind, role="advisor", country="AR", **levers):
    return quote(kind, Levers(**levers), ground(country, role=role)).verdict


def later(days):
    return ON + timedelta(days=days)


@pytest.mark.parametrize(
    ("kind", "levers", "lever"),
    [
        ("settlement_plan", {"discount": Decimal("0.05"), "down_payment": 10_000, "first_due_on": later(1500)},
         "first_payment_days"),
        ("installment_plan", {"rate": Decimal(0), "down_payment": 10_000, "first_due_on": later(400)},
         "first_payment_days"),
        ("installment_plan", {"form": "bullet", "installments": 18}, "grace_days"),
        ("installment_plan", {"form": "balloon", "profile": 120, "installments": 18}, "grace_days"),
        ("installment_plan", {"grace_kind": GraceKind.CAPITAL, "grace": 3}, "grace_days"),
        ("partial_promise", {"amount": 1}, "installment"),
    ],
)  # fmt: skip
def test_what_waits_or_pays_almost_nothing_is_not_within_an_advisors_limits(kind, levers, lever):
    found = verdict(kind, **levers)
    assert found.outcome is not Outcome.ALLOWED
    assert not found.step(lever).passed


@pytest.mark.parametrize("role", ["senior", "lead", "manager"])
def test_a_pause_is_as_long_as_its_dates_make_it(role):
    levers = {"pause": 1, "interest_runs": False, "first_due_on": later(1461)}
    found = verdict("hardship_pause", role, **levers)
    assert found.outcome is Outcome.REFUSED
    assert found.step("grace_days").asked > 1400


def test_a_rate_that_falls_is_judged_by_its_lowest():
    found = verdict("installment_plan", form="rate_reduction", after=1, then_rate=Decimal(0))
    assert found.step("rate").asked == 0


def test_a_high_first_payment_does_not_lift_the_others_over_the_least_instalment():
    found = verdict("hardship_pause", "lead", pause=2, interest_runs=True, installments=18)
    rows = quote(
        "hardship_pause", Levers(pause=2, installments=18), ground("AR", role="lead")
    ).scenario.schedule.rows
    assert found.step("installment").asked == rows[1].payment < rows[0].payment


def test_payable_amounts_that_end_a_plan_early_do_not_move_it_under_another_ceiling():
    levers = {"rate": Decimal("0.36"), "installments": 12, "multiple": 10**9}
    with pytest.raises((RateCeiling, BadTerms)):
        quote("installment_plan", Levers(**levers), ground("CL"))
