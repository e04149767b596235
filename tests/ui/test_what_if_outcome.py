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
from ui.parts.what_if_books import adds_up, movement
from ui.words import words

pytestmark = pytest.mark.ui

SignedIn = Callable[..., Pages]


# what comes of it


def test_an_offer_shows_figures_formulas_payments_and_what_nobody_has_checked(what_if: SignedIn) -> None:
    pages = what_if()

    for shown in (
        "12 × $ 40.198,82",
        "T = (n − 1)·c + cₙ",
        "Lo más cerca del límite: cuotas, 12 de un máximo de 12",
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


def test_a_payment_above_the_income_is_warned_of_although_the_limits_allow_it(
    api: FakeApi, what_if: SignedIn
) -> None:
    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "advisor")
    view["impact"] |= {"installment_to_income": "0.4437"}
    api.bodies[PATH] = view | {"over_affordability": "0.30", "fewer_than": 13}

    text = what_if().text

    assert "Dentro del límite" in text
    assert "⚠ La cuota de $ 40.198,82 se lleva el 44,4 % del ingreso mensual" in text
    assert "La casa sugiere hasta el 30 %" in text
    assert "más de 30 %" in text
    assert "Se pidieron 13 cuotas; con cuotas redondeadas hacia arriba alcanzan 12." in text
    assert "Último pago" not in text


def test_a_last_payment_that_is_larger_is_a_figure_and_what_the_income_is_measured_with(
    api: FakeApi, what_if: SignedIn
) -> None:
    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "advisor")
    last = canned.money(37_609_687)
    view["impact"] |= {"last_payment": last, "highest_payment": last, "installment_to_income": "0.6066"}
    api.bodies[PATH] = view | {"over_affordability": "0.30"}

    pages = what_if()

    assert f"<span>Último pago</span><strong>{last['text']}</strong>" in pages.text
    assert f"⚠ El último pago, de {last['text']}, es el 60,7 % de un mes de ingreso" in pages.text
    assert "Parte del ingreso (último pago)" in pages.text
    table = next(part for part in pages.press("keep_a").text.split("\n") if "A (guardada)" in part)
    assert f'<td>Último pago</td><td class="nc-number">{last["text"]}</td>' in table


def test_only_a_rate_that_there_is_with_and_without_vat_says_which_it_is(
    api: FakeApi, what_if: SignedIn
) -> None:
    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "advisor")
    taxed = view["impact"]["cost"][0] | {"with_tax": True}
    view["impact"]["cost"] = [taxed]
    api.bodies[PATH] = view
    assert "CFT con IVA" not in what_if().text

    view["impact"]["cost"] = [taxed, taxed | {"with_tax": False}]
    assert "CFT con IVA" in what_if().text


def test_limits_are_written_like_every_other_amount(api: FakeApi, what_if: SignedIn) -> None:
    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "advisor")
    down = canned_quote.step("down_payment", 2_643_586, 2_000_000, "minor", base=41_265_000)
    view["verdict"] |= {"steps": [down], "decisive": "down_payment"}
    api.bodies[PATH] = view

    assert "anticipo, $ 26.435,86 (6,41 %) con un mínimo de $ 20.000 (4,85 %)" in what_if().text.replace(
        "\xa0", " "
    )


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


# if the plan is broken


def broken(pages: Pages) -> str:
    return next(part for part in pages.text.split("\n") if 'aria-label="Si el plan se corta"' in part)


def test_a_plan_says_what_is_owed_again_and_what_to_know_before_telling_it(what_if: SignedIn) -> None:
    pages = what_if()

    assert "Si el plan se corta" in pages.text
    assert "0 de 12, al 04/02/2027" in broken(pages)
    assert "⚠ 6 de 12, al" in broken(pages)
    assert "Descuento perdido" not in broken(pages)
    assert "hasta 30 días después del pago que falta" in pages.text
    assert "orden de pago sin verificar" in pages.text
    assert "Con 6 de 12 pagos el plan todavía pide $ 76.543" in pages.text
    assert "Los cargos y el IVA" not in pages.text
    assert "La quita vale solo" not in pages.text


def test_a_conditional_discount_is_said_to_be_one(what_if: SignedIn) -> None:
    pages = type_in(what_if(), discount="10")

    assert "La quita vale solo si se cumplen todas las cuotas." in pages.text
    assert '<th class="nc-number">Descuento perdido</th>' in broken(pages)


def test_what_was_verified_and_paid_beside_the_debt_is_said_as_it_is(api: FakeApi, what_if: SignedIn) -> None:
    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "advisor")
    for one in view["breach"]:
        one |= {"order_verify": False, "counted": canned.money(0), "below_plan": False}
    api.bodies[PATH] = view
    text = what_if().text

    assert "orden de pago sin verificar" not in text
    assert "Los cargos y el IVA de los pagos no bajan la deuda." in text
    assert "se debería menos que siguiendo el plan" not in text


def test_one_payment_has_nothing_to_break(what_if: SignedIn) -> None:
    assert "Si el plan se corta" not in choose(what_if(), "full_payment").text


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
    for name in ("allowance_after", "written_off", "profit_or_loss", "cash_now"):
        assert not adds_up(BooksRead.model_validate(books | {name: canned.money(-9_999)})), name
    broken = books | {"result": canned.money(-9_999)}
    assert not adds_up(BooksRead.model_validate(broken))

    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "lead")
    api.bodies[PATH] = view | {"books": broken}

    assert "La conciliación no cierra" in what_if("lucia").text


@pytest.mark.parametrize(
    ("used", "release", "after", "shown"),
    [
        (10_000, 25_000, 25_000, [("−", "Usada por el castigo", "$ 100"), ("−", "Liberada", "$ 250")]),
        (20_000, -5_000, 45_000, [("−", "Usada por el castigo", "$ 200"), ("+", "Constituida", "$ 50")]),
    ],
)
def test_the_allowance_is_shown_from_its_opening_to_its_closing(used, release, after, shown) -> None:
    amounts = {"allowance_used": used, "allowance_release": release, "allowance_after": after}
    texts = {name: canned.money(minor) for name, minor in amounts.items()}
    rows = list(movement(BooksRead.model_validate(canned_quote.books() | texts), words("es")))

    assert rows[0] == ("+", "Saldo inicial", "$ 600")
    assert rows[1:3] == shown
    assert rows[3] == ("=", "Saldo final", canned.money(after)["text"])


def test_vat_of_waived_interest_that_stays_owed_is_said(api: FakeApi, what_if: SignedIn) -> None:
    assert "de su IVA" not in what_if("lucia").text

    view = canned_quote.quote({"kind": "installment_plan", "levers": {}}, "lead")
    api.bodies[PATH] = view | {"books": canned_quote.books() | {"vat_still_owed": canned.money(50_000)}}

    assert "pero $ 500 de su IVA siguen en la deuda" in what_if("lucia").text


def test_quality_has_no_such_page(signed_in: SignedIn) -> None:
    assert "¿Y si…?" not in signed_in("quique").links


def test_an_offer_can_be_taken_home_as_spreadsheet_and_as_paper(what_if: SignedIn) -> None:
    labels = [button.proto.label for button in what_if().at.get("download_button")]

    assert labels == ["Excel", "PDF"]


def test_the_stand_in_speaks_as_the_page_reads() -> None:
    read = QuoteRead.model_validate(canned_quote.quote({"kind": "installment_plan", "levers": {}}, "lead"))

    assert read.lead is not None
    assert read.books is not None
