"""A desk on the real database with one invented debtor, for tests that walk whole turns."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, insert

from copilot.debt import Balance, Debtor, Document, DocumentKind, PersonKind
from copilot.desk import Desk
from copilot.errors import AbsentError
from copilot.money import Money
from copilot.rate import Rate
from copilot.store.journal import Journal
from copilot.store.papers import Papers
from copilot.store.people import Actor, People
from copilot.store.schema import debtors
from copilot.verdict import Authority
from copilot.worlds import Worlds

ANA = Authority(actor_id="ana", role="advisor", team="norte")
BRUNO = Authority(actor_id="bruno", role="senior", team="norte")


class OneDebtor:
    """A portfolio with Carla alone: a card in Argentina, 74 days late."""

    def __init__(self, today, income=62_000_000, **parts):
        self.debtor = Debtor(
            debtor_id="AR-1", kind=PersonKind.PERSON, country="AR", name="Carla Benítez",
            income=Money(income, "ARS"), portfolio="demo",
        )  # fmt: skip
        balance = Balance(
            currency="ARS",
            **(parts or {"principal": 30_000_000, "interest": 8_000_000, "penalties": 3_235_000}),
        )
        self.documents = [
            Document(
                document_id="F-1", debt_id="T-1", kind=DocumentKind.INVOICE, product="credit_card", balance=balance,
                due_on=today - timedelta(days=74), cut_off_on=today, contract_rate=Rate(Decimal("0.55")),
            )
        ]  # fmt: skip

    def load(self, debtor_id):
        if debtor_id != self.debtor.debtor_id:
            raise AbsentError(f"There is no debtor {debtor_id}.", debtor_id=debtor_id)
        return self.debtor, self.documents


@pytest.fixture
def world():
    from api.wiring import make_world

    return make_world()


@pytest.fixture
def people(engine: Engine) -> Engine:
    """The engine, with the actors and the debtor that foreign keys ask for."""
    for who in (ANA, BRUNO):
        People(engine).add(
            Actor(
                actor_id=who.actor_id, name=who.actor_id.title(), role="advisor", rung=who.role, team=who.team,
                locale="es", password_hash="-",
            )
        )  # fmt: skip
    with engine.begin() as connection:
        connection.execute(
            insert(debtors).values(
                debtor_id="AR-1", kind="person", country="AR", name="Carla Benítez", portfolio="demo"
            )
        )
    return engine


@pytest.fixture
def new_desk(people, world, clock):
    """A function that gives another desk on the same database: another worker."""
    return lambda **parts: Desk(
        Journal(people), OneDebtor(clock().date(), **parts), Worlds(world, Papers(people)), clock
    )


@pytest.fixture
def desk(new_desk):
    return new_desk()
