"""What happens before any page is drawn? The address is followed, and the demo signs in by itself.

Address: ?lang=es|en, ?call_id= (go on with a call), ?debtor= (the telephone system names who is on the line).
Each value is followed once; afterwards the session decides, so a click is never undone by the address bar.
"""

import streamlit as st

from ui.client import Problem
from ui.here import Here, here
from ui.state import change, session
from ui.words import LANGUAGES

NAMES = ("lang", "call_id", "debtor")


def arrive() -> Here:
    """Follow the address, sign the demo in if nobody is here, and give what every view needs."""
    for name in NAMES:
        value = st.query_params.get(name, "")
        if value and f"{name}={value}" not in session().popped:
            _follow(name, value)
    now = here()
    if not now.session.token and not now.session.signed_out:
        _enter_demo(now)
    return here()


def stay_at(call_id: str) -> None:
    """Name the open call in the address, so that a reload comes back to it; no call, no name."""
    if not call_id:
        st.query_params.pop("call_id", None)
    elif st.query_params.get("call_id") != call_id:
        _remember("call_id", call_id)
        st.query_params["call_id"] = call_id


def _follow(name: str, value: str) -> None:
    _remember(name, value)
    if name == "lang" and value in LANGUAGES:
        change(lang=value)
    elif name == "call_id":
        change(call_id=value, offer_id="", journal_id=value, go="call")
    elif name == "debtor":
        change(debtor_id=value, go="debtor")


def _remember(name: str, value: str) -> None:
    change(popped=(*session().popped, f"{name}={value}"))


def _enter_demo(now: Here) -> None:
    """The first demo advisor sits down and the recorded call plays; without the demo nothing happens."""
    try:
        if not now.client.health().demo:
            return
        advisor = next((actor for actor in now.client.demo_actors() if actor.role == "advisor"), None)
        if advisor is None:
            return
        entered = now.client.sign_in(advisor.actor_id, advisor.password)
    except Problem:
        return  # the sign-in page asks again and shows what is wrong
    # They sit down in the language of the address, or in their own.
    spoken = any(item.startswith("lang=") for item in session().popped)
    lang = session().lang if spoken else _language(entered.actor.locale)
    change(token=entered.token, actor=entered.actor, lang=lang)
    if not (session().call_id or session().debtor_id):
        _open_demo_call()


def _open_demo_call() -> None:
    try:
        change(call_id=here().client.demo_call(), go="call")
    except Problem:
        return  # the call page then lists the calls there are


def _language(locale: str) -> str:
    spoken = locale.split("-", maxsplit=1)[0]
    return spoken if spoken in LANGUAGES else LANGUAGES[0]
