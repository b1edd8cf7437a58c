"""Tools over runs: start one and read what came of it, find runs, read one with its failures, search the logs."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

import orjson

from app.copilot.tools.kit import DEFAULT_FOUND, LIMIT, CopilotTool, id_of, schema, text, viewer_of
from app.copilot.tools.trials import BranchTrials
from app.copilot.tools.workflows import WORKFLOW, WORKFLOW_ID, WorkflowDesk
from app.executions.log_lines import LogFilter, LogLevel, LogOrder, Logs
from app.executions.lookup import ExecutionLookup, ExecutionNotFound, ReadBudget
from app.executions.run_context import value_of
from app.executions.service import Executions, StartRequest
from app.executions.totals import ExecutionFilter, ExecutionStatus
from app.kernel.ids import global_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Scope
from app.llm.tools import ToolContext, ToolResult

EXECUTION = "Execution"
MAX_WAIT_SECONDS = 30
_MOST_NODES = 100
_MOST_LINES = 50
_MOST_VALUE_BYTES = 20_000  #: of one value as JSON; a longer one is cut
_EXECUTION_ID = text("The id of the run.")


class RunDesk:
    """What these tools work with."""

    def __init__(self, executions: Executions, lookup: ExecutionLookup, logs: Logs) -> None:
        self.executions = executions
        self.lookup = lookup
        self.logs = logs

    async def execution(self, ctx: ToolContext, given: str) -> Any:
        """Return a run of the workspace.

        Raises:
            ExecutionNotFound: There is none, it is not visible, or it is of another workspace.
        """
        found = await self.lookup.get(viewer_of(ctx), id_of(given, EXECUTION))
        if found.workspace_id != ctx.workspace_id:
            raise ExecutionNotFound
        return found

    async def output(self, row: Any) -> Any:
        """Return what a completed run gave, masked; None of any other."""
        if row.status is not ExecutionStatus.COMPLETED or row.pruned_at is not None:
            return None
        found = await self.lookup.entries_at([(row.id, row.last_sequence)], ReadBudget())
        entry = found.get((row.id, row.last_sequence))
        return None if entry is None else cut(entry.data.get("output"))

    async def node_input(self, execution_id: UUID, started_sequence: int, budget: ReadBudget) -> Any:
        """Return what arrived at a node, masked; None where the journal does not say, or nothing arrived."""
        started = await self._data(execution_id, started_sequence, budget)
        for name, part in (("firstOf", "first"), ("outputOf", "output")):
            if name in started:
                return cut((await self._data(execution_id, started[name], budget)).get(part))
        item_of = started.get("itemOf")
        if item_of is not None:
            container = await self._data(execution_id, item_of[0], budget)
            return cut(container["items"][item_of[1]]) if "items" in container else None
        arrived = [
            (handle, source, (await self._data(execution_id, sequence, budget)).get("output"))
            for handle, source, sequence in started.get("inputs", ())
        ]
        if not arrived:
            return cut((await self.lookup.inputs([execution_id], budget)).get(execution_id))
        return cut(value_of(arrived))

    async def lines(self, ctx: ToolContext, where: LogFilter, limit: int) -> list[dict[str, Any]]:
        """Return lines of the log, the newest first."""
        page = await self.logs.page(viewer_of(ctx), ctx.workspace_id, where, PageRequest(first=limit), LogOrder.AT_DESC)
        return [
            {
                "at": line.at.isoformat(),
                "level": line.level.name,
                "message": line.message[:2_000],
                "nodeKey": line.node_key,
                "executionId": global_id(EXECUTION, line.execution_id),
            }
            for line in page.items
        ]

    async def _data(self, execution_id: UUID, sequence: int, budget: ReadBudget) -> dict[str, Any]:
        found = await self.lookup.entries_at([(execution_id, sequence)], budget)
        entry = found.get((execution_id, sequence))
        return {} if entry is None else entry.data


def cut(value: Any) -> Any:
    """Return a value, or the beginning of its JSON where that is long."""
    written = orjson.dumps(value)
    if len(written) <= _MOST_VALUE_BYTES:
        return value
    return f"{written[:_MOST_VALUE_BYTES].decode(errors='ignore')}… (cut: {len(written):,} bytes in all)"


def _error(stored: str | None) -> Any:
    return None if stored is None else orjson.loads(stored)


def _brief(row: Any) -> dict[str, Any]:
    return {
        "id": global_id(EXECUTION, row.id),
        "workflowId": global_id(WORKFLOW, row.workflow_id),
        "status": row.status.name,
        "queuedAt": row.queued_at.isoformat(),
        "endedAt": None if row.ended_at is None else row.ended_at.isoformat(),
        "error": _error(row.error),
    }


class RunWorkflow(CopilotTool):
    """Starts a run and waits for a while."""

    name = "run_workflow"
    description = (
        "Run a workflow and give its result: the published version, the live draft with use_draft, or an open "
        "branch by its branch_id. It really runs, with all its effects. If it takes longer than wait_seconds, read_run "
        "tells later what came of it."
    )
    parameters = schema(
        ["workflow_id"],
        workflow_id=WORKFLOW_ID,
        input={"description": "What the run is given: any JSON value."},
        use_draft={"type": "boolean", "description": "Run the live draft as it is now."},
        branch_id=text("Run this open branch as it is now."),
        wait_seconds={"type": "integer", "minimum": 0, "maximum": MAX_WAIT_SECONDS, "description": "30 unless told."},
    )
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_RUN
    needs_approval = True

    def __init__(self, desk: RunDesk, workflows: WorkflowDesk, trials: BranchTrials) -> None:
        self._desk = desk
        self._workflows = workflows
        self._trials = trials

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Run it; a repeat with the same key gives the same run."""
        given = {name: arguments[name] for name in ("workflow_id", "branch_id") if name in arguments}
        row, branch_id, revision, graph = await self._workflows.draft(ctx, given)
        own_id, is_draft = row.id, bool(arguments.get("use_draft"))
        if branch_id is not None:
            own_id, is_draft = await self._trials.workflow(ctx, row, branch_id, graph), False
        run = await self._desk.executions.start(
            viewer_of(ctx),
            StartRequest(
                workflow_id=own_id,
                input=arguments.get("input"),
                draft_revision=revision if is_draft else None,
                wait_ms=arguments.get("wait_seconds", MAX_WAIT_SECONDS) * 1000,
                idempotency_key=ctx.idempotency_key,
            ),
        )
        shown = _brief(run) | {"output": await self._desk.output(run)}
        return ToolResult(shown, data={"kind": "execution", "id": shown["id"]})


