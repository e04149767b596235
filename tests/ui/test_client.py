"""What the client makes of the API's answers, refusals and silence."""

from collections.abc import Iterator

import canned
import pytest
from fake_api import FakeApi
from pydantic import TypeAdapter

from api import examples, schemas, schemas_quote
from ui import answers, answers_quote
from ui.client import Client, Problem, connect

pytestmark = pytest.mark.ui


@pytest.fixture
def client(api: FakeApi) -> Iterator[Client]:
    with connect(f"http://127.0.0.1:{api.port}") as http:
        yield Client(http, "token-ana")


def test_the_stand_in_speaks_like_the_api(client: Client) -> None:
    assert client.debtors("ben", limit=5).items[0].name == "Carla Benítez"
    assert client.debtor(canned.DEBTOR_ID).positions[0].debts[1].disputed
    assert client.call(canned.CALL_ID).headlines()[canned.OFFER_ID] == "9 × $ 52.640"
    assert client.plan(canned.CALL_ID, canned.OFFER_ID).schedule.rows[-1].balance == 0
    assert client.journal(canned.CALL_ID)[4].event["choice"]["outcome"] == "refused"
    assert client.limits().policy.rows[-1].id == "default"
    assert client.calls(state="open").items[0].call_id == canned.CALL_ID


def test_the_pages_can_read_every_example_of_the_api() -> None:
    known = examples.load()

    call = answers.CallRead.model_validate(known["call"])
    assert call.call_id
    assert answers.PlanRead.model_validate(known["scenario"]).schedule.rows
    assert answers.EntriesRead.model_validate(known["entry_page"]).items
    assert answers.LimitsRead.model_validate(known["limits"]).policy.rows
    assert answers_quote.QuoteRead.model_validate(known["quote"]).schedule.rows


def test_what_the_pages_read_of_a_call_is_part_of_what_the_api_sends() -> None:
    pairs = [
        (answers.CallRead, schemas.CallView),
        (answers.PlanRead, schemas_quote.ScenarioView),
        (answers.EntryRead, schemas.EntryView),
        (answers.EntriesRead, schemas.EntryPage),
        (answers.LimitsRead, schemas.LimitsView),
        (answers_quote.QuoteRead, schemas_quote.QuoteView),
        (answers_quote.ImpactRead, schemas_quote.ImpactView),
        (answers_quote.BreachRead, schemas_quote.BreachView),
        (answers_quote.DebtShareRead, schemas_quote.DebtShareView),
        (answers_quote.LeadRead, schemas_quote.LeadView),
        (answers_quote.SwingRead, schemas_quote.SwingView),
        (answers_quote.BooksRead, schemas_quote.BookView),
        (answers_quote.NearestRead, schemas_quote.NearestView),
    ]

    for read, sent in pairs:
        fields = set(TypeAdapter(sent).json_schema(mode="serialization")["properties"])
        assert set(read.model_fields) <= fields


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "sign_in"),
        (403, "forbidden"),
        (404, "absent"),
        (409, "conflict"),
        (422, "refused"),
        (503, "unavailable"),
    ],
)
def test_a_refusal_becomes_a_problem_of_its_kind(
    api: FakeApi, client: Client, status: int, kind: str
) -> None:
    api.refuse["GET /api/limits"] = status

    with pytest.raises(Problem) as caught:
        client.limits()

    assert (caught.value.kind, bool(caught.value.code)) == (kind, True)


def test_an_answer_that_cannot_be_read_is_a_problem_and_not_a_traceback(api: FakeApi, client: Client) -> None:
    api.bodies["/api/calls/ca-1"] = {"call_id": 7}

    with pytest.raises(Problem) as caught:
        client.call(canned.CALL_ID)

    assert caught.value.kind == "broken"


def test_nobody_there_is_the_service_being_unavailable() -> None:
    with connect("http://127.0.0.1:1") as http, pytest.raises(Problem) as caught:
        Client(http).health()

    assert caught.value.kind == "unavailable"


def test_an_id_with_a_slash_stays_one_part_of_the_path(api: FakeApi, client: Client) -> None:
    client.debtor("A/1?x=1 #2")

    assert api.asked[-1][0] == "GET /api/debtors/A%2F1%3Fx%3D1%20%232"


def test_a_client_never_shows_its_token() -> None:
    with connect("http://127.0.0.1:1") as http:
        assert "secret" not in repr(Client(http, "secret"))
