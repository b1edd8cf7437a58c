"""Tools over workflows: find, read, explain what is wrong, and make one."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.components.registry import Registry
from app.copilot import edits, graph_text
from app.copilot.tools.kit import DEFAULT_FOUND, LIMIT, CopilotTool, id_of, schema, text, viewer_of
from app.kernel.ids import global_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Scope
from app.llm.tools import ToolContext, ToolResult
from app.workflows.branches.service import Branches
from app.workflows.drafts import FIRST_REVISION, WorkflowNotFound
from app.workflows.editing import Editing
from app.workflows.graph import Graph
from app.workflows.listing import WorkflowFilter, WorkflowOrder
from app.workflows.problems import Severity
from app.workflows.service import NewWorkflow, Workflows
from app.workflows.versions import Versions

WORKFLOW = "Workflow"
BRANCH = "WorkflowBranch"
WORKFLOW_ID = text("The id of the workflow, as list_workflows gives it.")
BRANCH_ID = text("The id of a branch of it; without one, its live draft is meant.")
_MAX_PARTS = 500  #: nodes, or connections, of a new workflow
_NODE = {
    **edits.OPERATION,
    "properties": {
        name: edits.OPERATION["properties"][name] for name in ("key", "component", "name", "config", "parent_key")
    },
    "required": ["key", "component"],
}
_LINK = {
    **edits.OPERATION,
    "properties": {
        name: edits.OPERATION["properties"][name] for name in ("source", "source_handle", "target", "target_handle")
    },
    "required": ["source", "target"],
}


class WorkflowDesk:
    """What these tools work with."""

    def __init__(
        self, workflows: Workflows, versions: Versions, branches: Branches, editing: Editing, library: Registry
    ) -> None:
        self.workflows = workflows
        self.versions = versions
        self.branches = branches
        self.editing = editing
        self.library = library

    async def workflow(self, ctx: ToolContext, given: str) -> Any:
        """Return a workflow of the workspace.

        Raises:
            WorkflowNotFound: There is none, it is not visible, or it is of another workspace.
            Forbidden: The person may not read workflows.
        """
        found = await self.workflows.get(viewer_of(ctx), id_of(given, WORKFLOW))
        if found.workspace_id != ctx.workspace_id:
            raise WorkflowNotFound
        return found

    async def draft(self, ctx: ToolContext, arguments: Mapping[str, Any]) -> tuple[Any, UUID | None, int, Graph]:
        """Return a workflow, the branch that is meant or None for its live draft, and that one's revision and graph.

        Raises:
            WorkflowNotFound: There is none, or it is not visible; so for the branch.
        """
        row = await self.workflow(ctx, arguments["workflow_id"])
        viewer = viewer_of(ctx)
        if arguments.get("branch_id") is not None:
            branch_id = id_of(arguments["branch_id"], BRANCH)
            await self.editing.line(viewer, row.id, Scope.WORKFLOWS_READ, branch_id=branch_id)
            _, revision, graph = await self.branches.draft(viewer, branch_id)
            return row, branch_id, revision, graph
        found = (await self.versions.drafts(viewer, [row.id])).get(row.id)
        if found is None:
            raise WorkflowNotFound
        return row, None, *found


class ListWorkflows(CopilotTool):
    """Finds workflows."""

    name = "list_workflows"
    description = "List the workflows of the workspace, those that changed last first; search for words in their names."
    parameters = schema(
        search=text("Words that name and description must all contain."),
        tag=text("A tag that they must have."),
        limit=LIMIT,
    )
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_READ
    is_reading = True

    def __init__(self, desk: WorkflowDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """List them."""
        where = WorkflowFilter(
            search=arguments.get("search"), tags=[arguments["tag"]] if arguments.get("tag") is not None else ()
        )
        page = await self._desk.workflows.page(
            viewer_of(ctx),
            ctx.workspace_id,
            where,
            WorkflowOrder.UPDATED_AT_DESC,
            PageRequest(first=arguments.get("limit") or DEFAULT_FOUND),
        )
        total, _ = await page.total()
        found = [
            {
                "id": global_id(WORKFLOW, row.id),
                "name": row.name,
                "description": row.description,
                "status": row.status.name,
                "tags": list(row.tags),
                "updatedAt": row.updated_at.isoformat(),
            }
            for row in page.items
        ]
        return ToolResult({"workflows": found, "total": total, "hasMore": page.has_next})


class ReadWorkflow(CopilotTool):
    """Reads a draft."""

    name = "read_workflow"
    description = (
        "Read a workflow as a short text: its nodes with their configurations, its connections and variables, and its "
        "open branches. Literal secrets are left out."
    )
    parameters = schema(["workflow_id"], workflow_id=WORKFLOW_ID, branch_id=BRANCH_ID)
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_READ
    is_reading = True

    def __init__(self, desk: WorkflowDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Read it."""
        row, branch_id, revision, graph = await self._desk.draft(ctx, arguments)
        page = await self._desk.branches.page(viewer_of(ctx), row.id, [], PageRequest(first=DEFAULT_FOUND))
        content = {
            "id": global_id(WORKFLOW, row.id),
            "name": row.name,
            "description": row.description,
            "status": row.status.name,
            "tags": list(row.tags),
            "branchId": None if branch_id is None else global_id(BRANCH, branch_id),
            "revision": revision,
            "graph": graph_text.describe(graph, self._desk.library),
            "branches": [
                {"id": global_id(BRANCH, each.id), "name": each.name, "status": each.status.name} for each in page.items
            ],
        }
        return ToolResult(content, data={"kind": "workflow", "id": content["id"]})


