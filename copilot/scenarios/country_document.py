"""The shapes of copilot/data/country_finance.yaml: dated facts about what a law says, checked when they are read.

How a fact of these is found for a day stands in country.py. docs/country-finance.md explains the fields to people.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from copilot.debt import BUCKETS, PersonKind
from copilot.money import scale
from copilot.rate import ceiling


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedFact(_Strict):
    """One statement of a law: where it is from, when it holds (both days included, None = open), how sure we are."""

    id: str = Field(min_length=1)
    source: str = Field(min_length=1)
    from_on: date | None = Field(default=None, alias="from")
    to_on: date | None = Field(default=None, alias="to")
    confidence: Literal["high", "medium", "low"]
    verify: bool
    note: str = ""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValueError(f"{self.id} ends on {self.to_on}, before it begins on {self.from_on}")
        if not self.verify and self.confidence != "high":
            raise ValueError(f"{self.id} is of {self.confidence} confidence: it needs verify: true")
        return self


class YearDays(DatedFact):
    """How many days a year has when interest is counted by days."""

    value: Literal[360, 365]


class Multiple(DatedFact):
    """Which multiple people pay in, minor units per currency; what is not named is paid to the minor unit."""

    minor: dict[str, int]

    @model_validator(mode="after")
    def _payable(self) -> Self:
        for currency, minor in self.minor.items():
            scale(currency)
            if minor < 1:
                raise ValueError(f"{self.id} has a multiple of {minor} for {currency}; give at least 1")
        return self


class PaymentOrder(DatedFact):
    """What a payment pays first: every bucket once; `oldest_first` instalment by instalment, else bucket by bucket."""

    order: tuple[str, ...]
    oldest_first: bool

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if sorted(self.order) != sorted(BUCKETS):
            raise ValueError(f"{self.id} must name each of {', '.join(BUCKETS)} once")
        return self


class InterestOnInterest(DatedFact):
    """Whether interest of a grace may become principal by agreement."""

    allowed: bool


class VatRow(DatedFact):
    """VAT shares of interest and of charges; a row without products or persons is for all of them."""

    products: tuple[str, ...] = ()
    persons: tuple[PersonKind, ...] = ()
    on_interest: Decimal = Field(ge=0, lt=1)
    on_charges: Decimal = Field(ge=0, lt=1)

    def fits(self, product: str, person: str) -> bool:
        """Is this row for the product and the kind of person?"""
        return (not self.products or product in self.products) and (
            not self.persons or person in self.persons
        )


class CostConvention(DatedFact):
    """A total-cost rate by its legal name and how it is counted (see cost.py).

    `timing`: "periods" (equal months, odd days over `year_days`), "days" (all days over `year_days`), "unit_periods"
    (US), "eu". `weeks`: a year of so many equal weeks; None counts weeks by their days. `with_charges` and `with_tax`
    say which flows are inside.
    """

    name: str
    timing: Literal["periods", "days", "unit_periods", "eu"]
    year_days: Literal[360, 365]
    weeks: Literal[52] | None = None
    basis: Literal["effective", "nominal"]
    decimals: int = Field(ge=0, le=4)
    with_tax: bool
    with_charges: bool

    @model_validator(mode="after")
    def _countable(self) -> Self:
        if self.basis == "nominal" and (self.timing not in ("periods", "unit_periods") or self.weeks is None):
            raise ValueError(f"{self.id} is nominal: it needs timing periods or unit_periods, and weeks: 52")
        if self.basis == "effective" and self.timing == "unit_periods":
            raise ValueError(f"{self.id} counts unit periods, whose rate is nominal")
        return self


class Unit(DatedFact):
    """What a unit of account (UF) is worth in whole units of a currency."""

    unit: str
    currency: str
    value: Decimal = Field(gt=0)


class Bracket(_Strict):
    """A range: more than `above`, at most `up_to`; None = open. Amounts in `unit` (empty: whole currency units)."""

    unit: str = ""
    above: Decimal | None = None
    up_to: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Does `value` lie in the range?"""
        return (self.above is None or value > self.above) and (self.up_to is None or value <= self.up_to)


