"""What every route declares and how it answers: documented errors, and bodies without what the reader may not see."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from fastapi.responses import Response
from pydantic import BaseModel, TypeAdapter

from api.schemas import ErrorBody
from api.wire import without_hidden
from copilot.store.people import Actor
from copilot.verdict import Role

_MEANING = {
    401: "No session, or one that is forged or over.",
    403: "Not yours, or not for your role.",
    404: "There is no such thing.",
    409: "It is not in a state in which this can be done.",
    413: "Longer than accepted.",
    422: "Malformed, or unusable as it is.",
    429: "Too many tries; `Retry-After` says when to try again.",
    500: "Something in the copilot is broken; the body has a reference.",
    503: "The database does not answer just now; nothing was changed.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors a route can give, for its documentation; 500 and 503 are always possible."""
    return {
        status: {"model": ErrorBody, "description": _MEANING[status]}
        for status in sorted({*statuses, 500, 503})
    }


READ = errors(401, 403)
READ_ONE = errors(401, 403, 404, 422)
WRITE = errors(401, 403, 404, 409, 413, 422)


def reply(content: BaseModel, reader: Actor, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """`content` as JSON, without the fields that advisors never get when an advisor reads."""
    return _reply(content.model_dump_json().encode(), reader, status)


def reply_as(kind: TypeAdapter[Any], content: object, reader: Actor) -> Response:
    """The same for a noun that is no pydantic model."""
    return _reply(kind.dump_json(content), reader, HTTPStatus.OK)


def new_intent() -> str:
    """An id for a write whose sender gave none; such a write cannot be repeated safely."""
    return f"in-{uuid4().hex}"


def _reply(content: bytes, reader: Actor, status: HTTPStatus) -> Response:
    shown = without_hidden(content) if reader.role == Role.ADVISOR else content
    return Response(shown, status, media_type="application/json")
