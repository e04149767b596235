"""How an engine value is written in each locale."""

from datetime import date, timedelta

import pytest

from copilot.money import Money
from copilot.scripts.figures import NBSP, count_text, date_lead, date_text, money_text, percent_text

ON = date(2026, 11, 22)

AMOUNTS = [
    ("es-AR", 4_390_000, "ARS", "$ 43.900"),
    ("es-AR", 4_390_050, "ARS", "$ 43.900,50"),
    ("es-AR", 4_390_005, "ARS", "$ 43.900,05"),
    ("es-AR", 0, "ARS", "$ 0"),
    ("es-AR", -4_390_000, "ARS", "-$ 43.900"),
    ("es-AR", 123_456_789_00, "ARS", "$ 123.456.789"),
    ("es-MX", 4_390_000, "MXN", "$43,900"),
    ("es-MX", 4_390_050, "MXN", "$43,900.50"),
    ("es-CO", 43_900, "COP", "$ 43.900"),
    ("es-CL", 43_900, "CLP", "$43.900"),
    ("es-PE", 125_000, "PEN", "S/ 1,250"),
    ("es-UY", 125_050, "UYU", "$ 1.250,50"),
    ("es-PY", 1_250_000, "PYG", "₲ 1.250.000"),
    ("es-BO", 125_000, "BOB", "Bs 1.250"),
    ("es", 125_050, "ARS", "$ 1.250,50"),
    ("es", 125_050, "MXN", "$1.250,50"),
    ("es-AR", 20_000, "USD", "US$ 200"),
    ("es-MX", 20_000, "USD", "US$ 200"),
    ("es", 20_000, "USD", "US$ 200"),
    ("en", 20_000, "USD", "US$ 200"),
    ("en-GB", 20_000, "USD", "US$ 200"),
    ("en-US", 20_000, "USD", "$200"),
    ("en-GB", 125_050, "GBP", "£1,250.50"),
    ("es-MX", 4_390_000, "ARS", "ARS 43,900"),
    ("es-AR", 4_390_000, "MXN", "MXN 43.900"),
    ("en-US", 4_390_050, "ARS", "ARS 43,900.50"),
    ("en", 43_900, "CLP", "CLP 43,900"),
]


@pytest.mark.parametrize(("locale", "minor", "currency", "text"), AMOUNTS)
def test_an_amount_is_written_as_people_of_the_locale_write_it(
    locale: str, minor: int, currency: str, text: str
) -> None:
    assert money_text(Money(minor, currency), locale) == text.replace(" ", NBSP)


DATES = [
    ("es", 0, "hoy"),
    ("es", 1, "mañana"),
    ("es-AR", 2, "24 de noviembre"),
    ("es-AR", 13, "5 de diciembre"),
    ("es-AR", 39, "31 de diciembre"),
    ("es-AR", 40, "1 de enero de 2027"),
    ("es-AR", 44, "5 de enero de 2027"),
    ("es-MX", -1, "21 de noviembre"),
    ("en", 0, "today"),
    ("en-US", 1, "tomorrow"),
    ("en-US", 13, "December 5"),
    ("en-US", 44, "January 5, 2027"),
    ("en-GB", 13, "5 December"),
    ("en-GB", 44, "5 January 2027"),
]


@pytest.mark.parametrize(("locale", "days", "text"), DATES)
def test_a_date_is_said_from_the_day_of_the_call_with_its_year_only_when_it_is_another(
    locale: str, days: int, text: str
) -> None:
    assert date_text(ON + timedelta(days=days), locale, ON) == text


def test_a_year_from_now_is_never_said_without_its_year() -> None:
    assert date_text(date(2027, 11, 22), "es", ON) == "22 de noviembre de 2027"


LEADS = [("es", -1, "el "), ("es", 0, ""), ("es", 1, ""), ("es", 2, "el "), ("en", 1, ""), ("en", 2, "on ")]


@pytest.mark.parametrize(("locale", "days", "lead"), LEADS)
def test_a_date_brings_its_article_but_today_and_tomorrow_have_none(
    locale: str, days: int, lead: str
) -> None:
    assert date_lead(ON + timedelta(days=days), locale, ON) == lead


SHARES = [
    ("es-AR", 250_000, "25 %"),
    ("es-AR", 185_000, "18,5 %"),
    ("es-MX", 185_000, "18.5 %"),
    ("es", 399_999, "39,9 %"),
    ("es", 400_000, "40 %"),
    ("es", 400_001, "40 %"),
    ("es", 999, "0 %"),
    ("es", 1_000_000, "100 %"),
    ("en", 250_000, "25%"),
    ("en-US", 185_999, "18.5%"),
]


@pytest.mark.parametrize(("locale", "ppm", "text"), SHARES)
def test_a_share_is_cut_to_one_decimal_so_that_it_never_looks_larger_than_it_is(
    locale: str, ppm: int, text: str
) -> None:
    assert percent_text(ppm, locale) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("locale", "text"), [("es-AR", "1.200"), ("es-MX", "1,200"), ("en", "1,200"), ("es", "1.200")]
)
def test_a_count_has_the_thousands_mark_of_the_locale(locale: str, text: str) -> None:
    assert count_text(1200, locale) == text


def test_a_screen_never_breaks_a_line_inside_a_figure() -> None:
    figures = [money_text(Money(1_234_500, "ARS"), "es-AR"), money_text(Money(1_234_500, "ARS"), "en")]
    figures += [percent_text(185_000, "es"), money_text(Money(20_000, "USD"), "es")]
    assert [figure for figure in figures if " " in figure] == []
