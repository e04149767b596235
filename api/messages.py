"""What may be said on the live socket, in both directions: a union of small types told apart by `kind`.

Client: hello, utterance, cue, choice, close, pong. Server: ready, snapshot, event, ack, error, ping, denied.
JSON text frames, protocol VERSION. docs/api.md tells the conversation with examples.
"""

from datetime import datetime
from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api import errors
from api.fields import Because, CueId, Disposition, IntentId, OfferId, Text
from api.schemas import CallView
from copilot.events import Event
from copilot.speech import Source, Speaker
from copilot.suggestion import ChoiceOutcome

VERSION: Literal[1] = 1

FRAME_BYTES = 16 * 1024
"""The longest frame a client may send; the longest honest one is below 9 kB."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hello(_Message):
    """First frame of a client. `last_seq` is the last entry it has drawn, 0 if none."""

    kind: Literal["hello"] = "hello"
    version: Literal[1] = VERSION
    ticket: Annotated[str, Field(min_length=1, max_length=1000)]
    last_seq: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class Said(_Message):
    """Somebody said something, or a figure was typed for the debtor."""

    kind: Literal["utterance"] = "utterance"
    version: Literal[1] = VERSION
    intent_id: IntentId
    speaker: Speaker
    text: Text
    source: Source


class Keyed(_Message):
    """A cue key was pressed."""

    kind: Literal["cue"] = "cue"
    version: Literal[1] = VERSION
    intent_id: IntentId
    cue: CueId


class Chosen(_Message):
    """An offer was put to the debtor and this became of it."""

    kind: Literal["choice"] = "choice"
    version: Literal[1] = VERSION
    intent_id: IntentId
    offer_id: OfferId
    outcome: ChoiceOutcome
    because: Because = ""


class Closing(_Message):
    """The call is over."""

    kind: Literal["close"] = "close"
    version: Literal[1] = VERSION
    intent_id: IntentId
    disposition: Disposition


class Pong(_Message):
    """The answer to a ping."""

    kind: Literal["pong"] = "pong"
    version: Literal[1] = VERSION


Intent = Said | Keyed | Chosen | Closing
ClientMessage = Annotated[Hello | Said | Keyed | Chosen | Closing | Pong, Field(discriminator="kind")]


class Ready(_Message):
    """You are in: `seq` is the last entry of the call, `ticket` a fresh one for the next connection."""

    kind: Literal["ready"] = "ready"
    version: Literal[1] = VERSION
    call_id: str
    seq: int
    ticket: str
    heartbeat_ms: int


class Snapshot(_Message):
    """The whole call after entry `seq`. `recovered` is False when entries you asked for could not be given."""

    kind: Literal["snapshot"] = "snapshot"
    seq: int
    recovered: bool
    view: CallView


class SuggestionReplaced(_Message):
    """Stands for a suggestion that a slow reader did not get because a newer one follows."""

    kind: Literal["suggestion_replaced"] = "suggestion_replaced"


class EventMessage(_Message):
    """One entry of the journal."""

    kind: Literal["event"] = "event"
    seq: int
    at: datetime
    intent_id: str
    took_ms: float
    event: Event | SuggestionReplaced


class Ack(_Message):
    """The intent is durable; `seq` is the last entry it caused."""

    kind: Literal["ack"] = "ack"
    intent_id: str
    seq: int


class Trouble(_Message):
    """A frame could not be taken; the socket stays open. `intent_id` is "" when the frame had none that can be read."""

    kind: Literal["error"] = "error"
    code: str
    message: str
    detail: dict[str, object] = {}
    intent_id: str = ""


class Ping(_Message):
    """A heartbeat with a fresh ticket; answer with pong."""

    kind: Literal["ping"] = "ping"
    ticket: str


class Denied(_Message):
    """You may not watch this call; the socket closes with code 4401 after this."""

    kind: Literal["denied"] = "denied"
    code: str
    message: str


ServerMessage = Annotated[
    Ready | Snapshot | EventMessage | Ack | Trouble | Ping | Denied, Field(discriminator="kind")
]

_client: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)


def read(frame: str | bytes) -> ClientMessage:
    """The message in a client's frame.

    Raises OversizedFrame, BadFrame, UnknownKind or WrongVersion, each of which leaves the socket usable.
    """
    if isinstance(frame, bytes):
        raise errors.BadFrame("This frame is binary; live messages are JSON text. Send text.")
    if len(frame) > FRAME_BYTES or len(frame.encode()) > FRAME_BYTES:
        raise errors.OversizedFrame(
            f"This frame is longer than {FRAME_BYTES:,} bytes; nothing of it was taken. Send less at once.",
            limit_bytes=FRAME_BYTES,
        )
    try:
        return _client.validate_json(frame)
    except ValidationError as error:
        raise _explained(error) from None


def intent_of(frame: str | bytes) -> str:
    """The intent_id in a frame that could not be read otherwise; "" if it has none."""
    try:
        content = orjson.loads(frame) if len(frame) <= FRAME_BYTES else None
    except orjson.JSONDecodeError:
        return ""
    found = content.get("intent_id", "") if isinstance(content, dict) else ""
    return found if isinstance(found, str) and len(found) <= 64 else ""


def _explained(error: ValidationError) -> errors.BadFrame | errors.UnknownKind | errors.WrongVersion:
    found = error.errors(include_url=False, include_input=False)
    kinds = {item["type"] for item in found}
    if "union_tag_invalid" in kinds:
        known = ", ".join(_kinds())
        return errors.UnknownKind(
            f"This kind of message is not known here. Send one of {known}.", known=_kinds()
        )
    if any(item["loc"][-1:] == ("version",) for item in found):
        return errors.WrongVersion(
            f"This message is of another protocol version; the server speaks {VERSION}. Reload the page.",
            version=VERSION,
        )
    sentence, detail = errors.malformed(found)
    return errors.BadFrame(sentence, **detail)


def _kinds() -> list[str]:
    return ["hello", "utterance", "cue", "choice", "close", "pong"]
