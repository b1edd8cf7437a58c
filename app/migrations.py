"""Applies the histories in `migrations/`: one a dialect, written by Aerich, applied here.

Aerich compares the models with the last step and writes the next one (`make migration`); its file format
and its table are kept, so its own tools can read a Plait database. Applying is done here because Aerich
hands SQLite a script that commits half-way: here a step and its record are one transaction on both
databases, foreign keys are off while SQLite rebuilds a table and checked before the commit, and of two
processes that upgrade PostgreSQL at once one waits for the other. Who changes an embedded database holds
`database_lock`.
"""

import asyncio
import base64
import json
import random
import runpy
import sqlite3
import zlib
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast

import asyncpg

from app.kernel.database import postgres_credentials
from app.kernel.filelock import FileLock
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.kernel.shipped import shipped

#: The label under which Tortoise and Aerich know the models.
APP = "models"
#: One number for all processes that change the schema of one PostgreSQL database.
LOCK_KEY = int.from_bytes(b"plait-up")
#: How long a step on PostgreSQL waits for a table. Less than the second after which PostgreSQL looks for deadlocks: it
#: would end a transaction of those who work, and while a step waits for a table they wait behind it.
_LOCK_MS = 400
_TRIES, _PAUSE_SECONDS = 300, 1.0  #: so often a step is tried, in the gaps that those who work leave

_CREATE_SQL = Callable[[Any], Coroutine[Any, Any, str]]


class MigrationFailed(Refused):
    """A step could not be applied or undone; the database is as it was before that step."""


class DatabaseUnreachable(Refused):
    """PostgreSQL does not answer, or does not let us in."""


class DatabaseIsNewer(MigrationFailed):
    """The database holds steps that this version of Plait does not know."""


@dataclass(frozen=True, slots=True)
class Step:
    """One file of a history."""

    path: Path

    @property
    def version(self) -> str:
        """The name under which the database remembers the step: the file's."""
        return self.path.name

    @property
    def number(self) -> int:
        """Where the step stands in its history, from 0."""
        return int(self.path.stem.split("_", 1)[0])

    async def sql(self, direction: str) -> str:
        """Return the statements of `upgrade` or `downgrade`."""
        create = cast("_CREATE_SQL", self._module[direction])
        return await create(None)

    def models(self) -> str:
        """Return the models after this step, as the JSON that Aerich stores with it."""
        return zlib.decompress(base64.b64decode(self._module["MODELS_STATE"])).decode()

    @property
    def _module(self) -> dict[str, Any]:
        return runpy.run_path(str(self.path))


def database_lock(settings: Settings) -> FileLock:
    """Return the lock of the one process that may use or change an embedded database; not yet taken."""
    path = settings.sqlite_path
    return FileLock(path.with_name(path.name + ".lock"))


def steps(settings: Settings) -> list[Step]:
    """List the steps for this database, first to last."""
    folder = shipped("migrations") / ("sqlite" if settings.is_embedded else "postgres") / APP
    return sorted((Step(path) for path in folder.glob("[0-9]*_*.py")), key=lambda step: step.number)


async def pending(settings: Settings) -> list[str]:
    """Name the steps that the database has not had; empty means it is as this version wants it.

    Raises:
        DatabaseIsNewer: It has had steps that this version does not know.
    """
    async with _open(settings) as store:
        return [step.version for step in await _pending(settings, store)] + await store.drift()


async def upgrade(settings: Settings) -> list[str]:
    """Apply every pending step and name what was applied; an embedded database is copied first.

    Raises:
        MigrationFailed: A step failed; those before it stay applied.
    """
    async with _open(settings) as store, store.alone():
        todo = await _pending(settings, store)
        if todo:
            await store.keep_copy()
        for step in todo:
            await _run(store, step, "upgrade")
        return [step.version for step in todo] + await store.converge()


async def downgrade(settings: Settings, count: int = 1) -> list[str]:
    """Undo the newest `count` steps and name them; an embedded database is copied first.

    Raises:
        MigrationFailed: A step failed; those after it stay undone.
    """
    async with _open(settings) as store, store.alone():
        known = {step.version: step for step in steps(settings)}
        applied = await store.applied()
        _refuse_newer(applied, known)
        newest = [known[version] for version in reversed(applied)][:count]
        if newest:
            await store.keep_copy()
        for step in newest:
            await _run(store, step, "downgrade")
        return [step.version for step in newest]


async def _pending(settings: Settings, store: "_Store") -> list[Step]:
    applied = await store.applied()
    known = steps(settings)
    _refuse_newer(applied, {step.version for step in known})
    return [step for step in known if step.version not in applied]


