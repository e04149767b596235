"""From nouns to bodies: how calls, debtors, positions and offers are shown. Texts come from the engine's figures."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from api import schemas
from copilot.cards import headline
from copilot.dates import local_date
from copilot.debt import Balance, Debtor, Document, Position
from copilot.desk import LOCALES
from copilot.events import Entry
from copilot.money import Money
from copilot.position import positions
from copilot.rate import Rate
from copilot.scripts.figures import money_text
from copilot.segment import SegmentRules, segment
from copilot.state import CallState
from copilot.store.journal import CallRow
from copilot.store.people import Actor
from copilot.suggestion import Choice, Segment
from copilot.world import World


def locale_of(country: str) -> str:
    """How figures are written where the debtor lives."""
    return LOCALES.get(country, "es")


def amount(money: Money, locale: str) -> schemas.MoneyText:
    """An amount with its text."""
    return schemas.MoneyText(minor=money.minor, currency=money.currency, text=money_text(money, locale))


def parts(claim: Balance, locale: str) -> dict[str, schemas.MoneyText]:
    """The five buckets with their texts."""
    return {name: amount(Money(minor, claim.currency), locale) for name, minor in claim.parts().items()}


def actor_view(actor: Actor) -> schemas.ActorView:
    """An actor without what nobody needs to see."""
    return schemas.ActorView(
        actor_id=actor.actor_id, name=actor.name, role=actor.role, rung=actor.rung, team=actor.team,
        locale=actor.locale,
    )  # fmt: skip


def call_view(state: CallState, world: World) -> schemas.CallView:
    """The whole call as the panel shows it."""
    opened = state.opened
    position, locale = opened.position, opened.locale
    debtor = position.debtor
    return schemas.CallView(
        call_id=state.call_id,
        state="closed" if state.closed_at else "open",
        seq=state.seq,
        locale=locale,
        opened_at=opened.at,
        closed_at=state.closed_at,
        disposition=state.disposition,
        owner=opened.authority.actor_id,
        debtor=schemas.DebtorBrief(
            debtor_id=debtor.debtor_id, name=debtor.name, kind=debtor.kind, country=debtor.country
        ),
        on=opened.on,
        currency=position.currency,
        claim=amount(position.claim.total, locale),
        parts=parts(position.claim, locale),
        days_past_due=position.days_past_due,
        segment=opened.segment,
        debts=[
            schemas.DebtBrief(
                debt_id=debt.debt_id, product=debt.product, claim=amount(debt.claim.total, locale),
                days_past_due=debt.days_past_due,
            )
            for debt in position.debts
        ],
        profile=state.profile,
        ask=state.turn.ask,
        said=list(state.said),
        suggestion=state.suggestion,
        choices=[_choice(choice, locale) for choice in state.choices],
        agreed=state.agreed.offer_id if state.agreed else None,
        protocol=state.protocol,
        cue_keys=cue_keys(world, locale),
    )  # fmt: skip


def cue_keys(world: World, locale: str) -> list[schemas.CueKeyView]:
    """The nine keys in the language of `locale`."""
    english = locale.startswith("en")
    return [
        schemas.CueKeyView(key=key.key, cue=key.cue, label=key.label_en if english else key.label_es)
        for key in world.lexicon.keys(locale)
    ]


def call_item(row: CallRow) -> schemas.CallItem:
    """A call in a list."""
    return schemas.CallItem(
        call_id=row.call_id, debtor_id=row.debtor_id, name=row.name, actor_id=row.actor_id,
        state="closed" if row.state == "closed" else "open", opened_at=row.opened_at, closed_at=row.closed_at,
        disposition=row.disposition,
    )  # fmt: skip


def entry_view(entry: Entry) -> schemas.EntryView:
    """One entry of a journal."""
    return schemas.EntryView(
        seq=entry.seq, kind=entry.event.kind, at=entry.at, intent_id=entry.intent_id, took_ms=entry.took_ms,
        event=entry.event,
    )  # fmt: skip


def debtor_item(
    debtor: Debtor, documents: Sequence[Document], at: datetime, rules: SegmentRules
) -> schemas.DebtorItem:
    """A debtor in a list, by the position that is longest overdue; one who owes nothing shows an empty claim."""
    owing = [p for p in positions(debtor, documents, on=local_date(at, debtor.country)) if p.debts]
    where = segment(owing[0], rules) if owing else Segment(ageing="", band="", product="")
    nothing = Money(0, documents[0].balance.currency if documents else "USD")
    return schemas.DebtorItem(
        debtor_id=debtor.debtor_id,
        name=debtor.name,
        kind=debtor.kind,
        country=debtor.country,
        portfolio=debtor.portfolio,
        product=where.product,
        days_past_due=owing[0].days_past_due if owing else 0,
        claim=amount(owing[0].claim.total if owing else nothing, locale_of(debtor.country)),
        ageing=where.ageing,
    )


def debtor_profile(
    debtor: Debtor, found: Iterable[Position], calls: Iterable[CallRow], rules: SegmentRules
) -> schemas.DebtorProfile:
    """Everything about one debtor; positions without a debt left are credit only and have no segment, so they go."""
    locale = locale_of(debtor.country)
    return schemas.DebtorProfile(
        locale=locale,
        debtor=_debtor(debtor, locale),
        positions=[_position(position, rules, locale) for position in found if position.debts],
        calls=[
            schemas.CallOfDebtor(
                call_id=row.call_id, state="closed" if row.state == "closed" else "open", opened_at=row.opened_at,
                actor_id=row.actor_id,
            )
            for row in calls
        ],
    )  # fmt: skip


def _choice(choice: Choice, locale: str) -> schemas.ChoiceView:
    return schemas.ChoiceView(
        offer_id=choice.offer_id, outcome=choice.outcome, headline=headline(choice.scenario, locale),
        because=choice.because,
    )  # fmt: skip


def _debtor(debtor: Debtor, locale: str) -> schemas.DebtorView:
    return schemas.DebtorView(
        debtor_id=debtor.debtor_id, name=debtor.name, kind=debtor.kind, country=debtor.country, zone=debtor.zone,
        portfolio=debtor.portfolio, income=amount(debtor.income, locale) if debtor.income else None,
        expenses=amount(debtor.expenses, locale) if debtor.expenses else None,
        external_score=debtor.external_score, phone=debtor.phone, email=debtor.email,
        client_type=debtor.client_type, contactability=debtor.contactability,
    )  # fmt: skip


def _position(position: Position, rules: SegmentRules, locale: str) -> schemas.PositionView:
    return schemas.PositionView(
        on=position.on,
        currency=position.currency,
        claim=amount(position.claim.total, locale),
        parts=parts(position.claim, locale),
        credit=amount(Money(position.credit, position.currency), locale),
        days_past_due=position.days_past_due,
        segment=segment(position, rules),
        debts=[
            schemas.DebtView(
                debt_id=debt.debt_id, product=debt.product, claim=amount(debt.claim.total, locale),
                parts=parts(debt.claim, locale), days_past_due=debt.days_past_due,
                oldest_due_on=debt.oldest_due_on, contract_rate=_rate(debt.contract_rate),
                disputed=debt.disputed, last_payment_on=debt.last_payment_on,
            )
            for debt in position.debts
        ],
    )  # fmt: skip


def _rate(rate: Rate | None) -> str | None:
    return None if rate is None else f"{_plain(rate.per_year)} {rate.basis}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
