"""Calls as earlier versions of the program stored them: `fixtures/journal_engine_N.jsonl`, one row of `events` a line.

Each was written by that version itself about the invented Carla, with every kind of event, and is never changed.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from copilot.events import Entry
from copilot.store.journal import load

FOLDER = Path(__file__).parent / "fixtures"
ENGINES = ("engine@1",)


def rows(engine: str) -> list[dict[str, Any]]:
    """The rows of that version's call: call_id, seq, kind, intent_id, at, took_ms, body (the stored text)."""
    file = FOLDER / f"journal_{engine.replace('@', '_')}.jsonl"
    found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [row | {"at": datetime.fromisoformat(row["at"])} for row in found]


def entries(engine: str) -> list[Entry]:
    """The same as the program reads them now."""
    return [
        Entry(call_id=row["call_id"], seq=row["seq"], event=load(row["body"]), at=row["at"], intent_id=row["intent_id"])
        for row in rows(engine)
    ]  # fmt: skip
