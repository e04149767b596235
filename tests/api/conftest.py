"""One running API for all tests of this folder; tests keep apart by their own calls."""

from collections.abc import Callable, Iterator

import pytest

from tests.api.running_api import House, furnish, running


@pytest.fixture(scope="session")
def house(new_database: Callable[[], str]) -> Iterator[House]:
    """The API, and what a test wants to know of it."""
    url = new_database()
    furnish(url)
    with running(url) as house:
        yield house
