"""Which function answers each method of the family of day counts?"""

from api.vectors.inputs import Answers, Inputs, unit_period
from copilot.day_count import DayCount, days, eu_interval, unit_periods, year_fraction
from copilot.rate import as_decimal

CONVENTIONS = {
    "actual_360": DayCount.ACTUAL_360,
    "actual_365_fixed": DayCount.ACTUAL_365_FIXED,
    "actual_actual_isda": DayCount.ACTUAL_ACTUAL_ISDA,
    "actual_actual_afb": DayCount.ACTUAL_ACTUAL_AFB,
    "thirty_360_bond_basis": DayCount.THIRTY_360_BOND,
    "thirty_360_us": DayCount.THIRTY_360_US,
    "thirty_e_360": DayCount.THIRTY_E_360,
    "days360_european": DayCount.THIRTY_E_360,  # the same rule under the name of the spreadsheets
    "days360_us": DayCount.DAYS360_US,
}


def counted(inputs: Inputs, method: str) -> Answers:
    """Days and year fraction between two dates by the convention that the method names."""
    start, end, convention = inputs.day("start"), inputs.day("end"), CONVENTIONS[method]
    return {
        "days": days(start, end, convention),
        "year_fraction": as_decimal(year_fraction(start, end, convention)),
    }


def european(inputs: Inputs) -> Answers:
    """Years of the European APR."""
    unit = unit_period(inputs.text("period", "month")).unit
    return {"years": as_decimal(eu_interval(inputs.day("start"), inputs.day("end"), unit))}


def regulation_z(inputs: Inputs) -> Answers:
    """Whole and odd unit-periods of US Regulation Z."""
    whole, odd = unit_periods(inputs.day("start"), inputs.day("end"), unit_period(inputs.text("unit")))
    return {"t": whole, "f": as_decimal(odd)}
