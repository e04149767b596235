"""What a verdict tells: who decided, what was passed over and why, how much room is left, who could approve."""

import numpy as np
import pytest
from limit_builders import FRIDAY, claim, columns, facts, figures, policy

from copilot.errors import BadDocument, CurrencyMismatch, InputError
from copilot.money import SCALES
from copilot.verdict import LEVERS, Outcome, Skipped
from limits.cells import READERS, UNITS
from limits.evaluate import COLUMNS, check, effective, outcomes
from limits.load import policy_from
from limits.policy import Cells, LimitPolicy


def verdict_on(rules: LimitPolicy, role: str = "advisor", kind: str = "installment_plan", **asked: int):  # type: ignore[no-untyped-def]
    return check(rules, facts(), role, claim(), FRIDAY, figures(kind, **asked), kind)


def test_every_lever_of_the_nouns_can_be_written_read_and_compared() -> None:
    assert tuple(Cells.model_fields) == LEVERS
    assert tuple(READERS) == LEVERS
    assert set(UNITS) == set(COLUMNS) == set(LEVERS)


def test_rows_above_the_deciding_one_are_listed_with_the_first_condition_that_failed() -> None:
    rules = policy(
        [
            {
                "id": "chile",
                "when": {"country": ["CL"], "band": ["large"]},
                "limits": {"advisor": {"installments": 9}},
            },
            {
                "id": "early",
                "when": {"days_past_due": {"to": 30}},
                "limits": {"advisor": {"installments": 9}},
            },
            {
                "id": "cards",
                "when": {"product": ["credit_card"]},
                "limits": {"advisor": {"discount_total": "0.5"}},
            },
        ]
    )

    step = verdict_on(rules).step("installments")

    assert step.rule_id == "default"
    assert step.skipped == (
        Skipped(rule_id="chile", condition="band", wanted="large", found="medium"),
        Skipped(rule_id="early", condition="days_past_due", wanted="to 30", found="200"),
        Skipped(rule_id="cards", condition="cell", wanted="advisor.installments", found=""),
    )


def test_an_empty_cell_asks_the_rows_below_lever_by_lever() -> None:
    rules = policy(
        [
            {"id": "above", "limits": {"advisor": {"installments": 6}}},
            {
                "id": "below",
                "limits": {"advisor": {"installments": 9, "rate": "0.10"}, "lead": {"installments": 12}},
            },
        ]
    )

    advisor = effective(rules, facts(), "advisor", claim(), FRIDAY).limits
    lead = effective(rules, facts(), "lead", claim(), FRIDAY).limits

    assert (advisor["installments"].rule_id, advisor["rate"].rule_id) == ("above", "below")
    assert (lead["installments"].rule_id, lead["rate"].rule_id) == ("below", "default")


def test_an_amount_in_another_currency_leaves_the_cell_empty() -> None:
    rules = policy([{"id": "pesos", "limits": {"advisor": {"installment": {"MXN": 300}}}}])

    limit = effective(rules, facts(), "advisor", claim(), FRIDAY).limits["installment"]

    assert limit.rule_id == "default"


def test_a_cap_is_named_only_when_it_tightened_the_row() -> None:
    loose = {"id": "loose", "lever": "discount_total", "limit": "0.60"}
    tight = {"id": "tight", "lever": "discount_total", "limit": "0.30"}
    rules = policy(caps=[loose, tight], default={"advisor": {"discount_total": "0.50"}})

    limit = effective(rules, facts(), "advisor", claim(), FRIDAY).limits["discount_total"]

    assert (limit.value, limit.row_value, limit.rule_id, limit.cap_id) == (
        300_000,
        500_000,
        "default",
        "tight",
    )
    assert [(cap.cap_id, cap.limit, cap.tightens) for cap in limit.caps] == [
        ("loose", 600_000, False),
        ("tight", 300_000, True),
    ]


