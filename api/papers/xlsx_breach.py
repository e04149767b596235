"""What is owed again if the plan is broken: a small table with the same worked out, and what it is made of."""

from decimal import Decimal

from api.papers.contents import Contents
from api.papers.pen import Cell, Pen
from api.papers.xlsx_payments import FIRST, INTEREST, PRINCIPAL
from copilot.breach import Breach

AFTER, OWED, OWED_2, SAME, ON, LOST, SINCE, PAID = range(8)


def breach_table(pen: Pen, row: int, *, owed: Cell, left: Cell, contents: Contents) -> int:
    """The table from `row` on; `owed`: the claim, `left`: the same without the discount. Gives back the next row."""
    words, places = contents.words, contents.quote.breach
    if not places:
        return row
    pen.put(Cell(row, AFTER), words.section["breach"], "section")
    titles = [words.breach["owed"], words.check["formula"], words.check["same"]]
    titles += [words.breach[key] for key in ("on", "discount_lost", "interest", "paid")]
    for column, title in enumerate(titles, OWED):
        pen.put(Cell(row, column), title, "head")
    for one in places:
        row += 1
        _row(pen, row, one, claim=left if one.discount_kept.minor else owed, contents=contents)
    pen.sheet.set_column(ON, PAID, 16)
    return row + 2


def _row(pen: Pen, row: int, one: Breach, *, claim: Cell, contents: Contents) -> None:
    """Owed again = claim - what the payments made repaid or paid as interest + interest since + what was too much."""
    value, again = Cell(row, OWED), Cell(row, OWED_2)
    pen.put(Cell(row, AFTER), contents.after(one))
    pen.put(value, one.owed)
    pen.put(Cell(row, ON), one.on)
    for column, money in ((LOST, one.discount_lost), (SINCE, one.interest), (PAID, one.paid)):
        pen.put(Cell(row, column), money)
    sheet = contents.words.sheet["payments"]
    rows = f"{Cell(FIRST, PRINCIPAL)}:{Cell(FIRST + one.after - 1, INTEREST)}"
    counted = f"-SUM('{sheet}'!{rows})" if one.after else ""
    credit = f"+{Decimal(one.credit.minor).scaleb(-pen.scale):f}" if one.credit.minor else ""
    pen.sum_up(again, f"{claim}{counted}+{Cell(row, SINCE)}{credit}", one.owed.minor)
    pen.test(Cell(row, SAME), pen.same(value, again), contents.words.check)
