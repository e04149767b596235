"""The journal on PostgreSQL: numbered events per call, appended once, read in order, announced by NOTIFY.

One statement appends a whole turn, so a turn is stored completely or not at all. The primary key (call_id, seq)
makes two writers of one call impossible; the unique (call_id, intent_id) makes the same message stored once.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, Row, TextClause, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from copilot.errors import AbsentError, CopilotError, WorldError
from copilot.events import CallClosed, CallOpened, Entry, Event
from copilot.store.earlier import lifted
from copilot.store.schema import calls, debtors, events

CHANNEL = "copilot_calls"

_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])

_COLUMNS = ("seq", "kind", "intent_id", "at", "took_ms", "body")


class JournalConflict(Exception):
    """Somebody else appended to this call first, or this intent is already stored: reload and try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One line of the list of calls. `disposition` is "" while the call is open."""

    call_id: str
    debtor_id: str
    name: str
    actor_id: str
    team: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    disposition: str


class Journal:
    """Appends and reads journals; holds no state of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")

    def open(self, entries: Sequence[Entry], *, intent_id: str) -> None:
        """Create the call of a first turn and store the turn. JournalConflict if the intent opened a call before."""
        opened = entries[0].event
        if not isinstance(opened, CallOpened):
            raise TypeError("the first entry of a call is call_opened")
        row = {
            "call_id": entries[0].call_id,
            "debtor_id": opened.position.debtor.debtor_id,
            "actor_id": opened.authority.actor_id,
            "team": opened.authority.team,
            "state": "open",
            "opened_at": opened.at,
            "intent_id": intent_id or None,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(calls).values(**row))
                _append(connection, entries)
        except IntegrityError as error:
            raise JournalConflict from error

    def append(self, entries: Sequence[Entry]) -> None:
        """Store one turn, all or nothing, and announce its last seq. JournalConflict if a seq or intent is taken."""
        closed = next((e for e in entries if isinstance(e.event, CallClosed)), None)
        try:
            if closed is None:
                with self._autocommit.connect() as connection:  # one statement is its own transaction
                    _append(connection, entries)
                return
            with self._engine.begin() as connection:
                _append(connection, entries)
                stamp = {"state": "closed", "closed_at": closed.at}
                connection.execute(update(calls).where(calls.c.call_id == closed.call_id).values(**stamp))
        except IntegrityError as error:
            raise JournalConflict from error

    def read(
        self, call_id: str, *, after: int = 0, upto: int | None = None, limit: int | None = None
    ) -> list[Entry]:
        """Entries with after < seq <= upto, in order, at most `limit`. Raises AbsentError (no such call), WorldError
        (an entry that this program cannot read)."""
        query = select(events).where(events.c.call_id == call_id, events.c.seq > after).order_by(events.c.seq)
        if upto is not None:
            query = query.where(events.c.seq <= upto)
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(limit)).all()
            if (
                not rows
                and connection.scalar(select(calls.c.call_id).where(calls.c.call_id == call_id)) is None
            ):
                raise AbsentError(f"There is no call {call_id}. Open one first.", call_id=call_id)
        return [_entry(row) for row in rows]

    def bodies(self, call_id: str, kind: str) -> list[tuple[int, str]]:
        """(seq, stored text) of every event of one kind, in order: the very bytes that were committed."""
        query = select(events.c.seq, events.c.body).where(events.c.call_id == call_id, events.c.kind == kind)
        with self._engine.connect() as connection:
            return [(row.seq, row.body) for row in connection.execute(query.order_by(events.c.seq))]

    def opened_by(self, intent_id: str) -> str | None:
        """The call that an intent opened, None if it opened none."""
        with self._engine.connect() as connection:
            return connection.scalar(select(calls.c.call_id).where(calls.c.intent_id == intent_id))

    def calls(
        self, *, actor_id: str | None = None, debtor_id: str | None = None, state: str | None = None,
        after: str | None = None, limit: int = 50,
    ) -> list[CallRow]:  # fmt: skip
        """Newest calls first; `after` is the call_id of the last row already seen."""
        disposition = (
            select(events.c.body)
            .where(events.c.call_id == calls.c.call_id, events.c.kind == "call_closed")
            .scalar_subquery()
        )
        query = (
            select(calls, debtors.c.name, disposition.label("closed_body"))
            .join(debtors, debtors.c.debtor_id == calls.c.debtor_id)
            .order_by(calls.c.opened_at.desc(), calls.c.call_id.desc())
            .limit(limit)
        )
        wanted = {calls.c.actor_id: actor_id, calls.c.debtor_id: debtor_id, calls.c.state: state}
        query = query.where(*(column == value for column, value in wanted.items() if value is not None))
        if after is not None:
            seen = select(calls.c.opened_at, calls.c.call_id).where(calls.c.call_id == after).subquery()
            query = query.where(
                (calls.c.opened_at < select(seen.c.opened_at).scalar_subquery())
                | (
                    (calls.c.opened_at == select(seen.c.opened_at).scalar_subquery())
                    & (calls.c.call_id < after)
                )
            )
        with self._engine.connect() as connection:
            return [_call_row(row) for row in connection.execute(query)]


