"""Which function answers each method of the family of IRR and XIRR, and the spreadsheet's functions?"""

from decimal import Decimal

from api.vectors.inputs import Answers, Inputs
from copilot.scenarios import irr as solved
from copilot.scenarios import time_value

ZERO = Decimal(0)


def irr(inputs: Inputs) -> Answers:
    """The rate of equal periods; of several the one nearest zero, as the format says."""
    return {"irr": solved.irr(inputs.numbers("cashflows"), nearest=ZERO)}


def xirr(inputs: Inputs) -> Answers:
    """The yearly rate of dated flows; of several the one nearest zero."""
    return {"xirr": solved.xirr(_dated(inputs), nearest=ZERO)}


def npv(inputs: Inputs, method: str) -> Answers:
    """The value at time 0, with the first flow at time 0 or at time 1."""
    function = {"npv_t0": solved.npv_t0, "npv_t1": solved.npv_t1}[method]
    return {"npv": function(inputs.number("rate"), inputs.numbers("cashflows"))}


def xnpv(inputs: Inputs) -> Answers:
    """The value of dated flows."""
    return {"xnpv": solved.xnpv(inputs.number("rate"), _dated(inputs))}


def mirr(inputs: Inputs) -> Answers:
    """The modified rate."""
    finance, reinvest = inputs.number("finance_rate"), inputs.number("reinvest_rate")
    return {"mirr": solved.mirr(inputs.numbers("cashflows"), finance_rate=finance, reinvest_rate=reinvest)}


def rri(inputs: Inputs) -> Answers:
    """The rate of growth."""
    return {"rate": solved.rri(inputs.count("nper"), inputs.number("pv"), inputs.number("fv"))}


def rate(inputs: Inputs) -> Answers:
    """The rate of an annuity."""
    pmt, pv, fv = inputs.number("pmt"), inputs.number("pv"), inputs.number("fv", ZERO)
    return {"rate": solved.annuity_rate(inputs.count("nper"), pmt, pv, fv, at_start=_at_start(inputs))}


def annuity(inputs: Inputs, method: str) -> Answers:
    """The missing one of payment, present value, future value and count."""
    function = {
        "pmt": time_value.pmt,
        "pv": time_value.pv,
        "fv": time_value.fv,
        "nper": time_value.nper,
    }[method]
    names = {"pmt": ("nper", "pv", "fv"), "pv": ("nper", "pmt", "fv"), "fv": ("nper", "pmt", "pv")}
    given = [_figure(inputs, name) for name in names.get(method, ("pmt", "pv", "fv"))]
    return {method: function(inputs.number("rate"), *given, at_start=_at_start(inputs))}  # type: ignore[operator]


def part_of_payment(inputs: Inputs, method: str) -> Answers:
    """Interest or principal of one payment, or of the first ones."""
    name = method.removesuffix("_series")
    function = {"ipmt": time_value.ipmt, "ppmt": time_value.ppmt}[name]
    loan = inputs.count("nper"), inputs.number("pv"), inputs.number("fv", ZERO)
    numbers = range(1, inputs.rows + 1) if method.endswith("_series") else [inputs.count("per")]
    parts = [function(inputs.number("rate"), per, *loan, at_start=_at_start(inputs)) for per in numbers]
    return {name: parts if method.endswith("_series") else parts[0]}


def cumulative(inputs: Inputs, method: str) -> Answers:
    """Interest or principal of a run of payments."""
    function = {"cumipmt": time_value.cumipmt, "cumprinc": time_value.cumprinc}[method]
    run = inputs.count("start"), inputs.count("end")
    return {method: function(inputs.number("rate"), inputs.count("nper"), inputs.number("pv"), *run)}


def _dated(inputs: Inputs) -> list[tuple]:  # type: ignore[type-arg]
    return list(zip(inputs.days("dates"), inputs.numbers("values"), strict=True))


def _figure(inputs: Inputs, name: str) -> Decimal | int:
    return inputs.count(name) if name == "nper" else inputs.number(name, ZERO)


def _at_start(inputs: Inputs) -> bool:
    return inputs.text("when", "end") == "begin"
