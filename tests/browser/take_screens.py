"""The pictures of docs/screens: the real program, a real call, both widths, both themes, both languages.

Run: make screens
"""

import json
import sys
import tempfile
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from whole import Program  # noqa: E402

from tests.find_chromium import find, flags  # noqa: E402

SCREENS = HERE.parents[1] / "docs" / "screens"
FIGURE = "no llego a tanto, puedo 25.000 por mes"
STOP = "mi abogado me dijo que no hable más, estoy en concurso"


class Camera:
    """Opens pages of a running program and saves what they show."""

    def __init__(self, program: Program, browser: Browser) -> None:
        self.program, self.browser = program, browser
        self.token = str(self.ask("/api/session", {"actor_id": "ana", "password": "demo"})["token"])

    def ask(self, path: str, body: dict[str, object]) -> dict[str, object]:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {getattr(self, 'token', '')}",
        }
        request = urllib.request.Request(self.program.api + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def call(self, debtor_id: str, *said: str, locale: str = "es-AR") -> str:
        """A call in which the debtor has said all that; gives back its id."""
        call_id = str(self.ask("/api/calls", {"debtor_id": debtor_id, "locale": locale})["call_id"])
        for text in said:
            self.ask(
                f"/api/calls/{call_id}/utterances",
                {"speaker": "debtor", "text": text, "source": "transcript"},
            )
        return call_id

    def page(self, width: int, height: int, theme: str) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        return context.new_page()

    def panel(self, name: str, call_id: str, *, theme: str, lang: str, height: int = 960) -> None:
        """The panel alone, 400 px wide."""
        page = self.page(400, height, theme)
        ticket = self.ask(f"/api/calls/{call_id}/ticket", {})["ticket"]
        page.goto(f"{self.program.api}/panel/#ticket={ticket}&lang={lang}")
        self.save(page, name)

    def whole(self, name: str, call_id: str, *, theme: str, lang: str) -> None:
        """The advisor's page, 1280 px wide."""
        page = self.page(1280, 1040, theme)
        page.goto(f"{self.program.ui}/?lang={lang}&call_id={call_id}")
        self.save(page, name)

    def what_if(self, name: str, debtor_id: str, *, width: int, theme: str, lang: str) -> None:
        """The what-if page of a debtor as an advisor sees it, with one formula open."""
        page = self.page(width, 1500 if width < 900 else 1240, theme)
        page.goto(f"{self.program.ui}/what_if?lang={lang}&debtor={debtor_id}")
        page.locator("details.nc-figure summary").first.click()
        self.shoot(page, name)

    def what_if_of_lead(self, name: str, debtor_id: str, *, theme: str) -> None:
        """The same page as a lead sees it, with a discount, down to the books."""
        page = self.page(1280, 2060, theme)
        page.goto(f"{self.program.ui}/?lang=es")
        page.locator(".st-key-person button").first.click()
        page.locator(".st-key-change_user button").click()
        page.locator(".st-key-demo_lucia button").click()
        page.locator(".st-key-matrix").wait_for()
        page.get_by_role("link", name="¿Y si…?").click()
        page.locator(".st-key-debtor_query input").fill(debtor_id)
        page.keyboard.press("Enter")
        page.wait_for_timeout(3000)  # the list is a canvas: nothing in it can be waited for
        box = page.locator("[data-testid=stDataFrame]").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 60, box["y"] + 52)
        page.locator(".st-key-lead_chart").wait_for()
        discount = page.get_by_label("Descuento %", exact=True)
        discount.fill("20")
        discount.press("Tab")
        self.shoot(page, name)

    def save(self, page: Page, name: str) -> None:
        page.locator(".copilot[data-state=live]").wait_for()
        page.locator(".line").wait_for()
        self.shoot(page, name)

    def shoot(self, page: Page, name: str) -> None:
        page.wait_for_timeout(2500)  # fonts, charts and the slow frame have no common signal
        page.screenshot(path=SCREENS / f"{name}.png")
        page.context.close()


def main() -> None:
    """Take them all."""
    SCREENS.mkdir(exist_ok=True)
    chromium = find()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), "")
        program.serve("demo")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=flags())
                take(Camera(program, browser))
                browser.close()
        finally:
            program.stop()


def take(camera: Camera) -> None:
    """One call per picture, so that no panel of one closes another's."""
    for theme in ("light", "dark"):
        for lang, locale in (("es", "es-AR"), ("en", "en")):
            said = FIGURE if lang == "es" else "that's too much, I can do 25,000 a month"
            camera.panel(
                f"panel-400-{theme}-{lang}",
                camera.call("AR-0001", said, locale=locale),
                theme=theme,
                lang=lang,
            )
            camera.whole(
                f"page-1280-{theme}-{lang}",
                camera.call("AR-0001", said, locale=locale),
                theme=theme,
                lang=lang,
            )
            camera.what_if(f"what-if-1280-{theme}-{lang}", "AR-0001", width=1280, theme=theme, lang=lang)
            camera.what_if(f"what-if-400-{theme}-{lang}", "AR-0001", width=400, theme=theme, lang=lang)
    camera.what_if_of_lead("what-if-1280-lead", "AR-0001", theme="light")
    camera.panel("panel-400-protocol", camera.call("AR-0001", STOP), theme="light", lang="es")
    camera.panel("panel-400-opening", camera.call("MX-0005", locale="es-MX"), theme="light", lang="es")


if __name__ == "__main__":
    main()
