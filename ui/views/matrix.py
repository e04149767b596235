"""Who may grant what? The limit policy in force, to read."""

import streamlit as st

from ui.here import Here, here
from ui.parts import matrix
from ui.parts.markup import soft


def page(now: Here) -> None:
    limits = now.client.limits()
    with st.container(key="matrix"):
        matrix.rows(limits.policy, now.words)
    soft(now.words("limits.hint"))
    matrix.caps(limits.policy, now.words)
    soft(now.words("limits.version", version=limits.version))


page(here())
