"""What the law document holds: sources and dates, VAT by product and person, and what happens when a fact is over."""

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from copilot.debt import BUCKETS, Balance
from copilot.money import SCALES
from copilot.scenarios.country import fact_of, in_force, load_countries
from copilot.scenarios.country_document import CountryDocument, CountryRules, DatedFact
from copilot.scenarios.due_dates import working_day
from copilot.scenarios.waterfall import allocate

ON = date(2026, 11, 22)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "country-finance.md"
COUNTRIES = sorted(load_countries().document.countries)


def law(country: str, on: date = ON):
    return load_countries().of(country, on=on)


def document() -> dict:
    return yaml.safe_load(files("copilot.data").joinpath("country_finance.yaml").read_text(encoding="utf-8"))


def fact(fact_id: str, start: date | None, end: date | None) -> DatedFact:
    return DatedFact.model_validate(
        {"id": fact_id, "source": "law", "from": start, "to": end, "confidence": "high", "verify": False}
    )


def test_the_version_names_the_document_and_its_content():
    name, digest = load_countries().version_id.split("#")
    assert name == "country_finance@1"
    assert len(digest) == 8


@pytest.mark.parametrize("country", [*COUNTRIES, "XX"])
def test_every_country_answers_every_question(country):
    found = law(country)
    assert found.known is (country != "XX")
    assert sorted(found.payment_order) == sorted(BUCKETS)
    assert found.year_days in (360, 365)
    assert set(found.multiple) == set(SCALES)
    assert found.calendar == "" or working_day(ON, found.calendar) > ON  # a Sunday
    ids = [one.fact_id for one in found.facts()]
    assert len(ids) == len(set(ids))
    assert all(one.source for one in found.facts())


def test_the_five_countries_of_the_product_are_there():
    assert {"AR", "MX", "CO", "CL", "PE"} <= set(COUNTRIES)


@pytest.mark.parametrize(
    ("country", "product", "person", "on_interest", "on_charges"),
    [
        ("AR", "credit_card", "person", "0.21", "0.21"),
        ("AR", "mortgage", "person", "0", "0.21"),
        ("AR", "sme_loan", "company", "0.105", "0.21"),
        ("AR", "sme_loan", "person", "0.21", "0.21"),
        ("MX", "personal_loan", "person", "0.16", "0.16"),
        ("MX", "mortgage", "person", "0", "0.16"),
        ("MX", "auto_loan", "company", "0", "0.16"),
        ("MX", "credit_card", "company", "0.16", "0.16"),
        ("CO", "personal_loan", "person", "0", "0.19"),
        ("CL", "credit_card", "person", "0", "0.19"),
        ("PE", "credit_card", "person", "0", "0.18"),
        ("US", "credit_card", "person", "0", "0"),
        ("XX", "credit_card", "person", "0", "0"),
    ],
)
def test_vat_follows_product_and_person(country, product, person, on_interest, on_charges):
    vat = law(country).vat(product, person)
    assert (vat.on_interest, vat.on_charges) == (Decimal(on_interest), Decimal(on_charges))
    assert vat.fact.source


@pytest.mark.parametrize(
    ("country", "order"),
    [
        ("CO", ("penalties", "interest", "taxes", "fees", "principal")),
        ("MX", ("interest", "penalties", "taxes", "fees", "principal")),
        ("PE", ("interest", "penalties", "taxes", "fees", "principal")),
    ],
)
def test_a_payment_is_imputed_in_the_order_of_the_country(country, order):
    due = Balance(currency="USD", principal=100, interest=10, penalties=20, fees=5, taxes=3)
    assert law(country).payment_order == order
    assert allocate(25, due, law(country).payment_order).paid.principal == 0


def test_mexico_pays_interest_by_maturity_and_then_capital():
    assert law("MX").oldest_first is False
    assert law("CO").oldest_first is True


def test_interest_on_interest_may_be_agreed_in_few_places():
    allowed = {country for country in COUNTRIES if law(country).interest_on_interest}
    assert allowed == {"CL", "MX"}
    assert law("AR").interest_on_interest_fact.source == "CCyC art. 770"
    assert law("XX").interest_on_interest is False


def test_people_pay_in_amounts_that_exist():
    assert law("CL").multiple["CLP"] == 10
    assert law("PE").multiple["PEN"] == 10
    assert law("CL").multiple["USD"] == 1


# Facts in time


