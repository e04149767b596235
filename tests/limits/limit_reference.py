"""A second evaluator, as plain as a person with a pencil: loops over rows and Fractions, straight from the document.

It shares no code with limits/ and never builds a LimitPolicy. Below it, random documents, cases and offers.
"""

from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from limit_builders import FRIDAY, LADDER, figures

from copilot.debt import BUCKETS, Balance

KINDS = (
    "settlement", "installment_plan", "full_payment", "catch_up", "settlement_plan", "term_extension", "hardship_pause",
    "partial_promise",
)  # fmt: skip
SPREAD = {"installment_plan", "settlement_plan", "term_extension", "hardship_pause"}
SHARES = ("discount_total", *(f"discount_{bucket}" for bucket in BUCKETS))
MAXIMA = {name: name for name in ("installments", "first_payment_days", "grace_days")}
SCALE = {"ARS": 2, "CLP": 0}


# --- the second evaluator


def holds(condition: str, wanted: Any, fact: Any) -> bool:
    if isinstance(wanted, dict):
        return wanted.get("from", fact) <= fact <= wanted.get("to", fact)
    return fact in wanted


def matches(when: dict[str, Any], facts: dict[str, Any], on: date) -> bool:
    return all(holds(name, wanted, on if name == "date" else facts[name]) for name, wanted in when.items())


def deciding(
    document: dict[str, Any], facts: dict[str, Any], role: str, lever: str, on: date
) -> tuple[str, Any]:
    for row in document["rows"]:
        cell = row["limits"].get(role, {}).get(lever)
        if lever == "installment" and isinstance(cell, dict) and facts["currency"] not in cell:
            cell = None
        if cell is not None and matches(row.get("when", {}), facts, on):
            return row["id"], cell
    raise AssertionError("no row decides")


def passes(lever: str, limit: Any, offer: dict[str, int], claim: Balance) -> bool:
    kind = KINDS[offer["kind"]]
    if lever == "grace_days" and kind not in SPREAD - {"settlement_plan"}:
        return True
    if lever == "first_payment_days" and kind == "hardship_pause":
        return True
    if lever in SHARES:
        name = lever.removeprefix("discount_")
        base = claim.total.minor if name == "total" else getattr(claim, name)
        return offer[f"waived_{name}"] <= Fraction(str(limit)) * base
    if lever in MAXIMA:
        return offer[MAXIMA[lever]] <= limit
    if lever == "kind":
        return KINDS[offer["kind"]] in limit
    if lever == "down_payment":
        if kind not in ("installment_plan", "settlement_plan"):
            return True
        return offer["down_payment"] >= Fraction(str(limit)) * offer["financed_before_down"]
    if kind not in SPREAD and (lever == "rate" or kind != "partial_promise"):
        return True
    if lever == "rate":
        return offer["rate_ppm"] >= Fraction(str(limit)) * 1_000_000
    amount = limit if not isinstance(limit, dict) else limit.get(claim.currency, 0)
    return offer["installment"] >= Fraction(str(amount)) * 10 ** SCALE[claim.currency]


def granted(
    document: dict[str, Any],
    facts: dict[str, Any],
    role: str,
    claim: Balance,
    on: date,
    offer: dict[str, int],
) -> bool:
    levers = (*SHARES, *MAXIMA, "kind", "down_payment", "rate", "installment")
    rows_pass = all(
        passes(each, deciding(document, facts, role, each, on)[1], offer, claim) for each in levers
    )
    caps = [cap for cap in document["caps"] if matches(cap.get("when", {}), facts, on)]
    return rows_pass and all(passes(cap["lever"], cap["limit"], offer, claim) for cap in caps)


# --- random documents, cases and offers


def share(rng: Random) -> str:
    return f"{rng.choice([0, 1, rng.randint(0, 1_000_000) / 1_000_000, rng.randint(0, 20) / 20]):.6f}"


def cell(rng: Random, lever: str) -> Any:
    if lever == "kind":
        return rng.choice([["settlement"], ["installment_plan"], [], *[list(KINDS)] * 6])
    if lever == "installment":
        return rng.choice([0, {"ARS": rng.randint(0, 9000)}, {"CLP": rng.randint(0, 9000), "ARS": "125.50"}])
    if lever in MAXIMA:
        return rng.randint(1, 48)
    return share(rng)


