"""A stand-in for the API that the panel talks to: the files of ui/panel and the live socket, in one thread.

It keeps a journal of event frames, numbers them, answers a repeated intent_id with the first answer, and gives a
hello its missed events or a snapshot, as docs/api.md tells. Tests bend it through its fields.
"""

import json
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import panel_calls as calls
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from copilot.events import Event

PANEL = Path(__file__).resolve().parents[2] / "ui" / "panel"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'"
)
HEARTBEAT_MS = 400

Frame = dict[str, Any]


class FakeLive:
    """One call behind a socket. `received` holds every frame of the client, hello and pong too."""

    def __init__(self, events: tuple[Event, ...] = calls.OPENING) -> None:
        self.journal: list[Frame] = []
        self.received: list[Frame] = []
        self.answers: Callable[[Frame], list[Event]] = _echo
        self.refuses = False  # True: files are served, but no socket is opened
        self.denies = ""  # a code: every hello is denied
        self.drops_before_ack = (
            0  # so many intents are written down, then the socket is dropped without an ack
        )
        self.loses_intents = 0  # so many intents are dropped together with the socket, nothing written down
        self.troubles: list[str] = []  # codes: the next intents are answered with these errors
        self.recovers = True  # False: missed events cannot be given, a snapshot says so
        self.beats = True
        self.tickets = 0
        self.base: Frame = {}  # fields of the view that a test wants otherwise
        self.sockets: set[ServerConnection] = set()
        self._lock = threading.RLock()
        for event in events:
            self.write(event)
        self._start(0)

    # the test's side

    def write(self, event: Event, intent_id: str = "") -> Frame:
        """Write one event down without telling anybody."""
        with self._lock:
            seq = len(self.journal) + 1
            at = calls.AT.isoformat().replace("+00:00", "Z")
            frame = {"kind": "event", "seq": seq, "at": at, "intent_id": intent_id, "took_ms": 1.5}
            self.journal.append(frame | {"event": calls.dump(event)})
            return self.journal[-1]

    def push(self, *events: Event, intent_id: str = "") -> None:
        """Write events down and send them to whoever watches."""
        with self._lock:
            for event in events:
                self._tell(self.write(event, intent_id))

    def view(self) -> Frame:
        """The call as a fresh snapshot shows it."""
        return view_of(self.journal) | self.base

    def intents(self, kind: str = "") -> list[Frame]:
        """The intents received so far, of one kind or all, in order."""
        skip = {"hello", "pong"}
        return [f for f in self.received if f["kind"] not in skip and (not kind or f["kind"] == kind)]

    def hang_up(self) -> None:
        """Drop every socket, as a dying process would."""
        for socket in list(self.sockets):
            socket.socket.shutdown(2)

    def away(self) -> None:
        """Stop listening: the address refuses connections until `back`."""
        self.server.shutdown()
        self.hang_up()
        self._thread.join(5)

    def line_away(self) -> None:
        """Drop every socket and open no more until `refuses` is False again; files are still served."""
        self.refuses = True
        self.hang_up()

    def back(self) -> None:
        """Listen again at the same address."""
        self._start(self.port)

    def address(self, *, lang: str = "es", ticket: str = "t-0", theme: str = "") -> str:
        """Where the standalone panel of this call is."""
        return f"http://127.0.0.1:{self.port}/panel/#ticket={ticket}&lang={lang}&theme={theme}"

    # the server's side

    def _start(self, port: int) -> None:
        self.server = serve(self._socket, "127.0.0.1", port, process_request=self._file, ping_interval=None)
        self.port = self.server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def _file(self, connection: ServerConnection, request: Request) -> Response | None:
        path = request.path.partition("?")[0]
        if path == "/api/live":
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "away\n") if self.refuses else None
        found = PANEL / (path.removeprefix("/panel/") or "index.html")
        if not path.startswith("/panel/") or ".." in path or not found.is_file():
            return connection.respond(HTTPStatus.NOT_FOUND, "nothing here\n")
        body = found.read_bytes()
        headers = Headers({"Content-Type": TYPES[found.suffix], "Content-Length": str(len(body))})
        headers["Content-Security-Policy"] = POLICY
        headers["Connection"] = "close"
        return Response(200, "OK", headers, body)

    def _socket(self, socket: ServerConnection) -> None:
        try:
            self._greet(socket, self._hear(socket))
            while True:
                try:
                    self._take(socket, self._hear(socket, HEARTBEAT_MS / 1000))
                except TimeoutError:
                    if self.beats:
                        self._say(socket, {"kind": "ping", "ticket": self._ticket()})
        except (ConnectionClosed, OSError):
            pass
        finally:
            self.sockets.discard(socket)

    def _greet(self, socket: ServerConnection, hello: Frame) -> None:
        if self.denies:
            self._say(socket, {"kind": "denied", "code": self.denies, "message": "No."})
            socket.close(4401)
            return
        with self._lock:
            seq, last = len(self.journal), hello["last_seq"]
            ready = {"kind": "ready", "version": 1, "call_id": "call-1", "seq": seq, "ticket": self._ticket()}
            self._say(socket, ready | {"heartbeat_ms": HEARTBEAT_MS})
            if last == 0 or not self.recovers:
                view = self.view()
                self._say(socket, {"kind": "snapshot", "seq": seq, "recovered": last == 0, "view": view})
            else:
                for frame in self.journal[last:]:
                    self._say(socket, frame)
            self.sockets.add(socket)

    def _take(self, socket: ServerConnection, frame: Frame) -> None:
        if frame["kind"] in ("pong", "hello"):
            return
        intent_id = frame["intent_id"]
        if self.loses_intents > 0:
            self.loses_intents -= 1
            socket.socket.shutdown(2)
            return
        if self.troubles:
            code = self.troubles.pop(0)
            self._say(
                socket,
                {"kind": "error", "code": code, "message": "No.", "detail": {}, "intent_id": intent_id},
            )
            return
        with self._lock:
            if all(written["intent_id"] != intent_id for written in self.journal):
                first, *derived = self.answers(frame)
                if self.drops_before_ack > 0:
                    self.drops_before_ack -= 1
                    self.write(first, intent_id)
                    for event in derived:
                        self.write(event)
                    socket.socket.shutdown(2)
                    return
                self.push(first, intent_id=intent_id)
                self.push(*derived)
            self._say(socket, {"kind": "ack", "intent_id": intent_id, "seq": len(self.journal)})

    def _hear(self, socket: ServerConnection, seconds: float | None = None) -> Frame:
        frame: Frame = json.loads(socket.recv(seconds))
        self.received.append(frame)
        return frame

    def _tell(self, frame: Frame) -> None:
        for socket in list(self.sockets):
            self._say(socket, frame)

    def _say(self, socket: ServerConnection, frame: Frame) -> None:
        try:
            socket.send(json.dumps(frame))
        except (ConnectionClosed, OSError):
            self.sockets.discard(socket)

    def _ticket(self) -> str:
        self.tickets += 1
        return f"t-{self.tickets}"


