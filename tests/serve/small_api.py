"""A small process in place of the API: answers its health address, writes its id, knows the lifeline."""

import os
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from api import lifeline

PORT = "COPILOT_API_PORT"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(
            b'{"items": [{"actor_id": "ana", "role": "advisor", "name": "Ana", "password": "demo"}]}'
        )

    def log_message(self, *args: object) -> None:
        pass


def main(port: str) -> None:
    lifeline.watch()
    names = ("OMP_NUM_THREADS", "DATABASE_URL", "COPILOT_DEMO")
    folder = Path(os.environ["COPILOT_DATA_DIR"])
    with (folder / "started.txt").open("a") as file:
        file.write(f"{port} {os.getpid()} {[os.environ.get(name) for name in names]}\n")
    if (folder / "broken").exists():
        sys.exit("this process is broken on purpose")
    server = HTTPServer(("127.0.0.1", int(os.environ[port])), Answer)
    with suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main(PORT)
