"""What is the nearest offer of the same kind that this role may make? Each lever over its limit is put on the limit.

The trace of the verdict says which levers failed and where their limits are; what is moved is priced and judged again,
because one lever moves the base of another (a smaller discount, a larger down payment).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from copilot.debt import BUCKETS, WAIVER_ORDER, Balance
from copilot.errors import BadTerms
from copilot.levers import Levers, waived_by
from copilot.money import UP, round_decimals
from copilot.offer import HardshipPause, InstallmentPlan, OnePayment, Scenario
from copilot.plan_terms import GraceKind
from copilot.scenarios.due_dates import STEP_DAYS
from copilot.scenarios.schedule import MONTH_DAYS
from copilot.verdict import PPM, Outcome, Step, Verdict

ROUNDS = 6
"""Levers move each other's base, so limits are asked again; more rounds than this never brought another answer."""

_FINEST_SHARE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Levers, the exact scenario they make and the verdict on it."""

    levers: Levers
    scenario: Scenario
    verdict: Verdict


Price = Callable[[Levers], Priced]


def nearest(asked: Priced, price: Price) -> Priced | None:
    """The offer on the limits that `asked` exceeds; None when there is none of its kind that may be made.

    `price` gives levers of the same kind their scenario and verdict; the answer's own verdict is allowed.
    """
    found = asked
    for _ in range(ROUNDS):
        if found.verdict.outcome is Outcome.ALLOWED:
            return found
        moved = _moved(found, price)
        if moved is None or moved == found.levers:
            return None
        try:
            found = price(moved)
        except BadTerms:
            return None
    return None


def _moved(found: Priced, price: Price) -> Levers | None:
    """The levers with every failing one on its limit; None if one cannot be put there."""
    failed = {step.lever: step for step in found.verdict.steps if not step.passed}
    levers = found.levers
    if any(lever.startswith("discount_") for lever in failed):
        levers = _within_discounts(found)
    # A first date that nobody set comes earlier by itself when the grace before it is cut.
    waits = {"first_payment_days"} if "grace_days" in failed and levers.first_due_on is None else set()
    for lever, step in failed.items():
        if lever.startswith("discount_") or lever in waits:
            continue
        move = _MOVES.get(lever)
        changed = move(levers, step, found) if move else None
        if changed is None:
            return None
        levers = changed
    if set(failed) == {"installment"}:
        return _shorter(found, failed["installment"], price)
    return levers


def _within_discounts(found: Priced) -> Levers:
    """The discount inside the limits of every bucket and of the total.

    One that was given on the whole claim flows on into later buckets that have room; given per bucket, each is cut.
    """
    claim, waived = found.scenario.offer.claim, found.scenario.offer.waived
    limit = {name: _limit(found.verdict, name, getattr(claim, name)) for name in BUCKETS}
    total = min(waived.total.minor, _limit(found.verdict, "total", claim.total.minor))
    whole = found.levers.discount is not None
    kept: dict[str, int] = {}
    for name in WAIVER_ORDER:
        wanted = getattr(claim, name) if whole else getattr(waived, name)
        kept[name] = min(wanted, limit[name], total - sum(kept.values()))
    return _discounted(found.levers, claim, kept, whole=whole)


def _discounted(levers: Levers, claim: Balance, kept: Mapping[str, int], *, whole: bool) -> Levers:
    """Levers that waive exactly `kept`, in the way they did before when that can say it."""
    if whole:
        share = exact_share(sum(kept.values()), claim.total.minor)
        same = replace(levers, discount=share, waived=None)
        if waived_by(same, claim).parts() == {name: kept[name] for name in BUCKETS}:
            return same
    shares = {name: exact_share(kept[name], getattr(claim, name)) for name in BUCKETS if kept[name]}
    return replace(levers, discount=None, waived=shares)


def exact_share(part: int, base: int) -> Decimal:
    """The share with the fewest decimals that, cut to whole minor units, gives `part` of `base` again.

    >>> exact_share(150, 1000), exact_share(1, 3)
    (Decimal('0.15'), Decimal('0.34'))
    """
    for places in range(2, _FINEST_SHARE):
        share = round_decimals(Decimal(part) / max(base, 1), places, UP)
        if int(share * base) == part:
            return share
    return round_decimals(Decimal(part) / max(base, 1), _FINEST_SHARE, UP)


def _limit(verdict: Verdict, name: str, held: int) -> int:
    step = verdict.step(f"discount_{name}")
    return held if step is None else min(step.limit, held)


def _fewer(levers: Levers, step: Step, _found: Priced) -> Levers | None:
    return replace(levers, installments=step.limit, installment=None) if step.limit >= 1 else None


def _more_down(levers: Levers, step: Step, _found: Priced) -> Levers | None:
    return replace(levers, down_payment=step.limit)


def _sooner(levers: Levers, step: Step, found: Priced) -> Levers | None:
    offer = found.scenario.offer
    first = offer.due_on if isinstance(offer, OnePayment) else offer.first_due_on
    return replace(levers, first_due_on=first - timedelta(days=-step.room))


def _less_grace(levers: Levers, step: Step, found: Priced) -> Levers | None:
    """As many periods as the days allow. A first date that was set stays; it is judged by its own limit."""
    offer = found.scenario.offer
    if isinstance(offer, OnePayment):
        return None
    periods = step.limit // STEP_DAYS.get(offer.paying.rhythm, MONTH_DAYS)
    if isinstance(offer, HardshipPause):
        return replace(levers, pause=periods) if periods else None
    if isinstance(offer, InstallmentPlan) and offer.grace is not None:
        kind: GraceKind | None = offer.grace.kind if periods else None
        return replace(levers, grace=periods or None, grace_kind=kind)
    return None


def _dearer(levers: Levers, step: Step, _found: Priced) -> Levers | None:
    return replace(levers, rate=Decimal(step.limit) / PPM)


def _shorter_later(levers: Levers, _step: Step, _found: Priced) -> Levers | None:
    return levers  # a payment below the least is mended last, when nothing else moves it any more


_MOVES: Mapping[str, Callable[[Levers, Step, Priced], Levers | None]] = MappingProxyType(
    {
        "installments": _fewer,
        "down_payment": _more_down,
        "first_payment_days": _sooner,
        "grace_days": _less_grace,
        "rate": _dearer,
        "installment": _shorter_later,
    }
)


def _shorter(found: Priced, step: Step, price: Price) -> Levers | None:
    """The longest plan whose payment reaches the least that is allowed; None if even one payment does not."""

    def count_of(priced: Priced) -> int:
        return priced.scenario.impact.installments

    low, high = 1, count_of(found) - 1
    best: Levers | None = None
    while low <= high:
        middle = (low + high) // 2
        levers = replace(found.levers, installments=middle, installment=None)
        try:
            reaches = price(levers).scenario.impact.installment.minor >= step.limit
        except BadTerms:
            return None
        if reaches:
            best, low = levers, middle + 1
        else:
            high = middle - 1
    return best
