"""Papers are opened again: every figure is the schedule's, every formula gives it, every letter is there."""

import io
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pypdf
import pytest
import yaml

from api.papers.catalogue import words_of
from api.papers.contents import Contents
from api.papers.paper import paper_of
from api.papers.pdf import ENCODING, written
from api.papers.xlsx_books import GIVEN, ORDER
from copilot.documents import packaged
from copilot.levers import Levers
from copilot.money import SCALES, Money
from copilot.plan_terms import GraceKind, Rhythm
from copilot.quote import Ground, Quote, quote
from copilot.scripts.figures import money_text, rate_text
from tests.api.sheet_formulas import Formulas
from tests.core.quote_ground import CURRENCIES, ground

LOCALES = {"AR": "es-AR", "MX": "es-MX", "CO": "es-CO", "CL": "es-CL", "PE": "es-PE", "US": "en-US"}
CASES = [
    ("AR", "installment_plan", {"down_payment": 2_000_000, "discount": Decimal("0.05")}),
    ("AR", "installment_plan", {"charge": 35_055, "multiple": 1}),
    ("AR", "installment_plan", {"form": "balloon", "profile": 60}),
    ("AR", "hardship_pause", {"pause": 2}),
    ("AR", "full_payment", {}),
    ("MX", "installment_plan", {"rhythm": Rhythm.WEEKLY, "first_due_on": date(2026, 12, 3), "installments": 30}),
    ("MX", "installment_plan", {"form": "german"}),
    ("MX", "installment_plan", {"form": "rate_reduction", "after": 4, "then_rate": Decimal("0.12"), "multiple": 1}),
    ("CO", "settlement", {"discount": Decimal("0.1")}),
    ("CO", "installment_plan", {"grace_kind": GraceKind.CAPITAL, "grace": 2}),
    ("CL", "settlement_plan", {"discount": Decimal("0.1"), "down_payment": 40_000}),
    ("PE", "term_extension", {"installments": 60, "multiple": 1}),
    ("PE", "partial_promise", {}),
    ("US", "installment_plan", {"grace_kind": GraceKind.ACCUMULATED, "grace": 3}),
    ("US", "installment_plan", {"first_due_on": date(2027, 1, 5)}),
    ("AR", "installment_plan", {"grace_kind": GraceKind.ACCUMULATED, "grace": 2, "down_payment": 2_000_000}),
]  # fmt: skip
BOOKED = [
    ("AR", "settlement_plan", {"discount": Decimal("0.2"), "down_payment": 2_000_000}),
    ("AR", "settlement", {"waived": {"interest": Decimal("0.5"), "penalties": Decimal(1)}}),
    ("MX", "catch_up", {}),
]  # fmt: skip
NAME = "Peña Núñez, Ángela"


def found(country: str, kind: str, levers: dict[str, object]) -> tuple[Quote, Ground, str]:
    stands = ground(country, name=NAME, rate="0.60" if country in ("AR", "MX") else "0.15")
    return quote(kind, Levers(**levers), stands), stands, LOCALES[country]  # type: ignore[arg-type]


def book_of(quoted: Quote, stands: Ground, locale: str, *, with_books: bool = True) -> openpyxl.Workbook:
    name, content = paper_of("xlsx", quoted, stands, locale=locale, with_books=with_books)
    assert name.endswith(f"{quoted.scenario.offer.offer_id}.xlsx")
    return openpyxl.load_workbook(io.BytesIO(content))


