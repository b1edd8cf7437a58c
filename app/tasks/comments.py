"""What people say about a task: add, edit, delete and list, each told to the workspace.

Comments on tasks are rows of this domain, as collaboration, which has those on workflows, stands above it. They are
one flat list a task, without threads; that they come, change and go is in the workspace's activity, so that whoever
follows tasks hears of it.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.mentions import checked_mentions
from app.accounts.service import Members
from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.idempotency import Idempotency
from app.kernel.ids import global_id, new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Rights, Scope, Viewer
from app.tasks.lookup import TaskLookup, TaskNotFound
from app.tasks.models import Task, TaskComment
from app.tasks.service import Records
from app.tasks.vocabulary import TaskCommentChange
from app.workflows import properties

COMMENT = "TaskComment"
MAX_COMMENTS = 1_000  #: of one task, deleted ones too


class TaskCommentNotFound(NotFound):
    """There is no such comment, or you cannot see it."""


class NotYourComment(Forbidden):
    """Somebody else wrote this comment."""


class CommentIsDeleted(Conflict):
    """This comment is deleted."""


class TooManyComments(Conflict):
    """This task has as many comments as it may have."""


class TaskComments:
    """Keeps what is said about tasks."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: TaskLookup,
        members: Members,
        records: Records,
        idempotency: Idempotency,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._members = members
        self._records = records
        self._idempotency = idempotency

    async def page(self, task: Task, request: PageRequest) -> Page[TaskComment]:
        """List what was said about a task that the viewer has, the oldest first."""
        return await paginate(TaskComment.filter(task_id=task.id), [OrderBy("id")], request, f"task:{task.id}")

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, TaskComment]:
        """Return those of these comments whose task the viewer may read."""
        rows = await TaskComment.filter(id__in=list(ids))
        tasks = await self._lookup.get_many(viewer, {row.task_id for row in rows})
        return {row.id: row for row in rows if row.task_id in tasks}

    async def add(
        self,
        viewer: Viewer,
        task_id: UUID,
        text: str,
        mention_ids: Sequence[UUID] = (),
        *,
        idempotency_key: str | None = None,
    ) -> TaskComment:
        """Say something about a task, a closed one too; a repeat with the same key gives the same comment.

        Raises:
            TaskNotFound: There is none, or it is not visible.
            MentionNotFound: Somebody mentioned is not a member.
            Forbidden: The viewer may not comment.
            InvalidInput: The text is none.
            TooManyComments: The task has as many as it may have.
        """
        task = await self._lookup.get(viewer, task_id, Scope.TASKS_READ)
        await self._access.require(viewer, task.workspace_id, Scope.COMMENTS_WRITE)
        actor = viewer.actor
        properties.comment_of(text)
        people = await checked_mentions(self._members, task.workspace_id, mention_ids)

        async def make() -> dict[str, str]:
            locked = await _locked(task_id)
            if await TaskComment.filter(task_id=task_id).count() >= MAX_COMMENTS:
                raise TooManyComments(reason="too_many", details={"limit": MAX_COMMENTS})
            comment = await TaskComment.create(
                id=new_id(),
                task_id=task_id,
                text=text,
                mentions=[str(each) for each in people] or None,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=self._clock.now(),
            )
            await self._tell(viewer, locked, comment.id, TaskCommentChange.ADDED, people)
            return {"id": str(comment.id)}

        actor_id = actor.id or self._access.require_user(viewer)
        body: Any = [task_id, text, *([people] if people else [])]
        made, _ = await self._idempotency.once(actor_id, "addTaskComment", idempotency_key, body, make)
        return await TaskComment.get(id=UUID(made["id"]))

    async def edit(
        self, viewer: Viewer, comment_id: UUID, text: str, mention_ids: Sequence[UUID] | None = None
    ) -> TaskComment:
        """Give a comment another text, and say anew whom it mentions unless that is None.

        Raises:
            TaskCommentNotFound: There is none, or it is not visible.
            MentionNotFound: Somebody mentioned is not a member.
            Forbidden: The viewer may not comment, or somebody else wrote it.
            InvalidInput: The text is none.
            CommentIsDeleted: There is nothing to change any more.
        """
        task, rights = await self._task_of(viewer, comment_id)
        properties.comment_of(text)
        people = None
        if mention_ids is not None:
            people = await checked_mentions(self._members, task.workspace_id, mention_ids)
        async with self._database.transaction():
            await _locked(task.id)
            comment = await self._own(viewer, comment_id, rights)
            if comment.deleted_at is not None:
                raise CommentIsDeleted(reason="comment_deleted")
            before = comment.mentioned
            after = before if people is None else [str(each) for each in people]
            if (text, after) != (comment.text, before):
                changed = TaskComment.filter(id=comment_id)
                await changed.update(text=text, mentions=after or None, edited_at=self._clock.now())
                fresh = [UUID(each) for each in after if each not in before]
                await self._tell(viewer, task, comment_id, TaskCommentChange.EDITED, fresh)
        return await TaskComment.get(id=comment_id)

    async def delete(self, viewer: Viewer, comment_id: UUID) -> TaskComment:
        """Delete a comment's text; that it was there stays. Again it does nothing.

        Raises:
            TaskCommentNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not comment, or somebody else wrote it.
        """
        task, rights = await self._task_of(viewer, comment_id)
        async with self._database.transaction():
            await _locked(task.id)
            comment = await self._own(viewer, comment_id, rights)
            if comment.deleted_at is None:
                await TaskComment.filter(id=comment_id).update(text="", mentions=None, deleted_at=self._clock.now())
                await self._tell(viewer, task, comment_id, TaskCommentChange.DELETED)
        return await TaskComment.get(id=comment_id)

    async def _task_of(self, viewer: Viewer, comment_id: UUID) -> tuple[Task, Rights]:
        comment = await TaskComment.get_or_none(id=comment_id)
        if comment is None:
            raise TaskCommentNotFound
        task = await Task.get_or_none(id=comment.task_id)
        if task is None:
            raise TaskCommentNotFound
        rights = await self._access.require(viewer, task.workspace_id, Scope.TASKS_READ, missing=TaskCommentNotFound)
        await self._access.require(viewer, task.workspace_id, Scope.COMMENTS_WRITE)
        return task, rights

    @staticmethod
    async def _own(viewer: Viewer, comment_id: UUID, rights: Rights) -> TaskComment:
        """Return a comment that the viewer may change: it is theirs, or they keep the workspace in order."""
        comment = await TaskComment.get_or_none(id=comment_id)
        if comment is None:
            raise TaskCommentNotFound
        author = comment.author
        is_own = author == viewer.actor or (
            viewer.api_key_id is None and viewer.user_id is not None and author.on_behalf_of == viewer.user_id
        )
        if not is_own and not rights.permits(Scope.WORKSPACE_WRITE):
            raise NotYourComment(reason="not_your_comment")
        return comment

    async def _tell(
        self,
        viewer: Viewer,
        task: Task,
        comment_id: UUID,
        change: TaskCommentChange,
        mentions: Sequence[UUID] = (),
    ) -> None:
        facts: dict[str, Any] = {"commentId": global_id(COMMENT, comment_id), "change": change.name}
        if change is not TaskCommentChange.DELETED:
            facts["mentions"] = [global_id("User", each) for each in mentions]
        await self._records.record(task, viewer.actor, ActivityKind.TASK_COMMENTED, facts)


async def _locked(task_id: UUID) -> Task:
    """Lock a task in the caller's transaction.

    Raises:
        TaskNotFound: It was deleted meanwhile.
    """
    found = await Task.select_for_update().get_or_none(id=task_id)
    if found is None:
        raise TaskNotFound
    return found
