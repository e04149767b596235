"""`copilot quote` on a real database: the table, the payments, the files, and every sentence when it cannot."""

import io
import json
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tests.serve.test_cli import run

pytestmark = pytest.mark.store
CARTERA = Path(__file__).resolve().parents[2] / "docs" / "sample-cartera.csv"
WHO = "EJ-AR0002"


@pytest.fixture(scope="module")
def database(new_database) -> str:  # type: ignore[no-untyped-def]
    """The sample portfolio, imported as docs/quotes.md says."""
    url: str = new_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        from api.cli import main

        with pytest.raises(SystemExit) as ended:
            main(["import", str(CARTERA)])
        assert not ended.value.code
    return url


@pytest.fixture
def ask(database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Code, stdout and stderr of `copilot quote`."""
    monkeypatch.setenv("DATABASE_URL", database)
    capsys.readouterr()
    return lambda *options: run("quote", *options, capsys=capsys)


def test_the_table_is_aligned_and_has_every_kind(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = ask(WHO)
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith(f"{WHO} (Gonzalo Giménez) owes $\u00a0")
    head, rule, *rows = lines[2:]
    starts = [k for k, sign in enumerate(rule) if sign == "-" and (k == 0 or rule[k - 1] == " ")]
    assert len(starts) == 7
    assert all(line[k - 2 : k] == "  " for line in (head, *rows) for k in starts[1:])
    assert {row[: starts[1]].strip() for row in rows} == {
        "full payment", "settlement", "settlement plan", "installment plan", "term extension", "hardship pause",
        "partial promise",
    }  # fmt: skip
    assert any("CFT with VAT" in row and row.endswith("allowed") for row in rows)
    assert any(row.endswith("(kind)") for row in rows)


def test_one_kind_shows_its_payments_and_what_to_check(ask) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = ask(WHO, "--kind", "installment_plan", "--instalment", "110000", "--down", "100000.50")
    assert code == 0
    assert "$\u00a0100.000,50 + " in out
    assert "number  date " in out
    assert out.rstrip().splitlines()[-1].startswith("  CFT: BCRA")


def test_a_plan_ends_with_what_is_owed_again_if_it_is_broken(ask) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = ask(WHO, "--kind", "settlement_plan", "--discount", "10%", "--installments", "4")
    lines = out.splitlines()
    first = lines.index(
        "If broken, owed again 30 days after the missed payment; order of payment not verified:"
    )
    assert [line.split(",")[0] for line in lines[first + 1 : first + 4]] == [
        "  after 0 of 4", "  after 2 of 4", "  after 3 of 4",
    ]  # fmt: skip
    assert all("discount lost $" in line for line in lines[first + 1 : first + 4])
    assert "If broken" not in ask(WHO, "--kind", "full_payment")[1]


def test_what_no_limit_judges_stands_behind_the_verdict(ask) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = ask(WHO, "--kind", "installment_plan", "--form", "bullet")
    assert "; ABOVE INCOME: last payment takes " in out
    assert "house suggests 30" in out
    _, out, _ = ask(
        WHO, "--kind", "installment_plan", "--installments", "60", "--rate", "0", "--multiple", "1000"
    )
    assert re.search(r"; rounded up, 5\d of 60 payments are enough", out)


def test_shares_are_fractions_or_percentages(ask) -> None:  # type: ignore[no-untyped-def]
    same = [ask(WHO, "--kind", "settlement", "--discount", share)[1] for share in ("0.25", "25%")]
    assert same[0] == same[1]


def test_everything_as_json_is_what_the_api_gives_a_lead(ask) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = ask(WHO, "--json")
    page = json.loads(out)
    assert all(item["schedule"]["rows"] and item["lead"] and item["books"] for item in page["items"])
    _, out, _ = ask(
        WHO, "--kind", "settlement", "--waive", "interest=50%", "--waive", "penalties=1", "--json", "--locale", "en"
    )  # fmt: skip
    one = json.loads(out)
    assert {name: Decimal(share) for name, share in one["levers"]["waived"].items()} == {
        "interest": Decimal("0.5"), "penalties": Decimal(1),
    }  # fmt: skip


def test_the_limits_are_those_of_the_role(ask) -> None:  # type: ignore[no-untyped-def]
    options = (WHO, "--kind", "installment_plan", "--installments", "30")
    assert "needs approval of lead (installments); nearest 24 × " in ask(*options)[1]
    assert ask(*options, "--role", "lead")[1].splitlines()[4].endswith("allowed")


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_an_offer_can_be_saved(ask, tmp_path: Path, form: str) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / f"offer.{form}"
    code, out, _ = ask(WHO, "--kind", "installment_plan", "--save", str(target))
    assert code == 0
    assert out.rstrip().endswith(f"Written to {target}.")
    if form == "xlsx":
        assert openpyxl.load_workbook(target).sheetnames == [
            "Propuesta",
            "Pagos",
            "Costo total",
            "Por deuda",
            "Contabilidad",
        ]
    else:
        assert "Gonzalo Giménez" in pypdf.PdfReader(io.BytesIO(target.read_bytes())).pages[0].extract_text()


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (
            ("NOBODY",),
            1,
            "There is no debtor 'NOBODY' in this database. Load a portfolio with `copilot import FILE`",
        ),
        ((WHO, "--currency", "USD"), 1, "owes nothing in USD today"),
        ((WHO, "--kind", "settlement", "--discount", "120%"), 1, "more than all of it"),
        ((WHO, "--kind", "installment_plan", "--instalment", "15000"), 1, "The least that works is"),
        ((WHO, "--kind", "settlement", "--rate", "10%"), 1, "has no rate"),
        ((WHO, "--kind", "settlement", "--waive", "interest"), 1, "no discount of a bucket"),
        ((WHO, "--role", "king"), 1, "no rung of the limits"),
        ((WHO, "--save", "offer.pdf"), 1, "Name its --kind"),
        ((WHO, "--kind", "settlement", "--save", "offer.txt"), 1, "as .xlsx or .pdf"),
        ((WHO, "--kind", "settlement", "--save", "no/such/offer.pdf"), 1, "cannot be written"),
        ((WHO, "--kind", "layaway"), 2, "'layaway' is not one of"),
        ((WHO, "--discount", "much"), 2, "neither a fraction"),
        ((WHO, "--down", "-5"), 2, "is no amount"),
        ((WHO, "--down", "15.000"), 2, "A point never separates thousands"),
        ((WHO, "--first", "soon"), 2, "soon"),
    ],
)
def test_what_goes_wrong_is_one_sentence(ask, options: tuple[str, ...], code: int, told: str) -> None:  # type: ignore[no-untyped-def]
    ended, out, err = ask(*options)
    assert (ended, out) == (code, "")
    assert told in err
