"""Debtors: search, and everything about one."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.auth import AnyRead
from api.fields import After, DebtorId, SearchText
from api.routes.answers import READ_ONE
from api.schemas import DebtorPage, DebtorProfile
from api.views import debtor_item, debtor_profile
from api.wiring import Office
from copilot.store.people import Actor
from copilot.store.portfolio import MAX_FOUND
from copilot.verdict import Role

router = APIRouter(prefix="/debtors", tags=["debtors"])

CALLS_SHOWN = 50


@router.get("", summary="Search debtors", response_model=DebtorPage, responses=READ_ONE)
async def search(
    request: Request,
    _actor: AnyRead,
    q: Annotated[SearchText, Query()] = "",
    limit: Annotated[int, Query(ge=1, lt=MAX_FOUND, description="At most so many.")] = 20,
    after: Annotated[After, Query()] = "",
) -> DebtorPage:
    """Every role. Case, accents and punctuation do not count; nothing typed finds everybody."""
    office = request.app.state.office
    page: DebtorPage = await request.app.state.turns.read(_page, office, q, limit, after, office.clock())
    return page


@router.get(
    "/{debtor_id:path}", summary="Everything about a debtor", response_model=DebtorProfile, responses=READ_ONE
)
async def show(request: Request, debtor_id: Annotated[DebtorId, Path()], actor: AnyRead) -> DebtorProfile:
    """Every role; advisors see their own calls in it."""
    profile: DebtorProfile = await request.app.state.turns.read(
        _profile, request.app.state.office, debtor_id, actor
    )
    return profile


def _page(office: Office, typed: str, limit: int, after: str, at: datetime) -> DebtorPage:
    found = office.portfolio.search(typed, limit=limit + 1, after=after)
    items = [debtor_item(one.debtor, one.documents, at, office.worlds.base.segments) for one in found[:limit]]
    return DebtorPage(items=items, next=items[-1].debtor_id if len(found) > limit else None)


def _profile(office: Office, debtor_id: str, actor: Actor) -> DebtorProfile:
    debtor, positions = office.desk.positions(debtor_id)
    own = actor.actor_id if actor.role == Role.ADVISOR else None
    calls = office.journal.calls(debtor_id=debtor_id, actor_id=own, limit=CALLS_SHOWN)
    return debtor_profile(debtor, positions, calls, office.worlds.base.segments)