def test_caps_raise_minima_and_hold_for_every_role() -> None:
    rules = policy(caps=[{"id": "usury", "lever": "rate", "limit": "0.30"}])

    verdict = verdict_on(rules, rate_ppm=299_999)

    assert verdict.outcome is Outcome.REFUSED
    assert (verdict.decisive, verdict.step("rate").cap_id, verdict.step("rate").room) == ("rate", "usury", -1)


def test_caps_on_kinds_leave_only_the_common_kinds() -> None:
    rules = policy(
        caps=[
            {
                "id": "no_plans",
                "lever": "kind",
                "limit": ["settlement"],
                "when": {"product": ["credit_card"]},
            },
            {
                "id": "no_settlements",
                "lever": "kind",
                "limit": ["installment_plan"],
                "when": {"zone": ["sur"]},
            },
        ]
    )

    plan = verdict_on(rules)
    nothing = effective(rules, facts(zone="sur"), "manager", claim(), FRIDAY).limits["kind"]

    assert plan.outcome is Outcome.REFUSED
    assert plan.decisive == "kind"
    assert plan.step("kind").allowed_kinds == ("settlement",)
    assert (plan.step("kind").room, plan.step("kind").cap_id) == (-1, "no_plans")
    assert nothing.value == 0


def test_the_approver_is_the_lowest_role_above_for_whom_every_lever_passes() -> None:
    rules = policy(
        default={
            "advisor": {"discount_total": "0.10", "installments": 6},
            "lead": {"discount_total": "0.30", "installments": 6},
        }
    )

    needs_lead = verdict_on(rules, waived_total=200_000)
    needs_manager = verdict_on(rules, waived_total=200_000, installments=7)
    allowed = verdict_on(rules, waived_total=100_000)

    assert (needs_lead.outcome, needs_lead.approver) == (Outcome.NEEDS_APPROVAL, "lead")
    assert (needs_manager.outcome, needs_manager.approver) == (Outcome.NEEDS_APPROVAL, "manager")
    assert (allowed.outcome, allowed.approver) == (Outcome.ALLOWED, "")


def test_what_the_top_of_the_ladder_may_not_do_is_refused() -> None:
    rules = policy(default={role: {"installments": 6} for role in ("advisor", "lead", "manager")})

    verdict = verdict_on(rules, role="manager", installments=7)

    assert (verdict.outcome, verdict.approver) == (Outcome.REFUSED, "")


def test_the_decisive_lever_of_an_allowed_offer_is_the_one_with_the_least_room() -> None:
    rules = policy(default={"advisor": {"discount_total": "0.40", "installments": 12}})

    verdict = verdict_on(rules, waived_total=100_000, installments=9)

    assert (verdict.decisive, verdict.room_share) == ("installments", 250_000)


def test_the_decisive_lever_of_an_offer_that_does_not_pass_is_the_one_exceeded_most() -> None:
    rules = policy(default={"advisor": {"discount_total": "0.40", "installments": 12}})

    verdict = verdict_on(rules, waived_total=500_000, installments=24)

    assert (verdict.decisive, verdict.room_share) == ("installments", 0)


def test_a_lever_of_which_nothing_is_asked_has_all_its_room() -> None:
    rules = policy(default={"advisor": {"discount_interest": 0, "installments": 1, "first_payment_days": 0}})

    verdict = verdict_on(rules, kind="settlement", installments=1, waived_total=250_000)

    assert (verdict.outcome, verdict.decisive, verdict.room_share) == (
        Outcome.ALLOWED,
        "discount_total",
        750_000,
    )


def test_a_settlement_has_no_plan_levers() -> None:
    rules = policy(
        default={"advisor": {"installment": dict.fromkeys(SCALES, 9999), "rate": "0.9", "down_payment": 1}}
    )

    verdict = verdict_on(rules, kind="settlement", installments=1, installment=1)

    assert verdict.outcome is Outcome.ALLOWED
    assert {"down_payment", "installment", "rate"}.isdisjoint(step.lever for step in verdict.steps)


