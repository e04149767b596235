"""Calls: open, work, watch, close. What happens in a call happens at the desk; here it is only passed on."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import Field, TypeAdapter

from api import inputs, schemas
from api.auth import AdvisorWrite, AnyRead, authority, may_see
from api.examples import like
from api.fields import After, CallId, DebtorId, OfferId
from api.routes.answers import READ_ONE, WRITE, new_intent, reply, reply_as
from api.schemas_quote import ScenarioView
from api.views import call_item, call_view, entry_view
from api.views_quote import scenario_view
from api.wiring import Office
from copilot.errors import AbsentError, ForbiddenError
from copilot.events import Entry, SuggestionMade
from copilot.state import CallState
from copilot.store.people import Actor
from copilot.suggestion import Suggestion
from copilot.verdict import Role

router = APIRouter(prefix="/calls", tags=["calls"])

Suggested = Annotated[Suggestion, Field(json_schema_extra=like("suggestion"))]
_SUGGESTION: TypeAdapter[Suggestion] = TypeAdapter(Suggestion)

OneCall = Annotated[CallId, Path()]
Limit = Annotated[int, Query(ge=1, le=200, description="At most so many.")]


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Open a call",
    response_model=schemas.CallView,
    responses=WRITE,
)
async def open_call(request: Request, given: inputs.OpenCall, actor: AdvisorWrite) -> Response:
    """Advisors. Pins what is owed today, the segment and the documents, and makes the first suggestion.

    The same `intent_id` opens one call only, and gives it again.
    """
    office = request.app.state.office
    entries = await request.app.state.turns.open(
        office.desk.open_call, debtor_id=given.debtor_id, authority=authority(actor),
        intent_id=given.intent_id or "", locale=given.locale, currency=given.currency,
    )  # fmt: skip
    state = await visible(request, entries[0].call_id, actor)
    return reply(call_view(state, office.worlds.base), actor, HTTPStatus.CREATED)


@router.get("", summary="List calls", response_model=schemas.CallPage, responses=READ_ONE)
async def list_calls(
    request: Request,
    actor: AnyRead,
    state: Annotated[Literal["open", "closed"] | None, Query(description="Only these.")] = None,
    debtor_id: Annotated[DebtorId | None, Query(description="Only calls to this debtor.")] = None,
    after: Annotated[After | None, Query()] = None,
    limit: Limit = 50,
) -> schemas.CallPage:
    """Every role; advisors see their own. Newest first."""
    own = actor.actor_id if actor.role == Role.ADVISOR else None
    rows = await request.app.state.turns.read(
        request.app.state.office.journal.calls, actor_id=own, debtor_id=debtor_id, state=state, after=after,
        limit=limit + 1,
    )  # fmt: skip
    following = rows[limit - 1].call_id if len(rows) > limit else None
    return schemas.CallPage(items=[call_item(row) for row in rows[:limit]], next=following)


@router.get(
    "/{call_id}", summary="A call as the panel shows it", response_model=schemas.CallView, responses=READ_ONE
)
async def show_call(request: Request, call_id: OneCall, actor: AnyRead) -> Response:
    """Every role; advisors their own."""
    state = await visible(request, call_id, actor)
    return reply(call_view(state, request.app.state.office.worlds.base), actor)


@router.post("/{call_id}/close", summary="Close a call", response_model=schemas.CallView, responses=WRITE)
async def close_call(
    request: Request, call_id: OneCall, given: inputs.CloseCall, actor: AdvisorWrite
) -> Response:
    """The advisor whose call it is. A closed call can still be read."""
    await _turn(request, call_id, actor, "close", given)
    state = await visible(request, call_id, actor)
    return reply(call_view(state, request.app.state.office.worlds.base), actor)


@router.get(
    "/{call_id}/events", summary="The journal of a call", response_model=schemas.EntryPage, responses=READ_ONE
)
async def list_events(
    request: Request,
    call_id: OneCall,
    actor: AnyRead,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only entries with a higher seq.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500, description="At most so many.")] = 500,
) -> Response:
    """Every role; advisors their own. In order, without gaps."""
    await visible(request, call_id, actor)
    entries = await request.app.state.turns.read(
        request.app.state.office.desk.entries, call_id, after=after, limit=limit + 1
    )
    shown = entries[:limit]
    following = shown[-1].seq if len(entries) > limit else None
    return reply(schemas.EntryPage(items=[entry_view(entry) for entry in shown], next=following), actor)


@router.post(
    "/{call_id}/utterances", summary="Say something", response_model=schemas.TurnView, responses=WRITE
)
async def hear(request: Request, call_id: OneCall, given: inputs.Say, actor: AdvisorWrite) -> Response:
    """The advisor whose call it is. A transcript feed sends here what was heard; so does a typed figure."""
    return await _turn_reply(request, call_id, actor, "hear", given)


@router.post("/{call_id}/cues", summary="Press a cue key", response_model=schemas.TurnView, responses=WRITE)
async def key_cue(request: Request, call_id: OneCall, given: inputs.KeyCue, actor: AdvisorWrite) -> Response:
    """The advisor whose call it is."""
    return await _turn_reply(request, call_id, actor, "key_cue", given)


@router.post(
    "/{call_id}/choices", summary="Record a choice", response_model=schemas.TurnView, responses=WRITE
)
async def choose(request: Request, call_id: OneCall, given: inputs.Choose, actor: AdvisorWrite) -> Response:
    """The advisor whose call it is. The limits are asked again; an offer over them cannot be accepted (409)."""
    return await _turn_reply(request, call_id, actor, "choose", given)


@router.get(
    "/{call_id}/suggestion",
    summary="The suggestion that stands",
    response_model=Suggested,
    responses=READ_ONE,
)
async def show_suggestion(request: Request, call_id: OneCall, actor: AnyRead) -> Response:
    """Every role; advisors their own."""
    state = await visible(request, call_id, actor)
    if state.suggestion is None:
        raise AbsentError(
            f"Nothing has been suggested in call {call_id} yet. Say something.", call_id=call_id
        )
    return reply_as(_SUGGESTION, state.suggestion, actor)


@router.get(
    "/{call_id}/offers/{offer_id}",
    summary="An offer in full",
    response_model=ScenarioView,
    responses=READ_ONE,
)
async def show_offer(
    request: Request, call_id: OneCall, offer_id: Annotated[OfferId, Path()], actor: AnyRead
) -> Response:
    """Every role; advisors their own. Any offer that was shown in the call, with its exact schedule.

    An offer that was chosen is given as it was stored; any other is computed again, which only the documents that the
    call was decided with can do (`bad_state` names them).
    """
    state = await visible(request, call_id, actor)
    office = request.app.state.office
    view = await request.app.state.turns.read(_offer, office, state, offer_id)
    return reply(view, actor)


@router.post(
    "/{call_id}/ticket",
    summary="A ticket for the live socket",
    response_model=schemas.TicketView,
    responses=READ_ONE,
)
async def ticket(request: Request, call_id: OneCall, actor: AnyRead) -> schemas.TicketView:
    """Every role; advisors their own. Whoever may not work the call may watch it with this."""
    await visible(request, call_id, actor)
    office: Office = request.app.state.office
    text, expires_at = office.keys.ticket(actor.actor_id, call_id, at=office.clock())
    return schemas.TicketView(ticket=text, expires_at=expires_at, live_url=office.live_url)


def _offer(office: Office, state: CallState, offer_id: str) -> ScenarioView:
    return scenario_view(office.desk.scenario(state.call_id, offer_id), state, offer_id)


async def visible(request: Request, call_id: str, actor: Actor) -> CallState:
    """The call, if this actor may see it. Raises AbsentError, ForbiddenError."""
    state: CallState = await request.app.state.turns.read(request.app.state.office.desk.state, call_id)
    if not may_see(actor, state.opened.authority.actor_id):
        raise ForbiddenError("This call belongs to somebody else. Open your own.", call_id=call_id)
    return state


async def _turn(
    request: Request, call_id: str, actor: Actor, verb: str,
    given: inputs.Say | inputs.KeyCue | inputs.Choose | inputs.CloseCall,
) -> list[Entry]:  # fmt: skip
    """One turn at the desk, whose own check of the owner is the last word."""
    fields = given.model_dump(exclude={"intent_id"})
    work = getattr(request.app.state.office.desk, verb)
    entries: list[Entry] = await request.app.state.turns.write(
        call_id, work, authority=authority(actor), intent_id=given.intent_id or new_intent(), **fields
    )
    return entries


async def _turn_reply(
    request: Request,
    call_id: str,
    actor: Actor,
    verb: str,
    given: inputs.Say | inputs.KeyCue | inputs.Choose,
) -> Response:
    entries = await _turn(request, call_id, actor, verb, given)
    made = [entry.event.suggestion for entry in entries if isinstance(entry.event, SuggestionMade)]
    stands = made[-1] if made else (await visible(request, call_id, actor)).suggestion
    return reply(schemas.TurnView(items=[entry_view(entry) for entry in entries], suggestion=stands), actor)
