"""Every text of the pages exists in both languages, with the same slots, and every text the pages ask for exists."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from ui.words import LANGUAGES, catalogue, words

UI = Path(__file__).resolve().parents[2] / "ui"
SOURCES = sorted((*UI.glob("*.py"), *(UI / "parts").glob("*.py"), *(UI / "views").glob("*.py")))


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    spanish, english = catalogue("es"), catalogue("en")

    assert set(spanish) ^ set(english) == set()
    assert len(spanish) > 200


def test_both_languages_fill_the_same_slots() -> None:
    spanish, english = catalogue("es"), catalogue("en")

    assert [key for key in spanish if slots(spanish[key]) != slots(english[key])] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty(lang: str) -> None:
    assert [key for key, text in catalogue(lang).items() if not text.strip() or text == "None"] == []


def test_every_key_written_in_a_page_is_in_the_catalogue() -> None:
    known = set(catalogue("es"))
    asked = {
        key
        for path in SOURCES
        for key in re.findall(r'(?:\bw|words)\(\s*"([a-z_.0-9]+)"', path.read_text(encoding="utf-8"))
    }

    assert asked - known == set()
    assert len(asked) > 60


def test_every_kind_of_problem_has_a_title_and_a_hint() -> None:
    kinds = ("unavailable", "sign_in", "forbidden", "absent", "conflict", "refused", "broken")

    assert {f"trouble.{kind}.{part}" for kind in kinds for part in ("title", "hint")} <= set(catalogue("es"))


def test_a_code_without_a_name_is_shown_readable() -> None:
    assert words("es").label("product", "boat_loan") == "Boat loan"


def test_the_journal_calls_a_cue_what_the_panel_calls_it() -> None:
    named = json.loads((UI / "panel" / "words" / "es.json").read_text(encoding="utf-8"))["intent"]

    assert words("es").label("cue", "job_loss") == named["job_loss"]


def test_an_unknown_language_is_answered_in_spanish() -> None:
    assert words("pt").lang == "es"
