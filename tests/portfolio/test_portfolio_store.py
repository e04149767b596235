"""Imports in the database: all or nothing, once, and what a later file changes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from copilot.debt import Balance, Debtor, DocumentKind, PersonKind
from copilot.errors import AbsentError, BadPortfolio, StateError
from copilot.money import Money
from copilot.portfolio.importing import Parsed, import_portfolio
from copilot.store.portfolio import ImportReport, PortfolioStore
from copilot.store.schema import debtors, documents, imports
from tests.portfolio.files import write

pytestmark = pytest.mark.store

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def parsed(folder: Path, portfolio: str = "", **case: object) -> Parsed:
    return import_portfolio(write(folder, dict(case)), "generic-es", on=ON, portfolio=portfolio)


def save(engine: Engine, what: Parsed) -> ImportReport:
    return PortfolioStore(engine).save(what, file_name="cartera.csv", at=AT)


def contents(engine: Engine) -> tuple[list[object], list[object], int]:
    with engine.connect() as connection:
        rows = [connection.execute(select(t).order_by(*t.primary_key)).all() for t in (debtors, documents)]
        return list(rows[0]), list(rows[1]), connection.scalar(select(func.count()).select_from(imports)) or 0


def test_what_is_loaded_is_what_the_file_said(engine: Engine, tmp_path: Path):
    what = parsed(tmp_path)

    report = save(engine, what)
    debtor, owed = PortfolioStore(engine).load("D-1")

    assert (report.debtors, report.documents, report.removed, report.repeated) == (3, 4, 0, False)
    assert debtor == Debtor(
        debtor_id="D-1", kind=PersonKind.PERSON, country="AR", name="Sofía Peña", zone="Córdoba",
        income=Money(85_000_000, "ARS"), expenses=Money(42_000_000, "ARS"), external_score=612,
        phone="+54 351 555-0101", email="sofia@example.com", client_type="minorista", contactability="high",
        portfolio="generic-es",
    )  # fmt: skip
    assert tuple(owed) == what.documents["D-1"]
    assert owed[1].kind is DocumentKind.CREDIT_NOTE
    assert owed[1].balance == Balance(currency="ARS", principal=1_500_000)


def test_every_debtor_comes_back_as_it_was_parsed(engine: Engine, tmp_path: Path):
    what = parsed(tmp_path)
    save(engine, what)

    for debtor in what.debtors:
        assert PortfolioStore(engine).load(debtor.debtor_id)[0] == debtor


def test_the_same_file_twice_changes_nothing(engine: Engine, tmp_path: Path):
    first = save(engine, parsed(tmp_path))
    before = contents(engine)

    again = save(engine, parsed(tmp_path))

    assert again.repeated
    assert (again.import_id, again.imported_at) == (first.import_id, AT)
    assert contents(engine) == before


def test_an_updated_file_replaces_documents_and_removes_those_it_no_longer_states(
    engine: Engine, tmp_path: Path
):
    save(engine, parsed(tmp_path))

    report = save(engine, parsed(tmp_path, set={2: {"capital": "300.000,00"}}, lines={3: None, 4: None}))

    _, owed = PortfolioStore(engine).load("D-1")
    assert [(d.document_id, d.balance.principal) for d in owed] == [("F-101", 30_000_000)]
    assert report.removed == 1  # the credit note of D-1; D-2 is not in the new file and keeps what it owes
    assert len(PortfolioStore(engine).load("D-2")[1]) == 1


def test_a_refused_file_leaves_no_trace(engine: Engine, tmp_path: Path):
    with pytest.raises(BadPortfolio, match=r"1 of 4 rows of cartera\.csv were refused"):
        save(engine, parsed(tmp_path, set={4: {"moneda": "$"}}))

    assert contents(engine) == ([], [], 0)


def test_accepted_good_rows_are_stored_and_the_refused_ones_counted(engine: Engine, tmp_path: Path):
    path = write(tmp_path, {"set": {4: {"moneda": "$"}}})

    report = save(engine, import_portfolio(path, "generic-es", on=ON, accept_good_rows=True))

    assert (report.rows, report.refused, report.debtors, report.documents) == (4, 1, 2, 3)


def test_a_debtor_of_another_portfolio_is_not_overwritten(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path, portfolio="banco"))
    before = contents(engine)

    with pytest.raises(StateError, match="already belongs to portfolio 'banco'"):
        save(engine, parsed(tmp_path, portfolio="tienda"))

    assert contents(engine) == before


def test_a_failure_in_the_middle_leaves_nothing_behind(engine: Engine, tmp_path: Path):
    what = parsed(tmp_path)
    broken = replace(what, documents={**what.documents, "nobody": what.documents["D-1"]})

    with pytest.raises(Exception, match="debtor"):
        save(engine, broken)

    assert contents(engine) == ([], [], 0)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sofia", ["D-1"]), ("PEÑA", ["D-1"]), ("pena sof", ["D-1"]), ("nandu", ["D-2"]), ("íñigo", ["D-3"]),
        ("d-2", ["D-2"]), ("555 0102", ["D-2"]), ("f-301", ["D-3"]), ("nc-7", ["D-1"]), ("%", []), ("zzz", []),
        ("+543515550101", ["D-1"]), ("5550102", ["D-2"]), ("", ["D-1", "D-2", "D-3"]),
        ("  ", ["D-1", "D-2", "D-3"]), ("' OR 1=1", []), ("& | !", []),
    ],
)  # fmt: skip
def test_search_finds_name_id_phone_and_document_without_case_or_accents(
    engine: Engine, tmp_path: Path, typed: str, found: list[str]
):
    save(engine, parsed(tmp_path))

    assert [f.debtor.debtor_id for f in PortfolioStore(engine).search(typed)] == found


def test_search_goes_page_by_page_and_within_a_portfolio(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path))
    store = PortfolioStore(engine)

    first = store.search("", limit=2)
    rest = store.search("", limit=2, after=first[-1].debtor.debtor_id)

    assert [[f.debtor.debtor_id for f in page] for page in (first, rest)] == [["D-1", "D-2"], ["D-3"]]
    assert [d.document_id for d in first[0].documents] == ["F-101", "NC-7"]
    assert store.search("", portfolio="otra") == []


def test_an_unknown_debtor_is_absent(engine: Engine):
    with pytest.raises(AbsentError, match="no debtor 'X-9'"):
        PortfolioStore(engine).load("X-9")
