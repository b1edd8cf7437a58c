"""Comments as the graph shows them: threads, what is said in them, and what happens to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, User
from app.accounts.types.loaders import load_user
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import Long
from app.collaboration import models
from app.collaboration.comments.log import CommentEntry
from app.collaboration.comments.lookup import CommentLookup, CommentNotFound, ThreadFilter, ThreadNotFound
from app.collaboration.comments.records import COMMENT, THREAD
from app.collaboration.models import CommentEventKind
from app.workflows.drafts import WorkflowNotFound
from app.workflows.graph_types import Position
from app.workflows.types import WORKFLOW, Workflow
from app.workflows.versions import Versions


@strawberry.type(description="Something that somebody said about a workflow.")
class Comment(Node):
    """See `models.Comment`."""

    author: Actor = strawberry.field(description="Who wrote it.")
    text: str | None = strawberry.field(description="What they said, in Markdown; null once it is deleted.")
    is_deleted: bool = strawberry.field(description="Whether only that it was there is left.")
    created_at: datetime = strawberry.field(description="When it was written.")
    edited_at: datetime | None = strawberry.field(description="When it was changed last; null: never.")
    deleted_at: datetime | None = strawberry.field(description="When it was deleted; null: it is not.")
    row: strawberry.Private[models.Comment]

    @classmethod
    def of(cls, row: models.Comment) -> "Comment":
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

    @strawberry.field(description="Who changed it last; null: nobody did.")
    def edited_by(self) -> Actor | None:
        """Name who changed it."""
        actor = self.row.edited_by
        return None if actor is None else Actor.of(actor)

    @strawberry.field(description="Whom it mentions; who has left the workspace is left out.")
    async def mentions(self, info: Info) -> list[User]:
        """Find the people."""
        people = [await load_user(info.context, UUID(each)) for each in self.row.mentions]
        return [User.of(person) for person in people if person is not None]

    @strawberry.field(description="The thread it is in.")
    async def thread(self, info: Info) -> "CommentThread":
        """Find the thread.

        Raises:
            ThreadNotFound: It was deleted meanwhile, with its workflow.
        """
        return await thread_by_id(info.context, self.row.thread_id)


@strawberry.type(description="A discussion of a workflow, at a node or at a place on the canvas.")
class CommentThread(Node):
    """See `models.CommentThread`."""

    node_key: str | None = strawberry.field(
        description="The node it is at: follows when that is renamed, stays when it is removed."
    )
    position: Position | None = strawberry.field(description="The place it is at, where it is at no node.")
    is_resolved: bool = strawberry.field(description="Whether somebody said that it is settled.")
    resolved_at: datetime | None = strawberry.field(description="When it was settled.")
    created_by: Actor = strawberry.field(description="Who began it.")
    created_at: datetime = strawberry.field(description="When it began.")
    updated_at: datetime = strawberry.field(description="When something happened to it or its comments last.")
    comment_count: Long = strawberry.field(description="How many comments there are, deleted ones too.")
    row: strawberry.Private[models.CommentThread]

    @classmethod
    def of(cls, row: models.CommentThread) -> "CommentThread":
        """Show a thread."""
        return cls(
            id=encode(THREAD, row.id),
            node_key=row.node_key,
            position=None if row.x is None or row.y is None else Position(x=row.x, y=row.y),
            is_resolved=row.resolved_at is not None,
            resolved_at=row.resolved_at,
            created_by=Actor.of(row.created_by),
            created_at=row.created_at,
            updated_at=row.updated_at,
            comment_count=Long(row.comment_count),
            row=row,
        )

    @strawberry.field(description="Who said that it is settled; null while it is not.")
    def resolved_by(self) -> Actor | None:
        """Name who resolved it."""
        actor = self.row.resolved_by
        return None if actor is None else Actor.of(actor)

    @strawberry.field(description="Whether the draft has its node no more; false at a place on the canvas.")
    async def is_orphaned(self, info: Info) -> bool:
        """Look for the node."""
        if self.row.node_key is None:
            return False
        return self.row.node_key not in await _batches(info.context).node_keys.load(self.row.workflow_id)

    @strawberry.field(description="The workflow it is about.")
    async def workflow(self, info: Info) -> Workflow:
        """Find the workflow.

        Raises:
            WorkflowNotFound: It was deleted meanwhile.
        """
        return await workflow_by_id(info.context, self.row.workflow_id)

    @strawberry.field(description="What was said, the oldest first.")
    async def comments(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Comment]:
        """List comments."""
        request = page_args(first, after, last, before)
        page = await info.context.use(CommentLookup).comments_page(self.row, request)
        return Connection[Comment].of(page, Comment.of)


@strawberry.input(description="Which threads; whatever is given must hold.")
class CommentWhere:
    """See `lookup.ThreadFilter`."""

    is_resolved: bool | None = strawberry.field(default=None, description="Settled ones, or open ones.")
    node_key: str | None = strawberry.field(default=None, description="Those at this node.")


@extend(Workflow)
class WorkflowComments:
    """The field that this domain adds to the workflow."""

    @strawberry.field(description="What people discuss about it, the newest thread first.")
    @staticmethod
    async def comments(
        workflow: strawberry.Parent[Workflow],
        info: Info,
        where: Annotated[CommentWhere | None, strawberry.argument(description="Which; all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CommentThread]:
        """List threads."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = ThreadFilter() if where is None else ThreadFilter(where.is_resolved, where.node_key)
        page = await context.use(CommentLookup).page(
            context.viewer, workflow.workspace_uuid, workflow.uuid, chosen, request
        )
        return Connection[CommentThread].of(page, CommentThread.of)


