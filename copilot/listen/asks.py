"""What figure did the debtor put forward? The part of the figures that is an offer, not a complaint or a memory."""

from collections.abc import Iterator, Sequence
from enum import Enum

from copilot.listen.ask_words import ENGLISH, SPANISH, AskWords
from copilot.listen.figures import Figure, Speech, at_once, period
from copilot.listen.tokens import COMMA, STOP
from copilot.money import Money
from copilot.speech import Ask

_PPM_PER_PERCENT = 10_000
_REACH = 7  # words looked back for the verb that governs a figure
_AFTER = 4  # words looked ahead for "hoy", "no puedo"
_LONG_TERM = 6  # "en 12 meses" is a term; "en 3 meses" is more often a date


class Stance(Enum):
    """How the debtor stands to a figure: puts it forward, turns it down (or tells a fact), or leaves it open."""

    OFFERED = "offered"
    OPEN = "open"
    NOT_OFFERED = "not_offered"


def ask(speech: Speech, found: Sequence[Figure]) -> Ask | None:
    """The debtor's own figure, or None if no figure was put forward.

    The last one of each sort wins, for people correct themselves. Amounts per fortnight or week are turned into a
    month (times 2, times 52/12 rounded down, the latter inferred). Amounts in another currency than the call's are
    left out: nobody converted them. `discount` is the share asked off in ppm.
    """
    monthly: tuple[Figure, int, bool] | None = None
    lump = count = share = None
    stance = Stance.OPEN
    for place, figure in enumerate(found):
        stance = _stance(speech, found, place, stance)
        if stance is Stance.NOT_OFFERED:
            continue
        kind = figure.slot.type
        if kind == "amount" and figure.slot.currency == speech.currency:
            often = _often(speech, found, place)
            if often:
                minor = figure.slot.value * often[0] // often[1]
                monthly = (figure, minor, often[1] != 1)
            elif stance is Stance.OFFERED or _lump(speech, figure):
                lump = figure
        elif kind == "installments" or (kind == "duration_months" and _term(speech, figure)):
            count = figure
        elif kind in ("percentage", "fraction") and _off(speech, figure):
            share = figure
    if monthly is None and lump is None and count is None and share is None:
        return None
    used = [figure for figure in (monthly[0] if monthly else None, lump) if figure]
    return Ask(
        monthly=Money(monthly[1], speech.currency) if monthly else None,
        lump=Money(lump.slot.value, speech.currency) if lump else None,
        installments=count.slot.value if count else None,
        discount=_ppm(share) if share else None,
        inferred=any(figure.slot.inferred for figure in used) or (monthly is not None and monthly[2]),
    )


def _words(speech: Speech) -> AskWords:
    return ENGLISH if speech.english else SPANISH


def _ppm(figure: Figure) -> int:
    return int(figure.exact if figure.slot.type == "fraction" else figure.exact * _PPM_PER_PERCENT)


def _stance(speech: Speech, found: Sequence[Figure], place: int, earlier: Stance) -> Stance:
    """The stance to a figure; `earlier` is the stance to the one before, which may govern both."""
    figure, words = found[place], _words(speech)
    if _turned_down(speech, figure):
        return Stance.NOT_OFFERED
    if (
        speech.text(figure.after) in words.agrees
    ):  # "480 no puedo, con 220 sí": what follows outranks what precedes
        return Stance.OFFERED
    floor = found[place - 1].after if place else 0
    for at in _back(speech, figure.first, floor):
        word = speech.text(at)
        if word in words.facts and not _payment_follows(speech, at):
            return Stance.NOT_OFFERED
        if word in words.offers:
            return Stance.NOT_OFFERED if _negated(speech, at, figure.first) else Stance.OFFERED
    if place and _joined(speech, found[place - 1], figure):
        return earlier
    return _follows(speech, figure)


def _back(speech: Speech, first: int, floor: int) -> Iterator[int]:
    """Token indices before `first`, nearest first, within reach and within the clause."""
    for at in range(first - 1, max(first - 1 - _REACH, floor - 1, -1), -1):
        if speech.said[at + 1].pause == STOP:
            return
        yield at


def _turned_down(speech: Speech, figure: Figure) -> bool:
    """ "no trescientos", "480 mil no puedo", "300 es mucho", "en vez de 300", "300 de alquiler"."""
    words, after = _words(speech), figure.after
    before = speech.text(figure.first - 1)
    if before in words.negators and speech.said[figure.first].pause < COMMA:
        return True
    if any(
        speech.runs(figure.first - len(phrase), phrase)
        for phrase in words.instead
        if figure.first >= len(phrase)
    ):
        return True
    if named := period(speech, after):
        after = named[1]
    if any(after < len(speech.said) and speech.runs(after, p) for p in words.excepting):
        return False
    if after >= len(speech.said) or speech.said[after].pause == STOP:
        return False
    if speech.text(after) in words.negators and (
        after + 1 == len(speech.said) or speech.said[after + 1].pause
    ):
        return True
    return any(speech.runs(after, phrase) for phrase in words.too_much) or (
        speech.text(after) in words.spent_on_of and speech.text(after + 1) in words.spent_on
    )


