"""How an engine value looks on the screen: money, dates, shares and counts in the habit of a locale.

A locale is a language with an optional country: es-AR, es-MX, es, en-US, en. Amounts and shares hold no-break spaces
(U+00A0), so a screen never breaks a line inside a figure.
"""

from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from copilot.money import Money, round_decimals, scale
from copilot.verdict import PPM

NBSP = "\u00a0"

COMMA_THOUSANDS = frozenset({"MX", "PE", "US", "GB", "PR", "DO", "GT", "HN", "NI", "PA", "SV"})
"""Spanish-speaking and English-speaking countries that write 1,500.50; the others write 1.500,50.
Source: Unicode CLDR 46, 2024-10."""

SIGNS = {
    "USD": f"US${NBSP}", "PEN": f"S/{NBSP}", "EUR": f"€{NBSP}", "GBP": "£", "BRL": f"R${NBSP}", "BOB": f"Bs{NBSP}",
    "PYG": f"₲{NBSP}",
}  # fmt: skip
"""Signs that name one currency wherever they stand."""

PESOS = {
    "ARS": ("AR", f"${NBSP}"), "COP": ("CO", f"${NBSP}"), "CLP": ("CL", "$"), "MXN": ("MX", "$"),
    "UYU": ("UY", f"${NBSP}"),
}  # fmt: skip
"""Currencies with a bare $: the country where that is clear, and the sign. Elsewhere the code is written."""

_MONTHS = {
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
        "noviembre", "diciembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
}  # fmt: skip
_TENTH = Decimal("0.1")


def money_text(amount: Money, locale: str) -> str:
    """An amount with its sign, cents only when they are not zero, exact.

    The bare $ is written in the currency's own country, and in Spanish without a country; USD is $ in en-US and US$
    everywhere else.

    >>> money_text(Money(4390050, "ARS"), "es-AR").replace(NBSP, " "), money_text(Money(4390000, "MXN"), "es-MX")
    ('$ 43.900,50', '$43,900')
    """
    thousands, decimal = _marks(locale)
    digits = scale(amount.currency)
    whole, cents = divmod(abs(amount.minor), 10**digits)
    text = f"{whole:,}".replace(",", thousands)
    if cents:
        text += f"{decimal}{cents:0{digits}d}"
    return f"{'-' if amount.minor < 0 else ''}{_sign(amount.currency, locale)}{text}"


def date_text(day: date, locale: str, on: date) -> str:
    """A date as it is said on `on`, without article: hoy, mañana, and the year only when it is another one.

    >>> date_text(date(2026, 12, 5), "es-AR", date(2026, 11, 22)), date_text(date(2027, 1, 5), "en", date(2026, 11, 22))
    ('5 de diciembre', 'January 5, 2027')
    """
    english = language(locale) == "en"
    if day == on:
        return "today" if english else "hoy"
    if day == on + timedelta(days=1):
        return "tomorrow" if english else "mañana"
    month, year = _MONTHS[language(locale)][day.month - 1], day.year if day.year != on.year else 0
    if not english:
        return f"{day.day} de {month}" + (f" de {year}" if year else "")
    if country(locale) == "GB":
        return f"{day.day} {month}" + (f" {year}" if year else "")
    return f"{month} {day.day}" + (f", {year}" if year else "")


def date_lead(day: date, locale: str, on: date) -> str:
    """What stands before `date_text` in a sentence: "el " or "on "; nothing before hoy and mañana."""
    if on <= day <= on + timedelta(days=1):
        return ""
    return "on " if language(locale) == "en" else "el "


def percent_text(ppm: int, locale: str) -> str:
    """A share in parts per million as a percentage with at most one decimal, cut: never shown above its limit.

    >>> percent_text(250_000, "es-AR").replace(NBSP, " "), percent_text(185_999, "es-MX").replace(NBSP, " ")
    ('25 %', '18.5 %')
    >>> percent_text(250_000, "en")
    '25%'
    """
    value = (Decimal(ppm) * 100 / PPM).quantize(_TENTH, rounding=ROUND_DOWN)
    return _percent(f"{value:f}".removesuffix(".0"), locale)


def rate_text(rate: Decimal, decimals: int, locale: str) -> str:
    """A yearly rate (fraction) as the percentage a law has printed: always `decimals` places, rounded half up.

    >>> rate_text(Decimal("0.79586"), 2, "es-AR").replace(NBSP, " "), rate_text(Decimal("0.128"), 1, "en")
    ('79,59 %', '12.8%')
    """
    return _percent(f"{round_decimals(rate * 100, decimals):f}", locale)


def decimal_text(value: Decimal, decimals: int, locale: str) -> str:
    """A plain number with at most `decimals` places, rounded half up, without zeros at its end.

    >>> decimal_text(Decimal("0.0833333"), 4, "es-AR"), decimal_text(Decimal("2.0"), 4, "en")
    ('0,0833', '2')
    """
    shown = f"{round_decimals(value, decimals).normalize():f}"
    return shown.replace(".", _marks(locale)[1])


def count_text(count: int, locale: str) -> str:
    """A whole number with the thousands mark of the locale.

    >>> count_text(6, "es-AR"), count_text(1200, "es-CL"), count_text(1200, "en")
    ('6', '1.200', '1,200')
    """
    return f"{count:,}".replace(",", _marks(locale)[0])


def language(locale: str) -> str:
    """The language whose words a locale uses: "en" for English, "es" for every other."""
    return "en" if locale.lower().partition("-")[0] == "en" else "es"


def country(locale: str) -> str:
    """The country of a locale, "" if it names none.

    >>> country("es-AR"), country("es")
    ('AR', '')
    """
    return locale.partition("-")[2].upper()


def _percent(value: str, locale: str) -> str:
    text = value.replace(".", _marks(locale)[1])
    return f"{text}%" if language(locale) == "en" else f"{text}{NBSP}%"


def _marks(locale: str) -> tuple[str, str]:
    """(thousands, decimal) marks of a locale."""
    commas = language(locale) == "en" or country(locale) in COMMA_THOUSANDS
    return (",", ".") if commas else (".", ",")


def _sign(currency: str, locale: str) -> str:
    if currency == "USD" and (language(locale), country(locale)) == ("en", "US"):
        return "$"
    if currency in SIGNS:
        return SIGNS[currency]
    home, sign = PESOS.get(currency, ("", ""))
    clear = (
        home and (country(locale) or home) == home and (language(locale) == "es" or country(locale) == home)
    )
    return sign if clear else f"{currency}{NBSP}"
