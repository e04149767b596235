"""How are days, shares and plain numbers of documents written? Amounts of money come ready from the API."""

from datetime import date
from decimal import Decimal, InvalidOperation

from copilot.money import round_decimals
from ui.words import Words

COMMA = frozenset({"MX", "PE", "US", "GB", "PR", "DO", "GT", "HN", "NI", "PA", "SV", "en"})
"""Countries (and the plain language) that write 1,234.50; the others write 1.234,50. Source: Unicode CLDR 46."""


def comma(locale: str) -> bool:
    """Does a locale write 1,234.50? English always does.

    >>> comma("es-MX"), comma("es-AR"), comma("en")
    (True, False, True)
    """
    language, _, country = locale.partition("-")
    return language in COMMA or country in COMMA


def day(on: date | None, w: Words) -> str:
    """A calendar day: "22/11/2026"; in English "2026-11-22"; empty when there is none."""
    if on is None:
        return ""
    return on.strftime("%d/%m/%Y") if w.lang == "es" else on.isoformat()


def day_of(text: object, w: Words) -> str:
    """A calendar day that comes as ISO text; empty when there is none."""
    return day(date.fromisoformat(str(text)), w) if text else ""


def number(value: object, w: Words) -> str:
    """A number with its thousands apart: "15.000,5"; in English "15,000.5". Text that is no number stays as it is."""
    try:
        shown = f"{Decimal(str(value)).normalize():,f}"
    except InvalidOperation:
        return str(value)
    return shown.translate(_SWAP) if w.lang == "es" else shown


def percent(share: object, w: Words) -> str:
    """A share as a percentage, exact: "0.355" -> "35,5 %". Text that is no number stays as it is."""
    try:
        return f"{number(Decimal(str(share)).scaleb(2), w)} %"
    except InvalidOperation:
        return str(share)


def rounded(share: object, decimals: int, w: Words) -> str:
    """A share as a percentage with at most `decimals` places, half up: "0.283647", 2 -> "28,36 %"."""
    try:
        return percent(round_decimals(Decimal(str(share)), decimals + 2), w)
    except InvalidOperation:
        return str(share)


def yearly(rate: str | None, w: Words) -> str:
    """A contract rate as the API writes it, "0.85 nominal" -> "85 % nominal"; empty when there is none."""
    share, _, basis = (rate or "").partition(" ")
    return f"{percent(share, w)} {w.label('basis', basis) if basis else ''}".strip() if share else ""


_SWAP = str.maketrans(",.", ".,")
