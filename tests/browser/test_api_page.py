"""The page at /api/docs: whole, and without anything from elsewhere."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.running_api import House, running

pytestmark = [pytest.mark.walk, pytest.mark.ui]


@pytest.fixture(scope="module")
def house(new_database: Callable[[], str]) -> Iterator[House]:
    """A running API with nobody in it."""
    with running(new_database()) as house:
        yield house


@pytest.fixture
def closed(browser: Browser, house: House) -> Iterator[tuple[Page, list[str]]]:
    """A page on a closed network, and what it asked of others or broke."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((house.url, "data:")) else wrong.append(asked.url),
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda note: wrong.append(note.text) if note.type == "error" else None)
    yield page, wrong
    context.close()


def test_the_page_shows_every_route_with_its_examples_on_a_closed_network(
    house: House, closed: tuple[Page, list[str]]
):
    page, wrong = closed
    document = httpx.get(f"{house.url}/api/openapi.json").json()
    page.goto(f"{house.url}/api/docs")

    expect(page.locator("h1")).to_contain_text("Negotiation copilot")
    assert page.locator("details").count() == sum(len(methods) for methods in document["paths"].values())
    one = page.locator("details", has_text="/api/calls/{call_id}/choices")
    one.locator("summary").click()
    expect(one).to_contain_text("Record a choice")
    expect(one.get_by_label("Request")).to_contain_text('"outcome": "accepted"')
    expect(one.get_by_label("Answer 200")).to_contain_text('"items"')
    expect(one).to_contain_text("It is not in a state in which this can be done.")
    assert wrong == []


def test_the_page_is_light_or_dark_as_its_reader_wishes(house: House, closed: tuple[Page, list[str]]):
    page, _ = closed
    page.goto(f"{house.url}/api/docs")
    expect(page.locator("h1")).to_be_visible()
    colors = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colors.append(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
    assert colors == ["rgb(244, 246, 249)", "rgb(14, 17, 21)"]


def test_a_list_that_does_not_come_is_said(house: House, closed: tuple[Page, list[str]]):
    page, _ = closed
    page.route("**/api/openapi.json", lambda route: route.abort())
    page.goto(f"{house.url}/api/docs")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")


def test_the_files_of_the_page_carry_its_policy(house: House):
    answer = httpx.get(f"{house.url}/api/docs/", follow_redirects=False)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "cross-origin-resource-policy" not in answer.headers
    assert httpx.get(f"{house.url}/api/docs/README.md").status_code == 404
