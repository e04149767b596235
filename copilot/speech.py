"""What was said and what it means: utterance, cue, slot, ask, profile."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from unicodedata import category

from copilot.money import Money

MAX_TEXT = 2_000
"""Characters accepted in one utterance; speech of one breath is far below."""


def spoken(text: str) -> str:
    """`text` as it is kept: every kind of space and line end becomes one space, what cannot be printed is left out.

    >>> spoken(f"puedo{chr(160)}pagar{chr(10)}300{chr(0)} hoy ")
    'puedo pagar 300 hoy'
    """
    spaced = "".join(" " if c.isspace() or category(c).startswith("Z") else c for c in text)
    return " ".join("".join(c for c in spaced if c.isprintable()).split())


class Speaker(StrEnum):
    ADVISOR = "advisor"
    DEBTOR = "debtor"


class Source(StrEnum):
    TRANSCRIPT = "transcript"
    TYPED = "typed"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One stretch of speech as text, or a figure that the advisor typed for the debtor."""

    utterance_id: str
    speaker: Speaker
    text: str
    source: Source
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A value that was said: `text[start:end]` of the utterance.

    `type` is amount (value = minor units of currency), percentage (value 40 = 40 %), fraction (value in ppm),
    installments or duration_months (value = count). `inferred` marks a value to be confirmed aloud.
    """

    type: str
    start: int
    end: int
    value: int
    currency: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Something the debtor meant. `kind` is an intent id; start:end are the words that carry it (0:0 for a key).

    `origin` is "words" or "key"; confidence is a share in ppm (keys: 1,000,000).
    """

    kind: str
    confidence: int
    start: int = 0
    end: int = 0
    text: str = ""
    origin: str = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The debtor's own figure. Unset parts were not said.

    `monthly`: "puedo 15.000 por mes". `lump`: "te pago 300 hoy". `installments`: "en seis cuotas".
    `discount`: share asked off, ppm.
    """

    monthly: Money | None = None
    lump: Money | None = None
    installments: int | None = None
    discount: int | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One move of the profile: which cue, by how much on each axis (thousandths), and the words."""

    cue: str
    wants: int
    can: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Wants to pay and can pay, each in thousandths from -1000 to 1000, with the evidence that moved them.

    `confidence` in ppm grows with evidence; below the threshold of the priors document the profile abstains
    and `quadrant` is "". Quadrants: QP, QNP, NQP, NQNP (quiere/no quiere, puede/no puede).
    """

    wants: int = 0
    can: int = 0
    confidence: int = 0
    quadrant: str = ""
    evidence: tuple[Evidence, ...] = ()
