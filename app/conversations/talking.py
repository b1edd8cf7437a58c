"""The use cases of what is said: send a message, as a member or by a public link, and stop a reply."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.conversations.attaching import SentFile, attached, check_count, facts_of
from app.conversations.errors import ConversationIsOver, ConversationNotEscalated, NothingToCancel
from app.conversations.lookup import ConversationLookup
from app.conversations.messages import Asked, Messages, checked_text
from app.conversations.models import Conversation, Message
from app.conversations.turns import Turns
from app.conversations.vocabulary import ConversationStatus, MessageRole, MessageStatus, WhenBusy
from app.files.service import Files
from app.kernel.database import Database
from app.kernel.errors import AppError
from app.kernel.idempotency import Idempotency, check_key
from app.kernel.rights import Actor, Scope, Viewer


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Something to say.

    Attributes:
        parent_id: What it is said to; None for the newest message of the active branch.
        when_busy: What to do while another message is answered.
        file_ids: What is attached.
        sent: What is attached and comes with it; it is kept in the workspace first.
        as_person: A member of the workspace says it to the user of an escalated conversation.
    """

    text: str
    parent_id: UUID | None = None
    when_busy: WhenBusy = WhenBusy.QUEUE
    file_ids: Sequence[UUID] = ()
    sent: Sequence[SentFile] = ()
    as_person: bool = False