class ExplainProblems(CopilotTool):
    """Says what is wrong with a draft."""

    name = "explain_problems"
    description = (
        "List what is wrong with a workflow's draft, or a branch: what forbids publishing, and what to look at."
    )
    parameters = schema(["workflow_id"], workflow_id=WORKFLOW_ID, branch_id=BRANCH_ID)
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_READ
    is_reading = True

    def __init__(self, desk: WorkflowDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """List them."""
        _, _, revision, graph = await self._desk.draft(ctx, arguments)
        found = await self._desk.versions.draft_problems(viewer_of(ctx), ctx.workspace_id, graph)
        is_publishable = all(each.severity is not Severity.ERROR for each in found)
        content = {
            "revision": revision,
            "isPublishable": is_publishable,
            "problems": graph_text.problems_shown(found),
        }
        return ToolResult(content)


class CreateWorkflow(CopilotTool):
    """Makes a workflow."""

    name = "create_workflow"
    description = (
        "Make a new workflow as a draft, with nodes and connections; nothing runs until a person publishes or runs it. "
        "Ask list_components first for components and their configuration. A run starts at a node such as `api`. A "
        "secret is named, {{ secrets.NAME }}, and never written out."
    )
    parameters = schema(
        ["name"],
        name=text("What people call it."),
        description=text("What it is for.", 5_000),
        tags={"type": "array", "items": text("A tag."), "maxItems": 20},
        nodes={"type": "array", "items": _NODE, "maxItems": _MAX_PARTS},
        connections={"type": "array", "items": _LINK, "maxItems": _MAX_PARTS},
    )
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_WRITE

    def __init__(self, desk: WorkflowDesk) -> None:
        self._desk = desk

    async def hidden(self, arguments: Mapping[str, Any], ctx: ToolContext) -> Mapping[str, Any]:
        """Leave literal secrets of nodes out."""
        del ctx
        if "nodes" not in arguments:
            return arguments
        return {**arguments, "nodes": edits.hidden_operations(arguments["nodes"], None, self._desk.library)}

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Make it."""
        viewer = viewer_of(ctx)
        graph = edits.read_graph(arguments.get("nodes", ()), arguments.get("connections", ()), self._desk.library)
        row = await self._desk.workflows.create(
            viewer,
            ctx.workspace_id,
            NewWorkflow(arguments["name"], arguments.get("description"), arguments.get("tags", ()), graph),
            idempotency_key=ctx.idempotency_key,
            mutation="copilot.createWorkflow",
            place="arguments",
        )
        found = await self._desk.versions.draft_problems(viewer, ctx.workspace_id, graph)
        content = {
            "id": global_id(WORKFLOW, row.id),
            "name": row.name,
            "status": row.status.name,
            "graph": graph_text.describe(graph, self._desk.library),
            "problems": graph_text.problems_shown(found),
        }
        made = {"revisionBefore": 0, "revision": FIRST_REVISION, "isNew": True}
        return ToolResult(content, data={"kind": "workflow", "id": content["id"], **made})
