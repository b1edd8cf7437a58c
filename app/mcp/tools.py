"""What an MCP client can do with Plait: find and run workflows, look at runs, and read their logs.

The tools of agents that every workspace has, such as those of tasks, are offered beside these.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import orjson

from app.executions.log_lines import LogFilter, LogLevel, Logs
from app.executions.lookup import Execution, ExecutionLookup, ExecutionNotFound, ReadBudget
from app.executions.service import Executions, StartRequest
from app.executions.steering import Steering
from app.executions.totals import ExecutionFilter, ExecutionStatus
from app.kernel.errors import NotFound
from app.kernel.ids import global_id, read_global_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Scope
from app.llm.tools import Tool, ToolContext, ToolResult
from app.workflows.drafts import WorkflowNotFound
from app.workflows.exchange import Exchange
from app.workflows.listing import Workflow, WorkflowFilter, WorkflowOrder, WorkflowStatus
from app.workflows.service import Workflows

MAX_LISTED = 50
_DEFAULT_LISTED = 20
_MAX_WAIT_MS = 60_000
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_LISTED, "description": "At most so many; 20 if left out."}
_AFTER = {"type": "string", "description": "Go on after this `cursor` of the list before."}
_WORKFLOW = {"type": "string", "description": "The id of the workflow."}
_EXECUTION = {"type": "string", "description": "The id of the run."}

E = TypeVar("E", Workflow, Execution)


def schema_of(required: Sequence[str] = (), **properties: Any) -> dict[str, Any]:
    """Return the schema of arguments."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def named(text: str, kind: str, missing: type[NotFound]) -> UUID:
    """Return the own id of a thing.

    Raises:
        NotFound: It is no id of that kind.
    """
    found = read_global_id(text.strip())
    if found is None or found[0] != kind:
        raise missing
    return found[1]


def in_workspace(row: E, ctx: ToolContext, missing: type[NotFound]) -> E:
    """Return a row of the workspace of the call.

    Raises:
        NotFound: It is of another one that the caller sees as well.
    """
    if row.workspace_id != ctx.workspace_id:
        raise missing
    return row


class Runs:
    """Shows runs, with what they gave."""

    def __init__(self, lookup: ExecutionLookup) -> None:
        self._lookup = lookup

    async def find(self, ctx: ToolContext, text: str) -> Execution:
        """Return a run.

        Raises:
            ExecutionNotFound: There is none, or it is not the caller's to see.
        """
        found = await self._lookup.get(ctx.caller, named(text, "Execution", ExecutionNotFound))
        return in_workspace(found, ctx, ExecutionNotFound)

    async def shown(self, run: Execution, *, with_output: bool = True) -> dict[str, Any]:
        """Return a run as a model is told of it; secrets are masked, as everywhere."""
        facts: dict[str, Any] = {
            "executionId": global_id("Execution", run.id),
            "workflowId": global_id("Workflow", run.workflow_id),
            "status": run.status.name,
            "queuedAt": run.queued_at.isoformat(),
            "endedAt": None if run.ended_at is None else run.ended_at.isoformat(),
        }
        if run.error is not None:
            facts["error"] = orjson.loads(run.error)
        if with_output and run.status is ExecutionStatus.COMPLETED and run.pruned_at is None:
            at = (run.id, run.last_sequence)
            entry = (await self._lookup.entries_at([at], ReadBudget())).get(at)
            facts["output"] = None if entry is None else entry.data.get("output")
        return facts


class ListWorkflows(Tool):
    """Lists workflows."""

    name = "list_workflows"
    description = "List the workflows of the workspace, by name, with their ids."
    parameters: Mapping[str, Any] = schema_of(
        search={"type": "string", "description": "With each of these words in the name or the description."},
        status={"type": "string", "enum": list(WorkflowStatus.__members__)},
        limit=_LIMIT,
        after=_AFTER,
    )
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_READ
    is_reading = True

    def __init__(self, workflows: Workflows) -> None:
        self._workflows = workflows

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        status = arguments.get("status")
        where = WorkflowFilter([WorkflowStatus[status]] if status else (), arguments.get("search"))
        request = PageRequest(first=arguments.get("limit", _DEFAULT_LISTED), after=arguments.get("after"))
        page = await self._workflows.page(ctx.caller, ctx.workspace_id, where, WorkflowOrder.NAME_ASC, request)
        listed = [_workflow(row) for row in page.items]
        return ToolResult({"workflows": listed, "cursor": page.cursors[-1] if page.has_next else None})


class GetWorkflow(Tool):
    """Shows a workflow."""

    name = "get_workflow"
    description = "Get a workflow with its draft as a document: nodes, connections, variables."
    parameters: Mapping[str, Any] = schema_of(["workflowId"], workflowId=_WORKFLOW)
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_READ
    is_reading = True

    def __init__(self, workflows: Workflows, exchange: Exchange) -> None:
        self._workflows = workflows
        self._exchange = exchange

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        own_id = named(arguments["workflowId"], "Workflow", WorkflowNotFound)
        row = in_workspace(await self._workflows.get(ctx.caller, own_id), ctx, WorkflowNotFound)
        return ToolResult({**_workflow(row), "document": await self._exchange.export_draft(ctx.caller, row.id)})


