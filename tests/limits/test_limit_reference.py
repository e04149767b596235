"""The evaluator against the plain one of limit_reference.py on 20,000 random offers over random matrices."""

from random import Random

import pytest
from limit_builders import FRIDAY, LADDER, columns
from limit_reference import KINDS, deciding, granted, random_case, random_document, random_offer

from limits.evaluate import check, outcomes
from limits.load import policy_from

POLICIES, OFFERS, CHECKED = 125, 160, 24  # 20,000 offers by outcomes, 3,000 of them by check


@pytest.mark.parametrize("seed", range(5))
def test_the_evaluator_agrees_with_plain_loops_over_rows_and_fractions(seed: int) -> None:
    rng = Random(seed)
    seen = [0, 0, 0]
    for _ in range(POLICIES // 5):
        document = random_document(rng)
        policy = policy_from(document, "random")
        facts, claim = random_case(rng)
        role = rng.choice(LADDER[:2])
        offers = [random_offer(rng, document, facts, claim) for _ in range(OFFERS)]

        answers = outcomes(policy, facts, role, claim, FRIDAY, columns(offers))

        for k, (offer, answer) in enumerate(zip(offers, answers, strict=True)):
            roles = LADDER[LADDER.index(role) :]
            able = next((each for each in roles if granted(document, facts, each, claim, FRIDAY, offer)), "")
            expected = 0 if able == role else 1 if able else 2
            assert answer == expected, (document, facts, offer)
            seen[expected] += 1
            if k < CHECKED:
                verdict = check(policy, facts, role, claim, FRIDAY, offer, KINDS[offer["kind"]])
                assert verdict.outcome == ("allowed", "needs_approval", "refused")[expected]
                assert verdict.approver == (able if expected == 1 else "")
                for step in verdict.steps:
                    assert step.rule_id == deciding(document, facts, role, step.lever, FRIDAY)[0]
    assert min(seen) > 0, f"every outcome must be met, {seen} were"
