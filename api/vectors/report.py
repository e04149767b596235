"""How is the result of a check of vectors told: as a table for people, as JSON for programs?"""

import json
from collections.abc import Iterator, Sequence

from api.vectors.check import FamilyReport, Outcome

SHOWN_VECTORS = 3
SHOWN_FIGURES = 5
"""Failing vectors per family and figures per vector that are printed; the JSON has all of them."""

MOST_WIDTH = 60


def lines(reports: Sequence[FamilyReport]) -> Iterator[str]:
    """A table family | passed | failed, then the first failures with expected and computed side by side."""
    rows = [(one.family, len(one.outcomes) - len(one.failed), len(one.failed)) for one in reports]
    rows.append(("total", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    width = max(len("family"), *(len(row[0]) for row in rows))
    yield f"{'family':<{width}}  passed  failed"
    yield f"{'-' * width}  ------  ------"
    for family, passed, failed in rows:
        yield f"{family:<{width}}  {passed:>6}  {failed:>6}"
    for one in reports:
        yield from _failures(one)


def as_json(reports: Sequence[FamilyReport]) -> str:
    """Everything: families with counts, and every failure with its figures."""
    families = [
        {
            "family": one.family,
            "passed": len(one.outcomes) - len(one.failed),
            "failed": len(one.failed),
            "failures": [_failure(outcome) for outcome in one.failed],
        }
        for one in reports
    ]
    passed = sum(len(one.outcomes) - len(one.failed) for one in reports)
    failed = sum(len(one.failed) for one in reports)
    return json.dumps({"passed": passed, "failed": failed, "families": families}, indent=2)


def _failures(report: FamilyReport) -> Iterator[str]:
    for outcome in report.failed[:SHOWN_VECTORS]:
        vector = outcome.vector
        yield ""
        yield f"{report.family}: {vector.id}, {vector.method}: {vector.title}"
        yield f"  source: {vector.source.document}, {vector.source.section}"
        if outcome.problem:
            yield f"  {outcome.problem}"
        cells = [("figure", "expected", "computed", "tolerance")]
        cells += [(d.name, d.expected, d.computed, d.tolerance) for d in outcome.differences[:SHOWN_FIGURES]]
        if outcome.differences:
            yield from _table([tuple(_short(cell) for cell in row) for row in cells])
        if len(outcome.differences) > SHOWN_FIGURES:
            yield f"  and {len(outcome.differences) - SHOWN_FIGURES} more figures"
    if len(report.failed) > SHOWN_VECTORS:
        yield f"\n{report.family}: and {len(report.failed) - SHOWN_VECTORS} more vectors; --json lists all of them"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _short(text: str) -> str:
    return text if len(text) <= MOST_WIDTH else text[: MOST_WIDTH - 3] + "..."


def _failure(outcome: Outcome) -> dict[str, object]:
    vector = outcome.vector
    return {
        "id": vector.id,
        "method": vector.method,
        "title": vector.title,
        "source": f"{vector.source.document}, {vector.source.section}",
        "problem": outcome.problem,
        "figures": [
            {"name": d.name, "expected": d.expected, "computed": d.computed, "tolerance": d.tolerance}
            for d in outcome.differences
        ],
    }
