"""The published workflows of a workspace as tools: a call is a run, and its answer what the run gave."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.components.registry import Registry
from app.executions.events import TERMINAL_EVENTS, EventType, JournalEntry
from app.executions.lookup import Execution, ExecutionLookup
from app.executions.service import Executions, StartRequest
from app.executions.totals import ExecutionStatus
from app.kernel.pages import PageRequest
from app.llm.tools import Signature, ToolContext
from app.mcp.tools import Runs
from app.workflows.listing import Workflow, WorkflowFilter, WorkflowOrder, WorkflowStatus
from app.workflows.service import Workflows
from app.workflows.signatures import description_of, input_schema
from app.workflows.targets import RunTargets

MAX_WORKFLOWS = 200  #: that are offered; the oldest ones are
WAIT_SECONDS = 600.0  #: for the end of a run
PAUSE_SECONDS = 20.0  #: for one that has paused to go on
_PAGE = 100
_LONGEST = 64
_PROGRESS = frozenset({EventType.NODE_COMPLETED, EventType.NODE_REUSED, EventType.NODE_ERROR_HANDLED})

#: Tells how many nodes have ended, and which one just did.
Progressed = Callable[[int, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class WorkflowTool:
    """A workflow as a tool.

    Attributes:
        signature: What it does and takes.
    """

    workflow_id: UUID
    name: str
    title: str
    signature: Signature


class WorkflowTools:
    """Finds and calls them, with the caller's rights."""

    def __init__(
        self,
        *,
        workflows: Workflows,
        targets: RunTargets,
        executions: Executions,
        lookup: ExecutionLookup,
        registry: Registry,
        runs: Runs,
    ) -> None:
        self._workflows = workflows
        self._targets = targets
        self._executions = executions
        self._lookup = lookup
        self._registry = registry
        self._runs = runs

    async def all(self, ctx: ToolContext, taken: frozenset[str]) -> dict[str, WorkflowTool]:
        """Return the tools by name; one whose name is taken, also by an older workflow, has a part of its id in it."""
        found: dict[str, WorkflowTool] = {}
        for row in await self._published(ctx):
            name = tool_name(row.name, row.id)
            if name in taken or name in found:
                name = tool_name(row.name, row.id, is_exact=True)
            assert row.published_version_id is not None  # noqa: S101 - it is published
            graph = await self._targets.load_graph(row.published_version_id)
            schema, is_wrapped = input_schema(graph, self._registry)
            signature = Signature(description_of(row.name, row.description), schema, is_wrapped)
            found[name] = WorkflowTool(row.id, name, row.name, signature)
        return found

    async def call(
        self, tool: WorkflowTool, arguments: Mapping[str, Any], ctx: ToolContext, progressed: Progressed
    ) -> tuple[dict[str, Any], bool]:
        """Run a workflow and wait for its end; return what became of it, and whether that is a failure.

        A run that waits for a person, or takes longer than ten minutes, goes on without the caller. So does one
        whose caller goes away: `cancel_execution` ends it.

        Raises:
            AppError: It cannot be run.
        """
        viewer = ctx.caller
        run = await self._executions.start(viewer, StartRequest(tool.workflow_id, tool.signature.input_of(arguments)))
        async with aclosing(self._lookup.follow(run.id, 0)) as entries:
            await _follow(entries, progressed)
        run = await self._lookup.get(viewer, run.id)
        shown = await self._runs.shown(run)
        if not run.status.is_terminal:
            shown["note"] = "The run goes on; ask get_execution for it later."
        return shown, _is_failure(run)

    async def _published(self, ctx: ToolContext) -> list[Workflow]:
        found: list[Workflow] = []
        cursor: str | None = None
        where = WorkflowFilter([WorkflowStatus.PUBLISHED])
        while len(found) < MAX_WORKFLOWS:
            request = PageRequest(first=_PAGE, after=cursor)
            page = await self._workflows.page(
                ctx.caller, ctx.workspace_id, where, WorkflowOrder.CREATED_AT_ASC, request
            )
            found += [row for row in page.items if row.published_version_id is not None]
            if not page.has_next:
                break
            cursor = page.cursors[-1]
        return found[:MAX_WORKFLOWS]


def tool_name(name: str, own_id: UUID, *, is_exact: bool = False) -> str:
    """Return a name that clients take: letters a-z, digits and `-`, at most 64, of a workflow's name.

    Args:
        is_exact: Add a part of the id.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not slug or not slug[0].isalpha():
        slug = f"workflow-{slug}".strip("-")
        is_exact = is_exact or slug == "workflow"
    if not is_exact:
        return slug[:_LONGEST].rstrip("-")
    tail = own_id.hex[-8:]
    return f"{slug[: _LONGEST - 9].rstrip('-')}-{tail}"


async def _follow(entries: AsyncGenerator[JournalEntry], progressed: Progressed) -> None:
    """Read to the terminal entry; give up when it takes too long, or the run has paused and does not go on."""
    loop = asyncio.get_running_loop()
    end = loop.time() + WAIT_SECONDS
    done = 0
    try:
        async with asyncio.timeout_at(end) as limit:
            async for entry in entries:
                if entry.type in TERMINAL_EVENTS:
                    return
                is_paused = entry.type is EventType.EXECUTION_PAUSED
                limit.reschedule(min(end, loop.time() + PAUSE_SECONDS) if is_paused else end)
                if entry.type in _PROGRESS:
                    done += 1
                    await progressed(done, entry.node_key or "")
    except TimeoutError:
        return


def _is_failure(run: Execution) -> bool:
    return run.status in {ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.CANCELLED}
