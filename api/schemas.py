"""The bodies that REST answers with (those that come in: api/inputs.py). Money goes as minor units with its text.

Examples live in api/examples.py and are checked against these models by tests/api/test_openapi.py.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.examples import like
from api.fields import (
    ActorId,
    CallId,
    CueId,
    Currency,
    DebtorId,
    Locale,
    OfferId,
    Seq,
)
from copilot.events import Event
from copilot.speech import Ask, Profile, Utterance
from copilot.suggestion import ChoiceOutcome, Segment, Suggestion

CallPhase = Literal["open", "closed"]


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class ErrorBody(_Out):
    """Every error, whatever its status."""

    model_config = ConfigDict(json_schema_extra=like("error"))

    code: str = Field(description="Stable; what screens translate. All codes are in docs/errors.md.")
    message: str = Field(description="What happened with the values, why it is a problem, what to do now.")
    detail: dict[str, object] = Field(description="The values the message names.")


class MoneyText(_Out):
    """An amount and how it is written for the reader."""

    model_config = ConfigDict(json_schema_extra=like("money"))

    minor: int = Field(description="Whole minor units of the currency.")
    currency: Currency
    text: str = Field(description="The amount as it is shown.")


Parts = Annotated[dict[str, MoneyText], Field(description="principal, interest, penalties, fees, taxes.")]


class Documents(_Out):
    """The documents decisions are made with, each as name@version#content.

    `assumptions` are those in force now, empty while the database does not answer.
    """

    policy: str
    library: str
    lexicon: str
    priors: str
    segments: str
    assumptions: str
    countries: str


class Health(_Out):
    """Is the service able to work?"""

    model_config = ConfigDict(json_schema_extra=like("health"))

    status: Literal["ok", "degraded"]
    database: Literal["ok", "unreachable"]
    version: str
    demo: bool
    documents: Documents


class ActorView(_Out):
    """Somebody who may sign in."""

    model_config = ConfigDict(json_schema_extra=like("actor"))

    actor_id: ActorId
    name: str
    role: str = Field(description="advisor, lead, qa or admin: which doors open.")
    rung: str = Field(description="advisor, senior, lead or manager: whose limits apply.")
    team: str
    locale: Locale


class Session(_Out):
    """You are signed in."""

    model_config = ConfigDict(json_schema_extra=like("session"))

    token: str = Field(description="Send it as `Authorization: Bearer <token>`.")
    expires_at: datetime
    actor: ActorView


class SessionView(_Out):
    """Whose session this is."""

    model_config = ConfigDict(json_schema_extra=like("session_view"))

    actor: ActorView


class DemoActor(_Out):
    """A demo user with the password to type."""

    actor_id: ActorId
    name: str
    role: str
    password: str


class DemoActors(_Out):
    """Everybody who may sign in to the demo."""

    model_config = ConfigDict(json_schema_extra=like("demo_actors"))

    items: list[DemoActor]


class DemoCall(_Out):
    """The recorded call of the demo."""

    model_config = ConfigDict(json_schema_extra=like("demo_call"))

    call_id: CallId


class DebtorItem(_Out):
    """A debtor in a list, with the position that is longest overdue."""

    debtor_id: DebtorId
    name: str
    kind: str
    country: str
    portfolio: str
    product: str
    days_past_due: int
    claim: MoneyText
    ageing: str


class DebtorPage(_Out):
    """Debtors that match; `next` is what to send as `after` for more, null at the end."""

    model_config = ConfigDict(json_schema_extra=like("debtor_page"))

    items: list[DebtorItem]
    next: str | None


class DebtorView(_Out):
    """What is known about a debtor. Empty text and null mean unknown; income and expenses are monthly."""

    debtor_id: DebtorId
    name: str
    kind: str
    country: str
    zone: str
    portfolio: str
    income: MoneyText | None
    expenses: MoneyText | None
    external_score: int | None
    phone: str
    email: str
    client_type: str
    contactability: str


class DebtView(_Out):
    """One contract after netting."""

    debt_id: str
    product: str
    claim: MoneyText
    parts: Parts
    days_past_due: int
    oldest_due_on: date
    contract_rate: str | None = Field(description="Yearly rate with its basis, e.g. `0.85 nominal`.")
    disputed: bool
    last_payment_on: date | None


class PositionView(_Out):
    """All debts in one currency on `on`."""

    on: date
    currency: Currency
    claim: MoneyText
    parts: Parts
    credit: MoneyText
    days_past_due: int
    segment: Segment
    debts: list[DebtView]


class CallOfDebtor(_Out):
    """A call that was made to the debtor."""

    call_id: CallId
    state: CallPhase
    opened_at: datetime
    actor_id: ActorId


class DebtorProfile(_Out):
    """Everything about one debtor."""

    model_config = ConfigDict(json_schema_extra=like("debtor_profile"))

    locale: str = Field(description="How the amounts are written: that of the debtor's country.")
    debtor: DebtorView
    positions: list[PositionView]
    calls: list[CallOfDebtor]


class EntryView(_Out):
    """One entry of a journal."""

    seq: Seq
    kind: str
    at: datetime
    intent_id: str
    took_ms: float
    event: Event


class EntryPage(_Out):
    """Entries in order; `next` is what to send as `after` for more, null at the end."""

    model_config = ConfigDict(json_schema_extra=like("entry_page"))

    items: list[EntryView]
    next: int | None


class TurnView(_Out):
    """What a write caused, and the suggestion that stands after it."""

    model_config = ConfigDict(json_schema_extra=like("turn"))

    items: list[EntryView]
    suggestion: Suggestion | None


class DebtorBrief(_Out):
    """Who is on the line."""

    debtor_id: DebtorId
    name: str
    kind: str
    country: str


class DebtBrief(_Out):
    """One debt of the call's position."""

    debt_id: str
    product: str
    claim: MoneyText
    days_past_due: int


