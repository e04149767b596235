"""Text cells as values: for every kind of cell an expression for the value and one for the rule it breaks.

All expressions are over one String column (trimmed, empty is null); the rule is null when the cell is fine or empty.
Nothing here rounds: a cell with more decimals than its scale is refused.
"""

import re
from dataclasses import dataclass

import polars as pl

from copilot.portfolio.preset import FileFormat

MAX_ID, MAX_TEXT = 64, 200
RATE_SCALE = 4
"""A percentage is read with four decimals, so its value is in parts per million."""

_SCIENTIFIC = r"^[-+]?\d+([.,]\d+)?[eE][-+]?\d+$"
_MAX_DIGITS = 12  # whole digits of an amount: below one trillion, far inside a 64-bit integer at any scale


@dataclass(frozen=True, slots=True)
class Cells:
    """What a column becomes: `value`, and `rule` (String, null when nothing is wrong)."""

    value: pl.Expr
    rule: pl.Expr


@dataclass(frozen=True, slots=True)
class Signs:
    """How numbers are written in one column: patterns of a good number and of one in another format."""

    good: str
    foreign: str
    ambiguous: str
    thousands: str
    decimal: str


def signs(form: FileFormat, *, typed: bool = False, mixed: bool = False) -> Signs:
    """The number format of a column: the file's own, or that of number cells (`typed`), or of both (`mixed`)."""
    if typed or not form.thousands:
        point = "." if typed else re.escape(form.decimal)
        good = rf"^-?\d+({'[.]' if typed else point}\d+)?$"
        return Signs(good, r"^-?[\d.,]*\d$", r"^$", "", "." if typed else form.decimal)
    t, d = re.escape(form.thousands), re.escape(form.decimal)
    grouped, plain = rf"\d{{1,3}}({t}\d{{3}})+({d}\d+)?", rf"\d+({d}\d+)?"
    good = rf"^-?({grouped}|{plain})$"
    ambiguous = rf"^-?\d{{1,3}}{d}\d{{3}}$"  # 1,234 is 1.234 here and 1234 elsewhere
    if mixed:
        good = rf"^-?({grouped}|{plain}|\d+{t}\d+)$"
        ambiguous = rf"{ambiguous}|^-?\d{{1,3}}{t}\d{{3}}$"
    return Signs(good, r"^-?[\d.,]*\d$", ambiguous, form.thousands, form.decimal)


def number(cell: pl.Expr, scale: pl.Expr, sign: Signs) -> Cells:
    """Whole minor units (Int64) of a number with at most `scale` decimals; (1.234) and 1.234- are negative."""
    negative = cell.str.contains(r"^\(.*\)$|^-|-$")
    plain = cell.str.replace_all(r"^\(|\)$|^-|-$", "").str.strip_chars()
    whole, decimals = _halves(plain, sign)
    decimals = decimals.str.strip_chars_end("0")
    rule = (
        pl.when(cell.str.contains(_SCIENTIFIC)).then(pl.lit("scientific_notation"))
        .when(plain.str.contains(r"^\d[\d.,'\s\u00a0\u2009\u202f]*\d$") & plain.str.contains(r"[\s\u00a0\u2009\u202f]"))
        .then(pl.lit("space_in_number"))
        .when(plain.str.contains(sign.ambiguous)).then(pl.lit("ambiguous_number"))
        .when(plain.str.contains(sign.good))
        .then(
            pl.when(whole.str.strip_chars_start("0").str.len_chars() > _MAX_DIGITS).then(pl.lit("amount_too_large"))
            .when(decimals.str.len_chars() > scale).then(pl.lit("too_many_decimals"))
        )
        .when(plain.str.contains(sign.foreign)).then(pl.lit("us_number"))
        .when(cell.is_not_null()).then(pl.lit("not_a_number"))
    )  # fmt: skip
    digits = whole + decimals.str.pad_end(6, "0").str.slice(0, scale)
    minor = pl.when(rule.is_null()).then(digits).cast(pl.Int64, strict=False)
    return Cells(pl.when(negative).then(-minor).otherwise(minor), rule)


def decimal(cell: pl.Expr, sign: Signs) -> Cells:
    """A number of any length, kept as text that Decimal reads exactly (point for decimals, no thousands)."""
    rule = (
        pl.when(cell.str.contains(_SCIENTIFIC)).then(pl.lit("scientific_notation"))
        .when(cell.is_not_null() & ~cell.str.contains(sign.good)).then(pl.lit("not_a_number"))
        .when(cell.str.len_chars() > 40).then(pl.lit("amount_too_large"))
    )  # fmt: skip
    text = cell.str.replace_all(sign.decimal, ".", literal=True)
    return Cells(pl.when(rule.is_null()).then(text), rule)


