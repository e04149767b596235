"""How is a debt repaid? One walk over the periods and one rule per form: French, German, bullet, grace, steps, balloon.

Amounts are minor units. `whole` rounds interest and payments at each step (what is agreed and booked); `exact` rounds
nothing (what publications of unrounded tables show). Balances are recomputed from rounded parts and the last row
absorbs, so principal parts sum to the debt and the last balance is 0. Rates are fractions per period, one per row;
lengths of periods are the caller's (equal months, days over a base, weeks). The plan of an offer with its dates is
built in schedule.py. Source: project finance notes, section 2 (2026-11).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from copilot.errors import BadTerms
from copilot.money import HALF_UP, allocate, round_minor
from copilot.rate import DIGITS, compounded

MOST_ROWS = 1200
"""A hundred years of months: what is not repaid by then never is."""

ZERO = Decimal(0)
_SETTLED_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One payment, minor units (whole if the schedule was rounded): payment = interest + principal."""

    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


Rounding = Callable[[Decimal], Decimal]
Rule = Callable[[int, Decimal, Decimal], Decimal]
"""Number of the row from 1, balance before it, its interest -> its principal part."""


def exact(amount: Decimal) -> Decimal:
    """No rounding."""
    return amount


def whole(rounding: str = HALF_UP) -> Rounding:
    """To whole minor units, by one of the decimal module's rules.

    >>> whole()(Decimal("2.5"))
    Decimal('3')
    """

    def rounded(amount: Decimal) -> Decimal:
        # A rate like 0.70/12 has no last digit, so half a cent arrives as 0.4999...; fewer digits make it a half again.
        with localcontext(prec=_SETTLED_DIGITS):
            return Decimal(round_minor(+amount, rounding))

    return rounded


