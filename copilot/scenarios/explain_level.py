"""Why is the level payment of a plan what it is, and where do the rates of its periods come from?

Closed forms where the periods earn alike (the first may differ), else the sum over every period. Source: project
finance notes, sections 1 and 2 (2026-11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from copilot.money import Money
from copilot.offer import Plan, Schedule
from copilot.plan_terms import Balloon, FirstPeriod, PaymentTerms, RateReduction, Rhythm, StepUp
from copilot.rate import Rate, RateBasis
from copilot.scenarios.amortization import level
from copilot.scenarios.due_dates import STEP_DAYS, due_dates, one_period_later
from copilot.scenarios.explanation import (
    Explanation,
    Symbol,
    because,
    count,
    day,
    days,
    money,
    numbered,
    rate,
)
from copilot.scenarios.plan_rows import (
    ROUNDED,
    Repaid,
    grace_interest,
    per_period,
    period_rates,
    reduced,
    repaid,
    vat_inside,
    whole_and_odd,
)

RATES = "project finance notes, section 1: nominal and effective rates"
ODD_PERIOD = "project finance notes, section 2: odd first period"
LEVEL = {
    "french": "project finance notes, section 2: level payments (sistema francés)",
    "step_up": "project finance notes, section 2: step-up",
    "balloon": "project finance notes, section 2: balloon (cuota globo)",
    "rate_reduction": "project finance notes, section 2: rate reduction, the balance spread again",
}
VAT_INSIDE = "project finance notes, section 3: interest and its VAT together cost i (1 + VAT) a period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What the rows of a plan were made with: `rates` one per row, `periods` one per period, silent ones first.

    `ends` are the days on which the periods end; `grace` is the interest of each silent period, minor units.
    """

    terms: Repaid
    schedule: Schedule
    on: date
    ends: tuple[date, ...]
    periods: tuple[Decimal, ...]
    rates: tuple[Decimal, ...]
    grace: tuple[int, ...]

    @property
    def debt(self) -> int:
        """What the rows repay, minor units, capitalised interest included."""
        return self.terms.financed + self.schedule.capitalised

    @property
    def waiting(self) -> int:
        """The interest of the grace that comes with the first row, minor units."""
        return sum(self.grace) - self.schedule.capitalised

    @property
    def inside(self) -> Decimal:
        """The VAT share that the level payments hold inside."""
        return vat_inside(self.terms)

    def balance_before(self, number: int) -> int:
        """What is owed before row `number` (from 1), minor units."""
        left = [row.balance for row in self.schedule.rows if row.number == number - 1]
        return left[0] if left and number > 1 else self.debt


def walk(plan: Plan, schedule: Schedule, *, on: date) -> Walk:
    """The rates and dates behind the schedule of `plan`, worked out again as plan_rows does."""
    terms = repaid(plan)
    paying = terms.paying
    dates = due_dates(
        terms.first_due_on, terms.rows, paying.rhythm, calendar=paying.calendar, month_day=paying.month_day
    )
    silent = [
        one_period_later(terms.first_due_on, paying.rhythm, -k, month_day=paying.month_day)
        for k in range(terms.silent, 0, -1)
    ]
    periods = period_rates(terms, on=on, dates=dates)
    return Walk(
        terms=terms,
        schedule=schedule,
        on=on,
        ends=(*silent, *dates),
        periods=tuple(periods),
        rates=tuple(reduced(terms, periods[terms.silent :])),
        grace=grace_interest(terms, periods),
    )


