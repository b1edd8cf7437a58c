"""The trash over the wire: what is deleted is gone for everybody, and can be restored or purged."""

import asyncio
import random
from typing import Any

from tests.e2e.files.test_folders import CREATE, folder
from tests.e2e.files.test_folders import DELETE as DELETE_FOLDER
from tests.e2e.files.test_versions import renew, used, versions
from tests.e2e.server import Deployment
from tests.e2e.shelf import DELETE, FILE, QUOTA_BYTES, Storage, ask, fetch, upload
from tests.e2e.story import Person, sign_up
from tests.patience import PATIENCE_SECONDS

TRASH = """query($id: ID!) { workspace(id: $id) { files { nodes { id name } } trashedFiles { totalCount nodes {
  id fileId name path sizeBytes contentType trashedAt purgesAt } } } }"""
TRASHED = "mutation($input: DeleteFileInput!) { deleteFile(input: $input) { deletedFileId trashedFile { id fileId } } }"
RESTORE = """mutation($input: RestoreFileInput!) { restoreFile(input: $input) {
  file { id name version folder { path } downloadUrl } } }"""
PURGE = "mutation($input: PurgeFileInput!) { purgeFile(input: $input) { purgedTrashedFileId } }"
EMPTY = "mutation($input: EmptyTrashInput!) { emptyTrash(input: $input) { purgedFileCount } }"
NODE = "query($id: ID!) { node(id: $id) { id __typename } }"
PROCESS = "mutation($input: ProcessFileInput!) { processFile(input: $input) { processing { id } } }"
PROCESSINGS = "query($id: ID!) { workspace(id: $id) { fileProcessings { totalCount nodes { id status } } } }"


async def trash(person: Person) -> list[dict[str, Any]]:
    return (await person.client.data(TRASH, id=person.workspace_id))["workspace"]["trashedFiles"]["nodes"]


async def test_what_is_deleted_is_gone_for_everybody_and_can_be_restored(
    plait: Deployment, storage: Storage, ada: Person
) -> None:
    one, two = random.Random(21).randbytes(500), random.Random(22).randbytes(500)
    place = await folder(ada, "Place")
    file = await upload(ada, one, "a.bin", folderId=place["id"])
    await renew(ada, file["id"], two)
    old = (await versions(ada, file["id"]))[-1]
    answer = (await ada.client.data(TRASHED, input={"fileId": file["id"]}))["deleteFile"]
    trashed = answer["trashedFile"]["id"]
    assert answer == {"deletedFileId": file["id"], "trashedFile": {"id": trashed, "fileId": file["id"]}}
    for url in (file["downloadUrl"], old["downloadUrl"]):
        assert (await fetch(plait, url)).status_code == 404
    for gone in (file["id"], old["id"]):
        assert (await ada.client.data(NODE, id=gone))["node"] is None
    for document, given in (
        (DELETE, {"fileId": file["id"]}),
        (PROCESS, {"fileId": file["id"]}),
    ):
        assert (await ada.client.ask(document, input=given)).code == "NOT_FOUND"
    assert (await renew(ada, file["id"], b"x")).code == "NOT_FOUND"
    assert (await ada.client.data(NODE, id=trashed))["node"] == {"id": trashed, "__typename": "TrashedFile"}
    found = (await ada.client.data(TRASH, id=ada.workspace_id))["workspace"]
    assert found["files"]["nodes"] == []
    (shown,) = found["trashedFiles"]["nodes"]
    assert (shown["name"], shown["path"], shown["sizeBytes"]) == ("a.bin", "/Place", 500)
    assert shown["trashedAt"] < shown["purgesAt"]
    assert await used(ada) == (1_000, 1)  # as long as it can be restored
    restored = (await ada.client.data(RESTORE, input={"trashedFileId": trashed}))["restoreFile"]["file"]
    assert restored == {**restored, "id": file["id"], "version": 2, "folder": {"path": "/Place"}}
    assert (await fetch(plait, restored["downloadUrl"])).content == two
    assert (await fetch(plait, old["downloadUrl"])).content == one
    assert (await ada.client.ask(RESTORE, input={"trashedFileId": trashed})).code == "NOT_FOUND"
    assert (await ada.client.data(NODE, id=trashed))["node"] is None


async def test_what_was_read_of_a_file_is_as_invisible_as_the_file(ada: Person) -> None:
    file = await upload(ada, b"secret words", "a.txt")
    made = await ada.client.data(PROCESS, input={"fileId": file["id"]})
    processing = made["processFile"]["processing"]["id"]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await ada.client.data(PROCESSINGS, id=ada.workspace_id))["workspace"]["fileProcessings"]["nodes"] != [
            {"id": processing, "status": "COMPLETED"}
        ]:
            await asyncio.sleep(0.1)
    trashed = (await ada.client.data(TRASHED, input={"fileId": file["id"]}))["deleteFile"]["trashedFile"]["id"]
    assert (await ada.client.data(NODE, id=processing))["node"] is None
    listed = (await ada.client.data(PROCESSINGS, id=ada.workspace_id))["workspace"]["fileProcessings"]
    assert (listed["totalCount"], listed["nodes"]) == (0, [])
    await ada.client.data(RESTORE, input={"trashedFileId": trashed})
    assert (await ada.client.data(NODE, id=processing))["node"]["id"] == processing


