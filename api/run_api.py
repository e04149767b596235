"""The API process: `python -m api.run_api`, started and watched by `copilot serve`."""

import logging
import os
import sys
from typing import TYPE_CHECKING

from api import lifeline

if TYPE_CHECKING:
    import uvicorn

    from copilot.settings import Settings

SWITCH_SECONDS = 0.001
"""How long a computing thread may keep the event loop waiting; Python's own 5 ms would be felt in every answer."""

SOCKET_BYTES = 256 * 1024
"""Frames up to here are answered with an error (api/messages.py, FRAME_BYTES); longer ones end the socket."""

STOP_SECONDS = 3


def main() -> int:
    """Serve until told to stop; 0 when that was orderly, 2 when it could not start, with one sentence why."""
    lifeline.watch()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # before numpy is imported: idle workers wait for cores others hold
    sys.setswitchinterval(SWITCH_SECONDS)

    import uvicorn

    from copilot.errors import CopilotError
    from copilot.settings import load

    try:
        server = uvicorn.Server(_config(_usable(load())))
    except CopilotError as error:
        print(error.sentence, file=sys.stderr)  # noqa: T201
        return 2
    server.run()
    return 0 if server.started else 2


def _usable(settings: "Settings") -> "Settings":
    """The settings, if the database they name answers and the documents are sound; else one sentence says why not.

    The server would find out too, but would tell it with a traceback. Documents are loaded once per process.
    """
    from api.wiring import make_world
    from copilot.store.engine import make_engine

    make_world()
    if settings.database_url:
        make_engine(settings.database_url, pool_size=1, pool_overflow=0).dispose()
    return settings


def _config(settings: "Settings") -> "uvicorn.Config":
    import uvicorn

    from api.app import create_app

    level = settings.log_level.upper()
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    return uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.api_port,
        loop="auto",  # uvloop where it is installed
        ws="websockets-sansio",
        ws_max_size=SOCKET_BYTES,
        ws_per_message_deflate=False,  # packing takes longer than sending; a proxy may do it
        access_log=False,  # paths hold ids of debtors
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


if __name__ == "__main__":
    sys.exit(main())
