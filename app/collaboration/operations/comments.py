"""The mutations and the subscription of comments."""

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
from app.collaboration.comments.records import COMMENT, THREAD
from app.collaboration.comments.service import Comments
from app.collaboration.types.comments import Comment, CommentEvent, CommentsSnapshot, CommentThread, event_of
from app.workflows.inputs import PositionInput
from app.workflows.properties import MAX_COMMENT_CHARACTERS
from app.workflows.types import WORKFLOW

_TEXT = f"Markdown; 1 to {MAX_COMMENT_CHARACTERS:,} characters."
_MENTIONS = f"Members of the workspace by the ids of their users, at most {MAX_MENTIONS}."
_KEY = "Repeating the mutation with the same key within 24 hours gives the same comment."


@strawberry.input(description="What to say, and where: at a node or at a position, one of them.")
class AddCommentInput:
    """The input of `addComment`."""

    workflow_id: strawberry.ID = strawberry.field(description="About which workflow.")
    text: str = strawberry.field(description=_TEXT)
    node_key: str | None = strawberry.field(default=None, description="At this node of the draft.")
    position: PositionInput | None = strawberry.field(default=None, description="At this place on the canvas.")
    mention_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=_MENTIONS)
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `addComment`.")
class AddCommentPayload:
    """The payload of `addComment`."""

    comment: Comment = strawberry.field(description="The first comment of the new thread.")


@strawberry.input(description="What to say in a thread.")
class ReplyToCommentInput:
    """The input of `replyToComment`."""

    comment_thread_id: strawberry.ID = strawberry.field(description="In which thread.")
    text: str = strawberry.field(description=_TEXT)
    mention_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=_MENTIONS)
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `replyToComment`.")
class ReplyToCommentPayload:
    """The payload of `replyToComment`."""

    comment: Comment = strawberry.field(description="The new comment.")


@strawberry.input(description="What a comment is to say instead.")
class EditCommentInput:
    """The input of `editComment`."""

    comment_id: strawberry.ID = strawberry.field(description="Which comment.")
    text: str = strawberry.field(description=_TEXT)
    mention_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description=f"Replaces whom it mentions; left out, they stay. {_MENTIONS}"
    )


@strawberry.type(description="The answer of `editComment`.")
class EditCommentPayload:
    """The payload of `editComment`."""

    comment: Comment = strawberry.field(description="The comment as it is now.")


@strawberry.input(description="Which comment to delete.")
class DeleteCommentInput:
    """The input of `deleteComment`."""

    comment_id: strawberry.ID = strawberry.field(description="Which comment.")


@strawberry.type(description="The answer of `deleteComment`.")
class DeleteCommentPayload:
    """The payload of `deleteComment`."""

    comment: Comment = strawberry.field(description="What is left of it: that it was there.")


@strawberry.input(description="What is settled.")
class ResolveCommentInput:
    """The input of `resolveComment`."""

    comment_thread_id: strawberry.ID = strawberry.field(description="Which thread.")


@strawberry.type(description="The answer of `resolveComment`.")
class ResolveCommentPayload:
    """The payload of `resolveComment`."""

    thread: CommentThread = strawberry.field(description="The thread as it is now.")


@strawberry.input(description="What is not settled after all.")
class ReopenCommentInput:
    """The input of `reopenComment`."""

    comment_thread_id: strawberry.ID = strawberry.field(description="Which thread.")


@strawberry.type(description="The answer of `reopenComment`.")
class ReopenCommentPayload:
    """The payload of `reopenComment`."""

    thread: CommentThread = strawberry.field(description="The thread as it is now.")


