"""The demo: its users, and its recorded call. Absent (404) wherever the demo is not on."""

from fastapi import APIRouter, Request

from api.auth import AnyRead
from api.routes.answers import errors
from api.schemas import DemoActor, DemoActors, DemoCall
from copilot.demo.actors import load_actors
from copilot.errors import AbsentError

router = APIRouter(prefix="/demo", tags=["demo"])


@router.get(
    "/actors", summary="Who may sign in to the demo", response_model=DemoActors, responses=errors(404)
)
async def list_actors(request: Request) -> DemoActors:
    """Public, in the demo only. With their password, which is no secret there."""
    _only_in_the_demo(request)
    users = load_actors()
    return DemoActors(
        items=[
            DemoActor(actor_id=user.actor_id, name=user.name, role=user.role, password=users.password)
            for user in users.actors
        ]
    )


@router.post(
    "/call", summary="Play the recorded call", response_model=DemoCall, responses=errors(401, 403, 404, 409)
)
async def play_call(request: Request, _actor: AnyRead) -> DemoCall:
    """Every role, in the demo only. Opens the call once per database; later it gives the same call again."""
    _only_in_the_demo(request)
    return DemoCall(call_id=await request.app.state.players.start())


def _only_in_the_demo(request: Request) -> None:
    if not request.app.state.office.settings.demo:
        raise AbsentError("There is no demo here. Start with `copilot demo`.")
