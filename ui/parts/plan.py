"""An offer as a plan: which one, its figures, every payment, and how the balance falls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import streamlit as st

from copilot.money import Money
from ui.answers import PaymentRead, PlanRead, ScheduleRead
from ui.parts.figures import comma, day
from ui.parts.markup import Column, facts, heading, notice, table
from ui.words import Words

SUMS = ("payment", "principal", "interest", "charge", "vat", "balance")
"""Columns of money, in order; a charge and VAT are shown where there are any."""


@dataclass(frozen=True, slots=True)
class Showed:
    """Another offer of the call is wanted on screen."""

    offer_id: str


def head(w: Words, *, agreed: bool) -> bool:
    """The heading with its buttons; a press on refresh is a new run by itself. True when the call is to be left."""
    with st.container(horizontal=True, vertical_alignment="center", key="plan_head"):
        heading(w("plan.title"), w("plan.agreed") if agreed else "")
        st.button(w("call.refresh"), key="refresh", icon=":material/refresh:", type="tertiary")
        return st.button(w("call.leave"), key="leave", icon=":material/logout:", type="tertiary")


def nothing(w: Words, *, stopped: bool) -> None:
    """Why there is no plan: no offer yet, or a protocol that stopped the negotiation."""
    state = "stopped" if stopped else "none"
    notice(w(f"plan.{state}_title"), w(f"plan.{state}_hint"))


def offers(headlines: Mapping[str, str], shown: str, w: Words) -> Showed | None:
    """The offers that can be shown, one chosen; a single one needs no choice."""
    if len(headlines) < 2:
        return None
    chosen = st.segmented_control(
        w("plan.offer"), list(headlines), default=shown, required=True, format_func=headlines.__getitem__,
        label_visibility="collapsed", key=f"offers_{'_'.join(headlines)}_{shown}",
    )  # fmt: skip
    return Showed(chosen) if chosen and chosen != shown else None


def draw(plan: PlanRead, w: Words, *, headline: str, locale: str) -> None:
    """The labelled figures, then every payment."""
    facts((w.label("fact", fact.key), fact.text) for fact in plan.facts)
    payments(plan.schedule, w, headline=headline, locale=locale)


def payments(schedule: ScheduleRead, w: Words, *, headline: str, locale: str) -> None:
    """Every payment in its own row, and the charts beside them; one payment needs no chart."""
    with st.container(key="plan", horizontal=True, gap="medium"):
        with st.container(key="plan_rows"):
            _rows(schedule, w)
        if len(schedule.rows) < 2:
            return
        with st.container(key="plan_chart_box"):
            _charts(schedule, w, headline=headline, locale=locale)


def _rows(schedule: ScheduleRead, w: Words) -> None:
    """Every payment in its own row."""
    names = [name for name in SUMS if _shown(name, schedule)]
    columns = [Column(w("plan.number")), Column(w("plan.due_on"))]
    columns += [Column(w(f"plan.{name}"), number=True) for name in names]
    rows = [
        (_number(row, w), day(row.due_on, w), *(row.texts.get(name, "") for name in names))
        for row in schedule.rows
    ]
    table(columns, rows, label=w("plan.title"))


def _shown(name: str, schedule: ScheduleRead) -> bool:
    return name not in ("charge", "vat") or any(getattr(row, name) for row in schedule.rows)


def _charts(schedule: ScheduleRead, w: Words, *, headline: str, locale: str) -> None:
    """The balance after each payment, above what each payment is made of. Floats only place the marks."""
    rows, currency = schedule.rows, schedule.currency
    parts = [name for name in SUMS[1:-1] if _shown(name, schedule)]
    drawn = {
        "plan_balance": _balance(_points(rows, currency, ("balance",), w), w),
        "plan_payments": _payments(_points(rows, currency, parts, w), w, parts),
    }
    for key, one in drawn.items():
        st.altair_chart(
            one.configure(locale=chart_locale(locale)).configure_view(stroke=None),
            alt=w("plan.chart_alt", headline=headline),
            key=key,
        )


def _balance(points: list[dict[str, Any]], w: Words) -> alt.Chart:
    base = alt.Chart(alt.Data(values=points), title=chart_title(w("plan.balance_chart"))).encode(
        x=alt.X("number:O", title=None, axis=None), y=_axis("amount"), tooltip=_tooltip(w)
    )
    area = base.mark_area(interpolate="step-after", opacity=0.18, color=_SERIES[0])
    return (area + base.mark_line(interpolate="step-after", color=_SERIES[0])).properties(
        height=BALANCE_HEIGHT
    )


def _payments(points: list[dict[str, Any]], w: Words, names: Sequence[str]) -> alt.Chart:
    parts = [w(f"plan.{name}") for name in names]
    return (
        alt.Chart(alt.Data(values=points), title=chart_title(w("plan.payment_chart")))
        .mark_bar()
        .encode(
            x=alt.X("number:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False, labelPadding=4)),
            y=_axis("amount"),
            color=alt.Color(
                "part:N", title=None, sort=parts, scale=alt.Scale(domain=parts, range=list(_SERIES[: len(parts)])),
                legend=alt.Legend(orient="top", offset=2, padding=0, columns=2),
            ),
            order=alt.Order("rank:Q"),
            tooltip=_tooltip(w),
        )
        .properties(height=PAYMENTS_HEIGHT)
    )  # fmt: skip


BALANCE_HEIGHT, PAYMENTS_HEIGHT = 150, 190
"""Pixels, axes and legend included."""

_SERIES = ("#4c7dff", "#f0a03a", "#8a94a6", "#b36ae2")
"""Principal, interest, charge, VAT."""


def _axis(name: str) -> alt.Y:
    return alt.Y(f"{name}:Q", title=None, axis=alt.Axis(format=",~f", tickCount=3))


def chart_title(text: str) -> alt.TitleParams:
    return alt.TitleParams(text, anchor="start", fontSize=12, fontWeight="normal", offset=6)


def _tooltip(w: Words) -> list[alt.Tooltip]:
    return [alt.Tooltip("due_on:N", title=w("plan.due_on")), alt.Tooltip("text:N", title=w("plan.payment"))]


def _points(
    rows: Sequence[PaymentRead], currency: str, names: Sequence[str], w: Words
) -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "due_on": row.texts["due_on"],
            "part": w(f"plan.{name}"),
            "rank": rank,
            "amount": float(Money(getattr(row, name), currency).major),
            "text": f"{w(f'plan.{name}')}: {row.texts[name]}",
        }
        for row in rows
        for rank, name in enumerate(names)
    ]


def _number(row: PaymentRead, w: Words) -> str:
    return str(row.number) if row.number else w("plan.down_payment")


def chart_locale(locale: str) -> dict[str, Any]:
    decimal, thousands = (".", ",") if comma(locale) else (",", ".")
    return {"number": {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}}
