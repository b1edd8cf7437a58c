"""Tasks found for a viewer: the one place where rows of this domain are scoped to a workspace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise.expressions import Q, Subquery

from app.accounts.access import Access, WorkspaceNotFound
from app.kernel.errors import NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.tasks.models import Task, TaskAssignee, TaskTag
from app.tasks.vocabulary import TaskPriority, TaskStatus
from app.workflows import properties


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


class TaskLookup:
    """Finds tasks; one of another workspace is as good as none."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def get(self, viewer: Viewer, task_id: UUID, scope: Scope = Scope.TASKS_READ) -> Task:
        """Return a task.

        Raises:
            TaskNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Task.get_or_none(id=task_id)
        if found is None:
            raise TaskNotFound
        try:
            await self._access.require(viewer, found.workspace_id, scope)
        except WorkspaceNotFound:
            raise TaskNotFound from None
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
        field, _, direction = order.value.rpartition("_")
        return await paginate(rows, [OrderBy(field, direction == "desc")], request, f"tasks:{workspace_id}:{where!r}")

    async def assignees(self, task_ids: Iterable[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return whom tasks that the viewer has are for, in order."""
        found: dict[UUID, list[UUID]] = {}
        for row in await TaskAssignee.filter(task_id__in=list(task_ids)).order_by("position", "id"):
            found.setdefault(row.task_id, []).append(row.user_id)
        return found
