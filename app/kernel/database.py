"""The one way to the database: transactions with after-commit hooks, and the two lanes of SQLite.

SQLite has one writer. Tortoise serves a SQLite connection from one thread under one lock, so a read beside
an open transaction would wait for it; writes and reads inside a use case therefore share the `default`
connection (the write lane), and reads outside a transaction go to `reader`, which WAL lets see the last commit.
On PostgreSQL both names mean the same pool.
"""

import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionContext
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.models import Model
from tortoise.transactions import in_transaction

from app.kernel.logs import get_logger
from app.kernel.settings import Settings

Dialect = Literal["sqlite", "postgres"]
T = TypeVar("T")
Hook = Callable[[], Awaitable[None] | None]

#: Every module that holds models, in the order of the house.
MODEL_MODULES = (
    "app.kernel.models",
    "app.accounts.models",
    "app.usage.models",
    "app.llm.models",
    "app.webhooks.models",
    "app.files.models",
    "app.files.upload_models",
    "app.extraction.models",
    "app.memory.models",
    "app.mcp_client.models",
    "app.integrations.models",
    "app.knowledge.models",
    "app.workflows.models",
    "app.workflows.templates.models",
    "app.executions.models",
    "app.tasks.models",
    "app.artifacts.models",
    "app.conversations.models",
    "app.evaluation.models",
    "app.automation.models",
    "app.collaboration.models",
    "app.copilot.models",
)

# Raw statements hand SQLite what they hand PostgreSQL; this is how Tortoise writes the same values there.
sqlite3.register_adapter(UUID, str)
sqlite3.register_adapter(Decimal, str)
sqlite3.register_adapter(datetime, lambda value: value.isoformat(" "))

_CONNECT_SECONDS = 10.0
_LEAST_COMMAND_SECONDS = 10.0  #: of one statement on PostgreSQL

log = get_logger(__name__)


