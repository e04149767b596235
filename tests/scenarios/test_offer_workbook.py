"""The stored workbook tests/cases/offers.xlsx: its live formulas are a second calculation and agree with the engine."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from copilot.money import Money, from_major
from tests.cases.offer_sheet import HEAD, HEADS, LIVE, OfferSheet
from tests.scenarios.offer_tables import FOLDER, fraction, priced, tables
from tests.scenarios.spreadsheet import Sheet, day_of, serial

WORKBOOK = Path(FOLDER).parent / "offers.xlsx"
TABLES = {table.key: table for table in tables()}
AMOUNTS = HEADS[2:]


@cache
def stored():
    """Every sheet of the stored file: cells by name, formulas as text."""
    book = openpyxl.load_workbook(WORKBOOK)
    return {
        page.title: {cell.coordinate: cell.value for row in page for cell in row if cell.value is not None}
        for page in book
    }


@cache
def worked_out(key):
    return Sheet(stored()[key])


def rows_of(key):
    """The numbers of the rows of the schedule in the sheet."""
    cells = stored()[key]
    return [at for at in range(HEAD + 1, HEAD + 200) if f"{LIVE['number']}{at}" in cells]


def minor(amount, currency):
    return from_major(Decimal(repr(amount)), currency).minor


def test_there_is_one_sheet_for_every_table():
    assert list(stored()) == sorted(TABLES)


@pytest.mark.parametrize("key", TABLES)
def test_every_row_that_the_formulas_give_is_the_engines(key):
    table, sheet = TABLES[key], worked_out(key)
    found = [
        (
            int(sheet.number(f"{LIVE['number']}{at}")),
            day_of(sheet.number(f"{LIVE['due on']}{at}")),
            *(minor(sheet.number(f"{LIVE[name]}{at}"), table.currency) for name in AMOUNTS),
        )
        for at in rows_of(key)
    ]
    engine = [
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
        for r in priced(table).schedule.rows
    ]
    assert found == engine


@pytest.mark.parametrize("key", TABLES)
def test_every_figure_of_the_impact_that_the_formulas_give_is_the_engines(key):
    table, sheet = TABLES[key], worked_out(key)
    cells, found = stored()[key], priced(table)
    names = {
        held: name.replace("E", "H")
        for name, held in cells.items()
        if name[0] == "E" and int(name[1:]) < HEAD
    }
    assert minor(sheet.number(names.pop("last_payment")), table.currency) == found.schedule.rows[-1].payment
    assert len(names) > 12
    for name in names.keys() - {"impact"}:
        value, shown = getattr(found.impact, name), sheet.number(names[name])
        if isinstance(value, Money):
            assert minor(shown, table.currency) == value.minor, name
        elif isinstance(value, Decimal):
            assert fraction(repr(shown)) == value, name
        else:
            assert shown == (value if isinstance(value, int) else serial(value)), name


@pytest.mark.parametrize("key", TABLES)
def test_a_schedule_is_live_and_not_typed_in(key):
    cells = stored()[key]
    for at in rows_of(key):
        live = [
            str(cells[f"{LIVE[name]}{at}"]).startswith("=") for name in ("principal", "payment", "balance")
        ]
        assert all(live)


@pytest.mark.parametrize("key", TABLES)
def test_the_stored_sheet_is_the_one_that_its_table_gives_today(key):
    stored_cells, expected = stored()[key], OfferSheet(TABLES[key].written).cells
    assert {name: held for name, held in stored_cells.items() if isinstance(held, str | int | float)} == {
        name: held for name, held in expected.items() if isinstance(held, str | int | float)
    }


def test_the_workbook_shows_results_to_programs_that_do_not_work_them_out():
    book = openpyxl.load_workbook(WORKBOOK, data_only=True)
    for key, sheet in ((key, worked_out(key)) for key in TABLES):
        for at in rows_of(key):
            assert book[key][f"{LIVE['payment']}{at}"].value == pytest.approx(
                sheet.number(f"{LIVE['payment']}{at}")
            )
