"""How long does a debt last when a rule fixes what is paid instead of the number of payments?

Same units and rounding as amortization.py. Every form ends with a smaller last payment; BadTerms if it never ends.
"""

from decimal import Decimal

from copilot.errors import BadTerms
from copilot.scenarios.amortization import MOST_ROWS, Rounding, Row, Rule, exact, repay


def fixed_payment(
    debt: Decimal, rate: Decimal, payment: Decimal, *, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """The same payment until the debt is repaid."""
    return _until_repaid(debt, rate, lambda _number, _balance, interest: payment - interest, rounding)


def fixed_principal(
    debt: Decimal, rate: Decimal, principal: Decimal, *, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """The same principal part plus interest until the debt is repaid."""
    return _until_repaid(debt, rate, lambda *_: principal, rounding)


def declining_payment(
    debt: Decimal, rate: Decimal, share: Decimal, minimum: Decimal, *, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """`share` of balance and interest, at least `minimum` (the minimum payment of a card)."""

    def rule(_number: int, balance: Decimal, interest: Decimal) -> Decimal:
        return max(share * (balance + interest), minimum) - interest

    return _until_repaid(debt, rate, rule, rounding)


def declining_principal(
    debt: Decimal, rate: Decimal, share: Decimal, minimum: Decimal, *, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """Interest plus `share` of the balance, at least `minimum` of it."""
    return _until_repaid(
        debt, rate, lambda _number, balance, _interest: max(share * balance, minimum), rounding
    )


def _until_repaid(debt: Decimal, rate: Decimal, rule: Rule, rounding: Rounding) -> tuple[Row, ...]:
    # One row more than allowed: only a debt that is not repaid in time gets that far.
    rows = repay(debt, [rate] * (MOST_ROWS + 1), rule, rounding=rounding)
    if len(rows) > MOST_ROWS:
        raise BadTerms(
            f"The debt is not repaid after {MOST_ROWS} payments. Raise the payment or the share.",
            rows=MOST_ROWS,
        )
    return rows
