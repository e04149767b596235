"""The demo portfolio: seeded, current, spread over everything a screen has to show."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from copilot.debt import BUCKETS, DocumentKind, PersonKind
from copilot.demo.actors import load_actors
from copilot.demo.export import spanish_csv
from copilot.demo.generate import generate
from copilot.money import MAX_MINOR, Money
from copilot.portfolio.importing import import_portfolio
from copilot.position import positions
from copilot.rate import Rate
from copilot.segment import load_segments, segment

ON = date(2026, 11, 23)


def test_the_same_seed_gives_the_same_portfolio_and_another_seed_another():
    assert generate(ON) == generate(ON)
    assert generate(ON).debtors != generate(ON, seed=1).debtors


def test_on_another_day_the_same_debtors_are_just_as_late():
    today, later = generate(ON), generate(ON + timedelta(days=40))

    assert today.debtors == later.debtors
    for debtor in today.debtors:
        (now, *_), (then, *_) = (
            positions(debtor, portfolio.documents[debtor.debtor_id], on=day)
            for portfolio, day in ((today, ON), (later, ON + timedelta(days=40)))
        )
        assert now.days_past_due == then.days_past_due


def test_everybody_owes_something_and_every_bucket_product_and_band_is_there():
    portfolio = generate(ON)
    found = [p for d in portfolio.debtors for p in positions(d, portfolio.documents[d.debtor_id], on=ON)]
    segments = [segment(position, load_segments()) for position in found]

    assert len(portfolio.debtors) == 400
    assert {position.debtor.debtor_id for position in found} == {d.debtor_id for d in portfolio.debtors}
    assert min(Counter(s.ageing for s in segments).values()) >= 20
    assert len(Counter(s.ageing for s in segments)) == 6
    assert {s.band for s in segments} == {"small", "medium", "large"}
    assert len({s.product for s in segments}) == 7
    assert Counter(p.currency for p in found).keys() == {"ARS", "MXN", "COP", "CLP", "PEN", "USD"}
    assert all(any(getattr(p.claim, bucket) for p in found) for bucket in BUCKETS)
    assert sum(len(p.debts) > 1 for p in found) > 40


@pytest.mark.parametrize("count", [1, 5, 37, 400, 1_000])
def test_as_many_debtors_as_are_asked_for_and_carla_among_them(count: int):
    debtors = generate(ON, debtors=count).debtors

    assert len({d.debtor_id for d in debtors}) == len(debtors) == count
    assert debtors[0].name == "Carla Benítez"


def test_every_amount_is_one_that_can_be_stored_and_every_rate_is_set():
    documents = [d for own in generate(ON).documents.values() for d in own]

    assert all(0 < d.balance.total.minor <= MAX_MINOR for d in documents)
    assert all(d.contract_rate for d in documents if d.kind is DocumentKind.INVOICE)
    assert all(d.last_payment_on is None or d.last_payment_on < ON for d in documents)


def test_nobody_can_be_called_or_written_to_by_mistake():
    debtors = generate(ON).debtors

    assert all(re.search(r"(?<=[ 9])0{2,4}", d.phone) for d in debtors)
    assert {d.email.partition("@")[2] for d in debtors if d.email} == {"example.com"}


def test_there_are_people_and_companies_credit_notes_and_disputes():
    portfolio = generate(ON)
    documents = [d for own in portfolio.documents.values() for d in own]

    assert Counter(d.kind for d in portfolio.debtors)[PersonKind.COMPANY] > 30
    assert sum(d.kind is DocumentKind.CREDIT_NOTE for d in documents) > 20
    assert sum(d.disputed for d in documents) > 5
    assert any(d.income is None for d in portfolio.debtors)


def test_carla_is_always_74_days_late_with_412350_pesos():
    portfolio = generate(ON)

    (position,) = positions(portfolio.debtors[0], portfolio.documents["AR-0001"], on=ON)

    assert (position.debtor.debtor_id, position.debtor.name) == ("AR-0001", "Carla Benítez")
    assert (position.days_past_due, position.claim.total.minor, position.currency) == (74, 41_235_000, "ARS")
    assert (position.main.product, len(position.debts)) == ("credit_card", 1)
    assert position.main.contract_rate == Rate(Decimal("0.55"))
    assert position.debtor.income == Money(62_000_000, "ARS")


def test_the_demo_written_as_a_file_and_read_again_is_the_demo(tmp_path: Path):
    portfolio = generate(ON)
    path = tmp_path / "demo.csv"
    path.write_bytes(spanish_csv(portfolio).encode("cp1252"))

    again = import_portfolio(path, "generic-es", on=ON, portfolio="demo")

    assert again.refusals == ()
    assert again.debtors == portfolio.debtors
    assert dict(again.documents) == dict(portfolio.documents)


def test_the_demo_users_stand_on_every_role():
    actors = {actor.actor_id: (actor.role, actor.rung) for actor in load_actors().actors}

    assert actors == {
        "ana": ("advisor", "advisor"), "bruno": ("advisor", "senior"), "lucia": ("lead", "lead"),
        "quique": ("qa", "advisor"), "admin": ("admin", "manager"),
    }  # fmt: skip
