"""When the storage is away: what is asked for is refused as such, what was accepted is done later."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.bucket import Bucket, bucket
from tests.e2e.conftest import deployed
from tests.e2e.server import Deployment
from tests.e2e.shelf import (
    DELETE,
    LIST,
    PNG,
    ask,
    fetch,
    upload,
)
from tests.e2e.story import sign_up
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def away(tmp_path: Path) -> Iterator[Bucket]:
    with bucket(tmp_path) as made:
        yield made


@pytest.fixture
def dependent(away: Bucket, back_end: str, tmp_path: Path) -> Iterator[Deployment]:
    with deployed(back_end, tmp_path, PLAIT_STORAGE_URL=away.url) as deployment:
        yield deployment


async def test_a_storage_that_is_away_is_told_and_nothing_is_lost(away: Bucket, dependent: Deployment) -> None:
    plait = dependent
    ada = await sign_up(plait.url)
    file = await upload(ada, PNG, "a.png")
    (key,) = away.objects()
    assert away.type_of(key) == "image/png"
    assert key.startswith("a/prefix/")
    away.stop()
    refused = await ask(ada, b"x")
    assert (refused.code, refused.details["reason"]) == ("UNAVAILABLE", "storage_unavailable")
    assert "127.0.0.1" not in refused.errors[0]["message"]
    assert (await fetch(plait, file["downloadUrl"])).status_code == 503
    await ada.client.data(DELETE, input={"fileId": file["id"], "isPermanent": True})
    away.start()
    away.client.put_object(Bucket="plait-files", Key=key, Body=PNG)  # moto forgets; a real one would not
    assert (await upload(ada, b"y"))["sizeBytes"] == 1
    async with asyncio.timeout(4 * PATIENCE_SECONDS):  # the chore comes again
        while key in away.objects():
            await asyncio.sleep(0.2)
    page = (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["files"]
    assert [each["name"] for each in page["nodes"]] == ["notes.txt"]
    assert "some%2Fsecret" not in plait.everything()
    assert "some/secret" not in plait.everything()
