"""Components that speak to others, and memory, at work in workflows over the wire."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from standardwebhooks import Webhook

from tests.components.conftest import Peer as Recorder
from tests.components.conftest import service as recorder
from tests.e2e.conftest import POSTGRES
from tests.e2e.server import Deployment
from tests.e2e.story import CREATE, START, Person, chain, node, sign_up
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.world import MEMORY, SECRET, create_key
from tests.letterbox import letterbox
from tests.patience import LONG_PATIENCE_SECONDS

__all__ = ["recorder"]

HOOK = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LIST = """query($id: ID!, $namespace: String, $prefix: String! = "", $first: Int, $after: String) { workspace(id: $id) {
  memory(namespace: $namespace, prefix: $prefix, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id namespace key value revision sizeBytes expiresAt } } } }"""
SET = "mutation($input: SetMemoryInput!) { setMemory(input: $input) { entry { id } } }"
DELETE = "mutation($input: DeleteMemoryInput!) { deleteMemory(input: $input) { deletedId } }"


@pytest.fixture
async def ada(plait: Deployment) -> Person:
    return await sign_up(plait.url)


async def secret(person: Person, name: str, value: str) -> None:
    await person.client.data(SECRET, input={"workspaceId": person.workspace_id, "name": name, "value": value})


async def ended(person: Person, graph: dict[str, Any], given: Any = None) -> dict[str, Any]:
    """Run a workflow to its end; return the run, with everything it says in `told`."""
    run = await person.run(await person.workflow(graph), input=given or {}, waitMs=50_000)
    told = [await person.execution(run["id"]), await person.events(run["id"])]
    return {**run, "told": json.dumps(told, ensure_ascii=False)}


async def test_a_run_tells_a_signed_webhook(ada: Person, recorder: Recorder) -> None:
    recorder.will((500, {}, b""), (200, {}, b""))
    await secret(ada, "HOOK", HOOK)
    config = {"url": recorder.url("/hook"), "secret": "{{ secrets.HOOK }}", "retryDelayMs": 1}
    run = await ended(ada, chain(START, node("tell", "webhook_send", config)), {"order": 7})
    assert run["status"] == "COMPLETED", run
    assert [Webhook(HOOK).verify(seen["body"], seen["headers"]) for seen in recorder.seen] == [{"order": 7}] * 2
    assert {seen["headers"]["webhook-id"] for seen in recorder.seen} == {run["output"]["messageId"]}
    assert HOOK not in run["told"]


async def test_a_run_asks_another_graph(ada: Person) -> None:
    """Plait's own: the nearest real one."""
    _, token = await create_key(ada, ["WORKSPACE_READ"])
    await secret(ada, "GRAPH", token)
    asked = {
        "url": f"{ada.client.url}/graphql",
        "query": "query Slug($id: ID!) { workspace(id: $id) { slug } }",
        "variables": '{"id": {{ input.id|tojson }}}',
        "headers": {"x-api-key": "{{ secrets.GRAPH }}"},
    }
    run = await ended(ada, chain(START, node("ask", "graphql_request", asked)), {"id": ada.workspace_id})
    assert run["output"] == {"data": {"workspace": {"slug": ada.slug}}, "errors": []}
    assert token not in run["told"]
    wrong = {**asked, "query": "{ nothing }", "variables": "{}"}
    run = await ended(ada, chain(START, node("ask", "graphql_request", wrong)))
    assert (run["status"], run["error"]["code"]) == ("FAILED", "GRAPHQL_ERRORS")
    assert "nothing" in run["error"]["message"]


async def test_a_run_writes_to_people(ada: Person) -> None:
    async with letterbox() as box:
        mail = {
            "to": ["{{ input.to }}"],
            "from": "shop@example.org",
            "subject": "Order {{ input.order }}",
            "text": "Thank you.",
            "server": {"host": "127.0.0.1", "port": box.port, "tls": "none"},
        }
        graph = chain(START, node("write", "email_send", mail))
        run = await ended(ada, graph, {"to": "Ben <ben@example.com>", "order": 7})
        assert (run["status"], run["output"]["recipients"]) == ("COMPLETED", 1)
        letter = box.read()
        assert (letter["To"], letter["Subject"]) == ("Ben <ben@example.com>", "Order 7")
        assert letter["Message-ID"] == run["output"]["messageId"]
        run = await ended(ada, graph, {"to": "ben@example.com\nBcc: eve@example.com", "order": 7})
        assert (run["status"], run["error"]["code"]) == ("FAILED", "MAIL_INVALID")
        assert len(box.letters) == 1


