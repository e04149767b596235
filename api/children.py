"""How is a process of ours started, watched, started again and stopped? One Child is one such process."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from api.lifeline import VARIABLE

ROOT = Path(__file__).resolve().parents[1]
BACKOFF_SECONDS = (0.2, 0.5, 1, 2, 5, 10)
STEADY_SECONDS = 60
STOP_SECONDS = 5.0
LOG_MAX_BYTES = 10_000_000
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Idle BLAS and OpenMP workers that wait for a busy core turn 5 ms into seconds."""

_open = build_opener(ProxyHandler({})).open  # our own address is never behind the house's proxy


@dataclass(kw_only=True)
class Child:
    """A Python module that runs as a process, writes to `log`, and is well when `health` answers 200."""

    name: str
    module: str
    health: str
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    deaths: int = 0
    was_well: bool = field(default=False)

    def start(self, lifeline: int) -> None:
        """Start it with the reading end of our lifeline; its own session, so that Ctrl-C reaches only us."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_MAX_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        path = os.pathsep.join(filter(None, (str(ROOT), self.environment.get("PYTHONPATH", ""))))
        given = {**self.environment, **ONE_THREAD, VARIABLE: str(lifeline), "PYTHONPATH": path}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env={**given, "PYTHONUNBUFFERED": "1"}, pass_fds=(lifeline,), start_new_session=True,
            )  # fmt: skip
        self.started_at = time.monotonic()

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative: the number of the signal that killed it."""
        return None if self.process is None else self.process.poll()

    def well(self) -> bool:
        """Does it run and answer 200 on its health address?"""
        if self.process is None or self.exit_code is not None:
            return False
        try:
            with _open(self.health, timeout=2) as answer:
                self.was_well = answer.status == 200
        except (URLError, OSError, ValueError):
            return False
        return self.was_well

    def schedule_restart(self) -> float:
        """Note a death; the pause in seconds before the next start, longer when it keeps dying."""
        if time.monotonic() - self.started_at > STEADY_SECONDS:
            self.deaths = 0
        pause = BACKOFF_SECONDS[min(self.deaths, len(BACKOFF_SECONDS) - 1)]
        self.deaths += 1
        self.process = None
        self.start_at = time.monotonic() + pause
        return pause

    def last_words(self, lines: int = 5) -> str:
        """The end of its log, for the message that it would not start."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.strip().splitlines()[-lines:])


def stop(children: Sequence[Child]) -> None:
    """Ask all to stop, give them STOP_SECONDS together, end those that are still there. All are reaped."""
    running = [c.process for c in children if c.process is not None and c.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
