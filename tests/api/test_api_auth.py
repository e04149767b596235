"""Passwords, session tokens and tickets."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from api.auth import (
    COST,
    Cost,
    Keys,
    authority,
    hash_password,
    may_act,
    may_see,
    password_matches,
    renewed,
    sign_in,
)
from api.errors import ExpiredToken, ForgedToken
from copilot.errors import SignInError
from copilot.store.people import Actor

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
KEYS = Keys("a" * 64, session_seconds=3600, ticket_seconds=120)


def actor(**changed: object) -> Actor:
    fields = {
        "actor_id": "ana", "name": "Ana", "role": "advisor", "rung": "senior", "team": "t1", "locale": "es-AR",
        "password_hash": HASH, "active": True,
    }  # fmt: skip
    return Actor(**{**fields, **changed})  # type: ignore[arg-type]


CHEAP = Cost(2**4)
HASH = hash_password("demo", CHEAP)


def test_a_password_matches_its_own_hash_only():
    assert password_matches("demo", HASH)
    assert not password_matches("Demo", HASH)
    assert not password_matches("", HASH)


def test_the_same_password_is_stored_differently_each_time():
    assert hash_password("demo", CHEAP) != HASH


def test_a_new_hash_costs_what_owasp_asks_for_at_least_and_says_so_itself():
    assert (COST.n, COST.r, COST.p) >= (2**17, 8, 1)
    stored = hash_password("demo")
    assert stored.startswith("scrypt$131072$8$1$")
    assert password_matches("demo", stored)
    assert not password_matches("Demo", stored)


def test_a_hash_of_an_older_cost_still_matches_and_is_made_anew_only_when_it_is_too_cheap():
    old = "scrypt$16384$8$1$AAECAwQFBgcICQoLDA0ODw==$DGS4UmdRuTT0PKFYVAzlQpWfEgvjZCGvL5xWdOkdXmk="
    assert password_matches("demo", old)
    assert not password_matches("wrong", old)
    new = renewed("demo", old, Cost(2**15))
    assert new.startswith("scrypt$32768$8$1$")
    assert password_matches("demo", new)
    assert renewed("demo", old, Cost(2**14)) == ""
    assert renewed("demo", old, CHEAP) == ""


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "plain",
        "scrypt$1$2$3",
        "scrypt$x$8$1$AA==$AA==",
        "md5$2$8$1$AA==$AA==",
        "scrypt$2$8$1$\u00e9$AA==",
        "scrypt$1073741824$8$1$AA==$AA==",
    ],
)
def test_an_unreadable_hash_matches_nothing(stored: str):
    assert not password_matches("demo", stored)


@pytest.mark.parametrize(
    ("who", "password"),
    [(None, "demo"), (actor(), "wrong"), (actor(active=False), "demo"), (actor(password_hash=""), "")],
)
def test_every_failed_sign_in_says_the_same(who: Actor | None, password: str):
    with pytest.raises(SignInError) as refused:
        sign_in(who, password, CHEAP)
    assert refused.value.sentence == "Name and password do not belong together. Check both and try again."


def test_a_session_token_names_its_actor_until_it_ends():
    token, ends = KEYS.session("ana", at=NOW)
    assert ends == NOW + timedelta(hours=1)
    assert KEYS.actor_id(token, at=ends - timedelta(seconds=1)) == "ana"
    with pytest.raises(ExpiredToken):
        KEYS.actor_id(token, at=ends)


def test_a_ticket_admits_one_actor_to_one_call_until_it_ends():
    ticket, ends = KEYS.ticket("ana", "call-1", at=NOW)
    admitted = KEYS.admit(ticket, at=ends - timedelta(seconds=1))
    assert (admitted.actor_id, admitted.call_id, admitted.expires_at) == ("ana", "call-1", ends)
    with pytest.raises(ExpiredToken):
        KEYS.admit(ticket, at=ends)


def test_a_session_token_is_no_ticket_and_a_ticket_is_no_session_token():
    token, ticket = KEYS.session("ana", at=NOW)[0], KEYS.ticket("ana", "call-1", at=NOW)[0]
    with pytest.raises(ForgedToken):
        KEYS.admit(token, at=NOW)
    with pytest.raises(ForgedToken):
        KEYS.actor_id(ticket, at=NOW)


@pytest.mark.parametrize("text", ["", "x", "a.b", "é", "." * 500, "W10.AAAA"])
def test_what_we_did_not_sign_is_forged(text: str):
    with pytest.raises(ForgedToken):
        KEYS.admit(text, at=NOW)


def test_a_token_of_another_installation_is_forged():
    other = Keys("b" * 64, session_seconds=3600, ticket_seconds=120)
    with pytest.raises(ForgedToken):
        KEYS.actor_id(other.session("ana", at=NOW)[0], at=NOW)


def test_every_changed_character_of_a_ticket_forges_it():
    ticket, _ = KEYS.ticket("ana", "call-1", at=NOW)
    for k in range(len(ticket) - 1):  # the last base64 character carries spare bits
        changed = ticket[:k] + ("A" if ticket[k] != "A" else "B") + ticket[k + 1 :]
        with pytest.raises(ForgedToken):
            KEYS.admit(changed, at=NOW)


def test_the_limits_are_those_of_the_rung_not_of_the_role():
    assert authority(actor()).role == "senior"


def test_who_may_see_and_who_may_work_a_call():
    table = {}
    for role, own in product(("advisor", "lead", "qa", "admin"), (True, False)):
        who, owner = actor(role=role), "ana" if own else "bruno"
        table[role, own] = (may_see(who, owner), may_act(who, owner))
    assert table == {
        ("advisor", True): (True, True), ("advisor", False): (False, False),
        ("lead", True): (True, False), ("lead", False): (True, False),
        ("qa", True): (True, False), ("qa", False): (True, False),
        ("admin", True): (True, True), ("admin", False): (True, False),
    }  # fmt: skip
