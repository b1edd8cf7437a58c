"""The use cases that change where a conversation stands: escalate, hand back, resolve, end, rate."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.conversations.errors import ConversationIsOver, ConversationIsPrivate, ConversationNotEscalated
from app.conversations.log import ConversationEntry, ConversationLog, Happening
from app.conversations.lookup import ConversationLookup, ConversationNotFound
from app.conversations.models import Conversation
from app.conversations.records import Records
from app.conversations.turns import Turns
from app.conversations.vocabulary import ConversationEventKind, ConversationStatus
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import AppError, InvalidInput
from app.kernel.ids import global_id
from app.kernel.rights import Rights, Scope, Viewer
from app.tasks.completing import Completions
from app.tasks.service import NewTask, Tasks
from app.tasks.vocabulary import TaskPriority
from app.workflows.properties import text_of

_MAX_REASON = 2_000


class Handling:
    """Changes where conversations stand, and follows them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: ConversationLookup,
        log: ConversationLog,
        turns: Turns,
        records: Records,
        tasks: Tasks,
        completions: Completions,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._log = log
        self._turns = turns
        self._records = records
        self._tasks = tasks
        self._completions = completions

    async def escalate(
        self, viewer: Viewer, conversation_id: UUID, reason: str | None = None, assignee_ids: Sequence[UUID] = ()
    ) -> Conversation:
        """Hand a conversation to a person: a task says so, and nothing is answered by itself until it is handed back.

        What is being answered is stopped. Again it does nothing.

        Raises:
            ConversationNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write conversations, or not make tasks.
            NotFound: An assignee is not a member.
            ConversationIsOver: Nobody waits for an answer.
            ConversationIsPrivate: Nobody else sees it.
        """
        conversation, _ = await self._lookup.conversation(viewer, conversation_id, Scope.CONVERSATIONS_WRITE)
        if conversation.owner_id is not None:
            raise ConversationIsPrivate(field="input.conversationId", reason="conversation_private")
        why = text_of(reason, field="input.reason", most=_MAX_REASON)
        async with self._database.transaction() as tx:
            locked = await self._open(conversation_id)
            if locked.status is ConversationStatus.ESCALATED:
                return locked
            await self._turns.drop_waiting(tx, locked)
            place = global_id("Conversation", conversation_id)
            title = conversation.title or conversation.external_user_id or "a conversation"
            new = NewTask(
                name=f"Answer in {title}"[:200],
                description="\n\n".join(part for part in (why, f"Conversation: {place}") if part),
                priority=TaskPriority.HIGH,
                tags=["conversation"],
                assignee_ids=assignee_ids,
            )
            task = await self._tasks.create(viewer, locked.workspace_id, new)
            changes = {
                "status": ConversationStatus.ESCALATED,
                "escalated_at": self._clock.now(),
                "escalation_task_id": task.id,
            }
            await self._log.append(tx, locked, [Happening(ConversationEventKind.CONVERSATION_UPDATED)], changes)
            facts = {"reason": why, "taskId": global_id("Task", task.id)}
            await self._records.record(locked, viewer.actor, ActivityKind.CONVERSATION_ESCALATED, facts)
        await self._turns.stop(conversation_id, locked.turn_execution_id)
        return await Conversation.get(id=conversation_id)

    async def resume(self, viewer: Viewer, conversation_id: UUID) -> Conversation:
        """Hand an escalated conversation back: what is said from now on is answered by itself, and its task is done.

        Raises:
            ConversationNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write conversations.
            ConversationNotEscalated: No person answers it.
        """
        await self._lookup.conversation(viewer, conversation_id, Scope.CONVERSATIONS_WRITE)
        async with self._database.transaction() as tx:
            locked = await self._locked(conversation_id)
            if locked.status is not ConversationStatus.ESCALATED:
                raise ConversationNotEscalated(reason="not_escalated")
            changes = {"status": ConversationStatus.ACTIVE}
            await self._log.append(tx, locked, [Happening(ConversationEventKind.CONVERSATION_UPDATED)], changes)
            await self._records.record(locked, viewer.actor, ActivityKind.CONVERSATION_RESUMED)
            await self._settle(viewer, locked)
        return await Conversation.get(id=conversation_id)

    async def finish(self, viewer: Viewer, conversation_id: UUID, *, is_resolved: bool) -> Conversation:
        """End a conversation, as resolved (COMPLETED) or not (ENDED); what is being answered is stopped.

        The task of an escalation that was not handed back is done with it.

        Again it does nothing; one that was ended unresolved may be resolved later.

        Raises:
            ConversationNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write conversations.
            ConversationIsOver: It was resolved, so it cannot be ended unresolved.
        """
        await self._lookup.conversation(viewer, conversation_id, Scope.CONVERSATIONS_WRITE)
        status = ConversationStatus.COMPLETED if is_resolved else ConversationStatus.ENDED
        async with self._database.transaction() as tx:
            locked = await self._locked(conversation_id)
            if locked.status is status:
                return locked
            if locked.status is ConversationStatus.COMPLETED:
                raise ConversationIsOver("It is resolved already.", reason="conversation_over")
            await self._turns.drop_waiting(tx, locked)
            changes = {"status": status, "ended_at": self._clock.now()}
            await self._log.append(tx, locked, [Happening(ConversationEventKind.CONVERSATION_UPDATED)], changes)
            kind = ActivityKind.CONVERSATION_COMPLETED if is_resolved else ActivityKind.CONVERSATION_ENDED
            await self._records.record(locked, viewer.actor, kind)
            if locked.status is ConversationStatus.ESCALATED:
                await self._settle(viewer, locked)
        await self._turns.stop(conversation_id, locked.turn_execution_id)
        return await Conversation.get(id=conversation_id)

    async def rate(
        self, viewer: Viewer, conversation_id: UUID, rating: int, feedback: str | None = None
    ) -> Conversation:
        """Say how good it was, from 1 to 5; the last rating counts.

        Raises:
            ConversationNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write conversations.
            InvalidInput: The rating is out of range, or the feedback too long.
        """
        await self._lookup.conversation(viewer, conversation_id, Scope.CONVERSATIONS_WRITE)
        if not 1 <= rating <= 5:  # noqa: PLR2004 - what the docstring says
            raise InvalidInput("A rating is from 1 to 5.", field="input.rating", reason="out_of_range")
        said = text_of(feedback, field="input.feedback", most=_MAX_REASON)
        async with self._database.transaction() as tx:
            locked = await self._locked(conversation_id)
            changes = {"rating": rating, "feedback": said}
            await self._log.append(tx, locked, [Happening(ConversationEventKind.CONVERSATION_UPDATED)], changes)
        return await Conversation.get(id=conversation_id)

    async def follow(
        self, viewer: Viewer, conversation_id: UUID, after: int | None
    ) -> AsyncGenerator[tuple[int | ConversationEntry, Rights | None]]:
        """Yield what happens in a conversation, each with the rights it is shown under, None for one person alone.

        With `after`, everything after that sequence, each once and in order; without, first the sequence that the
        conversation is at as it can be read now, then what comes after it.

        Raises:
            ConversationNotFound: The viewer does not see it; also later, when it is not visible any more.
            Forbidden: Likewise.
            InvalidInput: `after` is negative or beyond the log.
        """
        conversation, rights = await self._lookup.conversation(viewer, conversation_id)
        head = conversation.last_sequence
        is_private = conversation.owner_id is not None
        if after is None:
            yield head, None if is_private else rights
            after = head
        elif not 0 <= after <= head:
            raise InvalidInput("The log has no such entry.", field="after", reason="out_of_range")
        async with aclosing(self._log.follow(conversation_id, after)) as entries:
            async for entry in entries:
                now = await self._access.require(viewer, conversation.workspace_id, Scope.CONVERSATIONS_READ)
                # The same object while nothing changes: whoever shares answers compares it with `is` first.
                rights = rights if now == rights else now
                yield entry, None if is_private else rights

    async def _settle(self, viewer: Viewer, locked: Conversation) -> None:
        """Complete the task that asked a person to answer; one that is closed, gone or not the viewer's stays so."""
        if locked.escalation_task_id is not None:
            with suppress(AppError):
                await self._completions.complete(viewer, locked.escalation_task_id)

    async def _locked(self, conversation_id: UUID) -> Conversation:
        locked = await Conversation.select_for_update().get_or_none(id=conversation_id)
        if locked is None:
            raise ConversationNotFound
        return locked

    async def _open(self, conversation_id: UUID) -> Conversation:
        locked = await self._locked(conversation_id)
        if locked.status.is_over:
            details: dict[str, Any] = {"status": locked.status.name}
            raise ConversationIsOver(reason="conversation_over", details=details)
        return locked
