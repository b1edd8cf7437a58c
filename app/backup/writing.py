"""A backup is written while processes use the database and the storage."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.backup.archive import Held, Manifest, hash_of, known, write
from app.backup.errors import BackupFailed
from app.backup.postgres import PostgresState, postgres_state
from app.backup.sqlite import SqliteState, sqlite_state
from app.backup.staging import Staging, staging
from app.files.objects import storage_folder
from app.kernel.settings import Settings

_ROUNDS = 20  #: of looking again, as files came and went in between

State = SqliteState | PostgresState


@dataclass(frozen=True, slots=True)
class Written:
    """What a backup holds.

    Attributes:
        size_bytes: Its own size.
        files: How many files are in it.
        lost: Keys of files whose object the storage has not, or not as it was given.
        left_out: How many files are in a bucket, and not in it.
        left_out_bytes: How many bytes these have.
    """

    size_bytes: int
    files: int
    lost: tuple[str, ...] = ()
    left_out: int = 0
    left_out_bytes: int = 0


def backup(settings: Settings, file: Path) -> Written:
    """Write a backup; processes that use the database and the storage go on.

    Raises:
        BackupFailed: There is such a file already, no database, no pg_dump, or another backup is being written.
    """
    if file.exists():
        raise BackupFailed(f"{file} exists already; name a new file")
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(file.name + ".part")
    database = file.with_name(file.name + ".database.part")
    try:
        is_bucket = urlsplit(settings.storage_url).scheme == "s3"
        with nullcontext() if is_bucket else staging(storage_folder(settings)) as shelf:
            files, lost = asyncio.run(_copy(settings, database, shelf))
            database.chmod(0o600)
            manifest = Manifest(
                database="sqlite" if settings.is_embedded else "postgres", database_sha256=hash_of(database)
            )
            if shelf is None:
                manifest.left_out, manifest.left_out_bytes = len(files), sum(each.size_bytes for each in files)
            else:
                manifest.lost = sorted(lost | shelf.unfit(files))
                manifest.files = known(files, manifest.lost)
            write(unfinished, manifest, database, {} if shelf is None else shelf.held)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
        database.unlink(missing_ok=True)
    return Written(
        file.stat().st_size,
        len(manifest.files),
        tuple(manifest.lost),
        manifest.left_out,
        manifest.left_out_bytes,
    )


async def _copy(settings: Settings, target: Path, shelf: Staging | None) -> tuple[list[Held], set[str]]:
    """Copy the database; return the files that the copy names, and the keys of those whose object is lost."""
    if shelf is not None:
        async with _state(settings) as now:
            shelf.hold(await now.files())
    missed: set[str] = set()
    for _ in range(_ROUNDS):
        # Held before, so what is gone now came and went since, and a newer state does not name it.
        async with _state(settings) as state:
            files = await state.files()
            missing: set[str] = set() if shelf is None else shelf.hold(files)
            if missing <= missed:
                await state.write(target)
                return files, missing
            missed |= missing
    raise BackupFailed("files come and go faster than they can be copied; try again")


def _state(settings: Settings) -> AbstractAsyncContextManager[State]:
    return sqlite_state(settings.sqlite_path) if settings.is_embedded else postgres_state(settings)
