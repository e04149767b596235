"""Which function answers each method of the total-cost rates: APR, CAE, CFT, CAT, TCEA, CET?"""

from decimal import Decimal

from api.vectors.inputs import Answers, Inputs, dated, timed, unit_period
from api.vectors.rates import named
from copilot.day_count import eu_interval, unit_periods
from copilot.errors import BadDocument
from copilot.rate import DAYS_PER_YEAR
from copilot.scenarios import total_cost
from copilot.scenarios.amortization import level
from copilot.scenarios.total_cost import PERU_YEAR_DAYS, UnitFlow


def eu_apr(inputs: Inputs) -> Answers:
    """The European and British APR, of flows in years or on dates."""
    advances, payments = inputs.parts("advances"), inputs.parts("payments")
    if "t" in advances[0] or "start" in advances[0]:
        flows = [*timed(advances), *((t, -amount) for t, amount in timed(payments))]
    else:
        unit = unit_period(inputs.text("period", "month")).unit
        signed = [*dated(advances), *((day, -amount) for day, amount in dated(payments))]
        start = min(day for day, _ in signed)
        flows = [(eu_interval(start, day, unit), amount) for day, amount in signed]
    return named("apr", total_cost.eu_apr(flows))


def us_actuarial_apr(inputs: Inputs) -> Answers:
    """The US APR; a prepaid charge comes off the first advance."""
    advances, payments = list(dated(inputs.parts("advances"))), dated(inputs.parts("payments"))
    start = min(day for day, _ in advances)
    charge = inputs.number("prepaid_finance_charge", Decimal(0))
    period = unit_period(inputs.text("unit_period").removeprefix("single payment, "))
    first = advances.index(min(advances))
    advances[first] = (start, advances[first][1] - charge)
    signed = [*advances, *((day, -amount) for day, amount in payments)]
    flows = [UnitFlow(*unit_periods(start, day, period), amount) for day, amount in signed]
    return named("apr", total_cost.us_actuarial_apr(flows, inputs.number("unit_periods_per_year")))


def us_single_payment_apr(inputs: Inputs) -> Answers:
    """The US APR of a loan repaid at once."""
    year_days = inputs.count("days_in_year", DAYS_PER_YEAR)
    charge = inputs.percent("finance_charge_percent_of_amount")
    return named("apr", total_cost.us_single_payment_apr(charge, inputs.count("term_days"), year_days))


def cl_cae(inputs: Inputs) -> Answers:
    """Chile: nominal."""
    received = inputs.number("price") - inputs.number("down_payment", Decimal(0))
    payments = [-inputs.number("instalment")] * inputs.count("instalments")
    cae = total_cost.cl_cae([received, *payments], inputs.count("periods_per_year", 12))
    return {**named("cae", cae), "total_cost": -sum(payments)}


def ar_cft_with_vat(inputs: Inputs) -> Answers:
    """Argentina: interest and its VAT as the only costs."""
    vat = inputs.percent("vat_on_interest_percent")
    cft = total_cost.ar_cft_with_vat(inputs.percent("tna_percent"), vat, inputs.count("periods_per_year", 12))
    return named("cft_tea", cft)


def ar_first_instalment(inputs: Inputs) -> Answers:
    """Argentina: level pure instalment plus the VAT on the interest of the first period."""
    principal, count = inputs.number("principal"), inputs.count("instalments")
    monthly = inputs.percent("tna_percent") / inputs.count("periods_per_year", 12)
    vat = principal * monthly * inputs.percent("vat_on_interest_percent")
    pure = level(principal, [monthly] * count)
    return {
        "instalment": pure + vat,
        "first_instalment": pure + vat,
        "first_instalment_with_vat": pure + vat,
        "instalment_without_vat": pure,
    }


def mx_cat(inputs: Inputs) -> Answers:
    """Mexico: effective, without VAT."""
    received = inputs.number("principal") - sum(inputs.numbers("upfront_charges"))
    monthly = inputs.number("instalment") + sum(inputs.numbers("monthly_charges"))
    amounts = [received, *[-monthly] * inputs.count("instalments")]
    return named("cat", total_cost.mx_cat(amounts, inputs.count("periods_per_year", 12)))


def pe_tcea(inputs: Inputs) -> Answers:
    """Peru: effective, 360 days, interest and insurance paid with the principal at the end of one period."""
    principal = inputs.number("principal")
    cost = inputs.number("interest") + inputs.number("insurance", Decimal(0))
    if inputs.count("instalments", 1) != 1:
        raise BadDocument(
            "This form of TCEA has one instalment. Give its flows another way.", field="instalments"
        )
    day = PERU_YEAR_DAYS // inputs.count("periods_per_year", 12)
    tcea = total_cost.pe_tcea([(0, principal), (day, -principal - cost)])
    return {**named("tcea", tcea), "total_cost": cost}


def br_cet(inputs: Inputs) -> Answers:
    """Brazil: effective, dated flows over 365."""
    signed = [
        *dated(inputs.parts("advances")),
        *((d, -amount) for d, amount in dated(inputs.parts("payments"))),
    ]
    return named("cet", total_cost.br_cet(signed))
