"""LendingClub loans as documents: what the file does not state is derived by the preset's rules, exactly."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from copilot.dates import add_months
from copilot.money import from_major
from copilot.portfolio.preset import LendingClub

_USD = "USD"
_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.Int64, "debtor_id": pl.String, "name": pl.String, "kind": pl.String, "country": pl.String,
    "zone": pl.String, "income": pl.Int64, "expenses": pl.Int64, "income_currency": pl.String,
    "external_score": pl.Int64, "phone": pl.String, "email": pl.String, "client_type": pl.String,
    "contactability": pl.String, "document_id": pl.String, "document_kind": pl.String, "debt_id": pl.String,
    "product": pl.String, "currency": pl.String, "rate": pl.Int64, "rate_basis": pl.String, "principal": pl.Int64,
    "interest": pl.Int64, "penalties": pl.Int64, "fees": pl.Int64, "taxes": pl.Int64, "due_on": pl.Date,
    "cut_off_on": pl.Date, "disputed": pl.String, "last_payment_on": pl.Date,
}  # fmt: skip


def derive(loans: pl.DataFrame, figures: LendingClub, *, on: date) -> tuple[pl.DataFrame, int]:
    """Loans that are late as rows of documents in our own columns; and how many rows were skipped.

    Skipped: nothing is late (paid, current), settled after charge-off, or nothing is left to claim.
    `loans` has the preset's columns without defects.
    """
    done = pl.col("status").is_in(list(figures.skipped)) | (
        pl.col("settlement") == figures.settled
    ).fill_null(False)
    late = loans.filter(~done)
    rows = [row for loan in late.iter_rows(named=True) if (row := _document(loan, figures, on))["principal"]]
    return pl.DataFrame(rows, schema=_TYPES), loans.height - len(rows)


def _document(loan: Mapping[str, Any], figures: LendingClub, on: date) -> dict[str, object]:
    months = figures.months_unpaid[loan["status"]]
    principal = _owed(loan)
    paid_on = loan["last_payment_on"]
    return {
        "row": loan["row"], **_borrower(loan, figures), "document_id": f"LC-{loan['loan_id']}-1",
        "document_kind": "invoice", "debt_id": f"LC-{loan['loan_id']}", "product": loan["purpose"] or "personal_loan",
        "currency": _USD, "rate": loan["rate"], "rate_basis": "nominal", "principal": _cents(principal),
        "interest": _cents(principal * Decimal(loan["rate"]) / 1_000_000 / 12 * months),
        "penalties": _cents(_late_fee(loan, figures) * months), "fees": 0, "taxes": 0,
        "due_on": add_months(paid_on or loan["issued_on"], 1), "cut_off_on": on, "disputed": "no",
        "last_payment_on": paid_on,
    }  # fmt: skip


def _borrower(loan: Mapping[str, Any], figures: LendingClub) -> dict[str, object]:
    income = Decimal(loan["annual_income"] or 0) / 12
    ratio = Decimal(loan["debt_to_income"]) if loan["debt_to_income"] else None
    known = income > 0 and ratio is not None and 0 <= ratio <= figures.dti_ceiling
    return {
        "debtor_id": f"LC-{loan['loan_id']}", "kind": "person", "country": "US", "zone": loan["zone"],
        "income": _cents(income) if income > 0 else None,
        "expenses": _cents(income * ratio / 100) if known and ratio is not None else None,
        "income_currency": _USD, "external_score": _score(loan),
    }  # fmt: skip


def _owed(loan: Mapping[str, Any]) -> Decimal:
    if loan["status"] != "charged_off":
        return max(Decimal(loan["outstanding"]), Decimal(0))
    owed = Decimal(loan["lent"]) - Decimal(loan["repaid"]) - Decimal(loan["recovered"] or 0)
    return max(owed, Decimal(0))


def _late_fee(loan: Mapping[str, Any], figures: LendingClub) -> Decimal:
    return max(Decimal(loan["installment"]) * figures.late_fee_percent / 100, figures.late_fee_least)


def _score(loan: Mapping[str, Any]) -> int | None:
    low, high = loan["score_low"], loan["score_high"]
    return (int(Decimal(low)) + int(Decimal(high)) + 1) // 2 if low and high else None


def _cents(amount: Decimal) -> int:
    return from_major(amount, _USD).minor
