"""What stands in a paper, before it is written as a sheet or as a page: labelled values, still as values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.papers.catalogue import PaperWords, words_of
from copilot.breach import WAIT_DAYS, Breach
from copilot.cards import headline
from copilot.impact import CostRate
from copilot.money import Money
from copilot.offer import HardshipPause, InstallmentPlan, OnePayment, Plan
from copilot.plan_terms import GraceKind
from copilot.quote import Ground, Quote
from copilot.rate import RateBasis
from copilot.scenarios.compared import lowest_rate
from copilot.scenarios.schedule import down_payment
from copilot.scripts.figures import count_text, date_text, money_text, percent_text, rate_text
from copilot.verdict import PPM, Outcome

Value = Money | Decimal | int | date | str

SHARE_DECIMALS = 2
RATE_DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One labelled value. A Decimal is a fraction, written as a percentage with `decimals`."""

    key: str
    label: str
    value: Value
    decimals: int = SHARE_DECIMALS
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything a paper tells of a quote, in the language and number format of `locale`.

    `with_books`: whoever gets it may see what the offer does to the books; never an advisor.
    """

    quote: Quote
    ground: Ground
    locale: str
    with_books: bool

    @property
    def words(self) -> PaperWords:
        """The texts."""
        return words_of(self.locale)

    @property
    def on(self) -> date:
        """The day it was calculated for."""
        return self.ground.position.on

    @property
    def currency(self) -> str:
        """Of every amount."""
        return self.quote.scenario.schedule.currency

    def whom(self) -> tuple[Line, ...]:
        """The debtor, named as on the screen: by the id when there is no name."""
        debtor = self.ground.position.debtor
        return (
            self.line("debtor_id", debtor.debtor_id),
            self.line("name", debtor.name or debtor.debtor_id),
            self.line("on", self.on),
            self.line("currency", self.currency),
        )

    def offer(self) -> tuple[Line, ...]:
        """Kind, headline, and whether it may be offered at all."""
        return (
            self.line("kind", self.words.kind[self.quote.kind]),
            self.line("headline", headline(self.quote.scenario, self.locale)),
            self.line("status", self.status()),
        )

    def status(self) -> str:
        """May this be put to the debtor? A paper travels further than the screen that warned."""
        verdict = self.quote.verdict
        text = self.words.status[Outcome(verdict.outcome).value]
        return text.format(approver=self.words.rung.get(verdict.approver, verdict.approver))

    def terms(self) -> tuple[Line, ...]:
        """The terms of a plan; one payment has none but its day."""
        offer, impact = self.quote.scenario.offer, self.quote.scenario.impact
        dates = (
            self.line("first_due_on", impact.first_due_on),
            self.line("last_due_on", impact.last_due_on),
        )
        if isinstance(offer, OnePayment):
            return dates[:1]
        return (*self._plan(offer), *dates)

    def figures(self) -> tuple[Line, ...]:
        """What it comes to for the debtor."""
        impact = self.quote.scenario.impact
        extra = impact.saved.minor < 0
        lost = impact.saved if not extra else Money(-impact.saved.minor, self.currency)
        lines = [
            self.line("installment", impact.installment),
            self.line("first_payment", impact.first_payment),
            *([self.line("last_payment", impact.last_payment)] if self.last_is_largest else []),
            self.line("total_to_pay", impact.total_to_pay),
            self.line("extra_cost" if extra else "saved", lost),
            self.line("discount_rate", impact.discount_rate),
        ]
        lines += [
            self.line(key, value)
            for key, value in (("stays", impact.stays), ("lost_on_breach", impact.lost_on_breach))
            if value.minor
        ]
        income = self.ground.position.debtor.income
        if impact.installment_to_income is not None and income is not None:
            lines.append(self.line("income", income))
            lines.append(self.line("installment_to_income", impact.installment_to_income))
        return tuple(lines)

    @property
    def last_is_largest(self) -> bool:
        """Is the last payment above the regular ones? A balloon, or a principal that waited."""
        impact = self.quote.scenario.impact
        return impact.last_payment.minor > impact.installment.minor

    def costs(self) -> tuple[Line, ...]:
        """The total-cost rates under their legal names."""
        return tuple(
            Line(
                key="cost", label=self.cost_name(one), value=one.per_year, decimals=one.decimals,
                aside=self.source(one.source),
            )
            for one in self.quote.scenario.impact.cost
        )  # fmt: skip

    def cost_name(self, one: CostRate) -> str:
        """CFT (efectiva anual, con IVA): what the law calls it, how it is counted, VAT where there are two."""
        words = self.words.cost
        told = [words[one.basis]]
        if sum(other.name == one.name for other in self.quote.scenario.impact.cost) > 1:
            told.append(words["with_tax" if one.with_tax else "without_tax"])
        if one.verify:
            told.append(words["unverified"])
        return f"{one.name} ({', '.join(told)})"

    def after(self, one: Breach) -> str:
        """How many of the payments were made."""
        return self.words.breach["row"].format(after=one.after, of=one.of)

    def notes(self) -> tuple[str, ...]:
        """What must be known with the figures."""
        words, impact = self.words.note, self.quote.scenario.impact
        found = [words["simulation"].format(on=date_text(self.on, self.locale, date.min))]
        if impact.lost_on_breach.minor:
            found.append(words["breach"].format(lost=money_text(impact.lost_on_breach, self.locale)))
        if self.quote.breach:
            found.append(words["broken"].format(days=WAIT_DAYS))
        if any(one.below_plan for one in self.quote.breach):
            found.append(words["below_plan"])
        found += self._remarks()
        unsure = [fact for fact in self.quote.facts if fact.verify]
        found += [
            words["stale" if fact.stale else "verify"].format(
                text=f"{self.source(fact.source)} ({fact.fact_id})"
            )
            for fact in unsure
        ]
        return tuple(found)

    def source(self, text: str) -> str:
        """A source as it is called; what is no law but a habit of the house, in words."""
        return self.words.source.get(text, text)

    def _remarks(self) -> Iterator[str]:
        """A plan above what the house suggests of an income, and one that is shorter than it was asked for."""
        words, impact, most = self.words.note, self.quote.scenario.impact, self.quote.over_affordability
        if most is not None and impact.installment_to_income is not None:
            shown = (
                percent_text(int(part * PPM), self.locale) for part in (impact.installment_to_income, most)
            )
            share, suggested = shown
            yield words["over_affordability"].format(
                payment=money_text(impact.highest_payment, self.locale), share=share, most=suggested
            )
        if self.quote.fewer_than is not None:
            yield words["fewer"].format(asked=self.quote.fewer_than, count=impact.installments)

    def versions(self) -> tuple[str, ...]:
        """The documents the figures come from, name@version#content."""
        known = self.ground.world.versions
        return (known.engine, known.policy, known.priors, known.segments, known.assumptions, known.countries)

    def line(self, key: str, value: Value, decimals: int = SHARE_DECIMALS) -> Line:
        """A value under its label."""
        return Line(key=key, label=self.words.label[key], value=value, decimals=decimals)

    def text(self, line: Line) -> str:
        """The value as it is read."""
        match line.value:
            case Money():
                return money_text(line.value, self.locale)
            case Decimal():
                return rate_text(line.value, line.decimals, self.locale)
            case date():
                return date_text(line.value, self.locale, date.min)
            case int():
                return count_text(line.value, self.locale)
            case _:
                return line.value

    def _plan(self, offer: Plan) -> Iterator[Line]:
        words, paying, impact = self.words, offer.paying, self.quote.scenario.impact
        yield self.line("installments", impact.installments)
        if down := down_payment(offer):
            yield self.line("down_payment", Money(down, self.currency))
        yield self.line("financed", impact.financed)
        yield self.line("rate", lowest_rate(offer), _decimals(offer))
        yield self.line("rhythm", words.rhythm[paying.rhythm.value])
        if isinstance(offer, InstallmentPlan):
            yield self.line("form", words.form[offer.form.form])
            if offer.grace is not None:
                told = words.grace[GraceKind(offer.grace.kind).value]
                yield self.line("grace", told.format(n=offer.grace.periods))
        if isinstance(offer, HardshipPause):
            told = words.pause["runs" if offer.interest_runs else "free"]
            yield self.line("pause", told.format(n=offer.pause))
        if self.quote.scenario.schedule.capitalised:
            yield self.line("capitalised", Money(self.quote.scenario.schedule.capitalised, self.currency))
        if paying.multiple > 1:
            yield self.line("multiple", Money(paying.multiple, self.currency))
        if paying.charge:
            yield self.line("charge", Money(paying.charge, self.currency))
        for key in ("vat_on_interest", "vat_on_charges"):
            if share := getattr(paying, key):
                yield self.line(key, share)


def _decimals(offer: Plan) -> int:
    """A rate cut to a legal ceiling has more digits than one that people chose."""
    exact = (lowest_rate(offer) * 100).normalize().as_tuple().exponent
    effective = getattr(getattr(offer, "rate", None), "basis", None) is RateBasis.EFFECTIVE
    return RATE_DECIMALS if effective else min(max(-int(exact), RATE_DECIMALS), 6)
