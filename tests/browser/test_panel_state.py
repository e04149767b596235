"""snapshot + events == fresh snapshot, and the small pure rooms of the panel."""

import panel_calls as calls
import pytest
from fake_live import FakeLive, view_of
from playwright.sync_api import Page

from copilot.events import Event

pytestmark = pytest.mark.ui

CALL: tuple[Event, ...] = (
    *calls.OPENING,
    calls.said("entiendo", calls.Speaker.ADVISOR, number=2),
    calls.keyed("asks_discount"),
    calls.detected("asks_discount", now=calls.profile("QP")),
    calls.made(calls.DISCOVERY),
    calls.chosen(calls.SIX, "refused", "es mucho"),
    calls.made(calls.suggestion()),
    calls.said("puedo 30.000 por mes", number=3, typed=True),
    calls.detected("rejects_offer", ask=calls.Ask(monthly=calls.Money(3_000_000, "ARS"))),
    calls.made(calls.COUNTERED),
    calls.detected("angry"),
    *(calls.said(f"frase {n}", number=n) for n in range(4, 26)),
    calls.chosen(calls.TWELVE, "accepted"),
    calls.made(calls.agreed_suggestion(calls.TWELVE)),
    calls.closed(),
)

FOLD = """async frames => {
  const { fold } = await import('/panel/state.js');
  let view = null;
  return frames.map(frame => { view = fold(view, frame); return view; });
}"""


@pytest.fixture
def room(page: Page, live: FakeLive) -> Page:
    """A page from which the panel's modules can be imported one by one."""
    page.goto(f"http://127.0.0.1:{live.port}/panel/words/es.json")
    return page


def frames(events: tuple[Event, ...]) -> list[dict[str, object]]:
    """The events as numbered frames."""
    server = FakeLive(events)
    server.away()
    return server.journal


def snapshot(journal: list[dict[str, object]]) -> dict[str, object]:
    """A snapshot after these frames."""
    return {"kind": "snapshot", "seq": len(journal), "recovered": True, "view": view_of(journal)}


def test_a_snapshot_and_the_events_after_it_equal_a_fresh_snapshot_after_every_event(room: Page) -> None:
    journal = frames(CALL)
    assert {frame["event"]["kind"] for frame in journal} == set(KINDS)  # type: ignore[index]

    folded = room.evaluate(FOLD, [snapshot(journal[:1]), *journal[1:]])

    for seq, view in enumerate(folded, 1):
        assert view == view_of(journal[:seq]), f"after event {seq}"


KINDS = (
    "call_opened", "utterance_heard", "cue_keyed", "cues_detected", "suggestion_made", "offer_chosen", "call_closed",
)  # fmt: skip


def test_an_event_without_a_snapshot_before_it_a_gap_and_an_unseen_offer_ask_for_one(room: Page) -> None:
    journal = frames(CALL)
    unseen = dict(journal[3]) | {"seq": 5, "event": calls.dump(calls.chosen(calls.FOURTEEN, "refused"))}
    start = snapshot(journal[:4])

    assert room.evaluate(FOLD, [journal[1]]) == [None]
    assert room.evaluate(FOLD, [start, journal[5]])[-1] is None
    assert room.evaluate(FOLD, [start, unseen])[-1] is None


def test_an_event_of_an_unknown_kind_only_counts(room: Page) -> None:
    journal = frames(CALL[:4])
    later = dict(journal[3]) | {"seq": 5, "event": {"kind": "suggestion_replaced"}}

    before, after = room.evaluate(FOLD, [snapshot(journal), later])

    assert after == before | {"seq": 5}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("9 × $ 43.900", "9\u00a0×\u00a0$\u00a043.900"),
        ("$ 30.000 + 12 × $ 30.400", "$\u00a030.000 + 12\u00a0×\u00a0$\u00a030.400"),
        ("S/ 1,250 hoy", "S/\u00a01,250 hoy"),
        ("US$ 200", "US$\u00a0200"),
        ("23,3 % menos", "23,3\u00a0% menos"),
        ("cuesta 5 pesos", "cuesta 5 pesos"),
    ],
)
def test_money_never_breaks_across_lines(room: Page, text: str, held: str) -> None:
    assert room.evaluate("async t => (await import('/panel/dom.js')).unbroken(t)", text) == held


def test_the_pause_before_a_new_try_doubles_and_never_exceeds_five_seconds(room: Page) -> None:
    longest, shortest = room.evaluate(
        "async () => { const { backoff } = await import('/panel/connection.js');"
        "return [1, 0].map(luck => [0, 1, 2, 3, 4, 5, 6, 50].map(n => backoff(n, () => luck))); }"
    )

    assert longest == [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]
    assert shortest == [125, 250, 500, 1000, 2000, 2500, 2500, 2500]


def test_the_clock_counts_from_the_opening_and_never_runs_backwards(room: Page) -> None:
    times = [0, 59_999, 252_000, 3_852_000, -5]
    shown = room.evaluate(
        "async all => { const f = await import('/panel/figures.js'); return all.map(f.elapsed); }", times
    )
    assert shown == ["00:00", "00:59", "04:12", "1:04:12", "00:00"]


def test_the_host_decides_light_or_dark(room: Page) -> None:
    themes = room.evaluate(
        """async () => { const { themeOf } = await import('/panel/theme.js');
        const node = document.createElement('div'); document.body.append(node);
        const found = [themeOf(node)];
        for (const color of ['#0e1117', 'rgb(255, 255, 255)', '#fff', 'oops']) {
          node.style.setProperty('--st-background-color', color); found.push(themeOf(node)); }
        return [...found, themeOf(node, 'dark')]; }"""
    )
    assert themes == ["", "dark", "light", "light", "", "dark"]
