"""What comes of the levers, for the debtor: the figures with their formulas, the notes, every payment, the debts."""

import re
from collections.abc import Iterable, Sequence

import streamlit as st

from ui.answers_quote import CostRead, QuoteRead, WhyRead
from ui.parts import plan, what_if_breach
from ui.parts.figures import day, rounded
from ui.parts.markup import Column, Figure, caution, figures, heading, soft, table
from ui.words import Words

INCOME_SHARE = "installment_to_income"
ONE = {"first_payment": "payment", "first_due_on": "due_on"}
"""What is called otherwise where there is one payment."""


def draw(quote: QuoteRead, w: Words, *, locale: str) -> None:
    """The figures, what to know about them, and the payments."""
    figures(_figures(quote, w))
    notes(quote, w)
    heading(w("plan.title"))
    plan.payments(quote.schedule, w, headline=quote.headline, locale=locale)
    what_if_breach.draw(quote.breach, w)
    _debts(quote, w)
    _other(quote, w)


def notes(quote: QuoteRead, w: Words) -> None:
    """What must be known with the figures: facts of the law that nobody has checked, or that are old."""
    unchecked = list(
        dict.fromkeys(cost_name(cost, quote.impact.cost, w) for cost in quote.impact.cost if cost.verify)
    )
    told = [w("what_if.unchecked_rate", name=name) for name in unchecked]
    told += [_note(note.key, note.text, w) for note in quote.notes]
    old = sum(note.key == "stale" for note in quote.notes)
    if told:
        caution(w("what_if.notes_old" if old else "what_if.notes", n=len(told) - old, old=old), told)


def figure(label: str, value: str, why: WhyRead | None, w: Words, *, mark: str = "") -> Figure:
    """A figure with its formula, when there is one."""
    if why is None:
        return Figure(label=label, value=value, mark=mark)
    values = tuple((one.symbol, w.label("symbol", one.key), one.text) for one in why.values)
    source = source_text(why.source, w)
    return Figure(label=label, value=value, mark=mark, formula=why.formula, values=values, source=source)


def source_text(source: str, w: Words) -> str:
    """Where a formula is from. Our own notes are named in the reader's language; other sources as they are called."""
    section = re.match(r"project finance notes, sections? (\d+)", source)
    named = w("what_if.our_notes", section=section[1]) if section and w.lang != "en" else source
    return w("what_if.source", text=named) if source else ""


def why_of(name: str, quote: QuoteRead) -> WhyRead | None:
    """The explanation of a figure."""
    return next((why for why in quote.why if why.figure == name), None)


def cost_text(cost: CostRead, w: Words) -> str:
    """A total-cost rate with its basis, as the law prints it."""
    return f"{rounded(cost.per_year, cost.decimals, w)} {w.label('basis', cost.basis).lower()}"


def cost_name(cost: CostRead, among: Sequence[CostRead], w: Words) -> str:
    """The legal name; with the tax it holds where `among` has the same rate without it too."""
    both = sum(one.name == cost.name for one in among) > 1
    return w("what_if.with_tax", name=cost.name) if cost.with_tax and both else cost.name


def _figures(quote: QuoteRead, w: Words) -> Iterable[Figure]:
    impact, single = quote.impact, len(quote.schedule.rows) == 1
    plain = impact.installments > 1 and impact.first_payment == impact.installment
    told = {
        "installment": impact.installment.text if impact.installments > 1 else "",
        "installments": str(impact.installments) if impact.installments > 1 else "",
        "first_payment": "" if plain else impact.first_payment.text,
        "last_payment": impact.last_payment.text
        if impact.last_payment.minor > impact.installment.minor
        else "",
        "first_due_on": day(impact.first_due_on, w),
        "last_due_on": day(impact.last_due_on, w) if len(quote.schedule.rows) > 1 else "",
        "total_to_pay": impact.total_to_pay.text,
        "saved" if impact.saved.minor >= 0 else "extra_cost": impact.saved.text.lstrip("-"),
        "discount_rate": rounded(impact.discount_rate, 2, w) if impact.discount_rate else "",
        "stays": impact.stays.text if impact.stays.minor else "",
        "lost_on_breach": impact.lost_on_breach.text if impact.lost_on_breach.minor else "",
    }
    for name, text in told.items():
        if text:
            why = why_of("saved" if name == "extra_cost" else name, quote)
            label = ONE.get(name, name) if single else name
            yield figure(w(f"what_if.figure.{label}"), text, why, w)
    for cost in impact.cost:
        mark = w("what_if.unchecked") if cost.verify else ""
        yield figure(
            cost_name(cost, impact.cost, w), cost_text(cost, w), _why_cost(cost, quote), w, mark=mark
        )
    share = impact.installment_to_income
    text = w("debtor.unknown") if share is None else rounded(share, 1, w)
    most = quote.over_affordability
    mark = "" if most is None else w("what_if.over_income.mark", most=rounded(most, 1, w))
    label = w(f"what_if.figure.{'last_to_income' if impact.ends_high else INCOME_SHARE}")
    yield figure(label, text, why_of(INCOME_SHARE, quote), w, mark=mark)


def _why_cost(cost: CostRead, quote: QuoteRead) -> WhyRead | None:
    return why_of("cost_rate_with_tax" if cost.with_tax else "cost_rate", quote)


def _note(key: str, text: str, w: Words) -> str:
    """A fact of the law as the API names it, "ar.vat: source", with a name that people read."""
    fact, _, source = text.partition(": ")
    name = w.texts.get(f"law.{fact.split('.')[1] if '.' in fact else ''}")
    told = w.named("assumption_source", source)
    return w(f"what_if.note.{key}", text=f"{name} ({fact}): {told}" if name else text)


def _debts(quote: QuoteRead, w: Words) -> None:
    """What each debt gives up and is paid; a single one needs no table."""
    if len(quote.debts) < 2:
        return
    heading(w("what_if.debts"))
    columns = [Column(w("claim.debt_id")), Column(w("claim.product"))]
    columns += [Column(w(f"what_if.debt.{name}"), number=True) for name in ("waived", "paid")]
    rows = [(debt.debt_id, w.label("product", debt.product), *debt.sums()) for debt in quote.debts]
    table(columns, rows, label=w("what_if.debts"))


def _other(quote: QuoteRead, w: Words) -> None:
    """The explanations that belong to no figure in sight."""
    drawn = set(_drawn(quote))
    rest: Sequence[WhyRead] = [why for why in quote.why if why.figure not in drawn]
    if not rest:
        return
    with st.expander(w("what_if.other_formulas")):
        soft(w("what_if.other_formulas_hint"))
        figures(figure(w.label("what_if.figure", why.figure), _result(why), why, w) for why in rest)


def _drawn(quote: QuoteRead) -> Iterable[str]:
    yield from (
        "installment", "installments", "first_payment", "first_due_on", "last_due_on", "total_to_pay", "saved",
        "discount_rate", "stays", "lost_on_breach", INCOME_SHARE, "npv",
    )  # fmt: skip
    if quote.impact.last_payment.minor > quote.impact.installment.minor:
        yield "last_payment"
    yield from (why.figure for cost in quote.impact.cost if (why := _why_cost(cost, quote)))


def _result(why: WhyRead) -> str:
    """The first value of an explanation is the figure itself."""
    return why.values[0].text if why.values else ""
