"""The recorded call of the demo at the real desk: every turn is answered, and it ends with a deal that may be made."""

from datetime import UTC, date, datetime

import pytest

from api.play import proof
from copilot.demo.call import load_carla
from copilot.demo.star import CARLA, carla_documents
from copilot.errors import StateError
from copilot.playing import step_intent
from copilot.recording import Chosen, Ended, Recording, Spoken, parse_recording
from copilot.speech import Speaker
from copilot.store.journal import dump
from copilot.suggestion import ChoiceOutcome
from copilot.worlds import Worlds
from tests.conftest import FixedClock

pytestmark = pytest.mark.walk

CALL = load_carla()
FIRST_FIGURE = "puedo 34.000 por mes"


def played(new_player, recording: Recording = CALL, **parts):
    """The desk and the id of a call into which the whole recording was fed."""
    player, desk = new_player(**parts)
    call_id = player.open(recording, intent_id="")
    for k in range(len(recording.steps)):
        player.feed(call_id, recording, k)
    return desk, call_id


def plain(text: str) -> str:
    """With ordinary spaces; figures are held together by one that does not break."""
    return text.replace("\u00a0", " ")


def step_of(text: str) -> int:
    return next(k for k, s in enumerate(CALL.steps) if isinstance(s, Spoken) and text in s.text)


def recording(*lines: str) -> Recording:
    return parse_recording(
        "\n".join(['{"kind":"call","debtor_id":"AR-0001","locale":"es-AR","currency":"ARS"}', *lines])
    )


def test_the_recording_is_a_call_of_under_a_minute_in_which_carla_speaks_after_three_seconds():
    (first, *_) = [s for s in CALL.steps if isinstance(s, Spoken) and s.speaker is Speaker.DEBTOR]

    assert (CALL.debtor_id, CALL.locale, CALL.currency) == ("AR-0001", "es-AR", "ARS")
    assert 2_500 <= first.at_ms <= 3_500
    assert 10 <= len(CALL.steps) <= 14
    assert isinstance(CALL.steps[-1], Ended)
    assert 40_000 <= CALL.steps[-1].at_ms <= 55_000
    assert [s.outcome.value for s in CALL.steps if isinstance(s, Chosen)] == ["refused", "accepted"]


def test_every_word_of_carla_and_every_choice_is_answered_by_a_suggestion(new_player):
    player, desk = new_player()
    call_id = player.open(CALL, intent_id="")
    assert desk.state(call_id).suggestion.cards

    for k, step in enumerate(CALL.steps):
        kinds = [entry.event.kind for entry in player.feed(call_id, CALL, k)]

        answered = isinstance(step, Chosen) or (isinstance(step, Spoken) and step.speaker is Speaker.DEBTOR)
        assert ("suggestion_made" in kinds) == answered, step
        suggestion = desk.state(call_id).suggestion
        assert suggestion.line.text
        assert suggestion.protocol == ""
        assert 1 <= len(suggestion.cards) <= 3
        assert all(card.verdict.outcome == "allowed" for card in suggestion.cards)


def test_carlas_first_figure_needs_a_lead_and_the_nearest_offer_does_not(new_player):
    player, desk = new_player()
    call_id = player.open(CALL, intent_id="")
    for k in range(step_of(FIRST_FIGURE) + 1):
        player.feed(call_id, CALL, k)

    counter = desk.state(call_id).suggestion.counter

    assert plain(counter.asked_text) == "$ 34.000"
    assert (counter.asked.verdict.outcome, counter.asked.verdict.approver) == ("needs_approval", "lead")
    assert counter.nearest.verdict.outcome == "allowed"
    assert counter.nearest.impact.first_payment.minor <= 3_700_000