# ------------------------------------------------------------------ events


@strawberry.interface(
    description="Something that happened to a workflow's comments. They are numbered 1, 2, 3… without a gap."
)
class CommentEvent:
    """See `log.CommentEntry`."""

    sequence: int = strawberry.field(description="Its number; resume after it with `after`.")


@strawberry.type(description="Where the comments are now: the first event of a subscription without `after`.")
class CommentsSnapshot(CommentEvent):
    """What there is before the next event."""

    workflow_uuid: strawberry.Private[UUID]

    @strawberry.field(description="The workflow; read its `comments` here.")
    async def workflow(self, info: Info) -> Workflow:
        """Find the workflow."""
        return await workflow_by_id(info.context, self.workflow_uuid)


@strawberry.interface(description="Something that somebody did to a thread or a comment.")
class CommentChange(CommentEvent):
    """See `log.CommentEntry`."""

    at: datetime = strawberry.field(description="When.")
    actor: Actor = strawberry.field(description="Who did it.")
    thread_id: strawberry.ID = strawberry.field(description="The id of the thread.")
    entry: strawberry.Private[CommentEntry]

    @strawberry.field(description="The thread as it is now.")
    async def thread(self, info: Info) -> CommentThread:
        """Find the thread."""
        return await thread_by_id(info.context, self.entry.thread_id)


async def _comment_of(change: strawberry.Parent[CommentChange], info: Info) -> Comment:
    """Find the comment of a change that is about one."""
    found = await _batches(info.context).comments.load(cast("UUID", change.entry.comment_id))
    if found is None:
        raise CommentNotFound
    return Comment.of(found)


_COMMENT = "The comment as it is now."


@strawberry.type(description="Somebody began a thread, or replied in one.")
class CommentAdded(CommentChange):
    """`ADDED`."""

    comment: Comment = strawberry.field(resolver=_comment_of, description=_COMMENT)


@strawberry.type(description="A comment was changed.")
class CommentEdited(CommentChange):
    """`EDITED`."""

    comment: Comment = strawberry.field(resolver=_comment_of, description=_COMMENT)


@strawberry.type(description="A comment was deleted.")
class CommentDeleted(CommentChange):
    """`DELETED`."""

    comment: Comment = strawberry.field(resolver=_comment_of, description=_COMMENT)


@strawberry.type(description="A thread was settled.")
class CommentThreadResolved(CommentChange):
    """`RESOLVED`."""


@strawberry.type(description="A settled thread was opened again.")
class CommentThreadReopened(CommentChange):
    """`REOPENED`."""


