"""From the debtor's words to the painted card, beside a bare echo of the same bytes through the same component.

One run: a first call is walked to record its frames; then two panels in one Chromium take the same 100 utterances in
turn, one on the real API (engine, limits, journal committed with fsync), one on a bare echo that sends the recorded
bytes back. Both are timed in the page, from the frame being sent to the frame after the change being painted.

Run: python -m benchmarks.live_latency [utterances]
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from api.wiring import open_office, seed_demo, utc_now
from benchmarks.machine import described, summary
from copilot.settings import Settings
from copilot.store.embedded import Embedded
from tests.find_chromium import find, flags

WATCH = """
window.sent = []; window.seen = [];
addEventListener('copilot:sent', e => { if (e.detail.kind === 'utterance') window.sent.push(e.detail.at); });
addEventListener('copilot:painted', e => window.seen.push(e.detail));
"""
SAYINGS = (
    "no puedo pagar todo, puedo {k}.000 por mes", "me quedé sin trabajo", "quiero un descuento del {d} por ciento",
    "te pago {k}0.000 hoy", "en {n} cuotas puede ser", "necesito más tiempo", "es mucho, no me alcanza",
)  # fmt: skip


def sayings(count: int) -> list[str]:
    """`count` utterances that all mean something, figures changing."""
    return [SAYINGS[i % len(SAYINGS)].format(k=30 + i, d=5 + i % 60, n=2 + i % 20) for i in range(count)]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def post(url: str, body: dict[str, object], token: str = "") -> dict[str, object]:
    """One REST call with a JSON body."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def wait_for(url: str) -> None:
    """Until the address answers, 30 s at most."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


class Panel:
    """One panel in its own page, driven by its text field and timed by its own events."""

    def __init__(self, browser: Browser, address: str, ticket: str) -> None:
        self.frames: list[str] = []
        self.page: Page = browser.new_page(viewport={"width": 400, "height": 1000}, bypass_csp=True)
        self.page.add_init_script(WATCH)
        self.page.on("websocket", self._listen)
        self.page.goto(f"{address}/panel/#ticket={ticket}&lang=es")
        self.page.wait_for_selector("[data-state=live][data-seq]:not([data-seq='0'])")

    def _listen(self, line: WebSocket) -> None:
        line.on(
            "framereceived", lambda frame: self.frames.append(frame if isinstance(frame, str) else str(frame))
        )

    def say(self, text: str) -> dict[str, float]:
        """Send one utterance; ms from sent to painted, and from received to painted."""
        self.page.bring_to_front()
        field = self.page.locator("input").first
        before = self.page.evaluate("window.seen.length")
        field.fill(text)
        field.press("Enter")
        self.page.wait_for_function(f"window.seen.length > {before}")
        return self.page.evaluate(
            "(() => { const p = window.seen.at(-1);"
            " return {turn: p.at - window.sent.at(-1), draw: p.at - p.received}; })()"
        )


def recorded(frames: list[str]) -> dict[str, list[object]]:
    """What a walked call received, cut into the greeting and one list per utterance."""
    hello: list[str] = []
    turns: list[list[str]] = []
    for frame in frames:
        said = json.loads(frame)
        if said["kind"] == "ping":
            continue
        if said["kind"] in ("ready", "snapshot"):
            hello.append(frame)
        elif said["kind"] == "ack":
            turns[-1].append(frame.replace(said["intent_id"], "INTENT")) if turns else None
        elif said["event"]["kind"] == "utterance_heard":
            turns.append([frame.replace(said["intent_id"], "INTENT")])
        else:
            turns[-1].append(frame)
    return {"hello": hello, "turns": turns}


def main(count: int) -> None:
    """Walk, record, alternate, print."""
    chromium = find()  # asks Playwright itself, so before a Playwright of ours runs
    with tempfile.TemporaryDirectory() as folder, ExitStack() as house:
        database = Embedded(Path(folder))
        house.callback(database.stop)
        settings = Settings(
            database_url=database.start(), api_port=free_port(), ui_port=free_port(), data_dir=Path(folder), demo=True,
            heartbeat_ms=30_000,
        )  # fmt: skip
        office = open_office(settings)
        seed_demo(office.engine, utc_now)
        office.close()
        environment = (
            os.environ | settings.environment() | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        )
        api = subprocess.Popen([sys.executable, "-m", "api.run_api"], env=environment, stdin=subprocess.PIPE)
        house.callback(api.kill)
        wait_for(f"{settings.api_address}/api/health")
        token = post(f"{settings.api_address}/api/session", {"actor_id": "ana", "password": "demo"})["token"]

        def ticket() -> str:
            call = post(f"{settings.api_address}/api/calls", {"debtor_id": "AR-0001"}, str(token))
            return str(
                post(f"{settings.api_address}/api/calls/{call['call_id']}/ticket", {}, str(token))["ticket"]
            )

        playwright = house.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=flags())
        texts = sayings(count)
        first = Panel(browser, settings.api_address, ticket())
        for text in texts:
            first.say(text)
        tape = Path(folder) / "tape.json"
        tape.write_text(json.dumps(recorded(first.frames)))
        echo_port = free_port()
        echo = subprocess.Popen([sys.executable, "-m", "benchmarks.bare_echo", str(echo_port), str(tape)])
        house.callback(echo.kill)
        wait_for(f"http://127.0.0.1:{echo_port}/panel/index.html")
        real = Panel(browser, settings.api_address, ticket())
        bare = Panel(browser, f"http://127.0.0.1:{echo_port}", "any")
        report(texts, real, bare)
        browser.close()


def report(texts: list[str], real: Panel, bare: Panel) -> None:
    """Alternate the two panels over the texts and print both with their ratio."""
    ours, floor = [], []
    for text in texts:
        ours.append(real.say(text))
        floor.append(bare.say(text))
    took = [
        json.loads(f).get("took_ms", 0.0) for f in real.frames if '"suggestion_made"' in f and '"event"' in f
    ]
    size = [len(f) for f in real.frames if '"suggestion_made"' in f]
    turn, echo = [t["turn"] for t in ours], [t["turn"] for t in floor]
    print(described("fastapi", "uvicorn", "websockets", "sqlalchemy", "psycopg", "numpy"))
    print(f"{len(texts)} utterances, suggestion frames of {min(size)} to {max(size)} bytes")
    print(f"sent to painted, real API          {summary(turn)}")
    print(f"sent to painted, bare echo         {summary(echo)}")
    print(f"frame received to painted, real    {summary([t['draw'] for t in ours])}")
    print(f"frame received to painted, echo    {summary([t['draw'] for t in floor])}")
    print(f"engine, server side                {summary(took)}")
    print(
        f"ratio of p50 real / echo           {sorted(turn)[len(turn) // 2] / sorted(echo)[len(echo) // 2]:.2f}"
    )
    worst = int(len(turn) * 0.95)
    print(f"ratio of p95 real / echo           {sorted(turn)[worst] / sorted(echo)[worst]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
