"""Every REST route: what it gives, to whom it is closed, what is absent, what is in conflict."""

import json

import httpx
import pytest

from tests.api.running_api import House, new_id

pytestmark = pytest.mark.walk


def hidden(content: object) -> bool:
    return '"npv' in json.dumps(content)


def test_health_is_public_and_names_the_documents(house: House):
    answer = house.get("/api/health", who="")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["database"], body["demo"]) == ("ok", "ok", True)
    assert all("@" in version and "#" in version for version in body["documents"].values())


def test_sign_in_gives_a_token_that_opens_the_session(house: House):
    answer = house.post("/api/session", {"actor_id": "ana", "password": "demo"}, who="")
    assert answer.status_code == 200
    assert answer.json()["actor"] == {
        "actor_id": "ana", "name": "Ana", "role": "advisor", "rung": "advisor", "team": "t1", "locale": "es-AR",
    }  # fmt: skip
    assert house.get("/api/session").json()["actor"]["actor_id"] == "ana"


@pytest.mark.parametrize(
    "given",
    [
        {"actor_id": "ana", "password": "wrong"},
        {"actor_id": "nobody", "password": "demo"},
        {"actor_id": "gone", "password": "demo"},
    ],
)
def test_a_failed_sign_in_says_nothing_about_the_cause(house: House, given: dict[str, str]):
    answer = house.post("/api/session", given, who="")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")
    assert answer.json()["message"].startswith("Name and password do not belong together")


@pytest.mark.parametrize(
    ("header", "code"),
    [("", "sign_in"), ("Bearer x.y", "forged_token"), ("Basic YTpi", "sign_in")],
)
def test_without_a_good_token_nothing_is_shown(house: House, header: str, code: str):
    answer = house.ask("GET", "/api/session", who="")
    assert answer.status_code == 401
    answer = httpx.get(f"{house.url}/api/debtors", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_demo_users_are_listed_in_the_demo(house: House):
    items = house.get("/api/demo/actors", who="").json()["items"]
    assert {"ana", "bruno", "lucia", "quique", "admin"} <= {item["actor_id"] for item in items}
    assert {item["password"] for item in items} == {"demo"}


def test_debtors_are_found_without_accents_and_in_pages(house: House):
    found = house.get("/api/debtors", params={"q": "nunez joa"}).json()
    assert [item["debtor_id"] for item in found["items"]] == ["AR-1"]
    assert found["next"] is None
    item = found["items"][0]
    assert (item["days_past_due"], item["ageing"], item["claim"]["currency"]) == (74, "61_90", "ARS")
    first = house.get("/api/debtors", params={"limit": 2}).json()
    second = house.get("/api/debtors", params={"limit": 2, "after": first["next"]}).json()
    ids = [item["debtor_id"] for item in first["items"] + second["items"]]
    assert ids == sorted(ids)
    assert len(set(ids)) == 4
    assert second["next"] is None


def test_a_debtor_who_owes_nothing_is_found_with_an_empty_claim(house: House):
    item = house.get("/api/debtors", params={"q": "CO-1"}).json()["items"][0]
    assert item["claim"]["minor"] == 0
    assert house.get("/api/debtors/CO-1").json()["positions"] == []


def test_a_debtor_shows_positions_parts_debts_and_calls(house: House):
    call_id = house.open("MX-1")
    body = house.get("/api/debtors/MX-1").json()
    assert body["debtor"]["name"] == "Ferretería López"
    assert [position["currency"] for position in body["positions"]] == ["MXN", "USD"]
    first = body["positions"][0]
    assert sum(part["minor"] for part in first["parts"].values()) == first["claim"]["minor"]
    assert first["debts"][0]["contract_rate"] == "0.6 nominal"
    assert call_id in [call["call_id"] for call in body["calls"]]


def test_advisors_see_only_their_own_calls_at_a_debtor(house: House):
    call_id = house.open("AR-2")
    for who, there in (("ana", True), ("bruno", False), ("lucia", True), ("quique", True)):
        calls = house.get("/api/debtors/AR-2", who=who).json()["calls"]
        assert (call_id in [call["call_id"] for call in calls]) is there


@pytest.mark.parametrize("path", ["/api/debtors/XX-9", "/api/debtors/a/b", "/api/debtors/%2F"])
def test_an_unknown_debtor_is_absent(house: House, path: str):
    answer = house.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "absent")


