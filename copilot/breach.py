"""What is owed again if a plan is broken? A few places where it may break, each with the claim as it comes back.

So that the advisor can say before the yes what is lost after a no. Nothing here is a prediction: the places are after
no payment, after half of them and before the last, and the day is WAIT_DAYS after the payment that does not come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from copilot.debt import Balance, Position
from copilot.money import Money
from copilot.offer import OnePayment, Scenario
from copilot.rate import DIGITS, Rate
from copilot.scenarios.country import CountryFinance
from copilot.scenarios.reinstated import reinstate

WAIT_DAYS = 30
"""Days after a missed due date on which the plan is taken for broken. House judgement; the agreement itself decides."""

_YEAR = 360
"""Day base of an average of contract rates: any would do, this one keeps it below the highest rate there may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """The plan is broken after `after` of its `of` payments; the next one was due on `missed_on`, and it is `on`.

    `claim` is owed again per bucket, `interest` since the agreement inside. `paid` is what had come in; `counted` of it
    pays the claim or that interest, the rest were charges and VAT. `discount_lost` is the conditional discount that
    came back, `discount_kept` what stays granted, `credit` what was paid beyond everything. Nothing is negative.
    claim + `counted` = old claim - discount_kept + interest + credit. `plan_left` is what the plan still had to repay,
    above the claim where the plan asked for more interest than the contract does (`below_plan`). `order_verify`: the
    order in which payments pay the claim was not compared with the law, see country.Fact.
    """

    after: int
    of: int
    missed_on: date
    on: date
    claim: Balance
    paid: Money
    counted: Money
    discount_lost: Money
    discount_kept: Money
    interest: Money
    credit: Money
    plan_left: Money
    order_verify: bool

    @property
    def owed(self) -> Money:
        """All that is owed again."""
        return self.claim.total

    @property
    def below_plan(self) -> bool:
        """Would breaking the plan leave less owed than going on with it? Then the agreement must say what holds."""
        return self.owed < self.plan_left


def breaches(exact: Scenario, position: Position, law: CountryFinance) -> tuple[Breach, ...]:
    """Where the plan of `exact`, agreed on the day of `position`, may break; () for what is paid at once.

    Payments pay the claim in the order of `law`; the contract rate runs on its principal (contract_rate).
    """
    if isinstance(exact.offer, OnePayment) or len(exact.schedule.rows) < 2:
        return ()
    return tuple(_breach(exact, position, law, after) for after in _places(len(exact.schedule.rows)))


def contract_rate(position: Position) -> Rate | None:
    """What runs on the principal of a position whose agreement is broken; None if none of its contracts states a rate.

    Contracts that differ: the average of what a day earns, weighted by principal; one without a rate earns nothing.
    """
    rates = {debt.contract_rate for debt in position.debts}
    if len(rates) == 1:
        return rates.pop()
    principal = position.claim.principal
    if not principal:
        return None
    with localcontext(prec=DIGITS):
        a_day = sum(
            (debt.claim.principal * debt.contract_rate.for_days(1) for debt in position.debts if debt.contract_rate),
            Decimal(0),
        )  # fmt: skip
        return Rate(a_day * _YEAR / principal, year_days=_YEAR)


def _places(rows: int) -> Iterator[int]:
    """After none, half (rounded down) and all but one of the payments, each once."""
    yield from sorted({0, rows // 2, rows - 1})


def _breach(exact: Scenario, position: Position, law: CountryFinance, after: int) -> Breach:
    offer, schedule = exact.offer, exact.schedule
    missed = schedule.rows[after]
    on = missed.due_on + timedelta(days=WAIT_DAYS)
    back = reinstate(
        offer, schedule, law.payment_order, agreed_on=position.on, paid_rows=after, on=on,
        rate=contract_rate(position),
    )  # fmt: skip
    paid = sum(row.payment for row in schedule.rows[:after])
    currency = schedule.currency
    return Breach(
        after=after,
        of=len(schedule.rows),
        missed_on=missed.due_on,
        on=on,
        claim=back.claim,
        paid=Money(paid, currency),
        counted=Money(paid - back.apart, currency),
        discount_lost=back.waived_lost.total,
        discount_kept=offer.waived.minus(back.waived_lost).total,
        interest=Money(back.interest, currency),
        credit=Money(back.credit, currency),
        plan_left=Money(missed.balance + missed.principal, currency),
        order_verify=law.payment_order_fact.verify,
    )