def text_of(quoted: Quote, stands: Ground, locale: str) -> list[str]:
    _, content = paper_of("pdf", quoted, stands, locale=locale, with_books=True)
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("country", "kind", "levers"), CASES)
def test_every_row_of_the_sheet_is_the_schedule_and_every_formula_gives_it_again(
    country: str, kind: str, levers: dict[str, object]
):
    quoted, stands, locale = found(country, kind, levers)
    book, words = book_of(quoted, stands, locale), words_of(locale)
    sheet, worked = book[words.sheet["payments"]], Formulas(book)
    for k, row in enumerate(quoted.scenario.schedule.rows, 3):
        amounts = [
            Money(minor, CURRENCIES[country]).major
            for minor in (row.payment, row.principal, row.interest, row.charge, row.vat, row.balance)
        ]
        assert sheet.cell(k, 1).value == row.number
        assert sheet.cell(k, 2).value == datetime.combine(row.due_on, datetime.min.time())
        assert [Decimal(str(sheet.cell(k, c).value)) for c in range(3, 9)] == [
            pytest.approx(a) for a in amounts
        ]
        for column, amount in (("J", amounts[2]), ("K", amounts[4]), ("L", amounts[0]), ("M", amounts[5])):
            assert worked.value(sheet.title, f"{column}{k}") == pytest.approx(float(amount), abs=1e-6)
        assert worked.value(sheet.title, f"N{k}") == words.check["ok"]
    last = 2 + len(quoted.scenario.schedule.rows)
    assert worked.value(sheet.title, f"C{last + 2}") == pytest.approx(
        float(quoted.scenario.schedule.total.major)
    )
    assert worked.value(sheet.title, f"N{last + 2}") == words.check["ok"]
    assert worked.value(sheet.title, f"N{last + 3}") == words.check["ok"]


@pytest.mark.parametrize(("country", "kind", "levers"), CASES)
def test_every_figure_of_the_offer_is_worked_out_again(country: str, kind: str, levers: dict[str, object]):
    quoted, stands, locale = found(country, kind, levers)
    book, words = book_of(quoted, stands, locale), words_of(locale)
    sheet, worked, impact = book[words.sheet["offer"]], Formulas(book), quoted.scenario.impact
    labels = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value}
    wanted = {
        "installment": impact.installment, "first_payment": impact.first_payment, "total_to_pay": impact.total_to_pay,
        "saved" if impact.saved.minor >= 0 else "extra_cost": Money(abs(impact.saved.minor), impact.saved.currency),
    }  # fmt: skip
    for key, money in wanted.items():
        row = labels[words.label[key]]
        assert sheet.cell(row, 2).value == pytest.approx(float(money.major))
        assert worked.value(sheet.title, f"C{row}") == pytest.approx(float(money.major))
        assert worked.value(sheet.title, f"D{row}") == words.check["ok"]
    shares = {"discount_rate": impact.discount_rate, "installment_to_income": impact.installment_to_income}
    for key, share in shares.items():
        row = labels[words.label[key]]
        assert worked.value(sheet.title, f"C{row}") == pytest.approx(float(share or 0))
        assert worked.value(sheet.title, f"D{row}") == words.check["ok"]
    assert (sheet["B4"].value, sheet["B5"].value) == (stands.position.debtor.debtor_id, NAME)


@pytest.mark.parametrize(("country", "kind", "levers"), CASES)
def test_what_is_owed_again_is_worked_out_again_and_stands_on_the_pages(
    country: str, kind: str, levers: dict[str, object]
):
    quoted, stands, locale = found(country, kind, levers)
    book, words = book_of(quoted, stands, locale, with_books=False), words_of(locale)
    sheet, worked = book[words.sheet["offer"]], Formulas(book)
    labels = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value}
    told = plain(" ".join(text_of(quoted, stands, locale)))
    assert (words.section["breach"] in labels) == (words.breach["owed"] in told) == bool(quoted.breach)
    for one in quoted.breach:
        row = labels[words.breach["row"].format(after=one.after, of=one.of)]
        assert sheet.cell(row, 2).value == pytest.approx(float(one.owed.major))
        assert worked.value(sheet.title, f"C{row}") == pytest.approx(float(one.owed.major), abs=1e-6)
        assert worked.value(sheet.title, f"D{row}") == words.check["ok"]
        assert sheet.cell(row, 5).value == datetime.combine(one.on, datetime.min.time())
        amounts = [sheet.cell(row, column).value for column in (6, 7, 8)]
        assert amounts == [pytest.approx(float(m.major)) for m in (one.discount_lost, one.interest, one.paid)]
        assert plain(written(money_text(one.owed, locale))) in told
    assert (words.note["below_plan"] in told) == any(one.below_plan for one in quoted.breach)


