"""The shell of every request: limits of size, headers for browsers, and no traceback for anybody.

Only CORS lies around it (api/app.py), so that a page of an allowed origin can read also what is refused here.
"""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import OversizedBody, answer, body_of, defect

BODY_BYTES = 64 * 1024
"""The longest request body; the longest honest one is below 9 kB."""

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""On every answer but that to a preflight, which CORS gives. Pages add their own policy (panel.py, reference.py)."""


class Edge:
    """ASGI middleware: refuses oversized bodies, adds HEADERS, turns what nobody expected into the one error body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the shell around it. Sockets have their own limits (api/live.py)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if _announced(scope) > BODY_BYTES:
            await _refuse(scope, receive, with_headers)
            return
        try:
            await self._app(scope, _counted(receive), with_headers)
        except Exception as error:  # noqa: BLE001  the last place of ours that can keep a traceback from a caller
            content = defect(error)
            if not started:
                await answer(HTTPStatus.INTERNAL_SERVER_ERROR, content)(scope, receive, with_headers)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _counted(receive: Receive) -> Receive:
    """`receive` that raises OversizedBody when a body without announced length grows too long."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > BODY_BYTES:
            raise _oversized()
        return message

    return counting


def _oversized() -> OversizedBody:
    return OversizedBody(
        f"The body of this request is longer than {BODY_BYTES:,} bytes; nothing of it was taken. Send less at once.",
        limit_bytes=BODY_BYTES,
    )


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, body_of(_oversized()))(scope, receive, send)
