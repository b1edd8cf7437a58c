"""Runs write files, once, whatever is repeated; and read those of their own workspace, within limits."""

import asyncio
import base64
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from app.components.contract import ComponentFailed
from app.files.models import File, FileObject
from app.kernel.ids import global_id, read_global_id
from app.kernel.rights import SYSTEM
from app.workflows.graph import Graph, Link
from tests.executions.conftest import House, busy, house, settings, template
from tests.executions.play import node
from tests.patience import PATIENCE_SECONDS

__all__ = ["busy", "house", "settings", "template"]


def chain(*nodes: Any) -> Graph:
    links = tuple(Link.model_validate({"source": a.key, "target": b.key}) for a, b in pairwise(nodes))
    return Graph(nodes=nodes, connections=links)


async def content_of(house: House, id: str) -> bytes:
    decoded = read_global_id(id)
    assert decoded is not None
    file = await house.plait.files.files.open(decoded[1])
    return b"".join([each async for each in file.read()])


async def kept(house: House, content: bytes, workspace_id: UUID | None = None) -> str:
    async def stream() -> AsyncIterator[bytes]:
        yield content

    row = await house.plait.files.files.store(SYSTEM, workspace_id or house.workspace_id, "a.bin", stream())
    return global_id("File", row.id)


async def read(house: House, file_id: str, **config: Any) -> Any:
    graph = chain(node("start", "api"), node("read", "file_read", config={"file": "input.file", **config}))
    run = await house.run(graph, {"file": file_id})
    last = (await house.entries(run))[-1]
    return last.data["output"] if last.type.value == "ExecutionCompleted" else last.data["error"]["code"]


@pytest.mark.parametrize(
    ("value", "format", "expected", "content_type"),
    [
        ("# Grüße", "AUTO", "# Grüße".encode(), "text/markdown"),
        ({"a": [1, None]}, "AUTO", b'{\n  "a": [\n    1,\n    null\n  ]\n}', "application/json"),
        ("a text", "JSON", b'"a text"', "application/json"),
        (base64.b64encode(b"\x89PNG\r\n\x1a\n\x00").decode(), "BASE64", b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        ("", "TEXT", b"", "text/plain"),
    ],
)
async def test_a_run_writes_what_it_has(
    busy: House, value: Any, format: str, expected: bytes, content_type: str
) -> None:
    name = {"text/markdown": "a.md", "application/json": "a.json"}.get(content_type, "a.bin")
    write = node("write", "file_write", config={"name": name, "content": "input.value", "format": format})
    run = await busy.run(chain(node("start", "api"), write), {"value": value})
    output = await busy.output(run)
    assert (output["name"], output["contentType"], output["sizeBytes"]) == (name, content_type, len(expected))
    assert await content_of(busy, output["fileId"]) == expected


async def test_a_repeated_node_writes_one_file(busy: House) -> None:
    component = busy.component("file_write")
    made: list[Any] = []

    class Context:
        workspace_id = busy.workspace_id
        scope = {"run": {"id": str(UUID(int=7))}}
        idempotency_key = "run/write"

        async def render(self, text: str) -> str:
            return text

        async def evaluate(self, text: str) -> str:
            return f"{text} of try {len(made)}"  # a template may give another text each time

        def holds_secret(self, value: Any) -> bool:
            return False

    config = component.config.model_validate({"name": "a.txt", "content": "words"})
    for _ in range(3):
        made += [(await component.run(config, Context())).output]
    assert len({each["fileId"] for each in made}) == 1
    assert await content_of(busy, made[0]["fileId"]) == b"words of try 0"
    assert await File.all().count() == 1
    async with asyncio.timeout(PATIENCE_SECONDS):  # what later tries stored is purged in the background
        while await FileObject.all().count() > 1:
            await asyncio.sleep(0.01)
    assert (await FileObject.get()).reference_count == 1


@pytest.mark.parametrize(
    ("value", "format", "code"), [(3, "TEXT", "FILE_INVALID"), ("no base64!", "BASE64", "FILE_INVALID")]
)
async def test_what_cannot_be_written_fails_with_its_code(busy: House, value: Any, format: str, code: str) -> None:
    write = node("write", "file_write", config={"name": "a", "content": "input.value", "format": format})
    run = await busy.run(chain(node("start", "api"), write), {"value": value})
    assert (await busy.entries(run))[-1].data["error"]["code"] == code
    assert await File.all().count() == 0


async def test_a_run_reads_as_text_base64_and_json(busy: House) -> None:
    text = "grüße, Ada".encode()
    file = await kept(busy, text)
    whole = await read(busy, file)
    assert (whole["content"], whole["start"], whole["end"], whole["isComplete"]) == ("grüße, Ada", 0, len(text), True)
    # A character that is cut off is left to the next reading.
    first = await read(busy, file, length=3)
    assert (first["content"], first["end"], first["isComplete"]) == ("gr", 2, False)
    assert (await read(busy, file, start=first["end"]))["content"] == "üße, Ada"
    assert await read(busy, file, start=3) == "FILE_NOT_TEXT"
    part = await read(busy, file, format="BASE64", start=1, length=2)
    assert base64.b64decode(part["content"]) == text[1:3]
    assert (await read(busy, file, start=1_000))["content"] == ""
    assert await read(busy, file, format="JSON") == "FILE_NOT_JSON"
    assert (await read(busy, await kept(busy, b'{"a": [1]}'), format="JSON"))["content"] == {"a": [1]}
    assert await read(busy, await kept(busy, b"\xff\xfe")) == "FILE_NOT_TEXT"
    large = await kept(busy, b"[" + b"1," * 3_000_000 + b"1]")
    assert await read(busy, large, format="JSON") == "FILE_TOO_LARGE"


async def test_a_run_reads_nothing_of_another_workspace(busy: House) -> None:
    stranger = await busy.member()
    foreign = await kept(busy, b"theirs", await busy.workspace_of(stranger))
    assert await read(busy, foreign) == "FILE_NOT_FOUND"
    assert await read(busy, global_id("File", UUID(int=7))) == "FILE_NOT_FOUND"
    assert await read(busy, "no id") == "FILE_NOT_FOUND"


async def test_what_holds_a_secret_is_not_written(busy: House) -> None:
    component = busy.component("file_write")

    class Context:
        workspace_id = busy.workspace_id
        scope = {"run": {"id": str(UUID(int=7))}}
        idempotency_key = "run/write"

        async def render(self, text: str) -> str:
            return text

        async def evaluate(self, text: str) -> str:
            return "the secret"

        def holds_secret(self, value: Any) -> bool:
            return "the secret" in value

    config = component.config.model_validate({"name": "a.txt", "content": "words"})
    with pytest.raises(ComponentFailed) as caught:
        await component.run(config, Context())
    assert caught.value.code == "FILE_SECRET"
    assert await File.all().count() == 0
