"""What the limits say about an offer, and for whom: levers, authority, steps, verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from copilot.offer import OFFER_KINDS, Offer

RATIO_LEVERS = (
    "discount_total", "discount_principal", "discount_interest", "discount_penalties", "discount_fees",
    "discount_taxes", "down_payment",
)  # fmt: skip
"""Levers whose limit is a share of a base amount; asked and limit are compared in minor units of that base."""

LEVERS = (*RATIO_LEVERS, "installments", "installment", "first_payment_days", "grace_days", "rate", "kind")

_SPREAD = ("installment_plan", "settlement_plan", "term_extension", "hardship_pause")
_WITH_GRACE = ("installment_plan", "term_extension", "hardship_pause")
LEVER_KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "down_payment": ("installment_plan", "settlement_plan"),
        "installment": (*_SPREAD, "partial_promise"),
        "rate": _SPREAD,
        "grace_days": _WITH_GRACE,
        "first_payment_days": tuple(kind for kind in OFFER_KINDS if kind != "hardship_pause"),
    }
)
"""The kinds of offer that have a lever; one that is not named here belongs to all. A discount in parts bears no
interest: its rate is 0, and a minimum rate is a minimum for it too. A pause is days without payment by
its very nature: `grace_days` limits it, not the days to its first payment."""

FLOORS = frozenset({"down_payment", "installment", "rate"})
"""Levers whose limit is a minimum. All others are maxima (`kind` is a set)."""

PPM = 1_000_000
"""Shares and rates are compared as whole parts per million, so no boundary depends on binary fractions."""


class Role(StrEnum):
    """Who somebody is to the system. Only advisor and lead stand on the ladder of a policy."""

    ADVISOR = "advisor"
    LEAD = "lead"
    QA = "qa"
    ADMIN = "admin"


class Outcome(StrEnum):
    ALLOWED = "allowed"
    NEEDS_APPROVAL = "needs_approval"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Whose limits apply: an actor, the rung of the policy's ladder they stand on, and their team."""

    actor_id: str
    role: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A row above the deciding one and the first condition that kept it from matching."""

    rule_id: str
    condition: str
    wanted: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One lever compared: what was asked, what is allowed, and which row or cap decided.

    `unit` is "minor" (currency minor units), "count", "days", "ppm" (parts per million a year) or "kind".
    For ratio levers `asked` and `limit` are minor units of `base` and `limit_ppm` is the share in the document.
    `room` >= 0 is what is left before the limit, < 0 by how much it is exceeded, in `unit`; for `kind` 0 or -1.
    `rule_id` is the deciding matrix row; `cap_id` is set when a cap tightened it below the row's value.
    """

    lever: str
    unit: str
    asked: int
    limit: int
    base: int
    limit_ppm: int
    passed: bool
    room: int
    rule_id: str
    cap_id: str = ""
    skipped: tuple[Skipped, ...] = ()
    allowed_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """May this be offered, who decided, how far from the limit, and what is the nearest that may.

    `steps` has one entry per lever that applies to the offer. `decisive` is the lever that is exceeded most, or,
    when allowed, the one with the least room (by share of its limit). `room_share` is that room as parts per million
    of the limit (0 when not allowed). `approver` is the lowest role that may grant it, "" when allowed or nobody may.
    `nearest` is the nearest offer allowed for the same authority, None when allowed or when there is none.
    """

    outcome: Outcome
    role: str
    steps: tuple[Step, ...]
    decisive: str
    room_share: int
    approver: str
    policy_id: str
    policy_version: str
    nearest: Offer | None = None

    def step(self, lever: str) -> Step | None:
        """The step of one lever, None if the lever does not apply to this offer."""
        return next((step for step in self.steps if step.lever == lever), None)
