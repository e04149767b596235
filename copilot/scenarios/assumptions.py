"""What value and books rest on: one document of figures, each with its id, unit, range, source and date.

A lead edits them in a form: `Figure` carries what the form needs, `changed` makes the next version, `body` and
`assumptions_from` take a version into the store and back. `Reader` looks figures up and remembers which.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from copilot.documents import packaged, parse
from copilot.errors import BadDocument
from copilot.money import SCALES

OTHER = "other"
SINGLE = (
    "npv_rate",
    "keeping.base",
    "keeping.burden",
    "keeping.cap",
    "keeping.fall",
    "keeping.down_relief",
    "keeping.lump_months",
    "cure.rate",
    "cure.months",
    "breach.fallback",
    "catch_up.rest",
    "acceptance.base",
    "refusal.months",
    "do_nothing.fall",
    "do_nothing.months",
    "do_nothing.contacts",
    "legal.win",
    "legal.first_months",
    "legal.spread_months",
    "legal.upfront_share",
    "legal.monthly_share",
    "sale.months",
    "sale.reserve",
    "books.derecognition",
)
"""Figures that stand once; all of them are needed."""

BY_ROW: dict[str, tuple[str, ...]] = {
    "servicing.cost": tuple(sorted(SCALES)),
    "contact.cost": tuple(sorted(SCALES)),
    "legal.upfront": tuple(sorted(SCALES)),
    "do_nothing.paid": (OTHER,),
    "legal.recovered": (OTHER,),
    "sale.price": (OTHER,),
    "allowance.pd": (OTHER,),
    "allowance.lgd": (OTHER,),
    "books.eir": (OTHER,),
    "books.recognised": ("interest", "penalties", "fees", "taxes"),
}
"""Tables, and the rows that each must have at least: amounts need every currency, others a row for the rest."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Strict):
    """One number that somebody assumed: from `min` to `max` (included), in `unit`, since `on`, on whose word."""

    id: str = Field(min_length=1)
    value: Decimal
    unit: Literal["share", "factor", "per_year", "months", "count", "amount"]
    min: Decimal
    max: Decimal
    source: str = Field(min_length=1)
    on: date

    @property
    def table(self) -> str:
        """The id without its row; also the key of its title in the catalogues, after "assumption."."""
        return self.id.partition(":")[0]

    @property
    def row(self) -> str:
        """Ageing, product, currency or bucket; "" for a figure that stands once."""
        return self.id.partition(":")[2]

    @model_validator(mode="after")
    def _within(self) -> Self:
        if not self.min <= self.value <= self.max:
            raise ValueError(f"{self.id} is {self.value}; it must lie from {self.min} to {self.max}")
        return self


class Assumptions(_Strict):
    """copilot/data/assumptions.yaml, or a version of it that a lead has published."""

    name: str
    version: int = Field(ge=1)
    figures: tuple[Figure, ...]
    content: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        ids = [figure.id for figure in self.figures]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"{', '.join(twice)} stand twice")
        needed = {*SINGLE, *(f"{table}:{row}" for table, rows in BY_ROW.items() for row in rows)}
        if missing := sorted(needed - set(ids)):
            raise ValueError(f"{', '.join(missing)} must be there")
        unknown = [f.id for f in self.figures if f.id not in needed and not (f.row and f.table in BY_ROW)]
        if unknown:
            raise ValueError(f"nothing reads {', '.join(unknown)}")
        return self

    @property
    def body(self) -> str:
        """The whole document as JSON, always the same text for the same figures."""
        return self.model_dump_json(exclude={"content"})

    @property
    def version_id(self) -> str:
        """Name, version and content, as pinned in a journal."""
        return f"{self.name}@{self.version}#{self.content}"

    @cached_property
    def by_id(self) -> Mapping[str, Figure]:
        """The figures by their id, in the order of the document."""
        return {figure.id: figure for figure in self.figures}

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """The values as floats by id."""
        return {figure.id: float(figure.value) for figure in self.figures}


class Reader:
    """Looks figures up and remembers which: what it was asked for is what a result was worked out from.

    `instead` gives other values to some ids, for a "what if" (ids in it that the document lacks are ignored).
    """

    def __init__(self, assumptions: Assumptions, instead: Mapping[str, float] | None = None) -> None:
        self._document = assumptions
        self._numbers = {**assumptions.numbers, **(instead or {})}
        self._asked: set[str] = set()

    def __call__(self, table: str, row: str = "") -> float:
        """The figure `table`, or its `row` if the table has that row, else its row "other"."""
        return self._numbers[self._id(table, row)]

    def exact(self, table: str, row: str = "") -> Decimal:
        """The same as the document holds it, for what is booked (without any `instead`)."""
        return self._document.by_id[self._id(table, row)].value

    @property
    def used(self) -> tuple[str, ...]:
        """The ids that were asked for so far, in the order of the document."""
        return tuple(one for one in self._document.by_id if one in self._asked)

    def _id(self, table: str, row: str) -> str:
        wanted = f"{table}:{row}" if row else table
        found = wanted if wanted in self._numbers else f"{table}:{OTHER}"
        self._asked.add(found)
        return found


@cache
def load_assumptions() -> Assumptions:
    """The packaged assumptions. Raises BadDocument when the file is broken."""
    return assumptions_from(packaged("copilot.data", "assumptions.yaml").read_text(encoding="utf-8"))


def assumptions_from(text: str, *, name: str = "assumptions.yaml") -> Assumptions:
    """A version out of its text, YAML or what `body` gave; BadDocument naming every problem if it is not one.

    The text is its content: `version_id` tells one text from every other.
    """
    document, content = parse(text.encode(), Assumptions, name=name)
    return document.model_copy(update={"content": content})


def changed(assumptions: Assumptions, values: Mapping[str, Decimal], *, source: str, on: date) -> Assumptions:
    """The next version, with these values by id, each marked with who says so and since when.

    Values that stay what they were keep their source and date. Raises BadDocument for an id that is not there or a
    value outside its range; then nothing is changed. What is to be stored is its `body`.
    """
    if unknown := sorted(set(values) - set(assumptions.by_id)):
        raise BadDocument(
            f"The assumptions have no {', '.join(unknown)}. Change figures that stand in them.",
            ids=unknown,
        )
    figures = [
        figure
        if values.get(figure.id, figure.value) == figure.value
        else figure.model_copy(update={"value": values[figure.id], "source": source, "on": on})
        for figure in assumptions.figures
    ]
    # Read again like any other text: copies are not checked, and the content is that of the new text.
    raw = {"name": assumptions.name, "version": assumptions.version + 1, "figures": tuple(figures)}
    return assumptions_from(assumptions.model_copy(update=raw).body, name=assumptions.name)
