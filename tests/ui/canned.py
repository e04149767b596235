"""What the stand-in API says: one debtor, one call with a suggestion, a journal of five events, a small policy.

Amounts are Argentine pesos. The shapes are those of api.schemas; test_client.py holds the two together.
"""

from datetime import date
from typing import Any

CALL_ID, DEBTOR_ID, OFFER_ID, OTHER_ID = "ca-1", "AR-000123", "of-1111111111111111", "of-2222222222222222"
OPENED_AT = "2026-11-23T15:00:00Z"
ACTORS = {
    "ana": ("Ana Ruiz", "advisor"),
    "bruno": ("Bruno Díaz", "advisor"),
    "lucia": ("Lucía Paz", "lead"),
    "quique": ("Quique Soto", "qa"),
    "admin": ("Administración", "admin"),
}


def money(minor: int) -> dict[str, Any]:
    """Pesos as the API writes them: no cents when there are none."""
    whole, cents = divmod(abs(minor), 100)
    text = f"{whole:,}".replace(",", ".") + (f",{cents:02d}" if cents else "")
    return {"minor": minor, "currency": "ARS", "text": f"{'-' if minor < 0 else ''}$ {text}"}


PARTS = {
    "principal": 30_000_000,
    "interest": 6_500_000,
    "penalties": 2_735_000,
    "fees": 1_200_000,
    "taxes": 800_000,
}
CLAIM = money(sum(PARTS.values()))
SEGMENT = {"ageing": "61_90", "band": "medium", "product": "credit_card"}


