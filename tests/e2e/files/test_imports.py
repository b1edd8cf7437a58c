"""Files from an address, over the wire: fetched in the background, within limits, and from no private place."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.e2e.sending import CANCEL, IMPORT, digest, over, seen, used
from tests.e2e.server import Deployment
from tests.e2e.shelf import MAX_BYTES, Storage, fetch
from tests.e2e.site import CONTENT, Site, site
from tests.e2e.story import Person, sign_up
from tests.e2e.test_recovery import killed_and_restarted
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
async def elsewhere() -> AsyncIterator[Site]:
    async with site() as found:
        yield found


async def imported(person: Person, url: str, **more: Any) -> dict[str, Any]:
    given = {"workspaceId": person.workspace_id, "url": url, **more}
    return (await person.client.data(IMPORT, input=given))["importFile"]["upload"]


async def test_what_an_address_gives_becomes_a_file(
    plait: Deployment, storage: Storage, ada: Person, elsewhere: Site
) -> None:
    made = await imported(ada, elsewhere.url + "/film.pdf?signature=hidden", sha256=digest(CONTENT))
    assert (made["state"], made["sourceUrl"], made["partCount"]) == ("FETCHING", elsewhere.url + "/film.pdf", 0)
    done = await over(ada, made["id"])
    assert (done["state"], done["receivedBytes"], done["sizeBytes"]) == ("COMPLETED", len(CONTENT), len(CONTENT)), done
    file = done["file"]
    assert (file["name"], file["contentType"], file["sha256"]) == ("film.pdf", "application/pdf", digest(CONTENT))
    assert (await fetch(plait, file["downloadUrl"])).content == CONTENT
    assert list(storage.objects().values()).count(CONTENT) >= 1
    assert await used(ada) == (len(CONTENT), 1)
    assert (done["sourceUrl"], elsewhere.calls) == (elsewhere.url + "/film.pdf", ["/film.pdf?signature=hidden"])


@pytest.mark.parametrize(
    ("path", "given", "name"),
    [
        ("/named", {}, "uns.pdf"),
        ("/named", {"name": "mine.pdf"}, "mine.pdf"),
        ("/", {}, "file"),
        ("/a%20b.pdf", {}, "a b.pdf"),
        ("/to?/named", {}, "uns.pdf"),
        ("/to?/to?/deep/film.pdf", {}, "film.pdf"),
        ("/flaky/once.pdf", {}, "once.pdf"),  # tried again
    ],
)
async def test_it_is_called_as_the_address_calls_it(
    ada: Person, elsewhere: Site, path: str, given: dict[str, Any], name: str
) -> None:
    done = await over(ada, (await imported(ada, elsewhere.url + path, **given))["id"])
    assert (done["state"], done["file"]["name"] if done["file"] else done["failure"]) == ("COMPLETED", name)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/status/404", "FETCH_FAILED"),
        ("/to?http://10.255.255.1/secret", "FETCH_DENIED"),
        ("/to?http://169.254.169.254/latest/meta-data", "FETCH_DENIED"),
        ("/to?file:///etc/passwd", "FETCH_FAILED"),
        ("/to?/to?/to?/to?/to?/to?/film.pdf", "FETCH_FAILED"),
        ("/packed", "FETCH_FAILED"),
        ("/endless", "TOO_LARGE"),
    ],
)
async def test_what_cannot_be_had_is_told_and_leaves_nothing(
    ada: Person, elsewhere: Site, path: str, code: str
) -> None:
    done = await over(ada, (await imported(ada, elsewhere.url + path))["id"])
    assert (done["state"], done["failure"]["code"], done["file"]) == ("FAILED", code, None), done
    assert await used(ada) == (0, 0)


@pytest.mark.parametrize("url", ["http://10.255.255.1/a", "http://[::1]:1/", "http://0.0.0.0/"])
async def test_a_private_address_is_not_reached(ada: Person, url: str) -> None:
    done = await over(ada, (await imported(ada, url))["id"])
    assert (done["state"], done["failure"]["code"]) == ("FAILED", "FETCH_DENIED")


@pytest.mark.parametrize("url", ["", "ftp://example.com/a", "http://user:pass@example.com/", "http://", "x" * 9_000])
async def test_what_is_no_address_is_refused(ada: Person, url: str) -> None:
    refused = await ada.client.ask(IMPORT, input={"workspaceId": ada.workspace_id, "url": url})
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.url")


async def test_a_digest_that_is_another_keeps_nothing(ada: Person, elsewhere: Site) -> None:
    done = await over(ada, (await imported(ada, elsewhere.url + "/film.pdf", sha256=digest(b"x")))["id"])
    assert (done["state"], done["failure"]["code"]) == ("FAILED", "CHECKSUM_MISMATCH")
    assert await used(ada) == (0, 0)


async def test_a_repeated_import_fetches_once(ada: Person, elsewhere: Site) -> None:
    url = elsewhere.url + "/film.pdf"
    twins = await asyncio.gather(*(imported(ada, url, idempotencyKey="once") for _ in range(3)))
    assert len({each["id"] for each in twins}) == 1
    assert (await over(ada, twins[0]["id"]))["state"] == "COMPLETED"
    assert len(elsewhere.calls) == 1
    assert len(CONTENT) < MAX_BYTES


async def test_a_fetching_can_be_followed_and_ended(ada: Person, elsewhere: Site) -> None:
    made = await imported(ada, elsewhere.url + "/held")
    async with asyncio.timeout(PATIENCE_SECONDS):
        await elsewhere.held.wait()
        while (await seen(ada, made["id"]))["sizeBytes"] != len(CONTENT):
            await asyncio.sleep(0.1)
    ended = (await ada.client.data(CANCEL, input={"uploadId": made["id"]}))["cancelUpload"]["upload"]
    assert ended["state"] == "CANCELLED"
    elsewhere.release.set()
    assert (await over(ada, made["id"]))["state"] == "CANCELLED"
    assert await used(ada) == (0, 0)


async def test_a_kill_does_not_end_a_fetching(own_plait: Deployment) -> None:
    ada = await sign_up(own_plait.url)
    async with site() as elsewhere:
        made = await imported(ada, elsewhere.url + "/held")
        async with asyncio.timeout(PATIENCE_SECONDS):
            await elsewhere.held.wait()
        await killed_and_restarted(own_plait)
        elsewhere.release.set()
        done = await over(ada, made["id"])
        assert (done["state"], done["file"]["sha256"]) == ("COMPLETED", digest(CONTENT))
        assert await used(ada) == (len(CONTENT), 1)
