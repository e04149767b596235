"""Which function answers each method of the family of amortization?

Unrounded tables are computed on the amounts as they stand; rounded ones in whole units of `unit` (cents, unless they
say more).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from api.vectors.inputs import Answers, Inputs, unit_period
from copilot.day_count import DayCount, Unit, year_fraction
from copilot.errors import BadDocument
from copilot.money import HALF_UP, UP, round_decimals, round_minor, round_multiple
from copilot.rate import as_decimal, per_period
from copilot.scenarios import amortization as forms
from copilot.scenarios.amortization import Row, level, whole
from copilot.scenarios.annuity import level_payment

CENT = Decimal("0.01")
HALF_EVEN = "ROUND_HALF_EVEN"


def periodic(inputs: Inputs) -> Decimal:
    """The rate of one period: given as such, or from an effective or nominal yearly rate."""
    if "period_rate" in inputs:
        return inputs.number("period_rate")
    year = inputs.count("periods_per_year", 12)
    if "annual_effective_percent" in inputs:
        return per_period(inputs.percent("annual_effective_percent"), Fraction(1, year))
    name = "tna_percent" if "tna_percent" in inputs else "annual_nominal_percent"
    return inputs.percent(name) / year


def even_rates(inputs: Inputs) -> list[Decimal]:
    """The same rate for every instalment."""
    return [periodic(inputs)] * inputs.count("instalments")


def columns(rows: Sequence[Row], unit: Decimal = Decimal(1)) -> dict[str, list[Decimal]]:
    """The columns of a schedule under the names of the format, in whole amounts of `unit`."""
    payments = [row.payment * unit for row in rows]
    return {
        "instalment": payments,
        "due": payments,
        "payments": payments,
        "interest": [row.interest * unit for row in rows],
        "principal": [row.principal * unit for row in rows],
        "principal_due": [row.principal * unit for row in rows],
        "balance": [row.balance * unit for row in rows],
    }


def ends(rows: Sequence[Row]) -> Answers:
    """Count, first, second and last payment, and the interest in all."""
    interest = sum((row.interest for row in rows), Decimal(0))
    return {
        "instalments": len(rows),
        "first": rows[0].payment,
        "second": rows[min(1, len(rows) - 1)].payment,
        "last": rows[-1].payment,
        "interest_total": interest,
        "total_interest": interest,
    }


def french_instalment(inputs: Inputs) -> Answers:
    """The level payment in cents, and the interest of the unrounded plan."""
    debt, rates = inputs.number("principal"), even_rates(inputs)
    paid = level_payment(
        round_minor(debt / CENT), first_rate=rates[0], rate=rates[0], installments=len(rates)
    )
    return {"instalment": paid * CENT, "interest_total": level(debt, rates) * len(rates) - debt}


def instalment_rounded(inputs: Inputs, method: str = "") -> Answers:
    """The level payment as a multiple."""
    payment = multiple_of(
        level(inputs.number("principal"), even_rates(inputs)), inputs, up=method.endswith("_up")
    )
    return {"instalment": payment * CENT}


def multiple_of(payment: Decimal, inputs: Inputs, *, up: bool = False) -> Decimal:
    """A payment as a multiple of the asked unit (cents unless said), in cents."""
    step = round_minor(inputs.number("instalment_multiple_of", CENT) / CENT)
    rounding = UP if up or inputs.text("mode", "nearest") == "up" else HALF_UP
    return Decimal(round_multiple(payment / CENT, step, rounding))


def odd_first_period(inputs: Inputs) -> Answers:
    """The level payment after a first period with odd days."""
    rates, year = even_rates(inputs), inputs.count("periods_per_year", 12)
    odd = rates[0] * year * inputs.number("odd_days_years")
    first = forms.odd_first_rate(rates[0], odd, inputs.count("whole_periods_before_first"))
    cents = round_minor(inputs.number("principal") / CENT)
    return {
        "instalment": level_payment(cents, first_rate=first, rate=rates[0], installments=len(rates)) * CENT
    }


def french_schedule(inputs: Inputs) -> Answers:
    """The first rows of a French plan: unrounded, or in whole units when the instalment is."""
    debt, rates = inputs.number("principal"), even_rates(inputs)
    unit = inputs.number("instalment_rounded_to", Decimal(1))
    rounding = whole() if "instalment_rounded_to" in inputs else forms.exact
    rows = forms.french(debt / unit, rates, rounding=rounding)
    shown = {name: column[: inputs.rows] for name, column in columns(rows, unit).items()}
    return {**shown, "instalment": rows[0].payment * unit}


def french_schedule_rounded(inputs: Inputs, method: str) -> Answers:
    """Cents at every step, the instalment a multiple, the last one absorbs."""
    debt, rates = inputs.number("principal"), even_rates(inputs)
    payment = multiple_of(level(debt, rates), inputs, up=method.endswith("_up"))
    return columns(forms.french(debt / CENT, rates, payment=payment, rounding=whole()), CENT)


def french_schedule_daily(inputs: Inputs) -> Answers:
    """The instalment of equal months, the interest of each period's days."""
    debt, days = inputs.number("principal"), inputs.days("dates")
    payment = multiple_of(level(debt, even_rates(inputs)), inputs)
    rates = _by_dates(inputs.percent("annual_nominal_percent"), days)
    return columns(forms.french(debt / CENT, rates, payment=payment, rounding=whole()), CENT)


