"""Large files over the wire: sent in parts, in any order, again after a kill; checked, counted, and ended."""

import asyncio
import base64
import hashlib
import random
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from tests.e2e.client import Client
from tests.e2e.files.conftest import MAX_UPLOAD_BYTES
from tests.e2e.sending import (
    CANCEL,
    MIB,
    PART,
    UPLOADS,
    ask_complete,
    ask_start,
    digest,
    over,
    put,
    seen,
    send,
    start,
    used,
)
from tests.e2e.server import Deployment
from tests.e2e.shelf import PNG, QUOTA_BYTES, Storage, fetch
from tests.e2e.story import Person, sign_up
from tests.e2e.test_recovery import killed_and_restarted
from tests.patience import PATIENCE_SECONDS


def content_of(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def foot_of(storage: Storage, content: bytes) -> list[str]:
    """Name the objects that hold something of a content."""
    pieces = {content[at : at + 64] for at in range(0, len(content), PART)}
    return [key for key, held in storage.objects().items() if any(piece in held for piece in pieces)]


async def test_parts_in_any_order_become_one_file(plait: Deployment, storage: Storage, ada: Person) -> None:
    content = content_of(2 * PART + 12_345)
    upload = await start(ada, len(content), sha256=digest(content).upper())
    assert (upload["state"], upload["partCount"], upload["receivedParts"]) == ("OPEN", 3, [])
    assert [part["sizeBytes"] for part in upload["parts"]] == [PART, PART, 12_345]
    assert upload["isDirect"] is storage.url.startswith("s3:")
    assert await used(ada) == (len(content), 0)
    tags: dict[int, str] = {}
    for number in (3, 1, 1, 2):  # one of them twice
        answer = await send(plait, upload, content, number)
        assert answer.status_code == 200, answer.text
        tags[number] = answer.headers["etag"]
    found = await seen(ada, upload["id"])
    assert (found["receivedParts"], found["receivedBytes"]) == ([1, 2, 3], len(content))
    assert [part["etag"] for part in found["parts"]] == [tags[number].strip('"') for number in (1, 2, 3)]
    parts = [{"number": number, "etag": tag} for number, tag in tags.items()]
    assert (await ask_complete(ada, upload["id"], parts=parts)).data
    done = await over(ada, upload["id"])
    assert (done["state"], done["failure"]) == ("COMPLETED", None)
    file = done["file"]
    assert (file["name"], file["sizeBytes"], file["sha256"]) == ("film.bin", len(content), digest(content))
    assert (file["contentType"], file["createdBy"]) == ("application/octet-stream", {"kind": "USER"})
    answer = await fetch(plait, file["downloadUrl"], range=f"bytes={PART - 2}-{PART + 1}")
    assert (answer.status_code, answer.content) == (206, content[PART - 2 : PART + 2])
    assert (await fetch(plait, file["downloadUrl"])).content == content
    assert await used(ada) == (len(content), 1)
    assert (await ask_complete(ada, upload["id"])).data["completeUpload"]["upload"]["file"]["id"] == file["id"]
    async with asyncio.timeout(PATIENCE_SECONDS):  # the parts go, the file stays
        while len(foot_of(storage, content)) != 1:
            await asyncio.sleep(0.1)
    await ada.client.data(
        "mutation($i: DeleteFileInput!) { deleteFile(input: $i) { deletedFileId } }", i={"fileId": file["id"]}
    )
    assert (await seen(ada, upload["id"]))["file"] is None


async def test_the_content_type_is_found_in_the_bytes(plait: Deployment, ada: Person) -> None:
    upload = await start(ada, len(PNG), name="letter.txt", partBytes=None)
    assert (upload["partCount"], upload["partBytes"]) == (1, 16 * MIB)
    assert (await send(plait, upload, PNG, 1)).status_code == 200
    assert (await ask_complete(ada, upload["id"], sha256=digest(PNG))).data
    assert (await over(ada, upload["id"]))["file"]["contentType"] == "image/png"


async def test_an_empty_file_has_one_empty_part(plait: Deployment, ada: Person) -> None:
    upload = await start(ada, 0)
    assert [part["sizeBytes"] for part in upload["parts"]] == [0]
    assert (await send(plait, upload, b"", 1)).status_code == 200
    assert (await ask_complete(ada, upload["id"])).data
    done = await over(ada, upload["id"])
    assert (done["state"], done["file"]["sizeBytes"]) == ("COMPLETED", 0)


async def test_what_is_missing_is_named_and_can_still_be_sent(plait: Deployment, ada: Person) -> None:
    content = content_of(2 * PART + 1)
    upload = await start(ada, len(content))
    await send(plait, upload, content, 2)
    refused = await ask_complete(ada, upload["id"])
    assert (refused.code, refused.details["reason"], refused.details["parts"]) == ("CONFLICT", "parts_missing", [1, 3])
    missing = (
        """query($id: ID!) { node(id: $id) { ... on FileUpload { parts(isMissing: true, most: 1) { number url } } } }"""
    )
    (part,) = (await ada.client.data(missing, id=upload["id"]))["node"]["parts"]
    assert part["number"] == 1
    await put(plait, part["url"], content[:PART])
    await send(plait, upload, content, 3)
    wrong = await ask_complete(ada, upload["id"], parts=[{"number": 2, "etag": "another"}, {"number": 9, "etag": "x"}])
    assert (wrong.code, wrong.details["parts"]) == ("CONFLICT", [2, 9])
    assert (await ask_complete(ada, upload["id"])).data
    assert (await over(ada, upload["id"]))["state"] == "COMPLETED"


async def test_a_digest_that_is_another_ends_it(plait: Deployment, storage: Storage, ada: Person) -> None:
    content = content_of(1_000, 3)
    upload = await start(ada, len(content), sha256=digest(b"another"))
    await send(plait, upload, content, 1)
    differs = await ask_complete(ada, upload["id"], sha256=digest(b"a third"))
    assert (differs.code, differs.details["field"]) == ("INVALID_INPUT", "input.sha256")
    assert (await ask_complete(ada, upload["id"])).data
    done = await over(ada, upload["id"])
    assert (done["state"], done["failure"]["code"], done["file"]) == ("FAILED", "CHECKSUM_MISMATCH", None)
    assert await used(ada) == (0, 0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while foot_of(storage, content):
            await asyncio.sleep(0.1)


async def test_a_part_that_is_not_what_it_should_be_does_not_count(plait: Deployment, ada: Person) -> None:
    content = content_of(PART + 10, 4)
    upload = await start(ada, len(content))
    url = upload["parts"][1]["url"]
    md5 = base64.b64encode(hashlib.md5(content[PART:], usedforsecurity=False).digest()).decode()
    other = base64.b64encode(hashlib.md5(b"", usedforsecurity=False).digest()).decode()
    if upload["isDirect"]:
        # The address is signed for one size alone; this S3 looks at no signature, but others do.
        assert "content-length%3Bhost" in url
    else:
        for wrong in (content[PART:-1], content[PART:] + b"x"):
            assert (await put(plait, url, wrong)).status_code == 400
        sha = base64.b64encode(hashlib.sha256(content[PART:]).digest()).decode()
        for bad in (f"sha-256=:{sha[:-2]}A=:", "sha-256=:AAAA:"):
            assert (await put(plait, url, content[PART:], **{"content-digest": bad})).status_code == 400
        assert (await put(plait, url, content[PART:], **{"content-md5": other})).status_code == 400
        assert (await seen(ada, upload["id"]))["receivedParts"] == []
        good = {"content-digest": f"md5=:AAAA:, sha-256=:{sha}:", "content-md5": md5}
        assert (await put(plait, url, content[PART:], **good)).status_code == 200
        preflight = await Client(plait.url).request("OPTIONS", "/uploads/" + url.rpartition("/")[2])
        assert preflight.headers["access-control-allow-methods"] == "PUT"
        forged = url[:-3] + ("AAA" if not url.endswith("AAA") else "BBB")
        assert (await put(plait, forged, b"x")).status_code == 403
        assert (await seen(ada, upload["id"]))["receivedParts"] == [2]
    await ada.client.data(CANCEL, input={"uploadId": upload["id"]})
    late = await put(plait, url, content[PART:])  # the bucket may hear of the end a moment later
    assert upload["isDirect"] or late.status_code == 409
    assert (await seen(ada, upload["id"]))["receivedParts"] == []


async def test_an_upload_that_is_ended_leaves_nothing(plait: Deployment, storage: Storage, ada: Person) -> None:
    content = content_of(PART + 10, 5)
    upload = await start(ada, len(content))
    await send(plait, upload, content, 1)
    for _ in range(2):
        ended = (await ada.client.data(CANCEL, input={"uploadId": upload["id"]}))["cancelUpload"]["upload"]
        assert (ended["state"], [part["url"] for part in ended["parts"]]) == ("CANCELLED", [None, None])
    assert await used(ada) == (0, 0)
    refused = await ask_complete(ada, upload["id"])
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "upload_over")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while foot_of(storage, content):
            await asyncio.sleep(0.1)
    listed = await ada.client.data(UPLOADS, id=ada.workspace_id, states=["CANCELLED"])
    assert listed["workspace"]["uploads"] == {"totalCount": 1, "nodes": [{"id": upload["id"], "state": "CANCELLED"}]}
    assert (await ada.client.data(UPLOADS, id=ada.workspace_id, states=["OPEN"]))["workspace"]["uploads"]["nodes"] == []


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"size": MAX_UPLOAD_BYTES + 1}, "input.sizeBytes", "too_large"),
        ({"size": -1}, "input.sizeBytes", "out_of_range"),
        ({"partBytes": 5 * MIB - 1}, "input.partBytes", "out_of_range"),
        ({"partBytes": 6 * 1024 * MIB}, "input.partBytes", "out_of_range"),
        ({"sha256": "abc"}, "input.sha256", "sha256_malformed"),
        ({"name": "../x"}, "input.name", "name_invalid"),
        ({"idempotencyKey": " "}, "input.idempotencyKey", "length"),
    ],
)
async def test_what_cannot_begin_is_refused_by_its_field(
    ada: Person, given: dict[str, Any], field: str, reason: str
) -> None:
    refused = await ask_start(ada, **{"size": 10, **given})
    assert (refused.code, refused.details["field"], refused.details["reason"]) == ("INVALID_INPUT", field, reason)
    assert await used(ada) == (0, 0)


