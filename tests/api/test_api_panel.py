"""The panel's files as a browser gets them."""

import httpx
import pytest

from api.panel import FOLDER, PanelFiles, content_policy
from copilot.settings import Settings
from tests.api.running_api import House

pytestmark = pytest.mark.walk


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/panel/", "text/html; charset=utf-8"),
        ("/panel/index.html", "text/html; charset=utf-8"),
        ("/panel/panel.js", "text/javascript; charset=utf-8"),
        ("/panel/panel.css", "text/css; charset=utf-8"),
        ("/panel/words/es.json", "application/json"),
    ],
)
def test_every_file_has_its_type_and_the_page_its_policy(house: House, path: str, kind: str):
    answer = house.get(path, who="")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/panel/nothing.js",
        "/panel/__init__.py",
        "/panel/README.md",
        "/panel/../../Makefile",
        "/panel/%2e%2e/style.css",
    ],
)
def test_what_is_no_file_of_the_panel_is_absent(house: House, path: str):
    answer = house.get(path, who="")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_route")


def test_the_pages_origin_may_import_the_modules_and_others_may_not(house: House):
    own = house.office.settings.ui_address
    for origin, allowed in ((own, own), ("https://evil.example", None)):
        answer = httpx.get(f"{house.url}/panel/panel.js", headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed


def test_the_house_may_allow_more_pages_to_frame_the_panel():
    settings = Settings(
        database_url="x", allowed_origins=("https://crm.example",), api_url="https://copilot.example"
    )
    policy = dict(part.split(" ", 1) for part in content_policy(settings).split("; "))
    assert "https://crm.example" in policy["frame-ancestors"].split()
    assert policy["connect-src"] == "'self' https://copilot.example wss://copilot.example"
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in policy["script-src"]


def test_files_are_asked_for_again_outside_the_demo():
    assert PanelFiles(Settings(database_url="x", demo=False))._cache == "no-cache"


def test_the_panel_is_where_the_api_looks_for_it():
    assert (FOLDER / "index.html").is_file()
