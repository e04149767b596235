"""A portfolio written as the CSV file that the preset generic-es reads: for samples and for trying an import."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from copilot.debt import BUCKETS, Debtor, Document, DocumentKind, PersonKind
from copilot.money import Money, scale
from copilot.portfolio.importing import Parsed
from copilot.portfolio.preset import Preset, load_preset


def spanish_csv(portfolio: Parsed) -> str:
    """The portfolio as text: a header, then one line per document, fields separated by `;`, lines by CR LF."""
    preset = load_preset("generic-es")
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=preset.file.delimiter, lineterminator="\r\n")
    writer.writerow(column.headers[0] for column in preset.columns.values())
    for debtor in portfolio.debtors:
        for document in portfolio.documents[debtor.debtor_id]:
            cells = {**_debtor(debtor), **_document(document)}
            writer.writerow(_word(preset, name, cells[name]) for name in preset.columns)
    return file.getvalue()


def _debtor(debtor: Debtor) -> Mapping[str, str]:
    names = ("debtor_id", "name", "country", "zone", "phone", "email", "client_type", "contactability")
    return {
        **{name: getattr(debtor, name) for name in names},
        "kind": PersonKind(debtor.kind).value,
        "income": _money(debtor.income), "expenses": _money(debtor.expenses),
        "external_score": "" if debtor.external_score is None else str(debtor.external_score),
    }  # fmt: skip


def _document(document: Document) -> Mapping[str, str]:
    rate, owed = document.contract_rate, document.balance
    return {
        "document_id": document.document_id, "document_kind": DocumentKind(document.kind).value,
        "debt_id": document.debt_id, "product": document.product, "currency": owed.currency,
        "rate": f"{(rate.per_year * 100).normalize():f}".replace(".", ",") if rate else "",
        "rate_basis": rate.basis.value if rate else "",
        **{name: _money(Money(getattr(owed, name), owed.currency)) for name in BUCKETS},
        "due_on": _day(document.due_on), "cut_off_on": _day(document.cut_off_on),
        "disputed": "yes" if document.disputed else "no", "last_payment_on": _day(document.last_payment_on),
    }  # fmt: skip


def _word(preset: Preset, name: str, value: str) -> str:
    """Ids of a vocabulary as its first word in Spanish; countries and currencies stay codes."""
    vocabulary = preset.columns[name].vocabulary
    if not value or vocabulary in ("", "country", "currency"):
        return value
    return preset.vocabularies[vocabulary][value][0]


def _money(amount: Money | None) -> str:
    if amount is None:
        return ""
    whole = f"{amount.major.quantize(Decimal(1).scaleb(-scale(amount.currency))):,f}"
    return whole.translate(str.maketrans(",.", ".,"))


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