class Transaction:
    """An open transaction; hooks run after its commit, and never after a rollback."""

    def __init__(self, client: BaseDBAsyncClient, dialect: Dialect) -> None:
        self.client = client
        self.dialect: Dialect = dialect
        self._hooks: list[Hook] = []

    async def fetch(self, sql: Mapping[Dialect, str] | str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a statement that gives rows; its text may differ by dialect."""
        return await _rows(self.client, sql if isinstance(sql, str) else sql[self.dialect], values)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once a row."""
        await cast("Any", self.client).execute_many(sql, [list(row) for row in rows])

    async def execute_all(self, statements: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> None:
        """Run statements in their order, each once a row; SQLite does them all in one visit to its thread.

        Raises:
            IntegrityError: One broke a rule of the schema.
            OperationalError: The database could not do it.
        """
        if self.dialect != "sqlite":
            for sql, rows in statements:
                await self.execute_many(sql, rows)
            return

        def work(connection: sqlite3.Connection) -> None:
            for sql, rows in statements:
                connection.executemany(sql, rows)

        await _visit(self.client, work)

    def after_commit(self, hook: Hook) -> None:
        """Run `hook` once the transaction is durable; its failure is logged, not raised."""
        self._hooks.append(hook)

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """Take back what the block did, and the hooks it gave, if it raises; the transaction can go on without it."""
        hooks = len(self._hooks)
        try:
            async with in_transaction("default"):  # inside a transaction: a savepoint
                yield
        except BaseException:
            del self._hooks[hooks:]
            raise

    async def run_hooks(self) -> None:
        """Run the hooks in the order they came."""
        for hook in self._hooks:
            try:
                outcome = hook()
                if outcome is not None:
                    await outcome
            except Exception:
                log.exception("after_commit_hook_failed")


_current: ContextVar[Transaction | None] = ContextVar("plait_transaction", default=None)
_reader_alias = "default"


class LaneRouter:
    """Tells Tortoise which connection a query outside `using_db` takes."""

    def db_for_read(self, _model: type[Model]) -> str:
        """Stay on the write lane inside a transaction, so that a use case reads its own writes."""
        return "default" if _current.get() is not None else _reader_alias

    def db_for_write(self, _model: type[Model]) -> str:
        """Every change goes to the write lane."""
        return "default"


def tortoise_config(settings: Settings, *more_modules: str) -> dict[str, Any]:
    """Describe the connections and models for Tortoise; `more_modules` hold models that a server does not need."""
    connections: dict[str, Any]
    if settings.is_embedded:
        engine = "app.kernel.sqlite_engine"
        common = {
            "file_path": str(settings.sqlite_path),
            "busy_timeout": 5000,
            "journal_size_limit": 64 * 1024 * 1024,
            # 16 MiB, four times what is usual: the pages that every commit changes are copied back as much more seldom.
            "wal_autocheckpoint": 4000,
        }
        connections = {
            # FULL: a commit that was answered survives a power cut (DESIGN promise 2).
            "default": {"engine": engine, "credentials": {**common, "synchronous": "FULL"}},
            "reader": {"engine": engine, "credentials": {**common, "query_only": "ON"}},
        }
    else:
        connections = {
            # By default the pool sends a reset with every connection that is given back: a round trip a query, and
            # nothing here leaves state in a session (advisory locks are the transaction's).
            "default": {
                "engine": "tortoise.backends.asyncpg",
                "credentials": {
                    **postgres_credentials(settings),
                    "reset": keep_session,
                    # A connection whose other end is gone answers never: without these it would be waited for.
                    "timeout": _CONNECT_SECONDS,
                    "command_timeout": max(_LEAST_COMMAND_SECONDS, 3 * settings.lease_seconds),
                },
            }
        }
    return {
        "connections": connections,
        "apps": {"models": {"models": [*MODEL_MODULES, *more_modules], "default_connection": "default"}},
        "routers": ["app.kernel.database.LaneRouter"],
        "use_tz": True,
        "timezone": "UTC",
    }


async def keep_session(_connection: Any) -> None:
    """Leave a connection as it is when it goes back to the pool."""


def postgres_credentials(settings: Settings) -> dict[str, Any]:
    """Split a PostgreSQL URL into what asyncpg takes."""
    url = urlsplit(settings.database_url)
    query = dict(parse_qsl(url.query))
    credentials: dict[str, Any] = {
        "host": url.hostname or query.get("host", "localhost"),
        "port": url.port or 5432,
        "user": unquote(url.username) if url.username else query.get("user", "postgres"),
        "password": unquote(url.password) if url.password else None,
        "database": url.path.lstrip("/") or "plait",
        "minsize": 1,
        "maxsize": int(query.get("pool_size", "12")),
        "application_name": "plait",
    }
    if "sslmode" in query:
        credentials["ssl"] = query["sslmode"]
    return credentials


class Database:
    """Connections of this process, open between `open` and `close`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._context: TortoiseContext | None = None
        self.dialect: Dialect = "sqlite" if settings.is_embedded else "postgres"

    async def open(self) -> None:
        """Connect; creates the folder of an embedded database."""
        global _reader_alias  # noqa: PLW0603 - Tortoise makes routers without arguments, one set a process
        if self._settings.is_embedded:
            self._settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
        _reader_alias = "reader" if self._settings.is_embedded else "default"
        context = TortoiseContext()
        with context:  # Tortoise looks its context up while it reads the models
            await context.init(tortoise_config(self._settings), _enable_global_fallback=True)
        self._context = context
        # Connect now, in this order: the writer turns WAL on before the reader looks.
        await _rows(self.writer, "SELECT 1 AS one", ())
        await _rows(self.reader, "SELECT 1 AS one", ())

    async def close(self) -> None:
        """Close every connection."""
        if self._context is not None:
            await self._context.close_connections()
            self._context = None

    @property
    def writer(self) -> BaseDBAsyncClient:
        """The connection that changes take, or the open transaction's."""
        return self._opened.connections.get("default")

    @property
    def reader(self) -> BaseDBAsyncClient:
        """The connection for raw reads outside a transaction."""
        return self._opened.connections.get(_reader_alias)

    @property
    def _opened(self) -> TortoiseContext:
        if self._context is None:
            raise RuntimeError("the database is not open")
        return self._context

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Open a transaction, or join the one this task is in; await no I/O but the database inside."""
        joined = _current.get()
        if joined is not None:
            yield joined
            return
        try:
            async with _entered(in_transaction("default")) as client:
                transaction = Transaction(client, self.dialect)
                token = _current.set(transaction)
                try:
                    yield transaction
                finally:
                    _current.reset(token)
        except TimeoutError:
            await self._replace_connections()
            raise
        await transaction.run_hooks()

    async def run_in_lane(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on SQLite's write lane, in the connection's own thread; it opens and ends its transaction.

        A visit to that thread costs more than most statements, so many statements go in one.

        Raises:
            IntegrityError: It broke a rule of the schema.
            OperationalError: The database could not do it.
        """
        return await _visit(self.writer, work)

    async def fetch(self, sql: Mapping[Dialect, str] | str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a raw SELECT, on the write lane inside a transaction and on the reader outside."""
        text = sql if isinstance(sql, str) else sql[self.dialect]
        current = _current.get()
        client = current.client if current is not None else self.reader
        try:
            return await _rows(client, text, values)
        except TimeoutError:
            await self._replace_connections()
            raise

    async def _replace_connections(self) -> None:
        """Trust none of PostgreSQL's connections when one did not answer in time: the others may be as dead."""
        pool = getattr(self.writer, "_pool", None) if self._context is not None else None
        if pool is not None:
            log.warning("database_is_silent")
            await pool.expire_connections()


async def _rows(client: BaseDBAsyncClient, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    rows: Any = await cast("Any", client).execute_query_dict(sql, list(values))
    return rows


async def _visit(client: BaseDBAsyncClient, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run a function beside SQLite's connection, in its thread."""
    async with cast("Any", client).acquire_connection() as connection:
        try:
            # aiosqlite has no public way to do so.
            return await connection._execute(work, connection._conn)  # noqa: SLF001
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


@asynccontextmanager
async def _entered(context: TransactionContext) -> AsyncGenerator[BaseDBAsyncClient]:
    """Enter and leave Tortoise's transaction so that a cancellation cannot leave its lane locked.

    Tortoise takes the lane (on PostgreSQL a connection of the pool), then awaits BEGIN; cancelled there, it would
    never give the lane back. `token` is set once it has it.
    """
    try:
        client = await context.__aenter__()
    except BaseException as error:
        if hasattr(context, "token"):
            await _give_back(context, error, has_begun=False)
        raise
    try:
        yield cast("BaseDBAsyncClient", client)
    except BaseException as error:
        await _give_back(context, error)
        raise
    else:
        await context.__aexit__(None, None, None)


async def _give_back(context: TransactionContext, error: BaseException, *, has_begun: bool = True) -> None:
    """Roll back; what goes wrong then must not take the place of `error`, which may be a cancellation."""
    try:
        await context.__aexit__(type(error), error, error.__traceback__)
    except Exception as failure:  # noqa: BLE001 - the driver resets the connection
        if has_begun:  # otherwise there is nothing to roll back, and the driver says so
            log.warning("rollback_failed", error=type(failure).__name__)


def current_transaction() -> Transaction | None:
    """Return the transaction this task is in."""
    return _current.get()
