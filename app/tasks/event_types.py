"""What happens to the tasks of a workspace, as the graph tells it live."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import strawberry

from app.accounts.activity import ActivityEntry
from app.accounts.types import Actor, User, Workspace
from app.accounts.vocabulary import ActivityKind
from app.api import relay
from app.api.context import Info
from app.api.relay import decode, encode
from app.api.scalars import Long
from app.tasks.comment_types import TaskComment, people_of
from app.tasks.enums import TaskCommentChange, TaskResolution
from app.tasks.lookup import TaskNotFound
from app.tasks.types import TASK, Task


@strawberry.interface(description="Something that happened to a task, or where all of them are.")
class TaskEvent:
    """See `activity.ActivityEntry`."""

    sequence: Long = strawberry.field(
        description="Its place among all that happens in the workspace, so some numbers are left out; resume after it "
        "with `after`."
    )


@strawberry.type(description="Where the tasks are now: the first event of a subscription without `after`.")
class TasksSnapshot(TaskEvent):
    """What there is before the next event."""

    workspace_uuid: strawberry.Private[UUID]

    @strawberry.field(description="The workspace; read its `tasks` or your `inbox` here.")
    async def workspace(self, info: Info) -> Workspace:
        """Find the workspace.

        Raises:
            TaskNotFound: It was deleted meanwhile.
        """
        found = await relay.resolve_node(info.context, encode("Workspace", self.workspace_uuid))
        if found is None:
            raise TaskNotFound
        return cast("Workspace", found)


@strawberry.interface(description="Something that was done to a task.")
class TaskChange(TaskEvent):
    """See `activity.ActivityEntry`."""

    at: datetime = strawberry.field(description="When.")
    actor: Actor = strawberry.field(description="Who did it.")
    task_id: strawberry.ID = strawberry.field(description="The id of the task.")
    name: str = strawberry.field(description="What it was called then.")
    entry: strawberry.Private[ActivityEntry]

    @strawberry.field(description="The task as it is now; null once it is deleted.")
    async def task(self, info: Info) -> Task | None:
        """Find the task."""
        return cast("Task | None", await relay.resolve_node(info.context, self.task_id))


@strawberry.type(description="There is a new task, of somebody or of a run that waits.")
class TaskCreated(TaskChange):
    """`TASK_CREATED`."""


@strawberry.type(description="A task's words, people, time, reminders or status changed.")
class TaskUpdated(TaskChange):
    """`TASK_UPDATED`."""

    @strawberry.field(description="Which of its fields.")
    def fields(self) -> list[str]:
        """Name them."""
        return list(self.entry.data.get("fields", ()))


@strawberry.type(description="A task was answered, or ended otherwise.")
class TaskCompleted(TaskChange):
    """`TASK_COMPLETED`."""

    @strawberry.field(description="How it ended.")
    def resolution(self) -> TaskResolution | None:
        """Say how."""
        return TaskResolution.__members__.get(self.entry.data.get("resolution", ""))


@strawberry.type(description="A task was deleted.")
class TaskDeleted(TaskChange):
    """`TASK_DELETED`."""


@strawberry.type(description="Somebody commented on a task, or changed or deleted a comment.")
class TaskCommented(TaskChange):
    """`TASK_COMMENTED`."""

    @strawberry.field(description="What became of the comment.")
    def change(self) -> TaskCommentChange:
        """Say what."""
        return TaskCommentChange[self.entry.data["change"]]

    @strawberry.field(description="The comment as it is now; null once its task is deleted.")
    async def comment(self, info: Info) -> TaskComment | None:
        """Find the comment."""
        return cast("TaskComment | None", await relay.resolve_node(info.context, self.entry.data["commentId"]))

    @strawberry.field(description="Whom to notify: those it mentions, after an edit those it did not before.")
    async def mentions(self, info: Info) -> list[User]:
        """Find the people."""
        ids = self.entry.data.get("mentions", ())
        return await people_of(info.context, [decode(each, "User", "mentions") for each in ids])


@strawberry.type(description="The time of a task's reminder has come.")
class TaskReminded(TaskChange):
    """`TASK_REMINDED`."""

    @strawberry.field(description="For when the reminder was.")
    def remind_at(self) -> datetime:
        """Say when."""
        return datetime.fromisoformat(self.entry.data["remindAt"])


_TYPES: Mapping[ActivityKind, type[TaskChange]] = {
    ActivityKind.TASK_CREATED: TaskCreated,
    ActivityKind.TASK_UPDATED: TaskUpdated,
    ActivityKind.TASK_COMPLETED: TaskCompleted,
    ActivityKind.TASK_DELETED: TaskDeleted,
    ActivityKind.TASK_COMMENTED: TaskCommented,
    ActivityKind.TASK_REMINDED: TaskReminded,
}
#: Types that stand behind an interface alone.
TASK_EVENT_TYPES: tuple[Any, ...] = (TasksSnapshot, *_TYPES.values())


def event_of(entry: ActivityEntry) -> TaskEvent:
    """Show what happened to a task."""
    return _TYPES[entry.kind](
        sequence=Long(entry.sequence),
        at=entry.at,
        actor=Actor.of(entry.actor),
        task_id=encode(TASK, entry.subject_id),
        name=entry.data.get("name", ""),
        entry=entry,
    )
