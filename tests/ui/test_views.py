"""Each page: empty, as usual, refused, and with the service down."""

import json
from collections.abc import Callable

import canned
import pytest
from conftest import Pages
from fake_api import FakeApi

pytestmark = pytest.mark.ui

SignedIn = Callable[..., Pages]
TITLES = {
    401: "",
    403: "No tienes permiso",
    404: "ya no existe",
    409: "Ahora no se puede",
    503: "no responde",
}


def panel_data(pages: Pages) -> dict[str, object]:
    """What the live panel was given; JavaScript does not run here."""
    found: dict[str, object] = json.loads(pages.at.get("bidi_component")[0].proto.json)
    return found


def trigger(pages: Pages, **values: object) -> None:
    """The panel tells something to the page."""
    pages.at.session_state["live_panel"] = values
    pages.at.run()
    assert not pages.at.exception


# the call


def test_an_advisor_without_a_call_is_offered_the_search_and_their_open_calls(signed_in: SignedIn) -> None:
    pages = signed_in("ana")

    assert "No hay ninguna llamada abierta" in pages.text
    assert pages.buttons[1:] == ["Buscar deudor", "Carla Benítez · 23/11/2026 15:00"]


def test_one_of_my_open_calls_can_be_resumed(signed_in: SignedIn) -> None:
    pages = signed_in("ana").press("resume_ca-1")

    assert pages.session.call_id == "ca-1"
    assert panel_data(pages)["call_id"] == "ca-1"


def test_a_call_shows_the_panel_the_plan_the_claim_and_the_profile(signed_in: SignedIn) -> None:
    pages = signed_in("ana", call_id="ca-1")

    for shown in (
        "Carla Benítez",
        "74 días de mora",
        "05/12/2026",
        "$ 412.350",
        "Punitorios",
        "T-4410-22",
        "$ 620.000",
    ):
        assert shown in pages.text
    assert len(pages.at.get("arrow_vega_lite_chart") or pages.at.get("vega_lite_chart")) == 2


def test_the_panel_keeps_its_values_through_every_run(api: FakeApi, signed_in: SignedIn) -> None:
    pages = signed_in("ana", call_id="ca-1")
    before = panel_data(pages)

    pages.press("refresh")

    assert panel_data(pages) == before
    assert api.tickets == 1


def test_a_denied_panel_gets_another_ticket(api: FakeApi, signed_in: SignedIn) -> None:
    pages = signed_in("ana", call_id="ca-1")

    trigger(pages, denied={"code": "expired_token", "renewal": 0})

    assert panel_data(pages)["ticket"] == "ticket-2"
    assert api.tickets == 2


def test_an_offer_shown_in_the_panel_is_shown_as_a_plan(api: FakeApi, signed_in: SignedIn) -> None:
    pages = signed_in("ana", call_id="ca-1")

    trigger(pages, suggestion={"seq": 7, "offer_id": canned.OTHER_ID})

    assert api.asked[-1][0].endswith(f"/offers/{canned.OTHER_ID}")


def test_a_new_suggestion_shows_its_primary_offer_again(api: FakeApi, signed_in: SignedIn) -> None:
    pages = signed_in("ana", call_id="ca-1")
    trigger(pages, suggestion={"seq": 7, "offer_id": canned.OTHER_ID})

    trigger(pages, suggestion={"seq": 9, "offer_ids": [canned.OFFER_ID]})

    assert api.asked[-1][0].endswith(f"/offers/{canned.OFFER_ID}")


def test_an_agreed_offer_stays_on_screen_when_its_card_is_gone(api: FakeApi, signed_in: SignedIn) -> None:
    choice = {"offer_id": canned.OTHER_ID, "outcome": "accepted", "headline": "$ 309.000", "because": ""}
    agreed = {"suggestion": None, "choices": [choice], "agreed": canned.OTHER_ID}
    api.bodies["/api/calls/ca-1"] = canned.CALL | agreed

    pages = signed_in("ana", call_id="ca-1")

    assert "Acordada" in pages.text
    assert api.asked[-1][0].endswith(f"/offers/{canned.OTHER_ID}")


@pytest.mark.parametrize(
    ("protocol", "title"), [("", "Todavía no hay una oferta"), ("stop_calling", "Negociación detenida")]
)
def test_a_call_without_offers_says_why(api: FakeApi, signed_in: SignedIn, protocol: str, title: str) -> None:
    api.bodies["/api/calls/ca-1"] = canned.CALL | {"suggestion": None, "protocol": protocol}

    pages = signed_in("ana", call_id="ca-1")

    assert title in pages.text


