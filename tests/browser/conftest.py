"""The panel's fake server and a page as wide as the panel, for one test."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
for _folder in (HERE, HERE / "fixtures"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

WIDE, HIGH = 400, 1080


@pytest.fixture
def live():  # type: ignore[no-untyped-def]
    """A fake API with Carla's call in the middle of an offer."""
    from fake_live import FakeLive

    server = FakeLive()
    yield server
    server.away()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page as wide as the panel; a test fails on any script error in it."""
    context = browser.new_context(
        viewport={"width": WIDE, "height": HIGH}, reduced_motion="reduce", locale="es-AR"
    )
    opened = context.new_page()
    opened.set_default_timeout(8_000)
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", lambda note: broken.append(note.text) if "Content Security" in note.text else None)
    yield opened
    context.close()
    assert broken == []
