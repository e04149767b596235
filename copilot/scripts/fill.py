"""Puts engine values into a template. Nothing is evaluated: a name that looks like code is shown as it is."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Literal

from copilot.errors import BadDocument
from copilot.money import Money
from copilot.scripts.figures import count_text, date_lead, date_text, language, money_text, percent_text
from copilot.scripts.template import OTHER, Piece, Template, Terms
from copilot.suggestion import Line, Part

Value = str | Money | date | int | Decimal

Sort = Literal["name", "product", "money", "date", "count", "share"]
SLOTS: Mapping[str, Sort] = {
    "name": "name", "product": "product", "claim": "money", "days_past_due": "count",
    "total": "money", "saved": "money", "discount": "share", "installments": "count", "installment": "money",
    "pay": "money", "first_due_on": "date", "due_on": "date", "down_payment": "money", "asked": "money",
}  # fmt: skip
"""Every slot a template may name, and the sort of value it takes."""

MAY_BE_ABSENT = frozenset({"asked"})
"""Slots that a turn may simply not have: their condition is then false instead of an error."""

LEAST_SHARE = 1_000
"""Shares below this (ppm) would be shown as 0 %; their condition is false."""


def fill(template: Template, values: Mapping[str, Value], *, locale: str, on: date) -> Line:
    """The line to say: words plain, figures strong, names and products plain.

    `values` may hold more than the template needs. Figures are written in the habit of `locale`, not of the template;
    dates bring their own "el" and are hoy or mañana seen from `on`; `discount` is ppm. A stretch with a condition is
    said when its value is above zero. Raises BadDocument when a value is missing or of another sort than its slot.
    """
    parts = [
        part
        for piece in template.pieces
        if not piece.when or _said(template, piece.when, values)
        for part in _parts(template, piece, values, locale, on)
    ]
    return Line(line_id=template.line_id, locale=locale, parts=tuple(_joined(parts)))


def _said(template: Template, slot: str, values: Mapping[str, Value]) -> bool:
    if slot in MAY_BE_ABSENT and slot not in values:
        return False
    value = _value(template, slot, values)
    if isinstance(value, Money):
        return value.minor > 0
    if SLOTS[slot] == "share":
        return isinstance(value, int) and value >= LEAST_SHARE
    return value > 0 if isinstance(value, int) else bool(value)


def _parts(
    template: Template, piece: Piece, values: Mapping[str, Value], locale: str, on: date
) -> Iterator[Part]:
    if not piece.slot:
        yield Part(text=piece.text)
        return
    value = _value(template, piece.slot, values)
    terms = _terms(template, locale)
    match SLOTS[piece.slot], value:
        case "name", str():
            yield Part(text=value)
        case "product", str():
            yield Part(text=terms.products.get(value, terms.products[OTHER]))
        case "money", Money():
            yield Part(text=money_text(value, locale), strong=True)
        case "date", date():
            yield Part(text=date_lead(value, locale, on))
            yield Part(text=date_text(value, locale, on), strong=True)
        case "share", int():
            yield Part(text=percent_text(value, locale), strong=True)
        case "count", int():
            yield Part(text=_counted(value, piece.slot, terms, locale), strong=True)
        case sort, _:
            raise BadDocument(
                f"Line {template.line_id}: {piece.slot} takes a {sort}, not {type(value).__name__} {value!r}. "
                "Hand in the right value.",
                line=template.line_id, slot=piece.slot,
            )  # fmt: skip


def _value(template: Template, slot: str, values: Mapping[str, Value]) -> Value:
    if slot in SLOTS and slot in values:
        return values[slot]
    what = "which this turn does not have" if slot in SLOTS else "which no turn has"
    raise BadDocument(
        f"Line {template.line_id} needs {slot}, {what}. Use a slot that its stage and kind of offer surely have.",
        line=template.line_id, slot=slot,
    )  # fmt: skip


def _counted(count: int, slot: str, terms: Terms, locale: str) -> str:
    one, many = terms.counts[slot]
    return f"{count_text(count, locale)} {one if count == 1 else many}"


def _terms(template: Template, locale: str) -> Terms:
    """The words of the locale that is spoken, else of its language."""
    return template.terms.get(locale) or template.terms[language(locale)]


def _joined(parts: list[Part]) -> Iterator[Part]:
    """Neighbours of one weight as one part, empty ones left out."""
    for strong, run in groupby((part for part in parts if part.text), key=lambda part: part.strong):
        if strong:
            yield from run
        else:
            yield Part(text="".join(part.text for part in run))
