"""Builders for limit tests: each names only what matters to its case."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.debt import Balance
from copilot.offer import OFFER_KINDS
from copilot.verdict import LEVERS
from limits.evaluate import COLUMNS, DOWN_PAYMENT_BASE
from limits.load import policy_from
from limits.policy import LimitPolicy

FRIDAY = date(2026, 11, 20)
LADDER = ("advisor", "lead", "manager")

OPEN: dict[str, Any] = {
    **dict.fromkeys(LEVERS[:6], 1), "down_payment": 0, "installments": 60, "installment": 0,
    "first_payment_days": 90, "grace_days": 360, "rate": 0, "kind": list(OFFER_KINDS),
}  # fmt: skip
"""Cells that allow everything."""


def document(
    rows: Sequence[Mapping[str, Any]] = (),
    caps: Sequence[Mapping[str, Any]] = (),
    *,
    default: Mapping[str, Mapping[str, Any]] | None = None,
    ladder: Sequence[str] = LADDER,
) -> dict[str, Any]:
    """A policy as plain values: the rows, then a default that allows everything except what `default` says."""
    cells = {role: {**OPEN, **(default or {}).get(role, {})} for role in ladder}
    return {
        "policy_id": "test", "version": 1, "title": "a test", "ladder": list(ladder),
        "rows": [*map(dict, rows), {"id": "default", "limits": cells}],
        "caps": [{"source": "a test", "date": "2026-01-01", **cap} for cap in caps],
    }  # fmt: skip


def policy(*args: Any, **kwargs: Any) -> LimitPolicy:
    """The same, read."""
    return policy_from(document(*args, **kwargs), "test")


def facts(**changed: str | int) -> dict[str, str | int]:
    """An Argentine card debtor, 200 days late, changed where the case says so."""
    return {
        "product": "credit_card", "ageing": "over_180", "band": "medium", "currency": "ARS", "country": "AR",
        "zone": "centro", "person": "person", "portfolio": "own", "claim_minor": 1_000_000, "days_past_due": 200,
        **changed,
    }  # fmt: skip


def claim(currency: str = "ARS", **parts: int) -> Balance:
    """1,000,000 minor units of principal, or the given buckets."""
    return Balance(currency=currency, **(parts or {"principal": 1_000_000}))


def figures(kind: str = "installment_plan", **changed: int) -> dict[str, int]:
    """What an offer asks: a plan of two installments without discount, changed where the case says so."""
    asked = dict.fromkeys((*COLUMNS.values(), DOWN_PAYMENT_BASE), 0)
    asked |= {"installments": 2, "installment": 500_000, "rate_ppm": 240_000, DOWN_PAYMENT_BASE: 1_000_000}
    return asked | changed | {"kind": OFFER_KINDS.index(kind)}


def columns(offers: Sequence[Mapping[str, int]]) -> dict[str, NDArray[np.int64]]:
    """Many offers as the columns of `outcomes`."""
    names = (*COLUMNS.values(), DOWN_PAYMENT_BASE)
    return {name: np.array([offer[name] for offer in offers], dtype=np.int64) for name in names}
