"""The sheet of the books: every amount worked out again from what is given, and the result in two ways.

Given are the claim, what was assumed and the original rate; everything else is a formula, in the order in which
copilot/scenarios/books.py works: what stands in the books, payments at the original rate, allowance, result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from api.papers.contents import Contents
from api.papers.pen import Cell, Pen
from api.papers.xlsx_payments import CHARGE, FIRST, PAYMENT, VAT
from copilot.day_count import eu_interval
from copilot.debt import BUCKETS
from copilot.money import Money, round_minor
from copilot.offer import SettlementPlan
from copilot.rate import as_decimal
from copilot.scenarios.assumptions import Reader
from copilot.scenarios.books import AS_AGREED, STAGE_2_AFTER_DAYS, STAGE_3_AFTER_DAYS

LABEL, VALUE, FORMULA, SAME = range(4)
CLAIM, WAIVED, SHARE, IN_BOOKS, OFF, GIVEN_UP = range(1, 7)
"""Columns of the table of buckets."""
DUE, YEARS, ASSET, OWN, WORTH = range(1, 6)
"""Columns of the table of payments."""
GIVEN = ("eir", "days_past_due", "pd", "lgd", "vat_share")
MONEY = (
    "gross_before", "off_balance", "written_off", "written_off_later", "paid_now", "cash_now", "gross_after",
    "allowance_before", "allowance_used", "allowance_after", "amortised_cost_before", "amortised_cost_after",
    "modification_result", "write_off_result", "allowance_release", "off_balance_income", "result", "carried",
    "vat_to_reverse", "vat_to_reverse_later", "vat_still_owed", "profit_or_loss",
)  # fmt: skip
ORDER = (*GIVEN, "stage", "coverage", "share", *MONEY)
PLACES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Where everything stands. `claim`: the row of the claim's totals in the sheet of the offer."""

    contents: Contents
    claim: int

    @property
    def buckets(self) -> int:
        """The row of the head of the table of buckets."""
        return len(ORDER) + 4

    @property
    def total(self) -> int:
        """The row of its totals."""
        return self.buckets + len(BUCKETS) + 1

    @property
    def flows(self) -> int:
        """The row of the head of the table of payments."""
        return self.total + 3

    @property
    def conditional(self) -> bool:
        """Is the discount given only with the last payment?"""
        return isinstance(self.contents.quote.scenario.offer, SettlementPlan)

    @property
    def later(self) -> list[int]:
        """The places of the payments after today in the schedule; none where no term of the debt changes."""
        exact = self.contents.quote.scenario
        if isinstance(exact.offer, AS_AGREED):
            return []
        return [k for k, row in enumerate(exact.schedule.rows) if row.due_on > self.contents.on]

    @property
    def share(self) -> Decimal:
        """The share of every payment that repays what stands in the books."""
        offer, books = self.contents.quote.scenario.offer, self.contents.quote.books
        kept = books.gross_before.total.minor - books.written_off.minor - books.written_off_later.minor
        return Decimal(kept) / (offer.claim.total.minor - offer.waived.total.minor)

    def again(self, key: str) -> str:
        """The cell in which a figure is worked out, or given."""
        return str(Cell(ORDER.index(key) + 1, VALUE if key in GIVEN else FORMULA))

    def of_payments(self, k: int) -> str:
        """What of a payment is not VAT nor the price of a service, as a formula."""
        sheet, row = f"'{self.contents.words.sheet['payments']}'!", FIRST + k
        return f"{sheet}{Cell(row, PAYMENT)}-{sheet}{Cell(row, CHARGE)}-{sheet}{Cell(row, VAT)}"

    def of_claim(self, name: str, column: int) -> str:
        """A cell of the claim in the sheet of the offer."""
        row = self.claim - len(BUCKETS) + BUCKETS.index(name)
        return f"'{self.contents.words.sheet['offer']}'!{Cell(row, column)}"


