"""A quote as a workbook: terms and figures, every payment, what falls on each debt, and the books for who may see them.

What we computed stands as a number; beside it stands a formula that works it out from the other cells, and a check.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook

from api.papers.contents import Contents, Line, Value
from api.papers.pen import Cell, Pen
from api.papers.xlsx_books import books_sheet
from api.papers.xlsx_breach import breach_table
from api.papers.xlsx_cost import cost_sheet, solved_rates
from api.papers.xlsx_payments import (
    FIRST,
    PAYMENT,
    PRINCIPAL,
    capitalised_cell,
    last_row,
    payments_sheet,
    regular_rows,
)
from copilot.debt import BUCKETS
from copilot.money import Money
from copilot.scenarios.deal import DebtDeal, Part

LABEL, VALUE, FORMULA, SAME = range(4)
OWED, WAIVED, LEFT = 1, 2, 3
WIDTHS = (44, 24, 24, 16)
SHARE_PLACES, PERCENT = 6, 2
"""Shares are rounded down to 6 places; a percentage has two places more than it shows decimals."""


def xlsx(contents: Contents) -> bytes:
    """The workbook as bytes; the same quote gives the same bytes."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        names = contents.words.sheet
        pens = {
            key: Pen(book, names[key], currency=contents.currency, locale=contents.locale)
            for key in _sheets(contents)
        }
        made = datetime.combine(contents.on, time())
        book.set_properties({"title": contents.words.title, "created": made})
        claim, opening = _offer_sheet(pens["offer"], contents)
        payments_sheet(pens["payments"], contents, opening=opening)
        if "cost" in pens:
            cost_sheet(pens["cost"], contents)
        _debts_sheet(pens["debts"], contents)
        if contents.with_books:
            books_sheet(pens["books"], contents, claim=claim)
    return target.getvalue()


def _sheets(contents: Contents) -> Iterator[str]:
    """The sheets of this offer, by name: no total cost where nothing is financed, no books for an advisor."""
    yield from ("offer", "payments")
    if contents.quote.scenario.impact.cost:
        yield "cost"
    yield "debts"
    if contents.with_books:
        yield "books"


def _offer_sheet(pen: Pen, contents: Contents) -> tuple[int, str]:
    """Terms and figures. Gives back the row of the claim's totals and the formula of what is owed before payments."""
    pen.put(Cell(0, LABEL), contents.words.title, "title")
    row = 2
    for key, lines in (("whom", contents.whom()), ("offer", contents.offer())):
        row = _section(pen, row, contents.words.section[key], lines)
    row, claim = _claim(pen, row, contents)
    row = _checked(pen, row, "terms", contents.terms(), _terms(contents), contents)
    stays = _places(row, contents.figures()).get("stays")
    row = _checked(pen, row, "figures", contents.figures(), _figures(row, claim, contents), contents)
    row = _costs(pen, row, contents)
    row = breach_table(pen, row, owed=Cell(claim, OWED), left=Cell(claim, LEFT), contents=contents)
    pen.put(Cell(row, LABEL), contents.words.note["title"], "section")
    for text in (*contents.notes(), f"{contents.words.note['versions']}: {', '.join(contents.versions())}"):
        row += 1
        pen.put(Cell(row, LABEL), text)
    for column, width in enumerate(WIDTHS):
        pen.sheet.set_column(column, column, width)
    pen.printed(head=0)
    owed = f"'{pen.name}'!{Cell(claim, LEFT)}"
    return claim, f"{owed}-'{pen.name}'!{stays}" if stays else owed


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


def _places(row: int, lines: Iterable[Line]) -> dict[str, Cell]:
    """Where the values of a section stand whose title is in `row`."""
    return {line.key: Cell(at, VALUE) for at, line in enumerate(lines, row + 1)}


def _checked(
    pen: Pen, row: int, key: str, lines: Iterable[Line], formulas: Mapping[str, str], contents: Contents
) -> int:
    """A section whose values are worked out again; what nothing else gives is marked as given. The next row."""
    words = contents.words
    pen.put(Cell(row, LABEL), words.section[key], "section")
    for column, title in ((VALUE, "value"), (FORMULA, "formula"), (SAME, "same")):
        pen.put(Cell(row, column), words.check[title], "head")
    for line in lines:
        row += 1
        pen.put(Cell(row, LABEL), line.label)
        pen.put(Cell(row, VALUE), line.value, decimals=line.decimals)
        if line.key in formulas:
            _again(pen, row, line.value, formulas[line.key], contents, places=SHARE_PLACES)
        else:
            pen.put(Cell(row, FORMULA), words.check["given"], "formula")
    return row + 2


