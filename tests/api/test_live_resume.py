"""Coming back: exactly what was missed, whoever committed it, and after the server itself was away."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

import psycopg
import pytest

from api.auth import authority
from api.live import MISSED_AT_MOST
from copilot.desk import Desk
from copilot.speech import Source, Speaker
from copilot.store.engine import make_engine
from copilot.store.journal import Journal
from copilot.store.papers import Papers
from copilot.worlds import Worlds
from tests.api.running_api import House, free_port, furnish, new_id, running

pytestmark = pytest.mark.walk


def other_desk(house: House) -> Desk:
    """The desk of another worker on the same database."""
    office = house.office
    engine = make_engine(house.database_url, pool_size=2)
    worlds = Worlds(office.worlds.base, Papers(engine))
    return Desk(Journal(engine), office.portfolio, worlds, office.clock)


def said_elsewhere(house: House, call_id: str, text: str = "no puedo pagar") -> int:
    """Somebody speaks on another worker; the last seq it caused."""
    ana = house.office.people.actor("ana")
    assert ana is not None
    entries = other_desk(house).hear(
        call_id, authority(ana), intent_id=new_id(), speaker=Speaker.DEBTOR, text=text, source=Source.TYPED
    )
    return entries[-1].seq


@pytest.mark.parametrize("last_seq", [1, 2, 3, 5, 7, 8])
def test_a_resume_gives_exactly_the_missed_events(house: House, last_seq: int):
    call_id = house.open()
    with house.watching(call_id) as line:
        line.until_ack(line.say("no puedo"))
        last = line.until_ack(line.say("puedo 20.000 por mes"))[-1]["seq"]
    assert last == 8
    with house.watching(call_id, last_seq=last_seq) as line:
        missed = line.until_seq(last) if last_seq < last else []
        assert [frame["seq"] for frame in missed] == list(range(last_seq + 1, last + 1))
        items = house.get(f"/api/calls/{call_id}/events", params={"after": last_seq}).json()["items"]
        assert [frame["event"] for frame in missed] == [item["event"] for item in items]
        nothing_else = line.until_ack(line.say("hola"))
        assert nothing_else[0]["seq"] == last + 1


def test_a_number_this_journal_never_had_gives_a_snapshot_that_says_so(house: House):
    call_id = house.open()
    with house.line() as line:
        line.hello(house.ticket(call_id), last_seq=99)
        assert line.next("ready")["seq"] == 2
        snapshot = line.next("snapshot")
        assert (snapshot["seq"], snapshot["recovered"]) == (2, False)


def test_whoever_missed_too_much_gets_a_snapshot_that_says_so(house: House, monkeypatch: pytest.MonkeyPatch):
    assert MISSED_AT_MOST >= 500
    monkeypatch.setattr("api.live.MISSED_AT_MOST", 3)
    call_id = house.open()
    with house.watching(call_id) as line:
        line.until_ack(line.say("no puedo"))
        line.until_ack(line.say("no puedo más"))
    with house.line() as line:
        line.hello(house.ticket(call_id), last_seq=1)
        line.next("ready")
        assert line.next("snapshot")["recovered"] is False


def test_a_long_absence_is_read_in_pages(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.live.PAGE", 2)
    call_id = house.open()
    with house.watching(call_id) as line:
        for _ in range(4):
            last = line.until_ack(line.say("no puedo"))[-1]["seq"]
    with house.watching(call_id, last_seq=1) as line:
        assert [frame["seq"] for frame in line.until_seq(last)] == list(range(2, last + 1))


def test_a_feed_that_is_full_goes_on_at_once_and_not_with_the_next_heartbeat(new_database: Callable[[], str]):
    url = new_database()
    furnish(url)
    with running(url, queue_size=8, heartbeat_ms=60_000) as house:
        call_id = house.open()
        with house.watching(call_id) as line:
            last = [line.until_ack(line.say("no puedo"))[-1]["seq"] for _ in range(12)][-1]
        assert last > 3 * 8
        with house.watching(call_id, last_seq=1) as line:
            assert [frame["seq"] for frame in line.until_seq(last, timeout=4)] == list(range(2, last + 1))


def test_another_worker_wakes_the_socket(house: House):
    call_id = house.open()
    with house.watching(call_id) as line:
        started = time.monotonic()
        last = said_elsewhere(house, call_id)
        assert [frame["seq"] for frame in line.until_seq(last)] == list(range(3, last + 1))
        assert time.monotonic() - started < 2


def test_a_bare_notification_from_another_connection_makes_the_socket_look(house: House):
    call_id = house.open()
    with house.watching(call_id) as line, psycopg.connect(house.database_url, autocommit=True) as connection:
        connection.execute("SELECT pg_notify('copilot_calls', %s)", (f"{call_id} 9",))
        connection.execute("SELECT pg_notify('copilot_calls', 'nonsense')")
        assert kinds_of(line.until_ack(line.say("no puedo")))[0] == "utterance_heard"


def kinds_of(frames: list[dict]) -> list[str]:
    return [frame["event"]["kind"] for frame in frames if frame["kind"] == "event"]


def test_a_lost_notification_is_late_by_one_heartbeat_and_not_wrong(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    call_id = house.open()
    with house.watching(call_id) as line:
        monkeypatch.setattr(type(house.app.state.hub), "heard", lambda *_: None)
        last = said_elsewhere(house, call_id)
        assert [frame["seq"] for frame in line.until_seq(last)] == list(range(3, last + 1))


def test_when_the_listening_connection_is_cut_it_comes_back_and_everybody_looks(house: House):
    call_id = house.open()
    with house.watching(call_id) as line, psycopg.connect(house.database_url, autocommit=True) as connection:
        cut = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name = 'copilot listen' AND datname = current_database()"
        ).fetchone()
        assert cut is not None
        assert cut[0] == 1
        last = said_elsewhere(house, call_id)
        assert line.until_seq(last)[-1]["seq"] == last
        wait_until(lambda: house.app.state.hub.listening.is_set())
        assert line.until_seq(said_elsewhere(house, call_id))


def test_intents_from_many_hands_are_each_applied_once_and_everybody_sees_the_same(house: House):
    call_id = house.open()
    with house.watching(call_id) as watcher:

        def speak(k: int) -> None:
            if k % 2:
                said_elsewhere(house, call_id, f"puedo {k}0.000 por mes")
            else:
                given = {"speaker": "debtor", "text": f"puedo {k}0.000 por mes", "source": "typed"}
                assert house.post(f"/api/calls/{call_id}/utterances", given).status_code == 200

        hands = [threading.Thread(target=speak, args=(k,)) for k in range(1, 7)]
        for hand in hands:
            hand.start()
        last = 2 + 6 * 3  # every one of them is heard, understood and answered
        seen = watcher.until_seq(last, timeout=20)
        for hand in hands:
            hand.join(20)
    assert [frame["seq"] for frame in seen] == list(range(3, last + 1))
    assert kinds_of(seen).count("utterance_heard") == 6
    assert house.seq(call_id) == last


def test_after_a_restart_the_old_ticket_still_opens_and_nothing_is_missing(new_database: Callable[[], str]):
    url, port = new_database(), free_port()
    furnish(url)
    with running(url, port) as house:
        call_id = house.open()
        ticket = house.ticket(call_id)
        with house.watching(call_id) as line:
            intent_id = line.say("no puedo")
            seq = line.until_ack(intent_id)[-1]["seq"]
        tokens = house.tokens
    with running(url, port) as house:
        house.tokens = tokens
        with house.line() as line:
            line.hello(ticket, last_seq=2)
            assert line.next("ready")["seq"] == seq
            assert [frame["seq"] for frame in line.until_seq(seq)] == [3, 4, 5]
            line.say("no puedo", intent_id)
            assert line.until_ack(intent_id)[-1] == {"kind": "ack", "intent_id": intent_id, "seq": seq}


def test_a_stopping_server_says_goodbye_to_its_sockets_at_once(new_database: Callable[[], str]):
    url = new_database()
    furnish(url)
    with running(url) as house:
        with ExitStack() as still_open:
            line = still_open.enter_context(house.line())
            line.hello(house.ticket(house.open()))
            line.next("ready")
            forget = still_open.pop_all()
        started = time.monotonic()
    assert time.monotonic() - started < 5
    forget.close()


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)
