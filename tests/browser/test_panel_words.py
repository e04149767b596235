"""The panel's sentences: the same in both languages, and one for everything the engine can name."""

import json
from pathlib import Path

import api.errors  # noqa: F401  its codes reach the panel too
from copilot import errors
from copilot.listen.lexicon import STOP_CUES
from copilot.offer import OFFER_KINDS
from copilot.verdict import FLOORS, LEVERS, Outcome

PANEL = Path(__file__).resolve().parents[2] / "ui" / "panel"


def words(lang: str) -> dict[str, object]:
    """One catalogue."""
    return dict(json.loads((PANEL / "words" / f"{lang}.json").read_text(encoding="utf-8")))


def paths(value: object, at: str = "") -> dict[str, object]:
    """Every sentence by its path; a list counts with its length."""
    if isinstance(value, dict):
        return {
            path: text for key, inner in value.items() for path, text in paths(inner, f"{at}/{key}").items()
        }
    return {at: value}


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    spanish, english = paths(words("es")), paths(words("en"))

    assert set(spanish) == set(english)
    for path, text in spanish.items():
        other = english[path]
        assert type(text) is type(other), path
        assert len(slots(text)) == len(slots(other)), path
        assert text, path


def slots(text: object) -> list[str]:
    """The names in braces, or the entries of a list."""
    return [piece.split("}")[0] for piece in text.split("{")[1:]] if isinstance(text, str) else list(text)  # type: ignore[call-overload]


def test_everything_the_engine_can_name_has_a_word() -> None:
    said = words("es")
    reasons = {
        "kind" if lever == "kind" else f"{'under' if lever in FLOORS else 'over'}_{lever}" for lever in LEVERS
    }

    assert set(LEVERS) <= set(said["lever"])
    assert reasons <= set(said["reason"])
    assert {outcome.value for outcome in Outcome} <= set(said["verdict"])
    assert set(OFFER_KINDS) <= set(said["kind"])
    assert set(STOP_CUES) <= set(said["protocol"])
    assert codes(errors.CopilotError) <= set(said["error"])


def codes(kind: type[errors.CopilotError]) -> set[str]:
    """The codes of an error and of all its kinds."""
    return {kind.code, *(code for inner in kind.__subclasses__() for code in codes(inner))}


def test_every_intent_of_the_research_has_a_short_label(shared: Path) -> None:
    import yaml

    research = yaml.safe_load((shared / "reference" / "objections.yaml").read_text(encoding="utf-8"))
    said = words("es")["intent"]
    assert isinstance(said, dict)

    for intent in research["intents"]:
        assert len(said[intent["id"]]) <= 20


def test_protocol_steps_are_three_short_orders() -> None:
    for lang in ("es", "en"):
        protocols = words(lang)["protocol"]
        assert isinstance(protocols, dict)
        for protocol in protocols.values():
            assert len(protocol["steps"]) == 3
            assert all(len(step.split()) <= 12 for step in protocol["steps"])


def test_no_sentence_is_written_in_the_code_and_no_markup_is_ever_made() -> None:
    for file in PANEL.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert "innerHTML" not in text, file.name
        assert "insertAdjacentHTML" not in text, file.name
        assert len(text.splitlines()) <= 400, file.name
