"""What a debtor owes today: netting of credit notes, accrual, days past due."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from copilot.debt import Balance, Debtor, Document, DocumentKind, PersonKind, take
from copilot.errors import BadBalance, CurrencyMismatch
from copilot.position import positions
from copilot.rate import Rate
from copilot.segment import load_segments, segment

ON = date(2026, 11, 22)
DEBTOR = Debtor(debtor_id="D-1", kind=PersonKind.PERSON, country="MX")


def document(
    document_id="F-1",
    *,
    debt_id="C-1",
    late=40,
    kind=DocumentKind.INVOICE,
    rate=None,
    currency="MXN",
    **parts,
):
    return Document(
        document_id=document_id, debt_id=debt_id, kind=kind, product="credit_card",
        balance=Balance(currency=currency, **parts), due_on=ON - timedelta(days=late), cut_off_on=ON,
        contract_rate=rate,
    )  # fmt: skip


def test_a_credit_note_takes_its_own_bucket_first_and_the_oldest_document_first():
    documents = [
        document("F-1", late=40, principal=1000, interest=200),
        document("F-2", late=70, principal=500, interest=100),
        document("N-1", kind=DocumentKind.CREDIT_NOTE, interest=150),
    ]

    (position,) = positions(DEBTOR, documents, on=ON)

    assert position.claim == Balance(currency="MXN", principal=1500, interest=150)
    assert position.days_past_due == 70


def test_what_a_credit_note_leaves_over_goes_to_other_debts_and_then_stays_as_credit():
    documents = [
        document("F-1", debt_id="C-1", late=5, principal=100),
        document("F-2", debt_id="C-2", late=9, principal=100),
        document("N-1", debt_id="C-1", kind=DocumentKind.CREDIT_NOTE, principal=250),
    ]

    (position,) = positions(DEBTOR, documents, on=ON)

    assert position.debts == ()
    assert position.credit == 50


def test_days_past_due_follow_the_oldest_document_that_is_still_unpaid():
    documents = [
        document("F-1", late=200, principal=100),
        document("F-2", late=30, principal=100),
        document("N-1", kind=DocumentKind.CREDIT_NOTE, principal=100),
    ]

    (position,) = positions(DEBTOR, documents, on=ON)

    assert position.days_past_due == 30


@pytest.mark.parametrize(("days", "interest"), [(0, 0), (1, 10), (73, 730)])
def test_late_principal_earns_contract_interest_from_the_cut_off_only(days, interest):
    late = document(principal=10_000, late=40, rate=Rate(Decimal("0.365")))

    (position,) = positions(DEBTOR, [late], on=ON + timedelta(days=days))

    assert position.claim.interest == interest


def test_a_document_that_is_not_due_earns_nothing_and_is_not_late():
    (position,) = positions(DEBTOR, [document(principal=100, late=-10, rate=Rate(Decimal("0.5")))], on=ON)
    assert (position.days_past_due, position.claim.total.minor) == (0, 100)


def test_each_currency_is_a_position_of_its_own():
    documents = [
        document(principal=100),
        document("F-2", debt_id="C-2", currency="USD", principal=7, late=90),
    ]
    assert [p.currency for p in positions(DEBTOR, documents, on=ON)] == ["USD", "MXN"]


def test_a_negative_bucket_is_refused_by_name():
    with pytest.raises(BadBalance, match="interest of a balance is -1"):
        Balance(currency="MXN", interest=-1)


def test_balances_of_two_currencies_never_add_up():
    with pytest.raises(CurrencyMismatch):
        Balance(currency="MXN").plus(Balance(currency="USD"))


def test_a_discount_eats_penalties_before_interest_and_principal_last():
    claim = Balance(currency="MXN", principal=100, interest=30, penalties=20, fees=10, taxes=5)
    assert take(claim, 52) == Balance(currency="MXN", interest=30, penalties=20, fees=2)


@pytest.mark.parametrize(
    ("late", "ageing"),
    [(-5, "pre_due"), (0, "pre_due"), (1, "1_30"), (30, "1_30"), (31, "31_60"), (60, "31_60"), (61, "61_90"),
     (90, "61_90"), (91, "91_180"), (180, "91_180"), (181, "over_180"), (4000, "over_180")],
)  # fmt: skip
def test_the_ageing_bucket_includes_both_its_ends(late, ageing):
    (position,) = positions(DEBTOR, [document(principal=100, late=late)], on=ON)
    assert segment(position, load_segments()).ageing == ageing


@pytest.mark.parametrize(
    ("major", "band"), [(7999, "small"), (8000, "small"), (8001, "medium"), (50001, "large")]
)
def test_the_amount_band_includes_its_upper_end(major, band):
    (position,) = positions(DEBTOR, [document(principal=major * 100)], on=ON)
    assert segment(position, load_segments()).band == band
