"""What a call is decided with: the documents of one installation, by version, and the limits handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from copilot.debt import Balance, Position
from copilot.listen.lexicon import Lexicon
from copilot.scenarios.assumptions import Assumptions
from copilot.scenarios.country import Countries, CountryFinance
from copilot.scenarios.priors import Priors
from copilot.scripts.library import Library
from copilot.segment import SegmentRules
from copilot.suggestion import Segment, Versions
from copilot.verdict import PPM, Verdict

ENGINE = "engine@2"
"""Raised whenever the same documents and events would give other suggestions than before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the limits ask about: facts of debtor and debt, the role, the claim and the day."""

    facts: Mapping[str, str | int]
    role: str
    claim: Balance
    on: date


class Limits(Protocol):
    """The authorised limits as the core sees them; api/wiring.py hands in the real ones."""

    @property
    def version(self) -> str:
        """Policy name, version and content."""
        ...

    def waivable(self, case: Case) -> Mapping[str, int]:
        """What this role may waive on this case, minor units, by bucket and "total"."""
        ...

    def outcomes(self, case: Case, columns: Mapping[str, NDArray[np.int64]]) -> NDArray[np.int8]:
        """0 allowed, 1 needs approval, 2 refused, one per row of `columns`."""
        ...

    def check(self, case: Case, row: Mapping[str, int]) -> Verdict:
        """The verdict on one offer with its whole trace."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Documents and limits of one installation; immutable, shared by all calls."""

    lexicon: Lexicon
    library: Library
    priors: Priors
    assumptions: Assumptions
    countries: Countries
    segments: SegmentRules
    limits: Limits

    @property
    def versions(self) -> Versions:
        """What a journal pins when a call opens."""
        return Versions(
            engine=ENGINE,
            policy=self.limits.version,
            library=self.library.version,
            lexicon=self.lexicon.version,
            priors=self.priors.version_id,
            segments=self.segments.version_id,
            countries=self.countries.version_id,
            assumptions=self.assumptions.version_id,
        )

    def law(self, position: Position) -> CountryFinance:
        """What the law of the debtor's country says on the day of the position."""
        return self.countries.of(position.debtor.country, on=position.on)

    @property
    def threshold(self) -> int:
        """Profile confidence in ppm below which it abstains."""
        return int(self.priors.profile_threshold * PPM)


def case(position: Position, segment: Segment, role: str) -> Case:
    """The case of a position for a role."""
    debtor = position.debtor
    facts: dict[str, str | int] = {
        "product": segment.product,
        "ageing": segment.ageing,
        "band": segment.band,
        "currency": position.currency,
        "country": debtor.country,
        "zone": debtor.zone,
        "person": debtor.kind.value,
        "portfolio": debtor.portfolio,
        "claim_minor": position.claim.total.minor,
        "days_past_due": position.days_past_due,
    }
    return Case(facts=facts, role=role, claim=position.claim, on=position.on)
