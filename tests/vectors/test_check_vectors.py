"""What passes, what fails, and how is it told?"""

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from api.vectors.check import check_folder
from api.vectors.document import read_folder
from copilot.errors import BadDocument


def vector(**changed: Any) -> dict[str, Any]:
    """A vector that passes."""
    return {
        "id": "one", "title": "one year at ten percent", "source": {"document": "a book", "section": "page 3"},
        "method": "irr", "inputs": {"cashflows": ["-100", "110"]}, "expected": {"irr": "0.1"},
        "tolerance": {"irr": "1e-12"}, "notes": "free text", **changed,
    }  # fmt: skip


def written(folder: Path, *vectors: dict[str, Any], name: str = "small.json", **changed: Any) -> Path:
    whole = {
        "family": "small",
        "schema_version": 1,
        "vectors": list(vectors),
        "description": "ours",
        **changed,
    }
    (folder / name).write_text(json.dumps(whole), encoding="utf-8")
    return folder


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["check-vectors", *map(str, arguments)])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return int(ended.value.code or 0), out, err


def only(folder: Path):  # type: ignore[no-untyped-def]
    (report,) = check_folder(folder)
    (outcome,) = report.outcomes
    return outcome


def test_a_folder_in_which_all_agree_is_a_table_and_code_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(written(tmp_path, vector(), vector(id="two")), capsys=capsys)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "family  passed  failed",
        "------  ------  ------",
        "small        2       0",
        "total        2       0",
    ]


def test_the_examples_in_the_documentation_all_agree(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).resolve().parents[2] / "docs" / "sample-vectors"
    code, out, err = run(folder, capsys=capsys)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].split() == ["total", "15", "0"]
    reports = check_folder(folder)
    assert len(reports) == 7
    assert all(outcome.vector.source.section for one in reports for outcome in one.outcomes)


def test_a_figure_that_does_not_agree_is_shown_beside_ours_and_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, vector(), vector(id="two", expected={"irr": "0.11"}))
    code, out, _ = run(folder, capsys=capsys)
    assert code == 1
    assert "small        1       1" in out
    assert "small: two, irr: one year at ten percent" in out
    assert "source: a book, page 3" in out
    figure = next(line.split() for line in out.splitlines() if line.startswith("  irr "))
    assert figure[1] == "0.11"
    assert figure[2].startswith("0.1000")
    assert figure[3] == "1e-12"


@pytest.mark.parametrize(("expected", "passed"), [("0.1", True), ("0.101", True), ("0.1010001", False)])
def test_the_tolerance_itself_is_still_inside(tmp_path: Path, expected: str, passed: bool) -> None:
    exact = vector(
        method="rri", inputs={"nper": "1", "pv": "10", "fv": "11"}, expected={"rate": expected},
        tolerance={"rate": "0.001"},
    )  # fmt: skip
    assert only(written(tmp_path, exact)).passed is passed


def test_without_a_tolerance_a_figure_must_be_equal(tmp_path: Path) -> None:
    near = vector(
        method="round",
        inputs={"value": "2.5", "decimals": "0", "mode": "HALF_UP"},
        expected={"result": "3.001"},
    )
    assert not only(written(tmp_path, near)).passed


def test_an_unknown_method_is_named_and_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(written(tmp_path, vector(method="tea_leaves")), capsys=capsys)
    assert code == 1
    assert "The method 'tea_leaves' is unknown here." in out


def test_a_figure_that_nobody_computes_is_failed(tmp_path: Path) -> None:
    outcome = only(written(tmp_path, vector(expected={"irr": "0.1", "moon_phase": "3"})))
    assert [(d.name, d.computed) for d in outcome.differences] == [("moon_phase", "not computed")]


def test_a_table_with_one_row_too_few_is_failed(tmp_path: Path) -> None:
    table = vector(
        method="allocate_n", inputs={"total_minor": "10", "parts_count": "3"}, expected={"parts": ["4", "3"]},
        tolerance={"parts": "0"},
    )  # fmt: skip
    (difference,) = only(written(tmp_path, table)).differences
    assert (difference.expected, difference.computed) == ("2 rows: 4, 3", "3 rows: 4, 3, 3")


def test_a_wrong_row_is_named_by_its_number(tmp_path: Path) -> None:
    table = vector(
        method="allocate_n", inputs={"total_minor": "10", "parts_count": "3"}, expected={"parts": ["4", "4", "2"]},
        tolerance={"parts": "0"},
    )  # fmt: skip
    assert [d.name for d in only(written(tmp_path, table)).differences] == ["parts[1]", "parts[2]"]


