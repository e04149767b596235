"""The page of assumptions: figures with unit, range and source; an edit with its reason; who was first; the history."""

from collections.abc import Callable

import pytest
from conftest import Pages
from fake_api import FakeApi

from ui.rooms import BY_ROLE

pytestmark = pytest.mark.ui

SignedIn = Callable[..., Pages]
BASE = "assumptions@1#00000001"


@pytest.fixture
def opened(signed_in: SignedIn) -> Callable[..., Pages]:
    """A function that opens the page as a lead, in a language."""

    def start(actor_id: str = "lucia", **query: str) -> Pages:
        return signed_in(actor_id, **query).go("assumptions")

    return start


def group(pages: Pages, name: str) -> Pages:
    pages.at.get("button_group")[-1].set_value(name)
    pages.at.run()
    assert not pages.at.exception
    return pages


def plain(pages: Pages) -> str:
    return pages.text.replace("\N{NO-BREAK SPACE}", " ")


def typed(pages: Pages, figure_id: str, text: str, version: str = BASE) -> None:
    pages.at.text_input(key=f"assume_{version}_{figure_id}").set_value(text)


def sent(api: FakeApi) -> list[dict[str, object]]:
    return [body for name, body in api.asked if name == "PUT /api/assumptions"]


def submit(pages: Pages) -> Pages:
    next(button for button in pages.at.button if button.label in ("Publicar", "Publish")).click()
    pages.at.run()
    assert not pages.at.exception
    return pages


def test_a_lead_and_an_administrator_find_the_page_and_nobody_else(signed_in: SignedIn) -> None:
    assert "Supuestos" in signed_in("lucia").links
    assert "Supuestos" in signed_in("admin").links
    assert "Supuestos" not in signed_in("ana").links
    assert "assumptions" not in {*BY_ROLE["advisor"], *BY_ROLE["qa"]}


def test_the_figures_stand_with_unit_range_source_and_date(opened: Callable[..., Pages]) -> None:
    text = plain(opened())

    for shown in (
        "Tasa de descuento",
        "35 % anual",
        "de 0 % a 500 %",
        "Criterio de la casa",
        "22/11/2026",
        "1 mes",
    ):
        assert shown in text
    assert BASE in text


def test_a_figure_of_a_table_is_named_with_its_row(opened: Callable[..., Pages]) -> None:
    pages = group(opened(), "sale")
    assert "Precio de venta · Tramo 61–90" in plain(pages)
    assert "Precio de venta · Los demás" in plain(pages)
    assert "ARS 1.700,5" in plain(group(pages, "costs"))


def test_the_page_speaks_english(opened: Callable[..., Pages]) -> None:
    text = plain(opened(lang="en"))
    assert "35 % a year" in text
    assert "Judgement of the house" in text


def test_a_change_is_published_as_a_fraction_with_its_reason(
    api: FakeApi, opened: Callable[..., Pages]
) -> None:
    pages = opened().press("edit_worth")
    typed(pages, "npv_rate", "41,5")
    typed(pages, "why", "tasa de fondeo")

    submit(pages)

    assert sent(api) == [{"instead_of": BASE, "values": {"npv_rate": "0.415"}, "why": "tasa de fondeo"}]
    assert "Los nuevos valores ya rigen" in plain(pages)
    assert "41,5 % anual" in plain(pages)
    assert "Tasa de descuento: 35 % anual → 41,5 % anual" in plain(pages)
    assert "tasa de fondeo" in plain(pages)


@pytest.mark.parametrize(
    ("value", "why", "says"),
    [
        ("41,5", "", "Escribe el motivo"),
        ("41,5", " a ", "Escribe el motivo"),
        ("35", "fondeo", "Todo sigue igual"),
        ("35,0 %", "fondeo", "Todo sigue igual"),
        ("501", "fondeo", "«501» está fuera del rango: de 0 % a 500 % anual."),
        ("mucho", "fondeo", "«mucho»"),
        ("-3", "fondeo", "«-3» es menor que cero"),
        ("4.1", "fondeo", "«4.1»"),
    ],
)
def test_what_cannot_be_published_is_said_beside_its_field_and_stays_typed(
    api: FakeApi, opened: Callable[..., Pages], value: str, why: str, says: str
) -> None:
    pages = opened().press("edit_worth")
    typed(pages, "npv_rate", value)
    typed(pages, "why", why)

    submit(pages)

    assert says in plain(pages)
    assert sent(api) == []
    assert pages.at.text_input(key=f"assume_{BASE}_npv_rate").value == value


def test_an_edit_can_be_given_up(api: FakeApi, opened: Callable[..., Pages]) -> None:
    pages = opened().press("edit_worth").press("cancel")

    assert "Cambiar valores" in pages.buttons
    assert sent(api) == []


def test_who_was_first_is_told_when_publishing_and_what_was_typed_stays(
    api: FakeApi, opened: Callable[..., Pages]
) -> None:
    pages = opened().press("edit_worth")
    typed(pages, "npv_rate", "41,5")
    typed(pages, "why", "tasa de fondeo")
    api.assumed.versions.append(("admin", "ajuste", {"npv_rate": "0.5"}))

    submit(pages)

    assert "admin publicó otra versión el 23/11/2026 13:30" in plain(pages)
    assert pages.at.text_input(key=f"assume_{BASE}_npv_rate").value == "41,5"
    assert len(api.assumed.versions) == 2

    pages.press("begin_again")
    assert "50 % anual" in plain(pages)
    assert "Tasa de descuento: 35 % anual → 50 % anual" in plain(pages)


def test_who_was_first_between_the_look_and_the_press_is_told_too(
    api: FakeApi, opened: Callable[..., Pages]
) -> None:
    pages = opened().press("edit_worth")
    typed(pages, "npv_rate", "41,5")
    typed(pages, "why", "tasa de fondeo")
    publish, api.assumed.publish = api.assumed.publish, None  # type: ignore[method-assign,assignment]

    def late(body: dict[str, object], *, by: str) -> object:
        api.assumed.publish = publish  # type: ignore[method-assign]
        api.assumed.versions.append(("admin", "ajuste", {"npv_rate": "0.5"}))
        return publish(body, by=by)

    api.assumed.publish = late  # type: ignore[method-assign,assignment]
    submit(pages)

    assert "admin publicó otra versión" in plain(pages)
    assert pages.at.text_input(key=f"assume_{BASE}_npv_rate").value == "41,5"


@pytest.mark.parametrize(("status", "says"), [(403, "No tienes permiso"), (503, "no responde")])
def test_assumptions_that_are_refused_say_so(
    api: FakeApi, opened: Callable[..., Pages], status: int, says: str
) -> None:
    api.refuse["GET /api/assumptions"] = status
    assert says in plain(opened())


@pytest.mark.parametrize(
    ("status", "says"), [(403, "No tienes permiso"), (422, "no aceptó"), (503, "no responde")]
)
def test_a_publication_that_is_refused_says_so_and_keeps_what_was_typed(
    api: FakeApi, opened: Callable[..., Pages], status: int, says: str
) -> None:
    pages = opened().press("edit_worth")
    typed(pages, "npv_rate", "41,5")
    typed(pages, "why", "tasa de fondeo")
    api.refuse["PUT /api/assumptions"] = status

    submit(pages)

    assert says in plain(pages)
    assert pages.at.text_input(key=f"assume_{BASE}_npv_rate").value == "41,5"
