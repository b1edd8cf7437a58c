"""A workspace never sees another's data: every root field of the schema is tried with foreign ids."""

import base64
import itertools
import uuid
from typing import Any

import pytest
from graphql import GraphQLField

from tests.e2e import graph
from tests.e2e.client import Client, Refused
from tests.e2e.server import Deployment
from tests.e2e.story import ACTIVITY, EVENTS, GREETING, START, chain, node
from tests.e2e.world import SECRET_VALUE, World, create_key, make_world, thrown_away

#: Types whose objects belong to no workspace.
SHARED = {"Component"}
WITH_IDS = sorted(
    name for name, field in graph.MUTATIONS.items() if any(map(graph.is_id, graph.input_of(field).fields.values()))
)
#: What an owner does to their own world comes in this order, so that there is always something left to do it to.
LAST = (
    *("cancel", "revoke", "delete", "transfer", "remove"),
    *("deleteKnowledgeBase", "deleteEvaluationDataset", "deleteWorkspace", "leave"),
)


@pytest.fixture(scope="module")
def worlds() -> dict[str, tuple[World, World]]:
    return {}


@pytest.fixture
async def both(plait: Deployment, back_end: str, worlds: dict[str, tuple[World, World]]) -> tuple[World, World]:
    """Two worlds that know nothing of each other."""
    if back_end not in worlds:
        worlds[back_end] = (await make_world(plait, "eve"), await make_world(plait, "ada"))
    return worlds[back_end]


def unknown(kind: str) -> str:
    """Make an id of something that nobody has."""
    return base64.urlsafe_b64encode(f"{kind}:{uuid.uuid4().hex}".encode()).rstrip(b"=").decode()


def foreign_inputs(name: str, own: World, foreign: dict[str, str]) -> list[dict[str, Any]]:
    """Every mixture of own and foreign ids that has a foreign one."""
    kind = graph.input_of(graph.MUTATIONS[name])
    ids = [each for each, field in kind.fields.items() if graph.is_id(field)]
    required = [each for each in ids if graph.is_required(kind.fields[each])]
    base = graph.inputs_with(name, own.ids)
    found: list[dict[str, Any]] = []
    for count in range(1, len(ids) + 1):
        for chosen in itertools.combinations(ids, count):
            strangers = {each: foreign[graph.type_of_id(each)] for each in chosen}
            rest = {each: base[each] for each in required if each not in chosen}
            found.append({**base, **rest, **strangers})
    return found


def test_the_worlds_have_one_of_every_type(both: tuple[World, World]) -> None:
    for world in both:
        assert set(world.ids) | SHARED == set(graph.NODE_TYPES)


def test_every_argument_that_takes_an_id_is_tried() -> None:
    assert sorted(graph.fields_with_ids()) == [
        "ArtifactWhere.executionId",
        "ConversationWhere.agentId",
        "ConversationWhere.workflowId",
        "Draft.diff(against)",
        "EvaluationWhere.agentId",
        "EvaluationWhere.datasetId",
        "EvaluationWhere.knowledgeBaseId",
        "Execution.diff(against)",
        "ExecutionWhere.workflowId",
        "FileFolderWhere.parentFolderId",
        "FileWhere.folderId",
        "KnowledgeDocumentWhere.fileId",
        "KnowledgeDocumentWhere.sourceId",
        "KnowledgeSearchWhere.documentIds",
        "KnowledgeSearchWhere.fileIds",
        "KnowledgeSearchWhere.sourceIds",
        "LogWhere.executionId",
        "LogWhere.workflowId",
        "ProcessWhere.workflowId",
        "TaskWhere.assigneeId",
        "TaskWhere.executionId",
        "TriggerWhere.workflowId",
        "WorkflowVersion.diff(against)",
        "Workspace.compareEvaluations(baselineId)",
        "Workspace.compareEvaluations(candidateId)",
        "Workspace.searchKnowledge(baseIds)",
        "Workspace.toolCalls(conversationId)",
    ], "try the new one below"


@pytest.mark.parametrize("name", WITH_IDS)
async def test_a_mutation_finds_nothing_by_foreign_ids(both: tuple[World, World], name: str) -> None:
    eve, ada = both
    before = await ada.dump()
    nobody = {kind: unknown(kind) for kind in ada.ids}
    stranger_inputs = foreign_inputs(name, eve, ada.ids)
    unknown_inputs = foreign_inputs(name, eve, nobody)
    for foreign, missing in zip(stranger_inputs, unknown_inputs, strict=True):
        answer = await eve.owner.client.ask(graph.mutation(name), input=foreign)
        # Where only one of two ids may be given, nothing is looked for.
        assert answer.code == "NOT_FOUND" or answer.details["reason"] == "exactly_one", (foreign, answer.body)
        assert answer.body["data"] is None
        # Nothing tells what exists elsewhere from what exists nowhere.
        twin = await eve.owner.client.ask(graph.mutation(name), input=missing)
        assert (answer.status, answer.code, answer.details, answer.errors[0]["message"]) == (
            twin.status,
            twin.code,
            twin.details,
            twin.errors[0]["message"],
        )
    assert await ada.dump() == before