class RunWorkflow(Tool):
    """Starts a run."""

    name = "run_workflow"
    description = "Start a run of a published workflow, and wait for its end as long as told."
    parameters: Mapping[str, Any] = schema_of(
        ["workflowId"],
        workflowId=_WORKFLOW,
        input={"description": "What the run is given: any JSON value."},
        waitMs={
            "type": "integer",
            "minimum": 0,
            "maximum": _MAX_WAIT_MS,
            "description": "How long to wait for the end, in milliseconds; 0, and so not at all, if left out.",
        },
    )
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_RUN

    def __init__(self, executions: Executions, workflows: Workflows, runs: Runs) -> None:
        self._executions = executions
        self._workflows = workflows
        self._runs = runs

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        own_id = named(arguments["workflowId"], "Workflow", WorkflowNotFound)
        in_workspace(await self._workflows.get(ctx.caller, own_id), ctx, WorkflowNotFound)
        request = StartRequest(own_id, arguments.get("input"), wait_ms=arguments.get("waitMs", 0))
        run = await self._executions.start(ctx.caller, request)
        return ToolResult(await self._runs.shown(run, with_output=False))


class GetExecution(Tool):
    """Shows a run."""

    name = "get_execution"
    description = "Get a run: its status, and what it gave or why it failed."
    parameters: Mapping[str, Any] = schema_of(["executionId"], executionId=_EXECUTION)
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_READ
    is_reading = True

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        return ToolResult(await self._runs.shown(await self._runs.find(ctx, arguments["executionId"])))


class ListExecutions(Tool):
    """Lists runs."""

    name = "list_executions"
    description = "List runs, the newest first, without what they gave."
    parameters: Mapping[str, Any] = schema_of(
        workflowId={**_WORKFLOW, "description": "Of this workflow."},
        status={"type": "string", "enum": list(ExecutionStatus.__members__)},
        limit=_LIMIT,
        after=_AFTER,
    )
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_READ
    is_reading = True

    def __init__(self, lookup: ExecutionLookup, runs: Runs) -> None:
        self._lookup = lookup
        self._runs = runs

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        of, status = arguments.get("workflowId"), arguments.get("status")
        where = ExecutionFilter(
            statuses=[ExecutionStatus[status]] if status else None,
            workflow_id=None if of is None else named(of, "Workflow", WorkflowNotFound),
        )
        request = PageRequest(first=arguments.get("limit", _DEFAULT_LISTED), after=arguments.get("after"))
        page = await self._lookup.list(ctx.caller, ctx.workspace_id, where, request)
        listed = [await self._runs.shown(row, with_output=False) for row in page.items]
        return ToolResult({"executions": listed, "cursor": page.cursors[-1] if page.has_next else None})


class CancelExecution(Tool):
    """Cancels a run."""

    name = "cancel_execution"
    description = "Cancel a run that has not ended."
    parameters: Mapping[str, Any] = schema_of(
        ["executionId"], executionId=_EXECUTION, reason={"type": "string", "maxLength": 500}
    )
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_RUN

    def __init__(self, steering: Steering, runs: Runs) -> None:
        self._steering = steering
        self._runs = runs

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        run = await self._runs.find(ctx, arguments["executionId"])
        run = await self._steering.cancel(ctx.caller, run.id, arguments.get("reason"))
        return ToolResult(await self._runs.shown(run, with_output=False))


class SearchLogs(Tool):
    """Searches logs."""

    name = "search_logs"
    description = "Search what runs wrote to their logs, the newest lines first."
    parameters: Mapping[str, Any] = schema_of(
        search={"type": "string", "maxLength": 200, "description": "What a line contains, in any case."},
        level={"type": "string", "enum": list(LogLevel.__members__)},
        executionId={**_EXECUTION, "description": "Of this run."},
        workflowId={**_WORKFLOW, "description": "Of runs of this workflow."},
        limit=_LIMIT,
        after=_AFTER,
    )
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_READ
    is_reading = True

    def __init__(self, logs: Logs) -> None:
        self._logs = logs

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        run, of, level = arguments.get("executionId"), arguments.get("workflowId"), arguments.get("level")
        where = LogFilter(
            execution_id=None if run is None else named(run, "Execution", ExecutionNotFound),
            workflow_id=None if of is None else named(of, "Workflow", WorkflowNotFound),
            levels=None if level is None else [LogLevel[level]],
            search=arguments.get("search"),
        )
        request = PageRequest(first=arguments.get("limit", _DEFAULT_LISTED), after=arguments.get("after"))
        page = await self._logs.page(ctx.caller, ctx.workspace_id, where, request)
        lines = [
            {
                "at": row.at.isoformat(),
                "level": LogLevel(row.level).name,
                "message": row.message,
                "nodeKey": row.node_key,
                "executionId": global_id("Execution", row.execution_id),
            }
            for row in page.items
        ]
        return ToolResult({"lines": lines, "cursor": page.cursors[-1] if page.has_next else None})


def _workflow(row: Workflow) -> dict[str, Any]:
    return {
        "workflowId": global_id("Workflow", row.id),
        "name": row.name,
        "description": row.description,
        "tags": list(row.tags),
        "status": row.status.name,
    }
