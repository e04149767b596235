"""The assumptions: the figures of a group, the form that changes them, and who changed what before.

Shares and yearly rates are shown and typed as percentages; everything else as it is counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

import streamlit as st

from api.schemas_assumptions import ChangeView, FigureView, PublishedView
from ui.parts.figures import day, number, percent
from ui.parts.markup import Column, aside, heading, notice, soft, table, wrong
from ui.parts.typed import Hand, Unreadable, hand_of
from ui.words import Words

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "worth": ("npv_rate", "acceptance", "refusal"),
        "keeping": ("keeping", "cure", "breach", "catch_up"),
        "costs": ("servicing", "contact"),
        "do_nothing": ("do_nothing",),
        "legal": ("legal",),
        "sale": ("sale",),
        "books": ("allowance", "books"),
        "more": (),
    }
)
"""Group -> the beginnings of the ids in it; what begins otherwise stands in the last one."""

FRACTIONS = frozenset({"share", "per_year"})
ROWS = ("ageing", "product", "bucket")
"""Where the name of a row may stand; a currency is its own name."""

SHORTEST_REASON, LONGEST_REASON = 3, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """An edit begins: of this group."""

    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The edit is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """New values by id, as the API takes them, and why."""

    values: Mapping[str, str]
    why: str


def group_of(figure_id: str) -> str:
    """The group a figure is shown in."""
    begins = figure_id.partition(":")[0].partition(".")[0]
    return next((group for group, held in GROUPS.items() if begins in held), "more")


def choose(figures: Sequence[FigureView], w: Words, *, disabled: bool) -> str:
    """The group to look at."""
    there = {group_of(figure.id) for figure in figures}
    groups = [group for group in GROUPS if group in there]
    chosen = st.pills(
        w("assumptions.group"), groups, default=groups[0], required=True, key="assumed_group", disabled=disabled,
        format_func=lambda group: w(f"assumption_group.{group}.title"), label_visibility="collapsed",
    )  # fmt: skip
    return chosen or groups[0]


def values(figures: Iterable[FigureView], group: str, w: Words) -> Began | None:
    """The figures of a group, and the button that begins to change them."""
    soft(w(f"assumption_group.{group}.hint"))
    names = ("name", "value", "range", "source", "on")
    columns = [Column(w(f"assumptions.{name}"), number=name in ("value", "range")) for name in names]
    rows = [
        (
            title(one.id, w), shown(one.value, one, w), _range(one, w), w.named("assumption_source", one.source),
            day(one.on, w),
        )
        for one in figures
    ]  # fmt: skip
    with st.container(key="assumed"):
        table(columns, rows, label=w(f"assumption_group.{group}.title"))
    pressed = st.button(w("assumptions.edit"), key=f"edit_{group}", icon=":material/edit:")
    return Began(group=group) if pressed else None


def form(figures: Sequence[FigureView], version: str, w: Words, *, too_late: bool) -> Publish | Left | None:
    """The figures as fields, and the reason. What cannot be read or is out of its range is said beside its field.

    What was typed belongs to the `version` the edit began from, and stays to be looked at when it is `too_late`:
    somebody has published another one.
    """
    hand = hand_of(w.lang)
    typed: dict[str, str] = {}
    places = {}
    with st.form(f"assume_{version}", border=False, enter_to_submit=False):
        with st.container(key="assumed_fields", horizontal=True, gap="small"):
            for one in figures:
                with st.container(key=f"assume_box_{one.id}", gap=None):
                    key = f"assume_{version}_{one.id}"
                    typed[one.id] = st.text_input(
                        title(one.id, w), value=_written(one.value, one, hand), key=key
                    )
                    aside(_range(one, w))
                    places[one.id] = st.container(gap=None)
        why = st.text_input(w("assumptions.why"), key=f"assume_{version}_why", max_chars=LONGEST_REASON)
        missing = st.container(gap=None)
        sent = st.form_submit_button(
            w("assumptions.publish"),
            key="publish",
            type="primary",
            icon=":material/publish:",
            disabled=too_late,
        )
    if st.button(w("assumptions.cancel"), key="cancel", type="tertiary"):
        return Left()
    if not sent:
        return None
    changed, refused = _read(figures, typed, hand, w)
    for figure_id, sentence in refused.items():
        with places[figure_id]:
            wrong(sentence)
    lacking = _lacking(changed, refused, why.strip())
    if lacking:
        with missing:
            wrong(w(f"assumptions.{lacking}"))
    return None if refused or lacking else Publish(values=changed, why=why.strip())


def _lacking(changed: Mapping[str, str], refused: Mapping[str, str], why: str) -> str:
    """What the whole edit still lacks, as a key of the catalogue; "" when nothing."""
    if len(why) < SHORTEST_REASON:
        return "why_missing"
    return "" if changed or refused else "unchanged"


def history(
    past: Sequence[PublishedView],
    units: Mapping[str, FigureView],
    w: Words,
    *,
    moment: Callable[[datetime], str],
) -> None:
    """Who published what, when and why, with the differences in words; the newest first."""
    heading(w("assumptions.history"))
    columns = [Column(w(f"assumptions.{name}")) for name in ("when", "who", "changes", "reason", "version")]
    rows = [
        (
            moment(one.published_at), one.published_by or w("assumptions.program"),
            " · ".join(_changed(change, units, w) for change in one.changes), one.why, _short(one.version),
        )
        for one in past
    ]  # fmt: skip
    with st.container(key="assumed_history"):
        table(columns, rows, label=w("assumptions.history"))


def overtaken(by: str, when: str, w: Words) -> bool:
    """Somebody has published since the edit began. True when the person wants to begin again from there."""
    who = by or w("assumptions.program")
    notice(w("assumptions.newer_title", who=who, when=when), w("assumptions.newer_hint"), tone="warn")
    return st.button(w("assumptions.begin_again"), key="begin_again", icon=":material/refresh:")


def title(figure_id: str, w: Words) -> str:
    """A figure by name, with the row of its table: "Precio de venta · Tramo 61–90"."""
    name, _, row = figure_id.partition(":")
    named = w.label("assumption", name)
    return f"{named} · {_row(row, w)}" if row else named


def shown(value: str, figure: FigureView, w: Words) -> str:
    """A value with its unit: "2 %", "35 % anual", "3 meses", "ARS 700"."""
    text = percent(value, w) if figure.unit in FRACTIONS else number(value, w)
    if figure.unit == "amount":
        return f"{figure.row}\N{NO-BREAK SPACE}{text}"
    one = figure.unit == "months" and Decimal(value) == 1
    return w(f"amount_of.{'month' if one else figure.unit}", text=text)


def _row(row: str, w: Words) -> str:
    if row == "other":
        return w("assumptions.other")
    return next((named for group in ROWS if (named := w.named(group, row)) != row), row)


def _range(figure: FigureView, w: Words) -> str:
    """ "de 0 % a 100 %", "de 0 a 12 meses"."""
    low = percent(figure.min, w) if figure.unit in FRACTIONS else number(figure.min, w)
    return w("assumptions.from_to", low=_whole(low), high=_whole(shown(figure.max, figure, w)))


def _whole(text: str) -> str:
    """The text on one line: a figure is never parted from its unit."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _written(value: str, figure: FigureView, hand: Hand) -> str:
    exact = Decimal(value)
    return hand.write_fraction(exact) if figure.unit in FRACTIONS else hand.write(exact)


