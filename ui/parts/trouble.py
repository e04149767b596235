"""What is shown when the API cannot or will not answer: what it means, what to do, the code to name."""

import streamlit as st

from ui.client import Problem
from ui.parts.markup import notice, soft
from ui.words import Words

RETRY = frozenset({"unavailable", "broken", "conflict"})
"""Kinds where trying again may help; the others need somebody to act."""


def trouble(problem: Problem, w: Words, *, key: str = "page") -> bool:
    """Draw a problem. True when the person asks to try again."""
    notice(w(f"trouble.{problem.kind}.title"), w(f"trouble.{problem.kind}.hint"), tone="warn")
    if problem.code:
        soft(w("trouble.code", code=problem.code))
    return problem.kind in RETRY and st.button(
        w("trouble.retry"), key=f"retry_{key}", icon=":material/refresh:"
    )