def repay(
    debt: Decimal, rates: Sequence[Decimal], rule: Rule, *, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """The rows of a debt under `rule`, one per rate, fewer if it is repaid before; the last one absorbs what is left.

    Raises BadTerms for a debt of zero or less, no rates, a rate below 0, or a principal part below zero (the payment
    does not cover the interest).
    """
    if debt <= 0 or not rates or min(rates) < 0:
        raise BadTerms(
            f"A debt of {debt} over {len(rates)} periods cannot be scheduled. Give a debt above zero, periods "
            "and rates >= 0.",
            debt=str(debt), periods=len(rates),
        )  # fmt: skip
    rows: list[Row] = []
    with localcontext(prec=DIGITS):
        balance = debt
        for number, rate in enumerate(rates, 1):
            interest = rounding(balance * rate)
            principal = (
                balance if number == len(rates) else min(rounding(rule(number, balance, interest)), balance)
            )
            if principal < 0:
                raise BadTerms(
                    f"Payment {number} does not cover its interest of {interest}: the debt would grow. Raise it, "
                    "shorten the plan or start it earlier.",
                    number=number, interest=str(interest),
                )  # fmt: skip
            balance -= principal
            rows.append(Row(interest + principal, interest, principal, balance))
            if balance == 0:
                break
    return tuple(rows)


def level(debt: Decimal, rates: Sequence[Decimal], weights: Sequence[Decimal] | None = None) -> Decimal:
    """The payment that repays `debt` over periods of these rates: debt / sum of weight_k / prod(1 + rate_j), j <= k.

    With `weights` payment k is weight_k times the answer. Unrounded; for equal rates the same as annuity.level_payment.

    >>> level(Decimal(1000), [Decimal(0)] * 4)
    Decimal('250')
    """
    with localcontext(prec=DIGITS):
        factor, worth = Decimal(1), ZERO
        for rate, weight in zip(rates, weights or [Decimal(1)] * len(rates), strict=True):
            factor /= 1 + rate
            worth += weight * factor
        if worth <= 0:
            raise BadTerms("These payments are worth nothing. Give at least one period.")
        return debt / worth


def french(
    debt: Decimal, rates: Sequence[Decimal], *, payment: Decimal | None = None, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """Level payments (sistema frances, cuota fija): `payment` if given (rounded up to a multiple, say), else level().

    With equal rates this is the plan of schedule.py without dates; here each period may have its own rate.
    """
    due = rounding(level(debt, rates)) if payment is None else payment
    return repay(debt, rates, paying(due), rounding=rounding)


def paying(due: Decimal) -> Rule:
    """The rule of a fixed payment: what it leaves after the interest is principal."""
    return lambda _number, _balance, interest: due - interest


def german(debt: Decimal, rates: Sequence[Decimal], *, rounding: Rounding = exact) -> tuple[Row, ...]:
    """Level principal, falling payments (sistema aleman)."""
    return repay(debt, rates, equal_parts(debt, len(rates), rounding), rounding=rounding)


def equal_parts(debt: Decimal, rows: int, rounding: Rounding) -> Rule:
    """The rule of level principal."""
    with localcontext(prec=DIGITS):
        share = rounding(debt / max(rows, 1))
    return lambda *_: share


def bullet(debt: Decimal, rates: Sequence[Decimal], *, rounding: Rounding = exact) -> tuple[Row, ...]:
    """Interest each period, the debt at the end (sistema americano)."""
    return repay(debt, rates, interest_only, rounding=rounding)


def interest_only(_number: int, _balance: Decimal, _interest: Decimal) -> Decimal:
    """The rule of paying interest alone."""
    return ZERO


def capitalised(debt: Decimal, rate: Decimal, periods: int) -> Decimal:
    """What is owed after `periods` without payment, interest on interest: debt (1 + i)^n, unrounded.

    Total grace with capitalisation is french(capitalised(...)); check first that the country allows interest on
    interest.
    """
    with localcontext(prec=DIGITS):
        return debt + debt * compounded(rate, periods)


def grace_then_french(
    debt: Decimal,
    rates: Sequence[Decimal],
    grace: int,
    *,
    payment: Decimal | None = None,
    rounding: Rounding = exact,
) -> tuple[Row, ...]:
    """Capital grace: `grace` rows of interest only, then level payments over the rest. BadTerms if no row is left."""
    if not 0 <= grace < len(rates):
        raise BadTerms(
            f"A grace of {grace} leaves nothing of {len(rates)} rows to repay in. Shorten it.", grace=grace
        )
    due = rounding(level(debt, rates[grace:])) if payment is None else payment
    return repay(
        debt,
        rates,
        lambda number, _, interest: ZERO if number <= grace else due - interest,
        rounding=rounding,
    )


def step_plan(
    debt: Decimal,
    rates: Sequence[Decimal],
    growth: Decimal,
    *,
    per_year: int = 12,
    rounding: Rounding = exact,
) -> tuple[Row, ...]:
    """Payments that grow (or fall, below zero) by `growth` each year of `per_year` rows."""
    return repay(debt, rates, steps(debt, rates, growth, per_year, rounding), rounding=rounding)


def steps(debt: Decimal, rates: Sequence[Decimal], growth: Decimal, every: int, rounding: Rounding) -> Rule:
    """The rule of payments that grow by `growth` every `every` rows."""
    with localcontext(prec=DIGITS):
        weights = [(1 + growth) ** (k // every) for k in range(len(rates))]
        first = level(debt, rates, weights)
        dues = [rounding(first * weight) for weight in weights]
    return lambda number, _, interest: dues[number - 1] - interest


def balloon(
    debt: Decimal, rates: Sequence[Decimal], profile: int, *, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """Level payments of a longer plan of `profile` rows; the last row also pays what that plan still owes then."""
    return repay(debt, rates, paying(balloon_payment(debt, rates, profile, rounding)), rounding=rounding)


def balloon_payment(debt: Decimal, rates: Sequence[Decimal], profile: int, rounding: Rounding) -> Decimal:
    """The level payment of the longer plan of `profile` rows; BadTerms if it is shorter than `rates`."""
    if profile < len(rates) or not rates:
        raise BadTerms(
            f"A profile of {profile} is shorter than the plan of {len(rates)}. Lengthen it.", profile=profile
        )
    return rounding(level(debt, [*rates, *[rates[-1]] * (profile - len(rates))]))


def rate_change(
    debt: Decimal, rates: Sequence[Decimal], then: Decimal, after: int, *, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """Level payments at `rates`; after `after` of them the balance is spread again over the rest at `then`."""
    changed = [*rates[:after], *[then] * (len(rates) - after)]
    return repay(debt, changed, spread_again(debt, changed, after, rounding), rounding=rounding)


def spread_again(debt: Decimal, rates: Sequence[Decimal], after: int, rounding: Rounding) -> Rule:
    """The rule of a level payment over `rates` that is worked out anew once `after` rows are paid.

    Before that it is the payment of a plan that keeps the rate of the row before the change. BadTerms if `after` leaves
    no row.
    """
    if not 0 <= after < len(rates):
        raise BadTerms(
            f"After {after} of {len(rates)} payments there is nothing to spread. Choose fewer.", after=after
        )
    kept = [*rates[:after], *[rates[after - 1]] * (len(rates) - after)] if after else list(rates)
    due = [rounding(level(debt, kept))]

    def rule(number: int, balance: Decimal, interest: Decimal) -> Decimal:
        if number == after + 1:
            due[0] = rounding(level(balance, rates[after:]))
        return due[0] - interest

    return rule


def planned(
    debt: Decimal, rates: Sequence[Decimal], parts: Sequence[int], *, rounding: Rounding = exact
) -> tuple[Row, ...]:
    """A debt repaid in these principal parts (minor units), with interest; BadTerms if they do not sum to it."""
    if sum(parts) != debt or len(parts) != len(rates):
        raise BadTerms(
            f"Parts of {sum(parts)} do not repay {debt} in {len(rates)} rows. Make them sum to it."
        )
    return repay(debt, rates, lambda number, *_: Decimal(parts[number - 1]), rounding=rounding)


def holiday(parts: Sequence[int], start: int, periods: int) -> list[int]:
    """Principal parts with a pause (pausa) of `periods` rows before part `start` (from 1); later parts move back.

    >>> holiday([1000, 1000, 1000], 2, 1)
    [1000, 0, 1000, 1000]
    """
    _check_change(parts, start, periods)
    return [*parts[: start - 1], *[0] * periods, *parts[start - 1 :]]


def extension(parts: Sequence[int], start: int, extra: int) -> list[int]:
    """Principal parts spread again evenly from part `start` (from 1) over `extra` more rows.

    >>> extension([1000, 1000, 1000], 2, 2)
    [1000, 500, 500, 500, 500]
    """
    _check_change(parts, start, extra)
    rest = parts[start - 1 :]
    return [*parts[: start - 1], *allocate(sum(rest), [1] * (len(rest) + extra))]


def odd_first_rate(rate: Decimal, odd: Decimal, whole_periods: int = 1) -> Decimal:
    """The rate of a first period with odd days: simple interest `odd` for them, then `whole_periods` whole ones.

    To be the first rate of level() or annuity.level_payment. Source: EU Commission examples on the APR, January 2015.
    """
    with localcontext(prec=DIGITS):
        return (1 + odd) * (1 + compounded(rate, whole_periods)) - 1


def _check_change(parts: Sequence[int], start: int, periods: int) -> None:
    if not 1 <= start <= len(parts) or periods < 1:
        raise BadTerms(
            f"A change of {periods} rows from row {start} does not fit a plan of {len(parts)}. Choose a row of it.",
            start=start, periods=periods,
        )  # fmt: skip