@pytest.mark.parametrize("kind", [each for each in graph.NODE_TYPES if each not in SHARED])
async def test_node_and_nodes_give_null_for_foreign_ids(both: tuple[World, World], kind: str) -> None:
    eve, ada = both
    document = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"
    assert await eve.owner.client.data(document, id=ada.ids[kind]) == {"node": None, "nodes": [None]}
    own = await ada.owner.client.data(document, id=ada.ids[kind])
    assert own == {"node": {"id": ada.ids[kind]}, "nodes": [{"id": ada.ids[kind]}]}


def root_ids(fields: dict[str, GraphQLField]) -> list[tuple[str, str]]:
    return [(name, each) for name, field in fields.items() for each, item in field.args.items() if graph.is_id(item)]


async def test_queries_give_nothing_by_foreign_ids(both: tuple[World, World]) -> None:
    eve, ada = both
    tried = root_ids(graph.QUERIES)
    assert sorted(tried) == [("node", "id"), ("nodes", "ids"), ("workspace", "id")], "try the new one here"
    for variables in ({"id": ada.owner.workspace_id}, {"slug": ada.owner.slug}):
        field = graph.QUERIES["workspace"]
        answer = await eve.owner.client.ask(graph.document("query", "workspace", field, variables), **variables)
        assert answer.body["data"] == {"workspace": None}, answer.body
        assert answer.code in {None, "NOT_FOUND"}


async def test_subscriptions_are_refused_by_foreign_ids(both: tuple[World, World]) -> None:
    eve, ada = both
    tried = root_ids(graph.SUBSCRIPTIONS)
    assert tried
    for name, argument in tried:
        for world_ids in (ada.ids, {kind: unknown(kind) for kind in ada.ids}):
            field = graph.SUBSCRIPTIONS[name]
            needed = {each: item for each, item in field.args.items() if graph.is_required(item)}
            variables = {
                each: eve.ids[graph.type_of_id(each)] if graph.is_id(item) else graph.value_of(each, item.type)
                for each, item in needed.items()
            }
            variables[argument] = world_ids[graph.type_of_id(argument)]
            document = graph.document("subscription", name, field, variables)
            async with eve.owner.client.subscribe(document, **variables) as stream:
                with pytest.raises(Refused) as refused:
                    await anext(stream)
            assert refused.value.code == "NOT_FOUND"


