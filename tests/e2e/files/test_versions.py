"""Versions over the wire: a file's content changes, and whoever has an earlier one keeps it."""

import asyncio
import hashlib
import random
from typing import Any

from tests.e2e.client import Answer, multipart
from tests.e2e.server import Deployment
from tests.e2e.shelf import FORM, PNG, QUOTA_BYTES, Storage, ask, fetch, upload
from tests.e2e.story import Person, sign_up
from tests.patience import LONG_PATIENCE_SECONDS, PATIENCE_SECONDS

NEW = """mutation($input: UploadFileVersionInput!) { uploadFileVersion(input: $input) { file {
  id name version sizeBytes sha256 contentType downloadUrl } } }"""
RESTORE = """mutation($input: RestoreFileVersionInput!) { restoreFileVersion(input: $input) {
  file { version sha256 } } }"""
DELETE = """mutation($input: DeleteFileVersionInput!) { deleteFileVersion(input: $input) {
  deletedFileVersionId file { version } } }"""
VERSIONS = """query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on File { version sha256
  versions(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
    id number isCurrent sizeBytes sha256 contentType downloadUrl createdBy { kind } file { id } } } } } }"""
USAGE = "query($id: ID!) { workspace(id: $id) { fileUsage { usedBytes fileCount } } }"
BASE = "mutation($input: CreateKnowledgeBaseInput!) { createKnowledgeBase(input: $input) { knowledgeBase { id } } }"
ADD = "mutation($input: AddDocumentInput!) { addDocument(input: $input) { document { id } } }"
DOCUMENT = """query($id: ID!) { node(id: $id) { ... on KnowledgeDocument { status revision
  chunks(first: 5) { nodes { text } } } } }"""
PROCESS = "mutation($input: ProcessFileInput!) { processFile(input: $input) { processing { id } } }"
RULE = """mutation($input: SetFileProcessingRuleInput!) { setFileProcessingRule(input: $input) {
  rule { contentTypes } } }"""
READ = """query($id: ID!) { node(id: $id) { ... on File { version text
  processing { status fileVersion } } } }"""


async def renew(person: Person, file_id: str, content: bytes, **more: Any) -> Answer:
    form = multipart(NEW, {"input": {"fileId": file_id, "file": content, **more}})
    assert form is not None
    return await person.client.post(form, **FORM)


async def versions(person: Person, file_id: str) -> list[dict[str, Any]]:
    return (await person.client.data(VERSIONS, id=file_id))["node"]["versions"]["nodes"]


async def used(person: Person) -> tuple[int, int]:
    found = (await person.client.data(USAGE, id=person.workspace_id))["workspace"]["fileUsage"]
    return found["usedBytes"], found["fileCount"]


async def test_a_file_gets_new_content_and_keeps_the_old(plait: Deployment, storage: Storage, ada: Person) -> None:
    first = random.Random(1).randbytes(3_000_000)
    file = await upload(ada, first, "a.bin")
    old = await versions(ada, file["id"])
    assert [(each["number"], each["isCurrent"], each["sha256"]) for each in old] == [(1, True, file["sha256"])]
    answer = (await renew(ada, file["id"], PNG)).data["uploadFileVersion"]["file"]
    assert answer == {
        **answer,
        "id": file["id"],
        "name": "a.bin",
        "version": 2,
        "sizeBytes": len(PNG),
        "contentType": "image/png",
        "sha256": hashlib.sha256(PNG).hexdigest(),
    }
    # The file's own link gives the newest, a version's gives that one; each says so by its ETag.
    for url, content in ((file["downloadUrl"], PNG), (answer["downloadUrl"], PNG), (old[0]["downloadUrl"], first)):
        found = await fetch(plait, url)
        assert (found.status_code, found.content) == (200, content)
        assert found.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    part = {"range": "bytes=5-9", "if-range": f'"{file["sha256"]}"'}
    assert (await fetch(plait, file["downloadUrl"], **part)).content == PNG  # not a part of other bytes
    old_part = await fetch(plait, old[0]["downloadUrl"], **part)
    assert (old_part.status_code, old_part.content) == (206, first[5:10])
    assert (await fetch(plait, file["downloadUrl"], **{"if-match": f'"{file["sha256"]}"'})).status_code == 412
    now = await versions(ada, file["id"])
    assert [(each["number"], each["isCurrent"], each["sizeBytes"], each["contentType"]) for each in now] == [
        (2, True, len(PNG), "image/png"),
        (1, False, len(first), "application/octet-stream"),
    ]
    assert {each["file"]["id"] for each in now} == {file["id"]}
    assert now[0]["createdBy"] == {"kind": "USER"}
    assert await used(ada) == (len(first) + len(PNG), 1)


