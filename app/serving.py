"""Starts the server: takes the lock and the port, brings the tables up to date, says what to open."""

import asyncio
import errno
import http.client
import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import typer
import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from app.api.limits import ApiLimits
from app.kernel.development import read_development_key
from app.kernel.filelock import AlreadyLocked
from app.kernel.logs import configure_logs
from app.kernel.refusal import Refused
from app.kernel.settings import Settings, load_settings
from app.migrations import database_lock, pending, upgrade
from app.sockets import GatheringProtocol

#: UTF-8 takes at most four bytes a character; the frame's own limit is checked by the endpoint.
#: More than any message may have, so that what is ten times too large is still refused with a reason, not cut off.
_MAX_FRAME_BYTES = 16 * ApiLimits().max_frame_chars


class CannotServe(Refused):
    """The server cannot start here."""


def application() -> Starlette:
    """Make the application from the environment: what each process of `--workers` imports."""
    from app.main import create_app  # noqa: PLC0415 - the parent of several processes needs none of it

    settings = load_settings()
    configure_logs(settings)
    return create_app(settings)


def serve(settings: Settings, *, workers: int = 1) -> None:
    """Serve until a signal ends it; runs in progress are finished or given back first.

    Raises:
        CannotServe: The port is taken, another process has the database, or the database is behind.
        MigrationFailed: The embedded database could not be brought up to date.
    """
    if workers > 1 and settings.is_embedded:
        raise CannotServe(
            "The embedded database serves one process; for --workers, set PLAIT_DATABASE_URL=postgresql://..."
        )
    with ExitStack() as held:
        if settings.is_embedded:
            held.enter_context(hold_database(settings))
        listener = held.enter_context(listen(settings.host, settings.port))
        prepare(settings)
        config = uvicorn.Config(
            "app.serving:application",
            factory=True,
            workers=workers,
            http=GatheringProtocol,
            ws="websockets-sansio",
            ws_max_size=_MAX_FRAME_BYTES,
            ws_per_message_deflate=False,  # costs most of a subscription's CPU
            lifespan="on",
            log_config=None,
            access_log=False,
            log_level="warning",  # what uvicorn tells of starts and sockets, our own log tells better
            server_header=False,
            timeout_graceful_shutdown=max(1, round(settings.drain_seconds)),
        )
        server = _Server(config, settings, port=listener.getsockname()[1])
        if workers == 1:
            server.run(sockets=[listener])
        else:
            port = listener.getsockname()[1]
            threading.Thread(target=_announce, args=(settings, port), daemon=True).start()
            listener.set_inheritable(True)
            Multiprocess(config, sockets=[listener]).run()


def hold_database(settings: Settings) -> "ExitStack":
    """Take the lock of an embedded database.

    Raises:
        CannotServe: Another process has it.
    """
    stack = ExitStack()
    try:
        stack.enter_context(database_lock(settings))
    except AlreadyLocked as error:
        who = f"process {error.holder}" if error.holder else "another process"
        raise CannotServe(
            f"{settings.sqlite_path} is in use by {who}. Stop it, or give this one a database of its own: "
            "PLAIT_DATA_DIR=another/folder"
        ) from None
    return stack


def listen(host: str, port: int) -> socket.socket:
    """Take the port.

    Raises:
        CannotServe: It is taken or not ours to take.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named: asyncio leaves Nagle's algorithm on otherwise, and an answer waits 40 ms for its body.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        other = port + 1 if port >= 1024 else 8000  # noqa: PLR2004 - ports below belong to root
        mend = f"choose another: plait serve --port {other} (make run ARGS='--port {other}')"
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(f"Port {port} is taken. Stop what uses it, or {mend}") from None
        if error.errno == errno.EACCES:
            raise CannotServe(f"Port {port} needs more rights than this user has; {mend}") from None
        raise CannotServe(f"Cannot listen on {host}:{port}: {error.strerror or error}; see PLAIT_HOST") from None
    return listener


def prepare(settings: Settings) -> None:
    """Bring an embedded database up to date; refuse a PostgreSQL database that is behind."""
    if settings.is_embedded:
        asyncio.run(upgrade(settings))
        return
    missing = asyncio.run(pending(settings))
    if missing:
        raise CannotServe(f"The database is behind by {', '.join(missing)}; run: plait migrate")


def banner(settings: Settings, port: int) -> str:
    """Say what to open and, in development, with which key."""
    address = settings.public_url.rstrip("/") or f"http://localhost:{port}"
    lines = ["", "  Plait is ready.", f"  Open      {address}/graphql"]
    key = read_development_key(settings)
    if key is not None:
        lines += [
            f"  API key   {key}  (development; GraphiQL has it filled in)",
            f"  Try       {_command()} demo api-inventory",
        ]
    lines += [f"  Data      {settings.sqlite_path if settings.is_embedded else 'PostgreSQL'}", "  Stop      Ctrl+C", ""]
    return "\n".join(lines)


def _command() -> str:
    """Name this program as a shell finds it: with its folder where that is not on the path."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "plait" and shutil.which("plait") is None else "plait"


def _announce(settings: Settings, port: int) -> None:
    """Say that it is ready once one of the processes is; until then nobody accepts, or there is no key to show."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared, not bound
    while True:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(host, port, timeout=5)
            with closing(connection):
                connection.request("GET", "/readyz")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    break
        time.sleep(0.2)
    typer.echo(banner(settings, port))


class _Server(uvicorn.Server):
    """Says that it is ready once it is, not before; a signal that asked it to end is no failure."""

    def __init__(self, config: uvicorn.Config, settings: Settings, port: int) -> None:
        super().__init__(config)
        self._settings = settings
        self._port = port

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            typer.echo(banner(self._settings, self._port))

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        with super().capture_signals():
            yield
            # Uvicorn would raise them again, and the drained process would look like a killed one.
            self._captured_signals.clear()


def choose(settings: Settings, host: str | None, port: int | None) -> Settings:
    """Put the command line's host and port before the environment's, for child processes too."""
    if host is not None:
        os.environ["PLAIT_HOST"] = host
    if port is not None:
        os.environ["PLAIT_PORT"] = str(port)
    return load_settings() if host is not None or port is not None else settings
