"""What cannot be priced or read is refused by name: tests/cases/bad_terms.yaml, and hostile figures at random."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter

from copilot import errors
from copilot.dates import read_date
from copilot.debt import BUCKETS, Balance
from copilot.money import Money, money
from copilot.offer import HardshipPause, InstallmentPlan, Offer, OnePayment, Plan, SettlementPlan
from copilot.plan_terms import Balloon, Grace, GraceKind, RateReduction, StepUp
from copilot.rate import Rate
from copilot.scenarios.impact import measure
from copilot.scenarios.schedule import build
from copilot.scenarios.waterfall import allocate
from tests.scenarios.offers_at_random import Made, offers

TABLE = yaml.safe_load((Path(__file__).parents[1] / "cases" / "bad_terms.yaml").read_text(encoding="utf-8"))
ON: date = TABLE["today"]
ADAPTER: TypeAdapter[Offer] = TypeAdapter(Annotated[Offer, Field(discriminator="kind")])


def priced(case: Mapping[str, Any]) -> object:
    terms = merged(TABLE["offers"][case["offer"]], case.get("set", {}))
    return build(ADAPTER.validate_python(terms), on=ON)


def merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(base)
    for name, value in change.items():
        inner = both.get(name)
        both[name] = merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return both


THROUGH: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "offer": priced,
    "date": lambda case: read_date(case["date"]),
    "rate": lambda case: Rate(Decimal(case["rate"])),
    "amount": lambda case: money(case["amount"]),
    "payment": lambda case: allocate(case["payment"], Balance(currency="MXN", principal=9), BUCKETS),
    "sum": lambda case: money(case["sum"][0]) + money(case["sum"][1]),
}
"""What a case gives -> the function that callers hand it to."""


@pytest.mark.parametrize("name", TABLE["offers"])
def test_the_offers_that_the_cases_change_can_be_priced(name: str) -> None:
    assert priced({"offer": name})


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_what_is_refused_says_what_why_and_what_to_do(case: Mapping[str, Any]) -> None:
    (through,) = (reader for given, reader in THROUGH.items() if given in case)
    kind = getattr(errors, case["error"])
    with pytest.raises(kind) as refused:
        through(case)
    error = refused.value
    assert (type(error), error.code) == (kind, case["code"])
    what, why, do = (error.sentence.find(str(case[part])) for part in ("what", "why", "do"))
    assert 0 <= what < why < do, error.sentence
    assert error.sentence.endswith(".")


@pytest.mark.parametrize("income", [Money(0, "MXN"), Money(-1, "MXN"), Money(1000, "USD"), None])
def test_an_income_of_nothing_or_in_another_currency_gives_no_share_instead_of_a_wrong_one(
    income: Money | None,
) -> None:
    offer = ADAPTER.validate_python(TABLE["offers"]["plan"])
    schedule = build(offer, on=ON)
    impact = measure(offer, schedule, (), on=ON, npv_rate=Decimal("0.3"), income=income)
    assert impact.installment_to_income is None


HUGE = 10**30
WHOLE = st.sampled_from([-HUGE, -1, 0, 1, 2, 31, 120, 121, 1201, 10**15, HUGE])
BROKEN = st.sampled_from(
    [Decimal(text) for text in ("NaN", "Infinity", "-Infinity", "-1", "-0.5", "21", "1E+30")]
)
DATES = st.sampled_from([date.min, date(2025, 12, 31), date(2029, 1, 31), date(2040, 1, 1), date.max])


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=offers(), data=st.data())
def test_hostile_terms_end_in_a_named_error_or_a_schedule_and_never_in_anything_else(
    made: Made, data: Any
) -> None:
    hostile = data.draw(st.sampled_from(list(_hostile(made.offer))))
    with suppress(errors.InputError):
        build(data.draw(hostile), on=made.on)


def _hostile(offer: Offer) -> list[st.SearchStrategy[Offer]]:
    """One term of the offer beyond what anybody means."""
    if isinstance(offer, OnePayment):
        return [DATES.map(lambda day: replace(offer, due_on=day))]
    paying = offer.paying
    ways: list[st.SearchStrategy[Offer]] = [
        WHOLE.map(lambda n: replace(offer, installments=n)),
        DATES.map(lambda day: replace(offer, first_due_on=day)),
        WHOLE.map(lambda n: replace(offer, paying=replace(paying, multiple=n))),
        WHOLE.map(lambda n: replace(offer, paying=replace(paying, charge=n))),
        WHOLE.map(lambda n: replace(offer, paying=replace(paying, month_day=n))),
        BROKEN.map(lambda share: replace(offer, paying=replace(paying, vat_on_interest=share))),
        BROKEN.map(lambda share: replace(offer, paying=replace(paying, vat_on_charges=share))),
        st.text(max_size=6).map(lambda text: replace(offer, paying=replace(paying, calendar=text))),
    ]
    return ways + _hostile_to_a_kind(offer)


def _hostile_to_a_kind(offer: Plan) -> list[st.SearchStrategy[Offer]]:
    ways: list[st.SearchStrategy[Offer]] = []
    if isinstance(offer, HardshipPause):
        ways.append(WHOLE.map(lambda n: replace(offer, pause=n)))
    if isinstance(offer, InstallmentPlan | SettlementPlan):
        ways.append(WHOLE.map(lambda n: replace(offer, down_payment=n)))
    if isinstance(offer, InstallmentPlan):
        graces = st.builds(Grace, kind=st.sampled_from(GraceKind), periods=WHOLE)
        steps = st.builds(StepUp, growth=BROKEN, every=WHOLE)
        later = st.builds(RateReduction, after=WHOLE, then=st.just(Rate(Decimal("0.1"))))
        ways += [
            graces.map(lambda grace: replace(offer, grace=grace)),
            steps.map(lambda form: replace(offer, form=form)),
            later.map(lambda form: replace(offer, form=form)),
            WHOLE.map(lambda n: replace(offer, form=Balloon(profile=n))),
        ]
    return ways
