"""A file as rows of text: what both readers (CSV, XLSX) give, and the headers matched to the preset's columns."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from copilot.portfolio.preset import Preset, fold
from copilot.portfolio.refusal import Unreadable, defects

Progress = Callable[[int, int, str], None]
"""Called as progress(done_rows, total_rows, step); steps: read, map, check, documents. Totals may be estimates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of a file as text.

    `frame` has `row` (Int64, as a spreadsheet numbers it) and one String column "0", "1", ... per header, blank rows
    left out, empty cells null. `typed` are the columns whose numbers come from number cells ("1234.5" whatever the
    language); `mixed` those where text and number cells stand together. `defects` are rows already refused.
    """

    header: tuple[str, ...]
    header_row: int
    frame: pl.DataFrame
    defects: pl.DataFrame
    typed: frozenset[int] = frozenset()
    mixed: frozenset[int] = frozenset()


def letter(index: int) -> str:
    """The spreadsheet letter of a column, 0 is A.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def match_headers(sheet: Sheet, preset: Preset) -> dict[str, int]:
    """Column name of the preset -> index in the sheet. Raises Unreadable on missing, repeated or empty headers."""
    _refuse_repeated(sheet)
    found = {fold(text): index for index, text in enumerate(sheet.header) if text}
    matched: dict[str, int] = {}
    for name, column in preset.columns.items():
        places = sorted({found[fold(header)] for header in column.headers if fold(header) in found})
        if len(places) > 1:
            _refuse_twice(sheet, *places[:2])
        if places:
            matched[name] = places[0]
    _refuse_missing(sheet, preset, matched)
    _refuse_unnamed(sheet)
    return matched


def _refuse_repeated(sheet: Sheet) -> None:
    seen: dict[str, int] = {}
    for index, text in enumerate(sheet.header):
        if text and (first := seen.setdefault(fold(text), index)) != index:
            _refuse_twice(sheet, first, index)


def _refuse_twice(sheet: Sheet, first: int, second: int) -> None:
    text = sheet.header[second]
    raise Unreadable("duplicate_header", row=sheet.header_row, column=text, value=text, note=letter(first))


def _refuse_missing(sheet: Sheet, preset: Preset, matched: dict[str, int]) -> None:
    missing = [c.headers[0] for name, c in preset.columns.items() if c.required and name not in matched]
    if not missing:
        return
    delimiter = preset.file.delimiter
    if len(sheet.header) == 1 and any(sign in sheet.header[0] for sign in ",;\t|" if sign != delimiter):
        raise Unreadable("wrong_delimiter", row=sheet.header_row, value=sheet.header[0], note=delimiter)
    problem = Unreadable("missing_column")
    problem.defects = defects([(sheet.header_row, header, "", "missing_column", "") for header in missing])
    raise problem


def _refuse_unnamed(sheet: Sheet) -> None:
    for index, text in enumerate(sheet.header):
        if not text and sheet.frame[str(index)].is_not_null().any():
            raise Unreadable("empty_header", row=sheet.header_row, column=letter(index))
