"""Calls of tools that are runs: how one is started, and what came of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from app.accounts.access import Access
from app.copilot.hidden_graphs import TOOL, HiddenGraphs, digest_of
from app.copilot.models import ToolCall
from app.copilot.run_tools import ToolRun, result_of
from app.executions.tool_runs import RunGone, ToolOrder, ToolRuns
from app.kernel.clock import Clock
from app.kernel.rights import Viewer
from app.llm.tools import Tool, ToolContext, ToolFailed, ToolRegistry, ToolResult

WAIT_MS = 30_000  #: for the end of a run, unless told
#: A run that is not there so long after its call began never was accepted, or is gone.
CUT_OFF_AFTER = timedelta(minutes=10)
#: With an idempotency key, a repeat may still start it.
REPEATED_WITHIN = timedelta(days=1)
_MAX_NAME = 200
_NO_RUN = "The call has no run: it was cut off before its run began, or that was deleted with its workflow."
_FORGOTTEN = "It is done, but what it gave is not kept any more."


class RunningTools:
    """Starts the runs of calls."""

    def __init__(
        self, clock: Clock, access: Access, registry: ToolRegistry, *, runs: ToolRuns, graphs: HiddenGraphs
    ) -> None:
        self._clock = clock
        self._access = access
        self._registry = registry
        self._runs = runs
        self._graphs = graphs

    async def start(self, call: ToolCall, tool: Tool, run: ToolRun, ctx: ToolContext, wait_ms: int | None) -> None:
        """Start the run of a call, once however often it is asked for, and wait for its end.

        Raises:
            ToolFailed: Whoever calls may not.
            AppError: Likewise, or it cannot run.
        """
        assert call.execution_id is not None and ctx.viewer is not None  # noqa: PT018, S101 - it was begun so
        await self._registry.checked(tool, ctx)
        for scope in tool.scopes:
            await self._access.require(ctx.viewer, call.workspace_id, scope)
        workflow_id = run.workflow_id
        if workflow_id is None:
            assert run.graph is not None  # noqa: S101 - one or the other
            key = f"{TOOL}{tool.name} {digest_of(run.graph)[:32]}"
            name = (tool.title or tool.name)[:_MAX_NAME]
            workflow_id = await self._graphs.workflow(call.workspace_id, key, name, run.graph)
        wait = WAIT_MS if wait_ms is None else wait_ms
        caller = _caller(ctx.viewer)
        order = ToolOrder(call.execution_id, call.workspace_id, workflow_id, run.input, caller.actor, wait)
        await self._runs.start(order)

    async def outcome(self, call: ToolCall) -> ToolResult | None:
        """Return what the run of a call gave; None while it goes on.

        Raises:
            ToolFailed: It failed, was cancelled or took too long; `RUN_GONE`: there is none; `RESULT_GONE`: what it
                gave is not kept any more.
        """
        assert call.execution_id is not None  # noqa: S101 - it is a run
        try:
            ended = await self._runs.ended(call.execution_id)
        except RunGone:
            # A call that waited for approval is older than its run: the run's id says when it was to begin.
            begun = datetime.fromtimestamp((call.execution_id.int >> 80) / 1000, UTC)
            wait = CUT_OFF_AFTER if call.idempotency_key is None else REPEATED_WITHIN
            if self._clock.now() - begun < wait:
                return None
            raise ToolFailed("RUN_GONE", _NO_RUN) from None
        if ended is None:
            return None
        shown: dict[str, Any] = {} if call.shown is None else orjson.loads(call.shown)
        if ended["status"] == "completed" and "output" not in ended:
            raise ToolFailed("RESULT_GONE", _FORGOTTEN)
        if ended["status"] == "completed":
            return ToolResult(result_of(shown.get("kind"), ended["output"]), data=shown)
        error: dict[str, Any] = ended.get("error") or {}
        code = str(error.get("code") or ended["status"]).upper()
        raise ToolFailed(code, str(error.get("message") or f"The run was {ended['status']}."))


def is_run(call: ToolCall) -> bool:
    """Say whether a call is a run of its own, not one of the reply of a chat."""
    return call.execution_id is not None and call.conversation_id is None


def _caller(viewer: Viewer) -> Viewer:
    """Return who calls, without the copilot: the run is theirs."""
    return replace(viewer, acting=None)
