"""Signing in, and who is signed in."""

from fastapi import APIRouter, Request

from api.auth import AnyRead
from api.inputs import SignIn
from api.routes.answers import READ, errors
from api.schemas import Session, SessionView
from api.views import actor_view
from api.wiring import Office

router = APIRouter(prefix="/session", tags=["session"])


@router.post("", summary="Sign in", response_model=Session, responses=errors(401, 413, 422, 429))
async def begin(request: Request, given: SignIn) -> Session:
    """Public. The token lasts COPILOT_TOKEN_HOURS; a wrong name and a wrong password give the same answer.

    After ten failures for a name, or a hundred from an address, within five minutes: 429 with `Retry-After`.
    """
    office: Office = request.app.state.office
    address = request.client.host if request.client else ""
    actor = await request.app.state.door.enter(given.actor_id, given.password, address=address)
    token, expires_at = office.keys.session(actor.actor_id, at=office.clock())
    return Session(token=token, expires_at=expires_at, actor=actor_view(actor))


@router.get("", summary="Who is signed in", response_model=SessionView, responses=READ)
async def show(actor: AnyRead) -> SessionView:
    """Every role."""
    return SessionView(actor=actor_view(actor))
