"""Two offers side by side: the one that was put aside (A) and the present one (B), row by row, differences marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from api.schemas import MoneyText
from copilot.money import Money, round_decimals
from copilot.scripts.figures import money_text
from ui.answers_quote import QuoteRead
from ui.parts.figures import day, number, percent, rounded
from ui.parts.markup import Column, heading, soft, table
from ui.parts.what_if_result import cost_name, cost_text
from ui.words import Words


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one offer: its text, and the value it is compared by, None where only the text counts."""

    text: str
    value: Money | Decimal | None = None


NOTHING = Cell("—")


def draw(a: QuoteRead, b: QuoteRead, w: Words, *, locale: str) -> None:
    """The table; a row that differs is marked and says by how much, where that is a number."""
    heading(w("what_if.compare.title"))
    left, right = _cells(a, w), _cells(b, w)
    names = [*left, *(name for name in right if name not in left)]
    rows = [_row(name, left.get(name, NOTHING), right.get(name, NOTHING), w, locale) for name in names]
    differing = frozenset(place for place, row in enumerate(rows) if row[1] != row[2])
    columns = [Column("")]
    columns += [Column(w(f"what_if.compare.{name}"), number=True) for name in ("a", "b", "difference")]
    with st.container(key="compare"):
        table(columns, rows, label=w("what_if.compare.title"), strong=differing)
    soft(w("what_if.compare.same") if not differing else w("what_if.compare.hint"))


def _row(name: str, a: Cell, b: Cell, w: Words, locale: str) -> tuple[str, str, str, str]:
    if a.text == b.text:
        return name, a.text, b.text, ""
    return f"≠ {name}", a.text, b.text, _change(a.value, b.value, w, locale, share="%" in b.text)


def _change(
    a: Money | Decimal | None, b: Money | Decimal | None, w: Words, locale: str, *, share: bool
) -> str:
    """By how much B is more (+) or less (−) than A; empty where that is no number."""
    if isinstance(a, Money) and isinstance(b, Money):
        change = b - a
        sign, shown = (
            ("+" if change.minor > 0 else "−"),
            money_text(Money(abs(change.minor), a.currency), locale),
        )
    elif isinstance(a, Decimal) and isinstance(b, Decimal):
        points = (b - a) * 100 if share else b - a
        sign, shown = ("+" if points > 0 else "−"), number(round_decimals(abs(points), 2), w)
    else:
        return ""
    return f"{sign}{shown} {w('what_if.compare.points')}" if share else f"{sign}{shown}"


def _cells(quote: QuoteRead, w: Words) -> dict[str, Cell]:
    return {**dict(_terms(quote, w)), **dict(_for_lead(quote, w))}


def _terms(quote: QuoteRead, w: Words) -> Iterable[tuple[str, Cell]]:
    impact = quote.impact
    yield w("what_if.kind"), Cell(w.label("kind", quote.kind))
    yield w("what_if.verdict"), Cell(w(f"verdict.{quote.verdict.outcome}"))
    yield w("what_if.figure.installment"), _money(impact.installment)
    yield (
        w("what_if.figure.installments"),
        Cell(str(impact.installments), Decimal(impact.installments)),
    )
    yield w("what_if.figure.first_payment"), _money(impact.first_payment)
    yield w("what_if.figure.last_payment"), _money(impact.last_payment)
    yield w("what_if.figure.first_due_on"), Cell(day(impact.first_due_on, w))
    yield w("what_if.figure.last_due_on"), Cell(day(impact.last_due_on, w))
    yield w("what_if.figure.total_to_pay"), _money(impact.total_to_pay)
    yield w("what_if.figure.saved"), _money(impact.saved)
    yield w("what_if.figure.discount_rate"), _share(impact.discount_rate, 2, w)
    yield w("what_if.figure.stays"), _money(impact.stays)
    for cost in impact.cost:
        yield cost_name(cost, impact.cost, w), Cell(cost_text(cost, w), cost.per_year)
    share = impact.installment_to_income
    yield (
        w("what_if.figure.highest_to_income"),
        Cell(w("debtor.unknown")) if share is None else _share(share, 1, w),
    )


def _for_lead(quote: QuoteRead, w: Words) -> Iterable[tuple[str, Cell]]:
    if quote.lead is not None:
        for name in ("expected_npv", "decision_value"):
            yield w(f"what_if.lead.{name}"), _money(getattr(quote.lead, name))
        yield w("what_if.lead.chance_kept"), _share(quote.lead.chance_kept, 1, w)
        months = round_decimals(quote.lead.months_to_cash, 1)
        yield w("what_if.lead.months_to_cash"), Cell(number(months, w), months)
    if quote.books is not None:
        for name in ("modification_result", "result", "vat_to_reverse", "profit_or_loss"):
            yield w(f"what_if.books.{name}"), _money(getattr(quote.books, name))


def _money(money: MoneyText) -> Cell:
    return Cell(money.text, Money(money.minor, money.currency))


def _share(share: Decimal, decimals: int, w: Words) -> Cell:
    return Cell(rounded(share, decimals, w) if share else percent(0, w), share)
