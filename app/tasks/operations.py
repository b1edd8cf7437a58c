"""The mutations of tasks, each with its input and its payload. Reading is by `workspace`, `execution` and `node`."""

from datetime import datetime
from typing import Any

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode, encode
from app.api.scalars import JSON
from app.tasks.completing import Completions
from app.tasks.enums import TaskPriority, TaskStatus
from app.tasks.people import MAX_ASSIGNEES
from app.tasks.reminders import MAX_REMINDERS
from app.tasks.service import MAX_TASKS, NewTask, TaskChange, Tasks
from app.tasks.types import TASK, Task

_PEOPLE = f"Members of the workspace by the ids of their users, at most {MAX_ASSIGNEES}."

_REMIND = (
    f"When to remind its assignees, or who made it, by activity and mail: instants to come, at most {MAX_REMINDERS}."
)
_MOVES = "Whether reminders to come move as far as `dueAt` does, if there was a due date and still is."


@strawberry.input(description="What a task is made from.")
class CreateTaskInput:
    """The input of `createTask`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="1 to 200 characters.")
    description: str | None = strawberry.field(default=None, description="At most 5,000 characters.")
    priority: TaskPriority = strawberry.field(default=TaskPriority.MEDIUM, description="How urgent it is.")
    due_at: datetime | None = strawberry.field(default=None, description="When it should be done.")
    tags: list[str] = strawberry.field(default_factory=list, description="At most 20, of 50 characters each.")
    assignee_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=_PEOPLE)
    remind_at: list[datetime] = strawberry.field(default_factory=list, description=_REMIND)
    form: JSON | None = strawberry.field(
        default=None,
        description="The JSON Schema of an object that its answer must fit: types, enum, required, properties, items, "
        "minimum, maxLength, pattern and the like, no references or combinations.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same task."
    )


@strawberry.type(description="The answer of `createTask`.")
class CreateTaskPayload:
    """The payload of `createTask`."""

    task: Task = strawberry.field(description="The new task.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateTaskInput:
    """The input of `updateTask`."""

    task_id: strawberry.ID = strawberry.field(description="What to change.")
    name: str | None = strawberry.field(default=UNSET, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=UNSET, description="Null removes it.")
    priority: TaskPriority | None = strawberry.field(default=UNSET, description="How urgent it is.")
    due_at: datetime | None = strawberry.field(default=UNSET, description="When it should be done; null: never.")
    tags: list[str] | None = strawberry.field(default=UNSET, description="Replaces all tags.")
    assignee_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description=f"Replaces all assignees. {_PEOPLE}"
    )
    remind_at: list[datetime] | None = strawberry.field(
        default=UNSET, description=f"Replaces the reminders to come. {_REMIND}"
    )
    moves_reminders: bool = strawberry.field(default=False, description=_MOVES)
    status: TaskStatus | None = strawberry.field(
        default=UNSET,
        description="Where it stands. A task that a run waits for, or that has a form, is completed by "
        "`completeTask`; one without can be completed, and reopened, here.",
    )


@strawberry.type(description="The answer of `updateTask`.")
class UpdateTaskPayload:
    """The payload of `updateTask`."""

    task: Task = strawberry.field(description="The task as it is now.")


@strawberry.input(description="What to change of several tasks; what is left out stays as it is.")
class UpdateTasksInput:
    """The input of `updateTasks`."""

    task_ids: list[strawberry.ID] = strawberry.field(description=f"Which tasks; 1 to {MAX_TASKS}.")
    priority: TaskPriority | None = strawberry.field(default=UNSET, description="How urgent they are.")
    due_at: datetime | None = strawberry.field(default=UNSET, description="When they should be done; null: never.")
    moves_reminders: bool = strawberry.field(default=False, description=_MOVES)
    add_tags: list[str] | None = strawberry.field(default=UNSET, description="Tags to add to those they have.")
    remove_tags: list[str] | None = strawberry.field(default=UNSET, description="Tags to take away.")
    assignee_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description=f"Replaces all assignees. {_PEOPLE}"
    )
    status: TaskStatus | None = strawberry.field(default=UNSET, description="Where they stand; see `updateTask`.")


@strawberry.type(description="The answer of `updateTasks`.")
class UpdateTasksPayload:
    """The payload of `updateTasks`."""

    tasks: list[Task] = strawberry.field(description="The tasks as they are now, in the order of their ids.")


@strawberry.input(description="What is done, and the answer.")
class CompleteTaskInput:
    """The input of `completeTask`."""

    task_id: strawberry.ID = strawberry.field(description="What is done.")
    answer: JSON | None = strawberry.field(
        default=None, description="What its form asks for; of a task without a form, nothing or any JSON value."
    )


@strawberry.type(description="The answer of `completeTask`.")
class CompleteTaskPayload:
    """The payload of `completeTask`."""

    task: Task = strawberry.field(description="The task, closed.")


@strawberry.input(description="What to delete.")
class DeleteTaskInput:
    """The input of `deleteTask`."""

    task_id: strawberry.ID = strawberry.field(description="What to delete.")


@strawberry.type(description="The answer of `deleteTask`.")
class DeleteTaskPayload:
    """The payload of `deleteTask`."""

    deleted_task_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.type
class TasksMutation:
    """What can be done to tasks."""

    @strawberry.mutation(description="Make a task for people.")
    async def create_task(self, info: Info, input: CreateTaskInput) -> CreateTaskPayload:
        """Create a task."""
        new = NewTask(
            name=input.name,
            description=input.description,
            priority=input.priority,
            due_at=input.due_at,
            tags=input.tags,
            assignee_ids=[decode(each, "User", "input.assigneeIds") for each in input.assignee_ids],
            form=input.form,
            remind_at=input.remind_at,
        )
        row = await info.context.use(Tasks).create(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            new,
            idempotency_key=input.idempotency_key,
        )
        return CreateTaskPayload(task=Task.of(row))

    @strawberry.mutation(description="Change a task's words, people, time or status.")
    async def update_task(self, info: Info, input: UpdateTaskInput) -> UpdateTaskPayload:
        """Update a task."""
        changes = _changes(
            input, "name", "description", "priority", "due_at", "tags", "assignee_ids", "status", "remind_at"
        )
        task_id = decode(input.task_id, TASK, "input.taskId")
        change = TaskChange(changes, moves_reminders=input.moves_reminders)
        row = await info.context.use(Tasks).update(info.context.viewer, task_id, change)
        return UpdateTaskPayload(task=Task.of(row))

    @strawberry.mutation(
        description="Change several tasks alike: all of them, or none. An error about one of them names its place in "
        "`taskIds`, or its id in `details.taskId`."
    )
    async def update_tasks(self, info: Info, input: UpdateTasksInput) -> UpdateTasksPayload:
        """Update several tasks."""
        changes = _changes(input, "priority", "due_at", "add_tags", "remove_tags", "assignee_ids", "status")
        ids = [decode(each, TASK, f"input.taskIds.{at}") for at, each in enumerate(input.task_ids)]
        change = TaskChange(changes, moves_reminders=input.moves_reminders)
        rows = await info.context.use(Tasks).update_many(info.context.viewer, ids, change, "input.taskIds")
        return UpdateTasksPayload(tasks=[Task.of(row) for row in rows])

    @strawberry.mutation(
        description="Say that a task is done, with its answer. A run that waits for it goes on, exactly once: the same "
        "answer again gives the same task, another one is CONFLICT with reason `task_closed`."
    )
    async def complete_task(self, info: Info, input: CompleteTaskInput) -> CompleteTaskPayload:
        """Complete a task."""
        task_id = decode(input.task_id, TASK, "input.taskId")
        row = await info.context.use(Completions).complete(info.context.viewer, task_id, input.answer)
        return CompleteTaskPayload(task=Task.of(row))

    @strawberry.mutation(description="Delete a task, for ever. One that a run waits for is CONFLICT.")
    async def delete_task(self, info: Info, input: DeleteTaskInput) -> DeleteTaskPayload:
        """Delete a task."""
        task_id = decode(input.task_id, TASK, "input.taskId")
        await info.context.use(Tasks).delete(info.context.viewer, task_id)
        return DeleteTaskPayload(deleted_task_id=encode(TASK, task_id))


def _changes(input: UpdateTaskInput | UpdateTasksInput, *names: str) -> dict[str, Any]:
    """Return what an input gives of these."""
    changes: dict[str, Any] = {name: value for name in names if (value := getattr(input, name)) is not UNSET}
    if changes.get("assignee_ids") is not None:
        changes["assignee_ids"] = [decode(each, "User", "input.assigneeIds") for each in changes["assignee_ids"]]
    return changes
