"""The labelled utterances of the shared folder: floors below which the lexicon has been broken, not goals."""

import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from copilot.listen.cues import STOP_CUES, Heard, detect, load_lexicon
from copilot.money import from_major

SHARED = Path(__file__).parents[2].parent / "shared" / "reference"
CURRENCIES = {
    "es-AR": "ARS", "es-MX": "MXN", "es-CO": "COP", "es-CL": "CLP", "es-PE": "PEN", "en-US": "USD", "en-GB": "GBP",
}  # fmt: skip


def utterances(language: str) -> list[tuple[dict[str, Any], Heard]]:
    file = SHARED / f"utterances-{language}.jsonl"
    if not file.exists():
        if os.environ.get("CI", "") not in ("", "0", "false"):
            pytest.fail(f"{file} is missing; with CI set the shared folder must be there.")
        pytest.skip("the shared folder is not beside this checkout")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    lexicon = load_lexicon()
    return [
        (row, detect(row["text"], locale=row["locale"], currency=CURRENCIES[row["locale"]], lexicon=lexicon))
        for row in rows
    ]


@pytest.mark.parametrize(("language", "right", "found"), [("es", 0.80, 0.65), ("en", 0.80, 0.70)])
def test_what_is_heard_first_is_mostly_what_was_labelled_first(
    language: str, right: float, found: float
) -> None:
    rows = [(row, heard) for row, heard in utterances(language) if row["intents"][0] != "out_of_scope"]
    spoken = [(row, heard) for row, heard in rows if heard.cues]

    correct = sum(heard.cues[0].kind == row["intents"][0] for row, heard in spoken)

    assert correct >= right * len(spoken)
    assert sum(row["intents"][0] in {c.kind for c in heard.cues} for row, heard in rows) >= found * len(rows)


@pytest.mark.parametrize("language", ["es", "en"])
def test_negotiation_is_seldom_switched_off_without_a_reason(language: str) -> None:
    rows = utterances(language)

    wrongly = [row for row, heard in rows if stops(heard) - set(row["intents"])]

    assert len(wrongly) <= 0.04 * len(rows)


def test_a_risk_of_self_harm_is_never_heard_where_there_is_none() -> None:
    rows = utterances("es") + utterances("en")

    assert not [
        row["text"]
        for row, heard in rows
        if "self_harm_risk" in stops(heard) and "self_harm_risk" not in row["intents"]
    ]


def test_amounts_that_are_heard_are_exact() -> None:
    heard_amounts = right = 0
    for row, heard in utterances("es") + utterances("en"):
        said = Counter(slot.value for slot in heard.slots if slot.type == "amount")
        meant = Counter(
            from_major(Decimal(str(slot["value"])), slot["currency"]).minor
            for slot in row["slots"] if slot["type"] == "amount"
        )  # fmt: skip
        heard_amounts += said.total()
        right += (said & meant).total()

    assert right >= 0.97 * heard_amounts
    assert heard_amounts >= 120


def stops(heard: Heard) -> set[str]:
    return {cue.kind for cue in heard.cues} & set(STOP_CUES)
