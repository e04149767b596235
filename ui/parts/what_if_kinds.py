"""Which levers has each kind of offer, which of them are always in sight, and how is each typed?"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

KINDS = (
    "installment_plan", "settlement", "settlement_plan", "full_payment", "catch_up", "term_extension",
    "hardship_pause", "partial_promise",
)  # fmt: skip
"""As people ask for them, the most usual first."""

BUCKETS = ("penalties", "interest", "fees", "taxes", "principal")
"""In the order in which a discount is given."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One lever. `typed` is "money", "share" (of an amount), "rate" (a year), "change" (may be negative), "count",
    "day" or "choice" (of `options`, codes of the catalogue under choice.<name>.*)."""

    name: str
    typed: str
    options: tuple[str, ...] = ()


_YES_NO = ("yes", "no")
LEVERS: Mapping[str, Lever] = MappingProxyType(
    {
        lever.name: lever
        for lever in (
            Lever("down_payment", "money"),
            Lever("installments", "count"),
            Lever("installment", "money"),
            Lever("rate", "rate"),
            Lever("discount", "share"),
            Lever("first_due_on", "day"),
            Lever("amount", "money"),
            Lever("pause", "count"),
            Lever("interest_runs", "choice", _YES_NO),
            Lever("form", "choice", ("french", "german", "bullet", "step_up", "balloon", "rate_reduction")),
            Lever("growth", "change"),
            Lever("every", "count"),
            Lever("profile", "count"),
            Lever("after", "count"),
            Lever("then_rate", "rate"),
            Lever("grace_kind", "choice", ("capital", "accumulated", "capitalised", "free")),
            Lever("grace", "count"),
            Lever("rhythm", "choice", ("monthly", "fortnightly", "weekly")),
            Lever("multiple", "money"),
            Lever("charge", "money"),
            *(Lever(f"waived_{bucket}", "share") for bucket in BUCKETS),
        )
    }
)

_TERM = ("installments", "installment")
COMMON: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "installment_plan": (*_TERM, "down_payment", "rate", "discount", "first_due_on"),
        "settlement": ("discount", "first_due_on"),
        "settlement_plan": ("discount", *_TERM, "down_payment", "first_due_on"),
        "full_payment": ("first_due_on",),
        "catch_up": ("first_due_on",),
        "term_extension": (*_TERM, "rate", "first_due_on"),
        "hardship_pause": ("pause", "interest_runs", *_TERM, "rate"),
        "partial_promise": ("amount", "first_due_on"),
    }
)

_PAYING = ("rhythm", "multiple", "charge")
_WAIVED = tuple(f"waived_{bucket}" for bucket in BUCKETS)
_SHAPE = ("form", "growth", "every", "profile", "after", "then_rate", "grace_kind", "grace")
RARE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "installment_plan": (*_SHAPE, *_PAYING, *_WAIVED),
        "settlement": _WAIVED,
        "settlement_plan": (*_PAYING, *_WAIVED),
        "term_extension": _PAYING,
        "hardship_pause": (*_PAYING, "first_due_on"),
    }
)

ONLY_WITH: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "growth": ("form", "step_up"),
        "every": ("form", "step_up"),
        "profile": ("form", "balloon"),
        "after": ("form", "rate_reduction"),
        "then_rate": ("form", "rate_reduction"),
    }
)
"""Levers that mean something only with one choice of another lever."""


def all_of(kind: str) -> tuple[str, ...]:
    """Every lever of a kind."""
    return (*COMMON[kind], *RARE.get(kind, ()))
