"""Which function answers each method of the family of waterfalls?

The format writes penalty and fee, the project penalties and fees; its amounts are taken in cents of a currency with
cents.
"""

from decimal import Decimal

from api.vectors.inputs import Answers, Inputs
from copilot.debt import balance
from copilot.money import round_minor
from copilot.scenarios.waterfall import Allocation, Due, DueStatus, allocate, allocate_buckets

CURRENCY = "USD"
BUCKET = {"penalty": "penalties", "fee": "fees", "tax": "taxes"}


def in_order(inputs: Inputs) -> Answers:
    """A payment over the buckets of one balance."""
    due = balance(CURRENCY, {bucket(name): minor(amount) for name, amount in inputs.mapping("due").items()})
    order = [bucket(name) for name in inputs.given.get("order", [])]
    return told(allocate(minor(inputs.number("payment")), due, order))


def over_buckets(inputs: Inputs) -> Answers:
    """A payment over a list of buckets, due and in advance."""
    parts = [Inputs(part) for part in inputs.parts("buckets")]
    dues = [
        Due(bucket(part.text("kind")), DueStatus(part.text("status")), minor(part.number("amount")))
        for part in parts
    ]
    return told(allocate_buckets(minor(inputs.number("payment")), dues, currency=CURRENCY))


def bucket(name: str) -> str:
    """Our name of a bucket."""
    return BUCKET.get(name, name)


def minor(amount: Decimal) -> int:
    """Cents."""
    return round_minor(amount * 100)


def told(allocation: Allocation) -> Answers:
    """What went where, under the format's names, with the rest."""
    theirs = {ours: name for name, ours in BUCKET.items()}
    paid = {theirs.get(name, name): Decimal(part) / 100 for name, part in allocation.paid.parts().items()}
    return {**paid, "unallocated": Decimal(allocation.unallocated) / 100}
