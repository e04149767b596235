"""Writes cells of a spreadsheet: amounts with the decimals of their currency, dates and percentages as real values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from copilot.money import Money, scale
from copilot.scripts.figures import language

Value = Money | Decimal | int | date | str

_INK: Mapping[str, Mapping[str, object]] = {
    "text": {},
    "title": {"bold": True, "font_size": 14},
    "section": {"bold": True, "bottom": 1},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEEEEE"},
    "formula": {"font_color": "#555555"},
    "total": {"bold": True, "top": 1},
}
_DATES = {"es": "dd/mm/yyyy", "en": "d mmm yyyy"}
RATE_FORMAT = "0.0000000000%"
NUMBER_FORMAT = "0.######"
_DAY_0 = date(1899, 12, 30)
"""Day 0 of a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell is, from 0."""

    row: int
    column: int

    def __str__(self) -> str:
        """The name that formulas use.

        >>> str(Cell(3, 1))
        'B4'
        """
        return f"{chr(ord('A') + self.column)}{self.row + 1}"


class Pen:
    """One sheet of a workbook that is being written."""

    def __init__(self, book: Workbook, name: str, *, currency: str, locale: str) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.name = name
        self.scale = scale(currency)
        self._book, self._locale = book, locale
        self._formats: dict[tuple[str, str], Format] = {}

    def put(self, cell: Cell, value: Value, ink: str = "text", *, decimals: int = 2) -> None:
        """A value under its own number format. Texts are never read as formulas, whatever they begin with."""
        at = (cell.row, cell.column)
        match value:
            case Money():
                self.sheet.write_number(*at, self.major(value.minor), self._format(ink, self.money))
            case Decimal():
                self.sheet.write_number(*at, float(value), self._format(ink, percent(decimals)))
            case date():
                self.sheet.write_datetime(*at, value, self._format(ink, _DATES[language(self._locale)]))
            case int():
                self.sheet.write_number(*at, value, self._format(ink, "0"))
            case str():
                self.sheet.write_string(*at, value, self._format(ink, "@"))

    def amount(self, cell: Cell, minor: int, ink: str = "text") -> None:
        """An amount of the sheet's currency."""
        self.sheet.write_number(cell.row, cell.column, self.major(minor), self._format(ink, self.money))

    def rate(self, cell: Cell, rate: Decimal) -> None:
        """The rate of a period, with the digits a spreadsheet holds."""
        self.sheet.write_number(cell.row, cell.column, float(rate), self._format("formula", RATE_FORMAT))

    def sum_up(
        self, cell: Cell, formula: str, minor: int, ink: str = "formula", *, number_format: str = ""
    ) -> None:
        """A formula that gives an amount; `minor` is what is shown before anything is worked out."""
        style = self._format(ink, number_format or self.money)
        self.sheet.write_formula(cell.row, cell.column, f"={formula}", style, self.major(minor))

    def share(self, cell: Cell, formula: str, value: Decimal, *, decimals: int = 2) -> None:
        """A formula that gives a share."""
        self._formula(cell, formula, percent(decimals), float(value))

    def period_rate(self, cell: Cell, formula: str, value: float) -> None:
        """A formula that gives the rate of a period."""
        self._formula(cell, formula, RATE_FORMAT, value)

    def number(self, cell: Cell, formula: str, value: int) -> None:
        """A formula that gives a count."""
        self._formula(cell, formula, "0", value)

    def day(self, cell: Cell, formula: str, value: date) -> None:
        """A formula that gives a day."""
        self._formula(cell, formula, _DATES[language(self._locale)], (value - _DAY_0).days)

    def solved(self, cell: Cell, formula: str, value: float) -> None:
        """A formula that gives a number with decimals, an amount on the way to another or a share."""
        self._formula(cell, formula, NUMBER_FORMAT, value)

    def plain(self, cell: Cell, number: float) -> None:
        """A number that is no amount: a time, a share with all its digits."""
        self.sheet.write_number(cell.row, cell.column, number, self._format("text", NUMBER_FORMAT))

    def test(self, cell: Cell, condition: str, words: Mapping[str, str]) -> None:
        """ "ok" or "check", worked out from `condition`; shown as ok before, for it is."""
        formula = f'=IF({condition},"{words["ok"]}","{words["wrong"]}")'
        self.sheet.write_formula(
            cell.row, cell.column, formula, self._format("formula", "General"), words["ok"]
        )

    def same(self, one: Cell, other: Cell) -> str:
        """The condition that two amounts are the same to the minor unit."""
        return f"ROUND({one}-{other},{self.scale})=0"

    def major(self, minor: int | Decimal) -> float:
        """Minor units as the number of a cell; exact to the 15 digits that a spreadsheet holds."""
        return float(Decimal(minor).scaleb(-self.scale))

    @property
    def money(self) -> str:
        """The number format of the currency."""
        return "#,##0" + (f".{'0' * self.scale}" if self.scale else "")

    def printed(self, *, head: int | None = None, landscape: bool = False) -> None:
        """Page setup: A4, one page wide, the head on every page, page numbers below."""
        self.sheet.set_paper(9)
        if landscape:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.sheet.set_footer("&L&A&R&P / &N")
        if head is not None:
            self.sheet.repeat_rows(head)
            self.sheet.freeze_panes(head + 1, 0)

    def _formula(self, cell: Cell, formula: str, shown_as: str, value: float) -> None:
        """`value` is what is shown before anything is worked out."""
        self.sheet.write_formula(
            cell.row, cell.column, f"={formula}", self._format("formula", shown_as), value
        )

    def _format(self, ink: str, number_format: str) -> Format:
        key = (ink, number_format)
        if key not in self._formats:
            style: dict[str, Any] = {**_INK[ink], "num_format": number_format}
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]


def percent(decimals: int) -> str:
    """The number format of a percentage.

    >>> percent(1)
    '0.0%'
    """
    return f"0.{'0' * decimals}%" if decimals else "0%"
