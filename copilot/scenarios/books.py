"""What does this offer do to the books on the day it is agreed: write-off, modification, allowance, VAT, result?

In this order, so that no loss is counted twice: what is given up is written off against the allowance (5.4.4), what
is left is measured again at the original effective rate (5.4.3), then the allowance is made anew on that. Contractual
flows only; expected losses enter through the allowance alone. Parts are rounded to the minor unit so that their sum is
the change of amortised cost less cash received, exactly. Source: IFRS 9 5.4.1 to 5.4.4, 5.5.11, 5.5.12, B3.3.6,
B5.5.37; project finance notes, section 9 (2026-11).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from copilot.day_count import eu_interval
from copilot.debt import BUCKETS, Balance, Debt, Position, balance
from copilot.impact import BookImpact
from copilot.money import Money, round_minor
from copilot.offer import CatchUp, FullPayment, Installment, Offer, PartialPromise, Scenario, SettlementPlan
from copilot.rate import DIGITS, Rate, RateBasis, compounded
from copilot.scenarios.assumptions import Assumptions, Reader
from copilot.scenarios.modification import ten_percent_test
from copilot.scenarios.roots import Flow, value

STAGE_2_AFTER_DAYS, STAGE_3_AFTER_DAYS = 30, 90
"""Rebuttable presumptions. Source: IFRS 9 5.5.11 and B5.5.37."""

AS_AGREED = (FullPayment, CatchUp, PartialPromise)
"""Kinds that change no term of the debt: the books move only when money comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What of claim and discount stands in the books, whole minor units.

    `waived` is given up for good at some time, now or (`later`) with the last payment of a conditional discount.
    `share` of every payment that repays what stands there; the rest repays what does not.
    """

    gross: Balance
    off_balance: Balance
    waived: int
    later: bool
    share: Decimal


def book_impact(
    scenario: Scenario,
    position: Position,
    assumptions: Assumptions,
    *,
    ageing: str,
    law_vat: Decimal,
    on: date,
) -> BookImpact:
    """What agreeing on `scenario` on `on` does to the books; gains positive, losses negative.

    `law_vat` is the share of VAT on interest (0 where there is none); `ageing` a label of the segment. Payments due on
    `on` count as received. Amounts are those of the offer's claim; the original rate is that of the position's debts.
    """
    read, offer = Reader(assumptions), scenario.offer
    eir, assumed = original_rate(position, read)
    booked = _booked(offer, read)
    paid_now = sum(_of_the_asset(row) for row in scenario.schedule.rows if row.due_on == on)
    cash = round_minor(paid_now * booked.share)
    worth = _value_of_flows(scenario, booked, eir=eir, on=on)
    coverage = read.exact("allowance.pd", ageing) * read.exact("allowance.lgd", position.main.product)
    sums = _sums(booked, worth, cash=cash, off_balance_income=paid_now - cash, coverage=coverage)
    sums |= _vat(offer, law_vat, later=booked.later)
    change = _change(booked, worth, cash)
    substantial = change is not None and change >= read.exact("books.derecognition")
    return BookImpact(
        eir=eir,
        eir_assumed=assumed,
        stage=_stage(position.days_past_due),
        gross_before=booked.gross,
        off_balance=booked.off_balance,
        value_of_flows=worth,
        coverage=coverage,
        **{name: Money(minor, position.currency) for name, minor in sums.items()},
        profit_or_loss=Money(sums["result"] + sums["vat_to_reverse"], position.currency),
        change_share=change,
        substantial=substantial,
        assumptions=read.used,
        assumptions_version=assumptions.version_id,
    )


def original_rate(position: Position, read: Reader) -> tuple[Decimal, bool]:
    """The original effective rate a year of what is claimed, and whether it was assumed for some of the debts.

    The contract rate of the debt, made effective; of several debts the average weighted by their claims.
    """
    rated = [(debt.claim.total.minor, *_rate_of(debt, read)) for debt in position.debts]
    assumed = any(one[2] for one in rated)
    if len({rate for _, rate, _ in rated}) == 1:
        return rated[0][1], assumed
    with localcontext(prec=DIGITS):
        weighted = sum((claim * rate for claim, rate, _ in rated), Decimal(0))
        return weighted / sum(claim for claim, _, _ in rated), assumed


def _rate_of(debt: Debt, read: Reader) -> tuple[Decimal, bool]:
    if debt.contract_rate is None:
        return read.exact("books.eir", debt.claim.currency), True
    return effective_per_year(debt.contract_rate), False


def effective_per_year(rate: Rate) -> Decimal:
    """A contract rate as an effective yearly one.

    >>> effective_per_year(Rate(Decimal("0.12"))).quantize(Decimal("0.0001"))
    Decimal('0.1268')
    """
    return rate.per_year if rate.basis is RateBasis.EFFECTIVE else compounded(rate.per_month(), 12)


def _stage(days_past_due: int) -> int:
    return 1 + (days_past_due > STAGE_2_AFTER_DAYS) + (days_past_due > STAGE_3_AFTER_DAYS)


def _booked(offer: Offer, read: Reader) -> Booked:
    claim, waived = offer.claim, offer.waived
    shares = {name: _recognised(name, getattr(claim, name), read) for name in BUCKETS}
    gross = {name: round_minor(getattr(claim, name) * share) for name, share in shares.items()}
    given_up = sum(round_minor(getattr(waived, name) * share) for name, share in shares.items())
    stays_owed = claim.total.minor - waived.total.minor
    with localcontext(prec=DIGITS):
        share = Decimal(sum(gross.values()) - given_up) / stays_owed
    return Booked(
        gross=balance(claim.currency, gross),
        off_balance=claim.minus(balance(claim.currency, gross)),
        waived=given_up,
        later=isinstance(offer, SettlementPlan),
        share=share,
    )


def _recognised(bucket: str, claim: int, read: Reader) -> Decimal:
    """Principal always stands in the books; a bucket that the claim does not hold asks for no assumption."""
    return Decimal(1) if bucket == "principal" or not claim else read.exact("books.recognised", bucket)


def _of_the_asset(row: Installment) -> int:
    """What of a payment is not VAT nor the price of a service."""
    return row.payment - row.vat - row.charge


def _value_of_flows(scenario: Scenario, booked: Booked, *, eir: Decimal, on: date) -> Decimal | None:
    """The payments after today at the original rate, unrounded, as far as they repay what stands in the books.

    A conditional discount is still owed, with the last payment. None where no term of the debt changes.
    """
    if isinstance(scenario.offer, AS_AGREED):
        return None
    rows = scenario.schedule.rows
    with localcontext(prec=DIGITS):
        flows: list[Flow] = [
            (eu_interval(on, row.due_on), _of_the_asset(row) * booked.share)
            for row in rows
            if row.due_on > on
        ]
    if booked.later:
        flows.append((eu_interval(on, rows[-1].due_on), Decimal(booked.waived)))
    return value(flows, eir)


def _change(booked: Booked, worth: Decimal | None, cash: int) -> Decimal | None:
    """New value with today's payment against what was carried before anything was given up, as a share."""
    if worth is None or not booked.gross.total.minor:
        return None
    return ten_percent_test(worth + cash, Decimal(booked.gross.total.minor)).share


