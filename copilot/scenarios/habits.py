"""What does the house quote when nobody says otherwise? Rate and payment terms of a plan in this position's country."""

from datetime import date

from copilot.debt import Position
from copilot.plan_terms import PaymentTerms, Rhythm
from copilot.rate import Rate
from copilot.scenarios.ceilings import highest_rate
from copilot.scenarios.country import CountryFinance
from copilot.scenarios.priors import Priors


def usual_rate(
    position: Position, priors: Priors, law: CountryFinance, *, financed: int, installments: int, first_due_on: date,
    rhythm: Rhythm = Rhythm.MONTHLY,
) -> Rate:  # fmt: skip
    """The plan rate of the position (priors.plan_rate), cut to the legal ceiling of such a plan."""
    habit = priors.plan_rate(position)
    highest = highest_rate(
        law, product=position.main.product, currency=position.currency, financed=max(financed, 0),
        installments=installments, on=position.on, rhythm=rhythm, first_due_on=first_due_on,
    )  # fmt: skip
    return habit if highest is None or habit.per_year <= highest else Rate(highest)


def usual_paying(position: Position, law: CountryFinance, *, rhythm: Rhythm = Rhythm.MONTHLY) -> PaymentTerms:
    """Payable amounts and VAT of the country, VAT held inside level payments."""
    tax = law.vat(position.main.product, position.debtor.kind.value)
    return PaymentTerms(
        rhythm=rhythm,
        multiple=law.multiple.get(position.currency, 1),
        vat_on_interest=tax.on_interest,
        vat_on_charges=tax.on_charges,
        level_total=tax.on_interest > 0,
    )