def test_plan_figures_of_a_settlement_may_be_left_out() -> None:
    settled = {name: 0 for name in COLUMNS.values() if name.startswith("waived")} | {
        "installments": 1, "first_payment_days": 7,
    }  # fmt: skip

    verdict = check(policy(), facts(), "advisor", claim(), FRIDAY, settled, "settlement")

    assert verdict.outcome is Outcome.ALLOWED


def test_a_discount_on_an_empty_bucket_passes_when_nothing_is_asked_and_fails_when_something_is() -> None:
    nothing = verdict_on(policy()).step("discount_fees")
    something = verdict_on(policy(), waived_fees=1).step("discount_fees")

    assert (nothing.asked, nothing.base, nothing.limit, nothing.passed) == (0, 0, 0, True)
    assert (something.limit, something.passed, something.room) == (0, False, -1)


def test_no_candidates_give_no_outcomes() -> None:
    assert outcomes(policy(), facts(), "advisor", claim(), FRIDAY, columns([])).shape == (0,)


def test_a_verdict_names_the_policy_and_its_version() -> None:
    rules = policy()

    verdict = verdict_on(rules)

    assert verdict.policy_id == "test"
    assert verdict.policy_version == rules.version_id


BROKEN_INPUT = [
    (lambda p: effective(p, facts(), "qa", claim(), FRIDAY), "'qa' is not on the ladder"),
    (lambda p: outcomes(p, facts(), "", claim(), FRIDAY, columns([figures()])), "'' is not on the ladder"),
    (lambda p: check(p, facts(), "advisor", claim(), FRIDAY, figures(), "gift"), "kind of an offer is 'gift'"),
    (lambda p: check(p, facts(), "advisor", claim(), FRIDAY, {}, "settlement"), "waived_total of an offer is"),
    (lambda p: check(p, facts(), "advisor", claim(), FRIDAY, figures(waived_fees=-1), "installment_plan"), "is -1"),
    (lambda p: check(p, facts(), "advisor", claim(), FRIDAY, figures(), "settlement"), "is 'settlement' beside and 1"),
    (lambda p: outcomes(p, facts(), "advisor", claim(), FRIDAY, {}), "is not there"),
    (
        lambda p: outcomes(p, facts(), "advisor", claim(), FRIDAY, columns([figures(rate_ppm=-5)])),
        "rate_ppm of an offer goes down to -5",
    ),
    (
        lambda p: outcomes(
            p, facts(), "advisor", claim(), FRIDAY, columns([figures()]) | {"rate_ppm": np.array([0.1])}
        ),
        "float64 of shape",
    ),
    (
        lambda p: outcomes(
            p, facts(), "advisor", claim(), FRIDAY, columns([figures()]) | {"kind": np.array([8])}
        ),
        "which is no index into",
    ),
    (
        lambda p: effective(p, {"currency": "ARS"}, "advisor", claim(), FRIDAY),
        "Rule near of the limit policy asks for the zone of the case, and None was given",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "sentence"), BROKEN_INPUT)
def test_broken_input_is_an_input_error_that_says_what_is_wrong(ask, sentence: str) -> None:  # type: ignore[no-untyped-def]
    rules = policy([{"id": "near", "when": {"zone": ["centro"]}, "limits": {"advisor": {"installments": 3}}}])

    with pytest.raises(InputError) as caught:
        ask(rules)

    assert sentence in caught.value.sentence


def test_facts_and_claim_must_be_in_one_currency() -> None:
    with pytest.raises(CurrencyMismatch):
        effective(policy(), facts(currency="MXN"), "advisor", claim(), FRIDAY)


def test_a_policy_that_slipped_past_the_loader_is_still_not_decided_by_nobody() -> None:
    sound = policy_from(policy().document(), "test")
    hollow = sound.model_copy(update={"rows": ()})

    with pytest.raises(BadDocument, match="No row of limit policy test decides"):
        effective(hollow, facts(), "advisor", claim(), FRIDAY)