def test_opening_a_call_gives_the_first_suggestion(house: House):
    answer = house.post("/api/calls", {"debtor_id": "AR-1"})
    body = answer.json()
    assert answer.status_code == 201
    assert (body["state"], body["seq"], body["owner"], body["locale"]) == ("open", 2, "ana", "es-AR")
    assert body["suggestion"]["cards"]
    assert [key["key"] for key in body["cue_keys"]] == list(range(1, 10))
    assert body["claim"]["text"].startswith("$")


def test_the_currency_chooses_the_position(house: House):
    body = house.post("/api/calls", {"debtor_id": "MX-1", "currency": "USD", "locale": "en"}).json()
    assert (body["currency"], body["locale"]) == ("USD", "en")


def test_the_same_intent_opens_one_call_only(house: House):
    given = {"debtor_id": "AR-1", "intent_id": new_id()}
    assert (
        house.post("/api/calls", given).json()["call_id"] == house.post("/api/calls", given).json()["call_id"]
    )


def test_somebody_elses_intent_does_not_show_their_call(house: House):
    given = {"debtor_id": "AR-1", "intent_id": new_id()}
    theirs, own = house.post("/api/calls", given).json(), house.post("/api/calls", given, who="bruno").json()
    assert (theirs["owner"], own["owner"]) == ("ana", "bruno")
    assert theirs["call_id"] != own["call_id"]


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"debtor_id": "XX-9"}, 404, "absent"),
        ({"debtor_id": "CO-1"}, 409, "bad_state"),
        ({"debtor_id": "AR-1", "currency": "USD"}, 409, "bad_state"),
        ({"debtor_id": "AR-1", "currency": "pesos"}, 422, "malformed"),
        ({"debtor_id": "AR-1", "locale": "fr-FR"}, 422, "malformed"),
        ({"debtor_id": "AR-1", "price": 3}, 422, "malformed"),
        ({"debtor_id": ""}, 422, "malformed"),
        ({}, 422, "malformed"),
    ],
)
def test_a_call_that_cannot_be_opened_says_why(
    house: House, given: dict[str, object], status: int, code: str
):
    answer = house.post("/api/calls", given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("who", ["lucia", "quique"])
def test_only_advisors_and_admins_open_calls(house: House, who: str):
    answer = house.post("/api/calls", {"debtor_id": "AR-1"}, who=who)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert answer.json()["detail"]["allowed"] == ["advisor", "admin"]


def test_calls_are_listed_newest_first_and_in_pages(house: House):
    opened = [house.open("AR-1", who="bruno") for _ in range(3)]
    first = house.get("/api/calls", who="bruno", params={"limit": 2}).json()
    second = house.get("/api/calls", who="bruno", params={"limit": 2, "after": first["next"]}).json()
    listed = [item["call_id"] for item in first["items"] + second["items"]]
    assert listed[:3] == opened[::-1]


def test_advisors_list_their_own_calls_and_the_others_all(house: House):
    mine, other = house.open("AR-1"), house.open("AR-1", who="bruno")
    for who, sees in (
        ("ana", {mine}),
        ("bruno", {other}),
        ("lucia", {mine, other}),
        ("quique", {mine, other}),
    ):
        listed = {
            item["call_id"]
            for item in house.get("/api/calls", who=who, params={"limit": 200}).json()["items"]
        }
        assert listed & {mine, other} == sees


@pytest.mark.parametrize("path", ["", "/events", "/suggestion", "/offers/of-1"])
def test_an_unknown_call_is_absent_and_somebody_elses_is_forbidden(house: House, path: str):
    call_id = house.open()
    assert house.get(f"/api/calls/call-x{path}").json()["code"] == "absent"
    assert house.get(f"/api/calls/{call_id}{path}", who="bruno").json()["code"] == "forbidden"
    for who in ("lucia", "quique", "admin"):
        assert house.get(f"/api/calls/{call_id}{path}", who=who).status_code in (200, 404)


def test_speaking_gives_what_it_caused_and_the_suggestion_that_stands(house: House):
    call_id = house.open()
    given = {"speaker": "debtor", "text": "no puedo pagar todo, puedo 15.000 por mes", "source": "typed"}
    body = house.post(f"/api/calls/{call_id}/utterances", given).json()
    assert [item["kind"] for item in body["items"]] == ["utterance_heard", "cues_detected", "suggestion_made"]
    assert body["suggestion"]["answers"] == body["items"][0]["seq"]
    assert house.get(f"/api/calls/{call_id}/suggestion").json() == body["suggestion"]


def test_what_the_advisor_says_keeps_the_suggestion_that_stands(house: House):
    call_id = house.open()
    given = {"speaker": "advisor", "text": "Buenas tardes", "source": "transcript"}
    body = house.post(f"/api/calls/{call_id}/utterances", given).json()
    assert [item["kind"] for item in body["items"]] == ["utterance_heard"]
    assert body["suggestion"] == house.get(f"/api/calls/{call_id}/suggestion").json()


def test_a_key_says_a_cue(house: House):
    call_id = house.open()
    cue = house.get("/api/cues", params={"locale": "es-AR"}).json()["items"][0]["cue"]
    body = house.post(f"/api/calls/{call_id}/cues", {"cue": cue}).json()
    assert body["items"][0]["event"] == {
        "kind": "cue_keyed",
        "at": body["items"][0]["event"]["at"],
        "cue": cue,
    }


def test_a_choice_is_in_the_journal_and_ends_the_bargaining(house: House):
    call_id = house.open()
    offer_id = house.get(f"/api/calls/{call_id}").json()["suggestion"]["cards"][0]["offer_id"]
    given = {"offer_id": offer_id, "outcome": "accepted", "because": "le sirve"}
    assert house.post(f"/api/calls/{call_id}/choices", given).status_code == 200
    again = house.post(f"/api/calls/{call_id}/choices", given)
    assert (again.status_code, again.json()["code"]) == (409, "bad_state")
    view = house.get(f"/api/calls/{call_id}").json()
    assert view["agreed"] == offer_id
    assert [choice["because"] for choice in view["choices"]] == ["le sirve"]
    kinds = [item["kind"] for item in house.get(f"/api/calls/{call_id}/events").json()["items"]]
    assert kinds[2:4] == ["offer_chosen", "suggestion_made"]


WRITES = [
    ("utterances", {"speaker": "debtor", "text": "hola", "source": "typed"}),
    ("cues", {"cue": "greeting"}),
    ("choices", {"offer_id": "of-1", "outcome": "refused"}),
    ("close", {"disposition": "callback"}),
]


@pytest.mark.parametrize(("verb", "given"), WRITES, ids=[verb for verb, _ in WRITES])
def test_a_call_is_worked_only_by_whoever_opened_it(house: House, verb: str, given: dict[str, object]):
    call_id = house.open()
    if verb == "cues":
        given = {"cue": house.get("/api/cues").json()["items"][0]["cue"]}
    before = house.seq(call_id)
    for who in ("bruno", "lucia", "quique", "admin"):
        answer = house.post(f"/api/calls/{call_id}/{verb}", given, who=who)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), who
    assert house.seq(call_id) == before
    assert house.post(f"/api/calls/call-x/{verb}", given).status_code == 404


