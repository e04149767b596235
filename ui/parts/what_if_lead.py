"""What an offer is worth to the house: its expected value against the best alternative, and what that hangs on."""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import streamlit as st

from copilot.money import Money, round_decimals
from ui.answers_quote import LeadRead, QuoteRead, SwingRead
from ui.parts.assumed import title
from ui.parts.figures import number, rounded
from ui.parts.markup import Column, Figure, figures, heading, soft, table
from ui.parts.plan import chart_locale, chart_title
from ui.parts.what_if_result import figure, why_of
from ui.words import Words

BARS = 6
"""Bars of the chart: the widest swings."""
GAIN, LOSS = "#2f9e6e", "#d0594e"


def draw(lead: LeadRead, quote: QuoteRead, w: Words, *, locale: str) -> None:
    """The value with its alternatives and discounts, and the chart of what it hangs on."""
    heading(w("what_if.lead.title"), lead.assumptions_version)
    figures(_figures(lead, quote, w))
    with st.container(key="lead", horizontal=True, gap="medium"):
        with st.container(key="lead_tables"):
            _alternatives(lead, w)
            _discounts(lead, w)
        if widest(lead.swings):
            with st.container(key="lead_chart"):
                st.altair_chart(
                    tornado(lead, w).configure(locale=chart_locale(locale)).configure_view(stroke=None),
                    alt=w("what_if.lead.tornado_alt", headline=quote.headline),
                    key="tornado",
                )
                soft(w("what_if.lead.tornado_hint"))


def tornado(lead: LeadRead, w: Words) -> alt.Chart:
    """How far the difference to the best alternative moves with each assumption. Floats only place the marks."""
    middle = _float(lead.decision_value.minor, lead.decision_value.currency)
    bars = [bar for swing in widest(lead.swings) for bar in _bars(swing, middle, w)]
    names = list(dict.fromkeys(bar["name"] for bar in bars))
    base = alt.Chart(alt.Data(values=bars), title=chart_title(w("what_if.lead.tornado"))).encode(
        y=alt.Y("name:N", title=None, sort=names, axis=alt.Axis(labelLimit=170, ticks=False, domain=False)),
        tooltip=[
            alt.Tooltip("name:N", title=w("what_if.lead.assumption")),
            alt.Tooltip("text:N", title=w("what_if.lead.value")),
        ],
    )  # fmt: skip
    drawn = base.mark_bar(height={"band": 0.6}).encode(
        x=alt.X(
            "from:Q", title=None, scale=alt.Scale(zero=False, nice=True),
            axis=alt.Axis(format=",~f", tickCount=4, labelOverlap=True),
        ),
        x2="to:Q",
        color=alt.Color(
            "gain:N", title=None, legend=alt.Legend(orient="top", offset=2, padding=0),
            scale=alt.Scale(domain=[w("what_if.lead.rises"), w("what_if.lead.falls")], range=[GAIN, LOSS]),
        ),
    )  # fmt: skip
    rule = alt.Chart(alt.Data(values=[{"at": middle}])).mark_rule(strokeWidth=1.5, color="#8a94a6")
    return (drawn + rule.encode(x="at:Q")).properties(height=34 * len(names) + 64)


def widest(swings: Sequence[SwingRead]) -> list[SwingRead]:
    """The assumptions that move the difference most, the widest first; those that do not move it are left out."""
    by_width = {swing.assumption: swing.decision_value.width() for swing in swings}
    moving = [swing for swing in swings if by_width[swing.assumption] > 0]
    return sorted(moving, key=lambda swing: -by_width[swing.assumption])[:BARS]


def _bars(swing: SwingRead, middle: float, w: Words) -> Iterable[dict[str, Any]]:
    for end, gain in ((swing.decision_value.low, "falls"), (swing.decision_value.high, "rises")):
        yield {
            "name": title(swing.assumption, w),
            "from": middle,
            "to": _float(end.minor, end.currency),
            "gain": w(f"what_if.lead.{gain}"),
            "text": end.text,
        }


def _figures(lead: LeadRead, quote: QuoteRead, w: Words) -> Iterable[Figure]:
    best = w.label("alternative", lead.best)
    even = (
        w("what_if.lead.never")
        if lead.break_even_acceptance is None
        else rounded(lead.break_even_acceptance, 1, w)
    )
    told = {
        "expected_npv": lead.expected_npv.text,
        "best": f"{best} · {lead.best_value.text}",
        "decision_value": signed(lead.decision_value.minor, lead.decision_value.text),
        "break_even": even,
        "acceptance": rounded(lead.acceptance, 1, w),
        "chance_kept": rounded(lead.chance_kept, 1, w),
        "recovery_rate": rounded(lead.recovery_rate, 1, w),
        "months_to_cash": number(round_decimals(lead.months_to_cash, 1), w),
    }  # fmt: skip
    for name, text in told.items():
        yield figure(w(f"what_if.lead.{name}"), text, why_of(name, quote), w)
    if (why := why_of("npv", quote)) is not None:
        yield figure(w("what_if.figure.npv"), why.values[0].text, why, w)


def signed(minor: int, text: str) -> str:
    """An amount that says when it is a gain: "+$ 12.300"."""
    return f"+{text}" if minor > 0 else text.replace("-", "−", 1)


def _alternatives(lead: LeadRead, w: Words) -> None:
    heading(w("what_if.lead.alternatives"))
    rows = [(w("what_if.lead.this"), lead.expected_npv.text)]
    rows += [(w.label("alternative", one.name), one.value.text) for one in lead.alternatives]
    ranked = sorted(
        zip([lead.expected_npv.minor, *(one.value.minor for one in lead.alternatives)], rows, strict=True),
        key=lambda pair: -pair[0],
    )
    strong = frozenset(place for place, (_, row) in enumerate(ranked) if row is rows[0])
    columns = [Column(w("what_if.lead.alternative")), Column(w("what_if.lead.value"), number=True)]
    table(columns, [row for _, row in ranked], label=w("what_if.lead.alternatives"), strong=strong)


def _discounts(lead: LeadRead, w: Words) -> None:
    given = [one for one in lead.discounts if one.waived.minor]
    if not given:
        soft(w("what_if.lead.no_discount"))
        return
    heading(w("what_if.lead.discounts"))
    columns = [Column(w("what_if.lead.bucket"))]
    columns += [Column(w(f"what_if.lead.{name}"), number=True) for name in ("owed", "given", "share")]
    rows = [
        (w(f"bucket.{one.bucket}"), one.claim.text, one.waived.text, rounded(one.rate, 2, w)) for one in given
    ]
    table(columns, rows, label=w("what_if.lead.discounts"))


def _float(minor: int, currency: str) -> float:
    return float(Money(minor, currency).major)
