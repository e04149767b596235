"""The examples of the API's documentation: api/examples.json, taken from a real call on a made-up debtor.

tests/api/test_openapi.py reads every one with the model it illustrates, so an example cannot grow old unnoticed.
"""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from pydantic.config import JsonDict


@cache
def load() -> dict[str, Any]:
    """Every example by name."""
    content: dict[str, Any] = orjson.loads(files("api").joinpath("examples.json").read_bytes())
    return content


def like(name: str) -> Callable[[JsonDict], None]:
    """What a model's schema gets as its example; the file is read when a schema is made, not at import."""

    def add(schema: JsonDict) -> None:
        schema["examples"] = [load()[name]]

    return add
