"""The inbox: what waits for one person, from whichever domain, the most urgent first.

Tasks are read from their table, a page at a time. Other domains add sources of a few items each, such as requests for
consent; they are merged into the page. A paused run waits for a person by a task of its own, so runs need no source.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import QuerySet

from app.accounts.access import Access
from app.accounts.service import Workspaces
from app.kernel.clock import Clock
from app.kernel.pages import EXACT_TOTAL, OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.tasks.models import Task, TaskAssignee
from app.tasks.projector import SUBJECT
from app.tasks.vocabulary import InboxKind, TaskKind, TaskPriority

_ORDER = (OrderBy("priority", is_descending=True), OrderBy("due_at"))
_HAS_PEOPLE = (
    "CASE WHEN EXISTS (SELECT 1 FROM task_assignees WHERE task_assignees.task_id = tasks.id) THEN 1 ELSE 0 END"
)


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something that waits for somebody.

    Attributes:
        id: Its own id, which orders items that are otherwise alike: the older first.
        kind: What it is.
        workspace_id: Where.
        subject_type: The GraphQL type of what to open.
        title: What it is about, in a line.
        priority: How urgent it is; a `TaskPriority`.
        due_at: When it should be done.
        created_at: Since when it waits.
    """

    id: UUID
    kind: InboxKind
    workspace_id: UUID
    subject_type: str
    title: str
    priority: int
    due_at: datetime | None
    created_at: datetime


class InboxSource(Protocol):
    """Where items of one kind come from that are no tasks."""

    @property
    def kind(self) -> InboxKind:
        """What it gives."""
        ...

    async def waiting(self, viewer: Viewer, user_id: UUID, workspace_ids: Sequence[UUID]) -> Sequence[InboxItem]:
        """Return everything that waits for a person in these workspaces: few, as all are held in memory.

        The viewer may see the workspaces; what they may see there the source has to ask itself.
        """
        ...


@dataclass(frozen=True, slots=True)
class InboxCount:
    """How many items of a kind wait."""

    kind: InboxKind
    count: int
    overdue_count: int


class Inbox:
    """Lists and counts what waits for a viewer."""

    def __init__(self, clock: Clock, access: Access, workspaces: Workspaces) -> None:
        self._clock = clock
        self._access = access
        self._workspaces = workspaces
        self._sources: list[InboxSource] = []

    def register(self, source: InboxSource) -> None:
        """Add a source; the wiring of a higher domain does."""
        self._sources.append(source)

    async def page(
        self, viewer: Viewer, workspace_id: UUID | None, kinds: Collection[InboxKind] | None, request: PageRequest
    ) -> Page[InboxItem]:
        """Return a page of what waits for the viewer, the most urgent first and then what is due soonest.

        Args:
            viewer: Who asks.
            workspace_id: Where; None: in every workspace whose tasks the viewer may read.
            kinds: Of these kinds; None: of all.
            request: Which page.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read tasks there.
            InvalidInput: A cursor belongs to another list.
        """
        user_id, where = await self._where(viewer, workspace_id)
        rows, others = await self._waiting(viewer, user_id, where, kinds)
        wanted = None if kinds is None else sorted(kinds)
        binding = f"inbox:{user_id}:{workspace_id}:{wanted!r}"
        page = await paginate(rows, _ORDER, request, binding, also=others)
        items = [_item(each) if isinstance(each, Task) else each for each in page.items]
        return Page(items, page.cursors, page.has_next, page.has_previous, page.total)

    async def counts(
        self, viewer: Viewer, workspace_id: UUID | None, kinds: Collection[InboxKind] | None
    ) -> Sequence[InboxCount]:
        """Count what waits for the viewer, by kind; kinds of which nothing does are left out.

        Raises:
            NotFound: As for `page`.
            Forbidden: As for `page`.
        """
        user_id, where = await self._where(viewer, workspace_id)
        rows, others = await self._waiting(viewer, user_id, where, kinds)
        now = self._clock.now()
        found: dict[InboxKind, list[bool]] = {}
        for task in await rows.limit(EXACT_TOTAL).only("id", "kind", "due_at"):
            found.setdefault(_kind_of(task), []).append(task.due_at is not None and task.due_at < now)
        for each in others:
            found.setdefault(each.kind, []).append(each.due_at is not None and each.due_at < now)
        return [InboxCount(kind, len(found[kind]), sum(found[kind])) for kind in InboxKind if kind in found]

    async def _where(self, viewer: Viewer, workspace_id: UUID | None) -> tuple[UUID, Mapping[UUID, bool]]:
        """Return who asks, and the workspaces to look in with whether they may complete tasks there."""
        user_id = self._access.require_user(viewer)
        if workspace_id is not None:
            rights = await self._access.require(viewer, workspace_id, Scope.TASKS_READ)
            return user_id, {workspace_id: rights.permits(Scope.TASKS_WRITE)}
        found: dict[UUID, bool] = {}
        for each in await self._workspaces.reached(viewer):
            rights = await self._access.rights(viewer, each)
            if rights is not None and rights.permits(Scope.TASKS_READ):
                found[each] = rights.permits(Scope.TASKS_WRITE)
        return user_id, found

    async def _waiting(
        self, viewer: Viewer, user_id: UUID, where: Mapping[UUID, bool], kinds: Collection[InboxKind] | None
    ) -> tuple[QuerySet[Task], Sequence[InboxItem]]:
        """Select the tasks that wait for somebody, and read what waits beside them."""
        mine = Q(id__in=Subquery(TaskAssignee.filter(user_id=user_id).values("task_id")))
        # A run that asks nobody in particular asks everybody who may answer.
        writable = [each for each, may_write in where.items() if may_write]
        anybody = Q(has_people=0, workspace_id__in=writable) & ~Q(kind=TaskKind.MANUAL)
        rows = Task.annotate(has_people=RawSQL(_HAS_PEOPLE)).filter(
            Q(mine, anybody, join_type=Q.OR), workspace_id__in=list(where), resolution__isnull=True
        )
        others: list[InboxItem] = []
        for source in self._sources:
            if kinds is None or source.kind in kinds:
                others += await source.waiting(viewer, user_id, list(where))
        if kinds is not None:
            of_tasks = [TaskKind.MANUAL] if InboxKind.TASK in kinds else []
            of_tasks += [TaskKind.INPUT, TaskKind.DECISION] if InboxKind.RUN in kinds else []
            rows = rows.filter(kind__in=of_tasks)
        return rows, others


def _kind_of(task: Task) -> InboxKind:
    return InboxKind.TASK if task.kind is TaskKind.MANUAL else InboxKind.RUN


def _item(task: Task) -> InboxItem:
    return InboxItem(
        id=task.id,
        kind=_kind_of(task),
        workspace_id=task.workspace_id,
        subject_type=SUBJECT,
        title=task.name,
        priority=TaskPriority(task.priority),
        due_at=task.due_at,
        created_at=task.created_at,
    )
