"""The grid of offers, priors of acceptance, ceilings of fairness. What a yes is worth: assumptions.py."""

from decimal import Decimal
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from copilot.debt import Position
from copilot.documents import packaged, read
from copilot.rate import Rate


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Grid(_Strict):
    """The values every lever takes; their product is what is priced on a turn."""

    waiver_steps: tuple[Decimal, ...]
    settlement_days: tuple[int, ...]
    installments: tuple[int, ...]
    settlement_installments: tuple[int, ...]
    down_payment: tuple[Decimal, ...]
    rate_steps: tuple[Decimal, ...]
    first_due_days: tuple[int, ...]


class Acceptance(_Strict):
    """Coefficients of the log-odds of a yes."""

    base: float
    burden: float
    discount: float
    extra_cost: float
    wants: float
    first_days: float


class Priors(_Strict):
    """copilot/data/priors.yaml; rates are fractions a year, shares are fractions."""

    name: str
    version: int
    profile_threshold: Decimal = Field(ge=0, le=1)
    affordability_rate: Decimal = Field(gt=0, le=1)
    default_plan_rate: dict[str, Decimal]
    max_plan_rate: Decimal = Field(gt=0, le=5)
    max_charge_share: Decimal = Field(ge=0, le=1)
    concessions: tuple[Decimal, ...]
    grid: Grid
    acceptance: Acceptance
    counter_share: float
    content: str = ""

    @property
    def version_id(self) -> str:
        """Name, version and content, as pinned in a journal."""
        return f"{self.name}@{self.version}#{self.content}"

    def plan_rate(self, position: Position) -> Rate:
        """The nominal yearly rate a plan starts from: the contract's, cut to the ceiling, else the default."""
        contract = position.main.contract_rate
        if contract is None:
            other = self.default_plan_rate["other"]
            return Rate(self.default_plan_rate.get(position.currency, other))
        nominal = (contract.per_month() * 12).quantize(Decimal("0.000001"))
        return Rate(min(nominal, self.max_plan_rate))


@cache
def load_priors() -> Priors:
    """The packaged priors."""
    priors, content = read(packaged("copilot.data", "priors.yaml"), Priors)
    return priors.model_copy(update={"content": content})
