"""Which function answers each method whose number of instalments is the result?"""

from decimal import Decimal

from api.vectors.inputs import Answers, Inputs
from api.vectors.schedules import ends, periodic
from copilot.scenarios import open_term


def fixed_payment(inputs: Inputs) -> Answers:
    """The same payment until repaid."""
    return ends(open_term.fixed_payment(*_loan(inputs), inputs.number("instalment")))


def fixed_principal(inputs: Inputs) -> Answers:
    """The same principal part until repaid."""
    return ends(open_term.fixed_principal(*_loan(inputs), inputs.number("capital")))


def declining_payment(inputs: Inputs) -> Answers:
    """A share of balance and interest, with a minimum."""
    share = inputs.percent("payment_percent_of_balance_and_interest")
    return ends(open_term.declining_payment(*_loan(inputs), share, inputs.number("payment_minimum")))


def declining_principal(inputs: Inputs) -> Answers:
    """Interest and a share of the balance, with a minimum."""
    share = inputs.percent("capital_percent_of_balance")
    return ends(open_term.declining_principal(*_loan(inputs), share, inputs.number("capital_minimum")))


def _loan(inputs: Inputs) -> tuple[Decimal, Decimal]:
    return inputs.number("principal"), periodic(inputs)
