"""How does one command become a running copilot? Database, schema, demo data, then the API and the pages.

The parent does no work of its own: it starts two processes, waits until both answer, says where to look, starts
again what dies, and on Ctrl-C or SIGTERM stops everything. If it is killed, its children (api/lifeline.py) and the
database (copilot/store/guard.py) stop by themselves.
"""

import errno
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from api.children import Child, stop
from copilot.errors import WorldError
from copilot.settings import Settings
from copilot.store.embedded import Embedded

MODULES = {"api": "api.run_api", "ui": "ui.run_ui"}
HEALTH = {"api": "/api/health", "ui": "/_stcore/health"}
READY_SECONDS = 90
TRIES = 3
"""A child that dies this often before it has ever answered will not get better by trying."""

Say = Callable[[str], None]


def say(line: str) -> None:
    """One line for whoever typed the command."""
    print(line, flush=True)  # noqa: T201


def quiet(_line: str) -> None:
    """Say nothing: a short command has nothing to announce."""


def serve(settings: Settings, demo: bool, *, modules: Mapping[str, str] = MODULES, say: Say = say) -> None:
    """Run until Ctrl-C or SIGTERM, then leave no process behind.

    Raises WorldError if a port is taken, the database cannot be reached, or a process will not start.
    """
    settings = settings.model_copy(update={"demo": demo})
    check_ports(settings)
    with ExitStack() as undo, interruptible():
        try:
            url = undo.enter_context(database(settings, say))
            prepare(url, demo, say)
            settings = settings.model_copy(update={"database_url": url})
            children = [child(settings, name, module) for name, module in modules.items()]
            undo.callback(stop, children)
            run(children, settings, say)
        except KeyboardInterrupt:
            ignore_signals()
            say("\nStopping ...")
        finally:
            ignore_signals()
            undo.close()
    say("Stopped.")


@contextmanager
def database(settings: Settings, say: Say) -> Iterator[str]:
    """The url of the database: the given one, else the embedded server, stopped at the end if nobody else uses it."""
    if settings.database_url:
        yield settings.database_url
        return
    say(f"Starting the database in {settings.data_dir} ...")
    embedded = Embedded(settings.data_dir)
    try:
        yield embedded.start()
    finally:
        embedded.stop()


def prepare(url: str, demo: bool, say: Say) -> None:
    """Schema up to date; for a demo also its portfolio, users and call, once per data folder."""
    from copilot.store.engine import make_engine, migrate

    engine = make_engine(url)
    try:
        migrate(engine)
        if demo:
            from api.wiring import seed_demo

            say("Preparing the demo portfolio ...")
            seed_demo(engine, lambda: datetime.now(UTC))
    finally:
        engine.dispose()


def child(settings: Settings, name: str, module: str) -> Child:
    """The process `name`, not started yet."""
    return Child(
        name=name, module=module, health=settings.local_address(name) + HEALTH[name],
        log=settings.data_dir / "logs" / f"{name}.log", environment={**os.environ, **settings.environment()},
    )  # fmt: skip


def run(children: Sequence[Child], settings: Settings, say: Say) -> None:
    """Start the children, announce when all answer, keep them alive. Ends only by an exception."""
    reading, writing = os.pipe()
    with closing(os.fdopen(writing, "wb")), closing(os.fdopen(reading, "rb")):
        say("Starting the API and the pages ...")
        for one in children:
            one.start(reading)
        announced, deadline = False, time.monotonic() + READY_SECONDS
        while True:
            keep_alive(children, reading, say)
            if not announced and all(one.well() for one in children):
                announced = True
                announce(settings, say)
            if not announced and time.monotonic() > deadline:
                raise _will_not_start(next(one for one in children if not one.was_well))
            time.sleep(0.1)


def keep_alive(children: Sequence[Child], lifeline: int, say: Say) -> None:
    """Start again what died, after a pause that grows; give up on one that has never answered."""
    for one in children:
        if one.process is None and time.monotonic() >= one.start_at:
            one.start(lifeline)
        code = one.exit_code
        if code is None:
            continue
        if not one.was_well and one.deaths + 1 >= TRIES:
            raise _will_not_start(one)
        how = f"was killed (signal {-code})" if code < 0 else f"ended with code {code}"
        pause = one.schedule_restart()
        say(f"The {one.name} process {how}; starting it again in {pause:g} s. Its log: {one.log}")


def announce(settings: Settings, say: Say) -> None:
    """Where to look, who to be, how to stop."""
    say("")
    say(f"  Negotiation Copilot is running. Open  {settings.ui_address}")
    for actor in demo_actors(settings) if settings.demo else []:
        say(
            f"    sign in as {actor['actor_id']:<7} password {actor['password']}   {actor['role']}, {actor['name']}"
        )
    say(f"  API, with its documentation:          {settings.api_address}/api/docs")
    say(f"  Logs in {settings.data_dir / 'logs'}. Stop with Ctrl-C.")
    say("")


def demo_actors(settings: Settings) -> list[dict[str, str]]:
    """The demo users as the API tells them; none if it does not."""
    try:
        opener = build_opener(ProxyHandler({}))
        with opener.open(settings.local_address("api") + "/api/demo/actors", timeout=5) as answer:
            items: list[dict[str, str]] = json.load(answer)["items"]
            return items
    except (URLError, OSError, ValueError, KeyError):
        return []


def check_ports(settings: Settings) -> None:
    """WorldError, in one sentence, if the API or the pages could not listen."""
    if settings.api_port == settings.ui_port:
        raise WorldError(
            f"API and pages cannot share port {settings.api_port}. Choose two ports: --api-port and --ui-port."
        )
    for name in ("api", "ui"):
        port = getattr(settings, f"{name}_port")
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((settings.host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = (
                "is already in use by another program"
                if taken
                else f"cannot be used: {error.strerror or error}"
            )
            raise WorldError(
                f"Port {port} on {settings.host} {why}. Stop that program, or choose another port with "
                f"--{name}-port or COPILOT_{name.upper()}_PORT.",
                port=port, host=settings.host,
            ) from None  # fmt: skip


@contextmanager
def interruptible() -> Iterator[None]:
    """SIGTERM and a closed terminal stop us exactly as Ctrl-C does; the old handlers come back at the end."""
    signals = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    before = {sign: signal.signal(sign, _interrupt) for sign in signals}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def ignore_signals() -> None:
    """While stopping: a second Ctrl-C must not leave half of it running; stopping takes seconds at most."""
    for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(sign, signal.SIG_IGN)


def _interrupt(_sign: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _will_not_start(one: Child) -> WorldError:
    print(one.last_words(), file=sys.stderr, flush=True)  # noqa: T201
    return WorldError(
        f"The {one.name} process does not start; the end of its log stands above. The whole log is {one.log}. "
        "Mend what it names and run the command again.",
        process=one.name,
    )