def dump(event: Event) -> str:
    """An event as the journal stores it: compact JSON, fields in order of declaration, dates ISO, Decimals as text."""
    return _EVENT.dump_json(event).decode()


def load(body: str, *, name: str = "An event") -> Event:
    """The event of a stored text, also one that an earlier version wrote. WorldError if it cannot be read; it says
    so of `name`."""
    try:
        return _EVENT.validate_json(body)
    except (ValidationError, CopilotError):
        pass  # an earlier version wrote it, or it is broken: told apart below
    try:
        return _EVENT.validate_json(json.dumps(lifted(json.loads(body))))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        why = " at ".join(filter(None, (fault["type"], ".".join(map(str, fault["loc"])))))
    except CopilotError as error:
        why = error.code
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        why = type(error).__name__
    # Only the place is told, never what stands there: that may be somebody's.
    raise WorldError(
        f"{name} cannot be read by this program: {why}. A later version of the program wrote it, or somebody changed "
        "the row; install the version that wrote it, or bring back the database.",
        name=name, why=why,
    )  # fmt: skip


def _append(connection: Connection, entries: Sequence[Entry]) -> None:
    last = entries[-1]
    values: dict[str, object] = {
        "call_id": last.call_id,
        "channel": CHANNEL,
        "announcement": f"{last.call_id} {last.seq}",
    }
    for k, entry in enumerate(entries):
        row = (entry.seq, entry.event.kind, entry.intent_id, entry.at, entry.took_ms, dump(entry.event))
        values |= {f"{name}{k}": value for name, value in zip(_COLUMNS, row, strict=True)}
    connection.execute(_appending(len(entries)), values)


@cache
def _appending(rows: int) -> TextClause:
    """The statement that stores so many entries and announces them.

    One parameter per value: the bodies as one text[] cost the driver 4 ms a turn for quoting, against 1 ms.
    """
    lines = ", ".join(f"(:call_id, {', '.join(f':{name}{k}' for name in _COLUMNS)})" for k in range(rows))
    return text(
        f"WITH added AS (INSERT INTO events (call_id, {', '.join(_COLUMNS)}) VALUES {lines}) "  # noqa: S608
        "SELECT pg_notify(:channel, :announcement)"
    )


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        call_id=row.call_id,
        seq=row.seq,
        event=load(row.body, name=f"Entry {row.seq} of call {row.call_id}"),
        at=row.at,
        intent_id=row.intent_id,
        took_ms=row.took_ms,
    )


def _call_row(row: Row[tuple[object, ...]]) -> CallRow:
    disposition = json.loads(row.closed_body)["disposition"] if row.closed_body else ""
    return CallRow(
        call_id=row.call_id, debtor_id=row.debtor_id, name=row.name, actor_id=row.actor_id, team=row.team,
        state=row.state, opened_at=row.opened_at, closed_at=row.closed_at, disposition=disposition,
    )  # fmt: skip
