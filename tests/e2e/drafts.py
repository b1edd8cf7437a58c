"""What tests of live drafts ask for: edits, and a follower that keeps its own copy of the draft."""

import itertools
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.client import Client, Stream
from tests.e2e.story import Person

STEP = """__typename kind
  ... on NodeAdded { node { ...n } } ... on NodeRemoved { node { ...n } }
  ... on NodeFieldChanged { nodeKey field from to }
  ... on LinkAdded { link { source sourceHandle target targetHandle } }
  ... on LinkRemoved { link { source sourceHandle target targetHandle } }
  ... on VariableAdded { variable { name value description } }
  ... on VariableRemoved { variable { name value description } }
  ... on VariableFieldChanged { name field from to }
  ... on TextChanged { nodeKey field splices { at removed inserted } }
  ... on MetadataChanged { field from to }"""
OPERATION = f"""revision operationId batchId clientId origin undoesRevision undoneByRevision
  author {{ kind user {{ id }} }} changes {{ {STEP} }}
  overrides {{ revision nodeKey field author {{ user {{ id }} }} }}"""
REJECTED = "operationId index code message field"
NODE = "fragment n on WorkflowNode { key componentType name config position { x y } parentKey isEnabled isLocked }"
GRAPH = """nodes { ...n } connections { source sourceHandle target targetHandle } variables { name value }"""
_ANSWER = f"workflow {{ id name tags }} revision isApplied accepted {{ {OPERATION} }} rejected {{ {REJECTED} }}"
APPLY = f"""mutation($input: ApplyWorkflowOperationsInput!) {{
  applyWorkflowOperations(input: $input) {{ {_ANSWER} }} }} {NODE}"""
UNDO = f"mutation($input: UndoInput!) {{ undo(input: $input) {{ {_ANSWER} }} }} {NODE}"
REDO = f"mutation($input: RedoInput!) {{ redo(input: $input) {{ {_ANSWER} }} }} {NODE}"
RESTORE = f"""mutation($input: RestoreRevisionInput!) {{ restoreRevision(input: $input) {{
  revision operation {{ {OPERATION} }} }} }} {NODE}"""
FOLLOW = f"""subscription($id: ID!, $after: Int) {{ workflowDraft(workflowId: $id, after: $after) {{
  __typename revision
  ... on DraftSnapshot {{ draft {{ revision {GRAPH} }} }}
  ... on DraftOperationApplied {{ operation {{ {OPERATION} }} }} }} }} {NODE}"""
DRAFT = f"query($id: ID!) {{ node(id: $id) {{ ... on Workflow {{ draft {{ revision {GRAPH} }} }} }} }} {NODE}"
AT = f"""query($id: ID!, $revision: Int!) {{ node(id: $id) {{ ... on Workflow {{ draft {{
  at(revision: $revision) {{ revision {GRAPH} }} }} }} }} }} {NODE}"""
COMPARE = """query($id: ID!, $new: Int!, $old: Int!) { node(id: $id) { ... on Workflow { draft { at(revision: $new) {
  diff(against: $id, againstRevision: $old) { kind } } } } } }"""
HISTORY = f"""query($id: ID!, $first: Int, $after: String) {{ node(id: $id) {{ ... on Workflow {{ draft {{
  isUndoable isRedoable
  history(first: $first, after: $after) {{ totalCount pageInfo {{ endCursor hasNextPage }} nodes {{ {OPERATION} }} }}
  }} }} }} }} {NODE}"""

_names = (f"op-{number}-{uuid.uuid4().hex[:6]}" for number in itertools.count())


def name() -> str:
    """An operation id that nobody else uses."""
    return next(_names)


def add(key: str, component: str = "template", config: Any = None, **more: Any) -> dict[str, Any]:
    config = {"template": "hello"} if config is None and component == "template" else config or {}
    return {"addNode": {"node": {"key": key, "component": component, "config": config, **more}}}


def put(key: str, field: str, value: Any) -> dict[str, Any]:
    """Set one field of a node."""
    return {"updateNode": {"nodeKey": key, "set": [{"field": field, "value": value}]}}


def move(key: str, x: float, y: float = 0) -> dict[str, Any]:
    return {"moveNode": {"nodeKey": key, "position": {"x": x, "y": y}}}


def connect(source: str, target: str) -> dict[str, Any]:
    return {"connect": {"link": {"source": source, "target": target}}}