def test_an_offer_that_is_gone_does_not_take_the_page_with_it(api: FakeApi, signed_in: SignedIn) -> None:
    api.refuse[f"GET /api/calls/ca-1/offers/{canned.OFFER_ID}"] = 404

    pages = signed_in("ana", call_id="ca-1")

    assert "ya no está en la llamada" in pages.text
    assert "Punitorios" in pages.text


@pytest.mark.parametrize("status", [403, 404, 409, 503])
def test_a_call_that_is_refused_says_so_and_can_be_left(
    api: FakeApi, signed_in: SignedIn, status: int
) -> None:
    api.refuse["POST /api/calls/ca-1/ticket"] = status

    pages = signed_in("ana", call_id="ca-1")
    assert TITLES[status] in pages.text

    assert pages.press("leave").session.call_id == ""


def test_the_panel_stays_when_only_the_slow_pages_fail(api: FakeApi, signed_in: SignedIn) -> None:
    api.refuse["GET /api/calls/ca-1"] = 503

    pages = signed_in("ana", call_id="ca-1")

    assert panel_data(pages)["ticket"] == "ticket-1"
    assert "no responde" in pages.text


# the debtors


def test_the_portfolio_is_listed_and_a_nameless_debtor_shows_the_id(signed_in: SignedIn) -> None:
    pages = signed_in("ana").go("debtors")

    listed = pages.at.dataframe[0].value
    assert list(listed["Nombre"]) == [
        "Carla Benítez",
        "Óscar Núñez",
        "Textiles del Sur S. A.",
        "Jimena Ferreyra",
        "AR-000127",
    ]
    assert listed["Deuda"][0] == "$ 412.350"


def test_a_search_is_sent_as_it_was_typed(api: FakeApi, signed_in: SignedIn) -> None:
    pages = signed_in("ana").go("debtors")
    pages.at.text_input(key="debtor_query").set_value("  núñez ").run()

    assert api.asked[-1] == ("GET /api/debtors", {"q": "núñez", "limit": "50"})
    assert list(pages.at.dataframe[0].value["Nombre"]) == ["Óscar Núñez"]


@pytest.mark.parametrize(
    ("query", "title"), [("nadie", "No hay nadie con esos datos"), ("", "La cartera está vacía")]
)
def test_nobody_found_and_an_empty_portfolio_are_told_apart(
    api: FakeApi, signed_in: SignedIn, query: str, title: str
) -> None:
    api.bodies["/api/debtors"] = {"items": [], "next": None}

    pages = signed_in("ana").go("debtors")
    pages.at.text_input(key="debtor_query").set_value(query).run()

    assert title in pages.text


def test_picking_a_debtor_shows_the_profile_and_opening_a_call_goes_to_it(
    api: FakeApi, signed_in: SignedIn
) -> None:
    pages = signed_in("ana").go("debtors")
    key = pages.at.dataframe[0].key
    pages.at.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    pages.at.run()
    assert "carla@example.com" in pages.text

    pages.press("open_ARS")

    _, body = next(call for call in api.asked if call[0] == "POST /api/calls")
    assert (body["debtor_id"], body["currency"]) == (canned.DEBTOR_ID, "ARS")
    assert panel_data(pages)["call_id"] == "ca-1"


def test_text_of_the_portfolio_is_never_markup(api: FakeApi, signed_in: SignedIn) -> None:
    named = canned.PROFILE["debtor"] | {"name": "<img src=x onerror=alert(1)>"}
    api.bodies[f"/api/debtors/{canned.DEBTOR_ID}"] = canned.PROFILE | {"debtor": named}

    pages = signed_in("ana", debtor=canned.DEBTOR_ID)

    assert "&lt;img src=x" in pages.text
    assert "<img" not in pages.text


@pytest.mark.parametrize("status", [403, 409])
def test_a_call_that_may_not_be_opened_leaves_the_profile_readable(
    api: FakeApi, signed_in: SignedIn, status: int
) -> None:
    api.refuse["POST /api/calls"] = status

    pages = signed_in("ana", debtor=canned.DEBTOR_ID).press("open_ARS")

    assert TITLES[status] in pages.text
    assert "Punitorios" in pages.text


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_debtor_that_is_refused_says_so_and_the_list_is_one_press_away(
    api: FakeApi, signed_in: SignedIn, status: int
) -> None:
    api.refuse[f"GET /api/debtors/{canned.DEBTOR_ID}"] = status

    pages = signed_in("ana", debtor=canned.DEBTOR_ID)
    assert TITLES[status] in pages.text

    assert "Óscar Núñez" in list(pages.press("back").at.dataframe[0].value["Nombre"])


