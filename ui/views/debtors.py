"""Who do I call? Search the portfolio, look at somebody, open the call."""

from typing import Literal
from uuid import uuid4

import streamlit as st

from api.schemas import DebtorProfile
from ui.client import Problem
from ui.here import Here, here
from ui.parts import claims, results
from ui.parts.markup import case_head, days_late, notice, soft
from ui.parts.trouble import trouble
from ui.rooms import BY_ROLE
from ui.state import change

SHOWN = 50


def page(now: Here) -> None:
    if now.session.debtor_id:
        _profile(now)
        return
    query = st.text_input(
        now.words("debtors.search"),
        placeholder=now.words("debtors.placeholder"),
        icon=":material/search:",
        key="debtor_query",
        persist_state="session",
    )
    _results(now, (query or "").strip())


def _results(now: Here, query: str) -> None:
    w = now.words
    found = now.client.debtors(query, limit=SHOWN)
    if not found.items:
        state = "empty" if query else "nobody"
        notice(w(f"debtors.{state}_title"), w(f"debtors.{state}_hint"))
        return
    picked = results.debtors(found.items, w)
    soft(w("debtors.more") if found.next else w("debtors.pick"))
    if picked:
        change(debtor_id=picked.picked_id)
        st.rerun()


def _profile(now: Here) -> None:
    w = now.words
    if st.button(w("debtors.back"), key="back", icon=":material/arrow_back:", type="tertiary"):
        change(debtor_id="")
        st.rerun()
    known = now.client.debtor(now.session.debtor_id)
    debtor = known.debtor
    main = known.positions[0] if known.positions else None
    chips = [debtor.debtor_id, w(f"debtor.{debtor.kind}")]
    if main:
        chips += [days_late(main.days_past_due, w), w.label("ageing", main.segment.ageing)]
    case_head(debtor.name or debtor.debtor_id, main.claim.text if main else "", chips)
    if now.session.actor and "call" in BY_ROLE.get(now.session.actor.role, ()):
        _open(known, now)
    claims.profile(debtor, w)
    if not known.positions:
        notice(w("claim.none"), "")
    for position in known.positions:
        title = w("claim.of", currency=position.currency) if len(known.positions) > 1 else w("claim.title")
        with st.container(horizontal=True, gap="medium", key=f"owed_{position.currency}"):
            with st.container(key=f"owed_parts_{position.currency}"):
                claims.buckets(position.parts, position.claim, w, title=title)
            with st.container(key=f"owed_debts_{position.currency}"):
                claims.debts(position.debts, w)
    claims.calls(known.calls, w, moment=now.moment)


def _open(known: DebtorProfile, now: Here) -> None:
    """One button per currency: a call negotiates one position."""
    key = "debtors.open_in" if len(known.positions) > 1 else "debtors.open_call"
    with st.container(horizontal=True, key="open_calls"):
        for place, position in enumerate(known.positions):
            label = now.words(key, currency=position.currency)
            kind: Literal["primary", "secondary"] = "secondary" if place else "primary"
            if st.button(label, key=f"open_{position.currency}", type=kind, icon=":material/call:"):
                _begin(known.debtor.debtor_id, position.currency, now)


def _begin(debtor_id: str, currency: str, now: Here) -> None:
    try:
        call = now.client.open_call(debtor_id, currency=currency, intent_id=f"open-{uuid4().hex}")
    except Problem as problem:
        if problem.kind == "sign_in":
            raise
        trouble(problem, now.words, key="open")
        return
    change(call_id=call.call_id, ticket=None, offer_id="", go="call")
    st.rerun()


page(here())