async def test_a_deleted_folder_puts_all_below_it_into_the_trash(ada: Person) -> None:
    outer = await folder(ada, "Outer")
    inner = await folder(ada, "Inner", outer["id"])
    beside = await folder(ada, "Outer2")
    await upload(ada, b"1", "1", folderId=outer["id"])
    await upload(ada, b"2", "2", folderId=inner["id"])
    await upload(ada, b"3", "3", folderId=beside["id"])
    await upload(ada, b"4", "4")
    gone = (await ada.client.data(DELETE_FOLDER, input={"folderId": outer["id"]}))["deleteFolder"]
    assert gone == {"deletedFolderId": outer["id"], "trashedFileCount": 2}
    for each in (outer, inner):
        assert (await ada.client.data(NODE, id=each["id"]))["node"] is None
    found = (await ada.client.data(TRASH, id=ada.workspace_id))["workspace"]
    assert sorted(each["name"] for each in found["files"]["nodes"]) == ["3", "4"]
    assert sorted((each["name"], each["path"]) for each in found["trashedFiles"]["nodes"]) == [
        ("1", "/Outer"),
        ("2", "/Outer/Inner"),
    ]
    by_name = {each["name"]: each["id"] for each in found["trashedFiles"]["nodes"]}
    restored = (await ada.client.data(RESTORE, input={"trashedFileId": by_name["2"]}))["restoreFile"]["file"]
    assert restored["folder"] == {"path": "/Outer/Inner"}
    taken = await ada.client.ask(CREATE, input={"workspaceId": ada.workspace_id, "name": "Outer"})
    assert taken.details["reason"] == "name_taken"  # made anew
    elsewhere = {"trashedFileId": by_name["1"], "folderId": beside["id"]}
    restored = (await ada.client.data(RESTORE, input=elsewhere))["restoreFile"]["file"]
    assert restored["folder"] == {"path": "/Outer2"}


async def test_purging_gives_the_room_and_the_bytes_back(plait: Deployment, storage: Storage, ada: Person) -> None:
    size = QUOTA_BYTES // 4
    contents = [random.Random(30 + at).randbytes(size) for at in range(4)]
    ids = [(await upload(ada, content, f"{at}"))["id"] for at, content in enumerate(contents)]
    for each in ids:
        await ada.client.data(DELETE, input={"fileId": each})
    full = await ask(ada, b"x")
    assert full.code == "QUOTA_EXCEEDED"
    eve = await sign_up(plait.url, "eve")
    one = next(each["id"] for each in await trash(ada) if each["name"] == "0")
    for document in (PURGE, RESTORE):
        assert (await eve.client.ask(document, input={"trashedFileId": one})).code == "NOT_FOUND"
    assert (await eve.client.ask(EMPTY, input={"workspaceId": ada.workspace_id})).code == "NOT_FOUND"
    await ada.client.data(PURGE, input={"trashedFileId": one})
    assert (await ada.client.ask(PURGE, input={"trashedFileId": one})).code == "NOT_FOUND"
    assert (await used(ada)) == (3 * size, 3)
    emptied = await ada.client.data(EMPTY, input={"workspaceId": ada.workspace_id})
    assert emptied["emptyTrash"]["purgedFileCount"] == 3
    assert await trash(ada) == []
    assert await used(ada) == (0, 0)
    again = await ada.client.data(EMPTY, input={"workspaceId": ada.workspace_id})
    assert again["emptyTrash"]["purgedFileCount"] == 0
    async with asyncio.timeout(PATIENCE_SECONDS):
        while set(contents) & set(storage.objects().values()):
            await asyncio.sleep(0.1)


async def test_what_is_deleted_for_good_is_in_no_trash(plait: Deployment, storage: Storage, ada: Person) -> None:
    content = random.Random(40).randbytes(500)
    file = await upload(ada, content, "a.bin")
    twin = await upload(ada, content, "b.bin")
    assert list(storage.objects().values()).count(content) == 1
    answer = await ada.client.data(TRASHED, input={"fileId": file["id"], "isPermanent": True})
    assert answer["deleteFile"]["trashedFile"] is None
    assert await trash(ada) == []
    assert (await fetch(plait, (await ada.client.data(FILE, id=twin["id"]))["node"]["downloadUrl"])).content == content
    await ada.client.data(TRASHED, input={"fileId": twin["id"], "isPermanent": True})
    async with asyncio.timeout(PATIENCE_SECONDS):
        while content in storage.objects().values():
            await asyncio.sleep(0.05)
