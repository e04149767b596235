"""Numbers as they are written and said: which value they have, and what sort of figure they are."""

import pytest

from copilot.listen.figures import Speech, figures
from copilot.listen.number_words import read_number
from copilot.listen.tokens import tokens


def value_of(text: str, country: str, *, english: bool = False) -> str:
    """The number with which the text begins, and whether it covers the text."""
    said = tokens(text)
    number = read_number(said, 0, english=english, country=country)
    assert number is not None, text
    assert number.after == len(said), f"{text}: only {number.after} of {len(said)} words"
    return f"{number.value.normalize():f}"


def said_of(text: str, *, locale: str = "es-AR", currency: str = "ARS") -> list[tuple[str, int, str]]:
    speech = Speech(tokens(text), currency, locale[3:], locale.startswith("en"))
    return [(f.slot.type, f.slot.value, text[f.slot.start : f.slot.end]) for f in figures(speech)]


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("1.500", "AR", "1500"), ("1.500", "CO", "1500"), ("1.500", "CL", "1500"), ("1,500", "MX", "1500"),
        ("1,500", "PE", "1500"), ("1.500", "MX", "1500"), ("1,5", "AR", "1.5"), ("1.234.567,89", "AR", "1234567.89"),
        ("1,234,567.89", "MX", "1234567.89"), ("15 000", "CL", "15000"), ("15k", "AR", "15000"), ("mil", "MX", "1000"),
        ("mil cien", "PE", "1100"), ("2 mil 500", "MX", "2500"), ("un palo", "AR", "1000000"),
        ("palo y medio", "AR", "1500000"), ("medio palo", "AR", "500000"), ("20 lucas", "CL", "20000"),
        ("20 lucas", "PE", "20"), ("una luca", "CO", "1000"), ("veintiún mil", "AR", "21000"),
        ("treinta y tres mil", "AR", "33000"), ("dos mil quinientos", "PE", "2500"), ("quince mil", "AR", "15000"),
        ("ciento ochenta mil", "CO", "180000"), ("novecientos noventa y nueve", "MX", "999"),
        ("un millón doscientos mil", "CO", "1200000"), ("un millón ochocientos", "CO", "1800000"),
        ("dos millones", "CO", "2000000"), ("1,5 millones", "CO", "1500000"),
    ],
)  # fmt: skip
def test_spanish_numbers_have_the_value_of_their_country(text: str, country: str, value: str) -> None:
    assert value_of(text, country) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred", "200"), ("a hundred and fifty", "150"), ("fifteen hundred", "1500"), ("twenty-two", "22"),
        ("two thousand and fifty", "2050"), ("two hundred fifty thousand", "250000"), ("1.5k", "1500"),
        ("one million two hundred thousand", "1200000"), ("a grand", "1000"),
    ],
)  # fmt: skip
def test_english_numbers_have_their_value(text: str, value: str) -> None:
    assert value_of(text, "US", english=True) == value


@pytest.mark.parametrize(
    "number", [1, 9, 10, 15, 16, 21, 29, 30, 31, 99, 100, 101, 115, 121, 200, 500, 501, 999]
)
def test_every_spanish_word_for_a_number_below_a_thousand_is_read_back(number: int) -> None:
    assert value_of(f"{in_spanish(number)} mil", "AR") == str(number * 1000)


def in_spanish(number: int) -> str:
    """The words of 1..999, built here by the textbook and not by the code under test."""
    hundreds = (
        "_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos "
        "novecientos"
    )
    small = (
        "_ un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
        "dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
        "veintiocho veintinueve"
    ).split()
    tens = "_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
    if number == 100:
        return "cien"
    above, below = divmod(number, 100)
    words = [hundreds.split()[above]] if above else []
    if 0 < below < 30:
        words.append(small[below])
    elif below:
        ten, unit = divmod(below, 10)
        words.append(tens[ten] + (f" y {small[unit]}" if unit else ""))
    return " ".join(words)


@pytest.mark.parametrize(
    ("text", "locale", "currency", "expected"),
    [
        ("pago $78.450", "es-AR", "ARS", [("amount", 7_845_000, "$78.450")]),
        ("son 700 soles", "es-PE", "PEN", [("amount", 70_000, "700 soles")]),
        ("tengo 200 dólares", "es-AR", "ARS", [("amount", 20_000, "200 dólares")]),
        ("tengo ocho lucas", "es-CO", "COP", [("amount", 8_000, "ocho lucas")]),
        ("un 45% de rebaja", "es-CL", "CLP", [("percentage", 45, "45%")]),
        ("el veinte por ciento", "es-MX", "MXN", [("percentage", 20, "veinte por ciento")]),
        ("un descuento del treinta", "es-CL", "CLP", [("percentage", 30, "treinta")]),
        ("la mitad", "es-CO", "COP", [("fraction", 500_000, "la mitad")]),
        ("un tercio", "es-AR", "ARS", [("fraction", 333_333, "un tercio")]),
        ("en 6 cuotas", "es-AR", "ARS", [("installments", 6, "6 cuotas")]),
        ("in six instalments", "en-GB", "GBP", [("installments", 6, "six instalments")]),
        ("hace dos meses", "es-PE", "PEN", [("duration_months", 2, "dos meses")]),
        ("media hora", "es-AR", "ARS", []),
        ("15:30", "es-AR", "ARS", []),
        ("el 15", "es-AR", "ARS", []),
        ("covid19", "es-AR", "ARS", []),
        ("mil veces", "es-AR", "ARS", []),
    ],
)  # fmt: skip
def test_a_figure_has_a_sort_a_value_and_its_words(
    text: str, locale: str, currency: str, expected: list[tuple[str, int, str]]
) -> None:
    assert said_of(text, locale=locale, currency=currency) == expected


@pytest.mark.parametrize(
    ("text", "currency", "minor", "inferred"),
    [
        ("puedo 999", "COP", 999_000, True), ("puedo 1000", "COP", 1_000, False), ("puedo 1001", "COP", 1_001, False),
        ("puedo 500 pesos", "COP", 500, False), ("puedo 200", "USD", 20_000, False),
    ],
)  # fmt: skip
def test_bare_hundreds_mean_thousands_only_where_nobody_pays_in_hundreds(
    text: str, currency: str, minor: int, inferred: bool
) -> None:
    (figure,) = figures(Speech(tokens(text), currency, "CO", False))

    assert (figure.slot.value, figure.slot.inferred) == (minor, inferred)


@pytest.mark.parametrize(
    ("text", "count"),
    [("999999999999 pesos", 1), ("1000000000000 pesos", 1), ("1000000000001 pesos", 0), ("0 pesos", 0)],
)
def test_an_amount_of_zero_or_above_a_million_millions_is_no_amount(text: str, count: int) -> None:
    assert len(said_of(text)) == count


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("360 cuotas", ["installments"]),
        ("361 cuotas", []),
        ("100% de descuento", ["percentage"]),
        ("101% de descuento", []),
    ],
)
def test_counts_and_shares_have_a_ceiling(text: str, types: list[str]) -> None:
    assert [kind for kind, _, _ in said_of(text)] == types
