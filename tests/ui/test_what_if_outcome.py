"""The what-if page: figures and formulas, the nearest offer, A and B, roles, files."""

import re
from collections.abc import Callable
from dataclasses import replace

import canned
import canned_quote
import pytest
from conftest import ROOT, Pages
from fake_api import FakeApi
from what_if_page import PATH, choose, key, sent, type_in

from ui.answers_quote import BooksRead, QuoteRead
from ui.parts.what_if_books import adds_up
from ui.words import words

pytestmark = pytest.mark.ui

SignedIn = Callable[..., Pages]


# what comes of it


def test_an_offer_shows_figures_formulas_payments_and_what_nobody_has_checked(what_if: SignedIn) -> None:
    pages = what_if()

    for shown in (
        "12 × $ 40.198,82",
        "T = (n − 1)·c + cₙ",
        "Decide cuotas: se pide 12 y el límite es 12 · regla default",
        "34,49 % efectiva",
        "sin verificar",
        "Fuente: notas de finanzas del proyecto, sección 4",
        "la fuente legal de este cálculo no se verificó",
        "6,3 %",
        "05/11/2027",
        "Qué toca a cada deuda",
    ):
        assert shown in pages.text
    assert len(pages.at.get("arrow_vega_lite_chart") or pages.at.get("vega_lite_chart")) == 2


def test_notes_of_the_api_stand_with_the_figures(api: FakeApi, what_if: SignedIn) -> None:
    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "advisor")
    api.bodies[PATH] = view | {"notes": [{"key": "stale", "text": "ar.card.2024-01: BCRA"}]}

    text = what_if().text

    assert "Puede estar desactualizado: Tope de tasa de tarjetas (ar.card.2024-01): BCRA" in text
    assert "1 sin verificar y 1 que puede estar desactualizado" in text


def test_one_press_moves_the_levers_to_the_nearest_allowed_offer(api: FakeApi, what_if: SignedIn) -> None:
    pages = type_in(what_if(), installments=18, rate="36,5")
    assert "Necesita autorización: Liderazgo" in pages.text

    pages.press("to_nearest")

    assert sent(api)["levers"] == {"installments": 12, "rate": "0.365"}
    assert pages.at.number_input(key=key("installments")).value == 12
    assert "Dentro del límite" in pages.text


def test_a_charge_and_vat_have_their_own_columns_only_where_they_are(api: FakeApi, what_if: SignedIn) -> None:
    assert '<th class="nc-number">IVA</th>' not in what_if().text

    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "advisor")
    view["schedule"]["rows"][0]["vat"] = 500
    api.bodies[PATH] = view

    assert '<th class="nc-number">IVA</th>' in what_if().text


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_figure_and_symbol_of_an_explanation_has_a_name(lang: str) -> None:
    texts = words(lang).texts
    sources = sorted((ROOT / "copilot" / "scenarios").glob("expla*.py"))
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    figures = set(re.findall(r'(?:because|summed)\(\s*"([a-z_]+)"', written))
    symbols = set(
        re.findall(r'(?:money|rate|share|count|days|day|_amount)\(\s*"[^"]+",\s*"([a-z_]+)"', written)
    )

    assert len(figures) > 15
    assert len(symbols) > 30
    cost = {"cost_rate", "cost_rate_with_tax"}  # they stand under their legal name
    assert [name for name in sorted(figures - cost) if f"what_if.figure.{name}" not in texts] == []
    assert [name for name in sorted(symbols) if f"symbol.{name}" not in texts] == []


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_assumption_has_a_name(lang: str) -> None:
    texts = words(lang).texts
    document = (ROOT / "copilot" / "data" / "assumptions.yaml").read_text(encoding="utf-8")
    ids = {found.partition(":")[0] for found in re.findall(r'id: "([^"]+)"', document)}

    moving = {name for name in ids if not name.startswith(("allowance.", "books."))}
    assert len(moving) > 20
    assert [name for name in sorted(moving) if f"assumption.{name}" not in texts] == []


# A and B


def test_two_offers_are_compared_row_by_row_with_the_differences_marked(what_if: SignedIn) -> None:
    pages = what_if().press("keep_a")
    assert "Las dos ofertas dan lo mismo." in pages.text

    type_in(pages, installments=6)

    table = next(part for part in pages.text.split("\n") if "A (guardada)" in part)
    assert '≠ Cuotas</td><td class="nc-number">12</td><td class="nc-number">6</td>' in table
    assert "<td>Primera fecha</td>" in table
    assert "−6" in table


def test_going_back_to_a_moves_the_levers_and_a_can_be_put_away(api: FakeApi, what_if: SignedIn) -> None:
    pages = type_in(what_if(), installments=9).press("keep_a")
    choose(pages, "settlement")

    pages.press("back_to_a")
    assert (sent(api)["kind"], sent(api)["levers"]) == ("installment_plan", {"installments": 9})

    assert "A (guardada)" not in pages.press("drop_a").text


def test_what_was_kept_of_one_debtor_is_not_compared_with_another(api: FakeApi, what_if: SignedIn) -> None:
    other = canned.PROFILE["debtor"] | {"debtor_id": "AR-000999"}
    api.bodies["/api/debtors/AR-000999"] = canned.PROFILE | {"debtor": other}
    pages = what_if().press("keep_a").press("back")
    pages.at.session_state["copilot_session"] = replace(pages.session, debtor_id="AR-000999")
    pages.at.run()

    assert not pages.at.exception
    assert "A (guardada)" not in pages.text


# roles


def test_an_advisor_never_sees_value_or_books(what_if: SignedIn) -> None:
    text = what_if("ana").text

    assert "Valor para la casa" not in text
    assert "Efecto en los libros" not in text


@pytest.mark.parametrize("actor_id", ["lucia", "admin"])
def test_leads_and_admins_see_value_books_and_the_sensitivities(what_if: SignedIn, actor_id: str) -> None:
    pages = what_if(actor_id)

    for shown in ("Mejor alternativa", "Juicio · $ 110.000", "41,2 %", "Descuento por concepto"):
        assert shown in pages.text
    assert "Los dos caminos dan el mismo resultado" in pages.text
    assert len(pages.at.get("arrow_vega_lite_chart") or pages.at.get("vega_lite_chart")) == 3


def test_books_that_do_not_add_up_are_said_aloud(api: FakeApi, what_if: SignedIn) -> None:
    books = canned_quote.books()
    assert adds_up(BooksRead.model_validate(books))
    broken = books | {"result": canned.money(-9_999)}
    assert not adds_up(BooksRead.model_validate(broken))

    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "lead")
    api.bodies[PATH] = view | {"books": broken}

    assert "La conciliación no cierra" in what_if("lucia").text


def test_quality_has_no_such_page(signed_in: SignedIn) -> None:
    assert "¿Y si…?" not in signed_in("quique").links


def test_an_offer_can_be_taken_home_as_spreadsheet_and_as_paper(what_if: SignedIn) -> None:
    labels = [button.proto.label for button in what_if().at.get("download_button")]

    assert labels == ["Excel", "PDF"]


def test_the_stand_in_speaks_as_the_page_reads() -> None:
    read = QuoteRead.model_validate(canned_quote.quote({"kind": "installment_plan", "levers": {}}, "lead"))

    assert read.lead is not None
    assert read.books is not None
