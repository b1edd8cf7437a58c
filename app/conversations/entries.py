"""The entries of a conversation's log, as its readers get them and as the bus carries them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.conversations.vocabulary import ConversationEventKind


@dataclass(frozen=True, slots=True)
class ConversationEntry:
    """One entry of a log; `data` is what `ConversationEventKind` says.

    Attributes:
        is_gathered: It is all of a reply's text, under the number of the last piece: the pieces are gone.
    """

    sequence: int
    conversation_id: UUID
    kind: ConversationEventKind
    message_id: UUID | None
    at: datetime
    data: Mapping[str, Any]
    is_gathered: bool = False

    @property
    def position(self) -> int | str:
        """Its place for whoever keeps answers by places: the text has another than the piece that had its number."""
        return f"{self.sequence} gathered" if self.is_gathered else self.sequence


def encode(entries: Sequence[ConversationEntry]) -> bytes:
    """Pack entries of one conversation for the bus."""
    return orjson.dumps(
        [
            [each.sequence, each.conversation_id, each.kind.value, each.message_id, each.at.isoformat(), each.data]
            for each in entries
        ],
        default=str,  # asyncpg has a UUID class of its own
    )


def decode(message: bytes) -> Sequence[ConversationEntry]:
    """Unpack what `encode` packed."""
    return [
        ConversationEntry(
            sequence,
            UUID(conversation_id),
            ConversationEventKind(kind),
            UUID(message_id) if message_id else None,
            datetime.fromisoformat(at),
            data,
        )
        for sequence, conversation_id, kind, message_id, at, data in orjson.loads(message)
    ]
