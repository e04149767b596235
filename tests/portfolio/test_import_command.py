"""What `copilot import` says of headers nobody knows, debtors nobody named, and files that are old."""

from pathlib import Path

import pytest

from api.cli import main
from api.cli_import import ignored_line
from tests.portfolio.files import write

pytestmark = pytest.mark.store

PAST = {row: {"fecha_corte": "31/10/2025", "último_pago": ""} for row in (2, 3, 4, 5)}
"""The command reads the real clock: no date of these files may be in its future."""


@pytest.fixture
def run(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):  # type: ignore[no-untyped-def]
    """A function that imports the good file with changes and gives exit code, stdout and stderr."""
    monkeypatch.setenv("DATABASE_URL", database_url)

    def imported(*options: str, **case: object) -> tuple[object, list[str], str]:
        changed = case.pop("set", {})
        case["set"] = {row: {**past, **changed.get(row, {})} for row, past in PAST.items()}
        with pytest.raises(SystemExit) as ended:
            main(["import", str(write(tmp_path, dict(case))), *options])
        out, err = capsys.readouterr()
        return ended.value.code, out.splitlines(), err

    return imported


def test_columns_the_preset_does_not_know_are_listed(run):
    code, out, _ = run(rename={"contactabilidad": "canal", "en_disputa": "observación"})

    assert code == 0
    assert out[0] == "2 columns are not known to the preset and were ignored: canal, observación."


def test_they_are_listed_too_when_the_file_is_refused(run):
    code, out, _ = run(rename={"contactabilidad": "canal"}, set={4: {"moneda": "$"}})

    assert code == 1
    assert out[0] == "1 columns are not known to the preset and were ignored: canal."


def test_many_unknown_columns_are_cut_and_their_signs_made_harmless():
    (line,) = ignored_line(["a\x1b[2Jb", *(f"c{n}" for n in range(60))])

    assert "\x1b" not in line
    assert line.startswith("61 columns ")
    assert line.endswith("c48 and 11 more.")
    assert ignored_line([]) == []


def test_debtors_not_named_are_told_with_what_can_be_done_about_them(run):
    run()

    _, out, _ = run(lines={5: None})
    _, again, _ = run(lines={5: None})
    _, whole, _ = run("--whole-portfolio", lines={5: None})

    kept = (
        "1 debtors of this portfolio are not named in the file and keep what they owe. If the file is the whole "
        "portfolio, import it with --whole-portfolio."
    )
    assert (out[-1], again[-1]) == (kept, kept)
    assert whole[-1] == "1 debtors of this portfolio are not named in the file: their documents were removed."


def test_a_whole_portfolio_with_refused_rows_is_refused_in_a_sentence(run):
    code, _, err = run("--whole-portfolio", "--accept-good-rows", set={4: {"moneda": "$"}})

    assert code == 1
    assert err == (
        "1 of 4 rows of cartera.csv were refused, so it cannot be the whole portfolio and nothing was imported. "
        "Mend them, or import without --whole-portfolio.\n"
    )


def test_an_older_file_is_stored_with_a_warning(run):
    newer, older = (
        {row: {"fecha_corte": day} for row in (2, 3, 4, 5)} for day in ("31/10/2025", "30/09/2025")
    )
    run(set=newer)

    code, out, _ = run(set=older)

    assert code == 0
    assert out[-1] == (
        "Warning: for 3 debtors the cut-off date of the file is older than what was stored, and the older amounts "
        "are stored now. If that was a mistake, import the newer file again."
    )
