"""What is told of a change of comments: to the workspace, to the audit log, and to those who follow."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.collaboration.comments.log import CommentLog
from app.collaboration.models import CommentEventKind, CommentThread
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.ids import global_id
from app.kernel.rights import Actor

COMMENT = "Comment"
THREAD = "CommentThread"

_RECORDS = {
    CommentEventKind.ADDED: (ActivityKind.COMMENT_ADDED, "comment.added"),
    CommentEventKind.EDITED: (ActivityKind.COMMENT_EDITED, "comment.edited"),
    CommentEventKind.DELETED: (ActivityKind.COMMENT_DELETED, "comment.deleted"),
    CommentEventKind.RESOLVED: (ActivityKind.COMMENTS_RESOLVED, "comment_thread.resolved"),
    CommentEventKind.REOPENED: (ActivityKind.COMMENTS_REOPENED, "comment_thread.reopened"),
}


class CommentRecords:
    """Tells of changes, in the transaction that makes them."""

    def __init__(self, clock: Clock, activities: Activities, audit: Audit, log: CommentLog) -> None:
        self._clock = clock
        self._activities = activities
        self._audit = audit
        self._log = log

    async def tell(
        self,
        tx: Transaction,
        thread: CommentThread,
        kind: CommentEventKind,
        actor: Actor,
        comment_id: UUID | None = None,
        mentions: Sequence[UUID] = (),
    ) -> None:
        """Write the activity, the audit line and the log's entry of what a person did to a thread or a comment.

        Args:
            tx: The transaction.
            thread: The thread, new or locked.
            kind: What happened.
            actor: Who did it.
            comment_id: To which comment; None: to the thread.
            mentions: The users to be notified; a text is never told of, since it can be deleted.
        """
        await CommentThread.filter(id=thread.id).update(updated_at=self._clock.now())
        activity, action = _RECORDS[kind]
        subject, subject_id = (THREAD, thread.id) if comment_id is None else (COMMENT, comment_id)
        facts: dict[str, Any] = {
            "workflowId": global_id("Workflow", thread.workflow_id),
            "threadId": global_id(THREAD, thread.id),
            "nodeKey": thread.node_key,
        }
        if kind in {CommentEventKind.ADDED, CommentEventKind.EDITED}:
            facts["mentions"] = [global_id("User", each) for each in mentions]
        await self._activities.record(thread.workspace_id, activity, subject, subject_id, actor, data=facts)
        await self._audit.record(actor, action, subject, subject_id, workspace_id=thread.workspace_id, data=facts)
        await self._log.append(tx, thread.workflow_id, kind, [(thread.id, comment_id)], actor)
