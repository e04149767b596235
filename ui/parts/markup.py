"""How does text from the database get into a page? Escaped, always; this is the only place that writes tags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui.words import Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `number` aligns to the right and never breaks."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that says where it comes from: `mark` warns beside it, `formula`, `values` and `source` open below it.

    `values` are (symbol, name, text). Without a formula there is nothing to open.
    """

    label: str
    value: str
    mark: str = ""
    formula: str = ""
    values: tuple[tuple[str, str, str], ...] = ()
    source: str = ""


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Labelled values side by side, wrapping where there is no room."""
    cells = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in pairs)
    st.html(f'<dl class="nc-facts">{cells}</dl>')


def figures(shown: Iterable[Figure]) -> None:
    """Figures side by side; each opens its formula with its values."""
    st.html(f'<div class="nc-figures">{"".join(_figure(one) for one in shown)}</div>')


def _figure(one: Figure) -> str:
    mark = f' <span class="nc-mark">{escape(one.mark)}</span>' if one.mark else ""
    head = f"<span>{escape(one.label)}{mark}</span><strong>{escape(one.value)}</strong>"
    if not one.formula:
        return f'<div class="nc-figure">{head}</div>'
    terms = "".join(
        f"<dt>{escape(symbol)}</dt><dd>{escape(name)}: <b>{escape(text)}</b></dd>"
        for symbol, name, text in one.values
    )
    source = f'<p class="nc-soft">{escape(one.source)}</p>' if one.source else ""
    return (
        f'<details class="nc-figure"><summary>{head}</summary>'
        f'<code class="nc-formula">{escape(one.formula)}</code><dl>{terms}</dl>{source}</details>'
    )


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    label: str,
    strong: frozenset[int] = frozenset(),
    groups: frozenset[int] = frozenset(),
) -> None:
    """A plain table that scrolls inside itself when it is too wide or long.

    Rows in `strong` stand out as a whole; a row in `groups` begins a group that is named in its first cell.
    """
    head = "".join(f"<th{_align(column)}>{escape(column.title)}</th>" for column in columns)
    body = "".join(_row(columns, row, _class(number, strong, groups)) for number, row in enumerate(rows))
    st.html(
        f'<div class="nc-table" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def heading(text: str, note: str = "") -> None:
    """The heading of a section, with a quiet note beside it."""
    beside = f'<span class="nc-soft">{escape(note)}</span>' if note else ""
    st.html(f'<h2 class="nc-heading">{escape(text)}{beside}</h2>')


def notice(title: str, hint: str, *, tone: str = "", small: str = "") -> None:
    """A box that says what is the case and what to do; `tone` is "" or "warn", `small` English print for who asks."""
    role = "alert" if tone else "status"
    st.html(
        f'<div class="nc-notice {escape(tone)}" role="{role}"><strong>{escape(title)}</strong>'
        f"<p>{escape(hint)}</p>{_small(small)}</div>"
    )


def caution(title: str, points: Iterable[str]) -> None:
    """A warning in one line that opens into its points."""
    listed = "".join(f"<li>{escape(point)}</li>" for point in points)
    st.html(
        f'<details class="nc-notice warn nc-caution"><summary>⚠ {escape(title)}</summary><ul>{listed}</ul></details>'
    )


def soft(text: str) -> None:
    """A quiet line."""
    st.html(f'<p class="nc-soft">{escape(text)}</p>')


def verdict_line(headline: str, badge: str, reason: str, rule: str, *, tone: str) -> None:
    """An offer in one line with its verdict: `tone` is the outcome, which colours the badge; `rule` in small print."""
    why = f'<p class="nc-soft">{escape(reason)} <small>{escape(rule)}</small></p>' if reason else ""
    st.html(
        f'<div class="nc-verdict {escape(tone)}"><div><strong>{escape(headline)}</strong>'
        f'<span class="nc-badge" role="status">{escape(badge)}</span></div>{why}</div>'
    )


def wrong(text: str, *, small: str = "") -> None:
    """What is wrong with the control above, and what to do; `small` is English print for who asks."""
    st.html(f'<div class="nc-wrong" role="alert">{escape(text)}{_small(small)}</div>')


def aside(text: str) -> None:
    """A quiet word below a control."""
    st.html(f'<p class="nc-aside">{escape(text)}</p>')


def case_head(name: str, claim: str, chips: Iterable[str]) -> None:
    """Who and how much, with the segment as chips."""
    shown = "".join(f'<span class="nc-chip">{escape(chip)}</span>' for chip in chips if chip)
    st.html(
        f'<div class="nc-case"><div><h1>{escape(name)}</h1><div class="nc-chips">{shown}</div></div>'
        f'<div class="nc-claim">{escape(claim)}</div></div>'
    )


def days_late(days: int, w: Words) -> str:
    """ "74 días de mora" with its own sentence for one and for none."""
    form = {0: "none", 1: "one"}.get(days, "other")
    return w(f"days.{form}", n=days)


def _small(text: str) -> str:
    return f'<small class="nc-small" lang="en">{escape(text)}</small>' if text else ""


def _row(columns: Sequence[Column], row: Sequence[str], css: str) -> str:
    cells = "".join(
        f"<td{_align(column)}>{escape(text)}</td>" for column, text in zip(columns, row, strict=True)
    )
    return f"<tr{css}>{cells}</tr>"


def _class(number: int, strong: frozenset[int], groups: frozenset[int]) -> str:
    if number in strong:
        return ' class="nc-strong"'
    return ' class="nc-group"' if number in groups else ""


def _align(column: Column) -> str:
    return ' class="nc-number"' if column.number else ""
