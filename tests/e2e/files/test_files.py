"""Files over the wire: what is kept, typed, named, listed, fetched in parts, counted and deleted."""

import asyncio
import hashlib
import random
from pathlib import Path
from typing import Any

import pytest

from app.backup.archive import Archive
from tests.e2e.server import Deployment, run_cli
from tests.e2e.shelf import (
    DELETE,
    FILE,
    LIST,
    MAX_BYTES,
    PNG,
    QUOTA_BYTES,
    Storage,
    ask,
    fetch,
    upload,
    url_of,
)
from tests.e2e.story import Person, sign_up
from tests.patience import PATIENCE_SECONDS


async def test_what_is_uploaded_is_what_is_downloaded(plait: Deployment, storage: Storage, ada: Person) -> None:
    content = random.Random(7).randbytes(12_345_678)
    file = await upload(ada, content, "a picture of nothing.bin")
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert (file["name"], file["sizeBytes"]) == ("a picture of nothing.bin", len(content))
    assert (file["contentType"], file["createdBy"]) == ("application/octet-stream", {"kind": "USER"})
    assert content in storage.objects().values()
    answer = await fetch(plait, file["downloadUrl"])
    assert answer.status_code == 200
    assert answer.content == content
    assert answer.headers["content-length"] == str(len(content))


async def test_an_empty_file_is_a_file(plait: Deployment, ada: Person) -> None:
    file = await upload(ada, b"", "empty")
    assert (file["sizeBytes"], file["contentType"]) == (0, "text/plain")
    answer = await fetch(plait, file["downloadUrl"])
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await fetch(plait, file["downloadUrl"], range="bytes=0-")).status_code == 416


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-0", 206, (0, 1)),
        ("bytes=2097150-2097160", 206, (2097150, 2097161)),  # over the edge of a part
        ("bytes=2999990-", 206, (2999990, 3000000)),
        ("bytes=-5", 206, (2999995, 3000000)),
        ("bytes=-9999999999999999999", 206, (0, 3000000)),
        ("bytes=10-9999999999999999999", 206, (10, 3000000)),
        ("bytes=3000000-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=5-4", 200, (0, 3000000)),
        ("bytes=0-1,4-5", 200, (0, 3000000)),
        ("bytes=", 200, (0, 3000000)),
        ("bytes=-", 200, (0, 3000000)),
        ("lines=1-2", 200, (0, 3000000)),
    ],
)
async def test_ranges_are_answered_as_http_says(
    plait: Deployment, storage: Storage, shelf: dict[str, Any], asked: str, status: int, span: tuple[int, int] | None
) -> None:
    content = random.Random(8).randbytes(3_000_000)
    key = plait.url + storage.url
    if key not in shelf:
        shelf[key] = await upload(await sign_up(plait.url, "reader"), content)
    answer = await fetch(plait, shelf[key]["downloadUrl"], range=asked)
    assert answer.status_code == status
    if span is None:
        assert answer.headers["content-range"] == "bytes */3000000"
        return
    assert answer.content == content[slice(*span)]
    assert answer.headers["accept-ranges"] == "bytes"
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {span[0]}-{span[1] - 1}/3000000"


@pytest.fixture(scope="module")
def shelf() -> dict[str, Any]:
    return {}


async def test_a_page_of_another_origin_sends_conditions_and_ranges(plait: Deployment, ada: Person) -> None:
    url = (await upload(ada, b"0123456789"))["downloadUrl"]
    asked = {
        "origin": "https://front.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "if-none-match,if-range,range",
    }
    preflight = await fetch(plait, url, "OPTIONS", **asked)
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    allowed = {each.strip().lower() for each in preflight.headers["access-control-allow-headers"].split(",")}
    assert allowed == {"range", "if-match", "if-none-match", "if-modified-since", "if-range"}
    assert int(preflight.headers["access-control-max-age"]) > 0
    assert (await fetch(plait, url, "POST", **asked)).status_code == 405
    for status, part in ((200, "none"), (206, "bytes=-2"), (416, "bytes=99-")):
        answer = await fetch(plait, url, origin="https://front.example", range=part)
        exposed = {each.strip().lower() for each in answer.headers["access-control-expose-headers"].split(",")}
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == "*"
        assert exposed == {"accept-ranges", "content-disposition", "content-length", "content-range", "etag"}


