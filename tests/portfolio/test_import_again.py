"""What a later file changes: corrected back, whole, older, or from somebody else at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, func, insert, select, text

from copilot.documents import digest, packaged
from copilot.errors import BadPortfolio, StateError
from copilot.portfolio.importing import Parsed, import_portfolio
from copilot.store.engine import alembic_config, migrate
from copilot.store.portfolio import ImportReport, PortfolioStore
from copilot.store.schema import actors, calls, events, imports
from tests.portfolio.files import write

pytestmark = pytest.mark.store

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD = {"D-1": [31_025_075, 1_500_000], "D-2": [2_350_000], "D-3": [2_000_000]}
"""Principal of each document in the good file, in minor units."""
TEN_TIMES = {"set": {5: {"capital": "200.000,00"}}}
WITHOUT_D3 = {"lines": {5: None}}
CUT_OFF = {row: {"fecha_corte": "31/10/2026"} for row in (2, 3, 4, 5)}
EARLIER = {row: {"fecha_corte": "30/09/2026"} for row in (2, 3, 4, 5)}


def parsed(folder: Path, *, portfolio: str = "", accept_good_rows: bool = False, **case: object) -> Parsed:
    return import_portfolio(
        write(folder, dict(case)), "generic-es", on=ON, portfolio=portfolio, accept_good_rows=accept_good_rows
    )


def save(engine: Engine, what: Parsed, **more: bool) -> ImportReport:
    return PortfolioStore(engine).save(what, file_name="cartera.csv", at=AT, **more)


def owed(engine: Engine) -> dict[str, list[int]]:
    found = PortfolioStore(engine).search("")
    return {one.debtor.debtor_id: [d.balance.principal for d in one.documents] for one in found}


def others(letter: str) -> dict[str, object]:
    """The good file with three other debtors."""
    return {"set": {row: {"id_deudor": f"{letter}-{row}"} for row in (2, 4, 5)}, "lines": {3: None}}


def test_a_file_corrected_back_is_stored_again(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path))
    save(engine, parsed(tmp_path, **TEN_TIMES))
    assert owed(engine) == {**GOOD, "D-3": [20_000_000]}

    report = save(engine, parsed(tmp_path))

    assert (report.repeated, report.import_id) == (False, 3)
    assert owed(engine) == GOOD


def test_the_last_file_again_changes_nothing_although_others_came_before(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path))
    second = save(engine, parsed(tmp_path, **TEN_TIMES))

    again = save(engine, parsed(tmp_path, **TEN_TIMES))

    assert (again.repeated, again.import_id) == (True, second.import_id)


def test_a_file_is_the_same_whatever_came_into_other_portfolios_in_between(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path, portfolio="banco"))
    save(engine, parsed(tmp_path, portfolio="tienda", **others("T")))

    assert save(engine, parsed(tmp_path, portfolio="banco")).repeated


def test_a_mended_preset_of_the_same_name_reads_the_file_anew(engine: Engine, tmp_path: Path):
    what = parsed(tmp_path)
    save(engine, replace(what, preset_digest="beforehand"))

    assert not save(engine, what).repeated
    assert save(engine, what).repeated


def test_an_import_knows_the_content_of_its_preset(tmp_path: Path):
    content = packaged("copilot.portfolio", "presets/generic-es.yaml").read_bytes()

    assert parsed(tmp_path).preset_digest == digest(content)


def test_a_file_of_which_another_number_of_rows_is_good_today_is_read_anew(engine: Engine, tmp_path: Path):
    path = write(tmp_path, {"set": {4: {"fecha_corte": "24/11/2026"}}})  # in the future until tomorrow
    today = import_portfolio(path, "generic-es", on=ON, accept_good_rows=True)
    tomorrow = import_portfolio(path, "generic-es", on=date(2026, 11, 24), accept_good_rows=True)
    assert save(engine, today).debtors == 2

    report = save(engine, tomorrow)

    assert (report.repeated, report.debtors) == (False, 3)


def test_debtors_a_file_does_not_name_are_counted_and_keep_what_they_owe(engine: Engine, tmp_path: Path):
    first = save(engine, parsed(tmp_path))

    report = save(engine, parsed(tmp_path, **WITHOUT_D3))
    again = save(engine, parsed(tmp_path, **WITHOUT_D3))

    assert [one.unnamed for one in (first, report, again)] == [0, 1, 1]
    assert (again.repeated, report.removed) == (True, 0)
    assert owed(engine) == GOOD


def test_debtors_a_whole_portfolio_does_not_name_owe_nothing_any_more(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path))

    report = save(engine, parsed(tmp_path, **WITHOUT_D3), whole_portfolio=True)

    assert (report.unnamed, report.removed, report.whole_portfolio) == (1, 1, True)
    assert owed(engine) == {**GOOD, "D-3": []}
    assert save(engine, parsed(tmp_path, set=TEN_TIMES["set"])).unnamed == 0


def test_the_same_file_said_to_be_whole_afterwards_is_not_a_repetition(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path))
    save(engine, parsed(tmp_path, **WITHOUT_D3))

    whole = save(engine, parsed(tmp_path, **WITHOUT_D3), whole_portfolio=True)

    assert (whole.repeated, whole.unnamed) == (False, 1)
    assert owed(engine)["D-3"] == []
    assert save(engine, parsed(tmp_path, **WITHOUT_D3), whole_portfolio=True).repeated
    assert save(engine, parsed(tmp_path, **WITHOUT_D3)).repeated


def test_a_whole_portfolio_leaves_other_portfolios_and_presets_alone(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path, portfolio="tienda", **others("T")))
    save(engine, replace(parsed(tmp_path, **others("P")), preset="another"))
    before = owed(engine)

    report = save(engine, parsed(tmp_path), whole_portfolio=True)

    assert (report.unnamed, report.removed) == (0, 0)
    assert owed(engine) == {**before, **GOOD}


def test_calls_and_their_journal_stay_when_their_debtor_is_not_named(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path))
    with engine.begin() as connection:
        for row in (
            insert(actors).values(
                actor_id="ana", name="Ana", role="advisor", rung="advisor", password_hash="x"
            ),
            insert(calls).values(call_id="c", debtor_id="D-3", actor_id="ana", opened_at=AT),
            insert(events).values(call_id="c", seq=1, kind="call_opened", at=AT, body="{}"),
        ):
            connection.execute(row)

    save(engine, parsed(tmp_path, **WITHOUT_D3), whole_portfolio=True)

    with engine.connect() as connection:
        kept = connection.execute(select(calls.c.debtor_id, calls.c.state, events.c.body).join(events)).all()
    assert kept == [("D-3", "open", "{}")]
    assert PortfolioStore(engine).load("D-3")[0].name == "Íñigo Ruiz"


def test_a_file_with_refused_rows_is_not_taken_for_the_whole_portfolio(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path))
    holed = parsed(tmp_path, accept_good_rows=True, set={5: {"moneda": "$"}})

    with pytest.raises(BadPortfolio, match=r"1 of 4 rows .* cannot be the whole portfolio"):
        save(engine, holed, whole_portfolio=True)

    assert owed(engine) == GOOD


def test_a_debtor_whose_rows_were_refused_is_named_all_the_same(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path))

    report = save(engine, parsed(tmp_path, accept_good_rows=True, set={5: {"moneda": "$"}}, lines={4: None}))

    assert report.unnamed == 1  # D-2; D-3 is named, though nothing of it was taken
    assert owed(engine) == GOOD


def test_an_older_file_is_stored_and_its_debtors_are_counted(engine: Engine, tmp_path: Path):
    newer = save(engine, parsed(tmp_path, set=CUT_OFF))
    same = save(engine, parsed(tmp_path, set={**CUT_OFF, 5: {**CUT_OFF[5], "capital": "200.000,00"}}))

    older = save(engine, parsed(tmp_path, set={**CUT_OFF, 4: EARLIER[4], 5: EARLIER[5]}))

    assert [one.older for one in (newer, same, older)] == [0, 0, 2]
    assert PortfolioStore(engine).load("D-3")[1][0].cut_off_on == date(2026, 9, 30)


def test_an_older_whole_portfolio_counts_the_debtors_it_clears_too(engine: Engine, tmp_path: Path):
    save(engine, parsed(tmp_path, set=CUT_OFF))

    report = save(engine, parsed(tmp_path, set=EARLIER, **WITHOUT_D3), whole_portfolio=True)

    assert (report.older, report.unnamed) == (3, 1)


def test_of_two_portfolios_with_the_same_debtors_at_once_only_one_comes_in(engine: Engine, tmp_path: Path):
    both = [parsed(tmp_path, portfolio=name) for name in ("banco", "tienda")]

    with ThreadPoolExecutor(2) as threads:
        with engine.begin() as gate:  # both may read, and look for strangers; neither may write yet
            gate.execute(text("LOCK TABLE debtors IN SHARE MODE"))
            running = [threads.submit(save, engine, what) for what in both]
            wait_until_both_wait(engine)
        errors = [one.exception(timeout=30) for one in running]

    (refused,) = [error for error in errors if error is not None]
    assert isinstance(refused, StateError)
    with engine.connect() as connection:
        owners = connection.scalars(text("SELECT DISTINCT portfolio FROM debtors")).all()
        assert connection.scalars(select(imports.c.portfolio)).all() == owners


def test_the_same_file_twice_at_once_is_stored_once(engine: Engine, tmp_path: Path):
    what = parsed(tmp_path)

    with ThreadPoolExecutor(2) as threads:
        reports = list(threads.map(lambda _: save(engine, what), range(2)))

    assert sorted(report.repeated for report in reports) == [False, True]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(imports)) == 1


def wait_until_both_wait(engine: Engine) -> None:
    waiting = text(
        "SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
        "WHERE NOT l.granted AND d.datname = current_database()"
    )
    until = time.monotonic() + 20
    with engine.connect() as connection:
        while connection.scalar(waiting) != 2:
            assert time.monotonic() < until, "the imports never met"
            time.sleep(0.01)


def test_imports_of_a_database_of_the_first_version_stay_and_are_read_anew(engine: Engine, tmp_path: Path):
    what = parsed(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        command.upgrade(alembic_config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO imports (file_sha256, preset, rows, refused, portfolio, imported_at) "
                "VALUES (:sha256, 'generic-es', 4, 0, 'generic-es', now())"
            ),
            {"sha256": what.sha256},
        )

    migrate(engine)

    assert save(engine, what).import_id == 2
    assert save(engine, what).repeated
