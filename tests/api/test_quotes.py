"""Quotes over REST: what they hold, for whom, and what is refused."""

import io
import json
from typing import Any, get_args

import openpyxl
import pypdf
import pytest

from copilot import quote as quotes
from copilot.levers import LEVERS_OF
from copilot.offer import OfferKind
from tests.api.running_api import House

pytestmark = pytest.mark.walk

PLAN = {"kind": "installment_plan", "levers": {"installment": 5_000_000, "down_payment": 2_000_000}}
TOO_LONG = {"kind": "installment_plan", "levers": {"installments": 30, "rate": "0.3"}}


def quoted(house: House, asked: dict[str, Any], *, who: str = "ana", debtor: str = "AR-1") -> dict[str, Any]:
    answer = house.post(f"/api/debtors/{debtor}/quotes", asked, who=who)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_a_quote_holds_the_offer_with_every_payment_and_the_verdict(house: House):
    body = quoted(house, PLAN)
    rows, impact = body["schedule"]["rows"], body["impact"]
    assert (body["kind"], body["levers"]) == ("installment_plan", PLAN["levers"])
    assert rows[0] == {
        **rows[0], "number": 0, "payment": 2_000_000, "principal": 2_000_000, "interest": 0, "charge": 0, "vat": 0,
    }  # fmt: skip
    assert all(r["payment"] == r["principal"] + r["interest"] + r["charge"] + r["vat"] for r in rows)
    assert sum(row["payment"] for row in rows) == impact["total_to_pay"]["minor"]
    assert set(rows[1]["texts"]) == {"payment", "principal", "interest", "charge", "vat", "balance", "due_on"}
    assert rows[-1]["balance"] == 0
    assert impact["installment"]["minor"] <= 5_000_000
    assert [cost["name"] for cost in impact["cost"]] == ["CFT", "CFT"]
    assert body["verdict"]["outcome"] == "allowed"
    assert body["nearest"] is None
    assert {fact["key"] for fact in body["facts"]} >= {"first", "total", "cost"}
    assert all(note["key"] in ("verify", "stale") for note in body["notes"])


def test_what_no_limit_judges_is_said_beside_the_verdict(house: House):
    plain = quoted(house, PLAN)
    assert (plain["over_affordability"], plain["fewer_than"]) == (None, None)
    levers = {"form": "bullet", "installments": 12}
    heavy = quoted(house, {"kind": "installment_plan", "levers": levers})
    assert heavy["impact"]["highest_payment"] == heavy["impact"]["last_payment"]
    assert float(heavy["impact"]["installment_to_income"]) > float(heavy["over_affordability"]) == 0.3
    many = {"installments": 60, "rate": "0", "multiple": 1_000_000}
    few = quoted(house, {"kind": "installment_plan", "levers": many})
    assert few["impact"]["installments"] < few["fewer_than"] == 60


def test_the_nearest_can_be_sent_as_it_is(house: House):
    body = quoted(house, TOO_LONG)
    assert (body["verdict"]["outcome"], body["verdict"]["decisive"]) == ("needs_approval", "installments")
    near = body["nearest"]
    assert near["levers"] == {"installments": 18, "rate": "0.3"}
    again = quoted(house, {"kind": near["kind"], "levers": near["levers"]})
    assert again["verdict"]["outcome"] == "allowed"
    assert again["headline"] == near["headline"]
    assert again["offer"] == body["verdict"]["nearest"]


def test_what_the_house_gains_is_not_for_advisors(house: House):
    body = quoted(house, PLAN)
    assert (body["lead"], body["books"]) == (None, None)
    assert '"npv' not in json.dumps(body)
    page = house.get("/api/debtors/AR-1/quotes").json()
    assert all(item["lead"] is None and item["books"] is None for item in page["items"])
    assert '"npv' not in json.dumps(page)


@pytest.mark.parametrize("who", ["lucia", "quique", "admin"])
def test_all_others_get_it(house: House, who: str):
    body = quoted(house, PLAN, who=who)
    assert body["lead"]["expected_npv"]["currency"] == "ARS"
    assert body["lead"]["swings"]
    assert body["books"]["result"]["text"]
    assert body["impact"]["npv"]["minor"] > 0
    assert "npv" in {why["figure"] for why in body["why"]}


def test_the_limits_are_those_of_the_askers_rung(house: House):
    asked = {"kind": "installment_plan", "levers": {"installments": 24, "rate": "0.3"}}
    assert quoted(house, asked)["verdict"]["approver"] == "lead"
    assert quoted(house, asked, who="lucia")["verdict"]["outcome"] == "allowed"


def test_every_formula_comes_with_its_values_and_source(house: House):
    why = {one["figure"]: one for one in quoted(house, PLAN)["why"]}
    total = why["total_to_pay"]
    assert total["formula"]
    assert total["source"]
    assert total["values"][0]["text"] == quoted(house, PLAN)["impact"]["total_to_pay"]["text"]


def test_every_debt_gets_its_part(house: House):
    body = quoted(house, PLAN)
    for k, row in enumerate(body["schedule"]["rows"]):
        parts = [debt["pays"][k] for debt in body["debts"]]
        assert sum(part["minor"] for part in parts) == row["payment"]
        assert all(
            part["minor"] == sum(part["paid"].values()) + part["interest"] + part["charge"] + part["vat"]
            for part in parts
        )