def _echo(frame: Frame) -> list[Event]:
    """Write down what was said or done, without a new suggestion."""
    number = abs(hash(frame["intent_id"])) % 10**6
    if frame["kind"] == "utterance":
        speaker = calls.Speaker(frame["speaker"])
        return [calls.said(frame["text"], speaker, number=number, typed=frame["source"] == "typed")]
    if frame["kind"] == "cue":
        return [calls.keyed(frame["cue"])]
    if frame["kind"] == "close":
        return [calls.closed(frame["disposition"])]
    card = next(c for c in CARDS if c.offer_id == frame["offer_id"])
    return [calls.chosen(card, frame["outcome"], frame["because"])]


CARDS = (calls.NINE, calls.SIX, calls.TODAY, calls.TWELVE, calls.FOURTEEN)


def view_of(journal: list[Frame]) -> Frame:
    """What a fresh snapshot holds after these frames, told apart from how the panel folds them."""
    events = [frame["event"] for frame in journal]

    def last(kind: str) -> Frame | None:
        return next((event for event in reversed(events) if event["kind"] == kind), None)

    start, made, over = events[0], last("suggestion_made"), last("call_closed")
    debt = start["position"]["debts"][0]
    choices = [event["choice"] for event in events if event["kind"] == "offer_chosen"]
    asks = [event["ask"] for event in events if event["kind"] == "cues_detected" and event["ask"]]
    detected = last("cues_detected")
    claim = {"minor": calls.CLAIM.total.minor, "currency": "ARS", "text": "$ 412.350"}
    headlines = {card.offer_id: card.headline for card in CARDS}
    suggestion = made["suggestion"] if made else None
    return {
        "call_id": "call-1", "state": "closed" if over else "open", "seq": len(journal), "locale": start["locale"],
        "opened_at": start["at"], "closed_at": over["at"] if over else None,
        "disposition": over["disposition"] if over else "", "owner": "ana",
        "debtor": {"debtor_id": "AR-1001", "name": "Carla Benítez", "kind": "person", "country": "AR"},
        "on": start["on"], "currency": "ARS", "claim": claim, "parts": {},
        "days_past_due": debt["days_past_due"], "segment": start["segment"],
        "debts": [{"debt_id": "D-1", "product": "credit_card", "claim": claim, "days_past_due": 74}],
        "profile": detected["profile"] if detected else calls.plain(calls.Profile()),
        "ask": asks[-1] if asks else None,
        "said": [event["utterance"] for event in events if event["kind"] == "utterance_heard"][-20:],
        "suggestion": suggestion,
        "choices": [
            {"offer_id": c["offer_id"], "outcome": c["outcome"], "headline": headlines[c["offer_id"]],
             "because": c["because"]}
            for c in choices
        ],
        "agreed": next((c["offer_id"] for c in reversed(choices) if c["outcome"] == "accepted"), None),
        "protocol": suggestion["protocol"] if suggestion else "",
        "cue_keys": [{"key": key, "cue": cue, "label": cue} for key, cue in enumerate(calls.CUES, 1)],
    }  # fmt: skip
