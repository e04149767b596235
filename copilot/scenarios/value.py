"""What is this offer worth to the house, if payments may be missed, and is anything else worth more?

Row k of the schedule, t_k days from today, v = 1 / (1 + hurdle rate), S the chance to get there:
V = sum v^t [ S_k c_k + S_(k-1) h_k (q V_cure + (1 - q) F_k) - S_(k-1) w ]. A cured payment comes after a lag and the
plan goes on as if it had never been missed, so V_cure = v^lag (c_k + what follows) and the sum runs in one pass.
F_k is the best alternative on what is owed again: the whole claim less what was paid where the discount is conditional
or was never earned, else what the plan still owed. VAT is collected for the state and is not counted. Floats inside,
rounded once at the end. Source: project finance notes, section 8 (2026-11).
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

import numpy as np

from copilot.dates import days_between
from copilot.debt import BUCKETS, Position
from copilot.impact import Alternative, BucketDiscount, LeadImpact
from copilot.money import Money, round_decimals, round_minor
from copilot.offer import CatchUp, Installment, Offer, OnePayment, Scenario, SettlementPlan
from copilot.rate import DAYS_PER_YEAR
from copilot.scenarios.alternatives import Floats, Line, alternatives, amount, best, best_values
from copilot.scenarios.assumptions import Assumptions, Reader
from copilot.scenarios.books import original_rate
from copilot.scenarios.due_dates import STEP_DAYS
from copilot.scenarios.schedule import down_payment, owed
from copilot.scenarios.sensitivity import Worth, swings

MONTHS_PER_DAY = 12 / DAYS_PER_YEAR
PLACES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An offer as columns, one per row of its schedule: what stays the same whatever is assumed. Minor units, days.

    `lump`: held against savings, not against one month (one payment, a down payment). `part` of a month that a row's
    period is; `since` months since the first instalment; `left` what is owed again if the row is missed for good.
    """

    claim: float
    currency: str
    ageing: str
    product: str
    monthly: float
    days: Floats
    due: Floats
    cash: Floats
    lump: Floats
    part: Floats
    since: Floats
    left: Floats
    down_share: float
    stays: float
    caught_up: bool


def lead_impact(
    scenario: Scenario,
    position: Position,
    assumptions: Assumptions,
    *,
    ageing: str,
    product: str,
    on: date,
    monthly: int,
) -> LeadImpact:
    """What `scenario` is worth to the house on `on`; `monthly` minor units are what the debtor can pay a month.

    `ageing` and `product` are labels of the segment; one without a row of its own is assumed like "other". The original
    rate is that of the position's debts. Gains positive. Never shown to an advisor.
    """
    case = _case(scenario, ageing=ageing, product=product, on=on, monthly=monthly)
    read = Reader(assumptions)
    lines = _lines(case, read)
    name, _ = best(lines, case.claim)
    worth = _worth(case, read)
    miss = _misses(case, read)
    watched = read.used
    eir, _ = original_rate(position, read)
    at_eir = Reader(assumptions, {"npv_rate": float(eir)})
    undiscounted = Reader(assumptions, {"npv_rate": 0.0})
    return LeadImpact(
        expected_npv=Money(worth.expected_npv, case.currency),
        npv_rate=read.exact("npv_rate"),
        alternatives=tuple(
            Alternative(name=one.name, value=Money(_whole(one.value(case.claim)), case.currency))
            for one in lines
        ),
        best=name,
        best_value=Money(worth.best_value, case.currency),
        decision_value=Money(worth.decision_value, case.currency),
        acceptance=read.exact("acceptance.base"),
        offered_npv=Money(worth.offered_npv, case.currency),
        break_even_acceptance=_break_even(case, read),
        chance_kept=_places(float(_kept(miss, read).prod())),
        discounts=_discounts(scenario.offer),
        recovery_rate=_places(_expected(case, at_eir) / case.claim),
        recovery_eir=eir,
        cash_recovery_rate=_places(_expected(case, undiscounted) / case.claim),
        months_to_cash=_places(_months_to_cash(case, miss, read)),
        swings=swings(assumptions, watched, lambda trial: _worth(case, trial), currency=case.currency),
        assumptions=read.used,
        assumptions_version=assumptions.version_id,
    )


def _case(scenario: Scenario, *, ageing: str, product: str, on: date, monthly: int) -> Case:
    offer, rows = scenario.offer, scenario.schedule.rows
    lump = [isinstance(offer, OnePayment) or row.number == 0 for row in rows]
    period = _period(offer)
    numbers = np.array([max(row.number - 1, 0) for row in rows], dtype=np.float64)
    return Case(
        claim=float(offer.claim.total.minor),
        currency=offer.claim.currency,
        ageing=ageing,
        product=product,
        monthly=max(float(monthly), 1.0),
        days=np.array([days_between(on, row.due_on) for row in rows], dtype=np.float64),
        due=np.array([row.payment for row in rows], dtype=np.float64),
        cash=np.array([row.payment - row.vat for row in rows], dtype=np.float64),
        lump=np.array(lump, dtype=np.float64),
        part=np.where(lump, 1.0, period),
        since=numbers * period,
        left=np.array(_left(offer, rows), dtype=np.float64),
        down_share=down_payment(offer) / owed(offer),
        stays=float(scenario.schedule.stays),
        caught_up=isinstance(offer, CatchUp),
    )


