"""What a domain above hears of conversations: what somebody said, in the transaction that keeps it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.conversations.models import Conversation, Message
from app.kernel.database import Transaction
from app.kernel.rights import Actor


@dataclass(frozen=True, slots=True)
class MessageSaid:
    """A message of whoever an agent talks with."""

    workspace_id: UUID
    conversation_id: UUID
    message_id: UUID
    agent_id: UUID | None
    channel: str  #: the name of its `Channel`
    text: str
    actor: Actor
    at: datetime


#: Hears of a message; what it writes commits with the message, or not at all.
Listener = Callable[[Transaction, MessageSaid], Awaitable[None]]


def said(conversation: Conversation, message: Message) -> MessageSaid:
    """Tell of a message."""
    return MessageSaid(
        conversation.workspace_id,
        conversation.id,
        message.id,
        conversation.agent_id,
        conversation.channel.name,
        message.text,
        Actor(message.actor_kind, message.actor_id, message.on_behalf_of),
        message.created_at,
    )


async def nobody_listens(_tx: Transaction, _message: MessageSaid) -> None:
    """Hear nothing."""


async def agent_of(conversation_id: UUID) -> UUID | None:
    """Return the agent of a conversation; None where a workflow answers, or it is gone."""
    row = await Conversation.get_or_none(id=conversation_id).only("id", "agent_id")
    return None if row is None else row.agent_id
