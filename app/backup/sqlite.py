"""The embedded database: read as it was at one moment, and put back."""

import shutil
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from app.backup.archive import Held
from app.backup.errors import BackupFailed
from app.kernel.settings import Settings
from app.migrations import DatabaseIsNewer, steps

_PAGES = 1_000  #: copied before writers of the database have their turn
_OBJECTS = (
    "SELECT object_key, size_bytes, sha256, content_type FROM file_objects "
    "WHERE state = 'stored' AND workspace_id IS NOT NULL"
)
#: Before there was a table of objects, each file had its own.
_FILES = _OBJECTS.replace("file_objects", "files")


class SqliteState:
    """The database as it was when this was opened."""

    def __init__(self, reader: sqlite3.Connection) -> None:
        self._reader = reader

    async def files(self) -> list[Held]:
        """Return the files that it names."""
        tables = {name for (name,) in self._reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "files" not in tables:
            return []
        return [
            Held(key=key, size_bytes=size, sha256=sum_, content_type=kind)
            for key, size, sum_, kind in self._reader.execute(_OBJECTS if "file_objects" in tables else _FILES)
        ]

    async def write(self, target: Path) -> None:
        """Write a copy, one file without a log beside it."""
        _copy(self._reader, target)


@asynccontextmanager
async def sqlite_state(source: Path) -> AsyncGenerator[SqliteState]:
    """Look at a database; what is written meanwhile is not seen.

    Raises:
        BackupFailed: There is none.
    """
    with closing(_opened(source)) as reader:
        # One read transaction: the pages that writers change meanwhile are read as they were.
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM sqlite_master").fetchone()
        yield SqliteState(reader)


def _opened(source: Path) -> sqlite3.Connection:
    if not source.exists():
        raise BackupFailed(f"there is no database at {source}")
    return sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=30)


def _copy(reader: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as writer:
        reader.backup(writer, pages=_PAGES)
        writer.execute("PRAGMA journal_mode = DELETE")


def check_sqlite(settings: Settings, file: Path, shown: Path, *, overwrite: bool) -> None:
    """Check that a copy can take the database's place.

    Raises:
        BackupFailed: It is damaged, or the place is not free.
        DatabaseIsNewer: It is of a newer version of Plait.
    """
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)) as source:
        try:
            found = source.execute("PRAGMA quick_check").fetchone()[0]
            applied = {str(row[0]) for row in source.execute("SELECT version FROM aerich")}
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"{shown} is no backup of Plait: {error}") from None
    if found != "ok":
        raise BackupFailed(f"{shown} is damaged: {found}")
    unknown = sorted(applied - {step.version for step in steps(settings)})
    if unknown:
        raise DatabaseIsNewer(f"the backup has had {', '.join(unknown)}, which this version of Plait does not know")
    target = settings.sqlite_path
    if target.exists() and not overwrite:
        raise BackupFailed(f"{target} exists; add --overwrite, and it is kept as {target.name}.replaced")


def put_sqlite(settings: Settings, file: Path) -> None:
    """Let a copy that was checked take the database's place; the one that was there is kept beside it."""
    target = settings.sqlite_path
    if target.exists():
        with closing(_opened(target)) as old:
            _copy(old, target.with_name(target.name + ".replaced"))
    unfinished = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, unfinished)
    unfinished.chmod(0o600)
    for log in ("-wal", "-shm"):
        # What is in the old database's log must not be played into the new one.
        target.with_name(target.name + log).unlink(missing_ok=True)
    unfinished.replace(target)
