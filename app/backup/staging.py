"""Objects are held while a backup is made: each gets a second name, so that deleting a file meanwhile costs it nothing.

The second names are hard links in a folder inside the storage, copies where the file system has no links. One backup at
a time has that folder; what a crash left in it goes with the next.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from app.backup.archive import Held, hash_of
from app.backup.errors import BackupFailed

_FOLDER = ".backup"
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}


class Staging:
    """Holds objects of a storage that is a folder."""

    def __init__(self, storage: Path, folder: Path) -> None:
        self._storage = storage
        self._folder = folder
        self.held: dict[str, Path] = {}  #: by key

    def hold(self, files: Iterable[Held]) -> set[str]:
        """Hold what is not held yet; return the keys of objects that are not there."""
        missing: set[str] = set()
        for each in files:
            if each.key in self.held:
                continue
            place = self._folder / f"{len(self.held)}"
            try:
                _link(self._storage / each.key, place)
            except FileNotFoundError:
                missing.add(each.key)
            else:
                self.held[each.key] = place
        return missing

    def unfit(self, files: Iterable[Held]) -> set[str]:
        """Return the keys of held objects that are not what their row says."""
        return {
            each.key
            for each in files
            if (place := self.held.get(each.key)) is not None
            and (place.stat().st_size != each.size_bytes or hash_of(place) != each.sha256)
        }


@contextmanager
def staging(storage: Path) -> Generator[Staging]:
    """Open the folder of held objects.

    Raises:
        BackupFailed: Another backup is being written.
    """
    storage.mkdir(parents=True, exist_ok=True)
    lock = os.open(storage, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFailed("another backup of this storage is being written; wait for it") from None
        folder = storage / _FOLDER
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield Staging(storage, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)
