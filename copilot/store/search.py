"""Which debtors match what the advisor typed? Without case, accents or punctuation, word by word, by prefix.

PostgreSQL's own full text search over a generated column: no extension is needed, because neither the embedded
server nor every managed one ships `pg_trgm` and `unaccent`. Every word typed must begin a word of the debtor's
id, name, phone or e-mail.
"""

import re
import unicodedata

from sqlalchemy import ColumnElement, func, literal_column, or_

_ACCENTED = "áàâãäåéèêëíìîïóòôõöúùûüñçÁÀÂÃÄÅÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÑÇ"
_PLAIN = "aaaaaaeeeeiiiiooooouuuuncAAAAAAEEEEIIIIOOOOOUUUUNC"

SEARCHABLE = (
    "regexp_replace(lower(translate(debtor_id || ' ' || name || ' ' || phone || ' ' || email, "
    f"'{_ACCENTED}', '{_PLAIN}')), '[^a-z0-9]+', ' ', 'g')"
)
"""The SQL of debtors.search. The same folding as `words`; changing it is a migration."""

MAX_WORDS = 8
SHORTEST_NUMBER = 7
"""Fewer digits than this are not looked for at the end of phone numbers."""


def words(typed: str) -> list[str]:
    """The folded words of a search box, at most eight.

    >>> words("  Núñez, 30-1234 ")
    ['nunez', '30', '1234']
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", typed) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", bare.lower())[:MAX_WORDS]


def matches(typed: str) -> ColumnElement[bool]:
    """The condition on `debtors` for what was typed; true for every debtor when nothing searchable was typed."""
    found = words(typed)
    if not found:
        return literal_column("true")
    query = " & ".join(f"{word}:*" for word in found)
    simple: ColumnElement[str] = literal_column(
        "'simple'::regconfig"
    )  # the index serves only this exact expression
    folded = func.to_tsvector(simple, literal_column("debtors.search"))
    by_words = folded.bool_op("@@")(func.to_tsquery(simple, query))
    number = digits(typed)
    if not number:
        return by_words
    # A dialler gives bare digits, the portfolio has them grouped, with or without the country in front.
    bare: ColumnElement[str] = func.regexp_replace(literal_column("debtors.phone"), "[^0-9]+", "", "g")
    return or_(by_words, bare.like(f"%{number}"))


def digits(typed: str) -> str:
    """A phone number typed or passed on by a dialler, as bare digits; "" if it is not one.

    >>> digits("+54 9 (341) 000-0142"), digits("MX-0042")
    ('5493410000142', '')
    """
    bare = re.sub(r"[\s()+.\-]+", "", typed)
    return bare if re.fullmatch(rf"[0-9]{{{SHORTEST_NUMBER},20}}", bare) else ""
