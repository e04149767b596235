"""What a payment pays: the order is kept, nothing is lost, nothing is paid twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.debt import BUCKETS, Balance
from copilot.errors import BadTerms
from copilot.scenarios.waterfall import Due, DueStatus, allocate, allocate_buckets

BALANCES = st.builds(Balance, currency=st.just("CLP"), **{name: st.integers(0, 10**6) for name in BUCKETS})


@given(st.integers(0, 10**7), BALANCES, st.permutations(BUCKETS))
def test_a_payment_is_paid_in_order_and_nothing_is_lost(payment: int, due: Balance, order: list[str]) -> None:
    done = allocate(payment, due, order)
    paid = done.paid.parts()
    assert done.paid.total.minor + done.unallocated == payment
    assert all(paid[name] <= due.parts()[name] for name in BUCKETS)
    unpaid = [name for name in order if paid[name] < due.parts()[name]]
    if unpaid:  # after the first bucket that is not paid whole, nothing is paid
        assert done.unallocated == 0
        assert all(paid[name] == 0 for name in order[order.index(unpaid[0]) + 1 :])


def test_a_bucket_outside_the_order_gets_nothing() -> None:
    done = allocate(50, Balance(currency="CLP", principal=10, fees=30), ["principal"])
    assert (done.paid.parts()["fees"], done.unallocated) == (0, 40)


@pytest.mark.parametrize(
    ("payment", "penalties", "principal", "rest"), [(49, 49, 0, 0), (50, 50, 0, 0), (51, 50, 1, 0)]
)
def test_what_is_due_comes_before_what_is_in_advance(
    payment: int, penalties: int, principal: int, rest: int
) -> None:
    dues = [Due("penalties", DueStatus.DUE, 50), Due("principal", DueStatus.IN_ADVANCE, 1000)]
    done = allocate_buckets(payment, dues, currency="CLP")
    assert (done.paid.penalties, done.paid.principal, done.unallocated) == (penalties, principal, rest)


@given(st.integers(0, 10**7), BALANCES, st.permutations(BUCKETS))
def test_one_balance_is_the_same_over_a_list_of_buckets(payment: int, due: Balance, order: list[str]) -> None:
    dues = [Due(name, DueStatus.DUE, getattr(due, name)) for name in order]
    listed = allocate_buckets(payment, dues, currency="CLP")
    assert listed == allocate(payment, due, order)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: allocate(-1, Balance(currency="CLP"), BUCKETS),
        lambda: allocate(1, Balance(currency="CLP"), ["capital"]),
        lambda: allocate(1, Balance(currency="CLP"), ["fees", "fees"]),
        lambda: allocate_buckets(-1, [], currency="CLP"),
        lambda: allocate_buckets(1, [Due("fees", DueStatus.DUE, -1)], currency="CLP"),
        lambda: allocate_buckets(1, [Due("capital", DueStatus.DUE, 1)], currency="CLP"),
    ],
)
def test_a_payment_that_cannot_be_placed_is_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadTerms):
        wrong()
