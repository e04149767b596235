"""Every line of every locale, filled and read."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from copilot.listen.lexicon import load_lexicon
from copilot.money import Money
from copilot.scripts.check import MAX_WORDS, SAMPLES
from copilot.scripts.choose import choose
from copilot.scripts.figures import NBSP, date_text, money_text, percent_text
from copilot.scripts.fill import Value, fill
from copilot.scripts.library import LOCALES, load_library
from copilot.scripts.template import Template
from copilot.suggestion import Line

ON = date(2026, 11, 22)
OWN_CURRENCY = {"es": "PEN", "es-AR": "ARS", "es-MX": "MXN", "es-CO": "COP", "en": "USD"}
SPOKEN_IN = {"es": ("es", "es-CL", "es-PE", "es-MX", "es-CO"), "en": ("en", "en-US", "en-GB")}
PRODUCTS = (
    "credit_card", "personal_loan", "auto_loan", "store_credit", "mortgage", "sme_loan", "services", "boat_lease",
)  # fmt: skip


def values(currency: str, **changed: Value) -> Mapping[str, Value]:
    return {
        "name": "Juan Sebastián Rodríguez Villanueva", "product": "personal_loan", "days_past_due": 187,
        "claim": Money(412_350_75, currency), "total": Money(512_477_83, currency), "saved": Money(61_852_50, currency),
        "discount": 185_000, "installments": 12, "installment": Money(42_710_48, currency),
        "pay": Money(30_000_00, currency), "first_due_on": date(2027, 1, 5), "due_on": date(2026, 12, 5),
        "down_payment": Money(30_000_00, currency), "asked": Money(25_000_00, currency), **changed,
    }  # fmt: skip


def samples(currency: str) -> Iterator[Mapping[str, Value]]:
    yield values(currency)
    yield values(
        currency, saved=Money(-1, currency), discount=0, down_payment=Money(0, currency), days_past_due=0
    )
    yield values(currency, installments=1, first_due_on=ON, due_on=ON + timedelta(days=1), days_past_due=1)
    yield from SAMPLES


def spoken(locale: str) -> Iterator[tuple[Template, Line, Mapping[str, Value]]]:
    for template in load_library().templates[locale].values():
        for heard_in in SPOKEN_IN.get(locale, (locale,)):
            for sample in samples(OWN_CURRENCY[locale]):
                yield template, fill(template, sample, locale=heard_in, on=ON), sample


@pytest.mark.parametrize("locale", LOCALES)
def test_every_line_can_be_said_in_one_breath_and_asks_one_thing_at_most(locale: str) -> None:
    for template, line, _ in spoken(locale):
        assert len(line.text.split(" ")) <= MAX_WORDS, template.line_id
        assert line.text.count("?") <= 1, template.line_id
        assert line.text[-1] in "?.", template.line_id
        assert "  " not in line.text, template.line_id
        assert line.text == line.text.strip(), template.line_id


@pytest.mark.parametrize("locale", LOCALES)
def test_every_number_in_a_line_is_an_engine_value(locale: str) -> None:
    for template, line, sample in spoken(locale):
        written = {_written(value, line.locale) for value in sample.values()}
        for part in line.parts:
            if not part.strong:
                assert not re.search(r"\d", part.text), template.line_id
            elif part.text not in written:  # a count with its noun
                number = part.text.split(" ")[0]
                assert number in {str(sample["installments"]), str(sample["days_past_due"])}, template.line_id


def _written(value: Value, locale: str) -> str:
    if isinstance(value, Money):
        return money_text(value, locale)
    if isinstance(value, date):
        return date_text(value, locale, ON)
    return percent_text(value, locale) if isinstance(value, int) else str(value)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_plan_with_a_down_payment_is_never_told_without_it(locale: str) -> None:
    down = Money(30_001_00, OWN_CURRENCY[locale])
    sample = values(OWN_CURRENCY[locale], down_payment=down)
    for template in load_library().templates[locale].values():
        if template.slots & {"installments", "installment", "first_due_on"}:
            assert money_text(down, locale) in fill(template, sample, locale=locale, on=ON).text, (
                template.line_id
            )


@pytest.mark.parametrize("locale", LOCALES)
def test_before_the_holder_is_identified_no_line_tells_what_the_call_is_about(locale: str) -> None:
    early = [t for t in load_library().templates[locale].values() if t.stage == "opening"]
    early += [
        t
        for t in load_library().templates[locale].values()
        if t.intent in ("third_party_answers", "wrong_number")
    ]
    for template in early:
        text = fill(template, values(OWN_CURRENCY[locale]), locale=locale, on=ON).text.casefold()
        assert template.slots <= {"name"}, template.line_id
        assert not re.search(r"deuda|mora|pag|cuota|saldo|debt|owe|pay|balance|collect", text), (
            template.line_id
        )


@pytest.mark.parametrize("locale", LOCALES)
def test_when_negotiation_is_off_no_line_names_a_figure_or_a_product(locale: str) -> None:
    protocol = [t for t in load_library().templates[locale].values() if t.stage == "protocol"]
    assert [t.line_id for t in protocol if t.slots] == []


def test_a_debtor_without_a_name_is_never_called_by_an_id() -> None:
    unnamed = values("ARS", name="AR-0001")
    for locale in LOCALES:
        for template in load_library().templates[locale].values():
            if template.stage != "opening" or template.intent == "unnamed":
                assert "AR-0001" not in fill(template, unnamed, locale=locale, on=ON).text, template.line_id


def test_argentina_answers_every_line_so_that_the_address_never_changes_within_a_call() -> None:
    templates = load_library().templates
    assert set(templates["es-AR"]) == set(templates["es"])


def test_english_answers_every_line_of_spanish() -> None:
    templates = load_library().templates
    assert set(templates["en"]) == set(templates["es"])


def test_argentina_says_vos_and_nobody_else_does() -> None:
    usted = re.compile(
        r"\b(usted|su|sus|le sirve|prefiere|quiere|podría pagar|tiene derecho|permite)\b", re.I
    )
    vos = re.compile(r"\b(vos|tu|tus|te|podés|querés|preferís|tenés|decime|mirá)\b", re.I)
    for locale, other in (("es-AR", usted), ("es", vos), ("es-MX", vos), ("es-CO", vos)):
        for template in load_library().templates[locale].values():
            words = "".join(piece.text for piece in template.pieces)
            assert not other.search(words), (template.line_id, words)


def test_every_intent_a_line_waits_for_is_one_the_lexicon_hears() -> None:
    known = set(load_lexicon().intents) | {"unnamed", "company"}
    waiting = {t.intent for of in load_library().templates.values() for t in of.values() if t.intent}
    assert waiting - known == set()


PROTOCOLS = (
    "wrong_number", "third_party_answers", "self_harm_risk", "vulnerability", "insolvency_or_lawyer",
    "death_of_holder", "identity_theft", "stop_calling", "already_paid", "unrecognised_debt",
)  # fmt: skip


@pytest.mark.parametrize("intent", PROTOCOLS)
@pytest.mark.parametrize("locale", ["es", "es-AR", "es-MX", "es-CO", "en"])
def test_every_reason_to_stop_has_words_of_its_own(locale: str, intent: str) -> None:
    line = choose(
        load_library(), locale=locale, stage="protocol", intent=intent, quadrant="", kind="", variant="main"
    )
    assert line.intent == intent


@pytest.mark.parametrize("product_id", PRODUCTS)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_product_is_named_in_words_never_by_its_id(locale: str, product_id: str) -> None:
    template = choose(
        load_library(), locale=locale, stage="purpose", intent="", quadrant="", kind="", variant="main"
    )
    text = fill(template, values("ARS", product=product_id), locale=locale, on=ON).text
    assert "_" not in text
    if product_id == "boat_lease":
        assert ("cuenta" in text) or ("account" in text)


EXAMPLES = [
    (
        "es-AR", "installment_plan", "", "ARS", {},
        ("Tomo nota de los $ 25.000. Podemos hacer $ 30.000 hoy y 12 cuotas de $ 42.710,48, empezando el 5 de enero de "
        "2027. ¿Esa fecha te queda bien?"),
    ),
    (
        "es-MX", "settlement", "NQP", "MXN", {"due_on": ON},
        ("Tomo nota de los $25,000. Si liquida con $30,000 hoy, le autorizo 18.5 % de descuento y ya no queda nada "
        "pendiente. ¿Lo cerramos así?"),
    ),
    (
        "es-CO", "installment_plan", "QNP", "COP", {"down_payment": Money(0, "COP"), "asked": Money(0, "COP")},
        ("Para que pueda sostenerlo, le propongo 12 cuotas de $ 4.271.048, empezando el 5 de enero de 2027. ¿Le "
        "alcanza con esa cuota?"),
    ),
    (
        "es-PE", "settlement", "", "PEN", {"saved": Money(0, "PEN"), "asked": Money(0, "PEN")},
        "Con un solo pago de S/ 30,000 el 5 de diciembre queda todo saldado. ¿Lo dejamos así?",
    ),
    (
        "en-US", "settlement", "", "USD", {"due_on": ON + timedelta(days=1)},
        ("I have noted your $25,000. With a single payment of $30,000 tomorrow, everything is settled and you save "
        "$61,852.50. Shall we leave it like that?"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "kind", "quadrant", "currency", "changed", "expected"), EXAMPLES)
def test_an_offer_reads_like_something_a_person_would_say(
    locale: str, kind: str, quadrant: str, currency: str, changed: Mapping[str, Value], expected: str
) -> None:
    template = choose(
        load_library(), locale=locale, stage="offer", intent="", quadrant=quadrant, kind=kind, variant="main"
    )
    line = fill(template, values(currency, **changed), locale=locale, on=ON)
    assert line.text.replace(NBSP, " ") == expected


def test_the_version_names_the_content() -> None:
    assert re.fullmatch(r"library@1#[0-9a-f]{8}", load_library().version)
    assert load_library() is load_library()
