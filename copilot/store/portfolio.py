"""Debtors and their documents: imports saved in one transaction, search, load."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, false, func, insert, or_, select, text

from copilot.debt import BUCKETS, Balance, Debtor, Document, DocumentKind, PersonKind
from copilot.errors import AbsentError, BadPortfolio, StateError
from copilot.money import Money
from copilot.portfolio.importing import Parsed
from copilot.rate import Rate, RateBasis
from copilot.store.schema import debtors, documents, imports
from copilot.store.search import matches, words

MAX_FOUND = 100
_IMPORT_LOCK = 0x0C0B1109  # any number of our own; it names the advisory lock every import takes

_TEXTS = ("name", "zone", "phone", "email", "client_type", "contactability", "portfolio")
_DEBTOR = tuple(c.name for c in debtors.c if c.computed is None)
_DOCUMENT = tuple(c.name for c in documents.c)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did. `repeated`: this very file was the last one imported (at `imported_at`); nothing was changed.

    `removed`: documents that earlier files of the same portfolio and preset stated and that are gone now. `unnamed`:
    debtors with such documents whom this file does not name; they keep them, unless the file is the
    `whole_portfolio`. `older`: debtors for whom something as of a later cut-off date was stored before.
    """

    import_id: int
    repeated: bool
    imported_at: datetime
    rows: int
    refused: int
    debtors: int = 0
    documents: int = 0
    removed: int = 0
    unnamed: int = 0
    older: int = 0
    whole_portfolio: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One debtor of a search, with the documents from which a position is computed."""

    debtor: Debtor
    documents: tuple[Document, ...]


class PortfolioStore:
    """The tables imports, debtors and documents."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(
        self, parsed: Parsed, *, file_name: str, at: datetime, whole_portfolio: bool = False
    ) -> ImportReport:
        """Store everything that was parsed, or nothing. The file that was imported last changes nothing.

        A file states all that its debtors owe in this portfolio and preset: documents are inserted or replaced, and
        those it no longer states are removed. With `whole_portfolio` it states all that anybody owes there: debtors
        it does not name keep their data, calls and journals, and no documents. One import at a time per database;
        another one waits. Raises BadPortfolio when rows were refused and nothing was accepted, or when a file with
        refused rows is said to be the whole portfolio; StateError when a debtor id belongs to another portfolio.
        """
        _refuse_holes(parsed, file_name, whole_portfolio)
        with self._engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORT_LOCK})
            last = _last(connection, parsed)
            if last is not None and _same(last, parsed, whole_portfolio):
                return _repeated(connection, last, parsed)
            values = {"file_name": file_name, "imported_at": at, "whole_portfolio": whole_portfolio}
            import_id = _noted(connection, parsed, values)
            _stage(connection, parsed, import_id)
            _refuse_strangers(connection, parsed.portfolio)
            changed = _replace(connection, parsed, import_id, whole_portfolio)
        return ImportReport(
            import_id=import_id, repeated=False, imported_at=at, rows=parsed.rows, refused=parsed.refused,
            debtors=len(parsed.debtors), documents=sum(map(len, parsed.documents.values())),
            whole_portfolio=whole_portfolio, **changed,
        )  # fmt: skip

    def load(self, debtor_id: str) -> tuple[Debtor, list[Document]]:
        """The debtor and all documents, oldest due date first. Raises AbsentError."""
        with self._engine.connect() as connection:
            row = (
                connection.execute(select(debtors).where(debtors.c.debtor_id == debtor_id)).mappings().first()
            )
            if row is None:
                raise AbsentError(
                    f"There is no debtor {debtor_id!r}. Search by name or id.", debtor_id=debtor_id
                )
            return _debtor(row), _documents(connection, [debtor_id]).get(debtor_id, [])

    def search(
        self, typed: str, *, portfolio: str | None = None, limit: int = 20, after: str = ""
    ) -> list[Found]:
        """Debtors whose id, name, phone, e-mail or document id begins with every word typed, by debtor id.

        Case, accents and punctuation do not count; nothing typed finds everybody. `after` is the last debtor_id of
        the page before; `limit` is at most 100.
        """
        wanted = select(debtors).where(_matching(typed), debtors.c.debtor_id > after)
        if portfolio is not None:
            wanted = wanted.where(debtors.c.portfolio == portfolio)
        wanted = wanted.order_by(debtors.c.debtor_id).limit(max(1, min(limit, MAX_FOUND)))
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings().all()
            owed = _documents(connection, [row["debtor_id"] for row in rows])
        return [Found(debtor=_debtor(row), documents=tuple(owed.get(row["debtor_id"], ()))) for row in rows]


