"""The users of the demo: copilot/demo/actors.yaml."""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from copilot.documents import packaged, read


class DemoActor(BaseModel):
    """One user. `role` opens doors, `rung` is the step on the ladder of the limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    actor_id: str
    name: str
    role: Literal["advisor", "lead", "qa", "admin"]
    rung: Literal["advisor", "senior", "lead", "manager"]
    team: str
    locale: Literal["es", "en"]


class DemoActors(BaseModel):
    """All users and their common password."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    version: int
    password: str
    actors: tuple[DemoActor, ...]


@cache
def load_actors() -> DemoActors:
    """The packaged users."""
    return read(packaged("copilot.demo", "actors.yaml"), DemoActors)[0]
