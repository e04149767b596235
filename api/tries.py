"""Who has tried too often? Failed sign-ins of the last minutes, by name and by address, in this process's memory.

A try counts from the moment it begins and stops counting when it succeeds, so that many at once are no way around.
Nothing is stored: a restart forgets, and every worker counts for itself.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil

from api.errors import TooManyTries
from copilot.errors import SignInError

Key = tuple[str, str]
"""What is counted: "name" or "address", and which."""

WINDOW = timedelta(minutes=5)

NAME_TRIES = 10
"""For one name in one window; a person who mistypes needs two or three."""

ADDRESS_TRIES = 100
"""From one address in one window. Everybody who signs in on the pages comes from the pages' own address."""

KEYS_AT_MOST = 10_000
"""Names and addresses remembered; when there are more, those whose last try is longest ago are forgotten."""


class Tries:
    """The tries of one process. Runs on the event loop's thread."""

    def __init__(self, *, by_name: int = NAME_TRIES, by_address: int = ADDRESS_TRIES) -> None:
        self._limits = {"name": by_name, "address": by_address}
        self._begun: dict[Key, deque[datetime]] = {}

    @contextmanager
    def counted(self, name: str, address: str, *, at: datetime) -> Iterator[None]:
        """One try at `at`, which stays counted when the block raises SignInError; success also forgives the name.

        Raises TooManyTries, without counting, if there were too many before.
        """
        keys = (("name", name), ("address", address))
        for key in keys:
            self._refuse(key, at)
        for key in keys:
            self._begun[key] = self._begun.pop(key, deque())  # the latest stands last
            self._begun[key].append(at)
        self._forget()
        try:
            yield
        except SignInError:
            raise
        except BaseException:  # the database was away, or nobody waits any more: the password was not wrong
            self._take_back(keys, at)
            raise
        self._take_back(keys, at)
        self._begun.pop(keys[0], None)

    def _refuse(self, key: Key, at: datetime) -> None:
        begun = self._begun.get(key, deque())
        while begun and begun[0] <= at - WINDOW:
            begun.popleft()
        if len(begun) >= self._limits[key[0]]:
            seconds = max(1, ceil((begun[0] + WINDOW - at).total_seconds()))
            raise TooManyTries(
                f"There were too many wrong passwords for this {key[0]}. Wait {seconds} seconds and try again, "
                "or ask your administrator.",
                retry_after_seconds=seconds,
            )

    def _take_back(self, keys: Iterable[Key], at: datetime) -> None:
        for key in keys:
            begun = self._begun.get(key, deque())
            if at in begun:
                begun.remove(at)
            if not begun:
                self._begun.pop(key, None)

    def _forget(self) -> None:
        while len(self._begun) > KEYS_AT_MOST:
            del self._begun[next(iter(self._begun))]
