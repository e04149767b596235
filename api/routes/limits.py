"""The limit policy in force, and the cue keys: documents everybody who works here may read."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.auth import AnyRead
from api.fields import Locale
from api.routes.answers import READ, READ_ONE
from api.schemas import CuePage, LimitsView
from api.views import cue_keys

router = APIRouter(tags=["documents"])


@router.get("/limits", summary="The limit policy in force", response_model=LimitsView, responses=READ)
async def show_limits(request: Request, _actor: AnyRead) -> LimitsView:
    """Every role. The document as its authors wrote it; `version` is what every call pins."""
    policy = request.app.state.office.policy
    return LimitsView(version=policy.version_id, policy=policy.document())


@router.get("/cues", summary="The nine cue keys", response_model=CuePage, responses=READ_ONE)
async def show_cues(
    request: Request, actor: AnyRead, locale: Annotated[Locale | None, Query()] = None
) -> CuePage:
    """Every role. In the language of `locale`, default the reader's own."""
    return CuePage(items=cue_keys(request.app.state.office.worlds.base, locale or actor.locale))
