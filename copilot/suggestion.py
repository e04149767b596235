"""What the advisor is shown: cards, lines and the reason, exactly as stored and as replayed."""

from dataclasses import dataclass
from enum import StrEnum

from copilot.impact import Impact
from copilot.offer import Offer, Scenario
from copilot.verdict import Verdict

MAX_REASON = 500
"""Characters accepted as the reason of a choice."""

DISPOSITIONS = ("agreement", "no_agreement", "callback", "protocol")
"""How a call can end; "agreement" needs an accepted offer."""


class ChoiceOutcome(StrEnum):
    """What became of an offer that was put to the debtor."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    COUNTERED = "countered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The documents a call is decided with, pinned when it opens; each is "name@version#digest".

    `assumptions` and `countries` are "" in journals from before there were any.
    """

    engine: str
    policy: str
    library: str
    lexicon: str
    priors: str
    segments: str
    assumptions: str = ""
    countries: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Where the case belongs: ageing bucket, amount band and product of the main debt."""

    ageing: str
    band: str
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a line; `strong` for engine values, which are drawn bold."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence to say: which template (`line_id`), in which locale, filled with engine values."""

    line_id: str
    locale: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The whole sentence."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One labelled figure of a card: `key` is looked up in the screen's catalogue, `text` is already formatted."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One offer as shown: headline, figures, verdict. The schedule is rebuilt exactly from the offer on request."""

    offer: Offer
    offer_id: str
    headline: str
    facts: tuple[Fact, ...]
    impact: Impact
    verdict: Verdict
    room: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The debtor's own figure as an offer, its verdict, and the nearest offer that may be made if it may not.

    `impossible` names why the figure makes no offer at all ("" when it does): "below_interest" (the payment never
    covers the interest), "too_long" (more instalments than we price), "zero".
    """

    asked_text: str
    asked: Card | None
    nearest: Card | None
    reason: tuple[Fact, ...] = ()
    impossible: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Everything the panel shows for one turn; stored before it is shown.

    `answers` is the seq of the event that caused it. `why` is (key, words): a catalogue key and the debtor's own
    words. `protocol` is the intent that switched negotiation off ("" otherwise): then cards and counter are empty.
    `cards[0]` is the primary offer, up to two alternates follow. `discovery` is set while the profile abstains.
    """

    answers: int
    stage: str
    why: Fact
    line: Line
    shorter: Line | None
    softer: Line | None
    cards: tuple[Card, ...]
    counter: Counter | None
    protocol: str
    discovery: Line | None
    candidates: int
    allowed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was done with an offer: origin says where it came from, because is the advisor's or debtor's reason."""

    offer_id: str
    outcome: ChoiceOutcome
    origin: str
    because: str
    scenario: Scenario
    verdict: Verdict
