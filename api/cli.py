"""What can be typed after `copilot`? Each command: settings, one call, one sentence when it goes wrong.

Exit codes: 0 done; 1 refused or asked wrongly; 2 something outside is broken (database, port, file system).
Rooms are imported inside the commands, so that `copilot --help` answers at once.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from api.cli_quote import quote_lines, quote_options
from copilot.errors import CopilotError, InputError, WorldError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from copilot.settings import Settings

EXIT_REFUSED = 1
EXIT_WORLD = 2
ROLES = ("advisor", "lead", "qa", "admin")
RUNGS = ("advisor", "senior", "lead", "manager")

Command = TypeVar("Command", bound=Callable[..., Any])

_data = click.option(
    "--data", type=click.Path(path_type=Path), help="Folder of the embedded database and the logs."
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The command `copilot`. Never shows a traceback for something that can be said in a sentence."""
    try:
        code = cli.main(args=arguments, prog_name="copilot", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        code = 130
    except CopilotError as error:
        click.echo(error.sentence, err=True)
        code = EXIT_WORLD if isinstance(error, WorldError) else EXIT_REFUSED
    sys.exit(code or 0)


def _version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        from api.app_version import installed_version

        click.echo(f"copilot {installed_version()}")
        ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say which."
)
@_data
@click.pass_context
def cli(ctx: click.Context, data: Path | None) -> None:
    """Negotiation Copilot: scenarios, authorised limits and the words for them while the call is running."""
    ctx.obj = data


def _serving(command: Command) -> Command:
    """The options that `serve` and `demo` share."""
    for option in (
        click.option("--ui-port", type=int, help="Port of the pages (8401)."),
        click.option("--api-port", type=int, help="Port of the API (8400)."),
        click.option("--host", help="Address to listen on (127.0.0.1)."),
        _data,
    ):
        command = option(command)
    return command


@cli.command()
@_serving
@click.pass_obj
def serve(parent_data: Path | None, data: Path | None, **given: Any) -> None:
    """Run the copilot: database, API and pages. Stop with Ctrl-C."""
    from api.serve import serve as run

    settings = _settings(data or parent_data, **given)
    run(settings, settings.demo)


@cli.command()
@_serving
@click.pass_obj
def demo(parent_data: Path | None, data: Path | None, **given: Any) -> None:
    """The same with a demo portfolio, demo users and a call that plays by itself.

    Keeps its data in a folder of its own, beside that of `copilot serve`.
    """
    from api.serve import serve as run

    settings = _settings(data or parent_data, **given)
    if "data_dir" not in settings.model_fields_set:
        settings = settings.model_copy(update={"data_dir": settings.data_dir / "demo"})
    run(settings, True)


@cli.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--preset", default="generic-es", show_default=True, help="Mapping of the columns.")
@click.option("--portfolio", default="", help="Name of the portfolio; otherwise the preset's name.")
@click.option(
    "--accept-good-rows", is_flag=True, help="Store the debtors without defects although others have some."
)
@click.option(
    "--whole-portfolio",
    is_flag=True,
    help="FILE is the whole portfolio: debtors it does not name owe nothing there any more.",
)
@_data
@click.pass_obj
def import_file(
    parent_data: Path | None,
    data: Path | None,
    *,
    file: Path,
    preset: str,
    portfolio: str,
    accept_good_rows: bool,
    whole_portfolio: bool,
) -> None:
    """Load debts from a CSV or XLSX FILE. Nothing is half imported; the same file twice changes nothing."""
    from api.cli_import import Bar, ignored_line, noticed, refusal_lines, told
    from copilot.portfolio.importing import import_portfolio
    from copilot.store.portfolio import PortfolioStore

    bar, at = Bar(), _now()
    with _database(_settings(data or parent_data)) as engine, closing(bar):
        parsed = import_portfolio(
            file,
            preset,
            on=at.date(),
            accept_good_rows=accept_good_rows,
            progress=bar,
            portfolio=portfolio,
        )
        bar.close()
        for line in (*ignored_line(parsed.ignored), *refusal_lines(parsed.refusals)):
            click.echo(line)
        report = PortfolioStore(engine).save(
            parsed, file_name=file.name, at=at, whole_portfolio=whole_portfolio
        )
    for line in (told(report, parsed.held_back), *noticed(report)):
        click.echo(line)
    if parsed.refused:
        sys.exit(EXIT_REFUSED)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--actor", default="", help="Whose call it is; otherwise the first advisor's.")
