"""What does an offer cost the debtor per year, under the name and the convention of each law?

Flows are seen by the debtor: received positive (for a refinancing: the debt extinguished), paid negative, with every
mandatory charge. Answers are fractions per year, unrounded (`published` rounds them as they are printed). Two
families that must never be compared with each other: nominal ones (CAE, US APR) and effective ones (all others).
Sources: project finance notes, section 4 (2026-11), and the laws named at each function; verify before use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from copilot.errors import BadTerms
from copilot.money import round_decimals
from copilot.rate import DAYS_PER_YEAR, DIGITS, compounded, effective
from copilot.scenarios.irr import irr, only_rate, xirr
from copilot.scenarios.roots import Flow

PERU_YEAR_DAYS = 360
NEAREST_ZERO = Decimal(0)
"""A cost paid before the money comes adds a second, absurd rate; the one nearest zero is meant."""


@dataclass(frozen=True, slots=True)
class UnitFlow:
    """A flow of the US equation: `whole` unit-periods and the `odd` part of one after the first advance."""

    whole: int
    odd: Fraction
    amount: Decimal


def eu_apr(flows: Sequence[Flow]) -> Decimal:
    """APR / APRC of the European Union and the UK: effective, X with sum of flow / (1 + X)^t = 0, t in years.

    Times as day_count.eu_interval counts them: equal months 1/12, weeks 1/52, odd days over 365 or 366.
    Source: Directive 2008/48/EC Annex I, Directive 2014/17/EU, FCA CONC App. 1 (days over 365.25 in the UK).
    """
    return effective_cost(flows)


def effective_cost(flows: Sequence[Flow]) -> Decimal:
    """The effective rate of flows at times in years, X with sum of flow / (1 + X)^t = 0: CFT, CAT, VTU, TCEA, CET.

    How each law turns dates into years is its convention; cost.py counts them.
    """
    return only_rate(flows, nearest=NEAREST_ZERO)


def nominal_cost(flows: Sequence[Flow], periods_per_year: int) -> Decimal:
    """The NOMINAL rate of flows at times in periods (CAE): their rate per period times the periods of a year."""
    with localcontext(prec=DIGITS):
        return only_rate(flows, nearest=NEAREST_ZERO) * periods_per_year


def us_actuarial_apr(flows: Sequence[UnitFlow], unit_periods_per_year: Decimal) -> Decimal:
    """APR of US Regulation Z: NOMINAL, the rate per unit-period times the unit-periods of a year.

    The rate i solves sum of flow / ((1 + f i)(1 + i)^t) = 0: odd days carry simple interest. Charges paid at the
    start are taken off the first advance. Source: 12 CFR 1026.22 and Appendix J. Raises BadTerms if the advances do
    not come before the payments or the payments return less than was advanced.
    """
    _check_us(flows)
    with localcontext(prec=DIGITS):
        low, high = Decimal(0), Decimal("0.01")
        while _us_value(flows, high)[0] < 0:
            low, high = high, high * 2
        rate = high
        for _ in range(400):
            worth, slope = _us_value(flows, rate)
            low, high = (rate, high) if worth < 0 else (low, rate)
            newton = rate - worth / slope if slope else low
            following = newton if low <= newton <= high else (low + high) / 2
            if abs(following - rate) <= Decimal("1e-36") * (1 + rate):
                break
            rate = following
        return rate * unit_periods_per_year


def us_single_payment_apr(charge: Decimal, days: int, year_days: int = DAYS_PER_YEAR) -> Decimal:
    """APR of a loan repaid at once (payday loan): NOMINAL, `charge` as a fraction of the amount times year_days / days.

    Source: 12 CFR 1026 Appendix J (c)(5), commentary on 1026.17(c)(1).
    """
    if days < 1:
        raise BadTerms(f"A loan of {days} days has no yearly rate. Give at least one day.", days=days)
    with localcontext(prec=DIGITS):
        return charge * year_days / days


def cl_cae(amounts: Sequence[Decimal], periods_per_year: int = 12) -> Decimal:
    """CAE of Chile: NOMINAL, the internal rate per period times the periods of a year, not compounded.

    Source: Ley 20.555, Decretos 42 to 44 of 2012; the published examples come out only this way.
    """
    return nominal_cost([(Fraction(k), amount) for k, amount in enumerate(amounts)], periods_per_year)


def ar_cft(amounts: Sequence[Decimal], periods_per_year: int = 12) -> Decimal:
    """CFT of Argentina (CFTEA): effective, (1 + internal rate)^m - 1. Shown twice: flows with VAT and flows without.

    Source: BCRA, ordered text on interest rates in credit operations, section 3; printed with 2 decimals.
    """
    return _compounded_irr(amounts, periods_per_year)


def ar_cft_with_vat(tna: Decimal, vat: Decimal, periods_per_year: int = 12) -> Decimal:
    """CFT with VAT of Argentina when interest and its VAT are the only costs: (1 + TNA/m (1 + VAT))^m - 1, effective.

    Whatever the form of the plan: VAT on each row's interest makes the periodic cost i (1 + VAT). Source: as ar_cft.
    """
    with localcontext(prec=DIGITS):
        return effective(tna * (1 + vat), periods_per_year)


def mx_cat(amounts: Sequence[Decimal], periods_per_year: int = 12) -> Decimal:
    """CAT of Mexico: effective, WITHOUT VAT in the flows, years of equal periods; printed with 1 decimal.

    Source: LTOSF; Banxico Circular 21/2009.
    """
    return _compounded_irr(amounts, periods_per_year)


def pe_tcea(flows: Sequence[tuple[int, Decimal]]) -> Decimal:
    """TCEA of Peru: effective, flows on days from the start, years of 360 days; insurance and charges in, ITF out.

    Source: SBS conduct rules, Resolution 3274-2017.
    """
    return only_rate([(Fraction(day, PERU_YEAR_DAYS), amount) for day, amount in flows], nearest=NEAREST_ZERO)


def br_cet(dated: Sequence[tuple[date, Decimal]]) -> Decimal:
    """CET of Brazil: effective, actual days over 365. Source: CMN Resolution 4.881 of 2020."""
    return xirr(dated, nearest=NEAREST_ZERO)


def published(rate: Decimal, decimals: int = 1) -> Decimal:
    """A rate (fraction) as the percentage that is printed, half up: 1 decimal for CAT and EU APR, 2 for CFT and TCEA.

    >>> published(Decimal("0.12849"))
    Decimal('12.8')
    """
    return round_decimals(rate * 100, decimals)


def _compounded_irr(amounts: Sequence[Decimal], periods_per_year: int) -> Decimal:
    return compounded(irr(amounts, nearest=NEAREST_ZERO), periods_per_year)


def _check_us(flows: Sequence[UnitFlow]) -> None:
    inflows = [flow for flow in flows if flow.amount > 0]
    outflows = [flow for flow in flows if flow.amount < 0]
    if not inflows or not outflows:
        raise BadTerms("An APR needs money received and money paid. Check the signs.")
    last = max(flow.whole + flow.odd for flow in inflows)
    if last >= min(flow.whole + flow.odd for flow in outflows):
        raise BadTerms(
            "The US equation is for advances that come before every payment. Take early charges off the advance."
        )
    if sum(flow.amount for flow in flows) > 0:
        raise BadTerms("The payments return less than was advanced. Check the amounts.")


def _us_value(flows: Sequence[UnitFlow], rate: Decimal) -> tuple[Decimal, Decimal]:
    """The value of the flows at a rate per unit-period, and how fast it rises with the rate."""
    worth, slope = Decimal(0), Decimal(0)
    for flow in flows:
        odd = Decimal(flow.odd.numerator) / flow.odd.denominator
        simple, base = 1 + odd * rate, 1 + rate
        term = flow.amount / (simple * base**flow.whole)
        worth += term
        slope -= term * (odd / simple + flow.whole / base)
    return worth, slope
