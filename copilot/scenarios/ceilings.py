"""Which rate ceilings does the law set for an offer, and is the offer below them?

Two rates are compared with each ceiling, as effective yearly rates: that of the contract, exactly, and the total cost
as it is printed. A ceiling whose period is over stays in use, marked stale, unless its rule says otherwise.
Source: project finance notes, section 7 (2026-11); the values are country_finance.yaml.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from copilot.dates import days_between
from copilot.errors import RateCeiling
from copilot.impact import CostRate
from copilot.money import Money
from copilot.offer import InstallmentPlan, Offer, OnePayment, Plan, Schedule, SettlementPlan
from copilot.plan_terms import RateReduction, Rhythm
from copilot.rate import DAYS_PER_YEAR, DIGITS, Rate, effective
from copilot.rate import per_period as in_years
from copilot.scenarios.cost import PERIODS_PER_YEAR, period_in_years, year_of, years_of
from copilot.scenarios.country import CountryFinance, Fact, fact_of, in_force
from copilot.scenarios.country_document import Bracket, CeilingRule, Unit
from copilot.scenarios.due_dates import STEP_DAYS, one_period_later
from copilot.scenarios.plan_rows import per_period
from copilot.scenarios.total_cost import published

MONTH_DAYS = 30
PRINTED_DECIMALS = 2
"""Ceilings are certified as percent with two decimals; a total cost is compared at the same digits."""

_PPM = Decimal("0.000001")
_HIGHEST = Decimal(20)  # Rate takes none above
_CUT = Decimal("1e-15")  # what turning a rate into another basis and back may add; no law has such digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """A legal maximum: `per_year` effective, a fraction. `fact.stale`: its period is over and no newer one is known.

    `unit_fact`: the value of the unit (UF) by which the amount was put into a bracket, None if no unit was needed.
    """

    name: str
    per_year: Decimal
    fact: Fact
    unit_fact: Fact | None = None

    @property
    def stale(self) -> tuple[Fact, ...]:
        """What of it is out of date: its period, the value of its unit, both, or nothing."""
        return tuple(fact for fact in (self.fact, self.unit_fact) if fact is not None and fact.stale)


def ceilings(
    law: CountryFinance,
    *,
    product: str,
    currency: str,
    financed: int,
    installments: int,
    on: date,
    rhythm: Rhythm = Rhythm.MONTHLY,
) -> tuple[Ceiling, ...]:
    """Every ceiling for `financed` minor units of `product` repaid in `installments`, on `on`; () if there is none.

    The term that some ceilings ask for is the number of instalments times the days of the rhythm, a month 30.
    """
    days = Decimal(installments * STEP_DAYS.get(rhythm, MONTH_DAYS))
    amount = Money(financed, currency)
    found = []
    for rule in law.ceiling_rules:
        if _is_for(rule, product, currency) and rule.days.holds(days):
            found += _applied(rule, law, amount, on)
    return tuple(found)


def highest_rate(
    law: CountryFinance,
    *,
    product: str,
    currency: str,
    financed: int,
    installments: int,
    on: date,
    rhythm: Rhythm = Rhythm.MONTHLY,
    first_due_on: date | None = None,
) -> Decimal | None:
    """The highest nominal yearly rate (by months; fraction, 6 places) whose contract check passes; None = no ceiling.

    At it check_ceilings accepts the contract rate of a plan in `rhythm`, one millionth above it refuses. With
    `first_due_on` it is also low enough for the total cost of a plan without charges whose first period is not a whole
    one: simple interest of few days is more than the same effective rate would earn.
    """
    found = ceilings(
        law, product=product, currency=currency, financed=financed, installments=installments, on=on, rhythm=rhythm
    )  # fmt: skip
    if not found:
        return None
    lowest = min(ceiling.per_year for ceiling in found)
    rate = _nominal(lowest, rhythm, law).quantize(_PPM, rounding=ROUND_DOWN)
    # Rounding down after a conversion that is cut at some digit may cost the last millionth.
    while rate < _HIGHEST and not _above(contract_per_year(Rate(rate + _PPM), rhythm, law), lowest):
        rate += _PPM
    if first_due_on is None:
        return rate
    return min(rate, _of_first_period(lowest, law, on, first_due_on, rhythm))


def check_ceilings(
    offer: Offer,
    schedule: Schedule,
    cost: Sequence[CostRate],
    law: CountryFinance,
    *,
    product: str,
    on: date,
) -> None:
    """Raise RateCeiling if the contract rate or a total-cost rate of `offer` is above a ceiling; otherwise nothing.

    Offers of one payment cost nothing a year and pass. VAT is not the creditor's: of a rate that is known with and
    without it, the one without is compared.
    """
    if isinstance(offer, OnePayment):
        return
    rows = [row for row in schedule.rows if row.number > 0]
    rhythm = offer.paying.rhythm
    found = ceilings(
        law, product=product, currency=schedule.currency, installments=len(rows), on=on, rhythm=rhythm,
        financed=sum(row.principal for row in rows) - schedule.capitalised,
    )  # fmt: skip
    for ceiling in found:
        for rate in _contract_rates(offer):
            per_year = contract_per_year(rate, rhythm, law)
            if _above(per_year, ceiling.per_year):
                raise _refusal("contract", per_year, ceiling, "Lower the rate.")
        for one in _untaxed(cost):
            per_year = _cost_per_year(one, rhythm)
            if published(per_year, PRINTED_DECIMALS) > published(ceiling.per_year, PRINTED_DECIMALS):
                raise _refusal(one.name, per_year, ceiling, "Lower the rate or the charges.")


def contract_per_year(rate: Rate, rhythm: Rhythm, law: CountryFinance) -> Decimal:
    """A contract's rate as effective yearly rate: what one period earns, compounded over a year of the country."""
    period = period_in_years(rhythm, *year_of(law, rhythm))
    return in_years(per_period(rate, rhythm), 1 / period)