@strawberry.type
class CommentsMutation:
    """What can be done to comments."""

    @strawberry.mutation(description="Begin a thread at a node or at a place on the canvas; needs COMMENTS_WRITE.")
    async def add_comment(self, info: Info, input: AddCommentInput) -> AddCommentPayload:
        """Begin a thread."""
        row = await info.context.use(Comments).add(
            info.context.viewer,
            decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            input.text,
            node_key=input.node_key,
            point=input.position,
            mention_ids=[decode(each, "User", "input.mentionIds") for each in input.mention_ids],
            idempotency_key=input.idempotency_key,
        )
        return AddCommentPayload(comment=Comment.of(row))

    @strawberry.mutation(description="Say something in a thread, a resolved one too; needs COMMENTS_WRITE.")
    async def reply_to_comment(self, info: Info, input: ReplyToCommentInput) -> ReplyToCommentPayload:
        """Reply."""
        row = await info.context.use(Comments).reply(
            info.context.viewer,
            decode(input.comment_thread_id, THREAD, "input.commentThreadId"),
            input.text,
            mention_ids=[decode(each, "User", "input.mentionIds") for each in input.mention_ids],
            idempotency_key=input.idempotency_key,
        )
        return ReplyToCommentPayload(comment=Comment.of(row))

    @strawberry.mutation(description="Change what a comment says: one's own; an admin, anybody's.")
    async def edit_comment(self, info: Info, input: EditCommentInput) -> EditCommentPayload:
        """Edit a comment."""
        people = None
        if input.mention_ids is not UNSET:
            people = [decode(each, "User", "input.mentionIds") for each in input.mention_ids or ()]
        row = await info.context.use(Comments).edit(
            info.context.viewer, decode(input.comment_id, COMMENT, "input.commentId"), input.text, people
        )
        return EditCommentPayload(comment=Comment.of(row))

    @strawberry.mutation(
        description="Delete a comment's text for ever, one's own; an admin, anybody's. That it was there stays."
    )
    async def delete_comment(self, info: Info, input: DeleteCommentInput) -> DeleteCommentPayload:
        """Delete a comment."""
        comment_id = decode(input.comment_id, COMMENT, "input.commentId")
        row = await info.context.use(Comments).delete(info.context.viewer, comment_id)
        return DeleteCommentPayload(comment=Comment.of(row))

    @strawberry.mutation(description="Say that a thread is settled; again it does nothing.")
    async def resolve_comment(self, info: Info, input: ResolveCommentInput) -> ResolveCommentPayload:
        """Resolve a thread."""
        thread_id = decode(input.comment_thread_id, THREAD, "input.commentThreadId")
        row = await info.context.use(Comments).settle(info.context.viewer, thread_id, is_resolved=True)
        return ResolveCommentPayload(thread=CommentThread.of(row))

    @strawberry.mutation(description="Say that a thread is not settled; again it does nothing.")
    async def reopen_comment(self, info: Info, input: ReopenCommentInput) -> ReopenCommentPayload:
        """Reopen a thread."""
        thread_id = decode(input.comment_thread_id, THREAD, "input.commentThreadId")
        row = await info.context.use(Comments).settle(info.context.viewer, thread_id, is_resolved=False)
        return ReopenCommentPayload(thread=CommentThread.of(row))


@strawberry.type
class CommentsSubscription:
    """What can be followed of comments."""

    @strawberry.subscription(
        description="What happens to the comments of a workflow, once each and in order. With `after`, what came since "
        "that sequence is first; without, a snapshot is. It ends when you may not read the workflow any more."
    )
    async def workflow_comments(
        self,
        info: Info,
        workflow_id: Annotated[strawberry.ID, strawberry.argument(description="The workflow.")],
        after: Annotated[
            int | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[CommentEvent, None]:
        """Follow the comments of a workflow."""
        own_id = decode(workflow_id, WORKFLOW, "workflowId")
        stream = f"comments:{own_id.hex}"
        entries = info.context.use(Comments).follow(info.context.viewer, own_id, after)
        async with aclosing(entries):
            async for entry, rights in entries:
                if isinstance(entry, int):
                    yield CommentsSnapshot(sequence=entry, workflow_uuid=own_id)
                else:
                    yield positioned(partial(event_of, entry), stream=stream, position=entry.sequence, rights=rights)