@pytest.mark.parametrize("flows", [["-1", "-2"], ["0"], ["5", "0", "1"]])
def test_an_expected_refusal_is_met_by_a_named_error(tmp_path: Path, flows: list[str]) -> None:
    assert only(
        written(tmp_path, vector(inputs={"cashflows": flows}, expected={"irr": "NaN-or-error"}))
    ).passed


def test_an_answer_where_a_refusal_is_expected_is_failed(tmp_path: Path) -> None:
    assert not only(written(tmp_path, vector(expected={"irr": "NaN-or-error"}))).passed


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({}, "The input 'cashflows' is missing."),
        ({"cashflows": ["ten"]}, "The input 'cashflows' is ['ten'], which cannot be read."),
        ({"cashflows": ["NaN", "1"]}, "cannot be read"),
        ({"cashflows": "1/0"}, "cannot be read"),
    ],
)
def test_inputs_that_cannot_be_read_fail_with_a_sentence(
    tmp_path: Path, inputs: dict[str, Any], told: str
) -> None:
    assert told in only(written(tmp_path, vector(inputs=inputs))).problem


def test_all_failures_stand_in_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [vector(id=str(k), expected={"irr": "0.2"}) for k in range(7)]
    code, out, _ = run(written(tmp_path, *wrong), "--json", capsys=capsys)
    whole = json.loads(out)
    assert code == 1
    assert (whole["passed"], whole["failed"]) == (0, 7)
    assert [one["id"] for one in whole["families"][0]["failures"]] == [str(k) for k in range(7)]
    assert whole["families"][0]["failures"][0]["figures"][0]["expected"] == "0.2"


def test_the_table_prints_only_the_first_failures_of_a_family(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [vector(id=str(k), expected={"irr": "0.2"}) for k in range(7)]
    _, out, _ = run(written(tmp_path, *wrong), capsys=capsys)
    assert "small: and 4 more vectors" in out


def test_a_folder_that_is_not_there_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(tmp_path / "nowhere", capsys=capsys)
    assert (code, out) == (1, "")
    assert err.endswith("nowhere is not a folder. Give the folder that holds the vector files.\n")


def test_an_empty_folder_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(tmp_path, capsys=capsys)
    assert code == 1
    assert "holds no vector file" in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "broken.json is not JSON"),
        (b"\xff\xfe", "broken.json is not JSON"),
        (b"[]", "broken.json is not a file of vectors"),
        (
            b'{"family": "x", "schema_version": 1, "vectors": [{"id": "a"}]}',
            "vectors.0.source: Field required",
        ),
        (b'{"family": "x", "schema_version": 2, "vectors": []}', "version 2 of the format"),
    ],
)
def test_a_broken_file_is_named_with_its_problem(
    tmp_path: Path, content: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.json").write_bytes(content)
    code, out, err = run(tmp_path, capsys=capsys)
    assert (code, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="names one twice"):
        read_folder(written(tmp_path, vector(), vector()))


@pytest.mark.parametrize(
    ("method", "inputs", "expected"),
    [
        (
            "br_cet",
            {"advances": [{"date": "2025-01-01", "amount": "1000"}],
             "payments": [{"date": "2026-01-01", "amount": "1210"}]},
            {"cet_percent": "21"},
        ),
        ("npv_t0", {"rate": "0.1", "cashflows": ["-100", "110"]}, {"npv": "0"}),
        (
            "ar_french_first_instalment_with_vat",
            {"principal": "1000", "tna_percent": "12", "periods_per_year": "12", "instalments": "1",
             "vat_on_interest_percent": "21"},
            {"instalment": "1012.1"},
        ),
        (
            "french_schedule_rounded_up",
            {"principal": "100", "annual_nominal_percent": "12", "instalments": "2", "instalment_multiple_of": "10"},
            {"due": ["60", "41.41"], "interest": ["1", "0.41"], "balance": ["41", "0"]},
        ),
        (
            "french_instalment_rounded_up",
            {"principal": "100", "annual_nominal_percent": "12", "instalments": "2", "instalment_multiple_of": "10"},
            {"instalment": "60"},
        ),
        (
            "rate_change_schedule",
            {"principal": "300", "periods_per_year": "12", "instalments": "3", "rate_percent_first": "0",
             "first_months": "1", "rate_percent_then": "0"},
            {"balance": ["200", "100", "0"], "instalment_then": "100"},
        ),
    ],
)  # fmt: skip
def test_a_method_without_a_published_example_agrees_with_one_made_by_hand(
    tmp_path: Path, method: str, inputs: dict[str, Any], expected: dict[str, Any]
) -> None:
    tolerance = dict.fromkeys(expected, "1e-20")
    made = vector(method=method, inputs=inputs, expected=expected, tolerance=tolerance)
    outcome = only(written(tmp_path, made))
    assert (outcome.problem, outcome.differences) == ("", ())
