"""Who stops the embedded server when its last user was killed? This process: `python -m copilot.store.guard FOLDER`.

It asks for the exclusive lock on the file on which every user holds a shared one, and sleeps in the kernel until
it gets it. Started by Embedded.start; it needs no signal, no polling and no list of process ids.
"""

import signal
import sys
from pathlib import Path

from copilot.store.embedded import _lock, _open, stop_server


def guard(data_dir: Path) -> None:
    """Wait until nobody uses the server in `data_dir`, stop it, end. Ends at once if another guard waits."""
    only = _open(data_dir / "postgres.guard")
    if not _lock(only, shared=False, wait=False):
        return
    with _open(data_dir / "postgres.users") as users:
        _lock(users, shared=False)
        stop_server(data_dir / "postgres")
        # Before the users' lock: whoever starts the server next must find the guard's place free.
        only.close()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the users; the guard follows them
    guard(Path(sys.argv[1]))
