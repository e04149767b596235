"""A limit policy as a person writes it: ladder of roles, matrix rows, caps. Field by field in docs/limits.md.

Documents are frozen and refuse unknown fields. What a single cell may hold is decided in limits/cells.py; what
only the whole document can show (default row, ladder, duplicates) in limits/lint.py; limits/load.py runs both.
"""

import json
from collections.abc import Sized
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import blake2s
from re import fullmatch
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)

from copilot.dates import read_date
from copilot.errors import BadDate
from copilot.money import SCALES
from limits.cells import (
    READERS,
    Cell,
    read_amounts,
    read_days,
    read_installments,
    read_kinds,
    read_lever,
    read_rate,
    read_share,
)

Filled = TypeVar("Filled", bound=Sized)

DEFAULT_ROW = "default"
"""The id of the compulsory last row."""


def _name(value: str) -> str:
    if not fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
        raise ValueError(
            f"{value!r} is not a name. Use lower-case letters, digits, _ and -, like card_over_180."
        )
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("It is empty, and readers of a verdict are shown it. Write a few words.")
    return value.strip()


def _country(value: str) -> str:
    if not fullmatch(r"[A-Z]{2}", value):
        raise ValueError(f"{value!r} is not a country code. Write two capitals (ISO 3166), like AR.")
    return value


def _currency(value: str) -> str:
    if value not in SCALES:
        raise ValueError(f"{value!r} is not a currency we know. Use one of {', '.join(SCALES)}.")
    return value


def _day(value: object) -> object:
    try:
        return read_date(value)
    except BadDate as bad:
        raise ValueError(bad.sentence) from None


def _filled(values: Filled) -> Filled:
    # Not pydantic's min_length: that one also complains when the only item was refused, and one mend is enough.
    if not values:
        raise ValueError(
            "It is empty, so nothing could ever come of it. Write at least one entry or leave it out."
        )
    return values


Name = Annotated[str, AfterValidator(_name)]
Text = Annotated[str, AfterValidator(_text)]
Day = Annotated[date, BeforeValidator(_day)]
Names = Annotated[tuple[Name, ...], AfterValidator(_filled)]
Places = Annotated[tuple[str, ...], AfterValidator(_filled)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)


class Between(_Document):
    """Whole numbers `from` to `to`, both included; an open end is left out."""

    from_: int | None = Field(None, alias="from", ge=0, strict=True)
    to: int | None = Field(None, ge=0, strict=True)

    @model_validator(mode="after")
    def _has_an_order(self) -> "Between":
        if self.from_ is None and self.to is None:
            raise ValueError(_OPEN)
        if self.from_ is not None and self.to is not None and self.from_ > self.to:
            raise ValueError(_SWAPPED.format(self.from_, self.to))
        return self


