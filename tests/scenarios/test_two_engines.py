"""The float engine that ranks and the exact one that is shown agree to the minor unit, on the whole grid."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from copilot.debt import BUCKETS, Balance, Debtor, Document, DocumentKind, PersonKind
from copilot.errors import BadTerms
from copilot.money import Money
from copilot.position import positions
from copilot.rate import Rate
from copilot.scenarios import rank
from copilot.scenarios.asked import as_offer, distance, nearest
from copilot.scenarios.assumptions import load_assumptions
from copilot.scenarios.candidates import PLAN, candidates
from copilot.scenarios.compared import one_row
from copilot.scenarios.country import load_countries
from copilot.scenarios.impact import scenario
from copilot.scenarios.priors import load_priors
from copilot.speech import Ask, Profile
from copilot.suggestion import Segment

PRIORS, ASSUMED = load_priors(), load_assumptions()
LAW = load_countries().of("AR", on=date(2026, 11, 22))
SEGMENT = Segment(ageing="61_90", band="middle", product="credit_card")


def position(currency="ARS", *, principal=30_000_000, on=date(2026, 11, 22), rate="0.6", income=None):
    document = Document(
        document_id="F-1", debt_id="C-1", kind=DocumentKind.INVOICE, product="credit_card",
        balance=Balance(
            currency=currency, principal=principal, interest=principal // 5, penalties=principal // 9, fees=7
        ),
        due_on=on - timedelta(days=74), cut_off_on=on, contract_rate=Rate(Decimal(rate)),
    )  # fmt: skip
    debtor = Debtor(
        debtor_id="D",
        kind=PersonKind.PERSON,
        country="AR",
        income=Money(income, currency) if income else None,
    )
    return positions(debtor, [document], on=on)[0]


def waivable(where, share=0.3):
    parts = {name: int(minor * share) for name, minor in where.claim.parts().items()}
    return {**parts, "total": int(where.claim.total.minor * share * 0.9)}


CASES = [
    ("ARS", 30_000_000, date(2026, 11, 22)),
    ("CLP", 900_123, date(2027, 1, 31)),
    ("USD", 51_999, date(2028, 2, 29)),
]


@pytest.mark.parametrize(("currency", "principal", "on"), CASES)
def test_every_candidate_has_the_level_payment_of_its_exact_schedule(currency, principal, on):
    where = position(currency, principal=principal, on=on)
    table = candidates(
        where, PRIORS, LAW, waivable=waivable(where), ask=Ask(monthly=Money(principal // 14, currency))
    )
    assert len(table) > 800
    columns = table.columns()

    for k in range(0, len(table), 7):
        offer = table.offer(k)
        try:
            built = scenario(
                offer, on=on, npv_rate=Decimal("0.35"), income=None, law=LAW, product="credit_card"
            )
        except BadTerms:
            continue
        exact = built.impact
        assert int(table.installment[k]) == exact.installment.minor
        assert int(table.total[k]) == exact.total_to_pay.minor
        row = one_row(offer, built.schedule, on)
        assert {name: int(columns[name][k]) for name in row} == row


def test_no_candidate_waives_more_than_the_authority():
    where = position()
    limit = waivable(where)
    table = candidates(where, PRIORS, LAW, waivable=limit, ask=None)
    assert (table.waived_total <= limit["total"]).all()
    assert (table.rows.waived <= np.array([limit[name] for name in BUCKETS])).all()


def test_a_monthly_figure_bends_plans_to_that_instalment():
    where = position(rate="0")
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=Ask(monthly=Money(2_500_000, "ARS")))
    bent = (table.rows.kind == PLAN) & (np.abs(table.installment - 2_500_000) <= 1)
    assert bent.sum() > 10


@pytest.mark.parametrize(
    ("ask", "kind"),
    [
        (Ask(monthly=Money(3_000_000, "ARS")), "installment_plan"),
        (Ask(lump=Money(30_000_000, "ARS")), "settlement"),
        (Ask(installments=9), "installment_plan"),
        (Ask(discount=400_000), "settlement"),
        (Ask(monthly=Money(10**12, "ARS")), "full_payment"),
        (Ask(lump=Money(10**12, "ARS")), "full_payment"),
    ],
)
def test_a_figure_becomes_the_offer_it_means(ask, kind):
    assert as_offer(position(), PRIORS, LAW, ask).kind == kind


def test_the_debtors_instalment_is_never_exceeded_by_the_offer_made_of_it():
    where = position()
    offer = as_offer(where, PRIORS, LAW, Ask(monthly=Money(3_000_000, "ARS")))
    exact = scenario(
        offer, on=where.on, npv_rate=Decimal("0.35"), income=None, law=LAW, product="credit_card"
    ).impact
    assert exact.installment.minor <= 3_000_000


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (Ask(monthly=Money(1, "ARS")), "below_interest"),
        (Ask(monthly=Money(0, "ARS")), "zero"),
        (Ask(installments=500), "too_long"),
        (Ask(installments=0), "zero"),
        (Ask(lump=Money(5, "USD")), "other_currency"),
        (Ask(), "no_figure"),
    ],
)
def test_a_figure_that_makes_no_offer_says_why(ask, why):
    assert as_offer(position(), PRIORS, LAW, ask) == why


def test_the_nearest_is_the_allowed_row_of_least_distance():
    where = position()
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=None)
    offer = as_offer(where, PRIORS, LAW, Ask(installments=14))
    figure = scenario(
        offer, on=where.on, npv_rate=Decimal("0.35"), income=None, law=LAW, product="credit_card"
    ).impact.installment.minor
    allowed = table.rows.installments <= 12

    k = nearest(table, allowed, asked=offer, figure=figure)

    far = distance(table, asked=offer, figure=figure)
    assert allowed[k]
    assert far[k] == far[allowed].min()
    assert (table.rows.kind[k], table.rows.down_payment[k]) == (PLAN, 0)


def test_no_plan_above_the_affordability_share_of_income_is_suggested():
    where = position(income=10_000_000)
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=None)
    fair = rank.affordable(table, PRIORS, ASSUMED, income=where.debtor.income)
    assert table.installment[fair & (table.rows.kind == PLAN)].max() <= 3_000_000
    assert not fair.all()


def test_someone_who_can_pay_little_is_offered_smaller_instalments_first():
    where = position()
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=None)
    everything = np.ones(len(table), dtype=bool)

    def first(monthly):
        scores = rank.value(table, PRIORS, ASSUMED, segment=SEGMENT, monthly=monthly, profile=Profile())
        return int(table.installment[rank.pick(table, scores, everything, count=1)[0]])

    assert first(2_000_000.0) < first(20_000_000.0)


def test_what_was_refused_is_not_asked_again():
    where = position()
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=None)
    k = int(np.flatnonzero(table.rows.kind == PLAN)[100])
    worse = rank.worse_than_refused(table, [(table.offer(k), int(table.installment[k]))])
    assert worse[k]
    assert not worse[table.installment < table.installment[k]].any()


def test_alternates_really_differ_from_the_primary():
    where = position()
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=None)
    scores = rank.value(table, PRIORS, ASSUMED, segment=SEGMENT, monthly=3_000_000.0, profile=Profile())
    picked = rank.pick(table, scores, np.ones(len(table), dtype=bool), count=3)
    labels = {(int(table.rows.kind[k]), int(table.installment[k])) for k in picked}
    assert len(labels) == 3


def test_fewer_but_larger_instalments_are_another_offer_than_the_refused_one():
    where = position(rate="0")
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=None)
    twelve = int(
        np.flatnonzero(
            (table.rows.installments == 12) & (table.rows.down_payment == 0) & (table.waived_total == 0)
        )[0]
    )
    worse = rank.worse_than_refused(table, [(table.offer(twelve), int(table.installment[twelve]))])
    assert not worse[table.rows.installments < 12].any()


def test_the_same_terms_have_the_same_id_however_the_rate_was_written():
    where = position(rate="0.600000")
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=None)
    asked = as_offer(where, PRIORS, LAW, Ask(installments=9))
    same = [table.offer(k) for k in range(len(table)) if table.offer(k) == asked]
    assert {offer.offer_id for offer in same} == {asked.offer_id}


def test_down_payments_of_the_largest_claims_do_not_overflow():
    where = position("COP", principal=10**14)
    table = candidates(where, PRIORS, LAW, waivable={**waivable(where, 0)}, ask=None)
    shares = np.unique(table.rows.down_payment[table.rows.down_payment > 0] / where.claim.total.minor)
    assert shares == pytest.approx([0.1, 0.2, 0.3])


def test_a_figure_that_makes_no_offer_is_answered_with_little_to_pay_today():
    where = position()
    figure = where.claim.total.minor // 25
    assert as_offer(where, PRIORS, LAW, Ask(monthly=Money(figure, "ARS"))) == "below_interest"
    table = candidates(where, PRIORS, LAW, waivable=waivable(where), ask=Ask(monthly=Money(figure, "ARS")))
    k = nearest(table, table.rows.kind == PLAN, asked=None, figure=figure)
    assert table.rows.down_payment[k] <= 2 * figure
