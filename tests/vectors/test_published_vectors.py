"""Does every published example come out at its published tolerance?"""

from collections import Counter
from pathlib import Path

import pytest

from api.vectors.check import FamilyReport, check_folder
from api.vectors.methods import METHODS
from copilot.errors import BadTerms
from copilot.scenarios import irr as solved

FAMILIES = {
    "amortization",
    "apr",
    "cat_cft_tcea",
    "day_count",
    "irr_xirr",
    "modification_gain_loss",
    "rounding",
    "waterfall",
}


@pytest.fixture(scope="module")
def reports(shared: Path) -> list[FamilyReport]:
    return check_folder(shared / "vectors")


def test_every_published_vector_passes(reports: list[FamilyReport]) -> None:
    failed = [(o.vector.id, o.vector.method, o.problem, o.differences) for one in reports for o in one.failed]
    assert failed == []


def test_nothing_was_left_out(reports: list[FamilyReport]) -> None:
    assert {one.family for one in reports} == FAMILIES
    assert sum(len(one.outcomes) for one in reports) >= 328
    assert all(outcome.vector.expected for one in reports for outcome in one.outcomes)


def test_the_published_vectors_use_nearly_every_method_of_the_table(reports: list[FamilyReport]) -> None:
    used = Counter(outcome.vector.method for one in reports for outcome in one.outcomes)
    # Named by the format, without a published example so far; tests of their functions stand elsewhere.
    assert set(METHODS) - set(used) == {
        "ar_french_first_instalment_with_vat",
        "br_cet",
        "french_instalment_rounded_up",
        "french_schedule_rounded_up",
        "ipmt",
        "npv_t0",
        "rate_change_schedule",
    }


def test_the_program_itself_does_not_choose_among_several_rates(reports: list[FamilyReport]) -> None:
    flows = next(
        outcome.vector.inputs["cashflows"]
        for one in reports
        for outcome in one.outcomes
        if outcome.vector.inputs.get("cashflows") == ["-100", "100", "0", "-7"]
    )
    with pytest.raises(BadTerms) as told:
        solved.irr([solved.Decimal(amount) for amount in flows])
    assert len(told.value.detail["rates"]) == 2