def _read(
    figures: Iterable[FigureView], typed: Mapping[str, str], hand: Hand, w: Words
) -> tuple[dict[str, str], dict[str, str]]:
    """What differs from before by id, and what is wrong with the rest by id."""
    changed: dict[str, str] = {}
    refused: dict[str, str] = {}
    for one in figures:
        text = typed[one.id]
        try:
            value = hand.fraction(text) if one.unit in FRACTIONS else hand.number(text)
        except Unreadable as error:
            example = _written(one.value, one, hand)
            refused[one.id] = w(f"what_if.typed.{error.key}", text=text, example=example)
            continue
        if not Decimal(one.min) <= value <= Decimal(one.max):
            refused[one.id] = w("assumptions.out_of_range", text=text, range=_range(one, w))
        elif value != Decimal(one.value):
            changed[one.id] = f"{value:f}"
    return changed, refused


def _changed(change: ChangeView, units: Mapping[str, FigureView], w: Words) -> str:
    figure = units.get(change.id)
    ends = (change.before, change.after)
    before, after = (_whole(shown(end, figure, w) if figure else number(end, w)) for end in ends)
    return w("assumptions.change", name=title(change.id, w), before=before, after=after)


def _short(version: str) -> str:
    """ "assumptions@3#0a1b2c3d" -> "3 · 0a1b2c3d"."""
    return version.rpartition("@")[2].replace("#", " · ")