def _vat(offer: Offer, law_vat: Decimal, *, later: bool) -> dict[str, int]:
    """The VAT that was billed on the waived interest: what is waived with it comes back, the rest stays owed.

    A credit note takes away VAT only where the debtor owes it no longer. VAT that is waived on interest that stays owed
    is none of this: the state still wants it.
    """
    billed = min(round_minor(offer.waived.interest * law_vat), offer.claim.taxes)
    comes_back = min(billed, offer.waived.taxes)
    now = 0 if later else comes_back
    return {
        "vat_to_reverse": now,
        "vat_to_reverse_later": comes_back - now,
        "vat_still_owed": billed - comes_back,
    }


def _sums(
    booked: Booked, worth: Decimal | None, *, cash: int, off_balance_income: int, coverage: Decimal
) -> dict[str, int]:
    """The amounts of a BookImpact by name, whole minor units; the parts add up because each is made of rounded ones."""
    before, now = booked.gross.total.minor, 0 if booked.later else booked.waived
    gross = before - now - cash if worth is None else round_minor(worth)
    covered, covers = round_minor(before * coverage), round_minor(gross * coverage)
    used = min(now, covered)
    parts = {
        "modification_result": gross + cash - (before - now),
        "write_off_result": used - now,
        "allowance_release": covered - covers - used,
        "off_balance_income": off_balance_income,
    }
    return {
        **parts,
        "result": sum(parts.values()),
        "written_off": now,
        "written_off_later": booked.waived - now,
        "cash_now": cash,
        "gross_after": gross,
        "allowance_before": covered,
        "allowance_used": used,
        "allowance_after": covers,
        "amortised_cost_before": before - covered,
        "amortised_cost_after": gross - covers,
    }
