"""What the panel shows and what its keys send, in a real Chromium against a fake API."""

import panel_calls as calls
import pytest
from fake_live import FakeLive
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.ui


def opened(page: Page, live: FakeLive, **how: str) -> Page:
    """The standalone panel, live and drawn."""
    page.goto(live.address(**how))
    expect(page.locator(".copilot")).to_have_attribute("data-state", "live")
    expect(page.locator(".copilot")).to_have_attribute("data-seq", str(len(live.journal)))
    expect(page.locator(".line")).not_to_be_empty()
    return page


def seen(page: Page, live: FakeLive) -> None:
    """Wait until everything in the journal is drawn."""
    expect(page.locator(".copilot")).to_have_attribute("data-seq", str(len(live.journal)))


def sent(live: FakeLive, page: Page, kind: str, count: int = 1) -> dict[str, object]:
    """The last of `count` intents of a kind, once the server has it."""
    for _ in range(500):
        if len(live.intents(kind)) >= count:
            break
        page.wait_for_timeout(10)
    assert len(live.intents(kind)) == count, live.received
    return live.intents(kind)[-1]


def main(page: Page) -> Locator:
    """The filled buttons that can be seen."""
    return page.locator("button.main:visible")


def test_the_snapshot_is_drawn_whole(page: Page, live: FakeLive) -> None:
    opened(page, live)

    expect(page.locator(".name")).to_have_text("Carla Benítez")
    expect(page.locator(".claim")).to_have_text("$ 412.350")
    expect(page.locator(".chips")).to_contain_text("Mora 74 días")
    expect(page.locator(".chips")).to_contain_text("Tarjeta")
    expect(page.locator(".why")).to_have_text("Cuota menor · no llego a tanto por mes")
    expect(page.locator(".line")).to_contain_text(
        "Podemos dejarlo en 9 cuotas de $ 43.900, la primera el 5 de dic"
    )
    assert page.locator(".line b").all_inner_texts() == ["9 cuotas de $\u00a043.900", "5 de diciembre"]
    expect(page.locator(".headline")).to_have_text("9 × $ 43.900")
    expect(page.locator(".offer .verdict")).to_have_text("✓Dentro de tu límite")
    expect(page.locator(".decides")).to_have_text("cuotas hasta 12 · regla card_61_90")
    expect(page.locator(".facts")).to_contain_text("Cuota / ingreso")
    expect(page.locator(".room")).to_contain_text("3 cuotas · 6 % de descuento")
    expect(page.locator(".alternate")).to_contain_text(["6 × $ 61.200", "$ 309.000"])
    expect(page.locator(".profile")).to_contain_text("Quiere, no puede")
    expect(page.locator(".profile")).to_contain_text("certeza 72 %")
    expect(page.locator(".heard")).to_contain_text("no llego a tanto por mes")
    expect(page.locator(".cue")).to_have_count(9)


def test_exactly_one_button_is_filled_in_every_state_of_an_open_call(page: Page, live: FakeLive) -> None:
    opened(page, live)
    expect(main(page)).to_have_text(["AceptóA"])

    live.push(calls.detected(ask=calls.Ask()), calls.made(calls.ASIDE))
    seen(page, live)
    expect(main(page)).to_have_text(["ProponerP"])

    live.push(calls.made(calls.suggestion(cards=(), counter=None)))
    seen(page, live)
    expect(main(page)).to_have_text(["Dicho↵"])
    page.keyboard.press("Enter")
    expect(main(page)).to_have_text(["Enviar↵"])

    live.push(calls.made(calls.DISCOVERY))
    seen(page, live)
    expect(main(page)).to_have_text(["Dicho↵"])

    live.push(calls.made(calls.suggestion(stage="opening", why=calls.Fact(key="opening", text=""))))
    seen(page, live)
    expect(main(page)).to_have_text(["Dicho↵"])
    page.keyboard.press("Enter")
    expect(main(page)).to_have_text(["Enviar↵"])

    live.push(calls.chosen(calls.NINE, "accepted"), calls.made(calls.agreed_suggestion(calls.NINE)))
    seen(page, live)
    expect(main(page)).to_have_text(["Cerrar con acuerdoX"])