async def test_conditions_and_heads(plait: Deployment, ada: Person) -> None:
    file = await upload(ada, b"0123456789")
    url, tag = file["downloadUrl"], f'"{file["sha256"]}"'
    head = await fetch(plait, url, "HEAD")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "10")
    assert head.headers["etag"] == tag
    assert (await fetch(plait, url, **{"if-none-match": f'"x", W/{tag}'})).status_code == 304
    assert (await fetch(plait, url, **{"if-none-match": '"x"'})).content == b"0123456789"
    assert (await fetch(plait, url, **{"if-match": '"x"'})).status_code == 412
    assert (await fetch(plait, url, **{"if-match": f"W/{tag}"})).status_code == 412
    assert (await fetch(plait, url, **{"if-match": tag})).status_code == 200
    part = {"range": "bytes=1-2"}
    assert (await fetch(plait, url, **part, **{"if-range": tag})).content == b"12"
    for other in ('"x"', f"W/{tag}", "Mon, 30 Nov 2026 19:00:00 GMT"):
        assert (await fetch(plait, url, **part, **{"if-range": other})).content == b"0123456789"
    assert (await fetch(plait, url, "POST")).status_code == 405


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PNG, "holiday.txt", "image/png"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "holiday.png", "text/html"),
        (b"  <svg onload=alert(1)>", "logo.png", "image/svg+xml"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "logo.jpg", "image/svg+xml"),
        (b"\xef\xbb\xbf <HTML>", "a.txt", "text/html"),
        (b"MZ is how this letter begins", "letter.exe", "text/plain"),
        (b"MZ\x90\x00\x03\x00", "holiday.png", "application/vnd.microsoft.portable-executable"),
        (b"a,b\n1,2\n", "table.csv", "text/csv"),
        (b'{"a": 1}', "data.json", "application/json"),
        (b"alert(1)", "script.js", "text/plain"),
        ("grüße".encode("latin-1"), "old.txt", "application/octet-stream"),
        (b"%PDF-1.7\n1 0 obj", "paper.png", "application/pdf"),
        (b"PK\x03\x04" + bytes(40), "archive.docx", "application/zip"),
    ],
)
async def test_the_type_is_what_the_content_is_and_harms_nobody(
    plait: Deployment, ada: Person, content: bytes, name: str, kind: str
) -> None:
    file = await upload(ada, content, name)
    assert file["contentType"] == kind
    for is_inline in (False, True):
        answer = await fetch(plait, await url_of(ada, file["id"], is_inline=is_inline))
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert answer.headers["x-content-type-options"] == "nosniff"
        policy = answer.headers["content-security-policy"]
        assert policy.endswith("; sandbox")
        assert "script" not in policy
        assert "default-src 'none'" in policy
        is_active = kind.startswith(("text/html", "image/svg", "application/"))
        shown = "inline" if is_inline and (not is_active or kind == "application/json") else "attachment"
        assert answer.headers["content-disposition"].partition(";")[0] == shown
        assert answer.content == content


