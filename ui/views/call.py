"""One call: the live panel on the left, the slow frame (plan, claim, profile) on the right."""

import streamlit as st

from api.schemas import TicketView
from ui.answers import CallRead
from ui.arrival import stay_at
from ui.client import Problem
from ui.here import Here, here
from ui.parts import case, plan, results
from ui.parts.live_panel import Denied, Stirred, live_panel
from ui.parts.markup import notice, soft
from ui.parts.trouble import trouble
from ui.state import change


def page(now: Here) -> None:
    stay_at(now.session.call_id)
    if not now.session.call_id:
        _no_call(now)
        return
    try:
        ticket = _ticket(now)
    except Problem as problem:
        _refused(problem, now)
        return
    with st.container(key="call", horizontal=True, gap="medium"):
        with st.container(key="panel", width=400, gap=None):
            heard = _panel(now, ticket)
        with st.container(key="slow", width="stretch", gap="small"):
            _slow(now, heard)


def _panel(now: Here, ticket: TicketView) -> Stirred | None:
    call_id, renewal = now.session.call_id, now.session.renewals
    heard = live_panel(ticket, now.words, call_id=call_id, renewal=renewal, panel_url=now.address.panel)
    if not isinstance(heard, Denied):
        return heard
    if heard.renewal == renewal:
        change(ticket=None, renewals=renewal + 1)
        st.rerun()
    return None


def _ticket(now: Here) -> TicketView:
    """One ticket per call and session: a new one would make the browser call the panel again for nothing."""
    kept, call_id = now.session.ticket, now.session.call_id
    if kept is not None and now.session.ticket_call == call_id:
        return kept
    ticket = now.client.ticket(call_id)
    change(ticket=ticket, ticket_call=call_id)
    return ticket


def _slow(now: Here, heard: Stirred | None) -> None:
    if heard is not None:
        # New offers show the suggested one again; a card shown in the panel is shown here too.
        change(offer_id=heard.offer_id)
    try:
        call = now.client.call(now.session.call_id)
        known = now.client.debtor(call.debtor.debtor_id)
        case.head(call, now.words, reader=now.session.actor.actor_id if now.session.actor else "")
        _plan(call, now, heard.offer_id if heard else now.session.offer_id)
        case.owed(call, known, now.words)
    except Problem as problem:
        if problem.kind == "sign_in":
            raise
        if trouble(problem, now.words, key="slow"):
            st.rerun()


def _plan(call: CallRead, now: Here, wanted: str) -> None:
    w = now.words
    if plan.head(w, agreed=call.agreed is not None):
        _go_on("")
    headlines = call.headlines()
    if not headlines:
        plan.nothing(w, stopped=bool(call.protocol))
        return
    shown = wanted if wanted in headlines else next(iter(headlines))
    if another := plan.offers(headlines, shown, w):
        change(offer_id=another.offer_id)
        st.rerun()
    try:
        found = now.client.plan(call.call_id, shown)
    except Problem as problem:
        if problem.kind != "absent":
            raise
        soft(w("plan.gone"))
        return
    plan.draw(found, w, headline=headlines[shown], locale=call.locale)


def _refused(problem: Problem, now: Here) -> None:
    if problem.kind == "sign_in":
        raise problem
    if trouble(problem, now.words, key="call"):
        st.rerun()
    if st.button(now.words("call.leave"), key="leave", icon=":material/logout:"):
        _go_on("")


def _no_call(now: Here) -> None:
    w = now.words
    notice(w("call.none_title"), w("call.none_hint"))
    if st.button(w("call.to_debtors"), key="to_debtors", type="primary", icon=":material/search:"):
        change(go="debtors")
        st.rerun()
    if resumed := results.open_calls(now.client.calls(state="open").items, w, moment=now.moment):
        _go_on(resumed.picked_id)


def _go_on(call_id: str) -> None:
    """Another call on this page, or none."""
    change(call_id=call_id, ticket=None, offer_id="")
    st.rerun()


page(here())
