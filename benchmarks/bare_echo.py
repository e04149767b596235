"""A bare WebSocket server that answers the n-th utterance with recorded bytes, and serves the panel's files.

The floor for the live path: the same frames through the same component, with no engine, no journal and no framework.
Run: python -m benchmarks.bare_echo PORT RECORDING.json
"""

import json
import sys
from http import HTTPStatus
from pathlib import Path

import uvloop
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

PANEL = Path(__file__).resolve().parents[1] / "ui" / "panel"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".html": "text/html"}


def page(connection: ServerConnection, request: Request) -> Response | None:
    """A file of the panel, or None for the socket."""
    path = request.path.split("?")[0]
    if not path.startswith("/panel/"):
        return None
    file = PANEL / (path.removeprefix("/panel/") or "index.html")
    if not file.is_file():
        return connection.respond(HTTPStatus.NOT_FOUND, "")
    headers = Headers({"Content-Type": TYPES[file.suffix], "Cache-Control": "no-store"})
    return Response(200, "OK", headers, file.read_bytes())


async def main(port: int, recording: dict[str, list]) -> None:
    """Serve until killed. `recording`: {"hello": [frames], "turns": [[frames], ...]}, frames as text."""

    async def answer(socket: ServerConnection) -> None:
        turns = iter(recording["turns"])
        async for message in socket:
            said = json.loads(message)
            if said["kind"] == "hello":
                for frame in recording["hello"]:
                    await socket.send(frame)
            elif said["kind"] == "utterance":
                for frame in next(turns):
                    await socket.send(frame.replace("INTENT", said["intent_id"]))

    async with serve(answer, "127.0.0.1", port, process_request=page, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())))
