"""May these rows be imported? A pandera schema cell by cell, then the rules that compare rows."""

from datetime import date

import pandera.errors
import pandera.polars as pa
import polars as pl

from copilot.debt import BUCKETS
from copilot.money import SCALES

EARLIEST = date(1990, 1, 1)
LATEST_YEARS = 50
"""Dates of a live portfolio: not before 1990, not more than 50 years ahead of the import."""

_EMAIL = r"^[^@\s;,]+@[^@\s;,]+\.[^@\s;,.]{2,}$"
_PHONE = r"^\+?[\d\s().\-/]{6,24}$"
_MAX_RATE = 20_000_000  # ppm: 2,000 % a year, the ceiling of copilot.rate
_FILLED = (
    "debtor_id", "kind", "country", "document_id", "document_kind", "debt_id", "product", "currency", "principal",
    "due_on",
)  # fmt: skip
_ONE_PER_DEBTOR = ("kind", "country", "income", "expenses", "external_score")


def cell_defects(rows: pl.DataFrame, *, on: date, already: pl.DataFrame) -> pl.DataFrame:
    """Cells that break a rule of their own: (row, column by our name, rule, note).

    Cells in `already` are not told again."""
    found = _schema_failures(rows, _schema(on))
    note = pl.when(pl.col("rule") == "year_out_of_range").then(
        pl.lit(f"{EARLIEST.year}-{on.year + LATEST_YEARS}")
    )
    found = found.with_columns(note.fill_null("").alias("note"))
    return found.join(already.select("row", "column"), on=["row", "column"], how="anti")


def row_defects(rows: pl.DataFrame, *, misplaced: pl.Series) -> pl.DataFrame:
    """Rows that contradict an earlier one or name nothing: (row, column by our name, rule, note = first row).

    Rows in `misplaced` do not count as evidence against others; only a debt they seem to state is believed.
    """
    found = [_credit_without_debt(rows)]
    rows = rows.filter(~pl.col("row").is_in(misplaced.implode()))
    found += [_all_zero(rows), _duplicates(rows)]
    found.append(_disagree(rows, ["debtor_id", "debt_id"], "currency", "two_currencies"))
    found.append(_disagree(rows, ["debtor_id", "debt_id"], "product", "two_products"))
    found += [_disagree(rows, ["debtor_id"], name, "debtor_disagrees") for name in _ONE_PER_DEBTOR]
    return pl.concat(found)


def checked_columns() -> set[str]:
    """Names of all columns a defect of cell_defects can name."""
    return set(_schema(EARLIEST).columns)


def _schema(on: date) -> pa.DataFrameSchema:
    latest = date(on.year + LATEST_YEARS, 12, 31)
    amount = [pa.Check.ge(0, error="negative_amount")]
    years = pa.Check.in_range(EARLIEST, latest, error="year_out_of_range")
    past = pa.Check(lambda data: data.lazyframe.select(pl.col(data.key) <= on), error="future_date")
    rate = [
        pa.Check.ge(0, error="negative_rate"), pa.Check.le(_MAX_RATE, error="rate_out_of_range"),
        pa.Check(_not_a_fraction, error="rate_as_fraction"),
    ]  # fmt: skip
    checks: dict[str, list[pa.Check]] = {
        **dict.fromkeys((*BUCKETS, "income", "expenses"), amount),
        "due_on": [years], "cut_off_on": [years, past], "last_payment_on": [years, past], "rate": rate,
        "external_score": [pa.Check.in_range(0, 1000, error="bad_score")],
        "currency": [pa.Check.isin(sorted(SCALES), error="unknown_currency")],
        "email": [pa.Check.str_matches(_EMAIL, error="bad_email")],
        "phone": [pa.Check.str_matches(_PHONE, error="bad_phone")],
    }  # fmt: skip
    names = {*checks, *_FILLED}
    return pa.DataFrameSchema(
        {
            name: pa.Column(None, checks.get(name), nullable=name not in _FILLED, name=name)
            for name in sorted(names)
        }
    )


def _not_a_fraction(data: pa.PolarsData) -> pl.LazyFrame:
    rate = pl.col(data.key)
    return data.lazyframe.select((rate <= 0) | (rate >= 10_000))


def _schema_failures(rows: pl.DataFrame, schema: pa.DataFrameSchema) -> pl.DataFrame:
    """Each failure of the schema as (row, column, rule); an empty required cell is pandera's not_nullable."""
    try:
        schema.validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        places = rows.select("row").with_row_index("index").cast({"index": pl.Int64})
        cases: pl.DataFrame = errors.failure_cases
        cases = cases.cast({"index": pl.Int64}).join(places, on="index")
        rule = pl.col("check").replace("not_nullable", "empty_cell")
        return cases.select("row", "column", rule.alias("rule"))
    return pl.DataFrame(schema={"row": pl.Int64, "column": pl.String, "rule": pl.String})


def _all_zero(rows: pl.DataFrame) -> pl.DataFrame:
    empty = (
        pl.all_horizontal(pl.col(name).fill_null(0) == 0 for name in BUCKETS)
        & pl.col("principal").is_not_null()
    )
    return _lines(rows.filter(empty), "principal", "zero_document", pl.lit(""))


def _duplicates(rows: pl.DataFrame) -> pl.DataFrame:
    keys = ["debtor_id", "document_id"]
    first = pl.col("row").first().over(keys)
    named = rows.drop_nulls(keys).with_columns(first.alias("first"))
    return _lines(
        named.filter(pl.col("row") != pl.col("first")), "document_id", "duplicate_document", pl.col("first")
    )


def _disagree(rows: pl.DataFrame, keys: list[str], name: str, rule: str) -> pl.DataFrame:
    """Rows whose `name` differs from that of the first row of their group that has one; empty cells agree."""
    named = rows.drop_nulls([*keys, name]).with_columns(
        pl.col(name).first().over(keys).alias("wanted"), pl.col("row").first().over(keys).alias("first")
    )
    return _lines(named.filter(pl.col(name) != pl.col("wanted")), name, rule, pl.col("first"))


def _credit_without_debt(rows: pl.DataFrame) -> pl.DataFrame:
    keys = ["debtor_id", "debt_id"]
    named = rows.drop_nulls(keys)
    owed = named.filter(pl.col("document_kind") != "credit_note").select(keys).unique()
    notes = named.filter(pl.col("document_kind") == "credit_note").join(owed, on=keys, how="anti")
    return _lines(notes, "debt_id", "credit_note_without_debt", pl.lit(""))


def _lines(frame: pl.DataFrame, column: str, rule: str, note: pl.Expr) -> pl.DataFrame:
    return frame.select(
        "row", pl.lit(column).alias("column"), pl.lit(rule).alias("rule"), note.cast(pl.String).alias("note")
    )