def books_sheet(pen: Pen, contents: Contents, *, claim: int) -> None:
    """The whole sheet; `claim` is the row of the claim's totals in the sheet of the offer."""
    at, words = Ledger(contents=contents, claim=claim), contents.words
    pen.put(Cell(0, LABEL), words.sheet["books"], "head")
    for column, title in ((VALUE, "value"), (FORMULA, "formula"), (SAME, "same")):
        pen.put(Cell(0, column), words.check[title], "head")
    values, formulas = dict(_values(at)), {**_shares(at), **_amounts(at, pen.scale)}
    for row, key in enumerate(ORDER, 1):
        pen.put(Cell(row, LABEL), words.books[key])
        pen.put(Cell(row, VALUE), values[key])
        if key in GIVEN:
            pen.put(Cell(row, FORMULA), words.check["given"], "formula")
        else:
            _again(pen, row, values[key], formulas[key], words.check)
    pen.put(Cell(len(ORDER) + 1, LABEL), words.books["assumptions_version"])
    pen.put(Cell(len(ORDER) + 1, VALUE), contents.quote.books.assumptions_version)
    _buckets(pen, at)
    _flows(pen, at)
    pen.sheet.set_column(LABEL, LABEL, 44)
    pen.sheet.set_column(VALUE, GIVEN_UP, 20)
    pen.printed(head=0)


def _again(pen: Pen, row: int, value: Money | Decimal | int, formula: str, words: Mapping[str, str]) -> None:
    own, again = Cell(row, VALUE), Cell(row, FORMULA)
    if isinstance(value, Money):
        pen.sum_up(again, formula, value.minor)
        pen.test(Cell(row, SAME), pen.same(own, again), words)
        return
    if isinstance(value, Decimal):
        pen.share(again, formula, value)
    else:
        pen.number(again, formula, value)
    pen.test(Cell(row, SAME), f"ROUND({own}-{again},{PLACES})=0", words)


def _values(at: Ledger) -> Iterator[tuple[str, Money | Decimal | int]]:
    """Every figure as we have it."""
    books, ground = at.contents.quote.books, at.contents.ground
    position, read = ground.position, Reader(ground.world.assumptions)
    yield "eir", books.eir
    yield "days_past_due", position.days_past_due
    yield "pd", read.exact("allowance.pd", ground.segment.ageing)
    yield "lgd", read.exact("allowance.lgd", position.main.product)
    yield "vat_share", ground.law.vat(position.main.product, position.debtor.kind.value).on_interest
    yield "stage", books.stage
    yield "coverage", books.coverage
    yield "share", at.share
    yield "paid_now", books.cash_now + books.off_balance_income
    change = books.amortised_cost_after - books.amortised_cost_before
    yield "carried", change + books.cash_now + books.off_balance_income
    for key in MONEY:
        if key in ("gross_before", "off_balance"):
            yield key, getattr(books, key).total
        elif key not in ("paid_now", "carried"):
            yield key, getattr(books, key)


def _shares(at: Ledger) -> dict[str, str]:
    days = at.again("days_past_due")
    left = f"({Cell(at.total, CLAIM)}-{Cell(at.total, WAIVED)})"
    return {
        "stage": f"1+IF({days}>{STAGE_2_AFTER_DAYS},1,0)+IF({days}>{STAGE_3_AFTER_DAYS},1,0)",
        "coverage": f"{at.again('pd')}*{at.again('lgd')}",
        "share": f"({Cell(at.total, IN_BOOKS)}-{Cell(at.total, GIVEN_UP)})/{left}",
    }


