"""Signing in, and who is signed in."""

from fastapi import APIRouter, Request

from api.auth import AnyRead, sign_in
from api.inputs import SignIn
from api.routes.answers import READ, errors
from api.schemas import Session, SessionView
from api.views import actor_view
from api.wiring import Office
from copilot.store.people import Actor

router = APIRouter(prefix="/session", tags=["session"])


@router.post("", summary="Sign in", response_model=Session, responses=errors(401, 413, 422))
async def begin(request: Request, given: SignIn) -> Session:
    """Public. The token lasts COPILOT_TOKEN_HOURS; a wrong name and a wrong password give the same answer."""
    office: Office = request.app.state.office
    actor = await request.app.state.turns.read(_checked, office, given)
    token, expires_at = office.keys.session(actor.actor_id, at=office.clock())
    return Session(token=token, expires_at=expires_at, actor=actor_view(actor))


@router.get("", summary="Who is signed in", response_model=SessionView, responses=READ)
async def show(actor: AnyRead) -> SessionView:
    """Every role."""
    return SessionView(actor=actor_view(actor))


def _checked(office: Office, given: SignIn) -> Actor:
    return sign_in(office.people.actor(given.actor_id), given.password)
