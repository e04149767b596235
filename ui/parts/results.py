"""Lists to pick from: debtors that match, calls that were made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from api.schemas import CallItem, DebtorItem, DebtorPage
from ui.parts.markup import heading, notice, soft
from ui.words import Words


@dataclass(frozen=True, slots=True)
class Picked:
    """The id of the line that was picked."""

    picked_id: str


def search(find: Callable[[str], DebtorPage], w: Words) -> Picked | None:
    """A search in the portfolio with what it found; picking one returns it."""
    typed = st.text_input(
        w("debtors.search"), placeholder=w("debtors.placeholder"), icon=":material/search:", key="debtor_query",
        persist_state="session",
    )  # fmt: skip
    query = (typed or "").strip()
    found = find(query)
    if not found.items:
        state = "empty" if query else "nobody"
        notice(w(f"debtors.{state}_title"), w(f"debtors.{state}_hint"))
        return None
    picked = debtors(found.items, w)
    soft(w("debtors.more") if found.next else w("debtors.pick"))
    return picked


def debtors(items: Sequence[DebtorItem], w: Words) -> Picked | None:
    """The debtors found; picking one returns it."""
    columns: dict[str, list[Any]] = {
        w("debtors.name"): [item.name or item.debtor_id for item in items],
        w("debtors.claim"): [item.claim.text for item in items],
        w("debtors.days_past_due"): [item.days_past_due for item in items],
        w("debtors.ageing"): [w.label("ageing", item.ageing) for item in items],
        w("debtors.product"): [w.label("product", item.product) for item in items],
        w("debtors.id"): [item.debtor_id for item in items],
    }
    return _list(columns, [item.debtor_id for item in items], right=(w("debtors.claim"),), key="debtor_list")


def calls(items: Sequence[CallItem], w: Words, *, moment: Callable[[datetime], str]) -> Picked | None:
    """The calls, newest first; picking one returns it."""
    columns = {
        w("journals.opened_at"): [moment(item.opened_at) for item in items],
        w("journals.debtor"): [item.name or item.debtor_id for item in items],
        w("journals.advisor"): [item.actor_id for item in items],
        w("journals.state"): [w(f"phase.{item.state}") for item in items],
        w("journals.disposition"): [
            w.label("disposition", item.disposition) if item.disposition else "" for item in items
        ],
        w("journals.call_id"): [item.call_id for item in items],
    }
    return _list(columns, [item.call_id for item in items], right=(), key="call_list")


def open_calls(items: Sequence[CallItem], w: Words, *, moment: Callable[[datetime], str]) -> Picked | None:
    """One button for each call that is still open; nothing when there is none."""
    if items:
        heading(w("call.mine"))
    for item in items:
        label = f"{item.name or item.debtor_id} · {moment(item.opened_at)}"
        if st.button(label, key=f"resume_{item.call_id}", icon=":material/call:"):
            return Picked(item.call_id)
    return None


def _list(
    columns: dict[str, list[Any]], ids: Sequence[str], *, right: Sequence[str], key: str
) -> Picked | None:
    config = {title: st.column_config.TextColumn(alignment="right") for title in right}
    chosen = st.dataframe(
        columns, hide_index=True, on_select="rerun", selection_mode=("single-row", "single-cell"), column_config=config,
        height="content" if len(ids) <= 12 else 440, key=f"{key}_{hash(tuple(ids))}",
    )  # fmt: skip
    # The box at the left picks a line, and so does a click anywhere in it.
    rows = [*chosen.selection.rows, *(row for row, _ in chosen.selection.cells)]
    return Picked(ids[rows[0]]) if rows and rows[0] < len(ids) else None