@pytest.mark.parametrize(("verb", "given"), WRITES, ids=[verb for verb, _ in WRITES])
def test_nothing_happens_in_a_closed_call(house: House, verb: str, given: dict[str, object]):
    call_id = house.open()
    if verb == "cues":
        given = {"cue": house.get("/api/cues").json()["items"][0]["cue"]}
    if verb == "choices":
        offers = house.get(f"/api/calls/{call_id}/suggestion").json()["cards"]
        given = {"offer_id": offers[0]["offer_id"], "outcome": "refused"}
    closed = house.post(f"/api/calls/{call_id}/close", {"disposition": "no_agreement"}).json()
    assert (closed["state"], closed["disposition"]) == ("closed", "no_agreement")
    answer = house.post(f"/api/calls/{call_id}/{verb}", given)
    assert (answer.status_code, answer.json()["code"]) == (409, "closed_call")
    assert house.get(f"/api/calls/{call_id}").json()["seq"] == closed["seq"]


BAD = [
    ("utterances", {"speaker": "debtor", "text": "x" * 2001, "source": "typed"}, 413, "oversized_text"),
    ("utterances", {"speaker": "debtor", "text": "x" * 70_000, "source": "typed"}, 413, "oversized_body"),
    ("utterances", {"speaker": "debtor", "text": "", "source": "typed"}, 422, "malformed"),
    ("utterances", {"speaker": "debtor", "text": "\n\t ", "source": "typed"}, 422, "bad_input"),
    ("utterances", {"speaker": "dog", "text": "guau", "source": "typed"}, 422, "malformed"),
    (
        "utterances",
        {"speaker": "debtor", "text": "hola", "source": "typed", "intent_id": ""},
        422,
        "malformed",
    ),
    ("cues", {"cue": "no_such_cue"}, 422, "unknown_cue"),
    ("choices", {"offer_id": "of-never", "outcome": "accepted"}, 404, "absent"),
    ("choices", {"offer_id": "of-never", "outcome": "perhaps"}, 422, "malformed"),
    ("choices", {"offer_id": "of-never", "outcome": "refused", "because": "x" * 501}, 422, "malformed"),
    ("close", {"disposition": "¡fin!"}, 422, "malformed"),
    ("close", {}, 422, "malformed"),
]


