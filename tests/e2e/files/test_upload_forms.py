"""Requests with files: forms that are none, pages of other origins, clients that leave."""

import asyncio
import os
from typing import Any

import orjson
import pytest

from tests.e2e.client import BOUNDARY, Client, form_of, multipart
from tests.e2e.server import Deployment
from tests.e2e.shelf import FORM, LIST, UPLOAD, Storage, ask, upload
from tests.e2e.story import Person, sign_up
from tests.patience import PATIENCE_SECONDS


def operations(person: Person, **more: Any) -> bytes:
    variables = {"input": {"workspaceId": person.workspace_id, "file": None, **more}}
    return orjson.dumps({"query": UPLOAD, "variables": variables})


def forms(person: Person) -> dict[str, tuple[bytes, int, str]]:
    """Forms that are wrong, each with the status and the reason of the answer."""
    ops, place = operations(person), b'{"0": ["variables.input.file"]}'
    head, to, file = ("operations", "", ops), ("map", "", place), ("0", '; filename="a"', b"x")

    def mapped(text: bytes) -> bytes:
        return form_of([head, ("map", "", text), file])

    whole = form_of([head, to, file])
    return {
        "cut off": (whole[:-20], 400, "multipart_malformed"),
        "no end": (whole[: -len(f"--{BOUNDARY}--\r\n")], 400, "multipart_malformed"),
        "no file": (form_of([head, to]), 400, "file_missing"),
        "no map": (form_of([head]), 400, "multipart_malformed"),
        "map first": (form_of([to, head, file]), 400, "multipart_malformed"),
        "a file first": (form_of([file, head, to]), 400, "multipart_malformed"),
        "twice the file": (form_of([head, to, file, file]), 400, "duplicate"),
        "a file nobody asked for": (form_of([head, to, file, ("1", '; filename="b"', b"y")]), 400, "file_unmapped"),
        "a map of numbers": (mapped(b'{"0": [1]}'), 400, "not_a_path"),
        "a map of text": (mapped(b'{"0": "variables.input.file"}'), 400, "not_a_path"),
        "a list for a map": (mapped(b"[]"), 400, "not_an_object"),
        "no JSON": (mapped(b"{"), 400, "json_malformed"),
        "a path outside": (mapped(b'{"0": ["query"]}'), 400, "not_a_path"),
        "a path to nowhere": (mapped(b'{"0": ["variables.input.nobody"]}'), 400, "not_a_path"),
        "a path through text": (mapped(b'{"0": ["variables.input.workspaceId.0"]}'), 400, "not_a_path"),
        "a path to something": (mapped(b'{"0": ["variables.input.workspaceId"]}'), 400, "not_a_path"),
        "a path into Python": (mapped(b'{"0": ["variables.__class__"]}'), 400, "not_a_path"),
        "too many files": (
            mapped(orjson.dumps({str(at): ["variables.input.file"] for at in range(11)})),
            413,
            "too_many",
        ),
        "too many places": (mapped(orjson.dumps({"0": ["variables.input.file"] * 51})), 413, "too_many"),
        "a huge map": (mapped(b" " * 20_000), 413, "too_large"),
        "huge operations": (form_of([("operations", "", b" " * 3_000_000), to, file]), 413, "too_large"),
        "many operations": (
            form_of([("operations", "", b"[" + ops + b"]"), to, file]),
            400,
            "batching_not_supported",
        ),
        "a part without a name": (whole.replace(b'; name="0"', b""), 400, "multipart_malformed"),
        "many headers": (
            whole.replace(b'filename="a"\r\n', b'filename="a"\r\n' + b"x: y\r\n" * 100),
            400,
            "multipart_malformed",
        ),
        "a long header": (whole.replace(b'filename="a"', b'filename="' + b"a" * 9_000), 400, "multipart_malformed"),
    }


