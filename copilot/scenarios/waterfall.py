"""What does a payment pay first? An ordered list of what is due, and what is left over.

The order itself (penalties, fees, interest, principal in one place; interest before capital in another) is a dated
table of the jurisdiction and the contract; here it is handed in. All amounts are whole minor units. Source: project
finance notes, section 6 (2026-11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from copilot.debt import BUCKETS, Balance, take
from copilot.errors import BadTerms


class DueStatus(StrEnum):
    DUE = "due"
    IN_ADVANCE = "in_advance"


@dataclass(frozen=True, slots=True)
class Due:
    """An amount to be paid: its bucket (a name of BUCKETS), whether it has fallen due, minor units >= 0."""

    bucket: str
    status: DueStatus
    minor: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a payment pays per bucket, and the rest that nothing was due for: paid.total + unallocated = payment."""

    paid: Balance
    unallocated: int


def allocate(payment: int, due: Balance, order: Sequence[str]) -> Allocation:
    """Pay the buckets of `due` in `order`; a bucket that is not in `order` gets nothing.

    Raises BadTerms for a negative payment, an unknown bucket, or one that is named twice.

    >>> allocate(60, Balance(currency="CLP", interest=30, principal=20), ["interest", "principal"]).unallocated
    10
    """
    _check_payment(payment)
    _check_names(order)
    paid = take(due, payment, tuple(order))
    return Allocation(paid, payment - paid.total.minor)


def allocate_buckets(payment: int, buckets: Sequence[Due], *, currency: str) -> Allocation:
    """Pay `buckets` one after the other, as they stand; the same bucket may come twice, due and in advance.

    Raises BadTerms for a negative payment or amount, or an unknown bucket.
    """
    _check_payment(payment)
    paid, left = dict.fromkeys(BUCKETS, 0), payment
    for one in buckets:
        if one.bucket not in BUCKETS or one.minor < 0:
            raise BadTerms(
                f"{one.minor} of {one.bucket!r} cannot be paid. Give an amount >= 0 of one of {', '.join(BUCKETS)}.",
                bucket=one.bucket, minor=one.minor,
            )  # fmt: skip
        part = min(left, one.minor)
        paid[one.bucket] += part
        left -= part
    return Allocation(Balance(currency=currency, **paid), left)


def check_order(order: Sequence[str]) -> None:
    """Raise BadTerms unless `order` names every bucket once: what it leaves out would never be paid."""
    _check_names(order)
    left_out = [name for name in BUCKETS if name not in order]
    if left_out:
        raise BadTerms(
            f"The order of payment leaves out {', '.join(left_out)}, which would never be paid. Name every bucket "
            "once.",
            left_out=left_out,
        )  # fmt: skip


def _check_names(order: Sequence[str]) -> None:
    wrong = [name for k, name in enumerate(order) if name not in BUCKETS or name in order[:k]]
    if wrong:
        known = ", ".join(BUCKETS)
        raise BadTerms(
            f"The order of payment names {wrong[0]!r}, which is unknown or stands twice. Use each of {known} once.",
            bucket=wrong[0],
        )


def _check_payment(payment: int) -> None:
    if payment < 0:
        raise BadTerms(
            f"A payment of {payment} pays nothing. Give an amount of zero or more.", payment=payment
        )