@pytest.mark.skipif(not POSTGRES, reason="PLAIT_TEST_POSTGRES names no server")
async def test_a_run_reads_a_database(ada: Person) -> None:
    address = urlsplit(POSTGRES)
    password = "s3cret-pass-word"
    netloc = f"{address.username or 'postgres'}:{password}@127.0.0.1:{address.port or 5432}"
    dsn = urlunsplit(address._replace(netloc=netloc, query="sslmode=disable"))
    await secret(ada, "SHOP", dsn)
    asked = {
        "dsn": "{{ secrets.SHOP }}",
        "query": "SELECT upper($1) AS name, n FROM generate_series(1, $2) AS n",
        "parameters": ["input.name", "2"],
    }
    run = await ended(ada, chain(START, node("read", "sql_query", asked)), {"name": "x'; DROP TABLE users; --"})
    assert run["output"]["rows"] == [{"name": "X'; DROP TABLE USERS; --", "n": n} for n in (1, 2)]
    assert password not in run["told"]
    wrong = {**asked, "query": "SELECT nothing", "parameters": []}
    run = await ended(ada, chain(START, node("read", "sql_query", wrong)))
    assert (run["status"], run["error"]["code"]) == ("FAILED", "SQL_ERROR")
    assert password not in run["told"]


async def test_bad_configurations_are_refused_before_they_are_stored(ada: Person) -> None:
    nodes = [
        node("hook", "webhook_send", {"url": "https://example.com", "secret": "whsec_x"}),
        node("graph", "graphql_request", {"url": "https://example.com", "query": "{"}),
        node("mail", "email_send", {"to": [], "subject": "s", "text": "t"}),
        node("memory", "memory", {"operation": {"kind": "increment", "key": "k", "ttlMs": 0}}),
        node("sql", "sql_query", {"dsn": "{{ secrets.SHOP }}", "query": "DELETE FROM users"}),
    ]
    wanted = {"workspaceId": ada.workspace_id, "name": "W", **chain(START, *nodes)}
    answer = await ada.client.ask(CREATE, input=wanted)
    problems = answer.errors[0]["extensions"]["details"]["problems"]
    assert answer.code == "INVALID_INPUT"
    assert [problem["nodeKey"] for problem in problems] == ["hook", "graph", "mail", "memory", "sql"]


