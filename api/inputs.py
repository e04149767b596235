"""The bodies that come in over REST. Frozen, and unknown fields are refused: a misspelt one must not be lost."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.examples import like
from api.fields import (
    ActorId,
    Because,
    CueId,
    Currency,
    DebtorId,
    Disposition,
    FigureId,
    FigureValue,
    IntentId,
    Locale,
    OfferId,
    Text,
    VersionId,
    Why,
)
from copilot.speech import Source, Speaker
from copilot.suggestion import ChoiceOutcome


class _In(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SignIn(_In):
    """Who you are."""

    model_config = ConfigDict(json_schema_extra=like("sign_in"))

    actor_id: ActorId
    password: Annotated[str, Field(min_length=1, max_length=200)]


class OpenCall(_In):
    """Begin a call. `currency` chooses the position of a debtor who owes in several; default the longest overdue."""

    model_config = ConfigDict(json_schema_extra=like("open_call"))

    debtor_id: DebtorId
    locale: Locale | None = None
    currency: Currency | None = None
    intent_id: IntentId | None = None


class CloseCall(_In):
    """End a call."""

    model_config = ConfigDict(json_schema_extra=like("close_call"))

    disposition: Disposition
    intent_id: IntentId | None = None


class Say(_In):
    """Somebody said something, or a figure was typed for the debtor."""

    model_config = ConfigDict(json_schema_extra=like("say"))

    speaker: Speaker
    text: Text
    source: Source = Source.TYPED
    intent_id: IntentId | None = None


class KeyCue(_In):
    """A cue key was pressed."""

    model_config = ConfigDict(json_schema_extra=like("key_cue"))

    cue: CueId
    intent_id: IntentId | None = None


class Choose(_In):
    """What became of an offer that was put to the debtor."""

    model_config = ConfigDict(json_schema_extra=like("choose"))

    offer_id: OfferId
    outcome: ChoiceOutcome
    because: Because = ""
    intent_id: IntentId | None = None


class EditAssumptions(_In):
    """New values of some figures, and the version they were edited from."""

    model_config = ConfigDict(json_schema_extra=like("edit_assumptions"))

    instead_of: VersionId
    values: Annotated[dict[FigureId, FigureValue], Field(min_length=1, max_length=500)]
    why: Why
