"""One scenario asked for by name: exact figures, verdict, nearest that may be made, and what it means for every reader.

The same engine as a call, without a call: what-if page, command line and papers all come through here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from copilot.breach import Breach, breaches
from copilot.cards import exactly, verdict_on
from copilot.debt import Position
from copilot.errors import BadTerms
from copilot.impact import BookImpact, LeadImpact
from copilot.levers import Levers, offer_from, only_of
from copilot.nearest import Priced, exact_share, nearest
from copilot.offer import OnePayment, Scenario
from copilot.scenarios.books import book_impact
from copilot.scenarios.ceilings import ceilings
from copilot.scenarios.country import CountryFinance, Fact
from copilot.scenarios.deal import DebtDeal, split
from copilot.scenarios.explain import Explanation, explain
from copilot.scenarios.rank import ability
from copilot.scenarios.value import lead_impact
from copilot.segment import segment
from copilot.speech import Profile
from copilot.suggestion import Segment
from copilot.verdict import Authority, Outcome, Verdict
from copilot.world import Case, World, case

SHOWN_KINDS = (
    "full_payment", "catch_up", "settlement", "settlement_plan", "installment_plan", "term_extension",
    "hardship_pause", "partial_promise",
)  # fmt: skip
"""The order of the table: the whole claim first, then what gives more and more away, a promise last."""

USUAL_TERMS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "settlement_plan": (3,),
        "installment_plan": (6, 12, 18),
        "term_extension": (24,),
        "hardship_pause": (12,),
    }
)
USUAL_GIVEN = (Decimal("0.4"), Decimal(1))
"""Shares of what the role may waive that a settlement of the table gives: an opening and all there is."""


NOTHING_SET = Levers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every quote of one position for one person stands on."""

    position: Position
    authority: Authority
    world: World

    @property
    def law(self) -> CountryFinance:
        """The law of the debtor's country on the day of the position."""
        return self.world.law(self.position)

    @property
    def segment(self) -> Segment:
        """Where the position belongs."""
        return segment(self.position, self.world.segments)

    @property
    def on_case(self) -> Case:
        """What the limits are asked about."""
        return case(self.position, self.segment, self.authority.role)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A priced offer and what it means. `nearest` is the closest of its kind that may be made, None when this one may
    or when none may. What not every reader is shown is worked out when it is first asked for, and once.
    """

    kind: str
    levers: Levers
    scenario: Scenario
    verdict: Verdict
    nearest: Priced | None
    ground: Ground

    @property
    def over_affordability(self) -> Decimal | None:
        """The share of a month's income that the house suggests at most (priors.affordability_rate), if the largest
        payment of this plan takes more; None when it does not, when no income is known, and for one payment, which the
        debtor finds or not."""
        share, most = self.scenario.impact.installment_to_income, self.ground.world.priors.affordability_rate
        if isinstance(self.scenario.offer, OnePayment) or share is None or share <= most:
            return None
        return most

    @property
    def fewer_than(self) -> int | None:
        """The number of payments that was asked for, if rounding them up lets fewer repay the debt; else None."""
        asked = self.levers.installments
        return asked if asked is not None and self.scenario.impact.installments < asked else None

    @cached_property
    def lead(self) -> LeadImpact:
        """What the offer is worth to the house. Never for an advisor."""
        found, position = self.ground, self.ground.position
        monthly = ability(position, found.world.priors, ask=None, profile=Profile())
        return lead_impact(
            self.scenario, position, found.world.assumptions, ageing=found.segment.ageing,
            product=found.segment.product, on=position.on, monthly=int(monthly),
        )  # fmt: skip

    @cached_property
    def books(self) -> BookImpact:
        """What the offer does to the books. Never for an advisor."""
        found, position = self.ground, self.ground.position
        vat = found.law.vat(position.main.product, position.debtor.kind.value)
        return book_impact(
            self.scenario, position, found.world.assumptions, ageing=found.segment.ageing, law_vat=vat.on_interest,
            on=position.on,
        )  # fmt: skip

    @cached_property
    def debts(self) -> tuple[DebtDeal, ...]:
        """What the offer means for every debt of the position."""
        law = self.ground.law
        offer, schedule = self.scenario.offer, self.scenario.schedule
        deal = split(offer, schedule, self.ground.position, law.payment_order, oldest_first=law.oldest_first)
        return deal.debts

    @cached_property
    def why(self) -> tuple[Explanation, ...]:
        """Every figure with its formula; that of "npv" is never for an advisor."""
        position = self.ground.position
        return explain(self.scenario, on=position.on, income=position.debtor.income, law=self.ground.law)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Those of the law that the figures stand on; each says whether it was verified."""
        return facts_behind(self.scenario, self.ground.position, self.ground.law)

    @cached_property
    def breach(self) -> tuple[Breach, ...]:
        """What is owed again if the plan is broken, () for what is paid at once."""
        return breaches(self.scenario, self.ground.position, self.ground.law)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpriced:
    """A kind that these levers make no offer of, and the error that says why."""

    kind: str
    error: BadTerms


