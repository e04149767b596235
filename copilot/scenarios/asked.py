"""The debtor's own figure as an offer, and the nearest candidate when it may not be made.

The figure is the fixed input and the rest follows: "puedo 15.000 por mes" fixes the instalment and gives the term;
"te pago 300 hoy" fixes the payment of a settlement.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from copilot.dates import add_months
from copilot.debt import Balance, Position, take
from copilot.money import DOWN, round_minor
from copilot.offer import FullPayment, InstallmentPlan, Offer, Settlement
from copilot.rate import Rate
from copilot.scenarios.annuity import payments_needed
from copilot.scenarios.candidates import ONE_MONTH, Candidates, Floats
from copilot.scenarios.country import CountryFinance
from copilot.scenarios.habits import usual_paying, usual_rate
from copilot.scenarios.priors import Priors
from copilot.scenarios.schedule import MAX_INSTALLMENTS, first_on
from copilot.speech import Ask
from copilot.verdict import PPM

WEIGHTS = {
    "installment": 3.0,
    "down_payment": 1.0,
    "discount": 2.0,
    "installments": 0.5,
    "rate": 1.0,
    "days": 0.5,
}
"""What one unit of change of each lever weighs in `distance`. Their figure weighs most; see `distance` for units."""


def as_offer(position: Position, priors: Priors, law: CountryFinance, ask: Ask) -> Offer | str:
    """The offer the debtor asked for, or why there is none: "zero", "below_interest", "too_long", "no_figure".

    A figure in another currency than the claim is "other_currency".
    """
    claim, on = position.claim, position.on
    figure = ask.monthly or ask.lump
    if figure is not None and figure.currency != claim.currency:
        return "other_currency"
    if figure is not None and figure.minor <= 0:
        return "zero"
    maker = _Maker(position, priors, law)
    if ask.monthly is not None:
        return maker.monthly(ask.monthly.minor)
    if ask.lump is not None and ask.installments is not None and ask.lump.minor < claim.total.minor:
        return maker.counted(ask.installments, down=ask.lump.minor)
    if ask.lump is not None and ask.lump.minor >= claim.total.minor:
        return FullPayment(claim=claim, due_on=on)
    if ask.lump is not None:
        return Settlement(claim=claim, waived=take(claim, claim.total.minor - ask.lump.minor), due_on=on)
    if ask.installments is not None:
        return maker.counted(ask.installments)
    if ask.discount is not None and 0 < ask.discount < PPM:
        waived = take(claim, round_minor(Decimal(claim.total.minor * ask.discount) / PPM, DOWN))
        return Settlement(claim=claim, waived=waived, due_on=on)
    return "no_figure"


def nearest(table: Candidates, allowed: NDArray[np.bool_], *, asked: Offer | None, figure: int) -> int:
    """The allowed row with the least change to what was asked; at least one row must be allowed.

    `figure` is the asked level payment in minor units. Ties go to the earlier row, so the answer is stable.
    """
    return int(np.argmin(np.where(allowed, distance(table, asked=asked, figure=figure), np.inf)))


def distance(table: Candidates, *, asked: Offer | None, figure: int) -> Floats:
    """How far each candidate is from what was asked: the weighted sum of changes of its levers, shape (n,).

    Payment: |ln(payment / figure)|, so twice and half are equally far. Money today: ln(1 + change / figure), how many
    payments of theirs would have to be there at once. Discount: share of the claim. Count: |ln(count / asked)|. Rate:
    change of the yearly rate. Days: months. A change of kind is one more. With `asked` None (the figure makes no offer)
    only payment, money today and discount count, against nothing down and nothing waived.
    """
    plan = asked if isinstance(asked, InstallmentPlan) else None
    down = plan.down_payment if plan else 0
    waived = asked.waived.total.minor if asked is not None else 0
    far: Floats = (
        WEIGHTS["installment"] * np.abs(np.log(table.installment / max(figure, 1)))
        + WEIGHTS["down_payment"] * np.log1p(np.abs(table.rows.down_payment - down) / max(figure, 1))
        + WEIGHTS["discount"] * np.abs(table.waived_total - waived) / float(table.claim.total.minor)
    )
    if asked is None:
        return far
    count = plan.installments if plan else 1
    rate = float(plan.rate.per_year) if plan else 0.0
    others: Floats = (
        WEIGHTS["installments"] * np.abs(np.log(table.rows.installments / count))
        + WEIGHTS["rate"] * np.abs(table.rows.rate_ppm / PPM - rate)
        + WEIGHTS["days"] * np.abs(table.rows.first_due_days - (first_on(asked) - table.on).days) / ONE_MONTH
        + (table.spread != (plan is not None))
    )
    return far + others


@dataclass(frozen=True, slots=True)
class _Maker:
    """Plans without a discount as the house quotes them, from a payment or from a number of payments."""

    position: Position
    priors: Priors
    law: CountryFinance

    def monthly(self, monthly: int) -> Offer | str:
        claim = self.position.claim
        if monthly >= claim.total.minor:
            return FullPayment(claim=claim, due_on=self.position.on)
        paying = usual_paying(self.position, self.law)
        payable = monthly // paying.multiple * paying.multiple
        if payable <= 0:
            return "below_interest"
        # Ceilings may depend on the term, and the term follows from the rate: the second look settles it.
        count: int | None = self.priors.grid.installments[-1]
        for _ in range(2):
            rate = self.rate(claim.total.minor, min(count or MAX_INSTALLMENTS, MAX_INSTALLMENTS))
            taxed = rate.per_month() * (1 + paying.vat_on_interest)
            count = payments_needed(claim.total.minor, rate=taxed, payment=payable)
        if count is None:
            return "below_interest"
        return "too_long" if count > MAX_INSTALLMENTS else self.plan(count)

    def counted(self, count: int, *, down: int = 0) -> Offer | str:
        if count < 1:
            return "zero"
        return "too_long" if count > MAX_INSTALLMENTS else self.plan(count, down=down)

    def plan(self, count: int, *, down: int = 0) -> InstallmentPlan:
        claim, on = self.position.claim, self.position.on
        return InstallmentPlan(
            claim=claim, waived=Balance(currency=claim.currency), down_payment=down, installments=count,
            rate=self.rate(claim.total.minor - down, count), first_due_on=add_months(on, 1),
            paying=usual_paying(self.position, self.law),
        )  # fmt: skip

    def rate(self, financed: int, count: int) -> Rate:
        return usual_rate(
            self.position, self.priors, self.law, financed=financed, installments=count,
            first_due_on=add_months(self.position.on, 1),
        )  # fmt: skip