class Talking:
    """Says things in conversations."""

    def __init__(
        self,
        database: Database,
        access: Access,
        *,
        lookup: ConversationLookup,
        messages: Messages,
        turns: Turns,
        idempotency: Idempotency,
        files: Files,
    ) -> None:
        self._database = database
        self._access = access
        self._lookup = lookup
        self._messages = messages
        self._turns = turns
        self._idempotency = idempotency
        self._files = files

    async def say_for_visitor(
        self, conversation_id: UUID, text: str, most: int, actor: Actor, sent: Sequence[SentFile] = ()
    ) -> tuple[Message, Message | None]:
        """Say something by a public link, which has been asked for rights; see `send`.

        Args:
            conversation_id: Where.
            text: What.
            most: How many messages a visitor may send in one conversation.
            actor: Who is named as its author.
            sent: What is attached; it is kept in the workspace.

        Raises:
            ConversationIsOver: Nothing can be said any more, or `most` is reached.
            InvalidInput: The text is empty, too long or malformed.
        """
        checked = checked_text(text, "input.text")
        found = await Conversation.get(id=conversation_id)
        await _check_room(found, most)
        rows = [await self._files.keep(actor, found.workspace_id, each.name, each.spool) for each in sent]
        files = facts_of(rows)
        async with self._database.transaction() as tx:
            locked = await self._messages.locked(conversation_id)
            await _check_room(locked, most)
            parent = locked.active_message_id
            if locked.status is ConversationStatus.ESCALATED:
                return await self._messages.add(tx, locked, MessageRole.USER, checked, parent, actor, files), None
            asked = await self._messages.ask(tx, locked, checked, parent, actor, files)
        return asked.message, await self._messages.go_on(asked, ())

    async def send(
        self, viewer: Viewer, conversation_id: UUID, new: NewMessage, *, idempotency_key: str | None = None
    ) -> tuple[Message, Message | None]:
        """Say something; return it, and the reply that will be made, None where a person answers.

        Raises:
            ConversationNotFound: There is none, or it is not visible.
            MessageNotFound: It has no such message to say it to.
            FileNotFound: The workspace has no such file, or the viewer may not see it.
            Forbidden: The viewer may not write conversations; with files that come with it, not keep files.
            FileQuotaExceeded, StorageUnavailable: Such a file cannot be kept.
            ConversationIsOver: Nothing can be said any more.
            ConversationIsBusy: A reply is being made and `REJECT` was asked for.
            ConversationNotEscalated: A person was to answer where none was asked for.
            InvalidInput: The text is empty, too long or malformed.
        """
        conversation, _ = await self._lookup.conversation(viewer, conversation_id, Scope.CONVERSATIONS_WRITE)
        actor = viewer.actor
        actor_id = actor.id or self._access.require_user(viewer)
        text = checked_text(new.text, "input.text")
        if idempotency_key is not None:
            check_key(idempotency_key)  # before anything is kept
        check_count(len(set(new.file_ids)) + len(new.sent))
        if conversation.status.is_over:
            raise ConversationIsOver(reason="conversation_over", details={"status": conversation.status.name})
        # What is there already is looked at first, so that nothing is kept for a message that names a wrong file.
        await attached(self._files, viewer, conversation.workspace_id, new.file_ids)
        kept = await self._keep(viewer, conversation.workspace_id, new.sent, idempotency_key)
        file_ids = [*new.file_ids, *kept]
        files = await attached(self._files, viewer, conversation.workspace_id, file_ids)
        interrupted: list[UUID] = []
        asked: list[Asked] = []

        async def say() -> dict[str, str | None]:
            async with self._database.transaction() as tx:
                locked = await self._messages.locked(conversation.id)
                if locked.status.is_over:
                    raise ConversationIsOver(reason="conversation_over", details={"status": locked.status.name})
                parent = await self._messages.parent(locked, new.parent_id)
                if new.as_person:
                    if locked.status is not ConversationStatus.ESCALATED:
                        raise ConversationNotEscalated(field="input.role", reason="not_escalated")
                    message = await self._messages.add(tx, locked, MessageRole.PERSON, text, parent, actor, files)
                    return {"id": str(message.id), "reply": None}
                if locked.status is ConversationStatus.ESCALATED:
                    message = await self._messages.add(tx, locked, MessageRole.USER, text, parent, actor, files)
                    return {"id": str(message.id), "reply": None}
                interrupted.extend(await self._messages.make_room(tx, locked, new.when_busy))
                made = await self._messages.ask(tx, locked, text, parent, actor, files)
                asked.append(made)
                return {"id": str(made.message.id), "reply": str(made.reply.id)}

        body: Any = [conversation_id, replace(new, file_ids=file_ids, sent=())]
        try:
            made, is_repeat = await self._idempotency.once(actor_id, "sendMessage", idempotency_key, body, say)
        except AppError:
            # With a key they stay: a repeat finds them, and may be said.
            for each in kept if idempotency_key is None else ():
                with suppress(AppError):
                    await self._files.delete(viewer, each, is_permanent=True)
            raise
        if asked and not is_repeat:
            return asked[0].message, await self._messages.go_on(asked[0], interrupted)
        message = await Message.get(id=UUID(made["id"]))
        return message, None if made["reply"] is None else await Message.get(id=UUID(made["reply"]))

    async def _keep(
        self, viewer: Viewer, workspace_id: UUID, sent: Sequence[SentFile], idempotency_key: str | None
    ) -> list[UUID]:
        """Keep files that come with a message; a repeat with the same key gives the same ones."""
        key = None if idempotency_key is None else hashlib.sha256(idempotency_key.encode(errors="replace")).hexdigest()
        rows = [
            await self._files.keep(
                viewer,
                workspace_id,
                each.name,
                each.spool,
                idempotency_key=None if key is None else f"message:{key}:{place}",
            )
            for place, each in enumerate(sent)
        ]
        return [row.id for row in rows]

    async def cancel_reply(self, viewer: Viewer, conversation_id: UUID) -> Conversation:
        """Stop the reply that is being made, and those that wait; what was said until then stays.

        Raises:
            ConversationNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write conversations.
            NothingToCancel: No reply is being made or waited for.
        """
        await self._lookup.conversation(viewer, conversation_id, Scope.CONVERSATIONS_WRITE)
        async with self._database.transaction() as tx:
            locked = await self._messages.locked(conversation_id)
            waiting = Message.filter(conversation_id=conversation_id, status=MessageStatus.PENDING)
            if locked.turn_message_id is None and not await waiting.exists():
                raise NothingToCancel(reason="nothing_to_cancel")
            await self._turns.drop_waiting(tx, locked)
        await self._turns.stop(conversation_id, locked.turn_execution_id)
        return await Conversation.get(id=conversation_id)


async def _check_room(conversation: Conversation, most: int) -> None:
    """See that a visitor can still say something.

    Raises:
        ConversationIsOver: They cannot.
    """
    if conversation.status.is_over:
        raise ConversationIsOver(reason="conversation_over", details={"status": conversation.status.name})
    if await Message.filter(conversation_id=conversation.id, role=MessageRole.USER).count() >= most:
        raise ConversationIsOver(
            f"You may send {most} messages in one conversation; start another one.",
            reason="too_many_turns",
            details={"limit": most},
        )
