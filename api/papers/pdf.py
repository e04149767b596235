"""A quote as pages to print or send: whom, what is offered, the figures, every payment, notes and sources.

Uses the PDF's own Helvetica, which holds the letters of Western Europe (Windows-1252); what it lacks is written with
the nearest letters it has (`written`), so that no name breaks a paper.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from unicodedata import normalize

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from api.papers.contents import Contents, Line
from copilot.debt import BUCKETS
from copilot.money import Money
from copilot.offer import Installment
from copilot.scripts.figures import count_text, date_text, money_text

ENCODING = "windows-1252"
FONT, SIZE, SMALL, LARGE = "helvetica", 9.5, 8, 16
LEADING = 5.0
"""Height of a line, millimetres."""

_GREY, _LINE = (238, 238, 238), (190, 190, 190)
_SPELLED = {
    "₲": "PYG",
    "−": "-",
    "→": ">",
    "≠": "<>",
    "≤": "<=",
    "≥": ">=",
    "\u202f": "\u00a0",
    "\u2009": " ",
}
_COLUMNS = ("number", "due_on", "payment", "principal", "interest", "charge", "vat", "balance")


class _Page(FPDF):
    """A page with its number below."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self.core_fonts_encoding = ENCODING
        self._foot = foot

    def footer(self) -> None:
        """Which page of how many."""
        self.set_y(-12)
        self.set_font(FONT, size=SMALL)
        text = self._foot.format(page=self.page_no(), pages="{nb}")
        self.cell(0, 6, written(text), align=Align.R)


def pdf(contents: Contents) -> bytes:
    """The document as bytes; the same quote gives the same bytes."""
    page = _Page(contents.words.note["page"])
    page.set_creation_date(datetime.combine(contents.on, time(), UTC))
    page.set_title(written(contents.words.title))
    page.set_lang("en" if contents.locale.startswith("en") else "es")
    page.set_margin(16)
    page.set_auto_page_break(True, margin=18)
    page.add_page()
    words = contents.words
    page.set_font(FONT, "B", LARGE)
    _say(page, words.title, height=9)
    _lines(page, "", contents.whom(), contents)
    _lines(page, words.section["offer"], contents.offer(), contents)
    _claim(page, contents)
    _lines(page, words.section["terms"], contents.terms(), contents)
    _lines(page, words.section["figures"], contents.figures(), contents)
    _lines(page, words.section["cost"], contents.costs(), contents)
    _payments(page, contents)
    _breach(page, contents)
    _notes(page, contents)
    return bytes(page.output())


def written(text: str) -> str:
    """`text` in letters that the font has: signs spelled out, letters without their marks, "?" for what is left.

    >>> written("Łukasz ₲ 10 − 2 ñ €")
    '?ukasz PYG 10 - 2 ñ €'
    """
    for sign, spelled in _SPELLED.items():
        text = text.replace(sign, spelled)
    return "".join(_letter(one) for one in normalize("NFC", text))


def _letter(one: str) -> str:
    for form in (one, normalize("NFKD", one)[:1]):
        if form.encode(ENCODING, "ignore"):
            return form
    return "?"


