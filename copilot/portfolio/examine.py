"""Everything that is wrong with the rows of a sheet, and the rows in our own columns."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from copilot.portfolio import check, lendingclub, mapping
from copilot.portfolio.preset import Preset
from copilot.portfolio.refusal import DEFECTS, MISPLACED
from copilot.portfolio.sheet import Sheet
from copilot.portfolio.shift import shifted


def examine(
    sheet: Sheet, matched: dict[str, int], preset: Preset, *, on: date
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Rows as typed columns (defective cells null), their defects under the file's headers, and rows skipped."""
    rows, unread = mapping.typed(sheet, preset, matched)
    unread = _once(shifted(sheet, preset, matched, unread))
    headers = {name: sheet.header[index] for name, index in matched.items()}
    skipped = 0
    if preset.lendingclub is not None:
        sound = rows.filter(~pl.col("row").is_in(unread["row"].implode()))
        rows, skipped = lendingclub.derive(sound, preset.lendingclub, on=on)
        headers |= {name: derived.column for name, derived in preset.derived.items()}
    return rows, _once(pl.concat([unread, _broken_rules(rows, sheet, headers, unread, on)])), skipped


def _once(found: pl.DataFrame) -> pl.DataFrame:
    """One defect per cell, the first; of a row whose cells are out of place only that."""
    misplaced = found.filter(pl.col("rule").is_in(MISPLACED)).unique("row", maintain_order=True)
    others = found.join(misplaced.select("row"), on="row", how="anti")
    return pl.concat([misplaced, others.unique(["row", "column"], maintain_order=True)])


def _broken_rules(
    rows: pl.DataFrame, sheet: Sheet, headers: Mapping[str, str], unread: pl.DataFrame, on: date
) -> pl.DataFrame:
    misplaced = unread.filter(pl.col("rule").is_in(MISPLACED))["row"]
    names = pl.DataFrame({"column": list(headers.values()), "ours": list(headers)})
    already = unread.join(names, on="column").select("row", pl.col("ours").alias("column"))
    cells = check.cell_defects(rows, on=on, already=already)
    between = check.row_defects(rows, misplaced=misplaced)
    return _under_headers(pl.concat([cells, between.select(cells.columns)]), sheet, headers)


def _under_headers(found: pl.DataFrame, sheet: Sheet, headers: Mapping[str, str]) -> pl.DataFrame:
    """Defects by our column names -> by the file's own headers, with what stands in the cell."""
    told = [pl.DataFrame(schema=DEFECTS)]
    for name in found["column"].unique(maintain_order=True):
        header = headers[name]
        texts = sheet.frame.select("row", pl.col(str(sheet.header.index(header))).alias("value"))
        mine = found.filter(pl.col("column") == name).join(texts, on="row", maintain_order="left")
        told.append(mine.with_columns(pl.lit(header).alias("column")).select(list(DEFECTS)))
    return pl.concat(told)
