"""Backup and restore of either database: `plait backup` while everything runs, `plait restore` while nothing does.

A backup is one consistent state of the database: SQLite's online copy, or what pg_dump gives. It holds neither the
files in the storage nor the secret key.
"""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import asyncpg

from app.kernel.database import postgres_credentials
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.migrations import DatabaseIsNewer, database_lock, steps

_SQLITE_MAGIC = b"SQLite format 3\x00"
_PG_DUMP_MAGIC = b"PGDMP"  # of pg_dump's custom format
_PAGES = 1_000  #: copied before writers of the database have their turn


class BackupFailed(Refused):
    """No backup was written, or nothing was restored."""


def backup(settings: Settings, file: Path) -> int:
    """Write a backup; processes that use the database go on. Returns its size in bytes.

    Raises:
        BackupFailed: There is such a file already, no database, or no pg_dump.
    """
    if file.exists():
        raise BackupFailed(f"{file} exists already; name a new file")
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(file.name + ".part")
    try:
        if settings.is_embedded:
            _copy_sqlite(settings.sqlite_path, unfinished)
        else:
            _pg(settings, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}")
        unfinished.chmod(0o600)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return file.stat().st_size


def restore(settings: Settings, file: Path, *, overwrite: bool = False) -> None:
    """Put the database back as it was; an embedded one that is replaced is kept beside it.

    Raises:
        BackupFailed: It is no backup of this kind of database, or the place is not free.
        DatabaseIsNewer: The backup is of a newer version of Plait.
        AlreadyLocked: A server uses the database.
    """
    if not file.is_file():
        raise BackupFailed(f"{file} is not a file")
    with file.open("rb") as opened:
        head = opened.read(len(_SQLITE_MAGIC))
    is_sqlite = head == _SQLITE_MAGIC
    if not is_sqlite and not head.startswith(_PG_DUMP_MAGIC):
        raise BackupFailed(f"{file} is no backup of Plait")
    if is_sqlite != settings.is_embedded:
        raise BackupFailed(
            f"{file} is a backup of {'SQLite' if is_sqlite else 'PostgreSQL'}, "
            f"and PLAIT_DATABASE_URL names {'SQLite' if settings.is_embedded else 'PostgreSQL'}"
        )
    if settings.is_embedded:
        with database_lock(settings):
            _restore_sqlite(settings, file, overwrite=overwrite)
        return
    tables = asyncio.run(_look_at(settings))
    if tables and not overwrite:
        raise BackupFailed(f"the database has {tables} tables; restore into an empty one, or add --overwrite")
    clean = ["--clean", "--if-exists"] if tables else []
    _pg(settings, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", *clean, str(file))


# ---------------------------------------------------------------------- SQLite


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupFailed(f"there is no database at {source}")
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as reader:
        # One read transaction: the pages that writers change meanwhile are read as they were.
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target)) as writer:
            reader.backup(writer, pages=_PAGES)
            writer.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def _restore_sqlite(settings: Settings, file: Path, *, overwrite: bool) -> None:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)) as source:
        try:
            found = source.execute("PRAGMA quick_check").fetchone()[0]
            applied = {str(row[0]) for row in source.execute("SELECT version FROM aerich")}
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"{file} is no backup of Plait: {error}") from None
    if found != "ok":
        raise BackupFailed(f"{file} is damaged: {found}")
    unknown = sorted(applied - {step.version for step in steps(settings)})
    if unknown:
        raise DatabaseIsNewer(f"the backup has had {', '.join(unknown)}, which this version of Plait does not know")
    target = settings.sqlite_path
    if target.exists():
        if not overwrite:
            raise BackupFailed(f"{target} exists; add --overwrite, and it is kept as {target.name}.replaced")
        _copy_sqlite(target, target.with_name(target.name + ".replaced"))
    unfinished = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, unfinished)
    unfinished.chmod(0o600)
    for log in ("-wal", "-shm"):
        # What is in the old database's log must not be played into the new one.
        target.with_name(target.name + log).unlink(missing_ok=True)
    unfinished.replace(target)


# ---------------------------------------------------------------------- PostgreSQL


def _pg(settings: Settings, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the database."""
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


async def _look_at(settings: Settings) -> int:
    """Count the tables of the database.

    Raises:
        BackupFailed: Plait is connected to it.
    """
    credentials = postgres_credentials(settings)
    for pool_only in ("minsize", "maxsize", "application_name"):
        credentials.pop(pool_only)
    try:
        connection: Any = await cast("Any", asyncpg).connect(
            **credentials, timeout=10, server_settings={"application_name": "restore"}
        )
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise BackupFailed(f"PLAIT_DATABASE_URL: PostgreSQL does not serve us: {error}") from error
    try:
        users = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name LIKE 'plait%'"
        )
        if users:
            raise BackupFailed(f"{users} connections of Plait use the database; stop its servers and workers first")
        return await connection.fetchval(
            "SELECT count(*) FROM pg_tables WHERE schemaname = ANY(current_schemas(false))"
        )
    finally:
        await connection.close()
