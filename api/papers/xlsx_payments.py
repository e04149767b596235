"""The sheet of payments: every row as we price it, and beside it the same worked out by the spreadsheet itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.papers.contents import Contents
from api.papers.pen import Cell, Pen
from copilot.money import Money
from copilot.offer import Installment, OnePayment, Scenario
from copilot.scenarios.explain_level import walk

HEAD, OPENING, FIRST = 0, 1, 2
NUMBER, DUE, PAYMENT, PRINCIPAL, INTEREST, CHARGE, VAT, BALANCE = range(8)
RATE, INTEREST_2, VAT_2, PAYMENT_2, BALANCE_2, SAME = range(8, 14)
AMOUNTS = ("payment", "principal", "interest", "charge", "vat", "balance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What the rows were made with: rate per numbered row, VAT shares, and the grace before the first: day, rate and
    interest of each period in which nothing is paid, and whether it became principal. All nothing for one payment."""

    rates: tuple[Decimal, ...] = ()
    grace: tuple[tuple[date, Decimal, int], ...] = ()
    capitalised: bool = False
    vat_on_interest: Decimal = Decimal(0)
    vat_on_charges: Decimal = Decimal(0)


def behind(exact: Scenario, contents: Contents) -> Behind:
    """The rates and shares behind the schedule of an offer."""
    offer = exact.offer
    if isinstance(offer, OnePayment):
        return Behind()
    found = walk(offer, exact.schedule, on=contents.on)
    return Behind(
        rates=found.rates,
        grace=tuple(zip(found.ends, found.periods, found.grace, strict=False)),
        capitalised=exact.schedule.capitalised > 0,
        vat_on_interest=offer.paying.vat_on_interest,
        vat_on_charges=offer.paying.vat_on_charges,
    )


def payments_sheet(pen: Pen, contents: Contents, *, opening: str) -> None:
    """The whole sheet: head, opening balance, rows, our totals and the spreadsheet's, and the interest of a grace.

    `opening`: the formula of what is owed before the first row.
    """
    exact, words = contents.quote.scenario, contents.words
    rows = exact.schedule.rows
    _head(pen, contents)
    pen.put(Cell(OPENING, DUE), words.check["opening"])
    owed = rows[0].balance + rows[0].principal - (0 if rows[0].number == 0 else exact.schedule.capitalised)
    pen.amount(Cell(OPENING, BALANCE), owed)
    pen.sum_up(Cell(OPENING, BALANCE_2), opening, owed)
    made = behind(exact, contents)
    for k, row in enumerate(rows):
        _given(pen, FIRST + k, row, contents)
        _worked_out(pen, FIRST + k, row, made, contents)
    _totals(pen, rows, contents)
    _grace(pen, rows, made, contents)
    pen.sheet.set_column(NUMBER, NUMBER, 8)
    pen.sheet.set_column(DUE, BALANCE_2, 15)
    pen.sheet.set_column(SAME, SAME, 11)
    pen.printed(head=HEAD, landscape=True)


def last_row(plan: Sequence[Installment]) -> int:
    """The place of the last payment in the sheet, from 0."""
    return FIRST + len(plan) - 1


def regular_rows(plan: Sequence[Installment]) -> tuple[int, int]:
    """The places of the first and the last regular payment: without what is paid at once and without the last."""
    first = FIRST + (1 if plan[0].number == 0 else 0)
    return first, max(first, last_row(plan) - 1)


def _head(pen: Pen, contents: Contents) -> None:
    words = contents.words
    titles = [words.column[name] for name in ("number", "due_on", *AMOUNTS)]
    titles += [words.check["rate"], words.check["interest"]]
    titles += [f"{words.column['vat']} ({words.check['formula'].lower()})", words.check["payment"]]
    titles += [words.check["balance"], words.check["same"]]
    for column, title in enumerate(titles):
        pen.put(Cell(HEAD, column), title, "head")


def _given(pen: Pen, at: int, row: Installment, contents: Contents) -> None:
    pen.put(Cell(at, NUMBER), row.number)
    pen.put(Cell(at, DUE), row.due_on)
    for column, name in enumerate(AMOUNTS, PAYMENT):
        pen.put(Cell(at, column), Money(getattr(row, name), contents.currency))


