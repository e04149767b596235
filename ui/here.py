"""What does every view need to begin? The session, the API for its person, the words of its language."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
import streamlit as st

from ui.address import Address, address
from ui.client import Client, connect
from ui.state import Session, session
from ui.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """One run of a page: nothing in it outlives the run except what it names."""

    session: Session
    client: Client
    words: Words
    address: Address
    zone: ZoneInfo

    def moment(self, at: datetime) -> str:
        """Day and time where the reader sits: "22/11/2026 14:05"; in English "2026-11-22 14:05"."""
        pattern = "%d/%m/%Y %H:%M" if self.words.lang == "es" else "%Y-%m-%d %H:%M"
        return at.astimezone(self.zone).strftime(pattern)

    def clock(self, at: datetime) -> str:
        """The time of day where the reader sits, with seconds: "14:05:09"."""
        return at.astimezone(self.zone).strftime("%H:%M:%S")


def here() -> Here:
    """Everything of this run, read afresh."""
    known, at = session(), address()
    return Here(
        session=known,
        client=Client(_pool(at.here), known.token),
        words=words(known.lang),
        address=at,
        zone=_zone(),
    )


@st.cache_resource(show_spinner=False)
def _pool(base: str) -> httpx.Client:
    # One pool for all sessions: making a client costs more than a request. It holds no cookies and no tokens.
    return connect(base)


def _zone() -> ZoneInfo:
    """The reader's time zone as the browser tells it; UTC when it does not."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
