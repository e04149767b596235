"""Does the embedded server survive everything that can happen to the program that started it?"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from copilot.errors import WorldError
from copilot.store import postmaster as pm
from copilot.store.embedded import Embedded

pytestmark = pytest.mark.store

USER = """
import sys, time
from pathlib import Path
from copilot.store.embedded import Embedded
embedded = Embedded(Path(sys.argv[1]))
print(embedded.start(), flush=True)
sys.stdin.read()
embedded.stop()
"""


class User:
    """Another process that uses the server in `data`."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-c", USER, str(data)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def started(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the module, so that the cluster is made once."""
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture
def data(folder: Path) -> Iterator[Path]:
    yield folder
    server = pm.postmaster(folder / "postgres")  # what a failed test left must not fail the next one
    for process in (*named(folder), *([server] if server else [])):
        process.kill()
    settled(folder)


def named(data: Path) -> list[psutil.Process]:
    """The processes started with this folder as their argument: users and guards."""
    return [p for p in psutil.process_iter(["cmdline"]) if (p.info["cmdline"] or [""])[-1] == str(data)]


def guards(data: Path) -> list[psutil.Process]:
    return [p for p in named(data) if "copilot.store.guard" in p.info["cmdline"]]


def settled(data: Path, seconds: float = 15) -> bool:
    """True once neither server nor guard of this folder is left."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if pm.postmaster(data / "postgres") is None and not guards(data):
            return True
        time.sleep(0.05)
    return False


def ask(url: str, sql: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def test_it_starts_answers_with_fsync_on_and_leaves_nothing_behind(data: Path) -> None:
    embedded = Embedded(data)

    url = embedded.start()

    assert (
        ask(url, "SELECT current_database() || ' fsync ' || current_setting('fsync')") == "copilot fsync on"
    )
    assert ask(url, "SELECT lower('ÑANDÚ')") == "ñandú"
    embedded.stop()
    assert pm.postmaster(data / "postgres") is None
    assert settled(data)


def test_starting_and_stopping_twice_is_the_same_as_once(data: Path) -> None:
    embedded = Embedded(data)
    assert embedded.start() == embedded.start()
    embedded.stop()
    embedded.stop()
    assert settled(data)


def test_the_server_stays_until_its_last_user_leaves(data: Path) -> None:
    first, second = User(data), User(data)
    url = first.started()
    assert second.started() == url

    first.leave()
    assert ask(url, "SELECT 1") == 1

    second.leave()
    assert settled(data)


def test_it_stops_by_itself_after_kill_9_of_its_only_user(data: Path) -> None:
    user = User(data)
    user.started()
    user.kill()
    assert settled(data)


def test_a_killed_user_does_not_take_the_server_from_the_others(data: Path) -> None:
    killed, other = User(data), User(data)
    killed.started()
    url = other.started()

    killed.kill()
    time.sleep(0.5)

    assert ask(url, "SELECT 1") == 1
    other.leave()
    assert settled(data)


def test_a_server_left_over_after_kill_9_of_everything_is_joined_and_then_stopped(data: Path) -> None:
    user = User(data)
    url = user.started()
    ask(url, "CREATE TABLE kept AS SELECT 7 AS x")
    for guard in guards(data):
        guard.kill()
    user.kill()
    left = pm.postmaster(data / "postgres")
    assert left is not None

    embedded = Embedded(data)
    assert ask(embedded.start(), "SELECT x FROM kept") == 7
    joined = pm.postmaster(data / "postgres")
    assert joined is not None
    assert joined.pid == left.pid

    embedded.stop()
    assert settled(data)


def test_it_starts_again_after_kill_9_of_the_server_itself_and_keeps_what_was_committed(data: Path) -> None:
    embedded = Embedded(data)
    url = embedded.start()
    ask(url, "CREATE TABLE survived AS SELECT 41 AS x")
    server = pm.postmaster(data / "postgres")
    assert server is not None
    server.kill()

    again = Embedded(data)

    assert ask(again.start(), "SELECT x FROM survived") == 41
    again.stop()
    embedded.stop()
    assert settled(data)


@pytest.mark.parametrize("content", ["", "99999999\n", "rubbish", "{me}\n/somewhere\n1700000000\n"])
def test_a_stale_or_torn_pid_file_does_not_matter(data: Path, content: str) -> None:
    file = data / "postgres" / "postmaster.pid"
    file.write_text(content.format(me=os.getpid()))
    if os.geteuid() == 0:
        os.chown(file, *((data / "postgres").stat().st_uid, -1))

    embedded = Embedded(data)

    assert ask(embedded.start(), "SELECT 1") == 1
    embedded.stop()
    assert settled(data)


def test_a_running_server_whose_pid_file_was_torn_is_replaced(data: Path) -> None:
    user = User(data)
    user.started()
    sick = pm.postmaster(data / "postgres")
    assert sick is not None
    (data / "postgres" / "postmaster.pid").write_text("")

    embedded = Embedded(data)

    assert ask(embedded.start(), "SELECT 1") == 1
    well = pm.postmaster(data / "postgres")
    assert well is not None
    assert well.pid != sick.pid
    user.leave()
    embedded.stop()
    assert settled(data)


def test_a_stopped_guard_is_replaced_by_the_next_user(data: Path) -> None:
    first = User(data)
    first.started()
    for guard in guards(data):
        guard.send_signal(signal.SIGKILL)
    second = User(data)
    second.started()
    first.kill()
    second.kill()
    assert settled(data)


def test_what_an_interrupted_first_start_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18")

    embedded = Embedded(tmp_path)

    assert ask(embedded.start(), "SELECT 1") == 1
    assert not (tmp_path / "postgres.new").exists()
    embedded.stop()


def test_a_path_too_long_for_a_socket_works(tmp_path: Path) -> None:
    long = tmp_path / ("a" * 60) / ("b ' ñ" * 8)
    embedded = Embedded(long)
    assert ask(embedded.start(), "SELECT 1") == 1
    embedded.stop()
    assert pm.postmaster(long / "postgres") is None


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorldError, match=r"The data folder .*file.* cannot be used: Not a directory"):
        Embedded(tmp_path / "file" / "data").start()


def test_a_database_of_another_version_is_said_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(WorldError, match="made by PostgreSQL 15; this program brings PostgreSQL 18"):
        Embedded(tmp_path).start()
    assert [p.name for p in (tmp_path / "postgres").iterdir()] == ["PG_VERSION"]


def test_somebody_elses_files_are_said_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "thesis.doc").write_text("precious")
    with pytest.raises(WorldError, match="is not empty and is not a database"):
        Embedded(tmp_path).start()
    assert (tmp_path / "postgres" / "thesis.doc").read_text() == "precious"
