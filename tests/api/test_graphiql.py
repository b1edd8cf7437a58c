"""GraphiQL is served whole from here."""

import re
from pathlib import Path

import httpx2
import orjson
import pytest

from app.api.graphiql import Tab, graphiql_page, graphiql_routes, vendor_folder
from tests.api.toy import toy_app


def config_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="config">(.*?)</script>', page, re.DOTALL)
    assert found
    return orjson.loads(found.group(1))


async def test_every_file_of_the_page_comes_from_this_server() -> None:
    page = graphiql_page("/graphql", "/graphql")
    transport = httpx2.ASGITransport(app=toy_app(page=page, routes=graphiql_routes()))
    async with httpx2.AsyncClient(transport=transport, base_url="http://plait.test") as client:
        text = (await client.get("/graphql", headers={"accept": "text/html"})).text
        files = [each for each in re.findall(r'(?:src|href)="([^"]+)"', text) if each != "data:,"]
        assert len(files) == 6
        for file in files:
            assert file.startswith("/graphiql/")
            assert (await client.get(file)).status_code == 200


def test_the_page_carries_the_examples_and_the_key() -> None:
    text, policy = graphiql_page("/graphql", "/graphql", [Tab("query A { hello }", "{}")], "plait_dev_key")()
    config = config_of(text)
    assert config["tabs"] == [
        {"query": "query A { hello }", "variables": "{}", "headers": '{\n  "x-api-key": "plait_dev_key"\n}'}
    ]
    assert "http" not in policy
    assert "unsafe-eval" not in policy


def test_without_a_key_there_are_no_headers_to_keep() -> None:
    assert config_of(graphiql_page("/graphql", "/graphql")()[0])["headers"] is None


def test_data_cannot_end_its_script_element() -> None:
    text, _ = graphiql_page("/graphql", "/graphql", [Tab("# </script><script>alert(1)</script>")], title="<b>")()
    assert "alert(1)</script>" not in text
    assert "<title>&lt;b&gt;</title>" in text
    assert config_of(text)["tabs"] == [
        {"query": "# </script><script>alert(1)</script>", "variables": "", "headers": None}
    ]


def test_a_socket_of_another_host_is_allowed_by_the_policy() -> None:
    _, policy = graphiql_page("/graphql", "wss://live.example:8443/graphql")()
    assert "connect-src 'self' wss://live.example:8443;" in policy


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.graphiql.find_spec", lambda _name: None)
    vendor_folder.cache_clear()
    with pytest.raises(ModuleNotFoundError, match="graphene-django-graphiql-static"):
        vendor_folder()
    monkeypatch.undo()
    assert Path(vendor_folder() / "graphiql.min.js").is_file()


@pytest.mark.parametrize(
    ("client", "host", "headers", "is_given"),
    [
        ("127.0.0.1", "localhost:8000", {}, True),
        ("127.0.0.1", "127.0.0.1:8000", {}, True),
        ("::1", "[::1]:8000", {}, True),
        ("::ffff:127.0.0.1", "localhost", {}, True),
        # A page of another site whose name was made to resolve to this machine.
        ("127.0.0.1", "rebound.example:8000", {}, False),
        ("127.0.0.1", "localhost.rebound.example", {}, False),
        ("127.0.0.1", "127.0.0.1.rebound.example:8000", {}, False),
        ("192.0.2.7", "localhost:8000", {}, False),
        ("192.0.2.7", "127.0.0.1:8000", {}, False),
        # A tunnel or a proxy on this machine, which asks for somebody else.
        ("127.0.0.1", "localhost:8000", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", "localhost:8000", {"forwarded": "for=192.0.2.7"}, False),
        ("127.0.0.1", "localhost:8000", {"via": "1.1 tunnel"}, False),
        # Not a visit of the address but a script that asks.
        ("127.0.0.1", "localhost:8000", {"origin": "https://front.example"}, False),
    ],
)
async def test_only_a_browser_of_this_machine_gets_the_development_key(
    client: str, host: str, headers: dict[str, str], *, is_given: bool
) -> None:
    app = toy_app(
        page=graphiql_page("/graphql", "/graphql"),
        local_page=graphiql_page("/graphql", "/graphql", dev_key="plait_dev_key"),
    )
    transport = httpx2.ASGITransport(app=app, client=(client, 50_000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://plait.test") as browser:
        answer = await browser.get("/graphql", headers={"accept": "text/html", "host": host, **headers})
    assert answer.status_code == 200
    assert ("plait_dev_key" in answer.text) is is_given
