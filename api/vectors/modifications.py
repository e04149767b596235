"""Which function answers each method of the family of modifications?"""

from decimal import Decimal

from api.vectors.inputs import Answers, Inputs, number
from copilot.scenarios import modification as books
from copilot.scenarios.irr import irr

ZERO = Decimal(0)


def eir(inputs: Inputs) -> Decimal:
    """The original rate: a figure, or `IRR of a,b,c`, so that it keeps all its digits."""
    text = inputs.text("eir")
    if not text.startswith("IRR of "):
        return inputs.number("eir")
    flows = text.removeprefix("IRR of ").split("(")[0]
    return irr([number(part.strip()) for part in flows.split(",")])


def present_value(inputs: Inputs) -> Answers:
    """Flows at the original rate, each and in all."""
    flows, now = inputs.numbers("cashflows"), inputs.number("time_zero", ZERO)
    each = books.present_values(eir(inputs), flows)
    return {"pv_each": each, "pv": now + sum(each), "discount": sum(flows) - sum(each)}


def effective_interest(inputs: Inputs) -> Answers:
    """The carrying amount period by period; a bond's from its terms, otherwise from its flows."""
    if "nominal" in inputs:
        nominal = inputs.number("nominal")
        initial = nominal - inputs.number("discount", ZERO) - inputs.number("issue_costs", ZERO)
        flows = [nominal * inputs.percent("coupon_percent")] * inputs.rows
    else:
        initial, flows = inputs.number("initial"), inputs.numbers("cashflows")
    rate = eir(inputs) if "eir" in inputs else books.effective_rate(initial, flows)
    rows = books.effective_interest(initial, flows, eir=rate)
    interest, balances = [row.interest for row in rows], [row.balance for row in rows]
    return {
        "initial": initial,
        "eir_percent": rate * 100,
        "interest": interest,
        "interest_first": interest[0],
        "interest_total": sum(interest),
        "balance": balances,
        "gross_end": balances,
        "carrying_end_first": balances[0],
    }


def ten_percent_test(inputs: Inputs) -> Answers:
    """Are the new terms another debt?"""
    if "pv_new_flows" in inputs:
        value = inputs.number("pv_new_flows")
    else:
        value = sum(books.present_values(eir(inputs), inputs.numbers("cashflows")), ZERO)
    carried, fees = inputs.number("carrying_amount"), inputs.number("fees", ZERO)
    result = books.ten_percent_test(value, carried, fees=fees)
    return {
        "pv": result.value,
        "difference": result.difference,
        "difference_percent": result.share * 100,
        "substantial": result.substantial,
    }


def interest_after(inputs: Inputs) -> Answers:
    """Interest at the original rate on what is carried after a loss."""
    gross = inputs.number("gross_carrying_amount_before") - inputs.number("modification_loss")
    flows = [inputs.number("interest_paid")] * inputs.count("periods")
    rows = books.effective_interest(gross, flows, eir=eir(inputs))
    return {
        "gross_after": gross,
        "interest": [row.interest for row in rows],
        "gross_end": [row.balance for row in rows],
        "gross_end_first": rows[0].balance,
    }


def net_of_allowance(inputs: Inputs) -> Answers:
    """Gross less allowance, date by date."""
    pairs = zip(inputs.numbers("gross"), inputs.numbers("allowance"), strict=True)
    return {"amortised_cost": [books.amortised_cost(gross, allowance) for gross, allowance in pairs]}