def test_a_new_suggestion_changes_the_card_in_place(page: Page, live: FakeLive) -> None:
    opened(page, live)
    before = {
        name: page.locator(name).bounding_box() for name in (".say", ".offer", ".alternates", ".ask", ".cues")
    }

    live.push(calls.said("puedo 30.000 por mes", typed=True, number=2), calls.made(calls.COUNTERED))

    expect(page.locator(".headline")).to_have_text("$ 30.000 + 12 × $ 30.400")
    after = {name: page.locator(name).bounding_box() for name in before}
    assert after == before, "a card moved while somebody was reading"


@pytest.mark.parametrize("length", [1, 4, 8, 11])
def test_a_longer_sentence_gets_smaller_letters_not_a_taller_card(
    page: Page, live: FakeLive, length: int
) -> None:
    opened(page, live)
    before = page.locator(".say").bounding_box()

    words = ("Podemos dejarlo en ", "9 cuotas", " y ")
    live.push(calls.made(calls.suggestion(line=calls.line(*(words * length)[: length * 2 + 1]))))

    seen(page, live)
    assert page.locator(".say").bounding_box() == before


def test_the_counter_names_the_figure_the_reason_and_the_nearest_offer(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.push(calls.made(calls.ASIDE))

    counter = page.locator(".counter")
    expect(counter).to_contain_text("Pide 14 × $ 30.000")
    expect(counter.locator(".verdict")).to_have_text("!Autoriza líder")
    expect(counter).to_contain_text("14 cuotas; tu límite es 12")
    expect(counter).to_contain_text("Lo más cercano $ 30.000 + 12 × $ 30.400")

    page.keyboard.press("p")
    expect(page.locator(".headline")).to_have_text("$ 30.000 + 12 × $ 30.400")
    expect(page.locator(".line")).to_have_text(
        "También podemos dejarlo así: $ 30.000 + 12 × $ 30.400. ¿Cómo lo ve?"
    )
    page.keyboard.press("a")
    assert sent(live, page, "choice")["offer_id"] == calls.TWELVE.offer_id


def test_a_figure_that_makes_no_offer_says_why(page: Page, live: FakeLive) -> None:
    opened(page, live)
    counter = calls.Counter(asked_text="$ 100", asked=None, nearest=None, impossible="below_interest")
    live.push(calls.made(calls.suggestion(counter=counter)))

    expect(page.locator(".counter")).to_contain_text("Con esa cifra no alcanza ni para los intereses")
    expect(page.locator(".counter .verdict")).to_have_text("✕No permitido")


@pytest.mark.parametrize(("key", "outcome"), [("a", "accepted"), ("n", "refused"), ("o", "countered")])
def test_a_key_says_what_became_of_the_offer(page: Page, live: FakeLive, key: str, outcome: str) -> None:
    opened(page, live)

    page.keyboard.press(key)

    choice = sent(live, page, "choice")
    assert (choice["offer_id"], choice["outcome"], choice["because"]) == (calls.NINE.offer_id, outcome, "")
    assert len(str(choice["intent_id"])) >= 32


def test_countering_moves_to_the_field_where_the_figure_is_typed(page: Page, live: FakeLive) -> None:
    opened(page, live)

    page.keyboard.press("o")
    page.keyboard.type("puedo 15.000 por mes")
    page.keyboard.press("Enter")

    said = sent(live, page, "utterance")
    assert (said["speaker"], said["source"], said["text"]) == ("debtor", "typed", "puedo 15.000 por mes")
    expect(page.locator(".field input")).to_have_value("")
    expect(page.locator(".heard")).to_contain_text("puedo 15.000 por mes")


def test_letters_typed_into_the_field_are_not_keys_but_alt_and_escape_are(page: Page, live: FakeLive) -> None:
    opened(page, live)

    page.keyboard.press("f")
    page.keyboard.type("ana no 123 sxtpd?")
    page.keyboard.press("Alt+4")
    page.keyboard.press("Escape")
    page.keyboard.press("2")

    assert sent(live, page, "cue")["cue"] == "asks_discount"
    assert [intent["kind"] for intent in live.intents()] == ["cue"]
    expect(page.locator(".field input")).to_have_value("ana no 123 sxtpd?")
    expect(page.locator(".headline")).to_have_text("6 × $ 61.200")


def test_modified_keys_belong_to_the_browser(page: Page, live: FakeLive) -> None:
    opened(page, live)

    for press in ("Control+a", "Meta+n", "Control+Alt+3"):
        page.keyboard.press(press)
    page.keyboard.press("Alt+1")

    assert sent(live, page, "cue")["cue"] == "job_loss"
    assert len(live.intents()) == 1


def test_alternates_change_places_with_the_big_card_and_keep_their_number(page: Page, live: FakeLive) -> None:
    opened(page, live)

    page.keyboard.press("3")
    expect(page.locator(".headline")).to_have_text("$ 309.000")
    expect(page.locator(".alternate kbd")).to_have_text(["1", "2"])
    expect(page.locator(".why")).to_have_text("Otra opción, no la sugerida")
    page.keyboard.press("n")

    assert sent(live, page, "choice")["offer_id"] == calls.TODAY.offer_id
    page.locator(".alternate").first.click()
    expect(page.locator(".headline")).to_have_text("9 × $ 43.900")
    expect(page.locator(".line")).to_contain_text("Te entiendo.")


def test_shorter_and_softer_change_the_words_and_said_sends_them(page: Page, live: FakeLive) -> None:
    opened(page, live)

    page.keyboard.press("s")
    expect(page.locator(".line")).to_have_text("¿9 cuotas de $ 43.900 te sirven?")
    page.keyboard.press("t")
    expect(page.locator(".line")).to_contain_text("Gracias por decírmelo.")
    page.keyboard.press("t")
    expect(page.locator(".line")).to_contain_text("Te entiendo.")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    said = sent(live, page, "utterance")
    assert (said["speaker"], said["text"]) == ("advisor", "¿9 cuotas de $ 43.900 te sirven?")


def test_an_abstaining_profile_puts_the_question_first(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.push(calls.detected(now=calls.Profile()), calls.made(calls.DISCOVERY))

    expect(page.locator(".line")).to_contain_text("¿qué monto por mes le resulta posible?")
    expect(page.locator(".profile")).to_contain_text("Todavía no se sabe")
    expect(main(page)).to_have_text(["Dicho↵"])
    page.keyboard.press("d")
    expect(page.locator(".line")).to_contain_text("9 cuotas de $ 43.900")


def test_a_protocol_empties_the_offers_and_gives_three_steps(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.push(calls.said("ya no quiero vivir así", number=2), calls.made(calls.PROTOCOL))

    expect(page.locator(".banner")).to_have_text("!ALTO · Su vida está primero")
    expect(page.locator(".steps li")).to_have_count(3)
    expect(page.locator(".alternates")).to_be_hidden()
    expect(page.locator(".counter")).to_be_hidden()
    expect(page.locator(".clock")).to_be_hidden()
    expect(page.locator("body")).not_to_contain_text("43.900")
    page.keyboard.press("a")
    page.keyboard.press("x")
    expect(page.locator("dialog[open]")).to_be_visible()
    assert live.intents("choice") == live.intents("close") == []


def test_an_agreement_is_summed_up_and_closed(page: Page, live: FakeLive) -> None:
    opened(page, live)
    live.push(calls.chosen(calls.SIX, "accepted"), calls.made(calls.agreed_suggestion(calls.SIX)))

    expect(page.locator(".offer .verdict")).to_have_text("✓Acordado")
    expect(page.locator(".headline")).to_have_text("6 × $ 61.200")
    page.keyboard.press("a")
    page.keyboard.press("x")

    assert sent(live, page, "close")["disposition"] == "agreement"
    expect(page.locator(".state")).to_have_text("Llamada cerrada")
    expect(page.locator(".copilot")).to_have_attribute("data-mode", "closed")
    assert live.intents("choice") == []


def test_a_call_without_agreement_asks_how_it_ended(page: Page, live: FakeLive) -> None:
    opened(page, live)

    page.keyboard.press("x")
    page.keyboard.press("a")
    page.get_by_role("button", name="Volver a llamar").click()

    assert sent(live, page, "close")["disposition"] == "callback"
    assert live.intents("choice") == []


def test_what_was_said_is_never_markup(page: Page, live: FakeLive) -> None:
    opened(page, live)
    evil = '<img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>'
    live.base = {"debtor": {"debtor_id": "x", "name": evil, "kind": "person", "country": "AR"}}
    live.push(
        calls.said(evil, number=2),
        calls.detected(now=calls.Profile(evidence=(calls.Evidence(cue="angry", wants=0, can=0, text=evil),))),
        calls.made(calls.suggestion(why=calls.Fact(key="said", text=evil), line=calls.line(evil, evil))),
    )
    seen(page, live)
    page.reload()
    expect(page.locator(".name")).to_have_text(evil)

    expect(page.locator(".heard")).to_contain_text(evil)
    assert page.locator(".copilot img, .copilot script").count() == 0
    assert page.title() != "broken"


def test_question_mark_opens_the_sheet_of_keys(page: Page, live: FakeLive) -> None:
    opened(page, live)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Teclas")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="Teclas")).to_be_hidden()
    assert live.intents() == []


def test_english_words_around_a_spanish_call(page: Page, live: FakeLive) -> None:
    opened(page, live, lang="en")

    expect(page.locator(".state")).to_have_text("Live")
    expect(page.locator(".offer .verdict")).to_have_text("✓Within your limit")
    expect(page.locator(".cue").first).to_have_text("1Less income")
    assert page.locator(".line").get_attribute("lang") == "es-AR"
    page.keyboard.press("2")
    expect(page.locator(".line")).to_contain_text("También podemos dejarlo así")


def test_those_who_listen_to_the_screen_hear_one_line(page: Page, live: FakeLive) -> None:
    opened(page, live)

    line = page.locator('.sr[aria-live="polite"]')
    expect(line).to_have_text("Nueva sugerencia. 9 × $ 43.900. Dentro de tu límite")
    assert page.locator(".acts button").first.get_attribute("aria-keyshortcuts") == "A"
    assert page.locator(".cue").nth(2).get_attribute("aria-keyshortcuts") == "Alt+3"
    unnamed = page.locator("button:visible").evaluate_all(
        "all => all.filter(b => !b.innerText && !b.ariaLabel).length"
    )
    assert unnamed == 0


@pytest.mark.parametrize("width", [200, 320, 360, 400, 560])
def test_nothing_scrolls_sideways(page: Page, live: FakeLive, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, live)
    live.push(calls.made(calls.ASIDE))
    seen(page, live)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    over = page.evaluate(
        "limit => [...document.querySelectorAll('.copilot *')].filter(node => node.offsetParent && "
        "!node.closest('.sr') && node.getBoundingClientRect().right > limit + 0.5).map(node => node.className)",
        width,
    )
    clipped = {"evidence", "what", "note", "why", "heard", "decides", ""}
    assert set(over) <= clipped


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_against_its_background(page: Page, live: FakeLive, theme: str) -> None:
    opened(page, live, theme=theme)
    live.push(calls.made(calls.COUNTERED))
    seen(page, live)
    faint = page.evaluate(CONTRAST)
    live.push(calls.said("ya no quiero vivir así", number=2), calls.made(calls.PROTOCOL))
    seen(page, live)

    assert faint + page.evaluate(CONTRAST) == []


CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const bright = ([r, g, b]) => [r, g, b].map(v => linear(v / 255))
    .reduce((sum, v, k) => sum + v * [.2126, .7152, .0722][k], 0);
  const behind = node => { for (let at = node; at; at = at.parentElement) {
    const color = rgba(getComputedStyle(at).backgroundColor); if (color[3] > 250) return color; }
    return [255, 255, 255]; };
  const faint = [];
  for (const node of document.querySelectorAll('.copilot *')) {
    const own = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    if (!own || !node.offsetParent || node.closest('[aria-disabled=true], .sr')) continue;
    const [a, b] = [bright(rgba(getComputedStyle(node).color)), bright(behind(node))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) faint.push(`${node.className || node.tagName}: ${node.textContent.slice(0, 20)}`);
  }
  return faint;
}"""
