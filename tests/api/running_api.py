"""A running API on a real database: actors of every role, debtors of three countries, and sockets to talk to it.

The fixture `house` (conftest.py) is one of them for all tests of this folder.
"""

import json
import socket as sockets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from websockets.sync.client import ClientConnection, connect

from api.app import create_app
from api.auth import Cost, hash_password
from api.wiring import Office
from copilot.debt import Balance, Debtor, Document, DocumentKind, PersonKind
from copilot.money import Money
from copilot.portfolio.importing import Parsed
from copilot.rate import Rate
from copilot.settings import Settings
from copilot.store.engine import make_engine
from copilot.store.people import Actor, People
from copilot.store.portfolio import PortfolioStore

HEARTBEAT_MS = 400
HELLO_SECONDS = 1.0
PASSWORD = "demo"
CHEAP = Cost(2**4)
"""A password hash that takes no time."""

PEOPLE = {
    "ana": "advisor",
    "bruno": "advisor",
    "lucia": "lead",
    "quique": "qa",
    "admin": "admin",
    "gone": "advisor",
}
_RUNGS = {"bruno": "senior", "lucia": "lead", "admin": "manager"}
_numbers = count(1)


@dataclass
class House:
    """A running API and what a test wants to know of it."""

    app: FastAPI
    url: str
    database_url: str
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        office: Office = self.app.state.office
        return office

    @property
    def live_url(self) -> str:
        return self.url.replace("http", "ws", 1) + "/api/live"

    def ask(self, method: str, path: str, *, who: str = "ana", **parts: Any) -> httpx.Response:
        """One request as `who`; "" for nobody."""
        headers = {"Authorization": f"Bearer {self._token(who)}"} if who else {}
        return httpx.request(method, f"{self.url}{path}", headers=headers, timeout=20, **parts)

    def get(self, path: str, *, who: str = "ana", **parts: Any) -> httpx.Response:
        return self.ask("GET", path, who=who, **parts)

    def post(self, path: str, body: object = None, *, who: str = "ana") -> httpx.Response:
        return self.ask("POST", path, who=who, json={} if body is None else body)

    def open(self, debtor_id: str = "AR-1", *, who: str = "ana") -> str:
        """The id of a new call."""
        answer = self.post("/api/calls", {"debtor_id": debtor_id}, who=who)
        assert answer.status_code == 201, answer.text
        call_id: str = answer.json()["call_id"]
        return call_id

    def ticket(self, call_id: str, *, who: str = "ana") -> str:
        ticket: str = self.post(f"/api/calls/{call_id}/ticket", who=who).json()["ticket"]
        return ticket

    def seq(self, call_id: str) -> int:
        seq: int = self.get(f"/api/calls/{call_id}", who="admin").json()["seq"]
        return seq

    @contextmanager
    def line(self, **options: Any) -> Iterator["Line"]:
        """A socket that has said nothing yet."""
        with connect(self.live_url, proxy=None, **options) as connection:
            yield Line(connection)

    @contextmanager
    def watching(self, call_id: str, *, who: str = "ana", last_seq: int = 0) -> Iterator["Line"]:
        """A socket that was let in, and has read its ready, and its snapshot when it asked from the start."""
        with self.line() as line:
            line.hello(self.ticket(call_id, who=who), last_seq)
            line.ready = line.next("ready")
            if last_seq == 0:
                line.snapshot = line.next("snapshot")
            yield line

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            answer = httpx.post(
                f"{self.url}/api/session", json={"actor_id": who, "password": PASSWORD}, timeout=20
            )
            self.tokens[who] = answer.json()["token"]
        return self.tokens[who]


