"""What `copilot quote` prints: a table of scenarios, the payments of one of them, or everything as JSON."""

import json
from collections.abc import Iterator, Sequence

from api.schemas_quote import QuoteView
from api.views_quote import quote_view, unpriced_view
from copilot.breach import WAIT_DAYS
from copilot.cards import headline
from copilot.money import Money
from copilot.quote import Ground, Quote, Unpriced
from copilot.scripts.figures import money_text, percent_text, rate_text
from copilot.verdict import PPM, Role

_HEADS = ("kind", "payments", "first", "total", "saved (-: costs)", "total cost a year", "verdict")
_WITHIN = ("number", "date", "payment", "principal", "interest", "charge", "vat", "balance")
GAP = "  "


def table_lines(rows: Sequence[Quote | Unpriced], ground: Ground, locale: str, *, one: bool) -> Iterator[str]:
    """Whom, a row per scenario, why some kinds have none; with `one` its payments and what must be checked too."""
    quotes = [row for row in rows if isinstance(row, Quote)]
    yield _whom(ground, locale)
    yield ""
    yield from aligned([_HEADS, *(_cells(row, locale) for row in quotes)], right=(3, 4))
    for row in rows:
        if not isinstance(row, Quote):
            yield f"{_words(row.kind)}: {row.error.sentence}"
    if one:
        yield from _in_full(quotes[0], locale)


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int]) -> list[str]:
    """Rows as lines with straight columns, a rule below the head; columns of `right` end together."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        GAP.join(
            cell.rjust(width) if k in right else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return [lines[0], GAP.join("-" * width for width in widths), *lines[1:]]


def _cells(one: Quote, locale: str) -> tuple[str, ...]:
    impact = one.scenario.impact
    names = [
        rate.name for rate in impact.cost
    ]  # only a rate that there is with and without VAT says which it is
    rates = [
        f"{rate.name}{' with VAT' if rate.with_tax and names.count(rate.name) > 1 else ''} "
        f"{rate_text(rate.per_year, rate.decimals, locale)}"
        for rate in impact.cost
    ]
    return (
        _words(one.kind),
        headline(one.scenario, locale),
        impact.first_due_on.isoformat(),
        money_text(impact.total_to_pay, locale),
        money_text(impact.saved, locale),
        ", ".join(rates) or "-",
        "; ".join((_verdict(one, locale), *_warnings(one, locale))),
    )


def _verdict(one: Quote, locale: str) -> str:
    verdict = one.verdict
    if verdict.outcome == "allowed":
        return "allowed"
    approver = f" of {verdict.approver}" if verdict.approver else ""
    near = f"; nearest {headline(one.nearest.scenario, locale)}" if one.nearest else ""
    return f"{_words(verdict.outcome)}{approver} ({_words(verdict.decisive)}){near}"


def _warnings(one: Quote, locale: str) -> Iterator[str]:
    """What the verdict does not judge: more of the income than the house suggests, fewer payments than were asked."""
    impact = one.scenario.impact
    if one.over_affordability is not None and impact.installment_to_income is not None:
        share, most = (
            percent_text(int(part * PPM), locale)
            for part in (impact.installment_to_income, one.over_affordability)
        )
        which = "last payment" if impact.last_payment.minor > impact.installment.minor else "payment"
        yield f"ABOVE INCOME: {which} takes {share}, house suggests {most}"
    if one.fewer_than is not None:
        yield f"rounded up, {impact.installments} of {one.fewer_than} payments are enough"


def _in_full(one: Quote, locale: str) -> Iterator[str]:
    """Every payment, and what must be checked before use."""
    schedule = one.scenario.schedule
    rows = [
        (
            str(row.number),
            row.due_on.isoformat(),
            *(money_text(Money(getattr(row, name), schedule.currency), locale) for name in _WITHIN[2:]),
        )
        for row in schedule.rows
    ]
    yield ""
    yield from aligned([_WITHIN, *rows], right=(0, *range(2, len(_WITHIN))))
    yield from _if_broken(one, locale)
    checked = [fact for fact in one.facts if fact.verify]
    sources = [f"{fact.source} ({fact.fact_id})" for fact in checked]
    sources += [f"{rate.name}: {rate.source}" for rate in one.scenario.impact.cost if rate.verify]
    if sources:
        yield ""
        yield "Not verified, check before use:"
        yield from (f"  {source}" for source in dict.fromkeys(sources))


def _if_broken(one: Quote, locale: str) -> Iterator[str]:
    """What is owed again at each place where the plan may break."""
    if not one.breach:
        return
    yield ""
    verify = "; order of payment not verified" if one.breach[0].order_verify else ""
    yield f"If broken, owed again {WAIT_DAYS} days after the missed payment{verify}:"
    for at in one.breach:
        parts = [("paid", at.paid), ("discount lost", at.discount_lost), ("interest since", at.interest)]
        told = ", ".join(f"{name} {money_text(money, locale)}" for name, money in parts if money.minor)
        inside = f" ({told})" if told else ""
        below = f"; the plan still had {money_text(at.plan_left, locale)}" if at.below_plan else ""
        yield f"  after {at.after} of {at.of}, on {at.on}: {money_text(at.owed, locale)}{inside}{below}"


def _whom(ground: Ground, locale: str) -> str:
    position = ground.position
    debtor = position.debtor
    name = f" ({debtor.name})" if debtor.name else ""
    return (
        f"{debtor.debtor_id}{name} owes {money_text(position.claim.total, locale)} on {position.on}, "
        f"{position.days_past_due} days past due; as {ground.authority.role}, {ground.world.limits.version}"
    )


def json_text(rows: Sequence[Quote | Unpriced], ground: Ground, locale: str, *, one: bool) -> str:
    """The bodies of the API, with everything that a lead sees."""
    views: list[QuoteView] = [
        quote_view(row, locale=locale, on=ground.position.on, role=Role.LEAD)
        for row in rows
        if isinstance(row, Quote)
    ]
    if one:
        return views[0].model_dump_json(indent=1)
    page = {
        "items": [view.model_dump(mode="json") for view in views],
        "unpriced": [
            unpriced_view(row).model_dump(mode="json") for row in rows if not isinstance(row, Quote)
        ],
    }
    return json.dumps(page, ensure_ascii=False, indent=1)


def _words(code: str) -> str:
    return code.replace("_", " ")
