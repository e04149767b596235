"""Values into words: what is bold, what is left out, what is refused."""

from collections.abc import Mapping
from datetime import date

import pytest

from copilot.errors import BadDocument
from copilot.money import Money
from copilot.scripts.figures import NBSP
from copilot.scripts.fill import Value, fill
from copilot.scripts.template import Template, Terms, pieces_of
from copilot.suggestion import Part

ON = date(2026, 11, 22)
TERMS = {
    "es": Terms(
        products={"credit_card": "tarjeta de crédito", "other": "cuenta"},
        counts={"installments": ("cuota", "cuotas"), "days_past_due": ("día", "días")},
    ),
    "es-MX": Terms(
        products={"credit_card": "tarjeta de crédito", "other": "cuenta"},
        counts={"installments": ("mensualidad", "mensualidades"), "days_past_due": ("día", "días")},
    ),
}


def template(text: str) -> Template:
    return Template(
        line_id="es:offer.main", locale="es", stage="offer", intent="", kind="", quadrant="", variant="main",
        pieces=pieces_of(text), terms=TERMS,
    )  # fmt: skip


def said(text: str, values: Mapping[str, Value], locale: str = "es-AR") -> str:
    return fill(template(text), values, locale=locale, on=ON).text.replace(NBSP, " ")


def test_figures_are_strong_and_words_are_not() -> None:
    line = fill(
        template("Podemos hacer {{ installments }} de {{ installment }}, desde {{ first_due_on }}."),
        {"installments": 6, "installment": Money(920_000, "ARS"), "first_due_on": date(2026, 12, 5)},
        locale="es-AR",
        on=ON,
    )
    assert line.parts == (
        Part(text="Podemos hacer "),
        Part(text="6 cuotas", strong=True),
        Part(text=" de "),
        Part(text=f"${NBSP}9.200", strong=True),
        Part(text=", desde el "),
        Part(text="5 de diciembre", strong=True),
        Part(text="."),
    )
    assert (line.line_id, line.locale) == ("es:offer.main", "es-AR")


def test_a_name_and_a_product_are_plain_and_melt_into_the_words_around_them() -> None:
    line = fill(
        template("Hola, {{ name }}, por su {{ product }}."), {"name": "Ana", "product": "credit_card"},
        locale="es", on=ON,
    )  # fmt: skip
    assert line.parts == (Part(text="Hola, Ana, por su tarjeta de crédito."),)


@pytest.mark.parametrize(
    "name", ["{{7*7}}", "{% for x in y %}", "{# nota #}", "<b>Ana</b>", "${7*7}", "%s {0}"]
)
def test_a_name_that_looks_like_code_comes_out_letter_by_letter(name: str) -> None:
    assert said("Hola, ¿hablo con {{ name }}?", {"name": name}) == f"Hola, ¿hablo con {name}?"


def test_a_product_the_library_does_not_know_is_an_account() -> None:
    assert said("Por su {{ product }}.", {"product": "boat_lease"}) == "Por su cuenta."


@pytest.mark.parametrize(
    ("locale", "count", "text"),
    [
        ("es-AR", 1, "1 cuota."),
        ("es-AR", 6, "6 cuotas."),
        ("es-MX", 1, "1 mensualidad."),
        ("es-PE", 2, "2 cuotas."),
    ],
)
def test_a_count_is_said_with_the_noun_of_the_locale_that_is_spoken(
    locale: str, count: int, text: str
) -> None:
    assert said("{{ installments }}.", {"installments": count}, locale) == text


DOWN = "{% if down_payment %}{{ down_payment }} hoy y {% endif %}{{ installments }}."
SAVED = "Paga {{ pay }}{% if saved %} y ahorra {{ saved }}{% endif %}."
OFF = "Queda en {{ pay }}{% if discount %}, {{ discount }} menos{% endif %}."
PAY = {"pay": Money(100_00, "ARS")}
CONDITIONS = [
    ("a down payment", DOWN, {"installments": 6, "down_payment": Money(500_00, "ARS")}, "$ 500 hoy y 6 cuotas."),
    ("no down payment", DOWN, {"installments": 6, "down_payment": Money(0, "ARS")}, "6 cuotas."),
    ("something saved", SAVED, {**PAY, "saved": Money(1, "ARS")}, "Paga $ 100 y ahorra $ 0,01."),
    ("nothing saved", SAVED, {**PAY, "saved": Money(0, "ARS")}, "Paga $ 100."),
    ("it costs more", SAVED, {**PAY, "saved": Money(-50_00, "ARS")}, "Paga $ 100."),
    ("a discount", OFF, {**PAY, "discount": 1_000}, "Queda en $ 100, 0,1 % menos."),
    ("a discount that would be shown as none", OFF, {**PAY, "discount": 999}, "Queda en $ 100."),
    ("no discount", OFF, {**PAY, "discount": 0}, "Queda en $ 100."),
    ("days late", "Hoy{% if days_past_due %}, {{ days_past_due }}{% endif %}.", {"days_past_due": 1}, "Hoy, 1 día."),
    ("not late yet", "Hoy{% if days_past_due %}, {{ days_past_due }}{% endif %}.", {"days_past_due": -3}, "Hoy."),
    ("their figure", "{% if asked %}Con {{ asked }}. {% endif %}Sí.", {"asked": Money(900, "ARS")}, "Con $ 9. Sí."),
    ("no figure was named", "{% if asked %}Sus {{ asked }}. {% endif %}Sí.", {}, "Sí."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values", "expected"), [c[1:] for c in CONDITIONS], ids=[c[0] for c in CONDITIONS]
)
def test_what_is_not_there_is_not_said(text: str, values: Mapping[str, Value], expected: str) -> None:
    assert said(text, values) == expected


BROKEN = [
    ("missing", "Son {{ total }}.", {}, "needs total"),
    ("missing condition", "Sí{% if saved %}, {{ saved }}{% endif %}.", {}, "needs saved"),
    ("unknown", "Son {{ price }}.", {"price": 3}, "needs price"),
    ("text for money", "Son {{ total }}.", {"total": "$ 12"}, "total takes a money, not str"),
    ("number for money", "Son {{ total }}.", {"total": 12}, "total takes a money, not int"),
    ("money for a date", "El {{ due_on }}.", {"due_on": Money(1, "ARS")}, "due_on takes a date, not Money"),
    ("text for a count", "{{ installments }}.", {"installments": "6"}, "installments takes a count, not str"),
]


@pytest.mark.parametrize(("text", "values", "problem"), [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN])
def test_a_value_that_is_missing_or_of_another_sort_is_refused(
    text: str, values: Mapping[str, Value], problem: str
) -> None:
    with pytest.raises(BadDocument, match=problem) as refusal:
        said(text, values)
    assert refusal.value.detail["line"] == "es:offer.main"
