"""What does the house assume? The figures by group, an edit that publishes another version, and the history."""

from datetime import datetime

import streamlit as st

from api.schemas_assumptions import AssumptionsNow
from ui.client import Problem
from ui.here import Here, here
from ui.parts import assumed
from ui.parts.markup import heading, notice, soft
from ui.parts.trouble import trouble
from ui.state import change


def page(now: Here) -> None:
    w = now.words
    found = now.client.assumptions()
    editing = now.session.assume_from
    heading(w("assumptions.title"), found.version)
    soft(w("assumptions.hint"))
    if now.session.assumed == found.version:
        notice(w("assumptions.published"), w("assumptions.published_hint"))
    group = assumed.choose(found.figures, w, disabled=bool(editing))
    figures = [one for one in found.figures if assumed.group_of(one.id) == group]
    if editing:
        _edit(found, group, now)
    elif assumed.values(figures, group, w):
        change(assume_from=found.version, assumed="")
        st.rerun()
    assumed.history(found.history, {one.id: one for one in found.figures}, w, moment=now.moment)


def _edit(found: AssumptionsNow, group: str, now: Here) -> None:
    """The form of the version the edit began from, also when another one is in force by now."""
    w, began = now.words, now.session.assume_from
    newest = next((one for one in found.history if one.version == found.version), None)
    too_late = began != found.version
    if too_late and newest is not None:
        _overtaken(newest.published_by, newest.published_at, now)
    version = now.client.assumptions_of(began) if too_late else found
    figures = [one for one in version.figures if assumed.group_of(one.id) == group]
    match assumed.form(figures, began, w, too_late=too_late):
        case assumed.Left():
            change(assume_from="")
            st.rerun()
        case assumed.Publish(values=values, why=why):
            _publish(dict(values), why, now)
        case _:
            pass


def _publish(values: dict[str, str], why: str, now: Here) -> None:
    try:
        after = now.client.publish_assumptions(values, instead_of=now.session.assume_from, why=why)
    except Problem as problem:
        if problem.kind == "sign_in":
            raise
        if problem.code == "newer_version":  # between the look at the top of the page and the press
            st.rerun()
        trouble(problem, now.words, key="publish")
        return
    change(assume_from="", assumed=after.version)
    st.rerun()


def _overtaken(by: str, at: datetime, now: Here) -> None:
    if assumed.overtaken(by, now.moment(at), now.words):
        change(assume_from="")
        st.rerun()


page(here())
