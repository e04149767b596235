"""Does `serve` keep two processes alive, and does it leave none behind however it ends?"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from copilot.errors import WorldError
from copilot.settings import load
from copilot.store import postmaster as pm

pytestmark = pytest.mark.store
ROOT = Path(__file__).resolve().parents[2]
LISTENING = "Negotiation Copilot is running."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Serving:
    """A running `serve` with the two small processes in place of API and pages."""

    def __init__(self, data: Path) -> None:
        self.data, self.lines = data, []
        self.ports = (free_port(), free_port())
        command = [sys.executable, "-u", "-m", "tests.serve.run_small", str(data), *map(str, self.ports)]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def says(self, text: str, seconds: float = 40) -> bool:
        return until(lambda: any(text in line for line in self.lines), seconds)

    def started(self) -> list[list[str]]:
        """One [port variable, process id, environment] per start of a child."""
        file = self.data / "started.txt"
        return [line.split(" ", 2) for line in file.read_text().splitlines()] if file.exists() else []

    def child(self, variable: str) -> int:
        return int([pid for name, pid, _ in self.started() if name == variable][-1])

    def nothing_left(self, seconds: float = 12) -> bool:
        return until(lambda: not list(self.left()), seconds)

    def left(self) -> Iterator[psutil.Process]:
        """Processes that belong to this run: children, server, guard."""
        children = {int(pid) for _, pid, _ in self.started()}
        for process in psutil.process_iter(["cmdline", "status"]):
            mine = process.pid in children or str(self.data) in " ".join(process.info["cmdline"] or [])
            if mine and process.info["status"] != psutil.STATUS_ZOMBIE:
                yield process


def until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    run = Serving(tmp_path)
    yield run
    for process in [run.process, *run.left()]:
        process.kill()
    run.process.wait()
    run.nothing_left()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_a_few_seconds_and_is_not_an_error(serving: Serving, sign: int) -> None:
    assert serving.says(LISTENING), serving.lines

    began = time.monotonic()
    os.killpg(serving.process.pid, sign)  # the terminal sends Ctrl-C to the whole group

    assert serving.process.wait(timeout=15) == 0
    assert time.monotonic() - began < 8
    assert serving.nothing_left(3), [p.cmdline() for p in serving.left()]
    assert serving.lines[-1] == "Stopped."
    assert not any("Traceback" in line for line in serving.lines)


def test_kill_9_of_the_parent_leaves_no_process_either(serving: Serving) -> None:
    assert serving.says(LISTENING), serving.lines
    assert len(list(serving.left())) >= 4

    serving.process.kill()
    serving.process.wait()

    assert serving.nothing_left(), [p.cmdline() for p in serving.left()]
    assert pm.postmaster(serving.data / "postgres") is None


def test_a_child_that_is_killed_is_started_again_and_it_is_said(serving: Serving) -> None:
    assert serving.says(LISTENING), serving.lines
    first = serving.child("COPILOT_API_PORT")

    os.kill(first, signal.SIGKILL)

    assert serving.says("The api process was killed (signal 9); starting it again in 0.2 s.")
    assert until(lambda: serving.child("COPILOT_API_PORT") != first, 10)
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(timeout=15) == 0
    assert serving.nothing_left(3)


def test_children_get_one_thread_the_database_and_no_demo(serving: Serving) -> None:
    assert serving.says(LISTENING), serving.lines
    environments = {environment for _, _, environment in serving.started()}
    assert len(environments) == 1
    assert re.fullmatch(r"\['1', 'postgresql://postgres@/copilot\?host=.*', 'False'\]", environments.pop())


def test_the_address_to_open_is_said(serving: Serving) -> None:
    assert serving.says(f"{LISTENING} Open  http://127.0.0.1:{serving.ports[1]}"), serving.lines
    assert serving.says("Stop with Ctrl-C.")


def test_a_child_that_cannot_start_ends_the_command_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    run = Serving(tmp_path)

    assert run.process.wait(timeout=60) == 2

    assert run.says("this process is broken on purpose")
    assert re.search(
        r"The (api|ui) process does not start; the end of its log stands above", "\n".join(run.lines)
    )
    assert run.nothing_left(5)


@pytest.mark.parametrize("taken", ["api", "ui"])
def test_a_port_in_use_is_one_sentence_and_nothing_is_started(tmp_path: Path, taken: str) -> None:
    from api.serve import serve

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        ports = {"api_port": free_port(), "ui_port": free_port(), f"{taken}_port": port}
        with pytest.raises(WorldError, match=f"Port {port} on 127.0.0.1 is already in use.*--{taken}-port"):
            serve(load(data_dir=tmp_path / "data", **ports), False)
    assert not (tmp_path / "data").exists()


def test_one_port_for_both_is_refused(tmp_path: Path) -> None:
    from api.serve import serve

    with pytest.raises(WorldError, match="cannot share port 8400"):
        serve(load(data_dir=tmp_path, ui_port=8400), False)
