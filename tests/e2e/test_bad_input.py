"""Bad input gets a clear error with code, field and reason; nothing changes, and never is it the server's fault."""

import base64
import json
from typing import Any

import orjson
import pytest

from tests.e2e import graph
from tests.e2e.client import Answer, Client, Refused
from tests.e2e.server import Deployment
from tests.e2e.story import ACTIVITY, CREATE, EVENTS, GREETING, RUN, START, Person, chain, node
from tests.e2e.world import World, make_world

NUL = "a\x00b"


def check_refused(answer: Answer, *, is_mutation: bool = False) -> None:
    """Assert that somebody else's fault is told clearly."""
    assert answer.status < 500, answer.body
    assert answer.errors, answer.body
    for error in answer.errors:
        extensions = error["extensions"]
        assert extensions["code"] not in {"INTERNAL", "UNAVAILABLE", "TIMEOUT"}, answer.body
        assert extensions["requestId"]
        assert extensions["timestamp"]
        assert set(extensions["details"]) >= {"field", "reason"}
        if is_mutation and error.get("path"):  # what a resolver says; before that it is about the caller's variables
            assert (extensions["details"]["field"] or "input").startswith("input"), answer.body
        assert error["message"]
        assert "\x00" not in error["message"]


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    return {}


@pytest.fixture
async def world(plait: Deployment, back_end: str, worlds: dict[str, World]) -> World:
    if back_end not in worlds:
        worlds[back_end] = await make_world(plait)
    return worlds[back_end]


GRAPHS: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown component": (chain(START, node("x", "no_such_thing")), "input.nodes[1].component", "COMPONENT_UNKNOWN"),
    "cycle": (
        {
            "nodes": [START, node("a", "template", {"template": "x"}), node("b", "template", {"template": "y"})],
            "connections": [
                {"source": "start", "target": "a"},
                {"source": "a", "target": "b"},
                {"source": "b", "target": "a"},
            ],
        },
        "input.nodes[1]",
        "CYCLE",
    ),
    "missing handle": (
        {
            "nodes": [START, node("a", "template", {"template": "x"})],
            "connections": [{"source": "start", "sourceHandle": "nowhere", "target": "a"}],
        },
        "input.connections[0].sourceHandle",
        "HANDLE_MISSING",
    ),
    "unknown node": (
        {"nodes": [START], "connections": [{"source": "start", "target": "nobody"}]},
        "input.connections[0].target",
        "CONNECTION_NODE_MISSING",
    ),
    "wrong configuration": (
        chain(START, node("a", "http_request", {"method": "BREW", "url": "http://example.com"})),
        "input.nodes[1].config.method",
        "CONFIG_INVALID",
    ),
    "over-long name": (chain(START, node("a", "template", {"template": "x"}, name="n" * 10_000)), "input.nodes[1]", ""),
    "over-long key": (chain(START, node("k" * 1_000, "template", {"template": "x"})), "input.nodes[1]", ""),
    "negative timeout": (chain(START, node("a", "template", {"template": "x"}, timeoutMs=-1)), "input.nodes[1]", ""),
}


@pytest.mark.parametrize("name", GRAPHS)
async def test_a_broken_graph_is_refused_with_its_place(world: World, name: str) -> None:
    broken, field, code = GRAPHS[name]
    before = await world.dump()
    owner = world.owner
    answer = await owner.client.ask(CREATE, input={"workspaceId": owner.workspace_id, "name": "X", **broken})
    check_refused(answer)
    assert answer.code == "INVALID_INPUT"
    assert answer.details["field"].startswith(field), answer.body
    if code:
        assert code in {problem["code"] for problem in answer.details["problems"]}, answer.body
    assert await world.dump() == before


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "wrong", ["", "x", "!!!", "Workflow", encoded("Workflow:zz"), encoded("Nothing:" + "0" * 32), "a" * 5_000, NUL]
)
async def test_ids_that_are_none_are_refused(world: World, wrong: str) -> None:
    for name in graph.MUTATIONS:
        kind = graph.input_of(graph.MUTATIONS[name])
        for field in [each for each, item in kind.fields.items() if graph.is_id(item)]:
            answer = await world.owner.client.ask(
                graph.mutation(name), input={**graph.inputs_with(name, world.ids), field: wrong}
            )
            check_refused(answer, is_mutation=True)
            assert answer.code in {"INVALID_INPUT", "NOT_FOUND"}, (name, answer.body)
    for document in ("query($id: ID!) { node(id: $id) { id } }", "query($id: ID!) { workspace(id: $id) { id } }"):
        answer = await world.owner.client.ask(document, id=wrong)
        if answer.errors:
            check_refused(answer)
        else:
            assert next(iter(answer.data.values())) is None
    async with world.owner.client.subscribe(EVENTS, id=wrong) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code in {"INVALID_INPUT", "NOT_FOUND"}


