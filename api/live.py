"""The live socket of one call: one connection, one task group of reader, writer and heartbeat.

Only the writer sends. The reader takes one intent at a time, so a call's intents keep their order, and it waits while
the other side does not read. A frame that cannot be taken is answered with an error and the socket stays open; what
was acknowledged is in the journal. The conversation is told in docs/api.md.
"""

import asyncio
import logging
from dataclasses import dataclass
from time import monotonic

import orjson
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api import messages
from api.auth import authority, may_act, may_see
from api.errors import (
    DATABASE_REFUSAL,
    DATABASE_TROUBLE,
    BadFrame,
    ExpiredToken,
    body_of,
    defect,
    unstorable,
    world_trouble,
)
from api.hub import Feed, Hub
from api.turns import Turns
from api.views import call_view
from api.wire import Framed, without_hidden
from api.wiring import Office
from copilot.errors import CopilotError, ForbiddenError, SignInError
from copilot.state import CallState
from copilot.store.people import Actor
from copilot.verdict import Role

log = logging.getLogger("copilot.api.live")
router = APIRouter()

DENIED_CODE = 4401
TRY_LATER_CODE = 1013
PAGE = 200
"""Entries read from the journal at once while a socket catches up."""

MISSED_AT_MOST = 1000
"""A socket that missed more entries gets the snapshot instead of all of them."""

SILENT_HEARTBEATS = 3
"""A client that has said nothing, not even pong, for so many heartbeats is gone."""


class Gone(Exception):
    """The other side has left."""


