"""Characters that nobody can see: refused wherever an id or a search may carry them, never a defect."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from tests.api.running_api import House, new_id

pytestmark = pytest.mark.walk

CASES = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "cases" / "unseen_characters.yaml").read_text(encoding="utf-8")
)
UNSEEN = {"nul": "\x00", "escape": "\x1b", "delete": "\x7f", "next line": "\x85"}


def put(value: Any, character: str) -> Any:
    """The value with the character in its place."""
    if isinstance(value, dict):
        return {name: put(inner, character) for name, inner in value.items()}
    return value.replace("{c}", character)


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_id_or_a_search_with_a_character_that_nobody_sees_is_malformed(
    house: House, case: dict[str, Any], unseen: str
):
    character = UNSEEN[unseen]
    parts = {"params": put(case["query"], character)} if "query" in case else {}
    parts |= {"json": put(case["body"], character)} if "body" in case else {}

    answer = house.ask(case["method"], put(case["path"], quote(character)), **parts)

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_a_search_may_be_pasted_from_a_sheet(house: House):
    found = house.get("/api/debtors", params={"q": "N\u00fa\u00f1ez,\tJoaqu\u00edn\r\n"}).json()["items"]
    assert [item["debtor_id"] for item in found] == ["AR-1"]


@pytest.mark.parametrize("text", ["no\x00puedo", "\x1b[31m", "a\x7f", "a\x85b"])
def test_what_was_said_may_hold_anything(house: House, text: str):
    call_id = house.open()
    said = {"speaker": "debtor", "text": text, "source": "transcript"}
    assert house.post(f"/api/calls/{call_id}/utterances", said).status_code == 200
    with house.watching(call_id) as line:
        assert line.until_ack(line.say(text))[-1]["kind"] == "ack"


def test_half_a_character_is_malformed(house: House):
    call_id = house.open()
    for path, body in (
        (f"/api/calls/{call_id}/utterances", b'{"speaker":"debtor","text":"\\ud800","source":"typed"}'),
        ("/api/calls", b'{"debtor_id":"\\ud800"}'),
        ("/api/session", b'{"actor_id":"ana","password":"\\ud800"}'),
    ):
        answer = house.ask("POST", path, content=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), path


def test_an_intent_on_the_live_socket_with_an_unseen_character_is_answered_and_the_socket_stays(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        line.send(kind="cue", intent_id="in\x00", cue="job_loss")
        assert line.next("error")["code"] == "bad_frame"
        line.send(kind="cue", intent_id=new_id(), cue="job\x00loss")
        assert line.next("error")["code"] == "bad_frame"
        assert line.until_ack(line.say("hola"))[-1]["kind"] == "ack"
