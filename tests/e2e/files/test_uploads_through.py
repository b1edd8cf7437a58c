"""Parts that come through Plait into a bucket: for clients that cannot reach it, with `direct=false` in its URL."""

import asyncio
import random
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import deployed
from tests.e2e.sending import CANCEL, PART, ask_complete, digest, over, seen, send, start, used
from tests.e2e.server import Deployment
from tests.e2e.shelf import Storage, fetch, s3
from tests.e2e.story import Person, sign_up
from tests.patience import PATIENCE_SECONDS

CONTENT = random.Random(5).randbytes(PART + 4_321)


@pytest.fixture(scope="module")
def storage(back_end: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    with s3(tmp_path_factory.mktemp(f"storage-{back_end}")) as made:
        yield made


@pytest.fixture(scope="module")
def plait(back_end: str, storage: Storage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    url = f"{storage.url}&direct=false"
    with deployed(back_end, tmp_path_factory.mktemp(back_end), PLAIT_STORAGE_URL=url) as deployment:
        yield deployment


@pytest.fixture
async def ada(plait: Deployment) -> Person:
    return await sign_up(plait.url)


async def left_of(storage: Storage, wanted: list[bytes]) -> None:
    """Wait until a bucket has these objects, and no others."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            held = await asyncio.to_thread(storage.objects)
            if sorted(held.values()) == sorted(wanted):
                return
            await asyncio.sleep(0.1)


async def test_parts_become_one_object_and_are_gone(plait: Deployment, storage: Storage, ada: Person) -> None:
    upload = await start(ada, len(CONTENT), sha256=digest(CONTENT))
    assert upload["isDirect"] is False
    assert all("/uploads/" in part["url"] and "Amz" not in part["url"] for part in upload["parts"])
    for number in (2, 1, 2):
        assert (await send(plait, upload, CONTENT, number)).status_code == 200
    assert (await seen(ada, upload["id"]))["receivedParts"] == [1, 2]
    assert (await ask_complete(ada, upload["id"])).data
    done = await over(ada, upload["id"])
    assert (done["state"], done["file"]["sha256"]) == ("COMPLETED", digest(CONTENT))
    assert (await fetch(plait, done["file"]["downloadUrl"])).content == CONTENT
    assert await used(ada) == (len(CONTENT), 1)
    await left_of(storage, [CONTENT])

    ended = await start(ada, len(CONTENT))
    assert (await send(plait, ended, CONTENT, 1)).status_code == 200
    assert (await send(plait, ended, CONTENT[:-1], 2)).status_code == 400  # one byte too few
    assert (await seen(ada, ended["id"]))["receivedParts"] == [1]
    assert (await ada.client.ask(CANCEL, input={"uploadId": ended["id"]})).data
    await left_of(storage, [CONTENT])
    assert (await send(plait, ended, CONTENT, 2)).status_code == 409
