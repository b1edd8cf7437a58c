"""What a workflow takes when it is called as a tool: read from the entry of its graph, never told twice."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from app.llm.tools import WRAPPED, Signature
from app.workflows.drafts import WorkflowNotFound
from app.workflows.graph import Graph
from app.workflows.models import Workflow
from app.workflows.targets import RunTargets
from app.workflows.validation import Library

_MAX_DESCRIPTION = 1_000


class WorkflowSignatures:
    """Reads them for agents."""

    def __init__(self, targets: RunTargets, library: Library) -> None:
        self._targets = targets
        self._library = library

    async def of(self, workspace_id: UUID, workflow_id: UUID, version: int | None) -> Signature:
        """Return the signature of a version, of the published one unless told.

        Raises:
            WorkflowNotFound: There is none in that workspace.
            WorkflowIsArchived: Archived workflows do not run.
            WorkflowNotPublished: No version was named and nothing is published.
            VersionNotFound: It has no such version.
        """
        target = await self._targets.resolve_subworkflow(workspace_id, workflow_id, version)
        row = await Workflow.get_or_none(id=workflow_id).only("id", "name", "description")
        if row is None:
            raise WorkflowNotFound
        schema, is_wrapped = input_schema(target.graph, self._library)
        return Signature(description_of(row.name, row.description), schema, is_wrapped)


def description_of(name: str, description: str | None) -> str:
    """Say what a workflow does, for a model."""
    return (description or "")[:_MAX_DESCRIPTION] or f"Runs the workflow “{name}”."


def input_schema(graph: Graph, library: Library) -> tuple[dict[str, Any], bool]:
    """Return the schema of a tool's arguments, from the entry of its graph; and whether the run's input is wrapped."""
    for node in graph.nodes:
        component = library.get(node.component)
        if component is None or not component.is_entry:
            continue
        config: Mapping[str, Any] = node.config
        if node.component == "text_input":
            text: dict[str, Any] = {"type": "string", "description": "What the workflow works on."}
            if isinstance(config.get("maxLength"), int):
                text["maxLength"] = config["maxLength"]
            is_needed = config.get("isRequired", True) and not config.get("default")
            return {"type": "object", "properties": {"text": text}, "required": ["text"] if is_needed else []}, False
        found = config.get("inputSchema")
        if not isinstance(found, Mapping):
            continue
        schema = cast("Mapping[str, Any]", found)
        if schema.get("type") == "object":
            return dict(schema), False
        return {"type": "object", "properties": {WRAPPED: dict(schema)}, "required": [WRAPPED]}, True
    return {"type": "object", "properties": {}}, False
