"""The what-if page: arriving, the levers of each kind, the fixed payment, mistakes beside their lever."""

import re
from collections.abc import Callable
from typing import Any

import canned
import pytest
from conftest import Pages
from fake_api import FakeApi
from what_if_page import PATH, choose, key, sent, type_in

from copilot.scenarios.schedule import MAX_INSTALLMENTS
from ui.client import Problem
from ui.parts.what_if_kinds import COMMON, KINDS, LEVERS, RARE, all_of
from ui.parts.what_if_wrong import DETAILS, lever_of
from ui.words import words

pytestmark = pytest.mark.ui

SignedIn = Callable[..., Pages]


def levers_in_sight(pages: Pages) -> set[str]:
    start = key("")
    found = [*pages.at.text_input, *pages.at.number_input, *pages.at.date_input, *pages.at.selectbox]
    return {widget.key.removeprefix(start) for widget in found if (widget.key or "").startswith(start)}


# arriving


def test_a_debtor_is_searched_and_picked_on_the_page_itself(api: FakeApi, signed_in: SignedIn) -> None:
    pages = signed_in("lucia").go("what_if")
    listed = pages.at.dataframe[0]
    pages.at.session_state[listed.key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    pages.at.run()

    assert pages.session.debtor_id == canned.DEBTOR_ID
    assert "Carla Benítez" in pages.text
    assert sent(api)["kind"] == "installment_plan"


def test_the_debtors_page_leads_to_the_levers_of_the_same_debtor(api: FakeApi, signed_in: SignedIn) -> None:
    pages = signed_in("ana", debtor=canned.DEBTOR_ID).press("what_if")

    assert "Fijar la cuota" in [toggle.label for toggle in pages.at.toggle]
    assert sent(api) == {"currency": "ARS", "kind": "installment_plan", "levers": {}}


def test_an_address_with_a_debtor_brings_a_lead_to_this_page(signed_in: SignedIn) -> None:
    pages = signed_in("lucia", debtor=canned.DEBTOR_ID)

    assert "Valor para la casa" in pages.text


def test_a_debtor_who_owes_in_two_currencies_is_asked_about_one(api: FakeApi, what_if: SignedIn) -> None:
    first = canned.PROFILE["positions"][0]
    dollars = first | {"currency": "USD", "claim": {"minor": 20000, "currency": "USD", "text": "US$ 200"}}
    api.bodies[f"/api/debtors/{canned.DEBTOR_ID}"] = canned.PROFILE | {"positions": [first, dollars]}
    pages = what_if()

    pages.at.session_state[f"currency_{canned.DEBTOR_ID}"] = "USD"
    pages.at.run()

    assert sent(api)["currency"] == "USD"


def test_without_a_debt_there_is_nothing_to_work_out(api: FakeApi, what_if: SignedIn) -> None:
    api.bodies[f"/api/debtors/{canned.DEBTOR_ID}"] = canned.PROFILE | {"positions": []}

    pages = what_if()

    assert "nada que calcular" in pages.text
    assert f"POST {PATH}" not in [asked for asked, _ in api.asked]


# levers


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_shows_its_own_levers_and_no_others(api: FakeApi, what_if: SignedIn, kind: str) -> None:
    pages = choose(what_if(), kind)

    never = {"installment", "growth", "every", "profile", "after", "then_rate", "grace"}
    assert levers_in_sight(pages) == set(all_of(kind)) - never
    assert sent(api)["kind"] == kind


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_kind_lever_and_choice_has_a_name(lang: str) -> None:
    texts = words(lang).texts

    assert [kind for kind in KINDS if f"kind.{kind}" not in texts] == []
    named = {name for kind in KINDS for name in (*COMMON[kind], *RARE.get(kind, ())) if "waived_" not in name}
    assert [name for name in named if f"what_if.lever.{name}" not in texts] == []
    choices = [f"what_if.choice.{lever.name}.{code}" for lever in LEVERS.values() for code in lever.options]
    assert [choice for choice in choices if choice not in texts] == []


def test_figures_are_read_as_the_person_writes_them(api: FakeApi, what_if: SignedIn) -> None:
    type_in(what_if(), down_payment="$ 43.900,50", rate="36,5 %", discount="12,5", installments=9)

    assert sent(api)["levers"] == {
        "down_payment": 4_390_050,
        "rate": "0.365",
        "discount": "0.125",
        "installments": 9,
    }


def test_a_page_in_english_reads_and_asks_in_english(api: FakeApi, what_if: SignedIn) -> None:
    type_in(what_if("ana", lang="en"), down_payment="43,900.50")

    assert sent(api)["levers"] == {"down_payment": 4_390_050}
    assert sent(api)["locale"] == "en"


def test_a_fixed_payment_takes_the_place_of_the_term(api: FakeApi, what_if: SignedIn) -> None:
    pages = what_if()
    pages.at.toggle(key=key("fixed")).set_value(True).run()
    assert "installments" not in levers_in_sight(pages)

    type_in(pages, installment="50.000")

    assert sent(api)["levers"] == {"installment": 5_000_000}
    assert "9 × " in pages.text


def test_a_form_shows_the_levers_that_only_it_has(api: FakeApi, what_if: SignedIn) -> None:
    pages = what_if()
    pages.at.selectbox(key=key("form")).set_value("rate_reduction").run()
    assert {"after", "then_rate"} <= levers_in_sight(pages)
    assert not {"growth", "profile"} & levers_in_sight(pages)

    type_in(pages, after=6, then_rate="20")

    assert sent(api)["levers"] == {"form": "rate_reduction", "after": 6, "then_rate": "0.20"}


def test_a_discount_per_bucket_is_sent_per_bucket_and_empty_buckets_have_none(
    api: FakeApi, what_if: SignedIn
) -> None:
    first = canned.PROFILE["positions"][0]
    parts = first["parts"] | {"fees": canned.money(0)}
    api.bodies[f"/api/debtors/{canned.DEBTOR_ID}"] = canned.PROFILE | {
        "positions": [first | {"parts": parts}]
    }
    pages = choose(what_if(), "settlement")
    assert "waived_fees" not in levers_in_sight(pages)

    type_in(pages, waived_penalties="100", waived_interest="33,3")

    assert sent(api)["levers"] == {"waived": {"penalties": "1.00", "interest": "0.333"}}


def test_a_lever_left_empty_says_what_the_house_puts_there(what_if: SignedIn) -> None:
    text = what_if().text

    assert "Se usa: 30 %" in text
    assert "Se usa: 05/12/2026" in text


def test_what_was_typed_for_one_kind_is_there_when_the_person_comes_back(what_if: SignedIn) -> None:
    pages = type_in(what_if(), rate="41")

    choose(choose(pages, "settlement"), "installment_plan")

    assert pages.at.text_input(key=key("rate")).value == "41"


# mistakes


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"down_payment": "1.5"}, "No se entiende «1.5» como número. Escríbelo así: 43.900,50."),
        ({"down_payment": "10,505"}, "tiene más decimales"),
        ({"down_payment": "-5"}, "menor que cero"),
        ({"discount": "140"}, "más que el total"),
        ({"rate": "treinta"}, "No se entiende «treinta»"),
        ({"discount": "10", "waived_penalties": "50"}, "se contarían dos veces"),
    ],
)
def test_a_figure_that_cannot_be_read_is_told_beside_it_and_stays(
    api: FakeApi, what_if: SignedIn, typed: dict[str, str], told: str
) -> None:
    pages = what_if()
    asked_before = len([asked for asked, _ in api.asked if asked == f"POST {PATH}"])

    type_in(pages, **typed)

    assert told in pages.text
    assert "Lo que escribiste sigue ahí" in pages.text
    assert [pages.at.text_input(key=key(name)).value for name in typed] == list(typed.values())
    assert len([asked for asked, _ in api.asked if asked == f"POST {PATH}"]) == asked_before


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            {"code": "payment_too_small", "detail": {"asked": 100, "least": 4_390_050, "currency": "ARS"}},
            "Con una cuota de $\u00a01 no se termina de pagar. La menor que alcanza es $\u00a043.900,50",
        ),
        ({"code": "bad_terms", "detail": {"first_due_on": "2020-01-01"}}, "Esa fecha no sirve"),
        (
            {"code": "rate_ceiling", "detail": {"rate": "0.951", "ceiling": "0.8", "source": "BCRA", "stale": True}},
            "La tasa anual efectiva de 95,1 % pasa el tope legal de 80 % (BCRA)",
        ),
        (
            {"code": "discount_too_large", "detail": {"bucket": "interest", "asked": 500_000, "held": 400_050}},
            "Intereses: se piden $\u00a05.000 de descuento y solo se deben $\u00a04.000,50",
        ),
        (
            {"code": "bad_terms", "detail": {"down_payment": 90_000_000, "owed": 41_265_000}},
            "Un anticipo de $\u00a0900.000 cubre los $\u00a0412.650 que quedan por pagar",
        ),
        ({"code": "bad_terms", "detail": {"installments": 500, "most": 120}}, "un plan tiene de 1 a 120"),
        ({"code": "bad_terms", "detail": {"first_due_on": "2020-01-01", "on": "2026-11-22"}}, "El 01/01/2020 ya pasó"),
        ({"code": "bad_terms", "detail": {"country": "AR"}}, "Estas condiciones juntas no forman un plan"),
    ],
)  # fmt: skip
def test_a_refusal_of_the_engine_is_told_in_words_and_nothing_is_lost(
    api: FakeApi, what_if: SignedIn, body: dict[str, Any], told: str
) -> None:
    pages = what_if()
    pages.at.toggle(key=key("fixed")).set_value(True).run()
    api.wrong[PATH] = body | {"message": "Refused on purpose. Do otherwise."}

    type_in(pages, installment="1", rate="30")

    assert told in pages.text
    assert '<small class="nc-small" lang="en">Refused on purpose. Do otherwise.</small>' in pages.text
    assert pages.at.text_input(key=key("installment")).value == "1"

    api.wrong.clear()
    assert "Dentro del límite" in type_in(pages, installment="60.000").text


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_sentence_for_a_detail_has_its_places(lang: str) -> None:
    texts = words(lang).texts
    for name, needed in DETAILS.items():
        slots = set(re.findall(r"{(\w+)}", texts[f"what_if.wrong.{name}"]))
        assert slots <= set(needed), name
    assert str(MAX_INSTALLMENTS) in texts["what_if.help.installments"]
    assert str(MAX_INSTALLMENTS) in texts["what_if.wrong.installments"]


