"""The batch engines and the one that is shown agree row by row: every kind, form, grace, rhythm, VAT and multiple."""

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.debt import Balance
from copilot.errors import CopilotError
from copilot.money import MAX_MINOR
from copilot.offer import OFFER_KINDS, InstallmentPlan, OnePayment
from copilot.plan_terms import German, PaymentTerms, RateReduction
from copilot.rate import Rate, RateBasis
from copilot.scenarios import batch
from copilot.scenarios.batch_exact import exact_schedules
from copilot.scenarios.batch_offers import columns_of
from copilot.scenarios.impact import regular_payment
from copilot.scenarios.schedule import build
from tests.scenarios.offers_at_random import DAYS, claims, of_kind
from tests.scenarios.seeded_offers import FORM_NAMES, ON, seeded_offers

PARTS = ("payment", "principal", "interest", "vat")


@st.composite
def turns(draw):
    """A day and some offers of any kinds made on it."""
    on = draw(DAYS)
    kinds = draw(st.lists(st.sampled_from(OFFER_KINDS), min_size=1, max_size=4))
    return on, [draw(of_kind(kind, draw(claims()), on)) for kind in kinds]


def built(offer, on=ON):
    try:
        return build(offer, on=on)
    except CopilotError:
        return None


def whole_rows(schedule, name, length):
    rows = [getattr(row, name) for row in schedule.rows if row.number > 0]
    return np.array(rows + [0] * (length - len(rows)), dtype=np.int64)


def assert_exact(given_offers, on=ON):
    """Every row of exact_schedules is the row of build; what build refuses is not ok. Returns the two."""
    schedules, exact = [built(offer, on) for offer in given_offers], exact_schedules(given_offers, on=on)
    for k, schedule in enumerate(schedules):
        assert bool(exact.ok[k]) == (schedule is not None), given_offers[k]
        if schedule is None:
            continue
        assert exact.capitalised[k] == schedule.capitalised
        for name in PARTS:
            expected = whole_rows(schedule, name, len(exact.payment))
            assert (getattr(exact, name)[:, k] == expected).all(), (name, given_offers[k])
    return schedules, exact


def assert_near(schedules, priced):
    """Every row that ranks is within one minor unit of the schedule's."""
    for k, schedule in enumerate(schedules):
        assert bool(priced.ok[k]) == (schedule is not None), k
        if schedule is not None:
            for name in PARTS:
                expected = whole_rows(schedule, name, len(priced.rows.payment))
                assert np.abs(getattr(priced.rows, name)[:, k] - expected).max() <= 1, (name, k)


@settings(max_examples=60, deadline=None)
@given(turns())
def test_any_offers_are_priced_exactly_and_ranked_within_one_minor_unit(turn):
    on, some = turn
    schedules, _ = assert_exact(some, on)
    assert_near(schedules, batch.price(columns_of(some, on)))


TABLE = seeded_offers(1500, seed=1)


def test_a_large_table_of_offers_has_every_row_exact_and_ranked_as_shown():
    schedules, exact = assert_exact(TABLE)
    priced = batch.price(columns_of(TABLE, ON))
    assert exact.by_decimal.mean() < 0.05  # nearly all of them needed no Decimal
    assert_near(schedules, priced)
    for k, schedule in enumerate(schedules):
        if schedule is None:
            assert np.isnan(priced.total[k])
        else:
            assert priced.total[k] == schedule.total.minor
            assert priced.level[k] == regular_payment(schedule)


def test_the_table_holds_every_kind_and_way_of_paying():
    priced = [offer for offer in TABLE if built(offer) is not None]
    plans = [offer for offer in priced if not isinstance(offer, OnePayment)]
    contracts = [offer for offer in plans if isinstance(offer, InstallmentPlan)]
    assert {offer.kind for offer in priced} == {offer.kind for offer in TABLE}
    assert len({offer.kind for offer in priced}) == 8
    for grace in ("capital", "accumulated", "capitalised", "free", None):
        forms = {o.form.form for o in contracts if (o.grace.kind if o.grace else None) == grace}
        assert forms == set(FORM_NAMES), grace
    assert {offer.paying.rhythm for offer in plans} == {"monthly", "fortnightly", "weekly"}
    for both in ("level_total", "actual_days", "calendar", "charge"):
        assert {bool(getattr(offer.paying, both)) for offer in plans} == {True, False}
    assert {offer.paying.multiple for offer in plans} == {1, 7, 100, 1000}


def plan(principal, *, count=12, rate="0.24", basis=RateBasis.NOMINAL, **terms):
    claim = Balance(currency="MXN", principal=principal)
    return InstallmentPlan(
        claim=claim, waived=Balance(currency="MXN"), down_payment=0, installments=count,
        rate=Rate(Decimal(rate), basis), first_due_on=ON.replace(month=12), **terms,
    )  # fmt: skip


def test_exact_halves_are_told_without_decimals():
    # 0.60 / 12 = 1/20: one balance in ten earns a half; 1,620 at 0.70 is the classic 94.5.
    halves = [
        plan(principal, rate=rate) for rate in ("0.60", "0.70", "0.30") for principal in range(1500, 1700)
    ]
    schedules, exact = assert_exact(halves)
    tied = [
        k
        for k, offer in enumerate(halves)
        if any(
            (row.balance + row.principal) * offer.rate.per_year * 2 % 24 == 12 for row in schedules[k].rows
        )
    ]
    assert len(tied) > 100
    assert not exact.by_decimal[tied].any()


def test_debts_without_interest_are_shared_out_without_decimals():
    free = [
        plan(principal, rate="0", count=8, form=form)
        for principal in range(1000, 1100)
        for form in (German(),)
    ]
    free += [plan(principal, rate="0", count=8) for principal in range(1000, 1100)]
    _, exact = assert_exact(free)
    assert not exact.by_decimal.any()


def test_a_rate_that_is_no_fraction_is_still_proven_nearly_always():
    effective = [plan(10**7 + 137 * k, rate="0.47", basis=RateBasis.EFFECTIVE, count=36) for k in range(300)]
    _, exact = assert_exact(effective)
    assert exact.by_decimal.sum() <= 3


def test_the_largest_amounts_are_left_to_decimals_and_exact():
    large = [plan(MAX_MINOR - k, rate="1.13", count=60) for k in range(5)]
    large += seeded_offers(100, seed=7, largest=MAX_MINOR)
    _, exact = assert_exact(large)
    assert exact.by_decimal[:5].all()


def test_refused_offers_do_not_disturb_their_neighbours():
    good = plan(100_000)
    refused = plan(100, count=120)
    late = plan(100_000, form=RateReduction(after=50, then=Rate(Decimal("0.1"))))
    below = plan(100_000, paying=PaymentTerms(multiple=0))
    _, exact = assert_exact([refused, good, late, below, good])
    assert exact.ok.tolist() == [False, True, False, False, True]
