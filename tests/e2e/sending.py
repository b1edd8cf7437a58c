"""Uploads in parts as tests begin, send and complete them."""

import asyncio
import hashlib
from typing import Any

import httpx2

from tests.e2e.client import Answer, Client
from tests.e2e.server import Deployment
from tests.e2e.story import Person
from tests.patience import PATIENCE_SECONDS

FIELDS = """id state name sizeBytes partBytes partCount receivedBytes receivedParts isDirect expiresAt sourceUrl
  failure { code message } file { id name contentType sizeBytes sha256 downloadUrl createdBy { kind } }
  parts { number sizeBytes isReceived etag url }"""
START = f"mutation($input: StartUploadInput!) {{ startUpload(input: $input) {{ upload {{ {FIELDS} }} }} }}"
COMPLETE = f"mutation($input: CompleteUploadInput!) {{ completeUpload(input: $input) {{ upload {{ {FIELDS} }} }} }}"
CANCEL = f"mutation($input: CancelUploadInput!) {{ cancelUpload(input: $input) {{ upload {{ {FIELDS} }} }} }}"
IMPORT = f"mutation($input: ImportFileInput!) {{ importFile(input: $input) {{ upload {{ {FIELDS} }} }} }}"
UPLOAD = f"query($id: ID!) {{ node(id: $id) {{ ... on FileUpload {{ {FIELDS} }} }} }}"
UPLOADS = """query($id: ID!, $states: [UploadState!]) { workspace(id: $id) {
  uploads(states: $states) { totalCount nodes { id state } } } }"""
USAGE = "query($id: ID!) { workspace(id: $id) { fileUsage { usedBytes fileCount } } }"
MIB = 1024 * 1024
PART = 5 * MIB
OVER = {"COMPLETED", "FAILED", "CANCELLED", "EXPIRED"}


async def ask_start(person: Person, size: int, **more: Any) -> Answer:
    given = {"workspaceId": person.workspace_id, "name": "film.bin", "sizeBytes": size, "partBytes": PART, **more}
    return await person.client.ask(START, input=given)


async def start(person: Person, size: int, **more: Any) -> dict[str, Any]:
    return (await ask_start(person, size, **more)).data["startUpload"]["upload"]


async def put(plait: Deployment, url: str, content: bytes, **headers: str) -> httpx2.Response:
    """Send a part to where it belongs: the bucket, or the other process of Plait where there is one."""
    if "/uploads/" in url and "X-Amz-Signature" not in url:
        path = "/uploads/" + url.rpartition("/")[2]
        return await Client(plait.other_url).request("PUT", path, content, headers)
    async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as http:
        return await http.put(url, content=content, headers=headers)


async def send(
    plait: Deployment, upload: dict[str, Any], content: bytes, number: int, **headers: str
) -> httpx2.Response:
    """Send one part of a file."""
    size = int(upload["partBytes"])
    part = next(each for each in upload["parts"] if each["number"] == number)
    return await put(plait, part["url"], content[(number - 1) * size : number * size], **headers)


async def seen(person: Person, upload_id: str) -> dict[str, Any]:
    return (await person.client.data(UPLOAD, id=upload_id))["node"]


async def ask_complete(person: Person, upload_id: str, **more: Any) -> Answer:
    return await person.client.ask(COMPLETE, input={"uploadId": upload_id, **more})


async def over(person: Person, upload_id: str) -> dict[str, Any]:
    """Wait until an upload is over."""
    async with asyncio.timeout(2 * PATIENCE_SECONDS):
        while True:
            found = await seen(person, upload_id)
            if found["state"] in OVER:
                return found
            await asyncio.sleep(0.1)


async def used(person: Person) -> tuple[int, int]:
    found = (await person.client.data(USAGE, id=person.workspace_id))["workspace"]["fileUsage"]
    return found["usedBytes"], found["fileCount"]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
