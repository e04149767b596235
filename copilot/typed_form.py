"""Which form of repayment do levers name? Each form asks for its own levers and takes no others."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

from copilot.errors import BadTerms
from copilot.plan_terms import FORMS, FRENCH, Balloon, Bullet, Form, German, RateReduction, StepUp
from copilot.rate import Rate

FORM_LEVERS = ("growth", "every", "profile", "then_rate", "after")
_OWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"step_up": ("growth", "every"), "balloon": ("profile",), "rate_reduction": ("after", "then_rate")}
)
_NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"step_up": ("growth",), "balloon": ("profile",), "rate_reduction": ("after", "then_rate")}
)
STEP_ROWS = 12


class FormLevers(Protocol):
    """The levers of a form (copilot/levers.py)."""

    @property
    def form(self) -> str | None: ...
    @property
    def growth(self) -> Decimal | None: ...
    @property
    def every(self) -> int | None: ...
    @property
    def profile(self) -> int | None: ...
    @property
    def then_rate(self) -> Decimal | None: ...
    @property
    def after(self) -> int | None: ...


def form_of(levers: FormLevers, rate: Rate) -> Form:
    """The form, level payments when none is named. Raises BadTerms for a missing lever, one of another form, or a
    rate after a reduction that is above `rate`: a ceiling would not see it."""
    name = levers.form or "french"
    _check(name, levers)
    match name:
        case "german":
            return German()
        case "bullet":
            return Bullet()
        case "step_up":
            every = STEP_ROWS if levers.every is None else levers.every
            return StepUp(growth=levers.growth or Decimal(0), every=every)
        case "balloon":
            return Balloon(profile=levers.profile or 0)
        case "rate_reduction":
            then = Rate(levers.then_rate or Decimal(0))
            if then.per_month() > rate.per_month():
                raise BadTerms(
                    f"A rate reduction to {then.per_year} is above the rate of {rate.per_year}. Give a lower one.",
                    then_rate=str(then.per_year), rate=str(rate.per_year),
                )  # fmt: skip
            return RateReduction(after=levers.after or 0, then=then)
    return FRENCH


def _check(name: str, levers: FormLevers) -> None:
    if name not in FORMS:
        raise BadTerms(f"{name!r} is no form of repayment. Use one of {', '.join(FORMS)}.", form=name)
    missing = [lever for lever in _NEEDED.get(name, ()) if getattr(levers, lever) is None]
    if missing:
        raise BadTerms(f"The form {name} needs {', '.join(missing)}. Give it.", form=name, levers=missing)
    own = _OWN.get(name, ())
    if alien := [lever for lever in FORM_LEVERS if lever not in own and getattr(levers, lever) is not None]:
        raise BadTerms(
            f"The form {name} has no {', '.join(alien)}. Leave it out, or choose the form it belongs to.",
            form=name, levers=alien,
        )  # fmt: skip
