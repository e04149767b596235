"""A recorded call is read exactly, or refused with its line."""

import json

import pytest

from copilot.errors import BadDocument
from copilot.recording import Chosen, Ended, Keyed, Recording, Spoken, parse_recording
from copilot.speech import Source, Speaker
from copilot.suggestion import ChoiceOutcome

CALL = {"kind": "call", "debtor_id": "AR-1", "locale": "es-AR", "currency": "ARS"}
SAID = {"kind": "utterance", "at_ms": 1000, "speaker": "debtor", "text": "Puedo 200 por mes"}
CUE = {"kind": "cue", "at_ms": 2000, "cue": "asks_discount"}
CHOICE = {"kind": "choice", "at_ms": 3000, "offer": "nearest", "outcome": "accepted", "because": ""}
CLOSE = {"kind": "close", "at_ms": 4000, "disposition": "agreement"}


def lines(*fields: object) -> str:
    return "\n".join(json.dumps(f) if isinstance(f, dict) else str(f) for f in fields)


def test_every_kind_of_line_is_read():
    recording = parse_recording(lines(CALL, SAID, "", CUE, CHOICE, CLOSE))

    assert recording == Recording(
        debtor_id="AR-1", locale="es-AR", currency="ARS",
        steps=(
            Spoken(at_ms=1000, speaker=Speaker.DEBTOR, text="Puedo 200 por mes"),
            Keyed(at_ms=2000, cue="asks_discount"),
            Chosen(at_ms=3000, offer="nearest", outcome=ChoiceOutcome.ACCEPTED, because=""),
            Ended(at_ms=4000, disposition="agreement"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "offer", ["primary", "alternate-1", "alternate-2", "counter", "nearest", "of-0a1b2c3d4e5f6071"]
)
def test_an_offer_is_named_by_its_place_or_its_id(offer: str):
    (step,) = parse_recording(lines(CALL, CHOICE | {"offer": offer})).steps

    assert isinstance(step, Chosen)
    assert step.offer == offer


def test_a_line_may_say_how_it_was_heard_and_a_choice_needs_no_reason():
    reasonless = {name: value for name, value in CHOICE.items() if name != "because"}

    said, chosen = parse_recording(lines(CALL, SAID | {"source": "typed"}, reasonless)).steps

    assert isinstance(said, Spoken)
    assert said.source is Source.TYPED
    assert isinstance(chosen, Chosen)
    assert chosen.because == ""


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        ("", 1, "", "is empty"),
        (lines(SAID), 1, "kind", "starts with kind"),
        (lines(CALL | {"locale": "spanish"}), 1, "locale", "'spanish'"),
        (lines(CALL | {"currency": "XYZ"}), 1, "currency", "'XYZ' is not a currency we know"),
        (lines({"kind": "call", "debtor_id": "AR-1", "locale": "es"}), 1, "currency", "is missing"),
        (lines(CALL | {"debtor_id": " "}), 1, "debtor_id", "must be a text"),
        (lines(CALL, "{nope"), 2, "", "not a JSON object"),
        (lines(CALL, "[1, 2]"), 2, "", "not a JSON object"),
        (lines(CALL, "", SAID | {"speaker": "robot"}), 3, "speaker", "'robot'"),
        (lines(CALL, SAID | {"source": "radio"}), 2, "source", "'radio'"),
        (lines(CALL, SAID | {"text": ""}), 2, "text", "must be a text"),
        (lines(CALL, SAID | {"text": "a" * 2001}), 2, "text", "longer than 2000"),
        (lines(CALL, SAID | {"text": "a\nb"}), 2, "text", "line break"),
        (lines(CALL, SAID | {"text": 7}), 2, "text", "must be a text"),
        (lines(CALL, SAID | {"at_ms": -1}), 2, "at_ms", "-1"),
        (lines(CALL, SAID | {"at_ms": 1.5}), 2, "at_ms", "1.5"),
        (lines(CALL, SAID | {"at_ms": True}), 2, "at_ms", "True"),
        (lines(CALL, SAID | {"at_ms": 10**12}), 2, "at_ms", "1000000000000"),
        (lines(CALL, SAID, CUE | {"at_ms": 10}), 3, "at_ms", "earlier than the line before"),
        (lines(CALL, SAID | {"volume": 3}), 2, "volume", "not a field"),
        (lines(CALL, {"kind": "silence", "at_ms": 1}), 2, "kind", "'silence'"),
        (lines(CALL, {"kind": ["cue"], "at_ms": 1}), 2, "kind", "['cue']"),
        (lines(CALL, CALL), 2, "kind", "'call'"),
        (lines(CALL, CHOICE | {"offer": "best"}), 2, "offer", "'best'"),
        (lines(CALL, CHOICE | {"outcome": "maybe"}), 2, "outcome", "'maybe'"),
        (lines(CALL, CHOICE | {"because": None}), 2, "because", "must be a text"),
        (lines(CALL, CLOSE | {"disposition": "Acuerdo total"}), 2, "disposition", "'Acuerdo total'"),
        (lines(CALL, CLOSE, SAID | {"at_ms": 5000}), 3, "kind", "nothing may follow the close"),
    ],
)
def test_a_broken_line_is_refused_by_number_and_field(text: str, line: int, field: str, says: str):
    with pytest.raises(BadDocument) as refused:
        parse_recording(text, name="call.jsonl")

    assert refused.value.detail == {"file": "call.jsonl", "line": line, "field": field}
    assert says in refused.value.sentence
    assert refused.value.sentence.startswith("call.jsonl")
