"""Limits: how many runs of a workspace or of one of its workflows may go on at once.

A run counts from its dispatch until it ends or pauses; a paused run holds no place. See `places` for how they are kept.
"""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.executions.carrying import Carrier
from app.executions.models import ConcurrencyLimit, DispatchPlace
from app.executions.places import count_in, lock_places, refill
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.rights import Scope, Viewer
from app.workflows.drafts import WorkflowNotFound
from app.workflows.lookup import Lookup

MOST_RUNNING = 100_000
_MOST_LOOKS = 200
_LOOK_SECONDS = 0.01
#: Transactions of others that began before an instant and write, or may be about to.
_STRAGGLERS = (
    "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend' AND xact_start < $1 AND (backend_xid IS NOT NULL OR state = 'active')"
)


@dataclass(frozen=True, slots=True)
class Concurrency:
    """A limit and what counts against it; without a limit nothing is counted."""

    max_running: int | None
    running: int
    waiting: int  #: due, and in line for a place


class Limits:
    """Sets limits and tells them."""

    def __init__(self, database: Database, access: Access, audit: Audit, carrier: Carrier, default: int | None) -> None:
        self._database = database
        self._access = access
        self._audit = audit
        self._carrier = carrier
        self._lookup = Lookup(access)
        self._default = default

    async def settle_default(self) -> None:
        """Make the limit of workspaces that have none of their own what the settings say."""
        row = await ConcurrencyLimit.get_or_none(workspace_id=None, workflow_id=None)
        if (None if row is None else row.max_running) == self._default:
            return
        async with self._database.transaction() as tx:
            await self._carrier.run(tx, lock_places([UUID(int=0)], tx.dialect))
            await ConcurrencyLimit.filter(workspace_id=None, workflow_id=None).delete()
            if self._default is not None:
                await ConcurrencyLimit.create(max_running=self._default)
                await self._carrier.run(tx, count_in(None, tx.dialect))

    async def set(
        self, viewer: Viewer, workspace_id: UUID, workflow_id: UUID | None, max_running: int | None
    ) -> Concurrency:
        """Limit how many runs go on at once; None lifts the limit. Nothing that runs is stopped.

        Raises:
            InvalidInput: The number is out of range.
            WorkflowNotFound: The workspace has no such workflow.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_WRITE)
        if workflow_id is not None:
            workflow = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_READ)
            if workflow.workspace_id != workspace_id:
                raise WorkflowNotFound
        if max_running is not None and not 0 <= max_running <= MOST_RUNNING:
            raise InvalidInput(
                f"maxRunning must be from 0 to {MOST_RUNNING}.",
                field="input.maxRunning",
                reason="out_of_range",
                details={"minimum": 0, "maximum": MOST_RUNNING},
            )
        async with self._database.transaction() as tx:
            await self._carrier.run(tx, lock_places([workspace_id], tx.dialect))
            await ConcurrencyLimit.filter(workspace_id=workspace_id, workflow_id=workflow_id).delete()
            if max_running is not None:
                await ConcurrencyLimit.create(
                    workspace_id=workspace_id, workflow_id=workflow_id, max_running=max_running
                )
            await self._carrier.run(tx, count_in(workspace_id, tx.dialect))
            await self._carrier.run(tx, refill([workspace_id], tx.dialect))
            await self._audit.record(
                viewer.actor,
                "concurrency_limit.set",
                "Workspace" if workflow_id is None else "Workflow",
                workflow_id or workspace_id,
                workspace_id=workspace_id,
                data={"maxRunning": max_running},
            )
        if max_running is not None and self._database.dialect == "postgres":
            await self._count_stragglers(workspace_id)
        return await self._of(workspace_id, workflow_id)

    async def _count_stragglers(self, workspace_id: UUID) -> None:
        """Count the runs that were accepted by commits which had begun before the limit was there to be seen.

        Accepting takes no lock, so their end is waited for. It is a matter of milliseconds; what takes longer than
        some seconds is left to `Timers.tidy`.
        """
        since = (await self._database.fetch("SELECT clock_timestamp() AS now"))[0]["now"]
        for _ in range(_MOST_LOOKS):
            if not (await self._database.fetch(_STRAGGLERS, [since]))[0]["count"]:
                break
            await asyncio.sleep(_LOOK_SECONDS)
        async with self._database.transaction() as tx:
            await self._carrier.run(tx, count_in(workspace_id, tx.dialect))

    async def of(self, viewer: Viewer, workspace_id: UUID, workflow_id: UUID | None = None) -> Concurrency:
        """Return the limit of a workspace, or of a workflow, and what counts against it."""
        await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)
        return await self._of(workspace_id, workflow_id)

    async def _of(self, workspace_id: UUID, workflow_id: UUID | None) -> Concurrency:
        limit = await ConcurrencyLimit.get_or_none(workspace_id=workspace_id, workflow_id=workflow_id)
        if limit is None and workflow_id is None:
            limit = await ConcurrencyLimit.get_or_none(workspace_id=None, workflow_id=None)
        if limit is None:
            return Concurrency(None, 0, 0)
        where: dict[str, Any] = {"workspace_id": workspace_id}
        if workflow_id is not None:
            where["workflow_id"] = workflow_id
        places = DispatchPlace.filter(**where)
        return Concurrency(
            limit.max_running,
            await places.filter(is_held=True).count(),
            await places.filter(is_held=False).count(),
        )