def _amounts(at: Ledger, scale: int) -> dict[str, str]:
    """Amount -> its formula over the cells of the others and of the tables."""
    exact, a = at.contents.quote.scenario, {key: at.again(key) for key in ORDER}
    today = [k for k, row in enumerate(exact.schedule.rows) if row.due_on == at.contents.on]
    given_up, worth = str(Cell(at.total, GIVEN_UP)), Cell(at.flows + _many(at) + 1, WORTH)
    left = f"{a['gross_before']}-{a['written_off']}-{a['cash_now']}"
    as_agreed = isinstance(exact.offer, AS_AGREED)
    return {
        "gross_before": str(Cell(at.total, IN_BOOKS)),
        "off_balance": str(Cell(at.total, OFF)),
        "written_off": "0" if at.conditional else given_up,
        "written_off_later": given_up if at.conditional else "0",
        "paid_now": "+".join(at.of_payments(k) for k in today) or "0",
        "cash_now": f"ROUND({a['paid_now']}*{a['share']},{scale})",
        "gross_after": left if as_agreed else f"ROUND({worth},{scale})",
        "allowance_before": f"ROUND({a['gross_before']}*{a['coverage']},{scale})",
        "allowance_used": f"MIN({a['written_off']},{a['allowance_before']})",
        "allowance_after": f"ROUND({a['gross_after']}*{a['coverage']},{scale})",
        "amortised_cost_before": f"{a['gross_before']}-{a['allowance_before']}",
        "amortised_cost_after": f"{a['gross_after']}-{a['allowance_after']}",
        "modification_result": (
            f"{a['gross_after']}+{a['cash_now']}-({a['gross_before']}-{a['written_off']})"
        ),
        "write_off_result": f"{a['allowance_used']}-{a['written_off']}",
        "allowance_release": f"{a['allowance_before']}-{a['allowance_after']}-{a['allowance_used']}",
        "off_balance_income": f"{a['paid_now']}-{a['cash_now']}",
        "result": (
            f"{a['modification_result']}+{a['write_off_result']}+{a['allowance_release']}+{a['off_balance_income']}"
        ),
        "carried": (
            f"{a['amortised_cost_after']}-{a['amortised_cost_before']}+{a['cash_now']}+{a['off_balance_income']}"
        ),
        **_vat(at, scale),
        "profit_or_loss": f"{a['result']}+{a['vat_to_reverse']}",
    }


def _vat(at: Ledger, scale: int) -> dict[str, str]:
    """What was billed on waived interest comes back as far as it is waived too; the rest stays owed."""
    on_waived = f"ROUND({at.of_claim('interest', WAIVED)}*{at.again('vat_share')},{scale})"
    billed = f"MIN({on_waived},{at.of_claim('taxes', CLAIM)})"
    back = f"MIN({billed},{at.of_claim('taxes', WAIVED)})"
    return {
        "vat_to_reverse": "0" if at.conditional else back,
        "vat_to_reverse_later": back if at.conditional else "0",
        "vat_still_owed": f"{billed}-{back}",
    }


def _buckets(pen: Pen, at: Ledger) -> None:
    """By bucket: claim and discount, and what of both stands in the books."""
    contents, words = at.contents, at.contents.words
    offer, books = contents.quote.scenario.offer, contents.quote.books
    read, ledger = Reader(contents.ground.world.assumptions), words.ledger
    heads = [words.claim["bucket"], words.claim["owed"], words.claim["waived"]]
    heads += [ledger["recognised"], ledger["in_books"], words.books["off_balance"], ledger["given_up"]]
    pen.put(Cell(at.buckets - 1, LABEL), ledger["buckets"], "section")
    for column, title in enumerate(heads):
        pen.put(Cell(at.buckets, column), title, "head")
    for row, name in enumerate(BUCKETS, at.buckets + 1):
        share = Decimal(1) if name == "principal" else read.exact("books.recognised", name)
        cells = [Cell(row, column) for column in range(GIVEN_UP + 1)]
        pen.put(cells[LABEL], words.bucket[name])
        pen.sum_up(cells[CLAIM], at.of_claim(name, CLAIM), getattr(offer.claim, name))
        pen.sum_up(cells[WAIVED], at.of_claim(name, WAIVED), getattr(offer.waived, name))
        pen.put(cells[SHARE], share)
        in_books, given_up = (
            f"ROUND({cells[column]}*{cells[SHARE]},{pen.scale})" for column in (CLAIM, WAIVED)
        )
        pen.sum_up(cells[IN_BOOKS], in_books, getattr(books.gross_before, name))
        pen.sum_up(cells[OFF], f"{cells[CLAIM]}-{cells[IN_BOOKS]}", getattr(books.off_balance, name))
        pen.sum_up(cells[GIVEN_UP], given_up, round_minor(getattr(offer.waived, name) * share))
    totals = {
        CLAIM: offer.claim.total.minor, WAIVED: offer.waived.total.minor, IN_BOOKS: books.gross_before.total.minor,
        OFF: books.off_balance.total.minor, GIVEN_UP: books.written_off.minor + books.written_off_later.minor,
    }  # fmt: skip
    pen.put(Cell(at.total, LABEL), words.bucket["total"], "total")
    for column, minor in totals.items():
        pen.sum_up(
            Cell(at.total, column),
            f"SUM({Cell(at.buckets + 1, column)}:{Cell(at.total - 1, column)})",
            minor,
            "total",
        )


