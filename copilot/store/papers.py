"""Papers: documents of the house by version, published while the program runs and never changed afterwards.

A kind ("assumptions") is a row of versions, numbered in the order they came. Most are published by somebody; those
that came with the program are filed too, so that a call that was decided with one finds it again when the program has
moved on. In force is the newest that somebody published (docs/adr/0007).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from copilot.errors import NewerVersion
from copilot.store.schema import papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One version of one kind. `body` are the bytes that `version_id` names; `published_by` "" for the program."""

    kind: str
    number: int
    version_id: str
    body: str
    published_by: str
    published_at: datetime
    why: str


class Papers:
    """The papers table. Rows are added and read; the database refuses everything else."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def publish(
        self, kind: str, *, body: str, version_id: str, instead_of: str, by: str, why: str, at: datetime
    ) -> Paper:
        """Put a version in force, in place of the one it was edited from. It counts when this returns.

        `instead_of` is the version_id that was in force when the edit began. Raises NewerVersion, naming who and when,
        if somebody has published another one since: nobody's edit is overwritten unseen.
        """
        with self._engine.begin() as connection:
            _alone(connection, kind)
            newest = _newest(connection, kind)
            if newest is not None and newest.version_id != instead_of:
                raise newer_version(newest, instead_of)
            return _add(
                connection, kind=kind, version_id=version_id, body=body, published_by=by, published_at=at, why=why
            )  # fmt: skip

    def file(self, kind: str, *, body: str, version_id: str, at: datetime) -> None:
        """Keep a version that came with the program beside the published ones; it is not put in force by this."""
        if self.of(kind, version_id) is not None:
            return
        with self._engine.begin() as connection:
            _alone(connection, kind)
            if _of(connection, kind, version_id) is None:
                _add(
                    connection, kind=kind, version_id=version_id, body=body, published_by=None, published_at=at,
                    why="",
                )  # fmt: skip

    def current(self, kind: str) -> Paper | None:
        """The version in force, None when nobody has published one."""
        with self._engine.connect() as connection:
            return _newest(connection, kind)

    def in_force(self) -> dict[str, str]:
        """version_id by kind, of the kinds that somebody has published: cheap enough for every call that opens."""
        published = select(papers.c.kind, papers.c.version_id).where(papers.c.published_by.is_not(None))
        newest = published.ext(distinct_on(papers.c.kind)).order_by(papers.c.kind, papers.c.number.desc())
        with self._engine.connect() as connection:
            return {row.kind: row.version_id for row in connection.execute(newest)}

    def of(self, kind: str, version_id: str) -> Paper | None:
        """The version of that name, published or filed; None when there is none."""
        with self._engine.connect() as connection:
            return _of(connection, kind, version_id)

    def history(self, kind: str, *, limit: int = 200) -> list[Paper]:
        """Every version of a kind, the newest first, at most `limit`."""
        query = select(papers).where(papers.c.kind == kind).order_by(papers.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_paper(row) for row in connection.execute(query)]


def newer_version(newest: Paper, instead_of: str) -> NewerVersion:
    """What somebody is told whose edit began from a version that is no longer in force."""
    when = newest.published_at.strftime("%Y-%m-%d %H:%M UTC")
    return NewerVersion(
        f"{newest.published_by} published {newest.version_id} on {when}; this edit began from {instead_of}. "
        "Look at the new values and make the change again from there.",
        version_id=newest.version_id, published_by=newest.published_by,
        published_at=newest.published_at.isoformat(), instead_of=instead_of,
    )  # fmt: skip


def _alone(connection: Connection, kind: str) -> None:
    """Whoever adds to this kind waits here until the one before has committed."""
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"papers {kind}"))))


def _newest(connection: Connection, kind: str) -> Paper | None:
    query = select(papers).where(papers.c.kind == kind, papers.c.published_by.is_not(None))
    row = connection.execute(query.order_by(papers.c.number.desc()).limit(1)).first()
    return None if row is None else _paper(row)


def _of(connection: Connection, kind: str, version_id: str) -> Paper | None:
    query = select(papers).where(papers.c.kind == kind, papers.c.version_id == version_id)
    row = connection.execute(query).first()
    return None if row is None else _paper(row)


def _add(connection: Connection, *, kind: str, **values: object) -> Paper:
    last = select(func.coalesce(func.max(papers.c.number), 0) + 1).where(papers.c.kind == kind)
    adding = insert(papers).values(kind=kind, number=last.scalar_subquery(), **values).returning(papers)
    return _paper(connection.execute(adding).one())


def _paper(row: Row[tuple[object, ...]]) -> Paper:
    return Paper(
        kind=row.kind, number=row.number, version_id=row.version_id, body=row.body,
        published_by=row.published_by or "", published_at=row.published_at, why=row.why,
    )  # fmt: skip