async def test_a_reader_reads_on_in_the_version_it_opened(plait: Deployment, ada: Person) -> None:
    content = random.Random(2).randbytes(12_000_000)
    file = await upload(ada, content, "a.bin")
    path = "/files/" + file["downloadUrl"].rpartition("/")[2]
    reader, writer = await asyncio.open_connection("127.0.0.1", plait.apis[-1].port)
    writer.write(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
    await writer.drain()
    async with asyncio.timeout(LONG_PATIENCE_SECONDS):
        begun = await reader.readuntil(b"\r\n\r\n")
        assert file["sha256"].encode() in begun
        assert (await renew(ada, file["id"], b"other")).data["uploadFileVersion"]["file"]["version"] == 2
        assert await reader.read() == content
    writer.close()


async def test_the_same_bytes_make_no_version(ada: Person) -> None:
    file = await upload(ada, b"one", "a.txt")
    assert (await renew(ada, file["id"], b"one")).data["uploadFileVersion"]["file"]["version"] == 1
    assert (await renew(ada, file["id"], b"two", idempotencyKey="k")).data["uploadFileVersion"]["file"]["version"] == 2
    assert (await renew(ada, file["id"], b"three")).data["uploadFileVersion"]["file"]["version"] == 3
    again = await renew(ada, file["id"], b"two", idempotencyKey="k")
    assert again.data["uploadFileVersion"]["file"]["version"] == 3
    assert (await renew(ada, file["id"], b"other", idempotencyKey="k")).code == "CONFLICT"
    late = await renew(ada, file["id"], b"four", baseVersion=2)
    assert (late.code, late.details["reason"], late.details["version"]) == ("CONFLICT", "version_conflict", 3)
    assert late.errors[0]["message"] == "The file has a newer version than the one you know."
    early = await renew(ada, file["id"], b"four", baseVersion=7)
    assert (early.code, early.details["reason"], early.details["version"]) == ("CONFLICT", "version_conflict", 3)
    assert early.errors[0]["message"] == "There is no version 7 of the file: its newest one is 3."
    assert [each["number"] for each in await versions(ada, file["id"])] == [3, 2, 1]
    assert await used(ada) == (len(b"onetwothree"), 1)


async def test_an_earlier_version_is_restored_and_deleted(plait: Deployment, storage: Storage, ada: Person) -> None:
    one, two = random.Random(3).randbytes(1_000), random.Random(4).randbytes(1_000)
    file = await upload(ada, one, "a.bin")
    await renew(ada, file["id"], two)
    second, first = await versions(ada, file["id"])
    answer = await ada.client.ask(DELETE, input={"fileVersionId": second["id"]})
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "version_in_use")
    restored = (await ada.client.data(RESTORE, input={"fileVersionId": first["id"]}))["restoreFileVersion"]["file"]
    assert restored == {"version": 3, "sha256": file["sha256"]}
    assert (await fetch(plait, file["downloadUrl"])).content == one
    assert await used(ada) == (3_000, 1)
    same = await ada.client.data(RESTORE, input={"fileVersionId": (await versions(ada, file["id"]))[0]["id"]})
    assert same["restoreFileVersion"]["file"]["version"] == 3
    # What the newest one shares with the first stays; what nothing has any more goes.
    for version in (first, second):
        await ada.client.data(DELETE, input={"fileVersionId": version["id"]})
        assert (await ada.client.ask(DELETE, input={"fileVersionId": version["id"]})).code == "NOT_FOUND"
        assert (await fetch(plait, version["downloadUrl"])).status_code == 404
    assert [each["number"] for each in await versions(ada, file["id"])] == [3]
    assert (await fetch(plait, file["downloadUrl"])).content == one
    async with asyncio.timeout(PATIENCE_SECONDS):
        while two in storage.objects().values():
            await asyncio.sleep(0.05)
    assert list(storage.objects().values()).count(one) == 1
    assert await used(ada) == (1_000, 1)


