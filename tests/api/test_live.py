"""The page of a workflow is served whole from here, and carries nothing that its reader may not have."""

import re
from pathlib import Path

import httpx2
import orjson
import pytest

from app.api import live
from app.api.live import live_page, live_routes
from tests.api.toy import toy_app

FOLDER = Path(live.__file__).with_name("static") / "live"
PAGE = "/workflows/V29ya2Zsb3c6MQ/live"


def client_of(client: str = "192.0.2.7", key: str | None = "plait_dev_key") -> httpx2.AsyncClient:
    app = toy_app(routes=live_routes("/graphql", lambda: key))
    transport = httpx2.ASGITransport(app=app, client=(client, 50_000))
    return httpx2.AsyncClient(transport=transport, base_url="http://plait.test")


def config_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="config">(.*?)</script>', page, re.DOTALL)
    assert found
    return orjson.loads(found.group(1))


async def test_every_file_that_the_page_and_its_modules_name_is_served() -> None:
    async with client_of() as browser:
        page = (await browser.get(PAGE)).text
        waiting = re.findall(r'(?:src|href)="(/[^"]+)"', page)
        seen: set[str] = set()
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            answer = await browser.get(path)
            assert answer.status_code == 200, path
            assert answer.headers["content-type"].startswith(("text/javascript", "text/css")), path
            waiting += [f"/live/{name}" for name in re.findall(r'from "\./([^"]+)"', answer.text)]
    assert {path.removeprefix("/live/") for path in seen} == {each.name for each in FOLDER.iterdir()}


async def test_the_policy_lets_nothing_run_or_load_from_elsewhere() -> None:
    async with client_of() as browser:
        answer = await browser.get(PAGE)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    # With such a policy an inline script, style or handler would simply not work.
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", answer.text) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", answer.text) == []


async def test_the_page_is_not_kept_and_its_files_are_asked_for_by_their_tag() -> None:
    async with client_of() as browser:
        page = await browser.get(PAGE)
        file = await browser.get("/live/app.js")
        again = await browser.get("/live/app.js", headers={"if-none-match": file.headers["etag"]})
    assert page.headers["cache-control"] == "no-store"
    assert file.headers["cache-control"] == "no-cache"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("path", ["/live/missing.js", "/live/", "/live/..%2Flive.html", "/live/%2e%2e/live.html"])
async def test_what_is_no_file_of_the_page_is_not_found(path: str) -> None:
    async with client_of() as browser:
        answer = await browser.get(path)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("client", "host", "headers", "is_given"),
    [
        ("127.0.0.1", "localhost:8000", {}, True),
        ("127.0.0.1", "rebound.example:8000", {}, False),
        ("192.0.2.7", "localhost:8000", {}, False),
        ("127.0.0.1", "localhost:8000", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", "localhost:8000", {"origin": "https://front.example"}, False),
    ],
)
async def test_only_a_browser_of_this_machine_finds_the_development_key(
    client: str, host: str, headers: dict[str, str], *, is_given: bool
) -> None:
    async with client_of(client) as browser:
        answer = await browser.get(PAGE, headers={"host": host, **headers})
    assert answer.status_code == 200
    assert ("plait_dev_key" in answer.text) is is_given


def test_without_a_key_it_relies_on_the_session() -> None:
    assert config_of(live_page("/graphql")) == {"endpoint": "/graphql", "headers": {}}


def test_data_cannot_end_its_script_element() -> None:
    page = live_page("/graphql", "</script><script>alert(1)</script>")
    assert "alert(1)</script>" not in page
    assert config_of(page)["headers"] == {"x-api-key": "</script><script>alert(1)</script>"}
