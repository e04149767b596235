"""A CSV file (also .gz) as rows of text, with every row it cannot place reported."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator

import polars as pl

from copilot.portfolio.preset import FileFormat
from copilot.portfolio.refusal import Unreadable, defects
from copilot.portfolio.sheet import Progress, Sheet, letter

TOTALS = r"(?i)^(sub|gran )?\s*total(es)?( general(es)?)?\s*:?$|^suma( total)?\s*:?$"
"""What the first cell of a totals row says."""

_CHUNK = 20_000
_BINARY = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"\x1f\x8b")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_Row = tuple[int, list[str]]
_Bad = list[tuple[int, str, str, str, str]]


def unzipped(content: bytes) -> bytes:
    """The content of a gzip file, or `content` itself when it is not one. Unreadable if the archive is broken."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        raise Unreadable("not_a_table") from None


def read_csv(content: bytes, form: FileFormat, progress: Progress) -> Sheet:
    """Rows of a CSV file. Raises Unreadable when the file is not a table of text or a quote is broken.

    Python's csv module splits the rows, because it alone tells in which row a cell is missing or a quote stays open;
    chunks go to polars at once, so memory stays near the size of the file.
    """
    text = decode(content, form.encodings)
    estimate = text.count("\n")
    records = _records(text, form.delimiter)
    header_row, header = _header(records)
    bad: _Bad = []
    frames = [_frame([], len(header))]
    for chunk in _chunks(records):
        frames.append(_frame(_placed(chunk, header, bad), len(header)))
        progress(chunk[-1][0], max(estimate, chunk[-1][0]), "read")
    return Sheet(header=header, header_row=header_row, frame=pl.concat(frames), defects=defects(bad))


def decode(content: bytes, encodings: tuple[str, ...]) -> str:
    """The text of a file by the first encoding that fits. Unreadable if it is empty, binary or UTF-16."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("wrong_encoding", value="UTF-16")
    head = content[:65_536]
    if content.startswith(_BINARY) or len(head.translate(None, _CONTROLS)) < 0.98 * len(head) - 2:
        raise Unreadable("not_a_table")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(encodings[-1], errors="replace")  # U+FFFD is refused cell by cell, with its row


def _records(text: str, delimiter: str) -> Iterator[_Row]:
    """Each record with its spreadsheet row; blank lines count as rows but are not given."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable("open_quote", row=row) from None
        if any(cell and not cell.isspace() for cell in cells):
            yield row, cells


def _header(records: Iterator[_Row]) -> tuple[int, tuple[str, ...]]:
    row, cells = next(records, (0, []))
    if not row:
        raise Unreadable("empty_file")
    return row, tuple(cell.strip() for cell in cells)


def _chunks(records: Iterator[_Row]) -> Iterator[list[_Row]]:
    chunk: list[_Row] = []
    for record in records:
        chunk.append(record)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _placed(chunk: list[_Row], header: tuple[str, ...], bad: _Bad) -> list[list[object]]:
    """Rows with one cell per header; those cut or filled up for it are added to `bad`."""
    width, placed = len(header), list[list[object]]()
    named = max(
        k + 1 for k, text in enumerate(header) if text
    )  # spreadsheets may end every line with separators
    for row, cells in chunk:
        if len(cells) > width:
            bad.append((row, letter(width), cells[width], "more_cells", ""))
        elif len(cells) < named and not _is_total(cells):
            bad.append((row, header[len(cells)] or letter(len(cells)), "", "fewer_cells", ""))
        placed.append([row, *cells[:width], *[""] * (width - len(cells))])
    return placed


def _is_total(cells: list[str]) -> bool:
    first = next(cell.strip() for cell in cells if cell.strip())
    return re.match(TOTALS, first) is not None


def _frame(rows: list[list[object]], width: int) -> pl.DataFrame:
    names = [str(index) for index in range(width)]
    frame = pl.DataFrame(rows, schema={"row": pl.Int64, **dict.fromkeys(names, pl.String)}, orient="row")
    return frame.with_columns(trimmed(name) for name in names)


def trimmed(name: str) -> pl.Expr:
    """A text column without blanks (also no-break ones) around its cells; empty cells null."""
    text = pl.col(name).str.strip_chars(" \t\r\n\u00a0\u202f\u200b\ufeff")
    return pl.when(text != "").then(text).alias(name)
