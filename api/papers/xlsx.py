"""A quote as a workbook: terms and figures, every payment, what falls on each debt, and the books for who may see them.

What we computed stands as a number; beside it stands a formula that works it out from the other cells, and a check.
"""

from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook

from api.papers.contents import Contents, Line
from api.papers.pen import Cell, Pen
from api.papers.xlsx_payments import FIRST, PAYMENT, last_row, payments_sheet, regular_rows
from copilot.debt import BUCKETS
from copilot.money import Money
from copilot.scenarios.deal import DebtDeal, Part

LABEL, VALUE, FORMULA, SAME = range(4)
OWED, WAIVED, LEFT = 1, 2, 3
WIDTHS = (44, 24, 24, 16)


def xlsx(contents: Contents) -> bytes:
    """The workbook as bytes; the same quote gives the same bytes."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        names = contents.words.sheet
        pens = {
            key: Pen(book, names[key], currency=contents.currency, locale=contents.locale)
            for key in ("offer", "payments", "debts", *(["books"] if contents.with_books else []))
        }
        made = datetime.combine(contents.on, time())
        book.set_properties({"title": contents.words.title, "created": made})
        _offer_sheet(pens["offer"], contents)
        payments_sheet(pens["payments"], contents)
        _debts_sheet(pens["debts"], contents)
        if contents.with_books:
            _books_sheet(pens["books"], contents)
    return target.getvalue()


def _offer_sheet(pen: Pen, contents: Contents) -> None:
    pen.put(Cell(0, LABEL), contents.words.title, "title")
    row = 2
    for key, lines in (("whom", contents.whom()), ("offer", contents.offer())):
        row = _section(pen, row, contents.words.section[key], lines)
    row, claim = _claim(pen, row, contents)
    row = _section(pen, row, contents.words.section["terms"], contents.terms())
    row = _figures(pen, row, claim, contents)
    row = _section(pen, row, contents.words.section["cost"], contents.costs())
    pen.put(Cell(row, LABEL), contents.words.note["title"], "section")
    for text in (*contents.notes(), f"{contents.words.note['versions']}: {', '.join(contents.versions())}"):
        row += 1
        pen.put(Cell(row, LABEL), text)
    for column, width in enumerate(WIDTHS):
        pen.sheet.set_column(column, column, width)
    pen.printed(head=0)


def _section(pen: Pen, row: int, title: str, lines: Iterable[Line]) -> int:
    """Labels and values under a title; gives back the row after them and a gap."""
    told = tuple(lines)
    if not told:
        return row
    pen.put(Cell(row, LABEL), title, "section")
    for line in told:
        row += 1
        pen.put(Cell(row, LABEL), line.label)
        pen.put(Cell(row, VALUE), line.value, decimals=line.decimals)
        if line.aside:
            pen.put(Cell(row, FORMULA), line.aside, "formula")
    return row + 2


def _claim(pen: Pen, row: int, contents: Contents) -> tuple[int, int]:
    """The claim by bucket, what is waived of it and what is left; gives back the next row and that of the totals."""
    words, offer = contents.words, contents.quote.scenario.offer
    for column, key in enumerate(("bucket", "owed", "waived", "left")):
        pen.put(Cell(row, column), words.claim[key], "head")
    first = row + 1
    for name in BUCKETS:
        row += 1
        pen.put(Cell(row, LABEL), words.bucket[name])
        pen.amount(Cell(row, OWED), getattr(offer.claim, name))
        pen.amount(Cell(row, WAIVED), getattr(offer.waived, name))
        left = getattr(offer.claim, name) - getattr(offer.waived, name)
        pen.sum_up(Cell(row, LEFT), f"{Cell(row, OWED)}-{Cell(row, WAIVED)}", left)
    total = row + 1
    pen.put(Cell(total, LABEL), words.bucket["total"], "total")
    sums = (
        offer.claim.total.minor,
        offer.waived.total.minor,
        offer.claim.total.minor - offer.waived.total.minor,
    )
    for column, minor in zip((OWED, WAIVED, LEFT), sums, strict=True):
        pen.sum_up(Cell(total, column), f"SUM({Cell(first, column)}:{Cell(row, column)})", minor, "total")
    return total + 2, total


def _figures(pen: Pen, row: int, claim: int, contents: Contents) -> int:
    """The figures of the debtor, each with the formula that works it out of claim and payments."""
    words, impact = contents.words, contents.quote.scenario.impact
    pen.put(Cell(row, LABEL), words.section["figures"], "section")
    for column, key in ((VALUE, "value"), (FORMULA, "formula"), (SAME, "same")):
        pen.put(Cell(row, column), words.check[key], "head")
    formulas = _formulas(claim, contents)
    for line in contents.figures():
        row += 1
        value, again = Cell(row, VALUE), Cell(row, FORMULA)
        pen.put(Cell(row, LABEL), line.label)
        pen.put(value, line.value)
        formula = formulas.get(line.key)
        if formula is None:
            continue
        if isinstance(line.value, Money):
            pen.sum_up(again, formula, line.value.minor)
            pen.test(Cell(row, SAME), pen.same(value, again), words.check)
        else:
            pen.share(again, formula, impact.discount_rate)
            pen.test(Cell(row, SAME), f"ROUND({value}-{again},6)=0", words.check)
    return row + 2


def _formulas(claim: int, contents: Contents) -> dict[str, str]:
    """Figure -> the formula that works it out."""
    exact = contents.quote.scenario
    rows, sheet = exact.schedule.rows, f"'{contents.words.sheet['payments']}'!"
    first, last = regular_rows(rows)

    def column(start: int, end: int) -> str:
        return f"{sheet}{Cell(start, PAYMENT)}:{Cell(end, PAYMENT)}"

    total = f"SUM({column(FIRST, last_row(rows))})"
    owed, waived, left = (Cell(claim, place) for place in (OWED, WAIVED, LEFT))
    stays = f"{exact.impact.stays.major:f}"
    return {
        "installment": f"MAX({column(first, last)})",
        "first_payment": f"{sheet}{Cell(FIRST, PAYMENT)}",
        "total_to_pay": total,
        "saved": f"{owed}-{total}-{stays}",
        "extra_cost": f"{total}+{stays}-{owed}",
        "discount_rate": f"ROUNDDOWN({waived}/{owed},6)",
        "lost_on_breach": f"{owed}-{left}",
    }


def _debts_sheet(pen: Pen, contents: Contents) -> None:
    """What every payment pays of every debt, bucket by bucket, and what the plan itself earns."""
    words = contents.words
    named = [words.debt[key] for key in ("debt_id", "product", "number", "due_on")]
    buckets = [words.bucket[name] for name in BUCKETS]
    earned = [words.debt["plan_interest"], words.column["charge"], words.column["vat"], words.debt["payment"]]
    for column, title in enumerate((*named, *buckets, *earned)):
        pen.put(Cell(0, column), title, "head")
    row = 1
    for debt in contents.quote.debts:
        for part in debt.parts:
            _part(pen, row, debt, part)
            row += 1
    for column in range(len(named), len(named) + len(buckets) + len(earned)):
        minor = sum(
            _amounts(part)[column - len(named)] for debt in contents.quote.debts for part in debt.parts
        )
        pen.sum_up(Cell(row, column), f"SUM({Cell(1, column)}:{Cell(row - 1, column)})", minor, "total")
    pen.put(Cell(row, 0), words.check["total"], "total")
    pen.sheet.set_column(0, 1, 22)
    pen.sheet.set_column(2, 12, 14)
    pen.printed(head=0, landscape=True)


def _part(pen: Pen, row: int, debt: DebtDeal, part: Part) -> None:
    for column, value in enumerate((debt.debt_id, debt.product, part.number, part.due_on)):
        pen.put(Cell(row, column), value)
    amounts = _amounts(part)
    for column, minor in enumerate(amounts[:-1], 4):
        pen.amount(Cell(row, column), minor)
    end = 4 + len(amounts) - 1
    pen.sum_up(Cell(row, end), f"SUM({Cell(row, 4)}:{Cell(row, end - 1)})", amounts[-1])


def _amounts(part: Part) -> tuple[int, ...]:
    paid = part.paid.parts()
    return (*(paid[name] for name in BUCKETS), part.interest, part.charge, part.vat, part.payment)


def _books_sheet(pen: Pen, contents: Contents) -> None:
    """What agreeing does to the books, with the sums that must come out."""
    books, words = contents.quote.books, contents.words
    pen.put(Cell(0, LABEL), words.sheet["books"], "head")
    for column, key in ((VALUE, "value"), (FORMULA, "formula"), (SAME, "same")):
        pen.put(Cell(0, column), words.check[key], "head")
    places = {key: row for row, key in enumerate(words.books, 1)}
    for key, row in places.items():
        value = getattr(books, key)
        pen.put(Cell(row, LABEL), words.books[key])
        pen.put(Cell(row, VALUE), value.total if key == "gross_before" else value)
    at = {key: Cell(row, VALUE) for key, row in places.items()}
    sums = {
        "result": f"{at['modification_result']}+{at['write_off_result']}+{at['allowance_release']}"
        f"+{at['off_balance_income']}",
        "profit_or_loss": f"{at['result']}+{at['vat_to_reverse']}",
    }
    for key, formula in sums.items():
        row = places[key]
        pen.sum_up(Cell(row, FORMULA), formula, getattr(books, key).minor)
        pen.test(Cell(row, SAME), pen.same(at[key], Cell(row, FORMULA)), words.check)
    for column, width in enumerate(WIDTHS):
        pen.sheet.set_column(column, column, width)
    pen.printed(head=0)
