"""The readable tables of tests/cases/offers: every kind of offer, row by row, to the minor unit.

The figures there were worked out from the formulas alone, without the engine.
"""

import re
from decimal import Decimal

import pytest

from copilot.debt import Balance
from copilot.impact import Impact
from copilot.money import Money, round_decimals
from copilot.offer import OFFER_KINDS, InstallmentPlan
from copilot.plan_terms import FORMS, FirstPeriod, GraceKind
from copilot.scenarios.total_cost import published
from tests.scenarios.offer_tables import COLUMNS, FOLDER, booked, fraction, offer_of, priced, tables

TABLES = {table.key: table for table in tables()}


@pytest.mark.parametrize("key", TABLES)
def test_every_row_is_the_one_that_a_spreadsheet_gives(key):
    table, found = TABLES[key], priced(TABLES[key])
    rows = [
        (
            r.number,
            r.due_on,
            r.balance + r.principal,
            r.interest,
            r.vat,
            r.charge,
            r.principal,
            r.payment,
            r.balance,
        )
        for r in found.schedule.rows
    ]
    written = [
        tuple(table.minor(cell) if place > 1 else cell for place, cell in enumerate(row))
        for row in table.written["schedule"]
    ]
    assert rows == written


@pytest.mark.parametrize("key", TABLES)
def test_what_the_debtor_is_told_is_what_the_table_says(key):
    table, found = TABLES[key], priced(TABLES[key])
    expected = table.written["impact"]
    for name in expected:
        value = getattr(found.impact, name)
        if isinstance(value, Money):
            assert value.minor == table.minor(expected[name]), name
        else:
            assert str(value) == str(expected[name]) or value == fraction(expected[name]), name


@pytest.mark.parametrize("key", TABLES)
def test_the_total_cost_rates_are_those_that_the_law_of_the_country_prints(key):
    table, found = TABLES[key], priced(TABLES[key])
    rates: dict[str, Decimal] = {}
    for one in found.impact.cost:
        name = f"{one.name} with tax" if one.name in rates else one.name
        rates[name] = published(one.per_year, one.decimals)
    assert rates == {name: fraction(value) for name, value in table.written.get("cost", {}).items()}


@pytest.mark.parametrize("key", [key for key, table in TABLES.items() if "books" in table.written])
def test_what_the_offer_does_to_the_books_is_what_the_controller_worked_out(key):
    table, found = TABLES[key], booked(TABLES[key])
    for name, expected in table.written["books"]["expect"].items():
        value = getattr(found, name)
        if isinstance(value, Balance):
            value = value.total
        if isinstance(value, Money):
            assert value.minor == table.minor(expected), name
        elif isinstance(value, Decimal):
            assert round_decimals(value, 6) == fraction(expected), name
        else:
            assert value == expected, name


def test_a_plan_a_settlement_and_a_settlement_plan_are_followed_into_the_books():
    kinds = {table.written["kind"] for table in TABLES.values() if "books" in table.written}
    assert kinds >= {"installment_plan", "settlement", "settlement_plan"}


def test_there_is_a_table_for_every_kind_form_grace_and_first_period():
    offers = [offer_of(table) for table in TABLES.values()]
    plans = [offer for offer in offers if isinstance(offer, InstallmentPlan)]
    assert {offer.kind for offer in offers} == set(OFFER_KINDS)
    assert {plan.form.form for plan in plans} == set(FORMS)
    assert {plan.grace.kind for plan in plans if plan.grace} == set(GraceKind)
    assert {plan.paying.first_period for plan in plans} >= {FirstPeriod.DAYS, FirstPeriod.ODD_THEN_WHOLE}


@pytest.mark.parametrize("key", TABLES)
def test_a_table_says_how_it_was_derived_and_names_no_figure_that_the_impact_lacks(key):
    table = TABLES[key]
    text = (FOLDER / f"{key}.yaml").read_text(encoding="utf-8")
    assert re.match(r"# \w", text), "a table starts with how it was derived"
    assert all(len(row) == len(COLUMNS) for row in table.written["schedule"])
    assert set(table.written["impact"]) <= set(Impact.__dataclass_fields__)