def conditions(rng: Random) -> dict[str, Any]:
    choices: dict[str, Any] = {
        "product": rng.sample(["credit_card", "mortgage", "services"], 2),
        "country": [rng.choice(["AR", "CL"])],
        "zone": [rng.choice(["norte", "sur", ""])],
        "person": [rng.choice(["person", "company"])],
        "days_past_due": rng.choice([{"from": 91}, {"to": 180}, {"from": 31, "to": 91}]),
        "date": rng.choice([{"from": date(2026, 11, 20)}, {"to": date(2026, 11, 19)}]),
    }
    if rng.random() < 0.5:
        choices["currency"] = [rng.choice(["ARS", "CLP"])]
    names = rng.sample(sorted(choices), rng.randint(0, 2))
    found = {name: choices[name] for name in names}
    if "currency" in found:
        found["claim_minor"] = {"from": rng.randint(0, 500_000), "to": rng.randint(500_000, 3_000_000)}
    return found


def random_document(rng: Random) -> dict[str, Any]:
    levers = [*SHARES, "down_payment", *MAXIMA, "installment", "rate", "kind"]
    rows = [
        {
            "id": f"row_{k}",
            "when": conditions(rng),
            "limits": {
                role: {lever: cell(rng, lever) for lever in rng.sample(levers, rng.randint(1, 9))}
                for role in rng.sample(LADDER, rng.randint(1, 3))
            },
        }
        for k in range(rng.randint(0, 6))
    ]
    worst = {lever: cell(rng, lever) for lever in levers} | {"installment": 0}
    default = {"id": "default", "limits": dict.fromkeys(LADDER, worst)}
    caps = [
        {"id": f"cap_{k}", "when": conditions(rng), "lever": lever, "limit": cell(rng, lever),
         "source": "a test", "date": "2026-01-01"}
        for k, lever in enumerate(rng.choices(levers, k=rng.randint(0, 3)))
    ]  # fmt: skip
    return {"policy_id": "random", "version": 1, "title": "random", "ladder": list(LADDER),
            "rows": [*rows, default], "caps": caps}  # fmt: skip


def random_case(rng: Random) -> tuple[dict[str, Any], Balance]:
    currency = rng.choice(["ARS", "CLP"])
    parts = {bucket: rng.choice([0, rng.randint(1, 900_000)]) for bucket in BUCKETS} | {"principal": 700_001}
    claim = Balance(currency=currency, **parts)
    facts = {
        "product": rng.choice(["credit_card", "mortgage", "services"]), "ageing": "over_180", "band": "small",
        "currency": currency, "country": rng.choice(["AR", "CL"]), "zone": rng.choice(["norte", "sur", ""]),
        "person": rng.choice(["person", "company"]), "portfolio": "own",
        "claim_minor": claim.total.minor, "days_past_due": rng.choice([0, 30, 31, 90, 91, 180, 181]),
    }  # fmt: skip
    return facts, claim


def random_offer(
    rng: Random, document: dict[str, Any], facts: dict[str, Any], claim: Balance
) -> dict[str, int]:
    """A few figures within one unit of a limit of the document, so that boundaries are met; the others ask little."""

    def near(lever: str, base: int, little: int) -> int:
        role = rng.choice(LADDER)
        limit = deciding(document, facts, role, lever, FRIDAY)[1]
        if rng.random() < 0.6:
            return little
        return max(0, int(Fraction(str(limit)) * base) + rng.choice([-1, 0, 0, 0, 1]))

    asked = {
        f"waived_{name}": near(f"discount_{name}", getattr(claim, name), 0)
        for name in BUCKETS
        if rng.random() < 0.6
    }
    asked["waived_total"] = rng.choice([sum(asked.values()), near("discount_total", claim.total.minor, 0)])
    left = max(claim.total.minor - asked["waived_total"], 0)
    return figures(
        rng.choice(KINDS),
        **asked,
        financed_before_down=left,
        down_payment=near("down_payment", left, left),
        installments=near("installments", 1, 1),
        installment=rng.choice([0, 12_549, 12_550, 12_551, 5_000, *[9_000_000] * 6]),
        first_payment_days=near("first_payment_days", 1, 0),
        grace_days=near("grace_days", 1, 0),
        rate_ppm=near("rate", 1_000_000, 1_000_000),
    )
