"""The advisor's page in a real Chromium: the panel stands still while the pages around it are drawn again."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import canned
import pytest
from fake_api import FakeApi, fake_api
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.ui, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 40


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeApi]:
    with fake_api(demo=True) as served:
        yield served


@pytest.fixture(scope="module")
def address(fake: FakeApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the pages are; their server runs as its own process, as in production."""
    port = _free_port()
    given = {"COPILOT_API_PORT": str(fake.port), "COPILOT_UI_PORT": str(port), "PYTHONPATH": str(ROOT)}
    with (tmp_path_factory.mktemp("ui") / "ui.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ui.run_ui"], env={**os.environ, **given}, stdout=log, stderr=log, cwd=ROOT
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def requests() -> list[str]:
    """Every address the page asked for."""
    return []


@pytest.fixture
def page(browser: Browser, requests: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    opened.on("request", lambda request: requests.append(request.url))
    yield opened
    context.close()


def test_the_demo_opens_the_call_with_a_panel_of_400_pixels(
    page: Page, address: str, requests: list[str]
) -> None:
    page.goto(address)
    expect(page.locator(".nc-case h1")).to_have_text("Carla Benítez")

    panel, slow = (page.locator(name).bounding_box() for name in (".st-key-panel", ".st-key-slow"))

    assert panel is not None
    assert slow is not None
    assert (round(panel["width"]), slow["x"] > panel["x"] + 400) == (400, True)
    assert [
        url for url in requests if "127.0.0.1" not in url and not url.startswith(("blob:", "data:"))
    ] == []


def test_at_400_pixels_the_panel_comes_first_and_nothing_is_wider(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 400, "height": 900})
    page.goto(address)
    expect(page.locator(".stand-in")).to_be_visible()
    expect(page.locator(".nc-case h1")).to_be_attached()

    panel, slow = (page.locator(name).bounding_box() for name in (".st-key-panel", ".st-key-slow"))

    assert panel is not None
    assert slow is not None
    assert (panel["x"], panel["width"], panel["y"] < slow["y"]) == (0, 400, True)
    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_drawing_the_pages_again_leaves_the_panel_alone(page: Page, address: str, fake: FakeApi) -> None:
    page.goto(address)
    panel = page.locator(".stand-in")
    expect(panel).to_contain_text("ticket-")
    panel.evaluate("node => { node.dataset.mine = 'yes'; }")
    tickets, asked = fake.tickets, len(fake.asked)

    page.get_by_role("button", name="Actualizar").click()
    _until(lambda: len(fake.asked) > asked)

    expect(panel).to_have_attribute("data-mine", "yes")
    assert fake.tickets == tickets


def test_an_offer_shown_in_the_panel_changes_the_plan(page: Page, address: str, fake: FakeApi) -> None:
    page.goto(address)
    expect(page.locator(".nc-table").first).to_contain_text("05/08/2027")

    page.locator(".stand-in").click()

    expect(page.locator(".nc-table").first).not_to_contain_text("05/08/2027")
    assert fake.asked[-1][0].endswith(canned.OTHER_ID)


def test_a_denied_panel_gets_one_new_ticket_and_stays_mounted(
    page: Page, address: str, fake: FakeApi
) -> None:
    page.goto(address)
    panel = page.locator(".stand-in")
    expect(panel).to_contain_text("ticket-")
    panel.evaluate("node => { node.dataset.mine = 'yes'; }")
    tickets = fake.tickets

    panel.evaluate("node => node.ondblclick()")

    expect(panel).to_contain_text(f"ticket-{tickets + 1}")
    expect(panel).to_have_attribute("data-mine", "yes")
    page.wait_for_timeout(600)
    assert fake.tickets == tickets + 1


def test_a_reload_comes_back_to_the_call(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".stand-in")).to_be_visible()
    expect(page).to_have_url(f"{address}/?call_id={canned.CALL_ID}")

    page.reload()

    expect(page.locator(".stand-in")).to_contain_text(canned.CALL_ID)


def _free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    ask = build_opener(ProxyHandler({})).open
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            ask(url, timeout=1).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The pages did not answer within {START_SECONDS} seconds.")


def _until(holds, seconds: float = 10) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)
