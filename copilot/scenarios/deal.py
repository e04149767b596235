"""Which contract does an offer waive and pay, bucket by bucket? One agreement over several debts, split for the books.

Waiver first, each bucket in proportion to what the debts hold of it; then every payment by the order of the
jurisdiction or of the contract. What a grace turned into principal is split like the debts it grew on and repaid in the
bucket `principal`. What the plan itself earns (interest, charge, VAT) is kept apart from what pays the claim.
Everything sums exactly to the offer and its schedule. Source: project finance notes, sections 5 and 6 (2026-11).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from copilot.debt import BUCKETS, Balance, Debt, Position, balance
from copilot.errors import BadTerms
from copilot.money import allocate
from copilot.offer import CatchUp, Installment, Offer, PartialPromise, Schedule
from copilot.scenarios import waterfall

Between = Literal["oldest", "dearest", "pro_rata"]
"""Which contract a payment goes to first: the longest due, the one with the highest rate, or all in proportion."""

Stage = Sequence[tuple[int, tuple[str, ...]]]
"""Contracts (by place) that are paid side by side, each with the buckets it is paid in."""

_NO_OWN: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one row of the schedule pays of one debt, minor units; `paid` repays the claim, the rest is the plan's."""

    number: int
    due_on: date
    paid: Balance
    interest: int
    charge: int
    vat: int

    @property
    def payment(self) -> int:
        """All of it."""
        return self.paid.total.minor + self.interest + self.charge + self.vat


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtDeal:
    """One debt in a deal: claim = waived + stays + what the parts pay - capitalised (bucket by bucket, in principal).

    `parts` has one entry per row of the schedule, also where the row pays nothing of this debt. `capitalised` is the
    interest of a grace that became principal, minor units.
    """

    debt_id: str
    product: str
    claim: Balance
    waived: Balance
    capitalised: int
    parts: tuple[Part, ...]

    @property
    def stays(self) -> Balance:
        """What of the claim the deal leaves owed, per bucket."""
        grown = Balance(currency=self.claim.currency, principal=self.capitalised)
        return self.claim.plus(grown).minus(self.waived).minus(self.paid)

    @property
    def paid(self) -> Balance:
        """What all rows together pay of the debt, per bucket."""
        return _sum(self.claim.currency, (part.paid for part in self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """An offer and its schedule over the debts of a position, in the position's order of debts."""

    currency: str
    debts: tuple[DebtDeal, ...]


def split(
    offer: Offer,
    schedule: Schedule,
    position: Position,
    order: tuple[str, ...],
    *,
    oldest_first: bool,
    between: Between = "oldest",
    own: Mapping[str, tuple[str, ...]] = _NO_OWN,
) -> Deal:
    """How the waiver and every payment of `schedule` (built from `offer`) are split over `position.debts`.

    `order` names every bucket once, first paid first; `own` holds the order of contracts that have one (debt_id ->
    order). `oldest_first`: a contract is paid whole before the next gets anything (horizontal), else a bucket is paid
    in all contracts before the next bucket (vertical). A catch-up pays the arrears of each debt; a partial promise
    pays what has fallen due before the rest; under all other kinds the whole claim is due.
    Raises BadTerms if the offer was made on another claim or the schedule is of another offer, and if an order leaves
    a bucket out or names it twice; CurrencyMismatch on two currencies.
    """
    _check_whole(offer, schedule, position)
    debts = position.debts
    stages = _stages(debts, order, own, oldest_first=oldest_first, between=between)
    waived = _shares(offer.waived, [debt.claim for debt in debts], "discount")
    walk = _walk(offer, debts, waived, stages)
    capitalised, rows = [0] * len(debts), []
    for row in schedule.rows:
        if row.number == 1:
            capitalised = walk.grow(schedule.capitalised)
        rows.append(_parts(row, walk))
    return Deal(
        currency=position.currency,
        debts=tuple(
            DebtDeal(
                debt_id=debt.debt_id, product=debt.product, claim=debt.claim, waived=waived[k],
                capitalised=capitalised[k], parts=tuple(parts[k] for parts in rows),
            )
            for k, debt in enumerate(debts)
        ),
    )  # fmt: skip


class _Walk:
    """What is still owed while payment after payment is taken off; changed in place, never seen outside.

    `owed` holds one balance per debt, or a layer of them after the other (fallen due, the rest).
    """

    def __init__(self, owed: Sequence[Balance], debts: int, stages: Sequence[Stage]) -> None:
        self._left = list(owed)
        self._debts = debts
        self._stages = stages

    @property
    def weights(self) -> list[int]:
        """What each debt owes, minor units: what interest and charges are split by."""
        return [sum(one.total.minor for one in self._left[k :: self._debts]) for k in range(self._debts)]

    def pay(self, payment: int) -> list[Balance]:
        """Take `payment` (at most what is owed) off; what each debt gets of it."""
        before, rest = list(self._left), payment
        for stage in self._stages:
            dues = [sum(getattr(self._left[k], name) for name in names) for k, names in stage]
            amount = min(rest, sum(dues))
            for (k, names), share in zip(stage, _by_weight(amount, dues), strict=True):
                self._left[k] = self._left[k].minus(waterfall.allocate(share, self._left[k], names).paid)
            rest -= amount
        paid = [was.minus(now) for was, now in zip(before, self._left, strict=True)]
        return [_sum(paid[k].currency, paid[k :: self._debts]) for k in range(self._debts)]

    def grow(self, minor: int) -> list[int]:
        """Add capitalised interest to the principal of each debt, in proportion to what it owes."""
        shares = _by_weight(minor, self.weights)
        for k, share in enumerate(shares):
            self._left[k] = self._left[k].plus(Balance(currency=self._left[k].currency, principal=share))
        return shares


def _walk(offer: Offer, debts: Sequence[Debt], waived: Sequence[Balance], stages: Sequence[Stage]) -> _Walk:
    if isinstance(offer, PartialPromise):
        return _due_then_rest(debts, stages)
    if isinstance(offer, CatchUp):
        return _Walk(
            _shares(offer.arrears, [debt.arrears for debt in debts], "late part"), len(debts), stages
        )
    owed = [debt.claim.minus(gone) for debt, gone in zip(debts, waived, strict=True)]
    return _Walk(owed, len(debts), stages)


def _due_then_rest(debts: Sequence[Debt], stages: Sequence[Stage]) -> _Walk:
    later = [[(k + len(debts), names) for k, names in stage] for stage in stages]
    owed = [debt.arrears for debt in debts] + [debt.claim.minus(debt.arrears) for debt in debts]
    return _Walk(owed, len(debts), [*stages, *later])


def _parts(row: Installment, walk: _Walk) -> list[Part]:
    weights = walk.weights
    added = [_by_weight(minor, weights) for minor in (row.interest, row.charge, row.vat)]
    return [
        Part(number=row.number, due_on=row.due_on, paid=paid, interest=interest, charge=charge, vat=vat)
        for paid, interest, charge, vat in zip(walk.pay(row.principal), *added, strict=True)
    ]


def _stages(
    debts: Sequence[Debt],
    order: tuple[str, ...],
    own: Mapping[str, tuple[str, ...]],
    *,
    oldest_first: bool,
    between: Between,
) -> list[Stage]:
    orders = [own.get(debt.debt_id, order) for debt in debts]
    for one in {order, *orders}:
        waterfall.check_order(one)
    ranked = sorted(range(len(debts)), key=lambda k: _rank(debts[k], between))
    if oldest_first:
        whole: Stage = [(k, orders[k]) for k in ranked]
        return [whole] if between == "pro_rata" else [[one] for one in whole]
    by_bucket: list[Stage] = [[(k, (orders[k][step],)) for k in ranked] for step in range(len(BUCKETS))]
    return by_bucket if between == "pro_rata" else [[one] for stage in by_bucket for one in stage]


def _rank(debt: Debt, between: Between) -> tuple[Decimal, date, str]:
    dear = debt.contract_rate.per_month() if debt.contract_rate and between == "dearest" else Decimal(0)
    return -dear, debt.oldest_due_on, debt.debt_id


def _shares(part: Balance, held: Sequence[Balance], name: str) -> list[Balance]:
    """`part` bucket by bucket in proportion to what is `held`; a share never exceeds its debt's bucket."""
    split: dict[str, list[int]] = {}
    for bucket in BUCKETS:
        asked, weights = getattr(part, bucket), [getattr(one, bucket) for one in held]
        if asked > sum(weights):
            raise BadTerms(
                f"The {name} takes {asked} minor units of {bucket} but the debts hold {sum(weights)}. Lower it to "
                f"{sum(weights)}.",
                bucket=bucket, asked=asked, held=sum(weights),
            )  # fmt: skip
        split[bucket] = _by_weight(asked, weights)
    return [
        balance(part.currency, {bucket: split[bucket][k] for bucket in BUCKETS}) for k in range(len(held))
    ]


def _by_weight(minor: int, weights: Sequence[int]) -> list[int]:
    return allocate(minor, weights) if minor else [0] * len(weights)


def _sum(currency: str, parts: Iterable[Balance]) -> Balance:
    total = Balance(currency=currency)
    for part in parts:
        total = total.plus(part)
    return total


def _check_whole(offer: Offer, schedule: Schedule, position: Position) -> None:
    if offer.claim != position.claim:
        raise BadTerms(
            f"The offer was made on a claim of {offer.claim.parts()} but the debts hold {position.claim.parts()} "
            f"{position.currency} minor units. Make the offer anew on today's position.",
            offered=offer.claim.parts(), held=position.claim.parts(),
        )  # fmt: skip
    repaid = sum(row.principal for row in schedule.rows)
    owed = offer.claim.total.minor - offer.waived.total.minor - schedule.stays + schedule.capitalised
    if repaid != owed:
        raise BadTerms(
            f"The schedule repays {repaid} minor units but the offer leaves {owed} to repay. Build the schedule of "
            "this offer.",
            repaid=repaid, owed=owed,
        )  # fmt: skip
