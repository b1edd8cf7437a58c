"""Tasks as the graph shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import orjson
import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.access import Access
from app.accounts.types import Actor, User, Workspace
from app.accounts.types.loaders import load_user
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.pooling import per_viewer
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.api.scalars import JSON
from app.executions.events import parse_path
from app.executions.types import EXECUTION, Execution
from app.executions.types.runs import Iteration
from app.kernel.rights import Scope
from app.tasks import models
from app.tasks.enums import TaskKind, TaskOrder, TaskPriority, TaskResolution, TaskStatus
from app.tasks.links import Links
from app.tasks.lookup import TaskFilter, TaskLookup, TaskNotFound
from app.tasks.reminders import reminders_of

TASK = "Task"

per_viewer(TASK, "link")

Offset = Annotated[int | None, strawberry.argument(description="Skip so many; goes with `first` alone.")]


@strawberry.type(description="An instant at which a task calls itself to mind.")
class TaskReminder:
    """See `models.TaskReminder`."""

    remind_at: datetime = strawberry.field(description="When it is due.")
    reminded_at: datetime | None = strawberry.field(description="When it happened; null: it has yet to come.")


@strawberry.type(description="Work for people, by itself or because a run waits for it.")
class Task(Node):
    """See `models.Task`."""

    name: str = strawberry.field(description="What is to be done, or asked, in a line.")
    description: str | None = strawberry.field(description="What one needs to know for it.")
    kind: TaskKind = strawberry.field(description="Where it comes from.")
    status: TaskStatus = strawberry.field(description="Where it stands.")
    priority: TaskPriority = strawberry.field(description="How urgent it is.")
    tags: list[str] = strawberry.field(description="Words to find it by.")
    due_at: datetime | None = strawberry.field(description="When it should be done.")
    expires_at: datetime | None = strawberry.field(description="When its run stops waiting for it.")
    resolution: TaskResolution | None = strawberry.field(description="How it ended; null while it is open.")
    is_open: bool = strawberry.field(description="Whether there is something left to do.")
    created_by: Actor = strawberry.field(description="Who made it, or started its run.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it changed last.")
    completed_at: datetime | None = strawberry.field(description="When it ended, however.")
    node_key: str | None = strawberry.field(description="The node of its run that waits, or waited.")
    wait_sequence: int | None = strawberry.field(description="The `sequence` of the NodeWaiting event in its run.")
    row: strawberry.Private[models.Task]

    @classmethod
    def of(cls, row: models.Task) -> "Task":
        """Show a task."""
        return cls(
            id=encode(TASK, row.id),
            name=row.name,
            description=row.description,
            kind=row.kind,
            status=row.status,
            priority=TaskPriority(row.priority),
            tags=row.tags,
            due_at=row.due_at,
            expires_at=row.expires_at,
            resolution=row.resolution,
            is_open=row.is_open,
            created_by=Actor.of(row.created_by),
            created_at=row.created_at,
            updated_at=row.updated_at,
            completed_at=row.completed_at,
            node_key=row.node_key,
            wait_sequence=row.wait_sequence,
            row=row,
        )

    @strawberry.field(description="Whether it is open, and should have been done by now.")
    def is_overdue(self, info: Info) -> bool:
        """Ask the clock."""
        return info.context.use(TaskLookup).is_overdue(self.row)

    @strawberry.field(description="Where it belongs.")
    async def workspace(self, info: Info) -> Workspace:
        """Find the workspace.

        Raises:
            TaskNotFound: The workspace was deleted meanwhile, and the task with it.
        """
        found = await _batches(info.context).nodes.load(("Workspace", self.row.workspace_id))
        if found is None:
            raise TaskNotFound
        return cast("Workspace", found)

    @strawberry.field(description="Whom it is for; who has left the workspace is left out.")
    async def assignees(self, info: Info) -> list[User]:
        """Find the people."""
        found = await _batches(info.context).assignees.load(self.row.id)
        people = [await load_user(info.context, each) for each in found]
        return [User.of(person) for person in people if person is not None]

    @strawberry.field(description="Its reminders, the earliest first; those that came too.")
    async def reminders(self, info: Info) -> list[TaskReminder]:
        """Find the reminders."""
        rows = await _batches(info.context).reminders.load(self.row.id)
        return [TaskReminder(remind_at=row.remind_at, reminded_at=row.fired_at) for row in rows]

    @strawberry.field(description="The JSON Schema of its answer; null: it is completed without one, or with any.")
    def form(self) -> JSON | None:
        """Read the form."""
        return None if self.row.form is None else cast("JSON", orjson.loads(self.row.form))

    @strawberry.field(description="What was answered.")
    def answer(self) -> JSON | None:
        """Read the answer."""
        return None if self.row.answer is None else cast("JSON", orjson.loads(self.row.answer))

    @strawberry.field(description="Who completed it; null while it is open, and when nobody did.")
    def completed_by(self) -> Actor | None:
        """Name who completed it."""
        actor = self.row.completed_by
        return None if actor is None else Actor.of(actor)

    @strawberry.field(description="The run that waits, or waited; null when it is nobody's, or you cannot see it.")
    async def execution(self, info: Info) -> Execution | None:
        """Find the run."""
        if self.row.execution_id is None:
            return None
        return cast("Execution | None", await _batches(info.context).nodes.load((EXECUTION, self.row.execution_id)))

    @strawberry.field(description="Where in nested containers its node is; empty outside of them.")
    def path(self) -> list[Iteration]:
        """Read the path."""
        return Iteration.of(parse_path(self.row.path))

    @strawberry.field(
        description="A page where you can answer it without signing in: yours alone, whoever has it answers as you. "
        "Null when it is closed, when no run waits for it, when you may not complete it, or when it is for others."
    )
    async def link(self, info: Info) -> str | None:
        """Sign a link for the viewer."""
        context = info.context
        is_asked = self.row.is_open and self.row.kind is not TaskKind.MANUAL
        if not is_asked or not await context.use(Access).permits(
            context.viewer, self.row.workspace_id, Scope.TASKS_WRITE
        ):
            return None
        user_id = context.use(Access).require_user(context.viewer)
        people = await _batches(context).assignees.load(self.row.id)
        return context.use(Links).url(self.row, user_id) if user_id in people or not people else None


@strawberry.input(description="Which tasks; whatever is given must hold.")
class TaskWhere:
    """See `lookup.TaskFilter`."""

    status: list[TaskStatus] | None = strawberry.field(default=None, description="In one of these states.")
    priority: list[TaskPriority] | None = strawberry.field(default=None, description="Of one of these priorities.")
    tag: str | None = strawberry.field(default=None, description="With this tag.")
    assignee_id: strawberry.ID | None = strawberry.field(default=None, description="For this person.")
    due_after: datetime | None = strawberry.field(default=None, description="Due then or later.")
    due_before: datetime | None = strawberry.field(default=None, description="Due earlier.")
    execution_id: strawberry.ID | None = strawberry.field(default=None, description="Of this run.")
    is_open: bool | None = strawberry.field(default=None, description="Open ones, or closed ones.")
    is_overdue: bool | None = strawberry.field(
        default=None, description="Open ones that should have been done by now, or all others."
    )
    is_assigned: bool | None = strawberry.field(default=None, description="For somebody, or for nobody in particular.")
    search: str | None = strawberry.field(
        default=None, description="With each of these words in the name or the description, whatever their case."
    )

    def to_filter(self, execution_id: UUID | None = None) -> TaskFilter:
        """Read the filter; `execution_id` is where the list hangs, and wins."""
        person = None if self.assignee_id is None else decode(self.assignee_id, "User", "where.assigneeId")
        named = None if self.execution_id is None else decode(self.execution_id, EXECUTION, "where.executionId")
        return TaskFilter(
            self.status,
            self.priority,
            self.tag,
            person,
            self.due_after,
            self.due_before,
            execution_id or named,
            self.is_open,
            self.search,
            self.is_overdue,
            self.is_assigned,
        )


Where = Annotated[TaskWhere | None, strawberry.argument(description="Which; all.")]
Order = Annotated[TaskOrder, strawberry.argument(description="In which order.")]


@extend(Workspace)
class WorkspaceTasks:
    """The field that this domain adds to the workspace."""

    @strawberry.field(description="The tasks of the workspace; needs TASKS_READ.")
    @staticmethod
    async def tasks(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        *,
        where: Where = None,
        order_by: Order = TaskOrder.CREATED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
    ) -> Connection[Task]:
        """List tasks."""
        context, request = info.context, page_args(first, after, last, before, offset)
        chosen = (where or TaskWhere()).to_filter()
        page = await context.use(TaskLookup).page(context.viewer, workspace.own_id, chosen, order_by, request)
        return Connection[Task].of(page, Task.of)


@extend(Execution)
class ExecutionTasks:
    """The field that this domain adds to the run."""

    @strawberry.field(description="What the run asked people; needs TASKS_READ.")
    @staticmethod
    async def tasks(
        execution: strawberry.Parent[Execution],
        info: Info,
        where: Where = None,
        order_by: Order = TaskOrder.CREATED_AT_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Task]:
        """List the tasks of a run."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = (where or TaskWhere()).to_filter(execution.row.id)
        page = await context.use(TaskLookup).page(context.viewer, execution.row.workspace_id, chosen, order_by, request)
        return Connection[Task].of(page, Task.of)


