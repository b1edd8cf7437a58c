"""Triggers and processes found for a viewer: the one place where rows of this domain are scoped to a workspace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from tortoise.queryset import QuerySet

from app.accounts.access import Access
from app.automation.models import Firing, Process, ShownPayload, Trigger
from app.automation.vocabulary import FiringStatus, ProcessTrigger, TriggerOrder, TriggerType
from app.kernel.errors import Conflict, InvalidInput, NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer

_MAX_SEARCH_CHARACTERS = 200

R = TypeVar("R", Trigger, Process)


class TriggerNotFound(NotFound):
    """There is no such trigger, or you cannot see it."""


class ProcessNotFound(NotFound):
    """There is no such process, or you cannot see it."""


class TriggerBelongsToProcess(Conflict):
    """This trigger is a process's; change the process."""


@dataclass(frozen=True, slots=True)
class TriggerFilter:
    """Which triggers a list has; whatever is given must hold."""

    types: Sequence[TriggerType] | None = None
    workflow_id: UUID | None = None
    is_enabled: bool | None = None
    search: str | None = None  #: what the name contains, in any case


@dataclass(frozen=True, slots=True)
class ProcessFilter:
    """Which processes a list has; whatever is given must hold."""

    trigger_types: Sequence[ProcessTrigger] | None = None
    workflow_id: UUID | None = None
    is_active: bool | None = None
    search: str | None = None  #: what name or description contain, in any case


class AutomationLookup:
    """Finds triggers and processes; one of another workspace is as good as none."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def trigger(self, viewer: Viewer, trigger_id: UUID, scope: Scope = Scope.TRIGGERS_READ) -> Trigger:
        """Return a trigger, that of a process too.

        Raises:
            TriggerNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Trigger.get_or_none(id=trigger_id)
        if found is None:
            raise TriggerNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=TriggerNotFound)
        return found

    async def own(self, viewer: Viewer, trigger_id: UUID) -> Trigger:
        """Return a trigger that the viewer may change and that is no process's.

        Raises:
            TriggerNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write triggers, or not run workflows.
            TriggerBelongsToProcess: It is one's.
        """
        row = await self.trigger(viewer, trigger_id, Scope.TRIGGERS_WRITE)
        await self._access.require(viewer, row.workspace_id, Scope.EXECUTIONS_RUN)
        if row.process_id is not None:
            raise TriggerBelongsToProcess(field="input.triggerId", reason="belongs_to_process")
        return row

    async def process(self, viewer: Viewer, process_id: UUID, scope: Scope = Scope.TRIGGERS_READ) -> Process:
        """Return a process.

        Raises:
            ProcessNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Process.get_or_none(id=process_id)
        if found is None:
            raise ProcessNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=ProcessNotFound)
        return found

    async def triggers_by_id(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Trigger]:
        """Return those of these triggers that the viewer may see."""
        rows = await Trigger.filter(id__in=list(ids))
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.TRIGGERS_READ)
        }

    async def processes_by_id(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Process]:
        """Return those of these processes that the viewer may see."""
        rows = await Process.filter(id__in=list(ids))
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.TRIGGERS_READ)
        }

    async def firings_by_id(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Firing]:
        """Return those of these firings whose triggers the viewer may see."""
        rows = await Firing.filter(id__in=list(ids))
        triggers = await self.triggers_by_id(viewer, {row.trigger_id for row in rows})
        return {row.id: row for row in rows if row.trigger_id in triggers}

    async def names(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Name triggers that did something the viewer may read of."""
        return {row.id: row.name for row in await Trigger.filter(id__in=list(ids)).only("id", "name")}

    async def maker(self, actor: Actor, workspace_id: UUID) -> Actor | None:
        """Return who made a trigger that does something; see `llm.tool_rights.Makers`."""
        row = await Trigger.get_or_none(id=actor.id, workspace_id=workspace_id)
        return None if row is None else row.created_by

    async def of_processes(self, ids: Iterable[UUID]) -> dict[UUID, Trigger]:
        """Return the triggers of processes that the viewer has."""
        return {row.process_id: row for row in await Trigger.filter(process_id__in=list(ids)) if row.process_id}

    async def trigger_page(
        self, viewer: Viewer, workspace_id: UUID, where: TriggerFilter, order: TriggerOrder, request: PageRequest
    ) -> Page[Trigger]:
        """Return a page of a workspace's triggers, but those of processes.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not see triggers.
            InvalidInput: The filter is malformed, or a cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.TRIGGERS_READ)
        rows = Trigger.filter(workspace_id=workspace_id, process_id__isnull=True)
        if where.types is not None:
            rows = rows.filter(type__in=sorted(set(where.types)))
        if where.workflow_id is not None:
            rows = rows.filter(workflow_id=where.workflow_id)
        if where.is_enabled is not None:
            rows = rows.filter(is_enabled=where.is_enabled)
        rows = _searched(rows, where.search)
        return await paginate(rows, [_order(order)], request, f"triggers:{workspace_id}:{where!r}")

    async def process_page(
        self, viewer: Viewer, workspace_id: UUID, where: ProcessFilter, order: TriggerOrder, request: PageRequest
    ) -> Page[Process]:
        """Return a page of a workspace's processes; see `trigger_page`."""
        await self._access.require(viewer, workspace_id, Scope.TRIGGERS_READ)
        rows = Process.filter(workspace_id=workspace_id)
        if where.trigger_types is not None:
            rows = rows.filter(trigger_type__in=sorted(set(where.trigger_types)))
        if where.workflow_id is not None:
            rows = rows.filter(workflow_id=where.workflow_id)
        if where.is_active is not None:
            active = Trigger.filter(workspace_id=workspace_id, process_id__isnull=False, is_enabled=where.is_active)
            rows = rows.filter(id__in=await active.values_list("process_id", flat=True))
        rows = _searched(rows, where.search)
        return await paginate(rows, [_order(order)], request, f"processes:{workspace_id}:{where!r}")

    async def firings(
        self, row: Trigger, statuses: Sequence[FiringStatus] | None, request: PageRequest
    ) -> Page[Firing]:
        """Return a page of what a trigger that the viewer has fired, newest first."""
        rows = Firing.filter(trigger_id=row.id)
        if statuses is not None:
            rows = rows.filter(status__in=sorted(set(statuses)))
        order = [OrderBy("created_at", is_descending=True)]
        return await paginate(rows, order, request, f"firings:{row.id}:{statuses!r}")

    async def payloads(self, viewer: Viewer, row: Trigger) -> list[ShownPayload]:
        """Return what a trigger was sent in test mode, newest first.

        Raises:
            Forbidden: The viewer may not see runs, whose inputs these are.
        """
        await self._access.require(viewer, row.workspace_id, Scope.EXECUTIONS_READ)
        return await ShownPayload.filter(trigger_id=row.id).order_by("-received_at", "-id")


def _order(order: TriggerOrder) -> OrderBy:
    field, _, direction = order.value.rpartition("_")
    return OrderBy(field, direction == "desc")


def _searched(rows: QuerySet[R], search: str | None) -> QuerySet[R]:
    if not search:
        return rows
    if len(search) > _MAX_SEARCH_CHARACTERS:
        raise InvalidInput("The search is too long.", field="where.search", reason="too_long")
    return rows.filter(search_text__contains=search.casefold())
