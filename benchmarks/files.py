"""Files in and out over HTTP, against a bare Starlette application that writes a stream to a file, and reads it back.

Plait takes the same bytes in one request (`uploadFile`) and in parts (`startUpload`, a PUT each, `completeUpload` until
there is a file); it finds out their type and SHA-256, waits for the disk, and keeps rows of them. The bare application
does none of that; at another address it waits for the disk, as Plait always does. Both are one process with uvicorn,
the same client speaks to both, and they take turns.
"""

import asyncio
import hashlib
import os
import time
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import orjson

from benchmarks.client import Connection
from benchmarks.figures import COLUMNS, Round, Side, Table, Target, ratio_of_rates
from benchmarks.house import migrated
from benchmarks.http import WORKSPACE
from benchmarks.servers import Server, cpu_seconds, serving

VARIANTS = ("sqlite",)
_SHARE = 0.6
_MIB = 1024 * 1024
_PART = 16 * _MIB
_BOUNDARY = "the-line-between"
_UPLOAD = "mutation ($i: UploadFileInput!) { uploadFile(input: $i) { file { id sha256 downloadUrl } } }"
_START = """mutation ($i: StartUploadInput!) { startUpload(input: $i) { upload { id parts { number url } } } }"""
_COMPLETE = "mutation ($i: CompleteUploadInput!) { completeUpload(input: $i) { upload { id } } }"
_SEEN = "query ($id: ID!) { node(id: $id) { ... on FileUpload { state file { id sha256 } } } }"
_DELETE = "mutation ($i: DeleteFileInput!) { deleteFile(input: $i) { deletedFileId } }"


def run(_variant: str, *, is_quick: bool) -> list[Table]:
    """Measure."""
    size, rounds = (32 * _MIB, 3) if is_quick else (96 * _MIB, 9)
    with ExitStack() as held:
        settings = held.enter_context(migrated("sqlite", demo=True))
        settings = settings.model_copy(update={"max_file_bytes": 256 * _MIB, "storage_quota_bytes": 2**40})
        ours = held.enter_context(serving(settings))
        bare = held.enter_context(serving(settings, "benchmarks.bare_files:create_app", api_key=ours.api_key))
        return asyncio.run(_measure(ours, bare, size, rounds))


async def _measure(ours: Server, bare: Server, size: int, rounds: int) -> list[Table]:
    content = os.urandom(size)
    connection = Connection(ours)
    workspace_id = (await connection.ask(WORKSPACE))["viewer"]["workspaces"]["nodes"][0]["id"]
    form = _form(workspace_id, content)
    names = (
        "uploadFile",
        "in parts, until there is a file",
        "a bare stream to a file",
        "one that waits for the disk",
        "downloadUrl",
        "a bare stream",
    )
    once, parts, written, on_disk, out, read = sides = [Side(name) for name in names]
    digest = hashlib.sha256(content).hexdigest()
    for turn in range(rounds + 1):
        stale: list[str] = []

        async def upload_once(stale: list[str] = stale) -> str:
            answer = await _exchange(ours, "POST", "/graphql", form, f"multipart/form-data; boundary={_BOUNDARY}")
            file = orjson.loads(answer)["data"]["uploadFile"]["file"]
            assert file["sha256"] == digest
            stale.append(file["id"])
            return file["downloadUrl"]

        async def upload_in_parts(stale: list[str] = stale) -> None:
            stale.append(await _in_parts(ours, connection, workspace_id, content, digest))

        first, url = await _timed(ours, upload_once)
        second, _ = await _timed(ours, upload_in_parts)
        third, _ = await _timed(bare, lambda: _exchange(bare, "PUT", "/file", content))
        waited, _ = await _timed(bare, lambda: _exchange(bare, "PUT", "/file-on-disk", content))
        path = urlsplit(url).path
        fourth, got = await _timed(ours, lambda path=path: _exchange(ours, "GET", path))
        fifth, same = await _timed(bare, lambda: _exchange(bare, "GET", "/file"))
        assert len(got) == len(same) == size
        if turn:  # the first warms up
            for side, figures in zip(sides, (first, second, third, waited, fourth, fifth), strict=True):
                side.rounds.append(figures)
        for each in stale:
            await connection.ask(_DELETE, i={"fileId": each})
    connection.close()
    mib = size // _MIB
    into = Table(f"A file of {mib} MiB sent", COLUMNS, [once.row(), parts.row(), written.row(), on_disk.row()])
    into.targets = [
        Target("uploadFile against a bare stream", ratio_of_rates(once, written), _SHARE, is_at_least=True),
        Target("in parts against a bare stream", ratio_of_rates(parts, written), _SHARE, is_at_least=True),
        Target("uploadFile against one that waits", ratio_of_rates(once, on_disk), _SHARE, is_at_least=True),
        Target("in parts against one that waits", ratio_of_rates(parts, on_disk), _SHARE, is_at_least=True),
    ]
    back = Table(f"A file of {mib} MiB fetched", COLUMNS, [out.row(), read.row()])
    back.targets = [Target("downloadUrl against a bare stream", ratio_of_rates(out, read), _SHARE, is_at_least=True)]
    return [into, back]