@pytest.mark.parametrize(
    ("on", "found", "stale"),
    [
        (date(2025, 12, 31), None, None),
        (date(2026, 1, 1), "january", False),
        (date(2026, 1, 31), "january", False),
        (date(2026, 2, 1), "january", True),
        (date(2026, 2, 28), "january", True),
        (date(2026, 3, 1), "march", False),
        (date(2026, 4, 1), "march", True),
    ],
)
def test_a_fact_that_is_over_is_used_only_when_nothing_newer_is_known_and_says_so(on, found, stale):
    facts = [
        fact("january", date(2026, 1, 1), date(2026, 1, 31)),
        fact("march", date(2026, 3, 1), date(2026, 3, 31)),
    ]
    row = in_force(facts, on)
    if found is None:
        assert row is None
        return
    assert row is not None
    told = fact_of(row, on)
    assert (told.fact_id, told.stale, told.verify) == (found, stale, stale)


def test_a_fact_without_dates_always_holds():
    assert not fact_of(fact("always", None, None), date(1990, 1, 1)).stale


def test_the_first_row_that_holds_decides():
    both = [fact("first", None, None), fact("second", date(2020, 1, 1), None)]
    assert in_force(both, ON) is both[0]


def test_everything_out_of_date_is_listed_for_a_screen():
    stale = {one.fact_id for one in law("CO").facts() if one.stale}
    assert stale == {"co.usury.2026-03", "co.usury.business.2025-10"}
    assert not [one for one in law("CO", date(2026, 3, 15)).facts() if one.stale and "2026" in one.fact_id]


def test_a_cost_rate_that_was_replaced_is_no_longer_shown():
    raw = document()
    (old,) = raw["countries"]["MX"]["cost"]
    new = old | {"id": "mx.cat.new", "name": "CAT 2", "from": date(2026, 6, 1)}
    old["to"] = date(2026, 5, 31)
    raw["countries"]["MX"]["cost"] = [old, new]
    countries = type(load_countries())(document=CountryDocument.model_validate(raw), content="0")
    names = [
        [row.name for row in countries.of("MX", on=day).costs]
        for day in (date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert names == [["CAT"], ["CAT 2"]]


# Broken documents


def _overlap(raw: dict) -> None:
    raw["countries"]["CO"]["ceilings"][0]["periods"][1]["from"] = date(2025, 10, 31)


def _two_ids(raw: dict) -> None:
    raw["countries"]["CO"]["vat"][0]["id"] = "mx.vat"


def _half_an_order(raw: dict) -> None:
    raw["countries"]["CO"]["payment_order"][0]["order"] = ["interest", "principal"]


def _unsure_and_unverified(raw: dict) -> None:
    raw["countries"]["CO"]["vat"][0]["verify"] = False


def _vat_for_some(raw: dict) -> None:
    raw["countries"]["AR"]["vat"].pop()


def _backwards(raw: dict) -> None:
    raw["countries"]["AR"]["year_days"][0] |= {"from": ON, "to": ON - timedelta(days=1)}


def _two_ways(raw: dict) -> None:
    raw["countries"]["CO"]["ceilings"][0]["periods"][0]["rate"] = 0.25


def _half_a_way(raw: dict) -> None:
    del raw["countries"]["CO"]["ceilings"][0]["periods"][0]["multiple"]


def _unit_without_value(raw: dict) -> None:
    raw["countries"]["CL"]["units"] = []


def _nothing_payable(raw: dict) -> None:
    raw["countries"]["CL"]["multiple"][0]["minor"]["CLP"] = 0


def _nominal_without_weeks(raw: dict) -> None:
    raw["countries"]["CL"]["cost"][0]["weeks"] = None


def _effective_by_unit_periods(raw: dict) -> None:
    raw["countries"]["US"]["cost"][0]["basis"] = "effective"


def _a_new_field(raw: dict) -> None:
    raw["countries"]["US"]["usury"] = 0.36


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (_overlap, "co.usury.2025-11 must begin after"),
        (_two_ids, "the id mx.vat stands twice"),
        (_half_an_order, "must name each of principal"),
        (_unsure_and_unverified, "needs verify: true"),
        (_vat_for_some, "must be for every product"),
        (_backwards, "before it begins"),
        (_two_ways, "needs either rate, or reference and multiple"),
        (_half_a_way, "needs either rate, or reference and multiple"),
        (_unit_without_value, "counts in UF, which has no value"),
        (_nothing_payable, "give at least 1"),
        (_nominal_without_weeks, "weeks: 52"),
        (_effective_by_unit_periods, "whose rate is nominal"),
        (_a_new_field, "Extra inputs are not permitted"),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else "",
)
def test_a_broken_document_is_refused_with_its_place(broken, told):
    raw = document()
    broken(raw)
    with pytest.raises(ValidationError, match=told):
        CountryDocument.model_validate(raw)


def test_the_packaged_document_itself_is_not_broken():
    CountryDocument.model_validate(document())


@pytest.mark.parametrize(
    "field",
    sorted(
        {*CountryRules.model_fields, "id", "source", "from", "to", "confidence", "verify", "note", "stale"}
    ),
)
def test_every_field_of_the_document_stands_in_its_page(field):
    assert f"`{field}`" in PAGE.read_text(encoding="utf-8")
