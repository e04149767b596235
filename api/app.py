"""The application: what is opened when it starts, what is closed when it ends, and which routes there are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from api import errors, live, playback, wiring
from api.app_version import installed_version
from api.auth import COST, Cost
from api.door import Door
from api.edge import Edge
from api.hub import Hub
from api.panel import PanelFiles
from api.reference import ReferenceFiles
from api.routes import assumptions, calls, debtors, demo, health, limits, quotes, session
from api.turns import Turns
from api.wiring import utc_now
from copilot.dates import Clock
from copilot.settings import Settings
from copilot.store.engine import conninfo

TITLE = "Negotiation copilot"
ABOUT = """Scenarios, authorised limits and the words for them, while the call is running.

Sign in with `POST /api/session` and send the token as `Authorization: Bearer <token>`. Roles: advisor, lead, qa,
admin. Every error has the body `{code, message, detail}`. The live socket `/api/live` is described in docs/api.md.
"""


def create_app(settings: Settings, *, clock: Clock = utc_now, cost: Cost = COST) -> FastAPI:
    """The service for one installation; nothing is opened before it starts. `cost` is that of its password hashes."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        office = await asyncio.to_thread(wiring.open_office, settings, clock)
        try:
            async with asyncio.TaskGroup() as tasks:
                listening = tasks.create_task(_furnish(app, office, cost).listen())
                players = playback.Players(office, app.state.turns, tasks)
                app.state.players = players
                if settings.demo:
                    await players.resume()
                yield
                players.stop()
                listening.cancel()
        finally:
            await asyncio.to_thread(office.close)

    app = FastAPI(
        title=TITLE, description=ABOUT, version=installed_version(), lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
    )  # fmt: skip
    # Quotes before debtors: an id of a debtor may hold slashes, so their route takes whatever is left.
    for room in (health, session, quotes, debtors, calls, limits, assumptions, demo):
        app.include_router(room.router, prefix="/api")
    app.include_router(live.router)
    app.mount("/panel", PanelFiles(settings), name="panel")
    app.mount("/api/docs", ReferenceFiles(), name="reference")
    errors.install(app)
    app.add_middleware(Edge)
    # Added last, so around the Edge: what the Edge refuses is still readable by the pages of another origin.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(settings.origins),
        allow_methods=["GET", "POST", "PUT"],
        allow_headers=["Authorization", "Content-Type"],
        max_age=600,
    )
    return app


def _furnish(app: FastAPI, office: wiring.Office, cost: Cost) -> Hub:
    hub = Hub(conninfo(office.engine), check_seconds=max(1.0, office.settings.heartbeat_ms / 1000))
    app.state.office, app.state.hub, app.state.turns = office, hub, Turns(hub)
    app.state.door = Door(office, cost=cost)
    return hub