@pytest.mark.parametrize("name", forms(Person(Client(""), "", "", "", "", "")))
async def test_a_form_that_is_none_is_refused(ada: Person, name: str) -> None:
    content, status, reason = forms(ada)[name]
    answer = await ada.client.post(content, **FORM)
    assert (answer.status, answer.code, answer.details["reason"]) == (status, "INVALID_INPUT", reason)
    assert (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["files"]["totalCount"] == 0


async def test_a_file_is_no_json_and_no_text(ada: Person) -> None:
    sent = {"workspaceId": ada.workspace_id, "key": "k", "value": {"a": b"x"}}
    memory = "mutation($input: SetMemoryInput!) { setMemory(input: $input) { entry { id } } }"
    assert (await ada.client.ask(memory, input=sent)).code == "INVALID_INPUT"
    assert (await ada.client.ask(memory, input={**sent, "value": 1, "key": b"x"})).code == "INVALID_INPUT"
    for wrong in ("text", 1, {}, None):
        answer = await ada.client.ask(UPLOAD, input={"workspaceId": ada.workspace_id, "file": wrong})
        assert answer.code == "INVALID_INPUT"


async def test_a_page_of_another_origin_cannot_send_files(plait: Deployment, ada: Person) -> None:
    form = multipart(UPLOAD, {"input": {"workspaceId": ada.workspace_id, "file": b"x"}})
    assert form is not None
    cookie = {"cookie": f"plait_session={ada.client.token}", **FORM}
    stranger = Client(plait.url)
    for origin in ({"origin": "https://evil.example"}, {"origin": "null"}, {}):
        answer = await stranger.post(form, **cookie, **origin)
        assert (answer.status, answer.code) == (403, "FORBIDDEN")
    # Nor can it sign its visitor in as somebody else, with a form.
    sign_in = form_of([("operations", "", b'{"query": "mutation { __typename }"}'), ("map", "", b"{}")])
    answer = await stranger.post(sign_in, **FORM)
    assert (answer.status, answer.code) == (401, "UNAUTHENTICATED")
    own = await stranger.post(form, **cookie, origin=plait.url)
    assert own.data["uploadFile"]["file"]["sizeBytes"] == 1


async def test_an_announced_size_is_refused_before_a_byte_is_read(plait: Deployment, ada: Person) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", plait.apis[0].port)
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {ada.client.token}\r\n"
    writer.write(f"{head}content-type: {FORM['content-type']}\r\ncontent-length: {10**12}\r\n\r\n".encode())
    await writer.drain()
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    writer.close()


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(
    plait: Deployment, storage: Storage, ada: Person
) -> None:
    before = storage.objects().keys()
    form = multipart(UPLOAD, {"input": {"workspaceId": ada.workspace_id, "file": os.urandom(3_000_000)}})
    assert form is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", plait.apis[0].port)
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {ada.client.token}\r\n"
    writer.write(f"{head}content-type: {FORM['content-type']}\r\ncontent-length: {len(form)}\r\n\r\n".encode())
    writer.write(form[:2_000_000])
    await writer.drain()
    writer.close()
    del reader
    page = await ada.client.data(LIST, id=ada.workspace_id)
    assert page["workspace"]["files"]["totalCount"] == 0
    assert storage.objects().keys() == before


async def test_one_user_does_not_take_every_place(plait: Deployment, ada: Person) -> None:
    """Eight uploads that stand still are all that one user may have; another's goes through."""
    eve = await sign_up(plait.url, "eve")
    open_ones: list[asyncio.StreamWriter] = []
    heads: list[asyncio.Task[bytes]] = []
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {eve.client.token}\r\n"
    for _ in range(9):
        reader, writer = await asyncio.open_connection("127.0.0.1", plait.apis[0].port)
        writer.write(f"{head}content-type: {FORM['content-type']}\r\ncontent-length: 1000\r\n\r\n--".encode())
        await writer.drain()
        open_ones.append(writer)
        heads.append(asyncio.create_task(reader.readline()))
    try:
        # the ninth to be heard of is turned away, so eight do stand still when the next one asks
        done, waiting = await asyncio.wait(heads, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        assert [each.result().split()[1] for each in done] == [b"503"]
        assert len(waiting) == 8
        answer = await ask(eve, b"x")
        assert answer.status == 503
        assert (answer.code, answer.details["reason"]) == ("UNAVAILABLE", "uploads_busy")
        assert answer.headers["retry-after"] == "2"
        assert (await upload(ada, b"x"))["sizeBytes"] == 1
    finally:
        for each in open_ones:
            each.close()
        await asyncio.gather(*heads, return_exceptions=True)
    async with asyncio.timeout(PATIENCE_SECONDS):  # who leaves gives the place back
        while (await ask(eve, b"x")).status == 503:
            await asyncio.sleep(0.05)
