"""Workflows and components through a schema of just these domains."""

from typing import Any
from uuid import UUID

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from app.accounts.types import Workspace
from app.api import relay
from app.api.context import Context, Info, Services
from app.api.execution import Executor
from app.api.relay import Node, encode
from app.api.scalars import scalar_map
from app.components.operations import ComponentsQuery
from app.components.registry import Registry
from app.kernel.rights import Role, Viewer
from app.workflows.models import Workflow
from app.workflows.operations import WorkflowsMutation
from app.workflows.step_types import OPERATION_TYPES

from .conftest import House


@strawberry.type
class Query(ComponentsQuery):
    @strawberry.field
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        return await relay.resolve_node(info.context, id)

    @strawberry.field
    async def workspace(self, info: Info, id: strawberry.ID) -> Workspace | None:
        return await relay.resolve_node(info.context, id)


@strawberry.type
class Mutation(WorkflowsMutation):
    pass


SCHEMA = strawberry.Schema(Query, Mutation, types=OPERATION_TYPES, config=StrawberryConfig(scalar_map=dict(scalar_map)))


class Api:
    def __init__(self, house: House, viewer: Viewer, workspace_id: UUID) -> None:
        self.workspace = encode("Workspace", workspace_id)
        self._house, self._viewer = house, viewer
        self._executor = Executor(SCHEMA)

    async def answer(self, text: str, **variables: Any) -> Any:
        services = Services(
            {Registry: self._house.registry, **self._house.accounts.instances(), **self._house.instances()}
        )
        context = Context(services=services, request_id="request-1", optional_viewer=self._viewer)
        return await self._executor.execute(text, variables, None, context)

    async def ask(self, text: str, **variables: Any) -> Any:
        answer = await self.answer(text, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def refused(self, text: str, **variables: Any) -> Any:
        answer = await self.answer(text, **variables)
        return answer["errors"][0]["extensions"]

    async def create(self, **parts: Any) -> Any:
        new = {"workspaceId": self.workspace, "name": "Greeter", **GREETING, **parts}
        return (await self.ask(CREATE, input=new))["createWorkflow"]["workflow"]


GREETING: dict[str, Any] = {
    "nodes": [
        {"key": "start", "component": "manual"},
        {"key": "greet", "component": "template", "config": {"template": "Hello {{ input.name }}"}},
    ],
    "connections": [{"source": "start", "target": "greet"}],
    "variables": [{"name": "tone", "value": {"loud": True}}],
}
CREATE = """
mutation ($input: CreateWorkflowInput!) {
  createWorkflow(input: $input) { workflow { id name status createdBy { kind } workspace { name } draft {
    revision nodes { key component { type } handles onError config position { x } retry { maxAttempts } }
    connections { key sourceHandle targetHandle } variables { name value }
    problems { code } } publishedVersion { id } } }
}"""


@pytest.fixture
def api(house: House, acme: UUID, ada: Viewer) -> Api:
    return Api(house, ada, acme)


def test_everything_is_described() -> None:
    schema = SCHEMA._schema
    own = {"Workflow", "Draft", "WorkflowVersion", "Graph", "WorkflowNode", "Link", "Variable", "Problem", "Position"}
    own |= {"RetryPolicy", "Operation", "Component", "Port", "ComponentWhere", "WorkflowWhere", "OnError", "Severity"}
    own |= {"WorkflowStatus", "WorkflowOrder", "OperationKind", "ComponentCategory", "SideEffects", "Mutation"}
    own |= {name for name in schema.type_map if name.endswith(("WorkflowInput", "WorkflowPayload", "NodeInput"))}
    for name in own:
        kind: Any = schema.type_map[name]
        assert kind.description or name == "Mutation", name
        for key, part in (getattr(kind, "fields", None) or getattr(kind, "values", {})).items():
            assert part.description or key == "id", f"{name}.{key}"


async def test_a_workflow_is_made_read_changed_published_and_compared(api: Api) -> None:
    made = await api.create(tags=["demo"])
    assert made["draft"] == {
        "revision": 1,
        "nodes": [
            {
                "key": "start",
                "component": {"type": "manual"},
                "handles": ["output"],
                "onError": "FAIL",
                "config": {},
                "position": {"x": 0.0},
                "retry": None,
            },
            {
                "key": "greet",
                "component": {"type": "template"},
                "handles": ["output"],
                "onError": "FAIL",
                "config": {"template": "Hello {{ input.name }}"},
                "position": {"x": 0.0},
                "retry": None,
            },
        ],
        "connections": [{"key": "start.output->greet.input", "sourceHandle": "output", "targetHandle": "input"}],
        "variables": [{"name": "tone", "value": {"loud": True}}],
        "problems": [],
    }
    assert (made["workspace"], made["createdBy"], made["status"]) == ({"name": "acme"}, {"kind": "USER"}, "DRAFT")
    publish = (
        "mutation ($i: PublishWorkflowInput!) { publishWorkflow(input: $i) { version { id number note nodes { key }\
        publishedBy { kind } workflow { id } } workflow { status publishedVersion { number } } } }"
    )
    first = (await api.ask(publish, i={"workflowId": made["id"], "note": "first"}))["publishWorkflow"]
    assert first["version"]["workflow"] == {"id": made["id"]}
    assert first["workflow"] == {"status": "PUBLISHED", "publishedVersion": {"number": 1}}
    update = "mutation ($i: UpdateWorkflowInput!) { updateWorkflow(input: $i) { workflow { description draft { revision\
        diff(against: $against) { __typename kind ... on NodeFieldChanged { nodeKey field from to }\
        ... on NodeAdded { node { key } } ... on LinkAdded { link { key } }\
        ... on VariableRemoved { variable { name } } } } } } }".replace("$i: Up", "$against: ID!, $i: Up")
    nodes = [
        GREETING["nodes"][0],
        {**GREETING["nodes"][1], "config": {"template": "Bye"}, "retry": {"maxAttempts": 3}, "onError": "BRANCH"},
        {"key": "oops", "component": "template", "config": {"template": "sorry"}},
    ]
    links = [*GREETING["connections"], {"source": "greet", "sourceHandle": "error", "target": "oops"}]
    changed = await api.ask(
        update,
        against=first["version"]["id"],
        i={
            "workflowId": made["id"],
            "description": "Better",
            "nodes": nodes,
            "connections": links,
            "variables": [],
            "baseRevision": 1,
        },
    )
    workflow = changed["updateWorkflow"]["workflow"]
    assert (workflow["description"], workflow["draft"]["revision"]) == ("Better", 2)
    steps = workflow["draft"]["diff"]
    assert [step["kind"] for step in steps[:3]] == ["VARIABLE_REMOVED", "NODE_ADDED", "LINK_ADDED"]
    assert steps[2]["link"] == {"key": "greet.error->oops.input"}
    assert {step["field"]: (step["from"], step["to"]) for step in steps[3:]} == {
        "retry": (
            None,
            {"maxAttempts": 3, "firstDelayMs": 500, "maxDelayMs": 60000, "multiplier": 2.0, "jitter": 0.5, "codes": []},
        ),
        "onError": ("fail", "branch"),
        "config.template": ("Hello {{ input.name }}", "Bye"),
    }
    stale = await api.refused(update, against=made["id"], i={"workflowId": made["id"], "nodes": [], "baseRevision": 1})
    assert (stale["code"], stale["details"]["currentRevision"]) == ("CONFLICT", 2)
    restore = "mutation ($i: RestoreVersionInput!) { restoreVersion(input: $i) { workflow { draft { revision\
        nodes { key } } } } }"
    restored = await api.ask(restore, i={"versionId": first["version"]["id"], "baseRevision": 2})
    assert restored["restoreVersion"]["workflow"]["draft"] == {
        "revision": 3,
        "nodes": [{"key": "start"}, {"key": "greet"}],
    }


async def test_all_problems_come_at_once_with_their_fields(api: Api) -> None:
    nodes = [
        {"key": "a", "component": "nope", "retry": {"maxAttempts": 0}, "timeoutMs": -1},
        {"key": "b", "component": "http_request", "config": {"url": 7}},
        {"key": "c", "component": "template", "config": [1]},
    ]
    new = {"workspaceId": api.workspace, "name": "x", "nodes": nodes, "connections": [{"source": "b", "target": "z"}]}
    refused = await api.refused(CREATE, input=new)
    assert refused["code"] == "INVALID_INPUT"
    assert refused["details"]["field"] == "input.nodes[0].retry.maxAttempts"
    assert {(each["field"], each["code"]) for each in refused["details"]["problems"]} == {
        ("input.nodes[0].retry.maxAttempts", "VALUE_INVALID"),
        ("input.nodes[0].timeoutMs", "VALUE_INVALID"),
        ("input.nodes[2].config", "VALUE_INVALID"),
        ("input.nodes[0].component", "COMPONENT_UNKNOWN"),
        ("input.nodes[1].config.url", "CONFIG_INVALID"),
        ("input.connections[0].target", "CONNECTION_NODE_MISSING"),
    }
    assert await Workflow.all().count() == 0


LIST = """
query ($id: ID!, $where: WorkflowWhere, $by: WorkflowOrder! = CREATED_AT_DESC, $first: Int, $after: String) {
  workspace(id: $id) { workflows(where: $where, orderBy: $by, first: $first, after: $after) {
    totalCount edges { node { name draft { nodes { key } } publishedVersion { number } } }
    pageInfo { hasNextPage endCursor } } } }"""


async def test_lists_filter_order_and_page(api: Api) -> None:
    for name, tags in (("Beta", ["x"]), ("alpha", ["x", "y"]), ("Gamma", [])):
        await api.create(name=name, tags=tags)

    async def names(**variables: Any) -> list[str]:
        found = (await api.ask(LIST, id=api.workspace, **variables))["workspace"]["workflows"]
        return [edge["node"]["name"] for edge in found["edges"]]

    assert await names(by="NAME_ASC") == ["Beta", "Gamma", "alpha"]
    assert await names(by="NAME_DESC") == ["alpha", "Gamma", "Beta"]
    assert await names(where={"tags": ["x"]}, by="NAME_ASC") == ["Beta", "alpha"]
    assert await names(where={"tags": ["x", "y"], "status": ["DRAFT"], "search": "ALPHA"}) == ["alpha"]
    assert await names(where={"createdBefore": "2020-01-01T00:00:00Z"}) == []
    page = (await api.ask(LIST, id=api.workspace, by="NAME_ASC", first=2))["workspace"]["workflows"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    cursor = page["pageInfo"]["endCursor"]
    assert await names(by="NAME_ASC", first=2, after=cursor) == ["alpha"]
    for wrong in ({"by": "NAME_DESC", "after": cursor}, {"after": "!"}, {"first": -1}):
        refused = await api.refused(LIST, id=api.workspace, **wrong)
        assert refused["code"] == "INVALID_INPUT"


async def test_a_document_goes_out_and_comes_in(api: Api) -> None:
    made = await api.create()
    export = "mutation ($i: ExportWorkflowInput!) { exportWorkflow(input: $i) { document } }"
    document = (await api.ask(export, i={"workflowId": made["id"]}))["exportWorkflow"]["document"]
    shown = await api.ask("query ($id: ID!) { node(id: $id) { ... on Workflow { exportDocument } } }", id=made["id"])
    assert shown["node"]["exportDocument"] == document
    import_ = "mutation ($i: ImportWorkflowInput!) { importWorkflow(input: $i) { workflow { id name draft {\
        nodes { key config } connections { key } variables { name } } } } }"
    back = await api.ask(import_, i={"workspaceId": api.workspace, "document": document, "remapKeys": True})
    workflow = back["importWorkflow"]["workflow"]
    assert workflow["id"] != made["id"]
    assert workflow["draft"]["connections"] == [{"key": "manual_1.output->template_1.input"}]
    for hostile in (None, [], 1, {"format": "other"}, {**document, "graph": {"nodes": [{"key": 1}]}}):
        answer = await api.answer(import_, i={"workspaceId": api.workspace, "document": hostile})
        assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
    document["graph"]["nodes"][0]["component"] = "of_another_house"
    unknown = await api.refused(import_, i={"workspaceId": api.workspace, "document": document})
    assert unknown["details"]["field"] == "input.document.graph.nodes[0].component"
    assert (await api.refused(export, i={}))["details"]["reason"] == "exactly_one"


@pytest.mark.parametrize(
    ("mutation", "fields"),
    [
        ("duplicateWorkflow", "workflow { name status }"),
        ("archiveWorkflow", "workflow { name status }"),
        ("unarchiveWorkflow", "workflow { name status }"),
        ("deleteWorkflow", "deletedWorkflowId"),
    ],
)
async def test_simple_verbs(house: House, api: Api, mutation: str, fields: str) -> None:
    made = await api.create()
    kind = mutation[0].upper() + mutation[1:]
    text = f"mutation ($i: {kind}Input!) {{ {mutation}(input: $i) {{ {fields} }} }}"
    done = (await api.ask(text, i={"workflowId": made["id"]}))[mutation]
    assert (
        done
        == {
            "duplicateWorkflow": {"workflow": {"name": "Copy of Greeter", "status": "DRAFT"}},
            "archiveWorkflow": {"workflow": {"name": "Greeter", "status": "ARCHIVED"}},
            "unarchiveWorkflow": {"workflow": {"name": "Greeter", "status": "DRAFT"}},
            "deleteWorkflow": {"deletedWorkflowId": made["id"]},
        }[mutation]
    )
    other = await house.workspace("other")
    eve = Api(house, await house.member(other, Role.OWNER), other)
    foreign = await eve.refused(text, i={"workflowId": (await api.create())["id"]})
    assert foreign["code"] == "NOT_FOUND"
    wrong = await api.refused(text, i={"workflowId": api.workspace})
    assert (wrong["code"], wrong["details"]["field"]) == ("INVALID_INPUT", "input.workflowId")


async def test_node_hides_what_is_foreign(house: House, api: Api) -> None:
    made = await api.create()
    other = await house.workspace("other")
    eve = Api(house, await house.member(other, Role.OWNER), other)
    text = "query ($id: ID!) { node(id: $id) { id __typename } }"
    assert (await api.ask(text, id=made["id"]))["node"] == {"id": made["id"], "__typename": "Workflow"}
    assert (await eve.ask(text, id=made["id"]))["node"] is None


async def test_the_library_is_listed_with_its_schemas(api: Api) -> None:
    text = (
        "query ($w: ComponentWhere, $first: Int, $after: String) { components(where: $w, first: $first, after: $after)\
        { totalCount edges { cursor node { id type category configSchema inputs { name } outputs { name } handles\
        sideEffects isStreaming isEntry } } } }"
    )
    everything = (await api.ask(text, first=100))["components"]
    types = [edge["node"]["type"] for edge in everything["edges"]]
    assert everything["totalCount"] == len(types) >= 16
    assert {"manual", "api", "template", "condition", "http_request", "parallel"} <= set(types)
    by_type = {edge["node"]["type"]: edge["node"] for edge in everything["edges"]}
    assert by_type["condition"]["handles"] == ["else"]
    assert by_type["fail"]["handles"] == []
    assert by_type["http_request"]["sideEffects"] == "ONCE"
    assert by_type["http_request"]["configSchema"]["properties"]["url"]["x-plait"] == "template"
    assert (by_type["manual"]["inputs"], by_type["manual"]["isEntry"]) == ([], True)
    one = (await api.ask(text, w={"type": "template"}))["components"]["edges"]
    assert [edge["node"]["type"] for edge in one] == ["template"]
    inputs = (await api.ask(text, w={"category": "INPUT"}))["components"]["edges"]
    assert {edge["node"]["category"] for edge in inputs} == {"INPUT"}
    found = (await api.ask(text, w={"search": "http REQUEST"}))["components"]["edges"]
    assert [edge["node"]["type"] for edge in found] == ["http_request"]
    rest = (await api.ask(text, first=100, after=everything["edges"][0]["cursor"]))["components"]["edges"]
    assert [edge["node"]["type"] for edge in rest] == types[1:]
    shown = await api.ask("query ($id: ID!) { node(id: $id) { ... on Component { type } } }", id=one[0]["node"]["id"])
    assert shown["node"] == {"type": "template"}
