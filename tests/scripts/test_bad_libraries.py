"""What a library is refused for when it is loaded: always with file, line and what to do."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from copilot.documents import packaged
from copilot.errors import BadDocument
from copilot.offer import OFFER_KINDS
from copilot.scripts.library import LOCALES, read_library

Entry = dict[str, str]
TERMS = {
    "products": {"other": "cuenta"},
    "counts": {"installments": ["cuota", "cuotas"], "days_past_due": ["día", "días"]},
}


def line(stage: str, text: str = "Sigamos.", **conditions: str) -> Entry:
    return {"stage": stage, **conditions, "main": text, "shorter": text, "softer": text}


COMPLETE = [
    *(
        line(stage)
        for stage in ("opening", "purpose", "discovery", "offer", "objection", "close", "protocol")
    ),
    *(line(s, kind=k) for s in ("offer", "objection", "close") for k in OFFER_KINDS),
    line("opening", intent="unnamed"),
    line("opening", intent="company"),
]


def written(folder: Path, *extra: Entry, locale: str = "es", without: int | None = None) -> Path:
    """A small whole library with `extra` lines in one locale, and perhaps without one of the needed lines."""
    for name in LOCALES:
        lines = list(COMPLETE) if name in ("es", "en") else []
        if name == locale:
            lines = [entry for k, entry in enumerate(lines) if k != without] + list(extra)
        document = {"name": "library", "version": 3, "locale": name, "terms": TERMS, "lines": lines}
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    rules = packaged("copilot.scripts", "library").joinpath("forbidden.yaml").read_bytes()
    (folder / "forbidden.yaml").write_bytes(rules)
    return folder


def test_a_whole_library_is_read_and_its_version_changes_with_any_line(tmp_path: Path) -> None:
    before = read_library(written(tmp_path))
    after = read_library(written(tmp_path, line("offer", "Veamos.", intent="asks_discount"), locale="es-MX"))
    assert before.version.startswith("library@3#")
    assert after.version != before.version


def offer(text: str, kind: str = "installment_plan") -> Entry:
    return line("offer", text, kind=kind, intent="x")


PLAN = "{% if down_payment %}{{ down_payment }} y {% endif %}{{ installments }}"
BAD = [
    ("unknown slot", offer("Son {{ price }}."), "unknown slot price"),
    ("slot of another kind", offer("Son {{ installments }}.", "settlement"), "uses installments"),
    ("slot without an offer", line("offer", "Son {{ pay }}.", intent="x"), "uses pay"),
    ("offer slot while discovering", line("discovery", "Son {{ pay }}.", intent="x"), "uses pay"),
    ("figure before identity", line("opening", "Son {{ claim }}.", intent="x"), "uses claim"),
    ("name where there may be none", line("purpose", "Hola {{ name }}.", intent="x"), "uses name"),
    ("name for somebody unnamed", line("opening", "{{ name }}.", intent="unnamed", quadrant="QP"), "may use no slot"),
    ("figure in a protocol", line("protocol", "Son {{ claim }}.", intent="x"), "uses claim"),
    ("unguarded saving", offer("Ahorra {{ saved }}."), "says saved even when there is none"),
    ("unguarded figure of the debtor", offer("Sus {{ asked }}."), "says asked even when there is none"),
    ("guarded by another slot", offer("Sí{% if discount %} {{ saved }}{% endif %}."), "says saved even when"),
    ("plan without its down payment", offer("Son {{ installments }}."), "tells the plan without its down payment"),
    ("own figure", offer("Son 6 pagos."), "has a figure of its own"),
    ("filter", offer("Son {{ total | upper }}."), "uses Filter"),
    ("attribute", offer("Son {{ total.minor }}."), "uses Getattr"),
    ("call", offer("Son {{ total() }}."), "uses Call"),
    ("sum", offer("Son {{ total + pay }}."), "uses Add"),
    ("loop", offer("{% for x in y %}a{% endfor %}."), "uses For"),
    ("assignment", offer("{% set x = total %}."), "uses Assign"),
    ("include", offer("{% include 'x' %}."), "uses Include"),
    ("else", offer("{% if saved %}a{% else %}b{% endif %}."), "uses If"),
    ("comparison", offer("{% if saved > total %}a{% endif %}."), "uses If"),
    ("negation", offer("{% if not saved %}a{% endif %}."), "uses If"),
    ("if inside if", offer("{% if saved %}{% if asked %}a{% endif %}{% endif %}."), "uses If"),
    ("broken braces", offer("Son {{ total."), "is not a template"),
    ("too long", offer("palabra " * 35 + "fin."), "can take 36 words"),
    ("too long once filled", offer("uno " * 30 + PLAN + " y ya."), "35 is the most"),
    ("two questions", offer("¿Sí? ¿No?"), "asks more than one question"),
    ("no end", offer("Queda en {{ total }}"), "does not end a sentence"),
    ("two blanks", offer("Queda  en {{ total }}."), "a blank too many"),
    ("blank left by a condition", offer("Queda {% if saved %}menos{% endif %} así."), "a blank too many"),
    ("kind without an offer", line("purpose", "Hola.", kind="settlement"), "its stage has no offer"),
    ("no variant", {**line("offer", "Hola.", intent="x"), "softer": ""}, "is empty"),
    ("threat", offer("Le espera la cárcel."), "carcel"),
    ("threat in capitals", offer("Habrá un EMBARGO."), "embarg"),
    ("court", offer("Irá a juicio."), "juicio"),
    ("reason", offer("¿Por qué no pagó?"), "por que no"),
    ("reason, other words", offer("¿Cuál fue el motivo?"), "motivo"),
    ("bureau", offer("Lo borramos del buró."), "borramos del buro"),
    ("bureau, the other way round", offer("Su historial se limpia."), "historial se limpia"),
    ("judgement", offer("Usted es moroso."), "moroso"),
    ("debt word before identity", line("opening", "Es por su deuda.", intent="x"), "deud"),
    ("debt word to somebody else", line("protocol", "Es por un pago.", intent="third_party_answers"), "pago"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "problem"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_line_that_may_not_be_said_is_refused_with_its_file_and_id(
    tmp_path: Path, entry: Entry, problem: str
) -> None:
    with pytest.raises(BadDocument) as refusal:
        read_library(written(tmp_path, entry))
    sentence = str(refusal.value)
    assert problem in sentence
    assert sentence.startswith(f"es.yaml: line es:{entry['stage']}.")
    assert refusal.value.detail["file"] == "es.yaml"


ENGLISH = [
    ("threat", "We will sue you."),
    ("reason", "Why haven't you paid?"),
    ("bureau", "We clear your credit record."),
]


@pytest.mark.parametrize("text", [case[1] for case in ENGLISH], ids=[case[0] for case in ENGLISH])
def test_english_has_its_own_forbidden_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadDocument, match=r"en\.yaml: line en:offer\.x\.installment_plan\.main says"):
        read_library(written(tmp_path, offer(text), locale="en"))


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize("missing", range(len(COMPLETE)))
def test_a_language_that_misses_a_line_every_call_may_need_is_refused(
    tmp_path: Path, locale: str, missing: int
) -> None:
    with pytest.raises(BadDocument, match=rf"{locale}\.yaml: line \S+ is missing"):
        read_library(written(tmp_path, locale=locale, without=missing))


def test_the_same_conditions_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match=r"es-AR\.yaml: line offer\.settlement is there twice"):
        read_library(written(tmp_path, *[line("offer", kind="settlement")] * 2, locale="es-AR"))


DAMAGE: Mapping[str, tuple[str, str]] = {
    "not YAML": ("lines: [", "is not YAML"),
    "a field nobody knows": ("name: library\nversion: 3\nlocale: es\nlines: []\nlinez: []", "linez"),
    "another stage": (
        "name: library\nversion: 3\nlocale: es\nlines: [{stage: goodbye, main: Adiós.}]",
        "lines.0.stage",
    ),
    "another locale": ("name: library\nversion: 3\nlocale: fr\nlines: []", "the locales"),
    "another version": ("name: library\nversion: 4\nlocale: es\nlines: []", "the versions [3, 4]"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_file_that_is_no_library_is_refused(tmp_path: Path, damage: str) -> None:
    content, problem = DAMAGE[damage]
    (written(tmp_path) / "es.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(BadDocument) as refusal:
        read_library(tmp_path)
    assert problem in str(refusal.value)
