"""The stand-in API for one test, and the pages of one browser session in front of it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from canned import DEBTOR_ID  # noqa: E402
from fake_api import FakeApi, fake_api  # noqa: E402

ROOT = HERE.parents[1]
PASSWORD = "demo"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """A stand-in API, not in demo mode; the settings of this process point to it."""
    with fake_api() as fake:
        monkeypatch.setenv("COPILOT_API_PORT", str(fake.port))
        yield fake


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens where the API should be."""
    monkeypatch.setenv("COPILOT_API_PORT", "1")


@pytest.fixture
def visit() -> Callable[..., "Pages"]:
    """A function that opens the pages in a new browser session, with the given address parameters."""

    def start(**query: str) -> Pages:
        at = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=30)
        for name, value in query.items():
            at.query_params[name] = value
        return Pages(at.run())

    return start


@pytest.fixture
def signed_in(api: FakeApi, visit: Callable[..., "Pages"]) -> Callable[..., "Pages"]:
    """A function that opens the pages and signs an actor in."""

    def start(actor_id: str, **query: str) -> Pages:
        pages = visit(**query)
        pages.at.text_input(key="actor_id").set_value(actor_id)
        pages.at.text_input(key="password").set_value(PASSWORD)
        pages.at.button[0].click()
        pages.at.run()
        return pages

    return start


@pytest.fixture
def what_if(signed_in: Callable[..., "Pages"]) -> Callable[..., "Pages"]:
    """A function that opens the what-if page of the canned debtor for an actor."""

    def start(actor_id: str = "ana", **query: str) -> Pages:
        return signed_in(actor_id, debtor=DEBTOR_ID, **query).go("what_if")

    return start


class Pages:
    """What a person sees and can press."""

    def __init__(self, at: AppTest) -> None:
        self.at = at

    @property
    def text(self) -> str:
        """Every text on the page that we wrote as markup, with the labels of the buttons."""
        written = [element.proto.body for element in self.at.get("html")]
        return "\n".join([*written, *(element.value for element in self.at.text), *self.buttons])

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in self.at.button]

    @property
    def links(self) -> list[str]:
        return [link.proto.label or link.proto.page for link in self.at.get("page_link")]

    @property
    def session(self) -> Any:
        return self.at.session_state["copilot_session"]

    def press(self, key: str) -> "Pages":
        self.at.button(key=key).click()
        self.at.run()
        assert not self.at.exception
        return self

    def go(self, view: str) -> "Pages":
        self.at.switch_page(f"views/{view}.py")
        self.at.run()
        assert not self.at.exception
        return self
