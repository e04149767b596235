"""Runs desk work beside the event loop: the turns of one call in order, different calls at the same time.

Whoever moves a call, a socket, a REST route or the recorded demo, does it here, so that the sockets of this worker
get what was committed without reading it again.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from anyio import CapacityLimiter, to_thread

from api.hub import Hub
from api.wire import Framed
from copilot.events import Entry

T = TypeVar("T")

THREADS = 8
"""Threads for writes, and as many for reads; together below the size of the database pool."""


class Turns:
    """The two thread pools of this worker and one lock per call that is being written to."""

    def __init__(self, hub: Hub, *, threads: int = THREADS) -> None:
        self._hub = hub
        self._writers = CapacityLimiter(threads)
        self._readers = CapacityLimiter(threads)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def read(self, work: Callable[..., T], *args: object, **options: object) -> T:
        """What `work` gives, computed in a thread."""
        return await to_thread.run_sync(partial(work, *args, **options), limiter=self._readers)

    async def write(self, call_id: str, work: Callable[..., list[Entry]], **options: Any) -> list[Entry]:
        """Entries that `work(call_id, ...)` committed; this call's sockets have them when this returns."""
        lock = self._locks.get(call_id)
        if lock is None:
            lock = self._locks[call_id] = asyncio.Lock()
        async with lock:
            with self._hub.writing(call_id):
                turn = partial(work, call_id, **options)
                entries = await to_thread.run_sync(turn, limiter=self._writers)
                self._hub.publish(call_id, [Framed(entry) for entry in entries])
        return entries

    async def open(self, work: Callable[..., list[Entry]], **options: Any) -> list[Entry]:
        """Entries of a call that `work` opened; nobody can be watching yet."""
        return await to_thread.run_sync(partial(work, **options), limiter=self._writers)
