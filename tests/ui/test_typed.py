"""Figures are read as their writer writes them, and never guessed."""

from decimal import Decimal

import pytest

from ui.parts.typed import Hand, Unreadable, hand_of, writing_of

ES, MX = Hand(".", ","), Hand(",", ".")


@pytest.mark.parametrize(
    ("hand", "typed", "value"),
    [
        (ES, "43.900", "43900"),
        (ES, "43900,5", "43900.5"),
        (ES, "$ 1.234.567,89", "1234567.89"),
        (ES, "ARS 300", "300"),
        (MX, "43,900.50", "43900.50"),
        (MX, "S/ 1,250", "1250"),
    ],
)
def test_a_number_is_read_in_the_format_of_its_writer(hand: Hand, typed: str, value: str) -> None:
    assert hand.number(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("hand", "typed"),
    [
        (ES, "43.90"),
        (ES, "1,234.5"),
        (MX, "43.900,5"),
        (ES, "4 lucas"),
        (ES, "1..000"),
        (ES, "9" * 40),
        (ES, "٣٠"),
    ],
)
def test_a_number_in_another_format_is_refused_and_not_guessed(hand: Hand, typed: str) -> None:
    with pytest.raises(Unreadable):
        hand.number(typed)


def test_an_amount_in_the_format_of_another_country_is_refused_for_its_decimals() -> None:
    with pytest.raises(Unreadable, match="decimals"):
        MX.minor("43.900", "MXN")


@pytest.mark.parametrize("minor", [0, 5, 100, 4_390_050, 123_456_789])
@pytest.mark.parametrize("hand", [ES, MX])
@pytest.mark.parametrize("currency", ["ARS", "CLP"])
def test_what_is_written_is_read_back_the_same(hand: Hand, minor: int, currency: str) -> None:
    assert hand.minor(hand.write_minor(minor, currency), currency) == minor


@pytest.mark.parametrize("share", ["0.125", "0.333333333333333334", "0", "1", "0.2"])
def test_a_share_is_written_and_read_back_exactly(share: str) -> None:
    assert ES.fraction(ES.write_fraction(Decimal(share))) == Decimal(share)


@pytest.mark.parametrize(
    ("locale", "lang", "hand"),
    [("es-AR", "es", ES), ("es-MX", "es", MX), ("es-AR", "en", MX), ("en", "es", ES), ("", "es", ES)],
)
def test_a_person_writes_as_in_their_country_or_as_the_page_speaks(
    locale: str, lang: str, hand: Hand
) -> None:
    assert hand_of(writing_of(locale, lang)) == hand
