"""What does a change of terms do to the books: value at the original rate, gain or loss, interest afterwards.

Amounts are minor units or any other, unrounded; rates are effective per period of the flows. The original effective
rate (EIR) is never replaced by the rate of the new flows, and it is used with all its digits. Expected losses have no
place in these values: they enter only through the allowance. Source: IFRS 9 5.4.1 to 5.4.3, B3.3.6, B5.4.1 to B5.4.3,
appendix A (2026-11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from copilot.errors import BadTerms
from copilot.rate import DIGITS
from copilot.scenarios.irr import irr, npv_t1
from copilot.scenarios.roots import value

SUBSTANTIAL = Decimal("0.10")
"""From this difference on, new terms count as another debt. Source: IFRS 9 B3.3.6 (written for liabilities)."""

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Carrying:
    """One period of a carrying amount: what it bore, what was paid, what is carried at its end."""

    interest: Decimal
    paid: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class TenPercentTest:
    """`value` of the new flows with fees, its difference to the carrying amount, that as a share, the verdict."""

    value: Decimal
    difference: Decimal
    share: Decimal
    substantial: bool


def effective_rate(initial: Decimal, flows: Sequence[Decimal]) -> Decimal:
    """The rate that discounts the contractual `flows` to the `initial` carrying amount (EIR); errors as irr."""
    return irr([-initial, *flows])


def present_values(eir: Decimal, flows: Sequence[Decimal]) -> list[Decimal]:
    """What each flow is worth now at the original rate, the first one period from now; in all the new gross amount.

    >>> present_values(Decimal("0.1"), [Decimal(110), Decimal(121)])
    [Decimal('100'), Decimal('100')]
    """
    return [value([(Fraction(k), amount)], eir) for k, amount in enumerate(flows, 1)]


def modification_result(
    eir: Decimal, flows: Sequence[Decimal], carried: Decimal, *, now: Decimal = ZERO
) -> Decimal:
    """Gain (positive) or loss of the creditor: modified contractual flows at the original rate less what is carried.

    `now` is what the debtor pays on the day of the change. Write off what is not expected any more before, not here
    (5.4.4).
    """
    with localcontext(prec=DIGITS):
        return now + npv_t1(eir, flows) - carried


def effective_interest(
    initial: Decimal, flows: Sequence[Decimal], *, eir: Decimal | None = None
) -> tuple[Carrying, ...]:
    """The carrying amount period by period: interest at `eir` (default: the rate of these flows), less what is paid.

    Serves before and after a modification: after it, `initial` is the new gross amount and `eir` the original rate.
    """
    rate = effective_rate(initial, flows) if eir is None else eir
    rows, balance = [], initial
    with localcontext(prec=DIGITS):
        for paid in flows:
            interest = balance * rate
            balance += interest - paid
            rows.append(Carrying(interest, paid, balance))
    return tuple(rows)


def ten_percent_test(new_value: Decimal, carried: Decimal, *, fees: Decimal = ZERO) -> TenPercentTest:
    """Are new terms another debt? New flows at the original rate plus `fees` against the carrying amount, 10 % or more.

    BadTerms if the carrying amount is not above zero.
    """
    if carried <= 0:
        raise BadTerms(
            f"A carrying amount of {carried} has no tenth. Give one above zero.", carried=str(carried)
        )
    with localcontext(prec=DIGITS):
        difference = new_value + fees - carried
        share = abs(difference) / carried
        return TenPercentTest(new_value + fees, difference, share, share >= SUBSTANTIAL)


def amortised_cost(gross: Decimal, allowance: Decimal) -> Decimal:
    """What is carried after expected losses: gross carrying amount less loss allowance."""
    return gross - allowance
