"""The facts the demo portfolio is drawn from: copilot/demo/market.yaml."""

from decimal import Decimal
from functools import cache

from pydantic import BaseModel, ConfigDict

from copilot.documents import packaged, read
from copilot.rate import RateBasis


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Country(_Strict):
    """One country: share of the debtors, names, income (whole units a month), rates (% a year, by product)."""

    currency: str
    debtors: int
    phone: str
    tax_percent: int
    income: int
    zones: tuple[str, ...]
    surnames_each: int
    rate_basis: RateBasis
    rates: dict[str, Decimal]
    first: tuple[str, ...]
    last: tuple[str, ...]
    company: tuple[str, ...]


class Product(_Strict):
    """Share among people and among companies, and the principal in months of income (from, to)."""

    person: int
    company: int
    months: tuple[float, float]


class Lateness(_Strict):
    """A share of the debtors and their days past due (from, to); negative: not due yet."""

    share: int
    days: tuple[int, int]


class Market(_Strict):
    """The whole document."""

    name: str
    version: int
    countries: dict[str, Country]
    products: dict[str, Product]
    lateness: tuple[Lateness, ...]


@cache
def load_market() -> Market:
    """The packaged market."""
    return read(packaged("copilot.demo", "market.yaml"), Market)[0]
