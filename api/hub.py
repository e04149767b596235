"""Who must be told that a call has moved? Sockets of this worker, woken by this worker's own commits and by NOTIFY.

The journal is the truth and the buffer; a notification only wakes. Entries that this worker has just committed are
handed to its own sockets at once, without a read. Everything else a socket reads from the journal after the last
entry it has queued. A lost notification therefore makes a screen late (at most one heartbeat), never wrong.

Everything here runs on the event loop's thread.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from api.wire import Framed
from copilot.store.journal import CHANNEL

log = logging.getLogger("copilot.api.hub")

SLOW_AT = 16
"""Unsent frames from which a reader counts as slow: from here a newer suggestion replaces an unsent older one."""

LISTENER = "copilot listen"
"""The name of the listening connection in pg_stat_activity."""

RETRY_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses before LISTEN is tried again after its connection was lost; the last one repeats."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Text to send, and the entry it shows; acks, errors and pings show none."""

    text: str
    entry: Framed | None = None


class Feed:
    """What one socket has still to send, in order, and whether the journal holds more.

    Rule for a slow reader (SLOW_AT): the newest suggestion takes the place of an unsent older one, whose number is
    then sent as `suggestion_replaced` so that numbers stay without gaps; nothing else is dropped. A full feed
    (`size`) takes no more entries and is filled again from the journal.
    """

    def __init__(self, call_id: str, *, reduced: bool, size: int) -> None:
        self.call_id = call_id
        self.wake = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
        self._reduced = reduced
        self._size = size
        self._queue: deque[Frame] = deque()
        self._seq: int | None = None
        self._wanted = 0

    @property
    def seq(self) -> int:
        """The last entry that was queued; 0 before the start."""
        return self._seq or 0

    @property
    def behind(self) -> bool:
        """Does the journal hold entries that are not queued yet, and is there room for them?"""
        return self._seq is not None and self._wanted > self._seq and len(self._queue) < self._size

    def start(self, seq: int) -> None:
        """From now on entries after `seq` are queued."""
        self._seq = seq
        self._wake_if(self._wanted > seq)

    def say(self, text: str) -> None:
        """Queue a frame that is no entry."""
        self._push(Frame(text))

    def put(self, entries: Iterable[Framed]) -> None:
        """Queue entries that follow the last one; what was queued before is ignored, a gap is remembered."""
        for entry in entries:
            if self._seq is None or entry.seq > self._seq + 1 or len(self._queue) >= self._size:
                self.tell(entry.seq)
            elif entry.seq == self._seq + 1:
                self._seq = entry.seq
                if entry.suggestion and len(self._queue) >= SLOW_AT:
                    self._replace_stale()
                self._push(Frame(entry.text(reduced=self._reduced), entry))

    def tell(self, seq: int) -> None:
        """The journal has reached `seq`."""
        self._wanted = max(self._wanted, seq)
        self._wake_if(self.behind)

    def expect(self, seq: int) -> None:
        """The journal will be found at `seq`; no need to look before somebody says so."""
        self._wanted = max(self._wanted, seq)

    def doubt(self) -> None:
        """The journal may hold more than we were told: look."""
        self.tell(self.seq + 1)

    @property
    def wanted(self) -> int:
        """How far the journal is said to reach; give it back to `looked`."""
        return self._wanted

    def looked(self, wanted: int) -> None:
        """The journal was read to its end after it was said to reach `wanted`; what was said since then counts."""
        if self._wanted == wanted:
            self._wanted = self.seq

    def take(self) -> list[Frame]:
        """Everything queued, which is then the caller's to send."""
        frames = list(self._queue)
        self._queue.clear()
        self._drained.set()
        return frames

    async def room(self) -> None:
        """Wait until the queue is short again: who does not read may not write either."""
        if len(self._queue) >= SLOW_AT:
            self._drained.clear()
            await self._drained.wait()

    def _push(self, frame: Frame) -> None:
        self._queue.append(frame)
        self.wake.set()

    def _wake_if(self, needed: bool) -> None:
        if needed:
            self.wake.set()

    def _replace_stale(self) -> None:
        for k, frame in enumerate(self._queue):
            if frame.entry is not None and frame.entry.suggestion:
                self._queue[k] = Frame(frame.entry.replaced())


class Hub:
    """The feeds of this worker by call, and the LISTEN connection that wakes them."""

    def __init__(self, conninfo: str, *, check_seconds: float) -> None:
        self._conninfo = conninfo
        self._check_seconds = check_seconds
        self._feeds: dict[str, set[Feed]] = {}
        self._writing: dict[str, int] = {}
        self.listening = asyncio.Event()

    @contextmanager
    def subscribed(self, feed: Feed) -> Iterator[Feed]:
        """`feed` is told of its call's entries inside."""
        self._feeds.setdefault(feed.call_id, set()).add(feed)
        try:
            yield feed
        finally:
            feeds = self._feeds[feed.call_id]
            feeds.discard(feed)
            if not feeds:
                del self._feeds[feed.call_id]

    @contextmanager
    def writing(self, call_id: str) -> Iterator[None]:
        """Inside, notifications of the call wait: they are most likely our own commit, handed over in a moment."""
        self._writing[call_id] = self._writing.get(call_id, 0) + 1
        try:
            yield
        finally:
            self._writing[call_id] -= 1
            if not self._writing[call_id]:
                del self._writing[call_id]
            for feed in self._feeds.get(call_id, ()):
                feed.tell(0)

    def publish(self, call_id: str, entries: Sequence[Framed]) -> None:
        """Hand entries that this worker has just committed to its own sockets."""
        for feed in self._feeds.get(call_id, ()):
            feed.put(entries)

    def heard(self, payload: str) -> None:
        """A notification came: `<call_id> <seq>`. Anything else is ignored; the heartbeat looks anyway."""
        call_id, _, seq = payload.rpartition(" ")
        if seq.isdigit():
            for feed in self._feeds.get(call_id, ()):
                self._tell(feed, int(seq))

    async def listen(self) -> None:
        """Stay connected and pass notifications on, until cancelled. After a break every feed looks for itself."""
        failed = 0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._conninfo, autocommit=True, application_name=LISTENER
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    failed = 0
                    self._everybody_looks()
                    self.listening.set()
                    await self._relay(connection)
            except (psycopg.Error, OSError) as error:
                self.listening.clear()
                pause = RETRY_SECONDS[min(failed, len(RETRY_SECONDS) - 1)]
                log.warning("listen lost type=%s retry_s=%.1f", type(error).__name__, pause)
                failed += 1
                await asyncio.sleep(pause)

    async def _relay(self, connection: psycopg.AsyncConnection) -> None:
        while True:
            async for notification in connection.notifies(timeout=self._check_seconds):
                self.heard(notification.payload)
            await asyncio.wait_for(connection.execute("SELECT 1"), self._check_seconds)  # still there?

    def _tell(self, feed: Feed, seq: int) -> None:
        if feed.call_id in self._writing:
            feed.expect(seq)
        else:
            feed.tell(seq)

    def _everybody_looks(self) -> None:
        for feeds in self._feeds.values():
            for feed in feeds:
                feed.doubt()
