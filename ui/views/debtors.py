"""Who do I call? Search the portfolio, look at somebody, open the call."""

from typing import Literal
from uuid import uuid4

import streamlit as st

from api.schemas import DebtorProfile
from ui.client import Problem
from ui.here import Here, here
from ui.parts import case, claims, results
from ui.parts.markup import notice
from ui.parts.trouble import trouble
from ui.rooms import BY_ROLE
from ui.state import change

SHOWN = 50


def page(now: Here) -> None:
    if now.session.debtor_id:
        _profile(now)
        return
    if picked := results.search(lambda query: now.client.debtors(query, limit=SHOWN), now.words):
        change(debtor_id=picked.picked_id)
        st.rerun()


def _profile(now: Here) -> None:
    w = now.words
    if st.button(w("debtors.back"), key="back", icon=":material/arrow_back:", type="tertiary"):
        change(debtor_id="")
        st.rerun()
    known = now.client.debtor(now.session.debtor_id)
    debtor = known.debtor
    case.debtor_head(known, w)
    _doors(known, now)
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


def _doors(known: DebtorProfile, now: Here) -> None:
    """One button per currency, since a call negotiates one position; and one to try offers out before."""
    w, own = now.words, BY_ROLE.get(now.session.actor.role if now.session.actor else "", ())
    key = "debtors.open_in" if len(known.positions) > 1 else "debtors.open_call"
    with st.container(horizontal=True, key="open_calls"):
        for place, position in enumerate(known.positions if "call" in own else ()):
            label = w(key, currency=position.currency)
            kind: Literal["primary", "secondary"] = "secondary" if place else "primary"
            if st.button(label, key=f"open_{position.currency}", type=kind, icon=":material/call:"):
                _begin(known.debtor.debtor_id, position.currency, now)
        if known.positions and st.button(w("debtors.what_if"), key="what_if", icon=":material/tune:"):
            change(go="what_if")
            st.rerun()


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