def test_the_call_ends_with_an_agreement_within_the_limits_that_is_not_above_what_carla_can_pay(new_player):
    desk, call_id = played(new_player)
    state = desk.state(call_id)

    refused, accepted = state.choices
    assert (refused.outcome, refused.origin) == (ChoiceOutcome.REFUSED, "nearest")
    assert (accepted.outcome, accepted.verdict.outcome) == (ChoiceOutcome.ACCEPTED, "allowed")
    assert accepted.scenario.offer.down_payment == 0
    assert accepted.scenario.impact.installment.minor <= 4_500_000
    assert state.agreed == accepted
    assert state.disposition == "agreement"
    assert state.closed_at is not None


class CarlaOn:
    """A portfolio with Carla alone, made on a day."""

    def __init__(self, day: date) -> None:
        self.documents = list(carla_documents(day))

    def load(self, _debtor_id):
        return CARLA, self.documents


@pytest.mark.parametrize(
    "day", ["2026-11-30", "2027-01-31", "2027-02-28", "2028-02-29", "2026-12-31", "2027-06-15"]
)
def test_on_any_day_the_call_ends_with_an_agreement(new_player, day):
    on = date.fromisoformat(day)
    clock = FixedClock(datetime(on.year, on.month, on.day, 15, tzinfo=UTC))

    desk, call_id = played(new_player, clock=clock, debtors=CarlaOn(on))

    state = desk.state(call_id)
    assert state.opened.position.claim.total.minor == 41_235_000
    assert state.opened.position.days_past_due == 74
    assert state.agreed.verdict.outcome == "allowed"


def test_a_replay_of_the_stored_call_gives_the_same_bytes(new_player, journal, world):
    _, call_id = played(new_player)

    proved = proof(journal, Worlds(world), call_id)

    assert proved.identical
    assert proved.total == sum(
        entry.event.kind in ("suggestion_made", "cues_detected") for entry in journal.read(call_id)
    )
    assert proved.total >= 12


def test_a_step_that_is_fed_again_changes_nothing_and_gives_the_same_entries(new_player):
    player, desk = new_player()
    call_id = player.open(CALL, intent_id="")
    once = [[dump(e.event) for e in player.feed(call_id, CALL, k)] for k in range(len(CALL.steps))]
    seq = desk.state(call_id).seq

    again = [[dump(e.event) for e in player.feed(call_id, CALL, k)] for k in range(len(CALL.steps))]

    assert again == once
    assert desk.state(call_id).seq == seq


def test_another_process_goes_on_where_the_first_was_killed(new_player):
    first, _ = new_player()
    call_id = first.open(CALL, intent_id="killed")
    for k in range(6):
        first.feed(call_id, CALL, k)

    second, desk = new_player()
    assert second.open(CALL, intent_id="killed") == call_id
    for k in range(len(CALL.steps)):
        second.feed(call_id, CALL, k)

    whole = played(new_player)
    same = [[entry.event.kind for entry in d.entries(c)] for d, c in ((desk, call_id), whole)]
    assert same[0] == same[1]
    assert step_intent(0) in desk.state(call_id).intents


@pytest.mark.parametrize(
    ("before", "place", "says"),
    [
        ((), "counter", "the screen shows primary"),
        ((), "nearest", "the screen shows primary"),
        (
            ('{"kind":"utterance","at_ms":1,"speaker":"debtor","text":"Número equivocado, acá no vive ninguna."}',),
            "primary", "the screen shows no offer at all",
        ),
    ],
)  # fmt: skip
def test_a_choice_of_a_place_where_no_offer_lies_says_what_is_there(new_player, before, place, says):
    lines = (*before, f'{{"kind":"choice","at_ms":2,"offer":"{place}","outcome":"refused"}}')

    with pytest.raises(StateError, match=f"{len(before)} chooses the offer at {place}.*{says}"):
        played(new_player, recording(*lines))


def test_a_figure_that_was_typed_counts_as_typed(new_player):
    typed = '{"kind":"utterance","at_ms":1,"speaker":"debtor","text":"15.000 por mes","source":"typed"}'

    desk, call_id = played(new_player, recording(typed))

    assert desk.state(call_id).said[-1].source == "typed"
    assert desk.state(call_id).suggestion.why.key == "typed"
