"""OpenAPI documents: what they become, and what a hostile one cannot do."""

import asyncio
import contextlib
import time
from typing import Any

import orjson
import pytest

from app.integrations.failures import IntegrationFault
from app.integrations.openapi import MAX_CATALOGUE_BYTES, Reader, read_document, requests_of
from app.integrations.requests import Request
from tests.integrations.conftest import Connected


def document(**more: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {}, "paths": {"/things": {"get": {"operationId": "listThings"}}}, **more}


def operations(raw: dict[str, Any]) -> dict[str, Request]:
    reader = Reader(read_document(orjson.dumps(raw)))
    return {each.name: each for each in reader.requests()}


def test_an_operation_becomes_a_request_with_a_closed_schema() -> None:
    raw = document(
        paths={
            "/shops/{shop}/orders": {
                "parameters": [{"name": "shop", "in": "path", "required": True, "schema": {"type": "string"}}],
                "post": {
                    "operationId": "createOrder",
                    "summary": "Order",
                    "parameters": [
                        {"$ref": "#/components/parameters/Dry"},
                        {"name": "Host", "in": "header", "schema": {"type": "string"}},
                        {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                    },
                },
            }
        },
        components={
            "parameters": {"Dry": {"name": "dryRun", "in": "query", "schema": {"type": "boolean"}}},
            "schemas": {
                "Order": {
                    "type": "object",
                    "required": ["lines"],
                    "properties": {"lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}}},
                },
                "Line": {"type": "object", "properties": {"count": {"type": "integer", "minimum": 1}}},
            },
        },
    )
    found = operations(raw)["createOrder"]
    assert (found.method, found.path, found.query, found.headers) == (
        "POST", "/shops/{shop}/orders", ("dryRun=dryRun",), ("X-Trace=X-Trace",),
    )  # fmt: skip
    assert found.parameters["required"] == ["shop", "body"]
    assert found.parameters["additionalProperties"] is False
    line = found.parameters["properties"]["body"]["properties"]["lines"]["items"]
    assert line == {"type": "object", "properties": {"count": {"type": "integer", "minimum": 1}}}


@pytest.mark.parametrize(
    "raw",
    [
        document(openapi="2.0"),
        document(paths=[]),
        document(paths={}),
        document(paths={"/a": {"$ref": "https://evil.example.com/paths.json"}}),
        document(paths={"/a": {"$ref": "file:///etc/passwd"}}),
        document(paths={"/a": {"get": {"parameters": [{"$ref": "other.json#/x"}]}}}),
        document(paths={"/a": {"get": {"parameters": [{"$ref": "#/components/nowhere"}]}}}),
        document(paths={"/a": {"$ref": "#/paths/~1a"}}),
        document(paths={"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}),
    ],
)
def test_a_document_that_leads_elsewhere_or_nowhere_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(IntegrationFault) as caught:
        operations(raw)
    assert caught.value.code.value == "DOCUMENT_INVALID"


def test_a_schema_that_contains_itself_ends() -> None:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}}
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    raw = document(paths={"/a": {"put": {"requestBody": body}}}, components={"schemas": {"Node": node}})
    (found,) = operations(raw).values()
    assert found.parameters["properties"]["body"] == {"type": "object", "properties": {"next": {}}}


def test_a_bomb_of_references_is_cut_and_takes_no_time() -> None:
    """Each level names the one below ten times: resolved, ten to the twelfth parts."""
    schemas: dict[str, Any] = {"L0": {"type": "string"}}
    for level in range(1, 13):
        inner = {"$ref": f"#/components/schemas/L{level - 1}"}
        schemas[f"L{level}"] = {"type": "object", "properties": {f"p{at}": inner for at in range(10)}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/L12"}}}}
    one = {"/a": {"put": {"requestBody": body}}}
    began = time.process_time()
    (found,) = operations(document(paths=one, components={"schemas": schemas})).values()
    assert len(orjson.dumps(found.to_json())) < 500_000
    many = {f"/a{at}": {"put": {"requestBody": body}} for at in range(400)}
    with pytest.raises(IntegrationFault):
        operations(document(paths=many, components={"schemas": schemas}))
    assert time.process_time() - began < 20


def test_deep_json_and_large_documents_are_refused() -> None:
    deep: Any = {}
    for _ in range(200):
        deep = {"x": deep}
    for raw in (orjson.dumps(document(x=deep)), b"{" * 5_000, b"[" * 100_000, b" " * 6_000_000, b"null", b"\xff"):
        with pytest.raises(IntegrationFault) as caught:
            read_document(raw)
        assert caught.value.code.value == "DOCUMENT_INVALID"


def test_names_are_unique_and_plain() -> None:
    raw = document(
        paths={
            "/a": {"get": {"operationId": "get it!"}, "delete": {"operationId": "get it?"}},
            "/b/{x}": {"get": {}},
        }
    )
    assert sorted(operations(raw)) == ["get_b_x", "get_it", "get_it_2"]


@pytest.mark.parametrize("value", ["..", ".", "", "../../admin"])
def test_an_argument_cannot_lead_to_another_path(value: str) -> None:
    found = Request("x", "", "", "GET", "/a/{+path}/b/{name}", {})
    with pytest.raises(IntegrationFault):
        found.path_for({"path": value, "name": "n"})
    if "/" not in value:
        with pytest.raises(IntegrationFault):
            found.path_for({"path": "p", "name": value})
    assert found.path_for({"path": "p/q", "name": "a/b?c#d"}) == "/a/p/q/b/a%2Fb%3Fc%23d"


def test_what_is_referred_to_often_is_read_in_little_time_however_large_it_is() -> None:
    large = {"type": "object", "properties": {f"p{number}": {} for number in range(80_000)}}
    merged = {"allOf": [{"$ref": "#/components/schemas/Large"}] * 20}
    listed = {"enum": [f"v{number}" for number in range(80_000)]}
    parameters = [
        {"name": f"q{number}", "in": "query", "schema": {"$ref": f"#/components/schemas/{name}"}}
        for number, name in enumerate(["Merged", "Listed"] * 50)
    ]
    raw = document(
        paths={f"/{number}": {"get": {"parameters": parameters}} for number in range(20)},
        components={"schemas": {"Large": large, "Merged": merged, "Listed": listed}},
    )
    reader = Reader(read_document(orjson.dumps(raw)))
    began = time.process_time()
    made = reader.requests()
    assert time.process_time() - began < 4
    assert len(made) == 20


def _repeated(much: str) -> dict[str, Any]:
    """A document that is short for what it makes a reader do."""
    many = 20_000
    match much:
        case "operations that cannot be sent":
            everyone = [{"name": f"c{n}", "in": "cookie"} for n in range(100)]
            item = {
                method: {"requestBody": {"required": True, "content": {"text/xml": {}}}}
                for method in ("get", "put", "post", "delete", "options", "head", "patch")
            }
            shared = {"parameters": everyone, **item}
            return document(
                paths={f"/{n}": {"$ref": "#/components/pathItems/All"} for n in range(many)},
                components={"pathItems": {"All": shared}},
            )
        case "kinds of a body":
            body = {"required": True, "content": {f"text/x{n}": {} for n in range(many)}}
            operation = {"post": {"requestBody": {"$ref": "#/components/requestBodies/Any"}}}
            return document(
                paths={f"/{n}": operation for n in range(many)}, components={"requestBodies": {"Any": body}}
            )
        case "a keyword of megabytes":
            long = {"enum": ["x" * 3_000_000], "pattern": "(a+)+$"}
            named = {f"p{n}": {"$ref": "#/components/schemas/Long"} for n in range(300)}
            body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Wide"}}}}
            paths = {f"/{n}": {"post": {"requestBody": body}} for n in range(150)}
            return document(
                paths=paths, components={"schemas": {"Long": long, "Wide": {"type": "object", "properties": named}}}
            )
        case "a reference of megabytes":
            inner: Any = {"": {}}
            for _ in range(50):
                inner = {"": inner}
            paths = {f"/{n}": {"get": {"parameters": [{"$ref": "#/components/x"}]}} for n in range(many)}
            return document(paths=paths, components={"x": {"$ref": "#/" + "/" * 3_000_000}}, **{"": inner})
        case "a name of megabytes":
            parameter = {"name": "n=" * 1_500_000, "in": "query"}
            paths = {f"/{n}": {"get": {"parameters": [{"$ref": "#/components/x"}]}} for n in range(many)}
            return document(paths=paths, components={"x": parameter})
        case _:
            merged = {"allOf": [{"properties": {f"p{n}": {} for n in range(300)}}] * 20}
            named = {f"q{n}": {"$ref": "#/components/schemas/Merged"} for n in range(300)}
            body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Wide"}}}}
            paths = {f"/{n}": {"post": {"requestBody": body}} for n in range(300)}
            return document(
                paths=paths, components={"schemas": {"Merged": merged, "Wide": {"type": "object", "properties": named}}}
            )


@pytest.mark.parametrize(
    "much",
    [
        "operations that cannot be sent",
        "kinds of a body",
        "a keyword of megabytes",
        "a reference of megabytes",
        "a name of megabytes",
        "merged properties",
    ],
)
async def test_a_document_that_means_more_than_it_says_is_read_or_refused_in_bounded_time(much: str) -> None:
    content = orjson.dumps(_repeated(much))
    began, loop = time.process_time(), asyncio.get_running_loop()
    turns = 0

    def turn() -> None:
        nonlocal turns
        turns += 1
        timer[0] = loop.call_later(0.001, turn)

    timer = [loop.call_soon(turn)]
    with contextlib.suppress(IntegrationFault):
        _, made, _ = await requests_of(content)
        assert sum(len(orjson.dumps(each.to_json())) for each in made) <= MAX_CATALOGUE_BYTES
    timer[0].cancel()
    assert time.process_time() - began < 15
    assert turns > 3  # others had their turn meanwhile


async def test_a_large_document_is_refused_unread_and_a_hostile_pattern_takes_no_time(connected: Connected) -> None:
    with pytest.raises(IntegrationFault) as caught:
        await requests_of(b" " * (10 * 1024 * 1024))
    assert caught.value.code.value == "DOCUMENT_INVALID"
    pattern = {"type": "string", "pattern": "^(a+)+$"}
    parameters = [{"name": "q", "in": "query", "required": True, "schema": pattern}]
    raw = document(paths={"/things": {"get": {"operationId": "find", "parameters": parameters}}})
    config = {"document": orjson.dumps(raw).decode(), "baseUrl": "http://127.0.0.1:9"}
    row = await connected.to("rest", config)
    began = time.process_time()
    for value, code in (("a" * 5_000, "PEER_UNREACHABLE"), ("a" * 5_000 + "!", "ARGUMENTS_INVALID")):
        with pytest.raises(IntegrationFault) as caught:
            await connected.call(row, "find", q=value)
        assert caught.value.code.value == code
    assert time.process_time() - began < 5
