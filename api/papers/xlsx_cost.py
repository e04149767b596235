"""The sheet of total-cost rates: what counts of every payment, when, and the rate worked out by the spreadsheet itself.

Where the payments come in equal periods, the rate of the period is IRR; where holidays, an odd first period or a grace
move them, a spreadsheet has no function for the law's own count of time, so the rate is found in steps that everybody
can follow: Newton's method on the logarithm of what the payments are worth. How the law counts is cost.py's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import log

from api.papers.contents import Contents
from api.papers.pen import Cell, Pen
from api.papers.xlsx_payments import CHARGE, INTEREST, PRINCIPAL, VAT, capitalised_cell, last_row
from copilot.day_count import unit_periods
from copilot.impact import CostRate
from copilot.money import Money
from copilot.offer import Installment, OnePayment
from copilot.scenarios.cost import PERIODS_PER_YEAR, UNIT_PERIODS, counted_payment, counted_years
from copilot.scenarios.country_document import CostConvention

NUMBER, DUE, BEGIN = range(3)
OPENING, ROWS = 1, 2
STEPS = 12
"""Each step about doubles the digits once it is near; the first ones bridge the way from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """One rate and its columns: `periods` until each payment, the `odd` part that bears simple interest, in US terms
    (None elsewhere), and what is `counted`."""

    rate: CostRate
    convention: CostConvention
    many: int
    times: tuple[tuple[Fraction, Fraction], ...]
    periods: int
    odd: int | None
    counted: int

    @property
    def regular(self) -> bool:
        """Does every payment come one whole period after the one before?"""
        return all(whole == k and odd == 0 for k, (whole, odd) in enumerate(self.times, 1))

    def cells(self, column: int) -> str:
        """One of its columns, without the row of what is financed."""
        return f"{Cell(ROWS, column)}:{Cell(ROWS + len(self.times) - 1, column)}"


def equations(contents: Contents) -> tuple[Equation, ...]:
    """The rates of the offer with their places; () where nothing is financed."""
    exact, law = contents.quote.scenario, contents.ground.law
    if isinstance(exact.offer, OnePayment):
        return ()
    paying, found, column = exact.offer.paying, [], BEGIN
    days = [row.due_on for row in _numbered(contents)]
    for rate, convention in zip(exact.impact.cost, law.costs, strict=False):
        many = PERIODS_PER_YEAR[paying.rhythm]
        by_units = convention.timing == "unit_periods"
        if by_units:
            counted = [unit_periods(contents.on, day, UNIT_PERIODS[paying.rhythm]) for day in days]
            times = [(Fraction(whole), odd) for whole, odd in counted]
        else:
            years = counted_years(convention, days, contents.on, paying.rhythm, paying.actual_days)
            times = [(t * many, Fraction(0)) for t in years]
        found.append(
            Equation(
                rate=rate, convention=convention, many=many, times=tuple(times), periods=column,
                odd=column + 1 if by_units else None, counted=column + 1 + by_units,
            )
        )  # fmt: skip
        column = found[-1].counted + 1
    return tuple(found)


def cost_sheet(pen: Pen, contents: Contents) -> None:
    """The whole sheet: what counts of each payment and when, below it every rate worked out."""
    words, told = contents.words, equations(contents)
    rows = _numbered(contents)
    pen.put(Cell(0, NUMBER), words.column["number"], "head")
    pen.put(Cell(0, DUE), words.column["due_on"], "head")
    pen.put(Cell(OPENING, DUE), contents.on)
    sheet, begin = (
        f"'{words.sheet['payments']}'!",
        last_row(contents.quote.scenario.schedule.rows) - len(rows) + 1,
    )
    for k, row in enumerate(rows):
        pen.number(Cell(ROWS + k, NUMBER), f"{sheet}{Cell(begin + k, NUMBER)}", row.number)
        pen.day(Cell(ROWS + k, DUE), f"{sheet}{Cell(begin + k, DUE)}", row.due_on)
    at = ROWS + len(rows) + 1
    for one in told:
        _columns(pen, one, begin, contents)
        at = _solved(pen, at, one, contents)
    pen.put(Cell(at, NUMBER), words.equation["source"], "formula")
    pen.sheet.set_column(NUMBER, BEGIN + 5, 22)
    pen.printed(head=0, landscape=True)


def solved_rates(contents: Contents) -> Iterator[str]:
    """Where the sheet works out each rate of the offer, as other sheets call the cell, in their order."""
    told = equations(contents)
    at = ROWS + len(told[0].times) + 1 if told else 0
    for one in told:
        year = _year_cell(at, one)
        yield f"'{contents.words.sheet['cost']}'!{year}"
        at = year.row + 2


def _year_cell(at: int, one: Equation) -> Cell:
    """The cell of the yearly rate whose block begins in row `at`: title, how, rate of the period, periods, year."""
    return Cell(at + (4 if one.regular else STEPS + 5), BEGIN)


def _numbered(contents: Contents) -> list[Installment]:
    return [row for row in contents.quote.scenario.schedule.rows if row.number > 0]


