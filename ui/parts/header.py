"""The line on top of every page: where you are, where you can go, your language, who you are."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui.here import Here
from ui.words import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was asked for in the header: another language, or to leave (`lang` is "")."""

    lang: str = ""


def header(now: Here, pages: Sequence[st.Page]) -> Moved | None:
    """Draw the header with the pages of the role; None when nothing was asked for."""
    with st.container(key="header", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<span class="nc-brand">{escape(now.words("app.title"))}</span>', width="content")
        for page in pages if len(pages) > 1 else ():
            st.page_link(page)
        st.space("stretch")
        return _language(now) or _person(now)


def _language(now: Here) -> Moved | None:
    chosen = st.segmented_control(
        now.words("header.language"),
        LANGUAGES,
        default=now.session.lang,
        required=True,
        format_func=str.upper,
        label_visibility="collapsed",
        key=f"language_{now.session.lang}",
    )
    return Moved(lang=chosen) if chosen and chosen != now.session.lang else None


def _person(now: Here) -> Moved | None:
    actor = now.session.actor
    if actor is None:
        return None
    with st.popover(actor.name, icon=":material/account_circle:", type="tertiary", key="person"):
        st.html(
            f'<p class="nc-soft">{escape(now.words.label("role", actor.role))} · {escape(actor.actor_id)}</p>'
        )
        if st.button(now.words("header.change_user"), key="change_user", icon=":material/switch_account:"):
            return Moved()
    return None
