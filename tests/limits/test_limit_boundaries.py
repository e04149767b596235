"""Just below, on and just above: for every lever, every condition with an end, and shares that do not divide evenly."""

from datetime import date
from typing import Any

import pytest
from limit_builders import FRIDAY, claim, columns, facts, figures, policy

from copilot.money import SCALES
from limits.evaluate import check, effective, outcomes

BELOW_ON_ABOVE = [
    # lever, the advisor's limit, the figure on the limit, True if less is too little
    ("discount_total", "0.40", {"waived_total": 400_000}, False),
    ("discount_principal", "0.000001", {"waived_principal": 1}, False),
    ("discount_principal", "0.333333", {"waived_principal": 333_333}, False),
    ("down_payment", "0.10", {"down_payment": 100_000}, True),
    ("installments", 12, {"installments": 12}, False),
    ("installment", dict.fromkeys(SCALES, 5000), {"installment": 500_000}, True),
    ("first_payment_days", 30, {"first_payment_days": 30}, False),
    ("rate", "0.24", {"rate_ppm": 240_000}, True),
]


@pytest.mark.parametrize(("lever", "limit", "on", "is_minimum"), BELOW_ON_ABOVE)
def test_what_lies_on_a_limit_passes_and_one_unit_beyond_does_not(
    lever: str, limit: Any, on: dict[str, int], is_minimum: bool
) -> None:
    rules = policy(default={"advisor": {lever: limit}})
    [(name, figure)] = on.items()
    three = [figures(**{name: figure + step}) for step in (-1, 0, 1)]

    answers = outcomes(rules, facts(), "advisor", claim(), FRIDAY, columns(three))
    steps = [
        check(rules, facts(), "advisor", claim(), FRIDAY, asked, "installment_plan").step(lever)
        for asked in three
    ]

    assert list(answers) == ([1, 0, 0] if is_minimum else [0, 0, 1])
    assert [step.room for step in steps if step] == ([-1, 0, 1] if is_minimum else [1, 0, -1])


@pytest.mark.parametrize(
    ("lever", "share", "base", "limit"),
    [
        ("discount_total", "0.333333", 1_000, 333),  # 333.333: a discount is rounded down
        ("down_payment", "0.333333", 1_000, 334),  # and a down payment up
        ("discount_total", "0.1", 9, 0),
        ("down_payment", "0.1", 9, 1),
        ("discount_total", "0.29", 100, 29),  # 0.29 * 100 is 28.999999999999996 in binary
        ("discount_total", "0.57", 100, 57),
        (
            "discount_total",
            "1",
            9_000_000_000_000_001,
            9_000_000_000_000_001,
        ),  # would overflow 64 bits in one product
    ],
)
def test_a_share_is_rounded_to_whole_minor_units_against_the_one_who_asks(
    lever: str, share: str, base: int, limit: int
) -> None:
    rules = policy(default={role: {lever: share} for role in ("advisor", "lead", "manager")})
    name = "waived_total" if lever == "discount_total" else "down_payment"
    asked = figures(**{name: limit}, financed_before_down=base)
    owed = claim(principal=base)

    step = check(rules, facts(), "advisor", owed, FRIDAY, asked, "installment_plan").step(lever)
    beyond = figures(**{name: limit + (1 if lever == "discount_total" else -1)}, financed_before_down=base)

    assert step is not None
    assert (step.limit, step.room, step.passed) == (limit, 0, True)
    assert list(outcomes(rules, facts(), "advisor", owed, FRIDAY, columns([asked, beyond]))) == [0, 2]


@pytest.mark.parametrize(
    ("condition", "fact", "decides"),
    [
        ({"days_past_due": {"from": 91, "to": 180}}, {"days_past_due": 90}, "default"),
        ({"days_past_due": {"from": 91, "to": 180}}, {"days_past_due": 91}, "special"),
        ({"days_past_due": {"from": 91, "to": 180}}, {"days_past_due": 180}, "special"),
        ({"days_past_due": {"from": 91, "to": 180}}, {"days_past_due": 181}, "default"),
        ({"currency": ["ARS"], "claim_minor": {"to": 5000}}, {"claim_minor": 4999}, "special"),
        ({"currency": ["ARS"], "claim_minor": {"to": 5000}}, {"claim_minor": 5000}, "special"),
        ({"currency": ["ARS"], "claim_minor": {"to": 5000}}, {"claim_minor": 5001}, "default"),
    ],
)
def test_both_ends_of_a_range_belong_to_it(
    condition: dict[str, Any], fact: dict[str, int], decides: str
) -> None:
    rules = policy([{"id": "special", "when": condition, "limits": {"advisor": {"installments": 3}}}])

    found = effective(rules, facts(**fact), "advisor", claim(), FRIDAY)

    assert found.limits["installments"].rule_id == decides


@pytest.mark.parametrize(
    ("on", "decides"),
    [
        (date(2026, 10, 31), "default"),
        (date(2026, 11, 1), "november"),
        (date(2026, 11, 30), "november"),
        (date(2026, 12, 1), "default"),
    ],
)
def test_a_campaign_holds_from_its_first_to_its_last_day(on: date, decides: str) -> None:
    when = {"date": {"from": date(2026, 11, 1), "to": date(2026, 11, 30)}}
    rules = policy([{"id": "november", "when": when, "limits": {"advisor": {"installments": 3}}}])

    found = effective(rules, facts(), "advisor", claim(), on)

    assert found.limits["installments"].rule_id == decides
