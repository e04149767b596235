"""How is a kind of portfolio file read? Mapping files: format, columns, words, derived fields."""

import re
import unicodedata
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from copilot.documents import packaged, read
from copilot.errors import AbsentError

CellKind = Literal[
    "id", "text", "phone", "email", "count", "decimal", "percent", "amount", "income", "date", "vocabulary"
]
_PACKAGE = "copilot.portfolio"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileFormat(_Strict):
    """Separator, encodings in the order they are tried, number signs ("" for none), strptime date formats."""

    delimiter: str
    encodings: tuple[str, ...]
    thousands: str
    decimal: str
    dates: tuple[str, ...]


class Column(_Strict):
    """One column: accepted headers (the first is shown in messages), what its cells hold, what must be there."""

    headers: tuple[str, ...]
    kind: CellKind
    vocabulary: str = ""
    required: bool = False
    filled: bool = False


class Derived(_Strict):
    """A field the file does not state: the column it is reported on, and the rule in one sentence."""

    column: str
    rule: str


class LendingClub(_Strict):
    """Figures of the lendingclub recipe; what they mean stands in the preset file."""

    skipped: tuple[str, ...]
    settled: str
    months_unpaid: dict[str, int]
    late_fee_percent: int
    late_fee_least: Decimal
    dti_ceiling: int


class Preset(_Strict):
    """A mapping file. `recipe` says whether columns are the nouns as they are or are derived."""

    name: str
    version: int
    title: dict[str, str]
    recipe: Literal["as_is", "lendingclub"]
    file: FileFormat
    columns: dict[str, Column]
    vocabularies: dict[str, dict[str, tuple[str, ...]]]
    country_currency: dict[str, str]
    lendingclub: LendingClub | None = None
    derived: dict[str, Derived] = {}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for name, column in self.columns.items():
            if (column.kind == "vocabulary") != (column.vocabulary in self.vocabularies):
                raise ValueError(
                    f"column {name} names vocabulary {column.vocabulary!r}, which is not in the file"
                )
        if (self.recipe == "lendingclub") != (self.lendingclub is not None):
            raise ValueError("the recipe lendingclub and its figures go together")
        headers = [header for column in self.columns.values() for header in {fold(h) for h in column.headers}]
        if repeated := sorted({header for header in headers if headers.count(header) > 1}):
            raise ValueError(f"headers belong to two columns: {', '.join(repeated)}")
        return self

    def words(self, vocabulary: str) -> dict[str, str]:
        """Folded word -> id, the id itself included."""
        entries = self.vocabularies[vocabulary]
        return {fold(word): key for key, words in entries.items() for word in (key, *words)}


def fold(text: str) -> str:
    """The text without case, accents and punctuation, for comparing what people type.

    >>> fold("  Último_Pago ")
    'ultimo pago'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+|_+", " ", plain.lower()).strip()


def preset_names() -> tuple[str, ...]:
    """The presets that can be named, in alphabetical order."""
    found = files(_PACKAGE).joinpath("presets").iterdir()
    return tuple(sorted(file.name.removesuffix(".yaml") for file in found if file.name.endswith(".yaml")))


def load_preset(name: str) -> Preset:
    """The packaged preset `name`. AbsentError, naming the known ones, if there is none; BadDocument if it is broken."""
    return _loaded(name)[0]


def preset_digest(name: str) -> str:
    """Eight hex digits of the preset's content: a mended preset is another one. Raises as load_preset does."""
    return _loaded(name)[1]


@cache
def _loaded(name: str) -> tuple[Preset, str]:
    if name not in preset_names():
        known = ", ".join(preset_names())
        raise AbsentError(f"There is no preset {name!r}. Use one of {known}.", preset=name)
    return read(packaged(_PACKAGE, f"presets/{name}.yaml"), Preset)
