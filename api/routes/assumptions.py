"""The assumptions that value and books rest on: read what is in force, publish another version, read an older one."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Request

from api.auth import LeadRead, LeadWrite
from api.fields import VersionId
from api.inputs import EditAssumptions
from api.routes.answers import READ, READ_ONE, WRITE
from api.schemas_assumptions import AssumptionsNow, AssumptionsView, ChangeView, FigureView, PublishedView
from api.wiring import Office
from copilot.errors import AbsentError
from copilot.publishing import Edit, Past, past_assumptions, publish_assumptions
from copilot.scenarios.assumptions import Assumptions
from copilot.store.people import Actor
from copilot.worlds import ASSUMPTIONS

router = APIRouter(prefix="/assumptions", tags=["documents"])

SHOWN = 50


@router.get("", summary="The assumptions in force", response_model=AssumptionsNow, responses=READ)
async def show_assumptions(request: Request, _actor: LeadRead) -> AssumptionsNow:
    """Leads, quality, administrators. With the history: who published what, when and why, and what it changed."""
    now: AssumptionsNow = await request.app.state.turns.read(_now, request.app.state.office)
    return now


@router.put("", summary="Publish other assumptions", response_model=AssumptionsNow, responses=WRITE)
async def publish(request: Request, given: EditAssumptions, actor: LeadWrite) -> AssumptionsNow:
    """Leads and administrators. Calls that open from now on are decided with it; those that are open keep theirs.

    `instead_of` is the version the edit began from: when somebody has published another one since, 409
    `newer_version` says who and when. A value out of its range, an unknown figure, and an edit that changes nothing
    are refused (422).
    """
    now: AssumptionsNow = await request.app.state.turns.read(_publish, request.app.state.office, given, actor)
    return now


@router.get("/{version_id}", summary="An older version", response_model=AssumptionsView, responses=READ_ONE)
async def show_version(
    request: Request, version_id: Annotated[VersionId, Path()], _actor: LeadRead
) -> AssumptionsView:
    """Leads, quality, administrators. Any version that a call was decided with."""
    view: AssumptionsView = await request.app.state.turns.read(_of, request.app.state.office, version_id)
    return view


def _now(office: Office) -> AssumptionsNow:
    assumptions = office.worlds.current().assumptions
    past = past_assumptions(office.worlds, office.papers, limit=SHOWN)
    return AssumptionsNow(
        version=assumptions.version_id, figures=_figures(assumptions), history=[_published(one) for one in past]
    )  # fmt: skip


def _publish(office: Office, given: EditAssumptions, actor: Actor) -> AssumptionsNow:
    edit = Edit(instead_of=given.instead_of, values=given.values, why=given.why)
    publish_assumptions(office.worlds, office.papers, edit, by=actor.actor_id, at=office.clock())
    return _now(office)


def _of(office: Office, version_id: str) -> AssumptionsView:
    paper = office.papers.of(ASSUMPTIONS.name, version_id)
    if paper is None:
        raise AbsentError(
            f"There are no assumptions {version_id}. GET /api/assumptions lists the versions there are.",
            version_id=version_id,
        )
    return AssumptionsView(
        version=paper.version_id, published_by=paper.published_by, published_at=paper.published_at, why=paper.why,
        figures=_figures(office.worlds.read(ASSUMPTIONS, paper)),
    )  # fmt: skip


def _figures(assumptions: Assumptions) -> list[FigureView]:
    return [
        FigureView(
            id=one.id, table=one.table, row=one.row, value=_plain(one.value), unit=one.unit, min=_plain(one.min),
            max=_plain(one.max), source=one.source, on=one.on,
        )
        for one in assumptions.figures
    ]  # fmt: skip


def _published(past: Past) -> PublishedView:
    paper = past.paper
    return PublishedView(
        version=paper.version_id, published_by=paper.published_by, published_at=paper.published_at, why=paper.why,
        changes=[
            ChangeView(id=one.figure_id, before=_plain(one.before), after=_plain(one.after)) for one in past.changes
        ],
    )  # fmt: skip


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
