"""A newcomer's call in a real Chromium: real borrowers, the whole program, two processes, kill -9 included."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import playwright.sync_api as playwright
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from whole import PASSWORD, Program

pytestmark = [pytest.mark.ui, pytest.mark.slow]

LOANS = "data/lendingclub_full_sample/loans.csv.gz"
FIGURE = "no puedo pagar todo, puedo 200 por mes"
THEIR_OFFER = re.compile(
    r"Pide\s\d+\s×\sUS\$\s(200|19\d)"
)  # the term follows from their figure, which is never exceeded


@pytest.fixture(scope="module")
def program(new_database, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:  # type: ignore[no-untyped-def]
    """`copilot serve` with the real borrowers and two users."""
    started = Program(tmp_path_factory.mktemp("program"), new_database())
    imported = started.command("import", str(shared / LOANS), "--preset", "lendingclub")
    assert imported.returncode == 0, imported.stdout + imported.stderr
    for actor, role in (("ana", "advisor"), ("quique", "qa")):
        added = started.command(
            "user",
            "add",
            actor,
            "--name",
            actor.title(),
            "--role",
            role,
            "--team",
            "norte",
            "--password",
            PASSWORD,
        )
        assert added.returncode == 0, added.stderr
    started.serve()
    yield started
    started.stop()


def ask(
    program: Program, path: str, body: dict[str, object] | None = None, token: str = ""
) -> dict[str, object]:
    """One REST call."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    with urllib.request.urlopen(
        urllib.request.Request(program.api + path, data, headers), timeout=20
    ) as answer:
        return json.load(answer)


def token(program: Program, actor: str) -> str:
    return str(ask(program, "/api/session", {"actor_id": actor, "password": PASSWORD})["token"])


@pytest.fixture
def tab(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 1100}, locale="es-AR", color_scheme="light"
    )
    context.set_default_timeout(25_000)
    yield context
    context.close()


def signed_in(tab: BrowserContext, program: Program, actor: str) -> Page:
    page = tab.new_page()
    page.goto(program.ui)
    page.get_by_label("Usuario").fill(actor)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ingresar").click()
    return page


def open_call(page: Page, debtor_id: str) -> None:
    """Search the debtor, pick the line, open the call, wait for the live panel."""
    page.get_by_role("link", name="Deudores").click()
    search = page.get_by_label("Buscar por nombre, identificación, teléfono o documento")
    search.fill(debtor_id)
    search.press("Enter")
    begin = page.get_by_role("button", name="Abrir llamada")
    pick_first(page, begin)
    begin.click()
    expect(page.locator(".copilot")).to_have_attribute("data-state", "live", timeout=25_000)
    expect(page.locator(".headline")).not_to_be_empty()


def pick_first(page: Page, then: Locator) -> None:
    """Click into the first line until `then` shows; the table is drawn on a canvas, which has no state to wait for."""
    table = page.get_by_test_id("stDataFrame").first
    expect(table.locator("canvas").first).to_be_visible()
    for _ in range(8):
        table.locator("canvas").first.click(position={"x": 17, "y": 47}, force=True)
        try:
            then.wait_for(timeout=3_000)
        except playwright.TimeoutError:
            continue
        return
    expect(then).to_be_visible()


def borrower(program: Program) -> str:
    """A real borrower with a debt of several thousand dollars."""
    items = ask(program, "/api/debtors?q=LC&limit=50", token=token(program, "ana"))["items"]
    return next(i["debtor_id"] for i in items if 300_000 <= i["claim"]["minor"] <= 900_000)  # type: ignore[index, attr-defined]


def test_a_call_on_a_real_borrower_ends_with_the_choice_in_the_journal(
    program: Program, tab: BrowserContext
) -> None:
    page = signed_in(tab, program, "ana")
    open_call(page, borrower(program))
    before = page.locator(".headline").inner_text()
    expect(page.locator(".offer .verdict")).to_contain_text("Dentro de tu límite")
    expect(page.locator(".line")).not_to_be_empty()

    field = page.get_by_placeholder("Ej.: puedo 15.000 por mes")
    field.fill(FIGURE)
    field.press("Enter")

    expect(page.locator(".counter .asked")).to_contain_text(THEIR_OFFER)
    expect(page.locator(".headline")).not_to_have_text(before)
    chosen = page.locator(".headline").inner_text()
    expect(page.locator(".offer .verdict")).to_contain_text("Dentro de tu límite")

    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".copilot")).to_have_attribute("data-mode", "agreed")

    qa = signed_in(
        tab.browser.new_context(viewport={"width": 1280, "height": 1100}, locale="es-AR"), program, "quique"
    )  # type: ignore[union-attr]
    table = qa.locator("table").last
    pick_first(qa, table)
    expect(table).to_contain_text("Aceptada")
    expect(table).to_contain_text(chosen.replace("\n", " ").strip())
    qa.context.close()


def test_after_kill_9_of_the_api_the_panel_comes_back_by_itself_with_nothing_missing(
    program: Program, tab: BrowserContext
) -> None:
    page = signed_in(tab, program, "ana")
    open_call(page, borrower(program))
    field = page.get_by_placeholder("Ej.: puedo 15.000 por mes")
    field.fill(FIGURE)
    field.press("Enter")
    expect(page.locator(".counter .asked")).to_contain_text(THEIR_OFFER)
    seq = int(page.locator(".copilot").get_attribute("data-seq") or 0)

    program.kill_api()
    expect(page.locator(".copilot")).to_have_attribute("data-state", "reconnecting")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+1")  # pressed while nobody listens: kept and sent once the line is back

    expect(page.locator(".copilot")).to_have_attribute("data-state", "live", timeout=30_000)
    expect(page.locator(".copilot")).to_have_attribute("data-seq", str(seq + 3))
    expect(page.locator(".heard")).to_contain_text(FIGURE)
    call = ask(program, "/api/calls?state=open&limit=1", token=token(program, "ana"))["items"][0]["call_id"]  # type: ignore[index]
    events = ask(program, f"/api/calls/{call}/events", token=token(program, "ana"))["items"]
    assert [e["seq"] for e in events] == list(range(1, seq + 4))  # type: ignore[index, attr-defined]
    assert [e["kind"] for e in events][-3:] == ["cue_keyed", "cues_detected", "suggestion_made"]  # type: ignore[index, attr-defined]
