"""What would this offer mean? Choose a debtor, move the levers of one kind of offer, read what comes of it."""

import streamlit as st

from api.schemas import DebtorProfile, PositionView
from ui.client import Problem
from ui.here import Here, here
from ui.parts import case, claims, results, what_if_levers, what_if_outcome
from ui.parts.markup import notice
from ui.parts.trouble import trouble
from ui.parts.typed import writing_of
from ui.parts.what_if_kinds import KINDS
from ui.parts.what_if_levers import Asked, Bench
from ui.parts.what_if_wrong import lever_of, sentence
from ui.state import KeptQuote, change

SHOWN = 50


def page(now: Here) -> None:
    w = now.words
    if not now.session.debtor_id:
        if picked := results.search(lambda query: now.client.debtors(query, limit=SHOWN), w):
            change(debtor_id=picked.picked_id)
            st.rerun()
        return
    if st.button(w("debtors.back"), key="back", icon=":material/arrow_back:", type="tertiary"):
        change(debtor_id="")
        st.rerun()
    known = claims.spoken(now.client.debtor(now.session.debtor_id), w)
    case.debtor_head(known, w)
    if not known.positions:
        notice(w("claim.none"), w("what_if.nothing_owed"))
        return
    _bench(known, _position(known, now), now)


def _position(known: DebtorProfile, now: Here) -> PositionView:
    """The position in the chosen currency; with a single one there is nothing to choose."""
    owed = {position.currency: position for position in known.positions}
    if len(owed) == 1:
        return known.positions[0]
    chosen = st.segmented_control(
        now.words("what_if.currency"), list(owed), default=next(iter(owed)), required=True,
        format_func=lambda code: f"{code} · {owed[code].claim.text}", key=f"currency_{known.debtor.debtor_id}",
    )  # fmt: skip
    return owed.get(chosen or "", known.positions[0])


def _bench(known: DebtorProfile, position: PositionView, now: Here) -> None:
    w, actor = now.words, now.session.actor
    bench = Bench(
        debtor_id=known.debtor.debtor_id, currency=position.currency, parts=position.parts, w=w,
        locale="en" if w.lang == "en" else known.locale, writing=writing_of(actor.locale if actor else "", w.lang),
    )  # fmt: skip
    st.session_state.setdefault(bench.key("kind"), KINDS[0])
    kind = st.pills(
        w("what_if.kind"), KINDS, required=True, label_visibility="collapsed",
        format_func=lambda code: w.label("kind", code), key=bench.key("kind"), persist_state="session",
    )  # fmt: skip
    with st.container(key="what_if", horizontal=True, gap="medium"):
        with st.container(key="levers", gap="small"):
            asked = what_if_levers.draw(kind or KINDS[0], bench)
        with st.container(key="outcome", gap="small"):
            _outcome(asked, bench, now)


def _outcome(asked: Asked, bench: Bench, now: Here) -> None:
    w = now.words
    if asked.wrong:
        notice(w("what_if.mend_title"), w("what_if.mend_hint"), tone="warn")
        return
    body = {"currency": bench.currency, "kind": asked.kind, "levers": asked.levers}
    if w.lang == "en":
        body["locale"] = "en"  # in Spanish the figures are written as where the debtor lives
    try:
        quote = now.client.quote(bench.debtor_id, body)
    except Problem as problem:
        _refused(problem, asked, bench, now)
        return
    present = KeptQuote(
        debtor_id=bench.debtor_id, currency=bench.currency, kind=asked.kind, levers=asked.levers, quote=quote
    )
    what_if_outcome.draw(
        present, now.session.kept_quote, asked, bench,
        keep=lambda kept: change(kept_quote=kept),
        file=lambda form: now.client.quote_file(bench.debtor_id, body | {"format": form}),
    )  # fmt: skip


def _refused(problem: Problem, asked: Asked, bench: Bench, now: Here) -> None:
    """What the engine cannot price is told beside the lever it names; what was typed stays."""
    if problem.kind != "refused":
        if problem.kind == "sign_in":
            raise problem
        if trouble(problem, now.words, key="quote"):
            st.rerun()
        return
    lever = lever_of(problem, asked.places)
    told, small = sentence(problem, lever, bench)
    if asked.tell(lever, told, small=small):
        notice(now.words("what_if.mend_title"), now.words("what_if.mend_hint"), tone="warn")
    else:
        notice(now.words("what_if.refused_title"), told, tone="warn", small=small)


page(here())
