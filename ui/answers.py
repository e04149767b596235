"""What do the pages read of the API's answers, where it may hold less than api.schemas says?

An advisor's answers come without the creditor's values, so an Offer, an Impact or an Event cannot be rebuilt from
them. These types name only what is drawn and let everything else pass. All other answers are api.schemas as they are.
"""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from api.schemas import ChoiceView, DebtBrief, DebtorBrief, MoneyText

Day = date  # a field of CapRead is called date


class Read(BaseModel):
    """What is not named passes by."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class FactRead(Read):
    """A labelled figure; `text` is ready to show."""

    key: str
    text: str


class SegmentRead(Read):
    """Ageing bucket, amount band and product, as codes."""

    ageing: str
    band: str
    product: str


class CardRead(Read):
    """An offer in a suggestion: its name in one glance."""

    offer_id: str
    headline: str


class CounterRead(Read):
    """The debtor's own figure as an offer, and the nearest one that may be made."""

    asked: CardRead | None = None
    nearest: CardRead | None = None


class SuggestionRead(Read):
    """The offers of a suggestion, the primary one first."""

    cards: tuple[CardRead, ...] = ()
    counter: CounterRead | None = None

    def offers(self) -> dict[str, str]:
        """offer_id -> headline of every offer in it, in the order of the panel."""
        counter = self.counter or CounterRead()
        shown = (*self.cards, *(card for card in (counter.nearest, counter.asked) if card is not None))
        return {card.offer_id: card.headline for card in shown}


class CallRead(Read):
    """A call, without what the live panel draws by itself."""

    call_id: str
    state: str
    seq: int
    locale: str
    disposition: str
    owner: str
    debtor: DebtorBrief
    currency: str
    claim: MoneyText
    parts: dict[str, MoneyText]
    days_past_due: int
    segment: SegmentRead
    debts: list[DebtBrief]
    suggestion: SuggestionRead | None
    choices: list[ChoiceView]
    agreed: str | None
    protocol: str

    def headlines(self) -> dict[str, str]:
        """offer_id -> headline of what can be shown; once something is agreed, only that."""
        agreed = {
            choice.offer_id: choice.headline for choice in self.choices if choice.offer_id == self.agreed
        }
        return agreed or (self.suggestion.offers() if self.suggestion else {})


class PaymentRead(Read):
    """One payment, exact and as it is shown."""

    number: int
    due_on: date
    payment: int
    principal: int
    interest: int
    balance: int
    charge: int = 0
    vat: int = 0
    texts: dict[str, str]


class ScheduleRead(Read):
    """Every payment, in minor units of `currency`."""

    currency: str
    rows: list[PaymentRead]


class PlanRead(Read):
    """An offer of a call with every payment."""

    offer_id: str
    schedule: ScheduleRead
    facts: list[FactRead]


class EntryRead(Read):
    """One numbered event of a journal, as plain values: an older journal must stay readable."""

    seq: int
    kind: str
    at: datetime
    intent_id: str = ""
    took_ms: float = 0.0
    event: dict[str, Any]


class EntriesRead(Read):
    """A stretch of a journal; `next` is None at its end."""

    items: list[EntryRead]
    next: int | None = None


class When(Read):
    """The conditions of a row or cap, as they were written."""

    model_config = ConfigDict(frozen=True, extra="allow")

    def written(self) -> dict[str, Any]:
        """Only the conditions that are there."""
        return {
            name: value for name, value in (self.model_extra or {}).items() if value not in (None, [], {})
        }


class RowRead(Read):
    """One row of the matrix: role -> lever -> what it grants."""

    id: str
    when: When = When()
    limits: dict[str, dict[str, Any]]
    note: str = ""


class CapRead(Read):
    """One ceiling for every role."""

    id: str
    when: When = When()
    lever: str
    limit: Any
    source: str = ""
    date: Day | None = None
    note: str = ""


class PolicyRead(Read):
    """A limit policy; `ladder` runs from the lowest role to the highest."""

    title: str = ""
    ladder: list[str]
    rows: list[RowRead]
    caps: list[CapRead] = []


class LimitsRead(Read):
    """The policy in force and its pinned version."""

    version: str
    policy: PolicyRead