@pytest.mark.parametrize(("country", "kind", "levers"), CASES)
def test_every_total_cost_rate_is_solved_again_by_the_sheet(
    country: str, kind: str, levers: dict[str, object]
):
    quoted, stands, locale = found(country, kind, levers)
    book, words = book_of(quoted, stands, locale), words_of(locale)
    contents = Contents(quote=quoted, ground=stands, locale=locale, with_books=True)
    sheet, worked, cost = book[words.sheet["offer"]], Formulas(book), quoted.scenario.impact.cost
    labels = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value}
    assert (words.sheet["cost"] in book.sheetnames) == bool(cost)
    for one in cost:
        row = labels[contents.cost_name(one)]
        assert worked.value(sheet.title, f"C{row}") == pytest.approx(float(one.per_year), rel=1e-9, abs=1e-12)
        assert worked.value(sheet.title, f"D{row}") == words.check["ok"]
        assert sheet.cell(row, 5).value == contents.source(one.source)


@pytest.mark.parametrize(("on_holidays", "used"), [(False, "IRR("), (True, "LN(")])
def test_equal_periods_are_solved_by_irr_and_others_step_by_step(on_holidays: bool, used: str):
    # From 23 November 2026 every month, or from 25 December, which is moved to the 28th.
    first = date(2026, 12, 25) if on_holidays else date(2026, 12, 23)
    quoted, stands, locale = found("CL", "installment_plan", {"installments": 3, "first_due_on": first})
    sheet = book_of(quoted, stands, locale)[words_of(locale).sheet["cost"]]
    written = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(used in text for text in written)
    assert any("LN(" in text for text in written) == on_holidays


