"""Events that earlier versions of the program stored, lifted to how they are written now. Rows are never rewritten.

A field that came later is filled in with what was true when the event was written. What is missing says which version
wrote it, so nothing here asks for a version. A field that has a default needs nothing here.

- engine@1 knew no `arrears` of a debt: the whole claim was taken as due.
- engine@1 knew offers on the whole claim only, without conditions and without total-cost rates: nothing of it `stays`
  and nothing is `lost_on_breach`; what was `financed` was not written down and is zero, as where there is no `cost`.
- engine@1 knew level payments only, so the `last_payment` is what they leave of the total.
"""

from collections.abc import Iterator
from typing import Any

Body = dict[str, Any]


def lifted(body: Body) -> Body:
    """The stored event with what earlier versions did not write; it is changed in place. KeyError, TypeError and the
    like if it is no event of any version."""
    match body.get("kind"):
        case "call_opened":
            for debt in body["position"]["debts"]:
                debt.setdefault("arrears", debt["claim"])
        case "suggestion_made":
            for card in _cards(body["suggestion"]):
                _impact(card["impact"], card["offer"])
        case "offer_chosen":
            found = body["choice"]["scenario"]
            _impact(found["impact"], found["offer"])
    return body


def _cards(suggestion: Body) -> Iterator[Body]:
    yield from suggestion["cards"]
    counter = suggestion["counter"] or {}
    yield from (counter[place] for place in ("asked", "nearest") if counter.get(place))


def _impact(impact: Body, offer: Body) -> None:
    currency = impact["claim"]["currency"]
    for name in ("stays", "lost_on_breach", "financed"):
        impact.setdefault(name, {"minor": 0, "currency": currency})
    impact.setdefault("cost", [])
    last = _last_payment(impact, offer)
    impact.setdefault("last_payment", {"minor": last, "currency": currency})
    impact.setdefault(
        "highest_payment", {"minor": max(last, impact["installment"]["minor"]), "currency": currency}
    )


def _last_payment(impact: Body, offer: Body) -> int:
    """Minor units. The first payment is the down payment where there is one, which `installments` does not count."""
    total, first, level = (impact[name]["minor"] for name in ("total_to_pay", "first_payment", "installment"))
    between = impact["installments"] - (1 if offer.get("down_payment") else 2)
    return int(total) if between < 0 else int(total - first - between * level)