async def test_filters_and_comparisons_see_nothing_foreign(both: tuple[World, World]) -> None:
    eve, ada = both
    runs = """query($id: ID!, $workflow: ID!) { workspace(id: $id) {
      executions(where: {workflowId: $workflow}) { totalCount nodes { id } } } }"""
    answer = await eve.owner.client.ask(runs, id=eve.ids["Workspace"], workflow=ada.ids["Workflow"])
    if not answer.errors:
        assert answer.data["workspace"]["executions"] == {"totalCount": 0, "nodes": []}
    else:
        assert answer.code == "NOT_FOUND"
    tasks = """query($id: ID!, $person: ID, $run: ID) { workspace(id: $id) {
      tasks(where: {assigneeId: $person, executionId: $run}) { totalCount nodes { id } } } }"""
    for foreign in ({"person": ada.ids["User"]}, {"run": ada.ids["Execution"]}):
        found = await eve.owner.client.data(tasks, id=eve.ids["Workspace"], **foreign)
        assert found["workspace"]["tasks"] == {"totalCount": 0, "nodes": []}
    artifacts = """query($id: ID!, $run: ID) { workspace(id: $id) {
      artifacts(where: {executionId: $run}) { totalCount nodes { id } } } }"""
    found = await eve.owner.client.data(artifacts, id=eve.ids["Workspace"], run=ada.ids["Execution"])
    assert found["workspace"]["artifacts"] == {"totalCount": 0, "nodes": []}
    kept = """query($id: ID!, $folder: ID) { workspace(id: $id) {
      files(where: {folderId: $folder}) { totalCount }
      fileFolders(where: {parentFolderId: $folder}) { totalCount } } }"""
    found = await eve.owner.client.data(kept, id=eve.ids["Workspace"], folder=ada.ids["FileFolder"])
    assert found["workspace"] == {"files": {"totalCount": 0}, "fileFolders": {"totalCount": 0}}
    talks = """query($id: ID!, $agent: ID, $workflow: ID) { workspace(id: $id) {
      conversations(where: {agentId: $agent, workflowId: $workflow}) { totalCount nodes { id } } } }"""
    for foreign in ({"agent": ada.ids["Agent"]}, {"workflow": ada.ids["Workflow"]}):
        found = await eve.owner.client.data(talks, id=eve.ids["Workspace"], **foreign)
        assert found["workspace"]["conversations"] == {"totalCount": 0, "nodes": []}
    started = """query($id: ID!, $workflow: ID) { workspace(id: $id) {
      triggers(where: {workflowId: $workflow}) { totalCount } processes(where: {workflowId: $workflow}) { totalCount }
    } }"""
    found = await eve.owner.client.data(started, id=eve.ids["Workspace"], workflow=ada.ids["Workflow"])
    assert found["workspace"] == {"triggers": {"totalCount": 0}, "processes": {"totalCount": 0}}
    lines = """query($id: ID!, $workflow: ID, $run: ID) { workspace(id: $id) {
      logs(where: {workflowId: $workflow, executionId: $run}) { totalCount nodes { message } } } }"""
    for foreign in ({"workflow": ada.ids["Workflow"]}, {"run": ada.ids["Execution"]}):
        found = await eve.owner.client.data(lines, id=eve.ids["Workspace"], **foreign)
        assert found["workspace"]["logs"] == {"totalCount": 0, "nodes": []}
    calls = """query($id: ID!, $chat: ID) { workspace(id: $id) {
      toolCalls(conversationId: $chat) { totalCount nodes { id } } } }"""
    found = await eve.owner.client.data(calls, id=eve.ids["Workspace"], chat=ada.ids["Conversation"])
    assert found["workspace"]["toolCalls"] == {"totalCount": 0, "nodes": []}
    documents = """query($id: ID!, $file: ID, $source: ID) { node(id: $id) { ... on KnowledgeBase {
      documents(where: {fileId: $file, sourceId: $source}) { totalCount } } } }"""
    for foreign in ({"file": ada.ids["File"]}, {"source": ada.ids["KnowledgeSource"]}):
        found = await eve.owner.client.data(documents, id=eve.ids["KnowledgeBase"], **foreign)
        assert found["node"]["documents"] == {"totalCount": 0}
    passages = """query($id: ID!, $bases: [ID!], $where: KnowledgeSearchWhere) { workspace(id: $id) {
      searchKnowledge(query: "work", baseIds: $bases, where: $where) { text } } }"""
    for where in (
        {"documentIds": [ada.ids["KnowledgeDocument"]]},
        {"fileIds": [ada.ids["File"]]},
        {"sourceIds": [ada.ids["KnowledgeSource"]]},
    ):
        found = await eve.owner.client.data(passages, id=eve.ids["Workspace"], where=where)
        assert found["workspace"]["searchKnowledge"] == []
    answer = await eve.owner.client.ask(passages, id=eve.ids["Workspace"], bases=[ada.ids["KnowledgeBase"]])
    assert answer.code == "NOT_FOUND", answer.body
    measured = """query($id: ID!, $where: EvaluationWhere) { workspace(id: $id) {
      evaluations(where: $where) { totalCount } } }"""
    for where in (
        {"datasetId": ada.ids["EvaluationDataset"]},
        {"knowledgeBaseId": ada.ids["KnowledgeBase"]},
        {"agentId": ada.ids["Agent"]},
    ):
        found = await eve.owner.client.data(measured, id=eve.ids["Workspace"], where=where)
        assert found["workspace"]["evaluations"] == {"totalCount": 0}
    compared = """query($id: ID!, $one: ID!, $two: ID!) { workspace(id: $id) {
      compareEvaluations(baselineId: $one, candidateId: $two) { questionCount } } }"""
    for other in (ada.ids["Evaluation"], unknown("Evaluation")):
        for one, two, field in (
            (eve.ids["Evaluation"], other, "candidateId"),
            (other, eve.ids["Evaluation"], "baselineId"),
        ):
            answer = await eve.owner.client.ask(compared, id=eve.ids["Workspace"], one=one, two=two)
            assert (answer.code, answer.details["field"]) == ("NOT_FOUND", field), answer.body
    for field in ("draft { diff(against: $other) { kind } }", "publishedVersion { diff(against: $other) { kind } }"):
        document = f"query($id: ID!, $other: ID!) {{ node(id: $id) {{ ... on Workflow {{ {field} }} }} }}"
        answer = await eve.owner.client.ask(document, id=eve.ids["Workflow"], other=ada.ids["WorkflowVersion"])
        assert answer.code == "NOT_FOUND", answer.body
    document = """query($id: ID!, $other: ID!) { node(id: $id) { ... on Execution {
      diff(against: $other) { isEqual } } } }"""
    for other in (ada.ids["Execution"], unknown("Execution")):
        answer = await eve.owner.client.ask(document, id=eve.ids["Execution"], other=other)
        assert answer.code == "NOT_FOUND", answer.body