class Dismissed(Exception):
    """The other side must go; `reason` is what it is told."""

    def __init__(self, reason: CopilotError) -> None:
        super().__init__(reason.sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is on this socket and where they were."""

    actor: Actor
    call_id: str
    last_seq: int
    acts: bool


@router.websocket("/api/live")
async def live(socket: WebSocket) -> None:
    """One socket from handshake to goodbye."""
    state = socket.app.state
    origin = socket.headers.get("origin")  # programs outside a browser send none
    if origin is not None and origin not in state.office.settings.origins:
        log.warning("live refused origin")
        await socket.close(DENIED_CODE)
        return
    await socket.accept()
    try:
        await Conversation(socket, state.office, state.hub, state.turns).run()
    except* (Gone, WebSocketDisconnect):
        pass


class Conversation:
    """What is said on one socket."""

    def __init__(self, socket: WebSocket, office: Office, hub: Hub, turns: Turns) -> None:
        self._socket, self._office, self._hub, self._turns = socket, office, hub, turns
        self._heard_at = monotonic()

    async def run(self) -> None:
        """Greet, catch up, then read, write and beat until one of them ends."""
        try:
            async with asyncio.timeout(self._office.settings.hello_seconds):
                hello = await self._hello()
            await self._attend(await self._watch(hello))
        except TimeoutError:
            await self._deny(SignInError("No hello came in time. Connect again and send it first."))
        except DATABASE_TROUBLE as error:
            log.warning("live not opened type=%s", type(error).__name__)
            await self._socket.close(TRY_LATER_CODE)
        except CopilotError as error:
            await self._deny(error)

    async def _attend(self, watch: Watch) -> None:
        feed = Feed(
            watch.call_id, reduced=watch.actor.role == Role.ADVISOR, size=self._office.settings.queue_size
        )
        with self._hub.subscribed(feed):
            await self._greet(watch, feed)
            log.info("live opened call=%s actor=%s seq=%d", watch.call_id, watch.actor.actor_id, feed.seq)
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._write(feed))
                    tasks.create_task(self._beat(watch, feed))
                    await self._read(watch, feed)
            except* Dismissed as dismissed:
                reason = dismissed.exceptions[0]
                assert isinstance(reason, Dismissed)
                await self._deny(reason.reason)

    async def _hello(self) -> messages.Hello:
        """The first hello that can be read; frames before it are answered with what is wrong with them."""
        while True:
            frame = await self._receive()
            try:
                message = messages.read(frame)
                if not isinstance(message, messages.Hello):
                    raise BadFrame(
                        f"The first message is hello, not {message.kind}. Send hello with a ticket."
                    )
            except CopilotError as error:
                await self._send(_trouble(error, messages.intent_of(frame)))
            else:
                return message

    async def _watch(self, hello: messages.Hello) -> Watch:
        """What the ticket of a hello allows. Raises SignInError, AbsentError, ForbiddenError."""
        office = self._office
        allowed = office.keys.admit(hello.ticket, at=office.clock())
        actor, state = await self._turns.read(_actor_and_call, office, allowed.actor_id, allowed.call_id)
        owner = state.opened.authority.actor_id
        if not may_see(actor, owner):
            raise ForbiddenError("This call belongs to somebody else. Open your own.", call_id=state.call_id)
        return Watch(actor=actor, call_id=state.call_id, last_seq=hello.last_seq, acts=may_act(actor, owner))

    async def _greet(self, watch: Watch, feed: Feed) -> None:
        """Say ready, then give exactly the missed entries, or the snapshot when there is no way to know them."""
        state = await self._turns.read(self._office.desk.state, watch.call_id)
        ready = messages.Ready(
            call_id=watch.call_id, seq=state.seq, ticket=self._ticket(watch),
            heartbeat_ms=self._office.settings.heartbeat_ms,
        )  # fmt: skip
        feed.say(ready.model_dump_json())
        missed = state.seq - watch.last_seq
        if watch.last_seq == 0 or not 0 <= missed <= MISSED_AT_MOST:
            feed.say(self._snapshot(state, watch, recovered=watch.last_seq == 0))
            feed.start(state.seq)
        else:
            feed.start(watch.last_seq)
            feed.tell(state.seq)

    def _snapshot(self, state: CallState, watch: Watch, *, recovered: bool) -> str:
        view = call_view(state, self._office.worlds.base)
        text = messages.Snapshot(seq=state.seq, recovered=recovered, view=view).model_dump_json()
        return without_hidden(text.encode()).decode() if watch.actor.role == Role.ADVISOR else text

    async def _write(self, feed: Feed) -> None:
        """Send what is queued, and read from the journal what nobody handed over."""
        while True:
            await feed.wake.wait()
            feed.wake.clear()
            while True:
                for frame in feed.take():
                    await self._send(frame.text)
                if not feed.behind:
                    break
                await self._catch_up(feed)

    async def _catch_up(self, feed: Feed) -> None:
        wanted = feed.wanted
        try:
            entries = await self._turns.read(
                self._office.desk.entries, feed.call_id, after=feed.seq, limit=PAGE
            )
        except DATABASE_TROUBLE as error:
            log.warning("live late call=%s seq=%d type=%s", feed.call_id, feed.seq, type(error).__name__)
            feed.looked(wanted)  # the next heartbeat looks again
            return
        feed.put([Framed(entry) for entry in entries])
        taken = not entries or feed.seq >= entries[-1].seq  # a full feed leaves the rest for the next look
        if taken and len(entries) < PAGE:
            feed.looked(wanted)

    async def _read(self, watch: Watch, feed: Feed) -> None:
        while True:
            frame = await self._receive()
            self._heard_at = monotonic()
            answer = await self._answer(frame, watch)
            if answer:
                feed.say(answer)
            await feed.room()

    async def _answer(self, frame: str | bytes, watch: Watch) -> str:
        """The ack or error of one frame, "" for a pong. Only what breaks the program itself ends the socket."""
        try:
            message = messages.read(frame)
            if isinstance(message, messages.Pong):
                return ""
            if isinstance(message, messages.Hello):
                raise BadFrame("Hello was said already. Send what happens in the call.")
            return await self._take(message, watch)
        except CopilotError as error:
            return _trouble(error, messages.intent_of(frame))
        except DATABASE_TROUBLE as error:
            log.warning("live database call=%s type=%s", watch.call_id, type(error).__name__)
            return _trouble(world_trouble(), messages.intent_of(frame))
        except DATABASE_REFUSAL as error:
            return _trouble(unstorable(error), messages.intent_of(frame))
        except Exception as error:  # noqa: BLE001  a defect in one turn must not end the call
            return _trouble_text(defect(error), messages.intent_of(frame))

    async def _take(self, intent: messages.Intent, watch: Watch) -> str:
        if not watch.acts:
            raise ForbiddenError("You are watching this call; only the advisor who opened it can work it.")
        fields = intent.model_dump(exclude={"kind", "version"})
        work = getattr(self._office.desk, _DESK[intent.kind])
        entries = await self._turns.write(watch.call_id, work, authority=authority(watch.actor), **fields)
        log.debug("turn call=%s seq=%d took_ms=%.1f", watch.call_id, entries[-1].seq, entries[-1].took_ms)
        return messages.Ack(intent_id=intent.intent_id, seq=entries[-1].seq).model_dump_json()

    async def _beat(self, watch: Watch, feed: Feed) -> None:
        """Every heartbeat: is the client there, may it still watch, a fresh ticket, and a look at the journal."""
        pause = self._office.settings.heartbeat_ms / 1000
        while True:
            await asyncio.sleep(pause)
            if monotonic() - self._heard_at > SILENT_HEARTBEATS * pause:
                raise Gone
            if not await self._still_welcome(watch):
                raise Dismissed(SignInError("You may not sign in any more. Ask your administrator."))
            feed.say(messages.Ping(ticket=self._ticket(watch)).model_dump_json())
            feed.doubt()

    async def _still_welcome(self, watch: Watch) -> bool:
        try:
            actor = await self._turns.read(self._office.people.actor, watch.actor.actor_id)
        except DATABASE_TROUBLE:
            return True  # nothing can be done in the call meanwhile, and the screen should stay
        return actor is not None and actor.active and actor.role == watch.actor.role

    def _ticket(self, watch: Watch) -> str:
        office = self._office
        return office.keys.ticket(watch.actor.actor_id, watch.call_id, at=office.clock())[0]

    async def _receive(self) -> str | bytes:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise Gone
        text: str | None = message.get("text")
        return text if text is not None else bytes(message.get("bytes") or b"")

    async def _send(self, text: str) -> None:
        await self._socket.send({"type": "websocket.send", "text": text})

    async def _deny(self, error: CopilotError) -> None:
        log.info("live denied code=%s", error.code)
        await self._send(messages.Denied(code=error.code, message=error.sentence).model_dump_json())
        await self._socket.close(DENIED_CODE)


_DESK = {"utterance": "hear", "cue": "key_cue", "choice": "choose", "close": "close"}
"""Which of the desk's methods takes a message; its fields are named like the method's arguments."""


def _actor_and_call(office: Office, actor_id: str, call_id: str) -> tuple[Actor, CallState]:
    actor = office.people.actor(actor_id)
    if actor is None or not actor.active:
        raise ExpiredToken("This ticket belongs to nobody who may still sign in. Ask your administrator.")
    return actor, office.desk.state(call_id)


def _trouble(error: CopilotError, intent_id: str) -> str:
    return _trouble_text(body_of(error), intent_id)


def _trouble_text(body: dict[str, object], intent_id: str) -> str:
    """messages.Trouble as text; details may hold values that JSON does not have."""
    return orjson.dumps({"kind": "error", **body, "intent_id": intent_id}, default=str).decode()