async def test_ids_of_another_type_are_refused(world: World) -> None:
    for name in graph.MUTATIONS:
        kind = graph.input_of(graph.MUTATIONS[name])
        for field in [each for each, item in kind.fields.items() if graph.is_id(item)]:
            wrong = world.ids["Invitation" if graph.type_of_id(field) == "User" else "User"]
            made = {**graph.inputs_with(name, world.ids), field: wrong}
            answer = await world.owner.client.ask(graph.mutation(name), input=made)
            check_refused(answer, is_mutation=True)
            assert answer.code in {"INVALID_INPUT", "NOT_FOUND"}, (name, answer.body)
    async with world.owner.client.subscribe(EVENTS, id=world.ids["Workflow"]) as stream:
        with pytest.raises(Refused):
            await anext(stream)


LISTS = [
    "workflows",
    "executions",
    "tasks",
    "memory",
    "members",
    "apiKeys",
    "invitations",
    "secrets",
    "audit",
    "activity",
    "toolCalls",
]


@pytest.mark.parametrize("name", LISTS)
async def test_wrong_pages_are_refused(world: World, name: str) -> None:
    document = f"""query($id: ID!, $first: Int, $last: Int, $after: String, $before: String) {{ workspace(id: $id) {{
      {name}(first: $first, last: $last, after: $after, before: $before) {{ nodes {{ id }} }} }} }}"""
    cursors = [
        "",
        "x",
        "!!!",
        NUL,
        encoded(NUL),
        encoded('["\\u0000"]'),
        encoded("[1,2,3]"),
        encoded("null"),
        "a" * 9_999,
    ]
    cursors += [encoded(json.dumps(["x", "y", "\x00"])), encoded(json.dumps({"k": "\x00"})), encoded("[" * 5_000)]
    pages: list[dict[str, Any]] = [{"first": -1}, {"last": -1}, {"first": 1_000_000}, {"first": 1, "last": 1}]
    pages += [{"after": cursor} for cursor in cursors] + [{"last": 1, "before": cursor} for cursor in cursors]
    for page in pages:
        answer = await world.owner.client.ask(document, id=world.owner.workspace_id, **page)
        check_refused(answer)
        assert answer.code in {"INVALID_INPUT", "TOO_COMPLEX"}, (page, answer.body)


async def test_a_cursor_that_was_tampered_with_is_refused(world: World) -> None:
    for name in ("workflows", "executions"):
        order = "orderBy: NAME_ASC, " if name == "workflows" else ""
        document = f"""query($id: ID!, $after: String) {{ workspace(id: $id) {{
          {name}({order}first: 1, after: $after) {{ pageInfo {{ endCursor }} }} }} }}"""
        page = await world.owner.client.data(document, id=world.owner.workspace_id)
        cursor: str = page["workspace"][name]["pageInfo"]["endCursor"]
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        for place in range(0, len(raw), 5):
            for byte in (b"\x00", b'"'):
                broken = base64.urlsafe_b64encode(raw[:place] + byte + raw[place + 1 :]).rstrip(b"=").decode()
                answer = await world.owner.client.ask(document, id=world.owner.workspace_id, after=broken)
                assert answer.status < 500
                assert answer.code in {None, "INVALID_INPUT"}, (raw, place, byte, answer.body)


async def test_resuming_from_nowhere_is_refused(world: World) -> None:
    async with world.owner.client.subscribe(EVENTS, id=world.ids["Execution"], after=-1) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code == "INVALID_INPUT"
    for cursor in ("", "x", NUL, encoded(NUL), encoded(f"activity:{'0' * 32}:1")):
        async with world.owner.client.subscribe(ACTIVITY, id=world.owner.workspace_id, after=cursor) as stream:
            with pytest.raises(Refused) as refused:
                await anext(stream)
        assert refused.value.code == "INVALID_INPUT", cursor


ALL_SLOTS = [
    (name, slot) for name, field in sorted(graph.MUTATIONS.items()) for slot in graph.slots(graph.input_of(field))
]


@pytest.mark.parametrize("name", sorted(graph.MUTATIONS))
async def test_nul_is_refused_in_every_text_and_every_json(world: World, name: str) -> None:
    kind = graph.input_of(graph.MUTATIONS[name])
    before = await world.dump()
    for slot in graph.slots(kind):
        values: list[Any] = [NUL, "\x00"]
        if slot.kind == "JSON":
            values = [{"k": NUL}, [["x", {NUL: 1}]], NUL]
        for value in values:
            made = graph.inputs_with(name, world.ids)
            graph.put(kind, made, slot.path, value)
            answer = await world.owner.client.ask(graph.mutation(name), input=made)
            check_refused(answer, is_mutation=True)
            assert answer.code == "INVALID_INPUT", (slot, answer.body)
    assert await world.dump() == before


