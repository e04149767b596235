"""Writes tests/cases/offers.xlsx: one sheet per table of tests/cases/offers, as figures and as live formulas.

Run `.venv/bin/python -m tests.cases.make_offers_xlsx` after a table was added or changed; tests/scenarios/
test_offer_workbook.py reads the stored file. Nothing of ours is asked here, so that it is a second calculation.
"""

from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
import yaml

from tests.cases.offer_sheet import LIVE, OfferSheet
from tests.scenarios.spreadsheet import Sheet

FOLDER = Path(__file__).parent
WORKBOOK = FOLDER / "offers.xlsx"
WRITTEN_AT = datetime(2026, 11, 23)  # the same file whenever it is written
DATES = {LIVE["due on"], "B"}


def make(path: Path = WORKBOOK) -> None:
    """Write the workbook to `path`."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "Every kind of offer, worked out a second time", "created": WRITTEN_AT})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "bold": book.add_format({"bold": True}),
        "plain": book.add_format(),
    }
    for table in sorted((FOLDER / "offers").glob("*.yaml")):
        laid_out = OfferSheet(yaml.safe_load(table.read_text(encoding="utf-8")))
        page = book.add_worksheet(table.stem)
        page.set_column("A:Z", 13)
        page.freeze_panes(laid_out.head, 0)
        _write(page, laid_out, formats)
    book.close()


def _write(page: xlsxwriter.worksheet.Worksheet, laid_out: OfferSheet, formats: dict) -> None:
    shown = Sheet({name: _midnight(held) for name, held in laid_out.cells.items()})
    for name, held in laid_out.cells.items():
        if isinstance(held, str) and held.startswith("="):
            in_rows = int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) > laid_out.head
            of_impact = name[0] == "H" and laid_out.cells.get(f"E{name[1:]}") in (
                "first_due_on",
                "last_due_on",
            )
            dated = of_impact or (in_rows and name[0] == LIVE["due on"])
            # The result is written beside the formula, for programs that show a file without working it out.
            page.write_formula(name, held, formats["date" if dated else "plain"], shown.number(name))
        elif isinstance(held, date):
            page.write_datetime(name, _midnight(held), formats["date"])
        else:
            page.write(name, held, formats["bold" if name == "A1" else "plain"])


def _midnight(held: object) -> object:
    return datetime.combine(held, time()) if isinstance(held, date) else held


if __name__ == "__main__":
    make()
