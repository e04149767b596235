"""Why this number? Every figure of an offer as a formula with the values of this offer and the source of the formula.

Data, not prose: screens translate the keys and draw the rest as it is. Each formula can be worked out again from its
own values and gives the figure to the minor unit. Source: project finance notes, sections 2 to 5 and 8 (2026-11).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from copilot.dates import days_between
from copilot.debt import Balance
from copilot.impact import Impact
from copilot.money import Money
from copilot.offer import Installment, InstallmentPlan, Offer, OnePayment, Scenario, Schedule, SettlementPlan
from copilot.scenarios.annuity import DAYS_PER_YEAR
from copilot.scenarios.country import CountryFinance
from copilot.scenarios.explain_cost import explain_cost
from copilot.scenarios.explain_level import walk
from copilot.scenarios.explain_row import GRACE, ONE_PAYMENT, ROWS, explain_row, grace
from copilot.scenarios.explanation import (
    Explanation,
    Symbol,
    Value,
    because,
    count,
    days,
    money,
    numbered,
    rate,
    share,
    summed,
)

__all__ = ["LEAD_ONLY", "Explanation", "Symbol", "Value", "explain", "explain_row"]

LEAD_ONLY = frozenset({"npv"})
"""Figures that an advisor never sees."""

DEBTOR = "project finance notes, section 4: figures of the debtor"
BREACH = "project finance notes, section 5: conditional discount"
VALUE = "project finance notes, section 8: value for the creditor, every payment kept, VAT not counted"


def explain(
    scenario: Scenario, *, on: date, income: Money | None = None, law: CountryFinance | None = None
) -> tuple[Explanation, ...]:
    """Every figure of `scenario`, seen from `on` (the day it was built for), in the order in which it is worked out.

    The instalment comes with all the figures of its row. `income` is the debtor's monthly income that the share of the
    largest payment was measured with, `law` the country's that the total-cost rates are from; without them these
    figures are left out. Figures named in LEAD_ONLY are not for advisors.
    """
    offer, schedule, impact = scenario.offer, scenario.schedule, scenario.impact
    return (
        *_split("claim", "C", offer.claim),
        *_split("waived", "W", offer.waived),
        *_financed(offer, schedule, impact),
        *_installment(offer, schedule, impact, on),
        *_ends(offer, schedule, on),
        _total(schedule),
        *_saved(impact),
        *_discount(impact),
        *_cost(scenario, law, on),
        *_to_income(impact, income),
        _npv(schedule, impact, on),
    )


def _split(figure: str, symbol: str, balance: Balance) -> tuple[Explanation, ...]:
    held = [(name, minor) for name, minor in balance.parts().items() if minor]
    if len(held) < 2:
        return ()
    parts = [
        money(numbered(symbol, k), name, minor, balance.currency) for k, (name, minor) in enumerate(held, 1)
    ]
    result = money(symbol, figure, balance.total.minor, balance.currency)
    return (summed(figure, result, parts, source=ONE_PAYMENT),)


def _financed(offer: Offer, schedule: Schedule, impact: Impact) -> Iterable[Explanation]:
    if isinstance(offer, OnePayment):
        return
    currency = schedule.currency
    down = offer.down_payment if isinstance(offer, InstallmentPlan | SettlementPlan) else 0
    claim = _amount("C", "claim", impact.claim)
    taken = [_amount("W", "waived", impact.waived.total), money("D", "down_payment", down, currency)]
    if not schedule.capitalised:
        yield summed(
            "financed", _amount("P", "financed", impact.financed), [claim], taken, source=ONE_PAYMENT
        )
        return
    before = _amount("F", "financed", impact.financed)
    yield summed("financed", before, [claim], taken, source=ONE_PAYMENT)
    debt = impact.financed.minor + schedule.capitalised
    grown = money("K", "capitalised", schedule.capitalised, currency)
    yield summed(
        "debt_after_grace", money("P", "debt_after_grace", debt, currency), [before, grown], source=GRACE
    )


def _installment(offer: Offer, schedule: Schedule, impact: Impact, on: date) -> tuple[Explanation, ...]:
    """The row whose payment is the instalment, figure by figure, after the grace that came before the rows."""
    row = _regular(schedule, impact)
    before: tuple[Explanation, ...] = ()
    if not isinstance(offer, OnePayment) and row.number > 1:
        before = grace(walk(offer, schedule, on=on))
    named = {"payment": "installment"}
    return (
        *before,
        *(
            replace(why, figure=named.get(why.figure, why.figure))
            for why in explain_row(offer, schedule, row.number, on=on)
        ),
    )


def _regular(schedule: Schedule, impact: Impact) -> Installment:
    rows = [row for row in schedule.rows if row.number > 0]
    return next(row for row in rows if row.payment == impact.installment.minor)


def _ends(offer: Offer, schedule: Schedule, on: date) -> Iterable[Explanation]:
    for figure, row in (("first_payment", schedule.rows[0]), ("last_payment", schedule.rows[-1])):
        for why in explain_row(offer, schedule, row.number, on=on):
            if why.figure == "payment":
                yield replace(why, figure=figure)


def _total(schedule: Schedule) -> Explanation:
    currency, rows = schedule.currency, [row for row in schedule.rows if row.number > 0]
    total = _amount("T", "total_to_pay", schedule.total)
    down = money("D", "down_payment", sum(row.payment for row in schedule.rows if row.number == 0), currency)
    level = {row.payment for row in rows[:-1]}
    if len(rows) == 1:
        return summed(
            "total_to_pay",
            total,
            [down, money("c", "installment", rows[0].payment, currency)],
            source=DEBTOR,
        )
    if len(level) == 1:
        start = "D + " if down.value != Money(0, currency) else ""
        values = [
            total,
            *([down] if start else []),
            count("n", "installments", len(rows)),
            money("c", "installment", level.pop(), currency),
            money("cₙ", "last_payment", rows[-1].payment, currency),
        ]
        return because("total_to_pay", f"T = {start}(n − 1)·c + cₙ", values, DEBTOR)
    parts = {"A": "principal", "I": "interest", "G": "charge", "V": "vat"}
    summands = [
        money(symbol, f"{name}_total", sum(getattr(row, name) for row in rows), currency)
        for symbol, name in parts.items()
    ]
    return summed("total_to_pay", total, [down, *summands], source=ROWS)


def _saved(impact: Impact) -> Iterable[Explanation]:
    claim, total = _amount("C", "claim", impact.claim), _amount("T", "total_to_pay", impact.total_to_pay)
    stays = _amount("E", "stays", impact.stays)
    if impact.stays.minor:
        yield summed("stays", stays, [claim], [total], source=ONE_PAYMENT)
    yield summed("saved", _amount("S", "saved", impact.saved), [claim], [total, stays], source=DEBTOR)


def _discount(impact: Impact) -> Iterable[Explanation]:
    if not impact.waived.total.minor:
        return
    waived = _amount("W", "waived", impact.waived.total)
    result = share("x", "discount_rate", impact.discount_rate)
    yield because(
        "discount_rate", "x = W / C", [result, waived, _amount("C", "claim", impact.claim)], ONE_PAYMENT
    )
    if impact.lost_on_breach.minor:
        lost = _amount("L", "lost_on_breach", impact.lost_on_breach)
        yield summed("lost_on_breach", lost, [waived], source=BREACH)


def _cost(scenario: Scenario, law: CountryFinance | None, on: date) -> tuple[Explanation, ...]:
    if law is None or isinstance(scenario.offer, OnePayment):
        return ()
    return explain_cost(scenario, scenario.offer, law, on=on)


def _to_income(impact: Impact, income: Money | None) -> Iterable[Explanation]:
    if impact.installment_to_income is None or income is None:
        return
    paid = _amount("c", "installment", impact.installment)
    if impact.last_payment.minor > impact.installment.minor:
        paid = _amount("cₙ", "last_payment", impact.last_payment)
    values = [
        share("x", "installment_to_income", impact.installment_to_income),
        paid,
        _amount("Y", "income", income),
    ]
    yield because("installment_to_income", f"x = {paid.symbol} / Y", values, DEBTOR)


def _npv(schedule: Schedule, impact: Impact, on: date) -> Explanation:
    values = [_amount("NPV", "npv", impact.npv), rate("r", "npv_rate", impact.npv_rate)]
    values += [days("y", "year_days", DAYS_PER_YEAR), count("n", "payments", len(schedule.rows))]
    taxed = any(row.vat for row in schedule.rows)
    for k, row in enumerate(schedule.rows, 1):
        values.append(money(numbered("c", k), "payment", row.payment, schedule.currency))
        if taxed:
            values.append(money(numbered("V", k), "vat", row.vat, schedule.currency))
        values.append(days(numbered("d", k), "days_away", days_between(on, row.due_on)))
    kept = "(cₖ − Vₖ)" if taxed else "cₖ"
    return because("npv", f"NPV = Σₖ₌₁ⁿ({kept} / (1 + r)^(dₖ / y))", values, VALUE)


def _amount(symbol: str, key: str, amount: Money) -> Symbol:
    return money(symbol, key, amount.minor, amount.currency)
