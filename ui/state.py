"""What does the browser session remember between two runs of a page? One frozen Session under one key."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from api.schemas import ActorView, TicketView
from ui.answers_quote import QuoteRead

KEY = "copilot_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuote:
    """An offer of the what-if page that was put aside to compare with: for whom, what was asked, what came of it."""

    debtor_id: str
    currency: str
    kind: str
    levers: Mapping[str, Any]
    quote: QuoteRead


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who sits here and what they look at. Empty text means none.

    `ticket` belongs to `ticket_call` and was renewed `renewals` times in this session. `offer_id` is the
    offer whose plan is shown, "" for the suggested one. `assume_from` is the version of the assumptions that an
    edit began from, `assumed` the one just published. `signed_out` is set when somebody chose to leave: then the
    demo does not sign in by itself. `notice` is a key of the catalogue to show once on the sign-in page. `go` is
    the page to turn to on the next run. `popped` are the query parameters that were already followed.
    """

    lang: str = "es"
    token: str = field(default="", repr=False)
    actor: ActorView | None = None
    call_id: str = ""
    ticket: TicketView | None = field(default=None, repr=False)
    ticket_call: str = ""
    renewals: int = 0
    offer_id: str = ""
    debtor_id: str = ""
    kept_quote: KeptQuote | None = None
    journal_id: str = ""
    journal_seq: int = 0
    assume_from: str = ""
    assumed: str = ""
    signed_out: bool = False
    notice: str = ""
    go: str = ""
    popped: tuple[str, ...] = ()


def session() -> Session:
    """The session of this browser tab."""
    kept = st.session_state.get(KEY)
    return kept if isinstance(kept, Session) else change()


def change(**fields: Any) -> Session:
    """The session with some fields changed, kept for the next run."""
    kept = st.session_state.get(KEY)
    return _keep(replace(kept if isinstance(kept, Session) else Session(), **fields))


def sign_out(*, notice: str = "", by_hand: bool = True) -> Session:
    """Forget who was here and everything they looked at; the language and the address stay as they are."""
    before = session()
    return _keep(Session(lang=before.lang, popped=before.popped, notice=notice, signed_out=by_hand))


def _keep(changed: Session) -> Session:
    st.session_state[KEY] = changed
    return changed
