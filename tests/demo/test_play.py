"""`copilot play`: prints what was suggested and proves that a replay gives it again."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from api.auth import Cost
from api.cli import main
from api.wiring import make_world, seed_demo, utc_now
from copilot.publishing import Edit, publish_assumptions
from copilot.store.papers import Papers
from copilot.worlds import Worlds

pytestmark = pytest.mark.walk

CARLA = Path(__file__).resolve().parents[2] / "copilot" / "demo" / "calls" / "carla.jsonl"
OPENED = '{"kind": "call", "debtor_id": "AR-0001", "locale": "es-AR", "currency": "ARS"}'

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def demo_engine(module_engine):
    """The command reads the real clock, so the portfolio is made today."""
    seed_demo(module_engine, utc_now, cost=Cost(2**4))
    return module_engine


@pytest.fixture
def run(demo_engine, capsys, monkeypatch, tmp_path) -> Run:
    """A function that runs `copilot play` on the demo's database: exit code, output, errors."""
    monkeypatch.setenv("DATABASE_URL", demo_engine.url.render_as_string(hide_password=False))

    def play(file: Path, *options: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["play", str(file), "--data", str(tmp_path), *options])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out.replace("\u00a0", " "), err

    return play


def test_the_demo_call_is_told_and_proved(run: Run):
    code, out, err = run(CARLA)

    assert (code, err) == (0, "")
    assert "Carla Benítez (AR-0001) owes $ " in out
    assert "days past due; ana as advisor, house@2#" in out
    assert "00:22.0   debtor: Y, haciendo cuentas, puedo 34.000 por mes." in out
    assert "needs approval of lead (installments)" in out
    assert "[primary accepted]" in out
    last = out.splitlines()[-1].split()
    assert last[0] == "replay:"
    assert last[1] == last[3]
    assert int(last[1]) >= 12


def test_as_json_every_line_is_a_suggestion_and_the_proof_stands_apart(run: Run):
    code, out, err = run(CARLA, "--json")

    suggestions = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert len(suggestions) >= 7
    assert all(s["line"]["parts"] and "cards" in s for s in suggestions)
    assert err.startswith("replay: ")


def test_the_call_is_the_named_actors(run: Run):
    assert "bruno as senior" in run(CARLA, "--actor", "bruno")[1]


@pytest.mark.parametrize(
    ("who", "says"),
    [("nobody", "There is no user 'nobody'. `copilot user list`"), ("quique", "quique works no calls.")],
)
def test_an_actor_who_cannot_work_a_call_is_said(run: Run, who: str, says: str):
    code, out, err = run(CARLA, "--actor", who)

    assert (code, out) == (1, "")
    assert err.startswith(says)


def test_a_debtor_who_is_not_there_is_said_with_what_to_do(run: Run, tmp_path: Path):
    file = tmp_path / "call.jsonl"
    file.write_text(OPENED.replace("AR-0001", "ZZ-9999"), encoding="utf-8")

    code, out, err = run(file)

    assert (code, out) == (1, "")
    assert err.startswith("There is no debtor 'ZZ-9999' in this database.")
    assert "`copilot import FILE`" in err
    assert "`copilot demo`" in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: No such file"),
        (b"\xff\xfe\x00", "cannot be read: it is not UTF-8 text"),
        (b"", "call.jsonl is empty"),
        (OPENED.encode() + b'\n{"kind": "cue"}', "call.jsonl, line 2, at_ms, cue: is missing"),
    ],
)
def test_a_file_that_is_no_recording_is_refused_by_place(
    run: Run, tmp_path: Path, content: bytes | None, says: str
):
    file = tmp_path / "call.jsonl"
    if content is not None:
        file.write_bytes(content)

    code, out, err = run(file)

    assert (code, out) == (1, "")
    assert says in err


def test_a_cue_that_the_lexicon_does_not_have_ends_the_play_in_one_sentence(run: Run, tmp_path: Path):
    file = tmp_path / "call.jsonl"
    file.write_text(f'{OPENED}\n{{"kind": "cue", "at_ms": 5, "cue": "sings"}}', encoding="utf-8")

    code, _, err = run(file)

    assert code == 1
    assert err.startswith("'sings' is not a cue of lexicon@1")


def test_a_recording_is_decided_with_the_packaged_documents_and_says_when_others_are_in_force(
    run: Run, demo_engine
):
    papers = Papers(demo_engine)
    worlds = Worlds(make_world(), papers)
    packaged = worlds.base.versions.assumptions
    edit = Edit(instead_of=packaged, values={"npv_rate": Decimal("0.77")}, why="other rate")
    published = publish_assumptions(worlds, papers, edit, by="lucia", at=utc_now()).version_id

    code, out, err = run(CARLA)
    told = f"assumptions: this call is decided with {packaged}, which came with the program; in force in this database"
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"{told} is {published}."
    assert "suggestions and cues byte-identical" in out.splitlines()[-1]

    code, out, err = run(CARLA, "--json")
    assert err.startswith(told)
    assert all(line.startswith("{") for line in out.splitlines())
