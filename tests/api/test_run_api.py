"""The API as a process: it says in one sentence why it cannot start, and a kill -9 loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.api.running_api import House, free_port, furnish

pytestmark = pytest.mark.walk

ROOT = Path(__file__).resolve().parents[2]


def start(**settings: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.Popen(
        [sys.executable, "-m", "api.run_api"], env=environment, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def answering(process: subprocess.Popen[str], url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        try:
            if httpx.get(f"{url}/api/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    pytest.fail("the API did not answer")


@pytest.mark.parametrize(
    ("settings", "begins"),
    [
        (
            {"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/db"},
            "The database at postgresql://u:***@127.0.0.1:1/db",
        ),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be read"),
        ({"COPILOT_API_PORT": "many"}, "The setting COPILOT_API_PORT is 'many'"),
    ],
)
def test_what_keeps_it_from_starting_is_one_sentence_and_code_2(settings: dict[str, str], begins: str):
    process = start(**settings)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert out == ""
    assert err.startswith(begins)
    assert err.count("\n") == 1


@pytest.mark.slow
def test_after_a_kill_nothing_that_was_acknowledged_is_missing(new_database: Callable[[], str]):
    url, port = new_database(), free_port()
    furnish(url)
    settings = {"DATABASE_URL": url, "COPILOT_API_PORT": str(port), "COPILOT_UI_PORT": str(free_port())}
    house = House(app=None, url=f"http://127.0.0.1:{port}", database_url=url)  # type: ignore[arg-type]
    process = start(**settings)
    try:
        answering(process, house.url)
        call_id = house.open()
        with house.watching(call_id) as line:
            acknowledged = line.until_ack(line.say("no puedo"))
            unanswered = line.say("puedo 20.000 por mes")
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        process = start(**settings)
        answering(process, house.url)
        with house.line() as line:
            line.hello(house.ticket(call_id), last_seq=2)
            line.next("ready")
            assert line.until_seq(5) == [frame for frame in acknowledged if frame["kind"] == "event"]
            line.say("puedo 20.000 por mes", unanswered)
            assert line.until_ack(unanswered)[-1] == {"kind": "ack", "intent_id": unanswered, "seq": 8}
        assert house.seq(call_id) == 8
    finally:
        process.terminate()
        assert process.wait(10) in (0, -signal.SIGTERM)
