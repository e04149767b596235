"""The desk: one method, one transaction; nothing twice, nothing lost, nothing outside the limits."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from copilot.errors import (
    AbsentError,
    ClosedCall,
    ForbiddenError,
    InputError,
    IntentReused,
    OversizedText,
    StateError,
    UnknownCue,
)
from copilot.replay import replay
from copilot.speech import Source, Speaker
from copilot.state import fold
from copilot.store.journal import dump
from copilot.suggestion import ChoiceOutcome
from tests.walk.conftest import ANA, BRUNO

pytestmark = pytest.mark.walk


def say(desk, call_id, text, *, intent="", speaker=Speaker.DEBTOR, who=ANA):
    return desk.hear(call_id, who, intent_id=intent, speaker=speaker, text=text, source=Source.TRANSCRIPT)


def choose(desk, call_id, offer_id, outcome, *, intent="", because=""):
    return desk.choose(call_id, ANA, intent_id=intent, offer_id=offer_id, outcome=outcome, because=because)


@pytest.fixture
def call_id(desk):
    return desk.open_call("AR-1", ANA, intent_id="open-1")[0].call_id


def test_opening_a_call_pins_the_position_and_gives_offers_with_verdicts_and_words(desk, call_id):
    opened, suggested = desk.entries(call_id)
    suggestion = suggested.event.suggestion
    assert opened.event.position.claim.total.minor == 41_235_000
    assert opened.event.segment.ageing == "61_90"
    assert 1 <= len(suggestion.cards) <= 3
    assert all(card.verdict.outcome == "allowed" for card in suggestion.cards)
    assert suggestion.line.text
    assert suggestion.candidates > 500


def test_the_debtors_figure_changes_the_card_in_the_same_turn(desk, call_id):
    before = desk.state(call_id).suggestion.cards[0].offer_id

    entries = say(desk, call_id, "no llego a tanto, puedo 60.000 por mes")

    kinds = [entry.event.kind for entry in entries]
    after = entries[-1].event.suggestion
    assert kinds == ["utterance_heard", "cues_detected", "suggestion_made"]
    assert after.counter.asked_text == "$\xa060.000"
    assert after.cards[0].offer_id != before
    assert after.answers == entries[0].seq


def test_a_figure_outside_the_limits_names_the_reason_and_the_nearest_that_is_allowed(desk, call_id):
    counter = say(desk, call_id, "puedo 25.000 por mes")[-1].event.suggestion.counter
    assert counter.asked is None or counter.asked.verdict.outcome != "allowed"
    assert counter.impossible or counter.reason
    assert counter.nearest.verdict.outcome == "allowed"


def test_a_backchannel_changes_nothing_once_the_opening_is_over(desk, call_id):
    say(desk, call_id, "no puedo pagar todo")
    assert [e.event.kind for e in say(desk, call_id, "ajá")] == ["utterance_heard", "cues_detected"]


def test_the_advisors_own_words_are_kept_and_trigger_nothing(desk, call_id):
    entries = say(desk, call_id, "¿puede pagar 60.000 por mes?", speaker=Speaker.ADVISOR)
    assert [e.event.kind for e in entries] == ["utterance_heard"]


def test_a_stop_cue_empties_the_offer_cards_and_they_stay_empty(desk, call_id):
    stopped = say(desk, call_id, "yo no soy, número equivocado")[-1].event.suggestion
    later = say(desk, call_id, "puedo 60.000 por mes")[-1].event.suggestion
    assert stopped.protocol == "wrong_number"
    assert (stopped.cards, later.cards, later.counter) == ((), (), None)


def test_nothing_is_agreed_while_a_protocol_is_on(desk, call_id):
    offer_id = desk.state(call_id).suggestion.cards[0].offer_id
    desk.key_cue(call_id, ANA, intent_id="k", cue="death_of_holder")
    with pytest.raises(StateError, match="Follow the protocol"):
        choose(desk, call_id, offer_id, ChoiceOutcome.ACCEPTED)


def test_an_offer_of_yesterday_is_not_agreed_today(desk, call_id, clock):
    offer_id = desk.state(call_id).suggestion.cards[0].offer_id
    clock.advance(24 * 3600)
    with pytest.raises(StateError, match="today is 2026-11-24"):
        choose(desk, call_id, offer_id, ChoiceOutcome.ACCEPTED)


def test_an_agreement_that_was_not_made_cannot_close_a_call(desk, call_id):
    with pytest.raises(StateError, match="Nothing was agreed"):
        desk.close(call_id, ANA, intent_id="", disposition="agreement")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("no puedo\tpagar", "no puedo pagar"),
        ("puedo\u00a0pagar\u00a0$\u00a060.000\u00a0por mes", "puedo pagar $ 60.000 por mes"),
        ("te pago 200.000\nen seis cuotas", "te pago 200.000 en seis cuotas"),
        ("hola\u202e\x00 sí 🙂", "hola sí 🙂"),
    ],
)
def test_every_kind_of_space_keeps_words_apart(desk, call_id, said, kept):
    assert say(desk, call_id, said)[0].event.utterance.text == kept


def test_a_tiny_figure_is_answered_without_a_great_sum_today(desk, call_id):
    nearest = say(desk, call_id, "puedo 10.000 por mes")[-1].event.suggestion.counter.nearest
    assert nearest.offer.kind == "installment_plan"
    assert nearest.impact.first_payment.minor <= 3 * 1_000_000


def test_what_is_above_the_affordable_share_of_income_is_never_put_in_front(new_desk):
    poor = new_desk(income=10_000_000)
    call = poor.open_call("AR-1", ANA)[0].call_id
    suggestion = say(poor, call, "en 24 cuotas")[-1].event.suggestion
    plans = [card for card in suggestion.cards if card.offer.kind == "installment_plan"]
    assert all(card.impact.installment_to_income <= Decimal("0.3") for card in plans)
    assert suggestion.counter.nearest.verdict.outcome == "allowed"


def test_the_nearest_is_not_what_was_turned_down_before(desk, call_id):
    first = say(desk, call_id, "puedo 25.000 por mes")[-1].event.suggestion.counter.nearest
    choose(desk, call_id, first.offer_id, ChoiceOutcome.REFUSED)
    again = say(desk, call_id, "puedo 24.900 por mes")[-1].event.suggestion.counter
    assert first.offer_id not in [card.offer_id for card in (again.asked, again.nearest) if card]


def test_turning_the_same_offer_down_again_concedes_nothing_more(desk, call_id):
    offer_id = desk.state(call_id).suggestion.cards[0].offer_id
    once = choose(desk, call_id, offer_id, ChoiceOutcome.REFUSED)[-1].event.suggestion.cards
    twice = choose(desk, call_id, offer_id, ChoiceOutcome.REFUSED)[-1].event.suggestion.cards
    assert [card.offer_id for card in twice] == [card.offer_id for card in once]


def test_a_yes_keeps_on_the_table_what_the_debtor_said_yes_to(desk, call_id):
    before = say(desk, call_id, "puedo 60.000 por mes")[-1].event.suggestion
    after = say(desk, call_id, "sí, acepto")[-1].event.suggestion
    assert (after.stage, after.cards, after.counter) == ("close", before.cards, before.counter)


def test_an_accepted_offer_closes_the_bargaining_and_is_in_the_journal(desk, call_id):
    offer_id = desk.state(call_id).suggestion.cards[0].offer_id

    choose(desk, call_id, offer_id, ChoiceOutcome.ACCEPTED, intent="c-1", because="le sirve la fecha")

    (chosen,) = [e for e in desk.entries(call_id) if e.event.kind == "offer_chosen"]
    assert (chosen.event.choice.offer_id, chosen.event.choice.origin) == (offer_id, "primary")
    assert chosen.event.choice.scenario.schedule.rows[-1].balance == 0
    assert desk.state(call_id).suggestion.stage == "close"
    with pytest.raises(StateError, match="already agreed"):
        choose(desk, call_id, offer_id, ChoiceOutcome.REFUSED)


def test_a_refused_offer_is_not_suggested_again(desk, call_id):
    refused = desk.state(call_id).suggestion.cards[0]
    cards = choose(desk, call_id, refused.offer_id, ChoiceOutcome.REFUSED)[-1].event.suggestion.cards
    assert refused.offer_id not in [card.offer_id for card in cards]


def test_an_offer_that_needs_approval_cannot_be_agreed(desk, call_id):
    asked = say(desk, call_id, "le pago 200.000 hoy y cerramos")[-1].event.suggestion.counter.asked
    assert asked.verdict.outcome != "allowed"
    with pytest.raises(StateError, match="cannot be agreed"):
        choose(desk, call_id, asked.offer_id, ChoiceOutcome.ACCEPTED)
    assert desk.state(call_id).agreed is None


def test_the_same_intent_is_applied_once_and_answered_with_what_it_caused(desk, new_desk, call_id):
    first = say(desk, call_id, "no puedo pagar todo", intent="u-1")
    again = say(new_desk(), call_id, "no puedo pagar todo", intent="u-1")
    assert [(e.seq, dump(e.event)) for e in again] == [(e.seq, dump(e.event)) for e in first]
    assert desk.state(call_id).seq == first[-1].seq


def test_an_intent_of_another_message_is_refused_instead_of_answered(desk, call_id):
    say(desk, call_id, "no puedo pagar todo", intent="u-1")
    with pytest.raises(IntentReused):
        desk.key_cue(call_id, ANA, intent_id="u-1", cue="stop_calling")
    with pytest.raises(IntentReused):
        say(desk, call_id, "otra cosa", intent="u-1")


def test_an_opening_intent_counts_for_its_sender_only(desk, new_desk, call_id):
    assert new_desk().open_call("AR-1", BRUNO, intent_id="open-1")[0].call_id != call_id


def test_a_worker_that_is_behind_takes_the_turn_on_what_the_others_wrote(desk, new_desk, call_id):
    other = new_desk()
    shown = say(other, call_id, "puedo 60.000 por mes")[-1].event.suggestion.cards[0].offer_id

    entries = choose(desk, call_id, shown, ChoiceOutcome.ACCEPTED, intent="c-1")

    assert entries[0].event.choice.offer_id == shown
    assert [e.seq for e in choose(other, call_id, shown, ChoiceOutcome.ACCEPTED, intent="c-1")] == [
        e.seq for e in entries
    ]


def test_the_same_opening_intent_opens_one_call(desk, new_desk, call_id):
    assert new_desk().open_call("AR-1", ANA, intent_id="open-1")[0].call_id == call_id


def test_two_workers_on_one_call_number_their_events_without_gaps_or_losses(desk, new_desk, call_id):
    workers = [desk, new_desk()]

    with ThreadPoolExecutor(8) as pool:
        turns = [(workers[k % 2], f"puedo {50 + k}.000 por mes", f"i-{k}") for k in range(24)]
        list(pool.map(lambda t: say(t[0], call_id, t[1], intent=t[2]), turns))

    entries = desk.entries(call_id)
    assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
    assert {e.intent_id for e in entries if e.intent_id} == {f"i-{k}" for k in range(24)}
    assert fold(entries) == new_desk().state(call_id)


def test_a_stored_call_replays_to_the_same_bytes(desk, call_id, world):
    say(desk, call_id, "no puedo pagar todo, puedo 60.000 por mes")
    desk.key_cue(call_id, ANA, intent_id="k", cue="asks_discount")
    choose(desk, call_id, desk.state(call_id).suggestion.cards[0].offer_id, ChoiceOutcome.REFUSED)
    say(desk, call_id, "y en seis cuotas")
    choose(desk, call_id, desk.state(call_id).suggestion.cards[0].offer_id, ChoiceOutcome.ACCEPTED)
    desk.close(call_id, ANA, intent_id="x", disposition="agreement")

    replayed = replay(desk.entries(call_id), world)

    assert len(replayed) >= 8
    assert [dump(r.stored) for r in replayed] == [dump(r.again) for r in replayed]


def test_a_replay_with_other_documents_says_which_are_needed(desk, call_id, world):
    from dataclasses import replace

    other = replace(world, priors=world.priors.model_copy(update={"version": 99}))
    with pytest.raises(StateError, match="priors@99"):
        replay(desk.entries(call_id), other)


def test_a_closed_call_takes_nothing_more_and_keeps_everything(desk, call_id):
    desk.close(call_id, ANA, intent_id="x", disposition="callback")
    with pytest.raises(ClosedCall):
        say(desk, call_id, "hola")
    assert desk.state(call_id).disposition == "callback"
    assert desk.entries(call_id)[-1].event.kind == "call_closed"


def test_somebody_elses_call_is_forbidden(desk, call_id):
    with pytest.raises(ForbiddenError):
        say(desk, call_id, "hola", who=BRUNO)


BAD = {
    "unknown debtor": (lambda d, c: d.open_call("NN", ANA), AbsentError),
    "unknown call": (lambda d, c: say(d, "call-none", "hola"), AbsentError),
    "oversized text": (lambda d, c: say(d, c, "a" * 2001), OversizedText),
    "empty text": (lambda d, c: say(d, c, " \x00\x07 "), InputError),
    "unknown cue": (lambda d, c: d.key_cue(c, ANA, intent_id="", cue="nope"), UnknownCue),
    "offer never shown": (lambda d, c: choose(d, c, "of-0000", ChoiceOutcome.ACCEPTED), AbsentError),
    "reason too long": (
        lambda d, c: choose(d, c, "of-0", ChoiceOutcome.REFUSED, because="x" * 501),
        OversizedText,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_typed_error_and_loses_no_event(name, desk, call_id):
    act, error = BAD[name]
    before = [dump(e.event) for e in desk.entries(call_id)]
    with pytest.raises(error):
        act(desk, call_id)
    assert [dump(e.event) for e in desk.entries(call_id)] == before


def test_someone_who_owes_nothing_has_no_call(new_desk):
    with pytest.raises(StateError, match="owes nothing"):
        new_desk(principal=0).open_call("AR-1", ANA)


def test_a_graver_protocol_takes_the_place_of_the_one_that_is_on(desk, call_id):
    assert say(desk, call_id, "eso ya lo pagué")[-1].event.suggestion.protocol == "already_paid"
    assert (
        say(desk, call_id, "no puedo más, me quiero morir")[-1].event.suggestion.protocol == "self_harm_risk"
    )
    desk.key_cue(call_id, ANA, intent_id="k", cue="already_paid")
    assert desk.state(call_id).protocol == "self_harm_risk"


def test_money_now_and_the_rest_in_instalments_is_a_plan_with_that_down_payment(desk, call_id):
    asked = say(desk, call_id, "te paso 100 lucas ya y el resto en 5 cuotas")[
        -1
    ].event.suggestion.counter.asked
    assert (asked.offer.kind, asked.offer.down_payment, asked.offer.installments) == (
        "installment_plan",
        10_000_000,
        5,
    )


def test_a_counter_without_a_figure_concedes_nothing(desk, call_id):
    first = desk.state(call_id).suggestion.cards[0]
    after = choose(desk, call_id, first.offer_id, ChoiceOutcome.COUNTERED)[-1].event.suggestion
    assert all(card.impact.discount_rate <= Decimal("0.4") * Decimal("0.15") for card in after.cards)


def test_the_rate_is_not_conceded_before_anything_was_refused(desk, call_id):
    plans = [c.offer for c in desk.state(call_id).suggestion.cards if c.offer.kind == "installment_plan"]
    assert plans
    assert all(plan.rate.per_year == Decimal("0.55") for plan in plans)