class Line:
    """The client's end of a live socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.ready: dict[str, Any] = {}
        self.snapshot: dict[str, Any] = {}

    def hello(self, ticket: str, last_seq: int = 0, version: int = 1) -> None:
        self.send(kind="hello", version=version, ticket=ticket, last_seq=last_seq)

    def send(self, **fields: object) -> None:
        self.connection.send(json.dumps(fields))

    def say(self, text: str, intent_id: str = "", speaker: str = "debtor") -> str:
        intent_id = intent_id or new_id()
        self.send(kind="utterance", intent_id=intent_id, speaker=speaker, text=text, source="typed")
        return intent_id

    def receive(self, timeout: float = 5) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self.connection.recv(timeout=timeout))
        return frame

    def next(self, kind: str, timeout: float = 5) -> dict[str, Any]:
        """The next frame of a kind; pings are answered and other frames are an error."""
        for frame in self.frames(timeout):
            assert frame["kind"] == kind, frame
            return frame
        raise AssertionError(f"no {kind} came")

    def frames(self, timeout: float = 5) -> Iterator[dict[str, Any]]:
        """Frames as they come, pings answered and left out; ends when nothing came for `timeout` seconds."""
        until = time.monotonic() + timeout
        while (left := until - time.monotonic()) > 0:
            try:
                frame = self.receive(left)
            except TimeoutError:
                return
            if frame["kind"] == "ping":
                self.send(kind="pong")
                continue
            yield frame

    def until_ack(self, intent_id: str) -> list[dict[str, Any]]:
        """The frames up to and with the ack of an intent."""
        seen = []
        for frame in self.frames():
            seen.append(frame)
            if frame["kind"] in ("ack", "error") and frame["intent_id"] == intent_id:
                return seen
        raise AssertionError(f"no answer to {intent_id}: {seen}")

    def until_seq(self, seq: int, timeout: float = 5) -> list[dict[str, Any]]:
        """The events up to and with number `seq`."""
        seen: list[dict[str, Any]] = []
        for frame in self.frames(timeout):
            if frame["kind"] == "event":
                seen.append(frame)
            if frame.get("seq", 0) >= seq and frame["kind"] == "event":
                return seen
        raise AssertionError(f"entry {seq} did not come: {[f['seq'] for f in seen]}")


def new_id() -> str:
    return f"in-{next(_numbers)}"


@contextmanager
def running(database_url: str, port: int = 0, **changed: Any) -> Iterator[House]:
    """An API that serves from a thread of this process until the end of the block."""
    port = port or free_port()
    options = {"heartbeat_ms": HEARTBEAT_MS, "hello_seconds": HELLO_SECONDS, "demo": True, **changed}
    settings = Settings(database_url=database_url, api_port=port, ui_port=free_port(), **options)
    app = create_app(settings, cost=CHEAP)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, ws="websockets-sansio", log_config=None, access_log=False,
        ws_per_message_deflate=False, timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started, "the API did not start"
    try:
        yield House(app=app, url=f"http://127.0.0.1:{port}", database_url=database_url)
    finally:
        server.should_exit = True
        thread.join(15)
        assert not thread.is_alive(), "the API did not stop"


def free_port() -> int:
    with sockets.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def furnish(database_url: str) -> None:
    """Actors of every role and a handful of debtors."""
    engine = make_engine(database_url)
    people = People(engine)
    password_hash = hash_password(PASSWORD, CHEAP)
    for actor_id, role in PEOPLE.items():
        people.add(
            Actor(
                actor_id=actor_id, name=actor_id.title(), role=role, rung=_RUNGS.get(actor_id, "advisor"), team="t1",
                locale="es-AR", password_hash=password_hash, active=actor_id != "gone",
            )
        )  # fmt: skip
    debtors, documents = portfolio()
    parsed = Parsed(
        debtors=debtors, documents=documents, refusals=(), rows=len(debtors), skipped=0, refused=0, held_back=0,
        portfolio="test", preset="test", sha256="0" * 64,
    )  # fmt: skip
    PortfolioStore(engine).save(parsed, file_name="test", at=datetime.now(UTC))
    engine.dispose()


def portfolio() -> tuple[tuple[Debtor, ...], dict[str, tuple[Document, ...]]]:
    """Two Argentines, a Mexican company that owes in two currencies, and somebody who owes nothing any more."""
    debtors = (
        person("AR-1", "AR", "Núñez, Joaquín", "ARS"),
        person("AR-2", "AR", "Gómez Paz, Rocío", "ARS"),
        person("MX-1", "MX", "Ferretería López", "MXN", PersonKind.COMPANY),
        person("CO-1", "CO", "Pérez, Ana", "COP"),
    )
    documents = {
        "AR-1": (
            document("d-1", "card", "ARS", 31_000_000, 74),
            document("d-2", "card", "ARS", 4_500_000, 44),
        ),
        "AR-2": (document("d-3", "card", "ARS", 9_000_000, 12),),
        "MX-1": (document("d-4", "loan", "MXN", 2_500_000, 95), document("d-5", "usd", "USD", 120_000, 40)),
        "CO-1": (
            document("d-6", "card", "COP", 900_000, 50),
            document("d-7", "card", "COP", 900_000, 50, DocumentKind.CREDIT_NOTE),
        ),
    }
    return debtors, documents


def person(
    debtor_id: str, country: str, name: str, currency: str, kind: PersonKind = PersonKind.PERSON
) -> Debtor:
    return Debtor(
        debtor_id=debtor_id, kind=kind, country=country, name=name, income=Money(60_000_000, currency),
        expenses=Money(20_000_000, currency), phone="+54 11 5555 0000", portfolio="test",
    )  # fmt: skip


def document(
    document_id: str, debt_id: str, currency: str, principal: int, late_days: int,
    kind: DocumentKind = DocumentKind.INVOICE,
) -> Document:  # fmt: skip
    today = datetime.now(UTC).date()
    extra = (
        {"penalties": principal // 20, "interest": principal // 10} if kind is DocumentKind.INVOICE else {}
    )
    if debt_id == "card" and currency == "COP":
        extra = {}
    return Document(
        document_id=document_id, debt_id=f"{debt_id}-{currency}", kind=kind, product="credit_card",
        balance=Balance(currency=currency, principal=principal, **extra),
        due_on=today - timedelta(days=late_days), cut_off_on=today, contract_rate=Rate(Decimal("0.60")),
    )  # fmt: skip
