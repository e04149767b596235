"""An invented Latin American portfolio: the same seed gives the same people, and the day decides how late they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import TypeVar

from copilot.debt import Balance, Debtor, Document, DocumentKind, PersonKind
from copilot.demo.market import Country, Lateness, Market, load_market
from copilot.demo.star import CARLA, carla_documents
from copilot.money import Money, allocate, from_major
from copilot.portfolio.importing import Parsed
from copilot.portfolio.preset import fold
from copilot.rate import Rate, RateBasis

PORTFOLIO = "demo"
SEED = 20261123
_MAX_STATEMENTS = 6
_ABROAD_RATE = Decimal("0.14")  # of dollar balances
_ABROAD_UNIT = 1_400  # pesos to the dollar, only to keep dollar debts of a likely size
_CHOICE = TypeVar("_CHOICE")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One debt to be drawn: whose, which number, how late (days; negative: not due), how much (whole units)."""

    debtor: Debtor
    number: int
    product: str
    late: int
    principal: Decimal
    currency: str


def generate(on: date, *, seed: int = SEED, debtors: int = 400) -> Parsed:
    """`debtors` people and companies of five countries with their documents as of `on`, as an import brings them.

    Days past due are counted back from `on`, so they are always current; everything else hangs on the seed alone.
    The first debtor is always AR-0001, Carla Benítez, the debtor of the recorded call.
    """
    market, rng = load_market(), Random(seed)  # noqa: S311  an invented portfolio, not a secret
    people, documents = [CARLA], {CARLA.debtor_id: carla_documents(on)}
    shares = allocate(debtors, [country.debtors for country in market.countries.values()])
    for (code, country), count in zip(market.countries.items(), shares, strict=True):
        for number in range(1 + (code == CARLA.country), count + 1):
            debtor = _debtor(code, number, country, rng)
            people.append(debtor)
            documents[debtor.debtor_id] = _owed(debtor, country, market, rng, on)
    return Parsed(
        debtors=tuple(people), documents=documents, refusals=(), rows=sum(map(len, documents.values())), skipped=0,
        refused=0, held_back=0, portfolio=PORTFOLIO, preset=PORTFOLIO,
        sha256=sha256(f"{market.name}@{market.version} {seed} {debtors} {on}".encode()).hexdigest(),
    )  # fmt: skip


def _debtor(code: str, number: int, country: Country, rng: Random) -> Debtor:
    company = rng.random() < 0.14
    first, last = rng.choice(country.first), " ".join(rng.sample(country.last, country.surnames_each))
    name = rng.choice(country.company).format(last=last.split()[0]) if company else f"{first} {last}"
    income = Decimal(country.income) * Decimal(round(rng.lognormvariate(2.0 if company else 0, 0.45), 2))
    known = rng.random() < 0.88
    spent = income * Decimal(round(rng.uniform(0.45, 0.85), 2))
    return Debtor(
        debtor_id=f"{code}-{number:04d}", kind=PersonKind.COMPANY if company else PersonKind.PERSON, country=code,
        name=name, zone=rng.choice(country.zones), portfolio=PORTFOLIO,
        income=_rounded(income, country.currency) if known else None,
        expenses=_rounded(spent, country.currency) if known and rng.random() < 0.7 else None,
        external_score=rng.randint(280, 790) if rng.random() < 0.8 else None,
        phone=country.phone.format(number=rng.randint(0, 9999)),
        email=f"{fold(name).replace(' ', '.')}@example.com" if rng.random() < 0.6 else "",
        client_type="pyme" if company else rng.choice(("minorista", "minorista", "preferente", "nuevo")),
        contactability=rng.choice(("high", "high", "medium", "low")),
    )  # fmt: skip


def _owed(debtor: Debtor, country: Country, market: Market, rng: Random, on: date) -> tuple[Document, ...]:
    lateness = _drawn(market.lateness, [entry.share for entry in market.lateness], rng)
    income = debtor.income.major if debtor.income else Decimal(country.income)
    documents: list[Document] = []
    for number in range(1, _drawn((1, 2, 3), (72, 23, 5), rng) + 1):
        case = _case(debtor, number, country, market, lateness, income, rng)
        documents += _statements(case, country, rng, on)
    if len(documents) > 1 and rng.random() < 0.12:
        documents.append(_credit_note(documents[0], on))
    return tuple(documents)


