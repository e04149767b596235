"""What can be typed after `copilot quote`: the kind, its levers, how it is printed. Its lines are in quote_text.py."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from copilot.dates import read_date
from copilot.errors import BadDate, InputError

if TYPE_CHECKING:
    from copilot.levers import Levers
    from copilot.quote import Ground, Quote, Unpriced
    from copilot.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

KINDS = (
    "full_payment", "catch_up", "settlement", "settlement_plan", "installment_plan", "term_extension",
    "hardship_pause", "partial_promise",
)  # fmt: skip
_FORMS = ("french", "german", "bullet", "step_up", "balloon", "rate_reduction")
_GRACES = ("capital", "accumulated", "capitalised", "free")
_BUCKETS = ("principal", "interest", "penalties", "fees", "taxes")
_MONEY = ("installment", "down_payment", "multiple", "charge", "amount")
_SHARES = ("discount", "rate", "then_rate", "growth")


_CENTS = 2
"""The most decimals any currency is paid in."""


class Share(click.ParamType):
    """A fraction or a percentage: 0.25 or 25%."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The fraction; exact."""
        if isinstance(value, Decimal):
            return value
        number = _number(value.removesuffix("%"))
        if number is None:
            self.fail(f"{value!r} is neither a fraction (0.25) nor a percentage (25%).", param, ctx)
        return number / 100 if value.endswith("%") else number


class Day(click.ParamType):
    """A date: 2026-12-22."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        try:
            return read_date(value)
        except BadDate as error:
            self.fail(error.sentence, param, ctx)


class Amount(click.ParamType):
    """An amount in whole units of the currency, a point before decimals: 15000 or 15000.50."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The amount; exact."""
        number = value if isinstance(value, Decimal) else _number(value)
        if number is None or number < 0:
            self.fail(
                f"{value!r} is no amount. Write plain digits, a point before decimals: 15000.50.", param, ctx
            )
        if number.as_tuple().exponent < -_CENTS:
            self.fail(
                f"{value!r} has more decimals than money has. A point never separates thousands: write 15000.",
                param, ctx,
            )  # fmt: skip
        return number


_OPTIONS = (
    click.option("--kind", type=click.Choice(KINDS), help="Only this kind, with every payment."),
    click.option("--instalment", "--installment", "installment", type=Amount(), help="What can be paid each time."),
    click.option("--installments", "--instalments", "installments", type=int, help="How many payments."),
    click.option("--down", "down_payment", type=Amount(), help="Paid today."),
    click.option("--rate", type=Share(), help="Nominal rate a year."),
    click.option("--discount", type=Share(), help="Of the whole claim."),
    click.option("--waive", "waived", multiple=True, metavar="BUCKET=SHARE", help="Discount per bucket."),
    click.option("--first", "first_due_on", type=Day(), help="First payment."),
    click.option("--rhythm", type=click.Choice(["monthly", "fortnightly", "weekly"]), help="How often."),
    click.option("--form", type=click.Choice(_FORMS), help="How it is repaid."),
    click.option("--growth", type=Share(), help="Form step_up: how payments grow."),
    click.option("--every", type=int, help="Form step_up: after how many payments."),
    click.option("--profile", type=int, help="Form balloon: payments of the longer plan."),
    click.option("--then-rate", "then_rate", type=Share(), help="Form rate_reduction: the later rate."),
    click.option("--after", type=int, help="Form rate_reduction: payments before it."),
    click.option("--grace-kind", "grace_kind", type=click.Choice(_GRACES), help="What happens in the grace."),
    click.option("--grace", type=int, help="Periods of grace."),
    click.option("--pause", type=int, help="Periods without payment."),
    click.option("--interest-runs/--no-interest", "interest_runs", default=None, help="In the pause."),
    click.option("--amount", type=Amount(), help="What a partial promise promises."),
    click.option("--multiple", type=Amount(), help="Payments are rounded up to it."),
    click.option("--charge", type=Amount(), help="Comes with each payment."),
    click.option("--currency", help="Of a debtor who owes in several."),
    click.option("--role", default="advisor", show_default=True, help="Whose limits: a rung of the policy."),
    click.option("--locale", default="", help="How amounts are written, e.g. es-MX."),
    click.option("--save", type=click.Path(path_type=Path), help="Also write the offer to an .xlsx or .pdf file."),
    click.option("--json", "as_json", is_flag=True, help="Everything, as JSON."),
)  # fmt: skip


