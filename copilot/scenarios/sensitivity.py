"""How much does the worth of an offer hang on one assumption? Each a fifth less, a fifth more, the others unchanged.

Not an interval of confidence: it says which assumption to look after first, not how likely it is to be wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from copilot.impact import Interval, Swing
from copilot.money import Money
from copilot.scenarios.assumptions import Assumptions, Figure, Reader

STEP = Decimal("0.2")
"""Source: project finance notes, section 8 (2026-11)."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The three figures that are watched, whole minor units; decision_value = expected_npv - best_value."""

    expected_npv: int
    best_value: int
    offered_npv: int

    @property
    def decision_value(self) -> int:
        """What the offer is worth above the best alternative."""
        return self.expected_npv - self.best_value


def swings(
    assumptions: Assumptions, used: tuple[str, ...], measure: Callable[[Reader], Worth], *, currency: str
) -> tuple[Swing, ...]:
    """One Swing per id of `used` that moves anything, widest first (by its widest figure), then in document order.

    A trial stays within the range of its figure. `measure` works the figures out anew with the trial's reader.
    """
    base = measure(Reader(assumptions))
    found = [
        swing
        for one in used
        for swing in _swing(assumptions, assumptions.by_id[one], measure, base, currency)
    ]
    return tuple(sorted(found, key=lambda swing: -_width(swing)))


def _swing(
    assumptions: Assumptions, figure: Figure, measure: Callable[[Reader], Worth], base: Worth, currency: str
) -> Iterator[Swing]:
    less = max(figure.value * (1 - STEP), figure.min)
    more = min(figure.value * (1 + STEP), figure.max)
    tried = [base, *(measure(Reader(assumptions, {figure.id: float(value)})) for value in (less, more))]

    def interval(figures: list[int]) -> Interval:
        return Interval(low=Money(min(figures), currency), high=Money(max(figures), currency))

    swing = Swing(
        assumption=figure.id,
        less=less,
        more=more,
        expected_npv=interval([one.expected_npv for one in tried]),
        decision_value=interval([one.decision_value for one in tried]),
        offered_npv=interval([one.offered_npv for one in tried]),
    )
    if _width(swing):
        yield swing


def _width(swing: Swing) -> int:
    watched = (swing.expected_npv, swing.decision_value, swing.offered_npv)
    return max(one.high.minor - one.low.minor for one in watched)
