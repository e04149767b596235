"""The demo's recorded call: played once, resumed after a restart, never a step twice."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api.playback import waits
from api.wiring import seed_demo
from copilot.demo.call import load_carla
from copilot.playing import step_intent
from copilot.recording import parse_recording
from copilot.store.engine import make_engine
from tests.api.running_api import CHEAP, House, running

pytestmark = pytest.mark.walk

STEPS = len(load_carla().steps)


@pytest.fixture
def demo_url(new_database: Callable[[], str]) -> str:
    """A database with the demo's portfolio and users."""
    url = new_database()
    engine = make_engine(url)
    seed_demo(engine, lambda: datetime.now(UTC), cost=CHEAP)
    engine.dispose()
    return url


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo call, a hundred times faster."""
    monkeypatch.setattr("api.playback.waits", lambda recording: [wait // 100 for wait in waits(recording)])


def journal(house: House, call_id: str) -> list[dict]:
    items: list[dict] = house.get(f"/api/calls/{call_id}/events", who="lucia").json()["items"]
    return items


def played(house: House, call_id: str, seconds: float = 20) -> list[dict]:
    """The journal when the call is over."""
    deadline = time.monotonic() + seconds
    while (items := journal(house, call_id))[-1]["kind"] != "call_closed":
        assert time.monotonic() < deadline, [item["kind"] for item in items]
        time.sleep(0.05)
    return items


def test_the_recorded_call_plays_to_its_end_and_is_not_played_again(demo_url: str, hurried: None):
    with running(demo_url) as house:
        call_id = house.post("/api/demo/call").json()["call_id"]
        items = played(house, call_id)
        ids = [item["intent_id"] for item in items if item["intent_id"]]
        assert ids == [step_intent(number) for number in range(STEPS)]
        chosen = [item["event"]["choice"]["outcome"] for item in items if item["kind"] == "offer_chosen"]
        assert chosen == ["refused", "accepted"]
        assert house.post("/api/demo/call", who="lucia").json()["call_id"] == call_id
        assert len(journal(house, call_id)) == len(items)


def test_after_a_restart_the_call_goes_on_where_it_stopped(demo_url: str, hurried: None):
    with running(demo_url) as house:
        call_id = house.post("/api/demo/call").json()["call_id"]
        while len(journal(house, call_id)) < 6:
            time.sleep(0.02)
    with running(demo_url) as house:
        items = played(house, call_id)
    assert [item["intent_id"] for item in items if item["intent_id"]] == [
        step_intent(n) for n in range(STEPS)
    ]
    assert [item["seq"] for item in items] == list(range(1, len(items) + 1))


def test_two_requests_at_once_play_one_call(demo_url: str, hurried: None):
    with running(demo_url) as house:
        first, second = (house.post("/api/demo/call", who=who).json() for who in ("ana", "bruno"))
        assert first == second
        played(house, first["call_id"])


def test_whoever_closes_the_call_ends_the_play(demo_url: str):
    with running(demo_url) as house:
        call_id = house.post("/api/demo/call").json()["call_id"]
        house.post(f"/api/calls/{call_id}/close", {"disposition": "callback"})
        time.sleep(1.5)
        assert journal(house, call_id)[-1]["event"]["disposition"] == "callback"


def test_what_plays_is_seen_on_the_socket(demo_url: str, hurried: None):
    with running(demo_url) as house:
        call_id = house.post("/api/demo/call").json()["call_id"]
        with house.watching(call_id, who="lucia") as line:
            while (frame := line.next("event"))["event"]["kind"] != "call_closed":
                pass
        assert frame["seq"] == len(journal(house, call_id))


def test_without_the_demo_there_is_no_demo_call(demo_url: str):
    with running(demo_url, demo=False) as house:
        for answer in (house.post("/api/demo/call"), house.get("/api/demo/actors", who="")):
            assert (answer.status_code, answer.json()["code"]) == (404, "absent")


def test_a_demo_without_its_portfolio_says_what_to_do(house: House):
    answer = house.post("/api/demo/call")
    assert (answer.status_code, answer.json()["code"]) == (404, "absent")


def test_seeding_twice_changes_nothing(demo_url: str):
    engine = make_engine(demo_url)
    with engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT count(*), max(imported_at) FROM imports").one()
    seed_demo(engine, lambda: datetime(2030, 1, 1, tzinfo=UTC), cost=CHEAP)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*), max(imported_at) FROM imports").one() == before
    engine.dispose()


def test_the_pace_is_the_time_between_two_steps():
    text = """
        {"kind": "call", "debtor_id": "AR-1", "locale": "es-AR", "currency": "ARS"}
        {"kind": "cue", "at_ms": 100, "cue": "a"}
        {"kind": "cue", "at_ms": 100, "cue": "b"}
        {"kind": "close", "at_ms": 250, "disposition": "callback"}
    """
    assert waits(parse_recording(text)) == [100, 0, 150]


def test_a_defect_in_the_play_ends_the_play_and_nothing_else(demo_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.playback.waits", lambda _: ["soon"])
    with running(demo_url) as house:
        house.post("/api/demo/call")
        time.sleep(0.3)
        assert house.get("/api/health", who="").json()["status"] == "ok"
        with house.watching(house.open("AR-0001")) as line:
            line.until_ack(line.say("no puedo"))
