"""Text cells of a sheet as typed columns under our names, with every cell that cannot be read reported."""

from collections.abc import Mapping

import polars as pl

from copilot.money import SCALES
from copilot.portfolio import cells
from copilot.portfolio.cells import Cells, Signs
from copilot.portfolio.preset import Column, FileFormat, Preset
from copilot.portfolio.read_csv import TOTALS
from copilot.portfolio.sheet import Sheet

_BROKEN = (
    r"Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ€]|Â[\u00a0-\u00bf]|\ufffd"  # UTF-8 read as Latin-1
    r"|[A-Za-z][¡¢£¤¥‚][a-z]"  # DOS code page read as Latin-1
)
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
_FORMULA = r"^[=@]|^[+\-][A-Za-z(]"
_TOTAL_COLUMNS = 3  # how far from the left the word "Total" is looked for: ids come first in every export


def typed(sheet: Sheet, preset: Preset, matched: Mapping[str, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One typed column per column of the preset (absent ones null) and `row`; and the defects of its cells.

    Amounts are Int64 minor units of their row's currency, incomes of the country's currency (column
    `income_currency` is added), percentages Int64 ppm, decimals text, dates Date. A defective cell is null.
    """
    sheet, totals = _without_totals(sheet)
    raw = sheet.frame.select("row", *(_raw(name, matched) for name in preset.columns))
    read = {name: _cells(name, column, preset, sheet, matched) for name, column in preset.columns.items()}
    first = {n: c for n, c in read.items() if preset.columns[n].kind not in ("amount", "income")}
    frame = raw.with_columns(_scales(preset, first))
    values = frame.select("row", "income_currency", *(c.value.alias(name) for name, c in read.items()))
    rules = frame.select(_rule(name, preset.columns[name], c) for name, c in read.items())
    return values, pl.concat([sheet.defects, totals, *_defects(raw, rules, preset, sheet, matched)])


def example(column: Column, form: FileFormat) -> str:
    """How a cell of this column should be written, for messages."""
    if column.kind == "date":
        return {"%d/%m/%Y": "31/12/2026", "%b-%Y": "Dec-2026"}.get(form.dates[0], "2026-12-31")
    if column.kind == "count":
        return "650"
    return f"1{form.thousands}234{form.decimal}50" if column.kind != "percent" else f"45{form.decimal}5"


def _raw(name: str, matched: Mapping[str, int]) -> pl.Expr:
    return (pl.col(str(matched[name])) if name in matched else pl.lit(None, dtype=pl.String)).alias(name)


def _cells(name: str, column: Column, preset: Preset, sheet: Sheet, matched: Mapping[str, int]) -> Cells:
    cell, index = pl.col(name), matched.get(name, -1)
    sign = cells.signs(preset.file, typed=index in sheet.typed, mixed=index in sheet.mixed)
    scale = {"amount": pl.col("scale"), "income": pl.col("income_scale")}.get(column.kind)
    if scale is not None:
        return cells.number(cell, scale, sign)
    return _other(cell, column, preset, sign, mixed=index in sheet.mixed)


def _other(cell: pl.Expr, column: Column, preset: Preset, sign: Signs, *, mixed: bool) -> Cells:
    if column.kind == "vocabulary":
        return cells.word(cell, preset.words(column.vocabulary), column.vocabulary)
    if column.kind == "date":
        return cells.day(cell, preset.file.dates)
    if column.kind in ("decimal", "percent"):
        return {"decimal": cells.decimal, "percent": cells.percent}[column.kind](cell, sign)
    if column.kind in ("id", "phone"):
        return cells.identifier(cell, mixed=mixed)
    return cells.count(cell) if column.kind == "count" else cells.text(cell)


def _scales(preset: Preset, read: Mapping[str, Cells]) -> list[pl.Expr]:
    """Decimals of each row's currency and of its country's; an unknown one is refused elsewhere, so 2 will do."""
    currency = read["currency"].value if "currency" in read else pl.lit("USD")
    country = read["country"].value if "country" in read else pl.lit(next(iter(preset.country_currency)))
    income = country.replace_strict(preset.country_currency, default=None, return_dtype=pl.String)
    return [
        currency.replace_strict(SCALES, default=2, return_dtype=pl.Int64).alias("scale"),
        income.replace_strict(SCALES, default=2, return_dtype=pl.Int64).alias("income_scale"),
        income.alias("income_currency"),
    ]


def _rule(name: str, column: Column, read: Cells) -> pl.Expr:
    """The first rule a cell breaks: spoilt letters before emptiness before what it should hold."""
    cell = pl.col(name)
    return pl.coalesce(_spoilt(cell), _empty(cell, column), read.rule).alias(name)


def _defects(
    raw: pl.DataFrame, rules: pl.DataFrame, preset: Preset, sheet: Sheet, matched: Mapping[str, int]
) -> list[pl.DataFrame]:
    found = []
    for name, index in matched.items():
        if rules[name].null_count() < rules.height:
            bad = pl.DataFrame({"row": raw["row"], "value": raw[name], "rule": rules[name]}).drop_nulls(
                "rule"
            )
            note = pl.lit(_note(preset.columns[name], preset))
            found.append(_lines(bad, pl.lit(sheet.header[index]), pl.col("rule"), note))
    return found


def _note(column: Column, preset: Preset) -> str:
    if column.kind == "vocabulary":
        return ", ".join(preset.vocabularies[column.vocabulary])
    if column.kind in ("id", "text", "email", "phone"):
        return str(cells.MAX_ID if column.kind in ("id", "phone") else cells.MAX_TEXT)
    return example(column, preset.file)


def _without_totals(sheet: Sheet) -> tuple[Sheet, pl.DataFrame]:
    """The sheet without rows whose first cells say "Total", and those rows as defects."""
    frame = sheet.frame
    names = [str(k) for k in range(min(_TOTAL_COLUMNS, len(sheet.header)))]
    says = pl.coalesce(*(pl.when(pl.col(name).str.contains(TOTALS)).then(pl.lit(name)) for name in names))
    marked = frame.with_columns(says.alias("place"))
    totals = marked.filter(pl.col("place").is_not_null())
    column = pl.col("place").replace_strict(
        dict(zip(names, sheet.header, strict=False)), return_dtype=pl.String
    )
    value = pl.coalesce(*(pl.when(pl.col("place") == name).then(pl.col(name)) for name in names))
    lines = _lines(totals.with_columns(value.alias("value")), column, pl.lit("totals_row"), pl.lit(""))
    kept = marked.filter(pl.col("place").is_null()).drop("place")
    return Sheet(header=sheet.header, header_row=sheet.header_row, frame=kept, defects=sheet.defects,
                 typed=sheet.typed, mixed=sheet.mixed), lines  # fmt: skip


def _spoilt(cell: pl.Expr) -> pl.Expr:
    """The rule broken by an unprintable character, letters of another encoding, or a formula."""
    return (
        pl.when(cell.str.contains(_CONTROL)).then(pl.lit("control_character"))
        .when(cell.str.contains(_BROKEN)).then(pl.lit("wrong_encoding"))
        .when(cell.str.contains(_FORMULA)).then(pl.lit("formula"))
    )  # fmt: skip


def _empty(cell: pl.Expr, column: Column) -> pl.Expr:
    """The rule broken by an empty cell of a column that must be filled."""
    return pl.when(cell.is_null() & pl.lit(column.filled)).then(pl.lit("empty_cell"))


def _lines(frame: pl.DataFrame, column: pl.Expr, rule: pl.Expr, note: pl.Expr) -> pl.DataFrame:
    texts = [column.alias("column"), pl.col("value"), rule.alias("rule"), note.alias("note")]
    return frame.select("row", *(text.cast(pl.String) for text in texts))
