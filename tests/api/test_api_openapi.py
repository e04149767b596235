"""The documentation of the API is complete, true, and says who may do what."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from pydantic import BaseModel, TypeAdapter

from api import examples, inputs, messages, schemas, schemas_assumptions, schemas_quote
from api.app import create_app
from copilot.settings import Settings
from copilot.suggestion import Suggestion

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
PUBLIC = {"GET /api/health", "POST /api/session", "GET /api/demo/actors"}
FILES = {"POST /api/debtors/{debtor_id}/quotes/file"}
"""Routes that answer with a document."""


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(Settings(database_url="postgresql://nobody@127.0.0.1:1/none"))


@pytest.fixture(scope="module")
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def routes(app: FastAPI) -> list[APIRoute]:
    return [route for route in walk(app.routes) if isinstance(route, APIRoute) and route.include_in_schema]


def walk(found: list[Any]) -> list[Any]:
    """Routes, also those that hang below an included router."""
    flat = []
    for route in found:
        below = getattr(route, "routes", None) or getattr(
            getattr(route, "original_router", None), "routes", None
        )
        flat += (
            walk(list(below)) if below and not isinstance(route, (APIRoute, APIWebSocketRoute)) else [route]
        )
    return flat


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_public_routes_are_these_and_no_others(document: dict[str, Any]):
    assert {name for name, operation in operations(document) if "security" not in operation} == PUBLIC


def test_every_other_route_names_its_roles(app: FastAPI, document: dict[str, Any]):
    assert len(routes(app)) == len(operations(document))
    for route in routes(app):
        name = f"{min(route.methods)} /api{route.path.removeprefix('/api')}"
        roles = roles_of(route.dependant)
        assert (roles is None) == (name in PUBLIC), name


def roles_of(dependant: Any) -> tuple[str, ...] | None:
    for below in dependant.dependencies:
        found = getattr(below.call, "roles", None) or roles_of(below)
        if found:
            return tuple(found)
    return None


def test_every_route_has_a_summary_a_model_and_its_errors(document: dict[str, Any]):
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
        assert name in FILES or good["content"]["application/json"]["schema"], name
        wanted = {"500", "503"} | ({"401", "403"} if "security" in operation else set())
        wanted |= {"422"} if "requestBody" in operation or operation.get("parameters") else set()
        wanted |= {"413"} if "requestBody" in operation else set()
        assert wanted <= set(operation["responses"]), name
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                assert answer["content"]["application/json"]["schema"] == {
                    "$ref": "#/components/schemas/ErrorBody"
                }


def test_every_body_has_an_example(document: dict[str, Any]):
    for name, operation in operations(document):
        bodies = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        bodies = [] if name in FILES else bodies
        bodies += [operation["requestBody"]] if "requestBody" in operation else []
        for body in bodies:
            schema = body["content"]["application/json"]["schema"]
            named = (
                document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
                if "$ref" in schema
                else schema
            )
            assert named.get("examples") or schema.get("examples"), name


def test_every_parameter_is_described(document: dict[str, Any]):
    for name, operation in operations(document):
        for parameter in operation.get("parameters", []):
            schema = parameter["schema"]
            told = parameter.get("description") or schema.get("description") or str(schema.get("anyOf"))
            assert "description" in told or len(told) > 5, (name, parameter["name"])


def models() -> list[type[BaseModel]]:
    return [
        model
        for model in (vars(schemas) | vars(schemas_assumptions) | vars(schemas_quote) | vars(inputs)).values()
        if isinstance(model, type)
        and issubclass(model, BaseModel)
        and "json_schema_extra" in model.model_config
    ]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_example_is_a_body_that_its_model_reads(model: type[BaseModel]):
    for example in model.model_json_schema()["examples"]:
        body = model.model_validate_json(json.dumps(example))
        assert body == model.model_validate_json(body.model_dump_json())


def test_the_example_of_a_suggestion_is_one():
    suggestion = TypeAdapter(Suggestion).validate_python(examples.load()["suggestion"])
    assert suggestion.cards


def test_no_example_is_left_over():
    used = [model.model_json_schema()["examples"][0] for model in models()]
    for name, example in examples.load().items():
        assert example in used or name == "suggestion", name


def test_bodies_that_come_in_refuse_unknown_fields(document: dict[str, Any]):
    for name, operation in operations(document):
        if "requestBody" in operation:
            reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            assert (
                document["components"]["schemas"][reference.rsplit("/", 1)[1]]["additionalProperties"]
                is False
            ), name


def test_every_route_is_in_the_page_about_the_api(document: dict[str, Any]):
    page = DOCS.read_text(encoding="utf-8")
    told = {(line.split("`")[1]).split("?")[0] for line in page.splitlines() if line.startswith("| `")}
    assert {name for name, _ in operations(document)} <= told
    assert {name for name in told if name.startswith(("GET /api", "POST /api", "PUT /api"))} <= {
        n for n, _ in operations(document)
    }


def blocks() -> list[dict[str, Any]]:
    page = DOCS.read_text(encoding="utf-8")
    found = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]
    return [block for block in found if "kind" in block]


@pytest.mark.parametrize("frame", blocks(), ids=lambda frame: frame["kind"])
def test_every_frame_in_the_page_is_one_of_the_protocol(frame: dict[str, Any]):
    either: TypeAdapter[Any] = TypeAdapter(messages.ClientMessage | messages.ServerMessage)
    assert either.validate_json(json.dumps(frame)).kind == frame["kind"]


def test_every_kind_of_message_is_shown_in_the_page():
    union = messages.ClientMessage.__args__[0].__args__ + messages.ServerMessage.__args__[0].__args__  # type: ignore[attr-defined]
    kinds = {kind.model_fields["kind"].default for kind in union}
    page = DOCS.read_text(encoding="utf-8")
    assert {kind for kind in kinds if f'"kind": "{kind}"' not in page} == set()
