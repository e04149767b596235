"""Builds the portfolio files of the tests: a good file from the table of cases, and one change of it."""

from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import yaml

CASES = Path(__file__).parents[1] / "cases" / "portfolio_defects.yaml"


@cache
def table() -> dict[str, Any]:
    """The whole table: `base` and `cases`."""
    return yaml.safe_load(CASES.read_text(encoding="utf-8"))


def write(folder: Path, case: dict[str, Any]) -> Path:
    """The good file with the changes of `case`, in `folder`."""
    path = folder / f"cartera{case.get('suffix', '.xlsx' if case.get('book') else '.csv')}"
    if "hex" in case:
        path.write_bytes(bytes.fromhex(case["hex"]))
    elif "content" in case:
        path.write_text(case["content"], encoding="utf-8")
    elif case.get("book"):
        _book(path, _rows(case))
    else:
        path.write_bytes(_text(case).encode(case.get("encoding", "utf-8")))
    return path


def _rows(case: dict[str, Any]) -> list[list[Any]]:
    base = table()["base"]
    header = [case.get("rename", {}).get(name, name) for name in base["header"]]
    rows = [header, *(row.split(";") for row in base["rows"])]
    for change in case.get("add", []):
        rows.append(list(rows[1]))
        _set(rows, len(rows), change)
    for row, change in case.get("set", {}).items():
        _set(rows, row, change)
    kept = [k for k, name in enumerate(header) if name not in case.get("drop", [])]
    return [[row[k] for k in kept] for row in rows]


def _set(rows: list[list[Any]], row: int, change: dict[str, Any]) -> None:
    for name, value in change.items():
        rows[row - 1][rows[0].index(name)] = value


def _text(case: dict[str, Any]) -> str:
    delimiter = case.get("delimiter", ";")
    lines: list[str | None] = [delimiter.join(row) for row in _rows(case)]
    for row, line in case.get("lines", {}).items():
        lines[row - 1] = line
    return "\r\n".join([*(line for line in lines if line is not None), *case.get("append", [])]) + "\r\n"


def _book(path: Path, rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(path)
