"""Where the rows of n plans are written, and which plans do something special in which row."""

from dataclasses import dataclass

import numpy as np

from copilot.scenarios.batch_columns import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Payments (T, n) in whole minor units, 0 after a plan's last: payment = principal + interest + charge + vat.

    One row after the other in memory: what all plans pay together lies together.
    """

    payment: Floats
    interest: Floats
    principal: Floats
    vat: Floats

    def part(self, chosen: slice, rows: int | None = None) -> "Rows":
        """Some of the plans (the first `rows` rows of them), as views."""
        return Rows(
            payment=self.payment[:rows, chosen], interest=self.interest[:rows, chosen],
            principal=self.principal[:rows, chosen], vat=self.vat[:rows, chosen],
        )  # fmt: skip

    def clear(self, start: int) -> None:
        """Nothing is paid from row `start` (from 0) on."""
        for array in (self.payment, self.interest, self.principal, self.vat):
            if array.flags.writeable:
                array[start:] = 0.0


def room(rows: int, plans: int, *, vat: bool = True) -> Rows:
    """Arrays for `plans` of up to `rows` rows, to be written into again and again; without VAT that column takes none.

    They are touched here, so that the first turn is not the one that waits for memory.
    """
    made = [np.full((rows, plans), 0.0) for _ in range(4 if vat else 3)]
    return Rows(
        payment=made[0], interest=made[1], principal=made[2],
        vat=made[3] if vat else np.broadcast_to(0.0, (rows, plans)),
    )  # fmt: skip


class ByRow:
    """Plans in order of the row in which something happens to them; `at(t)` gives those of row t (from 0)."""

    __slots__ = ("_edges", "order")

    def __init__(self, rows: Ints, length: int) -> None:
        """`rows` (k,): the row of each, from 0; those from `length` on never come up."""
        small = np.minimum(rows, length).astype(np.uint8)  # counted, not compared: ten times faster
        self.order: Ints = np.argsort(small, kind="stable")
        counts = np.bincount(small, minlength=length + 1)
        self._edges: list[int] = np.concatenate(([0], np.cumsum(counts))).tolist()

    def at(self, row: int) -> Ints | None:
        """Which of them, None if none."""
        start, stop = self._edges[row], self._edges[row + 1]
        return self.order[start:stop] if start < stop else None