def _matching(typed: str) -> ColumnElement[bool]:
    if not typed.strip():
        return matches("")
    by_document = debtors.c.debtor_id.in_(
        select(documents.c.debtor_id).where(
            func.lower(documents.c.document_id).startswith(typed.strip().lower(), autoescape=True)
        )
    )
    return or_(matches(typed) if words(typed) else false(), by_document)


def _refuse_holes(parsed: Parsed, file_name: str, whole_portfolio: bool) -> None:
    refused = f"{parsed.refused} of {parsed.rows} rows of {file_name} were refused, so"
    detail = {"file": file_name, "refused": parsed.refused, "rows": parsed.rows}
    if parsed.refusals and not parsed.debtors:
        raise BadPortfolio(
            f"{refused} nothing was imported. Mend them, or accept the good rows.", **detail,
        )  # fmt: skip
    if parsed.refusals and whole_portfolio:  # a debtor whose rows were refused would seem to owe nothing
        raise BadPortfolio(
            f"{refused} it cannot be the whole portfolio and nothing was imported. Mend them, or import without "
            "--whole-portfolio.", **detail,
        )  # fmt: skip


def _last(connection: Connection, parsed: Parsed) -> RowMapping | None:
    """The latest import of this portfolio and preset; ids grow in the order of the commits, thanks to the lock."""
    wanted = select(imports).filter_by(portfolio=parsed.portfolio, preset=parsed.preset)
    return connection.execute(wanted.order_by(imports.c.import_id.desc()).limit(1)).mappings().first()


def _same(last: RowMapping, parsed: Parsed, whole_portfolio: bool) -> bool:
    """Would it come out as it did then? Only the latest import counts: what others stored is gone by now.

    Refused rows count, because a date can be in the future one day and fine the next.
    """
    then = (last["file_sha256"], last["preset_digest"], last["refused"])
    now = (parsed.sha256, parsed.preset_digest, parsed.refused)
    return then == now and last["whole_portfolio"] >= whole_portfolio


def _repeated(connection: Connection, last: RowMapping, parsed: Parsed) -> ImportReport:
    names = ("import_id", "imported_at", "rows", "refused", "whole_portfolio")
    unnamed = _unnamed(connection, parsed, last["import_id"])
    return ImportReport(repeated=True, unnamed=unnamed, **{name: last[name] for name in names})


def _noted(connection: Connection, parsed: Parsed, values: Mapping[str, object]) -> int:
    names = ("preset", "preset_digest", "portfolio", "rows", "refused")
    stated = {name: getattr(parsed, name) for name in names}
    new = insert(imports).values(file_sha256=parsed.sha256, **stated, **values)
    return int(connection.execute(new.returning(imports.c.import_id)).scalar_one())


def _stage(connection: Connection, parsed: Parsed, import_id: int) -> None:
    """Copy everything into two temporary tables: COPY takes 200,000 rows in seconds, statements take minutes."""
    _copy(connection, "debtors", _DEBTOR, (_debtor_row(debtor) for debtor in parsed.debtors))
    rows = (
        _document_row(debtor_id, d, import_id) for debtor_id, own in parsed.documents.items() for d in own
    )
    _copy(connection, "documents", _DOCUMENT, rows)


