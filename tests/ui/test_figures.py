"""How days, shares and numbers of documents are written in both languages."""

from datetime import date

import pytest

from ui.parts.figures import day, number, percent, yearly
from ui.words import words

ES, EN = words("es"), words("en")


def test_a_day_is_written_as_the_language_writes_it() -> None:
    assert (day(date(2026, 12, 5), ES), day(date(2026, 12, 5), EN), day(None, ES)) == (
        "05/12/2026",
        "2026-12-05",
        "",
    )


@pytest.mark.parametrize(
    ("share", "spanish", "english"),
    [
        ("0.40", "40 %", "40 %"),
        ("0.355", "35,5 %", "35.5 %"),
        (0, "0 %", "0 %"),
        (1, "100 %", "100 %"),
        ("all", "all", "all"),
    ],
)
def test_a_share_is_written_as_an_exact_percentage(share: object, spanish: str, english: str) -> None:
    assert (percent(share, ES), percent(share, EN)) == (spanish, english)


def test_thousands_are_apart_and_decimals_are_kept() -> None:
    assert (number("15000.50", ES), number("15000.50", EN), number("1000000", ES)) == (
        "15.000,5",
        "15,000.5",
        "1.000.000",
    )


def test_a_contract_rate_names_its_basis() -> None:
    assert (yearly("0.85 nominal", ES), yearly("0.85", ES), yearly(None, ES)) == ("85 % nominal", "85 %", "")