def _refuse_newer(applied: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted(set(applied) - set(known))
    if unknown:
        raise DatabaseIsNewer(f"the database has had {', '.join(unknown)}, which this version of Plait does not know")


async def _run(store: "_Store", step: Step, direction: str) -> None:
    try:
        sql = await step.sql(direction)
        await store.run(sql, step, is_upgrade=direction == "upgrade")
    except (sqlite3.Error, asyncpg.PostgresError) as error:
        raise MigrationFailed(f"{direction} of {step.version}: {error}") from error


class _Store(Protocol):
    """A database whose schema is changed."""

    async def applied(self) -> list[str]:
        """Name the steps it has had, first to last."""
        ...

    async def run(self, sql: str, step: Step, *, is_upgrade: bool) -> None:
        """Run a step and note it, both or neither."""
        ...

    async def keep_copy(self) -> None:
        """Copy what would be lost if a step were wrong."""
        ...

    async def drift(self) -> list[str]:
        """Say what a library wants changed in the tables it owns."""
        ...

    async def converge(self) -> list[str]:
        """Change that, and say what was changed."""
        ...

    def alone(self) -> Any:
        """Be the only one that changes the schema, for the length of an `async with`."""
        ...


@asynccontextmanager
async def _open(settings: Settings) -> AsyncGenerator[_Store]:
    if settings.is_embedded:
        yield _Sqlite(settings.sqlite_path)
        return
    credentials = postgres_credentials(settings)
    for pool_only in ("minsize", "maxsize", "application_name"):
        credentials.pop(pool_only, None)
    try:
        connection = await cast("Any", asyncpg).connect(
            **credentials, timeout=10, server_settings={"application_name": "plait migrate"}
        )
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        where = f"{credentials['host']}:{credentials['port']}/{credentials['database']}"
        raise DatabaseUnreachable(f"PLAIT_DATABASE_URL: PostgreSQL at {where} does not serve us: {error}") from error
    try:
        yield _Postgres(connection)
    finally:
        await connection.close()


class _Sqlite:
    def __init__(self, path: Path) -> None:
        self._path = path

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        yield  # whoever calls holds `database_lock`

    async def applied(self) -> list[str]:
        return await asyncio.to_thread(self._applied)

    def _applied(self) -> list[str]:
        if not self._path.exists():
            return []
        with closing(sqlite3.connect(self._path)) as connection:
            try:
                rows = connection.execute("SELECT version FROM aerich WHERE app = ? ORDER BY id", (APP,)).fetchall()
            except sqlite3.OperationalError:  # an empty file has no such table
                return []
        return [str(row[0]) for row in rows]

    async def run(self, sql: str, step: Step, *, is_upgrade: bool) -> None:
        await asyncio.to_thread(self._run, sql, step, is_upgrade)

    def _run(self, sql: str, step: Step, is_upgrade: bool) -> None:  # noqa: FBT001 - private, named by its caller
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")  # a rebuilt table must not delete its children
            connection.execute("BEGIN IMMEDIATE")
            for statement in _statements(sql):
                connection.execute(statement)
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise MigrationFailed(f"{step.version} leaves {len(broken)} rows without a parent")
            if is_upgrade:
                connection.execute(
                    "INSERT INTO aerich (version, app, content) VALUES (?, ?, ?)", (step.version, APP, step.models())
                )
            else:
                connection.execute("DELETE FROM aerich WHERE version = ? AND app = ?", (step.version, APP))
            connection.execute("COMMIT")  # closing without it rolls back

    async def keep_copy(self) -> None:
        await asyncio.to_thread(self._keep_copy)

    def _keep_copy(self) -> None:
        if not self._path.exists() or not self._path.stat().st_size:
            return
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        copy = self._path.with_name(f"{self._path.name}.{moment}.bak")
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)

    async def drift(self) -> list[str]:
        return []

    async def converge(self) -> list[str]:
        return []


class _Postgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        await self._connection.execute("SELECT pg_advisory_lock($1)", LOCK_KEY)
        try:
            yield
        finally:
            await self._connection.execute("SELECT pg_advisory_unlock($1)", LOCK_KEY)

    async def applied(self) -> list[str]:
        if await self._connection.fetchval("SELECT to_regclass('aerich')") is None:
            return []
        rows = await self._connection.fetch("SELECT version FROM aerich WHERE app = $1 ORDER BY id", APP)
        return [str(row["version"]) for row in rows]

    async def run(self, sql: str, step: Step, *, is_upgrade: bool) -> None:
        for _ in range(_TRIES - 1):
            try:
                await self._run(sql, step, is_upgrade=is_upgrade)
            except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
                await asyncio.sleep(_PAUSE_SECONDS * random.random())  # noqa: S311 - spreads, hides nothing
            else:
                return
        await self._run(sql, step, is_upgrade=is_upgrade)

    async def _run(self, sql: str, step: Step, *, is_upgrade: bool) -> None:
        async with self._connection.transaction():
            await self._connection.execute(f"SET LOCAL lock_timeout = {_LOCK_MS}")
            await self._connection.execute(sql)
            if is_upgrade:
                await self._connection.execute(
                    "INSERT INTO aerich (version, app, content) VALUES ($1, $2, $3::jsonb)",
                    step.version,
                    APP,
                    json.dumps(json.loads(step.models())),
                )
            else:
                await self._connection.execute("DELETE FROM aerich WHERE version = $1 AND app = $2", step.version, APP)

    async def keep_copy(self) -> None:
        """PostgreSQL is backed up by whoever runs it."""

    async def drift(self) -> list[str]:
        queries = await self._queue()
        plan = await queries.plan_upgrade() if queries is not None else None
        return ["pgqueuer's tables"] if plan is not None and plan.statements else []

    async def converge(self) -> list[str]:
        queries = await self._queue()
        plan = await queries.apply_upgrade() if queries is not None else None
        return ["pgqueuer's tables"] if plan is not None and plan.statements else []

    async def _queue(self) -> Any:
        """Return PgQueuer's own tools when a step has installed its tables, which follow its version."""
        if await self._connection.fetchval("SELECT to_regclass('pgqueuer')") is None:
            return None
        from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver  # noqa: PLC0415 - not in embedded mode
        from pgqueuer.adapters.persistence.queries import Queries  # noqa: PLC0415 - likewise

        return Queries(AsyncpgDriver(self._connection))


def _statements(script: str) -> Generator[str]:
    """Cut a script where SQLite says a statement is complete: triggers and texts may hold semicolons."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""
