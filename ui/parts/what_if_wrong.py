"""Beside which lever does a refusal of the API stand, and in which words?"""

from collections.abc import Container
from typing import Any

from copilot.money import Money
from copilot.scripts.figures import money_text
from ui.client import Problem
from ui.parts.figures import day_of, rounded
from ui.parts.what_if_levers import Bench

NAMED = {
    "per_year": "rate",
    "rate": "rate",
    "ceiling": "rate",
    "installment": "installment",
    "payment": "installment",
    "installments": "installments",
    "down_payment": "down_payment",
    "first_due_on": "first_due_on",
    "due_on": "first_due_on",
    "amount": "amount",
    "discount": "discount",
    "bucket": "discount",
    "pause": "pause",
    "grace": "grace",
    "periods": "grace",
    "growth": "growth",
    "every": "every",
    "profile": "profile",
    "after": "after",
    "then": "then_rate",
    "then_rate": "then_rate",
    "multiple": "multiple",
    "charge": "charge",
}
"""What the detail of an error names -> the lever that it is about, in order of precedence."""

CODES = frozenset({"bad_terms", "discount_too_large", "payment_too_small", "rate_ceiling"})
DETAILS = {
    "payment_too_small": ("asked", "least"),
    "rate_ceiling": ("rate", "ceiling", "source"),
    "discount_in_bucket": ("bucket", "asked", "held"),
    "discount_above_all": ("bucket", "share", "held"),
    "down_payment_of": ("down_payment", "owed"),
    "nothing_left": ("owed",),
    "whole_promise": ("amount", "claim"),
    "too_many": ("installments", "financed"),
    "term": ("installments", "most"),
    "house_rate": ("rate", "highest"),
    "past_day": ("first_due_on", "on"),
    "late_day": ("first_due_on", "latest"),
}
"""Sentence of the catalogue -> what the detail of an error must hold for it, in order of precedence."""

MONEY = frozenset({"asked", "least", "held", "owed", "claim", "amount", "down_payment", "financed"})
SHARES = frozenset({"rate", "ceiling", "highest", "share"})
DAYS = frozenset({"first_due_on", "on", "latest"})


def lever_of(problem: Problem, sight: Container[str]) -> str:
    """The lever in sight that a refusal is about; "" when it is about none of them."""
    detail = problem.detail
    fields = (str(one.get("where", "")).rpartition(".")[2] for one in detail.get("problems") or ())
    named = (detail.get("lever"), *(detail.get("levers") or ()), f"waived_{detail.get('bucket')}", *fields)
    coded = {"payment_too_small": "installment", "rate_ceiling": "rate", "discount_too_large": "discount"}
    by_detail = (lever for key, lever in NAMED.items() if key in detail)
    return next((lever for lever in (*named, coded.get(problem.code), *by_detail) if lever in sight), "")


def sentence(problem: Problem, lever: str, bench: Bench) -> tuple[str, str]:
    """What, why, what to do, and the API's own English sentence where that is not the first.

    The catalogue speaks where it knows what the detail holds. Else English is the API's own, other languages have a
    sentence per lever.
    """
    w, detail = bench.w, problem.detail
    own = "" if problem.code == "malformed" else problem.message
    if known := _known(problem):
        told = w(
            f"what_if.wrong.{known}", **{name: _shown(name, detail[name], bench) for name in DETAILS[known]}
        )
        old = [w(f"what_if.wrong.ceiling_{mark}") for mark in ("stale", "verify") if detail.get(mark)]
        return " ".join((told, *old)), own
    if w.lang == "en" and own:
        return own, ""
    if detail.get("form") and lever in (detail.get("levers") or ()):
        return w("what_if.wrong.missing"), own
    keys = (f"what_if.wrong.{lever}", "what_if.wrong.other")
    return next(w.texts[key] for key in keys if key in w.texts), own


def _known(problem: Problem) -> str:
    """The sentence of the catalogue that fits what a detail holds; "" when none does."""
    if problem.code not in CODES:
        return ""
    return next((name for name, needed in DETAILS.items() if problem.detail.keys() >= set(needed)), "")


def _shown(name: str, value: Any, bench: Bench) -> str:
    """A value of a detail as the reader types it."""
    if name in MONEY:
        return money_text(Money(int(value), bench.currency), bench.writing)
    if name in SHARES:
        return rounded(value, 2, bench.w)
    if name in DAYS:
        return day_of(value, bench.w)
    if name == "bucket":
        return bench.w.texts.get(f"bucket.{value}") or bench.w.label("what_if.figure", str(value))
    return str(value)