class TestMemory:
    async def test_runs_at_once_count_together(self, ada: Person) -> None:
        count = {"namespace": "{{ input.day }}", "operation": {"kind": "increment", "key": "orders"}}
        workflow_id = await ada.workflow(chain(START, node("count", "memory", count)))
        runs = await asyncio.gather(*(ada.run(workflow_id, input={"day": "monday"}, waitMs=50_000) for _ in range(40)))
        assert sorted(run["output"]["value"] for run in runs) == list(range(1, 41))
        listed = await ada.client.data(LIST, id=ada.workspace_id, namespace="monday")
        (entry,) = listed["workspace"]["memory"]["nodes"]
        assert (entry["key"], entry["value"], entry["revision"]) == ("orders", 40, 40)

    async def test_what_one_run_sets_another_gets(self, ada: Person) -> None:
        remember = {"operation": {"kind": "set", "key": "who", "value": "input", "ttlMs": 60_000}}
        assert (await ended(ada, chain(START, node("m", "memory", remember)), {"name": "Zoë"}))["output"]["isSet"]
        recall = {"operation": {"kind": "get", "key": "who"}}
        found = await ended(ada, chain(START, node("m", "memory", recall)))
        assert found["output"] == {"key": "who", "value": {"name": "Zoë"}, "isFound": True}
        stranger = await sign_up(ada.client.url, "eve")
        assert not (await ended(stranger, chain(START, node("m", "memory", recall))))["output"]["isFound"]

    async def test_a_secret_is_not_remembered(self, ada: Person, recorder: Recorder) -> None:
        recorder.will((200, {"Content-Type": "application/json"}, {"echo": "the word is swordfish-42"}))
        await secret(ada, "WORD", "swordfish-42")
        ask = {"url": recorder.url(), "headers": {"x-word": "{{ secrets.WORD }}"}}
        keep = {"operation": {"kind": "set", "key": "k", "value": "input.body"}}
        run = await ended(ada, chain(START, node("ask", "http_request", ask), node("keep", "memory", keep)))
        assert (run["status"], run["error"]["code"]) == ("FAILED", "MEMORY_SECRET")
        assert "swordfish" not in run["told"]
        assert (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["memory"]["totalCount"] == 0

    async def test_people_look_set_and_delete(self, ada: Person) -> None:
        where = {"workspaceId": ada.workspace_id, "namespace": "people"}
        for key in ("a/1", "a/2", "b"):
            await ada.client.data(MEMORY, input={**where, "key": key, "value": [key]})
        made = (await ada.client.data(MEMORY, input={**where, "key": "b", "value": 2}))["setMemory"]["entry"]
        assert (made["revision"], made["value"]) == (2, 2)
        page = (await ada.client.data(LIST, id=ada.workspace_id, prefix="a/", first=1))["workspace"]["memory"]
        assert ([each["value"] for each in page["nodes"]], page["totalCount"]) == ([["a/1"]], 2)
        after = page["pageInfo"]["endCursor"]
        page = (await ada.client.data(LIST, id=ada.workspace_id, prefix="a/", after=after))["workspace"]["memory"]
        assert [each["key"] for each in page["nodes"]] == ["a/2"]
        answer = await ada.client.ask(LIST, id=ada.workspace_id, prefix="b", after=after)
        assert answer.code == "INVALID_INPUT"
        await ada.client.data(DELETE, input={"memoryEntryId": made["id"]})
        answer = await ada.client.ask(DELETE, input={"memoryEntryId": made["id"]})
        assert answer.code == "NOT_FOUND"
        audit = await ada.client.data(
            "query($id: ID!) { workspace(id: $id) { audit(first: 2) { nodes { action data } } } }", id=ada.workspace_id
        )
        assert audit["workspace"]["audit"]["nodes"] == [
            {"action": "memory.deleted", "data": {"namespace": "people", "key": "b"}},
            {"action": "memory.set", "data": {"namespace": "people", "key": "b"}},
        ]

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"key": ""}, "key"),
            ({"key": "x" * 201}, "key"),
            ({"namespace": " "}, "namespace"),
            ({"value": "x" * 262_144}, "value"),
            ({"expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
        ],
    )
    async def test_what_cannot_be_kept_is_refused(self, ada: Person, more: dict[str, Any], field: str) -> None:
        answer = await ada.client.ask(MEMORY, input={"workspaceId": ada.workspace_id, "key": "k", "value": 1, **more})
        assert (answer.code, answer.errors[0]["extensions"]["details"]["field"]) == ("INVALID_INPUT", f"input.{field}")

    async def test_values_are_read_within_a_budget(self, ada: Person) -> None:
        for n in range(34):
            wanted = {"workspaceId": ada.workspace_id, "key": f"k{n}", "value": "x" * 250_000}
            await ada.client.data(
                "mutation($input: SetMemoryInput!) { setMemory(input: $input) { entry { id } } }", input=wanted
            )
        assert (await ada.client.ask(LIST, id=ada.workspace_id, first=100)).code == "TOO_COMPLEX"
        page = (await ada.client.data(LIST, id=ada.workspace_id, first=30))["workspace"]["memory"]
        assert (len(page["nodes"]), page["totalCount"]) == (30, 34)


async def test_a_count_is_exact_whenever_its_worker_is_killed(own_plait: Deployment) -> None:
    """A kill between a change and its event leaves the change done: its repeat finds that."""
    ada = await sign_up(own_plait.url)
    count = {"operation": {"kind": "increment", "key": "{{ item % 3 }}"}}
    graph = {
        "nodes": [
            START,
            node("each", "parallel", {"items": "input.items", "concurrency": 20}),
            node("count", "memory", count, parentKey="each"),
        ],
        "connections": [{"source": "start", "target": "each"}],
    }
    run = await ada.run(await ada.workflow(graph), input={"items": list(range(300))})

    async def counted() -> int:
        listed = await ada.client.data(LIST, id=ada.workspace_id, namespace="default")
        return sum(each["value"] for each in listed["workspace"]["memory"]["nodes"])

    async with asyncio.timeout(LONG_PATIENCE_SECONDS):
        for least in (1, 150):
            while await counted() < least:
                await asyncio.sleep(0.01)
            await killed_and_restarted(own_plait)
        events = await ada.events(run["id"])
    assert events[-1]["__typename"] == "ExecutionCompleted"
    assert await counted() == 300
    assert any(event["__typename"] == "ExecutionRecovered" for event in events)
