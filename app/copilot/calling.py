"""A call of a tool, done: in place, or as a run of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.copilot.models import ToolCall
from app.copilot.outcomes import completed, failed
from app.copilot.records import CallRecords
from app.copilot.run_tools import run_of
from app.copilot.running import RunningTools, is_run
from app.executions.masking import Masker
from app.kernel.errors import AppError
from app.kernel.logs import get_logger
from app.kernel.rights import Viewer
from app.llm.tools import Tool, ToolContext, ToolFailed, ToolRegistry

log = get_logger(__name__)


class Calling:
    """Does calls that are recorded, and records what came of them."""

    def __init__(self, registry: ToolRegistry, running: RunningTools, records: CallRecords) -> None:
        self._registry = registry
        self._running = running
        self._records = records

    async def end(
        self,
        call: ToolCall,
        tool: Tool,
        ctx: ToolContext,
        masker: Masker,
        arguments: Mapping[str, Any],
        wait_ms: int | None = None,
    ) -> ToolCall:
        """Do it, and record what came of it; of two who do the same call at once, the first says."""
        run = run_of(tool, arguments)
        try:
            if run is not None and is_run(call):
                await self._running.start(call, tool, run, ctx, wait_ms)
                result = await self._running.outcome(call)
                if result is None:
                    return call
            else:
                result = await self._registry.call(tool, arguments, ctx)
            ended = completed(result, masker)
        except ToolFailed as failure:
            ended = failed(failure.code, failure.message, None, masker)
        except AppError as error:
            ended = failed(error.code.value, error.message, error.field, masker)
        except Exception:
            if run is not None:
                raise  # its run may go on: the call is what becomes of that
            # A tool's mistake is recorded like any failure, and logged.
            log.exception("tool_crashed", tool=tool.name)
            ended = failed("INTERNAL", "The tool failed unexpectedly.", None, masker)
        return await self._records.record(call, ended, ctx.actor)


def context_of(viewer: Viewer, workspace_id: UUID, call_id: UUID) -> ToolContext:
    """Return for whom a call acts: the viewer, as the copilot does it for them."""
    acting = viewer.by_copilot()
    return ToolContext(
        workspace_id=workspace_id, actor=acting.actor, idempotency_key=f"copilot:{call_id.hex}", viewer=acting
    )
