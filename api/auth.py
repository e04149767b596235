"""Who is asking, and may they? Passwords, session tokens, tickets of the live socket, roles of the routes.

Tokens and tickets are signed with a key that is kept in the database, so both survive a restart. A session token names
an actor; the actor's role is read from the database on every request. A ticket names one actor and one call,
and lives for a minute or two; every heartbeat of the live socket brings a fresh one.

A route declares its role by an annotated dependency (`AnyRead`, `AdvisorWrite`, ...). A route without one is public.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from itsdangerous import BadSignature, URLSafeSerializer

from api.errors import ExpiredToken, ForgedToken
from copilot.errors import ForbiddenError, SignInError
from copilot.store.people import Actor
from copilot.verdict import Authority, Role


@dataclass(frozen=True, slots=True)
class Cost:
    """What one scrypt takes: `n` (a power of two) and `r` set time and memory, `p` repeats it."""

    n: int
    r: int = 8
    p: int = 1

    @property
    def work(self) -> int:
        """To compare two costs by."""
        return self.n * self.r * self.p


COST = Cost(2**17)
"""Of every new hash: about 0.3 s and 128 MB. Source: OWASP password storage cheat sheet, scrypt; 2026-11."""

_SALT_BYTES, _HASH_BYTES = 16, 32
_MEMORY_BYTES = 256 * 1024 * 1024
"""The most that a check may take; a stored hash that asks for more matches nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What a ticket allows: one actor on one call, until `expires_at`."""

    actor_id: str
    call_id: str
    expires_at: datetime


class Keys:
    """Signs and reads session tokens and tickets. Times are aware UTC; seconds are whole."""

    def __init__(self, secret: str, *, session_seconds: int, ticket_seconds: int) -> None:
        self._sessions = URLSafeSerializer(secret, salt="copilot.session")
        self._tickets = URLSafeSerializer(secret, salt="copilot.ticket")
        self.session_seconds = session_seconds
        self.ticket_seconds = ticket_seconds

    def session(self, actor_id: str, *, at: datetime) -> tuple[str, datetime]:
        """A session token for an actor, and when it ends."""
        ends = _end(at, self.session_seconds)
        return str(self._sessions.dumps([actor_id, int(ends.timestamp())])), ends

    def actor_id(self, token: str, *, at: datetime) -> str:
        """Whose session is this? ForgedToken if we did not sign it, ExpiredToken if it is over."""
        actor_id, ends = _read(self._sessions, token, "session token", 2)
        _still(ends, at, "session has ended; sign in again")
        return str(actor_id)

    def ticket(self, actor_id: str, call_id: str, *, at: datetime) -> tuple[str, datetime]:
        """A ticket for one actor on one call, and when it ends."""
        ends = _end(at, self.ticket_seconds)
        return str(self._tickets.dumps([actor_id, call_id, int(ends.timestamp())])), ends

    def admit(self, ticket: str, *, at: datetime) -> Pass:
        """What does this ticket allow? ForgedToken if we did not sign it, ExpiredToken if it is too old."""
        actor_id, call_id, ends = _read(self._tickets, ticket, "ticket", 3)
        moment = _still(
            ends, at, "ticket is too old; ask for a new one with POST /api/calls/{call_id}/ticket"
        )
        return Pass(actor_id=str(actor_id), call_id=str(call_id), expires_at=moment)


def hash_password(password: str, cost: Cost = COST) -> str:
    """The text to store for a password: scheme, cost, salt and hash."""
    salt = os.urandom(_SALT_BYTES)
    return _packed(salt, _derive(password, salt, cost), cost)


def password_matches(password: str, stored: str) -> bool:
    """Is this the password that was stored? Compared in constant time; an unreadable hash matches nothing."""
    try:
        cost, salt, wanted = _unpacked(stored)
        return hmac.compare_digest(_derive(password, salt, cost), wanted)
    except ValueError:
        return False


def renewed(password: str, stored: str, cost: Cost = COST) -> str:
    """A new hash of a password that has just matched, when the stored one cost less than `cost`; "" if it is fine."""
    return hash_password(password, cost) if _unpacked(stored)[0].work < cost.work else ""


def sign_in(actor: Actor | None, password: str, cost: Cost = COST) -> Actor:
    """The actor, if the password is theirs; SignInError otherwise, with one sentence for every cause.

    An unknown name takes as long as a wrong password stored at `cost`.
    """
    matches = password_matches(password, actor.password_hash if actor else _nobody(cost))
    if actor is None or not matches or not actor.active:
        raise SignInError("Name and password do not belong together. Check both and try again.")
    return actor


def authority(actor: Actor) -> Authority:
    """Whose limits apply when this actor works: their rung of the ladder, not their role in the system."""
    return Authority(actor_id=actor.actor_id, role=actor.rung, team=actor.team)


def may_see(actor: Actor, owner_id: str) -> bool:
    """Advisors see their own calls; leads, quality and administrators see all."""
    return actor.role != Role.ADVISOR or actor.actor_id == owner_id


def may_act(actor: Actor, owner_id: str) -> bool:
    """A call is worked by whoever opened it, while their role still opens calls; everybody else watches."""
    return actor.role in (Role.ADVISOR, Role.ADMIN) and actor.actor_id == owner_id


_bearer = HTTPBearer(auto_error=False, scheme_name="session", description="Token of POST /api/session.")


async def signed_in(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Actor:
    """The actor behind the request's bearer token; SignInError if there is none."""
    if given is None:
        raise SignInError(
            "This needs a session. Sign in with POST /api/session and send its token as Bearer."
        )
    office, turns = request.app.state.office, request.app.state.turns
    actor_id = office.keys.actor_id(given.credentials, at=office.clock())
    actor: Actor | None = await turns.read(office.people.actor, actor_id)
    if actor is None or not actor.active:
        raise SignInError("This session belongs to nobody who may still sign in. Ask your administrator.")
    return actor


