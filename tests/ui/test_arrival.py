"""Signing in, the demo that begins by itself, addresses that name a call or a debtor, and who gets which pages."""

from collections.abc import Callable

import canned
import pytest
from conftest import Pages
from fake_api import FakeApi

pytestmark = pytest.mark.ui


def test_without_the_demo_the_first_page_asks_who_you_are(api: FakeApi, visit: Callable[..., Pages]) -> None:
    pages = visit()

    assert pages.buttons == ["Ingresar"]
    assert not pages.at.exception


def test_a_wrong_password_is_told_in_words(api: FakeApi, visit: Callable[..., Pages]) -> None:
    pages = visit()
    pages.at.text_input(key="actor_id").set_value("ana")
    pages.at.text_input(key="password").set_value("nope")
    pages.at.button[0].click()
    pages.at.run()

    assert "no son correctos" in pages.text
    assert pages.session.token == ""


def test_too_many_tries_say_how_long_to_wait(api: FakeApi, visit: Callable[..., Pages]) -> None:
    api.refuse["POST /api/session"] = 429
    pages = visit()
    pages.at.text_input(key="actor_id").set_value("ana")
    pages.at.text_input(key="password").set_value("otra")
    pages.at.button[0].click()
    pages.at.run()

    assert "Espera cinco minutos" in pages.text


def test_an_empty_sign_in_is_not_sent(api: FakeApi, visit: Callable[..., Pages]) -> None:
    pages = visit()
    pages.at.button[0].click()
    pages.at.run()

    assert "Escribe tu usuario" in pages.text
    assert not [asked for asked, _ in api.asked if asked == "POST /api/session"]


def test_the_sign_in_page_says_that_the_service_is_down(nobody: None, visit: Callable[..., Pages]) -> None:
    pages = visit()

    assert "El servicio no responde" in pages.text
    assert "Reintentar" in pages.buttons


def test_in_the_demo_the_first_thing_seen_is_the_call_playing(
    api: FakeApi, visit: Callable[..., Pages]
) -> None:
    api.demo = True

    pages = visit()

    assert (pages.session.actor.actor_id, pages.session.call_id) == ("ana", canned.CALL_ID)
    assert "POST /api/demo/call" in [asked for asked, _ in api.asked]
    assert pages.at.get("bidi_component")


def test_changing_the_user_shows_the_demo_users_and_does_not_sign_in_again(
    api: FakeApi, visit: Callable[..., Pages]
) -> None:
    api.demo = True

    pages = visit().press("change_user")

    assert pages.session.token == ""
    assert "Quique Soto · Calidad" in pages.buttons


def test_a_demo_user_enters_with_one_press(api: FakeApi, visit: Callable[..., Pages]) -> None:
    api.demo = True

    pages = visit().press("change_user").press("demo_lucia")

    assert pages.session.actor.role == "lead"
    assert pages.links == ["Límites", "Supuestos", "¿Y si…?", "Llamadas"]


@pytest.mark.parametrize(
    ("actor_id", "links"),
    [
        ("ana", ["Llamada", "Deudores", "¿Y si…?"]),
        ("lucia", ["Límites", "Supuestos", "¿Y si…?", "Llamadas"]),
        ("quique", []),
        ("admin", ["Llamada", "Deudores", "¿Y si…?", "Llamadas", "Límites", "Supuestos"]),
    ],
)
def test_each_role_sees_its_own_pages(
    signed_in: Callable[..., Pages], actor_id: str, links: list[str]
) -> None:
    pages = signed_in(actor_id)

    assert pages.links == links
    assert not pages.at.exception


def test_a_page_of_another_role_says_so(signed_in: Callable[..., Pages]) -> None:
    pages = signed_in("ana").go("away")

    assert "No tienes permiso" in pages.text


def test_an_address_with_a_call_opens_it(signed_in: Callable[..., Pages]) -> None:
    pages = signed_in("ana", call_id="ca-1")

    assert pages.session.call_id == "ca-1"
    assert pages.at.get("bidi_component")


def test_leaving_a_call_is_not_undone_by_the_address(signed_in: Callable[..., Pages]) -> None:
    pages = signed_in("ana", call_id="ca-1").press("leave")

    assert pages.session.call_id == ""
    assert "No hay ninguna llamada abierta" in pages.text


def test_an_address_with_a_debtor_shows_the_profile(signed_in: Callable[..., Pages]) -> None:
    pages = signed_in("ana", debtor=canned.DEBTOR_ID)

    assert "Carla Benítez" in pages.text
    assert "Abrir llamada" in pages.buttons


def test_an_address_with_a_call_gives_quality_its_journal(signed_in: Callable[..., Pages]) -> None:
    pages = signed_in("quique", call_id="ca-1")

    assert "Registro de la llamada" in pages.text


def test_the_address_can_ask_for_english(api: FakeApi, visit: Callable[..., Pages]) -> None:
    pages = visit(lang="en")

    assert pages.buttons == ["Sign in"]
    assert pages.session.lang == "en"


def test_the_language_can_be_switched_and_stays(signed_in: Callable[..., Pages]) -> None:
    pages = signed_in("ana")
    pages.at.button_group(key="language_es").set_value("en").run()
    pages.go("debtors")

    assert pages.links == ["Call", "Debtors", "What if"]


def test_an_expired_session_leads_back_to_the_sign_in_page(
    api: FakeApi, signed_in: Callable[..., Pages]
) -> None:
    pages = signed_in("lucia")
    api.refuse["GET /api/limits"] = 401
    pages.at.run()

    assert "Tu sesión venció" in pages.text
    assert pages.session.token == ""