def _say(page: _Page, text: str, *, height: float = LEADING) -> None:
    page.multi_cell(0, height, written(text), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _title(page: _Page, text: str) -> None:
    page.ln(2)
    page.set_font(FONT, "B", SIZE + 1.5)
    _say(page, text, height=6)
    page.set_font(FONT, size=SIZE)


def _lines(page: _Page, title: str, lines: Iterable[Line], contents: Contents) -> None:
    told = tuple(lines)
    if not told:
        return
    if title:
        _title(page, title)
    page.set_font(FONT, size=SIZE)
    half = page.epw * 0.5
    for line in told:
        # Label and value are measured together, so that a page never ends between them.
        if page.will_page_break(LEADING * 2):
            page.add_page()
        page.multi_cell(half, LEADING, written(line.label), align=Align.L, new_x=XPos.RIGHT, new_y=YPos.TOP)
        page.set_font(FONT, "B", SIZE)
        page.multi_cell(
            0, LEADING, written(contents.text(line)), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        page.set_font(FONT, size=SIZE)


def _claim(page: _Page, contents: Contents) -> None:
    """The buckets that hold something, with what is waived of them."""
    words, offer = contents.words, contents.quote.scenario.offer
    _title(page, words.section["claim"])
    heads = [words.claim[key] for key in ("bucket", "owed", "waived", "left")]
    rows = [
        (words.bucket[name], getattr(offer.claim, name), getattr(offer.waived, name))
        for name in BUCKETS
        if getattr(offer.claim, name)
    ]
    rows.append((words.bucket["total"], offer.claim.total.minor, offer.waived.total.minor))
    told = [
        (name, *(_amount(minor, contents) for minor in (owed, waived, owed - waived)))
        for name, owed, waived in rows
    ]
    _table(page, heads, told, widths=(40, 30, 30, 30))


def _payments(page: _Page, contents: Contents) -> None:
    """Every payment; columns that are zero throughout are left out."""
    rows, words = contents.quote.scenario.schedule.rows, contents.words
    shown = [
        name for name in _COLUMNS if name not in ("charge", "vat") or any(getattr(r, name) for r in rows)
    ]
    _title(page, words.sheet["payments"])
    told = [tuple(_cell(row, name, contents) for name in shown) for row in rows]
    sums = [
        _amount(sum(getattr(row, name) for row in rows), contents)
        for name in shown
        if name not in ("number", "due_on", "balance")
    ]
    told.append(("", words.check["total"], *sums, ""))
    widths = tuple(8 if name == "number" else 34 if name == "due_on" else 24 for name in shown)
    _table(page, [words.column[name] for name in shown], told, widths=widths, dates=1)


def _breach(page: _Page, contents: Contents) -> None:
    """What is owed again if the plan is broken; the column of the discount only where one is lost."""
    places, words = contents.quote.breach, contents.words
    if not places:
        return
    names = ["owed", "discount_lost", "interest", "paid"]
    if not places[0].discount_lost.minor:
        names.remove("discount_lost")
    told = [
        (
            contents.after(one),
            date_text(one.on, contents.locale, date.min),
            *(money_text(getattr(one, name), contents.locale) for name in names),
        )
        for one in places
    ]
    if page.will_page_break(LEADING * (len(told) + 4)):
        page.add_page()
    _title(page, words.section["breach"])
    heads = [words.breach[name] for name in ("after", "on", *names)]
    _table(page, heads, told, widths=(24, 30, *(26 for _ in names)), dates=1)


def _cell(row: Installment, name: str, contents: Contents) -> str:
    if name == "number":
        return count_text(row.number, contents.locale)
    if name == "due_on":
        return date_text(row.due_on, contents.locale, date.min)
    return _amount(getattr(row, name), contents)


def _table(
    page: _Page,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: tuple[int, ...],
    dates: int = 0,
) -> None:
    """Amounts to the right, dates and names to the left; the head comes again on every page."""
    page.set_font(FONT, size=SMALL)
    page.set_draw_color(*_LINE)
    aligned = [Align.L if column in (0, dates) else Align.R for column in range(len(heads))]
    with page.table(
        col_widths=widths, text_align=tuple(aligned), line_height=LEADING - 0.4, width=page.epw,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES, headings_style=FontFace(emphasis="BOLD", fill_color=_GREY),
    ) as table:  # fmt: skip
        for cells in (heads, *rows):
            row = table.row()
            for cell in cells:
                row.cell(written(cell))
    page.set_font(FONT, size=SIZE)


def _notes(page: _Page, contents: Contents) -> None:
    words = contents.words.note
    _title(page, words["title"])
    page.set_font(FONT, size=SMALL)
    costs = [f"{line.label}: {line.aside}" for line in contents.costs()]
    for text in (*contents.notes(), *costs, f"{words['versions']}: {', '.join(contents.versions())}"):
        _say(page, text, height=4.2)


def _amount(minor: int, contents: Contents) -> str:
    return money_text(Money(minor, contents.currency), contents.locale)