def quote(kind: str, levers: Levers, ground: Ground) -> Quote:
    """The offer that `levers` make, in full. Raises what offer_from and scenario raise (all BadTerms)."""
    return _whole(kind, _priced(kind, levers, ground), ground)


def usual(
    ground: Ground, levers: Levers = NOTHING_SET, *, kinds: Sequence[str] | None = None
) -> tuple[Quote | Unpriced, ...]:
    """The table of scenarios: each kind as the house usually makes it, with the `levers` that it has put in.

    What nobody asked for is put inside the limits where it can be; what was asked for is shown as asked. A kind that
    the levers make no offer of tells why; one that says nothing here (nothing to catch up with) is left out. `kinds`
    None means all.
    """
    rows: dict[str, Quote | Unpriced] = {}
    for kind in kinds or SHOWN_KINDS:
        if (
            kind == "catch_up"
            and not 0 < ground.position.arrears.total.minor < ground.position.claim.total.minor
        ):
            continue
        own = only_of(kind, levers)
        for variant in _variants(kind, own, ground):
            try:
                found = quote(kind, variant, ground)
            except BadTerms as error:
                rows.setdefault(f"{kind}: {error.sentence}", Unpriced(kind=kind, error=error))
                continue
            if found.nearest is not None and not own.given():
                found = _whole(kind, found.nearest, ground)
            rows.setdefault(found.scenario.offer.offer_id, found)
    return tuple(rows.values())


def facts_behind(exact: Scenario, position: Position, law: CountryFinance) -> tuple[Fact, ...]:
    """The facts of the law behind the figures of a scenario; those of its total-cost rates are with the rates."""
    offer, product = exact.offer, position.main.product
    found = [law.payment_order_fact]
    if isinstance(offer, OnePayment):
        return tuple(found)
    if any(row.vat for row in exact.schedule.rows):
        found.append(law.vat(product, position.debtor.kind.value).fact)
    if exact.schedule.capitalised:
        found.append(law.interest_on_interest_fact)
    above = ceilings(
        law, product=product, currency=position.currency, financed=exact.impact.financed.minor,
        installments=exact.impact.installments, on=position.on, rhythm=offer.paying.rhythm,
    )  # fmt: skip
    return (*found, *(ceiling.fact for ceiling in above))


def _variants(kind: str, own: Levers, ground: Ground) -> list[Levers]:
    found = [own]
    if own.installments is None and own.installment is None and kind in USUAL_TERMS:
        found = [replace(own, installments=count) for count in USUAL_TERMS[kind]]
    if kind in ("settlement", "settlement_plan") and own.discount is None and own.waived is None:
        steps = USUAL_GIVEN if kind == "settlement" else USUAL_GIVEN[:1]
        found = [replace(one, discount=share) for one in found for share in _given(steps, ground)]
    return found


def _given(steps: tuple[Decimal, ...], ground: Ground) -> list[Decimal]:
    """Shares of the claim that are these shares of what the role may waive."""
    claim = ground.position.claim
    may = ground.world.limits.waivable(ground.on_case)["total"]
    return [exact_share(int(may * step), claim.total.minor) for step in steps]


def _priced(kind: str, levers: Levers, ground: Ground) -> Priced:
    position, world = ground.position, ground.world
    offer = offer_from(kind, levers, position=position, world=world)
    exact = exactly(position, world, offer)
    verdict = verdict_on(world, ground.on_case, exact)
    return Priced(levers=levers, scenario=exact, verdict=verdict)


def _whole(kind: str, priced: Priced, ground: Ground) -> Quote:
    near = None
    if priced.verdict.outcome is not Outcome.ALLOWED:
        near = nearest(priced, lambda levers: _priced(kind, levers, ground))
    return Quote(
        kind=kind,
        levers=priced.levers,
        scenario=priced.scenario,
        verdict=replace(priced.verdict, nearest=near.scenario.offer if near else None),
        nearest=near,
        ground=ground,
    )