def test_a_list_that_cannot_be_had_can_be_tried_again(api: FakeApi, signed_in: SignedIn) -> None:
    api.refuse["GET /api/debtors"] = 503
    pages = signed_in("ana").go("debtors")
    assert "no responde" in pages.text

    api.refuse.clear()
    pages.press("retry_page")

    assert len(pages.at.dataframe[0].value) == 5


# the journals


def test_quality_sees_the_calls_and_picks_one(signed_in: SignedIn) -> None:
    pages = signed_in("quique")
    key = pages.at.dataframe[0].key
    pages.at.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    pages.at.run()

    assert pages.session.journal_id == "ca-1"
    assert "Registro de la llamada" in pages.text


def test_the_journal_numbers_every_event_with_its_text(signed_in: SignedIn) -> None:
    pages = signed_in("quique", call_id="ca-1")

    listed = pages.at.dataframe[0].value
    assert list(listed["N.º"]) == [1, 2, 3, 4, 5]
    assert list(listed["Detalle"]) == [
        "Carla Benítez · es-AR",
        "Deudor (escrito): no llego a tanto por mes",
        "Cuota menor",
        "Oferta · 9 × $ 52.640",
        "Rechazada: $ 309.000",
    ]


def test_the_journal_is_read_forward_and_back(signed_in: SignedIn) -> None:
    pages = signed_in("quique", call_id="ca-1")
    assert pages.at.button(key="previous").disabled

    pages.press("next").press("next").press("next")
    assert "240 permitidas de 812" in pages.text
    assert "Podemos dejarlo en 9 cuotas" in pages.text

    assert "3 de 5" in pages.press("previous").text


def test_the_journal_puts_the_chosen_offer_beside_the_suggested_one(signed_in: SignedIn) -> None:
    pages = signed_in("quique", call_id="ca-1")

    row = pages.text.split("Elegido frente a sugerido")[-1]
    assert all(text in row for text in ("9 × $ 52.640", "$ 309.000", "Otra", "Rechazada", "prefiere cuotas"))


def test_a_list_without_calls_and_a_call_without_choices_say_so(api: FakeApi, signed_in: SignedIn) -> None:
    api.bodies["/api/calls"] = {"items": [], "next": None}
    pages = signed_in("quique")
    assert "No hay llamadas" in pages.text

    api.bodies["/api/calls/ca-1/events"] = {"items": canned.ENTRIES[:2], "next": None}
    assert "Todavía no se puso ninguna oferta" in signed_in("quique", call_id="ca-1").text


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_journal_that_is_refused_says_so(api: FakeApi, signed_in: SignedIn, status: int) -> None:
    api.refuse["GET /api/calls/ca-1/events"] = status

    pages = signed_in("quique", call_id="ca-1")

    assert TITLES[status] in pages.text


# the limits


def test_the_matrix_shows_rows_levers_and_one_column_per_role(signed_in: SignedIn) -> None:
    text = signed_in("lucia").text

    for shown in (
        "Asesoría sénior",
        "card-over-180",
        "Producto: Tarjeta de crédito",
        "≤ 60,5 %",
        "≥ ARS\N{NO-BREAK SPACE}15.000",
    ):
        assert shown in text
    assert all(shown in text for shown in ("house-ceiling", "Comité", "house@1#0a1b2c3d"))


def test_a_policy_without_rows_and_caps_says_so(api: FakeApi, signed_in: SignedIn) -> None:
    empty = canned.LIMITS["policy"] | {"rows": [], "caps": []}
    api.bodies["/api/limits"] = canned.LIMITS | {"policy": empty}

    text = signed_in("lucia").text

    assert "Esta política no tiene filas." in text
    assert "Esta política no tiene topes." in text


@pytest.mark.parametrize("status", [403, 503])
def test_limits_that_are_refused_say_so(api: FakeApi, signed_in: SignedIn, status: int) -> None:
    api.refuse["GET /api/limits"] = status

    assert TITLES[status] in signed_in("lucia").text
