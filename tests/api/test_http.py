"""GraphQL over HTTP against the ASGI endpoint: the specification, and what broke the stock one."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx2
import orjson
import pytest

from app.api.exchange import GRAPHQL_JSON, media_type
from app.api.graphiql import graphiql_page
from tests.api.conftest import Serve
from tests.api.toy import Journal, toy_app
from tests.patience import PATIENCE_SECONDS

JSON = {"content-type": "application/json"}


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=toy_app())
    async with httpx2.AsyncClient(transport=transport, base_url="http://plait.test") as client:
        yield client


async def post(client: httpx2.AsyncClient, query: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return await client.post("/graphql", json={"query": query, **more}, headers=headers)


def error_of(response: Any) -> dict[str, Any]:
    body = response.json()
    assert set(body["errors"][0]) <= {"message", "locations", "path", "extensions"}
    extensions = body["errors"][0]["extensions"]
    assert set(extensions) == {"code", "details", "requestId", "timestamp"}
    assert extensions["requestId"] == response.headers["x-request-id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", extensions["timestamp"])
    return extensions


async def test_every_kind_of_type_is_carried(client: httpx2.AsyncClient) -> None:
    text = """query($colour: Colour!) {
      hello shapes { __typename ... on Shape { name } ... on Circle { radius me { radius } } }
      shape { name } box(colour: $colour) { content }
    }"""
    response = await post(client, text, variables={"colour": "BLUE"})
    assert response.json() == {
        "data": {
            "hello": "Hello, world!",
            "shapes": [
                {"__typename": "Circle", "name": "c", "radius": 1.5, "me": {"radius": 1.5}},
                {"__typename": "Square", "name": "s"},
            ],
            "shape": {"name": "c"},
            "box": {"content": "BLUE"},
        }
    }


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/json"),
        (b"*/*", "application/json"),
        (b"application/json", "application/json"),
        (b"application/graphql-response+json", GRAPHQL_JSON),
        (b"application/json;q=0.5, application/graphql-response+json", GRAPHQL_JSON),
        (b"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", GRAPHQL_JSON),
        # urql's list
        (
            b"application/graphql-response+json, application/graphql+json, application/json, text/event-stream",
            GRAPHQL_JSON,
        ),
        (b"text/html", None),
        (b"application/json;q=0", None),
        (b"application/json;q=x", None),
        (b";;;,", None),
    ],
)
def test_the_answer_takes_the_form_that_is_asked_for(accept: bytes | None, chosen: str | None) -> None:
    assert media_type(accept) == chosen


async def test_a_form_that_is_not_offered_is_406(client: httpx2.AsyncClient) -> None:
    response = await post(client, "{ hello }", {"accept": "application/xml"})
    assert (response.status_code, error_of(response)["code"]) == (406, "INVALID_INPUT")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("{ hello", "syntax_error"),
        ("{ nope }", "validation_failed"),
        ("query($a: Int!) { hello }", "validation_failed"),
    ],
)
async def test_a_refused_document_is_200_as_json_and_400_as_graphql_response(
    client: httpx2.AsyncClient, query: str, reason: str
) -> None:
    plain = await post(client, query)
    assert (plain.status_code, error_of(plain)["details"]["reason"]) == (200, reason)
    strict = await post(client, query, {"accept": GRAPHQL_JSON})
    assert strict.status_code == 400
    assert "data" not in strict.json()
    assert strict.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"


@pytest.mark.parametrize("name", [None, "C"])
async def test_an_operation_that_is_not_there_is_named_so(client: httpx2.AsyncClient, name: str | None) -> None:
    text = "query A { hello } query B { shape { name } }"
    response = await post(client, text, {"accept": GRAPHQL_JSON}, operationName=name)
    assert (response.status_code, error_of(response)["details"]["reason"]) == (400, "operation_unknown")
    assert (await post(client, text, operationName="A")).json() == {"data": {"hello": "Hello, world!"}}


async def test_a_resolver_that_forgets_its_argument_check_is_not_blamed_on_the_server(
    client: httpx2.AsyncClient,
) -> None:
    response = await post(client, "query($c: Colour) { box(colour: $c) { content } }", variables={})
    assert error_of(response)["code"] == "INVALID_INPUT"


async def test_bad_variables_name_the_path(client: httpx2.AsyncClient) -> None:
    response = await post(
        client,
        "mutation($input: PaintInput!) { paint(input: $input) }",
        {"accept": GRAPHQL_JSON},
        variables={"input": {"colour": "GREEN"}},
    )
    assert response.status_code == 400
    assert error_of(response)["details"] == {"field": "input.colour", "reason": "variables_invalid"}
    assert Journal.painted == []


DEEP = b'{"query": "{ hello }", "variables": {"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}"
MALFORMED = [
    (b"", 400),
    (b"null", 400),
    (b"5", 400),
    (b"[]", 400),
    (b"[" * 100_000, 400),
    (DEEP, 400),
    (b'{"query": ' + b"1" * 1_000_000 + b"}", 400),
    (b'{"query": "{ hello }", "variables": {"a": ' + b"1" * 1_000_000 + b"}}", 400),
    (b'{"query": "\xff\xfe"}', 400),
    (b'{"query": "\\ud800"}', 400),
    (b'{"query": NaN}', 400),
    (b'{"query": null}', 400),
    (b'{"query": "{ hello }", "operationName": 1}', 400),
    (b'{"query": "{ hello }", "variables": []}', 400),
    (b'{"query": "{ hello }", "variables": "{}"}', 400),
    (b'{"query": "{ hello }", "extensions": 1}', 400),
    (b'[{"query": "{ hello }"}]', 400),
    (b'{"query": "{ hello }"} trailing', 400),
    (b" " * (2 * 1024 * 1024 + 1), 413),
]


@pytest.mark.parametrize(("body", "status"), MALFORMED, ids=lambda value: str(value)[:30])
async def test_a_malformed_body_is_a_clear_refusal(client: httpx2.AsyncClient, body: bytes, status: int) -> None:
    response = await client.post("/graphql", content=body, headers=JSON)
    assert (response.status_code, error_of(response)["code"]) == (status, "INVALID_INPUT")


async def test_a_body_without_announced_length_is_capped_too(client: httpx2.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    response = await client.post("/graphql", content=endless(), headers=JSON)
    assert response.status_code == 413


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/graphql",
        "application/json; charset=utf-16",
        "",
    ],
)
async def test_a_content_type_that_a_foreign_page_can_send_runs_nothing(
    client: httpx2.AsyncClient, content_type: str
) -> None:
    body = orjson.dumps({"query": "mutation { signIn }"})
    response = await client.post("/graphql", content=body, headers={"content-type": content_type})
    assert (response.status_code, error_of(response)["code"]) == (415, "INVALID_INPUT")


@pytest.mark.parametrize("headers", [{}, {"cookie": "plait_session=ada"}])
async def test_a_form_with_files_that_a_foreign_page_can_send_runs_nothing(
    client: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    form = {"operations": (None, b'{"query": "mutation { signIn }"}'), "map": (None, b"{}")}
    response = await client.post("/graphql", files=form, headers=headers)
    assert response.status_code in {401, 403}
    assert error_of(response)["code"] in {"UNAUTHENTICATED", "FORBIDDEN"}
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "query_string",
    [
        "query=%FF%FE",
        "query={hello}&query={hello}",
        "query={hello}&variables={",
        "query={hello}&variables=[]",
        "query={hello}&variables=" + "1" * 5_000,
        "query={hello}&variables=" + "[" * 5_000,
        "variables={}",
        "a=1&" * 40 + "query={hello}",
        "",
    ],
)
async def test_a_malformed_query_string_is_a_clear_refusal(client: httpx2.AsyncClient, query_string: str) -> None:
    response = await client.get(f"/graphql?{query_string}")
    assert (response.status_code, error_of(response)["code"]) == (400, "INVALID_INPUT")


async def test_a_query_runs_by_get(client: httpx2.AsyncClient) -> None:
    text = quote("query A($n: String!) { hello(name: $n) } query B { hello }")
    variables = quote('{"n": "x"}')
    response = await client.get(f"/graphql?query={text}&operationName=A&variables={variables}")
    assert response.json() == {"data": {"hello": "Hello, x!"}}
    assert response.headers["cache-control"] == "private, no-cache"


async def test_an_unchanged_answer_by_get_is_304(client: httpx2.AsyncClient) -> None:
    first = await client.get("/graphql?query={hello}")
    again = await client.get("/graphql?query={hello}", headers={"if-none-match": f'"x", W/{first.headers["etag"]}'})
    other = await client.get("/graphql?query={shape{name}}", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.content == b""


async def test_a_mutation_by_get_is_405_and_does_not_run(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql?query=mutation{paint(input:{colour:RED})}")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert Journal.painted == []


async def test_a_subscription_over_http_is_refused(client: httpx2.AsyncClient) -> None:
    response = await post(client, "subscription { ticks { number } }")
    assert (response.status_code, error_of(response)["details"]["reason"]) == (400, "subscription_not_possible")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "HEAD"])
async def test_other_methods_are_405(client: httpx2.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST, OPTIONS")


@pytest.mark.parametrize(
    ("headers", "viewer"),
    [
        ({}, None),
        ({"authorization": "Bearer good"}, "00000000-0000-0000-0000-000000000001"),
        ({"authorization": "bearer  good"}, "00000000-0000-0000-0000-000000000001"),
        ({"x-api-key": "key"}, "00000000-0000-0000-0000-000000000001"),
        ({"cookie": "a=b; plait_session=good"}, "00000000-0000-0000-0000-000000000001"),
    ],
)
async def test_a_credential_names_the_viewer(
    client: httpx2.AsyncClient, headers: dict[str, str], viewer: str | None
) -> None:
    assert (await post(client, "{ viewer }", headers)).json() == {"data": {"viewer": viewer}}


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer bad"},
        {"authorization": "Basic Z29vZA=="},
        {"authorization": "Bearer"},
        {"x-api-key": "bad"},
        {"cookie": "plait_session=bad"},
    ],
)
async def test_a_bad_credential_is_401_and_runs_nothing(client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    response = await post(client, "mutation { paint(input: {colour: RED}) }", headers)
    assert (response.status_code, error_of(response)["code"]) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"
    assert Journal.painted == []


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 403),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://plait.test.evil.example", 403),
        ("http://plait.test", 200),
        ("https://front.example", 200),
    ],
)
async def test_a_mutation_by_cookie_needs_one_of_our_pages(
    client: httpx2.AsyncClient, origin: str | None, status: int
) -> None:
    headers = {"cookie": "plait_session=good"} | ({"origin": origin} if origin else {})
    response = await post(client, "mutation { paint(input: {colour: RED}) }", headers)
    assert response.status_code == status
    assert Journal.painted == (["redx1"] if status == 200 else [])


async def test_a_mutation_by_key_needs_no_origin(client: httpx2.AsyncClient) -> None:
    headers = {"x-api-key": "key", "origin": "https://evil.example"}
    assert (await post(client, "mutation { paint(input: {colour: RED}) }", headers)).status_code == 200


async def test_only_allowed_origins_may_read_answers(client: httpx2.AsyncClient) -> None:
    allowed = await client.options("/graphql", headers={"origin": "https://front.example"})
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == "https://front.example"
    assert "Authorization" in allowed.headers["access-control-allow-headers"]
    for response in (
        await client.options("/graphql", headers={"origin": "https://evil.example"}),
        await post(client, "{ hello }", {"origin": "https://evil.example"}),
    ):
        assert not [name for name in response.headers if name.startswith("access-control")]


async def test_a_resolver_sets_cookies_and_headers(client: httpx2.AsyncClient) -> None:
    response = await post(client, "mutation { signIn }")
    assert response.headers["x-toy"] == "yes"
    assert response.headers["set-cookie"] == "plait_session=secret; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"


async def test_the_request_id_is_taken_over_or_made(client: httpx2.AsyncClient) -> None:
    assert (await post(client, "{ hello }", {"x-request-id": "abc-12345"})).headers["x-request-id"] == "abc-12345"
    made = (await post(client, "{ hello }", {"x-request-id": "<script>"})).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{24}", made)


async def test_a_rate_limit_says_when_in_a_header_too(client: httpx2.AsyncClient) -> None:
    response = await post(client, "{ limited }")
    assert (response.headers["retry-after"], error_of(response)["code"]) == ("7", "RATE_LIMITED")


async def test_errors_of_resolvers_are_shaped_and_masked(
    client: httpx2.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    response = await post(client, "{ broken conflicting hello }", variables={"secret": "s3cr3t"})
    assert response.status_code == 200
    broken, conflicting = response.json()["errors"]
    assert response.json()["data"] == {"broken": None, "conflicting": None, "hello": "Hello, world!"}
    assert "hunter2" not in response.text
    assert (broken["extensions"]["code"], broken["path"]) == ("INTERNAL", ["broken"])
    assert conflicting["extensions"]["details"] == {
        "field": "input.id",
        "reason": "workflow_archived",
        "state": "ARCHIVED",
    }
    log = capsys.readouterr().out
    assert response.headers["x-request-id"] in log
    assert "hunter2" in log
    assert "s3cr3t" not in log


async def test_what_is_deleted_while_it_is_worked_on_is_not_found(client: httpx2.AsyncClient) -> None:
    error = error_of(await post(client, "{ deleted }"))
    assert (error["code"], error["details"]["reason"]) == ("NOT_FOUND", "deleted_meanwhile")


@pytest.mark.parametrize("query", ["{ nothing }", "{ unserialisable }"])
async def test_a_faulty_result_is_internal(client: httpx2.AsyncClient, query: str) -> None:
    response = await post(client, query)
    assert (response.status_code, error_of(response)["code"]) == (200, "INTERNAL")
    assert response.json()["data"] is None


async def test_an_operation_ends_at_its_time_limit() -> None:
    transport = httpx2.ASGITransport(app=toy_app(operation_timeout_seconds=0.05))
    async with httpx2.AsyncClient(transport=transport, base_url="http://plait.test") as client:
        response = await post(client, "{ slow(seconds: 5) }")
    assert error_of(response)["code"] == "TIMEOUT"
    assert Journal.cancelled == ["slow"]


async def test_a_query_ends_when_its_client_leaves(serve: Serve) -> None:
    server = await serve(disconnect_check_seconds=0.02)
    async with httpx2.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx2.TimeoutException):
            await client.post(server.url, json={"query": "{ slow(seconds: 30) }"}, timeout=0.2)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not Journal.cancelled:
            await asyncio.sleep(0.02)
    assert Journal.cancelled == ["slow"]


async def test_a_slow_query_whose_client_waits_is_answered(serve: Serve) -> None:
    server = await serve(disconnect_check_seconds=0.02)
    async with httpx2.AsyncClient(trust_env=False) as client:
        response = await client.post(server.url, json={"query": "{ slow(seconds: 0.3) }"})
        again = await client.post(server.url, json={"query": "{ hello }"})
    assert response.json() == {"data": {"slow": "done"}}
    assert again.json() == {"data": {"hello": "Hello, world!"}}


async def test_a_browser_gets_graphiql_and_nobody_else() -> None:
    transport = httpx2.ASGITransport(app=toy_app(page=graphiql_page("/graphql", "/graphql")))
    async with httpx2.AsyncClient(transport=transport, base_url="http://plait.test") as client:
        page = await client.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        data = await client.get("/graphql?query={hello}", headers={"accept": "text/html,*/*"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert data.json() == {"data": {"hello": "Hello, world!"}}
