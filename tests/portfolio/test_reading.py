"""The same portfolio in every form a file may have comes out the same."""

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from copilot.debt import Balance, Document, DocumentKind
from copilot.portfolio.importing import Parsed, import_portfolio
from copilot.portfolio.preset import fold, load_preset, preset_names
from copilot.portfolio.refusal import MAX_REFUSALS
from copilot.rate import Rate, RateBasis
from tests.portfolio.files import table, write

ON = date(2026, 11, 23)
SAMPLE = Path(__file__).parents[2] / "docs" / "sample-cartera.csv"


def parse(path: Path, **more: object) -> Parsed:
    return import_portfolio(path, "generic-es", on=ON, **more)


def known(parsed: Parsed) -> tuple[object, ...]:
    assert parsed.refusals == ()
    return parsed.debtors, dict(parsed.documents), parsed.rows


@pytest.fixture
def good(tmp_path: Path) -> Parsed:
    return parse(write(tmp_path, {}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_the_encoding_does_not_matter(good: Parsed, tmp_path: Path, encoding: str):
    assert known(parse(write(tmp_path, {"encoding": encoding}))) == known(good)


def test_a_compressed_file_is_the_same_file(good: Parsed, tmp_path: Path):
    path = tmp_path / "cartera.csv.gz"
    path.write_bytes(gzip.compress(write(tmp_path, {}).read_bytes()))

    assert known(parse(path)) == known(good)


def test_a_workbook_of_texts_is_the_same_file(good: Parsed, tmp_path: Path):
    assert known(parse(write(tmp_path, {"book": True}))) == known(good)


def test_number_and_date_cells_of_a_workbook_are_exact(good: Parsed, tmp_path: Path):
    cells = {
        2: {"capital": 310250.75, "intereses": 41200, "mora_penalidades": 12000, "gastos": 3500, "impuestos": 8652,
            "fecha_vencimiento": date(2026, 9, 10), "tasa_anual_%": 89.5, "score_externo": 612,
            "ingresos_declarados": 850000, "gastos_declarados": 420000},
        3: {"capital": 15000, "fecha_vencimiento": date(2026, 10, 10), "score_externo": 612,
            "ingresos_declarados": 850000, "gastos_declarados": 420000},
        4: {"capital": 2350000, "intereses": 180000, "mora_penalidades": 0, "gastos": 0, "impuestos": 34200,
            "fecha_vencimiento": date(2026, 6, 1), "tasa_anual_%": 24, "ingresos_declarados": 9500000},
        5: {"capital": 20000, "intereses": 1500.5, "impuestos": 240.07999999999998, "score_externo": 590,
            "fecha_vencimiento": date(2026, 10, 15), "tasa_anual_%": 45, "ingresos_declarados": 18500,
            "gastos_declarados": 9000},
    }  # fmt: skip

    assert known(parse(write(tmp_path, {"book": True, "set": cells}))) == known(good)


def test_headers_are_known_whatever_their_case_accents_and_signs(good: Parsed, tmp_path: Path):
    other = {
        "id_deudor": "ID Deudor", "país": "PAIS", "último_pago": "Ultimo pago", "e-mail": "Correo",
        "tasa_anual_%": "Tasa de contrato", "capital": "Saldo Capital", "fecha_vencimiento": "Vencimiento",
    }  # fmt: skip

    assert known(parse(write(tmp_path, {"rename": other}))) == known(good)


def test_blank_rows_are_skipped_and_still_counted_as_rows(good: Parsed, tmp_path: Path):
    path = write(tmp_path, {"lines": {2: "\r\n" + table()["base"]["rows"][0] + "\r\n;;;;"}})

    assert known(parse(path)) == known(good)
    bad = write(tmp_path, {"lines": {2: "\r\n" + table()["base"]["rows"][0]}, "set": {5: {"moneda": "$"}}})
    assert [(r.row, r.column, r.value) for r in parse(bad).refusals] == [(6, "moneda", "$")]


def test_a_quoted_cell_may_hold_separators_quotes_and_blanks(tmp_path: Path):
    parsed = parse(write(tmp_path, {"set": {4: {"nombre": '"Ñandú; ""La 5"" \t SRL"'}}}))

    assert next(d.name for d in parsed.debtors if d.debtor_id == "D-2") == 'Ñandú; "La 5" SRL'


def test_a_row_becomes_exactly_what_it_says(good: Parsed):
    (invoice,) = good.documents["D-2"]

    assert invoice == Document(
        document_id="F-201", debt_id="P-9", kind=DocumentKind.INVOICE, product="sme_loan",
        balance=Balance(currency="CLP", principal=2_350_000, interest=180_000, taxes=34_200),
        due_on=date(2026, 6, 1), cut_off_on=ON, contract_rate=Rate(Decimal("0.24"), RateBasis.EFFECTIVE),
        disputed=True, last_payment_on=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "minor"),
    [("0,05", 5), ("1", 100), ("1,5", 150), ("1,50", 150), ("1,5000", 150), ("1.000", 100_000), ("1000", 100_000),
     ("1.234.567,89", 123_456_789), ("007,10", 710), (" 12,00 ", 1200), ("\u00a012,00\u00a0", 1200),
     ("999.999.999.999,99", 99_999_999_999_999)],
)  # fmt: skip
def test_an_amount_is_read_to_the_cent(tmp_path: Path, text: str, minor: int):
    parsed = parse(write(tmp_path, {"set": {5: {"capital": text}}}))

    assert parsed.documents["D-3"][0].balance.principal == minor


@pytest.mark.parametrize(
    ("text", "rate"),
    [("45", "0.45"), ("45,5", "0.455"), ("45,1234", "0.451234"), ("120 %", "1.2"), ("2.000", "20"), ("0", "0"),
     ("1", "0.01")],
)  # fmt: skip
def test_a_percentage_becomes_a_fraction(tmp_path: Path, text: str, rate: str):
    parsed = parse(write(tmp_path, {"set": {5: {"tasa_anual_%": text}}}))

    assert parsed.documents["D-3"][0].contract_rate == Rate(Decimal(rate))


def test_a_cut_off_before_the_due_date_and_a_payment_after_the_cut_off_are_allowed(tmp_path: Path):
    dates = {"fecha_vencimiento": "31/12/2026", "fecha_corte": "31/10/2026", "último_pago": "23/11/2026"}

    document = parse(write(tmp_path, {"set": {5: dates}})).documents["D-3"][0]

    assert (document.due_on, document.cut_off_on) == (date(2026, 12, 31), date(2026, 10, 31))
    assert document.last_payment_on == ON


def test_columns_the_preset_does_not_know_are_listed(tmp_path: Path):
    path = write(tmp_path, {"rename": {"zona": "Sucursal", "contactabilidad": "Notas internas"}})

    assert parse(path).ignored == ("Sucursal", "Notas internas")


def test_the_sample_of_the_documentation_imports_as_it_is():
    parsed = import_portfolio(SAMPLE, "generic-es", on=ON)

    assert parsed.refusals == ()
    assert parsed.rows == 24
    assert {debtor.country for debtor in parsed.debtors} == {"AR", "MX", "CO", "CL", "PE"}


def test_a_refusal_tells_what_stands_there_why_and_what_to_do_in_both_languages(tmp_path: Path):
    (refusal,) = parse(write(tmp_path, {"set": {5: {"fecha_vencimiento": "31/02/2026"}}})).refusals

    assert (refusal.row, refusal.column, refusal.value) == (5, "fecha_vencimiento", "31/02/2026")
    assert refusal.message_es == "«31/02/2026» no existe en el calendario. Corrija la fecha."
    assert refusal.message_en == '"31/02/2026" is not in the calendar. Correct the date.'


def test_a_file_with_one_fault_everywhere_tells_the_first_and_counts_the_rest(tmp_path: Path):
    row = table()["base"]["rows"][0].replace("310.250,75", "310,250.75")
    lines = [row.replace("D-1", f"D-{k}", 1).replace("F-101", f"F-{k}") for k in range(MAX_REFUSALS + 500)]
    path = write(tmp_path, {"append": lines, "lines": {2: None, 3: None, 4: None, 5: None}})

    parsed = parse(path)

    assert (len(parsed.refusals), parsed.refused, parsed.rows) == (MAX_REFUSALS, 1500, 1500)
    assert {r.rule for r in parsed.refusals} == {"us_number"}


def test_progress_ends_where_the_file_ends(tmp_path: Path):
    steps: list[tuple[int, int, str]] = []

    parse(write(tmp_path, {}), progress=lambda done, total, step: steps.append((done, total, step)))

    assert list(dict.fromkeys(step for _, _, step in steps)) == ["read", "map", "check", "documents"]
    assert all(0 <= done <= total for done, total, _ in steps)
    assert steps[-1] == (4, 4, "documents")


def test_every_packaged_preset_can_be_read():
    assert preset_names() == ("generic-es", "lendingclub")
    assert all(load_preset(name).name == name for name in preset_names())


@pytest.mark.parametrize(
    ("text", "folded"), [("  Último_Pago ", "ultimo pago"), ("PAÍS", "pais"), ("U$S", "u s"), ("E.A.", "e a")]
)
def test_folding_leaves_only_letters_digits_and_single_blanks(text: str, folded: str):
    assert fold(text) == folded
