"""The recorded call of the demo plays by itself: the same desk, the same sockets, at the pace it was recorded.

Every step has an intent id made of its number, so a step that was taken before a restart is not taken again: the
play resumes where it stopped, and two processes that play the same call take every step once.
"""

import asyncio
import logging
from itertools import pairwise

from api.auth import authority
from api.errors import DATABASE_TROUBLE, defect
from api.turns import Turns
from api.wiring import Office
from copilot.demo.call import load_carla
from copilot.errors import AbsentError, ClosedCall, CopilotError
from copilot.playing import Player, step_intent
from copilot.recording import Recording
from copilot.verdict import Authority

log = logging.getLogger("copilot.api.playback")

OPENING = "demo-call"
"""The intent that opens the call: one per data folder."""

ACTOR = "ana"
OPENED_BY = f"{ACTOR}/{OPENING}"
"""How the journal names it: an intent that opens a call counts within its sender (copilot/desk.py)."""

RETRY_SECONDS = 1.0


class Players:
    """The demo call of this process: started once, resumed after a restart."""

    def __init__(self, office: Office, turns: Turns, tasks: asyncio.TaskGroup) -> None:
        self._office, self._turns, self._tasks = office, turns, tasks
        self._lock = asyncio.Lock()
        self._playing: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Open the demo call, or find the one that was opened before, and play what is left of it.

        Gives its call_id. Raises AbsentError when this database has no demo portfolio or users.
        """
        async with self._lock:
            recording = load_carla()
            who = await self._turns.read(_demo_advisor, self._office)
            player = Player(self._office.desk, who)
            call_id = await self._turns.read(player.open, recording, intent_id=OPENING)
            if self._playing is None or self._playing.done():
                self._playing = self._tasks.create_task(self._guarded(player, call_id, recording))
            return call_id

    async def resume(self) -> None:
        """Play on, if the call was opened before this process started and is not over."""
        try:
            if await self._turns.read(self._office.journal.opened_by, OPENED_BY) is not None:
                await self.start()
        except (CopilotError, *DATABASE_TROUBLE) as error:  # the demo call is no reason not to start
            log.warning("playback not resumed type=%s", type(error).__name__)

    def stop(self) -> None:
        """Stop playing; the next process goes on from here."""
        if self._playing is not None:
            self._playing.cancel()

    async def _guarded(self, player: Player, call_id: str, recording: Recording) -> None:
        """Play; a defect ends the play and is noted, it does not end the service that runs beside it."""
        try:
            await self._play(player, call_id, recording)
        except Exception as error:  # noqa: BLE001
            defect(error)

    async def _play(self, player: Player, call_id: str, recording: Recording) -> None:
        state = await self._turns.read(self._office.desk.state, call_id)
        for k, wait_ms in enumerate(waits(recording)):
            if state.closed_at is not None:
                return
            if step_intent(k) in state.intents:
                continue
            await asyncio.sleep(wait_ms / 1000)
            if not await self._taken(player, call_id, recording, k):
                return
        log.info("playback over call=%s", call_id)

    async def _taken(self, player: Player, call_id: str, recording: Recording, k: int) -> bool:
        """Take step `k`; False when the call is over. A step that cannot be taken any more is left out."""
        while True:
            try:
                await self._turns.write(call_id, player.feed, recording=recording, k=k)
                return True
            except ClosedCall:
                return False
            except CopilotError as error:
                log.info("playback left out call=%s step=%d code=%s", call_id, k, error.code)
                return True
            except DATABASE_TROUBLE as error:
                log.warning("playback waits call=%s step=%d type=%s", call_id, k, type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)


def waits(recording: Recording) -> list[int]:
    """For every step the milliseconds that pass since the one before it."""
    return [later - before for before, later in pairwise([0, *(step.at_ms for step in recording.steps)])]


def _demo_advisor(office: Office) -> Authority:
    actor = office.people.actor(ACTOR)
    if actor is None:
        raise AbsentError(f"There is no demo user {ACTOR} here. Start with `copilot demo`.", actor_id=ACTOR)
    return authority(actor)
