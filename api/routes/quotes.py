"""Quotes: what an offer with these levers means, without a call, and the same as a document."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.auth import AnyRead, authority
from api.fields import Currency, DebtorId, Locale
from api.papers.paper import CONTENT_TYPES, paper_of
from api.quoting import ground_of, locale_of
from api.routes.answers import READ_ONE, WRITE, reply
from api.schemas_quote import AskFile, AskQuote, Minor, QuotePage, QuoteView
from api.views_quote import levers_of, quote_summary, quote_view, unpriced_view
from api.wiring import Office
from copilot.levers import Levers
from copilot.offer import OfferKind
from copilot.quote import Quote, quote, usual
from copilot.store.people import Actor
from copilot.verdict import Role

router = APIRouter(prefix="/debtors", tags=["quotes"])

Whom = Annotated[DebtorId, Path()]


@router.post("/{debtor_id:path}/quotes", summary="Price an offer", response_model=QuoteView, responses=WRITE)
async def price(request: Request, debtor_id: Whom, given: AskQuote, actor: AnyRead) -> Response:
    """Every role; advisors get neither `lead` nor `books`. Nothing is stored: the same question may be asked again."""
    office = request.app.state.office
    return reply(await request.app.state.turns.read(_price, office, debtor_id, given, actor), actor)


@router.get(
    "/{debtor_id:path}/quotes", summary="The usual offers", response_model=QuotePage, responses=READ_ONE
)
async def table(
    request: Request,
    debtor_id: Whom,
    actor: AnyRead,
    kind: Annotated[OfferKind | None, Query(description="Only this kind.")] = None,
    installment: Annotated[
        Minor | None, Query(description="What can be paid each time, minor units.")
    ] = None,
    currency: Annotated[Currency | None, Query()] = None,
    locale: Annotated[Locale | None, Query()] = None,
) -> Response:
    """Every role; advisors get neither `lead` nor `books`. One or more offers of every kind, without their payments."""
    page = await request.app.state.turns.read(
        _table, request.app.state.office, debtor_id, actor, kind, installment, currency, locale
    )
    return reply(page, actor)


@router.post(
    "/{debtor_id:path}/quotes/file",
    summary="An offer as a document",
    response_class=Response,
    responses={
        **WRITE,
        200: {"description": "The file.", "content": {kind: {} for kind in CONTENT_TYPES.values()}},
    },
)
async def paper(request: Request, debtor_id: Whom, given: AskFile, actor: AnyRead) -> Response:
    """Every role. XLSX with formulas that work every figure out again, or PDF, with
    the debtor's figures; the XLSX of others than advisors has a sheet of the books too."""
    name, content = await request.app.state.turns.read(
        _paper, request.app.state.office, debtor_id, given, actor
    )
    return Response(
        content,
        media_type=CONTENT_TYPES[given.format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _price(office: Office, debtor_id: str, given: AskQuote, actor: Actor) -> QuoteView:
    ground = ground_of(office, debtor_id, authority(actor), given.currency)
    found = quote(given.kind, levers_of(given.levers), ground)
    return quote_view(found, locale=given.locale or locale_of(ground), on=ground.position.on, role=actor.role)


def _table(
    office: Office,
    debtor_id: str,
    actor: Actor,
    kind: str | None,
    installment: int | None,
    currency: str | None,
    locale: str | None,
) -> QuotePage:
    ground = ground_of(office, debtor_id, authority(actor), currency)
    rows = usual(ground, Levers(installment=installment), kinds=(kind,) if kind else None)
    shown = locale or locale_of(ground)
    return QuotePage(
        items=[
            quote_summary(row, locale=shown, on=ground.position.on, role=actor.role)
            for row in rows
            if isinstance(row, Quote)
        ],
        unpriced=[unpriced_view(row) for row in rows if not isinstance(row, Quote)],
    )


def _paper(office: Office, debtor_id: str, given: AskFile, actor: Actor) -> tuple[str, bytes]:
    ground = ground_of(office, debtor_id, authority(actor), given.currency)
    found = quote(given.kind, levers_of(given.levers), ground)
    return paper_of(
        given.format,
        found,
        ground,
        locale=given.locale or locale_of(ground),
        with_books=actor.role != Role.ADVISOR,
    )
