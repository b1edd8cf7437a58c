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

START = "mutation($input: StartUploadInput!) { startUpload(input: $input) { upload { state parts { url } } } }"
USAGE = "query($id: ID!) { workspace(id: $id) { fileUsage { usedBytes fileCount } uploads { nodes { id } } } }"
CREATE_BASE = """mutation($id: ID!) {
  createKnowledgeBase(input: { workspaceId: $id, name: "Base" }) { knowledgeBase { id } } }"""
ADD_FILE = """mutation($base: ID!, $file: ID!) {
  addDocument(input: { knowledgeBaseId: $base, source: { fileId: $file } }) { document { id } } }"""
DOCUMENT = "query($id: ID!) { node(id: $id) { ... on KnowledgeDocument { status failure { code message } } } }"


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
    usage = (await ada.client.data(USAGE, id=ada.workspace_id))["workspace"]["fileUsage"]
    begun = {"workspaceId": ada.workspace_id, "name": "film.mp4", "sizeBytes": 1000}
    refused = await ada.client.ask(START, input=begun)
    assert (refused.code, refused.details["reason"]) == ("UNAVAILABLE", "storage_unavailable")
    left = (await ada.client.data(USAGE, id=ada.workspace_id))["workspace"]
    assert (left["fileUsage"], left["uploads"]["nodes"]) == (usage, [])
    assert (await ada.client.ask(START, input={**begun, "idempotencyKey": "film"})).code == "UNAVAILABLE"
    base = (await ada.client.data(CREATE_BASE, id=ada.workspace_id))["createKnowledgeBase"]["knowledgeBase"]["id"]
    added = await ada.client.data(ADD_FILE, base=base, file=file["id"])
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            document = (await ada.client.data(DOCUMENT, id=added["addDocument"]["document"]["id"]))["node"]
            if document["failure"] is not None:
                break
            await asyncio.sleep(0.1)
    assert (document["status"], document["failure"]["code"]) == ("QUEUED", "UNAVAILABLE")
    await ada.client.data(DELETE, input={"fileId": file["id"], "isPermanent": True})
    away.start()
    away.client.put_object(Bucket="plait-files", Key=key, Body=PNG)  # moto forgets; a real one would not
    assert (await upload(ada, b"y"))["sizeBytes"] == 1
    async with asyncio.timeout(4 * PATIENCE_SECONDS):  # the chore comes again
        while key in away.objects():
            await asyncio.sleep(0.2)
    again = (await ada.client.data(START, input={**begun, "idempotencyKey": "film"}))["startUpload"]["upload"]
    assert (again["state"], len(again["parts"])) == ("OPEN", 1)
    page = (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["files"]
    assert [each["name"] for each in page["nodes"]] == ["notes.txt"]
    assert "some%2Fsecret" not in plait.everything()
    assert "some/secret" not in plait.everything()
