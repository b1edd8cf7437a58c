"""Runs that triggers start: nobody's rights are asked, the domain of triggers has done so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.executions.chains import Chains, ChainTooLong
from app.executions.lookup import light_columns
from app.executions.models import TERMINAL, Execution, ExecutionStatus, TriggerKind
from app.executions.reading import JournalReader
from app.executions.service import Executions, Lineage, StartRequest, checked_input
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.idempotency import KEPT_HOURS, IdempotencyKeyReused
from app.kernel.models import IdempotencyKey
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer
from app.workflows.drafts import WorkflowNotFound
from app.workflows.targets import RunTarget, RunTargets

__all__ = ["ChainTooLong", "Execution", "ExecutionStatus", "RunState", "TriggerKind", "TriggeredOrder", "TriggeredRuns"]

_MUTATION = "trigger"


@dataclass(frozen=True, slots=True)
class TriggeredOrder:
    """What a trigger starts."""

    trigger_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    kind: TriggerKind
    actor: Actor  #: the trigger, or who pressed its button
    input: Any
    version: int | None = None  #: None: the published one
    is_draft: bool = False  #: the draft as it is now instead
    execution_id: UUID | None = None  #: its id, so that it is started once however often it is asked for
    delivery_key: str | None = None  #: or what is the same in every copy of what started it
    wait_ms: int = 0  #: how long to wait for the end
    chain: Sequence[UUID] | None = None  #: what led to it; None: what led to the present request


@dataclass(frozen=True, slots=True)
class RunState:
    """Where a run stands."""

    status: ExecutionStatus
    ended_at: datetime | None
    error: Mapping[str, Any] | None  #: code, message


class TriggeredRuns:
    """Starts runs for triggers, and tells how they went."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        executions: Executions,
        reader: JournalReader,
        targets: RunTargets,
        chains: Chains,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._executions = executions
        self._reader = reader
        self._targets = targets
        self._chains = chains

    async def start(self, order: TriggeredOrder) -> Execution:
        """Accept a run: once this returns, it is committed. A repeat returns the first one.

        Raises:
            AppError: The workflow cannot run: it is gone, archived, not published or has problems.
            InvalidInput: The input is too large.
        """
        if order.execution_id is not None:
            earlier = await Execution.get_or_none(id=order.execution_id)
            if earlier is not None:
                return earlier
        text = checked_input(order.input)
        target = await self._target(order)
        request = StartRequest(order.workflow_id, wait_ms=order.wait_ms, idempotency_key=order.delivery_key)
        lineage = Lineage(
            _MUTATION,
            text,
            body={},  # a copy of a delivery may differ in what does not matter, such as how often it was tried
            trigger=order.kind,
            actor=order.actor,
            execution_id=order.execution_id,
            trigger_id=order.trigger_id,
            is_seldom_repeated=True,
            chain=order.chain,
        )
        # Its idempotency keys are the trigger's own, whoever pressed a button.
        viewer = _viewer(replace(order.actor, id=order.trigger_id), order.workspace_id)
        try:
            return await self._admit(viewer, target, request, lineage)
        except WorkflowNotFound:
            # A row of its id is there already, or its workflow is not any more.
            earlier = None if order.execution_id is None else await Execution.get_or_none(id=order.execution_id)
            if earlier is None:
                raise
            return earlier

    async def earlier(self, trigger_id: UUID, delivery_key: str) -> Execution | None:
        """Return the run that a copy of a delivery started already; of one that is about to be forgotten, None."""
        since = self._clock.now() - timedelta(hours=KEPT_HOURS - 1)
        keys = IdempotencyKey.filter(actor_id=trigger_id, mutation=_MUTATION, key=delivery_key, created_at__gt=since)
        found = await keys.first()
        return None if found is None else await Execution.get_or_none(id=UUID(found.result["id"]))

    async def _admit(self, viewer: Viewer, target: RunTarget, request: StartRequest, lineage: Lineage) -> Execution:
        try:
            return await self._executions.admit(viewer, target, request, lineage)
        except IdempotencyKeyReused as error:
            if error.reason != "in_use":
                raise
            # The key was one of long ago, and is forgotten now.
            return await self._executions.admit(viewer, target, request, lineage)

    async def ended(self, run: Execution) -> dict[str, Any]:
        """Say what a run that has ended came to: `status`, and `output` (masked) or `error`."""
        if run.gave is None:
            return await self._reader.ended(run.id)
        # Whoever waited for its end in this process was told what it gave.
        return {"executionId": str(run.id), "status": run.status.value, "output": orjson.loads(run.gave)["output"]}

    async def states(self, ids: Iterable[UUID]) -> dict[UUID, RunState]:
        """Tell where runs stand; those that are gone are left out."""
        rows = await Execution.filter(id__in=list(ids)).only("id", "status", "ended_at", "error")
        return {
            row.id: RunState(row.status, row.ended_at, None if row.error is None else orjson.loads(row.error))
            for row in rows
        }

    async def live(self, trigger_id: UUID) -> list[UUID]:
        """Name the runs of a trigger that have not ended."""
        rows = Execution.filter(trigger_id=trigger_id, status__not_in=sorted(TERMINAL)).order_by("queued_at", "id")
        return [row.id for row in await rows.only("id")]

    async def latest(self, trigger_ids: Iterable[UUID]) -> dict[UUID, Execution]:
        """Return the newest run of each of these triggers."""
        found: dict[UUID, Execution] = {}
        for trigger_id in trigger_ids:  # one look into an index each; lists hold few
            row = Execution.filter(trigger_id=trigger_id).order_by("-queued_at", "-id").only(*light_columns())
            newest = await row.first()
            if newest is not None:
                found[trigger_id] = newest
        return found

    async def page(self, viewer: Viewer, workspace_id: UUID, trigger_id: UUID, request: PageRequest) -> Page[Execution]:
        """List the runs of a trigger, newest first.

        Raises:
            Forbidden: The viewer may not see runs.
        """
        await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)
        rows = Execution.filter(trigger_id=trigger_id)
        order = [OrderBy("queued_at", is_descending=True)]
        return await paginate(rows, order, request, f"triggered:{trigger_id}", only=light_columns())

    async def chain_of(self, execution_id: UUID) -> list[UUID]:
        """Name the triggers, and the workflows that asked over HTTP, that led to what a run does, the first first."""
        return await self._chains.of(execution_id)

    async def chain_behind(self, activity_id: UUID) -> list[UUID]:
        """Name what led to something that happened, where a run did it, or a request of one."""
        return await self._chains.behind(activity_id)

    async def present_chain(self) -> Sequence[UUID]:
        """Name what led to what this task does."""
        return await self._chains.present()

    async def _target(self, order: TriggeredOrder) -> RunTarget:
        if not order.is_draft:
            return await self._targets.resolve_subworkflow(order.workspace_id, order.workflow_id, order.version)
        viewer = _viewer(order.actor, order.workspace_id)
        async with self._database.transaction():
            return await self._targets.resolve_latest(viewer, order.workflow_id)


def _viewer(actor: Actor, workspace_id: UUID) -> Viewer:
    return Viewer.acting_for(actor, workspace_id, Scope.EXECUTIONS_RUN)
