"""A portfolio file becomes debtors and documents, or refusals that say what to mend: read, map, check, build."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl

from copilot.debt import Debtor, Document
from copilot.errors import AbsentError, WorldError
from copilot.portfolio import nouns
from copilot.portfolio.examine import examine
from copilot.portfolio.preset import Preset, load_preset, preset_digest
from copilot.portfolio.read_csv import read_csv, unzipped
from copilot.portfolio.read_xlsx import read_xlsx
from copilot.portfolio.refusal import Refusal, Unreadable, tell
from copilot.portfolio.sheet import Progress, Sheet, match_headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a file holds. Debtors and documents are empty when something was refused and good rows were not accepted.

    `documents`: debtor id -> documents. `rows`: data rows of the file (blank rows not counted). `skipped`: rows the
    preset leaves out on purpose. `refused`: rows with a defect; `refusals` tells the first 1,000 defects. `held_back`:
    good rows not accepted because another row of the same debtor was refused: a claim is never half of itself.
    `held_debtors`: the ids of these debtors, as far as the refused rows tell them. `ignored`: headers the preset does
    not know. `sha256`: of the file's bytes, in hex; `preset_digest`: of the preset's content.
    """

    debtors: tuple[Debtor, ...]
    documents: Mapping[str, tuple[Document, ...]]
    refusals: tuple[Refusal, ...]
    rows: int
    skipped: int
    refused: int
    held_back: int
    portfolio: str
    preset: str
    sha256: str
    ignored: tuple[str, ...] = ()
    held_debtors: tuple[str, ...] = ()
    preset_digest: str = ""


def import_portfolio(
    path: Path, preset: str, *, on: date, accept_good_rows: bool = False, progress: Progress | None = None,
    portfolio: str = "",
) -> Parsed:  # fmt: skip
    """Read, map and check a file; nothing is stored. `on` is the import date, `portfolio` by default the preset's name.

    Raises AbsentError (no such file or preset) and WorldError (file cannot be read). Everything wrong inside the file
    is a refusal, not an exception.
    """
    mapped_by = load_preset(preset)
    content = _content(path)
    notify = progress or _silent
    blank = Parsed(
        debtors=(), documents={}, refusals=(), rows=0, skipped=0, refused=0, held_back=0,
        portfolio=portfolio or preset, preset=preset, sha256=sha256(content).hexdigest(),
        preset_digest=preset_digest(preset),
    )  # fmt: skip
    try:
        sheet = _sheet(path, content, mapped_by, notify)
        matched = match_headers(sheet, mapped_by)
        if sheet.frame.is_empty():
            raise Unreadable("no_rows", row=sheet.header_row)
    except Unreadable as unreadable:
        return _refused(blank, unreadable.defects)
    return _parse(sheet, matched, mapped_by, blank, on=on, accept_good_rows=accept_good_rows, progress=notify)


def _silent(done: int, total: int, step: str, /) -> None:
    """No progress shown."""


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise AbsentError(f"There is no file {path}. Check the path.", path=str(path)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WorldError(
            f"{path} cannot be read: {reason}. Check the file and its rights.", path=str(path)
        ) from None


def _sheet(path: Path, content: bytes, preset: Preset, progress: Progress) -> Sheet:
    if not content:
        raise Unreadable("empty_file")
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb"):
        return read_xlsx(content, progress)
    return read_csv(unzipped(content), preset.file, progress)


def _parse(
    sheet: Sheet, matched: dict[str, int], preset: Preset, blank: Parsed, *, on: date, accept_good_rows: bool,
    progress: Progress,
) -> Parsed:  # fmt: skip
    total = sheet.frame.height
    progress(0, total, "map")
    rows, found, skipped = examine(sheet, matched, preset, on=on)
    progress(total, total, "check")
    ignored = tuple(text for index, text in enumerate(sheet.header) if text and index not in matched.values())
    blank = replace(blank, rows=total, skipped=skipped, ignored=ignored)
    if found.height and not accept_good_rows:
        return _refused(blank, found)
    good, held_back, held_debtors = _whole_debtors(rows, found)
    return replace(
        _refused(blank, found), held_back=held_back, held_debtors=held_debtors,
        debtors=nouns.debtors(good, blank.portfolio),
        documents=nouns.documents(good, on=on, progress=progress),
    )  # fmt: skip


def _refused(blank: Parsed, found: pl.DataFrame) -> Parsed:
    return replace(blank, refusals=tell(found), refused=found["row"].n_unique())


def _whole_debtors(rows: pl.DataFrame, found: pl.DataFrame) -> tuple[pl.DataFrame, int, tuple[str, ...]]:
    """Rows of the debtors none of whose rows is defective; how many good rows of the others stay out; the others."""
    bad = pl.col("row").is_in(found["row"].implode())
    spoilt = rows.filter(bad)["debtor_id"].drop_nulls().unique(maintain_order=True)
    good = rows.filter(~bad)
    whole = good.filter(~pl.col("debtor_id").is_in(spoilt.implode()))
    return whole, good.height - whole.height, tuple(spoilt)