async def _in_parts(server: Server, connection: Connection, workspace_id: str, content: bytes, digest: str) -> str:
    given = {"workspaceId": workspace_id, "name": "film.bin", "sizeBytes": len(content), "partBytes": _PART}
    upload = (await connection.ask(_START, i=given))["startUpload"]["upload"]
    for part in upload["parts"]:
        start = (part["number"] - 1) * _PART
        await _exchange(server, "PUT", urlsplit(part["url"]).path, content[start : start + _PART])
    await connection.ask(_COMPLETE, i={"uploadId": upload["id"]})
    while True:
        found = (await connection.ask(_SEEN, id=upload["id"]))["node"]
        if found["state"] == "COMPLETED":
            assert found["file"]["sha256"] == digest
            return found["file"]["id"]
        assert found["state"] == "COMPLETING", found
        await asyncio.sleep(0.005)


async def _timed(server: Server, work: Any) -> tuple[Round, Any]:
    cpu, began = cpu_seconds(server.pid), time.perf_counter()
    found = await work()
    took = time.perf_counter() - began
    return Round(1, took, cpu_seconds(server.pid) - cpu, [took]), found


def _form(workspace_id: str, content: bytes) -> bytes:
    operations = {"query": _UPLOAD, "variables": {"i": {"workspaceId": workspace_id, "file": None}}}
    parts = ((b"operations", orjson.dumps(operations)), (b"map", b'{"0": ["variables.i.file"]}'))
    line = f"--{_BOUNDARY}".encode()
    texts = b"".join(
        line + b'\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + text + b"\r\n"
        for name, text in parts
    )
    head = line + b'\r\nContent-Disposition: form-data; name="0"; filename="film.bin"\r\n\r\n'
    return texts + head + content + b"\r\n" + line + b"--\r\n"


async def _exchange(
    server: Server, method: str, path: str, content: bytes = b"", kind: str = "application/octet-stream"
) -> bytes:
    """Send one request, and return the body of its answer; anything but a 200 raises."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**22)
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nX-API-Key: {server.api_key}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    writer.write(head.encode())
    view = memoryview(content)
    for at in range(0, len(view), _MIB):
        writer.write(view[at : at + _MIB])
        await writer.drain()
    answer = await reader.readuntil(b"\r\n\r\n")
    start = answer.lower().index(b"content-length:") + 15
    body = await reader.readexactly(int(answer[start : answer.index(b"\r\n", start)]))
    writer.close()
    if b" 200" not in answer[:13]:
        raise RuntimeError((answer + body[:500]).decode(errors="replace"))
    return body
