"""What somebody sets of an offer, and the offer it makes: what is not set follows the habits of the house.

Money in minor units of the position's currency, shares and rates as fractions (0.25 = 25 %), rates nominal a year.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from copilot.debt import BUCKETS, Balance, Position, balance, take
from copilot.errors import BadTerms, DiscountTooLarge
from copilot.money import DOWN, UP, round_minor, round_multiple
from copilot.offer import (
    OFFER_KINDS,
    CatchUp,
    FullPayment,
    HardshipPause,
    InstallmentPlan,
    Offer,
    OnePayment,
    PartialPromise,
    Plan,
    Settlement,
    SettlementPlan,
    TermExtension,
)
from copilot.plan_terms import Grace, GraceKind, PaymentTerms, Rhythm
from copilot.rate import Rate
from copilot.scenarios.country import CountryFinance
from copilot.scenarios.due_dates import one_period_later
from copilot.scenarios.habits import usual_paying, usual_rate
from copilot.scenarios.plan_rows import check_room
from copilot.scenarios.priors import Priors
from copilot.scenarios.schedule import check_first, check_periods
from copilot.term import fewest
from copilot.typed_form import FORM_LEVERS, form_of
from copilot.world import World

_PAYING = ("rhythm", "multiple", "charge")
_SPREAD = ("installments", "installment", "first_due_on", *_PAYING)
_WAIVERS = ("waived", "discount")
LEVERS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "settlement": (*_WAIVERS, "first_due_on"),
        "installment_plan": (
            *_WAIVERS, "down_payment", *_SPREAD, "rate", "form", *FORM_LEVERS, "grace_kind", "grace",
        ),
        "full_payment": ("first_due_on",),
        "catch_up": ("first_due_on",),
        "settlement_plan": (*_WAIVERS, "down_payment", *_SPREAD),
        "term_extension": (*_SPREAD, "rate"),
        "hardship_pause": (*_SPREAD, "rate", "pause", "interest_runs"),
        "partial_promise": ("amount", "first_due_on"),
    }
)  # fmt: skip
"""The levers that each kind of offer has; for one payment `first_due_on` is its day."""

USUAL_INSTALLMENTS: Mapping[str, int] = MappingProxyType(
    {"installment_plan": 12, "settlement_plan": 3, "term_extension": 24, "hardship_pause": 12}
)
"""How many payments a plan has when nobody says: judgement, 2026-11."""

PROMISE_DAYS = 7
"""A promise is for next week when nobody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """What was set; None leaves a lever to the house (`offer_from` says how).

    `waived` bucket -> share of it, or `discount` share of the whole claim, never both. `installment` fixes what is paid
    each time, the number of payments follows from it; `installments` the other way round, never both. `first_due_on`
    is the first payment after a down payment, or the only one.
    """

    waived: Mapping[str, Decimal] | None = None
    discount: Decimal | None = None
    down_payment: int | None = None
    installments: int | None = None
    installment: int | None = None
    rate: Decimal | None = None
    first_due_on: date | None = None
    rhythm: Rhythm | None = None
    form: str | None = None
    grace_kind: GraceKind | None = None
    grace: int | None = None
    growth: Decimal | None = None
    every: int | None = None
    profile: int | None = None
    then_rate: Decimal | None = None
    after: int | None = None
    multiple: int | None = None
    charge: int | None = None
    amount: int | None = None
    pause: int | None = None
    interest_runs: bool | None = None

    def given(self) -> tuple[str, ...]:
        """The names of the levers that were set."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is not None)


def offer_from(kind: str, levers: Levers, *, position: Position, world: World) -> Offer:
    """The offer of `kind` that `levers` make of a position on its day.

    Not set: no discount and nothing down, USUAL_INSTALLMENTS, the plan rate of the position cut to the ceiling of the
    country, VAT and payable amounts of the country, the first payment one period from today (after a grace or pause one
    period later than it), level payments; one payment today, a promise of a twelfth of the claim in PROMISE_DAYS.
    Raises BadTerms for a lever the kind does not have or that does not fit, DiscountTooLarge, PaymentTooSmall (with the
    least instalment that works).
    """
    if kind not in LEVERS_OF:
        raise BadTerms(f"{kind!r} is no kind of offer. Use one of {', '.join(OFFER_KINDS)}.", kind=kind)
    _check_names(kind, levers)
    asked = _Asked(kind, levers, position, world.priors, world.law(position))
    asked.check_dates()
    if kind in _ONE_PAYMENT:
        return _ONE_PAYMENT[kind](asked)
    if levers.installment is None:
        return asked.plan(USUAL_INSTALLMENTS[kind] if levers.installments is None else levers.installments)
    return fewest(
        asked.plan, levers.installment, form=levers.form or "french", start=asked.shortest, on=position.on
    )


def only_of(kind: str, levers: Levers) -> Levers:
    """The same levers without those that `kind` does not have."""
    return Levers(**{name: getattr(levers, name) for name in levers.given() if name in LEVERS_OF[kind]})


def waived_by(levers: Levers, claim: Balance) -> Balance:
    """The discount per bucket; shares are cut to whole minor units, so one at a limit never exceeds it.

    Raises DiscountTooLarge above a bucket or the claim, BadTerms below zero or for both ways of saying it.
    """
    if levers.waived is not None and levers.discount is not None:
        raise BadTerms("A discount was given on the whole claim and per bucket. Give it in one way.")
    if levers.discount is not None:
        return take(claim, _part(claim.total.minor, levers.discount, "claim", claim.currency))
    shares = levers.waived or {}
    if unknown := sorted(set(shares) - set(BUCKETS)):
        raise BadTerms(
            f"{unknown[0]!r} is no bucket of a claim. Use {', '.join(BUCKETS)}.", bucket=unknown[0]
        )
    return balance(
        claim.currency,
        {name: _part(getattr(claim, name), share, name, claim.currency) for name, share in shares.items()},
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Levers together with what fills them in."""

    kind: str
    levers: Levers
    position: Position
    priors: Priors
    law: CountryFinance

    @property
    def waived(self) -> Balance:
        return waived_by(self.levers, self.position.claim)

    @property
    def rhythm(self) -> Rhythm:
        return self.levers.rhythm or Rhythm.MONTHLY

    @property
    def multiple(self) -> int:
        if self.levers.multiple is not None:
            return self.levers.multiple
        return self.law.multiple.get(self.position.currency, 1)

    @property
    def pause(self) -> int:
        return 1 if self.levers.pause is None else self.levers.pause

    @property
    def grace(self) -> Grace | None:
        kind, periods = self.levers.grace_kind, self.levers.grace
        if kind is None and not periods:
            return None
        if kind is GraceKind.CAPITALISED and not self.law.interest_on_interest:
            raise BadTerms(
                f"A grace of kind capitalised is interest on interest, which {self.position.debtor.country} does not "
                "let be agreed. Choose accumulated.",
                country=self.position.debtor.country,
            )  # fmt: skip
        return Grace(kind=kind or GraceKind.ACCUMULATED, periods=1 if periods is None else periods)

    @property
    def silent(self) -> int:
        """Periods without any payment before the first one."""
        if self.kind == "hardship_pause":
            return self.pause
        grace = self.grace if self.kind == "installment_plan" else None
        return grace.periods if grace and grace.kind is not GraceKind.CAPITAL else 0

    @property
    def shortest(self) -> int:
        """The fewest payments of a plan whose term is sought; after a capital grace one alone would repay it all."""
        capital = self.grace.periods + 1 if self.grace and self.grace.kind is GraceKind.CAPITAL else 0
        return max(capital, self.levers.after or 0) + 1

    @property
    def first_due_on(self) -> date:
        on = self.position.on
        return self.levers.first_due_on or one_period_later(on, self.rhythm, self.silent + 1)

    @property
    def day(self) -> date:
        """The day of one payment."""
        promised = PROMISE_DAYS if self.kind == "partial_promise" else 0
        return self.levers.first_due_on or self.position.on + timedelta(days=promised)

    @property
    def paying(self) -> PaymentTerms:
        usual = usual_paying(self.position, self.law, rhythm=self.rhythm)
        charge = _house_charge(self.levers.charge or 0, self.position.claim.total.minor, self.priors)
        return replace(usual, multiple=self.multiple, charge=charge)

    def check_dates(self) -> None:
        """BadTerms for a day or a wait that no offer can have, before a rate is sought that would not exist for it."""
        on = self.position.on
        if self.kind in _ONE_PAYMENT:
            check_first(self.day, on)
            return
        if self.kind == "hardship_pause":
            check_periods("pause", self.pause)
        if self.kind == "installment_plan" and self.grace:
            check_periods("grace", self.grace.periods)
        check_first(self.first_due_on, on)
        check_room(self.first_due_on, self.silent, self.rhythm, on=on)

    def rate(self, financed: int, installments: int) -> Rate:
        """The rate that was set, else that of the house; a set one above a ceiling is refused when it is priced."""
        if self.levers.rate is not None:
            return Rate(_house_rate(self.levers.rate, self.priors))
        return usual_rate(
            self.position, self.priors, self.law, financed=financed, installments=installments, rhythm=self.rhythm,
            first_due_on=one_period_later(self.first_due_on, self.rhythm, -self.silent),
        )  # fmt: skip

    def plan(self, installments: int) -> Plan:
        """The plan with so many payments."""
        claim, first = self.position.claim, self.first_due_on
        match self.kind:
            case "settlement_plan":
                return SettlementPlan(
                    claim=claim, waived=self.waived, down_payment=self.levers.down_payment or 0,
                    installments=installments, first_due_on=first, paying=self.paying,
                )  # fmt: skip
            case "term_extension":
                return TermExtension(
                    claim=claim, installments=installments, rate=self.rate(claim.total.minor, installments),
                    first_due_on=first, paying=self.paying,
                )  # fmt: skip
            case "hardship_pause":
                return HardshipPause(
                    claim=claim, pause=self.pause, interest_runs=self.levers.interest_runs is not False,
                    installments=installments, rate=self.rate(claim.total.minor, installments),
                    first_due_on=first, paying=self.paying,
                )  # fmt: skip
        down = self.levers.down_payment or 0
        rate = self.rate(claim.total.minor - self.waived.total.minor - down, installments)
        return InstallmentPlan(
            claim=claim, waived=self.waived, down_payment=down, installments=installments, rate=rate,
            first_due_on=first, form=form_of(self.levers, rate), grace=self.grace, paying=self.paying,
        )  # fmt: skip


