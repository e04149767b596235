"""What an offer does to the books: sums that add up line by line, and the facts around them."""

from collections.abc import Iterable, Sequence

import streamlit as st

from api.schemas import MoneyText
from copilot.money import round_decimals
from ui.answers_quote import BooksRead
from ui.parts.figures import percent, rounded
from ui.parts.markup import Column, facts, heading, notice, soft, table
from ui.parts.what_if_lead import signed
from ui.words import Words

RESULT = ("modification_result", "write_off_result", "allowance_release", "off_balance_income")
"""Their sum is the result."""


def draw(books: BooksRead, w: Words) -> None:
    """The result as a sum, the allowance from opening to closing, the same result from the balance sheet."""
    heading(w("what_if.books.title"), books.assumptions_version)
    facts(_facts(books, w))
    with st.container(key="books", horizontal=True, gap="medium"):
        for name, rows in (("result", _sum), ("allowance", movement), ("carried", _carried)):
            with st.container(key=f"books_{name}", gap="small"):
                _ledger(w(f"what_if.books.{name}"), list(rows(books, w)), w)
    if adds_up(books):
        soft(f"✓ {w('what_if.books.adds_up')}")
    else:
        notice(w("what_if.books.broken_title"), w("what_if.books.broken_hint"), tone="warn")
    if books.vat_still_owed.minor:
        notice(
            w("what_if.books.vat_still_owed", text=books.vat_still_owed.text),
            w("what_if.books.vat_still_owed_hint"),
            tone="warn",
        )


def _ledger(title: str, rows: Sequence[tuple[str, str, str]], w: Words) -> None:
    columns = [Column(""), Column(title), Column(w("claim.amount"), number=True)]
    totals = frozenset(place for place, row in enumerate(rows) if row[0] == "=")
    table(columns, rows, label=title, strong=totals)


def adds_up(books: BooksRead) -> bool:
    """Do both ways lead to the same result, and the allowance to its closing, to the minor unit?"""
    parts = sum(getattr(books, name).minor for name in RESULT)
    carried = books.amortised_cost_after.minor - books.amortised_cost_before.minor + books.cash_now.minor
    allowance = books.allowance_before.minor - books.allowance_used.minor - books.allowance_release.minor
    return (
        parts == books.result.minor == carried + books.off_balance_income.minor
        and books.profit_or_loss.minor == books.result.minor + books.vat_to_reverse.minor
        and books.write_off_result.minor == books.allowance_used.minor - books.written_off.minor
        and books.allowance_after.minor == allowance
    )


def _sum(books: BooksRead, w: Words) -> Iterable[tuple[str, str, str]]:
    for name in RESULT:
        yield "+", w(f"what_if.books.{name}"), _amount(getattr(books, name))
    yield "=", w("what_if.books.result"), _amount(books.result)
    yield "+", w("what_if.books.vat_to_reverse"), _amount(books.vat_to_reverse)
    yield "=", w("what_if.books.profit_or_loss"), _amount(books.profit_or_loss)


def movement(books: BooksRead, w: Words) -> Iterable[tuple[str, str, str]]:
    """The allowance from opening to closing, (sign, name, amount) each; what the result bears is the last but one."""
    release = books.allowance_release
    sign, name = ("+", "charged") if release.minor < 0 else ("−", "released")
    yield "+", w("what_if.books.allowance_before"), books.allowance_before.text
    yield "−", w("what_if.books.allowance_used"), books.allowance_used.text
    yield sign, w(f"what_if.books.allowance_{name}"), release.text.replace("-", "", 1)
    yield "=", w("what_if.books.allowance_after"), books.allowance_after.text


def _carried(books: BooksRead, w: Words) -> Iterable[tuple[str, str, str]]:
    yield "+", w("what_if.books.amortised_cost_after"), books.amortised_cost_after.text
    yield "−", w("what_if.books.amortised_cost_before"), books.amortised_cost_before.text
    yield "+", w("what_if.books.cash_now"), books.cash_now.text
    yield "+", w("what_if.books.off_balance_income"), books.off_balance_income.text
    yield "=", w("what_if.books.result"), _amount(books.result)


def _facts(books: BooksRead, w: Words) -> Iterable[tuple[str, str]]:
    assumed = f" · {w('what_if.books.eir_assumed')}" if books.eir_assumed else ""
    yield w("what_if.books.eir"), f"{rounded(books.eir, 2, w)}{assumed}"
    yield w("what_if.books.stage"), str(books.stage)
    yield w("what_if.books.written_off"), books.written_off.text
    for name in ("written_off_later", "vat_to_reverse_later"):
        if (later := getattr(books, name)).minor:
            yield w(f"what_if.books.{name}"), later.text
    if books.change_share is not None:
        kind = "substantial" if books.substantial else "not_substantial"
        yield (
            w("what_if.books.change"),
            f"{percent(round_decimals(books.change_share, 4), w).replace('-', '−')} · {w(f'what_if.books.{kind}')}",
        )


def _amount(money: MoneyText) -> str:
    return signed(money.minor, money.text)