class ListRuns(CopilotTool):
    """Finds runs."""

    name = "list_runs"
    description = "List runs of the workspace, the newest first: of one workflow, or of some states (such as FAILED)."
    parameters = schema(
        workflow_id=WORKFLOW_ID,
        status={"type": "array", "items": {"type": "string", "enum": list(ExecutionStatus.__members__)}},
        limit=LIMIT,
    )
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_READ
    is_reading = True

    def __init__(self, desk: RunDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """List them."""
        workflow_id, states = arguments.get("workflow_id"), arguments.get("status")
        where = ExecutionFilter(
            statuses=[ExecutionStatus[each] for each in states] if states else None,
            workflow_id=None if workflow_id is None else id_of(workflow_id, WORKFLOW),
        )
        page = await self._desk.lookup.list(
            viewer_of(ctx), ctx.workspace_id, where, PageRequest(first=arguments.get("limit") or DEFAULT_FOUND)
        )
        return ToolResult({"runs": [_brief(row) for row in page.items], "hasMore": page.has_next})


class ReadRun(CopilotTool):
    """Reads one run."""

    name = "read_run"
    description = (
        "Read a run: its state, input, output or error, its nodes with their errors and what the failed ones were "
        "given, and its last log lines. Secrets are masked."
    )
    parameters = schema(["execution_id"], execution_id=_EXECUTION_ID)
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_READ
    is_reading = True

    def __init__(self, desk: RunDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Read it."""
        row = await self._desk.execution(ctx, arguments["execution_id"])
        shown = _brief(row) | {"isPruned": row.pruned_at is not None}
        if row.pruned_at is None:
            budget = ReadBudget()
            nodes = (await self._desk.lookup.node_runs(row, PageRequest(first=_MOST_NODES))).items
            shown |= {
                "input": cut((await self._desk.lookup.inputs([row.id], budget)).get(row.id)),
                "output": await self._desk.output(row),
                "nodes": await self._nodes(nodes, budget),
                "log": await self._desk.lines(ctx, LogFilter(execution_id=row.id), _MOST_LINES),
            }
        return ToolResult(shown, data={"kind": "execution", "id": shown["id"]})

    async def _nodes(self, rows: Sequence[Any], budget: ReadBudget) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = []
        for row in rows:
            each = {
                "nodeKey": row.node_key,
                "component": row.component,
                "path": row.path,
                "status": row.status.name,
                "attempt": row.attempt,
                "error": _error(row.error),
            }
            if row.error is not None:
                each["input"] = await self._desk.node_input(row.execution_id, row.started_sequence, budget)
            shown.append(each)
        return shown


class SearchLogs(CopilotTool):
    """Finds lines of the log."""

    name = "search_logs"
    description = "Search the log lines of runs, the newest first: by words, level, workflow, run or node."
    parameters = schema(
        search=text("What the message contains, in any case."),
        level={"type": "array", "items": {"type": "string", "enum": list(LogLevel.__members__)}},
        workflow_id=WORKFLOW_ID,
        execution_id=_EXECUTION_ID,
        node_key=text("The node.", 64),
        limit=LIMIT,
    )
    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_READ
    is_reading = True

    def __init__(self, desk: RunDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Find them."""
        workflow_id, execution_id = arguments.get("workflow_id"), arguments.get("execution_id")
        levels = arguments.get("level")
        where = LogFilter(
            execution_id=None if execution_id is None else id_of(execution_id, EXECUTION),
            workflow_id=None if workflow_id is None else id_of(workflow_id, WORKFLOW),
            node_key=arguments.get("node_key"),
            levels=[LogLevel[each] for each in levels] if levels else None,
            search=arguments.get("search"),
        )
        return ToolResult({"lines": await self._desk.lines(ctx, where, arguments.get("limit") or DEFAULT_FOUND)})
