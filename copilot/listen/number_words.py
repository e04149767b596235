"""Numbers as people write and say them: "1.500", "15k", "ciento ochenta mil", "un palo y medio", "two hundred"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from copilot.listen.tokens import NO_PAUSE, Token

COMMA_THOUSANDS = frozenset({"MX", "PE", "US", "GB", "PR", "GT", "SV", "HN", "NI", "DO", "PA"})
"""Countries that write 1,500; every other one we serve writes 1.500. Source: CLDR 46 locale data, 2024-10."""

_UNITS_ES = dict(zip("dos tres cuatro cinco seis siete ocho nueve".split(), range(2, 10), strict=True))
_TEENS_ES = "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte".split()
_TWENTIES_ES = (
    "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
)
_HUNDREDS_ES = "doscient trescient cuatrocient quinient seiscient setecient novecient ochocient".split()
_TEENS_EN = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()


@dataclass(frozen=True, slots=True)
class NumberWords:
    """One language's number words. `small` 0..29 in one word, `tens`, `hundreds`; `ones` count only before a scale."""

    small: Mapping[str, int]
    tens: Mapping[str, int]
    hundreds: Mapping[str, int]
    ones: frozenset[str]
    joiner: str
    scales: Mapping[str, int]
    half: frozenset[str]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was said: tokens `first` up to `after`. `worded` false for plain digits.

    `scaled` is true when a word such as mil, lucas or k multiplied it; `slang` when that word means money;
    `grouped` when it was written with thousands marks; `inferred` when the notation leaves a doubt.
    """

    value: Decimal
    first: int
    after: int
    worded: bool
    scaled: bool
    slang: bool
    grouped: bool
    inferred: bool


SPANISH = NumberWords(
    small={
        **_UNITS_ES, **{word: 10 + k for k, word in enumerate(_TEENS_ES)}, "veintiun": 21,
        **{word: 21 + k for k, word in enumerate(_TWENTIES_ES.split())},
    },
    tens={
        "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
        "veinte": 20,
    },
    hundreds={"cien": 100, "ciento": 100} | {
        stem + ending: value
        for stem, value in zip(_HUNDREDS_ES, (200, 300, 400, 500, 600, 700, 900, 800), strict=True)
        for ending in ("os", "as")
    },
    ones=frozenset({"un", "una", "uno"}), joiner="y",
    scales={
        "mil": 1_000, "miles": 1_000, "k": 1_000, "millon": 1_000_000, "millones": 1_000_000,
    },
    half=frozenset({"medio", "media"}),
)  # fmt: skip

ENGLISH = NumberWords(
    small={
        **{w: k for k, w in enumerate("two three four five six seven eight nine".split(), 2)},
        **{w: k for k, w in enumerate(_TEENS_EN, 10)},
    },
    tens={
        "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    },
    hundreds={}, ones=frozenset({"a", "one"}), joiner="and",
    scales={"thousand": 1_000, "k": 1_000, "million": 1_000_000},
    half=frozenset({"half"}),
)  # fmt: skip

SLANG = {"luca": 1_000, "lucas": 1_000, "luquitas": 1_000, "palo": 1_000_000, "palos": 1_000_000}
"""Money words that multiply: a luca is 1,000 (1 in Peru), a palo a million."""
SLANG_BY_COUNTRY = {
    "AR": {"gamba": 100, "gambas": 100, "melon": 1_000_000, "melones": 1_000_000},
    "CL": {"gamba": 100, "gambas": 100, "quina": 500}, "CO": {"barra": 1_000, "barras": 1_000},
    "PE": {"luca": 1, "lucas": 1, "luquitas": 1}, "US": {"grand": 1_000}, "GB": {"grand": 1_000},
}  # fmt: skip

_MILLION = 1_000_000
_NO_LIMIT = 10**15


def read_number(said: Sequence[Token], at: int, *, english: bool, country: str) -> Number | None:
    """The longest number that begins at token `at`, or None.

    Each part must be of a smaller order than the one before, so "veinte mil quince mil" is two numbers. A million
    followed by bare hundreds means thousands ("un palo doscientos" = 1,200,000) and is marked inferred.
    """
    words = ENGLISH if english else SPANISH
    slang = SLANG | SLANG_BY_COUNTRY.get(country, {}) if not english else SLANG_BY_COUNTRY.get(country, {})
    total, after, limit, facts = Decimal(0), at, _NO_LIMIT, _Facts()
    while True:
        part = _part(said, after, words, slang, country, first=after == at)
        if part is None or part.scale >= limit:
            break
        value = part.value * part.scale
        if after > at and part.scale == 1 and part.value >= min(limit, 1_000):
            break
        if limit == _MILLION and part.scale == 1 and 100 <= part.value < 1_000 and not english:
            value, facts.inferred = part.value * 1_000, True
        total, after, limit = total + value, part.after, part.scale
        facts.note(part)
        if part.scale == 1:
            break
    if after == at:
        return None
    return Number(total, at, after, facts.worded, facts.scaled, facts.slang, facts.grouped, facts.inferred)


@dataclass(slots=True)
class _Facts:
    worded: bool = False
    scaled: bool = False
    slang: bool = False
    grouped: bool = False
    inferred: bool = False

    def note(self, part: "_Part") -> None:
        self.worded |= part.worded
        self.scaled |= part.scale >= 1_000 or part.slang
        self.slang |= part.slang
        self.grouped |= part.grouped
        self.inferred |= part.inferred


@dataclass(frozen=True, slots=True)
class _Part:
    value: Decimal
    scale: int
    after: int
    worded: bool
    slang: bool
    grouped: bool
    inferred: bool


def _part(
    said: Sequence[Token], at: int, words: NumberWords, slang: Mapping[str, int], country: str, *, first: bool
) -> _Part | None:
    """A group below a thousand (or digits) with the scale word after it, e.g. "ciento ochenta mil"."""
    if at >= len(said) or (not first and said[at].pause != NO_PAUSE):
        return None
    scales = {**words.scales, **slang}
    grouped = inferred = False
    if not first and said[at].text == words.joiner and not _half_after(said, at, words):
        if words is SPANISH or at + 1 >= len(said) or said[at + 1].number:
            return None  # "mil y quinientos" is not said; "two thousand and fifty" is
        at += 1
    if said[at].number:
        digits = read_digits(said, at, country)
        if digits is None or (said[at].glued and first):
            return None
        value, after, grouped, inferred = digits
    else:
        group = _group(said, at, words, scales)
        if group is None:
            return None
        value, after = Decimal(group[0]), group[1]
    worded, scale, is_slang = not said[at].number, 1, False
    while after < len(said) and (by := scales.get(said[after].text)) is not None:
        if after > at and said[after].pause != NO_PAUSE:
            break
        if said[after].text == "k" and not said[after].glued:
            break
        if scale > 1 and (scale, by) != (1_000, _MILLION):
            break  # "mil millones" multiplies; "lucas lucas" is stammering
        is_slang |= said[after].text in slang
        scale, after = scale * by, after + 1
    if scale > 1 and _half_after(said, after, words):
        value, after = value + Decimal("0.5"), after + 2
    return _Part(value, scale, after, worded, is_slang, grouped, inferred)


def _half_after(said: Sequence[Token], at: int, words: NumberWords) -> bool:
    return at + 1 < len(said) and said[at].text == words.joiner and said[at + 1].text in words.half


def _group(
    said: Sequence[Token], at: int, words: NumberWords, scales: Mapping[str, int]
) -> tuple[Decimal, int] | None:
    """A value below a thousand in words; a bare scale word counts one of it ("mil", "luca"), "medio" a half."""
    word = said[at].text
    following = said[at + 1].text if at + 1 < len(said) and said[at + 1].pause == NO_PAUSE else ""
    if (word in words.ones or word in words.half) and following != "hundred":
        if following not in scales:
            return None
        return (Decimal(1) if word in words.ones else Decimal("0.5")), at + 1
    if word in ("mil", "palo") and word in scales:
        return Decimal(1), at
    value, after = _hundreds(said, at, words)
    if words is ENGLISH and value and said[after : after + 1] and said[after].text == words.joiner:
        after += _below_hundred(said, after + 1, words) is not None
    below = _below_hundred(said, after, words)
    if below is not None:
        value, after = value + below[0], below[1]
    elif value and after < len(said) and said[after].text in words.ones - {"a"}:
        value, after = value + 1, after + 1
    return (Decimal(value), after) if after > at else None


def _hundreds(said: Sequence[Token], at: int, words: NumberWords) -> tuple[int, int]:
    """(value, token after): "trescientos", "two hundred", "fifteen hundred"; (0, at) if there are none."""
    word = said[at].text
    if word in words.hundreds:
        return words.hundreds[word], at + 1
    if words is ENGLISH and at + 1 < len(said) and said[at + 1].text == "hundred":
        many = 1 if word in words.ones else words.small.get(word, 0)
        return many * 100, at + (2 if many else 0)
    return 0, at


def _below_hundred(said: Sequence[Token], at: int, words: NumberWords) -> tuple[int, int] | None:
    if at >= len(said):
        return None
    word = said[at].text
    if word in words.small and word not in words.tens:
        return words.small[word], at + 1
    if word not in words.tens:
        return None
    unit = at + 1
    if words is SPANISH:
        if unit < len(said) and said[unit].text != words.joiner:
            return words.tens[word], at + 1
        unit += 1
    ones = {**words.small, "un": 1, "uno": 1, "una": 1, "one": 1}
    if unit < len(said) and said[unit].pause == NO_PAUSE and 0 < ones.get(said[unit].text, 10) < 10:
        return words.tens[word] + ones[said[unit].text], unit + 1
    return words.tens[word], at + 1


def read_digits(said: Sequence[Token], at: int, country: str) -> tuple[Decimal, int, bool, bool] | None:
    """(value, token after, has thousands marks, in doubt) of a written number, or None if it is a date, id or time.

    Three digits after a single mark are always thousands, for no currency has three decimals; the country decides
    only whether that is in doubt. "15 000" (a space) is read as one number when the second group ends in 00.
    """
    text = said[at].text
    if any(mark in text for mark in ":/-") or len(text) > 20:
        return None
    if text.isdigit():
        after = at + 1
        while after < len(said) and _continues(said, after) and len(said[at].text) <= 3:
            text, after = text + said[after].text, after + 1
        return Decimal(text), after, after > at + 1, False
    home = "," if country in COMMA_THOUSANDS else "."
    marks = [c for c in text if not c.isdigit()]
    if len(set(marks)) == 2:
        decimal = marks[-1]
        thousands = text.replace(decimal, "", marks.count(decimal) - 1) if marks.count(decimal) > 1 else text
        whole, _, cents = thousands.rpartition(decimal)
        if marks.count(decimal) > 1 or len(cents) > 2 or not _grouped(whole.split(marks[0])):
            return None
        return (
            Decimal(whole.replace(marks[0], "") + "." + cents),
            at + 1,
            True,
            bool(country) and marks[0] != home,
        )
    groups = text.split(marks[0])
    if _grouped(groups):
        return Decimal("".join(groups)), at + 1, True, bool(country) and marks[0] != home
    if len(groups) == 2 and len(groups[1]) <= 2:
        return Decimal(".".join(groups)), at + 1, False, bool(country) and marks[0] == home
    return None


def _grouped(groups: Sequence[str]) -> bool:
    head, *rest = groups
    return 1 <= len(head) <= 3 and head[0] != "0" and bool(rest) and all(len(group) == 3 for group in rest)


def _continues(said: Sequence[Token], at: int) -> bool:
    token = said[at]
    return token.number and token.pause == NO_PAUSE and token.spaced == 1 and len(token.text) == 3 and (
        token.text.isdigit() and token.text.endswith("00")
    )  # fmt: skip
