"""What a client may send on the live socket, and what it is told otherwise."""

import json

import pytest

from api import errors, messages

TICKET = "x.y"


def frame(**fields: object) -> str:
    return json.dumps(fields)


GOOD = [
    {"kind": "hello", "version": 1, "ticket": TICKET, "last_seq": 4},
    {"kind": "utterance", "intent_id": "in-1", "speaker": "debtor", "text": "no puedo", "source": "typed"},
    {"kind": "cue", "intent_id": "in-2", "cue": "cannot_pay_now"},
    {"kind": "choice", "intent_id": "in-3", "offer_id": "of-1", "outcome": "refused", "because": ""},
    {
        "kind": "choice",
        "intent_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "offer_id": "of-1",
        "outcome": "accepted",
    },
    {"kind": "close", "intent_id": "in-4", "disposition": "agreement"},
    {"kind": "pong"},
]


@pytest.mark.parametrize("fields", GOOD, ids=lambda f: f["kind"])
def test_a_client_message_is_read_by_its_kind(fields: dict[str, object]):
    message = messages.read(json.dumps(fields))
    assert {name: getattr(message, name) for name in fields} == fields


BAD = [
    ("not JSON", "hola", errors.BadFrame),
    ("empty", "", errors.BadFrame),
    ("a list", "[]", errors.BadFrame),
    ("null", "null", errors.BadFrame),
    ("binary", b'{"kind":"pong"}', errors.BadFrame),
    ("no kind", frame(intent_id="in-1"), errors.BadFrame),
    ("unknown kind", frame(kind="shout", intent_id="in-1"), errors.UnknownKind),
    ("other version", frame(kind="hello", version=2, ticket=TICKET, last_seq=0), errors.WrongVersion),
    ("version as text", frame(kind="hello", version="1", ticket=TICKET, last_seq=0), errors.WrongVersion),
    ("negative seq", frame(kind="hello", version=1, ticket=TICKET, last_seq=-1), errors.BadFrame),
    ("no ticket", frame(kind="hello", version=1, last_seq=0), errors.BadFrame),
    ("no text", frame(kind="utterance", intent_id="in-1", speaker="debtor", source="typed"), errors.BadFrame),
    (
        "wrong speaker",
        frame(kind="utterance", intent_id="i", speaker="dog", text="x", source="typed"),
        errors.BadFrame,
    ),
    ("no intent_id", frame(kind="cue", cue="x"), errors.BadFrame),
    ("empty intent_id", frame(kind="cue", cue="x", intent_id=""), errors.BadFrame),
    ("spaces in intent_id", frame(kind="cue", cue="x", intent_id="a b"), errors.BadFrame),
    ("long intent_id", frame(kind="cue", cue="x", intent_id="a" * 65), errors.BadFrame),
    ("unknown field", frame(kind="cue", cue="x", intent_id="in-1", price=3), errors.BadFrame),
    (
        "unknown outcome",
        frame(kind="choice", intent_id="in-1", offer_id="of", outcome="maybe"),
        errors.BadFrame,
    ),
    (
        "just too long",
        frame(kind="cue", intent_id="in-1", cue="x" * messages.FRAME_BYTES),
        errors.OversizedFrame,
    ),
    (
        "long in bytes",
        frame(kind="cue", intent_id="in-1", cue="x").replace("x", "ñ" * 9000),
        errors.OversizedFrame,
    ),
]


@pytest.mark.parametrize(("sent", "error"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_frame_that_cannot_be_taken_gives_its_own_error(sent: str | bytes, error: type[Exception]):
    with pytest.raises(error) as raised:
        messages.read(sent)
    assert type(raised.value) is error


def test_an_error_says_where_the_frame_is_wrong_but_not_what_was_in_it():
    with pytest.raises(errors.BadFrame) as raised:
        messages.read(
            frame(kind="utterance", intent_id="in-1", speaker="secreto", text="hola", source="typed")
        )
    assert "utterance.speaker" in raised.value.sentence
    assert "secreto" not in json.dumps(raised.value.detail) + raised.value.sentence


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (frame(kind="shout", intent_id="in-1"), "in-1"), (frame(kind="cue", intent_id=7), ""), ("{", ""), ("[1]", ""),
        (b"\xff", ""), (frame(intent_id="x" * 65), ""),
    ],
)  # fmt: skip
def test_the_intent_of_a_bad_frame_is_named_when_it_can_be_read(sent: str | bytes, found: str):
    assert messages.intent_of(sent) == found


def test_the_known_kinds_are_those_of_the_union():
    with pytest.raises(errors.UnknownKind) as raised:
        messages.read(frame(kind="x"))
    for known in raised.value.detail["known"]:  # type: ignore[attr-defined]
        try:
            messages.read(frame(kind=known))
        except errors.UnknownKind:
            pytest.fail(f"{known} is named as known but is not")
        except errors.BadFrame:
            pass
