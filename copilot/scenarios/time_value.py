"""What do a present value, level payments, a future value, a rate and a count say about each other?

The spreadsheet's functions, exact to DIGITS digits and unrounded. Signs: received positive, paid negative.
`at_start`: payments fall at the start of each period instead of its end. All follow from pv + pmt (1 + i [at_start])
a(i, n) + fv (1 + i)^-n = 0, a = annuity_factor. Schedules that are agreed or booked are whole minor units:
schedule.py and amortization.py.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext
from functools import wraps
from typing import ParamSpec

from copilot.errors import BadTerms
from copilot.rate import DIGITS
from copilot.scenarios.annuity import annuity_factor

ZERO = Decimal(0)
Given = ParamSpec("Given")


def _precise(function: Callable[Given, Decimal]) -> Callable[Given, Decimal]:
    @wraps(function)
    def computed(*args: Given.args, **kwargs: Given.kwargs) -> Decimal:
        with localcontext(prec=DIGITS):
            return function(*args, **kwargs)

    return computed


@_precise
def pmt(rate: Decimal, nper: int, pv: Decimal, fv: Decimal = ZERO, *, at_start: bool = False) -> Decimal:
    """The level payment that takes `pv` to `fv` in `nper` periods.

    >>> pmt(Decimal("0.01"), 12, Decimal(1000)).quantize(Decimal("0.01"))
    Decimal('-88.85')
    """
    if nper < 1:
        raise BadTerms(f"{nper} payments cannot repay anything. Give at least 1.", nper=nper)
    early = 1 + rate if at_start else Decimal(1)
    return -(pv + fv * (1 + rate) ** -nper) / (early * annuity_factor(rate, nper))


@_precise
def pv(rate: Decimal, nper: int, pmt: Decimal, fv: Decimal = ZERO, *, at_start: bool = False) -> Decimal:
    """What level payments and `fv` at the end are worth now."""
    early = 1 + rate if at_start else Decimal(1)
    return -(pmt * early * annuity_factor(rate, nper) + fv * (1 + rate) ** -nper)


@_precise
def fv(rate: Decimal, nper: int, pmt: Decimal, pv: Decimal = ZERO, *, at_start: bool = False) -> Decimal:
    """What `pv` and level payments have become after `nper` periods."""
    early = 1 + rate if at_start else Decimal(1)
    return -(pv + pmt * early * annuity_factor(rate, nper)) * (1 + rate) ** nper


@_precise
def nper(rate: Decimal, pmt: Decimal, pv: Decimal, fv: Decimal = ZERO, *, at_start: bool = False) -> Decimal:
    """How many periods take `pv` to `fv`, with a fraction; BadTerms if no number does."""
    if rate == 0:
        if pmt == 0:
            raise BadTerms("Without interest and payments nothing changes. Give a payment.")
        return -(pv + fv) / pmt
    worth = pmt * (1 + rate if at_start else Decimal(1)) / rate
    if worth + pv == 0 or (worth - fv) / (worth + pv) <= 0:
        raise BadTerms("These payments never get there: interest outruns them. Raise the payment.")
    return ((worth - fv) / (worth + pv)).ln() / (1 + rate).ln()


@_precise
def ipmt(
    rate: Decimal, per: int, nper: int, pv: Decimal, fv: Decimal = ZERO, *, at_start: bool = False
) -> Decimal:
    """The interest in payment `per` (from 1)."""
    _check_number(per, nper)
    if at_start and per == 1:
        return ZERO
    level = pmt(rate, nper, pv, fv, at_start=at_start)
    owed = _after(rate, per - 1, level, pv, at_start=at_start)
    # Paid at the start of the period, interest is due a period earlier: discounted once.
    return -owed * rate / (1 + rate) if at_start else -owed * rate


@_precise
def ppmt(
    rate: Decimal, per: int, nper: int, pv: Decimal, fv: Decimal = ZERO, *, at_start: bool = False
) -> Decimal:
    """The principal in payment `per` (from 1)."""
    return pmt(rate, nper, pv, fv, at_start=at_start) - ipmt(rate, per, nper, pv, fv, at_start=at_start)


@_precise
def cumipmt(rate: Decimal, nper: int, pv: Decimal, start: int, end: int) -> Decimal:
    """The interest in payments `start` to `end`, both included."""
    return sum((ipmt(rate, per, nper, pv) for per in range(start, end + 1)), ZERO)


@_precise
def cumprinc(rate: Decimal, nper: int, pv: Decimal, start: int, end: int) -> Decimal:
    """The principal in payments `start` to `end`, both included."""
    return sum((ppmt(rate, per, nper, pv) for per in range(start, end + 1)), ZERO)


def _check_number(per: int, nper: int) -> None:
    if not 1 <= per <= nper:
        raise BadTerms(
            f"There is no payment {per} of {nper}. Choose one from 1 to {nper}.", per=per, nper=nper
        )


def _after(rate: Decimal, periods: int, level: Decimal, pv: Decimal, *, at_start: bool) -> Decimal:
    """What is owed after `periods` payments, positive for money that was received."""
    return -fv(rate, periods, level, pv, at_start=at_start)
