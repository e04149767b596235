"""Which function answers each method of the family of rounding?"""

import decimal
from decimal import Decimal

from api.vectors.inputs import Answers, Inputs
from copilot.errors import BadDocument
from copilot.money import allocate, last_share, round_decimals, round_minor

MODES: dict[str, str] = {
    name.removeprefix("ROUND_"): value for name, value in vars(decimal).items() if name.startswith("ROUND_")
}


def one(inputs: Inputs) -> Answers:
    """A number rounded to decimals."""
    return {"result": round_decimals(inputs.number("value"), inputs.count("decimals"), mode(inputs))}


def many(inputs: Inputs) -> Answers:
    """Several numbers rounded alike."""
    decimals, rounding = inputs.count("decimals"), mode(inputs)
    return {"results": [round_decimals(value, decimals, rounding) for value in inputs.numbers("values")]}


def by_ratios(inputs: Inputs) -> Answers:
    """Minor units split by weights."""
    return {
        "parts": allocate(inputs.count("total_minor"), [int(ratio) for ratio in inputs.numbers("ratios")])
    }


def in_equal_parts(inputs: Inputs) -> Answers:
    """Minor units split evenly."""
    return {"parts": allocate(inputs.count("total_minor"), [1] * inputs.count("parts_count"))}


def last(inputs: Inputs) -> Answers:
    """What the last of rounded shares must be, in cents."""
    minor, share = (round_minor(inputs.number(name) * 100) for name in ("principal", "share"))
    return {"last_share": Decimal(last_share(minor, share, inputs.count("instalments"))) / 100}


def mode(inputs: Inputs) -> str:
    """The rounding rule by the format's name for it."""
    name = inputs.text("mode")
    if name not in MODES:
        raise BadDocument(
            f"{name!r} is not a rounding rule. Use one of {', '.join(sorted(MODES))}.", mode=name
        )
    return MODES[name]