async def test_the_oldest_version_goes_when_there_are_too_many(ada: Person) -> None:
    file = await upload(ada, b"1", "a.txt")
    for number in range(2, 53):
        answer = await renew(ada, file["id"], str(number).encode())
        assert answer.data["uploadFileVersion"]["file"]["version"] == number
    found: list[int] = []
    after = None
    while True:
        page = (await ada.client.data(VERSIONS, id=file["id"], first=20, after=after))["node"]["versions"]
        assert page["totalCount"] == 50
        found += [each["number"] for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == list(range(52, 2, -1))
    assert await used(ada) == (sum(len(str(number)) for number in range(3, 53)), 1)


async def test_versions_count_on_the_quota(ada: Person) -> None:
    size = QUOTA_BYTES // 5
    file = await upload(ada, bytes([0]) * size, "a.bin")
    for number in range(1, 5):
        assert not (await renew(ada, file["id"], bytes([number]) * size)).errors
    full = await renew(ada, file["id"], bytes([9]) * size)
    assert (full.code, full.details["limitBytes"]) == ("QUOTA_EXCEEDED", QUOTA_BYTES)
    assert (await ask(ada, bytes([1]) * size)).code == "QUOTA_EXCEEDED"  # though the same bytes are there
    last = (await versions(ada, file["id"]))[-1]
    await ada.client.data(DELETE, input={"fileVersionId": last["id"]})
    assert not (await renew(ada, file["id"], bytes([9]) * size)).errors


async def test_versions_of_other_workspaces_are_none(plait: Deployment, ada: Person) -> None:
    eve = await sign_up(plait.url, "eve")
    file = await upload(ada, b"one", "a.txt")
    await renew(ada, file["id"], b"two")
    for version in await versions(ada, file["id"]):
        assert (await eve.client.data("query($id: ID!) { node(id: $id) { id } }", id=version["id"]))["node"] is None
        for document in (RESTORE, DELETE):
            assert (await eve.client.ask(document, input={"fileVersionId": version["id"]})).code == "NOT_FOUND"
    assert (await renew(eve, file["id"], b"x")).code == "NOT_FOUND"
    assert len(await versions(ada, file["id"])) == 2


async def test_documents_made_from_a_file_are_read_again(ada: Person) -> None:
    file = await upload(ada, b"The moon is made of stone.", "moon.txt")
    given = {"workspaceId": ada.workspace_id, "name": "Known"}
    base = (await ada.client.data(BASE, input=given))["createKnowledgeBase"]["knowledgeBase"]["id"]
    made = await ada.client.data(ADD, input={"knowledgeBaseId": base, "source": {"fileId": file["id"]}})
    document = made["addDocument"]["document"]["id"]

    async def text() -> tuple[str, str]:
        found = (await ada.client.data(DOCUMENT, id=document))["node"]
        return found["status"], " ".join(each["text"] for each in found["chunks"]["nodes"])

    async with asyncio.timeout(LONG_PATIENCE_SECONDS):
        while await text() != ("READY", "The moon is made of stone."):
            await asyncio.sleep(0.1)
        await renew(ada, file["id"], b"The moon is made of green cheese.")
        while await text() != ("READY", "The moon is made of green cheese."):
            await asyncio.sleep(0.1)


async def test_what_is_said_of_a_file_is_that_of_its_newest_version(ada: Person) -> None:
    file = await upload(ada, b"one", "a.txt")
    await ada.client.data(PROCESS, input={"fileId": file["id"]})

    async def found(version: int, text: str | None) -> None:
        async with asyncio.timeout(LONG_PATIENCE_SECONDS):
            while True:
                node = (await ada.client.data(READ, id=file["id"]))["node"]
                # The two are read a moment apart.
                if (node["processing"], node["text"]) == ({"status": "COMPLETED", "fileVersion": version}, text):
                    return
                await asyncio.sleep(0.1)

    await found(1, "one")
    await renew(ada, file["id"], b"two")
    await found(1, None)  # what is known is of the version before
    await ada.client.data(RULE, input={"workspaceId": ada.workspace_id, "contentTypes": ["text/"]})
    await renew(ada, file["id"], b"three")
    await found(3, "three")