@pytest.mark.parametrize("who", ["ana", "lucia", "quique", "admin"])
def test_everybody_can_say_what_is_lost_when_the_plan_is_broken(house: House, who: str):
    asked = {"kind": "settlement_plan", "levers": {"discount": "0.1", "installments": 4}}
    body = quoted(house, asked, who=who)
    rows, lost = body["schedule"]["rows"], body["impact"]["lost_on_breach"]
    assert [one["after"] for one in body["breach"]] == [0, 2, 3]
    for one in body["breach"]:
        assert one["discount_lost"] == lost
        assert one["paid"]["minor"] == sum(row["payment"] for row in rows[: one["after"]])
        assert one["owed"]["minor"] == sum(part["minor"] for part in one["claim"].values())
        claim = body["impact"]["claim"]["minor"]
        assert one["owed"]["minor"] == claim - one["counted"]["minor"] + one["interest"]["minor"]
        assert (one["missed_on"], one["order_verify"]) == (rows[one["after"]]["due_on"], True)
    assert quoted(house, {"kind": "full_payment"}, who=who)["breach"] == []
    page = house.get("/api/debtors/AR-1/quotes", who=who).json()
    assert all("breach" not in item for item in page["items"])


def test_amounts_are_written_as_the_reader_asks(house: House):
    english = quoted(house, {**PLAN, "locale": "en"})
    assert english["impact"]["claim"]["text"].endswith("408,250")


def test_the_table_has_the_usual_offers_without_their_payments(house: House):
    page = house.get("/api/debtors/AR-1/quotes").json()
    assert {"full_payment", "settlement", "installment_plan", "term_extension"} <= {
        i["kind"] for i in page["items"]
    }
    assert all("schedule" not in item for item in page["items"])
    assert page["unpriced"] == []
    only = house.get("/api/debtors/AR-1/quotes", params={"kind": "settlement", "locale": "es-MX"}).json()
    assert {item["kind"] for item in only["items"]} == {"settlement"}
    small = house.get("/api/debtors/AR-1/quotes", params={"installment": 100}).json()
    assert {one["code"] for one in small["unpriced"]} == {"payment_too_small"}


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"kind": "layaway"}, 422, "malformed"),
        ({"kind": "settlement", "levers": {"discuont": "0.1"}}, 422, "malformed"),
        ({"kind": "settlement", "levers": {"discount": "nan"}}, 422, "malformed"),
        ({"kind": "settlement", "levers": {"rate": "0.1"}}, 422, "bad_terms"),
        ({"kind": "settlement", "levers": {"discount": "1.5"}}, 422, "discount_too_large"),
        ({"kind": "installment_plan", "levers": {"installment": 1}}, 422, "payment_too_small"),
        ({"kind": "settlement", "currency": "USD"}, 409, "bad_state"),
    ],
)
def test_what_cannot_be_priced_is_an_error_with_its_code(
    house: House, asked: dict[str, Any], status: int, code: str
):
    answer = house.post("/api/debtors/AR-1/quotes", asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("rhythm", ["monthly", "fortnightly", "weekly"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("kind", get_args(OfferKind))
def test_a_day_at_the_end_of_the_calendar_is_bad_terms_for_every_kind(
    house: House, kind: str, day: str, rhythm: str
):
    levers = {"first_due_on": day} | ({"rhythm": rhythm} if "rhythm" in LEVERS_OF[kind] else {})
    answer = house.post("/api/debtors/AR-1/quotes", {"kind": kind, "levers": levers})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_terms")
    assert day in answer.json()["message"]


def test_what_only_others_see_is_not_even_worked_out_for_an_advisor(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    worked_out = []
    for name in ("lead_impact", "book_impact"):
        real = getattr(quotes, name)

        def noted(*given: Any, name: str = name, real: Any = real, **terms: Any) -> Any:
            worked_out.append(name)
            return real(*given, **terms)

        monkeypatch.setattr(quotes, name, noted)
    quoted(house, PLAN)
    house.get("/api/debtors/AR-1/quotes")
    house.post("/api/debtors/AR-1/quotes/file", {**PLAN, "format": "xlsx"})
    assert worked_out == []
    quoted(house, PLAN, who="lucia")
    assert sorted(worked_out) == ["book_impact", "lead_impact"]


def test_the_table_works_out_no_explanation(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quotes, "explain", None)
    assert house.get("/api/debtors/AR-1/quotes").json()["items"]
    assert house.get("/api/debtors/AR-1/quotes", who="lucia").json()["items"][0]["lead"]


def test_a_debtor_that_does_not_exist_is_absent(house: House):
    for answer in (house.post("/api/debtors/NOBODY/quotes", PLAN), house.get("/api/debtors/NOBODY/quotes")):
        assert (answer.status_code, answer.json()["code"]) == (404, "absent")
    assert house.get("/api/debtors/AR-1/quotes", who="").status_code == 401


@pytest.mark.parametrize(("who", "sheets"), [("ana", 4), ("lucia", 5)])
def test_the_workbook_opens_and_has_the_books_for_others_than_advisors(house: House, who: str, sheets: int):
    answer = house.post("/api/debtors/AR-1/quotes/file", {**PLAN, "format": "xlsx"}, who=who)
    assert answer.status_code == 200
    body = quoted(house, PLAN)
    name = f"propuesta-AR-1-{body['offer_id']}.xlsx"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(book.sheetnames) == sheets
    assert book.worksheets[1]["C4"].value * 100 == body["schedule"]["rows"][1]["payment"]


def test_the_pdf_opens_in_the_language_that_was_asked_for(house: House):
    asked = {**PLAN, "format": "pdf", "locale": "en"}
    answer = house.post("/api/debtors/AR-1/quotes/file", asked)
    assert answer.headers["content-type"] == "application/pdf"
    assert "Payment proposal" in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_a_file_of_what_cannot_be_priced_is_an_error_and_not_a_file(house: House):
    answer = house.post(
        "/api/debtors/AR-1/quotes/file", {"format": "pdf", "kind": "settlement", "levers": {"discount": "2"}}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "discount_too_large")
