"""Tasks found for a viewer: the one place where rows of this domain are scoped to a workspace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from app.accounts.access import Access
from app.kernel.clock import Clock
from app.kernel.errors import NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.tasks.models import Task, TaskAssignee, TaskTag
from app.tasks.vocabulary import TaskPriority, TaskStatus
from app.workflows import properties
from app.workflows.listing import search_words
from app.workflows.values import is_text


class TaskNotFound(NotFound):
    """There is no such task, or you cannot see it."""


class TaskOrder(StrEnum):
    """An order of a list of tasks; what is equal comes in the order it was made."""

    CREATED_AT_ASC = "created_at_asc"  #: the oldest first
    CREATED_AT_DESC = "created_at_desc"  #: the newest first
    DUE_AT_ASC = "due_at_asc"  #: what is due soonest first, what is never due last
    DUE_AT_DESC = "due_at_desc"  #: what is due latest first, what is never due last
    PRIORITY_ASC = "priority_asc"  #: the least urgent first
    PRIORITY_DESC = "priority_desc"  #: the most urgent first
    UPDATED_AT_DESC = "updated_at_desc"  #: what changed last first


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks a list has; whatever is given must hold."""

    statuses: Sequence[TaskStatus] | None = None
    priorities: Sequence[TaskPriority] | None = None
    tag: str | None = None
    assignee_id: UUID | None = None
    due_after: datetime | None = None
    due_before: datetime | None = None
    execution_id: UUID | None = None
    is_open: bool | None = None
    search: str | None = None
    is_overdue: bool | None = None
    is_assigned: bool | None = None


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many tasks there are of each kind; what there is none of is left out."""

    by_status_and_priority: Mapping[tuple[TaskStatus, TaskPriority], int]
    open: int
    overdue: int


class TaskLookup:
    """Finds tasks; one of another workspace is as good as none."""

    def __init__(self, clock: Clock, access: Access) -> None:
        self._clock = clock
        self._access = access

    def is_overdue(self, task: Task) -> bool:
        """Say whether a task should have been done by now."""
        return task.is_open and task.due_at is not None and task.due_at < self._clock.now()

    async def get(self, viewer: Viewer, task_id: UUID, scope: Scope = Scope.TASKS_READ) -> Task:
        """Return a task.

        Raises:
            TaskNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Task.get_or_none(id=task_id)
        if found is None:
            raise TaskNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=TaskNotFound)
        return found

    async def named(self, viewer: Viewer, workspace_id: UUID, name: str, scope: Scope) -> list[Task]:
        """Return up to two open tasks of a workspace that are called so, whatever the case.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer lacks `scope`.
        """
        await self._access.require(viewer, workspace_id, scope)
        if not is_text(name):
            return []
        rows = Task.filter(workspace_id=workspace_id, resolution__isnull=True, name__iexact=name.strip())
        return await rows.order_by("id").limit(2)

    async def get_all(
        self, viewer: Viewer, ids: Sequence[UUID], scope: Scope = Scope.TASKS_READ, field: str | None = None
    ) -> list[Task]:
        """Return tasks in the order of their ids.

        Raises:
            TaskNotFound: One is none, or not visible; names it as `field.3` where `field` is given.
            Forbidden: One is visible, but the viewer lacks `scope`.
        """
        rows = {row.id: row for row in await Task.filter(id__in=list(ids))}
        found: list[Task] = []
        for at, own_id in enumerate(ids):
            place = None if field is None else f"{field}.{at}"
            row = rows.get(own_id)
            if row is None or await self._access.rights(viewer, row.workspace_id) is None:
                raise TaskNotFound(field=place)
            await self._access.require(viewer, row.workspace_id, scope)
            found.append(row)
        return found

    async def get_many(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Task]:
        """Return those of these tasks that the viewer may read."""
        rows = await Task.filter(id__in=list(ids))
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.TASKS_READ)}

    async def page(
        self, viewer: Viewer, workspace_id: UUID, where: TaskFilter, order: TaskOrder, request: PageRequest
    ) -> Page[Task]:
        """Return a page of a workspace's tasks.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read tasks.
            InvalidInput: The filter is malformed, or a cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.TASKS_READ)
        rows = self._chosen(workspace_id, where)
        field, _, direction = order.value.rpartition("_")
        return await paginate(rows, [OrderBy(field, direction == "desc")], request, f"tasks:{workspace_id}:{where!r}")

    async def count(
        self, viewer: Viewer, workspace_id: UUID, where: TaskFilter
    ) -> Mapping[tuple[TaskStatus, TaskPriority], int]:
        """Count a workspace's tasks by status and priority; pairs without a task are left out.

        Raises:
            NotFound: As for `page`.
            Forbidden: As for `page`.
            InvalidInput: As for `page`.
        """
        await self._access.require(viewer, workspace_id, Scope.TASKS_READ)
        rows = self._chosen(workspace_id, where).annotate(count=Count("id")).group_by("status", "priority")
        found = await rows.values("status", "priority", "count")
        return {(TaskStatus(row["status"]), TaskPriority(row["priority"])): int(row["count"]) for row in found}

    async def counts(self, viewer: Viewer, workspace_id: UUID, where: TaskFilter) -> TaskCounts:
        """Count a workspace's tasks.

        Raises:
            NotFound: As for `page`.
            Forbidden: As for `page`.
            InvalidInput: As for `page`.
        """
        groups = await self.count(viewer, workspace_id, where)
        open_ones = self._chosen(workspace_id, where).filter(resolution__isnull=True)
        late = open_ones.filter(due_at__lt=self._clock.now())
        return TaskCounts(groups, await open_ones.count(), await late.count())

    def _chosen(self, workspace_id: UUID, where: TaskFilter) -> QuerySet[Task]:
        rows = Task.filter(workspace_id=workspace_id)
        if where.statuses is not None:
            rows = rows.filter(status__in=list(where.statuses))
        if where.priorities is not None:
            rows = rows.filter(priority__in=list(where.priorities))
        if where.tag is not None:
            tag = properties.tag_of(where.tag, field="where.tag")
            rows = rows.filter(id__in=Subquery(TaskTag.filter(tag=tag).values("task_id")))
        if where.assignee_id is not None:
            theirs = TaskAssignee.filter(user_id=where.assignee_id).values("task_id")
            rows = rows.filter(id__in=Subquery(theirs))
        if where.due_after is not None:
            rows = rows.filter(due_at__gte=where.due_after)
        if where.due_before is not None:
            rows = rows.filter(due_at__lt=where.due_before)
        if where.execution_id is not None:
            rows = rows.filter(execution_id=where.execution_id)
        if where.is_open is not None:
            rows = rows.filter(Q(resolution__isnull=where.is_open))
        if where.is_overdue is not None:
            late = Q(resolution__isnull=True, due_at__lt=self._clock.now())
            # Not late: closed, in time, or without a time.
            other = Q(resolution__isnull=False) | Q(due_at__isnull=True) | Q(due_at__gte=self._clock.now())
            rows = rows.filter(late if where.is_overdue else other)
        if where.is_assigned is not None:
            assigned = Q(id__in=Subquery(TaskAssignee.all().values("task_id")))
            rows = rows.filter(assigned if where.is_assigned else ~assigned)
        for word in search_words(where.search):
            # What was written before `search_text` was is found by its name.
            plain = Q(search_text__isnull=True, name__icontains=word)
            rows = rows.filter(Q(search_text__contains=word) | plain)
        return rows

    async def assignees(self, task_ids: Iterable[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return whom tasks that the viewer has are for, in order."""
        found: dict[UUID, list[UUID]] = {}
        for row in await TaskAssignee.filter(task_id__in=list(task_ids)).order_by("position", "id"):
            found.setdefault(row.task_id, []).append(row.user_id)
        return found