@click.option("--json", "as_json", is_flag=True, help="One suggestion per line, as JSON.")
@_data
@click.pass_obj
def play(parent_data: Path | None, data: Path | None, *, file: Path, actor: str, as_json: bool) -> None:
    """Run a recorded call (a JSONL FILE of utterances and actions) through the engine and print each suggestion.

    Then replays the stored call; the exit code is 1 if one suggestion or cue comes out differently.
    """
    from api.play import play as run

    settings = _settings(data or parent_data)
    aside = partial(click.echo, err=as_json)
    played = run(file, settings=settings, say=click.echo, aside=aside, actor_id=actor, as_json=as_json)
    aside(f"replay: {played.same} of {played.total} suggestions and cues byte-identical")
    if not played.identical:
        sys.exit(EXIT_REFUSED)


@cli.command()
@click.argument("debtor")
@quote_options
@_data
@click.pass_obj
def quote(parent_data: Path | None, data: Path | None, *, debtor: str, **given: Any) -> None:
    """Price offers for a DEBTOR of the portfolio: payments, total, saving, total cost a year, verdict.

    Amounts in whole units of the currency, shares as 0.25 or 25%. What is left out follows the house.
    """
    for line in quote_lines(_settings(data or parent_data), debtor, given):
        click.echo(line)


@cli.command()
@_data
@click.pass_obj
def migrate(parent_data: Path | None, data: Path | None) -> None:
    """Bring the schema of the database to the newest version. `serve` and `import` do it by themselves."""
    with _database(_settings(data or parent_data)):
        click.echo("The schema of the database is up to date.")


@cli.command(name="check-vectors")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The whole result as JSON.")
def check_vectors(folder: Path, *, as_json: bool) -> None:
    """Recompute the published numeric examples in FOLDER and print passed and failed per family.

    The first failures show expected and computed figures side by side; the exit code is 1 if one vector fails.
    """
    from api.vectors import report
    from api.vectors.check import check_folder

    reports = check_folder(folder)
    for line in [report.as_json(reports)] if as_json else report.lines(reports):
        click.echo(line)
    if any(one.failed for one in reports):
        sys.exit(EXIT_REFUSED)


@cli.group()
def user() -> None:
    """Who may sign in."""


@user.command(name="add")
@click.argument("actor_id")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may open.")
@click.option("--rung", type=click.Choice(RUNGS), help="Their step on the ladder of the limits.")
@click.option("--team", default="")
@click.option("--locale", default="es", show_default=True)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@_data
@click.pass_obj
def user_add(
    parent_data: Path | None, data: Path | None, *, password: str, rung: str | None, **given: str
) -> None:
    """Add a user, or replace the one with that id."""
    from api.auth import hash_password
    from copilot.store.people import Actor, People

    if len(password) < 8:
        raise InputError(
            "The password has fewer than 8 characters; it would be guessed. Choose a longer one."
        )
    steps = {"advisor": "advisor", "lead": "lead", "qa": "advisor", "admin": "manager"}
    rung = rung or steps[given["role"]]
    with _database(_settings(data or parent_data)) as engine:
        People(engine).add(Actor(**given, rung=rung, password_hash=hash_password(password)))
    click.echo(f"{given['actor_id']} may sign in as {given['role']}, with the limits of a {rung}.")


@user.command(name="list")
@_data
@click.pass_obj
def user_list(parent_data: Path | None, data: Path | None) -> None:
    """Show every user."""
    from copilot.store.people import People

    with _database(_settings(data or parent_data)) as engine:
        people = People(engine).all()
    for one in people:
        state = "" if one.active else "  (may not sign in)"
        click.echo(f"{one.actor_id:<16} {one.role:<8} {one.rung:<8} {one.team:<12} {one.name}{state}")
    if not people:
        click.echo("There is no user yet. Add one: copilot user add ana --name Ana --role advisor")


def _settings(data: Path | None, **given: Any) -> "Settings":
    from copilot.settings import load

    return load(data_dir=data.expanduser().absolute() if data else None, **given)


@contextmanager
def _database(settings: "Settings") -> "Iterator[Engine]":
    """An engine on the migrated database; the embedded server is joined or started and left again."""
    from api.serve import database, quiet
    from copilot.store.engine import make_engine, migrate

    with database(settings, quiet) as url:
        engine = make_engine(url)
        try:
            migrate(engine)
            yield engine
        finally:
            engine.dispose()


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


if __name__ == "__main__":
    main()
