"""The documents of the lexicon: complete, consistent, and refused when broken."""

import re

import pytest

from copilot.errors import BadDocument, UnknownCue
from copilot.listen.cues import STOP_CUES, load_lexicon
from copilot.listen.lexicon import IntentsDocument, PhrasesDocument, Sayings, compiled
from copilot.listen.phrases import match, parse
from copilot.listen.tokens import tokens
from copilot.speech import Cue

LEXICON = load_lexicon()


def matches(phrase: str, text: str) -> bool:
    said = tokens(text)
    return any(match(p, said, at, {}) > 0 for p in parse(phrase, "es.yaml") for at in range(len(said)))


def test_the_version_names_document_number_and_content() -> None:
    assert re.fullmatch(r"lexicon@\d+#[0-9a-f]{8}", LEXICON.version)


def test_every_intent_has_shifts_within_the_axes_and_labels_in_both_languages() -> None:
    assert len(LEXICON.intents) == 38
    for intent in LEXICON.intents.values():
        assert all(-1000 <= shift <= 1000 for shift in (intent.wants, intent.can))
        assert 0 <= intent.strength < 1000
        assert intent.label_es
        assert intent.label_en


def test_the_stop_intents_come_first_and_self_harm_before_all() -> None:
    assert LEXICON.priority[: len(STOP_CUES)] == STOP_CUES
    assert STOP_CUES[0] == "self_harm_risk"


def test_the_protocol_is_the_most_urgent_stop_intent_whatever_the_order_heard() -> None:
    cues = [Cue(kind=kind, confidence=900_000) for kind in ("already_paid", "cannot_pay", "vulnerability")]

    assert LEXICON.protocol(cues) == "vulnerability"
    assert LEXICON.protocol(cues[1:2]) == ""
    assert LEXICON.protocol([]) == ""


@pytest.mark.parametrize("locale", ["es-AR", "es-CO", "es", "en-US"])
def test_there_are_nine_cue_keys_with_labels(locale: str) -> None:
    keys = LEXICON.keys(locale)

    assert [key.key for key in keys] == list(range(1, 10))
    assert len({key.cue for key in keys}) == 9
    assert all(key.label_es and key.label_en for key in keys)
    assert LEXICON.protocol([LEXICON.keyed(key.cue) for key in keys])


def test_in_colombia_no_key_asks_for_the_reason() -> None:
    assert "job_loss" in {key.cue for key in LEXICON.keys("es-AR")}
    assert not {"job_loss", "illness"} & {key.cue for key in LEXICON.keys("es-CO")}


def test_a_key_we_do_not_have_is_an_unknown_cue() -> None:
    with pytest.raises(UnknownCue, match="no cue 'made_up'"):
        LEXICON.keyed("made_up")


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("no puedo pagar*", "no puedo pagarle", True), ("no puedo pagar*", "puedo pagar", False),
        ("no ~ pagar", "no quiero ahora mismo pagar", True), ("no ~ pagar", "no a b c d pagar", False),
        ("no ~~ pagar", "no a b c d pagar", True), ("me|nos echaron", "nos echaron", True),
        ("no te? creo", "no creo", True), ("^ dale $", "dale", True), ("^ dale $", "dale hoy", False),
        ("^ dale $", "bueno. dale", True), ("no puedo", "no. puedo", False), ("don't know", "dont know", True),
        ("quiero pagar|ponerme_al_día", "quiero ponerme al día", True),
        ("quiero pagar|ponerme_al_día", "quiero ponerme", False),
    ],
)  # fmt: skip
def test_the_pattern_language(phrase: str, text: str, expected: bool) -> None:
    assert matches(phrase, text) is expected


@pytest.mark.parametrize("line", ["~ pagar", "pagar ~", "me? echaron", "pago @plata", "^ $", "[AR]"])
def test_a_phrase_that_cannot_begin_or_names_an_unknown_figure_is_refused(line: str) -> None:
    with pytest.raises(BadDocument, match=r"es\.yaml"):
        parse(line, "es.yaml")


def test_a_language_that_forgets_an_intent_is_refused_by_name() -> None:
    intent = {"wants": 0, "can": 0, "strength": 0, "label_es": "a", "label_en": "a"}
    document = IntentsDocument.model_validate(
        {"name": "lexicon", "version": 1, "confidence": {"clear": 900_000}, "priority": [], "keys": {},
         "intents": [{"id": "angry", **intent}, {"id": "illness", **intent}]}
    )  # fmt: skip
    spoken = PhrasesDocument(
        language="es",
        negators="no",
        clitics="me",
        fillers="",
        echoes="",
        intents={"angry": Sayings(clear="caramba")},
    )

    with pytest.raises(BadDocument, match="illness"):
        compiled(spoken, document, "es.yaml")
