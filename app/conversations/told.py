"""Reading a conversation's log: its rows, and between them the text of replies, which lies in the journals of runs.

A piece of text takes a number of the log and no row: the journal has it, and what is said is stored once. So the
numbers without a row between the start of a reply and its end are what its run said, in order. When the journal is gone
(runs are pruned by the plan of their workspace, and go with their workflow), they come as one piece: the stored text of
the reply, under the last of their numbers and at offset 0, so that it is right for whoever has seen a part of it, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from app.conversations.entries import ConversationEntry
from app.conversations.models import Conversation, ConversationEvent, Message
from app.conversations.replies import pieces_of
from app.conversations.vocabulary import ConversationEventKind
from app.executions.spoken import first_said
from app.kernel.database import Database

_DELTA = ConversationEventKind.MESSAGE_DELTA
_BOUNDS = (ConversationEventKind.MESSAGE_STARTED, ConversationEventKind.MESSAGE_COMPLETED)


@dataclass(slots=True)
class _Place:
    """How far a reader is in the reply that is being made there."""

    message_id: UUID
    taken: int = 0  #: pieces of its text before that place


class LogReader:
    """Reads logs of conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, conversation_id: UUID, after: int, limit: int) -> Sequence[ConversationEntry]:
        """Read up to `limit` entries after a sequence, in order."""
        conversation = await Conversation.get_or_none(id=conversation_id).only("id", "last_sequence")
        head = 0 if conversation is None else conversation.last_sequence
        if head <= after:
            return ()
        rows = (
            await ConversationEvent.filter(conversation_id=conversation_id, sequence__gt=after, sequence__lte=head)
            .order_by("sequence")
            .limit(limit)
        )
        entries: list[ConversationEntry] = []
        last = rows[-1].sequence if len(rows) == limit else head
        place = await self._place(conversation_id, after) if last - after > len(rows) else None
        position = after
        for row in [*rows, None]:
            until = head + 1 if row is None else row.sequence
            if until > position + 1 and (row is not None or len(rows) < limit):
                entries += await self._said(conversation_id, place, position, until, limit - len(entries))
            if row is None or len(entries) >= limit:
                break
            entries.append(_entry(row))
            position = row.sequence
            if row.kind is ConversationEventKind.MESSAGE_STARTED and row.message_id is not None:
                place = _Place(row.message_id)
            elif row.kind is _DELTA and place is not None:
                place.taken += 1  # a release before this one kept a row of each piece
        return entries

    async def _place(self, conversation_id: UUID, at: int) -> _Place | None:
        """Find the reply that is being made at a sequence."""
        rows = ConversationEvent.filter(conversation_id=conversation_id, sequence__lte=at)
        bound = await rows.filter(kind__in=_BOUNDS).order_by("-sequence").first()
        if bound is None or bound.kind is not ConversationEventKind.MESSAGE_STARTED or bound.message_id is None:
            return None
        others = await rows.filter(sequence__gt=bound.sequence).exclude(kind=_DELTA).count()
        return _Place(bound.message_id, at - bound.sequence - others)

    async def _said(
        self, conversation_id: UUID, place: _Place | None, after: int, until: int, limit: int
    ) -> list[ConversationEntry]:
        """Read the text that has the numbers between two rows."""
        message = None if place is None else await Message.get_or_none(id=place.message_id)
        if place is None or message is None or message.execution_id is None:
            return []
        count = until - after - 1
        wanted = min(count, limit)
        said = await first_said(self._database, message.execution_id, place.taken + wanted)
        if len(said) < place.taken + wanted:
            place.taken += count
            at = message.completed_at or message.created_at
            data = {"offset": 0, "text": message.text}
            return [ConversationEntry(until - 1, conversation_id, _DELTA, message.id, at, data, is_gathered=True)]
        found = [
            ConversationEntry(
                after - place.taken + number, conversation_id, _DELTA, message.id, each.at, {"offset": at, "text": text}
            )
            for number, (each, (at, text)) in enumerate(zip(said, pieces_of(said), strict=True), 1)
        ][place.taken :]
        place.taken += wanted
        return found


def _entry(row: ConversationEvent) -> ConversationEntry:
    data = orjson.loads(row.data)
    return ConversationEntry(row.sequence, row.conversation_id, row.kind, row.message_id, row.at, data)