def _case(
    debtor: Debtor,
    number: int,
    country: Country,
    market: Market,
    lateness: Lateness,
    income: Decimal,
    rng: Random,
) -> _Case:
    names = list(market.products)
    product = _drawn(names, [getattr(market.products[name], debtor.kind.value) for name in names], rng)
    months = Decimal(round(rng.uniform(*market.products[product].months), 5))
    abroad = (
        debtor.country == "AR" and product == "credit_card" and number > 1
    )  # card spending abroad is owed in USD
    late = rng.randint(*lateness.days) if number == 1 else rng.randint(-10, max(1, lateness.days[0]))
    return _Case(
        debtor=debtor, number=number, product=product, late=late,
        principal=income * months / (_ABROAD_UNIT if abroad else 1), currency="USD" if abroad else country.currency,
    )  # fmt: skip


def _statements(case: _Case, country: Country, rng: Random, on: date) -> list[Document]:
    """A debt as one document per unpaid month, oldest first, at most six; what is not due yet stays in the last one."""
    count = min(max(case.late, 0) // 30 + 1, rng.randint(1, _MAX_STATEMENTS))
    rate = _rate(case, country)
    disputed = rng.random() < 0.03
    paid_on = on - timedelta(days=max(case.late, 0) + rng.randint(5, 28)) if rng.random() < 0.75 else None
    debt_id = f"{case.debtor.debtor_id}-{case.number}"
    return [
        Document(
            document_id=f"{debt_id}-{k + 1:02d}", debt_id=debt_id, kind=DocumentKind.INVOICE, product=case.product,
            balance=_balance(case, country, rate, late=max(case.late - 30 * k, 0), share=count),
            due_on=on - timedelta(days=case.late - 30 * k), cut_off_on=on, contract_rate=rate, disputed=disputed,
            last_payment_on=paid_on,
        )
        for k in range(count)
    ]  # fmt: skip


def _balance(case: _Case, country: Country, rate: Rate, *, late: int, share: int) -> Balance:
    """One of `share` equal parts: interest since it fell due (18 months at most), then charges, then tax on both."""
    principal = case.principal / share
    interest = principal * rate.for_days(min(late, 540))
    penalties = interest * Decimal("0.35") if late else Decimal(0)
    fees = principal * Decimal("0.012") if late > 5 else Decimal(0)
    taxes = (interest + penalties + fees) * country.tax_percent / 100
    amounts = {
        "principal": principal,
        "interest": interest,
        "penalties": penalties,
        "fees": fees,
        "taxes": taxes,
    }
    minor = {name: from_major(amount, case.currency).minor for name, amount in amounts.items()}
    return Balance(currency=case.currency, **minor)


def _rate(case: _Case, country: Country) -> Rate:
    if case.currency != country.currency:
        return Rate(_ABROAD_RATE, RateBasis.NOMINAL)
    return Rate(country.rates[case.product] / 100, country.rate_basis)


def _credit_note(document: Document, on: date) -> Document:
    """A refund of a tenth of the principal of a document's debt."""
    refund = Balance(currency=document.balance.currency, principal=document.balance.principal // 10 or 1)
    return Document(
        document_id=f"{document.debt_id}-NC", debt_id=document.debt_id, kind=DocumentKind.CREDIT_NOTE,
        product=document.product, balance=refund, due_on=document.due_on, cut_off_on=on,
    )  # fmt: skip


def _rounded(amount: Decimal, currency: str) -> Money:
    """Declared figures are round: two significant digits and a half, e.g. 785,000."""
    step = Decimal(5).scaleb(max(amount.adjusted() - 2, 0))
    return from_major((amount / step).to_integral_value() * step, currency)


def _drawn(values: Sequence[_CHOICE], weights: Sequence[int], rng: Random) -> _CHOICE:
    return rng.choices(values, weights)[0]
