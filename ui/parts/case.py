"""The case on the advisor's page: who and how much on top, what is owed and by whom below."""

import streamlit as st

from api.schemas import DebtorProfile
from ui.answers import CallRead
from ui.parts import claims
from ui.parts.markup import case_head, days_late
from ui.words import Words


def head(call: CallRead, w: Words, *, reader: str) -> None:
    """Name, claim and segment; whose call it is, when it is not the reader's own; how it ended."""
    segment = call.segment
    case_head(
        call.debtor.name or call.debtor.debtor_id,
        call.claim.text,
        [
            days_late(call.days_past_due, w),
            w.label("ageing", segment.ageing),
            w.label("product", segment.product),
            w.label("band", segment.band),
            w("call.other", actor=call.owner) if call.owner != reader else "",
            w("call.closed") if call.state == "closed" else "",
            w.label("disposition", call.disposition) if call.state == "closed" else "",
        ],
    )


def debtor_head(known: DebtorProfile, w: Words) -> None:
    """Name, claim and age of somebody without a call; of several positions the first is told."""
    debtor, main = known.debtor, known.positions[0] if known.positions else None
    chips = [debtor.debtor_id, w(f"debtor.{debtor.kind}")]
    if main:
        chips += [days_late(main.days_past_due, w), w.label("ageing", main.segment.ageing)]
    case_head(debtor.name or debtor.debtor_id, main.claim.text if main else "", chips)


def owed(call: CallRead, known: DebtorProfile, w: Words) -> None:
    """The claim of the call per bucket, the debts behind it, and what is known about the debtor."""
    position = next((p for p in known.positions if p.currency == call.currency), None)
    claims.debts(position.debts if position else (), w)
    with st.container(key="owed", horizontal=True, gap="medium"):
        with st.container(key="owed_parts"):
            claims.buckets(call.parts, call.claim, w, title=w("claim.title"))
        with st.container(key="owed_profile"):
            claims.profile(known.debtor, w)
