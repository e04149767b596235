"""The small pattern language of the lexicon: one phrase per line, matched on tokens in linear time.

    no puedo|podemos ~ pagar*     words; a|b alternatives; stem* any ending; ~ up to 3 words between, ~~ up to 6
                                  (only ~~ reaches over a comma)
    quiero pagar|ponerme_al_día   an underscore keeps words together as one alternative
    me|nos? echaron               a trailing ? makes a word optional
    ^ dale $                      ^ begins and $ ends a clause
    llego a @amount               @amount @installments @percentage @fraction @figure: a figure that was said
    [AR CL] ando seco             only for these countries (and for a locale without country)

A line is unfolded into plain phrases, one per combination of joined alternatives. There is no nesting and no
repetition, so no phrase can be slow. A phrase never crosses the end of a clause.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from copilot.errors import BadDocument
from copilot.listen.tokens import COMMA, STOP, Token, folded

T = TypeVar("T")

GAPS = {"~": 3, "~~": 6}
FIGURES = frozenset({"@amount", "@installments", "@percentage", "@fraction", "@duration_months", "@figure"})
_KEEP_APOSTROPHE = ("'ll", "'re", "'d")  # "i'll" without its apostrophe is another word


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase: a set of words and stems, or a figure, or a gap of up to `gap` words."""

    words: frozenset[str]
    stems: tuple[str, ...]
    figure: str
    gap: int
    optional: bool

    def accepts(self, word: str) -> bool:
        """Whether `word` may stand here."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed line; `countries` empty means everywhere."""

    line: str
    elements: tuple[Element, ...]
    at_start: bool
    at_end: bool
    countries: frozenset[str]

    def speaks(self, country: str) -> bool:
        """Whether the phrase is used in `country` ("" = not known: every phrase is)."""
        return not country or not self.countries or country in self.countries


Figures = Mapping[int, Sequence[tuple[int, str]]]
"""Token index where a figure starts -> (token index after it, its slot type)."""


def parse(line: str, file: str) -> tuple[Phrase, ...]:
    """A line of the lexicon as phrases. Raises BadDocument naming file and line when it cannot begin a match."""
    rest, countries = line.strip(), frozenset[str]()
    if rest.startswith("["):
        names, _, rest = rest[1:].partition("]")
        countries = frozenset(names.split())
    words = rest.split()
    at_start, at_end = words[:1] == ["^"], words[-1:] == ["$"]
    places = [_places(word) for word in words[at_start : len(words) - at_end]]
    found = []
    for combination in product(*places):
        elements = tuple(element for sequence in combination for element in sequence)
        if not elements or elements[0].optional or elements[0].gap or elements[-1].gap:
            raise BadDocument(
                f"{file}: the phrase {line!r} must begin with a word or figure and end with one. Rewrite it.",
                file=file, line=line,
            )  # fmt: skip
        if any(element.figure and element.figure not in FIGURES for element in elements):
            raise BadDocument(
                f"{file}: the phrase {line!r} names an unknown figure. Use one of {', '.join(sorted(FIGURES))}.",
                file=file, line=line,
            )  # fmt: skip
        found.append(Phrase(line, elements, at_start, at_end, countries))
    return tuple(found)


def match(phrase: Phrase, said: Sequence[Token], at: int, figures: Figures) -> int:
    """Index after the last token of the shortest match of `phrase` beginning at token `at`, or -1."""
    if phrase.at_start and said[at].pause != STOP:
        return -1
    for end in _ends(phrase.elements, said, at, at, figures):
        if not phrase.at_end or end == len(said) or said[end].pause == STOP:
            return end
    return -1


class Index(Generic[T]):
    """Phrases by their first word, so that each token tries only the few that can begin there."""

    def __init__(self, entries: Iterable[tuple[Phrase, T]]) -> None:
        self._words: dict[str, list[tuple[Phrase, T]]] = {}
        self._stems: dict[str, list[tuple[Phrase, T]]] = {}
        self._figures: list[tuple[Phrase, T]] = []
        for phrase, value in entries:
            first = phrase.elements[0]
            for word in first.words:
                self._words.setdefault(word, []).append((phrase, value))
            for stem in first.stems:
                self._stems.setdefault(stem, []).append((phrase, value))
            if first.figure:
                self._figures.append((phrase, value))

    def hits(self, said: Sequence[Token], figures: Figures, country: str) -> Iterator[tuple[int, int, T]]:
        """(first token, token after, value) of every phrase that matches, in order of the text."""
        for at, token in enumerate(said):
            for phrase, value in self._beginning(token.text, at in figures):
                if phrase.speaks(country) and (end := match(phrase, said, at, figures)) > 0:
                    yield at, end, value

    def _beginning(self, word: str, figure: bool) -> Iterator[tuple[Phrase, T]]:
        yield from self._words.get(word, ())
        for length in range(1, min(len(word), 20) + 1):
            yield from self._stems.get(word[:length], ())
        if figure:
            yield from self._figures


def _places(word: str) -> list[tuple[Element, ...]]:
    """The sequences one word of a line may stand for: its single alternatives together, each joined one apart."""
    parts = word.removesuffix("?").split("|")
    together = [part for part in parts if "_" in part and not part.startswith("@")]
    joined = [tuple(_element(piece) for piece in part.split("_") if piece) for part in together]
    single = "|".join(part for part in parts if part not in together)
    optional = "?" if word.endswith("?") else ""
    return ([(_element(single + optional),)] if single else []) + joined


def _element(word: str) -> Element:
    if word in GAPS:
        return Element(frozenset(), (), "", GAPS[word], False)
    optional = word.endswith("?")
    parts = folded(word.removesuffix("?")).split("|")
    if word.startswith("@"):
        return Element(frozenset(), (), parts[0], 0, optional)
    words = {part for part in parts if not part.endswith("*")}
    words |= {w.replace("'", "") for w in words if not w.endswith(_KEEP_APOSTROPHE)}
    stems = tuple(part[:-1] for part in parts if part.endswith("*"))
    return Element(frozenset(words), stems, "", 0, optional)


def _ends(
    elements: Sequence[Element], said: Sequence[Token], start: int, at: int, figures: Figures
) -> Iterator[int]:
    """Where the rest of a phrase can end when it continues at token `at`, shortest first."""
    if not elements:
        yield at
        return
    first, rest = elements[0], elements[1:]
    if first.gap:
        wall = STOP if first.gap > GAPS["~"] else COMMA  # only the long gap reaches over a comma
        for skipped in range(first.gap + 1):
            if skipped and (at + skipped > len(said) or said[at + skipped - 1].pause >= wall):
                return
            yield from _ends(rest, said, start, at + skipped, figures)
        return
    if at < len(said) and (at == start or said[at].pause != STOP):
        for end in _after(first, said, at, figures):
            yield from _ends(rest, said, start, end, figures)
    if first.optional:
        yield from _ends(rest, said, start, at, figures)


def _after(element: Element, said: Sequence[Token], at: int, figures: Figures) -> Iterator[int]:
    if element.figure:
        for end, kind in figures.get(at, ()):
            if element.figure in ("@figure", "@" + kind):
                yield end
    elif element.accepts(said[at].text):
        yield at + 1
