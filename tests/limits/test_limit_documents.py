"""Broken documents: each defect is refused with its place, its line, and what to write instead."""

import re
from pathlib import Path

import pytest
from limit_builders import document, policy
from pydantic import BaseModel

from copilot.errors import BadDocument
from limits.load import load_policy, policy_from, read_policy
from limits.policy import Cap, Cells, Conditions, LimitPolicy, Rule

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")

SOUND = """\
policy_id: small
version: 3
title: Una política chica
ladder: [advisor, lead]
rows:
  - id: cards
    when: {product: [credit_card], ageing: [91_180]}
    limits:
      advisor: {discount_total: 0.30, installments: 12}
  - id: default
    limits:
      advisor:
        {discount_total: 0.10, discount_principal: 0, discount_interest: 0.5, discount_penalties: 1, discount_fees: 1,
         discount_taxes: 1, down_payment: 0.10, installments: 6, installment: 0, first_payment_days: 15,
         grace_days: 0, rate: 0.20, kind: [settlement, installment_plan]}
      lead:
        {discount_total: 0.20, discount_principal: 0.1, discount_interest: 1, discount_penalties: 1, discount_fees: 1,
         discount_taxes: 1, down_payment: 0, installments: 12, installment: 0, first_payment_days: 30,
         grace_days: 60, rate: 0, kind: [settlement, installment_plan]}
caps:
  - id: firm
    lever: discount_principal
    limit: 0.50
    source: dirección
    date: 2026-01-15
"""

