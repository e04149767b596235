"""How does a process we started notice that we are gone? It reads a pipe that only ends when we end.

`copilot serve` keeps the writing end and gives every child the reading end. However the parent dies, kill -9
included, the kernel closes its end, the child reads the end of the pipe, and stops itself.
Standard library only: a child calls `watch` before it imports anything slow.
"""

import os
import signal
import threading
import time

VARIABLE = "COPILOT_LIFELINE"
"""Environment variable with the number of the inherited file descriptor."""

GRACE_SECONDS = 4.0


def watch() -> bool:
    """Stop this process when its parent is gone; False (and nothing happens) if no parent gave us a lifeline.

    First SIGTERM, so that open work is finished; after GRACE_SECONDS the process ends anyway.
    """
    given = os.environ.pop(VARIABLE, "")
    if not given.isdigit():
        return False
    os.set_inheritable(int(given), False)
    threading.Thread(target=_wait, args=(int(given),), name="lifeline", daemon=True).start()
    return True


def _wait(pipe: int) -> None:
    while os.read(pipe, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
