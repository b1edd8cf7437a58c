"""Requests to other services' graphs, over real HTTP."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.components.context import LocalContext
from app.components.contract import ComponentFailed, SideEffects
from app.components.registry import Registry

Run = Callable[..., Any]
GRAPHQL = {"Content-Type": "application/graphql-response+json"}
OK = (200, GRAPHQL, {"data": {"me": {"name": "Ada"}}})
QUERY = "query Me($id: ID!) { user(id: $id) { name } }"
MUTATION = 'mutation { rename(name: "x") { name } }'


def config(peer: Any, **more: Any) -> dict[str, Any]:
    return {"url": peer.url("/graphql"), "query": QUERY, "retryDelayMs": 1, **more}


async def failure(run: Run, raw: dict[str, Any], **more: Any) -> ComponentFailed:
    with pytest.raises(ComponentFailed) as caught:
        await run("graphql_request", raw, **more)
    return caught.value


async def test_a_query_carries_its_variables_and_secrets(
    run: Run, peer: Any, local: Callable[..., LocalContext]
) -> None:
    peer.will(OK)
    context = local({"id": 'a"b'}, secrets={"TOKEN": "s3cret-token", "KEY": "s3cret-key"})
    raw = config(
        peer,
        variables='{"id": {{ input.id|tojson }}}',
        operationName="Me",
        auth={"kind": "bearer", "token": "{{ secrets.TOKEN }}"},
        headers={"X-Key": "{{ secrets.KEY }}"},
    )
    output = (await run("graphql_request", raw, ctx=context)).output
    assert output == {"data": {"me": {"name": "Ada"}}, "errors": []}
    (seen,) = peer.seen
    assert json.loads(seen["body"]) == {"query": QUERY, "variables": {"id": 'a"b'}, "operationName": "Me"}
    assert seen["method"] == "POST"
    assert seen["headers"]["authorization"] == "Bearer s3cret-token"
    assert seen["headers"]["x-key"] == "s3cret-key"
    assert seen["headers"]["accept"].startswith("application/graphql-response+json")
    assert "idempotency-key" not in seen["headers"]
    assert "s3cret" not in str(output) + str(context.recorded.logs)


@pytest.mark.parametrize("status", [200, 400])
async def test_errors_of_the_peer_are_told(run: Run, peer: Any, status: int) -> None:
    error = {"message": "No such user.", "path": ["user"], "extensions": {"code": "NOT_FOUND"}, "locations": []}
    peer.will((status, GRAPHQL, {"data": None, "errors": [error, {"message": 7}, "?"]}))
    found = await failure(run, config(peer))
    assert (found.code, found.is_retryable) == ("GRAPHQL_ERRORS", False)
    assert found.message == "The service answered with errors: No such user."
    assert found.details == {
        "errors": [
            {"message": "No such user.", "path": ["user"], "extensions": {"code": "NOT_FOUND"}},
            {"message": "no message"},
            {"message": "no message"},
        ],
        "status": status,
        "hasData": False,
    }


async def test_data_beside_errors_is_output_when_allowed(run: Run, peer: Any) -> None:
    peer.will((200, GRAPHQL, {"data": {"a": 1, "b": None}, "errors": [{"message": "b is gone"}]}))
    output = (await run("graphql_request", config(peer, isErrorAllowed=True))).output
    assert output == {"data": {"a": 1, "b": None}, "errors": [{"message": "b is gone"}]}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, {}, b"<html>"), "RESPONSE_INVALID"),
        ((200, {}, b"[]"), "RESPONSE_INVALID"),
        ((200, {}, b"{}"), "RESPONSE_INVALID"),
        ((200, {}, b'{"errors": []}'), "RESPONSE_INVALID"),
        ((404, {}, b"nothing here"), "HTTP_STATUS"),
        ((403, {}, b'{"message": "no"}'), "HTTP_STATUS"),
        ((302, {"Location": "/login"}, b""), "RESPONSE_INVALID"),
    ],
)
async def test_what_is_no_answer_of_graphql_fails(run: Run, peer: Any, answer: Any, code: str) -> None:
    peer.will(answer)
    assert (await failure(run, config(peer))).code == code
    assert len(peer.seen) == 1


class TestRepeating:
    async def test_a_query_is_tried_again(self, run: Run, peer: Any) -> None:
        peer.will((502, {}, b""), OK)
        await run("graphql_request", config(peer))
        assert len(peer.seen) == 2

    async def test_a_mutation_is_not(self, run: Run, peer: Any) -> None:
        peer.will((502, {}, b""), OK)
        found = await failure(run, config(peer, query=MUTATION))
        assert (found.code, found.is_retryable, len(peer.seen)) == ("HTTP_STATUS", False, 1)
        assert peer.seen[0]["headers"]["idempotency-key"] == "local"

    async def test_unless_the_peer_honours_its_key(self, run: Run, peer: Any) -> None:
        peer.will((502, {}, b""), OK)
        await run("graphql_request", config(peer, query=MUTATION, isIdempotent=True), idempotency_key="k")
        assert [seen["headers"]["idempotency-key"] for seen in peer.seen] == ["k", "k"]

    async def test_a_mutation_without_an_answer_has_an_unknown_outcome(self, run: Run, peer: Any) -> None:
        peer.will(OK)
        peer.delay = 0.5
        found = await failure(run, config(peer, query=MUTATION, timeoutMs=100))
        assert (found.code, found.details) == ("HTTP_TIMEOUT", {"outcome": "unknown"})

    @pytest.mark.parametrize(
        ("more", "effects"),
        [
            ({}, SideEffects.NONE),
            ({"query": "{ a }"}, SideEffects.NONE),
            ({"query": MUTATION}, SideEffects.ONCE),
            ({"query": MUTATION, "isIdempotent": True}, SideEffects.IDEMPOTENT),
            ({"query": "query A { a } mutation B { b }", "operationName": "A"}, SideEffects.NONE),
            ({"query": "query A { a } mutation B { b }", "operationName": "B"}, SideEffects.ONCE),
        ],
    )
    def test_side_effects_follow_the_operation(
        self, registry: Registry, *, more: dict[str, Any], effects: SideEffects
    ) -> None:
        parsed, problems = registry.validate_config("graphql_request", {"url": "http://x", "query": QUERY, **more})
        component = registry.get("graphql_request")
        assert component is not None
        assert problems == []
        assert component.side_effects_for(parsed) is effects


@pytest.mark.parametrize("variables", ["[1]", "nothing", '{"a": }'])
async def test_variables_must_be_an_object(run: Run, peer: Any, variables: str) -> None:
    assert (await failure(run, config(peer, variables=variables))).code == "REQUEST_INVALID"
    assert peer.seen == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"query": "query {"}, "query"),
        ({"query": "{ a " * 6_000}, "query"),
        ({"query": "{" + "a{" * 4_000}, "query"),
        ({"query": "fragment F on T { a }"}, "query"),
        ({"query": "subscription { a }"}, "query"),
        ({"query": "query A { a } query B { b }"}, "operationName"),
        ({"query": "query A { a }", "operationName": "B"}, "operationName"),
        ({"url": ""}, "url"),
        ({"headers": {"Accept": "x"}}, "headers"),
        ({"headers": {"Authorization": "x"}, "auth": {"kind": "bearer", "token": "y"}}, "headers"),
        ({"maxRetries": 11}, "maxRetries"),
    ],
)
def test_validation_finds_what_cannot_work(registry: Registry, more: dict[str, Any], field: str) -> None:
    _, problems = registry.validate_config("graphql_request", {"url": "http://x", "query": QUERY, **more})
    assert [problem.field for problem in problems] == [field]
