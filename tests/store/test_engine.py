"""Is an address that does not work told in one sentence, and does `migrate` bear two callers?"""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import Engine, text

from copilot.errors import WorldError
from copilot.store import engine as engine_module
from copilot.store.engine import check, conninfo, make_engine, migrate, parse_url
from copilot.store.schema import metadata

pytestmark = pytest.mark.store


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def sentence(url: str) -> str:
    with pytest.raises(WorldError) as caught:
        make_engine(url)
    said = caught.value.sentence
    assert "\n" not in said
    assert "secret" not in said
    return said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("not an address", "DATABASE_URL cannot be read as an address"),
        ("://", "DATABASE_URL cannot be read as an address"),
        ("postgresql://u:secret@host:port/db", "DATABASE_URL cannot be read as an address"),
        ("mysql://u:secret@host/db", "DATABASE_URL names a mysql database; only PostgreSQL 15 or newer"),
        ("sqlite:///file.db", "DATABASE_URL names a sqlite database"),
        ("postgresql+psycopg2://u@host/db", "DATABASE_URL names a postgresql+psycopg2 database"),
        (
            "postgresql://u:secret@nowhere.invalid/db",
            "The database at postgresql://u:***@nowhere.invalid/db cannot",
        ),
        ("postgresql://u@127.0.0.1/db?no_such_option=1", 'invalid connection option "no_such_option"'),
        ("postgresql:///db?host=/no/such/folder", "No such file or directory"),
    ],
)
def test_an_address_that_cannot_work_is_one_sentence_without_the_password(url: str, said: str) -> None:
    assert said in sentence(url)


def test_a_port_on_which_nobody_listens_is_said(closed_port: int) -> None:
    assert "Connection refused" in sentence(f"postgresql://u:secret@127.0.0.1:{closed_port}/db")


def test_a_server_that_never_answers_is_given_up_after_a_moment(silent_port: int) -> None:
    said = sentence(f"postgresql://u:secret@127.0.0.1:{silent_port}/db?connect_timeout=2")
    assert "timeout" in said


def test_a_database_that_is_not_there_is_said(server_url: str) -> None:
    assert 'database "nowhere" does not exist' in sentence(server_url.replace("/copilot?", "/nowhere?"))


def test_a_user_that_is_not_known_is_said(server_url: str) -> None:
    assert 'role "stranger" does not exist' in sentence(server_url.replace("postgres@", "stranger:secret@"))


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_spelling_of_the_address_works(server_url: str, scheme: str) -> None:
    engine = make_engine(server_url.replace("postgresql", scheme, 1))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
        assert connection.execute(text("SHOW timezone")).scalar_one() == "UTC"
    engine.dispose()


def test_the_password_survives_for_the_driver_but_not_for_a_reader() -> None:
    url = parse_url("postgres://u:s%40cret@host/db")
    assert url.password == "s@cret"
    assert "s%40cret" not in repr(url)


def test_the_address_for_the_driver_connects(engine: Engine) -> None:
    with psycopg.connect(conninfo(engine)) as connection:
        assert connection.execute("SELECT count(*) FROM debtors").fetchone() == (0,)


def test_an_old_server_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "MINIMUM_VERSION", 99)
    with pytest.raises(WorldError, match="is PostgreSQL 18; this program needs 99 or newer"):
        check(engine)


def test_two_processes_that_migrate_at_once_make_one_schema(
    server_url: str, new_database: Callable[[], str]
) -> None:
    engine = make_engine(new_database())
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(migrate, [engine] * 4)) == [None] * 4

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    engine.dispose()


def test_a_schema_of_a_newer_program_is_refused_in_a_sentence(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WorldError, match="made by a newer version of this program"):
        migrate(engine)


def test_a_user_without_the_right_to_create_tables_is_told(new_database: Callable[[], str]) -> None:
    url = new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        connection.execute("GRANT USAGE ON SCHEMA public TO public")
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN")
    engine = make_engine(url.replace("postgres@", "reader@"))
    with pytest.raises(WorldError, match=r"permission denied for schema public.*the right to create tables"):
        migrate(engine)
    engine.dispose()