def _worked_out(pen: Pen, at: int, row: Installment, made: Behind, contents: Contents) -> None:
    """Interest = balance x rate, VAT = its shares, payment = the sum of its parts, balance = before - principal."""
    first = row.number == 1
    before, cells = Cell(at - 1, BALANCE_2), {column: Cell(at, column) for column in range(SAME + 1)}
    grace = f"+{grace_cell(contents)}" if first and made.grace else ""
    grown, waiting = (grace, "") if made.capitalised else ("", grace)
    if row.number and made.rates:
        pen.rate(cells[RATE], made.rates[row.number - 1])
        interest = f"ROUND(({before}{grown})*{cells[RATE]},{pen.scale}){waiting}"
    else:
        interest = "0"
    pen.sum_up(cells[INTEREST_2], interest, row.interest)
    vat = (
        f"ROUND(({cells[INTEREST]}{grown})*{made.vat_on_interest:f},{pen.scale})"
        f"+ROUND({cells[CHARGE]}*{made.vat_on_charges:f},{pen.scale})"
    )
    pen.sum_up(cells[VAT_2], vat, row.vat)
    pen.sum_up(cells[PAYMENT_2], f"SUM({cells[PRINCIPAL]}:{cells[VAT]})", row.payment)
    pen.sum_up(cells[BALANCE_2], f"{before}{grown}-{cells[PRINCIPAL]}", row.balance)
    pairs = ((INTEREST, INTEREST_2), (VAT, VAT_2), (PAYMENT, PAYMENT_2), (BALANCE, BALANCE_2))
    same = ",".join(pen.same(cells[one], cells[other]) for one, other in pairs)
    pen.test(cells[SAME], f"AND({same})", contents.words.check)


def _totals(pen: Pen, rows: Sequence[Installment], contents: Contents) -> None:
    """Our totals, below them the spreadsheet's, below them whether they agree and whether every row does."""
    ours, theirs, last = last_row(rows) + 1, last_row(rows) + 2, last_row(rows)
    words = contents.words.check
    for row, ink in ((ours, "total"), (theirs, "formula")):
        pen.put(Cell(row, DUE), words["total" if row == ours else "formula"], ink)
    for column, name in enumerate(AMOUNTS[:-1], PAYMENT):
        total = sum(getattr(row, name) for row in rows)
        pen.amount(Cell(ours, column), total, "total")
        pen.sum_up(Cell(theirs, column), f"SUM({Cell(FIRST, column)}:{Cell(last, column)})", total)
    same = ",".join(pen.same(Cell(ours, column), Cell(theirs, column)) for column in range(PAYMENT, BALANCE))
    pen.test(Cell(theirs, SAME), f"AND({same})", words)
    pen.put(Cell(theirs + 1, BALANCE_2), words["all"], "formula")
    checks = f'COUNTIF({Cell(FIRST, SAME)}:{Cell(last, SAME)},"{words["ok"]}")={len(rows)}'
    pen.test(Cell(theirs + 1, SAME), checks, words)


def grace_cell(contents: Contents) -> Cell:
    """Where the interest of the grace is added up."""
    rows, silent = contents.quote.scenario.schedule.rows, _silent(contents)
    return Cell(last_row(rows) + 5 + silent, INTEREST_2)


def capitalised_cell(contents: Contents) -> Cell | None:
    """Where the interest that became principal is added up; None if none did."""
    return grace_cell(contents) if contents.quote.scenario.schedule.capitalised else None


def _silent(contents: Contents) -> int:
    return len(behind(contents.quote.scenario, contents).grace)


def _grace(pen: Pen, rows: Sequence[Installment], made: Behind, contents: Contents) -> None:
    """Each period without a payment: interest = balance x rate, on the interest before it only if that is principal."""
    if not made.grace:
        return
    words, top = contents.words.check, last_row(rows) + 5
    before = [k for k, row in enumerate(rows) if row.number == 0]
    balance = Cell(FIRST + before[-1] if before else OPENING, BALANCE_2)
    owed = rows[0].balance if before else rows[0].balance + rows[0].principal
    owed -= 0 if before else contents.quote.scenario.schedule.capitalised
    for k, (day, rate, interest) in enumerate(made.grace):
        cells = {
            column: Cell(top + k, column)
            for column in (NUMBER, DUE, INTEREST, RATE, INTEREST_2, BALANCE_2, SAME)
        }
        pen.put(cells[NUMBER], k + 1)
        pen.put(cells[DUE], day)
        pen.put(Cell(top + k, PAYMENT), words["grace"])
        pen.amount(cells[INTEREST], interest)
        pen.rate(cells[RATE], rate)
        pen.sum_up(cells[INTEREST_2], f"ROUND({balance}*{cells[RATE]},{pen.scale})", interest)
        owed += interest if made.capitalised else 0
        grown = f"+{cells[INTEREST_2]}" if made.capitalised else ""
        pen.sum_up(cells[BALANCE_2], f"{balance}{grown}", owed)
        pen.test(cells[SAME], pen.same(cells[INTEREST], cells[INTEREST_2]), words)
        balance = cells[BALANCE_2]
    total = grace_cell(contents)
    pen.put(Cell(total.row, PAYMENT), words["total"], "total")
    pen.amount(Cell(total.row, INTEREST), sum(interest for *_, interest in made.grace), "total")
    column = f"{Cell(top, INTEREST_2)}:{Cell(total.row - 1, INTEREST_2)}"
    pen.sum_up(total, f"SUM({column})", sum(interest for *_, interest in made.grace), "total")
