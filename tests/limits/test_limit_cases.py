"""The table of cases that whoever sets limits can read: tests/cases/limits.yaml against the packaged house policy."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from limit_builders import FRIDAY, columns, figures

from copilot.debt import Balance, balance
from copilot.money import from_major
from limits.evaluate import check, outcomes
from limits.load import load_policy
from limits.policy import LimitPolicy

TABLE = yaml.safe_load((Path(__file__).parents[1] / "cases" / "limits.yaml").read_text(encoding="utf-8"))
ANSWERS = ("allowed", "needs_approval", "refused")


@pytest.fixture(scope="module")
def house() -> LimitPolicy:
    return load_policy()


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_the_house_policy_answers_as_the_table_says(case: dict[str, Any], house: LimitPolicy) -> None:
    facts = {**TABLE["debtor"], **case.get("facts", {})}
    claim = amounts(case["claim"], facts["currency"])
    facts["claim_minor"] = claim.total.minor
    asked = offer(case["offer"], claim)
    kind = case["offer"]["kind"]

    verdict = check(house, facts, case["role"], claim, FRIDAY, asked, kind)
    [answer] = outcomes(house, facts, case["role"], claim, FRIDAY, columns([asked]))

    expected = case["expect"]
    assert verdict.outcome == expected["outcome"] == ANSWERS[answer]
    assert verdict.approver == expected.get("approver", "")
    assert verdict.decisive == expected.get("decisive", verdict.decisive)
    assert {lever: verdict.step(lever).rule_id for lever in case["rows"]} == case["rows"]
    assert {step.lever: step.cap_id for step in verdict.steps if step.cap_id and not step.passed} == case.get(
        "caps", {}
    )


def amounts(parts: dict[str, Any], currency: str) -> Balance:
    return balance(currency, {name: minor(value, currency) for name, value in parts.items()})


def offer(terms: dict[str, Any], claim: Balance) -> dict[str, int]:
    waived = amounts(terms["waived"], claim.currency)
    return figures(
        terms["kind"],
        waived_total=waived.total.minor,
        **{f"waived_{name}": part for name, part in waived.parts().items()},
        down_payment=minor(terms.get("down_payment", 0), claim.currency),
        financed_before_down=claim.minus(waived).total.minor,
        installments=terms.get("installments", 1),
        installment=minor(terms.get("installment", 0), claim.currency),
        first_payment_days=terms.get("first_payment_days", 0),
        rate_ppm=int(Decimal(str(terms.get("rate", 0))) * 1_000_000),
    )


def minor(amount: Any, currency: str) -> int:
    return from_major(Decimal(str(amount)), currency).minor
