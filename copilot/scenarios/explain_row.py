"""Why is one row of a schedule what it is? Opening balance, interest, VAT, payment, principal, closing balance.

Interest and VAT are rounded each, then added; the payment follows from the form; what it leaves is principal. The last
row repays whatever is left. Source: project finance notes, sections 2 and 3 (2026-11).
"""

from datetime import date
from decimal import Decimal

from copilot.errors import BadTerms
from copilot.offer import Installment, Offer, OnePayment, Schedule
from copilot.plan_terms import Bullet, German
from copilot.scenarios.explain_level import (
    VAT_INSIDE,
    Walk,
    level_payment,
    owed_by_the_rows,
    period_rate,
    walk,
)
from copilot.scenarios.explanation import Explanation, Symbol, because, count, money, numbered, rate, summed
from copilot.scenarios.plan_rows import ROUNDED

INTEREST = "project finance notes, section 2: interest of a period on the balance before it"
GRACE = "project finance notes, section 2: grace (gracia)"
GERMAN = "project finance notes, section 2: level principal (sistema alemán)"
ROWS = "project finance notes, section 2: every payment = principal + interest + VAT + charge"
LAST = "project finance notes, section 2: the last payment repays what is left"
MULTIPLE = "project finance notes, section 2: payments rounded up to an amount that people can pay"
VAT = "project finance notes, section 3: VAT on the interest and the charge of each row"
ONE_PAYMENT = "project finance notes, section 5: claim and offer"

_GIVEN = {"catch_up": "arrears", "partial_promise": "promised"}
"""Kinds whose one payment is agreed as it is, not what a discount leaves."""


def explain_row(offer: Offer, schedule: Schedule, number: int, *, on: date) -> tuple[Explanation, ...]:
    """Every figure of row `number` of the `schedule` of `offer`, in the order in which it is worked out.

    `on` is the day the schedule was built for. Figures: grace_interest, grace_interest_total or capitalised,
    period_rate, interest, vat_on_interest, vat_on_charge, vat, rate_with_vat, level_payment or equal_part, vat_inside,
    payment, principal, balance; those that the row does not have are left out. Raises BadTerms if there is no such row.
    """
    row = next((row for row in schedule.rows if row.number == number), None)
    if row is None:
        raise BadTerms(
            f"There is no payment {number} in a schedule of {len(schedule.rows)}. Choose a row of it.",
            number=number,
        )
    if isinstance(offer, OnePayment) or number == 0:
        return (paid_at_once(offer, schedule, row), _closing(schedule, row))
    found = walk(offer, schedule, on=on)
    return (
        *_grace(found, row),
        *_interest(found, row),
        *_vat(found, row),
        *payment(found, row),
        _principal(found, row),
        _closing(schedule, row),
    )


def paid_at_once(offer: Offer, schedule: Schedule, row: Installment) -> Explanation:
    """Why a single payment or a down payment is what it is."""
    currency = schedule.currency
    due = money("c", "payment", row.payment, currency)
    given = "down_payment" if row.number == 0 else _GIVEN.get(offer.kind)
    if given is not None:
        return summed("payment", due, [money("R", given, row.payment, currency)], source=ONE_PAYMENT)
    claim = money("C", "claim", offer.claim.total.minor, currency)
    waived = money("W", "waived", offer.waived.total.minor, currency)
    return summed("payment", due, [claim], [waived], source=ONE_PAYMENT)


def payment(found: Walk, row: Installment) -> tuple[Explanation, ...]:
    """Why the payment of a row of a plan is what it is, preceded by the level or equal part that it is made of."""
    own, plus, minus = _parts(found, row)
    currency, multiple = found.schedule.currency, found.terms.paying.multiple
    due = money("c", "payment", row.payment, currency)
    plain = summed("payment", due, plus, minus, source=LAST if _is_last(found, row) else ROWS)
    if multiple == 1 or _is_last(found, row):
        return (*own, plain)
    _, inner = plain.formula.split(" = ")
    step = money("m", "multiple", multiple, currency)
    return (*own, because("payment", f"c = ⌈({inner}) / m⌉·m", [*plain.values, step], MULTIPLE))


def _parts(found: Walk, row: Installment) -> tuple[tuple[Explanation, ...], list[Symbol], list[Symbol]]:
    """What a payment adds up from, and what of it is counted twice; explanations of those parts first."""
    currency = found.schedule.currency
    on_top = [money("G", "charge", row.charge, currency), money("V", "vat", row.vat, currency)]
    interest = money("I", "interest", row.interest, currency)
    if _is_last(found, row):
        return (), [_opening(found, row), interest, *on_top], []
    form, terms = found.terms.form, found.terms
    if isinstance(form, Bullet) or row.number <= terms.interest_only:
        return (), [interest, *on_top], []
    if isinstance(form, German):
        rows = len(found.rates) - terms.interest_only
        part = money("Q", "equal_part", int(ROUNDED(Decimal(found.debt) / rows)), currency)
        values = [part, owed_by_the_rows(found), count("n", "installments", rows)]
        return (because("equal_part", "Q = P / n", values, GERMAN),), [part, interest, *on_top], []
    level = level_payment(found, row.number)
    waiting = money("N", "grace_interest_total", found.waiting if row.number == 1 else 0, currency)
    inside = _vat_inside(found, row)
    minus = [inside.values[0]] if inside else []
    return (*level, *([inside] if inside else [])), [level[-1].values[0], waiting, *on_top], minus


