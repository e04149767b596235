"""The door of the pages: arrive, choose the pages of the role, draw the header, run the chosen page.

Streamlit runs this file from the top for every click. Start the server with `python -m ui.run_ui`.
"""

from pathlib import Path

import streamlit as st

from ui.arrival import arrive
from ui.client import Problem
from ui.here import Here
from ui.parts.header import Moved, header
from ui.parts.trouble import trouble
from ui.rooms import BY_ROLE, room_for, rooms
from ui.state import change, sign_out

STYLE = Path(__file__).with_name("style.css")
ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    now = arrive()
    st.set_page_config(page_title=now.words("app.title"), page_icon=str(ICON), layout="wide")
    st.html(STYLE)
    role = now.session.actor.role if now.session.actor else ""
    pages = rooms(role, {name: now.words(f"nav.{name}") for name in BY_ROLE["admin"]})
    chosen = st.navigation(list(pages.values()), position="hidden")
    if now.session.go and role:
        change(go="")
        wanted = room_for(now.session.go, role, at=chosen.url_path)
        if wanted and pages[wanted].url_path != chosen.url_path:
            st.switch_page(pages[wanted])
    own = [pages[name] for name in BY_ROLE.get(role, ())]
    _move(header(now, own))
    _run(chosen, now)


def _move(moved: Moved | None) -> None:
    if moved is None:
        return
    if moved.lang:
        change(lang=moved.lang)
    else:
        sign_out()
        st.query_params.clear()
    st.rerun()


def _run(page: st.Page, now: Here) -> None:
    """Run a page; whatever the API could not do is told in words, never as a traceback."""
    try:
        page.run()
    except Problem as problem:
        if problem.kind == "sign_in" and now.session.token:
            sign_out(notice="sign_in.expired", by_hand=False)
            st.rerun()
        if trouble(problem, now.words):
            st.rerun()


main()
