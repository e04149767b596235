"""Who are you? Name and password; in the demo one button per demo user."""

import streamlit as st

from api.schemas import DemoActor
from ui.client import Problem
from ui.here import Here, here
from ui.parts.markup import notice, soft
from ui.rooms import BY_ROLE, room_for
from ui.state import change


def page(now: Here) -> None:
    demo = now.client.health().demo
    _, middle, _ = st.columns([1, 1.3, 1])
    with middle, st.container(key="sign_in", gap="small"):
        if now.session.notice:
            notice(now.words(now.session.notice), "", tone="warn")
        _with_password(now)
        if demo:
            _demo(now, now.client.demo_actors())


def _with_password(now: Here) -> None:
    with st.form("sign_in_form", border=False):
        st.subheader(now.words("sign_in.title"), anchor=False)
        soft(now.words("sign_in.hint"))
        actor_id = st.text_input(now.words("sign_in.actor"), autocomplete="username", key="actor_id")
        password = st.text_input(
            now.words("sign_in.password"), type="password", autocomplete="current-password", key="password"
        )
        sent = st.form_submit_button(now.words("sign_in.submit"), type="primary", width="stretch")
    if sent and not (actor_id.strip() and password):
        notice(now.words("sign_in.empty"), "", tone="warn")
    elif sent:
        _enter(now, actor_id.strip(), password)


def _demo(now: Here, actors: list[DemoActor]) -> None:
    st.html("<hr>")
    st.markdown(f"**{now.words('sign_in.demo_title')}**")
    soft(now.words("sign_in.demo_hint"))
    for actor in actors:
        label = f"{actor.name} · {now.words.label('role', actor.role)}"
        if st.button(label, key=f"demo_{actor.actor_id}", width="stretch"):
            _enter(now, actor.actor_id, actor.password)


def _enter(now: Here, actor_id: str, password: str) -> None:
    try:
        entered = now.client.sign_in(actor_id, password)
    except Problem as problem:
        if problem.kind == "too_many":
            notice(now.words("trouble.too_many.title"), now.words("trouble.too_many.hint"), tone="warn")
        elif problem.kind in ("sign_in", "refused"):
            notice(now.words("sign_in.wrong"), "", tone="warn")
        else:
            raise
        return
    role = entered.actor.role
    go = room_for(now.session.go, role) or next(iter(BY_ROLE.get(role, ())), "")
    change(token=entered.token, actor=entered.actor, notice="", signed_out=False, go=go)
    st.rerun()


page(here())
