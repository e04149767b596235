"""Where does this case belong? Ageing bucket, amount band and product, by a document the house can change."""

from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from copilot.debt import Position
from copilot.documents import packaged, read
from copilot.money import SCALES, scale
from copilot.suggestion import Segment


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ageing(_Strict):
    """One bucket of days past due, both ends included; `to_days` None for the last."""

    label: str
    from_days: int
    to_days: int | None


class Bands(_Strict):
    """Upper ends of the small and the medium band in whole currency units (included); above is large."""

    small: int
    medium: int


class SegmentRules(_Strict):
    """The document copilot/data/segments.yaml: ageing buckets without gaps from 0 up, bands for every currency."""

    name: str
    version: int
    ageing: tuple[Ageing, ...]
    bands: dict[str, Bands]
    content: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        following = 0
        for bucket in self.ageing:
            if bucket.from_days != following:
                raise ValueError(
                    f"ageing bucket {bucket.label} starts at {bucket.from_days}, expected {following}"
                )
            following = (bucket.to_days if bucket.to_days is not None else -2) + 1
        if following != -1:
            raise ValueError("the last ageing bucket must have to_days: null")
        if missing := sorted(set(SCALES) - set(self.bands)):
            raise ValueError(f"no bands for {', '.join(missing)}")
        return self

    @property
    def version_id(self) -> str:
        """Name, version and content, as pinned in a journal."""
        return f"{self.name}@{self.version}#{self.content}"


@cache
def load_segments() -> SegmentRules:
    """The packaged segment rules."""
    rules, content = read(packaged("copilot.data", "segments.yaml"), SegmentRules)
    return rules.model_copy(update={"content": content})


def segment(position: Position, rules: SegmentRules) -> Segment:
    """The segment of a position: ageing by its oldest unpaid day, band by its whole claim, product of its main debt."""
    late = position.days_past_due
    ageing = next(b.label for b in rules.ageing if b.to_days is None or late <= b.to_days)
    bands, minor = rules.bands[position.currency], position.claim.total.minor
    unit = 10 ** scale(position.currency)
    band = "small" if minor <= bands.small * unit else "medium" if minor <= bands.medium * unit else "large"
    return Segment(ageing=ageing, band=band, product=position.main.product)
