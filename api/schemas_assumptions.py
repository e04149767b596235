"""What REST answers about the assumptions: the figures of one version, and the history of versions."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from api.examples import like
from api.fields import FigureId, VersionId

BY_THE_PROGRAM = "Who published it; empty for a version that came with the program."


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class FigureView(_Out):
    """One assumed number. Values are exact decimals as text: shares and rates as fractions, amounts in whole units."""

    id: FigureId
    table: str = Field(description="The id without its row.")
    row: str = Field(description="Ageing, product, currency or bucket; empty for a figure that stands once.")
    value: str
    unit: str = Field(description="share, factor, per_year, months, count or amount.")
    min: str = Field(description="The least it may be.")
    max: str = Field(description="The most it may be.")
    source: str = Field(description="On whose word.")
    on: date = Field(description="Since when.")


class ChangeView(_Out):
    """One figure that a version changed."""

    id: FigureId
    before: str
    after: str


class PublishedView(_Out):
    """One version in the history, and what it changed of the one before it."""

    version: VersionId
    published_by: str = Field(description=BY_THE_PROGRAM)
    published_at: datetime
    why: str
    changes: list[ChangeView]


class AssumptionsView(_Out):
    """The assumptions of one version."""

    model_config = ConfigDict(json_schema_extra=like("assumptions"))

    version: VersionId
    published_by: str = Field(description=BY_THE_PROGRAM)
    published_at: datetime
    why: str
    figures: list[FigureView]


class AssumptionsNow(_Out):
    """The assumptions in force: what every call that opens now pins, and the newest 50 versions, the newest first."""

    model_config = ConfigDict(json_schema_extra=like("assumptions_now"))

    version: VersionId
    figures: list[FigureView]
    history: list[PublishedView]
