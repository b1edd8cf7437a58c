"""Branches: something said otherwise, a reply made once more, and which branch goes on."""

from uuid import UUID

from app.conversations.errors import NotAQuestion, NotAReply
from app.conversations.log import ConversationLog, Happening
from app.conversations.lookup import ConversationLookup
from app.conversations.messages import Messages, checked_text
from app.conversations.models import Conversation, Message
from app.conversations.vocabulary import UNFINISHED, ConversationEventKind, MessageRole, WhenBusy
from app.kernel.database import Database
from app.kernel.rights import Scope, Viewer


class Branching:
    """Makes branches and goes from one to another."""

    def __init__(
        self, database: Database, *, lookup: ConversationLookup, log: ConversationLog, messages: Messages
    ) -> None:
        self._database = database
        self._lookup = lookup
        self._log = log
        self._messages = messages

    async def edit(
        self, viewer: Viewer, message_id: UUID, text: str, when_busy: WhenBusy = WhenBusy.QUEUE
    ) -> tuple[Message, Message]:
        """Say something otherwise: a branch beside what was said, with a reply of its own. Return both.

        Raises:
            MessageNotFound: There is none, or it is not visible.
            NotAQuestion: It is a reply, or a person said it.
            Forbidden, ConversationIsOver, ConversationIsBusy, InvalidInput: See `send`.
            ConversationIsEscalated: A person answers.
        """
        original, _ = await self._lookup.message(viewer, message_id, Scope.CONVERSATIONS_WRITE)
        if original.role is not MessageRole.USER:
            raise NotAQuestion(field="input.messageId", reason="not_a_question")
        checked = checked_text(text, "input.text")
        async with self._database.transaction() as tx:
            locked = await self._messages.answering(original.conversation_id)
            interrupted = await self._messages.make_room(tx, locked, when_busy)
            asked = await self._messages.ask(tx, locked, checked, original.parent_id, viewer.actor, original.files)
        return asked.message, await self._messages.go_on(asked, interrupted)

    async def regenerate(self, viewer: Viewer, message_id: UUID, when_busy: WhenBusy = WhenBusy.QUEUE) -> Message:
        """Let a reply be made once more, as a branch beside it; return the new one.

        Raises:
            MessageNotFound: There is none, or it is not visible.
            NotAReply: It is none, or is not finished.
            Forbidden, ConversationIsOver, ConversationIsBusy: See `send`.
            ConversationIsEscalated: A person answers.
        """
        original, _ = await self._lookup.message(viewer, message_id, Scope.CONVERSATIONS_WRITE)
        if original.role is not MessageRole.ASSISTANT or original.status in UNFINISHED:
            raise NotAReply(field="input.messageId", reason="not_a_reply")
        async with self._database.transaction() as tx:
            locked = await self._messages.answering(original.conversation_id)
            interrupted = await self._messages.make_room(tx, locked, when_busy)
            asked = await self._messages.ask_again(tx, locked, original.parent_id, viewer.actor)
        return await self._messages.go_on(asked, interrupted)

    async def activate(self, viewer: Viewer, message_id: UUID) -> Conversation:
        """Go on from a message: the branch that leads to it becomes the active one.

        Raises:
            MessageNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write conversations.
        """
        message, _ = await self._lookup.message(viewer, message_id, Scope.CONVERSATIONS_WRITE)
        async with self._database.transaction() as tx:
            locked = await self._messages.locked(message.conversation_id)
            if locked.active_message_id != message.id:
                changes = {"active_message_id": message.id}
                await self._log.append(tx, locked, [Happening(ConversationEventKind.CONVERSATION_UPDATED)], changes)
        return await Conversation.get(id=message.conversation_id)
