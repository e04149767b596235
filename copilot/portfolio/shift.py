"""Rows whose cells have slipped sideways, told as one defect instead of a dozen."""

from collections.abc import Mapping

import polars as pl

from copilot.portfolio.preset import Preset, fold
from copilot.portfolio.refusal import DEFECTS, MISPLACED
from copilot.portfolio.sheet import Sheet

_LOOKED_AT = 5_000
_ENOUGH = 2  # words that fit the next column but not their own; one alone may be a typing error


def shifted(sheet: Sheet, preset: Preset, matched: Mapping[str, int], found: pl.DataFrame) -> pl.DataFrame:
    """`found` with all defects of a slipped row replaced by one shifted_row at its first defective cell."""
    several = (
        found.filter(~pl.col("rule").is_in(MISPLACED).any().over("row"))
        .group_by("row")
        .len()
        .filter(pl.col("len") >= _ENOUGH)
        .head(_LOOKED_AT)
    )
    suspects = sheet.frame.join(several.select("row"), on="row", how="semi")
    slipped = [cells["row"] for cells in suspects.iter_rows(named=True) if _slipped(cells, preset, matched)]
    if not slipped:
        return found
    places = {text: index for index, text in enumerate(sheet.header)}
    mine = found.filter(pl.col("row").is_in(slipped))
    order = pl.col("column").replace_strict(places, default=len(places), return_dtype=pl.Int64)
    firsts = mine.with_columns(order.alias("place")).sort("row", "place").unique("row", keep="first")
    told = firsts.with_columns(pl.lit("shifted_row").alias("rule"), pl.lit("").alias("note")).select(
        list(DEFECTS)
    )
    return pl.concat([found.filter(~pl.col("row").is_in(slipped)), told])


def _slipped(cells: Mapping[str, str | None], preset: Preset, matched: Mapping[str, int]) -> bool:
    return any(_fits(cells, preset, matched, side) >= _ENOUGH for side in (-1, 1))


def _fits(cells: Mapping[str, str | None], preset: Preset, matched: Mapping[str, int], side: int) -> int:
    """How many vocabulary columns find their word in the cell beside them, and no word in their own."""
    fitting = 0
    for name, index in matched.items():
        vocabulary = preset.columns[name].vocabulary
        if vocabulary:
            words = preset.words(vocabulary)
            own, beside = cells.get(str(index)), cells.get(str(index + side))
            fitting += fold(own or "") not in words and fold(beside or "") in words
    return fitting
