"""The line between panel and API: it comes back by itself, and no intent is lost or said twice."""

import panel_calls as calls
import pytest
from fake_live import FakeLive
from playwright.sync_api import Page, expect
from test_panel import opened, seen, sent

pytestmark = pytest.mark.ui

LIVE = ("data-state", "live")


def test_hello_comes_first_with_the_ticket_and_where_the_panel_is(page: Page, live: FakeLive) -> None:
    opened(page, live, ticket="abc")

    assert live.received[0] == {"kind": "hello", "version": 1, "ticket": "abc", "last_seq": 0}


def test_an_intent_whose_ack_was_lost_is_sent_again_with_its_id_and_written_down_once(
    page: Page, live: FakeLive
) -> None:
    opened(page, live)
    live.drops_before_ack = 1

    page.keyboard.press("Alt+2")
    expect(page.locator(".copilot")).to_have_attribute("data-seq", "5")
    sent(live, page, "cue", 2)

    first, second = live.intents("cue")
    assert first == second
    assert [frame["event"]["kind"] for frame in live.journal].count("cue_keyed") == 1


def test_an_intent_lost_with_its_socket_is_sent_again(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.loses_intents = 2

    page.keyboard.press("a")
    sent(live, page, "choice", 3)

    assert len({frame["intent_id"] for frame in live.intents("choice")}) == 1
    expect(page.locator(".copilot")).to_have_attribute("data-mode", "agreed")


def test_while_the_line_is_down_cards_are_grey_and_keys_wait_in_order(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.away()

    expect(page.locator(".copilot")).to_have_attribute("data-state", "reconnecting")
    page.keyboard.press("Alt+3")
    page.keyboard.press("f")
    page.keyboard.type("puedo 15.000 por mes")
    page.keyboard.press("Enter")
    expect(page.locator(".banner")).to_have_text("!Sin conexión2 por enviar")
    expect(page.locator(".offer")).to_have_class("card offer dim")
    live.back()

    expect(page.locator(".copilot")).to_have_attribute(*LIVE)
    sent(live, page, "utterance")
    assert [intent["kind"] for intent in live.intents()] == ["cue", "utterance"]
    assert live.received[-1]["kind"] in ("utterance", "pong")
    expect(page.locator(".banner")).to_be_hidden()


def test_missed_events_are_asked_for_after_a_reconnect(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.away()
    live.write(calls.said("puedo 30.000 por mes", number=2))
    live.write(calls.made(calls.COUNTERED))
    live.back()

    seen(page, live)
    hellos = [frame for frame in live.received if frame["kind"] == "hello"]
    assert hellos[-1]["last_seq"] == 4
    assert hellos[-1]["ticket"] != "t-0", "a reconnect uses the freshest ticket"
    expect(page.locator(".headline")).to_have_text("$ 30.000 + 12 × $ 30.400")


def test_a_gap_in_the_numbers_is_noticed_and_filled(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.write(calls.said("puedo 30.000 por mes", number=2))

    live.push(calls.made(calls.COUNTERED))

    seen(page, live)
    expect(page.locator(".heard")).to_contain_text("puedo 30.000 por mes")
    assert [frame["last_seq"] for frame in live.received if frame["kind"] == "hello"] == [0, 4]


def test_a_gap_that_cannot_be_filled_is_said(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.recovers = False
    live.away()
    live.write(calls.said("algo", number=2))
    live.back()

    seen(page, live)
    expect(page.locator(".banner")).to_have_text("!Hubo un corte. Se cargó de nuevo.")
    live.push(calls.made(calls.COUNTERED))
    expect(page.locator(".banner")).to_be_hidden()


def test_an_event_that_comes_twice_changes_nothing(page: Page, live: FakeLive) -> None:
    opened(page, live)

    for socket in live.sockets:
        live._say(socket, live.journal[1])
    live.push(calls.said("uno más", number=2))

    seen(page, live)
    assert [frame["last_seq"] for frame in live.received if frame["kind"] == "hello"] == [0]


def test_a_silent_server_counts_as_down(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.beats = False

    page.wait_for_function("() => document.querySelector('.copilot').dataset.state === 'reconnecting'")

    live.beats = True
    expect(page.locator(".copilot")).to_have_attribute(*LIVE)


def test_a_denied_panel_shows_no_debt_and_tries_again_when_asked(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.denies = "forbidden"
    live.hang_up()

    expect(page.locator(".copilot")).to_have_attribute("data-state", "denied")
    expect(page.locator(".line")).to_contain_text("No se puede abrir esta llamada")
    expect(page.locator(".headline")).to_be_hidden()
    page.keyboard.press("a")
    live.denies = ""
    page.get_by_role("button", name="Reintentar").click()

    expect(page.locator(".copilot")).to_have_attribute(*LIVE)
    assert live.intents() == []


def test_an_error_is_told_in_words_and_the_intent_is_not_repeated(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.troubles = ["unknown_cue"]

    page.keyboard.press("Alt+1")

    expect(page.locator(".toast")).to_have_text("Esa señal no existe.")
    live.hang_up()
    expect(page.locator(".copilot")).to_have_attribute(*LIVE)
    page.keyboard.press("Alt+2")
    sent(live, page, "cue", 2)
    assert [intent["cue"] for intent in live.intents()] == ["job_loss", "already_paid"]


def test_what_could_not_be_written_down_is_tried_again(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.troubles = ["world"]

    page.keyboard.press("n")

    expect(page.locator(".banner")).to_have_text("!No se pudo guardar. Se reintenta.")
    first = sent(live, page, "choice")
    second = sent(live, page, "choice", 2)
    assert first == second
    expect(page.locator(".banner")).to_be_hidden()


def test_what_waited_when_the_panel_was_taken_away_is_sent_by_the_next_one(
    page: Page, live: FakeLive
) -> None:
    page.goto(f"http://127.0.0.1:{live.port}/panel/words/es.json")
    page.evaluate(MOUNT, live.port)
    page.wait_for_selector('.copilot[data-state="live"][data-seq="4"] .cue')
    live.loses_intents = 99

    page.keyboard.press("Alt+5")
    sent(live, page, "cue")
    page.evaluate("handle.unmount()")
    live.loses_intents = 0
    page.evaluate(MOUNT, live.port)

    page.wait_for_selector('.copilot[data-state="live"][data-seq="5"]')
    assert [frame["event"]["kind"] for frame in live.journal][-1] == "cue_keyed"


def test_mounting_twice_in_the_same_place_is_one_panel_and_unmounting_leaves_nothing(
    page: Page, live: FakeLive
) -> None:
    page.goto(f"http://127.0.0.1:{live.port}/panel/words/es.json")
    page.evaluate(IN_A_SHADOW, live.port)
    page.wait_for_selector('.copilot[data-state="live"] .cue')
    page.evaluate("again({lang: 'en', ticket: 'other'})")

    expect(page.locator(".state")).to_have_text("Live")
    assert page.locator(".copilot").count() == 1
    assert len(live.sockets) == 1
    page.keyboard.press("n")
    sent(live, page, "choice")
    page.wait_for_function("() => heard.some(({ kind }) => kind === 'acknowledged')")
    acknowledged = "heard.filter(({ kind }) => kind === 'acknowledged').map(({ intent }) => intent.offer_id)"
    assert page.evaluate(acknowledged) == [calls.NINE.offer_id]

    page.evaluate("handle.unmount()")
    page.keyboard.press("n")
    expect(page.locator(".copilot")).to_have_count(0)
    for _ in range(500):  # the server hears of the goodbye when it hears of it
        if not live.sockets:
            break
        page.wait_for_timeout(10)
    assert live.sockets == set()
    assert len(live.intents()) == 1


def test_a_denied_panel_opens_again_when_its_host_hands_over_a_fresh_ticket(
    page: Page, live: FakeLive
) -> None:
    live.denies = "expired_token"
    page.goto(f"http://127.0.0.1:{live.port}/panel/words/es.json")
    page.evaluate(IN_A_SHADOW, live.port)
    page.wait_for_selector('.copilot[data-state="denied"]')
    denied = {"kind": "denied", "code": "expired_token"}
    assert page.evaluate("heard.filter(({ kind }) => kind === 'denied')") == [denied]

    live.denies = ""
    page.evaluate("again({ticket: 'fresh'})")

    page.wait_for_selector('.copilot[data-state="live"][data-seq="4"]')
    assert [frame["ticket"] for frame in live.received if frame["kind"] == "hello"] == ["old", "fresh"]


def test_a_painted_suggestion_is_told_with_its_times(page: Page, live: FakeLive) -> None:
    page.add_init_script(
        "window.marks = []; for (const name of ['copilot:painted', 'copilot:sent'])"
        "document.addEventListener(name, event => marks.push({name, ...event.detail}));"
    )
    opened(page, live)
    live.answers = lambda frame: [
        calls.said(frame["text"], number=2, typed=True),
        calls.made(calls.COUNTERED),
    ]

    page.keyboard.press("f")
    page.keyboard.type("puedo 30.000 por mes")
    page.keyboard.press("Enter")
    page.wait_for_function("() => marks.length === 2")

    first, second = page.evaluate("marks")
    assert (first["name"], first["kind"]) == ("copilot:sent", "utterance")
    assert (second["name"], second["seq"], second["answers"]) == ("copilot:painted", 6, 6)
    assert first["at"] <= second["received"] <= second["drawn"] <= second["at"]


def test_the_address_keeps_the_freshest_ticket_so_that_a_reload_works(page: Page, live: FakeLive) -> None:
    opened(page, live, ticket="old")

    page.wait_for_function("() => location.hash.includes('ticket=t-2')")
    page.reload()

    expect(page.locator(".copilot")).to_have_attribute(*LIVE)
    hellos = [frame["ticket"] for frame in live.received if frame["kind"] == "hello"]
    assert hellos[0] == "old"
    assert hellos[-1] != "old"


MOUNT = """async port => {
  const { mount } = await import('/panel/panel.js');
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  window.handle = mount({ root, live_url: `ws://127.0.0.1:${port}/api/live`, ticket: 'old', lang: 'es' });
}"""

IN_A_SHADOW = """async port => {
  const { mount } = await import('/panel/panel.js');
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  const root = host.attachShadow({ mode: 'open' });
  const options = { root, live_url: `ws://127.0.0.1:${port}/api/live`, ticket: 'old', lang: 'es' };
  window.heard = [];
  const onEvent = (event) => heard.push(event);
  window.again = (changes) => { window.handle = mount({ ...options, onEvent, ...changes }); };
  again({});
}"""
