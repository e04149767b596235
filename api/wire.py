"""How an entry of a journal becomes the text of a frame: dumped once, for everybody who watches.

Two texts exist: the whole one, and the reduced one for advisors, who never see what an offer is worth to the
creditor. The reduction works on the JSON itself, wherever those fields stand, so no new kind of event can leak them.
"""

from datetime import UTC, datetime

import orjson

from copilot.events import Entry, SuggestionMade
from copilot.store.journal import dump

HIDDEN = frozenset({"npv", "npv_rate"})
"""Fields that advisors never get, at whatever depth."""

_MARK = b'"npv'


class Framed:
    """An entry with its frame texts, each made at most once."""

    __slots__ = ("_reduced", "_whole", "entry", "seq", "suggestion")

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.seq = entry.seq
        self.suggestion = isinstance(entry.event, SuggestionMade)
        self._whole: str | None = None
        self._reduced: str | None = None

    def text(self, *, reduced: bool) -> str:
        """The `event` frame of the entry; `reduced` for advisors."""
        if self._whole is None:
            self._whole = _frame(self.entry, dump(self.entry.event))
        if not reduced:
            return self._whole
        if self._reduced is None:
            self._reduced = without_hidden(self._whole.encode()).decode()
        return self._reduced

    def replaced(self) -> str:
        """The frame that stands for a suggestion nobody needs any more, so that numbers stay without gaps."""
        return _frame(self.entry, '{"kind":"suggestion_replaced"}')


def without_hidden(content: bytes) -> bytes:
    """JSON without the fields of HIDDEN; the very same bytes when it has none."""
    return orjson.dumps(_pruned(orjson.loads(content))) if _MARK in content else content


def _frame(entry: Entry, event: str) -> str:
    intent = orjson.dumps(entry.intent_id).decode()
    return (
        f'{{"kind":"event","seq":{entry.seq},"at":"{stamp(entry.at)}","intent_id":{intent},'
        f'"took_ms":{entry.took_ms:.3f},"event":{event}}}'
    )


def stamp(moment: datetime) -> str:
    """An aware moment as it goes over the wire: ISO 8601 in UTC, ending in Z.

    >>> stamp(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    '2026-11-23T15:00:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _pruned(value: object) -> object:
    if isinstance(value, dict):
        return {key: _pruned(inner) for key, inner in value.items() if key not in HIDDEN}
    if isinstance(value, list):
        return [_pruned(inner) for inner in value]
    return value
