"""Signing in beside the calls: few checks at once, on threads of their own, and not too many tries.

A password check takes a third of a second and 128 MB on purpose. Here a flood of them waits for itself, not for the
threads that read and write calls.
"""

from functools import partial

from anyio import CapacityLimiter, to_thread

from api.auth import COST, Cost, renewed, sign_in
from api.tries import Tries
from api.wiring import Office
from copilot.store.people import Actor

CHECKS_AT_ONCE = 2
"""Threads that check passwords; each one holds 128 MB while it does."""


class Door:
    """Where people sign in to one process. `cost` is that of new hashes."""

    def __init__(self, office: Office, *, cost: Cost = COST, tries: Tries | None = None) -> None:
        self._office, self._cost = office, cost
        self._tries = tries or Tries()
        self._checkers = CapacityLimiter(CHECKS_AT_ONCE)

    async def enter(self, actor_id: str, password: str, *, address: str) -> Actor:
        """The actor, if the password is theirs. Raises SignInError, TooManyTries."""
        with self._tries.counted(actor_id, address, at=self._office.clock()):
            check = partial(self._checked, actor_id, password)
            return await to_thread.run_sync(check, limiter=self._checkers)

    def _checked(self, actor_id: str, password: str) -> Actor:
        people = self._office.people
        actor = sign_in(people.actor(actor_id), password, self._cost)
        if new := renewed(password, actor.password_hash, self._cost):
            people.renew_hash(actor_id, old=actor.password_hash, new=new)
        return actor
