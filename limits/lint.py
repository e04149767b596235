"""What only the whole policy can show to be wrong. A policy with any of these is refused when it is read,
so that no call ever meets a case that nobody decided.
"""

from collections.abc import Callable, Iterator, Sequence

from copilot.money import SCALES
from copilot.verdict import LEVERS
from limits.cells import tighter, whole
from limits.document import Problem
from limits.policy import DEFAULT_ROW, Conditions, LimitPolicy, Rule


def lint(policy: LimitPolicy) -> tuple[Problem, ...]:
    """Everything that makes `policy` unusable, in the order of the document's parts; empty when it is sound."""
    return tuple(problem for check in _CHECKS for problem in check(policy))


def _ladder(policy: LimitPolicy) -> Iterator[Problem]:
    for k, role in enumerate(policy.ladder):
        if role in policy.ladder[:k]:
            yield _found("duplicate_role", f"ladder[{k}]", f"{role} stands on the ladder twice. Remove one.")


def _roles(policy: LimitPolicy) -> Iterator[Problem]:
    for k, rule in enumerate(policy.rows):
        for role in rule.limits:
            if role not in policy.ladder:
                yield _found(
                    "unknown_role", f"rows[{k}].limits.{role}",
                    f"{role} is not on the ladder ({', '.join(policy.ladder)}), so this line limits nobody. "
                    "Correct the name or add the role to the ladder.",
                )  # fmt: skip


def _ids(policy: LimitPolicy) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    named = [(f"rows[{k}].id", rule.id) for k, rule in enumerate(policy.rows)]
    named += [(f"caps[{k}].id", cap.id) for k, cap in enumerate(policy.caps)]
    for place, name in named:
        if name in seen:
            yield _found(
                "duplicate_id", place,
                f"{name} is already the id at {seen[name]}, and a verdict names rows and caps by id. Rename one.",
            )  # fmt: skip
        seen.setdefault(name, place)


def _claims_name_their_currency(policy: LimitPolicy) -> Iterator[Problem]:
    places: list[tuple[str, Conditions]] = [(f"rows[{k}]", rule.when) for k, rule in enumerate(policy.rows)]
    places += [(f"caps[{k}]", cap.when) for k, cap in enumerate(policy.caps)]
    for place, when in places:
        if when.claim_minor is not None and len(when.currency or ()) != 1:
            yield _found(
                "claim_without_currency", f"{place}.when.claim_minor",
                "claim_minor counts minor units, which are worth different amounts in each currency. "
                "Name exactly one currency in the same conditions.",
            )  # fmt: skip


def _rows_say_something(policy: LimitPolicy) -> Iterator[Problem]:
    for k, rule in enumerate(policy.rows):
        if rule.id != DEFAULT_ROW and not any(
            rule.cell(role, lever) is not None for role in rule.limits for lever in LEVERS
        ):
            yield _found(
                "empty_row",
                f"rows[{k}].limits",
                f"Row {rule.id} limits nothing. Fill a cell or remove the row.",
            )


def _default(policy: LimitPolicy) -> Iterator[Problem]:
    where = [k for k, rule in enumerate(policy.rows) if rule.id == DEFAULT_ROW]
    if not where:
        yield _found(
            "no_default", "rows",
            f"There is no row {DEFAULT_ROW}, so some cases would be decided by nobody. "
            "Add it last, without conditions, complete for every role and lever.",
        )  # fmt: skip
        return
    if where[0] != len(policy.rows) - 1:
        yield _found(
            "default_not_last", f"rows[{where[0]}]",
            f"Row {DEFAULT_ROW} matches everything, so the rows below it are never asked. Move it to the end.",
        )  # fmt: skip
    default = policy.rows[where[0]]
    if default.when.written():
        yield _found(
            "default_has_conditions", f"rows[{where[0]}].when",
            f"Row {DEFAULT_ROW} must decide whatever no other row decides. Remove its conditions.",
        )  # fmt: skip
    yield from _default_cells(policy, default, f"rows[{where[0]}].limits")


def _default_cells(policy: LimitPolicy, default: Rule, place: str) -> Iterator[Problem]:
    for role in policy.ladder:
        for lever in LEVERS:
            missing = _missing(default, role, lever)
            if missing:
                yield _found(
                    "default_incomplete", f"{place}.{role}.{lever}",
                    f"Row {DEFAULT_ROW} has no {missing} for {role}, and no row below could give it. Fill it in.",
                )  # fmt: skip
    for below, role in zip(policy.ladder, policy.ladder[1:], strict=False):
        for lever in LEVERS:
            if _grants_less(default, role, below, lever):
                yield _found(
                    "ladder_falls", f"{place}.{role}.{lever}",
                    f"{role} may grant less {lever} than {below}, who stands below on the ladder, so an approval "
                    "could be refused by the one who is asked. Grant at least as much.",
                )  # fmt: skip


def _missing(default: Rule, role: str, lever: str) -> str:
    cell = default.cell(role, lever)
    if cell is None:
        return lever
    lacking = [code for code in SCALES if whole(cell, code) is None]
    return f"{lever} in {', '.join(lacking)}" if lacking else ""


def _grants_less(default: Rule, role: str, below: str, lever: str) -> bool:
    for currency in SCALES if lever == "installment" else ("",):
        upper = whole(default.cell(role, lever), currency)
        lower = whole(default.cell(below, lever), currency)
        if upper is not None and lower is not None and tighter(lever, upper, lower) != lower:
            return True
    return False


def _found(code: str, place: str, sentence: str) -> Problem:
    return Problem(code=code, place=place, line=0, sentence=sentence)


_CHECKS: Sequence[Callable[[LimitPolicy], Iterator[Problem]]] = (
    _ladder, _roles, _ids, _claims_name_their_currency, _rows_say_something, _default,
)  # fmt: skip
