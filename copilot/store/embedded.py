"""Who starts the database that comes with the program, and who stops it? Its first user, and its last one.

A user is a process that holds a shared lock on `<data>/postgres.users`. The kernel drops the lock when the process
ends, however it ends, so a kill -9 leaves nothing to clean up and no list of process ids that can be wrong. A small
guard process waits for the exclusive lock: when it gets it, nobody is left, and it stops the server.

Layout of the data folder: `postgres/` (the cluster, owned by the server's user), `postgres.lock` (one start at a
time), `postgres.users` (who uses it), `postgres.guard` (one guard at a time).
"""

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil

from copilot.errors import WorldError
from copilot.store import postmaster as pm

DATABASE = "copilot"
START_SECONDS = 60
STOP_SECONDS = 20
_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # A failed statement would carry names and phone numbers into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_LOG_MAX_BYTES = 5_000_000


class Embedded:
    """One use of the server in `data_dir`; start it, hand its url around, stop it. fsync stays on.

    Safe to start from several processes at once, after a kill -9 of any of them, and as root.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.expanduser().resolve()
        self.pgdata = self.data_dir / "postgres"
        self._use: IO[str] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Run or join the server and return its url (a Unix socket, database `copilot`). Idempotent.

        Raises WorldError if the folder cannot be written, belongs to another version, or the server will not start.
        """
        self._prepare_folder()
        try:
            with locked(self.data_dir / "postgres.lock"):
                if self._use is None:
                    self._use = _open(self.data_dir / "postgres.users")
                    _lock(self._use, shared=True)  # waits for a guard that is stopping the server
                if self._guard is None or self._guard.poll() is not None:
                    self._guard = start_guard(
                        self.data_dir
                    )  # first: a kill in the middle of the start counts too
                self._bring_up()
        except BaseException:
            self._leave()
            raise
        return self.url

    def stop(self) -> None:
        """Leave the server; if nobody else uses it, it is stopped when this returns. Idempotent."""
        if self._use is None:
            return
        self._leave()
        with _open(self.data_dir / "postgres.users") as users:
            if _lock(users, shared=False, wait=False):
                stop_server(self.pgdata)
            elif not _lock(users, shared=True, wait=False):
                _lock(users, shared=True)  # the guard was faster and is stopping it; wait for that
        self._reap_guard()

    @property
    def url(self) -> str:
        """postgresql://postgres@/copilot?host=<socket folder>; valid between start and stop."""
        sockets = pm.socket_folder(self.pgdata, pm.owner_of(self.pgdata))
        return f"postgresql://postgres@/{DATABASE}?host={quote(str(sockets), safe='')}&port={pm.PORT}"

    def _leave(self) -> None:
        if self._use is not None:
            self._use.close()
            self._use = None

    def _reap_guard(self) -> None:
        """Collect our guard if it has ended; one that waits for other users lives on without us."""
        if self._guard is None:
            return
        if pm.postmaster(self.pgdata) is None:
            self._guard.wait(timeout=STOP_SECONDS)
        self._guard.poll()
        self._guard = None

    def _prepare_folder(self) -> None:
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            _open(self.data_dir / "postgres.lock").close()
        except OSError as error:
            raise WorldError(
                f"The data folder {self.data_dir} cannot be used: {error.strerror}. The database lives there. "
                "Choose another folder with --data, or give this user the right to write there.",
                folder=str(self.data_dir),
            ) from error

    def _bring_up(self) -> None:
        """Under the start lock: cluster made, server answering, database there."""
        owner = pm.owner_of(self.pgdata)
        tools = pm.binaries()
        if owner.uid is not None:
            pm.let_read(tools.parent)
            pm.let_through(tools)
            pm.let_through(self.pgdata)
        self._make_cluster(owner, tools)
        if not self._join_running(owner, tools):
            self._start_server(owner, tools)
        _make_database(self.url)

    def _make_cluster(self, owner: pm.Owner, tools: Path) -> None:
        """Create it beside its place and rename it: a kill in the middle leaves no half cluster behind."""
        for left in self.data_dir.glob("postgres.new*"):
            shutil.rmtree(left, ignore_errors=True)
        if (self.pgdata / "PG_VERSION").exists():
            self._check_version()
            return
        if self.pgdata.exists() and any(self.pgdata.iterdir()):
            raise WorldError(
                f"{self.pgdata} is not empty and is not a database. Move what is in it elsewhere, or choose "
                "another data folder with --data.",
                folder=str(self.pgdata),
            )
        old = pm.postmaster(self.pgdata)
        if old is not None:  # its folder was deleted under it
            pm.end(old, seconds=STOP_SECONDS)
        new = self.data_dir / "postgres.new"
        new.mkdir(mode=0o700)
        if owner.uid is not None and owner.gid is not None:
            os.chown(new, owner.uid, owner.gid)
        locale = ("--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")
        access = ("--auth=trust", "--username=postgres")  # the folder itself is the lock: mode 0700
        done = owner.run(tools / "initdb", *access, *locale, "-D", new, timeout=120)
        if done.returncode != 0:
            raise _will_not_start("create its files", done.stdout, self.data_dir)
        new.rename(self.pgdata)

    def _check_version(self) -> None:
        try:
            found = (self.pgdata / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise WorldError(
                f"The database in {self.pgdata} cannot be read: {error.strerror}. It belongs to another user. "
                "Start the program as that user, or choose another data folder with --data.",
                folder=str(self.pgdata),
            ) from error
        if found != str(pm.VERSION):
            raise WorldError(
                f"The database in {self.pgdata} was made by PostgreSQL {found}; this program brings PostgreSQL "
                f"{pm.VERSION} and cannot open it. Choose another folder with --data, or dump it with version "
                f"{found} and load it again.",
                folder=str(self.pgdata), found=found,
            )  # fmt: skip

    def _join_running(self, owner: pm.Owner, tools: Path) -> bool:
        """True if a server already runs here and answers; a sick one is ended, a dead one's pid file removed."""
        process = pm.postmaster(self.pgdata)
        if process is None:
            (self.pgdata / "postmaster.pid").unlink(missing_ok=True)
            return False
        # A server whose pid file was torn shuts itself down within a minute: do not join it.
        if pm.pid_in_file(self.pgdata) == process.pid and self._wait_answer(process, owner, tools):
            return True
        pm.end(process, seconds=STOP_SECONDS)
        (self.pgdata / "postmaster.pid").unlink(missing_ok=True)
        return False

    def _wait_answer(self, process: psutil.Process, owner: pm.Owner, tools: Path) -> bool:
        """Starting, replaying its log or stopping: wait until it answers or has ended."""
        sockets = pm.socket_folder(self.pgdata, owner)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and pm.running(process):
            if pm.answers(tools, sockets, owner):
                return True
            time.sleep(0.1)
        return False

    def _start_server(self, owner: pm.Owner, tools: Path) -> None:
        log = self.pgdata / "server.log"
        if log.exists() and log.stat().st_size > _LOG_MAX_BYTES:
            log.replace(log.with_suffix(".log.1"))
        options = {**_OPTIONS, "unix_socket_directories": str(pm.socket_folder(self.pgdata, owner))}
        words = " ".join(f"-c {name}={_quoted(value)}" for name, value in options.items())
        command = (
            tools / "pg_ctl",
            "-w",
            "-t",
            str(START_SECONDS),
            "-l",
            log,
            "-D",
            self.pgdata,
            "-o",
            words,
            "start",
        )
        for pause in (0.5, 2.0, 0):  # after a kill -9 its last workers may still hold the shared memory
            done = owner.run(*command, timeout=START_SECONDS + 10)
            if done.returncode == 0:
                return
            time.sleep(pause)
        tail = log.read_text(errors="replace") if log.exists() else done.stdout
        raise _will_not_start("start", tail, self.data_dir)


def stop_server(pgdata: Path) -> None:
    """Stop the server of this folder if one runs; only for the holder of the exclusive lock."""
    process = pm.postmaster(pgdata)
    if process is not None:
        pm.end(process, seconds=STOP_SECONDS)


def start_guard(data_dir: Path) -> subprocess.Popen[bytes]:
    """A process that outlives us and stops the server when its last user is gone; a second one ends at once."""
    root = str(Path(__file__).resolve().parents[2])
    given = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    path = os.pathsep.join([root, *(str(Path(part).absolute()) for part in given)])
    return subprocess.Popen(
        [sys.executable, "-m", "copilot.store.guard", str(data_dir)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd="/", start_new_session=True, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone on `path` among all processes."""
    with _open(path) as file:
        _lock(file, shared=False)
        yield


def _open(path: Path) -> IO[str]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, stat.S_IRUSR | stat.S_IWUSR), "r+")


def _lock(file: IO[str], *, shared: bool, wait: bool = True) -> bool:
    """Take the lock; False if it is held by others and we do not wait."""
    import fcntl

    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _quoted(value: str) -> str:
    """One word of pg_ctl's -o, which a shell will read."""
    return "'" + value.replace("'", "'\\''") + "'"


def _make_database(url: str) -> None:
    """Create the database unless it is there: a kill between initdb and this line must not matter."""
    import psycopg

    with psycopg.connect(
        url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True, connect_timeout=10
    ) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _will_not_start(step: str, output: str, data_dir: Path) -> WorldError:
    lines = [line.strip() for line in output.splitlines() if "FATAL" in line or "error" in line.lower()]
    why = lines[-1] if lines else (output.strip().splitlines() or ["no reason given"])[-1]
    return WorldError(
        f"The embedded database in {data_dir} could not {step}: {why}. Free disk space or memory if that is the "
        "reason, choose another folder with --data, or set DATABASE_URL to a PostgreSQL of your own.",
        folder=str(data_dir),
    )
