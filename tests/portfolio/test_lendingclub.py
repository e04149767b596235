"""Real borrowers: what is taken from the LendingClub file, what is derived, and what is left out."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from copilot.debt import Balance, Debtor, Document, DocumentKind, PersonKind
from copilot.money import Money
from copilot.portfolio.check import checked_columns
from copilot.portfolio.importing import Parsed, import_portfolio
from copilot.portfolio.preset import load_preset
from copilot.rate import Rate

ON = date(2026, 11, 23)
LOAN = {
    "id": "1001", "loan_status": "Charged Off", "purpose": "debt_consolidation", "addr_state": "TX",
    "loan_amnt": "10000.0", "total_rec_prncp": "4000.25", "out_prncp": "0.0", "recoveries": "500.5",
    "installment": "320.40", "int_rate": "12.00", "annual_inc": "54000.0", "dti": "20.5", "fico_range_low": "660.0",
    "fico_range_high": "664.0", "issue_d": "Jan-2016", "last_pymnt_d": "Aug-2018", "settlement_status": "",
}  # fmt: skip


def loans(folder: Path, *changes: dict[str, str]) -> Parsed:
    rows = [LOAN | change for change in changes]
    text = "\n".join([",".join(LOAN), *(",".join(row.values()) for row in rows)])
    path = folder / "loans.csv"
    path.write_text(text, encoding="utf-8")
    return import_portfolio(path, "lendingclub", on=ON)


def only(parsed: Parsed) -> Document:
    assert parsed.refusals == ()
    ((document,),) = parsed.documents.values()
    return document


def test_a_charged_off_loan_owes_what_was_neither_repaid_nor_recovered(tmp_path: Path):
    parsed = loans(tmp_path, {})

    assert parsed.debtors == (
        Debtor(
            debtor_id="LC-1001", kind=PersonKind.PERSON, country="US", zone="TX", income=Money(450_000, "USD"),
            expenses=Money(92_250, "USD"), external_score=662, portfolio="lendingclub",
        ),
    )  # fmt: skip
    assert only(parsed) == Document(
        document_id="LC-1001-1", debt_id="LC-1001", kind=DocumentKind.INVOICE, product="personal_loan",
        balance=Balance(currency="USD", principal=549_925, interest=27_496, penalties=8_010),
        due_on=date(2018, 9, 1), cut_off_on=ON, contract_rate=Rate(Decimal("0.12")),
        last_payment_on=date(2018, 8, 1),
    )  # fmt: skip


def test_a_late_loan_owes_its_outstanding_principal_and_the_least_late_fee(tmp_path: Path):
    late = {
        "loan_status": "Late (31-120 days)",
        "out_prncp": "4844.69",
        "installment": "181.50",
        "purpose": "credit_card",
    }

    document = only(loans(tmp_path, late))

    assert document.product == "credit_card"
    assert document.balance == Balance(currency="USD", principal=484_469, interest=9_689, penalties=3_000)


def test_in_the_grace_period_only_the_principal_is_claimed(tmp_path: Path):
    grace = {"loan_status": "In Grace Period", "out_prncp": "900"}

    assert only(loans(tmp_path, grace)).balance == Balance(currency="USD", principal=90_000)


def test_a_loan_never_paid_is_late_since_the_month_after_its_issue(tmp_path: Path):
    document = only(loans(tmp_path, {"last_pymnt_d": ""}))

    assert (document.due_on, document.last_payment_on) == (date(2016, 2, 1), None)


@pytest.mark.parametrize(
    "change",
    [{"loan_status": "Fully Paid"}, {"loan_status": "Current"}, {"settlement_status": "COMPLETE"},
     {"loan_status": "Does not meet the credit policy. Status:Fully Paid"}, {"recoveries": "5999.75"},
     {"recoveries": "9000"}],
)  # fmt: skip
def test_a_loan_with_nothing_to_claim_is_skipped_and_counted(tmp_path: Path, change: dict[str, str]):
    parsed = loans(tmp_path, change, {"id": "7"})

    assert (parsed.refusals, parsed.rows, parsed.skipped) == ((), 2, 1)
    assert [debtor.debtor_id for debtor in parsed.debtors] == ["LC-7"]


@pytest.mark.parametrize("change", [{"annual_inc": "0.0"}, {"annual_inc": ""}])
def test_without_an_income_nothing_is_known_of_expenses_either(tmp_path: Path, change: dict[str, str]):
    debtor = loans(tmp_path, change).debtors[0]

    assert (debtor.income, debtor.expenses) == (None, None)


@pytest.mark.parametrize("dti", ["", "-1", "999"])
def test_a_placeholder_for_debt_to_income_gives_no_expenses(tmp_path: Path, dti: str):
    assert loans(tmp_path, {"dti": dti}).debtors[0].expenses is None


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"loan_status": "Sold"}, "loan_status", "unknown_status"),
        ({"purpose": "yacht"}, "purpose", "unknown_purpose"),
        ({"loan_amnt": ""}, "loan_amnt", "empty_cell"),
        ({"loan_amnt": "ten thousand"}, "loan_amnt", "not_a_number"),
        ({"loan_amnt": "1e4"}, "loan_amnt", "scientific_notation"),
        ({"int_rate": "4500"}, "int_rate", "rate_out_of_range"),
        ({"annual_inc": "$54000"}, "annual_inc", "not_a_number"),
        ({"last_pymnt_d": "2018-08"}, "last_pymnt_d", "bad_date"),
        ({"last_pymnt_d": "Abc-2018"}, "last_pymnt_d", "impossible_date"),
        ({"last_pymnt_d": "Jan-2027"}, "last_pymnt_d", "future_date"),
        ({"id": "1001"}, "id", "duplicate_document"),
    ],
)
def test_a_defect_is_reported_in_the_column_of_the_file(
    tmp_path: Path, change: dict[str, str], column: str, rule: str
):
    parsed = loans(tmp_path, {}, {"id": "1002", **change})

    assert [(r.row, r.column, r.rule) for r in parsed.refusals] == [(3, column, rule)]
    assert parsed.debtors == ()


def test_every_checked_field_is_reported_on_a_column_of_the_file():
    preset = load_preset("lendingclub")
    told = {name for name, column in preset.columns.items()} | set(preset.derived)

    assert checked_columns() - told == {"phone", "email"}  # never filled from this file
    assert {derived.column for derived in preset.derived.values()} <= set(LOAN)


def test_the_public_file_loads_all_its_late_and_charged_off_borrowers(shared: Path):
    path = shared / "data" / "lendingclub_full_sample" / "loans.csv.gz"

    parsed = import_portfolio(path, "lendingclub", on=ON)

    assert (parsed.rows, parsed.refusals) == (2613, ())
    assert parsed.skipped + sum(map(len, parsed.documents.values())) == parsed.rows
    assert len(parsed.debtors) == 397
    assert all(document.balance.principal > 0 for (document,) in parsed.documents.values())