def _settlement(asked: _Asked) -> OnePayment:
    return Settlement(claim=asked.position.claim, waived=asked.waived, due_on=asked.day)


def _full_payment(asked: _Asked) -> OnePayment:
    return FullPayment(claim=asked.position.claim, due_on=asked.day)


def _catch_up(asked: _Asked) -> OnePayment:
    if asked.position.arrears.total.minor == 0:
        raise BadTerms(
            "Nothing of this claim is late yet, so there is nothing to catch up with. Offer something else."
        )
    return CatchUp(claim=asked.position.claim, arrears=asked.position.arrears, due_on=asked.day)


def _partial_promise(asked: _Asked) -> OnePayment:
    claim, amount = asked.position.claim, asked.levers.amount
    if amount is None:
        share = Decimal(claim.total.minor) / USUAL_INSTALLMENTS["installment_plan"]
        amount = round_multiple(share, asked.multiple, UP)
    return PartialPromise(claim=claim, amount=amount, due_on=asked.day)


_ONE_PAYMENT: Mapping[str, Callable[[_Asked], OnePayment]] = MappingProxyType(
    {
        "settlement": _settlement,
        "full_payment": _full_payment,
        "catch_up": _catch_up,
        "partial_promise": _partial_promise,
    }
)


def _check_names(kind: str, levers: Levers) -> None:
    if alien := [name for name in levers.given() if name not in LEVERS_OF[kind]]:
        raise BadTerms(
            f"An offer of kind {kind} has no {', '.join(alien)}. Leave it out, or choose another kind.",
            kind=kind, levers=alien,
        )  # fmt: skip
    if levers.installment is not None and levers.installments is not None:
        raise BadTerms(
            f"{levers.installments} payments and a payment of {levers.installment} minor units were given; one follows "
            "from the other. Give one of them.",
            installments=levers.installments, installment=levers.installment,
        )  # fmt: skip


