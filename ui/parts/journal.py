"""The journal of a call for people who check it: every event in a line, one event in full, chosen against suggested."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from ui.answers import EntryRead, SuggestionRead
from ui.parts.markup import Column, facts, heading, soft, table
from ui.words import Words

Moment = Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class Turned:
    """Another event is to be read in full."""

    seq: int


def told(entry: EntryRead, w: Words, offers: Mapping[str, str]) -> str:
    """What happened, in one line."""
    event = entry.event
    if entry.kind == "utterance_heard":
        said = event["utterance"]
        return f"{w.label('speaker', said['speaker'])} ({w.label('source', said['source'])}): {said['text']}"
    if entry.kind == "cue_keyed":
        return w.label("cue", event["cue"])
    if entry.kind == "cues_detected":
        return ", ".join(w.label("cue", cue["kind"]) for cue in event["cues"]) or w("detail.none")
    if entry.kind == "suggestion_made":
        suggestion = event["suggestion"]
        first = " · ".join(card["headline"] for card in suggestion["cards"][:1])
        return " · ".join(filter(None, (w.label("stage", suggestion["stage"]), first)))
    if entry.kind == "offer_chosen":
        choice = event["choice"]
        name = offers.get(choice["offer_id"], choice["offer_id"])
        return f"{w.label('outcome', choice['outcome'])}: {name}"
    if entry.kind == "call_closed":
        return w.label("disposition", event["disposition"])
    return _opened(event, w) if entry.kind == "call_opened" else ""


def _opened(event: Mapping[str, Any], w: Words) -> str:
    debtor = event.get("position", {}).get("debtor", {})
    name = debtor.get("name") or debtor.get("debtor_id", "")
    return w("detail.opened", debtor=name, locale=event.get("locale", ""))


def offers_of(entries: Sequence[EntryRead]) -> dict[str, str]:
    """offer_id -> headline of every offer shown in the call."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.kind == "suggestion_made":
            found |= SuggestionRead.model_validate(entry.event["suggestion"]).offers()
    return found


def listing(entries: Sequence[EntryRead], w: Words, *, clock: Moment, at: int) -> Turned | None:
    """Every event numbered; picking one turns to it."""
    offers = offers_of(entries)
    columns = {
        w("journals.seq"): [entry.seq for entry in entries],
        w("journals.at"): [clock(entry.at) for entry in entries],
        w("journals.kind"): [w.label("event", entry.kind) for entry in entries],
        w("journals.text"): [told(entry, w, offers) for entry in entries],
        w("journals.took"): [round(entry.took_ms, 1) if entry.took_ms else None for entry in entries],
    }
    wide = {w("journals.text"): st.column_config.TextColumn(width=260)}
    chosen = st.dataframe(
        columns, hide_index=True, on_select="rerun", selection_mode="single-row", column_config=wide,
        height="content" if len(entries) <= 12 else 420, key=f"journal_{len(entries)}_{at}",
    )  # fmt: skip
    rows = chosen.selection.rows
    return Turned(entries[rows[0]].seq) if rows and rows[0] < len(entries) else None


def turning(entry: EntryRead, total: int, w: Words) -> Turned | None:
    """Previous and next, and where we are."""
    with st.container(horizontal=True, vertical_alignment="center", key="turning"):
        back = st.button(
            w("journals.previous"), key="previous", icon=":material/chevron_left:", disabled=entry.seq <= 1,
            shortcut="Alt+Left",
        )  # fmt: skip
        soft(w("journals.position", seq=entry.seq, total=total))
        forth = st.button(
            w("journals.next"), key="next", icon=":material/chevron_right:", disabled=entry.seq >= total,
            icon_position="right", shortcut="Alt+Right",
        )  # fmt: skip
    if back or forth:
        return Turned(entry.seq - 1 if back else entry.seq + 1)
    return None


def full(entry: EntryRead, w: Words, offers: Mapping[str, str], *, moment: Moment) -> None:
    """One event with everything a reader needs to judge it."""
    heading(f"{entry.seq} · {w.label('event', entry.kind)}", moment(entry.at))
    text = told(entry, w, offers)
    if text:
        st.text(text)
    facts((label, value) for label, value in _details(entry, w) if value)
    if entry.kind == "suggestion_made":
        _cards(entry.event["suggestion"], w)


def _details(entry: EntryRead, w: Words) -> list[tuple[str, str]]:
    event = entry.event
    found: list[tuple[str, str]] = []
    if entry.kind == "suggestion_made":
        made = event["suggestion"]
        priced = w("detail.priced", allowed=made["allowed"], candidates=made["candidates"])
        line = "".join(part["text"] for part in (made["line"] or {}).get("parts", ()))
        found = [
            (w("detail.line"), line),
            (w("detail.why"), made["why"]["text"]),
            (w("detail.offers"), priced),
        ]
    elif entry.kind == "cues_detected":
        quadrant = w.label("quadrant", event["profile"]["quadrant"] or "none")
        found = [(w("detail.profile"), quadrant)]
    elif entry.kind == "offer_chosen":
        choice = event["choice"]
        verdict = choice.get("verdict") or {}
        found = [
            (w("detail.origin"), w.label("origin", choice["origin"]) if choice["origin"] else ""),
            (w("journals.because"), choice["because"]),
            (w("detail.verdict"), w.label("verdict", verdict.get("outcome", "")) if verdict else ""),
            (w("detail.policy"), str(verdict.get("policy_version", ""))),
        ]
    elif entry.kind == "call_opened":
        found = [(w("detail.versions"), " · ".join(str(v) for v in event.get("versions", {}).values()))]
    took = (w("journals.took"), f"{entry.took_ms:.1f}" if entry.took_ms else "")
    return [*found, took, (w("detail.intent"), entry.intent_id)]


def _cards(suggestion: Mapping[str, Any], w: Words) -> None:
    rows = [
        (card["headline"], w.label("verdict", card["verdict"]["outcome"])) for card in suggestion["cards"]
    ]
    if rows:
        columns = [Column(w("detail.offers")), Column(w("detail.verdict"))]
        table(columns, rows, label=w("detail.offers"), strong=frozenset({0}))


def choices(entries: Sequence[EntryRead], w: Words) -> None:
    """What was put to the debtor beside what was suggested as primary at that moment."""
    heading(w("journals.choices"))
    offers, primary, rows = offers_of(entries), ("", ""), []
    for entry in entries:
        if entry.kind == "suggestion_made":
            cards = entry.event["suggestion"]["cards"]
            primary = (cards[0]["offer_id"], cards[0]["headline"]) if cards else ("", "")
        elif entry.kind == "offer_chosen":
            choice = entry.event["choice"]
            same = w("journals.same") if choice["offer_id"] == primary[0] else w("journals.differs")
            chosen = offers.get(choice["offer_id"], choice["offer_id"])
            rows.append(
                (
                    str(entry.seq),
                    primary[1],
                    chosen,
                    same,
                    w.label("outcome", choice["outcome"]),
                    choice["because"],
                )
            )
    if not rows:
        soft(w("journals.no_choices"))
        return
    names = ("seq", "suggested", "chosen", "compared", "outcome", "because")
    table([Column(w(f"journals.{name}")) for name in names], rows, label=w("journals.choices"))
