"""What the stand-in API says about the assumptions: six figures, and versions that a test publishes."""

from dataclasses import dataclass, field
from typing import Any

SEEN_AT = "2026-11-23T13:30:00Z"


def figure(figure_id: str, value: str, unit: str, high: str = "1") -> dict[str, Any]:
    table, _, row = figure_id.partition(":")
    return {
        "id": figure_id, "table": table, "row": row, "value": value, "unit": unit, "min": "0", "max": high,
        "source": "house judgement", "on": "2026-11-22",
    }  # fmt: skip


FIGURES = [
    figure("npv_rate", "0.35", "per_year", "5"),
    figure("refusal.months", "1", "months", "12"),
    figure("keeping.base", "0.025", "share"),
    figure("servicing.cost:ARS", "1700.5", "amount", "100000000"),
    figure("sale.price:61_90", "0.15", "share"),
    figure("sale.price:other", "0.04", "share"),
]


@dataclass
class Assumed:
    """The versions there are, the newest last; each is (who, why, values by id that it changed)."""

    versions: list[tuple[str, str, dict[str, str]]] = field(default_factory=lambda: [("", "", {})])

    def id_of(self, place: int) -> str:
        return f"assumptions@{place + 1}#0000000{place + 1}"

    def figures(self, upto: int) -> list[dict[str, Any]]:
        values: dict[str, str] = {}
        for _, _, changed in self.versions[: upto + 1]:
            values |= changed
        return [one | {"value": values.get(one["id"], one["value"])} for one in FIGURES]

    def now(self) -> dict[str, Any]:
        newest = len(self.versions) - 1
        history = [self._published(place) for place in range(newest, -1, -1)]
        return {"version": self.id_of(newest), "figures": self.figures(newest), "history": history}

    def of(self, version: str) -> dict[str, Any]:
        place = next(n for n in range(len(self.versions)) if self.id_of(n) == version)
        head = {name: value for name, value in self._published(place).items() if name != "changes"}
        return head | {"figures": self.figures(place)}

    def publish(self, body: dict[str, Any], *, by: str) -> tuple[int, dict[str, Any]]:
        if body["instead_of"] != self.now()["version"]:
            return 409, {"code": "newer_version", "message": "Somebody was first.", "detail": {}}
        self.versions.append((by, body["why"], body["values"]))
        return 200, self.now()

    def _published(self, place: int) -> dict[str, Any]:
        by, why, changed = self.versions[place]
        before = {one["id"]: one["value"] for one in self.figures(place - 1)}
        changes = [{"id": name, "before": before[name], "after": value} for name, value in changed.items()]
        return {
            "version": self.id_of(place), "published_by": by, "published_at": SEEN_AT, "why": why, "changes": changes,
        }  # fmt: skip