@dataclass
class Editor:
    """One client of one person on one workflow; remembers the last revision it was told."""

    client: Client
    workflow_id: str
    client_id: str = field(default_factory=lambda: f"client-{uuid.uuid4().hex[:8]}")
    revision: int = 1

    @classmethod
    def of(cls, person: Person, workflow_id: str, url: str | None = None) -> "Editor":
        return cls(person.client if url is None else person.client.at(url), workflow_id)

    async def send(self, *actions: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Apply actions and return the payload."""
        wanted = self.wanted(*actions, **more)
        answer = (await self.client.data(APPLY, input=wanted))["applyWorkflowOperations"]
        self.revision = answer["revision"]
        return answer

    def wanted(self, *actions: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "workflowId": self.workflow_id,
            "clientId": self.client_id,
            "baseRevision": self.revision,
            "operations": [{"operationId": name(), "action": action} for action in actions],
            **more,
        }

    async def undo(self, operation_id: str | None = None) -> dict[str, Any]:
        return await self._take_back("undo", UNDO, operation_id)

    async def redo(self, operation_id: str | None = None) -> dict[str, Any]:
        return await self._take_back("redo", REDO, operation_id)

    async def _take_back(self, what: str, document: str, operation_id: str | None) -> dict[str, Any]:
        wanted = {
            "workflowId": self.workflow_id,
            "clientId": self.client_id,
            "operationId": operation_id or name(),
        }
        answer = (await self.client.data(document, input=wanted))[what]
        self.revision = answer["revision"]
        return answer

    async def draft(self) -> dict[str, Any]:
        return (await self.client.data(DRAFT, id=self.workflow_id))["node"]["draft"]

    async def at(self, revision: int) -> dict[str, Any] | None:
        return (await self.client.data(AT, id=self.workflow_id, revision=revision))["node"]["draft"]["at"]

    async def compared(self, new: int, old: int) -> list[dict[str, Any]]:
        """What makes one revision into another."""
        found = await self.client.data(COMPARE, id=self.workflow_id, new=new, old=old)
        return found["node"]["draft"]["at"]["diff"]

    async def history(self, first: int = 100, after: str | None = None) -> dict[str, Any]:
        return (await self.client.data(HISTORY, id=self.workflow_id, first=first, after=after))["node"]["draft"]

    @asynccontextmanager
    async def follow(self, after: int | None = None) -> AsyncGenerator["Follower"]:
        async with self.client.subscribe(FOLLOW, id=self.workflow_id, after=after) as stream:
            yield Follower(stream)


class Follower:
    """A copy of a draft, kept by the events alone."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.events: list[dict[str, Any]] = []
        self.revision = 0
        self.nodes: dict[str, dict[str, Any]] = {}
        self.links: set[tuple[str, ...]] = set()
        self.variables: dict[str, Any] = {}

    async def next(self) -> dict[str, Any]:
        event = await anext(self.stream)
        self.events.append(event)
        if event["__typename"] == "DraftSnapshot":
            self._begin(event["draft"])
        else:
            assert not self.revision or event["revision"] == self.revision + 1, "a gap or a duplicate"
            for step in event["operation"]["changes"]:
                self._do(step)
        self.revision = event["revision"]
        return event

    async def until(self, revision: int) -> None:
        while self.revision < revision:
            await self.next()

    def shown(self) -> dict[str, Any]:
        """The copy, in the form that `plain` gives a draft."""
        return {"nodes": self.nodes, "connections": self.links, "variables": self.variables}

    def _begin(self, draft: dict[str, Any]) -> None:
        found = plain(draft)
        self.nodes, self.links, self.variables = found["nodes"], found["connections"], found["variables"]

    def _do(self, step: dict[str, Any]) -> None:
        kind = step["__typename"]
        if kind == "NodeAdded":
            self.nodes[step["node"]["key"]] = step["node"]
        elif kind == "NodeRemoved":
            del self.nodes[step["node"]["key"]]
        elif kind == "NodeFieldChanged":
            _put(self.nodes[step["nodeKey"]], step["field"].split("."), step["to"])
            if step["field"] == "key":
                self.nodes[step["to"]] = self.nodes.pop(step["nodeKey"])
        elif kind == "TextChanged":
            node = self.nodes[step["nodeKey"]]
            *path, last = step["field"].split(".")
            for part in path:
                node = node[part]
            for splice in step["splices"]:
                units = node[last].encode("utf-16-le")
                at, removed = splice["at"] * 2, splice["removed"].encode("utf-16-le")
                assert units[at : at + len(removed)] == removed
                units = units[:at] + splice["inserted"].encode("utf-16-le") + units[at + len(removed) :]
                node[last] = units.decode("utf-16-le")
        elif kind == "LinkAdded":
            self.links.add(_link(step["link"]))
        elif kind == "LinkRemoved":
            self.links.remove(_link(step["link"]))
        elif kind == "VariableAdded":
            self.variables[step["variable"]["name"]] = step["variable"]["value"]
        elif kind == "VariableRemoved":
            del self.variables[step["variable"]["name"]]
        elif kind == "VariableFieldChanged" and step["field"] == "value":
            self.variables[step["name"]] = step["to"]


def plain(draft: dict[str, Any]) -> dict[str, Any]:
    """A draft without the order of its parts."""
    return {
        "nodes": {node["key"]: node for node in draft["nodes"]},
        "connections": {_link(link) for link in draft["connections"]},
        "variables": {variable["name"]: variable["value"] for variable in draft["variables"]},
    }


def _link(link: dict[str, Any]) -> tuple[str, ...]:
    return (link["source"], link["sourceHandle"], link["target"], link["targetHandle"])


def _put(held: dict[str, Any], path: list[str], value: Any) -> None:
    *path, last = path
    for part in path:
        held = held[part]
    if value is None:
        held.pop(last, None)
        if last in {"name", "parentKey"}:
            held[last] = None
    else:
        held[last] = value
