"""Which figures were said: amounts, shares, counts of payments and months, with their place in the text.

A number is money only if something says so: a sign, a currency, thousands, or a verb of paying beside it. Dates,
times, ages, document numbers and "cien veces" are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from copilot.listen.figure_words import ENGLISH, LARGE_UNIT, PESO, PESOS, SIGNS, SPANISH, FigureWords
from copilot.listen.number_words import Number, read_number
from copilot.listen.tokens import NO_PAUSE, STOP, Token
from copilot.money import SCALES, from_major
from copilot.speech import Slot

MAX_AMOUNT = Decimal(10**12)
"""Whole currency units above which a figure is noise; no consumer debt comes near."""
MAX_INSTALLMENTS = 360
_AT_ONCE = frozenset("hoy ahora ahorita ya manana today now tomorrow upfront".split())
_AT_ONCE_PHRASES = (
    ("de", "una"), ("de", "contado"), ("al", "contado"), ("para", "cerrar"), ("y", "listo"), ("y", "cerramos"),
    ("de", "entrada"), ("de", "anticipo"), ("de", "enganche"), ("up", "front"), ("right", "now"), ("in", "full"),
    ("en", "efectivo"), ("to", "settle"), ("to", "close"), ("para", "liquidar"), ("para", "cancelar"),
    ("una", "sola", "vez"),
)  # fmt: skip
_SMALL_BARE = 10  # "tengo dos" counts things; from ten up a bare number after a verb of paying is money
_ID_DIGITS = 7  # an unbroken run this long is an id unless it is round


@dataclass(frozen=True, slots=True)
class Speech:
    """What the readers of figures need to know about an utterance."""

    said: Sequence[Token]
    currency: str
    country: str
    english: bool

    @property
    def words(self) -> FigureWords:
        """The context words of the language."""
        return ENGLISH if self.english else SPANISH

    def text(self, at: int) -> str:
        """The word at a token index, "" outside the utterance."""
        return self.said[at].text if 0 <= at < len(self.said) else ""

    def number(self, at: int) -> Number | None:
        """The number that begins at a token index, None outside the utterance."""
        if at >= len(self.said):
            return None
        return read_number(self.said, at, english=self.english, country=self.country)

    def runs(self, at: int, phrase: Sequence[str]) -> bool:
        """Whether the words of `phrase` stand from token `at` on, with no end of clause inside."""
        span = self.said[at : at + len(phrase)]
        return [token.text for token in span] == list(phrase) and all(t.pause != STOP for t in span[1:])


@dataclass(frozen=True, slots=True)
class Figure:
    """A slot with its token span `first:after`; `exact` is the value before it was put in the slot's unit."""

    slot: Slot
    first: int
    after: int
    exact: Decimal


def figures(speech: Speech) -> tuple[Figure, ...]:
    """Every figure of the utterance in order, without overlaps. Linear; never raises."""
    found: list[Figure] = []
    at = 0
    while at < len(speech.said):
        figure = _fraction(speech, at) or _number(speech, at)
        if isinstance(figure, Figure):
            found.append(figure)
            at = figure.after
        else:
            at = figure if isinstance(figure, int) else at + 1
    return tuple(found)


def period(speech: Speech, at: int) -> tuple[tuple[int, int], int] | None:
    """((times, per), token after) of a period named at token `at`: "por mes" is (1, 1), "por quincena" (2, 1)."""
    for phrase, often in speech.words.periods.items():
        if speech.text(at) == phrase[0] and speech.runs(at, phrase):
            return often, at + len(phrase)
    return None


def at_once(speech: Speech, at: int) -> bool:
    """Whether the words at `at` say that it is paid in one go: "hoy", "de una", "de contado", "today"."""
    return speech.text(at) in _AT_ONCE or any(speech.runs(at, phrase) for phrase in _AT_ONCE_PHRASES)


def _fraction(speech: Speech, at: int) -> Figure | None:
    for phrase, ppm in speech.words.fractions.items():
        if speech.text(at) == phrase[0] and speech.runs(at, phrase):
            after = at + len(phrase)
            if speech.text(after) in ("hora", "an", "hour", "past", "day"):
                return None
            return _figure(speech, "fraction", at, after, Decimal(ppm))
    return None


def _number(speech: Speech, at: int) -> Figure | int | None:
    """The figure that begins at token `at`; an int tells where to go on after a number that is no figure."""
    sign = SIGNS.get(speech.text(at))
    first = at
    if sign is not None:
        at += 1
    number = speech.number(at)
    if number is None:
        return None
    if number.value <= 0 or number.value > MAX_AMOUNT:
        return number.after
    if sign is not None:
        return _amount(speech, number, first, sign or speech.currency)
    return _share(speech, number) or _counted(speech, number) or _money(speech, number) or number.after


def _share(speech: Speech, number: Number) -> Figure | None:
    words, after = speech.words, number.after
    if number.value > 100 or number.scaled:
        return None
    for sign in words.percent:
        if speech.runs(after, sign):
            return _figure(speech, "percentage", number.first, after + len(sign), number.value)
    rebate_after = speech.text(after) in words.of and speech.text(after + 1).startswith(words.discount)
    rebate_before = speech.text(number.first - 1) in ("de", "del", "of") and speech.text(
        number.first - 2
    ).startswith(words.discount)
    if (rebate_after or rebate_before) and speech.text(after) not in words.currencies:
        return _figure(speech, "percentage", number.first, after, number.value)
    return None


