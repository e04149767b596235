"""The first sheet of an Excel workbook as rows of text, numbers and dates kept exact."""

import io
import logging
import posixpath
import re
import zipfile

import fastexcel
import polars as pl

from copilot.portfolio.read_csv import trimmed
from copilot.portfolio.refusal import Unreadable, defects
from copilot.portfolio.sheet import Progress, Sheet

_LOOKED_AT = 20
_CELL = re.compile(rb'<c\b[^>]*\br="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\b\w+:id="([^"]+)"')
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


def read_xlsx(content: bytes, progress: Progress) -> Sheet:
    """Rows of the first sheet; its first row that is not blank holds the headers. Unreadable if it is no workbook.

    Number cells become text with 15 significant digits, which is all that Excel keeps; date cells become ISO dates.
    """
    logging.getLogger("fastexcel").setLevel(logging.ERROR)  # it warns about every empty column
    try:
        head = _load(content, skip=0, rows=_LOOKED_AT, sample=0)
        skip = _first_filled(head)
        body = _load(content, skip=skip + 1, rows=None, sample=None)
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError):
        raise Unreadable("not_a_table") from None
    texts = tuple((cell or "").strip() for cell in head.row(skip))
    width = _width(texts, body)
    texts = (texts + ("",) * width)[:width]
    names = [str(k) for k in range(width)]
    frame = body.select(_as_text(body.to_series(k)).alias(str(k)) for k in range(width))
    frame = frame.with_columns(trimmed(name) for name in names).with_row_index("row", offset=skip + 2)
    frame = frame.with_columns(pl.col("row").cast(pl.Int64)).filter(
        pl.any_horizontal(pl.col(names).is_not_null())
    )
    progress(frame.height, frame.height, "read")
    numeric = frozenset(k for k in range(width) if body.dtypes[k].is_numeric())
    return Sheet(
        header=texts, header_row=skip + 1, frame=frame, typed=numeric, mixed=_mixed(content, skip + 1, body),
        defects=_broken_cells(content, texts),
    )  # fmt: skip


def _load(content: bytes, *, skip: int, rows: int | None, sample: int | None) -> pl.DataFrame:
    options: dict[str, object] = {"skip_rows": skip, "n_rows": rows}
    return pl.read_excel(
        io.BytesIO(content), has_header=False, drop_empty_rows=False, drop_empty_cols=False, raise_if_empty=False,
        infer_schema_length=sample, read_options=options,
    )  # fmt: skip


def _first_filled(head: pl.DataFrame) -> int:
    for index, cells in enumerate(head.iter_rows()):
        if any(cell and str(cell).strip() for cell in cells):
            return index
    raise Unreadable("empty_file")


def _width(header: tuple[str, ...], body: pl.DataFrame) -> int:
    """How many columns are used: the last one with a header or with data."""
    used = [k for k, text in enumerate(header) if text]
    used += [k for k, column in enumerate(body.get_columns()) if column.is_not_null().any()]
    return max(used) + 1


def _mixed(content: bytes, skip: int, body: pl.DataFrame) -> frozenset[int]:
    """Text columns in which number cells stand too; fastexcel tells one such column per attempt."""
    book, mixed = fastexcel.read_excel(content), set[int]()
    left = [k for k, dtype in enumerate(body.dtypes) if dtype == pl.String]
    while left:
        try:
            book.load_sheet(
                0, header_row=None, skip_rows=skip, schema_sample_rows=None, dtype_coercion="strict",
                use_columns=list(left),
            )  # fmt: skip
        except fastexcel.UnsupportedColumnTypeCombinationError as error:
            named = re.search(r"__UNNAMED__(\d+)", str(error))
            column = int(named[1]) if named and int(named[1]) in left else left[0]
            left.remove(column)
            if "Float" in str(error) or "Int" in str(error):
                mixed.add(column)
        else:
            break
    return frozenset(mixed)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype.is_float():
        return column.map_elements(lambda value: f"{value:.15g}", return_dtype=pl.String)
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.to_string("%Y-%m-%d")
    if column.dtype == pl.String:
        return column.str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1")
    return column.cast(pl.String)


def _broken_cells(content: bytes, header: tuple[str, ...]) -> pl.DataFrame:
    """Error cells (#N/A) and formulas without a stored result: fastexcel gives both as empty, which would read as 0."""
    xml = _first_sheet(content)
    if b't="e"' not in xml and b"<f" not in xml:
        return defects()
    cells = [(_index(found[1]), int(found[2]), found[3], found[4] or b"") for found in _CELL.finditer(xml)]
    first = min(column for column, _, _, _ in cells)
    found = []
    for column, row, attributes, inner in cells:
        value = re.search(rb"<v>(.*?)</v>", inner, re.DOTALL)
        place = column - first
        if (b't="e"' in attributes or (b"<f" in inner and value is None)) and place < len(header):
            shown = value[1].decode("utf-8", "replace") if value else "="
            found.append((row, header[place], shown, "cell_error", ""))
    return defects(found)


def _first_sheet(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            wanted = _SHEET.findall(book.read("xl/workbook.xml"))[0]
            links = _LINK.findall(book.read("xl/_rels/workbook.xml.rels"))
            target = next(_attribute(link, b"Target") for link in links if _attribute(link, b"Id") == wanted)
            return book.read(posixpath.normpath(posixpath.join("xl", target.decode())).lstrip("/"))
    except (zipfile.BadZipFile, KeyError, IndexError, StopIteration, UnicodeDecodeError):
        raise Unreadable("not_a_table") from None


def _attribute(element: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', element)
    return found[1] if found else b""


def _index(letters: bytes) -> int:
    index = 0
    for sign in letters.decode():
        index = index * 26 + ord(sign) - 64
    return index - 1