def _many(at: Ledger) -> int:
    """How many rows the table of payments has."""
    return len(at.later) + (at.conditional and bool(at.later))


def _flows(pen: Pen, at: Ledger) -> None:
    """The payments after today, and a conditional discount with the last of them, at the original rate."""
    if not at.later:
        return
    words, books = at.contents.words, at.contents.quote.books
    pen.put(Cell(at.flows - 1, LABEL), words.ledger["flows"], "section")
    heads = [words.column["number"], words.column["due_on"]]
    heads += [words.ledger[key] for key in ("years", "asset", "in_books", "worth")]
    for column, title in enumerate(heads):
        pen.put(Cell(at.flows, column), title, "head")
    place = at.flows
    for k in at.later:
        place += 1
        _flow(pen, at, place, k)
    if at.conditional:
        place += 1
        pen.put(Cell(place, LABEL), words.ledger["conditional"])
        given_up = Decimal(books.written_off_later.minor)
        _worth(pen, at, place, at.later[-1], own=given_up, formula=str(Cell(at.total, GIVEN_UP)))
    pen.put(Cell(place + 1, LABEL), words.check["total"], "total")
    worths = f"{Cell(at.flows + 1, WORTH)}:{Cell(place, WORTH)}"
    pen.solved(Cell(place + 1, WORTH), f"SUM({worths})", pen.major(books.value_of_flows or 0))


def _flow(pen: Pen, at: Ledger, place: int, k: int) -> None:
    """One payment: what of it repays the debt, what of that stands in the books, and what it is worth today."""
    row = at.contents.quote.scenario.schedule.rows[k]
    asset = row.payment - row.vat - row.charge
    pen.put(Cell(place, LABEL), row.number)
    pen.sum_up(Cell(place, ASSET), at.of_payments(k), asset)
    _worth(pen, at, place, k, own=asset * at.share, formula=f"{Cell(place, ASSET)}*{at.again('share')}")


def _worth(pen: Pen, at: Ledger, place: int, k: int, *, own: Decimal, formula: str) -> None:
    """Day, years, `own` (minor units, given by `formula`) and its value at the original rate."""
    due_on, eir = at.contents.quote.scenario.schedule.rows[k].due_on, at.contents.quote.books.eir
    years = as_decimal(eu_interval(at.contents.on, due_on))
    pen.put(Cell(place, DUE), due_on)
    pen.plain(Cell(place, YEARS), float(years))
    pen.solved(Cell(place, OWN), formula, pen.major(own))
    worth = f"{Cell(place, OWN)}/(1+{at.again('eir')})^{Cell(place, YEARS)}"
    pen.solved(Cell(place, WORTH), worth, pen.major(own / (1 + eir) ** years))
