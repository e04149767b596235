"""What could the house do instead of this offer, and what is that worth: nothing new, court, sale of the claim?

Each is a line: value today = share x claim - cost, because all that is received and most that is paid grows with the
claim. So the best alternative on any claim (on what is owed again when a plan breaks, say) costs one multiplication.
Decisions are discounted at the hurdle rate, never at the rate of the books. Source: project finance notes, section 8
(2026-11).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copilot.money import scale
from copilot.scenarios.assumptions import Reader

DO_NOTHING, LEGAL, SALE = "do_nothing", "legal", "sale"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """Value today of one alternative: `share` of the claim less `cost` minor units."""

    name: str
    share: float
    cost: float

    def value(self, claim: float) -> float:
        """Minor units today; negative when it costs more than it brings."""
        return self.share * claim - self.cost


def alternatives(read: Reader, *, ageing: str, product: str, currency: str) -> tuple[Line, ...]:
    """Doing nothing new, going to court and selling, for claims of this ageing and product."""
    monthly = (1 + read("npv_rate")) ** (-1 / 12)
    return (
        _do_nothing(read, monthly, ageing, currency),
        _legal(read, monthly, product, currency),
        _sale(read, monthly, ageing),
    )


def best(lines: Sequence[Line], claim: float) -> tuple[str, float]:
    """Name and value of the best on `claim`; never below 0: a claim can be left alone, and that costs nothing."""
    name, value = max(((line.name, line.value(claim)) for line in lines), key=lambda found: found[1])
    return (name, value) if value > 0 else (DO_NOTHING, 0.0)


def best_values(lines: Sequence[Line], claims: Floats) -> Floats:
    """The value of the best on each of `claims`, shape as given, never below 0."""
    worth = np.zeros_like(claims)
    for line in lines:
        worth = np.maximum(worth, line.share * claims - line.cost)
    return worth


def amount(read: Reader, table: str, currency: str) -> float:
    """An assumed amount of a currency in minor units."""
    return read(table, currency) * float(10 ** scale(currency))


def _do_nothing(read: Reader, monthly: float, ageing: str, currency: str) -> Line:
    """V0 = sum v^t s_t C_t - contacts; s_t = s (1 - fall)^(t-1) of what is owed, C_t = C prod (1 - s_j) before t."""
    month = np.arange(round(read("do_nothing.months")))
    paid = read("do_nothing.paid", ageing) * (1 - read("do_nothing.fall")) ** month
    owed = np.cumprod(np.concatenate(([1.0], 1 - paid[:-1])))
    worth = monthly ** (month + 1)
    calls = read("do_nothing.contacts") * amount(read, "contact.cost", currency)
    return Line(DO_NOTHING, float((worth * paid * owed).sum()), calls * float(worth.sum()))


def _legal(read: Reader, monthly: float, product: str, currency: str) -> Line:
    """VL = p_win sum v^t R_t - costs at the start - sum v^t costs_t; R in equal parts from the first month on."""
    first, parts = max(round(read("legal.first_months")), 1), max(round(read("legal.spread_months")), 1)
    worth = monthly ** np.arange(1, first + parts)
    won = read("legal.win") * read("legal.recovered", product) * float(worth[first - 1 :].mean())
    costs = read("legal.upfront_share") + read("legal.monthly_share") * float(worth.sum())
    return Line(LEGAL, won - costs, amount(read, "legal.upfront", currency))


def _sale(read: Reader, monthly: float, ageing: str) -> Line:
    """VS = price x (1 - reserve) x v^months."""
    price = read("sale.price", ageing) * (1 - read("sale.reserve"))
    return Line(SALE, price * monthly ** read("sale.months"), 0.0)