def _is_last(found: Walk, row: Installment) -> bool:
    return row.number == found.schedule.rows[-1].number


def _opening(found: Walk, row: Installment) -> Symbol:
    return money("B", "opening_balance", found.balance_before(row.number), found.schedule.currency)


def _own_interest(found: Walk, row: Installment) -> int:
    """The interest of the row's own period, without that of a grace, minor units."""
    return row.interest - (found.waiting if row.number == 1 else 0)


def grace(found: Walk) -> tuple[Explanation, ...]:
    """Why the interest of a silent grace is what it is: period by period, then in all; empty where none runs."""
    if not found.grace:
        return ()
    currency = found.schedule.currency
    name = ("F", "financed") if found.schedule.capitalised else ("P", "financed")
    owed = money(*name, found.terms.financed, currency)
    earned: list[Symbol] = []
    written: list[Explanation] = []
    for number, minor in enumerate(found.grace, 1):
        own = period_rate(found, number)
        used = own.values[0]
        # Only what becomes principal bears interest itself.
        base = [owed, *(earned if found.schedule.capitalised else [])]
        inner = " + ".join(part.symbol for part in base)
        result = money(numbered("N", number), "grace_interest", minor, currency)
        formula = f"{result.symbol} = {f'({inner})' if len(base) > 1 else inner}·{used.symbol}"
        written += [*_new(own, written), because("grace_interest", formula, [result, *base, used], GRACE)]
        earned.append(result)
    symbol, figure = ("K", "capitalised") if found.schedule.capitalised else ("N", "grace_interest_total")
    total = money(symbol, figure, sum(found.grace), currency)
    return (*written, summed(figure, total, earned, source=GRACE))


def _new(own: Explanation, written: list[Explanation]) -> list[Explanation]:
    return [] if own in written else [own]


def _grace(found: Walk, row: Installment) -> tuple[Explanation, ...]:
    return grace(found) if row.number == 1 else ()


def _interest(found: Walk, row: Installment) -> tuple[Explanation, ...]:
    currency = found.schedule.currency
    opening = _opening(found, row)
    own = period_rate(found, found.terms.silent + row.number)
    used = own.values[0]
    values = [money("I", "interest", row.interest, currency), opening, used]
    formula = f"I = B·{used.symbol}"
    if row.number == 1 and found.waiting:
        formula += " + N"
        values.append(money("N", "grace_interest_total", found.waiting, currency))
    return own, because("interest", formula, values, INTEREST)


def _vat(found: Walk, row: Installment) -> tuple[Explanation, ...]:
    paying, currency = found.terms.paying, found.schedule.currency
    parts: list[Explanation] = []
    base = [money("I", "interest", row.interest, currency)]
    if row.number == 1 and found.schedule.capitalised:
        base.append(money("K", "capitalised", found.schedule.capitalised, currency))
    on_charge = int(ROUNDED(paying.charge * paying.vat_on_charges))
    on_interest = row.vat - on_charge
    if on_interest:
        inner = "(I + K)" if len(base) > 1 else "I"
        result = money("V₁", "vat_of_interest", on_interest, currency)
        share = rate("v", "vat_on_interest", paying.vat_on_interest)
        parts.append(because("vat_on_interest", f"V₁ = {inner}·v", [result, *base, share], VAT))
    if on_charge:
        result = money("V₂", "vat_of_charge", on_charge, currency)
        share = rate("w", "vat_on_charges", paying.vat_on_charges)
        charge = money("G", "charge", row.charge, currency)
        parts.append(because("vat_on_charge", "V₂ = G·w", [result, charge, share], VAT))
    if not parts:
        return ()
    total = money("V", "vat", row.vat, currency)
    return (*parts, summed("vat", total, [part.values[0] for part in parts], source=VAT))


def _vat_inside(found: Walk, row: Installment) -> Explanation | None:
    """The VAT that the level payment holds already, so that the row's whole VAT does not count it twice."""
    if not found.inside:
        return None
    currency = found.schedule.currency
    inner, values = "I", [money("I", "interest", row.interest, currency)]
    if row.number == 1 and found.waiting:
        inner = "(I − N)"
        values.append(money("N", "grace_interest_total", found.waiting, currency))
    held = int(ROUNDED(_own_interest(found, row) * found.inside))
    result = money("H", "vat_inside", held, currency)
    share = rate("v", "vat_on_interest", found.inside)
    return because("vat_inside", f"H = {inner}·v", [result, *values, share], VAT_INSIDE)


def _principal(found: Walk, row: Installment) -> Explanation:
    currency = found.schedule.currency
    result = money("A", "principal", row.principal, currency)
    if _is_last(found, row):
        return summed("principal", result, [_opening(found, row)], source=LAST)
    return summed(
        "principal",
        result,
        [money("c", "payment", row.payment, currency)],
        [
            money("I", "interest", row.interest, currency),
            money("G", "charge", row.charge, currency),
            money("V", "vat", row.vat, currency),
        ],
        source=ROWS,
    )


def _closing(schedule: Schedule, row: Installment) -> Explanation:
    currency = schedule.currency
    return summed(
        "balance",
        money("B′", "closing_balance", row.balance, currency),
        [money("B", "opening_balance", row.balance + row.principal, currency)],
        [money("A", "principal", row.principal, currency)],
        source=ROWS,
    )
