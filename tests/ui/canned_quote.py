"""What the stand-in API says of an offer: figures that move with the levers, good enough to look at.

The exact ones are the engine's. Shapes are those of the API's quotes.
"""

from typing import Any

from canned import CLAIM, PARTS, money, plan_rows

ADVISORS = ("advisor", "qa")
SOURCE = "project finance notes, section 4: figures of the debtor"


def step(lever: str, asked: int, limit: int, unit: str, *, base: int = 0) -> dict[str, Any]:
    """One lever of a verdict, decided by the last row."""
    return {
        "lever": lever, "unit": unit, "asked": asked, "limit": limit, "base": base, "limit_ppm": 0,
        "passed": asked <= limit, "room": limit - asked, "rule_id": "default", "cap_id": "",
        "skipped": [], "allowed_kinds": [],
    }  # fmt: skip


def quote(body: dict[str, Any], role: str) -> dict[str, Any]:
    """An offer of 12 payments at 30 % unless the levers say otherwise; above 12 it needs a lead."""
    levers, kind = body["levers"], body["kind"]
    claim = CLAIM["minor"]
    waived = int(claim * float(levers.get("discount", 0)))
    down = levers.get("down_payment", 0)
    count = levers.get("installments", 12) if kind not in ("settlement", "full_payment") else 1
    if levers.get("installment"):
        count = -(-(claim - waived - down) // levers["installment"])
    rate = float(levers.get("rate", "0.30"))
    rows = plan_rows(claim - waived - down, count, round(rate * 1e6) if count > 1 else 0)
    for row in rows:
        nothing = money(0)["text"]
        row |= {"charge": 0, "vat": 0, "texts": {**row["texts"], "charge": nothing, "vat": nothing}}
    level, total = rows[0]["payment"], down + sum(row["payment"] for row in rows)
    outcome = "allowed" if count <= 12 else "needs_approval"
    nearest = None
    if outcome != "allowed":
        kept = {name: value for name, value in levers.items() if name != "installment"}
        nearest = {
            "kind": kind,
            "headline": "12 × $ 39.000",
            "levers": kept | {"installments": 12, "rhythm": None},
        }
    view = {
        "offer_id": f"of-{abs(hash(str(body))):016x}"[:19],
        "kind": kind,
        "headline": f"{count} × {money(level)['text']}",
        "offer": {
            "kind": kind, "first_due_on": rows[0]["due_on"], "down_payment": down, "installments": count,
            "waived": {"currency": "ARS", "penalties": waived}, "rate": {"per_year": str(rate), "basis": "nominal"},
            "form": {"form": "french"}, "paying": {"rhythm": "monthly", "multiple": 1, "charge": 0},
        },
        "schedule": {"currency": "ARS", "stays": 0, "capitalised": 0, "rows": rows},
        "impact": impact(level, count, total, waived, rows),
        "facts": [],
        "verdict": {
            "outcome": outcome, "role": "advisor", "steps": [step("installments", count, 12, "count")],
            "decisive": "installments", "room_share": 0, "approver": "" if nearest is None else "lead",
            "policy_id": "house", "policy_version": "house@1#0a1b2c3d", "nearest": None,
        },
        "nearest": nearest,
        "breach": breach(claim, waived, rows) if count > 1 else [],
        "debts": [debt("T-4410-22", total - 100_000), debt("P-0091", 100_000)],
        "why": why(level, total),
        "notes": [],
        "over_affordability": None,
        "fewer_than": None,
        "lead": None,
        "books": None,
    }  # fmt: skip
    return view if role in ADVISORS else view | {"lead": lead(total), "books": books()}


def impact(level: int, count: int, total: int, waived: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The debtor's figures, with a total-cost rate whose legal source nobody has checked."""
    return {
        "claim": CLAIM, "total_to_pay": money(total), "saved": money(CLAIM["minor"] - total), "stays": money(0),
        "installment": money(level), "installments": count, "first_payment": money(level),
        "last_payment": money(rows[-1]["payment"]), "highest_payment": money(max(level, rows[-1]["payment"])),
        "first_due_on": rows[0]["due_on"], "last_due_on": rows[-1]["due_on"],
        "waived": {"currency": "ARS", "penalties": waived}, "discount_rate": str(waived / CLAIM["minor"]),
        "lost_on_breach": money(0), "financed": CLAIM, "installment_to_income": "0.062903",
        "cost": [
            {
                "name": "CFT", "per_year": "0.344889", "decimals": 2, "basis": "effective", "with_tax": False,
                "source": "BCRA", "verify": True,
            }
        ],
    }  # fmt: skip


def breach(claim: int, waived: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """If it is broken after none and after half of the payments: the second leaves less than the plan."""
    found = []
    for after, below in ((0, False), (len(rows) // 2, True)):
        paid = sum(row["payment"] for row in rows[:after])
        found.append({
            "after": after, "of": len(rows), "missed_on": "2027-01-05", "on": "2027-02-04", "claim": {},
            "owed": money(claim - paid // 2), "paid": money(paid), "counted": money(paid),
            "discount_lost": money(waived), "discount_kept": money(0), "interest": money(0), "credit": money(0),
            "plan_left": money(7_654_300), "below_plan": below, "order_verify": True,
        })  # fmt: skip
    return found


def debt(debt_id: str, paid: int) -> dict[str, Any]:
    """What falls on one debt."""
    return {
        "debt_id": debt_id, "product": "credit_card", "claim": money(paid), "waived": money(0), "waived_parts": {},
        "paid": money(paid), "stays": money(0), "pays": [],
    }  # fmt: skip


def why(level: int, total: int) -> list[dict[str, Any]]:
    """Two explanations: a figure in sight and a step behind it."""
    return [
        {
            "figure": "total_to_pay", "formula": "T = (n − 1)·c + cₙ", "source": SOURCE,
            "values": [
                {"symbol": "T", "key": "total_to_pay", "text": money(total)["text"]},
                {"symbol": "c", "key": "installment", "text": money(level)["text"]},
            ],
        },
        {
            "figure": "period_rate", "formula": "i = r / 12", "source": "finance notes",
            "values": [{"symbol": "i", "key": "period_rate", "text": "0,025"}],
        },
    ]  # fmt: skip


def lead(total: int) -> dict[str, Any]:
    """Value against the alternatives, with two swings."""
    expected, best = round(total * 0.62), 11_000_000
    swings = [
        {
            "assumption": name, "less": "0.8", "more": "1.2",
            **{key: {"low": money(expected - wide), "high": money(expected + wide)}
               for key in ("expected_npv", "decision_value", "offered_npv")},
        }
        for name, wide in (("keeping.base", 2_100_000), ("npv_rate", 900_000))
    ]  # fmt: skip
    return {
        "expected_npv": money(expected), "npv_rate": "0.35", "best": "legal", "best_value": money(best),
        "alternatives": [
            {"name": "do_nothing", "value": money(4_000_000)}, {"name": "legal", "value": money(best)},
            {"name": "sale", "value": money(5_500_000)},
        ],
        "decision_value": money(expected - best), "acceptance": "0.5", "offered_npv": money(expected // 2),
        "break_even_acceptance": "0.412", "chance_kept": "0.58",
        "discounts": [
            {
                "bucket": name, "claim": money(minor), "rate": "0.5",
                "waived": money(minor // 2 if name == "penalties" else 0),
            }
            for name, minor in PARTS.items()
        ],
        "recovery_rate": "0.71", "recovery_eir": "0.8", "cash_recovery_rate": "0.9", "months_to_cash": "6.25",
        "swings": swings, "assumptions": ["npv_rate"], "assumptions_version": "assumptions@1#12345678",
    }  # fmt: skip


def books() -> dict[str, Any]:
    """A reconciliation that adds up: -300 + -100 + 250 + 50 = -100; and 700 - 900 + 50 + 50 = -100."""
    amounts = {
        "written_off": 20_000, "written_off_later": 0, "cash_now": 5_000, "gross_after": 80_000,
        "allowance_before": 60_000, "allowance_used": 10_000, "allowance_after": 25_000,
        "amortised_cost_before": 90_000, "amortised_cost_after": 70_000, "modification_result": -30_000,
        "write_off_result": -10_000, "allowance_release": 25_000, "off_balance_income": 5_000, "result": -10_000,
        "vat_to_reverse": 2_100, "vat_to_reverse_later": 0, "vat_still_owed": 0, "profit_or_loss": -7_900,
    }  # fmt: skip
    return {name: money(minor) for name, minor in amounts.items()} | {
        "eir": "0.8", "eir_assumed": True, "stage": 2, "value_of_flows": None, "coverage": "0.39",
        "change_share": "-0.081", "substantial": False, "assumptions": [],
        "assumptions_version": "assumptions@1#12345678",
    }  # fmt: skip
