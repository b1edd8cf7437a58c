"""Waiting for a reply, for callers that want one answer and no stream."""

import asyncio
from contextlib import aclosing
from uuid import UUID

from app.conversations.log import ConversationLog
from app.conversations.models import Conversation, Message
from app.conversations.vocabulary import UNFINISHED, ConversationEventKind, MessageRole
from app.executions.service import MAX_WAIT_MS
from app.kernel.errors import InvalidInput


class Waiting:
    """Waits for replies that are being made."""

    def __init__(self, log: ConversationLog) -> None:
        self._log = log

    async def first_reply(self, conversation_id: UUID) -> Message | None:
        """Return the reply to what a conversation began with."""
        replies = Message.filter(conversation_id=conversation_id, role=MessageRole.ASSISTANT)
        return await replies.order_by("number").first()

    async def until_whole(self, reply: Message, wait_ms: int) -> Message:
        """Return a reply once it is whole, failed or was stopped, or as it is after `wait_ms`."""
        if not wait_ms:
            return reply
        # The head is read before the reply: what ends it later comes after the head.
        head = await Conversation.get(id=reply.conversation_id).only("id", "last_sequence")
        reply = await Message.get(id=reply.id)
        if reply.status not in UNFINISHED:
            return reply
        try:
            async with asyncio.timeout(wait_ms / 1000):
                await self._ended(reply, head.last_sequence)
        except TimeoutError:
            pass
        return await Message.get(id=reply.id)

    async def _ended(self, reply: Message, after: int) -> None:
        async with aclosing(self._log.follow(reply.conversation_id, after)) as entries:
            async for entry in entries:
                if entry.message_id != reply.id:
                    continue
                if entry.kind is ConversationEventKind.MESSAGE_COMPLETED:
                    return
                # One whose turn never came is only updated.
                if entry.kind is ConversationEventKind.MESSAGE_UPDATED and await _is_over(reply.id):
                    return


async def _is_over(message_id: UUID) -> bool:
    return not await Message.exists(id=message_id, status__in=list(UNFINISHED))


def checked_wait(wait_ms: int) -> int:
    """Return how long to wait.

    Raises:
        InvalidInput: It is out of range.
    """
    if not 0 <= wait_ms <= MAX_WAIT_MS:
        raise InvalidInput(
            f"waitMs must be from 0 to {MAX_WAIT_MS}.",
            field="input.waitMs",
            reason="out_of_range",
            details={"minimum": 0, "maximum": MAX_WAIT_MS},
        )
    return wait_ms
