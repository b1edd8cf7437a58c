"""Runs that a domain above starts, as calls of tools: it has asked for rights, and each run is started once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.executions.models import Execution, ExecutionStatus, TriggerKind
from app.executions.reading import JournalReader
from app.executions.service import Executions, Lineage, StartRequest, checked_input
from app.kernel.errors import NotFound
from app.kernel.rights import Actor, Viewer
from app.workflows.drafts import WorkflowNotFound
from app.workflows.targets import RunTargets


@dataclass(frozen=True, slots=True)
class ToolOrder:
    """What a call of a tool, or a question of an evaluation, runs."""

    execution_id: UUID  #: the run's, so that it is started once however often it is asked for
    workspace_id: UUID
    workflow_id: UUID
    input: Any
    actor: Actor  #: who calls
    wait_ms: int = 0  #: how long to wait for the end, 0 to 60,000
    version: int | None = None  #: the number of the workflow's version; None: the published one
    trigger: TriggerKind = TriggerKind.TOOL  #: what the run says started it


@dataclass(frozen=True, slots=True)
class RunSpan:
    """When a run was."""

    queued_at: datetime  #: when it was accepted
    ended_at: datetime | None  #: None: it has not ended


class RunGone(NotFound):
    """There is no such run: it was never accepted, or it is gone with its workflow."""


class ToolRuns:
    """Starts them, and tells how they ended."""

    def __init__(self, executions: Executions, reader: JournalReader, targets: RunTargets) -> None:
        self._executions = executions
        self._reader = reader
        self._targets = targets

    async def start(self, order: ToolOrder) -> None:
        """Accept a run, and wait for its end as long as the order says; a repeat waits for the first one.

        Raises:
            AppError: The workflow cannot run: it is gone, archived or not published.
            InvalidInput: The input is too large, or the wait.
        """
        if not await Execution.exists(id=order.execution_id):
            target = await self._targets.resolve_subworkflow(
                order.workspace_id, order.workflow_id, order.version, is_hidden=True
            )
            request = StartRequest(order.workflow_id, wait_ms=order.wait_ms)
            text = checked_input(order.input)
            lineage = Lineage(
                "executeTool", text, trigger=order.trigger, actor=order.actor, execution_id=order.execution_id
            )
            try:
                await self._executions.admit(Viewer(None), target, request, lineage)
            except WorkflowNotFound:
                # A row of its id is there already, or its workflow is not any more.
                if not await Execution.exists(id=order.execution_id):
                    raise
            else:
                return
        await self._executions.settled(order.execution_id, order.wait_ms)

    async def span(self, execution_id: UUID) -> RunSpan:
        """Say when a run was accepted, and when it ended.

        Raises:
            RunGone: There is none.
        """
        row = await Execution.get_or_none(id=execution_id).only("id", "queued_at", "ended_at")
        if row is None:
            raise RunGone
        return RunSpan(row.queued_at, row.ended_at)

    async def ended(self, execution_id: UUID) -> dict[str, Any] | None:
        """Say what a run that has ended came to: `status`, and `output` (masked) or `error`; None while it has not.

        A pruned one has no output.

        Raises:
            RunGone: There is none.
        """
        row = await Execution.get_or_none(id=execution_id).only("id", "status", "pruned_at")
        if row is None:
            raise RunGone
        if not row.status.is_terminal:
            return None
        if row.pruned_at is not None and row.status is ExecutionStatus.COMPLETED:
            return {"status": row.status.value}
        return await self._reader.ended(execution_id)


async def was_any_started_by(trigger: TriggerKind, ids: Iterable[UUID]) -> bool:
    """Say whether any of these runs was started so."""
    return await Execution.filter(id__in=list(ids), trigger=trigger).exists()