def quote_options(command: Command) -> Command:
    """The options of `copilot quote`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class _Said:
    """What was typed: kind, where from, how to print, and the levers as they were typed."""

    kind: str | None
    currency: str | None
    role: str
    locale: str
    save: Path | None
    as_json: bool
    levers: Mapping[str, Any]


def quote_lines(settings: "Settings", debtor_id: str, given: Mapping[str, Any]) -> list[str]:
    """The lines that answer `copilot quote`; writes the file that was asked for.

    Raises AbsentError (no such debtor), StateError (nothing owed), BadTerms and its kin, InputError (role, locale,
    file), WorldError.
    """
    from api.quote_text import json_text, table_lines
    from api.quoting import ground_of, known, locale_of
    from api.wiring import open_office
    from copilot.quote import quote, usual
    from copilot.verdict import Authority

    plain = ("kind", "currency", "role", "locale", "save", "as_json")
    said = _Said(
        **{name: given[name] for name in plain},
        levers={
            name: value for name, value in given.items() if name not in plain and value not in (None, ())
        },
    )
    with closing(open_office(settings)) as office:
        if said.role not in office.policy.ladder:
            raise InputError(
                f"{said.role!r} is no rung of the limits. Use one of {', '.join(office.policy.ladder)}.",
                role=said.role,
            )
        who = Authority(actor_id="", role=said.role, team="")
        known(office, debtor_id)
        ground = ground_of(office, debtor_id, who, said.currency)
        levers = _levers(said.levers, ground.position.currency)
        rows = (quote(said.kind, levers, ground),) if said.kind else usual(ground, levers)
        locale = said.locale or locale_of(ground)
        saved = _saved(said, rows, ground, locale)
        one = said.kind is not None
        if said.as_json:
            return [json_text(rows, ground, locale, one=one)]
        return [*table_lines(rows, ground, locale, one=one), *saved]


def _saved(said: _Said, rows: "Sequence[Quote | Unpriced]", ground: "Ground", locale: str) -> list[str]:
    if said.save is None:
        return []
    from api.papers.paper import CONTENT_TYPES, paper_of
    from copilot.quote import Quote

    form = said.save.suffix.removeprefix(".").lower()
    if said.kind is None or form not in CONTENT_TYPES:
        raise InputError(
            "A file holds one offer as .xlsx or .pdf. Name its --kind, and a file that ends in one of them.",
            file=said.save.name,
        )
    found = rows[0]
    assert isinstance(found, Quote)
    _, content = paper_of(form, found, ground, locale=locale, with_books=True)
    try:
        said.save.write_bytes(content)
    except OSError as error:
        raise InputError(f"{said.save} cannot be written: {error.strerror}. Choose another place.") from None
    return ["", f"Written to {said.save}."]


def _levers(typed: Mapping[str, Any], currency: str) -> "Levers":
    from copilot.levers import Levers
    from copilot.money import Money, money
    from copilot.plan_terms import GraceKind, Rhythm

    read: dict[str, Any] = dict(typed)
    for name in _MONEY:
        if name in read:
            amount: Money = money(f"{read[name]:f} {currency}")
            read[name] = amount.minor
    if "waived" in read:
        read["waived"] = dict(_bucket(one) for one in read["waived"])
    if "rhythm" in read:
        read["rhythm"] = Rhythm(read["rhythm"])
    if "grace_kind" in read:
        read["grace_kind"] = GraceKind(read["grace_kind"])
    return Levers(**read)


def _bucket(text: str) -> tuple[str, Decimal]:
    name, _, share = text.partition("=")
    number = _number(share.removesuffix("%"))
    if name not in _BUCKETS or number is None:
        raise InputError(
            f"{text!r} is no discount of a bucket. Write one of {', '.join(_BUCKETS)}, = and a share: interest=50%.",
            typed=text,
        )  # fmt: skip
    return name, number / 100 if share.endswith("%") else number


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
