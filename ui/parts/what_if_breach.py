"""What is owed again if the plan is broken: a row per place where it may break, and what to know before telling it."""

from collections.abc import Sequence

import streamlit as st

from ui.answers_quote import BreachRead
from ui.parts.figures import day
from ui.parts.markup import Column, caution, heading, soft, table
from ui.words import Words


def draw(places: Sequence[BreachRead], w: Words) -> None:
    """The table; nothing for what is paid at once."""
    if not places:
        return
    unsure = any(one.order_verify for one in places)
    lost = any(one.discount_lost.minor for one in places)
    heading(w("what_if.breach.title"), w("what_if.breach.order") if unsure else "")
    if lost:
        soft(w("what_if.breach.conditional"))
    names = ("owed", "discount_lost", "paid") if lost else ("owed", "paid")
    columns = [Column(w("what_if.breach.after"))]
    columns += [Column(w(f"what_if.breach.{name}"), number=True) for name in names]
    with st.container(key="breach"):
        table(columns, [_row(one, names, w) for one in places], label=w("what_if.breach.title"))
    soft(" ".join(_told(places, w, unsure=unsure)))
    below = [one for one in places if one.below_plan]
    if below:
        told = [
            w("what_if.breach.below_hint", after=one.after, of=one.of, text=one.plan_left.text)
            for one in below
        ]
        caution(w("what_if.breach.below_title"), told)


def _row(one: BreachRead, names: Sequence[str], w: Words) -> tuple[str, ...]:
    place = w("what_if.breach.place", after=one.after, of=one.of, on=day(one.on, w))
    mark = "⚠ " if one.below_plan else ""
    return mark + place, *(getattr(one, name).text for name in names)


def _told(places: Sequence[BreachRead], w: Words, *, unsure: bool) -> list[str]:
    first = places[0]
    told = [w("what_if.breach.what", days=(first.on - first.missed_on).days)]
    if any(one.counted != one.paid for one in places):
        told.append(w("what_if.breach.apart"))
    if unsure:
        told.append(w("what_if.breach.order_hint"))
    return told