def allow(*roles: Role) -> Callable[[Actor], Awaitable[Actor]]:
    """A dependency that lets only `roles` pass; ForbiddenError for the others."""

    async def permitted(actor: Annotated[Actor, Depends(signed_in)]) -> Actor:
        if actor.role not in roles:
            wanted = ", ".join(roles)
            raise ForbiddenError(
                f"The role {actor.role} may not do this; it takes {wanted}. Ask somebody who has it.",
                role=actor.role, allowed=list(roles),
            )  # fmt: skip
        return actor

    permitted.roles = roles  # type: ignore[attr-defined]  # read by the test that lists the roles of every route
    return permitted


AnyRead = Annotated[Actor, Depends(allow(Role.ADVISOR, Role.LEAD, Role.QA, Role.ADMIN))]
LeadRead = Annotated[Actor, Depends(allow(Role.LEAD, Role.QA, Role.ADMIN))]
LeadWrite = Annotated[Actor, Depends(allow(Role.LEAD, Role.ADMIN))]
AdvisorWrite = Annotated[Actor, Depends(allow(Role.ADVISOR, Role.ADMIN))]


def _end(at: datetime, seconds: int) -> datetime:
    return at.replace(microsecond=0) + timedelta(seconds=seconds)


def _read(serializer: URLSafeSerializer, text: str, name: str, parts: int) -> list[str | int]:
    try:
        content = serializer.loads(text)
    except BadSignature:
        content = None
    if not isinstance(content, list) or len(content) != parts or not isinstance(content[-1], int):
        raise ForgedToken(f"This {name} was not issued here, or was changed on the way. Get a new one.")
    return content


def _still(ends: str | int, at: datetime, sentence: str) -> datetime:
    moment = datetime.fromtimestamp(int(ends), UTC)
    if at >= moment:
        raise ExpiredToken(f"This {sentence}.", expired_at=moment.isoformat())
    return moment


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=_MEMORY_BYTES, dklen=_HASH_BYTES
    )


def _packed(salt: bytes, derived: bytes, cost: Cost) -> str:
    packed = (base64.b64encode(part).decode() for part in (salt, derived))
    return "$".join(("scrypt", str(cost.n), str(cost.r), str(cost.p), *packed))


def _unpacked(stored: str) -> tuple[Cost, bytes, bytes]:
    """Cost, salt and hash of a stored text; ValueError if it is none of ours."""
    scheme, n, r, p, salt, derived = stored.split("$")
    if scheme != "scrypt":
        raise ValueError(scheme)
    decoded = base64.b64decode(salt, validate=True), base64.b64decode(derived, validate=True)
    return Cost(int(n), int(r), int(p)), *decoded


def _nobody(cost: Cost) -> str:
    """A hash that nothing matches, as costly as a real one."""
    return _packed(bytes(_SALT_BYTES), bytes(_HASH_BYTES), cost)