def _copy(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    names = ", ".join(columns)
    connection.execute(
        text(f"CREATE TEMP TABLE new_{table} ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY new_{table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _refuse_strangers(connection: Connection, portfolio: str) -> None:
    """A debtor id means one person: another portfolio's debtor is not overwritten."""
    stranger = connection.execute(
        text(
            "SELECT d.debtor_id, d.portfolio FROM debtors d JOIN new_debtors n USING (debtor_id) "
            "WHERE d.portfolio <> :portfolio ORDER BY d.debtor_id LIMIT 1"
        ),
        {"portfolio": portfolio},
    ).first()
    if stranger:
        raise StateError(
            f"Debtor {stranger[0]!r} already belongs to portfolio {stranger[1]!r}, so it cannot be imported into "
            f"{portfolio!r}. Import into the same portfolio, or make the ids different.",
            debtor_id=stranger[0], portfolio=stranger[1],
        )  # fmt: skip


_EARLIER = (
    "FROM documents d WHERE d.import_id IN (SELECT import_id FROM imports "
    "WHERE portfolio = :portfolio AND preset = :preset AND import_id <> :import_id)"
)
"""Documents that other imports of the same portfolio and preset stated."""


def _replace(connection: Connection, parsed: Parsed, import_id: int, whole_portfolio: bool) -> dict[str, int]:
    """Staged rows into the tables; what became of the rest, by the names of ImportReport."""
    about = _about(parsed, import_id)
    older = _older(connection, about, whole_portfolio)
    _upsert(connection, "debtors", _DEBTOR, ("debtor_id",))
    _upsert(connection, "documents", _DOCUMENT, ("debtor_id", "document_id"))
    removed = connection.execute(
        text(f"DELETE {_EARLIER} AND d.debtor_id IN (SELECT debtor_id FROM new_debtors)"),  # noqa: S608
        about,
    ).rowcount
    unnamed = _unnamed(connection, parsed, import_id)
    if whole_portfolio:
        removed += connection.execute(text(f"DELETE {_EARLIER}"), about).rowcount
    return {"removed": removed, "unnamed": unnamed, "older": older}


def _about(parsed: Parsed, import_id: int) -> dict[str, object]:
    return {"portfolio": parsed.portfolio, "preset": parsed.preset, "import_id": import_id}


def _unnamed(connection: Connection, parsed: Parsed, import_id: int) -> int:
    """Debtors with documents of earlier files only. Those whose rows were refused are named, though not stored."""
    counted = text(f"SELECT count(DISTINCT d.debtor_id) {_EARLIER} AND d.debtor_id <> ALL(:held)")
    return connection.scalar(counted, {**_about(parsed, import_id), "held": list(parsed.held_debtors)}) or 0


def _older(connection: Connection, about: Mapping[str, object], whole_portfolio: bool) -> int:
    """Debtors for whom the latest cut-off date stored is later than the file's: for those not named, if they lose."""
    counted = text(
        f"WITH stored AS (SELECT d.debtor_id, max(d.cut_off_on) AS latest {_EARLIER} GROUP BY 1), "  # noqa: S608
        "stated AS (SELECT debtor_id, max(cut_off_on) AS latest FROM new_documents GROUP BY 1) "
        "SELECT count(*) FROM stored LEFT JOIN stated USING (debtor_id) WHERE stored.latest > "
        "coalesce(stated.latest, CASE WHEN :whole THEN (SELECT max(latest) FROM stated) END)"
    )
    return connection.scalar(counted, {**about, "whole": whole_portfolio}) or 0


def _upsert(connection: Connection, table: str, columns: Sequence[str], keys: Sequence[str]) -> None:
    names = ", ".join(columns)
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in columns if name not in keys)
    connection.execute(
        text(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM new_{table} ORDER BY {', '.join(keys)} "  # noqa: S608
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changed}"
        )
    )


def _documents(connection: Connection, debtor_ids: Sequence[str]) -> dict[str, list[Document]]:
    wanted = select(documents).where(documents.c.debtor_id.in_(debtor_ids))
    found: dict[str, list[Document]] = {}
    for row in connection.execute(wanted.order_by(documents.c.due_on, documents.c.document_id)).mappings():
        found.setdefault(row["debtor_id"], []).append(_document(row))
    return found


def _debtor_row(debtor: Debtor) -> tuple[object, ...]:
    income, expenses = debtor.income, debtor.expenses
    known = income or expenses
    values = {
        "income_minor": income and income.minor,
        "expenses_minor": expenses and expenses.minor,
        "income_currency": known and known.currency,
    }
    return tuple(values[name] if name in values else getattr(debtor, name) for name in _DEBTOR)


def _debtor(row: RowMapping) -> Debtor:
    return Debtor(
        debtor_id=row["debtor_id"], kind=PersonKind(row["kind"]), country=row["country"],
        external_score=row["external_score"], income=_money(row, "income"), expenses=_money(row, "expenses"),
        **{name: row[name] for name in _TEXTS},
    )  # fmt: skip


def _money(row: RowMapping, name: str) -> Money | None:
    minor = row[f"{name}_minor"]
    return None if minor is None else Money(minor, row["income_currency"])


def _document_row(debtor_id: str, document: Document, import_id: int) -> tuple[object, ...]:
    rate = document.contract_rate
    values = {
        "debtor_id": debtor_id,
        "currency": document.balance.currency,
        **document.balance.parts(),
        "rate_per_year": rate and rate.per_year,
        "rate_basis": rate and rate.basis.value,
        "import_id": import_id,
    }
    return tuple(values[name] if name in values else getattr(document, name) for name in _DOCUMENT)


def _document(row: RowMapping) -> Document:
    rate = row["rate_per_year"]
    return Document(
        document_id=row["document_id"], debt_id=row["debt_id"], kind=DocumentKind(row["kind"]), product=row["product"],
        balance=Balance(currency=row["currency"], **{name: row[name] for name in BUCKETS}), due_on=row["due_on"],
        cut_off_on=row["cut_off_on"], disputed=row["disputed"], last_payment_on=row["last_payment_on"],
        contract_rate=None if rate is None else Rate(rate, RateBasis(row["rate_basis"])),
    )  # fmt: skip