async def test_nul_is_refused_in_texts_of_queries_and_in_literals(world: World) -> None:
    search = (
        "query($id: ID!, $text: String) { workspace(id: $id) { workflows(where: {search: $text}) { totalCount } } }"
    )
    client, workspace_id = world.owner.client, world.owner.workspace_id
    answer = await client.ask(search, id=workspace_id, text=NUL)
    check_refused(answer)
    assert answer.code == "INVALID_INPUT"
    literals = [
        'query { components(where: {search: "a\\u0000b"}) { totalCount } }',
        'query { components(where: {search: "a\\u{0}b"}) { totalCount } }',
        'query { templates(where: {search: "a\\u0000b"}) { totalCount } }',
        'query { templates(where: {tags: ["a\\u0000b"]}) { totalCount } }',
        'query { workspace(slug: "a\\u0000b") { id } }',
        f'mutation {{ updateWorkspace(input: {{workspaceId: "{workspace_id}", name: "a\\u0000b"}}) {{ __typename }} }}',
        (
            f'mutation {{ runWorkflow(input: {{workflowId: "{world.ids["Workflow"]}", input: {{a: "\\u0000"}}}}) '
            "{ __typename } }"
        ),
    ]
    for literal in literals:
        answer = await client.ask(literal)
        check_refused(answer)
        assert answer.code == "INVALID_INPUT"
    answer = await client.request("GET", "/graphql?query=" + "%7B__typename%7D" + "&variables=%00")
    assert answer.status_code == 400


