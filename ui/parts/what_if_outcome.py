"""What comes of the levers, from top to bottom: verdict, figures, payments, and for leads value and books."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.answers_quote import QuoteRead
from ui.parts import (
    what_if_books,
    what_if_compare,
    what_if_lead,
    what_if_levers,
    what_if_result,
    what_if_verdict,
)
from ui.parts.figures import day_of, percent
from ui.parts.what_if_levers import Asked, Bench
from ui.state import KeptQuote

FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
"""What can be taken home, by ending."""


def draw(
    present: KeptQuote,
    kept: KeptQuote | None,
    asked: Asked,
    bench: Bench,
    *,
    keep: Callable[[KeptQuote | None], object],
    file: Callable[[str], bytes],
) -> None:
    """Everything about the present offer; `kept` is compared with it when it is of the same debtor and currency."""
    quote, w = present.quote, bench.w
    hints(asked, quote, bench)
    what_if_verdict.draw(
        quote.verdict, quote.nearest, w, headline=quote.headline, currency=bench.currency, locale=bench.locale,
        on_move=lambda: _to_nearest(quote, bench),
    )  # fmt: skip
    what_if_verdict.remarks(quote, w)
    same = kept if kept and (kept.debtor_id, kept.currency) == (bench.debtor_id, bench.currency) else None
    _buttons(present, same, bench, keep=keep, file=file)
    if same is not None:
        what_if_compare.draw(same.quote, quote, w, locale=bench.locale)
    what_if_result.draw(quote, w, locale=bench.locale)
    if quote.lead is not None:
        what_if_lead.draw(quote.lead, quote, w, locale=bench.locale)
    if quote.books is not None:
        what_if_books.draw(quote.books, w)


def hints(asked: Asked, quote: QuoteRead, bench: Bench) -> None:
    """Below each lever that was left empty: what the house put there."""
    for name, text in _in_use(quote, bench).items():
        asked.hint(name, bench.w("what_if.in_use", text=text))


def _in_use(quote: QuoteRead, bench: Bench) -> Mapping[str, str]:
    offer, w, paying = quote.offer, bench.w, quote.offer.get("paying") or {}
    first = offer.get("first_due_on") or offer.get("due_on")
    told: dict[str, str] = {
        "installments": str(quote.impact.installments),
        "discount": percent(quote.impact.discount_rate, w) if "waived" in offer else "",
        "first_due_on": day_of(first, w),
        "rate": percent((offer.get("rate") or {}).get("per_year", ""), w),
        "pause": str(offer.get("pause", "")),
    }
    if "interest_runs" in offer:
        told["interest_runs"] = w(f"what_if.choice.interest_runs.{'yes' if offer['interest_runs'] else 'no'}")
    money = {"down_payment": offer, "amount": offer, "multiple": paying, "charge": paying}
    told |= {
        name: bench.hand.write_minor(int(where[name]), bench.currency)
        for name, where in money.items()
        if where.get(name) is not None and (name != "multiple" or int(where[name]) > 1)
    }
    told |= _chosen(offer, paying, bench)
    return {name: text for name, text in told.items() if text}


def _chosen(offer: Mapping[str, Any], paying: Mapping[str, Any], bench: Bench) -> Mapping[str, str]:
    w, told = bench.w, {}
    if form := (offer.get("form") or {}).get("form"):
        told["form"] = w(f"what_if.choice.form.{form}")
    if rhythm := paying.get("rhythm"):
        told["rhythm"] = w(f"what_if.choice.rhythm.{rhythm}")
    return told


def _to_nearest(quote: QuoteRead, bench: Bench) -> None:
    if quote.nearest is not None:
        _move(quote.nearest.kind, quote.nearest.levers, bench)


def _move(kind: str, levers: Mapping[str, Any], bench: Bench) -> None:
    st.session_state[bench.key("kind")] = kind
    what_if_levers.move(kind, levers, bench)


def _buttons(
    present: KeptQuote,
    kept: KeptQuote | None,
    bench: Bench,
    *,
    keep: Callable[[KeptQuote | None], object],
    file: Callable[[str], bytes],
) -> None:
    w = bench.w
    with st.container(key="outcome_buttons", horizontal=True, gap="small"):
        st.button(
            w("what_if.compare.keep"),
            key="keep_a",
            icon=":material/bookmark_add:",
            on_click=keep,
            args=(present,),
        )
        if kept is not None:
            st.button(
                w("what_if.compare.back", headline=kept.quote.headline), key="back_to_a", icon=":material/undo:",
                on_click=_move, args=(kept.kind, kept.levers, bench),
            )  # fmt: skip
            st.button(
                w("what_if.compare.drop"), key="drop_a", icon=":material/close:", on_click=keep, args=(None,)
            )
        for form, mime in FILES.items():
            st.download_button(
                w(f"what_if.file.{form}"), lambda form=form: file(form), key=f"file_{form}", mime=mime,
                file_name=f"{w('what_if.file.name')}-{bench.debtor_id}-{present.quote.offer_id}.{form}",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
