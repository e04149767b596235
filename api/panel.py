"""The live panel's files at /panel/: right types, fresh files, and who may put them into a frame.

The files belong to ui/panel; this room only hands them out. Streamlit's page imports the same modules from here.
"""

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from copilot.settings import Settings

FOLDER = Path(__file__).resolve().parents[1] / "ui" / "panel"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
"""What the machine's own table of types says differs from machine to machine; a module with a wrong type is refused."""


_NOT_HANDED_OUT = (".py", ".pyc", ".md")


class BrowserFiles(StaticFiles):
    """A folder, without what is not for browsers; `cache` and `policy` are headers of every file."""

    def __init__(self, folder: Path, *, cache: str, policy: str) -> None:
        super().__init__(directory=folder, html=True)
        self._cache, self._policy = cache, policy

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the api's own 404."""
        if Path(path).suffix in _NOT_HANDED_OUT:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        response = await super().get_response(path, scope)
        suffix = Path(path).suffix if path not in ("", ".") else ".html"
        if suffix in TYPES and response.status_code == 200:
            response.headers["Content-Type"] = TYPES[suffix]
        response.headers["Cache-Control"] = self._cache
        response.headers["Content-Security-Policy"] = self._policy
        return response


class PanelFiles(BrowserFiles):
    """The panel's folder with the headers of `settings`."""

    def __init__(self, settings: Settings) -> None:
        # Changed files must show at once in the demo; elsewhere the browser may ask whether they changed.
        cache = "no-store" if settings.demo else "no-cache"
        super().__init__(FOLDER, cache=cache, policy=content_policy(settings))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, which the pages' origin may import as a module even when that page is isolated."""
        response = await super().get_response(path, scope)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def content_policy(settings: Settings) -> str:
    """What the standalone page may load and who may frame it: the pages' origin and the allowed ones."""
    api = settings.api_address
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"connect-src 'self' {api} {_socket(api)}",
            "img-src 'self' data:",
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {' '.join(_framers(settings))}",
        )
    )


def _framers(settings: Settings) -> Iterable[str]:
    return ("'self'", *sorted(settings.origins))


def _socket(address: str) -> str:
    return address.replace("http", "ws", 1)
