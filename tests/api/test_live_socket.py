"""The live socket: who is let in, what is said, what is refused, and that nothing is lost by it."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.api.running_api import HEARTBEAT_MS, HELLO_SECONDS, House, Line, new_id

pytestmark = pytest.mark.walk

SAID = ["utterance_heard", "cues_detected", "suggestion_made"]


def kinds(frames: list[dict]) -> list[str]:
    return [frame["event"]["kind"] for frame in frames if frame["kind"] == "event"]


def denied(line: Line) -> str:
    """The code with which a socket was denied; it must then close with 4401."""
    frame = line.receive()
    assert frame["kind"] == "denied", frame
    with pytest.raises(ConnectionClosed) as closed:
        line.connection.recv(timeout=5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
    return str(frame["code"])


def test_a_hello_is_answered_with_ready_and_the_whole_call(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        assert (line.ready["call_id"], line.ready["seq"], line.ready["version"]) == (call_id, 2, 1)
        assert line.ready["heartbeat_ms"] == HEARTBEAT_MS
        assert line.snapshot["recovered"] is True
        assert line.snapshot["view"] == house.get(f"/api/calls/{call_id}").json()


def test_an_utterance_comes_back_as_events_and_then_as_ack(house: House):
    with house.watching(house.open()) as line:
        intent_id = line.say("no puedo pagar todo, puedo 15.000 por mes")
        frames = line.until_ack(intent_id)
        assert kinds(frames) == SAID
        assert [frame["seq"] for frame in frames] == [3, 4, 5, 5]
        assert frames[0]["intent_id"] == intent_id
        assert frames[0]["took_ms"] > 0
        assert frames[0]["event"]["utterance"]["text"] == "no puedo pagar todo, puedo 15.000 por mes"


def test_cue_choice_and_close_are_taken_in_order(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        view = line.snapshot["view"]
        ids = [new_id() for _ in range(4)]
        line.send(kind="cue", intent_id=ids[0], cue=view["cue_keys"][0]["cue"])
        offer_id = view["suggestion"]["cards"][0]["offer_id"]
        line.send(kind="choice", intent_id=ids[1], offer_id=offer_id, outcome="refused", because="es mucho")
        line.send(kind="close", intent_id=ids[2], disposition="no_agreement")
        frames = line.until_ack(ids[2])
        acks = [frame["intent_id"] for frame in frames if frame["kind"] == "ack"]
        assert acks == ids[:3]
        assert kinds(frames)[0] == "cue_keyed"
        assert kinds(frames)[-3:] == ["offer_chosen", "suggestion_made", "call_closed"]
    assert house.get(f"/api/calls/{call_id}").json()["disposition"] == "no_agreement"


def test_what_the_socket_says_is_what_rest_says(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        frames = line.until_ack(line.say("puedo 20.000 por mes"))
    items = house.get(f"/api/calls/{call_id}/events", params={"after": 2}).json()["items"]
    assert [frame["event"] for frame in frames[:-1]] == [item["event"] for item in items]
    assert [frame["at"] for frame in frames[:-1]] == [item["at"] for item in items]


def test_snapshot_and_events_give_the_same_as_a_fresh_snapshot(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        frames = line.until_ack(line.say("me quedé sin trabajo"))
        with house.watching(call_id) as fresh:
            view = fresh.snapshot["view"]
            made = [frame["event"] for frame in frames if frame["kind"] == "event"]
            assert view["said"][-1] == made[0]["utterance"]
            assert view["profile"] == made[1]["profile"]
            assert view["suggestion"] == made[2]["suggestion"]
            assert view["seq"] == frames[-1]["seq"]


def test_a_repeated_intent_is_applied_once_and_acknowledged_again(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        intent_id = line.say("no tengo plata")
        first = line.until_ack(intent_id)[-1]
        line.say("no tengo plata", intent_id)
        assert line.until_ack(intent_id) == [first]
    assert house.seq(call_id) == first["seq"]


def test_a_repeated_intent_on_another_socket_is_applied_once(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        intent_id = line.say("no tengo plata")
        seq = line.until_ack(intent_id)[-1]["seq"]
    with house.watching(call_id, last_seq=seq) as line:
        line.say("no tengo plata", intent_id)
        assert line.until_ack(intent_id) == [{"kind": "ack", "intent_id": intent_id, "seq": seq}]


def test_two_sockets_of_one_call_both_see_everything_in_the_same_order(house: House):
    call_id = house.open()
    with house.watching(call_id) as one, house.watching(call_id) as two:
        for k in range(5):
            (one if k % 2 else two).say(f"puedo {k + 1}0.000 por mes")
        seq = 2 + 5 * len(SAID)
        assert one.until_seq(seq) == two.until_seq(seq)


def test_what_rest_does_is_seen_on_the_socket(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        given = {"speaker": "debtor", "text": "no puedo", "source": "transcript"}
        house.post(f"/api/calls/{call_id}/utterances", given)
        assert kinds(line.until_seq(5)) == SAID


def test_an_advisor_never_sees_what_an_offer_is_worth_and_a_lead_does(house: House):
    call_id = house.open()
    with house.watching(call_id) as ana, house.watching(call_id, who="lucia") as lucia:
        offer_id = ana.snapshot["view"]["suggestion"]["cards"][0]["offer_id"]
        ana.say("puedo 20.000 por mes")
        ana.send(kind="choice", intent_id=new_id(), offer_id=offer_id, outcome="refused", because="")
        seen, told = ana.until_seq(7), lucia.until_seq(7)
        assert '"npv' not in json.dumps([ana.snapshot, seen])
        assert '"npv' in json.dumps(lucia.snapshot)
        assert [frame["event"]["kind"] for frame in told if '"npv"' in json.dumps(frame)] == [
            "suggestion_made", "offer_chosen", "suggestion_made",
        ]  # fmt: skip


@pytest.mark.parametrize("who", ["lucia", "quique", "admin"])
def test_whoever_watches_sees_all_and_may_do_nothing(house: House, who: str):
    call_id = house.open()
    with house.watching(call_id) as owner, house.watching(call_id, who=who) as watcher:
        intent_id = watcher.say("no puedo")
        answer = watcher.next("error")
        assert (answer["code"], answer["intent_id"]) == ("forbidden", intent_id)
        owner.say("no puedo")
        assert kinds(watcher.until_seq(5)) == SAID
    assert house.seq(call_id) == 5


def test_a_closed_call_still_gives_its_snapshot_and_takes_nothing(house: House):
    call_id = house.open()
    house.post(f"/api/calls/{call_id}/close", {"disposition": "callback"})
    with house.watching(call_id) as line:
        assert (line.snapshot["view"]["state"], line.snapshot["view"]["disposition"]) == (
            "closed",
            "callback",
        )
        line.say("hola")
        assert line.next("error")["code"] == "closed_call"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:9", "null", "http://127.0.0.1.evil.example:8401", ""]
)
def test_a_page_of_another_origin_is_refused_before_the_socket_is_accepted(house: House, origin: str):
    with pytest.raises(InvalidStatus) as refused, house.line(additional_headers={"Origin": origin}):
        pass
    assert refused.value.response.status_code == 403


def test_the_pages_the_panel_and_programs_without_a_page_are_let_in(house: House):
    settings = house.office.settings
    ports = (settings.api_port, settings.ui_port)
    origins = [f"http://{host}:{port}" for host in ("localhost", "127.0.0.1") for port in ports]
    for headers in (*({"Origin": origin} for origin in origins), {}):
        with house.line(additional_headers=headers) as line:
            line.hello(house.ticket(house.open()))
            line.next("ready")


def past(seconds: int) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


def test_a_forged_an_expired_and_a_foreign_ticket_are_denied(house: House):
    call_id = house.open()
    keys = house.office.keys
    good = house.ticket(call_id)
    tickets = {
        good[:-4] + "AAAA": "forged_token",
        "x": "forged_token",
        house._token("ana"): "forged_token",
        keys.ticket("ana", call_id, at=past(200))[0]: "expired_token",
        keys.ticket("nobody", call_id, at=past(0))[0]: "expired_token",
        keys.ticket("gone", call_id, at=past(0))[0]: "expired_token",
        keys.ticket("bruno", call_id, at=past(0))[0]: "forbidden",
        keys.ticket("ana", "call-x", at=past(0))[0]: "absent",
    }
    for ticket, code in tickets.items():
        with house.line() as line:
            line.hello(ticket)
            assert denied(line) == code


def test_whoever_says_no_hello_in_time_is_denied(house: House):
    with house.line() as line:
        started = time.monotonic()
        assert denied(line) == "sign_in"
        assert HELLO_SECONDS * 0.8 < time.monotonic() - started < HELLO_SECONDS + 2


def test_before_the_hello_bad_frames_are_answered_and_the_hello_is_still_awaited(house: House):
    call_id = house.open()
    ticket = house.ticket(call_id)
    with house.line() as line:
        line.connection.send("hola")
        assert line.receive()["code"] == "bad_frame"
        line.say("no puedo", "in-early")
        early = line.receive()
        assert (early["code"], early["intent_id"]) == ("bad_frame", "in-early")
        line.hello(ticket, version=2)
        assert line.receive()["code"] == "wrong_version"
        line.hello(ticket)
        line.next("ready")
    assert house.seq(call_id) == 2


BAD = [
    ("not JSON", "hola", "bad_frame", ""),
    ("binary", b"\x00\x01", "bad_frame", ""),
    ("a list", "[1,2]", "bad_frame", ""),
    ("unknown kind", '{"kind":"shout","intent_id":"in-a"}', "unknown_kind", "in-a"),
    ("another version", '{"kind":"pong","version":2}', "wrong_version", ""),
    ("a second hello", '{"kind":"hello","version":1,"ticket":"x","last_seq":0}', "bad_frame", ""),
    ("missing fields", '{"kind":"utterance","intent_id":"in-b"}', "bad_frame", "in-b"),
    (
        "too long a frame",
        '{"kind":"cue","intent_id":"in-c","cue":"' + "x" * 17_000 + '"}',
        "oversized_frame",
        "",
    ),
    ("far too long a frame", "x" * 200_000, "oversized_frame", ""),
    (
        "too long a text",
        '{"kind":"utterance","intent_id":"in-d","speaker":"debtor","source":"typed","text":"'
        + "ñ" * 2001
        + '"}',
        "oversized_text",
        "in-d",
    ),
    (
        "nothing said",
        '{"kind":"utterance","intent_id":"in-e","speaker":"debtor","text":" \\n ","source":"typed"}',
        "bad_input",
        "in-e",
    ),
    ("unknown cue", '{"kind":"cue","intent_id":"in-f","cue":"dance"}', "unknown_cue", "in-f"),
    (
        "unknown offer",
        '{"kind":"choice","intent_id":"in-g","offer_id":"of-0","outcome":"accepted"}',
        "absent",
        "in-g",
    ),
    (
        "unknown outcome",
        '{"kind":"choice","intent_id":"in-h","offer_id":"of-0","outcome":"no"}',
        "bad_frame",
        "in-h",
    ),
]


@pytest.mark.parametrize(("sent", "code", "intent_id"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_frame_that_cannot_be_taken_is_answered_and_the_next_one_is_taken(
    house: House, sent: str | bytes, code: str, intent_id: str
):
    call_id = house.open()
    with house.watching(call_id) as line:
        before = line.until_ack(line.say("no puedo"))[-1]["seq"]
        line.connection.send(sent)
        answer = line.next("error")
        assert (answer["code"], answer["intent_id"]) == (code, intent_id)
        assert answer["message"]
        assert line.until_ack(line.say("puedo 10.000 por mes"))[-1]["seq"] == before + len(SAID)


def test_a_defect_in_one_turn_ends_neither_the_socket_nor_the_call(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    call_id = house.open()
    with house.watching(call_id) as line:

        def broken(*_: object, **__: object) -> None:
            raise ZeroDivisionError("secret words")

        monkeypatch.setattr(house.office.desk, "hear", broken)
        line.say("hola")
        answer = line.next("error")
        assert answer["code"] == "defect"
        assert "secret" not in json.dumps(answer)
        monkeypatch.undo()
        assert kinds(line.until_ack(line.say("no puedo"))) == SAID


def lost(*_: object, **__: object) -> None:
    raise OperationalError("SELECT secret", {}, Exception("the server is gone"))


def test_without_a_database_an_intent_is_answered_with_world_and_may_be_sent_again(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    call_id = house.open()
    with house.watching(call_id) as line:
        monkeypatch.setattr(house.office.desk, "hear", lost)
        intent_id = line.say("no puedo")
        answer = line.next("error")
        assert (answer["code"], answer["intent_id"]) == ("world", intent_id)
        monkeypatch.undo()
        line.say("no puedo", intent_id)
        assert kinds(line.until_ack(intent_id)) == SAID


def test_without_a_database_a_new_socket_is_asked_to_try_later(house: House, monkeypatch: pytest.MonkeyPatch):
    ticket = house.ticket(house.open())
    monkeypatch.setattr(house.office.desk, "state", lost)
    with house.line() as line:
        line.hello(ticket)
        with pytest.raises(ConnectionClosed) as closed:
            line.receive()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013


def test_every_heartbeat_brings_a_ticket_that_opens_the_next_socket(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        ping = line.receive(timeout=2)
        assert ping["kind"] == "ping"
    with house.line() as line:
        line.hello(ping["ticket"], last_seq=2)
        line.next("ready")


def test_a_client_that_does_not_answer_pings_is_taken_for_gone(house: House):
    with house.watching(house.open()) as line:
        started = time.monotonic()
        unanswered = count_pings(line)
        assert 2 <= unanswered <= 5
        assert time.monotonic() - started < 10 * HEARTBEAT_MS / 1000


def count_pings(line: Line) -> int:
    """How many pings came, none of them answered, before the socket was closed."""
    pings = 0
    while True:
        try:
            assert line.receive(timeout=5)["kind"] == "ping"
        except ConnectionClosed:
            return pings
        pings += 1


def test_a_client_that_answers_pings_stays(house: House):
    with house.watching(house.open()) as line:
        assert list(line.frames(timeout=6 * HEARTBEAT_MS / 1000)) == []
        assert kinds(line.until_ack(line.say("no puedo"))) == SAID


def test_whoever_may_not_sign_in_any_more_is_dismissed_at_the_next_heartbeat(house: House):
    people = house.office.people
    ana = people.actor("ana")
    assert ana is not None
    people.add(replace(ana, actor_id="temp"))
    call_id = house.open(who="temp")
    with house.watching(call_id, who="temp") as line:
        people.add(replace(ana, actor_id="temp", active=False))
        frame = next(line.frames())
        assert (frame["kind"], frame["code"]) == ("denied", "sign_in")