def _counted(speech: Speech, number: Number) -> Figure | int | None:
    """Payments, months, or things that are neither: then where to go on."""
    words, noun = speech.words, speech.text(number.after)
    whole = number.value == int(number.value) and not number.scaled and not number.grouped
    if noun in words.installments and not _pause(speech, number.after):
        if whole and number.value <= MAX_INSTALLMENTS:
            return _figure(speech, "installments", number.first, number.after + 1, number.value)
        return None
    if noun in words.months and whole and number.value <= MAX_INSTALLMENTS:
        return _figure(speech, "duration_months", number.first, number.after + 1, number.value)
    if noun in words.not_money or _identity(speech, number) or _date(speech, number):
        return number.after + (noun in words.not_money)
    if (
        noun in words.of
        and whole
        and number.value <= MAX_INSTALLMENTS
        and _amount_follows(speech, number.after + 1)
    ):
        return _figure(speech, "installments", number.first, number.after, number.value)
    return None


def _money(speech: Speech, number: Number) -> Figure | None:
    words, after = speech.words, number.after
    if (unit := words.currencies.get(speech.text(after))) and not _pause(speech, after):
        return _amount(speech, number, number.first, _currency(unit, speech), after + 1)
    if SIGNS.get(speech.text(after)) is not None and speech.said[after].glued:
        return _amount(speech, number, number.first, SIGNS[speech.text(after)] or speech.currency, after + 1)
    alone = number.first == 0 and after == len(speech.said)
    if number.scaled or number.grouped or alone or _spoken_of_as_money(speech, number):
        return _amount(speech, number, number.first, speech.currency)
    return None


def _amount(speech: Speech, number: Number, first: int, currency: str, after: int = 0) -> Figure | None:
    after = after or number.after
    if not number.after - number.first or currency not in SCALES:
        return None
    value, inferred = number.value, number.inferred
    if first < number.first and (unit := speech.words.currencies.get(speech.text(after))):
        after, currency = after + 1, _currency(unit, speech)
    bare = first == number.first and after == number.after and not number.scaled and not number.grouped
    if bare and value < 1_000 and currency in LARGE_UNIT:
        value, inferred = value * 1_000, True
    return _figure(speech, "amount", first, after, value, currency, inferred)


def _figure(
    speech: Speech,
    kind: str,
    first: int,
    after: int,
    exact: Decimal,
    currency: str = "",
    inferred: bool = False,
) -> Figure:
    value = from_major(exact, currency).minor if currency else int(exact)
    start, end = speech.said[first].start, speech.said[after - 1].end
    slot = Slot(type=kind, start=start, end=end, value=value, currency=currency, inferred=inferred)
    return Figure(slot, first, after, exact)


def _currency(unit: str, speech: Speech) -> str:
    if unit != PESO:
        return unit
    return (
        speech.currency if speech.currency in PESOS.values() else PESOS.get(speech.country, speech.currency)
    )


def _pause(speech: Speech, at: int) -> bool:
    return at >= len(speech.said) or speech.said[at].pause != NO_PAUSE


def _identity(speech: Speech, number: Number) -> bool:
    """Whether the number belongs to a document, telephone or file, or is too long and uneven to be money."""
    for at in range(number.first - 1, max(number.first - 5, -1), -1):
        if speech.text(at) in speech.words.identity:
            return True
        if speech.said[at].pause == STOP:
            break
    if speech.text(number.after) in speech.words.currencies:
        return False
    digits = speech.text(number.first)
    return not number.worded and not number.scaled and digits.isdigit() and len(digits) >= _ID_DIGITS and (
        not digits.endswith("00")
    )  # fmt: skip


def _date(speech: Speech, number: Number) -> bool:
    words, before, after = speech.words, speech.text(number.first - 1), speech.text(number.after)
    if number.scaled or number.grouped:
        return False
    if after in words.of and speech.text(number.after + 1) in words.calendar:
        return True
    month_before = before in words.calendar or (
        before == "de" and speech.text(number.first - 2) in words.calendar
    )
    if month_before or after in words.calendar:
        return True
    if after in ("st", "nd", "rd", "th", "am", "pm", "hs", "hrs"):
        return True
    return before in words.before_date and number.value <= 31 and after not in words.currencies


def _amount_follows(speech: Speech, at: int) -> bool:
    """Whether an amount stands at `at`, as after "seis de": "doce de 20 lucas", "tres de 300"."""
    if SIGNS.get(speech.text(at)) is not None:
        return True
    number = speech.number(at)
    if number is None or speech.text(number.after) in speech.words.installments | speech.words.not_money:
        return False
    return number.scaled or number.grouped or number.value >= 50


def _spoken_of_as_money(speech: Speech, number: Number) -> bool:
    """Whether a bare number stands where only money can: "puedo 200", "15000 por mes", "seis cuotas de 300"."""
    words, after = speech.words, number.after
    if not _pause(speech, after) and period(speech, after) is not None:
        return True
    if not (_pause(speech, after) or speech.text(after) in words.followers or at_once(speech, after)):
        return False
    if speech.text(number.first - 1) in words.of and speech.text(number.first - 2) in words.installments:
        return True
    if number.first == 0 and at_once(speech, after):
        return True
    if number.value < _SMALL_BARE:
        return False
    for at in range(number.first - 1, max(number.first - 5, -1), -1):
        if speech.text(at) in words.context:
            return True
        if speech.text(at) not in words.fillers or speech.said[at].pause == STOP:
            return False
    return False
