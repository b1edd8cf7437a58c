"""Runs found for a viewer: the one place where rows of this domain are scoped to a workspace."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.executions.events import TERMINAL_EVENTS, JournalEntry
from app.executions.models import Execution, NodeRun
from app.executions.private import is_shown_to, not_private
from app.executions.reading import JournalReader
from app.executions.totals import ExecutionFilter, StatusTotal, Totals
from app.kernel.errors import Conflict, NotFound, TooComplex
from app.kernel.models import columns_of
from app.kernel.pages import EXACT_TOTAL, OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Rights, Scope, Viewer

MAX_READ_BYTES = 64 * 1024 * 1024  #: of inputs, outputs and other event data, by one operation
_UNWEIGHED = 4  #: so few values are read first and counted then


class ReadBudget:
    """How much of the journals one operation may read: outputs are large, and pages of them have no other bound."""

    def __init__(self) -> None:
        self._left = MAX_READ_BYTES

    def spend(self, size: int) -> None:
        """Count what is about to be read.

        Raises:
            TooComplex: It is too much.
        """
        self._left -= size
        if self._left < 0:
            raise TooComplex(
                f"The inputs and outputs asked for are over {MAX_READ_BYTES >> 20} MiB; ask for smaller pages.",
                reason="too_large",
                details={"limitBytes": MAX_READ_BYTES},
            )


class ExecutionNotFound(NotFound):
    """There is no such execution, or you cannot see it."""


class ExecutionPruned(Conflict):
    """The run was pruned: what it was given, did and gave is gone; its status, usage and times are kept."""


def refuse_pruned(execution: Execution) -> None:
    """Let a run pass whose journal is still there.

    Raises:
        ExecutionPruned: It is not.
    """
    if execution.pruned_at is not None:
        raise ExecutionPruned(reason="execution_pruned", details={"prunedAt": execution.pruned_at.isoformat()})


class ExecutionOrder(StrEnum):
    """In which order runs are listed."""

    QUEUED_AT_ASC = "queued_at_asc"  #: oldest first
    QUEUED_AT_DESC = "queued_at_desc"  #: newest first


class ExecutionLookup:
    """Finds, lists and follows the runs that a viewer may see; one of another workspace is as good as none."""

    def __init__(self, access: Access, reader: JournalReader, totals: Totals) -> None:
        self._access = access
        self._reader = reader
        self._totals = totals

    async def get(self, viewer: Viewer, execution_id: UUID) -> Execution:
        """Return a run.

        Raises:
            ExecutionNotFound: There is none, or it is not visible.
        """
        found = await Execution.get_or_none(id=execution_id)
        if found is None or not await self._access.permits(viewer, found.workspace_id, Scope.EXECUTIONS_READ):
            raise ExecutionNotFound
        if not is_shown_to(viewer, found):
            raise ExecutionNotFound
        return found

    async def get_many(self, viewer: Viewer, ids: Sequence[UUID]) -> Mapping[UUID, Execution]:
        """Return those of these runs that the viewer can see."""
        found = await Execution.filter(id__in=list(ids)).only(*light_columns())
        return {
            row.id: row
            for row in found
            if is_shown_to(viewer, row) and await self._access.permits(viewer, row.workspace_id, Scope.EXECUTIONS_READ)
        }

    async def get_node_runs(self, viewer: Viewer, ids: Sequence[UUID]) -> Mapping[UUID, NodeRun]:
        """Return those of these node runs whose execution the viewer can see."""
        found = await NodeRun.filter(id__in=list(ids))
        visible = await self.get_many(viewer, list({row.execution_id for row in found}))
        return {row.id: row for row in found if row.execution_id in visible}

    async def list(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        where: ExecutionFilter,
        request: PageRequest,
        *,
        order_by: ExecutionOrder = ExecutionOrder.QUEUED_AT_DESC,
    ) -> Page[Execution]:
        """List a workspace's runs, newest first unless told; those of private chats are in no list."""
        await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)
        query = not_private(Execution.filter(workspace_id=workspace_id))
        if where.statuses is not None:
            query = query.filter(status__in=list(where.statuses))
        if where.triggers is not None:
            query = query.filter(trigger__in=list(where.triggers))
        if where.workflow_id is not None:
            query = query.filter(workflow_id=where.workflow_id)
        if where.queued_after is not None:
            query = query.filter(queued_at__gte=where.queued_after)
        if where.queued_before is not None:
            query = query.filter(queued_at__lt=where.queued_before)
        order = [OrderBy("queued_at", is_descending=order_by is ExecutionOrder.QUEUED_AT_DESC)]
        page = await paginate(query, order, request, repr((workspace_id, where)), only=light_columns())

        async def total() -> tuple[int, bool]:
            # Runs of which no row is left cannot be listed, but they count.
            found, is_exact = await page.total()
            found += await self._totals.forgotten(workspace_id, where)
            return min(found, EXACT_TOTAL), is_exact and found <= EXACT_TOTAL

        return replace(page, total=total)

    async def totals(self, viewer: Viewer, workspace_id: UUID, where: ExecutionFilter) -> Sequence[StatusTotal]:
        """Sum up a workspace's runs, by status; those that were pruned count as well."""
        await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)
        return await self._totals.by_status(workspace_id, where)

    async def node_runs(self, execution: Execution, request: PageRequest) -> Page[NodeRun]:
        """List the node runs of a run that the viewer has, in the order they started."""
        return await paginate(
            NodeRun.filter(execution_id=execution.id), [OrderBy("started_sequence")], request, str(execution.id)
        )

    async def forks(self, execution: Execution, request: PageRequest) -> Page[Execution]:
        """List the retries, forks and replays of a run that the viewer has, oldest first."""
        query = Execution.filter(fork_of=execution.id, workspace_id=execution.workspace_id)
        return await paginate(query, [OrderBy("queued_at")], request, f"forks:{execution.id}", only=light_columns())

    async def children(self, execution: Execution, request: PageRequest) -> Page[Execution]:
        """List the runs that nodes of a run that the viewer has started, oldest first."""
        query = Execution.filter(parent_id=execution.id, workspace_id=execution.workspace_id)
        return await paginate(query, [OrderBy("queued_at")], request, f"children:{execution.id}", only=light_columns())

    async def entries(
        self, execution_id: UUID, after: int, limit: int, budget: ReadBudget | None = None
    ) -> Sequence[JournalEntry]:
        """Read entries of the journal of a run that the viewer has.

        Raises:
            TooComplex: They are over the budget; without one, over a fresh one.
        """
        budget = budget or ReadBudget()
        if limit > _UNWEIGHED:
            budget.spend(await self._reader.weigh(execution_id, after, limit))
            return await self._reader.entries(execution_id, after, limit)
        found = await self._reader.entries(execution_id, after, limit)
        budget.spend(sum(entry.size for entry in found))
        return found

    async def entries_at(
        self, wanted: Sequence[tuple[UUID, int]], budget: ReadBudget
    ) -> Mapping[tuple[UUID, int], JournalEntry]:
        """Read single entries of the journals of runs that the viewer has.

        Raises:
            TooComplex: They are over the budget.
        """
        if len(wanted) > _UNWEIGHED:
            budget.spend(await self._reader.weigh_at(wanted))
            return await self._reader.entries_at(wanted)
        found = await self._reader.entries_at(wanted)
        budget.spend(sum(entry.size for entry in found.values()))
        return found

    async def inputs(self, ids: Sequence[UUID], budget: ReadBudget) -> Mapping[UUID, Any]:
        """Read what runs that the viewer has were given.

        Raises:
            TooComplex: They are over the budget.
        """
        if len(ids) > _UNWEIGHED:
            budget.spend(await self._reader.weigh_inputs(ids))
        rows = await Execution.filter(id__in=list(ids)).only("id", "input")
        if len(ids) <= _UNWEIGHED:
            budget.spend(sum(len(row.input) for row in rows))
        return {row.id: orjson.loads(row.input) for row in rows}

    async def rights(self, viewer: Viewer, workspace_id: UUID) -> Rights:
        """Return under which rights the viewer sees the runs of a workspace."""
        return await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)

    async def follow(self, execution_id: UUID, after: int) -> AsyncGenerator[JournalEntry]:
        """Yield the entries after a sequence up to the terminal one, then end."""
        async with self._reader.hub.following(execution_id, after) as entries:
            async for entry in entries:
                yield entry
                if entry.type in TERMINAL_EVENTS:
                    return


@cache
def light_columns() -> tuple[str, ...]:
    """Name the columns of a run but its input, which can be large: lists leave that out until somebody asks."""
    return tuple(name for name in columns_of(Execution) if name != "input")
