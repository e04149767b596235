"""The assumptions document: complete, dated, sourced; what a lead changes is checked and becomes a new version."""

from datetime import date
from decimal import Decimal

import pytest

from copilot.errors import BadDocument
from copilot.scenarios.assumptions import Reader, assumptions_from, changed, load_assumptions

TODAY = date(2026, 12, 1)


def test_every_figure_lies_in_its_range_and_says_who_said_so_and_when():
    for figure in load_assumptions().figures:
        assert figure.min <= figure.value <= figure.max
        assert figure.source
        assert figure.on <= date(2026, 11, 30)


def test_a_row_that_a_table_lacks_is_read_from_its_row_other():
    read = Reader(load_assumptions())
    assert read("legal.recovered", "mortgage") == 0.8
    assert read("legal.recovered", "services") == read("legal.recovered", "other")
    assert read.used == ("legal.recovered:mortgage", "legal.recovered:other")


def test_only_what_was_asked_for_counts_as_used_in_the_order_of_the_document():
    read = Reader(load_assumptions(), {"cure.rate": 0.9})
    assert (read("sale.months"), read("cure.rate"), read.exact("cure.rate")) == (3, 0.9, Decimal("0.35"))
    assert read.used == ("cure.rate", "sale.months")


def test_a_change_is_the_next_version_and_only_what_changed_gets_a_new_source():
    before = load_assumptions()
    after = changed(
        before,
        {"npv_rate": Decimal("0.40"), "cure.rate": before.by_id["cure.rate"].value},
        source="ana",
        on=TODAY,
    )
    assert (after.version, after.by_id["npv_rate"].value) == (before.version + 1, Decimal("0.40"))
    assert (after.by_id["npv_rate"].source, after.by_id["npv_rate"].on) == ("ana", TODAY)
    assert after.by_id["cure.rate"] == before.by_id["cure.rate"]
    assert after.version_id != before.version_id
    assert Reader(after)("npv_rate") == 0.4


def test_a_version_comes_back_from_its_text_as_it_was():
    after = changed(load_assumptions(), {"sale.reserve": Decimal("0.15")}, source="ana", on=TODAY)
    again = assumptions_from(after.body)
    assert again == after
    assert again.version_id == after.version_id


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"cure.rate": Decimal("1.01")}, "cure.rate is 1.01; it must lie from 0 to 1"),
        ({"cure.rate": Decimal("-0.01")}, "it must lie from 0 to 1"),
        ({"cure.speed": Decimal("0.5")}, "have no cure.speed"),
        ({"cure.rate": Decimal("NaN")}, "cure.rate|finite|number"),
    ],
)
def test_a_value_out_of_range_or_without_a_place_is_refused(values, problem):
    with pytest.raises(BadDocument, match=problem):
        changed(load_assumptions(), values, source="ana", on=TODAY)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (lambda text: text.replace('"npv_rate"', '"npv_rites"'), "npv_rate must be there"),
        (lambda text: text.replace('"cure.months"', '"cure.rate"'), "cure.rate stand twice"),
        (lambda text: text.replace('"contact.cost:PYG"', '"contact.cost:XXX"'), "contact.cost:PYG must be"),
        (lambda text: text.replace('"allowance.lgd:mortgage"', '"sale.lgd:mortgage"'), "nothing reads sale.lgd"),
        (lambda text: text.replace('"source":"house judgement"', '"source":""', 1), "at least 1 character"),
    ],
)  # fmt: skip
def test_a_document_that_lacks_or_doubles_a_figure_is_refused(wrong, problem):
    with pytest.raises(BadDocument, match=problem):
        assumptions_from(wrong(load_assumptions().body))