def test_a_cost_that_is_nothing_is_a_rate_of_nothing():
    quoted, stands, locale = found("PE", "installment_plan", {"rate": Decimal(0), "multiple": 1})
    book, words = book_of(quoted, stands, locale), words_of(locale)
    found_rates = [
        Formulas(book).value(words.sheet["cost"], cell.coordinate)
        for row in book[words.sheet["cost"]].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=(1+")
    ]
    assert found_rates == [pytest.approx(0, abs=1e-9)]


@pytest.mark.parametrize(("country", "kind", "levers"), CASES)
def test_no_figure_of_the_payments_hides_in_a_formula(country: str, kind: str, levers: dict[str, object]):
    quoted, stands, locale = found(country, kind, levers)
    sheet = book_of(quoted, stands, locale)[words_of(locale).sheet["payments"]]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                assert re.search(r"[+*(-][1-9]\d{2,}", cell.value) is None, cell.value


def test_a_changed_cell_is_found_by_the_checks():
    quoted, stands, locale = found("AR", "installment_plan", {})
    book, words = book_of(quoted, stands, locale), words_of(locale)
    sheet = book[words.sheet["payments"]]
    sheet["D5"].value += 1
    worked = Formulas(book)
    assert worked.value(sheet.title, "N5") == words.check["wrong"]
    assert worked.value(sheet.title, f"N{5 + len(quoted.scenario.schedule.rows)}") == words.check["wrong"]


def test_what_falls_on_each_debt_adds_up_to_the_payments():
    stands = ground(debts=2)
    quoted = quote("installment_plan", Levers(discount=Decimal("0.1")), stands)
    book, words = book_of(quoted, stands, "es-AR"), words_of("es-AR")
    sheet = book[words.sheet["debts"]]
    last = sheet.max_row
    assert Formulas(book).value(sheet.title, f"M{last}") == pytest.approx(
        float(quoted.scenario.schedule.total.major)
    )
    assert {sheet.cell(row, 1).value for row in range(2, last)} == {"k0", "k1"}


@pytest.mark.parametrize(("country", "kind", "levers"), [*CASES, *BOOKED])
def test_every_amount_of_the_books_is_worked_out_from_what_is_given(
    country: str, kind: str, levers: dict[str, object]
):
    quoted, stands, locale = found(country, kind, levers)
    words, books = words_of(locale), quoted.books
    book = book_of(quoted, stands, locale)
    sheet, worked = book[words.sheet["books"]], Formulas(book)
    rows = {sheet.cell(row, 1).value: row for row in range(2, len(ORDER) + 2)}
    for key in ORDER:
        row = rows[words.books[key]]
        if key in GIVEN:
            assert sheet.cell(row, 3).value == words.check["given"]
            continue
        assert str(sheet.cell(row, 3).value).startswith("=")
        assert worked.value(sheet.title, f"C{row}") == pytest.approx(sheet.cell(row, 2).value, abs=1e-6), key
        assert worked.value(sheet.title, f"D{row}") == words.check["ok"], key
    for key in ("result", "profit_or_loss", "allowance_after", "modification_result"):
        shown = sheet.cell(rows[words.books[key]], 2).value
        assert shown == pytest.approx(float(getattr(books, key).major))
    both = [worked.value(sheet.title, f"C{rows[words.books[key]]}") for key in ("result", "carried")]
    assert both[0] == pytest.approx(both[1], abs=1e-6)


def test_the_books_are_not_for_advisors():
    quoted, stands, locale = found("AR", "settlement", {"discount": Decimal("0.1")})
    sheets = book_of(quoted, stands, locale, with_books=False).sheetnames
    assert words_of(locale).sheet["books"] not in sheets


def test_a_changed_assumption_runs_through_the_books():
    quoted, stands, locale = found("AR", "installment_plan", {})
    book, words = book_of(quoted, stands, locale), words_of(locale)
    sheet = book[words.sheet["books"]]
    sheet["B2"].value += 0.1
    worked = Formulas(book)
    at = {key: f"D{row}" for row, key in enumerate(ORDER, 2)}
    wrong = {key for key in ORDER if worked.value(sheet.title, at[key]) == words.check["wrong"]}
    assert {"gross_after", "modification_result", "allowance_after", "result", "carried"} <= wrong
    assert not wrong & {"gross_before", "written_off", "cash_now", "vat_to_reverse"}


@pytest.mark.parametrize(("country", "shown"), [("AR", "#,##0.00"), ("CL", "#,##0")])
def test_amounts_dates_and_pages_are_set_up(country: str, shown: str):
    quoted, stands, locale = found(country, "installment_plan", {})
    sheet = book_of(quoted, stands, locale)[words_of(locale).sheet["payments"]]
    assert (sheet["C3"].number_format, sheet["B3"].number_format) == (shown, "dd/mm/yyyy")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


def test_a_name_that_looks_like_a_formula_stays_a_name():
    stands = ground(name="=1+1")
    book = book_of(quote("full_payment", Levers(), stands), stands, "es-AR")
    cell = book.worksheets[0]["B5"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(("country", "kind", "levers"), CASES)
def test_the_pages_hold_every_figure(country: str, kind: str, levers: dict[str, object]):
    quoted, stands, locale = found(country, kind, levers)
    told = plain(" ".join(text_of(quoted, stands, locale)))
    impact, words = quoted.scenario.impact, words_of(locale)
    for row in quoted.scenario.schedule.rows:
        for minor in (row.payment, row.principal, row.interest, row.vat, row.balance):
            assert plain(written(money_text(Money(minor, CURRENCIES[country]), locale))) in told
    for money in (impact.total_to_pay, impact.claim, impact.installment):
        assert plain(written(money_text(money, locale))) in told
    for cost in impact.cost:
        assert plain(rate_text(cost.per_year, cost.decimals, locale)) in told
        assert cost.name in told
        assert words.cost["unverified"] in told or not cost.verify
    assert NAME in told
    assert stands.position.debtor.debtor_id in told
    for version in (stands.world.limits.version, stands.world.assumptions.version_id):
        assert version in told


def test_a_long_plan_breaks_pages_and_repeats_its_head():
    quoted, stands, locale = found("PE", "term_extension", {"installments": 100, "multiple": 1})
    pages = text_of(quoted, stands, locale)
    heads = words_of(locale).column
    assert len(pages) == 3
    assert all(heads["balance"] in page and heads["principal"] in page for page in pages[:2])
    assert "Página 3 de 3" in pages[2]


def test_what_may_not_be_offered_says_so():
    quoted, stands, locale = found(
        "AR", "installment_plan", {"installments": 24, "discount": Decimal("0.25")}
    )
    assert "Requiere aprobación: líder de equipo" in plain(text_of(quoted, stands, locale)[0])
    quoted, stands, locale = found("AR", "settlement", {"discount": Decimal("0.9")})
    assert "Fuera de lo autorizado" in plain(text_of(quoted, stands, locale)[0])


def test_a_name_of_another_alphabet_breaks_no_paper():
    stands = ground(name="Łukasz Şahin 王 ₲")
    quoted = quote("full_payment", Levers(), stands)
    assert "?ukasz Sahin ? PYG" in plain(text_of(quoted, stands, "es-AR")[0])


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_the_same_quote_is_the_same_file(form: str):
    quoted, stands, locale = found("AR", "installment_plan", {})
    once, again = (paper_of(form, quoted, stands, locale=locale, with_books=True) for _ in range(2))
    assert once == again


def test_the_file_is_named_in_plain_letters():
    stands = ground()
    position = stands.position
    odd = replace(
        stands, position=replace(position, debtor=replace(position.debtor, debtor_id='a/ñ "b"\r\n.exe'))
    )
    name, _ = paper_of("pdf", quote("full_payment", Levers(), odd), odd, locale="en", with_books=False)
    assert name.startswith("proposal-a-b-.exe-of-")
    assert name.isascii()


def test_a_paper_warns_of_what_is_above_the_income_and_of_fewer_payments_than_asked():
    quoted, stands, locale = found("AR", "installment_plan", {"form": "bullet", "installments": 12})
    last = money_text(quoted.scenario.impact.last_payment, locale)
    text = plain(" ".join(text_of(quoted, stands, locale)))
    assert plain(f"El pago más alto, {last}, se lleva") in text
    assert words_of(locale).label["last_payment"] in text
    levers = {"installments": 60, "rate": Decimal(0), "multiple": 1_000_000}
    quoted, stands, locale = found("AR", "installment_plan", levers)
    enough = quoted.scenario.impact.installments
    asked = f"Se pidieron 60 cuotas; con cuotas redondeadas hacia arriba alcanzan {enough}."
    assert asked in plain(" ".join(text_of(quoted, stands, locale)))


def test_only_a_rate_that_there_is_with_and_without_vat_says_which_it_is():
    for country, said in (("AR", True), ("CL", False)):
        quoted, stands, locale = found(country, "installment_plan", {})
        text = plain(" ".join(text_of(quoted, stands, locale)))
        assert ("con IVA)" in text or "con IVA," in text) == said


def test_both_catalogues_have_the_same_keys_and_the_letters_of_the_font():
    es, en = (
        yaml.safe_load(packaged("api.papers", f"words/{lang}.yaml").read_bytes()) for lang in ("es", "en")
    )
    assert {k: sorted(v) if isinstance(v, dict) else "" for k, v in es.items()} == {
        k: sorted(v) if isinstance(v, dict) else "" for k, v in en.items()
    }
    for catalogue in (es, en):
        str(catalogue).encode(ENCODING)


@pytest.mark.parametrize("currency", SCALES)
def test_every_sign_of_money_can_be_written(currency: str):
    for locale in ("es", "es-AR", "en-US"):
        text = money_text(Money(123_456_789, currency), locale)
        assert "?" not in written(text)
