"""Every defect of a portfolio file is reported where it is, and nothing of the file comes in."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copilot.errors import AbsentError
from copilot.portfolio.importing import import_portfolio
from copilot.portfolio.refusal import load_rules
from tests.portfolio.files import table, write

ON = date(2026, 11, 23)
CASES = table()["cases"]
NAMES = [case["name"] for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_defect_is_reported_with_its_row_and_column_and_nothing_is_imported(
    case: dict[str, Any], tmp_path: Path
):
    path = write(tmp_path, case)

    parsed = import_portfolio(path, "generic-es", on=ON)

    found = [[refusal.row, refusal.column, refusal.rule] for refusal in parsed.refusals]
    if "expect" in case:
        assert found == case["expect"]
    else:
        assert {rule for _, _, rule in found} == {case["expect_rule"]}
    assert (parsed.debtors, dict(parsed.documents)) == ((), {})
    assert all(refusal.message_es and refusal.message_en for refusal in parsed.refusals)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_with_good_rows_accepted_only_debtors_without_any_refused_row_come_in(
    case: dict[str, Any], tmp_path: Path
):
    path = write(tmp_path, case)

    parsed = import_portfolio(path, "generic-es", on=ON, accept_good_rows=True)

    assert [debtor.debtor_id for debtor in parsed.debtors] == case.get("accepted", [])
    assert list(parsed.documents) == case.get("accepted", [])


def test_the_good_file_of_the_table_has_no_defect(tmp_path: Path):
    parsed = import_portfolio(write(tmp_path, {}), "generic-es", on=ON)

    assert parsed.refusals == ()
    assert [debtor.debtor_id for debtor in parsed.debtors] == ["D-1", "D-2", "D-3"]


def test_every_rule_is_met_by_a_case():
    rules = {rule for case in CASES for _, _, rule in case.get("expect", [])}

    assert set(load_rules()) - rules == {
        "unknown_status",
        "unknown_purpose",
    }  # lendingclub: test_lendingclub.py


def test_an_unknown_preset_or_file_is_named_with_what_to_use_instead(tmp_path: Path):
    with pytest.raises(AbsentError, match="generic-es, lendingclub"):
        import_portfolio(write(tmp_path, {}), "generico", on=ON)
    with pytest.raises(AbsentError, match="Check the path"):
        import_portfolio(tmp_path / "no.csv", "generic-es", on=ON)