CELL = "rows[0].limits.advisor"
DEFECTS = [
    # what is wrong, text, instead, place, line, part of the repair
    ("percent", "discount_total: 0.30", "discount_total: 40", f"{CELL}.discount_total", 9, "Write 0.4 if 40 %"),
    ("percent sign", "discount_total: 0.30", "discount_total: 30%", f"{CELL}.discount_total", 9, "Write plain digits"),
    ("decimal comma", "discount_total: 0.30", 'discount_total: "0,3"', f"{CELL}.discount_total", 9, "like 0.35"),
    ("negative", "discount_total: 0.30", "discount_total: -0.30", f"{CELL}.discount_total", 9, "Write 0 or more"),
    ("7 decimals", "discount_total: 0.30", "discount_total: 0.3000001", f"{CELL}.discount_total", 9, "Write 0.3."),
    ("exponent", "discount_total: 0.30", "discount_total: 3e-1", f"{CELL}.discount_total", 9, "Write plain digits"),
    ("yes for 1", "discount_total: 0.30", "discount_total: true", f"{CELL}.discount_total", 9, "Write plain digits"),
    ("half a month", "installments: 12}", "installments: 12.5}", f"{CELL}.installments", 9, "Write a whole number"),
    ("no installment", "installments: 12}", "installments: 0}", f"{CELL}.installments", 9, "from 1 to 600"),
    ("no currency", "installments: 12}", "installment: 15000}", f"{CELL}.installment", 9, "per currency, like {ARS"),
    ("thousands", "installments: 12}", "installment: {ARS: 15.000}}", f"{CELL}.installment", 9, "15000, not 15.000"),
    ("cents", "installments: 12}", "installment: {CLP: 10.5}}", f"{CELL}.installment", 9, "more decimals than CLP"),
    ("currency", "installments: 12}", "installment: {PESOS: 9}}", f"{CELL}.installment", 9, "Use one of ARS"),
    ("no amounts", "installments: 12}", "installment: {}}", f"{CELL}.installment", 9, "Write at least one"),
    ("kind", "installments: 12}", "kind: [gift]}", f"{CELL}.kind", 9, "Use settlement, installment_plan"),
    ("one kind", "installments: 12}", "kind: settlement}", f"{CELL}.kind", 9, "Write the allowed kinds like ["),
    ("rate", "installments: 12}", "rate: 45}", f"{CELL}.rate", 9, "Write 0.45 if 45 %"),
    ("unknown lever", "discount_total: 0.30", "discuont: 0.30", f"{CELL}.discuont", 9, "Use discount_total"),
    ("twice", "installments: 12}", "installments: 6, installments: 9}", f"{CELL}.installments", 9, "Remove one"),
    ("unknown role", "advisor: {discount_total: 0.30", "asesor: {discount_total: 0.30", "rows[0].limits.asesor", 9,
     "Correct the name"),
    ("no role", "advisor: {discount_total: 0.30, installments: 12}", "{}", "rows[0].limits", 8, "at least one entry"),
    ("empty row", "{discount_total: 0.30, installments: 12}", "{}", "rows[0].limits", 8, "Fill a cell or remove"),
    ("condition", "product: [credit_card]", "produto: [credit_card]", "rows[0].when.produto", 7, "Use product, ageing"),
    ("one product", "product: [credit_card]", "product: credit_card", "rows[0].when.product", 7, "Write a list"),
    ("product name", "product: [credit_card]", "product: [Credit Card]", "rows[0].when.product[0]", 7, "lower-case"),
    ("no product", "product: [credit_card]", "product: []", "rows[0].when.product", 7, "at least one entry"),
    ("country", "product: [credit_card]", "country: [Chile]", "rows[0].when.country[0]", 7, "two capitals"),
    ("when currency", "product: [credit_card]", "currency: [BTC]", "rows[0].when.currency[0]", 7, "Use one of ARS"),
    ("person", "product: [credit_card]", "person: [human]", "rows[0].when.person[0]", 7, "Use 'person' or 'company'"),
    ("open range", "product: [credit_card]", "days_past_due: {}", "rows[0].when.days_past_due", 7, "from, to or both"),
    ("range", "product: [credit_card]", "days_past_due: {from: 90, to: 31}", "rows[0].when.days_past_due", 7, "Swap"),
    ("range field", "product: [credit_card]", "days_past_due: {above: 90}", "rows[0].when.days_past_due.above", 7,
     "Use from, to"),
    ("claim", "product: [credit_card]", "claim_minor: {to: 5}", "rows[0].when.claim_minor", 7, "exactly one currency"),
    ("row field", "    limits:\n      advisor: {d", "    limit: 1\n    limits:\n      advisor: {d", "rows[0].limit", 8,
     "Use id, when, limits, note"),
    ("same id", "id: firm", "id: cards", "caps[0].id", 21, "Rename one"),
    ("default renamed", "id: default", "id: rest", "rows", 5, "Add it last"),
    ("default named above", "id: cards", "id: default", "rows[0]", 6, "Move it to the end"),
    ("default conditional", "id: default\n", "id: default\n    when: {country: [AR]}\n", "rows[1].when", 11,
     "Remove its conditions"),
    ("default hole", "rate: 0.20,", "", "rows[1].limits.advisor.rate", 12, "Fill it in"),
    ("default amounts", "installments: 6, installment: 0", "installments: 6, installment: {ARS: 5}",
     "rows[1].limits.advisor.installment", 14, "has no installment in BOB"),
    ("ladder falls", "{discount_total: 0.20", "{discount_total: 0.09", "rows[1].limits.lead.discount_total", 17,
     "Grant at least as much"),
    ("floor falls", "down_payment: 0, ", "down_payment: 0.11, ", "rows[1].limits.lead.down_payment", 18, "at least"),
    ("role twice", "ladder: [advisor, lead]", "ladder: [advisor, lead, lead]", "ladder[2]", 4, "Remove one"),
    ("cap lever", "lever: discount_principal", "lever: capital", "caps[0].lever", 22, "Use one of discount_total"),
    ("cap limit", "limit: 0.50", "limit: 50", "caps[0].limit", 23, "Write 0.5 if 50 %"),
    ("cap source", "source: dirección", 'source: ""', "caps[0].source", 24, "Write a few words"),
    ("cap without source", "    source: dirección\n", "", "caps[0].source", 21, "Add it"),
    ("cap date", "date: 2026-01-15", "date: 2026-02-30", "caps[0].date", 25, "like 2026-11-30"),
    ("version", "version: 3", "version: 0", "version", 2, "Write 1 or more"),
    ("version text", "version: 3", "version: v3", "version", 2, "Write plain digits"),
    ("no ladder", "ladder: [advisor, lead]\n", "", "ladder", 1, "Add it"),
    ("anchor", "[credit_card], ageing: [91_180]", "&p [credit_card], ageing: *p", "rows[0].when.ageing", 7,
     "Write the value out"),
    ("layout", "rows:\n", "rows: [\n", "", 6, "Mend the layout"),
]  # fmt: skip


