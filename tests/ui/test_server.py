"""How the server of the pages is set up, and how small the views are."""

from pathlib import Path

import pytest

from copilot.settings import Settings
from ui.address import address
from ui.run_ui import options

VIEWS = sorted((Path(__file__).resolve().parents[2] / "ui" / "views").glob("*.py"))


def test_the_server_stays_quiet_and_keeps_its_protection_on() -> None:
    chosen = options(Settings(host="127.0.0.1", ui_port=8499))

    assert (chosen["server.address"], chosen["server.port"], chosen["server.headless"]) == (
        "127.0.0.1",
        8499,
        True,
    )
    assert chosen["browser.gatherUsageStats"] is False
    assert chosen["server.enableXsrfProtection"] is True
    assert chosen["server.fileWatcherType"] == "none"
    assert chosen["client.toolbarMode"] == "minimal"
    assert chosen["client.showErrorDetails"] == "none"


def test_every_option_is_one_that_streamlit_has() -> None:
    from streamlit import config

    assert set(options(Settings())) - set(config._config_options_template) == set()


def test_behind_a_proxy_this_process_and_the_browser_use_different_addresses() -> None:
    found = address(Settings(host="0.0.0.0", api_port=8400, api_url="https://copilot.example/"))

    assert (found.here, found.browser) == ("http://127.0.0.1:8400", "https://copilot.example")
    assert found.panel == "https://copilot.example/panel/panel.js"


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.name)
def test_a_view_is_shorter_than_120_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 120