def french_schedule_factors(inputs: Inputs) -> Answers:
    """One rate per period, cents half even."""
    yearly, debt = inputs.percent("annual_nominal_percent"), inputs.number("principal")
    if "dates" in inputs:
        rates = _by_dates(yearly, inputs.days("dates"))
    elif "period" in inputs:
        period = unit_period(inputs.text("period"))
        if period.unit not in (Unit.DAY, Unit.WEEK):
            raise BadDocument("A period over a year of days is a number of days or weeks.", field="period")
        days = period.length * (7 if period.unit is Unit.WEEK else 1)
        rates = [yearly * days / inputs.count("year_days")] * inputs.count("instalments")
    else:
        rates = even_rates(inputs)
    return columns(forms.french(debt / CENT, rates, rounding=whole(HALF_EVEN)), CENT)


def french_yearly(inputs: Inputs) -> Answers:
    """Interest and principal of each year of an unrounded French plan."""
    rows = forms.french(inputs.number("principal"), even_rates(inputs))
    year = inputs.count("periods_per_year")
    years = [rows[k : k + year] for k in range(0, len(rows), year)]
    return {
        "interest": [sum((row.interest for row in part), Decimal(0)) for part in years],
        "principal": [sum((row.principal for row in part), Decimal(0)) for part in years],
    }


def french_balance_after(inputs: Inputs) -> Answers:
    """Where a French plan in cents stands after some payments."""
    debt, after = inputs.number("principal") / CENT, inputs.count("after")
    rows = forms.french(debt, even_rates(inputs), rounding=whole())[:after]
    return {
        "instalment": rows[0].payment * CENT,
        "balance": rows[-1].balance * CENT,
        "principal_paid": (debt - rows[-1].balance) * CENT,
        "interest_paid": sum(row.interest for row in rows) * CENT,
    }


def german(inputs: Inputs) -> Answers:
    """Level principal in cents, the last one absorbs."""
    debt = inputs.number("principal")
    return columns(forms.german(debt / CENT, even_rates(inputs), rounding=whole()), CENT)


def grace(inputs: Inputs) -> Answers:
    """Interest only, then French in cents."""
    debt, rates, months = inputs.number("principal"), even_rates(inputs), inputs.count("grace_capital_months")
    payment = multiple_of(level(debt, rates[months:]), inputs)
    rows = forms.grace_then_french(debt / CENT, rates, months, payment=payment, rounding=whole())
    return columns(rows, CENT)


def capitalised(inputs: Inputs) -> Answers:
    """One payment after some months of interest on interest."""
    debt = inputs.number("principal")
    final = forms.capitalised(debt, periodic(inputs), inputs.count("months"))
    return {"final": final, "interest": final - debt}


def step_plan(inputs: Inputs) -> Answers:
    """Payments that change each year. The publication's interest is the sum of payments in cents less the principal."""
    growth, year = inputs.percent("yearly_growth_percent"), inputs.count("periods_per_year")
    rows = forms.step_plan(inputs.number("principal"), even_rates(inputs), growth, per_year=year)
    paid = sum((round_decimals(row.payment, 2) for row in rows), Decimal(0))
    return {**ends(rows), "interest_total": paid - inputs.number("principal")}


def balloon(inputs: Inputs) -> Answers:
    """A longer profile cut short; what it still owes is the balloon."""
    rates = [periodic(inputs)] * inputs.count("balloon_month")
    rows = forms.balloon(inputs.number("principal"), rates, inputs.count("profile_months"))
    return {"instalment": rows[0].payment, "balloon": rows[-1].payment - rows[0].payment}


def rate_change(inputs: Inputs) -> Answers:
    """The rest spread again at a new rate."""
    year, after = inputs.count("periods_per_year"), inputs.count("first_months")
    first, then = (inputs.percent(f"rate_percent_{when}") / year for when in ("first", "then"))
    rows = forms.rate_change(inputs.number("principal"), [first] * inputs.count("instalments"), then, after)
    return {
        **columns(rows),
        "instalment_first": round_decimals(rows[0].payment, 2),
        "instalment_then": round_decimals(rows[after].payment, 2),
    }


def holiday(inputs: Inputs) -> Answers:
    """A pause of principal."""
    parts = forms.holiday(
        _even_parts(inputs), inputs.count("from_instalment"), inputs.count("grace_capital_periods")
    )
    return _planned(inputs, parts)


def extension(inputs: Inputs) -> Answers:
    """More terms from an instalment on."""
    parts = forms.extension(_even_parts(inputs), inputs.count("from_instalment"), inputs.count("extra_terms"))
    return _planned(inputs, parts)


def total_cost(inputs: Inputs) -> Answers:
    """All payments and the fee, and how much that is above the principal."""
    paid = inputs.number("instalment") * inputs.count("instalments") + inputs.number(
        "upfront_fee", Decimal(0)
    )
    return {"total_payable": paid, "total_cost": paid - inputs.number("principal")}


def _by_dates(yearly: Decimal, days: Sequence[date]) -> list[Decimal]:
    spans = (year_fraction(start, end, DayCount.ACTUAL_365_FIXED) for start, end in pairwise(days))
    return [yearly * as_decimal(span) for span in spans]


def _even_parts(inputs: Inputs) -> list[int]:
    rows = forms.german(inputs.number("principal") / CENT, even_rates(inputs), rounding=whole())
    return [int(row.principal) for row in rows]


def _planned(inputs: Inputs, parts: Sequence[int]) -> Answers:
    rates = [periodic(inputs)] * len(parts)
    return columns(forms.planned(inputs.number("principal") / CENT, rates, parts, rounding=whole()), CENT)
