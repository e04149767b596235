"""Columns from offers: the rates of their periods by date, their form, grace and payable amounts.

Offers of one turn share few rates and dates, so each is worked out once. A kind with one payment is a plan of one row
without interest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from copilot.errors import BadAmount, BadTerms, CurrencyMismatch
from copilot.offer import Offer, OnePayment
from copilot.plan_terms import (
    FORMS,
    FRENCH,
    Balloon,
    PaymentTerms,
    RateReduction,
    StepUp,
)
from copilot.scenarios.batch_columns import GRACE_KINDS, Floats, PlanColumns, plan_columns
from copilot.scenarios.batch_rounding import denominator
from copilot.scenarios.due_dates import due_dates
from copilot.scenarios.plan_rows import FREE_OF_INTEREST, Repaid, per_period, period_rates, repaid
from copilot.scenarios.schedule import check_terms, first_on, owed


@dataclass(frozen=True, slots=True)
class _Rates:
    """The rates of one plan's periods: the first, every other, or each."""

    first: Decimal
    regular: Decimal
    each: tuple[Decimal, ...] | None
    denominator: float


def columns_of(offers: Sequence[Offer], on: date) -> PlanColumns:
    """The columns of `offers` seen from `on`, in their order; not `usable` where build refuses the terms or dates."""
    known: dict[object, _Rates] = {}
    found = [_read(offer, on, known) for offer in offers]
    names = ("financed", "installments", "rate", "first_rate") if not found else tuple(found[0][0])
    columns = {name: np.array([one[name] for one, _ in found]) for name in names}
    if any(rates.each is not None for _, rates in found):
        columns |= _each_row(columns, [rates for _, rates in found])
    return plan_columns(**columns)


def _read(offer: Offer, on: date, known: dict[object, _Rates]) -> tuple[dict[str, float], _Rates]:
    try:
        check_terms(offer, on=on)
        terms = _terms(offer)
        rates = _rates(terms, on, known)
    except (BadTerms, BadAmount, CurrencyMismatch):
        none = _Rates(Decimal(0), Decimal(0), None, 1.0)
        return _columns(_refused(offer), none, usable=False), none
    return _columns(terms, rates, usable=True), rates


def _terms(offer: Offer) -> Repaid:
    if not isinstance(offer, OnePayment):
        return repaid(offer)
    return Repaid(
        financed=owed(offer), down_payment=0, rows=1, rate=FREE_OF_INTEREST, first_due_on=first_on(offer),
        form=FRENCH, grace=None, paying=PaymentTerms(),
    )  # fmt: skip


def _refused(offer: Offer) -> Repaid:
    return Repaid(
        financed=1, down_payment=0, rows=1, rate=FREE_OF_INTEREST, first_due_on=first_on(offer), form=FRENCH,
        grace=None, paying=PaymentTerms(),
    )  # fmt: skip


def _rates(terms: Repaid, on: date, known: dict[object, _Rates]) -> _Rates:
    paying = terms.paying
    dated = bool(paying.calendar) or paying.actual_days
    key = (
        terms.rate, paying.rhythm, paying.calendar, paying.first_period, paying.actual_days, paying.month_day,
        terms.first_due_on, terms.silent, terms.rows if dated else 0,
    )  # fmt: skip
    if key not in known:
        known[key] = _worked_out(terms, on, dated)
    return known[key]


def _worked_out(terms: Repaid, on: date, dated: bool) -> _Rates:
    paying = terms.paying
    dates = due_dates(
        terms.first_due_on, terms.rows if dated else 1, paying.rhythm,
        calendar=paying.calendar, month_day=paying.month_day,
    )  # fmt: skip
    found = period_rates(terms, on=on, dates=dates)
    regular = per_period(terms.rate, paying.rhythm)
    each = tuple(found) if paying.actual_days else None
    largest = max(denominator(rate) for rate in {*found, regular})
    return _Rates(found[0], regular, each, largest)


def _columns(terms: Repaid, rates: _Rates, *, usable: bool) -> dict[str, float]:
    form, paying, grace = terms.form, terms.paying, terms.grace
    then = per_period(form.then, paying.rhythm) if isinstance(form, RateReduction) else Decimal(0)
    vat = max(denominator(paying.vat_on_interest), denominator(paying.vat_on_charges))
    return {
        "financed": terms.financed,
        "installments": terms.rows,
        "first_rate": float(rates.first),
        "rate": float(rates.regular),
        "form": FORMS.index(form.form),
        "grace": 1 + GRACE_KINDS.index(grace.kind) if grace else 0,
        "grace_periods": grace.periods if grace else 0,
        "growth": float(form.growth) if isinstance(form, StepUp) else 0.0,
        "every": form.every if isinstance(form, StepUp) else 12,
        "profile": form.profile if isinstance(form, Balloon) else 0,
        "then_rate": float(then),
        "after": form.after if isinstance(form, RateReduction) else 0,
        "multiple": paying.multiple,
        "charge": paying.charge,
        "vat_on_interest": float(paying.vat_on_interest),
        "vat_on_charges": float(paying.vat_on_charges),
        "level_total": paying.level_total,
        "down_payment": terms.down_payment,
        "usable": usable,
        "denominator": max(rates.denominator, denominator(then)),
        "vat_denominator": vat,
    }


def _each_row(columns: dict[str, np.ndarray], rates: Sequence[_Rates]) -> dict[str, Floats]:
    """One rate per period of every plan: those of a silent grace apart from those of the rows."""
    count, rows = len(rates), int(columns["installments"].max())
    silent = np.where(columns["grace"] > 1, columns["grace_periods"], 0)
    by_row = np.tile(columns["rate"], (rows, 1))
    by_row[0] = np.where(silent > 0, columns["rate"], columns["first_rate"])
    in_grace = np.tile(columns["rate"], (int(silent.max()), 1))
    if len(in_grace):
        in_grace[0] = columns["first_rate"]
    for k in range(count):
        each = rates[k].each
        if each is not None:
            quiet = int(silent[k])
            in_grace[:quiet, k] = [float(rate) for rate in each[:quiet]]
            by_row[: len(each) - quiet, k] = [float(rate) for rate in each[quiet:]]
    return {"row_rates": by_row, "grace_rates": in_grace}