class Period(_Document):
    """Local dates `from` to `to`, both included; an open end is left out."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _has_an_order(self) -> "Period":
        if self.from_ is None and self.to is None:
            raise ValueError(_OPEN)
        if self.from_ is not None and self.to is not None and self.from_ > self.to:
            raise ValueError(_SWAPPED.format(self.from_, self.to))
        return self


_OPEN = "It has no end at all, so it would match everything. Write from, to or both, or leave it out."
_SWAPPED = "from {} is after to {}, so it would never match. Swap them."


class Conditions(_Document):
    """When a row or cap speaks: every condition written must hold; a list means any of its values.

    `claim_minor` is in minor units of the one currency named beside it; `date` is the local date of the call.
    """

    product: Names | None = None
    ageing: Names | None = None
    band: Names | None = None
    currency: (
        Annotated[tuple[Annotated[str, AfterValidator(_currency)], ...], AfterValidator(_filled)] | None
    ) = None
    country: (
        Annotated[tuple[Annotated[str, AfterValidator(_country)], ...], AfterValidator(_filled)] | None
    ) = None
    zone: Places | None = None
    person: Annotated[tuple[Literal["person", "company"], ...], AfterValidator(_filled)] | None = None
    portfolio: Places | None = None
    claim_minor: Between | None = None
    days_past_due: Between | None = None
    date: Period | None = None

    def written(self) -> dict[str, tuple[str, ...] | Between | Period]:
        """Only the conditions that are there, in the order in which they are checked."""
        found = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: condition for name, condition in found if condition is not None}


_Share = Annotated[Decimal, BeforeValidator(read_share)]


class Cells(_Document):
    """The limits of one role in one row, one field per lever; a field left out asks the rows below."""

    discount_total: _Share | None = None
    discount_principal: _Share | None = None
    discount_interest: _Share | None = None
    discount_penalties: _Share | None = None
    discount_fees: _Share | None = None
    discount_taxes: _Share | None = None
    down_payment: _Share | None = None
    installments: Annotated[int, BeforeValidator(read_installments)] | None = None
    installment: Annotated[dict[str, Decimal], BeforeValidator(read_amounts)] | None = None
    first_payment_days: Annotated[int, BeforeValidator(read_days)] | None = None
    grace_days: Annotated[int, BeforeValidator(read_days)] | None = None
    rate: Annotated[Decimal, BeforeValidator(read_rate)] | None = None
    kind: Annotated[tuple[str, ...], BeforeValidator(read_kinds)] | None = None

    def cell(self, lever: str) -> Cell | None:
        """What is written for `lever`, None when the cell is empty."""
        found: Cell | None = getattr(self, lever)
        return found


class Rule(_Document):
    """One row of the matrix: when it speaks, and the limits of each role it speaks for."""

    id: Name
    when: Conditions = Conditions()
    limits: Annotated[dict[str, Cells], AfterValidator(_filled)]
    note: str = ""

    def cell(self, role: str, lever: str) -> Cell | None:
        """What this row grants `role` for `lever`, None when the cell is empty."""
        cells = self.limits.get(role)
        return None if cells is None else cells.cell(lever)


class Cap(_Document):
    """A ceiling on one lever for every role. It can only take away, whatever the rows say.

    `source` and `date` say who decided it and when.
    """

    id: Name
    when: Conditions = Conditions()
    lever: Annotated[str, AfterValidator(read_lever)]
    limit: Cell
    source: Text
    date: Day
    note: str = ""

    @field_validator("limit", mode="plain")
    @classmethod
    def _reads_like_a_cell(cls, value: object, info: ValidationInfo) -> object:
        # A bad lever is reported on its own; its limit cannot be judged until that is mended.
        lever = info.data.get("lever")
        return value if lever is None else READERS[lever](value)

    @field_serializer("limit")
    def _written(self, limit: Cell) -> object:
        if isinstance(limit, dict):
            return {currency: str(amount) for currency, amount in limit.items()}
        return str(limit) if isinstance(limit, Decimal) else limit


class LimitPolicy(_Document):
    """One version of a policy. `ladder` runs from the lowest role to the highest; `rows` from top to bottom.

    A published version never changes; a correction is a new `version`.
    """

    policy_id: Name
    version: Annotated[int, Field(ge=1, strict=True)]
    title: Text
    ladder: Names
    rows: Annotated[tuple[Rule, ...], AfterValidator(_filled)]
    caps: tuple[Cap, ...] = ()

    @cached_property
    def version_id(self) -> str:
        """ "name@version#digest"; the digest is of the content, so comments and layout do not change it."""
        content = json.dumps(self.document(), sort_keys=True, separators=(",", ":"))
        return f"{self.policy_id}@{self.version}#{blake2s(content.encode(), digest_size=4).hexdigest()}"

    def document(self) -> dict[str, object]:
        """The policy as plain JSON values that `limits.load.policy_from` reads back; shares are text like "0.35"."""
        return self.model_dump(mode="json", exclude_none=True)

    def above(self, role: str) -> tuple[str, ...]:
        """The roles above `role`, nearest first; ValueError if it is not on the ladder."""
        return self.ladder[self.ladder.index(role) + 1 :]
