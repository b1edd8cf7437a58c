"""The use cases of comments: begin a thread, reply, edit, delete, resolve and reopen."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.mentions import checked_mentions
from app.accounts.service import Members
from app.collaboration.canvas import PointLike
from app.collaboration.comments.checks import checked_spot
from app.collaboration.comments.log import CommentEntry, CommentLog
from app.collaboration.comments.lookup import CommentLookup, CommentNotFound, ThreadNotFound
from app.collaboration.comments.records import CommentRecords
from app.collaboration.models import Comment, CommentEventKind, CommentThread
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect, Transaction
from app.kernel.errors import Conflict, Forbidden, InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.rights import Actor, Rights, Scope, Viewer
from app.workflows.drafts import WorkflowNotFound
from app.workflows.log.drafting import DraftLog
from app.workflows.properties import comment_of
from app.workflows.service import Workflows

MAX_THREADS = 5_000  #: of a workflow
MAX_COMMENTS = 1_000  #: of a thread


_HOLD: Mapping[Dialect, str] = {
    "postgres": "SELECT id FROM workflows WHERE id = $1 FOR KEY SHARE",
    "sqlite": "SELECT id FROM workflows WHERE id = ?",  # its write lane is one
}


class TooManyThreads(Conflict):
    """This workflow has as many threads as it may have."""


class ThreadIsFull(Conflict):
    """This thread has as many comments as it may have; begin another."""


class CommentIsDeleted(Conflict):
    """This comment is deleted."""


class NotYourComment(Forbidden):
    """Only who wrote a comment, or an admin, may change or delete it."""


class Comments:
    """Changes threads and comments, each change with its activity, its audit line and its place in the log."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: CommentLookup,
        log: CommentLog,
        members: Members,
        workflows: Workflows,
        drafts: DraftLog,
        records: CommentRecords,
        idempotency: Idempotency,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._log = log
        self._members = members
        self._workflows = workflows
        self._drafts = drafts
        self._records = records
        self._idempotency = idempotency

    async def add(
        self,
        viewer: Viewer,
        workflow_id: UUID,
        text: str,
        *,
        node_key: str | None = None,
        point: PointLike | None = None,
        mention_ids: Sequence[UUID] = (),
        idempotency_key: str | None = None,
    ) -> Comment:
        """Begin a thread at a node or at a place; return its first comment. A repeat with the same key gives the same.

        Raises:
            NotFound: The viewer does not see the workflow, or somebody mentioned is not a member.
            Forbidden: The viewer may not comment.
            InvalidInput: The text, the place or the node is none.
            TooManyThreads: The workflow has as many as it may have.
        """
        workflow = await self._workflows.get(viewer, workflow_id)
        workspace_id = workflow.workspace_id
        await self._access.require(viewer, workspace_id, Scope.COMMENTS_WRITE)
        actor = viewer.actor
        comment_of(text)
        people = await checked_mentions(self._members, workspace_id, mention_ids)

        async def make() -> dict[str, str]:
            # A node that is renamed just now is found by its new name, and never lost between the two.
            _, graph = await self._drafts.lock(workflow_id)
            await self._hold(workflow_id)
            spot = checked_spot(node_key, point, graph)
            if await CommentThread.filter(workflow_id=workflow_id).count() >= MAX_THREADS:
                raise TooManyThreads(reason="too_many", details={"limit": MAX_THREADS})
            now = self._clock.now()
            thread = await CommentThread.create(
                id=new_id(),
                workspace_id=workspace_id,
                workflow_id=workflow_id,
                node_key=spot.node_key,
                x=None if spot.point is None else spot.point.x,
                y=None if spot.point is None else spot.point.y,
                comment_count=0,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                updated_at=now,
            )
            return {"id": str((await self._say(thread, actor, text, people)).id)}

        place = None if point is None else [point.x, point.y]
        body: Any = [workflow_id, text, node_key, place, people]
        made, _ = await self._idempotency.once(
            actor.id or self._access.require_user(viewer), "addComment", idempotency_key, body, make
        )
        return await _written(UUID(made["id"]))

    async def reply(
        self,
        viewer: Viewer,
        thread_id: UUID,
        text: str,
        *,
        mention_ids: Sequence[UUID] = (),
        idempotency_key: str | None = None,
    ) -> Comment:
        """Say something in a thread, a resolved one too; a repeat with the same key gives the same comment.

        Raises:
            NotFound: The viewer does not see the thread, or somebody mentioned is not a member.
            Forbidden: The viewer may not comment.
            InvalidInput: The text is none.
            ThreadIsFull: The thread has as many comments as it may have.
        """
        thread, _ = await self._lookup.thread(viewer, thread_id, Scope.COMMENTS_WRITE)
        actor = viewer.actor
        comment_of(text)
        people = await checked_mentions(self._members, thread.workspace_id, mention_ids)

        async def make() -> dict[str, str]:
            locked = await self._locked(thread)
            if locked.comment_count >= MAX_COMMENTS:
                raise ThreadIsFull(reason="thread_full", details={"limit": MAX_COMMENTS})
            return {"id": str((await self._say(locked, actor, text, people)).id)}

        made, _ = await self._idempotency.once(
            actor.id or self._access.require_user(viewer),
            "replyToComment",
            idempotency_key,
            [thread_id, text, people],
            make,
        )
        return await _written(UUID(made["id"]))

    async def edit(
        self, viewer: Viewer, comment_id: UUID, text: str, mention_ids: Sequence[UUID] | None = None
    ) -> Comment:
        """Change a comment's text, and whom it mentions unless that is None.

        Raises:
            NotFound: The viewer does not see the comment, or somebody mentioned is not a member.
            NotYourComment: Somebody else wrote it.
            InvalidInput: The text is none.
            CommentIsDeleted: There is nothing to change any more.
        """
        _, thread, rights = await self._lookup.comment(viewer, comment_id, Scope.COMMENTS_WRITE)
        comment_of(text)
        people = None
        if mention_ids is not None:
            people = await checked_mentions(self._members, thread.workspace_id, mention_ids)
        async with self._database.transaction() as tx:
            locked = await self._own(viewer, thread, comment_id, rights)
            if locked.deleted_at is not None:
                raise CommentIsDeleted(reason="comment_deleted")
            before = locked.mentions
            after = before if people is None else [str(each) for each in people]
            if (text, after) != (locked.text, before):
                now, actor = self._clock.now(), viewer.actor
                await Comment.filter(id=comment_id).update(
                    text=text,
                    mentions=after,
                    edited_at=now,
                    edited_kind=actor.kind,
                    edited_id=actor.id,
                    edited_for=actor.on_behalf_of,
                )
                fresh = [UUID(each) for each in after if each not in before]
                await self._records.tell(tx, thread, CommentEventKind.EDITED, actor, comment_id, fresh)
        return await _written(comment_id)

    async def delete(self, viewer: Viewer, comment_id: UUID) -> Comment:
        """Delete a comment's text and mentions; that it was there stays. Again it does nothing.

        Raises:
            CommentNotFound: The viewer does not see the comment.
            NotYourComment: Somebody else wrote it.
        """
        _, thread, rights = await self._lookup.comment(viewer, comment_id, Scope.COMMENTS_WRITE)
        async with self._database.transaction() as tx:
            locked = await self._own(viewer, thread, comment_id, rights)
            if locked.deleted_at is None:
                now = self._clock.now()
                await Comment.filter(id=comment_id).update(text="", mentions=[], deleted_at=now)
                await self._records.tell(tx, thread, CommentEventKind.DELETED, viewer.actor, comment_id)
        return await _written(comment_id)

    async def settle(self, viewer: Viewer, thread_id: UUID, *, is_resolved: bool) -> CommentThread:
        """Resolve or reopen a thread; one that is so already stays as it is.

        Raises:
            ThreadNotFound: The viewer does not see the thread.
            Forbidden: The viewer may not comment.
        """
        thread, _ = await self._lookup.thread(viewer, thread_id, Scope.COMMENTS_WRITE)
        async with self._database.transaction() as tx:
            locked = await self._locked(thread)
            if (locked.resolved_at is not None) != is_resolved:
                actor = viewer.actor
                await CommentThread.filter(id=thread_id).update(
                    resolved_at=self._clock.now() if is_resolved else None,
                    resolved_kind=actor.kind if is_resolved else None,
                    resolved_id=actor.id if is_resolved else None,
                    resolved_for=actor.on_behalf_of if is_resolved else None,
                )
                kind = CommentEventKind.RESOLVED if is_resolved else CommentEventKind.REOPENED
                await self._records.tell(tx, locked, kind, actor)
        settled = await CommentThread.get_or_none(id=thread_id)
        if settled is None:
            raise ThreadNotFound
        return settled

    async def follow(
        self, viewer: Viewer, workflow_id: UUID, after: int | None
    ) -> AsyncGenerator[tuple[int | CommentEntry, Rights]]:
        """Yield what happens to a workflow's comments, each with the rights it is shown under.

        With `after`, everything after that sequence, each once and in order; without, first the sequence that the
        comments are at as they can be read now, then what comes after it.

        Raises:
            NotFound: The viewer does not see the workflow; also later, when it is not visible any more.
            Forbidden: Likewise.
            InvalidInput: `after` is negative or beyond the log.
        """
        workflow = await self._workflows.get(viewer, workflow_id)
        rights = await self._access.require(viewer, workflow.workspace_id, Scope.WORKFLOWS_READ)
        head = await self._log.head(workflow_id)
        if after is None:
            yield head, rights
            after = head
        elif not 0 <= after <= head:
            raise InvalidInput("The log has no such entry.", field="after", reason="out_of_range")
        async with aclosing(self._log.follow(workflow_id, after)) as entries:
            async for entry in entries:
                now = await self._access.require(viewer, workflow.workspace_id, Scope.WORKFLOWS_READ)
                # The same object while nothing changes: whoever shares answers compares it with `is` first.
                rights = rights if now == rights else now
                yield entry, rights

    async def follow_renames(
        self, tx: Transaction, workflow_id: UUID, renames: Mapping[str, str], actor: Actor
    ) -> None:
        """Move threads with the nodes of a draft whose keys change, in the transaction that changes them.

        Args:
            tx: The transaction.
            workflow_id: Whose draft.
            renames: New keys by old ones, all at once: two nodes may swap theirs.
            actor: Who renamed.
        """
        if not renames:
            return
        threads = CommentThread.filter(workflow_id=workflow_id, node_key__in=list(renames))
        moved = await threads.order_by("id").select_for_update()
        for thread in moved:
            new_key = renames[thread.node_key or ""]
            await CommentThread.filter(id=thread.id).update(node_key=new_key, updated_at=self._clock.now())
        if moved:
            subjects = [(thread.id, None) for thread in moved]
            await self._log.append(tx, workflow_id, CommentEventKind.MOVED, subjects, actor)

    # ------------------------------------------------------------------ inside

    async def _hold(self, workflow_id: UUID) -> None:
        """Keep a workflow from being deleted until the caller's transaction ends.

        After a lock of the draft and before any of a thread: deleting locks the draft, the workflow, and then what
        belongs to it.

        Raises:
            WorkflowNotFound: It is gone.
        """
        async with self._database.transaction() as tx:
            if not await tx.fetch(_HOLD, [workflow_id]):
                raise WorkflowNotFound

    async def _locked(self, thread: CommentThread) -> CommentThread:
        """Lock a thread in the caller's transaction, and return it as it is then.

        Raises:
            ThreadNotFound: It was deleted meanwhile, with its workflow.
        """
        try:
            await self._hold(thread.workflow_id)
        except WorkflowNotFound:
            raise ThreadNotFound from None
        found = await CommentThread.select_for_update().get_or_none(id=thread.id)
        if found is None:
            raise ThreadNotFound
        return found

    async def _say(self, thread: CommentThread, actor: Actor, text: str, people: Sequence[UUID]) -> Comment:
        """Add a comment to a thread that is new or locked, in the caller's transaction."""
        async with self._database.transaction() as tx:
            comment = await Comment.create(
                id=new_id(),
                thread_id=thread.id,
                number=thread.comment_count + 1,
                text=text,
                mentions=[str(each) for each in people],
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=self._clock.now(),
            )
            await CommentThread.filter(id=thread.id).update(comment_count=thread.comment_count + 1)
            await self._records.tell(tx, thread, CommentEventKind.ADDED, actor, comment.id, people)
            return comment

    async def _own(self, viewer: Viewer, thread: CommentThread, comment_id: UUID, rights: Rights) -> Comment:
        """Lock a comment that the viewer may change, after its thread."""
        await self._locked(thread)
        locked = await Comment.select_for_update().get_or_none(id=comment_id)
        if locked is None:
            raise CommentNotFound
        author = locked.author
        is_own = author == viewer.actor or (
            viewer.api_key_id is None and viewer.user_id is not None and author.on_behalf_of == viewer.user_id
        )
        if not is_own and not rights.permits(Scope.WORKSPACE_WRITE):
            raise NotYourComment(reason="not_your_comment")
        return locked


async def _written(comment_id: UUID) -> Comment:
    """Read a comment that was just written.

    Raises:
        CommentNotFound: It was deleted since, with its workflow.
    """
    found = await Comment.get_or_none(id=comment_id)
    if found is None:
        raise CommentNotFound
    return found
