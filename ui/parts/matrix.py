"""The limits as their authors wrote them: rows from top to bottom, levers, one column per role; then the caps."""

from collections.abc import Mapping, Sequence
from typing import Any

from ui.answers import CapRead, PolicyRead, RowRead, When
from ui.parts.figures import day, number, percent
from ui.parts.markup import Column, heading, soft, table
from ui.words import Words

LEVERS = (
    "discount_total", "discount_principal", "discount_interest", "discount_penalties", "discount_fees",
    "discount_taxes", "down_payment", "installments", "installment", "first_payment_days", "grace_days", "rate",
    "kind",
)  # fmt: skip
FLOORS = frozenset({"down_payment", "installment", "rate"})
"""Levers whose limit is a minimum."""

NAMED = {"product": "product", "ageing": "ageing", "band": "band", "person": "debtor"}
"""Conditions whose values are codes with a name in the catalogue; the other values are shown as written."""


def rows(policy: PolicyRead, w: Words) -> None:
    """The matrix. A row is one line per lever it speaks about: its name and conditions on the first, its note below."""
    heading(w("limits.title"), policy.title)
    if not policy.rows:
        soft(w("limits.no_rows"))
        return
    columns = [Column(w("limits.row")), Column(w("limits.when")), Column(w("limits.lever"))]
    columns += [Column(w.label("role", role), number=True) for role in policy.ladder]
    lines: list[tuple[str, ...]] = []
    firsts = set()
    for row in policy.rows:
        firsts.add(len(lines))
        lines += _lines(row, policy.ladder, w)
    table(columns, lines, label=w("limits.title"), groups=frozenset(firsts))


def caps(policy: PolicyRead, w: Words) -> None:
    """The ceilings that no row can lift."""
    heading(w("limits.caps"))
    if not policy.caps:
        soft(w("limits.no_caps"))
        return
    names = ("cap", "when", "lever", "limit", "source", "date")
    columns = [Column(w(f"limits.{name}"), number=name == "limit") for name in names]
    table(columns, [_cap(cap, w) for cap in policy.caps], label=w("limits.caps"))


def _lines(row: RowRead, ladder: Sequence[str], w: Words) -> list[tuple[str, ...]]:
    spoken = [lever for lever in LEVERS if any(lever in row.limits.get(role, {}) for role in ladder)]
    lines = []
    for place, lever in enumerate(spoken):
        cells = (row.limits.get(role, {}).get(lever) for role in ladder)
        head = (
            (row.id, _head(row, w, alone=len(spoken) == 1))
            if place == 0
            else ("", row.note if place == 1 else "")
        )
        lines.append(
            (*head, w(f"lever.{lever}"), *("" if cell is None else _cell(lever, cell, w) for cell in cells))
        )
    return lines


def _head(row: RowRead, w: Words, *, alone: bool) -> str:
    """The conditions; a row with one line has no line below for its note, so it follows them."""
    return f"{_when(row.when, w)} — {row.note}" if alone and row.note else _when(row.when, w)


def _cap(cap: CapRead, w: Words) -> tuple[str, ...]:
    limit = _cell(cap.lever, cap.limit, w)
    return (cap.id, _when(cap.when, w), w.label("lever", cap.lever), limit, cap.source, day(cap.date, w))


def _when(when: When, w: Words) -> str:
    written = when.written().items()
    return " · ".join(
        f"{w.label('condition', name)}: {_condition(name, value, w)}" for name, value in written
    ) or w("limits.always")


def _condition(name: str, value: Any, w: Words) -> str:
    if isinstance(value, Mapping):
        low, high = value.get("from"), value.get("to")
        if low is not None and high is not None:
            return w("limits.between", low=low, high=high)
        return w("limits.from", value=low) if high is None else w("limits.to", value=high)
    values = value if isinstance(value, list) else [value]
    group = NAMED.get(name)
    return ", ".join(w.label(group, str(item)) if group else str(item) for item in values)


def _cell(lever: str, cell: Any, w: Words) -> str:
    """A cell as it is read aloud: "hasta 35 %", "mín. ARS 15000", "12"."""
    if lever == "kind":
        return ", ".join(w.label("kind", str(kind)) for kind in cell)
    if lever == "installment" and isinstance(cell, Mapping):
        amounts = ", ".join(
            f"{currency}\N{NO-BREAK SPACE}{number(amount, w)}" for currency, amount in cell.items()
        )
        return w("limits.at_least", text=amounts)
    text = _amount(lever, cell, w)
    return w("limits.at_least" if lever in FLOORS else "limits.at_most", text=text)


def _amount(lever: str, cell: Any, w: Words) -> str:
    if lever == "installments":
        return str(cell)
    if lever in ("first_payment_days", "grace_days"):
        return w("limits.days", n=cell)
    share = percent(cell, w)
    return w("limits.yearly", text=share) if lever == "rate" else share
