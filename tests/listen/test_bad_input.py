"""Any text at all may come over the line: nothing raises, nothing is slow, nothing points outside the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.listen.cues import detect, load_lexicon
from copilot.money import SCALES
from copilot.speech import MAX_TEXT

LOCALES = ("es-AR", "es-MX", "es-CO", "es-CL", "es-PE", "es", "en-US", "en-GB", "en", "pt-BR", "")

SCRAPS = st.sampled_from(
    "no puedo pagar mil lucas palo y medio 15.000 15,5 1.2.3 $ S/ US$ % por mes cuotas de la mitad 6 cien , . ? ¿ "
    "\u200b \u202e \x00 \n ½ ² ٣ １２ 🙂 e\u0301 İ ß ' don't k un a hundred two thousand and month".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=120), st.lists(SCRAPS, max_size=25).map(" ".join)), st.sampled_from(LOCALES)
)
def test_any_text_is_heard_without_an_error_and_points_inside_itself(text: str, locale: str) -> None:
    for currency in ("ARS", "USD", "CLP"):
        found = detect(text, locale=locale, currency=currency, lexicon=load_lexicon())

        assert all(text[cue.start : cue.end] == cue.text and cue.text for cue in found.cues)
        assert all(slot.value > 0 and 0 <= slot.start < slot.end <= len(text) for slot in found.slots)
        assert found.ask is None or found.ask != type(found.ask)()


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\x00\x01\x02", "\u202eogap on", "🙂" * 500, "1" * MAX_TEXT, "1." * 1000, "1,1" * 600, "$" * MAX_TEXT,
        "mil " * 500, "un palo y medio " * 120, "no puedo " * 220, "veinte y " * 200, "a hundred and " * 140,
        "- " * 1000, "tres de " * 250, "15 000 " * 280, "por mes " * 250, "'" * MAX_TEXT, "a'" * 1000,
        "me van a " * 200,
        "quiero pagar si no me quitan la mitad del 50 % de 6 cuotas de 15.000 por mes hoy " * 24,
    ],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_two_thousand_characters_of_anything_are_heard_in_well_under_a_second(text: str) -> None:
    lexicon = load_lexicon()
    for locale in ("es-AR", "en-US"):
        start = time.perf_counter()
        found = detect(text, locale=locale, currency="ARS", lexicon=lexicon)

        assert time.perf_counter() - start < 0.75
        assert isinstance(found.cues, tuple)


def test_the_time_grows_with_the_text_and_not_with_its_square() -> None:
    lexicon, unit = load_lexicon(), "no puedo pagar 200 por mes porque me despidieron y debo tres tarjetas, "

    def seconds(times: int) -> float:
        best = 9.0
        for _ in range(3):
            start = time.perf_counter()
            detect(unit * times, locale="es-AR", currency="ARS", lexicon=lexicon)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(28) < 16 * seconds(4) + 0.05  # 7 times the text; a square would be 49 times


def test_invisible_characters_do_not_hide_a_word() -> None:
    found = detect("no pue\u200bdo pagar", locale="es-AR", currency="ARS", lexicon=load_lexicon())

    assert [cue.kind for cue in found.cues] == ["cannot_pay"]


@pytest.mark.parametrize("currency", sorted(SCALES))
def test_every_currency_we_know_can_be_asked_in(currency: str) -> None:
    found = detect("puedo 2500 por mes", locale="es", currency=currency, lexicon=load_lexicon())

    assert found.ask is not None
    assert found.ask.monthly is not None
    assert (found.ask.monthly.major, found.ask.monthly.currency) == (2500, currency)