def test_the_document_that_the_defects_are_made_of_is_sound() -> None:
    rules = read_policy(SOUND, "small.yaml")

    assert rules.version_id.startswith("small@3#")
    assert rules.rows[0].when.ageing == ("91_180",)


@pytest.mark.parametrize(
    ("text", "instead", "place", "line", "repair"),
    [defect[1:] for defect in DEFECTS],
    ids=[defect[0] for defect in DEFECTS],
)
def test_a_defect_is_refused_with_its_place_and_how_to_mend_it(
    text: str, instead: str, place: str, line: int, repair: str
) -> None:
    assert SOUND.count(text) >= 1

    with pytest.raises(BadDocument) as caught:
        read_policy(SOUND.replace(text, instead, 1), "small.yaml")

    problems = caught.value.detail["problems"]
    assert isinstance(problems, list)
    found = {problem["place"]: problem for problem in problems}
    assert place in found, caught.value.sentence
    assert repair in found[place]["sentence"]
    assert found[place]["line"] == line
    assert place in caught.value.sentence
    assert f"line {line}" in caught.value.sentence


def test_every_problem_is_listed_at_once_in_the_order_of_the_text() -> None:
    text = SOUND.replace("0.30", "30").replace("id: firm", "id: Firm").replace("version: 3", "version: 0")

    with pytest.raises(BadDocument) as caught:
        read_policy(text, "small.yaml")

    assert caught.value.sentence.splitlines()[0] == "The limit policy small.yaml is refused, 3 problems:"
    assert [problem["line"] for problem in caught.value.detail["problems"]] == [2, 9, 21]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "null", "[]", "just words", "- 1\n- 2", "a: [" * 5000, "\x00"]
)
def test_what_is_no_policy_at_all_is_refused_too(text: str) -> None:
    with pytest.raises(BadDocument, match="The limit policy x is refused"):
        read_policy(text, "x")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: Política".encode("latin-1"))

    with pytest.raises(BadDocument, match="not UTF-8"):
        load_policy(latin)
    with pytest.raises(BadDocument, match="No such file"):
        load_policy(tmp_path / "absent.yaml")


def test_a_policy_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SOUND, encoding="utf-8-sig")

    assert load_policy(path).version_id == read_policy(SOUND, "small.yaml").version_id


def test_layout_and_trailing_zeros_do_not_change_the_version_and_a_limit_does() -> None:
    sound = read_policy(SOUND, "a").version_id

    assert read_policy("# a remark\n" + SOUND.replace("0.30", "0.3"), "b").version_id == sound
    assert read_policy(SOUND.replace("0.30", "0.31"), "c").version_id != sound


def test_a_policy_cannot_be_changed_after_it_was_read() -> None:
    rules = policy()

    with pytest.raises(ValueError, match="frozen"):
        rules.version = 2  # type: ignore[misc]


def test_limits_that_come_as_binary_fractions_are_read_as_written() -> None:
    rules = policy_from(document(default={"advisor": {"discount_total": 0.29}}), "test")

    assert str(rules.rows[-1].cell("advisor", "discount_total")) == "0.29"


def test_the_example_of_the_documentation_is_a_sound_policy() -> None:
    example = DOCS.split("```yaml\n")[1].split("```")[0]

    assert read_policy(example, "docs/limits.md").policy_id == "consumer"


@pytest.mark.parametrize(
    "document_type", [LimitPolicy, Rule, Cap, Conditions, Cells], ids=lambda t: t.__name__
)
def test_every_field_is_documented(document_type: type[BaseModel]) -> None:
    assert [name for name in document_type.model_fields if f"`{name}`" not in DOCS] == []


def test_every_code_of_the_linter_is_documented() -> None:
    source = (ROOT / "limits" / "lint.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'_found\(\s*"([a-z_]+)"', source))

    assert len(codes) >= 10
    assert {code for code in codes if f"`{code}`" not in DOCS} == set()
