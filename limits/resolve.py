"""Which row and which caps decide each lever of a case. The only routine that reads the matrix.

`match` holds every row and cap against the facts once; `resolve` then reads one role's column. Everything that is
later shown as a reason (deciding row, skipped rows, caps) is noted here while deciding, never worked out afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from copilot.debt import BUCKETS, Balance
from copilot.errors import BadDocument, CurrencyMismatch, InputError
from copilot.verdict import FLOORS, LEVERS, PPM, RATIO_LEVERS, Skipped
from limits.cells import tighter, whole
from limits.policy import Between, Cap, Conditions, LimitPolicy, Period, Rule

Facts = Mapping[str, str | int]
"""product, ageing, band, currency, country, zone, person, portfolio (text), claim_minor, days_past_due (integers)."""

Whole = TypeVar("Whole", int, NDArray[np.int64])


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedCap:
    """A cap whose conditions hold. `limit` is in the same integers as `LeverLimit.value`."""

    cap_id: str
    limit: int
    tightens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverLimit:
    """What one role may do with one lever, and who says so.

    `value` is the limit after caps and `row_value` before them: parts per million for shares and rates, minor units
    for `installment`, a count, days, or a bit per OFFER_KINDS for `kind`. `base` is the claim's bucket or total for
    discounts, 0 otherwise (the base of `down_payment` depends on the offer). `cap_id` is the cap that decided, ""
    when the row did. `skipped` are the rows above that did not decide, from the top, `caps` all that matched.
    """

    lever: str
    value: int
    base: int
    rule_id: str
    row_value: int
    cap_id: str
    skipped: tuple[Skipped, ...]
    caps: tuple[MatchedCap, ...]

    @property
    def limit(self) -> int:
        """The limit in the unit of what is asked: minor units of `base` for discounts, else `value` itself.

        For `down_payment` it stays in parts per million: use `limit_on(base)` with the base of the offer.
        """
        return self.limit_on(self.base) if self.lever.startswith("discount_") else self.value

    def limit_on(self, base: Whole) -> Whole | int:
        """The limit in minor units on a given base; not a ratio lever: `value`."""
        return share_of(self.lever, self.value, base) if self.lever in RATIO_LEVERS else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The limits of one role for one case: `limits` has one entry per lever, in the order of LEVERS."""

    role: str
    policy_id: str
    policy_version: str
    limits: Mapping[str, LeverLimit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A policy held against one case: every row with the reason it does not match (None if it does), matching caps."""

    policy: LimitPolicy
    claim: Balance
    rows: tuple[tuple[Rule, Skipped | None], ...]
    caps: tuple[Cap, ...]


def share_of(lever: str, ppm: int, base: Whole) -> Whole:
    """`ppm` parts per million of `base` >= 0, whole: rounded down for a maximum, up for a minimum.

    Whole millions and the rest are multiplied apart, so that no int64 overflows for any amount of money.

    >>> share_of("discount_total", 333_333, 100), share_of("down_payment", 333_333, 100)
    (33, 34)
    """
    millions, rest = base // PPM, base % PPM
    part = -(-ppm * rest // PPM) if lever in FLOORS else ppm * rest // PPM
    return ppm * millions + part


def match(policy: LimitPolicy, facts: Facts, claim: Balance, on: date) -> Match:
    """`policy` held against the facts on the local date `on`.

    Raises InputError when a condition asks for a fact that is not there, CurrencyMismatch when facts and claim
    differ in currency.
    """
    if facts.get("currency", claim.currency) != claim.currency:
        raise CurrencyMismatch(
            f"The case is in {facts['currency']} and its claim in {claim.currency}. Check them in one currency.",
            left=str(facts["currency"]), right=claim.currency,
        )  # fmt: skip
    rows = tuple((rule, _skipped(rule.id, rule.when, facts, on)) for rule in policy.rows)
    caps = tuple(cap for cap in policy.caps if _skipped(cap.id, cap.when, facts, on) is None)
    return Match(policy=policy, claim=claim, rows=rows, caps=caps)


def resolve(found: Match, role: str) -> Effective:
    """The limits of `role`. Raises InputError if the role is not on the policy's ladder."""
    policy = found.policy
    if role not in policy.ladder:
        raise InputError(
            f"{role!r} is not on the ladder of limit policy {policy.policy_id} ({', '.join(policy.ladder)}), so it "
            "may grant nothing. Ask with one of those roles.",
            role=role, ladder=policy.ladder,
        )  # fmt: skip
    return Effective(
        role=role,
        policy_id=policy.policy_id,
        policy_version=policy.version_id,
        limits={lever: _decided(found, role, lever) for lever in LEVERS},
    )


def _decided(found: Match, role: str, lever: str) -> LeverLimit:
    skipped: list[Skipped] = []
    for rule, reason in found.rows:
        row_value = None if reason else whole(rule.cell(role, lever), found.claim.currency)
        if row_value is not None:
            return _capped(found, lever, rule.id, row_value, tuple(skipped))
        skipped.append(
            reason or Skipped(rule_id=rule.id, condition="cell", wanted=f"{role}.{lever}", found="")
        )
    raise BadDocument(
        f"No row of limit policy {found.policy.policy_id} decides {lever} for {role} in {found.claim.currency}. "
        "Load policies with limits.load, which refuses one without a complete default row.",
        lever=lever, role=role,
    )  # fmt: skip


def _capped(
    found: Match, lever: str, rule_id: str, row_value: int, skipped: tuple[Skipped, ...]
) -> LeverLimit:
    value, cap_id, caps = row_value, "", []
    for cap in found.caps:
        limit = whole(cap.limit, found.claim.currency) if cap.lever == lever else None
        if limit is None:
            continue
        caps.append(
            MatchedCap(cap_id=cap.id, limit=limit, tightens=tighter(lever, row_value, limit) != row_value)
        )
        if tighter(lever, value, limit) != value:
            value, cap_id = tighter(lever, value, limit), cap.id
    return LeverLimit(
        lever=lever, value=value, base=_base(found.claim, lever), rule_id=rule_id, row_value=row_value,
        cap_id=cap_id, skipped=skipped, caps=tuple(caps),
    )  # fmt: skip


def _base(claim: Balance, lever: str) -> int:
    bucket = lever.removeprefix("discount_")
    if bucket == "total":
        return claim.total.minor
    return claim.parts()[bucket] if bucket in BUCKETS else 0


def _skipped(rule_id: str, when: Conditions, facts: Facts, on: date) -> Skipped | None:
    """The first condition that does not hold, None when all do."""
    for name, wanted in when.written().items():
        fact = on if name == "date" else _fact(facts, name, rule_id)
        holds = _within(wanted, fact) if isinstance(wanted, (Between, Period)) else fact in wanted
        if not holds:
            return Skipped(rule_id=rule_id, condition=name, wanted=_wanted(wanted), found=str(fact))
    return None


def _fact(facts: Facts, name: str, rule_id: str) -> str | int:
    kind = int if name in ("claim_minor", "days_past_due") else str
    fact = facts.get(name)
    if not isinstance(fact, kind) or isinstance(fact, bool):
        raise InputError(
            f"Rule {rule_id} of the limit policy asks for the {name} of the case, and {fact!r} was given. "
            f"Give {'a whole number' if kind is int else 'text'}.",
            fact=name, rule_id=rule_id,
        )  # fmt: skip
    return fact


def _within(wanted: Between | Period, fact: object) -> bool:
    start, end = wanted.from_, wanted.to
    return (start is None or start <= fact) and (end is None or fact <= end)  # type: ignore[operator]


def _wanted(wanted: tuple[str, ...] | Between | Period) -> str:
    if isinstance(wanted, tuple):
        return ", ".join(wanted)
    ends = (("from", wanted.from_), ("to", wanted.to))
    return " ".join(f"{word} {end}" for word, end in ends if end is not None)
