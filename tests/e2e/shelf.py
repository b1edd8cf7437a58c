"""Files as tests send, fetch and list them, and the storages they are kept in."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.e2e.bucket import bucket
from tests.e2e.client import BOUNDARY, Answer, Client, multipart
from tests.e2e.server import Deployment
from tests.e2e.story import Person

UPLOAD = """mutation($input: UploadFileInput!) { uploadFile(input: $input) {
  file { id name contentType sizeBytes sha256 downloadUrl createdBy { kind } } } }"""
DELETE = "mutation($input: DeleteFileInput!) { deleteFile(input: $input) { deletedFileId } }"
LIST = """query($id: ID!, $where: FileWhere, $order: FileOrder, $after: String) { workspace(id: $id) {
  files(where: $where, orderBy: $order, first: 2, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id name } } } }"""
FILE = "query($id: ID!) { node(id: $id) { ... on File { name downloadUrl inPlace: downloadUrl(isInline: true) } } }"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
MAX_BYTES = 16 * 1024 * 1024
QUOTA_BYTES = 64 * 1024 * 1024
FORM = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


class Storage:
    """Where the deployment keeps its objects, looked at from outside."""

    def __init__(self, url: str, objects: Callable[[], dict[str, bytes]]) -> None:
        self.url = url
        self.objects = objects


@contextmanager
def folder(path: Path) -> Generator[Storage]:
    def objects() -> dict[str, bytes]:
        return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}

    yield Storage(f"file://{path}", objects)


@contextmanager
def s3(path: Path) -> Generator[Storage]:
    with bucket(path) as made:
        yield Storage(made.url, made.objects)


async def upload(person: Person, content: bytes, sent_as: str = "notes.txt", **more: Any) -> dict[str, Any]:
    return (await ask(person, content, sent_as, **more)).data["uploadFile"]["file"]


async def ask(person: Person, content: bytes, sent_as: str = "notes.txt", **more: Any) -> Answer:
    """Upload, with the name that the client gives its part."""
    given = {"input": {"workspaceId": person.workspace_id, "file": content, **more}}
    form = multipart(UPLOAD, given, {"variables.input.file": sent_as})
    assert form is not None
    return await person.client.post(form, **FORM)


async def fetch(plait: Deployment, url: str, method: str = "GET", **headers: str) -> httpx2.Response:
    """Fetch a link without any credential, from the other process where there is one."""
    return await Client(plait.other_url).request(method, "/files/" + url.rpartition("/")[2], headers=headers)


async def url_of(person: Person, id: str, *, is_inline: bool = False) -> str:
    found = (await person.client.data(FILE, id=id))["node"]
    return found["inPlace" if is_inline else "downloadUrl"]
