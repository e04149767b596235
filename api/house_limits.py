"""The limits as the core asks for them: one policy behind the questions of copilot.world.Limits."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from copilot.debt import BUCKETS
from copilot.offer import OFFER_KINDS
from copilot.verdict import Verdict
from copilot.world import Case
from limits import evaluate
from limits.policy import LimitPolicy


class HouseLimits:
    """Answers with one version of a policy."""

    def __init__(self, policy: LimitPolicy) -> None:
        self.policy = policy

    @property
    def version(self) -> str:
        """Policy name, version and content."""
        return self.policy.version_id

    def waivable(self, case: Case) -> Mapping[str, int]:
        """What the role may waive on this case, minor units, by bucket and "total"."""
        limits = evaluate.effective(self.policy, case.facts, case.role, case.claim, case.on).limits
        return {name: int(limits[f"discount_{name}"].limit) for name in (*BUCKETS, "total")}

    def outcomes(self, case: Case, columns: Mapping[str, NDArray[np.int64]]) -> NDArray[np.int8]:
        """0 allowed, 1 needs approval, 2 refused, one per row of `columns`."""
        return evaluate.outcomes(self.policy, case.facts, case.role, case.claim, case.on, columns)

    def check(self, case: Case, row: Mapping[str, int]) -> Verdict:
        """The verdict on one offer with its whole trace."""
        kind = OFFER_KINDS[row["kind"]]
        return evaluate.check(self.policy, case.facts, case.role, case.claim, case.on, row, kind)