@pytest.mark.parametrize(
    ("sent", "name", "disposition"),
    [
        ("../../etc/passwd", "passwd", "filename=\"passwd\"; filename*=UTF-8''passwd"),
        ("C:\\Users\\ada\\secret.txt", "secret.txt", None),
        ("..", "file", None),
        ("/", "file", None),
        ("", "file", None),
        (".bashrc", "bashrc", None),
        ("a\tb\x7fc.txt", "abc.txt", None),
        ("invoice\u202egnp.exe", "invoicegnp.exe", None),
        ("Grüße & 100%.txt", "Grüße & 100%.txt", "filename=\"Gr__e & 100_.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9F"),
        ("x" * 300 + ".tar.gz", "x" * 252 + ".gz", None),
        ("\U0001f600.png", "\U0001f600.png", "filename=\"_.png\"; filename*=UTF-8''%F0%9F%98%80.png"),
        ("a%22;name=b.txt", "a%22;name=b.txt", "filename=\"a_22;name=b.txt\"; filename*=UTF-8''a%2522%3Bname%3Db.txt"),
        ("con\r\n", None, None),
    ],
)
async def test_hostile_names_become_harmless_ones(
    plait: Deployment, ada: Person, sent: str, name: str | None, disposition: str | None
) -> None:
    answer = await ask(ada, b"x", sent)
    if name is None:
        assert (answer.status, answer.code) == (400, "INVALID_INPUT")
        return
    file = answer.data["uploadFile"]["file"]
    assert file["name"] == name
    head = (await fetch(plait, file["downloadUrl"])).headers["content-disposition"]
    assert "\r" not in head
    assert "\n" not in head
    if disposition:
        assert disposition in head


