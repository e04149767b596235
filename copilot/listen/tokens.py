"""Words of an utterance in a form that can be compared, each with its place in the original text."""

import re
import unicodedata
from dataclasses import dataclass

NO_PAUSE, COMMA, STOP = 0, 1, 2

_TOKEN = re.compile(
    r"(?P<sign>us\$|u\$s|s/\.?(?=\s*[0-9])|[$%€£])"
    r"|(?P<number>[0-9](?:[0-9.,:/\-]*[0-9])?)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<stop>[.;:?!¿¡…\n])"
    r"|(?P<comma>,)"
)
_DROPPED = frozenset({"Mn", "Cf"})  # accents after decomposition; zero-width and direction marks
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Token:
    """One comparable word, number or sign; `start:end` index the ORIGINAL text.

    `pause` tells what stood before it (NO_PAUSE, COMMA, STOP; the first token has STOP). `glued` is true when no
    space separates it from the word or number before it ("15k", "covid19"). `spaced` counts the characters between
    it and the token before.
    """

    text: str
    start: int
    end: int
    pause: int
    glued: bool
    spaced: int
    number: bool


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of any text, lower-case and without accents. Never raises; linear in the length of the text.

    >>> [token.text for token in tokens("Sí, ¿puedo 15.000?")]
    ['si', 'puedo', '15.000']
    """
    plain, origin = _plain(text)
    found: list[Token] = []
    pause, last = STOP, 0
    for match in _TOKEN.finditer(plain):
        if match["stop"] or match["comma"]:
            pause = max(pause, STOP if match["stop"] else COMMA)
            continue
        start, end = match.span()
        glued = start > 0 and (plain[start - 1].isalnum() or plain[start - 1] in "_#@")
        number = match["number"] is not None
        token = Token(match.group(), origin[start], origin[end], pause, glued, start - last, number)
        found.append(token)
        pause, last = NO_PAUSE, end
    return tuple(found)


def folded(text: str) -> str:
    """`text` as tokens see it: lower-case, no accents, straight apostrophes.

    >>> folded("Está MAÑANA")
    'esta manana'
    """
    return _plain(text)[0]


def _plain(text: str) -> tuple[str, list[int]]:
    """The folded text and, per folded character and one past the end, its index in the original."""
    out: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for piece in unicodedata.normalize("NFD", character.lower().translate(_APOSTROPHES)):
            category = unicodedata.category(piece)
            if category in _DROPPED:
                continue
            out.append(" " if category in ("Cc", "Zs") and piece != "\n" else piece)
            origin.append(index)
    origin.append(len(text))
    return "".join(out), origin
