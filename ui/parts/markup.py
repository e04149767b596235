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


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Labelled values side by side, wrapping where there is no room."""
    cells = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in pairs)
    st.html(f'<dl class="nc-facts">{cells}</dl>')


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


def notice(title: str, hint: str, *, tone: str = "") -> None:
    """A box that says what is the case and what to do; `tone` is "" or "warn"."""
    role = "alert" if tone else "status"
    st.html(
        f'<div class="nc-notice {escape(tone)}" role="{role}"><strong>{escape(title)}</strong>'
        f"<p>{escape(hint)}</p></div>"
    )


def soft(text: str) -> None:
    """A quiet line."""
    st.html(f'<p class="nc-soft">{escape(text)}</p>')


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
