"""The demo in a database of its own, and a desk on it."""

from datetime import UTC, datetime

import pytest

from api.auth import Cost, authority
from api.wiring import make_world, seed_demo
from copilot.desk import Desk
from copilot.playing import Player
from copilot.store.journal import Journal
from copilot.store.papers import Papers
from copilot.store.people import People
from copilot.store.portfolio import PortfolioStore
from copilot.worlds import Worlds
from tests.conftest import FixedClock

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo_engine(module_engine):
    """An engine on a database with the demo's users and portfolio; every call in it is a call of its own."""
    seed_demo(module_engine, FixedClock(NOON), cost=Cost(2**4))
    return module_engine


@pytest.fixture(scope="module")
def world():
    return make_world()


@pytest.fixture(scope="module")
def ana(demo_engine):
    """The authority of the demo's advisor."""
    return authority(People(demo_engine).actor("ana"))


@pytest.fixture
def journal(demo_engine):
    return Journal(demo_engine)


@pytest.fixture
def new_player(journal, demo_engine, world, ana):
    """A function that gives another player: another process at the same database."""

    def make(clock=None, debtors=None):
        desk = Desk(
            journal,
            debtors or PortfolioStore(demo_engine),
            Worlds(world, Papers(demo_engine)),
            clock or FixedClock(NOON),
        )
        return Player(desk, ana), desk

    return make
