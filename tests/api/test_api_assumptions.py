"""The assumptions over REST: who may, what is refused, who came first, and which calls it counts for."""

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import quote

import pytest

from copilot.scenarios.assumptions import load_assumptions
from tests.api.running_api import House, furnish, running

pytestmark = pytest.mark.walk

PATH = "/api/assumptions"
NPV_RATE, KEEPING_BASE = (str(load_assumptions().by_id[name].value) for name in ("npv_rate", "keeping.base"))


@pytest.fixture
def own_house(new_database: Callable[[], str]):
    """An API of this test's own: what is published counts for everybody."""
    url = new_database()
    furnish(url)
    with running(url) as house:
        yield house


def now(house: House) -> dict:
    return house.get(PATH, who="lucia").json()


def put(house: House, values: dict, *, who: str = "lucia", instead_of: str = "", why: str = "losses"):
    body = {"instead_of": instead_of or now(house)["version"], "values": values, "why": why}
    return house.ask("PUT", PATH, who=who, json=body)


def value(found: dict, figure_id: str) -> str:
    return next(figure["value"] for figure in found["figures"] if figure["id"] == figure_id)


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("ana", 403, 403), ("quique", 200, 403), ("lucia", 200, 200), ("admin", 200, 200), ("", 401, 401)],
)
def test_who_may_read_and_who_may_publish(own_house: House, who: str, reads: int, writes: int) -> None:
    version = now(own_house)["version"]
    assert own_house.get(PATH, who=who).status_code == reads
    assert own_house.get(f"{PATH}/{quote(version)}", who=who).status_code == reads
    assert put(own_house, {"npv_rate": "0.41"}, who=who).status_code == writes


def test_every_figure_has_unit_range_source_and_date(own_house: House) -> None:
    found = now(own_house)
    assert found["version"].startswith("assumptions@1#")
    assert len(found["figures"]) > 50
    assert all(figure["source"] and figure["on"] and figure["unit"] for figure in found["figures"])
    assert all(Decimal(f["min"]) <= Decimal(f["value"]) <= Decimal(f["max"]) for f in found["figures"])
    (cost,) = [figure for figure in found["figures"] if figure["id"] == "servicing.cost:ARS"]
    assert (cost["table"], cost["row"], cost["unit"]) == ("servicing.cost", "ARS", "amount")
    assert [(one["published_by"], one["changes"]) for one in found["history"]] == [("", [])]


def test_publishing_gives_another_version_with_its_history(own_house: House) -> None:
    before = now(own_house)

    answer = put(own_house, {"npv_rate": "0.41", "keeping.base": "0.77"}, why="  losses of the quarter ")

    after = answer.json()
    assert answer.status_code == 200
    assert after == now(own_house)
    assert (value(after, "npv_rate"), value(after, "keeping.base")) == ("0.41", "0.77")
    newest, first = after["history"]
    assert (newest["version"], newest["published_by"], newest["why"]) == (
        after["version"], "lucia", "losses of the quarter",
    )  # fmt: skip
    assert newest["changes"] == [
        {"id": "npv_rate", "before": NPV_RATE, "after": "0.41"},
        {"id": "keeping.base", "before": KEEPING_BASE, "after": "0.77"},
    ]
    assert first["version"] == before["version"]
    older = own_house.get(f"{PATH}/{quote(before['version'])}", who="quique").json()
    assert older["figures"] == before["figures"]
    assert own_house.get("/api/health", who="").json()["documents"]["assumptions"] == after["version"]


def test_a_call_keeps_its_version_and_the_next_one_has_the_new(own_house: House) -> None:
    def pinned(call_id: str) -> str:
        items = own_house.get(f"/api/calls/{call_id}/events").json()["items"]
        return items[0]["event"]["versions"]["assumptions"]

    first = own_house.open()
    before = now(own_house)["version"]
    after = put(own_house, {"npv_rate": "0.41"}).json()["version"]
    second = own_house.open()
    for call_id in (first, second):
        said = own_house.post(
            f"/api/calls/{call_id}/utterances", {"speaker": "debtor", "text": "puedo 30.000"}
        )
        assert said.status_code == 200

    assert (pinned(first), pinned(second)) == (before, after)


def test_somebody_who_came_second_is_told_who_was_first_and_when(own_house: House) -> None:
    seen = now(own_house)["version"]
    put(own_house, {"npv_rate": "0.41"}, who="admin")

    answer = put(own_house, {"npv_rate": "0.42"}, instead_of=seen)

    assert (answer.status_code, answer.json()["code"]) == (409, "newer_version")
    assert answer.json()["message"].startswith("admin published assumptions@2#")
    assert set(answer.json()["detail"]) == {"version_id", "published_by", "published_at", "instead_of"}
    assert value(now(own_house), "npv_rate") == "0.41"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"values": {"npv_rate": NPV_RATE}}, "bad_input"),
        ({"values": {"npv_rate": "9"}}, "bad_input"),
        ({"values": {"no_such": "1"}}, "bad_document"),
        ({"values": {}}, "malformed"),
        ({"values": {"npv_rate": "NaN"}}, "malformed"),
        ({"values": {"npv_rate": "Infinity"}}, "malformed"),
        ({"values": {"npv_rate": "1e-30"}}, "malformed"),
        ({"values": {"npv_rate": "a lot"}}, "malformed"),
        ({"values": {"npv_rate": None}}, "malformed"),
        ({"values": {"npv\x00": "1"}}, "malformed"),
        ({"why": ""}, "malformed"),
        ({"why": "      "}, "malformed"),
        ({"why": "x" * 501}, "malformed"),
        ({"why": "two\nlines"}, "malformed"),
        ({"instead_of": ""}, "malformed"),
        ({"reason": "unknown field"}, "malformed"),
    ],
)
def test_what_cannot_be_published_is_refused_and_nothing_changes(house: House, body: dict, code: str) -> None:
    before = now(house)
    good = {"instead_of": before["version"], "values": {"npv_rate": "0.4"}, "why": "losses"}

    answer = house.ask("PUT", PATH, who="lucia", json=good | body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert now(house) == before


def test_a_version_that_never_was_is_absent(house: House) -> None:
    answer = house.get(f"{PATH}/{quote('assumptions@9#00000000')}", who="lucia")
    assert (answer.status_code, answer.json()["code"]) == (404, "absent")
    assert "assumptions@9#00000000" in answer.json()["message"]
