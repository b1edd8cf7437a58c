"""The log of a conversation: numbered 1, 2, 3… under the conversation's locked row, and followed live."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from app.conversations.entries import ConversationEntry, decode, encode
from app.conversations.models import Conversation, ConversationEvent
from app.conversations.told import LogReader
from app.conversations.vocabulary import ConversationEventKind
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.log import LogHub, LogSource

#: Told of every conversation whose turn may have ended, so that whoever can begins the next.
TURNS_TOPIC = "conversation-turns"


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be written to a log."""

    kind: ConversationEventKind
    message_id: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


def topic_of(conversation_id: UUID) -> str:
    """Name the bus topic of a conversation."""
    return f"conversation:{conversation_id.hex}"


class ConversationLog:
    """Writes and follows the logs of conversations."""

    def __init__(self, bus: EventBus, clock: Clock, reader: LogReader) -> None:
        self._bus = bus
        self._clock = clock
        self._hub = LogHub(bus, LogSource(topic_of, reader.page, _heads, decode))

    async def close(self) -> None:
        """Stop following."""
        await self._hub.close()

    async def append(
        self,
        tx: Transaction,
        locked: Conversation,
        happenings: Sequence[Happening],
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        """Write what happened in the caller's transaction, which holds the conversation's row; tell it after that.

        Args:
            tx: The transaction.
            locked: The row; its `last_sequence` is moved on.
            happenings: What happened, in order.
            changes: What else changes in the row, by column: it is written once. `locked` keeps what it had.
        """
        now = self._clock.now()
        first = locked.last_sequence + 1
        entries = [
            ConversationEntry(first + at, locked.id, each.kind, each.message_id, now, each.data)
            for at, each in enumerate(happenings)
        ]
        locked.last_sequence += len(entries)
        columns: dict[str, Any] = {**(changes or {}), "last_sequence": locked.last_sequence, "updated_at": now}
        await Conversation.filter(id=locked.id).update(**columns)
        await ConversationEvent.bulk_create(
            [
                ConversationEvent(
                    conversation_id=locked.id,
                    sequence=each.sequence,
                    kind=each.kind,
                    message_id=each.message_id,
                    at=now,
                    data=orjson.dumps(each.data).decode(),
                )
                for each in entries
            ]
        )
        tx.after_commit(partial(self._announce, locked.id, entries))

    async def _announce(self, conversation_id: UUID, entries: Sequence[ConversationEntry]) -> None:
        topic = topic_of(conversation_id)
        if self._bus.wants(topic):
            await self._bus.publish([(topic, encode(entries))])

    def follow(self, conversation_id: UUID, after: int) -> AsyncGenerator[ConversationEntry]:
        """Yield every entry after a sequence, each once and in order, for ever; it ends with the conversation's row."""
        return self._hub.follow(conversation_id, after)


async def _heads(conversation_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    rows = await Conversation.filter(id__in=list(conversation_ids)).only("id", "last_sequence")
    return {row.id: row.last_sequence for row in rows}