def _house_rate(rate: Decimal, priors: Priors) -> Decimal:
    if rate > priors.max_plan_rate:
        raise BadTerms(
            f"A rate of {_percent(rate)} a year is above the {_percent(priors.max_plan_rate)} that the house ever "
            "charges on a plan, so nobody may offer it. Lower the rate (0.45 means 45 %).",
            rate=str(rate), highest=str(priors.max_plan_rate),
        )  # fmt: skip
    return rate


def _house_charge(charge: int, claim: int, priors: Priors) -> int:
    """`charge` of each payment; BadTerms above the share of the claim that the house ever charges."""
    most = round_minor(priors.max_charge_share * claim, DOWN)
    if not 0 <= charge <= most:
        raise BadTerms(
            f"A charge of {charge} minor units with each payment is outside what the house ever charges, 0 to {most} "
            f"({_percent(priors.max_charge_share)} of the claim), so nobody may offer it. Change the charge.",
            charge=charge, most=most,
        )  # fmt: skip
    return charge


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _part(base: int, share: Decimal, name: str, currency: str) -> int:
    if not share.is_finite() or share < 0:
        raise BadTerms(
            f"A discount of {share} on {name} is none. Give a share from 0 to 1.", share=str(share)
        )
    if share > 1:
        raise DiscountTooLarge(
            f"A discount of {share * 100:f} % on {name} is more than all of it. Give a share from 0 to 1 (0.25 is "
            "25 %).",
            bucket=name, share=str(share), held=base, currency=currency,
        )  # fmt: skip
    return round_minor(base * share, DOWN)
