"""Who may change what the house decides with, and how is it put in force? One method, one published version.

An edit names the version it began from. It is refused when another one was published since, when it changes nothing,
and when the document it makes would be unusable: a published version can be read by every worker and is never mended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from copilot.errors import InputError, NewerVersion
from copilot.scenarios.assumptions import Assumptions, changed
from copilot.store.papers import Paper, Papers, newer_version
from copilot.worlds import ASSUMPTIONS, Worlds


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What somebody wants to be different: new values by id, the version they saw, and their reason."""

    instead_of: str
    values: Mapping[str, Decimal]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure before and after."""

    figure_id: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One version that was published, and what it changed of the one before it."""

    paper: Paper
    changes: tuple[Change, ...]


def publish_assumptions(worlds: Worlds, papers: Papers, edit: Edit, *, by: str, at: datetime) -> Paper:
    """Put an edit of the assumptions in force, for every call that opens from now on.

    Changed figures get `by` and the reason as their source, and the day of `at` as their date. Raises NewerVersion
    (who, when), InputError (nothing would change, a value out of its range), BadDocument (no such figure), WorldError.
    """
    now = worlds.current().assumptions
    if now.version_id != edit.instead_of:
        raise _newer(papers.current(ASSUMPTIONS.name), edit.instead_of, now.version_id)
    _in_range(now, edit.values)
    after = changed(now, edit.values, source=f"{by}: {edit.why}", on=at.date())
    if after.figures == now.figures:
        raise InputError(
            f"Nothing in this differs from {now.version_id}, so there is nothing to publish. Change a value first.",
            version_id=now.version_id,
        )
    return papers.publish(
        ASSUMPTIONS.name, body=after.body, version_id=after.version_id, instead_of=edit.instead_of, by=by, why=edit.why,
        at=at,
    )  # fmt: skip


def past_assumptions(worlds: Worlds, papers: Papers, *, limit: int) -> list[Past]:
    """The newest `limit` versions, each with what it changed; those that came with the program changed nothing."""
    found = papers.history(ASSUMPTIONS.name, limit=limit + 1)
    return [_past(worlds, paper, found[place + 1 :]) for place, paper in enumerate(found[:limit])]


def _past(worlds: Worlds, paper: Paper, older: Sequence[Paper]) -> Past:
    """Compared with the one it was edited from: the published one before it, or what the program had brought."""
    before = next((one for one in older if one.published_by), older[0] if older else None)
    if not paper.published_by or before is None:
        return Past(paper=paper, changes=())
    was, now = worlds.read(ASSUMPTIONS, before).by_id, worlds.read(ASSUMPTIONS, paper).by_id
    return Past(
        paper=paper,
        changes=tuple(
            Change(figure_id=id_, before=was[id_].value, after=figure.value)
            for id_, figure in now.items()
            if id_ in was and was[id_].value != figure.value
        ),
    )


def _in_range(now: Assumptions, values: Mapping[str, Decimal]) -> None:
    wrong = [f for id_, f in now.by_id.items() if id_ in values and not f.min <= values[id_] <= f.max]
    if wrong:
        told = "; ".join(f"{f.id} would be {values[f.id]}, it may be from {f.min} to {f.max}" for f in wrong)
        raise InputError(
            f"{told}. Nothing was published. Give values in their range.", ids=[f.id for f in wrong]
        )


def _newer(newest: Paper | None, instead_of: str, here: str) -> NewerVersion:
    if newest is not None:
        return newer_version(newest, instead_of)
    return NewerVersion(
        f"Nothing was published yet; in force is {here}, which came with the program, and this edit began from "
        f"{instead_of}. Look at the values and make the change again from there.",
        version_id=here, published_by="", published_at="", instead_of=instead_of,
    )  # fmt: skip
