"""What is said about tasks, and their reminders, as the graph shows them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import strawberry

from app.accounts.types import Actor, User
from app.accounts.types.loaders import load_user
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.tasks import models
from app.tasks.comments import COMMENT, TaskComments
from app.tasks.lookup import TaskLookup, TaskNotFound
from app.tasks.types import Task


@strawberry.type(description="Something that somebody said about a task.")
class TaskComment(Node):
    """See `models.TaskComment`."""

    author: Actor = strawberry.field(description="Who wrote it.")
    text: str | None = strawberry.field(description="What they said, in Markdown; null once it is deleted.")
    is_deleted: bool = strawberry.field(description="Whether only that it was there is left.")
    created_at: datetime = strawberry.field(description="When it was written.")
    edited_at: datetime | None = strawberry.field(description="When it was changed last; null: never.")
    deleted_at: datetime | None = strawberry.field(description="When it was deleted; null: it is not.")
    row: strawberry.Private[models.TaskComment]

    @classmethod
    def of(cls, row: models.TaskComment) -> "TaskComment":
        """Show a comment."""
        is_deleted = row.deleted_at is not None
        return cls(
            id=encode(COMMENT, row.id),
            author=Actor.of(row.author),
            text=None if is_deleted else row.text,
            is_deleted=is_deleted,
            created_at=row.created_at,
            edited_at=row.edited_at,
            deleted_at=row.deleted_at,
            row=row,
        )

    @strawberry.field(description="Whom it mentions; who has left the workspace is left out.")
    async def mentions(self, info: Info) -> list[User]:
        """Find the people."""
        return await people_of(info.context, map(UUID, self.row.mentioned))

    @strawberry.field(description="What it is about.")
    async def task(self, info: Info) -> Task:
        """Find the task.

        Raises:
            TaskNotFound: It was deleted meanwhile, and the comment with it.
        """
        found = await info.context.use(TaskLookup).get_many(info.context.viewer, [self.row.task_id])
        if self.row.task_id not in found:
            raise TaskNotFound
        return Task.of(found[self.row.task_id])


async def people_of(context: Context, ids: Iterable[UUID]) -> list[User]:
    """Return those of these people whom the viewer can see."""
    people = [await load_user(context, each) for each in ids]
    return [User.of(person) for person in people if person is not None]


@extend(Task)
class TaskTalk:
    """The field that comments add to the task."""

    @strawberry.field(description="What was said about it, the oldest first.")
    @staticmethod
    async def comments(
        task: strawberry.Parent[Task],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[TaskComment]:
        """List comments."""
        request = page_args(first, after, last, before)
        page = await info.context.use(TaskComments).page(task.row, request)
        return Connection[TaskComment].of(page, TaskComment.of)


async def _load_comments(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(TaskComments).visible(context.viewer, ids)
    return cast("Mapping[UUID, Any]", {own_id: TaskComment.of(row) for own_id, row in found.items()})


node_loader(COMMENT, _load_comments)