class CeilingPeriod(DatedFact):
    """A ceiling as published for a period: the `rate` itself, or a `reference` that the law takes `multiple` times."""

    rate: Decimal | None = Field(default=None, gt=0, le=20)
    reference: Decimal | None = Field(default=None, gt=0, le=20)
    multiple: Decimal | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_reference = self.reference is not None and self.multiple is not None
        if (self.rate is None) != by_reference or (self.reference is None) != (self.multiple is None):
            raise ValueError(f"{self.id} needs either rate, or reference and multiple")
        return self

    @property
    def per_year(self) -> Decimal:
        """The ceiling as a fraction a year, in the basis of its rule."""
        if self.reference is not None and self.multiple is not None:
            return ceiling(self.reference, self.multiple)
        assert self.rate is not None
        return self.rate


class CeilingRule(_Strict):
    """Which debts a ceiling is for, and its periods. `basis` nominal means twelve times the monthly rate.

    `when_over`: what happens on a day after the last known period: "latest_known" goes on with it, marked stale; "none"
    applies none.
    """

    id: str
    name: str
    products: tuple[str, ...] = ()
    except_products: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    amount: Bracket = Bracket()
    days: Bracket = Bracket()
    basis: Literal["effective", "nominal"]
    when_over: Literal["latest_known", "none"] = "latest_known"
    periods: tuple[CeilingPeriod, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        for earlier, later in pairwise(self.periods):
            if earlier.to_on is None or later.from_on is None or earlier.to_on >= later.from_on:
                raise ValueError(f"{later.id} must begin after {earlier.id} ends")
        return self


class WithoutCeiling(DatedFact):
    """Where no ceiling stands in this document, and why: a fact without a number."""

    products: tuple[str, ...] = ()


class CountryRules(_Strict):
    """Everything the document says about one country; lists are read from top to bottom."""

    calendar: str
    year_days: tuple[YearDays, ...] = Field(min_length=1)
    multiple: tuple[Multiple, ...] = Field(min_length=1)
    payment_order: tuple[PaymentOrder, ...] = Field(min_length=1)
    interest_on_interest: tuple[InterestOnInterest, ...] = Field(min_length=1)
    vat: tuple[VatRow, ...] = Field(min_length=1)
    cost: tuple[CostConvention, ...] = ()
    units: tuple[Unit, ...] = ()
    ceilings: tuple[CeilingRule, ...] = ()
    without_ceiling: tuple[WithoutCeiling, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        last = self.vat[-1]
        if last.products or last.persons or last.from_on:
            raise ValueError(
                f"the last row of vat, {last.id}, must be for every product, person and earlier day"
            )
        known = {unit.unit for unit in self.units} | {""}
        for rule in self.ceilings:
            if rule.amount.unit not in known:
                raise ValueError(f"{rule.id} counts in {rule.amount.unit}, which has no value under units")
        return self

    def every(self) -> Iterator[DatedFact]:
        """Every fact of the country, whatever its dates."""
        for facts in (
            self.year_days, self.multiple, self.payment_order, self.interest_on_interest, self.vat, self.cost,
            self.units, self.without_ceiling, *(rule.periods for rule in self.ceilings),
        ):  # fmt: skip
            yield from facts


class CountryDocument(_Strict):
    """The whole document; `unknown` is what holds for a country that is not named."""

    name: str
    version: int
    countries: dict[str, CountryRules]
    unknown: CountryRules

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        seen: set[str] = set()
        for rules in (*self.countries.values(), self.unknown):
            for fact in rules.every():
                if fact.id in seen:
                    raise ValueError(f"the id {fact.id} stands twice")
                seen.add(fact.id)
        return self
