"""What does an error look like from outside? One table of statuses, one body, for REST and for the live socket.

The api adds these to the tree of copilot.errors:

CopilotError
|-- InputError
|   |-- BadFrame        a live frame is not JSON text, or a field is missing or wrong
|   |-- UnknownKind     a live message of a kind this version does not have
|   |-- WrongVersion    a live message of another protocol version
|   |-- OversizedFrame  a live frame longer than FRAME_BYTES
|   `-- OversizedBody   a request body longer than BODY_BYTES
`-- SignInError
    |-- ForgedToken     a token or ticket that we did not sign, or that was cut or changed
    |-- ExpiredToken    a token or ticket of ours that is too old
    `-- TooManyTries    too many wrong passwords for one name or from one address

Body: `{"code": ..., "message": ..., "detail": {...}}`. `code` is stable; `message` is an English sentence that
names what happened, why it is a problem and what to do; `detail` holds the values the sentence names.
"""

import logging
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from uuid import uuid4

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from copilot import errors

log = logging.getLogger("copilot.api")

DATABASE_TROUBLE = (OperationalError, InterfaceError, PoolTimeout)
DATABASE_REFUSAL = DataError
"""The database answers, and refuses a value."""


class BadFrame(errors.InputError):
    code = "bad_frame"


class UnknownKind(errors.InputError):
    code = "unknown_kind"


class WrongVersion(errors.InputError):
    code = "wrong_version"


class OversizedFrame(errors.InputError):
    code = "oversized_frame"


class OversizedBody(errors.InputError):
    code = "oversized_body"


class ForgedToken(errors.SignInError):
    code = "forged_token"


class ExpiredToken(errors.SignInError):
    code = "expired_token"


class TooManyTries(errors.SignInError):
    """`detail.retry_after_seconds` says when to try again."""

    code = "too_many_tries"


STATUS: Mapping[type[errors.CopilotError], HTTPStatus] = {
    errors.InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RateCeiling: HTTPStatus.UNPROCESSABLE_ENTITY,  # an offer that may not be made, not a state to wait for
    errors.OversizedText: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    OversizedBody: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    OversizedFrame: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.AbsentError: HTTPStatus.NOT_FOUND,
    errors.StateError: HTTPStatus.CONFLICT,
    errors.ForbiddenError: HTTPStatus.FORBIDDEN,
    errors.SignInError: HTTPStatus.UNAUTHORIZED,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    errors.WorldError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.CopilotError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The nearest class in an error's ancestry decides."""

_OF_THE_PROTOCOL = {
    404: (
        "unknown_route",
        "There is nothing at this address. Look at /api/docs for the addresses there are.",
    ),
    405: (
        "method_not_allowed",
        "This address does not take this method. Look at /api/docs for those it takes.",
    ),
}


def status_of(error: errors.CopilotError) -> HTTPStatus:
    """The HTTP status of an error of ours."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def body(code: str, message: str, detail: Mapping[str, object] | None = None) -> dict[str, object]:
    """The one shape of an error."""
    return {"code": code, "message": message, "detail": dict(detail or {})}


def body_of(error: errors.CopilotError) -> dict[str, object]:
    """The body of an error of ours."""
    return body(error.code, error.sentence, error.detail)


def world_trouble() -> errors.WorldError:
    """What a caller is told when the database does not answer; the cause is in the log."""
    return errors.WorldError(
        "The database does not answer just now, so nothing was changed. Try again in a few seconds."
    )


def unstorable(error: DataError) -> errors.InputError:
    """What a caller is told when the database refuses a value, such as a NUL or a number out of its range.

    The fields refuse these before (api/fields.py); this is the net below them, so it leaves a trace in the log.
    """
    log.warning("database refused a value type=%s", type(error.orig).__name__)
    return errors.InputError(
        "A value in this holds something that cannot be stored or looked for. Remove invisible characters from it."
    )


def answer(status: int, content: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Response:
    """An error as a response."""
    return Response(orjson.dumps(content, default=str), status, headers, media_type="application/json")


def defect(error: BaseException) -> dict[str, object]:
    """Log where something unexpected broke and give the body to show: a reference, never the traceback.

    The log holds the place, not the error's text: texts of drivers repeat the values of the statement.
    """
    reference = uuid4().hex[:12]
    places = " < ".join(
        f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__))
    )
    log.error("defect reference=%s type=%s at=%s", reference, type(error).__name__, places)
    sentence = f"Something in the copilot is broken; it is noted under {reference}. Tell your administrator."
    return body("defect", sentence, {"reference": reference})


def problems(found: Sequence[Mapping[str, object]]) -> list[dict[str, str]]:
    """Where a body or frame is malformed, without repeating what was in it."""
    return [{"where": _place(item["loc"]), "problem": str(item["msg"])} for item in found]


def malformed(found: Sequence[Mapping[str, object]]) -> tuple[str, dict[str, object]]:
    """The sentence and the detail for what pydantic found wrong."""
    listed = problems(found)
    told = "; ".join(f"{p['where']}: {p['problem']}" if p["where"] else p["problem"] for p in listed)
    return f"This cannot be read: {told}. Correct it and send it again.", {"problems": listed}


def install(app: FastAPI) -> None:
    """Make `app` answer every error with the one body."""
    app.add_exception_handler(errors.CopilotError, _ours)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _protocol)
    for kind in DATABASE_TROUBLE:
        app.add_exception_handler(kind, _database)
    app.add_exception_handler(DataError, _unstorable)


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.CopilotError)
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("error code=%s status=%d route=%s", error.code, status, request.scope.get("path"))
    return answer(status, body_of(error), _headers(error, status))


def _headers(error: errors.CopilotError, status: HTTPStatus) -> dict[str, str] | None:
    """What HTTP asks for beside the body: the scheme to sign in with, and when to try again."""
    if isinstance(error, TooManyTries):
        return {"Retry-After": str(error.detail["retry_after_seconds"])}
    return {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None


async def _unreadable(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(HTTPStatus.UNPROCESSABLE_ENTITY, body("malformed", *malformed(error.errors())))


async def _protocol(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, errors.CopilotError):
        return await _ours(request, error.__cause__)
    code, sentence = _OF_THE_PROTOCOL.get(error.status_code, (f"http_{error.status_code}", str(error.detail)))
    return answer(error.status_code, body(code, sentence))


async def _database(request: Request, error: Exception) -> Response:
    log.warning("database type=%s route=%s", type(error).__name__, request.scope.get("path"))
    return await _ours(request, world_trouble())


async def _unstorable(request: Request, error: Exception) -> Response:
    assert isinstance(error, DataError)
    return await _ours(request, unstorable(error))


def _place(location: object) -> str:
    parts = location if isinstance(location, (tuple, list)) else (location,)
    return ".".join(str(part) for part in parts)
