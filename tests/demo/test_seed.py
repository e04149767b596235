"""What `copilot demo` puts into a database: once, whole, and on the star's own calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from api.auth import Cost, password_matches
from api.wiring import seed_demo
from copilot.dates import local_date
from copilot.errors import StateError
from copilot.position import positions
from copilot.store.people import Actor, People
from copilot.store.portfolio import PortfolioStore
from copilot.store.schema import actors, debtors, documents, imports
from tests.conftest import FixedClock

pytestmark = pytest.mark.store

QUICK = Cost(2**4)
"""A hash that costs nothing; the real cost is tested where it is decided."""

TABLES = (actors, debtors, documents, imports)


def counts(engine) -> list[int]:
    with engine.connect() as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in TABLES]


def test_the_demo_brings_five_users_and_four_hundred_debtors(engine, clock):
    seed_demo(engine, clock, cost=QUICK)

    users, people, owed, files = counts(engine)
    assert (users, people, files) == (5, 400, 1)
    assert owed > 800
    quique = People(engine).actor("quique")
    assert (quique.role, quique.rung) == ("qa", "advisor")
    assert password_matches("demo", quique.password_hash)


def test_a_later_start_changes_nothing(engine, clock):
    seed_demo(engine, clock, cost=QUICK)
    before = counts(engine), PortfolioStore(engine).load("AR-0001")
    People(engine).add(Actor(**{**vars_of(People(engine).actor("ana")), "name": "Ana Renamed"}))

    clock.advance(timedelta(days=3).total_seconds())
    seed_demo(engine, clock, cost=QUICK)

    assert (counts(engine), PortfolioStore(engine).load("AR-0001")) == before
    assert People(engine).actor("ana").name == "Ana Renamed"


def test_a_real_installation_never_gets_users_with_a_known_password(engine, clock):
    seed_demo(engine, clock, cost=QUICK)
    own = Actor(**{**vars_of(People(engine).actor("ana")), "actor_id": "marta"})
    People(engine).add(own)
    seed_demo(engine, clock, cost=QUICK)  # the demo's own folder may have more users
    with engine.begin() as connection:
        connection.execute(actors.delete().where(actors.c.actor_id != "marta"))

    with pytest.raises(StateError, match="password that everybody knows"):
        seed_demo(engine, clock, cost=QUICK)

    assert [actor.actor_id for actor in People(engine).all()] == ["marta"]


def vars_of(actor: Actor) -> dict[str, object]:
    return {name: getattr(actor, name) for name in Actor.__slots__}


@pytest.mark.parametrize("hour", [0, 2, 3, 12, 23])
def test_carla_is_74_days_late_at_every_hour_of_the_seeding_day(engine, hour):
    at = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)

    seed_demo(engine, FixedClock(at), cost=QUICK)

    debtor, owed = PortfolioStore(engine).load("AR-0001")
    (position,) = positions(debtor, owed, on=local_date(at, "AR"))
    assert (position.days_past_due, position.claim.total.minor) == (74, 41_235_000)
