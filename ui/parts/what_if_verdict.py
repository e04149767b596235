"""May this be offered? The verdict in one line, the lever that decides, and the nearest offer that may be made."""

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from copilot.money import Money
from copilot.scripts.figures import money_text
from ui.answers_quote import NearestRead, QuoteRead, StepRead, VerdictRead
from ui.parts.figures import rounded
from ui.parts.markup import notice, soft, verdict_line
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
    locale: str,
    on_move: Callable[[], None],
) -> None:
    """The headline with its badge and reason; a press on the nearest offer moves the levers there."""
    title = w(f"verdict.{verdict.outcome}")
    if verdict.outcome == "needs_approval" and verdict.approver:
        title = w("what_if.approver", title=title, role=w.label("role", verdict.approver))
    verdict_line(
        headline, f"{MARKS.get(verdict.outcome, '')} {title}",
        *reason(verdict, w, lambda minor: money_text(Money(minor, currency), locale)), tone=verdict.outcome,
    )  # fmt: skip
    if nearest is not None:
        st.button(
            w("what_if.to_nearest", headline=nearest.headline), key="to_nearest", on_click=on_move,
            icon=":material/near_me:", type="primary",
        )  # fmt: skip
    elif verdict.outcome != "allowed":
        st.caption(w("what_if.no_nearest"))


def remarks(quote: QuoteRead, w: Words) -> None:
    """What no limit judges and the advisor must know: more than the income bears, fewer payments than were asked."""
    impact, most = quote.impact, quote.over_affordability
    if most is not None and impact.installment_to_income is not None:
        which = "last" if impact.ends_high else "regular"
        share = rounded(impact.installment_to_income, 1, w)
        title = w(f"what_if.over_income.{which}", payment=impact.highest_payment.text, share=share)
        notice(f"⚠ {title}", w(f"what_if.over_income.{which}_hint", most=rounded(most, 1, w)), tone="warn")
    if quote.fewer_than is not None:
        soft(w("what_if.fewer", asked=quote.fewer_than, count=impact.installments))


def reason(verdict: VerdictRead, w: Words, money: Callable[[int], str]) -> tuple[str, str]:
    """The deciding lever and its rule: "Cuotas: se pide 24 y el límite es 18", "regla default"; for an allowed offer
    the lever that is closest to its limit. Both empty when no lever decides."""
    step = next((step for step in verdict.steps if step.lever == verdict.decisive), None)
    if step is None or (verdict.outcome == "allowed" and step.unit == "kind"):
        return "", ""
    form = "kind" if step.unit == "kind" else "floor" if step.lever in FLOORS else "ceiling"
    lever = w.label("lever", step.lever)
    asked, limit = (_text(step, value, w, money) for value in (step.asked, step.limit))
    if verdict.outcome == "allowed":
        keys = (f"what_if.closest.{step.lever}", f"what_if.closest.{form}")
        name = lever[:1].lower() + lever[1:]
        asked = str(step.asked) if step.unit == "days" else asked  # the limit says that these are days
        told = w(next(key for key in keys if key in w.texts), lever=name, asked=asked, limit=limit)
    else:
        told = w(f"what_if.reason.{form}", lever=lever, asked=asked, limit=limit)
    return told, w("what_if.cap", rule=step.cap_id) if step.cap_id else w("what_if.rule", rule=step.rule_id)


def _text(step: StepRead, value: int, w: Words, money: Callable[[int], str]) -> str:
    if step.unit == "kind":
        return ", ".join(w.label("kind", kind) for kind in step.allowed_kinds)
    if step.unit == "days":
        return w("limits.days", n=value)
    if step.unit == "ppm":
        return rounded(Decimal(value) / PPM, 2, w)
    if step.unit == "minor":
        share = f" ({rounded(Decimal(value) / step.base, 2, w)})" if step.base else ""
        return f"{money(value)}{share}"
    return str(value)
