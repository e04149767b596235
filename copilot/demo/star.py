"""Carla Benítez, the debtor of the recorded call: the same figures on every day, always 74 days late."""

from datetime import date, timedelta
from decimal import Decimal

from copilot.debt import BUCKETS, Debtor, Document, DocumentKind, PersonKind, balance
from copilot.money import Money
from copilot.rate import Rate, RateBasis

CARLA = Debtor(
    debtor_id="AR-0001", kind=PersonKind.PERSON, country="AR", name="Carla Benítez", zone="Santa Fe",
    income=Money(62_000_000, "ARS"), expenses=Money(43_500_000, "ARS"), external_score=548,
    phone="+54 9 341 000-0142", email="carla.benitez@example.com", client_type="minorista", contactability="high",
    portfolio="demo",
)  # fmt: skip

_DEBT = "AR-0001-1"
_RATE = Rate(Decimal("0.55"), RateBasis.NOMINAL)
_STATEMENTS = {  # days late: principal, interest, penalties, fees, taxes in centavos; together ARS 412,350.00
    74: (14_800_000, 1_650_301, 577_605, 210_000, 511_960),
    44: (11_900_000, 788_986, 276_145, 140_000, 253_078),
    14: (9_684_302, 204_299, 71_505, 90_000, 76_819),
}


def carla_documents(on: date) -> tuple[Document, ...]:
    """Her three unpaid card statements as of `on`: ARS 412,350.00, the oldest due 74 days before."""
    return tuple(_statement(number, late, on) for number, late in enumerate(_STATEMENTS, start=1))


def _statement(number: int, late: int, on: date) -> Document:
    return Document(
        document_id=f"{_DEBT}-{number:02d}", debt_id=_DEBT, kind=DocumentKind.INVOICE, product="credit_card",
        balance=balance("ARS", dict(zip(BUCKETS, _STATEMENTS[late], strict=True))),
        due_on=on - timedelta(days=late), cut_off_on=on, contract_rate=_RATE,
        last_payment_on=on - timedelta(days=97),
    )  # fmt: skip
