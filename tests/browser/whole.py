"""The whole program for a browser test: `copilot serve` as a process of its own, on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
READY = "is running"
PASSWORD = "una-clave-larga"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """`copilot` with its own ports, data folder and database; `ui` and `api` are its two addresses."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.api_port, self.ui_port = free_port(), free_port()
        self.ui, self.api = f"http://127.0.0.1:{self.ui_port}", f"http://127.0.0.1:{self.api_port}"
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "COPILOT_DATA_DIR": str(folder),
            "COPILOT_API_PORT": str(self.api_port),
            "COPILOT_UI_PORT": str(self.ui_port),
        }
        self.process: subprocess.Popen[str] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One `copilot` command, to its end."""
        return subprocess.run(
            self._line(words),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=ROOT,
            check=False,
        )

    def serve(self, word: str = "serve") -> None:
        """Start and wait until it says that it runs, 60 s at most."""
        log = self.folder / "serve.log"
        with log.open("w") as out:
            self.process = subprocess.Popen(
                self._line((word,)),
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=ROOT,
            )
        for _ in range(600):
            if READY in log.read_text():
                return
            assert self.process.poll() is None, log.read_text()
            time.sleep(0.1)
        raise AssertionError(log.read_text())

    def stop(self) -> None:
        """Ctrl-C, as a person would."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)

    def kill_api(self) -> int:
        """kill -9 the API process; gives back its id."""
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if "api.run_api" in child.cmdline():
                child.kill()
                return child.pid
        raise AssertionError("there is no API process")

    def _line(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-u", "-c", "from api.cli import main; main()", *words]
