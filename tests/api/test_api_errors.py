"""Statuses and bodies of errors."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.exc import DataError, OperationalError

from api import errors as api_errors
from api.edge import BODY_BYTES, Edge
from copilot import errors


class Client:
    """Asks an application without a server."""

    def __init__(self, app: FastAPI) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def request(self, method: str, path: str, **parts: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://test") as client:
                return await client.request(method, path, **parts)

        return asyncio.run(ask())

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def post(self, path: str, **parts: Any) -> httpx.Response:
        return self.request("POST", path, **parts)


class Note(BaseModel):
    text: str


@pytest.fixture
def client() -> Client:
    app = FastAPI()

    @app.get("/boom")
    async def boom() -> None:
        raise RuntimeError("the debtor said something")

    @app.get("/lost")
    async def lost() -> None:
        raise OperationalError("SELECT secret", {}, Exception("gone"))

    @app.get("/refused")
    async def refused() -> None:
        raise DataError("SELECT secret", {}, Exception("NUL"))

    @app.get("/odd")
    async def odd() -> None:
        raise errors.StateError("Odd.", when={1, 2})

    @app.post("/note")
    async def note(given: Note) -> Note:
        return given

    api_errors.install(app)
    app.add_middleware(Edge)
    return Client(app)


def every_error() -> list[type[errors.CopilotError]]:
    found, waiting = [], [errors.CopilotError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return found


WANTED = {
    "error": 500, "bad_input": 422, "bad_amount": 422, "unknown_currency": 422, "currency_mismatch": 422,
    "bad_balance": 422, "bad_terms": 422, "unknown_cue": 422, "oversized_text": 413, "bad_document": 422,
    "bad_portfolio": 422, "absent": 404, "bad_state": 409, "closed_call": 409, "intent_reused": 409,
    "forbidden": 403, "sign_in": 401, "too_many_tries": 429,
    "world": 503, "bad_frame": 422, "unknown_kind": 422, "wrong_version": 422, "oversized_frame": 413,
    "oversized_body": 413, "forged_token": 401, "expired_token": 401,
}  # fmt: skip


@pytest.mark.parametrize("code", WANTED)
def test_every_error_has_one_status(code: str):
    kind = next(kind for kind in every_error() if kind.code == code)
    assert api_errors.status_of(kind("x")) == WANTED[code]


def test_codes_are_not_shared_between_classes():
    codes = [kind.code for kind in every_error() if kind.__module__ in ("copilot.errors", "api.errors")]
    assert len(codes) == len(set(codes))


def test_an_unexpected_error_shows_a_reference_and_nothing_else(
    client: Client, caplog: pytest.LogCaptureFixture
):
    answer = client.get("/boom")
    assert answer.status_code == 500
    body = answer.json()
    assert body["code"] == "defect"
    assert body["detail"]["reference"] in body["message"]
    assert body["detail"]["reference"] in caplog.text
    assert "debtor said" not in answer.text + caplog.text
    assert "Traceback" not in answer.text


def test_a_lost_database_is_a_world_error_without_the_statement(
    client: Client, caplog: pytest.LogCaptureFixture
):
    answer = client.get("/lost")
    assert (answer.status_code, answer.json()["code"]) == (503, "world")
    assert "secret" not in answer.text + caplog.text


def test_a_value_that_the_database_refuses_is_the_senders_without_the_statement(
    client: Client, caplog: pytest.LogCaptureFixture
):
    answer = client.get("/refused")
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    assert "secret" not in answer.text + caplog.text
    assert "DataError" not in answer.text
    assert "database refused a value" in caplog.text


def test_details_that_json_does_not_have_are_written_as_text(client: Client):
    assert client.get("/odd").json() == {"code": "bad_state", "message": "Odd.", "detail": {"when": "{1, 2}"}}


def test_an_unknown_route_and_a_wrong_method_have_the_same_body(client: Client):
    assert client.get("/nowhere").json()["code"] == "unknown_route"
    answer = client.request("DELETE", "/note")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("sent", [b"{", b"[]", b'{"text":7}', b"", b'{"text":"a"} x', b"\xff\xfe"])
def test_a_malformed_body_names_the_place_without_repeating_the_content(client: Client, sent: bytes):
    answer = client.post("/note", content=sent, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert set(answer.json()) == {"code", "message", "detail"}


def test_a_problem_of_a_body_names_its_field(client: Client):
    answer = client.post("/note", json={"text": 7})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert answer.json()["detail"]["problems"] == [
        {"where": "body.text", "problem": "Input should be a valid string"}
    ]


def test_a_body_that_announces_its_length_is_refused_unread(client: Client):
    answer = client.post("/note", json={"text": "x" * BODY_BYTES})
    assert (answer.status_code, answer.json()["code"]) == (413, "oversized_body")


def test_a_body_that_does_not_announce_its_length_is_refused_when_it_grows_too_long(client: Client):
    async def parts():  # type: ignore[no-untyped-def]
        yield b'{"text":"'
        for _ in range(10):
            yield b"x" * (BODY_BYTES // 8)
        yield b'"}'

    answer = client.post("/note", content=parts(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "oversized_body")


def test_a_body_of_just_the_longest_size_is_read(client: Client):
    frame = len(json.dumps({"text": ""}, separators=(",", ":")))
    exact = json.dumps({"text": "x" * (BODY_BYTES - frame)}, separators=(",", ":"))
    answer = client.post("/note", content=exact, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


def test_every_answer_carries_the_headers_of_the_edge(client: Client):
    for path in ("/boom", "/nowhere", "/odd"):
        assert client.get(path).headers["x-content-type-options"] == "nosniff"
