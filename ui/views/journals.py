"""What happened in a call? The list of calls, and the journal of one: every event, forward and back."""

import streamlit as st

from ui.here import Here, here
from ui.parts import journal, results
from ui.parts.markup import heading, notice, soft
from ui.state import change

SHOWN = 100
STATES = ("", "open", "closed")


def page(now: Here) -> None:
    if now.session.journal_id:
        _journal(now)
    else:
        _calls(now)


def _calls(now: Here) -> None:
    w = now.words
    state = st.segmented_control(
        w("journals.filter"), STATES, default="", required=True, key="call_state", label_visibility="collapsed",
        format_func=lambda code: w(f"journals.{code or 'all'}"),
    )  # fmt: skip
    found = now.client.calls(state=state or "", limit=SHOWN)
    if not found.items:
        notice(w("journals.empty_title"), w("journals.empty_hint"))
        return
    picked = results.calls(found.items, w, moment=now.moment)
    soft(w("journals.more") if found.next else w("journals.pick"))
    if picked:
        change(journal_id=picked.picked_id, journal_seq=0)
        st.rerun()


def _journal(now: Here) -> None:
    w = now.words
    if st.button(w("journals.back"), key="back", icon=":material/arrow_back:", type="tertiary"):
        change(journal_id="", journal_seq=0)
        st.rerun()
    entries = now.client.journal(now.session.journal_id)
    heading(w("journals.journal"), now.session.journal_id)
    if not entries:
        notice(w("journals.empty_title"), w("journals.empty_hint"))
        return
    seq = min(max(now.session.journal_seq, 1), len(entries))
    with st.container(key="journal", horizontal=True, gap="medium"):
        with st.container(key="journal_list"):
            turned = journal.listing(entries, w, clock=now.clock, at=seq)
        with st.container(key="journal_event"):
            turned = journal.turning(entries[seq - 1], len(entries), w) or turned
            journal.full(entries[seq - 1], w, journal.offers_of(entries), moment=now.moment)
    journal.choices(entries, w)
    if turned and turned.seq != seq:
        change(journal_seq=turned.seq)
        st.rerun()


page(here())
