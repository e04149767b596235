"""Works out the formulas of a workbook as a spreadsheet would, with the few functions that ours use."""

import math
import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from openpyxl import Workbook

_RANGE = re.compile(r"(?:'([^']+)'!)?([A-Z])(\d+):([A-Z])(\d+)")
_CELL = re.compile(r"(?:'([^']+)'!)?\b([A-Z])(\d+)\b")


class Formulas:
    """Every value of a workbook, worked out from what was written into it and never from what a writer remembered."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._known: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, cell: str) -> Any:
        """What a cell shows."""
        key = (sheet, cell)
        if key not in self._known:
            written = self._book[sheet][cell].value
            formula = isinstance(written, str) and written.startswith("=")
            self._known[key] = self._work_out(sheet, written[1:]) if formula else written
        return self._known[key]

    def _work_out(self, sheet: str, formula: str) -> Any:
        texts: list[str] = []

        def keep(found: re.Match[str]) -> str:
            texts.append(found[1])
            return f"_t({len(texts) - 1})"

        code = re.sub(r'"([^"]*)"', keep, formula)
        code = _RANGE.sub(
            lambda m: (
                f"_r({m[1] or sheet!r}, {m[2]!r}, {m[3]}, {m[4]!r}, {m[5]})"
                if m[1] is None
                else f"_r({m[1]!r}, {m[2]!r}, {m[3]}, {m[4]!r}, {m[5]})"
            ),
            code,
        )
        code = _CELL.sub(
            lambda m: m[0] if _inside(code, m) else f"_c({(m[1] or sheet)!r}, {m[2] + m[3]!r})", code
        )
        code = re.sub(r"(?<![=<>])=(?!=)", "==", code).replace("^", "**")
        functions = {
            "SUM": _sum, "MAX": _max, "MIN": min, "ROUND": _round, "ROUNDDOWN": _round_down,
            "SUMPRODUCT": math.fsum, "LN": math.log, "IRR": _irr,
            "AND": lambda *all_of: all(all_of), "IF": lambda test, yes, no: yes if test else no,
            "COUNTIF": lambda values, wanted: sum(one == wanted for one in values),
            "_c": self._number, "_r": self._range, "_t": lambda k: texts[k],
        }  # fmt: skip
        return eval(code, {"__builtins__": {}}, functions)

    def _number(self, sheet: str, cell: str) -> Any:
        found = self.value(sheet, cell)
        return 0 if found is None else found

    def _range(self, sheet: str, left: str, top: int, right: str, bottom: int) -> Any:
        columns = range(ord(left), ord(right) + 1)
        found = [self.value(sheet, f"{chr(c)}{row}") for row in range(top, bottom + 1) for c in columns]
        return np.array(found, float) if len(_numbers(found)) == len(found) else found


def _inside(code: str, found: re.Match[str]) -> bool:
    """Is this inside the quotes of something that was already put in place?"""
    return code[: found.start()].count("'") % 2 == 1


def _numbers(values: Iterable[Any]) -> list[float]:
    return [one for one in values if isinstance(one, int | float)]


def _sum(values: Iterable[Any]) -> float:
    return math.fsum(_numbers(values))


def _max(*given: Any) -> float:
    return max(_numbers(one for some in given for one in (some if isinstance(some, Iterable) else [some])))


def _irr(values: Iterable[Any]) -> float:
    """The rate of a period at which the values are worth nothing, by halving: one change of sign, so one rate."""
    flows, low, high = list(_numbers(values)), -0.99, 100.0
    assert flows[0] < 0 < min(flows[1:])
    for _ in range(200):
        middle = (low + high) / 2
        worth = math.fsum(flow / (1 + middle) ** k for k, flow in enumerate(flows))
        low, high = (middle, high) if worth > 0 else (low, middle)
    return middle


def _round(value: float, digits: int) -> float:
    return _rounded(value, digits, ROUND_HALF_UP)


def _round_down(value: float, digits: int) -> float:
    return _rounded(value, digits, ROUND_DOWN)


def _rounded(value: float, digits: int, how: str) -> float:
    # A spreadsheet rounds the 15 digits that it shows, not the binary number behind them.
    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-digits), rounding=how))