@dataclass(frozen=True, slots=True)
class _Batches:
    """What one operation asks for by id, collected so that a list costs one query a kind."""

    assignees: DataLoader[UUID, Sequence[UUID]]
    reminders: DataLoader[UUID, Sequence[models.TaskReminder]]
    nodes: DataLoader[tuple[str, UUID], Any]


def _batches(context: Context) -> _Batches:
    # Not kept between root fields: a mutation's answer must show what it changed.
    found = cast("_Batches | None", context.cache.get(_Batches))
    if found is None:
        lookup = context.use(TaskLookup)

        async def load_assignees(ids: list[UUID]) -> Sequence[Sequence[UUID]]:
            people = await lookup.assignees(ids)
            return [people.get(each, ()) for each in ids]

        async def load_reminders(ids: list[UUID]) -> Sequence[Sequence[models.TaskReminder]]:
            rows = await reminders_of(ids)
            return [rows.get(each, ()) for each in ids]

        async def load_nodes(keys: list[tuple[str, UUID]]) -> Sequence[Any]:
            unique = list(dict.fromkeys(keys))
            nodes = await relay.resolve_nodes(context, [encode(name, own_id) for name, own_id in unique])
            by_key = dict(zip(unique, nodes, strict=True))
            return [by_key[key] for key in keys]

        found = _Batches(
            DataLoader(load_fn=load_assignees, cache=False),
            DataLoader(load_fn=load_reminders, cache=False),
            DataLoader(load_fn=load_nodes, cache=False, max_batch_size=relay.MAX_NODES),
        )
        context.cache[_Batches] = found
    return found


async def _load_tasks(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(TaskLookup).get_many(context.viewer, ids)
    return {own_id: Task.of(row) for own_id, row in found.items()}


node_loader(TASK, _load_tasks)
