"""What was pressed and is not acknowledged: it survives a reload, is sent once, and leaves nothing behind."""

import panel_calls as calls
import pytest
from fake_live import FakeLive
from playwright.sync_api import Page, expect
from test_panel import opened, seen, sent

pytestmark = pytest.mark.ui

KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('copilot.'))"


def keyed(live: FakeLive) -> list[str]:
    """The cues in the journal."""
    return [frame["event"]["cue"] for frame in live.journal if frame["event"]["kind"] == "cue_keyed"]


def test_a_reload_while_the_server_is_away_loses_nothing(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.line_away()
    expect(page.locator(".copilot")).to_have_attribute("data-state", "reconnecting")
    page.keyboard.press("Alt+3")
    page.keyboard.press("f")
    page.keyboard.type("puedo 15.000 por mes")
    page.keyboard.press("Enter")
    expect(page.locator(".banner")).to_contain_text("2 por enviar")

    page.reload()
    expect(page.locator(".copilot")).to_have_attribute("data-state", "reconnecting")
    assert live.intents() == []
    live.refuses = False

    sent(live, page, "utterance")
    seen(page, live)
    assert [intent["kind"] for intent in live.intents()] == ["cue", "utterance"]
    assert len(keyed(live)) == 1
    page.wait_for_function(f"() => {KEPT}.length === 0")


def test_an_intent_that_was_written_down_before_the_reload_is_not_written_twice(
    page: Page, live: FakeLive
) -> None:
    opened(page, live)
    live.drops_before_ack, live.refuses = 1, True

    page.keyboard.press("Alt+2")
    first = sent(live, page, "cue")
    page.reload()
    live.refuses = False

    page.wait_for_function(f"() => {KEPT}.length === 0")
    assert {frame["intent_id"] for frame in live.intents("cue")} == {first["intent_id"]}
    assert len(keyed(live)) == 1


def test_what_was_acknowledged_or_refused_leaves_nothing_in_the_browser(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.troubles = ["unknown_cue"]
    page.keyboard.press("Alt+1")
    expect(page.locator(".toast")).to_have_text("Esa señal no existe.")
    page.keyboard.press("Alt+2")
    seen(page, live)

    page.wait_for_function(f"() => {KEPT}.length === 0")
    page.reload()
    expect(page.locator(".copilot")).to_have_attribute("data-state", "live")
    assert len(live.intents()) == 2


@pytest.mark.parametrize(("code", "kept"), [("forbidden", 0), ("absent", 0), ("expired_token", 1)])
def test_a_call_that_never_opens_again_is_forgotten(page: Page, live: FakeLive, code: str, kept: int) -> None:
    opened(page, live)
    live.loses_intents = 99
    live.denies = code

    page.keyboard.press("Alt+5")

    expect(page.locator(".copilot")).to_have_attribute("data-state", "denied")
    assert len(page.evaluate(KEPT)) == kept


NO_STORAGE = """Object.defineProperty(window, 'sessionStorage', {
  get() { throw new DOMException('not here', 'SecurityError'); },
});"""
FULL_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


@pytest.mark.parametrize("browser_says", [NO_STORAGE, FULL_STORAGE], ids=["none", "full"])
def test_without_storage_the_panel_works_and_sends_again_after_a_break(
    page: Page, live: FakeLive, browser_says: str
) -> None:
    page.add_init_script(browser_says)
    opened(page, live)
    live.away()
    expect(page.locator(".copilot")).to_have_attribute("data-state", "reconnecting")
    page.keyboard.press("Alt+3")
    live.back()

    sent(live, page, "cue")
    seen(page, live)
    assert len(keyed(live)) == 1


def test_what_lies_in_the_storage_and_is_not_ours_is_left_aside(page: Page, live: FakeLive) -> None:
    page.add_init_script("sessionStorage.setItem('copilot.outbox.call-1', '{\"not\": [an outbox');")

    opened(page, live)
    page.keyboard.press("Alt+1")

    sent(live, page, "cue")
    seen(page, live)


def test_the_panel_hangs_up_when_its_own_close_is_acknowledged(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.push(calls.chosen(calls.NINE, "accepted", ""))
    seen(page, live)

    page.keyboard.press("x")  # the event comes first, the ack after it

    expect(page.locator(".copilot")).to_have_attribute("data-mode", "closed")
    expect(page.locator(".copilot")).to_have_attribute("data-state", "closed")
    assert live.intents("close")
    for _ in range(100):
        if not live.sockets:
            break
        page.wait_for_timeout(20)
    assert live.sockets == set()
