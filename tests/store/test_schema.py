"""Does the database refuse what can never be right, and do migrations and schema agree?"""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from copilot.store.schema import debtors, documents, events, metadata
from copilot.store.search import matches, words

pytestmark = pytest.mark.store

PEOPLE = {
    "AR-1": "José Muñoz Ibáñez",
    "AR-2": "Josefina Núñez",
    "MX-30-1234": "Comercializadora del Norte S.A. de C.V.",
}


def add_debtor(engine: Engine, debtor_id: str, name: str = "", **values: object) -> None:
    row = {"debtor_id": debtor_id, "kind": "person", "country": "AR", "name": name, **values}
    with engine.begin() as connection:
        connection.execute(insert(debtors).values(**row))


def a_document(**values: object) -> dict[str, object]:
    dates = {"due_on": "2026-01-01", "cut_off_on": "2026-11-01"}
    ids = {"debtor_id": "AR-1", "document_id": "1", "debt_id": "1"}
    return {**ids, "kind": "invoice", "currency": "ARS", **dates, **values}


def found(engine: Engine, typed: str) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(select(debtors.c.debtor_id).where(matches(typed))).scalars())


def test_the_migrations_build_exactly_the_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("munoz", {"AR-1"}),
        ("MUÑOZ", {"AR-1"}),
        ("jose", {"AR-1", "AR-2"}),
        ("ibañez josé", {"AR-1"}),
        ("nún", {"AR-2"}),
        ("mx-30", {"MX-30-1234"}),
        ("30-1234", {"MX-30-1234"}),
        ("ar-2", {"AR-2"}),
        ("del norte", {"MX-30-1234"}),
        ("perez", set()),
        ("' | & ! <-> :*", set(PEOPLE)),
        ("   ", set(PEOPLE)),
    ],
)
def test_a_debtor_is_found_without_case_accents_or_punctuation(
    module_engine: Engine, typed: str, expected: set[str]
) -> None:
    if not found(module_engine, ""):
        for debtor_id, name in PEOPLE.items():
            add_debtor(module_engine, debtor_id, name)

    assert found(module_engine, typed) == expected


def test_the_words_and_the_column_fold_every_accent_alike(engine: Engine) -> None:
    accented = "ÁÀÂÃÄÅÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÑÇ áàâãäåéèêëíìîïóòôõöúùûüñç"
    add_debtor(engine, "X", accented)
    with engine.connect() as connection:
        column = connection.execute(select(debtors.c.search)).scalar_one()
    assert column.split() == ["x", *words(accented)]


def test_the_search_uses_its_index(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        query = select(debtors.c.debtor_id).where(matches("jose")).compile(engine)
        plan = connection.exec_driver_sql(f"EXPLAIN {query}", query.params).scalars().all()
    assert any("ix_debtors_search" in line for line in plan)


@pytest.mark.parametrize("bucket", ["principal", "interest", "penalties", "fees", "taxes"])
def test_a_negative_bucket_is_refused_by_the_database(engine: Engine, bucket: str) -> None:
    add_debtor(engine, "AR-1")
    with pytest.raises(IntegrityError, match=f"ck_documents_{bucket}"), engine.begin() as connection:
        connection.execute(insert(documents).values(**a_document(**{bucket: -1})))


def test_a_rate_without_its_basis_is_refused_by_the_database(engine: Engine) -> None:
    add_debtor(engine, "AR-1")
    with pytest.raises(IntegrityError, match="ck_documents_rate"), engine.begin() as connection:
        connection.execute(insert(documents).values(**a_document(rate_per_year="0.45")))


def test_one_intent_is_one_row_but_derived_events_carry_none(engine: Engine) -> None:
    add_debtor(engine, "AR-1")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO actors VALUES ('ana','Ana','advisor','advisor','a','es','x',true)")
        )
        connection.execute(
            text(
                "INSERT INTO calls (call_id, debtor_id, actor_id, opened_at) VALUES ('c','AR-1','ana',now())"
            )
        )
        line = {"call_id": "c", "kind": "cue_keyed", "at": "2026-11-23T15:00:00Z", "body": "{}"}
        connection.execute(insert(events), [{**line, "seq": n, "intent_id": ""} for n in (1, 2)])
        connection.execute(insert(events).values(**line, seq=3, intent_id="i"))
    with pytest.raises(IntegrityError, match="intent_id"), engine.begin() as connection:
        connection.execute(insert(events).values(**line, seq=4, intent_id="i"))
