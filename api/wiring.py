"""The only place that chooses implementations: which limits, which stores, which documents, which clock.

`open_office` builds everything one API process works with. `seed_demo` serves the command line.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.auth import COST, Cost, Keys
from api.house_limits import HouseLimits
from copilot.dates import Clock
from copilot.desk import Desk
from copilot.listen.lexicon import load_lexicon
from copilot.scenarios.assumptions import load_assumptions
from copilot.scenarios.country import load_countries
from copilot.scenarios.priors import load_priors
from copilot.scripts.library import load_library
from copilot.segment import load_segments
from copilot.settings import Settings
from copilot.store.embedded import Embedded
from copilot.store.engine import make_engine, migrate
from copilot.store.journal import Journal
from copilot.store.papers import Papers
from copilot.store.people import People, secret
from copilot.store.portfolio import PortfolioStore
from copilot.suggestion import Versions
from copilot.world import World
from copilot.worlds import Worlds
from limits.load import load_policy
from limits.policy import LimitPolicy

SIGNING_KEY = "signing_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything an API process works with; `close` gives it back.

    Whoever needs documents for a call asks `worlds` for those that the call pinned. `worlds.base` does for what nobody
    publishes while calls are running: cue keys, segments.
    """

    settings: Settings
    clock: Clock
    engine: Engine
    journal: Journal
    people: People
    portfolio: PortfolioStore
    worlds: Worlds
    papers: Papers
    policy: LimitPolicy
    desk: Desk
    keys: Keys
    undo: ExitStack

    @property
    def live_url(self) -> str:
        """Where a browser opens the live socket."""
        return f"{self.settings.api_address.replace('http', 'ws', 1)}/api/live"

    def in_force(self) -> Versions | None:
        """The versions of the documents in force; None when the database does not answer now."""
        try:
            return self.worlds.in_force()
        except SQLAlchemyError:
            return None

    def close(self) -> None:
        """Give back the connections, and the embedded server if this process joined it."""
        self.undo.close()


def utc_now() -> datetime:
    """The clock of the edge."""
    return datetime.now(UTC)


def open_office(settings: Settings, clock: Clock = utc_now) -> Office:
    """Connect, bring the schema up to date, load the documents. Raises WorldError, BadDocument."""
    with ExitStack() as undo:
        engine = _engine(settings, undo)
        migrate(engine)
        policy = load_policy()
        journal, portfolio, papers = Journal(engine), PortfolioStore(engine), Papers(engine)
        worlds = Worlds(make_world(policy), papers)
        worlds.keep_packaged(clock())
        return Office(
            settings=settings,
            clock=clock,
            engine=engine,
            journal=journal,
            people=People(engine),
            portfolio=portfolio,
            worlds=worlds,
            papers=papers,
            policy=policy,
            desk=Desk(journal, portfolio, worlds, clock),
            keys=_keys(engine, settings),
            undo=undo.pop_all(),
        )


def make_world(policy: LimitPolicy | None = None) -> World:
    """The packaged documents, and the limits of `policy` (default: the house policy)."""
    return World(
        lexicon=load_lexicon(),
        library=load_library(),
        priors=load_priors(),
        assumptions=load_assumptions(),
        countries=load_countries(),
        segments=load_segments(),
        limits=HouseLimits(policy or load_policy()),
    )


def seed_demo(engine: Engine, clock: Clock, *, cost: Cost = COST) -> None:
    """Give an empty database the demo's users and portfolio; what is there already is left as it is.

    `cost` is that of the users' passwords.
    """
    from api.demo_data import seed

    seed(People(engine), PortfolioStore(engine), at=clock(), cost=cost)


def _engine(settings: Settings, undo: ExitStack) -> Engine:
    url = settings.database_url
    if not url:
        embedded = Embedded(settings.data_dir)
        undo.callback(embedded.stop)
        url = embedded.start()
    engine = make_engine(url, pool_size=settings.pool_size, pool_overflow=settings.pool_overflow)
    undo.callback(engine.dispose)
    return engine


def _keys(engine: Engine, settings: Settings) -> Keys:
    return Keys(
        secret(engine, SIGNING_KEY),
        session_seconds=int(settings.token_hours * 3600),
        ticket_seconds=settings.ticket_seconds,
    )
