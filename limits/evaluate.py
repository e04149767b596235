"""May this be offered? The three questions the core asks: effective limits, outcomes of many, one full verdict.

All three read the matrix through limits/resolve.py once per role and compare with `_room`, one candidate or
thousands. Everything compared is an integer, so what lies exactly on a limit passes, always.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from copilot.debt import Balance
from copilot.errors import InputError
from copilot.offer import OFFER_KINDS
from copilot.verdict import FLOORS, LEVER_KINDS, PPM, RATIO_LEVERS, Outcome, Step, Verdict
from limits.cells import UNITS, kinds
from limits.policy import LimitPolicy
from limits.resolve import Effective, Facts, LeverLimit, Whole, match, resolve

ALLOWED, NEEDS_APPROVAL, REFUSED = 0, 1, 2
"""What `outcomes` answers, in the order of copilot.verdict.Outcome."""

COLUMNS = {
    "discount_total": "waived_total",
    "discount_principal": "waived_principal",
    "discount_interest": "waived_interest",
    "discount_penalties": "waived_penalties",
    "discount_fees": "waived_fees",
    "discount_taxes": "waived_taxes",
    "down_payment": "down_payment",
    "installments": "installments",
    "installment": "installment",
    "first_payment_days": "first_payment_days",
    "grace_days": "grace_days",
    "rate": "rate_ppm",
    "kind": "kind",
}
"""Lever -> the column (or key of `asked`) that is compared with it."""

DOWN_PAYMENT_BASE = "financed_before_down"

_KINDS_OF = {lever: np.isin(OFFER_KINDS, kinds_of) for lever, kinds_of in LEVER_KINDS.items()}
"""Lever -> whether each kind of OFFER_KINDS has it."""
_LEAST = {"installments": 1}  # asking this much (0 for all other maxima) is asking for nothing


def effective(policy: LimitPolicy, facts: Facts, role: str, claim: Balance, on: date) -> Effective:
    """What `role` may do in this case, lever by lever: limit, deciding row, skipped rows, caps.

    Raises InputError for a role that is not on the ladder or a fact that a condition needs and is not there.
    """
    return resolve(match(policy, facts, claim, on), role)


def outcomes(
    policy: LimitPolicy,
    facts: Facts,
    role: str,
    claim: Balance,
    on: date,
    columns: Mapping[str, NDArray[np.int64]],
) -> NDArray[np.int8]:
    """Whether each candidate is allowed for `role` (0), needs approval (1) or is refused (2); shape (n,).

    `columns` holds one integer per candidate under every name of COLUMNS and `financed_before_down`: minor units,
    count, days, ppm, index into OFFER_KINDS. A column of a lever that a kind does not have is not looked at.
    Raises InputError for a missing, ragged, negative or non-integer column, and as `effective` does.
    """
    table = _table(columns)
    found = match(policy, facts, claim, on)
    result = np.full(table["kind"].shape, REFUSED, dtype=np.int8)
    own = _passing(resolve(found, role), table)
    result[own] = ALLOWED
    undecided = ~own
    for above in policy.above(role):
        if not undecided.any():
            break
        granted = undecided & _passing(resolve(found, above), table)
        result[granted] = NEEDS_APPROVAL
        undecided &= ~granted
    return result


def check(
    policy: LimitPolicy,
    facts: Facts,
    role: str,
    claim: Balance,
    on: date,
    asked: Mapping[str, int],
    kind: str,
    base: Mapping[str, int] | None = None,
) -> Verdict:
    """The verdict on one offer with the whole trace; `nearest` is left None for the core to fill.

    `asked` has the keys of `outcomes`' columns; those of levers that the kind does not have may be missing, "kind" too.
    Discounts are shares of `claim`. `base` may carry `financed_before_down` when `asked` does not.
    Raises InputError for an unknown kind, a missing or negative figure, and as `effective` does.
    """
    figures = _figures(asked, kind, base or {})
    found = match(policy, facts, claim, on)
    steps = _steps(resolve(found, role), figures)
    allowed = all(step.passed for step in steps)
    approver = (
        "" if allowed else _approver(policy.above(role), lambda above: _steps(resolve(found, above), figures))
    )
    decisive, room_share = _tightest(steps) if allowed else (_worst(steps), 0)
    return Verdict(
        outcome=Outcome.ALLOWED if allowed else Outcome.NEEDS_APPROVAL if approver else Outcome.REFUSED,
        role=role,
        steps=steps,
        decisive=decisive,
        room_share=room_share,
        approver=approver,
        policy_id=policy.policy_id,
        policy_version=policy.version_id,
    )


def _room(limit: LeverLimit, asked: Whole, base: Whole) -> Whole:
    """What is left before the limit; below zero: by how much it is exceeded. Kinds: 0 or -1."""
    if limit.lever == "kind":
        return (limit.value >> asked) % 2 - 1
    on_base = limit.limit_on(base)
    return asked - on_base if limit.lever in FLOORS else on_base - asked


def _passing(limits: Effective, table: Mapping[str, NDArray[np.int64]]) -> NDArray[np.bool_]:
    passing = np.ones(table["kind"].shape, dtype=np.bool_)
    for lever, limit in limits.limits.items():
        base = table[DOWN_PAYMENT_BASE] if lever == "down_payment" else np.int64(limit.base)
        passed = _room(limit, table[COLUMNS[lever]], np.asarray(base)) >= 0
        passing &= (passed | ~_KINDS_OF[lever][table["kind"]]) if lever in _KINDS_OF else passed
    return passing


def _steps(limits: Effective, figures: Mapping[str, int]) -> tuple[Step, ...]:
    kind = OFFER_KINDS[figures["kind"]]
    return tuple(
        _step(
            limit,
            figures[COLUMNS[lever]],
            figures[DOWN_PAYMENT_BASE] if lever == "down_payment" else limit.base,
        )
        for lever, limit in limits.limits.items()
        if kind in LEVER_KINDS.get(lever, OFFER_KINDS)
    )


def _step(limit: LeverLimit, asked: int, base: int) -> Step:
    room = _room(limit, asked, base)
    return Step(
        lever=limit.lever,
        unit=UNITS[limit.lever],
        asked=asked,
        limit=limit.limit_on(base),
        base=base,
        limit_ppm=limit.value if limit.lever in RATIO_LEVERS else 0,
        passed=room >= 0,
        room=room,
        rule_id=limit.rule_id,
        cap_id=_cap_id(limit, asked),
        skipped=limit.skipped,
        allowed_kinds=kinds(limit.value) if limit.lever == "kind" else (),
    )


def _cap_id(limit: LeverLimit, asked: int) -> str:
    """The deciding cap; for kinds the first one that took away the kind that is asked, if the row had granted it."""
    if limit.lever == "kind" and limit.row_value >> asked & 1:
        return next((cap.cap_id for cap in limit.caps if not cap.limit >> asked & 1), limit.cap_id)
    return limit.cap_id


def _approver(above: Sequence[str], steps_of: Callable[[str], tuple[Step, ...]]) -> str:
    return next((role for role in above if all(step.passed for step in steps_of(role))), "")


def _tightest(steps: tuple[Step, ...]) -> tuple[str, int]:
    """The lever with the least room as a share of its limit, and that share in ppm; the earlier lever on a tie."""
    shares = [(_room_share(step), step.lever) for step in steps]
    share, lever = min(shares, key=lambda pair: pair[0])
    return lever, share


def _room_share(step: Step) -> int:
    """Room by limit in ppm, at most 1,000,000. A lever of which nothing is asked has all its room, whatever its limit:
    an empty bucket or a forbidden discount must not make an offer look as if it stood on the edge."""
    if step.lever == "kind" or step.limit == 0:
        return PPM
    if step.lever not in FLOORS and step.asked <= _LEAST.get(step.lever, 0):
        return PPM
    return min(PPM, step.room * PPM // step.limit)


def _worst(steps: tuple[Step, ...]) -> str:
    """The lever that is exceeded most as a share of its limit; a kind or a limit of zero beyond any share."""
    return max((step for step in steps if not step.passed), key=_excess).lever


def _excess(step: Step) -> tuple[int, Fraction]:
    if step.lever == "kind":
        return 2, Fraction(0)
    return (1, Fraction(0)) if step.limit == 0 else (0, Fraction(-step.room, step.limit))


def _table(columns: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray[np.int64]]:
    """The columns that are read, checked: whole numbers, one length, none negative, kinds that exist."""
    table = {}
    for name in (*COLUMNS.values(), DOWN_PAYMENT_BASE):
        if name not in columns:
            raise _unusable(name, "is not there")
        column = np.asarray(columns[name])
        if column.dtype.kind not in "iu" or column.ndim != 1 or len(column) != len(columns["kind"]):
            raise _unusable(
                name, f"is {column.dtype} of shape {column.shape}, not one whole number per candidate"
            )
        if column.size and int(column.min()) < 0:
            raise _unusable(
                name, f"goes down to {int(column.min())}, and nothing below zero can be asked for"
            )
        table[name] = column.astype(np.int64, copy=False)
    if table["kind"].size and int(table["kind"].max()) >= len(OFFER_KINDS):
        raise _unusable(
            "kind", f"has {int(table['kind'].max())}, which is no index into {', '.join(OFFER_KINDS)}"
        )
    return table


def _figures(asked: Mapping[str, int], kind: str, base: Mapping[str, int]) -> dict[str, int]:
    """What is asked as plain integers under every column name; figures that the kind does not have may be absent."""
    if kind not in OFFER_KINDS:
        raise _unusable("kind", f"is {kind!r}, which is none of {', '.join(OFFER_KINDS)}")
    figures = {**base, **asked, "kind": OFFER_KINDS.index(kind)}
    if asked.get("kind", figures["kind"]) != figures["kind"]:
        raise _unusable("kind", f"is {kind!r} beside and {asked['kind']} within the figures")
    not_its_own = {COLUMNS[lever] for lever, kinds_of in LEVER_KINDS.items() if kind not in kinds_of}
    if kind not in LEVER_KINDS["down_payment"]:
        not_its_own.add(DOWN_PAYMENT_BASE)
    for name in (*COLUMNS.values(), DOWN_PAYMENT_BASE):
        if name not in figures and name not in not_its_own:
            raise _unusable(name, "is not there")
        if int(figures.setdefault(name, 0)) < 0:
            raise _unusable(name, f"is {figures[name]}, and nothing below zero can be asked for")
    return {name: int(figure) for name, figure in figures.items()}


def _unusable(name: str, what: str) -> InputError:
    return InputError(
        f"The figure {name} of an offer {what}. Give it as limits/evaluate.py describes.", figure=name
    )
