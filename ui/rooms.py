"""Which pages are there for whom? A page that is not yours says so; the API refuses its data in any case."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

VIEWS: Mapping[str, str] = MappingProxyType(
    {
        "call": "views/call.py",
        "debtors": "views/debtors.py",
        "what_if": "views/what_if.py",
        "journals": "views/journals.py",
        "limits": "views/matrix.py",
        "assumptions": "views/assumptions.py",
    }
)

BY_ROLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "advisor": ("call", "debtors", "what_if"),
        "lead": ("limits", "assumptions", "what_if", "journals"),
        "qa": ("journals",),
        "admin": ("call", "debtors", "what_if", "journals", "limits", "assumptions"),
    }
)
"""The first is where they begin."""

SIGN_IN, AWAY = "views/sign_in.py", "views/away.py"


def rooms(role: str, titles: Mapping[str, str]) -> dict[str, st.Page]:
    """Every page by name, the role's own ones first; `role` is "" before sign-in.

    Each name keeps its address for everybody, so that a link to a page of others, or from before sign-in, is
    answered by a page of ours.
    """
    own = BY_ROLE.get(role, ())
    order = (*own, *(name for name in VIEWS if name not in own))
    stranger = AWAY if role else SIGN_IN
    return {
        name: st.Page(
            VIEWS[name] if name in own else stranger, title=titles[name], url_path=name, default=place == 0
        )
        for place, name in enumerate(order)
    }


OF_A_DEBTOR = ("debtors", "what_if")
"""Pages that show one debtor."""

INSTEAD: Mapping[str, str] = MappingProxyType({"call": "journals", "debtors": "what_if"})
"""Where somebody goes who does not have a page: who only reads calls gets their journal."""


def room_for(wanted: str, role: str, *, at: str = "") -> str:
    """Where a role goes when `wanted` is asked for, "" for nowhere.

    `wanted` is a page, or "debtor": then the page they are `at` stays, if it shows debtors.
    """
    own = BY_ROLE.get(role, ())
    if wanted == "debtor":
        wanted = at if at in OF_A_DEBTOR else OF_A_DEBTOR[0]
    if wanted not in own:
        wanted = INSTEAD.get(wanted, "")
    return wanted if wanted in own else ""
