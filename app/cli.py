"""The command line `plait`; each command is a function here.

Commands import what they need when they run, so that none pays for another's libraries.
Whatever an operator can mend is one line on standard error and exit status 1 (2 for wrong settings).
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.kernel.process import hurry, keep_private
from app.kernel.refusal import Refused
from app.kernel.settings import SettingsInvalid, load_settings
from app.kernel.shipped import version as version_of

app = typer.Typer(
    name="plait",
    help="An open backend for AI workflows: one live GraphQL graph.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except SettingsInvalid as error:
        _complain(str(error), status=2)
    except Refused as error:
        _complain(str(error), status=1)
    except OSError as error:  # a bus that does not answer, a file that is not there
        _complain(f"{type(error).__name__}: {error}", status=1)


def _complain(message: str, *, status: int) -> NoReturn:
    for line in message.splitlines():
        typer.echo(f"plait: {line}", err=True)
    sys.exit(status)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; else PLAIT_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; else PLAIT_PORT.", min=0, max=65535)] = None,
    workers: Annotated[int, typer.Option(help="Processes; more than one needs PostgreSQL.", min=1, max=64)] = 1,
) -> None:
    """Serve the graph, and execute runs unless PLAIT_RUN_WORKER is false."""
    hurry()
    from app.kernel.logs import configure_logs
    from app.serving import choose
    from app.serving import serve as run

    keep_private()
    settings = choose(load_settings(), host, port)
    configure_logs(settings)
    _until_interrupted(lambda: run(settings, workers=workers))


@app.command()
def worker(
    concurrency: Annotated[int | None, typer.Option(help="Runs at once; else PLAIT_WORKER_CONCURRENCY.", min=1)] = None,
) -> None:
    """Execute runs without serving the graph; needs PostgreSQL."""
    hurry()
    from app.kernel.logs import configure_logs
    from app.serving import prepare
    from app.worker import run_worker

    keep_private()
    settings = load_settings()
    if settings.is_embedded:
        raise Refused(
            "The embedded database has one process, and plait serve already executes runs in it; "
            "for a worker of its own, set PLAIT_DATABASE_URL=postgresql://... and PLAIT_REDIS_URL=redis://..."
        )
    configure_logs(settings)
    prepare(settings)
    _until_interrupted(lambda: run_worker(settings, concurrency))


@app.command()
def migrate(
    down: Annotated[int, typer.Option(help="Undo this many steps, newest first.", min=0)] = 0,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is pending; status 1 when something is.")
    ] = False,
) -> None:
    """Bring the database's tables up to date; an embedded database is copied first."""
    from contextlib import nullcontext

    from app import migrations
    from app.serving import hold_database

    keep_private()
    settings = load_settings()
    if check:
        missing = asyncio.run(migrations.pending(settings))
        typer.echo("\n".join(f"pending  {step}" for step in missing) or "up to date")
        raise typer.Exit(int(bool(missing)))
    with hold_database(settings) if settings.is_embedded else nullcontext():
        done = asyncio.run(migrations.downgrade(settings, down) if down else migrations.upgrade(settings))
    typer.echo("\n".join(f"{'undone' if down else 'applied'}  {step}" for step in done) or "nothing to do")


runs = typer.Typer(help="What runs are stuck, quarantined or have waited longest, and how to mend them.")
app.add_typer(runs, name="runs", invoke_without_command=True)


