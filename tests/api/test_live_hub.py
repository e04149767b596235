"""What a socket's feed sends, and when it looks into the journal."""

import asyncio
import json
from datetime import UTC, datetime

from api.hub import SLOW_AT, Feed, Frame, Hub
from api.wire import Framed
from copilot.events import CueKeyed, Entry, SuggestionMade
from copilot.suggestion import Fact, Line, Suggestion

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CALL = "call-1"


def cue(seq: int) -> Framed:
    return Framed(Entry(call_id=CALL, seq=seq, event=CueKeyed(at=AT, cue="x"), at=AT, intent_id=f"in-{seq}"))


def suggestion(seq: int) -> Framed:
    made = Suggestion(
        answers=seq, stage="offer", why=Fact(key="said", text=""), line=Line(line_id="l", locale="es", parts=()),
        shorter=None, softer=None, cards=(), counter=None, protocol="", discovery=None, candidates=0, allowed=0,
    )  # fmt: skip
    return Framed(Entry(call_id=CALL, seq=seq, event=SuggestionMade(suggestion=made), at=AT))


def started(seq: int = 0, size: int = 64) -> Feed:
    feed = Feed(CALL, reduced=False, size=size)
    feed.start(seq)
    return feed


def seqs(frames: list[Frame]) -> list[int]:
    return [json.loads(frame.text)["seq"] for frame in frames]


def kinds(frames: list[Frame]) -> list[str]:
    return [json.loads(frame.text)["event"]["kind"] for frame in frames]


def test_entries_are_sent_once_and_in_order():
    feed = started()
    feed.put([cue(1), cue(2)])
    feed.put([cue(1), cue(2), cue(3)])
    assert seqs(feed.take()) == [1, 2, 3]
    assert feed.take() == []


def test_a_gap_is_not_sent_but_read_from_the_journal():
    feed = started()
    feed.put([cue(1), cue(3)])
    assert seqs(feed.take()) == [1]
    assert feed.behind
    feed.put([cue(2), cue(3)])
    assert seqs(feed.take()) == [2, 3]
    assert not feed.behind


def test_what_comes_before_the_start_is_read_from_the_journal_after_it():
    feed = Feed(CALL, reduced=False, size=64)
    feed.put([cue(5)])
    assert not feed.behind
    feed.start(3)
    assert feed.behind
    assert feed.wake.is_set()


def test_an_announcement_of_what_is_already_queued_wakes_nobody():
    feed = started()
    feed.put([cue(1)])
    feed.take()
    feed.wake.clear()
    feed.tell(1)
    assert not feed.behind
    assert not feed.wake.is_set()


def test_an_announcement_during_a_look_is_not_forgotten():
    feed = started(10)
    feed.doubt()
    wanted = feed.wanted
    feed.tell(12)
    feed.put([cue(11)])
    feed.looked(wanted)
    assert feed.behind


def test_a_look_that_finds_nothing_ends_the_doubt():
    feed = started(10)
    feed.doubt()
    feed.looked(feed.wanted)
    assert not feed.behind


def test_a_reader_who_keeps_up_gets_every_suggestion():
    feed = started()
    for seq in range(1, 40, 2):
        feed.put([cue(seq), suggestion(seq + 1)])
        assert kinds(feed.take()) == ["cue_keyed", "suggestion_made"]


def test_for_a_slow_reader_the_newest_suggestion_replaces_the_unsent_older_ones_and_nothing_else_is_dropped():
    feed = started()
    for seq in range(1, 2 * SLOW_AT, 2):
        feed.put([cue(seq), suggestion(seq + 1)])
    frames = feed.take()
    assert seqs(frames) == list(range(1, 2 * SLOW_AT + 1))
    assert kinds(frames).count("suggestion_made") == 1
    assert kinds(frames)[-1] == "suggestion_made"
    assert kinds(frames).count("cue_keyed") == SLOW_AT


def test_a_full_feed_takes_the_rest_from_the_journal_when_it_is_empty_again():
    feed = started(size=8)
    feed.put([cue(seq) for seq in range(1, 21)])
    assert not feed.behind
    assert seqs(feed.take()) == list(range(1, 9))
    assert feed.behind
    feed.put([cue(seq) for seq in range(9, 21)])
    assert seqs(feed.take()) == list(range(9, 17))
    assert feed.behind


def test_acks_and_errors_are_never_dropped():
    feed = started(size=8)
    for _ in range(30):
        feed.say("{}")
    assert len(feed.take()) == 30


def test_whoever_does_not_read_may_not_write():
    async def scene() -> list[str]:
        feed, order = started(), []
        for _ in range(SLOW_AT):
            feed.say("{}")

        async def reader() -> None:
            await feed.room()
            order.append("read")

        task = asyncio.create_task(reader())
        await asyncio.sleep(0)
        order.append("full")
        feed.take()
        await task
        return order

    assert asyncio.run(scene()) == ["full", "read"]


def hub() -> Hub:
    return Hub("", check_seconds=1)


def test_only_the_feeds_of_a_call_are_told():
    house, mine, other = hub(), started(), Feed("call-2", reduced=False, size=8)
    other.start(0)
    with house.subscribed(mine), house.subscribed(other):
        house.publish(CALL, [cue(1)])
        house.heard("call-2 4")
    assert seqs(mine.take()) == [1]
    assert not mine.behind
    assert other.behind


def test_an_unsubscribed_feed_is_left_alone():
    house, feed = hub(), started()
    with house.subscribed(feed):
        pass
    house.publish(CALL, [cue(1)])
    assert feed.take() == []


def test_a_notification_of_our_own_commit_causes_no_read():
    house, feed = hub(), started()
    with house.subscribed(feed):
        with house.writing(CALL):
            house.heard(f"{CALL} 2")
            assert not feed.wake.is_set()
            house.publish(CALL, [cue(1), cue(2)])
        assert not feed.behind


def test_a_notification_during_our_write_is_followed_when_it_was_somebody_elses():
    house, feed = hub(), started()
    with house.subscribed(feed):
        with house.writing(CALL):
            house.heard(f"{CALL} 3")
        assert feed.wake.is_set()
        assert feed.behind


def test_an_unreadable_notification_is_ignored():
    house, feed = hub(), started()
    with house.subscribed(feed):
        for payload in ("", CALL, f"{CALL} x", "7", f"{CALL} -1"):
            house.heard(payload)
    assert not feed.behind
