"""Who is asking, and may they? Passwords, session tokens, tickets of the live socket, roles of the routes.

Tokens and tickets are signed with a key that is kept in the database, so both survive a restart. A session token names
an actor; the actor's role is read from the database on every request. A ticket names one actor and one call,
and lives for a minute or two; every heartbeat of the live socket brings a fresh one.

A route declares its role by an annotated dependency (`AnyRead`, `AdvisorWrite`, ...). A route without one is public.
"""

import base64
import binascii
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

SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**14, 8, 1
"""Cost of one password check: about 50 ms and 16 MB. Source: OWASP password storage, minimum for scrypt; 2026-11."""

_SALT_BYTES = 16
_NOBODY = "scrypt$16384$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""Checked when there is no such actor, so that an unknown name takes as long as a wrong password."""


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


def hash_password(password: str) -> str:
    """The text to store for a password: scheme, cost, salt and hash."""
    salt = os.urandom(_SALT_BYTES)
    derived = _derive(password, salt, SCRYPT_N, SCRYPT_R, SCRYPT_P)
    packed = (base64.b64encode(part).decode() for part in (salt, derived))
    return "$".join(("scrypt", str(SCRYPT_N), str(SCRYPT_R), str(SCRYPT_P), *packed))


def password_matches(password: str, stored: str) -> bool:
    """Is this the password that was stored? Compared in constant time; an unreadable hash matches nothing."""
    try:
        scheme, n, r, p, salt, derived = stored.split("$")
        wanted = base64.b64decode(derived, validate=True)
        found = _derive(password, base64.b64decode(salt, validate=True), int(n), int(r), int(p))
    except (ValueError, binascii.Error):
        return False
    return scheme == "scrypt" and hmac.compare_digest(found, wanted)


def sign_in(actor: Actor | None, password: str) -> Actor:
    """The actor, if the password is theirs; SignInError otherwise, with one sentence for every cause."""
    matches = password_matches(password, actor.password_hash if actor else _NOBODY)
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


def _derive(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=64 * 1024 * 1024, dklen=32)
