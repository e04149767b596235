"""Which rate makes these flows worth nothing, and what are they worth at a rate? The spreadsheet's functions, exact.

Amounts: received positive, paid negative, any unit. Rates are fractions per period, for dates per year of 365 days.
Where a spreadsheet answers with the nearest of several rates or with an error code, here stands BadTerms.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from copilot.dates import days_between
from copilot.errors import BadTerms
from copilot.rate import DAYS_PER_YEAR, DIGITS
from copilot.scenarios.roots import Flow, rates, value

PROFILE = tuple(Decimal(text) for text in ("-0.5", "-0.25", "0", "0.1", "0.25", "0.5", "1", "2", "5"))
"""The rates at which the value is told when several rates fit."""


def only_rate(flows: Sequence[Flow], *, nearest: Decimal | None = None) -> Decimal:
    """The one rate per unit of time at which `flows` are worth nothing, to DIGITS digits.

    Raises BadTerms when there is none, and when there are several unless `nearest` says near which one is meant; the
    error then holds all of them (`rates`) and the value of the flows at usual rates (`profile`).
    """
    found = rates(flows)
    if not found:
        raise BadTerms(
            "No rate makes these flows worth nothing: money must go both ways, and enough of it. Check the signs.",
            flows=len(flows),
        )
    if len(found) == 1:
        return found[0]
    if nearest is not None:
        return min(found, key=lambda rate: (abs(rate - nearest), rate))
    shown = ", ".join(f"{rate:.6f}" for rate in found)
    raise BadTerms(
        f"{len(found)} rates fit these flows: {shown}. Say which one is meant, or compare values at a given rate.",
        rates=[str(rate) for rate in found], profile=[(str(r), str(value(flows, r))) for r in PROFILE],
    )  # fmt: skip


def irr(amounts: Sequence[Decimal], *, nearest: Decimal | None = None) -> Decimal:
    """The rate per period of equally spaced `amounts`, the first at time 0; errors as in only_rate.

    >>> irr([Decimal(-100), Decimal(0), Decimal(121)]).quantize(Decimal("0.0001"))
    Decimal('0.1000')
    """
    return only_rate(_spaced(amounts, 0), nearest=nearest)


def xirr(dated: Sequence[tuple[date, Decimal]], *, nearest: Decimal | None = None) -> Decimal:
    """The effective yearly rate of dated flows, actual days / 365 (not the European nor the US equation)."""
    return only_rate(_by_days(dated), nearest=nearest)


def npv_t0(rate: Decimal, amounts: Sequence[Decimal]) -> Decimal:
    """What `amounts` are worth at the time of the first one."""
    return value(_spaced(amounts, 0), rate)


def npv_t1(rate: Decimal, amounts: Sequence[Decimal]) -> Decimal:
    """What `amounts` are worth one period before the first one (the NPV of spreadsheets)."""
    return value(_spaced(amounts, 1), rate)


def xnpv(rate: Decimal, dated: Sequence[tuple[date, Decimal]]) -> Decimal:
    """What dated flows are worth on the earliest date, actual days / 365, `rate` effective per year."""
    return value(_by_days(dated), rate)


def mirr(amounts: Sequence[Decimal], *, finance_rate: Decimal, reinvest_rate: Decimal) -> Decimal:
    """The rate per period if what is paid is financed at one rate and what comes in reinvested at another.

    Formula: (future value of the receipts / present value of the payments) ** (1 / (n - 1)) - 1. BadTerms if one is
    missing.
    """
    paid = npv_t0(finance_rate, [min(amount, Decimal(0)) for amount in amounts])
    received = npv_t0(reinvest_rate, [max(amount, Decimal(0)) for amount in amounts])
    if not paid or not received:
        raise BadTerms("A modified rate needs money paid and money received. Check the signs.")
    with localcontext(prec=DIGITS):
        grown = received * (1 + reinvest_rate) ** (len(amounts) - 1)
    return rri(len(amounts) - 1, -paid, grown)


def rri(periods: int, start: Decimal, end: Decimal) -> Decimal:
    """The rate at which `start` grows to `end`: (end / start) ** (1 / n) - 1. BadTerms unless all are positive."""
    if periods < 1 or start <= 0 or end <= 0:
        raise BadTerms(
            f"{start} does not grow to {end} in {periods} periods. Give amounts above zero and at least one period.",
            start=str(start), end=str(end), periods=periods,
        )  # fmt: skip
    with localcontext(prec=DIGITS):
        return (end / start) ** (1 / Decimal(periods)) - 1


def annuity_rate(
    periods: int, payment: Decimal, present: Decimal, future: Decimal = Decimal(0), *, at_start: bool = False
) -> Decimal:
    """RATE: where `present` now, `payment` each period and `future` at the end are worth nothing, per period."""
    payments = [(Fraction(k), payment) for k in range(0 if at_start else 1, periods + (0 if at_start else 1))]
    return only_rate([(Fraction(0), present), *payments, (Fraction(periods), future)])


def _spaced(amounts: Sequence[Decimal], first: int) -> list[Flow]:
    return [(Fraction(k), amount) for k, amount in enumerate(amounts, first)]


def _by_days(dated: Sequence[tuple[date, Decimal]]) -> list[Flow]:
    if not dated:
        raise BadTerms("There are no flows. Give at least one payment with its date.")
    start = min(day for day, _ in dated)
    return [(Fraction(days_between(start, day), DAYS_PER_YEAR), amount) for day, amount in dated]