@runs.callback()
def list_runs(
    context: typer.Context,
    *,
    limit: Annotated[int, typer.Option(help="How many of each kind.", min=1, max=1000)] = 20,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the runs that are stuck, quarantined or have waited longest, and count all by state."""
    if context.invoked_subcommand is None:
        from app.operators import show_runs

        show_runs(load_settings(), limit=limit, as_json=json)


@runs.command("show")
def show_run(
    run: Annotated[str, typer.Argument(help="Its id, as the graph or the log gives it.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show how a run stands."""
    from app.operators import show_run as show

    show(load_settings(), run, as_json=json)


@runs.command("mend")
def mend_run(
    run: Annotated[str, typer.Argument(help="Its id, as the graph or the log gives it.")],
    *,
    release: Annotated[bool, typer.Option("--release", help="Let it out of quarantine.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="End it.")] = False,
    requeue: Annotated[bool, typer.Option("--requeue", help="Let a worker take it, if none has it.")] = False,
) -> None:
    """Release, cancel or requeue a run; a worker does it within a second, or once one is there."""
    from app.operators import mend_run as mend

    asked = [name for name, is_asked in (("release", release), ("cancel", cancel), ("requeue", requeue)) if is_asked]
    if len(asked) != 1:
        raise Refused("say what to do, one of: --release, --cancel, --requeue")
    typer.echo(mend(load_settings(), run, asked[0]))


@app.command()
def reindex() -> None:
    """Put everything into the index of search anew; servers or workers do it, and go on meanwhile."""
    from app.operators import reindex as mark

    keep_private()
    typer.echo(f"{mark(load_settings()):,} rows wait to be indexed")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Write a backup of the database and its files; servers and workers go on meanwhile. It holds no secret key."""
    from app.backup import backup as write

    keep_private()
    written = write(load_settings(), file)
    typer.echo(f"{file}  {written.size_bytes:,} bytes, {written.files:,} files")
    if written.left_out:
        size = written.left_out_bytes
        typer.echo(f"left out: {written.left_out:,} files in the bucket, {size:,} bytes; copy the bucket after this")
    if written.lost:
        typer.echo(f"lost: the storage has no whole object of {len(written.lost):,} files:")
        typer.echo("\n".join(written.lost))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What plait backup wrote.")],
    *,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is in the database.")] = False,
) -> None:
    """Put database and files back as they were at the backup; nothing may run meanwhile. Then: plait migrate."""
    from app.backup import restore as put_back

    keep_private()
    restored = put_back(load_settings(), file, overwrite=overwrite)
    typer.echo(f"restored, {restored.files:,} files")
    if restored.left_out:
        typer.echo(f"{restored.left_out:,} files are not in the backup: the bucket must have them")
    if restored.lost:
        typer.echo(f"{restored.lost:,} files were lost before the backup was written")


@app.command()
def schema(
    output: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
    check: Annotated[Path | None, typer.Option(help="Compare with this file; status 1 when it differs.")] = None,
) -> None:
    """Print the graph's SDL, sorted."""
    from app.schema import print_sdl

    sdl = print_sdl().rstrip("\n") + "\n"
    if check is not None:
        if not check.is_file() or check.read_text() != sdl:
            raise Refused(f"{check} is not what the code says; run: make schema")
        return
    if output is not None:
        output.write_text(sdl)
        return
    typer.echo(sdl, nl=False)


@app.command()
def demo(
    example: Annotated[str, typer.Argument(help="A folder of examples/; leave it out to list them.")] = "",
    files: Annotated[list[Path] | None, typer.Argument(help="Files whose text becomes the run's input.")] = None,
    url: Annotated[str | None, typer.Option(help="A running server; else one is started for the demo.")] = None,
    key: Annotated[str | None, typer.Option(help="An API key of that server.", envvar="PLAIT_API_KEY")] = None,
) -> None:
    """Run an example end to end over the API, with live progress."""
    from app.demo import list_examples, run_example

    if not example:
        typer.echo("\n".join(f"{name:<18} {title}" for name, title in list_examples()))
        return
    _until_interrupted(lambda: asyncio.run(run_example(example, files or [], url=url, key=key)))


@app.command()
def components() -> None:
    """List the component library, and the plugins that were left out; status 1 when there are any."""
    from app.services import Plait

    plait = Plait(load_settings())
    plait.load_plugins()
    for component in plait.registry.list():
        package = plait.registry.package_of(component.id)
        origin = f"{package.name} {package.version}" if package else "plait"
        typer.echo(f"{component.id:<18} {component.category.value:<8} {component.version:<4} {origin}")
    for refusal in plait.registry.refused:
        origin = f"{refusal.package.name} {refusal.package.version}"
        typer.echo(f"refused: {refusal.entry_point} of {origin}: {refusal.reason}: {refusal.message}", err=True)
    if plait.registry.refused:
        raise typer.Exit(1)


@app.command("create-admin")
def create_admin(
    name: Annotated[str, typer.Argument(help="An e-mail address, or a user name.")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="PLAIT_ADMIN_PASSWORD")
    ],
) -> None:
    """Make an account with a workspace of its own; prints an API key to it, once."""
    from contextlib import nullcontext

    from app.accounts.service import SignUp
    from app.founding import create_admin as found
    from app.serving import hold_database, prepare

    keep_private()
    settings = load_settings()
    with hold_database(settings) if settings.is_embedded else nullcontext():
        prepare(settings)
        request = SignUp(password=password, **({"email": name} if "@" in name else {"username": name}))
        founded = asyncio.run(found(settings, request))
    typer.echo(f"{name} owns a workspace now. Its API key, shown this once: {founded.api_key}")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(version_of())


def _until_interrupted(run: Callable[[], None]) -> None:
    """Run until it ends or Ctrl+C does; an interruption is no failure."""
    try:
        run()
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


if __name__ == "__main__":
    main()