def plan_rows(minor: int, installments: int, rate_ppm: int) -> list[dict[str, Any]]:
    """A level plan, good enough to look at; the exact ones are the engine's."""
    monthly = rate_ppm / 12e6
    level = (
        round(minor * monthly / (1 - (1 + monthly) ** -installments))
        if monthly
        else -(-minor // installments)
    )
    rows, balance, due = [], minor, date(2026, 12, 5)
    for number in range(1, installments + 1):
        interest = round(balance * monthly)
        principal = balance if number == installments else level - interest
        balance -= principal
        row = {
            "payment": principal + interest,
            "principal": principal,
            "interest": interest,
            "balance": balance,
        }
        texts = {name: money(value)["text"] for name, value in row.items()} | {
            "due_on": due.strftime("%d/%m/%Y")
        }
        rows.append({"number": number, "due_on": due.isoformat(), **row, "texts": texts})
        due = date(due.year + due.month // 12, due.month % 12 + 1, 5)
    return rows


def card(offer_id: str, headline: str, outcome: str = "allowed") -> dict[str, Any]:
    """An offer of a suggestion, without the creditor's values, as an advisor gets it."""
    verdict = {"outcome": outcome, "policy_version": "house@1#0a1b2c3d", "steps": []}
    return {
        "offer_id": offer_id,
        "headline": headline,
        "verdict": verdict,
        "facts": [],
        "impact": {},
        "offer": {},
    }


SUGGESTION = {
    "answers": 2,
    "stage": "offer",
    "why": {"key": "said", "text": "no llego a tanto por mes"},
    "line": {
        "line_id": "offer-1",
        "locale": "es-AR",
        "parts": [
            {"text": "Podemos dejarlo en ", "strong": False},
            {"text": "9 cuotas de $ 43.900", "strong": True},
        ],
    },
    "cards": [card(OFFER_ID, "9 × $ 52.640"), card(OTHER_ID, "$ 309.000", "needs_approval")],
    "counter": None,
    "protocol": "",
    "candidates": 812,
    "allowed": 240,
}

CALL: dict[str, Any] = {
    "call_id": CALL_ID,
    "state": "open",
    "seq": 5,
    "locale": "es-AR",
    "opened_at": OPENED_AT,
    "closed_at": None,
    "disposition": "",
    "owner": "ana",
    "on": "2026-11-23",
    "currency": "ARS",
    "claim": CLAIM,
    "debtor": {"debtor_id": DEBTOR_ID, "name": "Carla Benítez", "kind": "person", "country": "AR"},
    "parts": {name: money(minor) for name, minor in PARTS.items()},
    "days_past_due": 74,
    "segment": SEGMENT,
    "debts": [{"debt_id": "T-1", "product": "credit_card", "claim": CLAIM, "days_past_due": 74}],
    "profile": {"wants": 0, "can": 0, "confidence": 0, "quadrant": "", "evidence": []},
    "ask": None,
    "said": [],
    "suggestion": SUGGESTION,
    "choices": [],
    "agreed": None,
    "protocol": "",
    "cue_keys": [],
}

DEBTS = [
    {
        "debt_id": "T-4410-22",
        "product": "credit_card",
        "claim": money(33_735_000),
        "days_past_due": 74,
        "parts": {},
        "oldest_due_on": "2026-09-10",
        "contract_rate": "0.85 nominal",
        "disputed": False,
        "last_payment_on": "2026-07-02",
    },
    {
        "debt_id": "P-0091",
        "product": "personal_loan",
        "claim": money(7_500_000),
        "days_past_due": 32,
        "parts": {},
        "oldest_due_on": "2026-10-22",
        "contract_rate": None,
        "disputed": True,
        "last_payment_on": None,
    },
]

PROFILE = {
    "locale": "es-AR",
    "debtor": {
        "debtor_id": DEBTOR_ID,
        "name": "Carla Benítez",
        "kind": "person",
        "country": "AR",
        "zone": "Rosario",
        "portfolio": "demo",
        "income": money(62_000_000),
        "expenses": money(41_000_000),
        "external_score": 612,
        "phone": "+54 341 555 0134",
        "email": "carla@example.com",
        "client_type": "Minorista",
        "contactability": "Alta",
    },
    "positions": [
        {
            "on": "2026-11-23",
            "currency": "ARS",
            "claim": CLAIM,
            "credit": money(0),
            "days_past_due": 74,
            "parts": CALL["parts"],
            "segment": SEGMENT,
            "debts": DEBTS,
        }
    ],
    "calls": [{"call_id": CALL_ID, "state": "open", "opened_at": OPENED_AT, "actor_id": "ana"}],
}

NAMES = ("Carla Benítez", "Óscar Núñez", "Textiles del Sur S. A.", "Jimena Ferreyra", "")
DEBTORS = [
    {
        "debtor_id": f"AR-{123 + n:06d}",
        "name": name,
        "kind": "company" if "S. A." in name else "person",
        "country": "AR",
        "portfolio": "demo",
        "product": "credit_card",
        "days_past_due": 74 - n,
        "claim": CLAIM,
        "ageing": "61_90",
    }
    for n, name in enumerate(NAMES)
]

CALL_ITEM = {
    "call_id": CALL_ID,
    "debtor_id": DEBTOR_ID,
    "name": "Carla Benítez",
    "actor_id": "ana",
    "state": "open",
    "opened_at": OPENED_AT,
    "closed_at": None,
    "disposition": "",
}

VERSIONS = {"engine": "engine@1", "policy": "house@1#0a1b2c3d", "library": "library@1#11111111"}
OPENED = {
    "at": OPENED_AT,
    "on": "2026-11-23",
    "locale": "es-AR",
    "versions": VERSIONS,
    "position": {"debtor": PROFILE["debtor"]},
}
HEARD = {
    "utterance": {
        "utterance_id": "u1",
        "speaker": "debtor",
        "text": "no llego a tanto por mes",
        "source": "typed",
        "at": OPENED_AT,
    }
}
CHOSEN = {
    "choice": {
        "offer_id": OTHER_ID,
        "outcome": "refused",
        "origin": "alternate",
        "because": "prefiere cuotas",
        "verdict": {"outcome": "needs_approval", "policy_version": "house@1#0a1b2c3d"},
    }
}
EVENTS = [
    ("call_opened", OPENED),
    ("utterance_heard", HEARD),
    ("cues_detected", {"cues": [{"kind": "asks_lower_installments"}], "profile": {"quadrant": "QNP"}}),
    ("suggestion_made", {"suggestion": SUGGESTION}),
    ("offer_chosen", CHOSEN),
]
ENTRIES = [
    {
        "seq": n,
        "kind": kind,
        "at": OPENED_AT,
        "intent_id": f"in-{n}" if n in (1, 2, 5) else "",
        "took_ms": 6.4 * n,
        "event": {"kind": kind, **event},
    }
    for n, (kind, event) in enumerate(EVENTS, 1)
]

LIMITS = {
    "version": "house@1#0a1b2c3d",
    "policy": {
        "policy_id": "house",
        "version": 1,
        "title": "Política de la casa",
        "ladder": ["advisor", "senior", "lead", "manager"],
        "rows": [
            {
                "id": "card-over-180",
                "when": {"product": ["credit_card"], "days_past_due": {"from": 181}},
                "note": "Tarjetas",
                "limits": {
                    "advisor": {"discount_total": "0.40", "installments": 24},
                    "lead": {"discount_total": "0.605"},
                },
            },
            {
                "id": "default",
                "when": {},
                "limits": {
                    role: {
                        "discount_total": "0.10",
                        "installments": 12,
                        "installment": {"ARS": "15000.00"},
                        "rate": "0.30",
                        "down_payment": "0.1",
                        "first_payment_days": 30,
                        "kind": ["settlement", "installment_plan"],
                    }
                    for role in ("advisor", "senior", "lead", "manager")
                },
            },
        ],
        "caps": [
            {
                "id": "house-ceiling",
                "when": {"country": ["AR"]},
                "lever": "discount_total",
                "limit": "0.70",
                "source": "Comité",
                "date": "2026-11-01",
            }
        ],
    },
}

HEALTH = {
    "status": "ok",
    "database": "ok",
    "version": "0.1.0",
    "demo": False,
    "documents": dict.fromkeys(
        ("policy", "library", "lexicon", "priors", "segments", "assumptions", "countries"), "x@1#00000000"
    ),
}


def plan(offer_id: str) -> dict[str, Any]:
    """The answer for one of the two offers."""
    rows = plan_rows(39_500_000, 9, 300_000) if offer_id == OFFER_ID else plan_rows(30_900_000, 1, 0)
    facts = [
        {"key": "first", "text": "5 de diciembre"},
        {"key": "total", "text": "$ 447.300"},
        {"key": "last", "text": "5 de agosto"},
    ]
    return {
        "offer_id": offer_id,
        "schedule": {"currency": "ARS", "rows": rows},
        "facts": facts,
        "offer": {},
        "impact": {},
    }
