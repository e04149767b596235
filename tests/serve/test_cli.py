"""Does every command say what it means, in sentences, with the right exit code?"""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.cli import main
from api.cli_import import Bar, refusal_lines
from copilot.portfolio.refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command, in this process."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return int(ended.value.code or 0), out, err


def test_help_names_every_command_and_answers_at_once() -> None:
    began = time.monotonic()
    command = [sys.executable, "-X", "importtime", "-m", "api.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)

    assert time.monotonic() - began < 5
    for name in ("demo", "serve", "import", "play", "user", "migrate"):
        assert f"\n  {name}" in done.stdout
    slow = ("polars", "numpy", "sqlalchemy", "fastapi", "streamlit", "pydantic_settings")
    assert [name for name in slow if f" {name}\n" in done.stderr] == []


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("--version", capsys=capsys)
    assert code == 0
    assert out.startswith("copilot ")


@pytest.mark.parametrize("command", [["migrate"], ["user", "list"], ["import", "file.csv"]])
def test_a_database_out_of_reach_is_one_sentence_and_code_2(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/db")
    code, out, err = run(*command, capsys=capsys)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("The database at postgresql://u:***@127.0.0.1:1/db cannot be used: ")


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_serving_with_a_database_out_of_reach_is_code_2_too(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    ports = ("--api-port", str(free_port()), "--ui-port", str(free_port()))
    code, _, err = run(command, "--data", str(tmp_path), *ports, capsys=capsys)
    assert code == 2
    assert err.startswith("DATABASE_URL cannot be read as an address.")


def test_a_wrong_setting_is_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPILOT_UI_PORT", "high")
    code, _, err = run("serve", capsys=capsys)
    assert code == 2
    assert err.startswith("The setting COPILOT_UI_PORT is 'high'")


@pytest.mark.parametrize("arguments", [["fly"], ["import"], ["serve", "--api-port", "x"], ["--nothing"]])
def test_a_command_that_cannot_be_read_is_said_with_a_hint(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(*arguments, capsys=capsys)
    assert code == 2
    assert "Error: " in err


@pytest.mark.store
def test_users_are_added_and_listed(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert "There is no user yet" in run("user", "list", capsys=capsys)[1]

    add = ("user", "add", "inés", "--name", "Inés Paz", "--role", "lead", "--password", "correct horse")
    code, out, _ = run(*add, capsys=capsys)

    assert (code, out) == (0, "inés may sign in as lead, with the limits of a lead.\n")
    assert run("user", "list", capsys=capsys)[1].split() == ["inés", "lead", "lead", "Inés", "Paz"]


@pytest.mark.store
def test_a_short_password_is_refused(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    add = ("user", "add", "x", "--name", "X", "--role", "qa", "--password", "demo")
    code, _, err = run(*add, capsys=capsys)
    assert code == 1
    assert "fewer than 8 characters" in err
    assert "There is no user yet" in run("user", "list", capsys=capsys)[1]


@pytest.mark.store
def test_a_short_command_uses_the_embedded_server_and_stops_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from copilot.store import postmaster as pm

    code, out, _ = run("--data", str(tmp_path), "migrate", capsys=capsys)

    assert (code, out) == (0, "The schema of the database is up to date.\n")
    assert (tmp_path / "postgres" / "PG_VERSION").exists()
    assert pm.postmaster(tmp_path / "postgres") is None


class Screen:
    """A terminal, or a file."""

    def __init__(self, *, terminal: bool) -> None:
        self.terminal, self.text = terminal, ""

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def test_progress_moves_one_line_on_a_terminal_and_clears_it() -> None:
    times = iter(range(10))
    screen = Screen(terminal=True)
    bar = Bar(screen, lambda: next(times))
    bar(50, 200, "read")
    bar(200, 200, "check")
    bar.close()
    assert screen.text.count("\r") == 4
    assert "reading 50 of 200 rows  25 %" in screen.text
    assert "\n" not in screen.text


def test_progress_elsewhere_is_a_line_now_and_then() -> None:
    times = iter([0.0, 1.0, 6.0, 7.0])
    screen = Screen(terminal=False)
    bar = Bar(screen, lambda: next(times))
    for done in (10, 20, 30):
        bar(done, 40, "read")
    bar.close()
    assert screen.text == "reading 20 of 40 rows  50 %\n"


def test_a_refusal_shows_row_column_value_rule_and_both_sentences() -> None:
    refusal = Refusal(
        row=12,
        column="saldo_capital",
        value="-5,00",
        rule="negative",
        message_es="No puede.",
        message_en="It cannot.",
    )
    assert refusal_lines([refusal]) == [
        "fila/row  columna/column  valor/value  regla/rule",
        "--------  --------------  -----------  ----------",
        "12        saldo_capital   -5,00        negative",
        "    es: No puede.",
        "    en: It cannot.",
    ]


HEADERS = (
    "id_deudor;nombre;tipo_persona;país;id_documento;tipo_documento;id_deuda;producto;moneda;"
    "capital;intereses;mora;gastos;impuestos;vencimiento"
)
GOOD = "D-1;José Núñez;persona;AR;F-1;factura;P-1;préstamo personal;ARS;1.234.567,89;0;0;0;0;05/03/2026"
BAD = "D-2;Ana Paz;persona;AR;F-2;factura;P-2;préstamo personal;ARS;100;-5,00;0;0;0;05/03/2026"


def portfolio_file(folder: Path, *rows: str) -> str:
    file = folder / "cartera.csv"
    file.write_text("\n".join((HEADERS, *rows)) + "\n", encoding="utf-8-sig")
    return str(file)


@pytest.mark.store
def test_an_import_is_told_and_the_same_file_twice_changes_nothing(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    file = portfolio_file(tmp_path, GOOD)

    first = run("import", file, capsys=capsys)
    second = run("import", file, capsys=capsys)

    assert first[:2] == (0, "1 rows: 1 debtors with 1 documents stored (import 1).\n")
    assert second[0] == 0
    assert second[1].startswith("This file was imported before, on ")


@pytest.mark.store
def test_a_refused_row_is_shown_in_both_languages_and_nothing_is_stored(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    file = portfolio_file(tmp_path, GOOD, BAD)

    code, out, err = run("import", file, capsys=capsys)

    assert code == 1
    table = out.splitlines()
    assert table[2].split()[:3] == ["3", "intereses", "-5,00"]
    assert table[3].startswith("    es: ")
    assert table[4].startswith("    en: ")
    assert "1 of 2 rows of cartera.csv were refused, so nothing was imported" in err

    code, out, _ = run("import", file, "--accept-good-rows", capsys=capsys)

    assert code == 1
    assert "2 rows: 1 debtors with 1 documents stored; 1 rows refused" in out


@pytest.mark.store
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["missing.csv"], 1, "There is no file missing.csv"),
        ([".", "--preset", "nothing"], 1, "nothing"),
        (["."], 2, "cannot be read: Is a directory"),
    ],
)
def test_what_cannot_be_imported_at_all_is_one_sentence(
    arguments: list[str],
    code: int,
    said: str,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    ended, out, err = run("import", *arguments, capsys=capsys)
    assert (ended, out) == (code, "")
    assert said in err
    assert err.count("\n") == 1
