"""What stays true of every policy: caps only take away, a row changes only what it matches, reading is faithful."""

from itertools import pairwise, product
from random import Random

import numpy as np
import pytest
from limit_builders import FRIDAY, LADDER, claim, columns, facts
from limit_reference import cell, conditions, matches, random_case, random_document, random_offer

from copilot.debt import Balance
from copilot.verdict import LEVERS
from limits.cells import tighter
from limits.evaluate import effective, outcomes
from limits.load import load_policy, policy_from

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_adding_a_cap_never_allows_more(seed: int) -> None:
    rng = Random(seed)
    document = random_document(rng)
    lever = rng.choice(LEVERS)
    cap = {"id": "added", "when": conditions(rng), "lever": lever, "limit": cell(rng, lever),
           "source": "a test", "date": "2026-01-01"}  # fmt: skip
    before, after = (
        policy_from(document, "before"),
        policy_from(document | {"caps": [*document["caps"], cap]}, "after"),
    )
    case, owed = random_case(rng)
    asked = columns([random_offer(rng, document, case, owed) for _ in range(60)])

    for role in LADDER:
        was, now = (outcomes(rules, case, role, owed, FRIDAY, asked) for rules in (before, after))
        assert np.all(now >= was)
        limits_were, limits_are = (
            effective(rules, case, role, owed, FRIDAY).limits for rules in (before, after)
        )
        for name in LEVERS:
            assert tighter(name, limits_are[name].value, limits_were[name].value) == limits_are[name].value


@pytest.mark.parametrize("seed", SEEDS)
def test_inserting_a_row_changes_only_the_cases_levers_and_roles_it_speaks_for(seed: int) -> None:
    rng = Random(seed)
    document = random_document(rng)
    levers = rng.sample(LEVERS, 4)
    row = {
        "id": "added",
        "when": conditions(rng),
        "limits": {"lead": {lever: cell(rng, lever) for lever in levers}},
    }
    place = rng.randint(0, len(document["rows"]) - 1)
    rows = [*document["rows"][:place], row, *document["rows"][place:]]
    before, after = policy_from(document, "before"), policy_from(document | {"rows": rows}, "after")

    for _ in range(12):
        case, owed = random_case(rng)
        for role, lever in product(LADDER, LEVERS):
            was, now = (effective(rules, case, role, owed, FRIDAY).limits[lever] for rules in (before, after))
            speaks = matches(row["when"], case, FRIDAY) and role == "lead" and lever in levers
            assert (now.value, now.rule_id) == (was.value, was.rule_id) or (speaks and now.rule_id == "added")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_policy_written_out_and_read_again_is_the_same_version(seed: int) -> None:
    rules = policy_from(random_document(Random(seed)), "first")

    again = policy_from(rules.document(), "second")

    assert again.version_id == rules.version_id
    assert again.rows == rules.rows
    assert again.caps == rules.caps


def test_nobody_in_the_house_policy_may_grant_less_than_the_one_below() -> None:
    house = load_policy()
    segments = product(
        ("credit_card", "personal_loan", "auto_loan", "store_credit", "mortgage", "sme_loan", "services"),
        (("pre_due", 0), ("1_30", 30), ("31_60", 31), ("61_90", 90), ("91_180", 180), ("over_180", 181)),
        ("small", "medium", "large"),
        ("ARS", "MXN", "COP", "CLP", "PEN", "USD"),
        ("person", "company"),
    )
    for kind, (ageing, late), band, currency, person in segments:
        case = facts(
            product=kind, ageing=ageing, band=band, currency=currency, person=person, days_past_due=late
        )  # fmt: skip
        ladder = [
            effective(house, case, role, Balance(currency=currency), FRIDAY).limits for role in house.ladder
        ]
        for lower, upper in pairwise(ladder):
            for lever in LEVERS:
                assert tighter(lever, lower[lever].value, upper[lever].value) == lower[lever].value, (
                    case,
                    lever,
                )


def test_the_house_policy_lets_an_advisor_do_the_everyday_things() -> None:
    house = load_policy()

    def advisor(lever: str, **case: str | int) -> int:
        return (
            effective(house, facts(**case), "advisor", claim(str(case.get("currency", "ARS"))), FRIDAY)
            .limits[lever]
            .value
        )

    assert advisor("discount_total", ageing="1_30", days_past_due=10) == 50_000
    assert advisor("discount_total", ageing="61_90", days_past_due=70) == 150_000
    assert advisor("discount_total", ageing="91_180", days_past_due=100) == 250_000
    assert advisor("discount_total") == 400_000
    assert advisor("installments", ageing="1_30", days_past_due=10) == 12
    assert advisor("installments", product="personal_loan", currency="USD") == 36
    assert advisor("installment", currency="COP") == 50_000