def test_in_english_the_engine_speaks_for_itself(api: FakeApi, what_if: SignedIn) -> None:
    api.wrong[PATH] = {
        "code": "bad_terms",
        "message": "A pause of 0 is none. Give at least one.",
        "detail": {},
    }

    assert "A pause of 0 is none. Give at least one." in what_if("ana", lang="en").text


@pytest.mark.parametrize(
    ("detail", "lever"),
    [
        ({"lever": "rate"}, "rate"),
        ({"bucket": "penalties"}, "waived_penalties"),
        ({"bucket": "claim"}, "discount"),
        ({"form": "step_up", "levers": ["growth"]}, "growth"),
        ({"problems": [{"where": "body.levers.rate", "problem": "too long"}]}, "rate"),
        ({"periods": 3}, "grace"),
        ({"kind": "boat"}, ""),
    ],
)
def test_a_refusal_finds_the_lever_it_is_about(detail: dict[str, Any], lever: str) -> None:
    sight = {"rate", "waived_penalties", "discount", "growth", "grace"}

    assert lever_of(Problem("refused", "bad_terms", "", detail), sight) == lever


def test_a_service_that_is_down_leaves_the_levers_and_can_be_tried_again(
    api: FakeApi, what_if: SignedIn
) -> None:
    api.refuse[f"POST {PATH}"] = 503
    pages = type_in(what_if(), rate="41")
    assert "no responde" in pages.text

    api.refuse.clear()
    pages.press("retry_quote")

    assert "Dentro del límite" in pages.text
    assert pages.at.text_input(key=key("rate")).value == "41"
