"""What is wrong with a row, where, and how it is said in Spanish and English."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import polars as pl
from pydantic import BaseModel, ConfigDict

from copilot.documents import packaged, read

DEFECTS = pl.Schema(
    {"row": pl.Int64, "column": pl.String, "value": pl.String, "rule": pl.String, "note": pl.String}
)
"""Defects travel as frames of this schema, one line per defective cell, until they are told as Refusals."""

MISPLACED = ("more_cells", "fewer_cells", "shifted_row", "totals_row")
"""Rules after which no other cell of the row means what its header says."""

MAX_REFUSALS = 1_000
"""Refusals told in full; the rest is counted. A file with more has one systematic fault, not many."""

_MAX_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One defective cell. `row` is the row a spreadsheet shows (headers are row 1); 1 also stands for the file.

    `column` is the file's own header ("" when the defect is not in one column); `value` is what stands there,
    cut at 80 characters.
    """

    row: int
    column: str
    value: str
    rule: str
    message_es: str
    message_en: str


class _Sentences(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    es: str
    en: str


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    version: int
    rules: dict[str, _Sentences]


class Unreadable(Exception):
    """The file as a whole cannot be read; carries its one defect. Never leaves importing.py."""

    def __init__(self, rule: str, *, row: int = 1, column: str = "", value: str = "", note: str = "") -> None:
        super().__init__(rule)
        self.defects = defects([(row, column, value, rule, note)])


@cache
def load_rules() -> dict[str, _Sentences]:
    """Rule code -> its sentences, from the packaged rules.yaml."""
    return read(packaged("copilot.portfolio", "rules.yaml"), _Rules)[0].rules


def defects(rows: Iterable[tuple[int, str, str, str, str]] = ()) -> pl.DataFrame:
    """Defects given one by one: (row, column, value, rule, note)."""
    return pl.DataFrame(list(rows), schema=DEFECTS, orient="row")


def tell(found: pl.DataFrame) -> tuple[Refusal, ...]:
    """The first MAX_REFUSALS defects as Refusals, in the order of the file's rows; one per cell."""
    ordered = found.unique(subset=["row", "column"], maintain_order=True).sort("row", maintain_order=True)
    return tuple(_refusal(*line) for line in ordered.head(MAX_REFUSALS).iter_rows())


def _refusal(row: int, column: str | None, value: str | None, rule: str, note: str | None) -> Refusal:
    shown = value or ""
    if len(shown) > _MAX_SHOWN:
        shown = shown[: _MAX_SHOWN - 1] + "…"
    shown = "".join(c if c.isprintable() else "�" for c in shown)
    words = {"value": shown, "column": column or "", "note": note or ""}
    sentence = load_rules()[rule]
    return Refusal(
        row=row, column=column or "", value=shown, rule=rule,
        message_es=sentence.es.format_map(words), message_en=sentence.en.format_map(words),
    )  # fmt: skip
