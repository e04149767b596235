"""Beside which lever does a refusal of the API stand, and in which words?"""

from collections.abc import Container

from ui.client import Problem
from ui.parts.figures import rounded
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


def lever_of(problem: Problem, sight: Container[str]) -> str:
    """The lever in sight that a refusal is about; "" when it is about none of them."""
    detail = problem.detail
    fields = (str(one.get("where", "")).rpartition(".")[2] for one in detail.get("problems") or ())
    named = (detail.get("lever"), *(detail.get("levers") or ()), f"waived_{detail.get('bucket')}", *fields)
    coded = {"payment_too_small": "installment", "rate_ceiling": "rate", "discount_too_large": "discount"}
    by_detail = (lever for key, lever in NAMED.items() if key in detail)
    return next((lever for lever in (*named, coded.get(problem.code), *by_detail) if lever in sight), "")


def sentence(problem: Problem, lever: str, bench: Bench) -> str:
    """What, why, what to do: the API's own sentence in English, the catalogue's in other languages."""
    w, detail = bench.w, problem.detail
    if w.lang == "en" and problem.message and problem.code != "malformed":
        return problem.message
    if problem.code == "payment_too_small" and "least" in detail:
        least = bench.hand.write_minor(int(detail["least"]), bench.currency)
        return w("what_if.wrong.payment_too_small", least=f"{bench.currency} {least}")
    if problem.code == "rate_ceiling" and "ceiling" in detail:
        rate, most = (rounded(detail[name], 2, w) for name in ("rate", "ceiling"))
        told = w("what_if.wrong.rate_ceiling", rate=rate, ceiling=most, source=detail.get("source", ""))
        old = [w(f"what_if.wrong.ceiling_{mark}") for mark in ("stale", "verify") if detail.get(mark)]
        return " ".join((told, *old))
    if detail.get("form") and lever in (detail.get("levers") or ()):
        return w("what_if.wrong.missing")
    keys = (f"what_if.wrong.{lever}", "what_if.wrong.other")
    return next(w.texts[key] for key in keys if key in w.texts)
