"""May this be offered? The verdict in one line, the lever that decides, and the nearest offer that may be made."""

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from copilot.money import Money
from ui.answers_quote import NearestRead, StepRead, VerdictRead
from ui.parts.figures import amount, rounded
from ui.parts.markup import verdict_line
from ui.words import Words

MARKS = {"allowed": "✓", "needs_approval": "◷", "refused": "✕"}
"""The colour is never alone."""

FLOORS = frozenset({"down_payment", "installment", "rate"})
"""Levers whose limit is a minimum."""

PPM = 1_000_000


def draw(
    verdict: VerdictRead,
    nearest: NearestRead | None,
    w: Words,
    *,
    headline: str,
    currency: str,
    on_move: Callable[[], None],
) -> None:
    """The headline with its badge and reason; a press on the nearest offer moves the levers there."""
    title = w(f"verdict.{verdict.outcome}")
    if verdict.outcome == "needs_approval" and verdict.approver:
        title = w("what_if.approver", title=title, role=w.label("role", verdict.approver))
    verdict_line(
        headline, f"{MARKS.get(verdict.outcome, '')} {title}", reason(verdict, w, currency=currency),
        tone=verdict.outcome,
    )  # fmt: skip
    if nearest is not None:
        st.button(
            w("what_if.to_nearest", headline=nearest.headline), key="to_nearest", on_click=on_move,
            icon=":material/near_me:", type="primary",
        )  # fmt: skip
    elif verdict.outcome != "allowed":
        st.caption(w("what_if.no_nearest"))


def reason(verdict: VerdictRead, w: Words, *, currency: str) -> str:
    """The deciding lever: "Descuento total 40 %; el límite es 35 % (regla default)"; empty when no lever decides."""
    step = next((step for step in verdict.steps if step.lever == verdict.decisive), None)
    if step is None:
        return ""
    form = "kind" if step.unit == "kind" else "floor" if step.lever in FLOORS else "ceiling"
    told = w(
        f"what_if.reason.{form}",
        lever=w.label("lever", step.lever).lower() if w.lang == "es" else w.label("lever", step.lever),
        asked=_text(step, step.asked, w, currency),
        limit=_text(step, step.limit, w, currency),
    )
    rule = w("what_if.cap", rule=step.cap_id) if step.cap_id else w("what_if.rule", rule=step.rule_id)
    return f"{told} · {rule}"


def _text(step: StepRead, value: int, w: Words, currency: str) -> str:
    if step.unit == "kind":
        return ", ".join(w.label("kind", kind) for kind in step.allowed_kinds)
    if step.unit == "days":
        return w("limits.days", n=value)
    if step.unit == "ppm":
        return rounded(Decimal(value) / PPM, 2, w)
    if step.unit == "minor":
        shown = f"{currency}\N{NO-BREAK SPACE}{amount(Money(value, currency), w)}"
        share = f" ({rounded(Decimal(value) / step.base, 2, w)})" if step.base else ""
        return f"{shown}{share}"
    return str(value)
