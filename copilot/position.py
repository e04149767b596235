"""What does this debtor owe today? Documents in, one netted position per currency out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from copilot.dates import days_between
from copilot.debt import (
    BUCKETS,
    WAIVER_ORDER,
    Balance,
    Debt,
    Debtor,
    Document,
    DocumentKind,
    Position,
    balance,
)
from copilot.money import round_minor


def positions(debtor: Debtor, documents: Iterable[Document], *, on: date) -> tuple[Position, ...]:
    """One Position per currency, largest days past due first; debts that are fully credited drop out.

    Credit notes are netted first against the same bucket of their own debt, oldest document first, then against its
    other buckets in WAIVER_ORDER, then against the debtor's other debts in that currency, oldest first. Late
    principal earns interest at the contract rate from max(due_on, cut_off_on) to `on`, rounded once per document.
    """
    by_currency: dict[str, list[Document]] = {}
    for document in documents:
        by_currency.setdefault(document.balance.currency, []).append(document)
    found = [_position(debtor, currency, rows, on) for currency, rows in by_currency.items()]
    return tuple(sorted(found, key=lambda p: (-p.days_past_due, -p.claim.total.minor, p.currency)))


def accrued(document: Document, on: date) -> int:
    """Interest in minor units that late principal has earned since the file's cut-off; 0 if not late or no rate."""
    start = max(document.due_on, document.cut_off_on)
    if document.contract_rate is None or on <= start:
        return 0
    return round_minor(document.balance.principal * document.contract_rate.for_days(days_between(start, on)))


def _position(debtor: Debtor, currency: str, documents: Sequence[Document], on: date) -> Position:
    owed = sorted(
        (d for d in documents if d.kind is DocumentKind.INVOICE),
        key=lambda d: (d.due_on, d.debt_id, d.document_id),
    )
    left = [d.balance.parts() for d in owed]
    credit = 0
    for note in documents:
        if note.kind is DocumentKind.CREDIT_NOTE:
            credit += _net(note, owed, left)
    unpaid = [
        replace(document, balance=balance(currency, parts))
        for document, parts in zip(owed, left, strict=True)
        if sum(parts.values()) > 0
    ]
    debts = tuple(_debt(debt_id, unpaid, on) for debt_id in dict.fromkeys(d.debt_id for d in unpaid))
    return Position(debtor=debtor, on=on, currency=currency, debts=debts, credit=credit)


def _net(note: Document, owed: Sequence[Document], left: list[dict[str, int]]) -> int:
    """Take the note off `left` (changed in place); gives back what nothing was left to absorb, in minor units."""
    own = [k for k, d in enumerate(owed) if d.debt_id == note.debt_id]
    others = [k for k, d in enumerate(owed) if d.debt_id != note.debt_id]
    rest = 0
    for bucket, minor in note.balance.parts().items():
        rest += _eat(minor, [(k, bucket) for k in own], left)
    rest = _eat(rest, [(k, bucket) for k in own for bucket in WAIVER_ORDER], left)
    return _eat(rest, [(k, bucket) for k in others for bucket in WAIVER_ORDER], left)


def _eat(minor: int, places: Iterable[tuple[int, str]], left: list[dict[str, int]]) -> int:
    for k, bucket in places:
        taken = min(minor, left[k][bucket])
        left[k][bucket] -= taken
        minor -= taken
    return minor


def _debt(debt_id: str, unpaid: Sequence[Document], on: date) -> Debt:
    rows = [d for d in unpaid if d.debt_id == debt_id]
    claim = arrears = Balance(currency=rows[0].balance.currency)
    for row in rows:
        parts = row.balance.parts()
        parts["interest"] += accrued(row, on)
        owed = balance(claim.currency, {name: parts[name] for name in BUCKETS})
        claim = claim.plus(owed)
        arrears = arrears.plus(owed) if row.due_on <= on else arrears
    oldest = min(row.due_on for row in rows)
    return Debt(
        debt_id=debt_id,
        product=rows[0].product,
        claim=claim,
        arrears=arrears,
        oldest_due_on=oldest,
        days_past_due=max(0, days_between(oldest, on)),
        contract_rate=next((row.contract_rate for row in rows if row.contract_rate is not None), None),
        disputed=any(row.disputed for row in rows),
        last_payment_on=max((row.last_payment_on for row in rows if row.last_payment_on), default=None),
    )
