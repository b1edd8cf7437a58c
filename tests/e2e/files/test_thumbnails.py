"""Thumbnails over the wire: drawn when somebody looks, by a link, and gone with the file."""

import asyncio
import io
from typing import Any

import httpx2
import pytest
from PIL import Image

from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.shelf import DELETE, Storage, upload
from tests.e2e.story import Person, sign_up
from tests.extraction import documents
from tests.extraction.test_thumbnails import picture, png_bomb
from tests.patience import LONG_PATIENCE_SECONDS

THUMBNAIL = """query($id: ID!) { node(id: $id) { ... on File {
  small: thumbnailUrl(size: SMALL) url: thumbnailUrl large: thumbnailUrl(size: LARGE)
  thumbnailFailure { code message } } } }"""


async def thumbnails(person: Person, file_id: str) -> dict[str, Any]:
    return (await person.client.data(THUMBNAIL, id=file_id))["node"]


async def fetched(plait: Deployment, url: str, method: str = "GET", **headers: str) -> httpx2.Response:
    path = "/thumbnails/" + url.rpartition("/")[2]
    return await Client(plait.other_url).request(method, path, headers=headers)


async def test_a_picture_and_a_pdf_have_thumbnails(plait: Deployment, storage: Storage, ada: Person) -> None:
    photo = await upload(ada, picture("JPEG", (3_000, 1_500)), "photo.jpg")
    paper = await upload(ada, documents.pdf([["# Report", "Words."]]), "paper.pdf")
    for file, sizes in (
        (photo, {"small": (96, 48), "url": (320, 160), "large": (1_024, 512)}),
        (paper, {"url": (248, 320)}),
    ):
        found = await thumbnails(ada, file["id"])
        assert found["thumbnailFailure"] is None
        for name, size in sizes.items():
            answer = await fetched(plait, found[name])
            assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
            assert Image.open(io.BytesIO(answer.content)).size == size
            assert answer.headers["x-content-type-options"] == "nosniff"
            tag = answer.headers["etag"]
            assert (await fetched(plait, found[name], **{"if-none-match": tag})).status_code == 304
            preflight = await fetched(plait, found[name], "OPTIONS")
            assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, "*")
            assert "If-None-Match" in preflight.headers["access-control-allow-headers"]
            assert "ETag" in answer.headers["access-control-expose-headers"]
            head = await fetched(plait, found[name], "HEAD")
            assert (head.content, head.headers["content-length"]) == (b"", str(len(answer.content)))
    before = [key for key in storage.objects() if "/thumbnails/" in key]
    await ada.client.data(DELETE, input={"fileId": photo["id"], "isPermanent": True})
    assert (await fetched(plait, (await thumbnails(ada, paper["id"]))["url"])).status_code == 200
    async with asyncio.timeout(LONG_PATIENCE_SECONDS):  # the chores come by
        while len([key for key in storage.objects() if "/thumbnails/" in key]) > len(before) - 3:
            await asyncio.sleep(0.5)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"words", "a.txt", "UNSUPPORTED"),
        (png_bomb(60_000), "a.png", "TOO_LARGE"),
        (picture()[:90], "a.png", "MALFORMED"),
    ],
)
async def test_what_has_none_says_why(plait: Deployment, ada: Person, content: bytes, name: str, code: str) -> None:
    file = await upload(ada, content, name)
    found = await thumbnails(ada, file["id"])
    if found["url"] is not None:  # nobody has tried yet
        answer = await fetched(plait, found["url"])
        assert answer.status_code == 404
        assert answer.text
        found = await thumbnails(ada, file["id"])
    assert (found["url"], found["thumbnailFailure"]["code"]) == (None, code)


async def test_a_link_is_for_one_file_while_it_is_there(plait: Deployment, ada: Person) -> None:
    file = await upload(ada, picture(), "a.png")
    url = (await thumbnails(ada, file["id"]))["small"]
    forged = url[:-3] + ("AAA" if not url.endswith("AAA") else "BBB")
    assert (await fetched(plait, forged)).status_code == 403
    eve = await sign_up(plait.url, "eve")
    assert await thumbnails(eve, file["id"]) is None
    await ada.client.data(DELETE, input={"fileId": file["id"]})
    assert (await fetched(plait, url)).status_code == 404
