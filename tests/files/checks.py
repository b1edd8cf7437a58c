"""What holds of files, folders, versions and objects whatever happened; and a process that dies at a chosen step."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.files.models import File, FileFolder, FileObject, FileTag, FileUsage, FileVersion
from app.files.objects import Objects
from app.files.vocabulary import ObjectState
from app.kernel.clock import FixedClock
from app.kernel.database import Database, Transaction
from app.kernel.spool import Spool
from tests.executions.conftest import House


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for each in chunks:
        yield each


async def spooled(content: bytes) -> Spool:
    spool = Spool(len(content))
    await spool.write(content)
    await spool.finish()
    return spool


def objects(house: House) -> list[Path]:
    folder = house.plait.settings.data_dir / "files"
    return [each for each in folder.rglob("*") if each.is_file()] if folder.exists() else []


async def usage(house: House) -> tuple[int, int]:
    found = await FileUsage.get(workspace_id=house.workspace_id)
    return found.used_bytes, found.file_count


async def do_chores(house: House) -> int:
    """Do every chore of files once; return how many rows they were about."""
    return sum([await house.plait.upkeep.do(chore) for chore in house.plait.files.chores()])


async def settle(house: House, clock: FixedClock) -> None:
    """Let time pass until nothing is left to be done."""
    await asyncio.gather(*house.plait.files.purger._tasks, return_exceptions=True)
    clock.advance(timedelta(hours=2))
    while await do_chores(house):
        clock.advance(timedelta(hours=2))


async def check(house: House, stored: Callable[[], dict[str, bytes]]) -> None:
    """Check that every object has a row and every row its object, and that all that is counted is there.

    Args:
        house: At rest: nothing is on its way.
        stored: Gives what is in the storage, by the end of its key.
    """
    found = {row.object_key.rpartition("/")[2]: row for row in await FileObject.all()}
    there = {key.rpartition("/")[2]: content for key, content in stored().items()}
    assert there.keys() == found.keys()
    assert {row.state for row in found.values()} <= {ObjectState.STORED}
    for key, row in found.items():
        assert (len(there[key]), hashlib.sha256(there[key]).hexdigest()) == (row.size_bytes, row.sha256)
    versions, files = await FileVersion.all(), {row.id: row for row in await File.all()}
    counts = Counter(row.object_key for row in versions)
    assert {row.object_key: row.reference_count for row in found.values()} == counts
    assert len({(row.workspace_id, row.sha256, row.size_bytes) for row in found.values()}) == len(found)
    newest = {(row.file_id, row.number): row for row in versions}
    for row in files.values():
        own = newest[row.id, row.version_number]
        facts = (own.object_key, own.sha256, own.size_bytes, own.content_type)
        assert facts == (row.object_key, row.sha256, row.size_bytes, row.content_type)
        assert sorted(each.tag for each in await FileTag.filter(file_id=row.id)) == sorted(row.tags)
    used = [0, 0] if not await FileUsage.exists() else list(await usage(house))
    assert used == [sum(row.size_bytes for row in versions), len(files)]
    folders = {row.id: row for row in await FileFolder.all()}
    for row in folders.values():
        above = "" if row.parent_id is None else folders[row.parent_id].path
        assert (row.path, row.place) == (f"{above}/{row.name}", row.parent_id or row.workspace_id)


class Cut(BaseException):
    """The process dies here, as far as the code can tell."""


class Death:
    """Ends a process at its nth step: before or after a commit, before or after an object is put or deleted."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.is_dead = False

    def step(self) -> None:
        """Come to a step; behind the last one nothing is done any more."""
        self.left -= 1
        if self.left < 0:
            self.is_dead = True
        if self.is_dead:
            raise Cut

    @contextmanager
    def lurking(self, patched: pytest.MonkeyPatch) -> Generator[None]:
        """Let it come while the block runs."""
        with patched.context() as here:
            for name in ("put_spool", "delete"):
                here.setattr(Objects, name, self._around(getattr(Objects, name)))
            here.setattr(Transaction, "run_hooks", self._around(Transaction.run_hooks))
            entered = Database.transaction

            def transaction(database: Database) -> Any:
                if self.is_dead:
                    raise Cut
                return entered(database)

            here.setattr(Database, "transaction", transaction)
            yield

    def _around(self, work: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def done(*arguments: Any) -> None:
            self.step()
            await work(*arguments)
            self.step()

        return done