def _again(
    pen: Pen, row: int, value: object, formula: str, contents: Contents, *, places: int, decimals: int = 2
) -> None:
    """The formula beside a value, and whether both agree: amounts to the minor unit, shares to `places`."""
    own, again = Cell(row, VALUE), Cell(row, FORMULA)
    if isinstance(value, Money):
        pen.sum_up(again, formula, value.minor)
        pen.test(Cell(row, SAME), pen.same(own, again), contents.words.check)
    elif isinstance(value, Decimal):
        pen.share(again, formula, value, decimals=decimals)
        pen.test(Cell(row, SAME), f"ROUND({own}-{again},{places})=0", contents.words.check)


def _terms(contents: Contents) -> dict[str, str]:
    """Term -> the formula that works it out of the payments; the others are what was agreed."""
    exact, sheet = contents.quote.scenario, f"'{contents.words.sheet['payments']}'!"
    begin = FIRST + sum(row.number == 0 for row in exact.schedule.rows)
    repaid = f"SUM({sheet}{Cell(begin, PRINCIPAL)}:{Cell(last_row(exact.schedule.rows), PRINCIPAL)})"
    grown = capitalised_cell(contents)
    if grown is None:
        return {"financed": repaid}
    return {"financed": f"{repaid}-{sheet}{grown}", "capitalised": f"{sheet}{grown}"}


def _costs(pen: Pen, row: int, contents: Contents) -> int:
    """The total-cost rates with the sheet that works them out: the same as printed."""
    told = contents.costs()
    if not told:
        return row
    row = _checked(pen, row, "cost", (), {}, contents) - 2
    for line, formula in zip(told, solved_rates(contents), strict=True):
        row += 1
        pen.put(Cell(row, LABEL), line.label)
        pen.put(Cell(row, VALUE), line.value, decimals=line.decimals)
        _again(
            pen, row, line.value, formula, contents, places=line.decimals + PERCENT, decimals=line.decimals
        )
        pen.put(Cell(row, SAME + 1), line.aside, "formula")
    return row + 2


def _figures(row: int, claim: int, contents: Contents) -> dict[str, str]:
    """Figure -> the formula that works it out of claim and payments; the title of the section is in `row`."""
    rows, sheet = contents.quote.scenario.schedule.rows, f"'{contents.words.sheet['payments']}'!"
    at = _places(row, contents.figures())
    first, last = regular_rows(rows)

    def column(start: int, end: int, place: int = PAYMENT) -> str:
        return f"{sheet}{Cell(start, place)}:{Cell(end, place)}"

    total = f"SUM({column(FIRST, last_row(rows))})"
    owed, waived, left = (Cell(claim, place) for place in (OWED, WAIVED, LEFT))
    stays = at.get("stays")
    last_payment = f"{sheet}{Cell(last_row(rows), PAYMENT)}"
    return {
        "installment": f"MAX({column(first, last)})",
        "first_payment": f"{sheet}{Cell(FIRST, PAYMENT)}",
        "last_payment": last_payment,
        "total_to_pay": total,
        "stays": f"{left}-SUM({column(FIRST, last_row(rows), PRINCIPAL)})",
        "saved": f"{owed}-{total}" + (f"-{stays}" if stays else ""),
        "extra_cost": f"{total}-{owed}" + (f"+{stays}" if stays else ""),
        "discount_rate": f"ROUNDDOWN({waived}/{owed},{SHARE_PLACES})",
        "lost_on_breach": f"{owed}-{left}",
        "installment_to_income": (
            f"ROUNDDOWN(MAX({at['installment']},{last_payment})/{at.get('income')},{SHARE_PLACES})"
        ),
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
            _part(pen, row, debt, part, words.product.get(debt.product, debt.product))
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


def _part(pen: Pen, row: int, debt: DebtDeal, part: Part, product: str) -> None:
    named: tuple[Value, ...] = (debt.debt_id, product, part.number, part.due_on)
    for column, value in enumerate(named):
        pen.put(Cell(row, column), value)
    amounts = _amounts(part)
    for column, minor in enumerate(amounts[:-1], 4):
        pen.amount(Cell(row, column), minor)
    end = 4 + len(amounts) - 1
    pen.sum_up(Cell(row, end), f"SUM({Cell(row, 4)}:{Cell(row, end - 1)})", amounts[-1])


def _amounts(part: Part) -> tuple[int, ...]:
    paid = part.paid.parts()
    return (*(paid[name] for name in BUCKETS), part.interest, part.charge, part.vat, part.payment)
