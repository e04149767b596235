"""The what-if page of the canned debtor, and what a person does on it."""

from typing import Any

import canned
from conftest import Pages
from fake_api import FakeApi

from ui.parts.what_if_kinds import LEVERS

PATH = f"/api/debtors/{canned.DEBTOR_ID}/quotes"


def key(name: str) -> str:
    """Where the session keeps a lever."""
    return f"lever_{canned.DEBTOR_ID}_ARS_{name}"


def sent(api: FakeApi) -> dict[str, Any]:
    """The last question about an offer."""
    return next(body for asked, body in reversed(api.asked) if asked == f"POST {PATH}")


def choose(pages: Pages, kind: str) -> Pages:
    """Choose a kind of agreement."""
    pages.at.session_state[key("kind")] = kind
    pages.at.run()
    assert not pages.at.exception
    return pages


def type_in(pages: Pages, **typed: object) -> Pages:
    """Put values into levers and leave them."""
    for name, value in typed.items():
        widgets = pages.at.number_input if LEVERS[name].typed == "count" else pages.at.text_input
        widgets(key=key(name)).set_value(value)
    pages.at.run()
    assert not pages.at.exception
    return pages
