"""The debtor's own figure: as an offer, with its verdict, and the nearest offer that may be made when it may not."""

import numpy as np
from numpy.typing import NDArray

from copilot.cards import judged, with_nearest
from copilot.money import Money
from copilot.scenarios.asked import as_offer, nearest
from copilot.scenarios.candidates import Candidates
from copilot.scripts.figures import money_text, percent_text
from copilot.speech import Ask
from copilot.state import CallState
from copilot.suggestion import Card, Counter, Fact
from copilot.verdict import FLOORS, Step
from copilot.world import Case, World


def answer(
    state: CallState, world: World, on_case: Case, *, table: Candidates, fair: NDArray[np.bool_],
    open_rows: NDArray[np.bool_],
) -> Counter | None:  # fmt: skip
    """The answer to the figure named in this very turn; None when none was named.

    The nearest offer is sought among the `fair` rows of `table` (allowed, affordable, not turned down before); if none
    of the asked kind is fair, among the `open_rows` (allowed, not turned down): a "no" always brings a "yes", but one
    that is not affordable is not put in front (`advise.led_by`).
    """
    ask = state.turn.ask
    if ask is None or not state.turn.asked_now:
        return None
    locale, position = state.opened.locale, state.opened.position
    offer = as_offer(position, world.priors, world.law(position), ask)
    if offer == "no_figure":
        return None
    card = None if isinstance(offer, str) else judged(state, world, on_case, offer)
    if card is not None and card.verdict.outcome == "allowed":
        return Counter(asked_text=asked_text(ask, locale), asked=card, nearest=None)
    alike = table.spread == (ask.monthly is not None or ask.installments is not None)
    rows = next((rows for rows in (fair & alike, open_rows & alike) if rows.any()), open_rows)
    near = _nearest(state, world, on_case, table, rows, card, ask)
    impossible = offer if isinstance(offer, str) else "" if card is not None else "too_long"
    return Counter(
        asked_text=asked_text(ask, locale),
        asked=None if card is None else with_nearest(card, near),
        nearest=near,
        reason=() if card is None else reasons(card, locale),
        impossible=impossible,
    )


def asked_text(ask: Ask, locale: str) -> str:
    """The figure as it was understood, formatted."""
    figure = ask.monthly or ask.lump
    if figure is not None:
        return money_text(figure, locale)
    if ask.installments is not None:
        return str(ask.installments)
    return percent_text(ask.discount or 0, locale)


def reasons(card: Card, locale: str) -> tuple[Fact, ...]:
    """Every lever that is exceeded, the worst first: "over_installments" -> "14 / 12"."""
    failed = [step for step in card.verdict.steps if not step.passed]
    failed.sort(key=lambda step: step.lever != card.verdict.decisive)
    return tuple(_reason(step, card.impact.claim.currency, locale) for step in failed)


def _reason(step: Step, currency: str, locale: str) -> Fact:
    if step.unit == "kind":
        return Fact(key="kind", text=",".join(step.allowed_kinds))
    key = ("under_" if step.lever in FLOORS else "over_") + step.lever
    if step.unit == "minor":
        return Fact(
            key=key, text=f"{_money(step.asked, currency, locale)} / {_money(step.limit, currency, locale)}"
        )
    if step.unit == "ppm":
        return Fact(key=key, text=f"{percent_text(step.asked, locale)} / {percent_text(step.limit, locale)}")
    return Fact(key=key, text=f"{step.asked} / {step.limit}")


def _money(minor: int, currency: str, locale: str) -> str:
    return money_text(Money(minor, currency), locale)


def _nearest(
    state: CallState, world: World, on_case: Case, table: Candidates, rows: NDArray[np.bool_],
    card: Card | None, ask: Ask,
) -> Card | None:  # fmt: skip
    """The candidate among `rows` with the least change to what was asked, rebuilt exactly and judged again."""
    left = rows.copy()
    while left.any():
        k = nearest(table, left, asked=card.offer if card else None, figure=_figure(card, ask))
        found = judged(state, world, on_case, table.offer(k))
        if found is not None and found.verdict.outcome == "allowed":
            return found
        left[k] = False  # float and exact differ at a boundary: the next nearest is asked
    return None


def _figure(card: Card | None, ask: Ask) -> int:
    """The amount in minor units that nearness is measured by: the asked instalment, else the figure itself."""
    if card is not None:
        return card.impact.installment.minor
    figure = ask.monthly or ask.lump
    return figure.minor if figure is not None else 0
