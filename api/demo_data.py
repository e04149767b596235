"""The demo's users and portfolio, given once to an empty database."""

from datetime import datetime

from api.auth import COST, Cost, hash_password
from copilot.dates import local_date
from copilot.demo.actors import load_actors
from copilot.demo.generate import PORTFOLIO, generate
from copilot.demo.star import CARLA
from copilot.errors import StateError
from copilot.store.people import Actor, People
from copilot.store.portfolio import PortfolioStore


def seed(people: People, portfolio: PortfolioStore, *, at: datetime, cost: Cost = COST) -> None:
    """Add the users that are not there, and the portfolio if there is none of it; what is there is left as it is.

    Raises StateError if the database has users of its own and not the demo's: theirs have a password that everybody
    knows, so they are never added to a real installation.
    Documents keep the dates of the day they were made, as any portfolio does, so a demo that is days old is days later.
    """
    users = load_actors()
    there = {actor.actor_id for actor in people.all()}
    missing = [user for user in users.actors if user.actor_id not in there]
    if missing and there - {user.actor_id for user in users.actors}:
        raise StateError(
            "This database has users of its own; the demo would add users with a password that everybody knows. "
            "Use another data folder (--data) or DATABASE_URL, or start `copilot serve`.",
        )
    for user in missing:
        people.add(Actor(**user.model_dump(), password_hash=hash_password(users.password, cost)))
    if portfolio.search("", portfolio=PORTFOLIO, limit=1):
        return
    # The star's own date: on the calendar of another country she would be 73 or 75 days late for some hours a day.
    portfolio.save(generate(local_date(at, CARLA.country)), file_name=PORTFOLIO, at=at)