def _above(per_year: Decimal, ceiling: Decimal) -> bool:
    return per_year > ceiling + _CUT


def _is_for(rule: CeilingRule, product: str, currency: str) -> bool:
    return (
        (not rule.products or product in rule.products)
        and product not in rule.except_products
        and (not rule.currencies or currency in rule.currencies)
    )


def _applied(rule: CeilingRule, law: CountryFinance, amount: Money, on: date) -> list[Ceiling]:
    """The ceiling of a rule for an amount on a day, or nothing if the amount lies outside or no period applies."""
    period = in_force(rule.periods, on)
    unit = law.unit(rule.amount.unit) if rule.amount.unit else None
    if period is None or not _in_bracket(rule.amount, unit, amount):
        return []
    fact = fact_of(period, on)
    if fact.stale and rule.when_over == "none":
        return []
    per_year = effective(period.per_year, 12) if rule.basis == "nominal" else period.per_year
    return [
        Ceiling(
            name=rule.name, per_year=per_year, fact=fact, unit_fact=fact_of(unit, law.on) if unit else None
        )
    ]


def _in_bracket(bracket: Bracket, unit: Unit | None, amount: Money) -> bool:
    if not bracket.unit:
        return bracket.holds(amount.major)
    return unit is not None and unit.currency == amount.currency and bracket.holds(amount.major / unit.value)


def _contract_rates(offer: Plan) -> list[Rate]:
    if isinstance(offer, SettlementPlan):
        return []
    if isinstance(offer, InstallmentPlan) and isinstance(offer.form, RateReduction):
        return [offer.rate, offer.form.then]
    return [offer.rate]


def _untaxed(cost: Sequence[CostRate]) -> list[CostRate]:
    bare = {one.name for one in cost if not one.with_tax}
    return [one for one in cost if not (one.with_tax and one.name in bare)]


def _cost_per_year(one: CostRate, rhythm: Rhythm) -> Decimal:
    return effective(one.per_year, PERIODS_PER_YEAR[rhythm]) if one.basis == "nominal" else one.per_year


def _nominal(per_year: Decimal, rhythm: Rhythm, law: CountryFinance) -> Decimal:
    """The nominal rate (days over 365) whose periods compound to `per_year`; the inverse of contract_per_year."""
    earned = in_years(per_year, period_in_years(rhythm, *year_of(law, rhythm)))
    days = STEP_DAYS.get(rhythm)
    return earned * 12 if days is None else earned * DAYS_PER_YEAR / days


def _of_first_period(
    per_year: Decimal, law: CountryFinance, on: date, first: date, rhythm: Rhythm
) -> Decimal:
    """The nominal rate whose simple interest from `on` to `first` is what `per_year` earns in that time."""
    days = days_between(on, first)
    if days <= 0 or one_period_later(on, rhythm) == first:
        return _HIGHEST
    year_days, weeks = year_of(law, rhythm)
    (years,) = years_of([first], on=on, rhythm=rhythm, year_days=year_days, weeks=weeks)
    return (in_years(per_year, years) * DAYS_PER_YEAR / days).quantize(_PPM, rounding=ROUND_DOWN)


def _refusal(name: str, per_year: Decimal, ceiling: Ceiling, advice: str) -> RateCeiling:
    fact = ceiling.fact
    what = "contract rate" if name == "contract" else f"total cost ({name})"
    rate, most = _told_apart(per_year, ceiling.per_year)
    over = ", ".join(f"{one.fact_id} on {one.to_on}" for one in ceiling.stale)
    old = f" Out of date: {over}. Look up the current value." if over else ""
    return RateCeiling(
        f"The {what} of {rate} % a year, effective, is above the legal ceiling of {most} % ({ceiling.name}; "
        f"{fact.source}). {advice}{old}",
        rate_name=name, rate=str(per_year), ceiling=str(ceiling.per_year), ceiling_name=ceiling.name,
        fact_id=fact.fact_id, source=fact.source, stale=bool(over), verify=fact.verify,
    )  # fmt: skip


def _told_apart(one: Decimal, other: Decimal) -> tuple[Decimal, Decimal]:
    """Both as percent, with as many decimals as it takes to see that they differ."""
    decimals = PRINTED_DECIMALS
    while published(one, decimals) == published(other, decimals) and decimals < DIGITS:
        decimals += 2
    return published(one, decimals), published(other, decimals)
