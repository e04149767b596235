"""Why is a total-cost rate what it is? The equation that it solves, with every payment and its time as the law counts.

The rate stands on the right side: working out that side gives the debt that the payments replace. Source: project
finance notes, section 4 (2026-11); each convention names its law.
"""

from collections.abc import Sequence
from datetime import date

from copilot.day_count import unit_periods
from copilot.impact import CostRate
from copilot.money import Money
from copilot.offer import Installment, Plan, Scenario
from copilot.rate import as_decimal
from copilot.scenarios.cost import PERIODS_PER_YEAR, UNIT_PERIODS, counted_payment, counted_years
from copilot.scenarios.country import CountryFinance
from copilot.scenarios.country_document import CostConvention
from copilot.scenarios.explanation import Explanation, Symbol, because, count, money, number, numbered, rate

EQUATIONS = {
    "effective": "P = Σₖ₌₁ⁿ(cₖ / (1 + {x})^tₖ)",
    "nominal": "P = Σₖ₌₁ⁿ(cₖ / (1 + {x} / m)^(m·tₖ))",
    "unit_periods": "P = Σₖ₌₁ⁿ(cₖ / ((1 + fₖ·{x} / m)·(1 + {x} / m)^zₖ))",
}


def explain_cost(scenario: Scenario, plan: Plan, law: CountryFinance, *, on: date) -> tuple[Explanation, ...]:
    """The equation of every total-cost rate of `scenario`; `plan` is its offer, `law` the one it was measured under.

    Figures: cost_rate, and cost_rate_with_tax where VAT is inside. Of the rate the symbol is the letters of its legal
    name.
    """
    rows = [row for row in scenario.schedule.rows if row.number > 0]
    return tuple(
        _equation(one, convention, rows, scenario.impact.financed, plan, on)
        for one, convention in zip(scenario.impact.cost, law.costs, strict=False)
    )


def _equation(
    one: CostRate,
    convention: CostConvention,
    rows: Sequence[Installment],
    financed: Money,
    plan: Plan,
    on: date,
) -> Explanation:
    name = "".join(letter for letter in one.name if letter.isalpha())
    values = [
        money("P", "financed", financed.minor, financed.currency),
        rate(name, "cost_rate", one.per_year),
        count("n", "installments", len(rows)),
    ]
    unit_counted = convention.timing == "unit_periods"
    if unit_counted or convention.basis == "nominal":
        values.append(count("m", "periods_per_year", PERIODS_PER_YEAR[plan.paying.rhythm]))
    for k, row in enumerate(rows, 1):
        paid = counted_payment(row, convention)
        values.append(money(numbered("c", k), "payment", paid, financed.currency))
    times = _unit_counted if unit_counted else _in_years
    values += times(convention, [row.due_on for row in rows], plan, on)
    equation = EQUATIONS["unit_periods" if unit_counted else convention.basis].format(x=name)
    return because("cost_rate_with_tax" if one.with_tax else "cost_rate", equation, values, one.source)


def _in_years(convention: CostConvention, dates: Sequence[date], plan: Plan, on: date) -> list[Symbol]:
    years = counted_years(convention, dates, on, plan.paying.rhythm, plan.paying.actual_days)
    return [
        number(numbered("t", k), "years_away", as_decimal(years_away))
        for k, years_away in enumerate(years, 1)
    ]


def _unit_counted(_: CostConvention, dates: Sequence[date], plan: Plan, on: date) -> list[Symbol]:
    times = [unit_periods(on, day, UNIT_PERIODS[plan.paying.rhythm]) for day in dates]
    whole = [count(numbered("z", k), "whole_periods", one[0]) for k, one in enumerate(times, 1)]
    odd = [number(numbered("f", k), "odd_part", as_decimal(one[1])) for k, one in enumerate(times, 1)]
    return [*whole, *odd]