def period_rate(found: Walk, period: int) -> Explanation:
    """Where the rate of a period comes from; `period` counts from 1, silent ones included."""
    terms, paying = found.terms, found.terms.paying
    form, row = terms.form, period - terms.silent
    if isinstance(form, RateReduction) and row > form.after:
        return _whole_period(form.then, paying.rhythm, "i")
    used = found.periods[period - 1]
    if paying.actual_days:
        start = found.on if period == 1 else found.ends[period - 2]
        return _by_days(terms.rate, "i", used, start, found.ends[period - 1])
    if used == per_period(terms.rate, paying.rhythm):
        return _whole_period(terms.rate, paying.rhythm, "i")
    # A holiday may move the first payment, its interest runs to the day before it was moved.
    end = found.ends[0] if terms.silent else terms.first_due_on
    if paying.first_period is FirstPeriod.ODD_THEN_WHOLE:
        return _odd_then_whole(terms.rate, paying, used, found.on, end)
    return _by_days(terms.rate, "i₁", used, found.on, end)


def _whole_period(yearly: Rate, rhythm: Rhythm, symbol: str) -> Explanation:
    result = rate(symbol, "period_rate", per_period(yearly, rhythm))
    per_year = rate("r", "yearly_rate", yearly.per_year)
    if rhythm is Rhythm.MONTHLY:
        nominal, share, more = "r / 12", "1 / 12", []
    else:
        nominal, share = "r·p / y", "p / y"
        more = [days("p", "period_days", STEP_DAYS[rhythm]), days("y", "year_days", yearly.year_days)]
    written = nominal if yearly.basis is RateBasis.NOMINAL else f"(1 + r)^({share}) − 1"
    return because("period_rate", f"{symbol} = {written}", [result, per_year, *more], RATES)


def _by_days(yearly: Rate, symbol: str, used: Decimal, start: date, end: date) -> Explanation:
    nominal = yearly.basis is RateBasis.NOMINAL
    written = "r·(t₁ − t₀) / y" if nominal else "(1 + r)^((t₁ − t₀) / y) − 1"
    values = [
        rate(symbol, "period_rate", used),
        rate("r", "yearly_rate", yearly.per_year),
        day("t₁", "period_end", end),
        day("t₀", "period_start", start),
        days("y", "year_days", yearly.year_days),
    ]
    return because("period_rate", f"{symbol} = {written}", values, ODD_PERIOD)


def _odd_then_whole(yearly: Rate, paying: PaymentTerms, used: Decimal, on: date, end: date) -> Explanation:
    periods, odd = whole_and_odd(paying, on=on, first_due_on=end)
    values = [
        rate("i₁", "period_rate", used),
        rate("r", "yearly_rate", yearly.per_year),
        days("o", "odd_days", odd),
        days("y", "year_days", yearly.year_days),
        rate("i", "whole_period_rate", per_period(yearly, paying.rhythm)),
        count("z", "whole_periods", periods),
    ]
    return because("period_rate", "i₁ = (1 + r·o / y)·(1 + i)^z − 1", values, ODD_PERIOD)


