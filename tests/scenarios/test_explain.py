"""Why this number: every formula, worked out again from its own text and values, gives the figure to the minor unit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
import yaml

from copilot.dates import add_months
from copilot.debt import Balance
from copilot.errors import BadTerms
from copilot.money import Money
from copilot.offer import (
    CatchUp,
    FullPayment,
    HardshipPause,
    InstallmentPlan,
    PartialPromise,
    Settlement,
    SettlementPlan,
    TermExtension,
)
from copilot.plan_terms import (
    Balloon,
    Bullet,
    FirstPeriod,
    French,
    German,
    Grace,
    GraceKind,
    PaymentTerms,
    RateReduction,
    Rhythm,
    StepUp,
)
from copilot.rate import Rate, RateBasis
from copilot.scenarios.country import load_countries
from copilot.scenarios.explain import LEAD_ONLY, explain, explain_row
from copilot.scenarios.impact import scenario
from tests.scenarios.formula import stated, worked_out

ON = date(2026, 11, 20)
CLAIM = Balance(currency="MXN", principal=812_345, interest=61_017, penalties=20_203, fees=4_400, taxes=9_763)
WAIVED = Balance(currency="MXN", penalties=20_203, interest=15_000)
MEXICO = load_countries().of("MX", on=ON)
INCOME = Money(1_250_000, "MXN")
NOMINAL = Rate(Decimal("0.42"))
EFFECTIVE = Rate(Decimal("0.49"), RateBasis.EFFECTIVE, 360)

FORMS = [
    French(), German(), Bullet(), StepUp(growth=Decimal("0.08"), every=4), Balloon(profile=20),
    RateReduction(after=4, then=Rate(Decimal("0.18"))),
]  # fmt: skip
GRACES = [None, *(Grace(kind=kind, periods=2) for kind in GraceKind)]
VAT = PaymentTerms(charge=3_550, vat_on_interest=Decimal("0.16"), vat_on_charges=Decimal("0.21"))
PAYINGS = {
    "plain": PaymentTerms(),
    "vat and charge on top": VAT,
    "vat inside": replace(VAT, level_total=True),
    "rounded up": replace(VAT, multiple=10_000),
    "rounded up, vat inside": replace(VAT, multiple=10_000, level_total=True),
    "odd days, then whole": replace(VAT, first_period=FirstPeriod.ODD_THEN_WHOLE, level_total=True),
    "fortnights": replace(VAT, rhythm=Rhythm.FORTNIGHTLY),
}


def plan(form, grace, paying, rate=NOMINAL, first=None):
    first = first or date(2027, 3 if grace and grace.kind is not GraceKind.CAPITAL else 1, 5)
    return InstallmentPlan(
        claim=CLAIM, waived=WAIVED, down_payment=50_000, installments=12, rate=rate, first_due_on=first, form=form,
        grace=grace, paying=paying,
    )  # fmt: skip


def name(value):
    return getattr(value, "form", None) or (f"grace {value.kind}" if isinstance(value, Grace) else str(value))


def check(whys):
    assert whys
    for why in whys:
        worth, read = worked_out(why)
        assert worth == pytest.approx(stated(why), abs=Decimal("1e-20")), why
        assert read == {value.symbol for value in why.values[1:]}, why
        assert why.source, why


def check_all(offer, income=INCOME, law=MEXICO):
    found = scenario(offer, on=ON, npv_rate=Decimal("0.35"), income=income, law=law, product="personal_loan")
    whys = explain(found, on=ON, income=income, law=law)
    check(whys)
    for row in found.schedule.rows:
        rows = explain_row(offer, found.schedule, row.number, on=ON)
        check(rows)
        figures = {why.figure: stated(why) for why in rows}
        assert (figures["payment"], figures["balance"]) == (row.payment, row.balance)
    return found, {why.figure: why for why in whys}


@pytest.mark.parametrize("paying", PAYINGS)
@pytest.mark.parametrize(("form", "grace"), list(product(FORMS, GRACES)), ids=name)
def test_every_figure_of_a_plan_follows_from_its_formula(form, grace, paying):
    check_all(plan(form, grace, PAYINGS[paying]))


@pytest.mark.parametrize("rate", [NOMINAL, EFFECTIVE, Rate(Decimal(0))], ids=["nominal", "effective", "free"])
@pytest.mark.parametrize("first", [date(2026, 12, 20), date(2026, 12, 5), date(2027, 1, 9)], ids=str)
@pytest.mark.parametrize("form", FORMS[:5], ids=name)
def test_rates_and_first_periods_of_every_length_are_explained(form, first, rate):
    check_all(plan(form, None, VAT, rate, first))


@pytest.mark.parametrize("inside", [False, True], ids=["vat on top", "vat inside"])
@pytest.mark.parametrize("rate", [NOMINAL, EFFECTIVE], ids=["nominal", "effective"])
@pytest.mark.parametrize("form", FORMS[:5], ids=name)
def test_periods_of_real_days_are_explained_one_by_one(form, rate, inside):
    paying = replace(VAT, actual_days=True, calendar="MX", level_total=inside)
    check_all(plan(form, None, paying, rate))


ONE = {
    "settlement": Settlement(claim=CLAIM, waived=WAIVED, due_on=add_months(ON, 1)),
    "full payment": FullPayment(claim=CLAIM, due_on=ON),
    "catch up": CatchUp(
        claim=CLAIM, arrears=Balance(currency="MXN", principal=90_000, interest=61_017), due_on=ON
    ),
    "partial promise": PartialPromise(claim=CLAIM, amount=120_000, due_on=add_months(ON, 1)),
}
MANY = {
    "settlement plan": SettlementPlan(
        claim=CLAIM, waived=WAIVED, down_payment=100_000, installments=7, first_due_on=add_months(ON, 1)
    ),
    "term extension": TermExtension(
        claim=CLAIM, installments=36, rate=NOMINAL, first_due_on=add_months(ON, 1), paying=VAT
    ),
    "pause, interest runs": HardshipPause(
        claim=CLAIM, pause=3, interest_runs=True, installments=9, rate=NOMINAL, first_due_on=add_months(ON, 4),
        paying=replace(VAT, level_total=True),
    ),
    "pause, free": HardshipPause(
        claim=CLAIM, pause=3, interest_runs=False, installments=9, rate=NOMINAL, first_due_on=add_months(ON, 4)
    ),
    "one instalment": InstallmentPlan(
        claim=CLAIM, waived=WAIVED, down_payment=0, installments=1, rate=NOMINAL, first_due_on=add_months(ON, 1)
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ONE | MANY)
def test_every_kind_of_offer_explains_what_it_shows(kind):
    found, whys = check_all((ONE | MANY)[kind])
    impact = found.impact
    shown = {
        "installment": impact.installment, "total_to_pay": impact.total_to_pay, "saved": impact.saved,
        "first_payment": impact.first_payment, "npv": impact.npv,
    }  # fmt: skip
    assert {name: whys[name].values[0].value for name in shown} == shown
    assert whys["installment_to_income"].values[0].value == impact.installment_to_income
    assert ("discount_rate" in whys) == bool(impact.waived.total.minor)
    assert ("stays" in whys) == bool(impact.stays.minor)
    assert ("lost_on_breach" in whys) == bool(impact.lost_on_breach.minor)
    assert ("financed" in whys) == bool(impact.financed.minor)


def test_the_level_payment_is_the_textbook_formula_with_the_values_of_the_offer():
    _, whys = check_all(plan(French(), None, PaymentTerms(), first=add_months(ON, 1)))
    why = whys["level_payment"]
    assert why.formula == "q = P·i / (1 − (1 + i)⁻ⁿ)"
    assert {(v.symbol, v.key, v.value) for v in why.values[1:]} == {
        ("P", "financed", Money(822_525, "MXN")), ("n", "installments", 12), ("i", "period_rate", Decimal("0.035")),
    }  # fmt: skip
    assert whys["period_rate"].formula == "i = r / 12"


def test_a_payment_rounded_up_shows_what_was_rounded_and_to_what():
    _, whys = check_all(plan(French(), None, PAYINGS["rounded up"]))
    assert whys["installment"].formula == "c = ⌈(q + G + V) / m⌉·m"
    assert whys["principal"].formula == "A = c − I − G − V"


def test_vat_inside_is_not_counted_twice():
    _, whys = check_all(plan(French(), None, PAYINGS["vat inside"], first=add_months(ON, 1)))
    assert whys["rate_with_vat"].formula == "u = i·(1 + v)"
    assert whys["level_payment"].formula == "q = P·u / (1 − (1 + u)⁻ⁿ)"
    assert whys["installment"].formula == "c = q + G + V − H"


def test_value_if_all_is_paid_leaves_vat_out():
    found, whys = check_all(plan(French(), None, VAT, first=add_months(ON, 1)))
    why, rows = whys["npv"], found.schedule.rows
    assert why.formula == "NPV = Σₖ₌₁ⁿ((cₖ − Vₖ) / (1 + r)^(dₖ / y))"
    shown = {value.symbol: value.value for value in why.values}
    assert (shown["c₂"], shown["V₂"]) == (Money(rows[1].payment, "MXN"), Money(rows[1].vat, "MXN"))
    free = plan(French(), None, replace(VAT, vat_on_interest=Decimal(0), vat_on_charges=Decimal(0)))
    assert check_all(free)[1]["npv"].formula == "NPV = Σₖ₌₁ⁿ(cₖ / (1 + r)^(dₖ / y))"


def test_vat_changes_what_is_paid_and_not_what_it_is_worth():
    extra = replace(VAT, vat_on_interest=Decimal(0), vat_on_charges=Decimal(0))
    taxed, free = (
        check_all(plan(French(), None, paying, first=add_months(ON, 1)))[0].impact for paying in (VAT, extra)
    )
    assert taxed.total_to_pay > free.total_to_pay
    assert taxed.npv == free.npv


def test_grace_interest_is_explained_period_by_period():
    found, whys = check_all(plan(French(), Grace(kind=GraceKind.CAPITALISED, periods=2), PaymentTerms()))
    assert whys["grace_interest"].formula == "N₂ = (F + N₁)·i"
    assert whys["capitalised"].values[0].value == Money(found.schedule.capitalised, "MXN")
    _, whys = check_all(plan(French(), Grace(kind=GraceKind.ACCUMULATED, periods=2), PaymentTerms()))
    assert whys["grace_interest"].formula == "N₂ = P·i"
    assert whys["installment"].formula == "c = q + N"


@pytest.mark.parametrize("country", ["AR", "MX", "CO", "CL", "PE", "BR", "US", "ES"])
@pytest.mark.parametrize("rhythm", Rhythm)
def test_the_total_cost_rate_of_every_country_solves_its_equation(country, rhythm):
    law = load_countries().of(country, on=ON)
    paying = PaymentTerms(
        rhythm=rhythm, charge=300, vat_on_interest=Decimal("0.16"), vat_on_charges=Decimal("0.16")
    )
    offer = TermExtension(
        claim=CLAIM,
        installments=9,
        rate=Rate(Decimal("0.12")),
        first_due_on=date(2026, 12, 28),
        paying=paying,
    )
    found = scenario(offer, on=ON, npv_rate=Decimal("0.35"), income=None, law=law, product="personal_loan")
    whys = [why for why in explain(found, on=ON, law=law) if why.figure.startswith("cost_rate")]
    check(whys)
    assert [why.values[1].value for why in whys] == [one.per_year for one in found.impact.cost]
    assert len({why.figure for why in whys}) == len(whys)


def test_what_only_the_lead_may_see_is_named():
    _, whys = check_all(ONE["settlement"])
    assert set(whys) >= LEAD_ONLY


def test_a_row_that_does_not_exist_is_refused_in_words():
    found, _ = check_all(ONE["settlement"])
    with pytest.raises(BadTerms, match="no payment 2 in a schedule of 1"):
        explain_row(found.offer, found.schedule, 2, on=ON)


def explained_names():
    """Every figure and every key that explanations name, over all kinds and forms."""
    laws = [load_countries().of(country, on=ON) for country in ("MX", "AR", "CL", "US")]
    plans = [
        plan(form, grace, paying)
        for form in FORMS
        for grace in GRACES
        for paying in (VAT, PAYINGS["rounded up"])
    ]
    figures, keys = set(), set()
    for offer in [*ONE.values(), *MANY.values(), *plans]:
        for law in laws if offer is MANY["term extension"] else laws[:1]:
            found = scenario(
                offer, on=ON, npv_rate=Decimal("0.35"), income=INCOME, law=law, product="personal_loan"
            )
            whys = [*explain(found, on=ON, income=INCOME, law=law)]
            for row in found.schedule.rows:
                whys += explain_row(offer, found.schedule, row.number, on=ON)
            figures |= {why.figure for why in whys}
            keys |= {value.key for why in whys for value in why.values}
    return figures, keys


@pytest.mark.parametrize("language", ["es", "en"])
def test_everything_that_is_named_has_words_on_the_screen(language):
    path = Path(__file__).parents[2] / "ui" / "words" / f"{language}.yaml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    figures, keys = explained_names()
    assert figures - words["what_if"]["figure"].keys() == set()
    assert keys - words["symbol"].keys() == set()
