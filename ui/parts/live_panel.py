"""The live panel on the advisor's page: mounts the API's own module and says when the slow pages should look again."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import streamlit as st

from api.schemas import TicketView
from ui.words import Words

NAME, KEY = "negotiation_panel", "live_panel"

CSS = """
.waiting { margin: 12px; color: var(--st-text-color); opacity: 0.7; font: 14px system-ui, sans-serif; }
"""
"""Only for our own line: the panel lives in the same shadow root and brings its own sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stirred:
    """Something new stands in the call: the offers changed, one was chosen, or `offer_id` is to be shown."""

    offer_id: str = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """The ticket was refused; the panel waits for another one.

    `renewal` says which ticket, so that the same refusal told twice counts once.
    """

    renewal: int


def live_panel(
    ticket: TicketView, w: Words, *, call_id: str, renewal: int, panel_url: str
) -> Stirred | Denied | None:
    """Mount the panel of a call. The same values keep the same socket through every run of the script."""
    mount = st.components.v2.component(NAME, js=_script(), css=CSS)
    heard = mount(
        key=KEY,
        data={
            "panel_url": panel_url,
            "live_url": ticket.live_url,
            "ticket": ticket.ticket,
            "lang": w.lang,
            "call_id": call_id,
            "renewal": renewal,
            "said": {"loading": w("call.panel_loading"), "missing": w("call.panel_missing")},
        },
        on_suggestion_change=_noted,
        on_denied_change=_noted,
    )
    if heard.denied is not None:
        return Denied(int(heard.denied.get("renewal", -1)))
    if heard.suggestion is None:
        return None
    return Stirred(offer_id=str(heard.suggestion.get("offer_id") or ""))


def _noted() -> None:
    """The value is read from the result of the same run; Streamlit only wants to know that it exists."""


@cache
def _script() -> str:
    return files("ui").joinpath("parts", "mount.js").read_text(encoding="utf-8")
