"""What do the pages ask the API, and what do they get when it cannot answer?

Every method is one request with a time limit. It returns a typed answer or raises Problem, the only error a page
has to know.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from api import schemas
from api.schemas_assumptions import AssumptionsNow, AssumptionsView
from ui import answers
from ui.answers_quote import QuoteRead

SECONDS = httpx.Timeout(8, connect=2)
JOURNAL_PAGES = 20
"""Pages of 500 entries read for one journal; a call of an hour has about four."""

_KINDS = {
    401: "sign_in",
    403: "forbidden",
    404: "absent",
    409: "conflict",
    413: "refused",
    422: "refused",
    429: "too_many",
}
_AWAY = (502, 503, 504)

Body = TypeVar("Body", bound=BaseModel)
Query = Mapping[str, str | int]


@dataclass(eq=False)
class Problem(Exception):
    """Why a page cannot be drawn. `kind` is a key of the catalogue (trouble.*).

    unavailable: nobody answers, or the database does not. sign_in, forbidden, absent, conflict, refused, too_many: the
    API said so. broken: an answer that cannot be read. `code`, `message` (English) and `detail` are the API's own and
    may be empty.
    """

    kind: str
    code: str = ""
    message: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.message}".strip()


def connect(base: str) -> httpx.Client:
    """A pool of connections to the API at `base`, to be shared by every session of this process."""
    return httpx.Client(base_url=f"{base}/api", timeout=SECONDS, transport=httpx.HTTPTransport(retries=1))


@dataclass(frozen=True, slots=True)
class Client:
    """The API for one person; `token` is empty until they have signed in."""

    http: httpx.Client = field(repr=False)
    token: str = field(default="", repr=False)

    def health(self) -> schemas.Health:
        return self._get("/health", schemas.Health)

    def sign_in(self, actor_id: str, password: str) -> schemas.Session:
        return self._post("/session", schemas.Session, {"actor_id": actor_id, "password": password})

    def demo_actors(self) -> list[schemas.DemoActor]:
        return self._get("/demo/actors", schemas.DemoActors).items

    def demo_call(self) -> str:
        """The id of the recorded call, which begins to play if it has not yet."""
        return self._post("/demo/call", schemas.DemoCall).call_id

    def debtors(self, query: str, *, limit: int) -> schemas.DebtorPage:
        return self._get("/debtors", schemas.DebtorPage, q=query, limit=limit)

    def debtor(self, debtor_id: str) -> schemas.DebtorProfile:
        return self._get(f"/debtors/{_part(debtor_id)}", schemas.DebtorProfile)

    def quote(self, debtor_id: str, asked: Mapping[str, Any]) -> QuoteRead:
        """What comes of an offer; `asked` holds currency, kind and levers."""
        return self._post(f"/debtors/{_part(debtor_id)}/quotes", QuoteRead, asked)

    def quote_file(self, debtor_id: str, asked: Mapping[str, Any]) -> bytes:
        """The same as a document; `asked` also holds format and locale."""
        return self._send("POST", f"/debtors/{_part(debtor_id)}/quotes/file", json=dict(asked)).content

    def open_call(self, debtor_id: str, *, currency: str, intent_id: str) -> answers.CallRead:
        body = {"debtor_id": debtor_id, "currency": currency, "intent_id": intent_id}
        return self._post("/calls", answers.CallRead, body)

    def calls(self, *, state: str = "", limit: int = 50) -> schemas.CallPage:
        query: dict[str, str | int] = {"limit": limit}
        return self._get("/calls", schemas.CallPage, **(query | {"state": state} if state else query))

    def call(self, call_id: str) -> answers.CallRead:
        return self._get(f"/calls/{_part(call_id)}", answers.CallRead)

    def plan(self, call_id: str, offer_id: str) -> answers.PlanRead:
        return self._get(f"/calls/{_part(call_id)}/offers/{_part(offer_id)}", answers.PlanRead)

    def ticket(self, call_id: str) -> schemas.TicketView:
        return self._post(f"/calls/{_part(call_id)}/ticket", schemas.TicketView)

    def journal(self, call_id: str) -> list[answers.EntryRead]:
        """Every entry of a call, in order."""
        entries: list[answers.EntryRead] = []
        after: int | None = 0
        for _ in range(JOURNAL_PAGES):
            page = self._get(
                f"/calls/{_part(call_id)}/events", answers.EntriesRead, after=after or 0, limit=500
            )
            entries += page.items
            after = page.next
            if after is None:
                break
        return entries

    def assumptions(self) -> AssumptionsNow:
        return self._get("/assumptions", AssumptionsNow)

    def assumptions_of(self, version: str) -> AssumptionsView:
        return self._get(f"/assumptions/{_part(version)}", AssumptionsView)

    def publish_assumptions(self, values: Mapping[str, str], *, instead_of: str, why: str) -> AssumptionsNow:
        """Another version in force; a Problem with code newer_version when somebody was first."""
        body = {"instead_of": instead_of, "values": dict(values), "why": why}
        return _read(self._send("PUT", "/assumptions", json=body), AssumptionsNow)

    def limits(self) -> answers.LimitsRead:
        return self._get("/limits", answers.LimitsRead)

    def _get(self, path: str, body: type[Body], /, **query: str | int) -> Body:
        return _read(self._send("GET", path, params=query), body)

    def _post(self, path: str, body: type[Body], content: Mapping[str, Any] | None = None) -> Body:
        return _read(self._send("POST", path, json=dict(content or {})), body)

    def _send(self, method: str, path: str, **parts: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            answer = self.http.request(method, path, headers=headers, **parts)
        except httpx.HTTPError as error:
            raise Problem("unavailable", type(error).__name__) from None
        if answer.is_success:
            return answer
        raise _problem(answer)


def _problem(answer: httpx.Response) -> Problem:
    kind = "unavailable" if answer.status_code in _AWAY else _KINDS.get(answer.status_code, "broken")
    try:
        said = schemas.ErrorBody.model_validate_json(answer.content)
    except ValidationError:
        return Problem(kind, f"http_{answer.status_code}")
    reference = said.detail.get("reference")
    return Problem(kind, f"{said.code} {reference}" if reference else said.code, said.message, said.detail)


def _read(answer: httpx.Response, body: type[Body]) -> Body:
    try:
        return body.model_validate_json(answer.content)
    except ValidationError:
        raise Problem("broken", f"unreadable_{body.__name__}") from None


def _part(text: str) -> str:
    """One part of a path: an id may hold a slash or a question mark, and it is still one part."""
    return quote(text, safe="")
