"""What is owed again when an agreement is broken? Two ledgers: what was agreed, and the claim as it comes back.

A conditional discount (settlement plan) is lost with the break; what an installment plan waived stays waived. The claim
returns to what it was on the day of the agreement, and the interest that was agreed for the case of a break runs on the
principal that stood on each day: simple between payments, no interest on interest. Every payment pays what was owed on
its day, interest since the agreement too, in the order of payment; what was paid as interest of the plan counts like
the rest, charges and VAT do not. So where interest stands before principal, a payment below it repays no principal.
Source: project finance notes, sections 5 and 6 (2026-11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Literal

from copilot.dates import days_between
from copilot.debt import Balance
from copilot.errors import BadTerms
from copilot.money import round_minor
from copilot.offer import Installment, Offer, Schedule, SettlementPlan
from copilot.rate import DIGITS, Rate
from copilot.scenarios import waterfall

EntryKind = Literal["claim", "waived", "stays", "interest", "charge", "vat", "payment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a ledger: `minor` is added to what is owed (payments and waivers are negative), `balance` is after."""

    on: date
    kind: EntryKind
    minor: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstated:
    """The claim on the day of the break, and both ledgers; minor units, nothing negative but lines of a ledger.

    `claim`: owed again, per bucket, interest since the agreement inside. `applied`: what the payments paid, per bucket.
    `waived_lost`: the discount that came back. `interest`: what has run since the agreement, paid or not. `apart`:
    charges and VAT that were paid and pay nothing of the claim. `credit`: money paid beyond claim and interest.
    total(old claim) - kept waiver + interest - payments + apart = total(claim) - credit.
    """

    claim: Balance
    applied: Balance
    waived_lost: Balance
    interest: int
    apart: int
    credit: int
    agreed: tuple[Entry, ...]
    reinstated: tuple[Entry, ...]


def reinstate(
    offer: Offer,
    schedule: Schedule,
    order: tuple[str, ...],
    *,
    agreed_on: date,
    paid_rows: int,
    on: date,
    rate: Rate | None = None,
) -> Reinstated:
    """What is owed on `on` when only the first `paid_rows` rows of `schedule` (a down payment is one) were paid.

    Rows paid count as paid on their due dates. `order` names the buckets that money pays, first paid first; `rate` is
    what runs on principal from `agreed_on` on (None = nothing).
    Raises BadTerms if every row is paid, the next one is not late on `on`, the agreement is younger than its first
    payment, or the order does not name every bucket once.
    """
    waterfall.check_order(order)
    paid = _paid_before(schedule, paid_rows, agreed_on, on)
    kept = Balance(currency=offer.claim.currency) if isinstance(offer, SettlementPlan) else offer.waived
    owed, run = offer.claim.minus(kept), _Running(rate, agreed_on)
    applied, over = Balance(currency=owed.currency), 0
    for row in paid:
        owed = run.until(row.due_on, owed)
        done = waterfall.allocate(_counted(row), owed, order)
        owed, applied, over = owed.minus(done.paid), applied.plus(done.paid), over + done.unallocated
    return Reinstated(
        claim=run.until(on, owed),
        applied=applied,
        waived_lost=offer.waived.minus(kept),
        interest=sum(minor for _, minor in run.lines),
        apart=sum(row.charge + row.vat for row in paid),
        credit=over,
        agreed=_agreed_ledger(offer, schedule, paid, agreed_on),
        reinstated=_reinstated_ledger(offer, kept, paid, run.lines, agreed_on=agreed_on),
    )


class _Running:
    """Interest since the agreement; the sum of what is added is always the exact interest rounded once."""

    def __init__(self, rate: Rate | None, agreed_on: date) -> None:
        self.lines: list[tuple[date, int]] = []
        self._rate, self._since, self._exact = rate, agreed_on, Decimal(0)

    def until(self, day: date, owed: Balance) -> Balance:
        """`owed` with the interest that its principal earned since the last payment."""
        before = round_minor(self._exact)
        if self._rate is not None:
            with localcontext(prec=DIGITS):
                self._exact += owed.principal * self._rate.for_days(days_between(self._since, day))
        self._since = day
        earned = round_minor(self._exact) - before
        self.lines.append((day, earned))
        return owed.plus(Balance(currency=owed.currency, interest=earned))


def _paid_before(schedule: Schedule, paid_rows: int, agreed_on: date, on: date) -> Sequence[Installment]:
    rows = schedule.rows
    if agreed_on > rows[0].due_on:
        raise BadTerms(
            f"The first payment was due on {rows[0].due_on}, before the agreement of {agreed_on}. Give the day "
            "on which the schedule was built.",
            due_on=str(rows[0].due_on), agreed_on=str(agreed_on),
        )  # fmt: skip
    if not 0 <= paid_rows < len(rows):
        raise BadTerms(
            f"{paid_rows} of {len(rows)} payments cannot be those made before a break, which misses one at least. Give "
            f"from 0 to {len(rows) - 1}.",
            paid_rows=paid_rows, rows=len(rows),
        )  # fmt: skip
    missed = rows[paid_rows]
    if on <= missed.due_on:
        raise BadTerms(
            f"The next payment is due on {missed.due_on}, so nothing is broken on {on}. Give a later day.",
            due_on=str(missed.due_on), on=str(on),
        )  # fmt: skip
    return rows[:paid_rows]


def _counted(row: Installment) -> int:
    """What of a payment counts against the claim: all but charges and VAT, which paid for something else."""
    return row.principal + row.interest


def _agreed_ledger(
    offer: Offer, schedule: Schedule, paid: Sequence[Installment], agreed_on: date
) -> tuple[Entry, ...]:
    """What the agreement asked for and got, up to the last payment: its balance is the one of the schedule."""
    lines: list[tuple[date, EntryKind, int]] = [
        (agreed_on, "claim", offer.claim.total.minor),
        (agreed_on, "waived", -offer.waived.total.minor),
        (agreed_on, "stays", -schedule.stays),
    ]
    for row in paid:
        grown = schedule.capitalised if row.number == 1 else 0
        lines += [
            (row.due_on, "interest", row.interest + grown),
            (row.due_on, "charge", row.charge),
            (row.due_on, "vat", row.vat),
            (row.due_on, "payment", -row.payment),
        ]
    return _ledger(lines)


def _reinstated_ledger(
    offer: Offer,
    kept: Balance,
    paid: Sequence[Installment],
    earned: Sequence[tuple[date, int]],
    *,
    agreed_on: date,
) -> tuple[Entry, ...]:
    """The claim as if nothing had been agreed; a last balance below zero is money in the debtor's favour."""
    lines: list[tuple[date, EntryKind, int]] = [
        (agreed_on, "claim", offer.claim.total.minor),
        (agreed_on, "waived", -kept.total.minor),
    ]
    for row, (day, interest) in zip(paid, earned, strict=False):
        lines += [
            (day, "interest", interest),
            (row.due_on, "charge", row.charge),
            (row.due_on, "vat", row.vat),
            (row.due_on, "payment", -row.payment),
        ]
    last, interest = earned[-1]
    return _ledger([*lines, (last, "interest", interest)])


def _ledger(lines: Sequence[tuple[date, EntryKind, int]]) -> tuple[Entry, ...]:
    """The lines with their running balance; a line of nothing is left out."""
    entries: list[Entry] = []
    balance = 0
    for day, kind, minor in lines:
        balance += minor
        if minor:
            entries.append(Entry(on=day, kind=kind, minor=minor, balance=balance))
    return tuple(entries)