def level_payment(found: Walk, number: int) -> tuple[Explanation, ...]:
    """Why the level part of row `number` is what it is, before charges and VAT on top; for forms that have one.

    With VAT inside, the explanations of the rates of the formula come first.
    """
    form, row = found.terms.form, number - found.terms.interest_only
    debt, rows, rates = _spread(found, row)
    names = _named(rates, found.inside)
    if isinstance(form, StepUp):
        written, more = _stepped(form, row, names)
        weights = [(1 + form.growth) ** (k // form.every) for k in range(len(rates))]
    else:
        written, more = _even(names, plain=not any(rates))
        weights = [Decimal(1)] * len(rates)
    worth = level(Decimal(_minor(debt)), [used * (1 + found.inside) for used in rates], weights)
    due = int(ROUNDED(worth * weights[row - 1] if isinstance(form, StepUp) else worth))
    result = money("q", "level_payment", due, found.schedule.currency)
    return (
        *names.own,
        because("level_payment", f"q = {written}", [result, debt, rows, *more], LEVEL[form.form]),
    )


def owed_by_the_rows(found: Walk) -> Symbol:
    """What the rows repay, capitalised interest included."""
    key = "debt_after_grace" if found.schedule.capitalised else "financed"
    return money("P", key, found.debt, found.schedule.currency)


def _spread(found: Walk, row: int) -> tuple[Symbol, Symbol, Sequence[Decimal]]:
    """What is spread over how many payments at which rates; `row` counts from 1 after a capital grace."""
    terms, currency = found.terms, found.schedule.currency
    form, rates = terms.form, found.rates[terms.interest_only :]
    debt, key = owed_by_the_rows(found), "installments"
    if isinstance(form, Balloon):
        rates = (*rates, *[rates[-1]] * (form.profile - terms.interest_only - len(rates)))
        key = "profile"
    if isinstance(form, RateReduction):
        after = form.after - terms.interest_only
        if row > after:
            debt = money("P", "balance_at_change", found.balance_before(form.after + 1), currency)
            rates, key = rates[after:], "installments_left"
        else:
            rates = (*rates[:after], *[rates[after - 1]] * (len(rates) - after))
    return debt, count("n", key, len(rates)), rates


@dataclass(frozen=True, slots=True)
class _Names:
    """How a formula calls the rates of its periods: `each` alone, `first` if it differs, or `every` one numbered."""

    each: str
    first: str
    every: str
    values: tuple[Symbol, ...]
    own: tuple[Explanation, ...]


def _named(rates: Sequence[Decimal], inside: Decimal) -> _Names:
    vat = [rate("v", "vat_on_interest", inside)] if inside else []
    odd = len(rates) > 1 and rates[0] != rates[1]
    if len(set(rates[1:])) > 1:
        values = [rate(numbered("i", k), "period_rate", used) for k, used in enumerate(rates, 1)]
        return _Names("", "", "iⱼ·(1 + v)" if inside else "iⱼ", (*values, *vat), ())
    own, values = [], []
    for symbol, bare in [("i", rates[-1]), *([("i₁", rates[0])] if odd else [])]:
        used = rate(symbol, "period_rate", bare)
        if inside:
            used = rate(symbol.replace("i", "u"), "rate_with_vat", bare * (1 + inside))
            known = rate(symbol, "period_rate", bare)
            written = f"{used.symbol} = {symbol}·(1 + v)"
            own.append(because("rate_with_vat", written, [used, known, *vat], VAT_INSIDE))
        values.append(used)
    each = values[0].symbol
    return _Names(each, values[1].symbol if odd else "", "", tuple(values), tuple(own))


def _even(names: _Names, *, plain: bool) -> tuple[str, tuple[Symbol, ...]]:
    if plain:
        return "P / n", ()
    if names.every:
        return f"P / Σₖ₌₁ⁿ(1 / Πⱼ₌₁ᵏ(1 + {names.every}))", names.values
    i = names.each
    if names.first:
        return f"P·(1 + {names.first}) / (1 + (1 − (1 + {i})⁻⁽ⁿ⁻¹⁾) / {i})", names.values
    return f"P·{i} / (1 − (1 + {i})⁻ⁿ)", names.values


def _stepped(form: StepUp, row: int, names: _Names) -> tuple[str, tuple[Symbol, ...]]:
    weight = "(1 + g)^⌊(k − 1) / e⌋"
    if names.every:
        worth = f"Πⱼ₌₁ᵏ(1 + {names.every})"
    elif names.first:
        worth = f"((1 + {names.first})·(1 + {names.each})^(k − 1))"
    else:
        worth = f"(1 + {names.each})^k"
    steps = (row - 1) // form.every
    more = (
        rate("g", "growth", form.growth),
        count("e", "rows_per_step", form.every),
        count("s", "steps", steps),
    )
    return f"P·(1 + g)^s / Σₖ₌₁ⁿ({weight} / {worth})", (*more, *names.values)


def _minor(amount: Symbol) -> int:
    assert isinstance(amount.value, Money), f"{amount.key} is not an amount"
    return amount.value.minor
