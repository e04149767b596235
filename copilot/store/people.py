"""Who may sign in: actors, and the secrets that sign their tokens."""

import secrets as randomness
from dataclasses import asdict, dataclass

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects.postgresql import insert

from copilot.store.schema import actors, secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who works here. `role` opens doors (advisor, lead, qa, admin); `rung` is their step on the ladder of
    the limits (advisor, senior, lead, manager); `password_hash` is made and compared by api/auth.py."""

    actor_id: str
    name: str
    role: str
    rung: str
    team: str
    locale: str
    password_hash: str
    active: bool = True


class People:
    """The actors table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def actor(self, actor_id: str) -> Actor | None:
        """The actor of that id, None if there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(actors).where(actors.c.actor_id == actor_id)).mappings().first()
        return None if row is None else Actor(**row)

    def add(self, actor: Actor) -> None:
        """Store an actor; one that is there already is replaced."""
        values = asdict(actor)
        with self._engine.begin() as connection:
            connection.execute(
                insert(actors)
                .values(**values)
                .on_conflict_do_update(index_elements=["actor_id"], set_=values)
            )

    def renew_hash(self, actor_id: str, *, old: str, new: str) -> None:
        """Store the same password's `new` hash, unless somebody has changed the password meanwhile."""
        mine = (actors.c.actor_id == actor_id) & (actors.c.password_hash == old)
        with self._engine.begin() as connection:
            connection.execute(update(actors).where(mine).values(password_hash=new))

    def all(self) -> list[Actor]:
        """Every actor by id."""
        with self._engine.connect() as connection:
            return [
                Actor(**row)
                for row in connection.execute(select(actors).order_by(actors.c.actor_id)).mappings()
            ]


def secret(engine: Engine, name: str) -> str:
    """The secret of that name, created once for the whole installation (64 hex digits), so tokens survive restarts."""
    with engine.begin() as connection:
        connection.execute(
            insert(secrets).values(name=name, value=randomness.token_hex(32)).on_conflict_do_nothing()
        )
        return str(connection.scalar(select(secrets.c.value).where(secrets.c.name == name)))
