"""Works a formula of copilot/scenarios/explanation.py out from its own text and values, and from nothing else.

Reads what is printed: + − · / ^, raised signs as powers, ⌈ ⌉, ⌊ ⌋, Σ and Π over an index that starts at 1.
"""

import re
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from copilot.money import Money
from copilot.scenarios.explain import Explanation, Symbol

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ⁿᵏ", "0123456789-+()nk")
LOW_INDEX = {"ₖ": "k", "ⱼ": "j"}
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<big>[ΣΠ])(?P<index>[ₖⱼ])₌₁(?P<end>[ⁿᵏ])"
    r"|(?P<name>[A-Za-z]+(?:′|[₀-₉ₙ]+|[ₖⱼ])?)|(?P<raised>[⁰¹²³⁴-⁹⁻⁺⁽⁾ⁿᵏ]+)|(?P<sign>[+−·/^()⌈⌉⌊⌋-]))"
)


def worked_out(why: Explanation) -> tuple[Decimal, set[str]]:
    """The right side of the formula, rounded as the unit of the left side says, and the symbols that were read."""
    left, _, right = why.formula.partition(" = ")
    assert why.values[0].symbol == left, why
    with localcontext(prec=60):
        reader = _Reader(right, {value.symbol: _number(value) for value in why.values[1:]})
        worth = reader.all()
    with localcontext(prec=24):  # half a cent that arrives as 0.4999... is half a cent
        worth = +worth
    unit = why.values[0].unit
    if unit == "money":
        worth = worth.to_integral_value(rounding=ROUND_HALF_UP)
    if unit == "share":
        worth = worth.quantize(Decimal("0.000001"), rounding=ROUND_DOWN)
    return worth, reader.read


def stated(why: Explanation) -> Decimal:
    """The figure that the formula claims to give, as a plain number (money in minor units)."""
    return _number(why.values[0])


def _number(value: Symbol) -> Decimal:
    if isinstance(value.value, Money):
        return Decimal(value.value.minor)
    return Decimal(value.value if isinstance(value.value, Decimal | int) else value.value.toordinal())


class _Reader:
    def __init__(self, text: str, known: dict[str, Decimal]) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.known = known
        self.read: set[str] = set()
        for match in TOKEN.finditer(text):
            kind = match.lastgroup or ""
            if match["big"]:
                self.tokens.append(("big", match["big"] + LOW_INDEX[match["index"]] + match["end"]))
            elif kind == "raised":
                inner = [
                    (m.lastgroup or "", m.group().strip())
                    for m in TOKEN.finditer(match["raised"].translate(RAISED))
                ]
                self.tokens += [("sign", "^"), ("sign", "("), *inner, ("sign", ")")]
            else:
                self.tokens.append((kind, match.group().strip()))
        self.at = 0

    def all(self) -> Decimal:
        worth = self.sum()
        assert self.at == len(self.tokens), self.tokens[self.at :]
        return worth

    def sum(self) -> Decimal:
        worth = self.product()
        while self.sign() in ("+", "−", "-"):
            worth = worth + self.product() if self.take() == "+" else worth - self.product()
        return worth

    def product(self) -> Decimal:
        worth = self.power()
        while self.sign() in ("·", "/"):
            worth = worth * self.power() if self.take() == "·" else worth / self.power()
        return worth

    def power(self) -> Decimal:
        if self.sign() in ("−", "-"):
            self.take()
            return -self.power()
        worth = self.atom()
        if self.sign() == "^":
            self.take()
            worth = worth ** self.power()
        return worth

    def atom(self) -> Decimal:
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Decimal(text)
        if kind == "name":
            return self.value(self.numbered(text))
        if kind == "big":
            return self.repeated(text)
        worth = self.sum()
        assert (text, self.take()) in (("(", ")"), ("⌈", "⌉"), ("⌊", "⌋")), text
        if text == "(":
            return worth
        with localcontext(prec=24):
            worth = +worth
        return worth.to_integral_value(rounding=ROUND_CEILING if text == "⌈" else ROUND_FLOOR)

    def repeated(self, text: str) -> Decimal:
        kind, index, end = text
        last = int(self.value(end.translate(RAISED)))
        start, worth = self.at, Decimal(1 if kind == "Π" else 0)
        for number in range(1, last + 1):
            self.at, self.known[index] = start, Decimal(number)
            one = self.atom()
            worth = worth * one if kind == "Π" else worth + one
        del self.known[index]
        return worth

    def value(self, symbol: str) -> Decimal:
        if symbol not in LOW_INDEX.values():
            self.read.add(symbol)
        return self.known[symbol]

    def numbered(self, name: str) -> str:
        index = LOW_INDEX.get(name[-1])
        if index is None:
            return name
        return name[:-1] + str(self.known[index]).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

    def sign(self) -> str:
        return (
            self.tokens[self.at][1]
            if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign"
            else ""
        )

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]
