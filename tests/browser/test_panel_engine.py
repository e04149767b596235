"""The promise of the fold, kept on the real engine's own frames: snapshot + events == fresh snapshot."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fake_live import FakeLive
from playwright.sync_api import Page
from test_panel_state import FOLD

from api.messages import Snapshot
from api.views import call_view
from api.wire import Framed, without_hidden
from api.wiring import make_world
from copilot.call import opening, step
from copilot.cards import scenario_of
from copilot.demo.star import CARLA, carla_documents
from copilot.events import CallClosed, CallOpened, CueKeyed, Entry, Event, OfferChosen, UtteranceHeard
from copilot.position import positions
from copilot.segment import segment
from copilot.speech import Source, Speaker, Utterance
from copilot.state import CallState, apply, fold
from copilot.suggestion import Card, Choice, ChoiceOutcome
from copilot.verdict import Authority
from copilot.world import World

pytestmark = pytest.mark.ui

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


class Call:
    """A call in memory: inputs go through the real turn, entries come out."""

    def __init__(self, world: World) -> None:
        self.world, self.entries = world, list[Entry]()
        self.state: CallState | None = None
        (position,) = positions(CARLA, carla_documents(AT.date()), on=AT.date())
        opened = CallOpened(
            at=AT, on=AT.date(), authority=Authority(actor_id="ana", role="advisor", team="norte"), locale="es-AR",
            position=position, segment=segment(position, world.segments), versions=world.versions,
        )  # fmt: skip
        self._write(opening("call-1", opened, world))

    def hear(self, text: str, speaker: Speaker = Speaker.DEBTOR) -> None:
        """Somebody speaks."""
        at = AT + timedelta(seconds=len(self.entries))
        number = f"ut-{len(self.entries)}"
        spoken = Utterance(utterance_id=number, speaker=speaker, text=text, source=Source.TYPED, at=at)
        self.take(UtteranceHeard(utterance=spoken))

    def choose(self, outcome: ChoiceOutcome) -> None:
        """The primary offer is accepted, refused or countered."""
        assert self.state is not None
        assert self.state.suggestion is not None
        card: Card = self.state.suggestion.cards[0]
        exact = scenario_of(self.state, self.world, card.offer)
        choice = Choice(
            offer_id=card.offer_id, outcome=outcome, origin="suggested", because="es mucho", scenario=exact,
            verdict=card.verdict,
        )  # fmt: skip
        self.take(OfferChosen(at=AT, choice=choice))

    def take(self, event: Event) -> None:
        """One input and what follows from it."""
        assert self.state is not None
        self._write(step(self.state, event, self.world))

    def _write(self, events: tuple[Event, ...]) -> None:
        for event in events:
            entry = Entry(call_id="call-1", seq=len(self.entries) + 1, event=event, at=AT)
            self.entries.append(entry)
            self.state = apply(self.state, entry)


def snapshot(entries: list[Entry], world: World) -> dict[str, Any]:
    """What an advisor's fresh socket gets after these entries."""
    message = Snapshot(seq=len(entries), recovered=True, view=call_view(fold(entries), world))
    return dict(json.loads(without_hidden(message.model_dump_json().encode())))


def test_the_panel_folds_a_whole_real_call_to_what_the_api_would_show(page: Page, live: FakeLive) -> None:
    world = make_world()
    call = Call(world)
    call.hear("Hola, ¿hablo con Carla?", Speaker.ADVISOR)
    call.hear("Me bajaron las horas, no llego a tanto por mes. Es mucho.")
    call.choose(ChoiceOutcome.REFUSED)
    call.hear("Mirá, haciendo cuentas puedo 30.000 por mes")
    call.take(CueKeyed(at=AT, cue="asks_lower_installments"))
    call.choose(ChoiceOutcome.COUNTERED)
    call.hear("bueno, dale")
    call.choose(ChoiceOutcome.ACCEPTED)
    call.take(CallClosed(at=AT, disposition="agreement"))
    frames = [json.loads(Framed(entry).text(reduced=True)) for entry in call.entries]
    page.goto(f"http://127.0.0.1:{live.port}/panel/words/es.json")

    folded = page.evaluate(FOLD, [snapshot(call.entries[:2], world), *frames[2:]])

    for seq, view in enumerate(folded, 2):
        assert view == snapshot(call.entries[:seq], world)["view"], f"after entry {seq}"


def test_a_protocol_of_the_real_engine_reaches_the_view(page: Page, live: FakeLive) -> None:
    world = make_world()
    call = Call(world)
    call.hear("ya no quiero vivir más")
    frames = [json.loads(Framed(entry).text(reduced=True)) for entry in call.entries]
    page.goto(f"http://127.0.0.1:{live.port}/panel/words/es.json")

    folded = page.evaluate(FOLD, [snapshot(call.entries[:2], world), *frames[2:]])

    assert folded[-1]["protocol"] == "self_harm_risk"
    assert folded[-1] == snapshot(call.entries, world)["view"]
