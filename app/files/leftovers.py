"""What older releases left in a folder when they died: `key#1`, the beginning of an object that never got its name.

Objects are written otherwise now (`kernel.incoming`), and no key was ever called so. A name must be of that form, older
than a day, and in no row; whatever else is in the folder is not ours to judge.
"""

import asyncio
import os
import re
import time
from contextlib import suppress
from pathlib import Path

from app.files.models import FileObject
from app.files.objects import Objects
from app.kernel.database import Transaction
from app.kernel.logs import get_logger
from app.kernel.upkeep import BATCH_ROWS, Chore

log = get_logger(__name__)

_EVERY_SECONDS = 6 * 3600.0  #: it looks through the whole folder
_FORGOTTEN_SECONDS = 24 * 3600.0
_LEFTOVER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9A-Za-z/_-]+#[0-9]+")  #: a workspace's, a key


class Leftovers:
    """Deletes them; a bucket has none."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (Chore("sweep-leftovers", _EVERY_SECONDS, self.claim),)

    async def claim(self, tx: Transaction) -> int:
        """Delete what is left, once the transaction is over: the disk is not waited for inside."""
        tx.after_commit(self.sweep)
        return 0

    async def sweep(self) -> None:
        """Delete what is left."""
        folder = self._objects.arriving
        if folder is None:
            return
        found = await asyncio.to_thread(_old, folder)
        count = 0
        for start in range(0, len(found), BATCH_ROWS):
            some = found[start : start + BATCH_ROWS]
            known = {row.object_key for row in await FileObject.filter(object_key__in=some).only("object_key")}
            count += await asyncio.to_thread(_delete, folder, [key for key in some if key not in known])
        if count:
            log.info("leftovers_swept", count=count)


def _old(folder: Path) -> list[str]:
    before, found = time.time() - _FORGOTTEN_SECONDS, list[str]()
    for place, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for name in names:
            if "#" not in name:
                continue
            path = Path(place, name)
            key = path.relative_to(folder).as_posix()
            with suppress(OSError):  # it goes at this moment
                if _LEFTOVER.fullmatch(key) and path.lstat().st_mtime < before:
                    found.append(key)
    return found


def _delete(folder: Path, keys: list[str]) -> int:
    count = 0
    for key in keys:
        with suppress(OSError):
            (folder / key).unlink()
            count += 1
    return count