@pytest.mark.parametrize(("verb", "given", "status", "code"), BAD)
def test_bad_input_gets_its_own_error_and_changes_nothing(
    house: House, verb: str, given: dict[str, object], status: int, code: str
):
    call_id = house.open()
    answer = house.post(f"/api/calls/{call_id}/{verb}", given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message", "detail"}
    assert house.seq(call_id) == 2


def test_a_repeated_intent_is_applied_once(house: House):
    call_id = house.open()
    given = {"speaker": "debtor", "text": "no tengo trabajo", "source": "typed", "intent_id": new_id()}
    first = house.post(f"/api/calls/{call_id}/utterances", given).json()
    again = house.post(f"/api/calls/{call_id}/utterances", given).json()
    assert [item["seq"] for item in again["items"]] == [item["seq"] for item in first["items"]]
    assert house.seq(call_id) == first["items"][-1]["seq"]


def test_the_journal_comes_in_order_and_in_pages(house: House):
    call_id = house.open()
    for text in ("hola", "no puedo pagar", "puedo 20.000 por mes"):
        house.post(f"/api/calls/{call_id}/utterances", {"speaker": "debtor", "text": text, "source": "typed"})
    seen, after = [], 0
    while after is not None:
        page = house.get(f"/api/calls/{call_id}/events", params={"after": after, "limit": 2}).json()
        seen += [item["seq"] for item in page["items"]]
        after = page["next"]
    assert seen == list(range(1, house.seq(call_id) + 1))


def test_an_offer_in_full_adds_up_to_the_minor_unit(house: House):
    call_id = house.open()
    for card in house.get(f"/api/calls/{call_id}/suggestion").json()["cards"]:
        body = house.get(f"/api/calls/{call_id}/offers/{card['offer_id']}").json()
        rows = body["schedule"]["rows"]
        assert sum(row["payment"] for row in rows) == body["impact"]["total_to_pay"]["minor"]
        assert rows[-1]["balance"] == 0
        assert set(rows[0]["texts"]) == {
        "payment", "principal", "interest", "charge", "vat", "balance", "due_on",
    }  # fmt: skip
        assert body["facts"] == card["facts"]


def test_an_offer_that_was_never_shown_is_absent(house: House):
    answer = house.get(f"/api/calls/{house.open()}/offers/of-never")
    assert (answer.status_code, answer.json()["code"]) == (404, "absent")


def test_advisors_never_see_what_an_offer_is_worth_and_the_others_do(house: House):
    call_id = house.open()
    offer_id = house.get(f"/api/calls/{call_id}/suggestion").json()["cards"][0]["offer_id"]
    house.post(f"/api/calls/{call_id}/choices", {"offer_id": offer_id, "outcome": "refused"})
    paths = ["", "/suggestion", "/events", f"/offers/{offer_id}"]
    for path in paths:
        assert not hidden(house.get(f"/api/calls/{call_id}{path}").json()), path
        for who in ("lucia", "quique", "admin"):
            assert hidden(house.get(f"/api/calls/{call_id}{path}", who=who).json()), (path, who)
    said = house.post(
        f"/api/calls/{call_id}/utterances",
        {"speaker": "debtor", "text": "puedo 20.000 por mes", "source": "typed"},
    )
    assert not hidden(said.json())


def test_a_ticket_is_for_whoever_may_see_the_call(house: House):
    call_id = house.open()
    body = house.post(f"/api/calls/{call_id}/ticket").json()
    assert body["live_url"] == house.live_url
    for who, status in (("bruno", 403), ("lucia", 200), ("quique", 200), ("admin", 200)):
        assert house.post(f"/api/calls/{call_id}/ticket", who=who).status_code == status
    assert house.post("/api/calls/call-x/ticket").status_code == 404


def test_the_cue_keys_come_in_the_language_asked_for(house: House):
    spanish = house.get("/api/cues", params={"locale": "es-AR"}).json()["items"]
    english = house.get("/api/cues", params={"locale": "en"}).json()["items"]
    assert [item["cue"] for item in spanish] == [item["cue"] for item in english]
    assert [item["label"] for item in spanish] != [item["label"] for item in english]
    assert house.get("/api/cues", params={"locale": "xx"}).json()["code"] == "malformed"


def test_the_limits_in_force_are_those_that_calls_pin(house: House):
    body = house.get("/api/limits").json()
    assert body["version"] == house.get("/api/health", who="").json()["documents"]["policy"]
    assert body["policy"]["rows"][-1]["id"] == "default"
