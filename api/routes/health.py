"""Is the service able to work?"""

from dataclasses import replace

from fastapi import APIRouter, Request

from api.app_version import installed_version
from api.routes.answers import errors
from api.schemas import Documents, Health

router = APIRouter(tags=["service"])


@router.get("/health", summary="Is the service able to work?", response_model=Health, responses=errors())
async def health(request: Request) -> Health:
    """Public. 200 also when the database does not answer: `status` then says degraded, and calls will get 503."""
    office = request.app.state.office
    known = await request.app.state.turns.read(office.in_force)
    versions = known or replace(office.worlds.base.versions, assumptions="")
    return Health(
        status="ok" if known else "degraded",
        database="ok" if known else "unreachable",
        version=installed_version(),
        demo=office.settings.demo,
        documents=Documents(
            policy=versions.policy, library=versions.library, lexicon=versions.lexicon, priors=versions.priors,
            segments=versions.segments, assumptions=versions.assumptions, countries=versions.countries,
        ),
    )  # fmt: skip
