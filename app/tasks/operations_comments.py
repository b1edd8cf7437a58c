"""The mutations of comments on tasks, and the subscription that tells of all that happens to tasks."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated

import strawberry
from strawberry import UNSET

from app.accounts.mentions import MAX_MENTIONS
from app.api.context import Info
from app.api.pooling import positioned
from app.api.relay import decode
from app.api.scalars import Long
from app.tasks.comment_types import TaskComment
from app.tasks.comments import COMMENT, TaskComments
from app.tasks.event_types import TaskEvent, TasksSnapshot, event_of
from app.tasks.live import TaskFeed
from app.tasks.types import TASK
from app.workflows.properties import MAX_COMMENT_CHARACTERS

_TEXT = f"Markdown; 1 to {MAX_COMMENT_CHARACTERS:,} characters."
_MENTIONS = f"Members of the workspace by the ids of their users, at most {MAX_MENTIONS}."


@strawberry.input(description="What to say about a task.")
class AddTaskCommentInput:
    """The input of `addTaskComment`."""

    task_id: strawberry.ID = strawberry.field(description="About which task.")
    text: str = strawberry.field(description=_TEXT)
    mention_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=_MENTIONS)
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same comment."
    )


@strawberry.type(description="The answer of `addTaskComment`.")
class AddTaskCommentPayload:
    """The payload of `addTaskComment`."""

    comment: TaskComment = strawberry.field(description="The new comment.")


@strawberry.input(description="What a comment on a task is to say instead.")
class EditTaskCommentInput:
    """The input of `editTaskComment`."""

    task_comment_id: strawberry.ID = strawberry.field(description="Which comment.")
    text: str = strawberry.field(description=_TEXT)
    mention_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description=f"Replaces whom it mentions; left out, they stay. {_MENTIONS}"
    )


@strawberry.type(description="The answer of `editTaskComment`.")
class EditTaskCommentPayload:
    """The payload of `editTaskComment`."""

    comment: TaskComment = strawberry.field(description="The comment as it is now.")


@strawberry.input(description="Which comment on a task to delete.")
class DeleteTaskCommentInput:
    """The input of `deleteTaskComment`."""

    task_comment_id: strawberry.ID = strawberry.field(description="Which comment.")


@strawberry.type(description="The answer of `deleteTaskComment`.")
class DeleteTaskCommentPayload:
    """The payload of `deleteTaskComment`."""

    comment: TaskComment = strawberry.field(description="What is left of it: that it was there.")


@strawberry.type
class TaskCommentsMutation:
    """What can be done to comments on tasks."""

    @strawberry.mutation(description="Say something about a task, a closed one too; needs COMMENTS_WRITE.")
    async def add_task_comment(self, info: Info, input: AddTaskCommentInput) -> AddTaskCommentPayload:
        """Add a comment."""
        task_id = decode(input.task_id, TASK, "input.taskId")
        row = await info.context.use(TaskComments).add(
            info.context.viewer,
            task_id,
            input.text,
            [decode(each, "User", "input.mentionIds") for each in input.mention_ids],
            idempotency_key=input.idempotency_key,
        )
        return AddTaskCommentPayload(comment=TaskComment.of(row))

    @strawberry.mutation(description="Change the text of a comment of yours, or of anybody's as an admin.")
    async def edit_task_comment(self, info: Info, input: EditTaskCommentInput) -> EditTaskCommentPayload:
        """Edit a comment."""
        own_id = decode(input.task_comment_id, COMMENT, "input.taskCommentId")
        people = None
        if input.mention_ids is not UNSET:
            people = [decode(each, "User", "input.mentionIds") for each in input.mention_ids or ()]
        row = await info.context.use(TaskComments).edit(info.context.viewer, own_id, input.text, people)
        return EditTaskCommentPayload(comment=TaskComment.of(row))

    @strawberry.mutation(description="Delete the text of a comment of yours, or of anybody's as an admin.")
    async def delete_task_comment(self, info: Info, input: DeleteTaskCommentInput) -> DeleteTaskCommentPayload:
        """Delete a comment."""
        own_id = decode(input.task_comment_id, COMMENT, "input.taskCommentId")
        row = await info.context.use(TaskComments).delete(info.context.viewer, own_id)
        return DeleteTaskCommentPayload(comment=TaskComment.of(row))


@strawberry.type
class TasksSubscription:
    """What can be followed of tasks."""

    @strawberry.subscription(
        description="What happens to the tasks of a workspace, once each and in order: made, changed, completed, "
        "deleted, commented on, reminded of. With `after`, what came since that sequence is first; without, a snapshot "
        "is. It ends when you may not read tasks any more."
    )
    async def task_events(
        self,
        info: Info,
        workspace_id: Annotated[strawberry.ID, strawberry.argument(description="The workspace.")],
        after: Annotated[
            Long | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[TaskEvent, None]:
        """Follow the tasks of a workspace."""
        own_id = decode(workspace_id, "Workspace", "workspaceId")
        stream = f"tasks:{own_id.hex}"
        entries = info.context.use(TaskFeed).follow(info.context.viewer, own_id, after)
        async with aclosing(entries):
            async for entry, rights in entries:
                if isinstance(entry, int):
                    yield TasksSnapshot(sequence=Long(entry), workspace_uuid=own_id)
                else:
                    yield positioned(partial(event_of, entry), stream=stream, position=entry.sequence, rights=rights)
