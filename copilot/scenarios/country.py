"""What does the law of the debtor's country say about an offer on a day? Dated facts, each with its source.

The document is copilot/data/country_finance.yaml; its facts are to be verified before they are relied on, and every
answer carries the fact it is from. A fact whose period is over is used only when nothing newer is known, and then it is
marked stale (and verify), so that a screen can say so. Source: project finance notes, sections 1, 3, 4, 6, 7 (2026-11).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from copilot.documents import packaged, read
from copilot.money import SCALES
from copilot.scenarios.country_document import (
    CeilingRule,
    CostConvention,
    CountryDocument,
    CountryRules,
    DatedFact,
    Unit,
)

_Found = TypeVar("_Found", bound=DatedFact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Where a figure of the law is from. `from_on` to `to_on`: the days it holds, both included, None = open.

    `confidence` is high, medium or low; `verify`: not yet compared with the official text, or `stale`: its period was
    over on the day it was asked for and nothing newer is known.
    """

    fact_id: str
    source: str
    from_on: date | None
    to_on: date | None
    confidence: str
    verify: bool
    note: str
    stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vat:
    """VAT shares (fractions) of the interest and of the charges of a payment."""

    on_interest: Decimal
    on_charges: Decimal
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryFinance:
    """The law of one country as it stands on `on`. `known` is False for a country the document does not name.

    `payment_order` names the five buckets, what is paid first stands first; `oldest_first` pays each instalment whole
    before the next, else bucket by bucket. `interest_on_interest`: may interest of a grace become principal if agreed.
    `year_days` is 365 or 360; `calendar` the ISO country of the public holidays ("" = none); `multiple` the minor units
    people pay in, for every currency we know (1 = to the minor unit).
    """

    country: str
    on: date
    known: bool
    calendar: str
    year_days: int
    year_days_fact: Fact
    multiple: Mapping[str, int]
    multiple_fact: Fact
    payment_order: tuple[str, ...]
    oldest_first: bool
    payment_order_fact: Fact
    interest_on_interest: bool
    interest_on_interest_fact: Fact
    rules: CountryRules

    def vat(self, product: str, person: str) -> Vat:
        """The VAT on a product ("mortgage", "credit_card", ...) for a kind of person ("person", "company")."""
        row = in_force([row for row in self.rules.vat if row.fits(product, person)], self.on)
        assert row is not None  # the last row is for everything, and always (country_document.py)
        return Vat(on_interest=row.on_interest, on_charges=row.on_charges, fact=fact_of(row, self.on))

    @property
    def costs(self) -> tuple[CostConvention, ...]:
        """The total-cost rates of the country; empty when it has none that we know."""
        return _all_in_force(self.rules.cost, self.on)

    @property
    def ceiling_rules(self) -> tuple[CeilingRule, ...]:
        """Which ceilings the country has, with all their periods (see ceilings.py)."""
        return self.rules.ceilings

    def unit(self, name: str) -> Unit | None:
        """What a unit of account is worth, by the latest value known on the day; None if there is none."""
        return in_force([unit for unit in self.rules.units if unit.unit == name], self.on)

    def facts(self) -> tuple[Fact, ...]:
        """Every fact that holds on the day, or the latest one that held; ceilings with their current period."""
        rules = self.rules
        units = {unit.unit for unit in rules.units}
        latest: list[DatedFact | None] = [in_force(rule.periods, self.on) for rule in rules.ceilings]
        latest += [self.unit(name) for name in sorted(units)]
        lists = (
            *_all_in_force(rules.vat, self.on),
            *self.costs,
            *_all_in_force(rules.without_ceiling, self.on),
        )
        found = [*lists, *(fact for fact in latest if fact is not None)]
        return (
            self.year_days_fact, self.multiple_fact, self.payment_order_fact, self.interest_on_interest_fact,
            *(fact_of(row, self.on) for row in found),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Countries:
    """The whole document; `content` is the digest of the file."""

    document: CountryDocument
    content: str

    @property
    def version_id(self) -> str:
        """Name, version and content, as pinned in a journal."""
        return f"{self.document.name}@{self.document.version}#{self.content}"

    def of(self, country: str, *, on: date) -> CountryFinance:
        """The law of `country` (ISO code) on `on`; a country we do not know gets the neutral one, known=False."""
        rules = self.document.countries.get(country, self.document.unknown)
        days, multiple = _held(rules.year_days, on), _held(rules.multiple, on)
        order, compound = _held(rules.payment_order, on), _held(rules.interest_on_interest, on)
        return CountryFinance(
            country=country, on=on, known=country in self.document.countries, calendar=rules.calendar, rules=rules,
            year_days=days.value, year_days_fact=fact_of(days, on),
            multiple=MappingProxyType(dict.fromkeys(SCALES, 1) | multiple.minor), multiple_fact=fact_of(multiple, on),
            payment_order=order.order, oldest_first=order.oldest_first, payment_order_fact=fact_of(order, on),
            interest_on_interest=compound.allowed, interest_on_interest_fact=fact_of(compound, on),
        )  # fmt: skip


@cache
def load_countries() -> Countries:
    """The packaged document."""
    document, content = read(packaged("copilot.data", "country_finance.yaml"), CountryDocument)
    return Countries(document=document, content=content)


def in_force(facts: Iterable[_Found], on: date) -> _Found | None:
    """The first of `facts` that holds on `on`; else the one that ended last before it; None if all begin later."""
    begun = [fact for fact in facts if _begun(fact, on)]
    holding = [fact for fact in begun if not _over(fact, on)]
    if holding:
        return holding[0]
    return max(begun, key=lambda fact: fact.to_on or date.max, default=None)


def fact_of(row: DatedFact, on: date) -> Fact:
    """The fact behind a row of the document as it is used on `on`: stale, and to be verified, when it is over."""
    stale = _over(row, on)
    return Fact(
        fact_id=row.id, source=row.source, from_on=row.from_on, to_on=row.to_on, confidence=row.confidence,
        verify=row.verify or stale, note=row.note, stale=stale,
    )  # fmt: skip


def _all_in_force(facts: Iterable[_Found], on: date) -> tuple[_Found, ...]:
    """All of `facts` that hold on `on`; else all that had begun, now stale."""
    begun = tuple(fact for fact in facts if _begun(fact, on))
    return tuple(fact for fact in begun if not _over(fact, on)) or begun


def _held(facts: tuple[_Found, ...], on: date) -> _Found:
    # A day before the first fact is older than anything we decide; what came first is closest to it.
    return in_force(facts, on) or facts[0]


def _begun(row: DatedFact, on: date) -> bool:
    return row.from_on is None or row.from_on <= on


def _over(row: DatedFact, on: date) -> bool:
    return row.to_on is not None and row.to_on < on
