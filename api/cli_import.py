"""What `copilot import` tells: how far it is, what was refused and where, what was stored."""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from copilot.portfolio.refusal import Refusal
    from copilot.store.portfolio import ImportReport

STEPS = {
    "read": "reading",
    "map": "mapping",
    "check": "checking",
    "documents": "building",
    "store": "storing",
}
PAUSE_SECONDS = 0.2
LINE_PAUSE_SECONDS = 5.0
SHOWN = 50
"""Refusals printed; more of them have one cause."""


class Bar:
    """Progress on stderr: one line that moves on a terminal, now and then a line elsewhere."""

    def __init__(self, stream: TextIO = sys.stderr, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._moves = stream.isatty()
        self._last, self._step, self._open = clock(), "", False

    def __call__(self, done: int, total: int, step: str) -> None:
        """`done` of `total` rows of a step; totals may be estimates."""
        pause = PAUSE_SECONDS if self._moves else LINE_PAUSE_SECONDS
        now = self._clock()
        if now - self._last < pause and not (self._moves and step != self._step):
            return
        self._last, self._step = now, step
        share = f" {100 * done // total:3d} %" if total else ""
        line = f"{STEPS.get(step, step)} {done:,} of {total:,} rows{share}"
        self._stream.write(f"\r{line:<60}" if self._moves else f"{line}\n")
        self._stream.flush()
        self._open = self._moves

    def close(self) -> None:
        """Leave the moving line."""
        if self._open:
            self._stream.write("\r" + " " * 60 + "\r")
            self._stream.flush()
            self._open = False


def refusal_lines(refusals: Iterable["Refusal"], *, shown: int = SHOWN) -> list[str]:
    """A table of the first refusals: row, column, value, rule; under each its sentence in Spanish and in English."""
    first = list(refusals)[:shown]
    if not first:
        return []
    cells = [("fila/row", "columna/column", "valor/value", "regla/rule")]
    cells += [(str(r.row), r.column, _short(r.value), r.rule) for r in first]
    widths = [max(len(line[i]) for line in cells) for i in range(4)]
    rows = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
    lines = [rows[0], "  ".join("-" * width for width in widths)]
    for row, refusal in zip(rows[1:], first, strict=True):
        lines += [row, f"    es: {refusal.message_es}", f"    en: {refusal.message_en}"]
    return lines


def ignored_line(headers: Sequence[str], *, shown: int = SHOWN) -> list[str]:
    """The headers the preset does not know, if there are any: a column somebody counts on may be among them."""
    if not headers:
        return []
    names = ", ".join(
        _short("".join(c if c.isprintable() else "�" for c in text)) for text in headers[:shown]
    )
    rest = f" and {len(headers) - shown:,} more" if len(headers) > shown else ""
    return [f"{len(headers):,} columns are not known to the preset and were ignored: {names}{rest}."]


def told(report: "ImportReport", held_back: int = 0) -> str:
    """What an import did, in one sentence."""
    if report.repeated:
        when = report.imported_at.date().isoformat()
        return f"This file was imported before, on {when} (import {report.import_id}); nothing was changed."
    parts = [f"{report.rows:,} rows: {report.debtors:,} debtors with {report.documents:,} documents stored"]
    if report.removed:
        parts.append(f"{report.removed:,} documents that the file no longer states removed")
    if report.refused:
        parts.append(
            f"{report.refused:,} rows refused, and {held_back:,} good rows of the same debtors held back"
        )
    return "; ".join(parts) + f" (import {report.import_id})."


def noticed(report: "ImportReport") -> list[str]:
    """What somebody should look at after an import: debtors the file does not name, and a file that is an old one."""
    lines = []
    if report.unnamed:
        who = f"{report.unnamed:,} debtors of this portfolio are not named in the file"
        lines.append(
            f"{who}: their documents were removed."
            if report.whole_portfolio
            else f"{who} and keep what they owe. If the file is the whole portfolio, import it with --whole-portfolio."
        )
    if report.older:
        lines.append(
            f"Warning: for {report.older:,} debtors the cut-off date of the file is older than what was stored, and "
            "the older amounts are stored now. If that was a mistake, import the newer file again."
        )
    return lines


def _short(value: str, width: int = 32) -> str:
    return value if len(value) <= width else value[: width - 1] + "…"
