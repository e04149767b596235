"""How do we reach the database, and is its schema the one this program needs?

PostgreSQL 15 or newer, SQLAlchemy Core over psycopg 3. Every way in which a database can be out of reach becomes
one WorldError sentence without the password in it.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from psycopg import Connection as Driver
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from copilot.errors import WorldError

MINIMUM_VERSION = 15
CONNECT_SECONDS = 5
POOL_SIZE = 10
POOL_OVERFLOW = 10
_MIGRATION_LOCK = (
    0x0C0B1107  # any number of our own; it names the advisory lock every migrating process takes
)
_SHAPE = "postgresql://user:password@host:5432/database"


def make_engine(url: str, *, pool_size: int = POOL_SIZE, pool_overflow: int = POOL_OVERFLOW) -> Engine:
    """A pool of connections to the PostgreSQL at `url`, tried once.

    `url` may start with postgresql://, postgres:// or postgresql+psycopg://. Raises WorldError if it is
    malformed, if nobody answers within CONNECT_SECONDS, or if the server is older than MINIMUM_VERSION.
    """
    address = parse_url(url)
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_overflow,
        pool_pre_ping=True,  # a restarted server costs one retry, not one failed utterance
        connect_args={} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS},
    )
    event.listen(engine, "connect", _speak_utc)
    try:
        check(engine)
    except WorldError:
        engine.dispose()
        raise
    return engine


def parse_url(url: str) -> URL:
    """The address as SQLAlchemy wants it; WorldError if it is not an address of a PostgreSQL."""
    try:
        address = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise WorldError(
            f"DATABASE_URL cannot be read as an address. It should look like {_SHAPE}. Correct it, or remove it "
            "to use the database that comes with the program."
        ) from None
    if address.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise WorldError(
            f"DATABASE_URL names a {address.drivername} database; only PostgreSQL {MINIMUM_VERSION} or newer "
            f"works. It should look like {_SHAPE}.",
            driver=address.drivername,
        )
    return address.set(drivername="postgresql+psycopg")


def conninfo(engine: Engine) -> str:
    """The same address for psycopg itself, password included: for LISTEN connections and COPY."""
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def check(engine: Engine) -> None:
    """Does it answer, and is it new enough? Raises WorldError with the sentence to show."""
    where = engine.url.set(drivername="postgresql").render_as_string(hide_password=True)
    try:
        with engine.connect() as connection:
            version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    except (SQLAlchemyError, UnicodeError) as error:
        raise WorldError(
            f"The database at {where} cannot be used: {_reason(error)}. Check DATABASE_URL and that the server "
            "is running, or remove DATABASE_URL to use the database that comes with the program.",
            url=where,
        ) from error
    if version < MINIMUM_VERSION:
        raise WorldError(
            f"The database at {where} is PostgreSQL {version}; this program needs {MINIMUM_VERSION} or newer. "
            "Upgrade the server or name another one in DATABASE_URL.",
            url=where, version=version,
        )  # fmt: skip


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version, all steps or none; two processes may call it at once.

    Raises WorldError if the database was made by a newer program or may not be changed by this user.
    """
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise WorldError(
            f"The schema of the database cannot be brought up to date: {error}. It was probably made by a newer "
            "version of this program; install that version.",
        ) from error
    except DBAPIError as error:
        raise WorldError(
            f"The schema of the database cannot be brought up to date: {_reason(error)}. Give the user of "
            "DATABASE_URL the right to create tables, or run `copilot migrate` with one that has it.",
        ) from error


def alembic_config(connection: Connection) -> Config:
    """Alembic without an ini file: the migrations lie beside this module."""
    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _speak_utc(connection: Driver, _record: object) -> None:
    """Moments come back in UTC whatever the server's own time zone is."""
    before, connection.autocommit = connection.autocommit, True
    connection.execute("SET TIME ZONE 'UTC'")
    connection.autocommit = before


def _reason(error: BaseException) -> str:
    """The driver's first line that says something, without the names of its classes."""
    origin = getattr(error, "orig", None) or error
    lines = [line.strip() for line in str(origin).splitlines() if line.strip()]
    return (lines[0] if lines else type(origin).__name__).rstrip(".")