@strawberry.type(description="A thread's node was renamed, and the thread went with it.")
class CommentThreadMoved(CommentChange):
    """`MOVED`."""


_TYPES: Mapping[CommentEventKind, type[CommentChange]] = {
    CommentEventKind.ADDED: CommentAdded,
    CommentEventKind.EDITED: CommentEdited,
    CommentEventKind.DELETED: CommentDeleted,
    CommentEventKind.RESOLVED: CommentThreadResolved,
    CommentEventKind.REOPENED: CommentThreadReopened,
    CommentEventKind.MOVED: CommentThreadMoved,
}
#: Types that stand behind an interface alone.
COMMENT_EVENTS = (CommentsSnapshot, *_TYPES.values())


def event_of(entry: CommentEntry) -> CommentEvent:
    """Show an entry of the log."""
    return _TYPES[entry.kind](
        sequence=entry.sequence,
        at=entry.at,
        actor=Actor.of(entry.actor),
        thread_id=encode(THREAD, entry.thread_id),
        entry=entry,
    )


# ------------------------------------------------------------------ loading


async def thread_by_id(context: Context, thread_id: UUID) -> CommentThread:
    """Return a thread that the viewer may read.

    Raises:
        ThreadNotFound: There is none any more.
    """
    found = await _batches(context).threads.load(thread_id)
    if found is None:
        raise ThreadNotFound
    return CommentThread.of(found)


async def workflow_by_id(context: Context, workflow_id: UUID) -> Workflow:
    """Return a workflow that the viewer may read.

    Raises:
        WorkflowNotFound: There is none any more.
    """
    found = await _batches(context).workflows.load(workflow_id)
    if found is None:
        raise WorkflowNotFound
    return found


@dataclass(frozen=True, slots=True)
class _Batches:
    """What one operation asks for by id, collected so that a list costs one query a kind."""

    threads: DataLoader[UUID, models.CommentThread | None]
    comments: DataLoader[UUID, models.Comment | None]
    workflows: DataLoader[UUID, Workflow | None]
    node_keys: DataLoader[UUID, frozenset[str]]  #: of drafts


def _batches(context: Context) -> _Batches:
    # Not kept between root fields: a mutation's answer must show what it changed.
    found = cast("_Batches | None", context.cache.get(_Batches))
    if found is None:
        viewer, lookup = context.viewer, context.use(CommentLookup)

        async def load_threads(ids: list[UUID]) -> Sequence[models.CommentThread | None]:
            rows = await lookup.threads(viewer, ids)
            return [rows.get(each) for each in ids]

        async def load_comments(ids: list[UUID]) -> Sequence[models.Comment | None]:
            rows = await lookup.comments(viewer, ids)
            return [rows.get(each) for each in ids]

        async def load_workflows(ids: list[UUID]) -> Sequence[Workflow | None]:
            unique = list(dict.fromkeys(ids))
            nodes = await relay.resolve_nodes(context, [encode(WORKFLOW, each) for each in unique])
            by_id = dict(zip(unique, nodes, strict=True))
            return [by_id[each] for each in ids]

        async def load_node_keys(ids: list[UUID]) -> Sequence[frozenset[str]]:
            unique = list(dict.fromkeys(ids))
            drafts = await context.use(Versions).drafts(viewer, unique)
            keys = {each: frozenset(node.key for node in graph.nodes) for each, (_, graph) in drafts.items()}
            return [keys.get(each, frozenset()) for each in ids]

        found = _Batches(
            DataLoader(load_fn=load_threads, cache=False),
            DataLoader(load_fn=load_comments, cache=False),
            DataLoader(load_fn=load_workflows, cache=False, max_batch_size=relay.MAX_NODES),
            DataLoader(load_fn=load_node_keys, cache=False),
        )
        context.cache[_Batches] = found
    return found


async def _load_threads(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(CommentLookup).threads(context.viewer, ids)
    return {own_id: CommentThread.of(row) for own_id, row in rows.items()}


async def _load_comments(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(CommentLookup).comments(context.viewer, ids)
    return {own_id: Comment.of(row) for own_id, row in rows.items()}


node_loader(THREAD, _load_threads)
node_loader(COMMENT, _load_comments)
