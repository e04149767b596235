"""A small stand-in for the API: canned answers on a real port, each of which a test can turn into a refusal.

The bodies are in canned.py.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import canned
import canned_quote
from canned_assumptions import Assumed

REFUSALS = {
    401: "expired_token",
    403: "forbidden",
    404: "absent",
    409: "closed_call",
    422: "bad_input",
    503: "world",
    429: "too_many_tries",
}

PANEL = """
export function mount({ root, ticket, lang, call_id, onEvent }) {
  const box = document.createElement("div");
  box.className = "stand-in";
  box.style.cssText = "border:1px solid;border-radius:10px;padding:16px;min-height:640px;color:var(--st-text-color)";
  root.append(box);
  const draw = () => { box.textContent = `${call_id} ${lang} ${ticket}`; };
  const handle = { unmount: () => box.remove(), update: (o) => { ({ ticket = ticket, lang = lang } = o); draw(); } };
  box.onclick = () => onEvent({ kind: "show", offer_id: "of-2222222222222222" });
  box.ondblclick = () => onEvent({ kind: "denied", code: "expired_token" });
  draw();
  return handle;
}
"""


@dataclass
class FakeApi:
    """What the stand-in answers. `refuse` maps "GET /api/debtors" to a status; `asked` is what was requested.

    `wrong` maps the path of a quote to the body of a refusal (422). `role` is that of who signed in last.
    """

    port: int = 0
    demo: bool = False
    refuse: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    wrong: dict[str, dict[str, Any]] = field(default_factory=dict)
    tickets: int = 0
    role: str = ""
    assumed: Assumed = field(default_factory=Assumed)

    def answer(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        self.asked.append((f"{method} {path}", {**query, **body}))
        status = self.refuse.get(f"{method} {path}")
        if status:
            return status, {
                "code": REFUSALS[status],
                "message": "Refused on purpose. Do otherwise.",
                "detail": {},
            }
        if path in self.wrong:
            return 422, self.wrong[path]
        if path in self.bodies:
            return 200, self.bodies[path]
        return self._canned(method, path, query, body)

    def _canned(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        parts = [unquote(part) for part in path.removeprefix("/api/").split("/")]
        simple = {
            "health": lambda: canned.HEALTH | {"demo": self.demo},
            "session": lambda: self._session(body),
            "limits": lambda: canned.LIMITS,
            "demo/call": lambda: {"call_id": canned.CALL_ID},
            "demo/actors": lambda: {
                "items": [
                    {"actor_id": actor_id, "name": name, "role": role, "password": "demo"}
                    for actor_id, (name, role) in canned.ACTORS.items()
                ]
            },
            "debtors": lambda: {
                "items": [d for d in canned.DEBTORS if query.get("q", "").lower() in d["name"].lower()],
                "next": None,
            },
            "calls": lambda: canned.CALL if method == "POST" else {"items": [canned.CALL_ITEM], "next": None},
        }
        if (name := "/".join(parts)) in simple:
            found = simple[name]()
            return (
                (401, {"code": "sign_in", "message": "No.", "detail": {}}) if found is None else (200, found)
            )
        return self._of_one(parts, body)

    def _of_one(self, parts: list[str], body: dict[str, Any]) -> tuple[int, Any]:
        match parts:
            case ["assumptions"] if "values" in body:
                return self.assumed.publish(body, by=self.role)
            case ["assumptions"]:
                return 200, self.assumed.now()
            case ["assumptions", version]:
                return 200, self.assumed.of(version)
            case ["debtors", _, "quotes"]:
                return 200, canned_quote.quote(body, self.role)
            case ["debtors", _, "quotes", "file"]:
                return 200, {"file": body["format"]}
            case ["debtors", _]:
                return 200, canned.PROFILE
            case ["calls", _]:
                return 200, canned.CALL
            case ["calls", _, "ticket"]:
                self.tickets += 1
                live = f"ws://127.0.0.1:{self.port}/api/live"
                return 201, {
                    "ticket": f"ticket-{self.tickets}",
                    "expires_at": canned.OPENED_AT,
                    "live_url": live,
                }
            case ["calls", _, "events"]:
                return 200, {"items": canned.ENTRIES, "next": None}
            case ["calls", _, "offers", offer_id]:
                return 200, canned.plan(offer_id)
        return 404, {"code": "unknown_route", "message": "Nothing here.", "detail": {}}

    def _session(self, body: dict[str, Any]) -> dict[str, Any] | None:
        known = canned.ACTORS.get(body.get("actor_id", ""))
        if known is None or body.get("password") != "demo":
            return None
        name, role = known
        self.role = role
        actor = {
            "actor_id": body["actor_id"],
            "name": name,
            "role": role,
            "rung": "advisor",
            "team": "t1",
            "locale": "es-AR",
        }
        return {"token": f"token-{body['actor_id']}", "expires_at": canned.OPENED_AT, "actor": actor}


@contextmanager
def fake_api(port: int = 0, *, demo: bool = False) -> Iterator[FakeApi]:
    """Serve a FakeApi on `port` (0: any free one) until the end of the block."""
    fake = FakeApi(demo=demo)
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(fake))
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def _handler(fake: FakeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.startswith("/panel/"):
                return self._send(200, PANEL.encode(), "text/javascript")
            return self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def do_PUT(self) -> None:
            self._answer("PUT")

        def _answer(self, method: str) -> None:
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            status, content = fake.answer(method, url.path, query, body)
            self._send(status, json.dumps(content).encode(), "application/json")

        def _send(self, status: int, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    return Handler
