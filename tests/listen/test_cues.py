"""What one utterance means, case by case: tests/cases/cues.yaml."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from copilot.listen.cues import Heard, detect, load_lexicon
from copilot.money import money
from copilot.speech import Ask

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "cues.yaml").read_text("utf-8"))
CURRENCIES = {
    "es": "USD", "es-AR": "ARS", "es-MX": "MXN", "es-CO": "COP", "es-CL": "CLP", "es-PE": "PEN", "en-US": "USD",
    "en-GB": "GBP",
}  # fmt: skip


def heard(case: dict[str, Any]) -> Heard:
    currency = case.get("currency", CURRENCIES[case["locale"]])
    return detect(case["text"], locale=case["locale"], currency=currency, lexicon=load_lexicon())


def expected_ask(written: dict[str, Any]) -> Ask | None:
    if not written:
        return None
    discount = written.get("discount")
    return Ask(
        monthly=money(written["monthly"]) if "monthly" in written else None,
        lump=money(written["lump"]) if "lump" in written else None,
        installments=written.get("installments"),
        discount=int(Decimal(str(discount)) * 10_000) if discount is not None else None,
        inferred=written.get("inferred", False),
    )


def having(key: str) -> Any:
    return pytest.mark.parametrize("case", [c for c in CASES if key in c], ids=lambda c: c["text"])


@having("first")
def test_the_most_important_cue_comes_first(case: dict[str, Any]) -> None:
    cues = heard(case).cues

    assert (cues[0].kind if cues else "") == case["first"]
    assert set(case.get("also", ())) <= {cue.kind for cue in cues}


@having("never")
def test_a_look_alike_is_not_heard(case: dict[str, Any]) -> None:
    assert not {cue.kind for cue in heard(case).cues} & set(case["never"])


@having("protocol")
def test_only_the_stop_intents_switch_negotiation_off(case: dict[str, Any]) -> None:
    assert load_lexicon().protocol(heard(case).cues) == case["protocol"]


@having("ask")
def test_the_figure_put_forward_is_the_ask(case: dict[str, Any]) -> None:
    assert heard(case).ask == expected_ask(case["ask"])


@having("slots")
def test_a_number_that_is_no_figure_gives_no_slot(case: dict[str, Any]) -> None:
    assert [slot.type for slot in heard(case).slots] == case["slots"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"])
def test_cues_and_slots_point_at_the_words_as_they_were_said(case: dict[str, Any]) -> None:
    found = heard(case)

    assert all(cue.text == case["text"][cue.start : cue.end] for cue in found.cues)
    assert all(cue.text.strip() == cue.text != "" and 0 < cue.confidence < 1_000_000 for cue in found.cues)
    assert all(0 <= slot.start < slot.end <= len(case["text"]) and slot.value > 0 for slot in found.slots)
    assert len({cue.kind for cue in found.cues}) == len(found.cues)


def test_offsets_count_in_the_original_text_when_accents_were_folded() -> None:
    text = "Mañana… ¡Ay! No puedo pagár, señor"

    cue = detect(text, locale="es-AR", currency="ARS", lexicon=load_lexicon()).cues[0]

    assert (cue.kind, text[cue.start : cue.end]) == ("cannot_pay", "No puedo pagár")


def test_words_of_one_country_mean_nothing_in_another() -> None:
    text = "estoy pato"

    here = detect(text, locale="es-CL", currency="CLP", lexicon=load_lexicon())
    there = detect(text, locale="es-AR", currency="ARS", lexicon=load_lexicon())

    assert [cue.kind for cue in here.cues] == ["cannot_pay"]
    assert there.cues == ()


def test_the_table_covers_every_country_we_serve() -> None:
    assert len(CASES) >= 80
    assert {case["locale"] for case in CASES} == set(CURRENCIES)
