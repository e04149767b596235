"""A call that an earlier version of the program opened is read and closed; nothing more is decided in it."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, update

from copilot.desk import Desk
from copilot.errors import ClosedCall, StateError, WorldError
from copilot.speech import Source, Speaker
from copilot.store.journal import Journal
from copilot.store.papers import Papers
from copilot.store.schema import calls, events
from copilot.suggestion import ChoiceOutcome, Versions
from copilot.worlds import Worlds
from tests.store.earlier_journal import ENGINES, rows
from tests.walk.conftest import ANA, OneDebtor

pytestmark = pytest.mark.walk

PROGRAM = ("engine", "policy", "library", "lexicon", "priors", "segments", "countries")


@pytest.fixture(params=ENGINES)
def stored(request, people):
    """The rows of a call of an earlier version, put into this database as they were: open, nothing agreed yet."""
    found = rows(request.param)
    agreed = max(row["seq"] for row in found if row["kind"] == "offer_chosen")
    found = [row for row in found if row["seq"] < agreed]
    first = found[0]
    with people.begin() as connection:
        connection.execute(
            insert(calls).values(
                call_id=first["call_id"], debtor_id="AR-1", actor_id="ana", team="norte", state="open",
                opened_at=first["at"],
            )
        )  # fmt: skip
        connection.execute(insert(events), found)
    return found


@pytest.fixture
def old_call(stored):
    return stored[0]["call_id"]


def decide(desk, call_id, how, intent_id=""):
    offer_id = next(iter(desk.state(call_id).offers))
    match how:
        case "hear":
            return desk.hear(
                call_id, ANA, intent_id=intent_id, speaker=Speaker.DEBTOR, text="puedo 60.000 por mes",
                source=Source.TYPED,
            )  # fmt: skip
        case "key_cue":
            return desk.key_cue(call_id, ANA, intent_id=intent_id, cue="cannot_pay")
        case _:
            return desk.choose(
                call_id, ANA, intent_id=intent_id, offer_id=offer_id, outcome=ChoiceOutcome.REFUSED
            )


DECIDING = pytest.mark.parametrize("how", ["hear", "key_cue", "choose"])


@DECIDING
def test_nothing_more_is_decided_in_it_and_it_says_what_differs(new_desk, old_call, how, world):
    desk = new_desk()
    before = len(desk.entries(old_call))
    with pytest.raises(
        StateError, match=f"engine engine@1, here is {world.versions.engine}.*Close this call"
    ) as refused:
        decide(desk, old_call, how)
    assert "engine" in refused.value.detail["documents"]
    assert len(desk.entries(old_call)) == before


def test_it_is_shown_as_it_was_stored(new_desk, old_call, stored):
    state = new_desk().state(old_call)
    assert state.suggestion is not None
    assert state.seq == len(stored)
    assert len(state.offers) >= 3


def test_an_offer_that_was_chosen_is_given_as_stored_and_another_is_not_computed_again(new_desk, old_call):
    desk = new_desk()
    state = desk.state(old_call)
    chosen = {choice.offer_id: choice.scenario for choice in state.choices}
    assert chosen
    for offer_id, scenario in chosen.items():
        assert desk.scenario(old_call, offer_id) == scenario
    other = next(offer_id for offer_id in state.offers if offer_id not in chosen)
    with pytest.raises(StateError, match="decided with other documents"):
        desk.scenario(old_call, other)


def test_it_can_be_closed_and_then_says_that_it_is(new_desk, old_call):
    desk = new_desk()
    (closed,) = desk.close(old_call, ANA, intent_id="end", disposition="no_agreement")
    assert closed.event.kind == "call_closed"
    assert new_desk().state(old_call).closed_at is not None
    for how in ("hear", "key_cue", "choose"):
        with pytest.raises(ClosedCall):
            decide(desk, old_call, how)


def test_a_message_that_it_took_before_the_upgrade_is_answered_again(new_desk, old_call, stored):
    desk = new_desk()
    row = next(row for row in stored if row["kind"] == "cue_keyed")
    (first, *_) = desk.key_cue(old_call, ANA, intent_id=row["intent_id"], cue="accepts_offer")
    assert first.seq == row["seq"]


def test_an_entry_that_cannot_be_read_is_named(new_desk, people, old_call):
    with people.begin() as connection:
        connection.execute(
            update(events).where(events.c.call_id == old_call, events.c.seq == 3).values(body='{"kind": "x"}')
        )
    with pytest.raises(WorldError, match=f"Entry 3 of call {old_call} cannot be read"):
        new_desk().state(old_call)


@pytest.mark.parametrize("name", PROGRAM)
def test_each_document_of_the_program_is_compared(world, people, name):
    other = replace(world.versions, **{name: "other@1"})
    with pytest.raises(StateError, match=f"{name} other@1, here is") as refused:
        Worlds(world, Papers(people)).pinned(other)
    assert refused.value.detail["documents"] == {name: "other@1"}


def test_what_an_earlier_journal_did_not_pin_counts_as_the_same(world):
    without = replace(world.versions, countries="", assumptions="")
    assert Worlds(world).pinned(without) is world


def test_every_document_is_either_compared_or_published():
    assert {*PROGRAM, "assumptions"} == set(Versions.__dataclass_fields__)


def test_a_call_that_another_worker_opened_under_the_next_program_is_not_gone_on_with_by_this_one(
    people, world, clock
):
    next_program = replace(world, segments=world.segments.model_copy(update={"version": 99}))
    here, there = (
        Desk(Journal(people), OneDebtor(clock().date()), Worlds(one, Papers(people)), clock)
        for one in (world, next_program)
    )
    call_id = there.open_call("AR-1", ANA)[0].call_id
    with pytest.raises(StateError, match="segments "):
        decide(here, call_id, "hear")
    assert decide(there, call_id, "hear")[-1].event.kind == "suggestion_made"