async def test_a_chosen_name_must_be_one(ada: Person) -> None:
    assert (await upload(ada, b"x", "ignored", name="chosen.txt"))["name"] == "chosen.txt"
    for wrong in ("", "a/b", "..", "x" * 256, " a", "a\u202eb"):
        answer = await ask(ada, b"x", name=wrong)
        assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.name")
    assert (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["files"]["totalCount"] == 1


async def test_links_are_signed_and_end_with_the_file(plait: Deployment, storage: Storage, ada: Person) -> None:
    content = random.Random(9).randbytes(1000)
    file = await upload(ada, content)
    token = file["downloadUrl"].rpartition("/")[2]
    for wrong in (
        token[:-1],
        token + "A",
        token[:10] + ("A" if token[10] != "A" else "B") + token[11:],
        "x",
        "." * 600,
    ):
        assert (await fetch(plait, wrong)).status_code == 403
    await ada.client.data(DELETE, input={"fileId": file["id"], "isPermanent": True})
    assert (await fetch(plait, token)).status_code == 404
    assert (await ada.client.data(FILE, id=file["id"]))["node"] is None
    assert (await ada.client.ask(DELETE, input={"fileId": file["id"]})).code == "NOT_FOUND"
    async with asyncio.timeout(PATIENCE_SECONDS):  # the object goes after the commit
        while content in storage.objects().values():
            await asyncio.sleep(0.05)


async def test_lists_are_filtered_and_ordered(ada: Person) -> None:
    kept = {
        name: await upload(ada, content, name) for name, content in (("B.png", PNG), ("a.txt", b"1"), ("Ä.csv", b"1,2"))
    }

    async def names(where: dict[str, Any] | None = None, order: str = "CREATED_AT_ASC") -> list[str]:
        found: list[str] = []
        after = None
        while True:
            page = await ada.client.data(LIST, id=ada.workspace_id, where=where, order=order, after=after)
            files = page["workspace"]["files"]
            found += [each["name"] for each in files["nodes"]]
            if not files["pageInfo"]["hasNextPage"]:
                assert files["totalCount"] == len(found)
                return found
            after = files["pageInfo"]["endCursor"]

    assert await names() == ["B.png", "a.txt", "Ä.csv"]
    assert await names(order="NAME_ASC") == ["B.png", "a.txt", "Ä.csv"]
    assert await names(order="SIZE_BYTES_DESC") == ["B.png", "Ä.csv", "a.txt"]
    assert await names({"contentType": "image/"}) == ["B.png"]
    assert await names({"contentType": "text/plain"}) == ["a.txt"]
    assert await names({"search": "ä.C"}) == ["Ä.csv"]
    assert await names({"search": "%"}) == []
    assert await names({"sha256": kept["a.txt"]["sha256"].upper()}) == ["a.txt"]
    assert await names({"createdAfter": "2100-01-01T00:00:00Z"}) == []


async def test_what_is_too_large_is_refused_and_leaves_nothing(storage: Storage, ada: Person) -> None:
    before = storage.objects()
    answer = await ask(ada, bytes(MAX_BYTES + 1))
    assert (answer.status, answer.code, answer.details["reason"]) == (413, "INVALID_INPUT", "too_large")
    assert (await upload(ada, bytes(MAX_BYTES)))["sizeBytes"] == MAX_BYTES
    for number in range(1, 4):
        await upload(ada, bytes([number]) * MAX_BYTES)
    full = await ask(ada, b"x")
    assert (full.code, full.details["limitBytes"]) == ("QUOTA_EXCEEDED", QUOTA_BYTES)
    page = (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["files"]
    assert (page["totalCount"], len(storage.objects()) - len(before)) == (4, 4)
    document = "query($id: ID!) { workspace(id: $id) { fileUsage { usedBytes fileCount limitBytes } } }"
    usage = (await ada.client.data(document, id=ada.workspace_id))["workspace"]["fileUsage"]
    assert usage == {"usedBytes": QUOTA_BYTES, "fileCount": 4, "limitBytes": QUOTA_BYTES}
    # What is deleted for good makes room at once.
    await ada.client.data(DELETE, input={"fileId": page["nodes"][0]["id"], "isPermanent": True})
    assert (await upload(ada, b"x"))["sizeBytes"] == 1


async def test_many_at_once_never_pass_the_quota(ada: Person) -> None:
    size = QUOTA_BYTES // 5
    answers = await asyncio.gather(*(ask(ada, bytes([at]) * size, f"{at}") for at in range(8)))
    assert sorted(each.code or "" for each in answers) == [""] * 5 + ["QUOTA_EXCEEDED"] * 3


async def test_a_repeated_upload_is_one_file(storage: Storage, ada: Person) -> None:
    first = await upload(ada, b"once", idempotencyKey="k")
    again = await upload(ada, b"once", idempotencyKey="k")
    assert again["id"] == first["id"]
    other = await ask(ada, b"twice", idempotencyKey="k")
    assert other.code == "CONFLICT"
    mine = ada.workspace_id
    assert (await ada.client.data(LIST, id=mine))["workspace"]["files"]["totalCount"] == 1
    async with asyncio.timeout(PATIENCE_SECONDS):
        while sum(content in {b"once", b"twice"} for content in storage.objects().values()) != 1:
            await asyncio.sleep(0.05)


async def test_a_deleted_workspace_takes_its_bytes_along(plait: Deployment, storage: Storage, back_end: str) -> None:
    eve = await sign_up(plait.url, "eve")
    content = random.Random(10).randbytes(999)
    file = await upload(eve, content)
    document = "mutation($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { __typename } }"
    await eve.client.data(document, input={"workspaceId": eve.workspace_id})
    assert (await fetch(plait, file["downloadUrl"])).status_code == 404
    async with asyncio.timeout(PATIENCE_SECONDS):  # a chore looks every half minute
        while content in storage.objects().values():
            await asyncio.sleep(0.2)


async def test_a_backup_holds_what_a_folder_keeps_and_counts_what_a_bucket_does(
    plait: Deployment, storage: Storage, ada: Person, tmp_path: Path
) -> None:
    kept = await upload(ada, b"kept")
    said = await asyncio.to_thread(run_cli, "backup", str(tmp_path / "copy"), env=plait.env)
    manifest = Archive(tmp_path / "copy").manifest
    assert manifest.lost == []
    if storage.url.startswith("s3:"):
        assert manifest.files == []
        assert manifest.left_out > 0
        assert f"left out: {manifest.left_out:,} files in the bucket" in said
    else:
        assert "left out" not in said
        assert kept["sha256"] in {each.sha256 for each in manifest.files}
        assert set(storage.objects()) >= {each.key for each in manifest.files}
