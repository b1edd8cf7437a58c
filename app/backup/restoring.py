"""A backup is put back, where nothing runs."""

import asyncio
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.backup.archive import Archive, Kind, Manifest, is_archive
from app.backup.errors import BackupFailed
from app.backup.postgres import check_postgres, put_postgres
from app.backup.sqlite import check_sqlite, put_sqlite
from app.files.objects import Objects
from app.kernel.errors import AppError
from app.kernel.settings import Settings
from app.migrations import database_lock

_SQLITE_MAGIC = b"SQLite format 3\x00"
_PG_DUMP_MAGIC = b"PGDMP"  # of pg_dump's custom format


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back.

    Attributes:
        files: How many files, verified.
        lost: How many files the database names that were lost before the backup.
        left_out: How many files the database names that are in the bucket of the backup's time.
    """

    files: int = 0
    lost: int = 0
    left_out: int = 0


def restore(settings: Settings, file: Path, *, overwrite: bool = False) -> Restored:
    """Put the database and its files back as they were; an embedded database that is replaced is kept beside it.

    All of the backup is checked before anything changes. Files come first, so that there is never a row without its
    object; those that are in the storage besides stay. A bare copy of a database is taken too.

    Raises:
        BackupFailed: It is no backup of this kind of database, is damaged, or the place is not free.
        DatabaseIsNewer: The backup is of a newer version of Plait.
        AlreadyLocked: A server uses the database.
    """
    if not file.is_file():
        raise BackupFailed(f"{file} is not a file")
    archive = Archive(file) if is_archive(file) else None
    kind: Kind = _kind_of(file) if archive is None else archive.manifest.database
    if (kind == "sqlite") != settings.is_embedded:
        raise BackupFailed(
            f"{file} is a backup of {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}, "
            f"and PLAIT_DATABASE_URL names {'SQLite' if settings.is_embedded else 'PostgreSQL'}"
        )
    with _database_in(settings, file, archive) as database:
        if settings.is_embedded:
            with database_lock(settings):
                check_sqlite(settings, database, file, overwrite=overwrite)
                _put_objects(settings, archive)
                put_sqlite(settings, database)
        else:
            tables = asyncio.run(check_postgres(settings, overwrite=overwrite))
            _put_objects(settings, archive)
            put_postgres(settings, database, tables)
    held = Manifest(database=kind, database_sha256="") if archive is None else archive.manifest
    return Restored(len(held.files), len(held.lost), held.left_out)


def _kind_of(file: Path) -> Kind:
    with file.open("rb") as opened:
        head = opened.read(len(_SQLITE_MAGIC))
    if head == _SQLITE_MAGIC:
        return "sqlite"
    if head.startswith(_PG_DUMP_MAGIC):
        return "postgres"
    raise BackupFailed(f"{file} is no backup of Plait")


@contextmanager
def _database_in(settings: Settings, file: Path, archive: Archive | None) -> Generator[Path]:
    """Give the database's copy as a file of its own, checked."""
    if archive is None:
        yield file
        return
    place = settings.sqlite_path.parent if settings.is_embedded else None
    if place is not None:
        place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="plait-restore-", dir=place) as folder:
        database = Path(folder) / "database"
        archive.extract_database(database)
        yield database


def _put_objects(settings: Settings, archive: Archive | None) -> None:
    async def put() -> None:
        objects = Objects(settings)
        for held, content in () if archive is None else archive.objects():
            await objects.put(held.key, content, held.content_type)

    try:
        asyncio.run(put())
    except AppError as error:
        raise BackupFailed(f"PLAIT_STORAGE_URL: the storage does not take the files: {error}") from error
