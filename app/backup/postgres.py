"""The database of PostgreSQL: read as it was at one moment by its own programs, and put back."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import asyncpg

from app.backup.archive import Held
from app.backup.errors import BackupFailed
from app.kernel.database import postgres_credentials
from app.kernel.settings import Settings

_OBJECTS = (
    "SELECT object_key, size_bytes, sha256, content_type FROM file_objects "
    "WHERE state = 'stored' AND workspace_id IS NOT NULL"
)
#: Before there was a table of objects, each file had its own.
_FILES = _OBJECTS.replace("file_objects", "files")
# What the workers make where pgvector is. It is derived, and a database that this is put back into may not have it.
_DERIVED = ("knowledge_nearest", "knowledge_nearest_spaces")
_EXTENSIONS = "SELECT extname FROM pg_extension ORDER BY extname"


class PostgresState:
    """The database as it was when this was opened."""

    def __init__(self, settings: Settings, connection: Any, snapshot: str) -> None:
        self._settings = settings
        self._connection = connection
        self._snapshot = snapshot

    async def files(self) -> list[Held]:
        """Return the files that it names."""
        if await self._connection.fetchval("SELECT to_regclass('files')") is None:
            return []
        has_objects = await self._connection.fetchval("SELECT to_regclass('file_objects')") is not None
        return [
            Held(key=row[0], size_bytes=row[1], sha256=row[2], content_type=row[3])
            for row in await self._connection.fetch(_OBJECTS if has_objects else _FILES)
        ]

    async def write(self, target: Path) -> None:
        """Write what pg_dump sees of it."""
        to = [f"--file={target}", f"--snapshot={self._snapshot}"]
        extensions = [row[0] for row in await self._connection.fetch(_EXTENSIONS)]
        if "vector" in extensions:
            to += [f"--exclude-table={name}" for name in _DERIVED]
            to += [f'--extension="{name}"' for name in extensions if name != "vector"]
        await asyncio.to_thread(pg, self._settings, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", *to)


@asynccontextmanager
async def postgres_state(settings: Settings) -> AsyncGenerator[PostgresState]:
    """Look at the database; what is committed meanwhile is not seen, by pg_dump neither."""
    connection = await _connect(settings)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield PostgresState(settings, connection, await connection.fetchval("SELECT pg_export_snapshot()"))
    finally:
        await connection.close()


async def check_postgres(settings: Settings, *, overwrite: bool) -> int:
    """Return how many tables the database has.

    Raises:
        BackupFailed: It has some, and may not lose them; or Plait is connected to it.
    """
    connection = await _connect(settings)
    try:
        users = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name LIKE 'plait%'"
        )
        if users:
            raise BackupFailed(f"{users} connections of Plait use the database; stop its servers and workers first")
        tables: int = await connection.fetchval(
            "SELECT count(*) FROM pg_tables WHERE schemaname = ANY(current_schemas(false))"
        )
    finally:
        await connection.close()
    if tables and not overwrite:
        raise BackupFailed(f"the database has {tables} tables; restore into an empty one, or add --overwrite")
    return tables


def put_postgres(settings: Settings, file: Path, tables: int) -> None:
    """Put back what pg_dump wrote, all of it or nothing."""
    clean = ["--clean", "--if-exists"] if tables else []
    if tables:  # what it wrote knows nothing of these, and they hold on to those that it replaces
        pg(settings, "psql", "--no-psqlrc", "--quiet", f"--command=DROP TABLE IF EXISTS {', '.join(_DERIVED)}")
    pg(settings, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", *clean, str(file))


def pg(settings: Settings, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the database.

    Raises:
        BackupFailed: It is not installed, or says no.
    """
    path = shutil.which(program)
    if path is None:
        raise BackupFailed(
            f"{program} is not installed; it comes with PostgreSQL's client programs "
            "(Debian: apt-get install postgresql-client), in the version of your server or a newer one"
        )
    credentials = postgres_credentials(settings)
    environment = {**os.environ, "PGAPPNAME": f"plait {program}"}
    if credentials["password"] is not None:
        environment["PGPASSWORD"] = credentials["password"]
    if "ssl" in credentials:
        environment["PGSSLMODE"] = credentials["ssl"]
    where = [
        f"--host={credentials['host']}",
        f"--port={credentials['port']}",
        f"--username={credentials['user']}",
        f"--dbname={credentials['database']}",
        "--no-password",
    ]
    done = subprocess.run(  # noqa: S603 - found in the path, with arguments of ours
        [path, *where, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{program} ended with {done.returncode}: {done.stderr.strip()}")


async def _connect(settings: Settings) -> Any:
    credentials = postgres_credentials(settings)
    for pool_only in ("minsize", "maxsize", "application_name"):
        credentials.pop(pool_only)
    try:
        return await cast("Any", asyncpg).connect(
            **credentials, timeout=10, server_settings={"application_name": "backup"}
        )
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise BackupFailed(f"PLAIT_DATABASE_URL: PostgreSQL does not serve us: {error}") from error