class ChoiceView(_Out):
    """One choice that was made in the call."""

    offer_id: OfferId
    outcome: ChoiceOutcome
    headline: str
    because: str


class CueKeyView(_Out):
    """A key of the panel: Alt+`key` says `cue`."""

    key: int
    cue: CueId
    label: str


class CuePage(_Out):
    """The nine cue keys."""

    model_config = ConfigDict(json_schema_extra=like("cue_page"))

    items: list[CueKeyView]


class CallView(_Out):
    """A call as the panel shows it after entry `seq`."""

    model_config = ConfigDict(json_schema_extra=like("call"))

    call_id: CallId
    state: CallPhase
    seq: Seq
    locale: Locale
    opened_at: datetime
    closed_at: datetime | None
    disposition: str
    owner: ActorId
    debtor: DebtorBrief
    on: date
    currency: Currency
    claim: MoneyText
    parts: Parts
    days_past_due: int
    segment: Segment
    debts: list[DebtBrief]
    profile: Profile
    ask: Ask | None
    said: list[Utterance] = Field(description="The last 20.")
    suggestion: Suggestion | None
    choices: list[ChoiceView]
    agreed: str | None = Field(description="The offer that was accepted.")
    protocol: str = Field(description="The cue that switched negotiation off, empty if none did.")
    cue_keys: list[CueKeyView]


class CallItem(_Out):
    """A call in a list."""

    call_id: CallId
    debtor_id: DebtorId
    name: str
    actor_id: ActorId
    state: CallPhase
    opened_at: datetime
    closed_at: datetime | None
    disposition: str


class CallPage(_Out):
    """Calls, newest first; `next` is what to send as `after` for more, null at the end."""

    model_config = ConfigDict(json_schema_extra=like("call_page"))

    items: list[CallItem]
    next: str | None


class TicketView(_Out):
    """What the live socket asks for in its first frame."""

    model_config = ConfigDict(json_schema_extra=like("ticket"))

    ticket: str
    expires_at: datetime
    live_url: str


class LimitsView(_Out):
    """The limit policy in force, as its authors wrote it."""

    model_config = ConfigDict(json_schema_extra=like("limits"))

    version: str = Field(description="name@version#content, as pinned in every call.")
    policy: dict[str, object]
