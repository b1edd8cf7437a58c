"""What an older release left of a crash goes; nothing else in the folder does."""

import os
import time
from pathlib import Path

import pytest

from app.files.leftovers import Leftovers
from app.files.models import FileObject
from app.files.objects import Objects
from app.kernel.ids import new_id
from app.kernel.rights import SYSTEM
from app.kernel.settings import Settings
from tests.executions.conftest import House
from tests.files.checks import objects, stream

_DAY_SECONDS = 24 * 3600


async def test_old_beginnings_of_objects_go_and_nothing_else(house: House) -> None:
    file = await house.plait.files.files.store(SYSTEM, house.workspace_id, "a", stream(b"content"))
    known = await house.plait.files.files.store(SYSTEM, house.workspace_id, "b", stream(b"other"))
    folder = house.plait.settings.data_dir / "files"
    rowed = f"{known.object_key}#2"
    await FileObject.filter(object_key=known.object_key).update(object_key=rowed)
    (folder / known.object_key).rename(folder / rowed)
    goes = [f"{file.object_key}#1", f"{house.workspace_id}/{new_id()}#12", f"{new_id()}/extracted/{new_id()}#1"]
    stays = [
        f"{house.workspace_id}/{new_id()}",  # no row knows it, but it has the name of an object
        f"{house.workspace_id}/{new_id()}#",
        f"{house.workspace_id}/{new_id()}#1x",
        f"{house.workspace_id}/my notes #1",
        "notes#1",
        "somebody/notes#1",
        f".hidden/{new_id()}/{new_id()}#1",
    ]
    young = f"{house.workspace_id}/{new_id()}#1"
    for name in (*goes, *stays, young):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half of it")
    then = time.time() - _DAY_SECONDS - 60
    for path in objects(house):
        os.utime(path, (then, then))
    now = time.time() - _DAY_SECONDS + 60
    os.utime(folder / young, (now, now))
    before = {path.relative_to(folder).as_posix() for path in objects(house)}
    (chore,) = house.plait.files.leftovers.chores()
    left = set[str]()
    for _ in range(2):
        await house.plait.upkeep.do(chore)
        left = {path.relative_to(folder).as_posix() for path in objects(house)}
        assert before - left == set(goes)
    assert {file.object_key, rowed, young, *stays} <= left


def objects_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.parametrize("url", ["s3://key:secret@bucket?endpoint=http://127.0.0.1:9", "file://{}/not-there"])
async def test_a_storage_without_any_is_left_alone(tmp_path: Path, url: str) -> None:
    await Leftovers(Objects(Settings(storage_url=url.format(tmp_path)))).sweep()
    assert objects_in(tmp_path) == []