def _period(offer: Offer) -> float:
    """One period of the offer's rhythm in months."""
    if isinstance(offer, OnePayment) or offer.paying.rhythm not in STEP_DAYS:
        return 1.0
    return STEP_DAYS[offer.paying.rhythm] * MONTHS_PER_DAY


def _left(offer: Offer, rows: tuple[Installment, ...]) -> list[int]:
    """What is owed again, minor units, if a row is missed for good and all before it were paid.

    An agreement whose one payment or down payment never came has waived nothing: the claim. A conditional discount
    comes back: the claim less what was paid. A plan still owes its balance and the interest of the row.
    """
    claim, paid, left = offer.claim.total.minor, 0, []
    for row in rows:
        unearned = isinstance(offer, OnePayment) or row.number == 0
        if unearned or isinstance(offer, SettlementPlan):
            left.append(claim - paid)
        else:
            left.append(row.balance + row.principal + row.interest)
        paid += row.principal
    return left


def _lines(case: Case, read: Reader) -> tuple[Line, ...]:
    return alternatives(read, ageing=case.ageing, product=case.product, currency=case.currency)


def _misses(case: Case, read: Reader) -> Floats:
    """h, the chance that each row is missed when all before it were kept."""
    ability = case.monthly * case.part
    if case.lump.any():
        ability = np.where(case.lump, case.monthly * read("keeping.lump_months"), ability)
    a_month = read("keeping.base") + read("keeping.burden") * case.due / ability
    if case.since.any():
        a_month = a_month * (1 - read("keeping.fall")) ** case.since
    if case.down_share:
        easier = max(1 - read("keeping.down_relief") * case.down_share, 0.0)
        a_month = np.where(case.lump, a_month, a_month * easier)
    missed: Floats = 1 - (1 - np.minimum(a_month, read("keeping.cap"))) ** case.part
    return missed


def _kept(miss: Floats, read: Reader) -> Floats:
    """The chance that each row is paid, on time or cured."""
    return 1 - miss + miss * read("cure.rate")


def _expected(case: Case, read: Reader) -> float:
    """V of the offer if the debtor says yes, minor units today."""
    rate = read("npv_rate")
    lines = _lines(case, read)
    miss, cured = _misses(case, read), read("cure.rate")
    goes_on = 1 - miss + miss * cured * (1 + rate) ** (-read("cure.months") / 12)
    reached = np.concatenate(([1.0], np.cumprod(goes_on)[:-1]))
    cash = case.cash.copy()
    cash[-1] += _rest(case, read, lines)
    fallback = best_values(lines, case.left) * read("breach.fallback")
    each = goes_on * cash + miss * (1 - cured) * fallback - amount(read, "servicing.cost", case.currency)
    return float(((1 + rate) ** (-case.days / DAYS_PER_YEAR) * reached * each).sum())


def _rest(case: Case, read: Reader, lines: tuple[Line, ...]) -> float:
    """What the part of the claim that the offer leaves owed is worth once the offer was kept."""
    if not case.stays:
        return 0.0
    if case.caught_up:
        return read("catch_up.rest") * case.stays
    return best(lines, case.stays)[1]


def _worth(case: Case, read: Reader) -> Worth:
    npv = _expected(case, read)
    alternative, refused, contact = _instead(case, read)
    yes = read("acceptance.base")
    return Worth(
        expected_npv=_whole(npv),
        best_value=_whole(alternative),
        offered_npv=_whole(yes * npv + (1 - yes) * refused - contact),
    )


def _instead(case: Case, read: Reader) -> tuple[float, float, float]:
    """The best alternative today, the same once the debtor has refused, and what the contact costs."""
    _, alternative = best(_lines(case, read), case.claim)
    waiting = (1 + read("npv_rate")) ** (-read("refusal.months") / 12)
    return alternative, alternative * waiting, amount(read, "contact.cost", case.currency)


def _break_even(case: Case, read: Reader) -> Decimal | None:
    """a* where a V + (1 - a) v^d F - w equals the best alternative; None when even a = 1 is less."""
    npv = _expected(case, read)
    alternative, refused, contact = _instead(case, read)
    if npv - contact < alternative or npv <= refused:
        return None
    return _places((alternative + contact - refused) / (npv - refused))


def _months_to_cash(case: Case, miss: Floats, read: Reader) -> float:
    """When the payments come, weighted by what is expected of each; a cure moves all that follows by its lag."""
    paid = _kept(miss, read)
    expected = np.cumprod(paid) * case.cash
    late = np.cumsum(miss * read("cure.rate") / np.maximum(paid, 1e-12)) * read("cure.months")
    total = float(expected.sum())
    return float((expected * (case.days * MONTHS_PER_DAY + late)).sum()) / total if total > 0 else 0.0


def _discounts(offer: Offer) -> tuple[BucketDiscount, ...]:
    """Every bucket that the claim holds."""
    currency, found = offer.claim.currency, []
    for bucket in BUCKETS:
        claim, waived = getattr(offer.claim, bucket), getattr(offer.waived, bucket)
        if claim:
            rate = round_decimals(Decimal(waived) / claim, PLACES, ROUND_DOWN)
            found.append(
                BucketDiscount(
                    bucket=bucket, claim=Money(claim, currency), waived=Money(waived, currency), rate=rate
                )
            )
    return tuple(found)


def _places(share: float) -> Decimal:
    return round_decimals(Decimal(share), PLACES)


def _whole(minor: float) -> int:
    return round_minor(Decimal(minor))