BODIES: dict[str, tuple[bytes, dict[str, str], set[int]]] = {
    "nothing": (b"", {}, {400}),
    "malformed JSON": (b'{"query": ', {}, {400}),
    "null": (b"null", {}, {400}),
    "a number": (b"5", {}, {400}),
    "a list": (b"[]", {}, {400}),
    "a query that is a number": (b'{"query": 5}', {}, {400}),
    "variables that are a list": (b'{"query": "{__typename}", "variables": []}', {}, {400}),
    "deep JSON": (b'{"query": "{__typename}", "variables": {"a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}}", {}, {400}),
    "unclosed deep JSON": (b"[" * 1_000_000, {}, {400}),
    "broken UTF-8": (b'{"query": "{__typename \xff\xfe}"}', {}, {400}),
    "a lone surrogate": (b'{"query": "{__typename}", "variables": {"a": "\\ud800"}}', {}, {400}),
    "a lone surrogate in a literal": (b'{"query": "{ workspace(slug: \\"\\\\ud800\\") { id } }"}', {}, {200, 400}),
    "a raw NUL": (b'{"query": "{__typename}\x00"}', {}, {400}),
    "an integer of a million digits": (
        b'{"query": "{__typename}", "variables": {"a": ' + b"9" * 1_000_000 + b"}}",
        {},
        {200, 400},
    ),
    "a huge body": (b'{"query": "' + b" " * 14_000_000 + b'"}', {}, {413}),
    "another content type": (b'{"query": "{__typename}"}', {"content-type": "text/plain"}, {415}),
    "another charset": (b'{"query": "{__typename}"}', {"content-type": "application/json; charset=utf-16"}, {415}),
    "an upload": (b"--x\r\n\r\n--x--", {"content-type": "multipart/form-data; boundary=x"}, {400}),
    "deep GraphQL": (b'{"query": "' + b"{a" * 10_000 + b"}" * 10_000 + b'"}', {}, {200, 400}),
    "a wrong operation name": (b'{"query": "{__typename}", "operationName": "Nobody"}', {}, {200, 400}),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_is_no_operation_is_refused(plait: Deployment, ada: Person, name: str) -> None:
    body, headers, statuses = BODIES[name]
    answer = await ada.client.post(body, **headers)
    assert answer.status in statuses, answer.body
    if name != "an integer of a million digits":
        check_refused(answer)
        assert answer.code in {"INVALID_INPUT", "TOO_COMPLEX"}
    assert (await ada.client.data("{ __typename }")) == {"__typename": "Query"}


@pytest.mark.parametrize(
    "frame", ["", "null", "[]", "1", "{", '"x"', "[" * 20_000, '{"type":"subscribe"}', '{"type":5}']
)
async def test_a_frame_that_is_no_message_closes_only_its_socket(plait: Deployment, ada: Person, frame: str) -> None:
    from websockets.exceptions import ConnectionClosed

    async with ada.client.socket() as socket:
        await socket.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert 4400 <= closed.value.rcvd.code < 4500
    assert (await ada.client.data("{ __typename }")) == {"__typename": "Query"}


INPUTS: dict[str, tuple[dict[str, Any], str]] = {
    "64-bit overflow": ({"input": {"n": 2**63}}, "input.input"),
    "nested too deeply": ({"input": orjson.loads("[" * 100 + "]" * 100)}, "input.input"),
    "negative wait": ({"waitMs": -1}, "input.waitMs"),
    "long wait": ({"waitMs": 10**6}, "input.waitMs"),
    "no time": ({"timeoutMs": 0}, "input.timeoutMs"),
    "Int overflow": ({"timeoutMs": 2**31}, "input.timeoutMs"),
    "priority": ({"priority": 101}, "input.priority"),
    "no version": ({"version": 99}, ""),
    "negative version": ({"version": -1}, ""),
    "no revision": ({"draftRevision": 99}, ""),
    "both": ({"version": 1, "draftRevision": 1}, ""),
    "empty key": ({"idempotencyKey": ""}, ""),
    "long key": ({"idempotencyKey": "k" * 256}, ""),
    "a field nobody knows": ({"nobody": 1}, "input"),
}


@pytest.mark.parametrize("name", INPUTS)
async def test_wrong_runs_are_refused_and_none_is_made(world: World, name: str) -> None:
    given, field = INPUTS[name]
    before = await world.dump()
    body = {"query": RUN, "variables": {"input": {"workflowId": world.ids["Workflow"], **given}}}
    answer = await world.owner.client.post(json.dumps(body).encode())
    check_refused(answer)
    assert answer.code in {"INVALID_INPUT", "NOT_FOUND"}, answer.body
    assert str(answer.details["field"] or "").startswith(field), answer.body
    assert await world.dump() == before


async def test_over_long_texts_are_refused_everywhere(world: World) -> None:
    before = await world.dump()
    for name, slot in ALL_SLOTS:
        if slot.kind != "String" or slot.path == ("clientMutationId",):  # echoed, never kept
            continue
        if name in {"createArtifact", "updateArtifact"} and slot.path == ("content",):  # may be a mebibyte
            continue
        if slot.path[-2:] == ("text", "text"):  # of a document: may be two million characters
            continue
        kind = graph.input_of(graph.MUTATIONS[name])
        made = graph.inputs_with(name, world.ids)
        graph.put(kind, made, slot.path, "x" * 300_000)
        answer = await world.owner.client.ask(graph.mutation(name), input=made)
        if not answer.errors and answer.data[name].get("isApplied") is False:
            continue  # what cannot be done to a draft is an answer
        assert answer.code not in {None, "INTERNAL"}, (name, slot, answer.body)
        check_refused(answer, is_mutation=True)
    assert await world.dump() == before


async def test_over_long_texts_find_nothing(world: World) -> None:
    client, long = world.owner.client, "x" * 300_000
    documents = [
        "query($text: String) { workspace(slug: $text) { id } }",
        "query($text: String!) { components(where: {search: $text}) { nodes { id } } }",
        "query($text: String!) { components(where: {type: $text}) { nodes { id } } }",
        """query($text: String!) { viewer { workspaces { nodes {
          workflows(where: {search: $text, tags: [$text]}) { nodes { id } } } } } }""",
        """query($text: String!) { viewer { workspaces { nodes {
          templates(where: {search: $text, tags: [$text]}) { nodes { id } } } } } }""",
    ]
    for document in documents:
        for text in (long, "x" * 300, "%_\\'\"", "\U0001f600" * 100):
            answer = await client.ask(document, text=text)
            assert answer.code in {None, "INVALID_INPUT", "NOT_FOUND"}, (document, answer.body)


async def test_outputs_with_nul_are_data(plait: Deployment, ada: Person) -> None:
    code = node("code", "function", {"code": "def main(input):\n    return {'a\\x00': 'b\\x00c', 'n': chr(0)}\n"})
    run = await ada.run(await ada.workflow(chain(START, code)), waitMs=50_000)
    assert (run["status"], run["output"]) == ("COMPLETED", {"a\x00": "b\x00c", "n": "\x00"})
    assert (await ada.events(run["id"]))[-1]["output"] == run["output"]


async def test_a_signed_out_client_sees_the_same_errors(plait: Deployment) -> None:
    answer = await Client(plait.url, "no-such-token").ask("{ __typename }")
    assert (answer.code, answer.status) == ("UNAUTHENTICATED", 401)
    run = await Client(plait.url).ask(RUN, input={"workflowId": encoded("Workflow:" + "0" * 32)})
    assert run.code == "UNAUTHENTICATED"


async def test_after_all_of_this_runs_still_work(world: World) -> None:
    workflow = await world.owner.workflow(GREETING)
    assert (await world.owner.run(workflow, input={"name": "Ada"}, waitMs=50_000))["output"] == "HELLO, ADA!"
