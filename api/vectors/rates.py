"""Which function answers each method of the conversions of rates and of the ceilings?"""

from decimal import Decimal
from fractions import Fraction

from api.vectors.inputs import Answers, Inputs
from copilot import rate
from copilot.money import round_minor


def named(name: str, value: Decimal) -> Answers:
    """A rate as a fraction and as a percentage."""
    return {name: value, f"{name}_percent": value * 100}


def given_rate(inputs: Inputs, name: str) -> Decimal:
    """A rate that stands as a fraction or, with _percent, as a percentage."""
    return inputs.percent(f"{name}_percent") if f"{name}_percent" in inputs else inputs.number(name)


def nominal_to_effective(inputs: Inputs) -> Answers:
    """TNA, nominal quarter in arrears and the like -> effective per year."""
    return named("effective", rate.effective(given_rate(inputs, "nominal"), inputs.count("periods_per_year")))


def effective_to_nominal(inputs: Inputs) -> Answers:
    """Effective per year -> nominal."""
    return named("nominal", rate.nominal(given_rate(inputs, "effective"), inputs.count("periods_per_year")))


def tna_to_tea(inputs: Inputs) -> Answers:
    """Argentina: TNA -> TEA."""
    return named("tea", rate.effective(given_rate(inputs, "tna"), inputs.count("periods_per_year", 12)))


def monthly_to_ea(inputs: Inputs) -> Answers:
    """Colombia: month in arrears -> E.A."""
    return named("ea", rate.compounded(given_rate(inputs, "monthly"), 12))


def annual_to_monthly(inputs: Inputs) -> Answers:
    """Chile: the monthly rate of a nominal yearly one."""
    return named("monthly", given_rate(inputs, "annual") / 12)


def tea_to_period(inputs: Inputs) -> Answers:
    """Peru: TEA -> the rate of some days, with the interest and the single payment of a principal in cents."""
    days, principal = inputs.count("days"), inputs.number("principal", Decimal(0))
    period = rate.per_period(given_rate(inputs, "tea"), Fraction(days, inputs.count("year_days")))
    interest = Decimal(round_minor(principal * period * 100)) / 100
    return {
        **named("period_rate", period),
        "nominal_365": period * rate.DAYS_PER_YEAR / days,
        "interest": interest,
        "instalment": principal + interest,
    }


def usury_cap(inputs: Inputs) -> Answers:
    """Colombia: the multiple of the certified bank rate."""
    return named("cap_ea", rate.ceiling(given_rate(inputs, "ibc_ea"), inputs.number("multiple")))


def cap_multiple(inputs: Inputs) -> Answers:
    """The multiple of any published rate."""
    return named("cap", rate.ceiling(given_rate(inputs, "reference_rate"), inputs.number("multiple")))
