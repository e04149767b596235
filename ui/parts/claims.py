"""What is owed: per bucket, per debt, and who owes it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from api.schemas import CallOfDebtor, DebtorProfile, DebtorView, DebtView, MoneyText
from copilot.money import Money
from copilot.scripts.figures import money_text
from ui.parts.figures import day, yearly
from ui.parts.markup import Column, facts, heading, soft, table
from ui.words import Words

BUCKETS = ("principal", "interest", "penalties", "fees", "taxes")


def buckets(parts: Mapping[str, MoneyText], total: MoneyText, w: Words, *, title: str) -> None:
    """The claim per bucket with its total."""
    heading(title)
    rows = [(w(f"bucket.{name}"), parts[name].text) for name in BUCKETS if name in parts]
    table(
        [Column(""), Column(w("claim.amount"), number=True)],
        [*rows, (w("claim.total"), total.text)],
        label=title,
        strong=frozenset({len(rows)}),
    )


def spoken(known: DebtorProfile, w: Words) -> DebtorProfile:
    """The same with amounts as the page's language writes them, for pages where amounts are also typed.

    Spanish leaves them as where the debtor lives, as the API sends them.
    """
    if w.lang != "en":
        return known

    def said(money: MoneyText) -> MoneyText:
        return money.model_copy(update={"text": money_text(Money(money.minor, money.currency), w.lang)})

    owed = [
        position.model_copy(
            update={
                "claim": said(position.claim),
                "parts": {name: said(part) for name, part in position.parts.items()},
            }
        )
        for position in known.positions
    ]
    return known.model_copy(update={"positions": owed})


def debts(owed: Sequence[DebtView], w: Words) -> None:
    """Every debt with its age and terms."""
    heading(w("claim.debts"))
    if not owed:
        soft(w("claim.none"))
        return
    columns = [
        Column(w("claim.debt_id")), Column(w("claim.product")), Column(w("claim.amount"), number=True),
        Column(w("claim.days_past_due"), number=True), Column(w("claim.oldest_due_on")),
        Column(w("claim.contract_rate")), Column(w("claim.last_payment_on")),
    ]  # fmt: skip
    table(columns, [_debt(debt, w) for debt in owed], label=w("claim.debts"))


def profile(debtor: DebtorView, w: Words) -> None:
    """The facts about a debtor; what is not known is left out, so that what is known is found."""
    heading(w("debtor.title"))
    told = {
        "income": debtor.income.text if debtor.income else "",
        "expenses": debtor.expenses.text if debtor.expenses else "",
        "phone": debtor.phone,
        "email": debtor.email,
        "zone": debtor.zone,
        "country": debtor.country,
        "kind": w(f"debtor.{debtor.kind}"),
        "client_type": debtor.client_type,
        "contactability": w.named("contactability", debtor.contactability),
        "external_score": "" if debtor.external_score is None else str(debtor.external_score),
        "portfolio": debtor.portfolio,
    }
    always = ("income", "phone")
    facts(
        (w(f"debtor.{name}"), text or w("debtor.unknown"))
        for name, text in told.items()
        if text or name in always
    )


def calls(made: Sequence[CallOfDebtor], w: Words, *, moment: Callable[[datetime], str]) -> None:
    """The calls made to a debtor so far."""
    heading(w("debtor.calls"))
    if not made:
        soft(w("debtor.no_calls"))
        return
    columns = [Column(w("journals.opened_at")), Column(w("journals.advisor")), Column(w("journals.state"))]
    rows = [(moment(call.opened_at), call.actor_id, w(f"phase.{call.state}")) for call in made]
    table(columns, rows, label=w("debtor.calls"))


def _debt(debt: DebtView, w: Words) -> tuple[str, ...]:
    product = w.label("product", debt.product)
    return (
        debt.debt_id,
        f"{product} · {w('claim.disputed')}" if debt.disputed else product,
        debt.claim.text,
        str(debt.days_past_due),
        day(debt.oldest_due_on, w),
        yearly(debt.contract_rate, w),
        day(debt.last_payment_on, w),
    )
