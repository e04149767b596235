"""Checked rows as Debtor and Document nouns: the one loop over rows."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from copilot.debt import BUCKETS, Balance, Debtor, Document, DocumentKind, PersonKind
from copilot.money import Money
from copilot.portfolio.sheet import Progress
from copilot.rate import Rate, RateBasis

_STEP = 20_000
_DEBTOR = (
    "kind", "country", "name", "zone", "income", "expenses", "external_score", "phone", "email", "client_type",
    "contactability", "income_currency",
)  # fmt: skip


def debtors(rows: pl.DataFrame, portfolio: str) -> tuple[Debtor, ...]:
    """One Debtor per id, in the order of the file; of each field the first row that has it counts."""
    firsts = rows.group_by("debtor_id", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in _DEBTOR)
    )
    return tuple(_debtor(row, portfolio) for row in firsts.iter_rows(named=True))


def documents(rows: pl.DataFrame, *, on: date, progress: Progress) -> dict[str, tuple[Document, ...]]:
    """Debtor id -> its documents in the order of the file. A row without cut-off date is as of `on`."""
    found: dict[str, list[Document]] = {}
    for done, row in enumerate(rows.iter_rows(named=True), start=1):
        found.setdefault(row["debtor_id"], []).append(_document(row, on))
        if done % _STEP == 0 or done == rows.height:
            progress(done, rows.height, "documents")
    return {debtor_id: tuple(own) for debtor_id, own in found.items()}


def _debtor(row: Mapping[str, Any], portfolio: str) -> Debtor:
    currency = row["income_currency"]
    texts = {
        name: row[name] or "" for name in ("name", "zone", "phone", "email", "client_type", "contactability")
    }
    return Debtor(
        debtor_id=row["debtor_id"], kind=PersonKind(row["kind"]), country=row["country"], **texts,
        income=_money(row["income"], currency), expenses=_money(row["expenses"], currency),
        external_score=row["external_score"], portfolio=portfolio,
    )  # fmt: skip


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _document(row: Mapping[str, Any], on: date) -> Document:
    buckets = {name: row[name] or 0 for name in BUCKETS}
    return Document(
        document_id=row["document_id"], debt_id=row["debt_id"], kind=DocumentKind(row["document_kind"]),
        product=row["product"], balance=Balance(currency=row["currency"], **buckets), due_on=row["due_on"],
        cut_off_on=row["cut_off_on"] or on, contract_rate=_rate(row), disputed=row["disputed"] == "yes",
        last_payment_on=row["last_payment_on"],
    )  # fmt: skip


def _rate(row: Mapping[str, Any]) -> Rate | None:
    if row["rate"] is None:
        return None
    return Rate(Decimal(row["rate"]) / 1_000_000, RateBasis(row["rate_basis"] or "nominal"))
