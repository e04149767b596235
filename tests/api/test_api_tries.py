"""Too many wrong passwords: who has to wait, for how long, and who must not notice."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest

from api import tries
from api.auth import hash_password, password_matches
from api.door import CHECKS_AT_ONCE, Door
from api.errors import TooManyTries
from api.hub import Hub
from api.tries import ADDRESS_TRIES, NAME_TRIES, WINDOW, Tries
from api.turns import Turns
from copilot.errors import SignInError, WorldError
from tests.api.running_api import CHEAP, PASSWORD, House, furnish, running

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def fail(tried: Tries, name: str = "ana", address: str = "10.0.0.1", at: datetime = NOW) -> None:
    """One wrong password."""
    with pytest.raises(SignInError) as refused, tried.counted(name, address, at=at):
        raise SignInError("Wrong.")
    assert refused.type is SignInError


def waits(tried: Tries, name: str = "ana", address: str = "10.0.0.1", at: datetime = NOW) -> int:
    """Seconds to wait before the next try, 0 if it may be made; it succeeds then."""
    try:
        with tried.counted(name, address, at=at):
            return 0
    except TooManyTries as refused:
        seconds = refused.detail["retry_after_seconds"]
        return int(str(seconds)) if str(seconds) in refused.sentence else -1


@pytest.mark.parametrize(
    ("failures", "seconds"), [(NAME_TRIES - 1, 0), (NAME_TRIES, 300), (NAME_TRIES + 1, 300)]
)
def test_a_name_waits_after_ten_wrong_passwords(failures: int, seconds: int):
    tried = Tries()
    for k in range(min(failures, NAME_TRIES)):
        fail(tried, address=f"10.0.0.{k}")
    if failures > NAME_TRIES:
        assert waits(tried) > 0
    assert waits(tried) == seconds


def test_the_wait_ends_when_the_first_failure_is_five_minutes_old():
    tried = Tries()
    for k in range(NAME_TRIES):
        fail(tried, at=NOW + timedelta(seconds=k))
    assert waits(tried, at=NOW + WINDOW - timedelta(seconds=1)) == 1
    assert waits(tried, at=NOW + WINDOW) == 0


def test_an_address_waits_whatever_names_it_tries_and_others_do_not():
    tried = Tries()
    for k in range(ADDRESS_TRIES):
        fail(tried, name=f"name-{k}")
    assert waits(tried, name="bruno") == 300
    assert waits(tried, name="bruno", address="10.0.0.2") == 0


def test_a_success_forgives_the_name_and_is_not_counted_itself():
    tried = Tries()
    for _ in range(NAME_TRIES - 1):
        fail(tried)
    assert waits(tried) == 0
    for _ in range(NAME_TRIES - 1):
        fail(tried)
    assert waits(tried) == 0
    assert all(waits(tried, name=f"n-{k}") == 0 for k in range(2 * ADDRESS_TRIES))


def test_tries_that_have_not_ended_count_too():
    tried = Tries(by_name=1)
    with tried.counted("ana", "10.0.0.1", at=NOW):
        assert waits(tried) == 300
    assert waits(tried) == 0


def test_trouble_that_is_not_a_wrong_password_does_not_count():
    tried = Tries(by_name=1, by_address=1)
    for trouble in (WorldError("Away."), asyncio.CancelledError()):
        with pytest.raises(type(trouble)), tried.counted("ana", "10.0.0.1", at=NOW):
            raise trouble
    assert waits(tried) == 0


def test_a_flood_of_names_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tries, "KEYS_AT_MOST", 20)
    tried = Tries()
    for k in range(60):
        fail(tried, name=f"name-{k}", address=f"10.0.1.{k}")
    assert len(tried._begun) == 20


@pytest.fixture(scope="module")
def own_house(new_database) -> Iterator[House]:  # type: ignore[no-untyped-def]
    """An API whose tries nobody else uses up."""
    url = new_database()
    furnish(url)
    with running(url) as house:
        yield house


def sign_in(house: House, actor_id: str, password: str) -> httpx.Response:
    return house.post("/api/session", {"actor_id": actor_id, "password": password}, who="")


@pytest.mark.walk
def test_the_eleventh_try_is_answered_with_429_and_when_to_come_back(own_house: House):
    for _ in range(NAME_TRIES):
        assert sign_in(own_house, "bruno", "wrong").json()["code"] == "sign_in"

    answer = sign_in(own_house, "bruno", PASSWORD)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")
    assert 290 <= int(answer.headers["Retry-After"]) <= 300
    assert answer.json()["detail"]["retry_after_seconds"] == int(answer.headers["Retry-After"])
    assert sign_in(own_house, "lucia", PASSWORD).status_code == 200


@pytest.mark.walk
def test_an_old_cheap_hash_is_replaced_when_its_owner_signs_in(own_house: House):
    people = own_house.office.people
    old = hash_password(PASSWORD, type(CHEAP)(2, 1, 1))
    ana = people.actor("ana")
    assert ana is not None
    people.renew_hash("ana", old=ana.password_hash, new=old)

    assert sign_in(own_house, "ana", "wrong").status_code == 401
    assert people.actor("ana").password_hash == old
    assert sign_in(own_house, "ana", PASSWORD).status_code == 200

    new = people.actor("ana").password_hash
    assert new.startswith(f"scrypt${CHEAP.n}${CHEAP.r}${CHEAP.p}$")
    assert password_matches(PASSWORD, new)
    assert sign_in(own_house, "ana", PASSWORD).status_code == 200
    assert people.actor("ana").password_hash == new


@pytest.mark.walk
def test_a_hash_that_was_changed_meanwhile_is_not_replaced(own_house: House):
    people = own_house.office.people
    before = people.actor("quique").password_hash
    people.renew_hash("quique", old="something else", new="scrypt$...")
    assert people.actor("quique").password_hash == before


class People:
    """Knows nobody, and takes its time to say so."""

    def __init__(self) -> None:
        self.begun, self.release = threading.Semaphore(0), threading.Event()

    def actor(self, actor_id: str) -> None:
        self.begun.release()
        assert self.release.wait(10), actor_id


def test_password_checks_wait_for_each_other_and_reads_do_not_wait_for_them():
    async def scene() -> list[type[BaseException]]:
        people = People()
        door = Door(SimpleNamespace(people=people, clock=lambda: NOW), cost=CHEAP)  # type: ignore[arg-type]
        flood = [asyncio.create_task(door.enter(f"n-{k}", "x", address="10.0.0.1")) for k in range(30)]
        for _ in range(CHECKS_AT_ONCE):
            assert await asyncio.to_thread(people.begun.acquire, timeout=5)
        assert not await asyncio.to_thread(people.begun.acquire, timeout=0.1)
        assert await Turns(Hub("", check_seconds=1)).read(lambda: "read meanwhile") == "read meanwhile"
        people.release.set()
        return [type(one) for one in await asyncio.gather(*flood, return_exceptions=True)]  # type: ignore[arg-type]

    assert asyncio.run(scene()) == [SignInError] * 30
