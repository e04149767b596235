"""Does a child notice that its parent is gone, however it went?"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHILD = "from api import lifeline; import time, sys; print(lifeline.watch(), flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {CHILD}"


def start(code: str) -> tuple[subprocess.Popen[str], int]:
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        pass_fds=(reading,),
        env={**os.environ, "COPILOT_LIFELINE": str(reading), "PYTHONPATH": str(ROOT)},
    )
    os.close(reading)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process, writing


def test_a_child_stops_when_the_other_end_of_its_lifeline_closes() -> None:
    process, writing = start(CHILD)
    assert process.poll() is None

    os.close(writing)

    assert process.wait(timeout=3) == -15


def test_a_child_that_does_not_listen_is_ended_anyway() -> None:
    process, writing = start(DEAF)
    began = time.monotonic()

    os.close(writing)

    assert process.wait(timeout=10) == 1
    assert time.monotonic() - began > 3


def test_without_a_lifeline_nothing_happens() -> None:
    code = CHILD.replace("time.sleep(60)", "time.sleep(0.3); print('alive')")
    environment = {name: value for name, value in os.environ.items() if name != "COPILOT_LIFELINE"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**environment, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == "False\nalive\n"
