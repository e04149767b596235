"""What every test may ask for: an empty migrated database, a fixed clock, the shared folder.

With CI set, a skipped test is a failed test: nothing may be left out because a part is missing.
"""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# The developer's own settings must not decide what a test sees.
for _name in [n for n in os.environ if n.startswith("COPILOT_") or n == "DATABASE_URL"]:
    del os.environ[_name]

KINDS = ("store", "walk", "ui", "slow")
_numbers = count(1)


def in_ci() -> bool:
    """Is this the run that must not leave anything out?"""
    return os.environ.get("CI", "") not in ("", "0", "false")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that names no mark is pure."""
    for item in items:
        if not any(item.get_closest_marker(kind) for kind in KINDS):
            item.add_marker("pure")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    return _no_skip_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):  # type: ignore[no-untyped-def]
    return _no_skip_in_ci((yield))


def _no_skip_in_ci(report):  # type: ignore[no-untyped-def]
    if in_ci() and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped although CI is set, where nothing may be left out. {why}"
    return report


class FixedClock:
    """A clock that stands still until it is told to move. Calling it gives the aware moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> FixedClock:
    """Monday 23 November 2026, 15:00 UTC: noon in Buenos Aires, a day on which every country may be called."""
    return FixedClock(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the research, vectors and public data, beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("The folder ../shared is not beside the repository.")
    return folder


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests that look at a page; Playwright cannot run twice in one process."""
    from playwright.sync_api import sync_playwright

    from tests.find_chromium import find, flags

    path = find()
    if not path:
        pytest.skip("No Chromium on this machine; python tests/find_chromium.py --install gets one.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=flags())
        yield started
        started.close()


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The url of one embedded PostgreSQL for the whole run, with a migrated template database in it."""
    from copilot.store.embedded import Embedded
    from copilot.store.engine import make_engine, migrate

    embedded = Embedded(tmp_path_factory.mktemp("database"))
    url = embedded.start()
    try:
        engine = make_engine(url)
        migrate(engine)
        engine.dispose()
        yield url
    finally:
        embedded.stop()


@pytest.fixture(scope="session")
def new_database(server_url: str) -> Callable[[], str]:
    """A function that makes one more empty, migrated database and returns its url."""
    import psycopg

    def make() -> str:
        name = f"test_{next(_numbers)}"
        with psycopg.connect(server_url.replace("/copilot?", "/postgres?"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE copilot")
        return server_url.replace("/copilot?", f"/{name}?")

    return make


@pytest.fixture
def database_url(new_database: Callable[[], str]) -> str:
    """The url of an empty, migrated database of this test's own; for tests that start processes."""
    return new_database()


@pytest.fixture
def engine(database_url: str):  # type: ignore[no-untyped-def]
    """An engine on an empty, migrated database of this test's own."""
    from copilot.store.engine import make_engine

    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def module_engine(new_database: Callable[[], str]):  # type: ignore[no-untyped-def]
    """The same for a whole module: for tests that only read, or that keep apart by their own ids."""
    from copilot.store.engine import make_engine

    made = make_engine(new_database())
    yield made
    made.dispose()
