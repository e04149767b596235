"""Reads tests/cases/offers/*.yaml and builds the offer that a table describes; amounts there are whole units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from copilot.debt import Balance, Debt, Debtor, PersonKind, Position
from copilot.impact import BookImpact
from copilot.money import Money, scale
from copilot.offer import (
    CatchUp,
    FullPayment,
    HardshipPause,
    InstallmentPlan,
    Offer,
    PartialPromise,
    Scenario,
    Settlement,
    SettlementPlan,
    TermExtension,
)
from copilot.plan_terms import (
    Balloon,
    Bullet,
    FirstPeriod,
    French,
    German,
    Grace,
    GraceKind,
    PaymentTerms,
    RateReduction,
    Rhythm,
    StepUp,
)
from copilot.rate import DAYS_PER_YEAR, Rate, RateBasis
from copilot.scenarios.assumptions import changed, load_assumptions
from copilot.scenarios.books import book_impact
from copilot.scenarios.country import CountryFinance, load_countries
from copilot.scenarios.impact import scenario

FOLDER = Path(__file__).parents[1] / "cases" / "offers"
COLUMNS = ("number", "due_on", "opening", "interest", "vat", "charge", "principal", "payment", "balance")
KINDS = {
    kind.__dataclass_fields__["kind"].default: kind
    for kind in (
        Settlement, InstallmentPlan, FullPayment, CatchUp, SettlementPlan, TermExtension, HardshipPause, PartialPromise,
    )
}  # fmt: skip
OF_FORM = {
    "french": lambda _: French(),
    "german": lambda _: German(),
    "bullet": lambda _: Bullet(),
    "step_up": lambda terms: StepUp(growth=fraction(terms["growth"]), every=terms["every"]),
    "balloon": lambda terms: Balloon(profile=terms["profile"]),
    "rate_reduction": lambda terms: RateReduction(after=terms["after"], then=rate(terms["then_rate"])),
}


@dataclass(frozen=True)
class Table:
    """One file: what was written, by key."""

    key: str
    written: Mapping[str, Any]

    @property
    def on(self) -> date:
        return self.written["today"]

    @property
    def currency(self) -> str:
        return self.written["currency"]

    @property
    def income(self) -> Money:
        return Money(self.minor(self.written["income"]), self.currency)

    def minor(self, amount: object) -> int:
        """Whole currency units as written -> minor units, exact."""
        exact = fraction(amount).scaleb(scale(self.currency))
        assert exact == int(exact), f"{self.key}: {amount} has more decimals than {self.currency} is paid in"
        return int(exact)

    def balance(self, name: str) -> Balance:
        parts = self.written.get(name, {})
        return Balance(currency=self.currency, **{bucket: self.minor(held) for bucket, held in parts.items()})


@cache
def tables() -> tuple[Table, ...]:
    """Every table of the folder, by file name."""
    return tuple(
        Table(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    )


def law_of(table: Table) -> CountryFinance:
    """The law of the table's country on its day."""
    return load_countries().of(table.written["country"], on=table.on)


def priced(table: Table) -> Scenario:
    """The table's offer with schedule and impact, as the engine gives them."""
    return scenario(
        offer_of(table), on=table.on, npv_rate=fraction(table.written["npv_rate"]), income=table.income,
        law=law_of(table), product=table.written["product"],
    )  # fmt: skip


def booked(table: Table) -> BookImpact:
    """What the engine says that the table's offer does to the books, with the assumptions that the table gives."""
    given, product = table.written["books"]["given"], table.written["product"]
    debt = Debt(
        debt_id="d-1", product=product, claim=table.balance("claim"), arrears=table.balance("claim"),
        oldest_due_on=table.on - timedelta(days=given["days_past_due"]), days_past_due=given["days_past_due"],
        contract_rate=rate(given["contract_rate"]),
    )  # fmt: skip
    debtor = Debtor(debtor_id="p-1", kind=PersonKind.PERSON, country=table.written["country"])
    position = Position(debtor=debtor, on=table.on, currency=table.currency, debts=(debt,))
    assumed = {f"allowance.pd:{given['ageing']}": given["pd"], "allowance.lgd:other": given["lgd"]}
    assumed |= {f"books.recognised:{name}": share for name, share in given["recognised"].items()}
    return book_impact(
        priced(table), position,
        changed(
            load_assumptions(), {name: fraction(value) for name, value in assumed.items()}, source="the table",
            on=table.on,
        ),
        ageing=given["ageing"], law_vat=fraction(given["vat_on_interest"]), on=table.on,
    )  # fmt: skip


def fraction(number: object) -> Decimal:
    return Decimal(str(number))


def rate(written: Mapping[str, Any]) -> Rate:
    return Rate(
        fraction(written["per_year"]),
        RateBasis(written.get("basis", "nominal")),
        written.get("year_days", DAYS_PER_YEAR),
    )


def offer_of(table: Table) -> Offer:
    """The offer of a table, through the real types."""
    kind = KINDS[table.written["kind"]]
    terms = {**table.written["terms"], "claim": table.balance("claim")}
    if "waived" in kind.__dataclass_fields__:
        terms["waived"] = table.balance("waived")
    if "arrears" in kind.__dataclass_fields__:
        terms["arrears"] = table.balance("arrears")
    for amount in {"down_payment", "amount"} & terms.keys():
        terms[amount] = table.minor(terms[amount])
    if "form" in terms:
        terms["form"] = OF_FORM[terms["form"]](terms)
    if "rate" in terms:
        terms["rate"] = rate(terms["rate"])
    if "grace" in terms:
        terms["grace"] = Grace(kind=GraceKind(terms["grace"]["kind"]), periods=terms["grace"]["periods"])
    if "paying" in table.written:
        terms["paying"] = _paying(table)
    return kind(**{name: value for name, value in terms.items() if name in kind.__dataclass_fields__})


def _paying(table: Table) -> PaymentTerms:
    read = {
        "rhythm": Rhythm, "first_period": FirstPeriod, "multiple": table.minor, "charge": table.minor,
        "vat_on_interest": fraction, "vat_on_charges": fraction,
    }  # fmt: skip
    return PaymentTerms(
        **{
            name: read.get(name, lambda value: value)(value)
            for name, value in table.written["paying"].items()
        }
    )