async def test_the_room_is_counted_from_the_beginning(ada: Person) -> None:
    made = [await start(ada, MAX_UPLOAD_BYTES) for _ in range(QUOTA_BYTES // MAX_UPLOAD_BYTES)]
    refused = await ask_start(ada, MAX_UPLOAD_BYTES)
    assert (refused.code, refused.details["limitBytes"]) == ("QUOTA_EXCEEDED", QUOTA_BYTES)
    await ada.client.data(CANCEL, input={"uploadId": made[0]["id"]})
    await start(ada, MAX_UPLOAD_BYTES)


async def test_a_repeated_start_is_one_upload(ada: Person) -> None:
    twins = await asyncio.gather(*(start(ada, 100, idempotencyKey="once") for _ in range(3)))
    assert len({each["id"] for each in twins}) == 1
    assert all(part["url"] for each in twins for part in each["parts"])
    refused = await ask_start(ada, 101, idempotencyKey="once")
    assert refused.code == "CONFLICT"
    assert await used(ada) == (100, 0)


async def test_a_stranger_sees_and_does_nothing(plait: Deployment, ada: Person) -> None:
    upload = await start(ada, 100)
    eve = await sign_up(plait.url, "eve")
    assert await seen(eve, upload["id"]) is None
    assert (await ask_complete(eve, upload["id"])).code == "NOT_FOUND"
    assert (await eve.client.ask(CANCEL, input={"uploadId": upload["id"]})).code == "NOT_FOUND"
    assert (await ask_start(eve, 100, workspaceId=ada.workspace_id)).code == "NOT_FOUND"
    assert (await seen(ada, upload["id"]))["state"] == "OPEN"


async def test_a_link_for_one_part_is_no_link_for_a_file(plait: Deployment, storage: Storage, ada: Person) -> None:
    if storage.url.startswith("s3:"):
        pytest.skip("the bucket's own links")
    upload = await start(ada, 100)
    token = upload["parts"][0]["url"].rpartition("/")[2]
    assert (await Client(plait.url).request("GET", f"/files/{token}")).status_code == 403
    assert (await Client(plait.url).request("GET", f"/uploads/{token}")).status_code == 405


async def test_a_part_that_breaks_off_does_not_count(plait: Deployment, storage: Storage, ada: Person) -> None:
    if storage.url.startswith("s3:"):
        pytest.skip("between the client and the bucket")
    content = content_of(PART, 6)
    upload = await start(ada, len(content))
    url = plait.other_url + "/uploads/" + upload["parts"][0]["url"].rpartition("/")[2]

    async def broken() -> AsyncIterator[bytes]:
        yield content[: PART // 2]
        raise ConnectionError

    async with httpx2.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as http:
        with pytest.raises(ConnectionError):
            await http.put(url, content=broken(), headers={"content-length": str(PART)})
    assert (await seen(ada, upload["id"]))["receivedParts"] == []
    assert (await send(plait, upload, content, 1)).status_code == 200
    assert (await ask_complete(ada, upload["id"])).data
    assert (await over(ada, upload["id"]))["state"] == "COMPLETED"


async def test_a_kill_loses_no_part_and_no_completion(own_plait: Deployment) -> None:
    ada = await sign_up(own_plait.url)
    content = content_of(4 * PART, 7)
    upload = await start(ada, len(content), sha256=digest(content))
    for number in (1, 3):
        assert (await send(own_plait, upload, content, number)).status_code == 200
    await killed_and_restarted(own_plait)
    assert (await seen(ada, upload["id"]))["receivedParts"] == [1, 3]
    for number in (2, 4):
        assert (await send(own_plait, upload, content, number)).status_code == 200
    assert (await ask_complete(ada, upload["id"])).data
    await killed_and_restarted(own_plait)
    done = await over(ada, upload["id"])
    assert (done["state"], done["file"]["sha256"]) == ("COMPLETED", digest(content))
    # What the process that was killed had begun is gone with the parts.
    folder = own_plait.folder / "var" / "files"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len([each for each in folder.rglob("*") if each.is_file()]) != 1:
            await asyncio.sleep(0.1)
    assert not re.search(r"Traceback", own_plait.everything())