def _columns(pen: Pen, one: Equation, begin: int, contents: Contents) -> None:
    """What is financed, then per payment when it comes and what of it counts."""
    words, rows = contents.words, _numbered(contents)
    titles = {one.periods: "periods", one.counted: "counted"} | ({one.odd: "odd"} if one.odd else {})
    for column, key in titles.items():
        pen.put(Cell(0, column), words.equation[key].format(name=contents.cost_name(one.rate)), "head")
    sheet = f"'{words.sheet['payments']}'!"
    end = begin + len(rows) - 1
    grown = capitalised_cell(contents)
    less = f"-{sheet}{grown}" if grown else ""
    financed = contents.quote.scenario.impact.financed.minor
    repaid = f"SUM({sheet}{Cell(begin, PRINCIPAL)}:{Cell(end, PRINCIPAL)})"
    pen.plain(Cell(OPENING, one.periods), 0)
    pen.sum_up(Cell(OPENING, one.counted), f"-({repaid}{less})", -financed)
    parts = [PRINCIPAL, INTEREST]
    parts += [CHARGE] if one.convention.with_charges else []
    parts += [VAT] if one.convention.with_tax else []
    for k, (whole, odd) in enumerate(one.times):
        pen.plain(Cell(ROWS + k, one.periods), float(whole))
        if one.odd:
            pen.plain(Cell(ROWS + k, one.odd), float(odd))
        counted = "+".join(f"{sheet}{Cell(begin + k, part)}" for part in parts)
        pen.sum_up(Cell(ROWS + k, one.counted), counted, counted_payment(rows[k], one.convention))


def _solved(pen: Pen, at: int, one: Equation, contents: Contents) -> int:
    """The rate of the period and of the year from row `at` on; gives back the next row."""
    words = contents.words.equation
    pen.put(Cell(at, NUMBER), contents.cost_name(one.rate), "section")
    pen.put(Cell(at + 1, NUMBER), words["regular" if one.regular else "steps"], "formula")
    if one.regular:
        period = Cell(at + 2, BEGIN)
        flows = f"{Cell(OPENING, one.counted)}:{Cell(ROWS + len(one.times) - 1, one.counted)}"
        pen.put(Cell(period.row, NUMBER), words["rate"])
        pen.period_rate(period, f"IRR({flows})", _per_period(one))
    else:
        period = _steps(pen, at + 2, one, contents)
    year = _year_cell(at, one)
    many = Cell(year.row - 1, BEGIN)
    pen.put(Cell(many.row, NUMBER), words["many"])
    pen.put(many, one.many)
    pen.put(Cell(year.row, NUMBER), words["year"])
    yearly = f"{period}*{many}" if one.rate.basis == "nominal" else f"(1+{period})^{many}-1"
    pen.share(year, yearly, one.rate.per_year, decimals=one.rate.decimals)
    return year.row + 2


def _steps(pen: Pen, at: int, one: Equation, contents: Contents) -> Cell:
    """Newton's method from 0: x + ln(S / P) S / T; S the payments' worth at x, T how fast it falls, P the financed."""
    words = contents.words.equation
    for column, key in enumerate(("step", "rate", "worth", "slope"), DUE):
        pen.put(Cell(at, column), words[key], "head")
    z, c, f = (one.cells(k) if k else "" for k in (one.periods, one.counted, one.odd))
    financed, formula, shown = Cell(OPENING, one.counted), "0", 0.0
    for step in range(STEPS + 1):
        x, worth, slope = (Cell(at + 1 + step, BEGIN + k) for k in range(3))
        s, t = _worth(one, shown, contents)
        pen.put(Cell(x.row, DUE), step)
        pen.period_rate(x, formula, shown)
        term = f"{c}/((1+{f}*{x})*(1+{x})^{z})" if f else f"{c}/(1+{x})^{z}"
        fall = f"({f}/(1+{f}*{x})+{z}/(1+{x}))" if f else f"{z}/(1+{x})"
        pen.solved(worth, f"SUMPRODUCT({term})", s)
        pen.solved(slope, f"SUMPRODUCT({term}*{fall})", t)
        formula = f"{x}+LN({worth}/-{financed})*{worth}/{slope}"
        shown += log(s / float(contents.quote.scenario.impact.financed.major)) * s / t
    return x


def _worth(one: Equation, x: float, contents: Contents) -> tuple[float, float]:
    """The same two numbers, to be shown until a spreadsheet works them out."""
    worth = slope = 0.0
    for (whole, odd), row in zip(one.times, _numbered(contents), strict=True):
        z, f = float(whole), float(odd)
        paid = float(Money(counted_payment(row, one.convention), contents.currency).major)
        term = paid / ((1 + f * x) * (1 + x) ** z)
        worth, slope = worth + term, slope + term * (f / (1 + f * x) + z / (1 + x))
    return worth, slope


def _per_period(one: Equation) -> float:
    """The rate of the period that IRR will find, shown until it does."""
    yearly = float(one.rate.per_year)
    return yearly / one.many if one.rate.basis == "nominal" else float((1 + yearly) ** (1 / one.many) - 1)