def percent(cell: pl.Expr, sign: Signs) -> Cells:
    """A percentage a year, with or without its sign, as parts per million (Int64): 45,5 is 455000."""
    return number(cell.str.replace(r"\s*%$", ""), pl.lit(RATE_SCALE), sign)


def count(cell: pl.Expr) -> Cells:
    """A whole number (Int64)."""
    plain = cell.str.replace(r"[.,]0+$", "")
    rule = (
        pl.when(cell.str.contains(_SCIENTIFIC)).then(pl.lit("scientific_notation"))
        .when(cell.is_not_null() & ~plain.str.contains(r"^-?\d{1,9}$")).then(pl.lit("not_a_number"))
    )  # fmt: skip
    return Cells(pl.when(rule.is_null()).then(plain).cast(pl.Int64, strict=False), rule)


def day(cell: pl.Expr, formats: tuple[str, ...]) -> Cells:
    """A date in one of the formats; one without a day stands for the first of its month."""
    readings = [_date(cell, form) for form in formats]
    value = pl.coalesce(readings)
    shaped = cell.str.contains("|".join(_shape(form) for form in formats))
    rule = (
        pl.when(cell.is_null() | value.is_not_null()).then(None)
        .when(shaped).then(pl.lit("impossible_date"))
        .otherwise(pl.lit("bad_date"))
    )  # fmt: skip
    return Cells(value, rule)


def word(cell: pl.Expr, words: dict[str, str], vocabulary: str) -> Cells:
    """The id that a word stands for, compared without case, accents and punctuation."""
    value = folded(cell).replace_strict(words, default=None, return_dtype=pl.String)
    return Cells(value, pl.when(cell.is_not_null() & value.is_null()).then(pl.lit(f"unknown_{vocabulary}")))


def identifier(cell: pl.Expr, *, mixed: bool = False) -> Cells:
    """An id as it is written; refused when a spreadsheet has lost its digits: a power of ten, or, among text and
    number cells (`mixed`), more than the 15 digits a number cell keeps."""
    lost = rf"{_SCIENTIFIC}|^\d{{16,}}$" if mixed else _SCIENTIFIC
    return _text(cell, MAX_ID, pl.when(cell.str.contains(lost)).then(pl.lit("scientific_notation")))


def text(cell: pl.Expr) -> Cells:
    """Free text of one cell, runs of blanks as one."""
    return _text(cell.str.replace_all(r"\s+", " "), MAX_TEXT, pl.lit(None, dtype=pl.String))


def folded(cell: pl.Expr) -> pl.Expr:
    """The same folding as preset.fold, over a column."""
    plain = cell.str.normalize("NFKD").str.replace_all(r"\p{Mn}", "").str.to_lowercase()
    return plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _text(cell: pl.Expr, limit: int, rule: pl.Expr) -> Cells:
    return Cells(cell, pl.coalesce(rule, pl.when(cell.str.len_chars() > limit).then(pl.lit("text_too_long"))))


def _halves(plain: pl.Expr, sign: Signs) -> tuple[pl.Expr, pl.Expr]:
    """Digits before and after the decimal sign. In a mixed column a point before 1, 2 or 4+ digits is a decimal one."""
    if sign.thousands:
        point = plain.str.contains(rf"^\d+{re.escape(sign.thousands)}(\d{{1,2}}|\d{{4,}})$")
        plain = (
            pl.when(point).then(plain.str.replace(sign.thousands, sign.decimal, literal=True))
            .otherwise(plain.str.replace_all(sign.thousands, "", literal=True))
        )  # fmt: skip
    parts = plain.str.splitn(sign.decimal, 2)
    return parts.struct.field("field_0"), parts.struct.field("field_1").fill_null("")


def _date(cell: pl.Expr, form: str) -> pl.Expr:
    if "%d" in form:
        exact = pl.when(cell.str.contains(_shape(form))).then(cell)
        return exact.str.to_date(form, strict=False, exact=True)
    return ("01-" + cell).str.to_date(f"%d-{form}", strict=False, exact=True)


def _shape(form: str) -> str:
    """The pattern of a date in this format, whether or not such a day exists."""
    pattern = (
        form.replace("%d", r"\d{1,2}")
        .replace("%m", r"\d{1,2}")
        .replace("%Y", r"\d{4}")
        .replace("%b", "[A-Za-z]{3}")
    )
    return f"^{pattern}$"