def _negated(speech: Speech, verb: int, figure: int) -> bool:
    """Whether the verb stands under a "no" that reaches the figure: "no puedo pagar 300" but not "no más de 300"."""
    words = _words(speech)
    if any(speech.text(at) in words.limits for at in range(verb + 1, figure)):
        return False
    at = verb
    while at > 0 and (speech.text(at - 1) in words.offers or speech.text(at - 1) in words.clitics):
        if speech.said[at].pause:
            return False
        at -= 1
    own = speech.text(at) in words.negators
    return own or (at > 0 and not speech.said[at].pause and speech.text(at - 1) in words.negators)


def _payment_follows(speech: Speech, verb: int) -> bool:
    """ "make a payment of 200" is an offer though "I make 2,000" is income."""
    return any(speech.text(verb + step).startswith("payment") for step in (1, 2, 3))


def _joined(speech: Speech, earlier: Figure, later: Figure) -> bool:
    """ "seis cuotas de 300", "200 o 300", "3 de 150": the verb before the first governs both."""
    between = [speech.text(at) for at in range(earlier.after, later.first)]
    return len(between) <= 2 and all(word in _words(speech).joiners for word in between) and (
        speech.said[later.first].pause != STOP
    )  # fmt: skip


def _follows(speech: Speech, figure: Figure) -> Stance:
    """The verb after the figure: "con 220 sí", "ochenta mensuales puedo", "300 le doy"."""
    words = _words(speech)
    for at in range(figure.after, min(figure.after + _AFTER, len(speech.said))):
        if speech.said[at].pause == STOP:
            break
        word = speech.text(at)
        if word in words.negators or word in words.facts:
            return Stance.OPEN
        if word in words.offers or word in words.agrees:
            return Stance.OFFERED
    return Stance.OPEN


def _often(speech: Speech, found: Sequence[Figure], place: int) -> tuple[int, int] | None:
    """How often a month the amount is paid, (times, per), or None if nothing says it recurs."""
    figure, words = found[place], _words(speech)
    for at in range(figure.after, min(figure.after + 2, len(speech.said))):
        if speech.said[at].pause == STOP:
            break
        if named := period(speech, at):
            return named[0]
        if speech.text(at) not in words.loosely:
            break
    earlier = found[place - 1] if place else None
    if earlier and earlier.slot.type == "installments" and _joined(speech, earlier, figure):
        return 1, 1
    for at in _back(speech, figure.first, earlier.after if earlier else 0):
        if at < figure.first - 1 and (named := period(speech, at)) and named[1] <= figure.first:
            return named[0]
        if speech.text(at) in words.installment and speech.text(at + 1) in words.joiners | words.offers:
            return 1, 1
        if speech.text(at) in words.fortnights:
            return 2, 1
        if speech.text(at) in words.lowers and not at_once(speech, figure.after):
            return 1, 1
    return None


def _lump(speech: Speech, figure: Figure) -> bool:
    """Whether an open amount is said to be paid in one go."""
    for at in range(figure.after, min(figure.after + _AFTER, len(speech.said))):
        if speech.said[at].pause == STOP:
            break
        if at_once(speech, at) or speech.text(at) in _words(speech).days:
            return True
    return figure.first > 0 and any(
        at_once(speech, figure.first - back) for back in (1, 2) if figure.first >= back
    )


def _term(speech: Speech, figure: Figure) -> bool:
    """Whether months are a length of plan: "a 12 meses", "over 6 months"; not "hace dos meses"."""
    before = speech.text(figure.first - 1)
    return before in ("a", "over") or (before in ("en", "in") and figure.slot.value >= _LONG_TERM)


def _off(speech: Speech, figure: Figure) -> bool:
    """Whether a share is asked off: a word for discount in reach, or half is paid to settle the whole."""
    words = _words(speech)
    reach = range(max(figure.first - _REACH, 0), min(figure.after + _AFTER, len(speech.said)))
    if any(speech.text(at).startswith(speech.words.discount) for at in reach):
        return True
    if speech.text(figure.after) in ("menos", "less"):
        return True
    settles = any(speech.text(at).startswith(words.settles) for at in range(figure.after, len(speech.said)))
    return figure.slot.type == "fraction" and figure.exact == 500_000 and settles
