"""What is added to conversations: the one place where messages are written, under the conversation's locked row."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.conversations.errors import ConversationIsBusy, ConversationIsEscalated, ConversationIsOver
from app.conversations.hearing import Listener, nobody_listens, said
from app.conversations.log import ConversationLog, Happening
from app.conversations.lookup import MAX_MESSAGES, ConversationNotFound, MessageNotFound
from app.conversations.models import Conversation, Message
from app.conversations.replies import storable
from app.conversations.turns import Turn, Turns
from app.conversations.vocabulary import (
    ConversationEventKind,
    ConversationStatus,
    MessageRole,
    MessageStatus,
    WhenBusy,
)
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.kernel.rights import Actor

MAX_MESSAGE_BYTES = 64 * 1024


class Messages:
    """Adds messages, in the transactions of those who have asked for rights."""

    def __init__(self, clock: Clock, log: ConversationLog, turns: Turns) -> None:
        self._clock = clock
        self._log = log
        self._turns = turns
        #: Hears what is said to agents of the workspace, in the transaction that keeps it.
        self.on_said: Listener = nobody_listens

    async def locked(self, conversation_id: UUID) -> Conversation:
        """Lock a conversation.

        Raises:
            ConversationNotFound: It was deleted meanwhile.
        """
        locked = await Conversation.select_for_update().get_or_none(id=conversation_id)
        if locked is None:
            raise ConversationNotFound
        return locked

    async def answering(self, conversation_id: UUID) -> Conversation:
        """Lock a conversation in which an agent or a workflow answers.

        Raises:
            ConversationNotFound, ConversationIsOver, ConversationIsEscalated: It is not one.
        """
        locked = await self.locked(conversation_id)
        if locked.status.is_over:
            raise ConversationIsOver(reason="conversation_over", details={"status": locked.status.name})
        if locked.status is ConversationStatus.ESCALATED:
            raise ConversationIsEscalated(reason="conversation_escalated")
        return locked

    async def parent(self, locked: Conversation, parent_id: UUID | None) -> UUID | None:
        """Return the message that something is said to: the one that is named, else the newest of the active branch.

        Raises:
            MessageNotFound: The conversation has no such message.
        """
        if parent_id is None:
            return locked.active_message_id
        if not await Message.exists(id=parent_id, conversation_id=locked.id):
            raise MessageNotFound(field="input.parentId", reason="message_not_found")
        return parent_id

    async def make_room(self, tx: Transaction, locked: Conversation, when_busy: WhenBusy) -> list[UUID]:
        """Do what the sender wants of replies that are being made or wait; return the run that is to be stopped.

        Raises:
            ConversationIsBusy: There are some, and the sender does not want to wait.
        """
        if when_busy is WhenBusy.QUEUE:
            return []
        if when_busy is WhenBusy.INTERRUPT:
            await self._turns.drop_waiting(tx, locked)
            return [] if locked.turn_execution_id is None else [locked.turn_execution_id]
        waiting = Message.filter(conversation_id=locked.id, status=MessageStatus.PENDING)
        if locked.turn_message_id is not None or await waiting.exists():
            raise ConversationIsBusy(field="input.whenBusy", reason="conversation_busy")
        return []

    async def go_on(self, asked: "Asked", interrupted: Sequence[UUID]) -> Message:
        """Do after the commit what a message asks for: stop what is interrupted, begin what waits; return the reply."""
        for execution_id in interrupted:
            await self._turns.stop(asked.reply.conversation_id, execution_id)
        return await self.begin(asked.reply.conversation_id, asked) or asked.reply

    async def begin(self, conversation_id: UUID, asked: "Asked | None") -> Message | None:
        """Let what was asked be answered, or what waits; return the reply that was asked for, as it is then."""
        if asked is not None and asked.turn is not None:
            return await self._turns.start(asked.turn)
        await self._turns.begin(conversation_id)
        return None if asked is None else await Message.get_or_none(id=asked.reply.id)

    async def ask(
        self,
        tx: Transaction,
        locked: Conversation,
        text: str,
        parent_id: UUID | None,
        actor: Actor,
        files: str | None = None,
    ) -> "Asked":
        """Add what a user says, and the reply: its turn begins with it, or it waits for it.

        After the commit `go_on` or `begin` is to be called; what a crash leaves out the sweep of turns makes up for.

        Raises:
            ConversationIsOver: The conversation has as many messages as it may have.
        """
        message = self._made(locked, MessageRole.USER, text, parent_id, actor, files)
        asked = await self._reply(tx, locked, message, actor, [message])
        if locked.owner_id is None:
            await self.on_said(tx, said(locked, message))
        return asked

    async def ask_again(self, tx: Transaction, locked: Conversation, parent_id: UUID | None, actor: Actor) -> "Asked":
        """Add another reply to what was said; see `ask`.

        Raises:
            MessageNotFound: There is no such message.
            ConversationIsOver: As for `ask`.
        """
        message = await Message.get_or_none(id=parent_id)
        if message is None:
            raise MessageNotFound
        return await self._reply(tx, locked, message, actor, [])

    async def _reply(
        self, tx: Transaction, locked: Conversation, message: Message, actor: Actor, new: list[Message]
    ) -> "Asked":
        reply = self._made(locked, MessageRole.ASSISTANT, "", message.id, actor)
        # While its row is not there yet: what waits is then all before it.
        turn = await self._turns.take(locked, message, reply)
        await self._write(tx, locked, [*new, reply], turn)
        return Asked(message, reply, turn)

    async def add(
        self,
        tx: Transaction,
        locked: Conversation,
        role: MessageRole,
        text: str,
        parent_id: UUID | None,
        actor: Actor,
        files: str | None = None,
    ) -> Message:
        """Add a message that no reply is made to; it becomes the leaf of the active branch.

        Raises:
            ConversationIsOver: The conversation has as many as it may have.
        """
        message = self._made(locked, role, text, parent_id, actor, files)
        await self._write(tx, locked, [message])
        if role is MessageRole.USER and locked.owner_id is None:
            await self.on_said(tx, said(locked, message))
        return message

    def _made(
        self,
        locked: Conversation,
        role: MessageRole,
        text: str,
        parent_id: UUID | None,
        actor: Actor,
        files: str | None = None,
    ) -> Message:
        """Make a message that is yet to be written.

        Raises:
            ConversationIsOver: The conversation has as many as it may have.
        """
        if locked.message_count >= MAX_MESSAGES:
            raise ConversationIsOver(
                f"A conversation has at most {MAX_MESSAGES:,} messages; start another one.", reason="too_many_messages"
            )
        now = self._clock.now()
        is_reply = role is MessageRole.ASSISTANT
        locked.message_count += 1
        locked.active_message_id = own_id = new_id()
        return Message(
            id=own_id,
            conversation_id=locked.id,
            workspace_id=locked.workspace_id,
            number=locked.message_count,
            parent_id=parent_id,
            role=role,
            status=MessageStatus.PENDING if is_reply else MessageStatus.COMPLETED,
            text=text,
            files=files,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=now,
            completed_at=None if is_reply else now,
        )

    async def _write(
        self, tx: Transaction, locked: Conversation, messages: Sequence[Message], turn: Turn | None = None
    ) -> None:
        """Write messages, the newest the leaf of the active branch, and the turn that begins with the last."""
        await Message.bulk_create(messages)
        happenings = [Happening(ConversationEventKind.MESSAGE_UPDATED, each.id) for each in messages]
        changes = {"message_count": locked.message_count, "active_message_id": locked.active_message_id}
        if turn is not None:
            happenings.append(turn.happening)
            changes |= turn.columns
        await self._log.append(tx, locked, happenings, changes)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody said, and the reply that is made to it.

    Attributes:
        turn: The reply's, where it began at once.
    """

    message: Message
    reply: Message
    turn: Turn | None


def checked_text(text: str, field: str) -> str:
    """Return what is said.

    Raises:
        InvalidInput: It is empty or too long.
    """
    size = len(text.encode(errors="replace"))
    if size > MAX_MESSAGE_BYTES:
        raise InvalidInput(
            f"A message has at most {MAX_MESSAGE_BYTES >> 10} KiB.",
            field=field,
            reason="too_long",
            details={"limitBytes": MAX_MESSAGE_BYTES},
        )
    if not text.strip():
        raise InvalidInput("A message says something.", field=field, reason="empty")
    if storable(text) != text or any("\ud800" <= each <= "\udfff" for each in text):
        raise InvalidInput("It has a character that cannot be stored.", field=field, reason="text_malformed")
    return text
