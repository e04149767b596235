"""How does a figure that a person typed become a value, and back? In the number format of that person.

Only what fits the format exactly is read: 1.500 is fifteen hundred where the point groups, and refused as an amount
where it is the decimal mark. A guess would be a wrong instalment.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from copilot.errors import BadAmount
from copilot.money import Money, from_major, scale
from ui.parts.figures import comma

MOST_SIGNS = 30
"""Longer is no figure."""

_SIGNS = re.compile(r"^(?:US\$|S/|Bs|R\$|[$€£₲]|[A-Z]{3})?\s*|\s*(?:%|[A-Z]{3})?$")


class Unreadable(ValueError):
    """What was typed is no figure of its kind. `key` names the sentence of the catalogue (typed.*)."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody writes numbers: with which mark they group thousands and with which they part decimals."""

    thousands: str
    decimal: str

    def number(self, text: str) -> Decimal:
        """A number as it was typed; signs of currency and percent may stand beside it. Raises Unreadable.

        >>> Hand(".", ",").number("$ 43.900,50")
        Decimal('43900.50')
        """
        bare = re.sub(r"\s", "", _SIGNS.sub("", text.strip().replace("\u00a0", " ")))
        group, mark = re.escape(self.thousands), re.escape(self.decimal)
        form = rf"-?(?:\d+|\d{{1,3}}(?:{group}\d{{3}})+)(?:{mark}\d+)?"
        if len(bare) > MOST_SIGNS or not re.fullmatch(form, bare, re.ASCII):
            raise Unreadable("format")
        value = Decimal(bare.replace(self.thousands, "").replace(self.decimal, "."))
        if value < 0:
            raise Unreadable("negative")
        return value

    def minor(self, text: str, currency: str) -> int:
        """An amount in minor units of `currency`; Unreadable if it has more decimals than people pay in."""
        value = self.number(text)
        # "43.900" with a decimal point is somebody else's 43,900 and not 43.90: every typed decimal counts.
        if -int(value.as_tuple().exponent) > scale(currency):
            raise Unreadable("decimals")
        try:
            read = from_major(value, currency)
        except BadAmount:
            raise Unreadable("huge") from None
        return read.minor

    def fraction(self, text: str) -> Decimal:
        """A percentage as a fraction: "35,5" or "35,5 %" -> 0.355, exact."""
        return self.number(text).scaleb(-2)

    def write(self, value: Decimal) -> str:
        """A number as this person types it, without zeros that say nothing.

        >>> Hand(",", ".").write(Decimal("43900.50"))
        '43,900.5'
        """
        marks = str.maketrans(",.", self.thousands + self.decimal)
        whole = value == value.to_integral_value()
        return f"{value.quantize(Decimal(1)) if whole else value.normalize():,f}".translate(marks)

    def write_minor(self, minor: int, currency: str) -> str:
        """An amount as this person types it: 4390050 ARS -> "43.900,50"."""
        major = Money(minor, currency).major
        marks = str.maketrans(",.", self.thousands + self.decimal)
        return f"{major:,.{scale(currency)}f}".translate(marks) if major % 1 else self.write(major)

    def write_fraction(self, share: Decimal) -> str:
        """A fraction as a percentage, as this person types it: 0.355 -> "35,5"."""
        return self.write(share.scaleb(2))


def writing_of(locale: str, lang: str) -> str:
    """The locale in which a reader types: of their country when the page is in their language, else the page's."""
    return locale if locale.partition("-")[0] == lang else lang


def hand_of(writing: str) -> Hand:
    """How numbers are typed in a locale."""
    return Hand(",", ".") if comma(writing) else Hand(".", ",")