async def test_a_cursor_of_another_workspace_is_refused(both: tuple[World, World]) -> None:
    eve, ada = both
    document = "query($id: ID!) { workspace(id: $id) { activity(first: 1) { nodes { cursor } } } }"
    page = await ada.owner.client.data(document, id=ada.ids["Workspace"])
    cursor = page["workspace"]["activity"]["nodes"][0]["cursor"]
    async with eve.owner.client.subscribe(ACTIVITY, id=eve.ids["Workspace"], after=cursor) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code == "INVALID_INPUT"


async def test_a_secret_is_not_used_by_another_workspace(both: tuple[World, World]) -> None:
    eve, _ = both
    header = {"method": "GET", "url": "http://127.0.0.1:9/", "headers": {"x": "{{ secrets.OTHER }}"}, "maxRetries": 0}
    workflow = await eve.owner.workflow(chain(START, node("call", "http_request", header)), is_published=False)
    run = await eve.owner.run(workflow, draftRevision=1, waitMs=50_000)
    assert run["status"] == "FAILED"
    assert SECRET_VALUE not in str(await eve.owner.events(run["id"]))


async def test_a_key_does_not_reach_its_owners_other_workspace(both: tuple[World, World]) -> None:
    _, ada = both
    made = await ada.owner.client.data('mutation { createWorkspace(input: {name: "Other"}) { workspace { id } } }')
    other = made["createWorkspace"]["workspace"]["id"]
    scopes = sorted(graph.SCHEMA.type_map["Scope"].values)  # pyright: ignore[reportAttributeAccessIssue]
    _, token = await create_key(ada.owner, scopes)
    key = type(ada.owner.client)(ada.owner.client.url, token)
    answer = await key.ask("query($id: ID!) { workspace(id: $id) { id } }", id=other)
    assert answer.body["data"] == {"workspace": None}
    viewer = await key.data("{ viewer { workspaces { nodes { id } } } }")
    assert viewer["viewer"]["workspaces"]["nodes"] == [{"id": ada.ids["Workspace"]}]
    answer = await key.ask(
        "mutation($input: CreateWorkflowInput!) { createWorkflow(input: $input) { workflow { id } } }",
        input={"workspaceId": other, "name": "X"},
    )
    assert answer.code == "NOT_FOUND"


async def test_the_owner_finds_all_of_it(plait: Deployment) -> None:
    """The control of the tests above: the same inputs with one's own ids do find something."""
    world = await make_world(plait, "owner")

    def order(name: str) -> tuple[int, bool]:
        # Comments and versions go before what they are of, and with it.
        place = max((place for place, prefix in enumerate(LAST, 1) if name.startswith(prefix)), default=0)
        return place, not name.endswith(("Comment", "FileVersion"))

    for name in sorted(WITH_IDS, key=order):
        kind = graph.input_of(graph.MUTATIONS[name])
        given = graph.inputs_with(name, world.ids)
        if not any(graph.is_id(kind.fields[each]) for each in given):
            given[next(each for each, field in kind.fields.items() if graph.is_id(field))] = world.ids["Workflow"]
        answer = await world.owner.client.ask(graph.mutation(name), input=given)
        assert answer.code not in {"NOT_FOUND", "INTERNAL"}, (name, answer.body)
        if name in {"emptyTrash", "purgeFile", "restoreFile"}:
            world.ids["TrashedFile"] = await thrown_away(world.owner)
        if name == "revokeSession":
            signed_in = await Client(plait.url).data(
                "mutation($input: SignInInput!) { signIn(input: $input) { token } }",
                input={"username": world.owner.name, "password": "an unlikely sentence 42"},
            )
            object.__setattr__(world.owner.client, "token", signed_in["signIn"]["token"])


async def test_events_of_a_workspace_are_not_told_to_another(both: tuple[World, World]) -> None:
    eve, ada = both
    document = "query($id: ID!) { workspace(id: $id) { activity(first: 1) { nodes { cursor } } } }"
    page = await eve.owner.client.data(document, id=eve.ids["Workspace"])
    cursor = page["workspace"]["activity"]["nodes"][0]["cursor"]
    async with eve.owner.client.subscribe(ACTIVITY, id=eve.ids["Workspace"], after=cursor) as stream:
        run = await ada.owner.run(await ada.owner.workflow(GREETING), input={"name": "Ada"}, waitMs=50_000)
        own = await eve.owner.workflow(GREETING, is_published=False)
        assert (await anext(stream))["subjectId"] == own
    async with ada.owner.client.subscribe(EVENTS, id=run["id"], after=0) as events:
        assert len(await events.rest()) == run["lastSequence"]
