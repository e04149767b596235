"""What an earlier version of the program stored is read for ever; what cannot be read is said by name."""

import json

import pytest

from api.wiring import make_world
from copilot.errors import StateError, WorldError
from copilot.events import CallOpened, OfferChosen, SuggestionMade
from copilot.replay import differences, replay
from copilot.state import fold
from copilot.store.journal import dump, load
from tests.store.earlier_journal import ENGINES, entries, rows

KINDS = {
    "call_opened", "utterance_heard", "cue_keyed", "cues_detected", "suggestion_made", "offer_chosen", "call_closed",
}  # fmt: skip


def opened(engine: str) -> CallOpened:
    event = entries(engine)[0].event
    assert isinstance(event, CallOpened)
    return event


@pytest.mark.parametrize("engine", ENGINES)
def test_every_kind_of_event_is_read(engine: str):
    assert {row["kind"] for row in rows(engine)} == KINDS
    assert [(entry.seq, entry.event.kind) for entry in entries(engine)] == [
        (row["seq"], row["kind"]) for row in rows(engine)
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_stored_is_all_there_again(engine: str):
    for row in rows(engine):
        _holds(json.loads(dump(load(row["body"]))), json.loads(row["body"]))


def _holds(now: object, then: object) -> None:
    if isinstance(then, dict):
        assert isinstance(now, dict)
        for key, value in then.items():
            _holds(now[key], value)
    elif isinstance(then, list):
        assert isinstance(now, list)
        assert len(now) == len(then)
        for one, other in zip(now, then, strict=True):
            _holds(one, other)
    else:
        assert now == then


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_lifted_is_stored_as_an_event_of_now(engine: str):
    for entry in entries(engine):
        assert load(dump(entry.event)) == entry.event


def test_what_engine_1_did_not_write_is_what_was_true_then():
    (debt,) = opened("engine@1").position.debts
    assert debt.arrears == debt.claim
    made = [entry.event for entry in entries("engine@1") if isinstance(entry.event, SuggestionMade)]
    cards = [card for event in made for card in event.suggestion.cards]
    counters = [event.suggestion.counter for event in made if event.suggestion.counter]
    cards += [card for counter in counters for card in (counter.asked, counter.nearest) if card]
    chosen = [entry.event.choice for entry in entries("engine@1") if isinstance(entry.event, OfferChosen)]
    impacts = [card.impact for card in cards] + [choice.scenario.impact for choice in chosen]
    assert len(counters) == 1
    assert len(chosen) == 2
    for impact in impacts:
        assert {
            (part.minor, part.currency) for part in (impact.stays, impact.lost_on_breach, impact.financed)
        } == {(0, "ARS")}
        assert impact.cost == ()
    for choice in chosen:
        exact, last = choice.scenario.impact, choice.scenario.schedule.rows[-1].payment
        assert exact.last_payment.minor == last
        assert exact.highest_payment.minor == max(last, exact.installment.minor)


@pytest.mark.parametrize("engine", ENGINES)
def test_its_offers_are_found_by_the_ids_they_were_shown_with(engine: str):
    state = fold(entries(engine))
    shown = {
        card["offer_id"]
        for row in rows(engine)
        if row["kind"] == "suggestion_made"
        for suggestion in [json.loads(row["body"])["suggestion"]]
        for card in [*suggestion["cards"], *(suggestion["counter"] or {}).values()]
        if isinstance(card, dict) and "offer_id" in card
    }
    assert set(state.offers) == shown
    assert {choice.offer_id for choice in state.choices} <= shown
    assert state.agreed is not None
    assert state.agreed.scenario.offer == state.offers[state.agreed.offer_id]
    assert state.closed_at is not None


def test_the_ids_of_engine_1_are_not_those_of_now():
    assert all(offer.offer_id != stored for stored, offer in fold(entries("engine@1")).offers.items())


@pytest.mark.parametrize("engine", ENGINES)
def test_it_is_not_replayed_by_another_engine(engine: str):
    world = make_world()
    other = differences(opened(engine).versions, world.versions)
    assert other["engine"] == (engine, world.versions.engine)
    with pytest.raises(StateError, match=f"engine {engine}, here is {world.versions.engine}"):
        replay(entries(engine), world)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "JSONDecodeError"),
        ("[]", "AttributeError"),
        ("{}", "union_tag_not_found"),
        ('{"kind": "call_dreamt"}', "union_tag_invalid"),
        ('{"kind": "call_closed", "at": "2026-11-23T15:00:00Z"}', "missing at call_closed.disposition"),
        ('{"kind": "suggestion_made", "suggestion": {"cards": [{}]}}', "KeyError"),
        ("[" * 100_000, "RecursionError"),
    ],
)
def test_what_cannot_be_read_is_named(body: str, why: str):
    with pytest.raises(WorldError, match="Entry 7 of call c-1 cannot be read by this program") as refused:
        load(body, name="Entry 7 of call c-1")
    assert refused.value.detail["why"] == why


def test_a_broken_entry_does_not_tell_what_stands_in_it():
    body = json.loads(rows("engine@1")[0]["body"])
    body["position"]["debtor"]["income"] = {"minor": -1, "currency": "Carla"}
    body["position"]["debts"][0]["claim"]["principal"] = -5
    with pytest.raises(WorldError) as refused:
        load(json.dumps(body))
    assert "Carla" not in f"{refused.value} {refused.value.detail}"
    assert refused.value.__cause__ is None
