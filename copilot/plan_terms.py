"""How a plan is repaid and how it is paid: small types that an offer is put together from.

`Form` says which part of each payment is principal (sistema frances, aleman, americano, ...), `Grace` what happens
before the first of those payments, `PaymentTerms` when and in which amounts people pay, and what is paid on top.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from copilot.rate import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class French:
    """Level payments (sistema frances, cuota fija)."""

    form: Literal["french"] = "french"


@dataclass(frozen=True, slots=True, kw_only=True)
class German:
    """Level principal, falling payments (sistema aleman)."""

    form: Literal["german"] = "german"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """Interest with every payment, the whole principal with the last (sistema americano)."""

    form: Literal["bullet"] = "bullet"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUp:
    """Payments that are level for `every` rows and then grow by `growth` (fraction, > -1), again and again."""

    form: Literal["step_up"] = "step_up"
    growth: Decimal
    every: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Balloon:
    """Level payments of a longer plan of `profile` rows; the last row also pays what that plan still owes then."""

    form: Literal["balloon"] = "balloon"
    profile: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateReduction:
    """Level payments; after `after` rows the balance is spread again over the rest at the rate `then`."""

    form: Literal["rate_reduction"] = "rate_reduction"
    after: int
    then: Rate


Form = French | German | Bullet | StepUp | Balloon | RateReduction
FORMS = ("french", "german", "bullet", "step_up", "balloon", "rate_reduction")
FRENCH = French()


class GraceKind(StrEnum):
    CAPITAL = "capital"  # interest is paid, principal waits
    ACCUMULATED = (
        "accumulated"  # nothing is paid; the interest is added to the first payment, itself without interest
    )
    CAPITALISED = "capitalised"  # nothing is paid; the interest becomes principal (interest on interest)
    FREE = "free"  # nothing is paid and no interest runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
    """The first `periods` periods repay no principal. Capital grace has rows (interest only), the others have none.

    Capitalised grace is interest on interest: the law of the country says whether it may be agreed.
    """

    kind: GraceKind
    periods: int


class Rhythm(StrEnum):
    MONTHLY = "monthly"
    FORTNIGHTLY = "fortnightly"  # every 14 days
    WEEKLY = "weekly"


class FirstPeriod(StrEnum):
    """What the first period earns when it is not exactly one period long."""

    DAYS = "days"  # its real days
    ODD_THEN_WHOLE = "odd_then_whole"  # odd days by themselves (nominal: simple), then whole periods
    WHOLE = "whole"  # one period, whatever its length


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerms:
    """When and in which amounts a plan is paid. The defaults: monthly, to the minor unit, nothing on top.

    `multiple` minor units: each payment is rounded up to it and the surplus repays principal, so the last one is
    smaller. `charge` minor units come with each payment. VAT shares are fractions of the row's interest and charge.
    `level_total`: level payments hold their VAT inside, so that people pay the same amount each time (else VAT comes on
    top of a level payment of principal and interest, and what is paid falls a little every time).
    `calendar` is the ISO country whose public holidays and weekends due dates skip forward ("" = none); interest does
    not change by that, unless `actual_days`: then each period earns by its real days, else all whole ones earn alike.
    `month_day` is the day of the month that is paid on where a month has it (0 = that of the first payment).
    """

    rhythm: Rhythm = Rhythm.MONTHLY
    multiple: int = 1
    charge: int = 0
    vat_on_interest: Decimal = Decimal(0)
    vat_on_charges: Decimal = Decimal(0)
    level_total: bool = False
    calendar: str = ""
    first_period: FirstPeriod = FirstPeriod.DAYS
    actual_days: bool = False
    month_day: int = 0


PLAIN = PaymentTerms()
