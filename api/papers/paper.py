"""A quote as a file: which formats there are, and what the file is called."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from api.papers.contents import Contents
from api.papers.pdf import pdf
from api.papers.xlsx import xlsx
from copilot.quote import Ground, Quote
from copilot.scripts.figures import language

CONTENT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf": "application/pdf",
    }
)

_WRITERS: Mapping[str, Callable[[Contents], bytes]] = MappingProxyType({"xlsx": xlsx, "pdf": pdf})
_NAMES = {"es": "propuesta", "en": "proposal"}


def paper_of(form: str, quote: Quote, ground: Ground, *, locale: str, with_books: bool) -> tuple[str, bytes]:
    """The name and the bytes of a quote as "xlsx" or "pdf"; `with_books` adds a sheet that no advisor may see.

    The same quote gives the same bytes.
    """
    contents = Contents(quote=quote, ground=ground, locale=locale, with_books=with_books)
    content = _WRITERS[form](contents)
    whom = re.sub(r"[^A-Za-z0-9._-]+", "-", ground.position.debtor.debtor_id).strip("-.")
    return f"{_NAMES[language(locale)]}-{whom}-{quote.scenario.offer.offer_id}.{form}", content
