"""Which debtors match what the advisor typed? Without case, accents or punctuation, word by word, by prefix.

PostgreSQL's own full text search over a generated column: no extension is needed, because neither the embedded
server nor every managed one ships `pg_trgm` and `unaccent`. Every word typed must begin a word of the debtor's
id, name, phone or e-mail.
"""

import re
import unicodedata

from sqlalchemy import ColumnElement, func, literal_column

_ACCENTED = "áàâãäåéèêëíìîïóòôõöúùûüñçÁÀÂÃÄÅÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÑÇ"
_PLAIN = "aaaaaaeeeeiiiiooooouuuuncAAAAAAEEEEIIIIOOOOOUUUUNC"

SEARCHABLE = (
    "regexp_replace(lower(translate(debtor_id || ' ' || name || ' ' || phone || ' ' || email, "
    f"'{_ACCENTED}', '{_PLAIN}')), '[^a-z0-9]+', ' ', 'g')"
)
"""The SQL of debtors.search. The same folding as `words`; changing it is a migration."""

MAX_WORDS = 8


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
    return folded.bool_op("@@")(func.to_tsquery(simple, query))
