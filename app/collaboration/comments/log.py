"""The log of a workflow's comments: numbered 1, 2, 3… under a locked head row, and followed live."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

import orjson

from app.collaboration.models import CommentEvent, CommentEventKind, CommentHead
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.ids import new_id
from app.kernel.log import LogHub, LogSource
from app.kernel.rights import Actor, ActorKind

_RAISE = (
    "INSERT INTO comment_heads (id, workflow_id, last_sequence) VALUES ({}) ON CONFLICT (workflow_id) "
    "DO UPDATE SET last_sequence = comment_heads.last_sequence + excluded.last_sequence RETURNING last_sequence"
)


@dataclass(frozen=True, slots=True)
class CommentEntry:
    """One entry of a log; `comment_id` is None where it is about the thread as a whole."""

    sequence: int
    workflow_id: UUID
    kind: CommentEventKind
    thread_id: UUID
    comment_id: UUID | None
    actor: Actor
    at: datetime


class CommentLog:
    """Writes and follows the logs of comments."""

    def __init__(self, bus: EventBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._hub = LogHub(bus, LogSource(_topic_of, _read, _heads, _decode))

    async def close(self) -> None:
        """Stop following."""
        await self._hub.close()

    async def append(
        self,
        tx: Transaction,
        workflow_id: UUID,
        kind: CommentEventKind,
        subjects: Sequence[tuple[UUID, UUID | None]],
        actor: Actor,
    ) -> None:
        """Write what happened in the caller's transaction, which holds the log until it ends; tell it after the commit.

        Args:
            tx: The transaction.
            workflow_id: In whose log.
            kind: What happened.
            subjects: To which threads, and to which comments of them.
            actor: Who did it.
        """
        marks = "$1, $2, $3" if tx.dialect == "postgres" else "?, ?, ?"
        raised = await tx.fetch(_RAISE.format(marks), [new_id(), workflow_id, len(subjects)])
        first = int(raised[0]["last_sequence"]) - len(subjects) + 1
        now = self._clock.now()
        entries = [
            CommentEntry(first + place, workflow_id, kind, thread_id, comment_id, actor, now)
            for place, (thread_id, comment_id) in enumerate(subjects)
        ]
        await CommentEvent.bulk_create(
            [
                CommentEvent(
                    workflow_id=workflow_id,
                    sequence=each.sequence,
                    kind=kind,
                    thread_id=each.thread_id,
                    comment_id=each.comment_id,
                    actor_kind=actor.kind,
                    actor_id=actor.id,
                    on_behalf_of=actor.on_behalf_of,
                    at=now,
                )
                for each in entries
            ]
        )
        tx.after_commit(partial(self._announce, workflow_id, entries))

    async def _announce(self, workflow_id: UUID, entries: Sequence[CommentEntry]) -> None:
        topic = _topic_of(workflow_id)
        if self._bus.wants(topic):
            await self._bus.publish([(topic, _encode(entries))])

    def follow(self, workflow_id: UUID, after: int) -> AsyncGenerator[CommentEntry]:
        """Yield every entry after a sequence, each once and in order, for ever; it ends if the workflow is deleted."""
        return self._hub.follow(workflow_id, after)

    async def head(self, workflow_id: UUID) -> int:
        """Return the number of the newest entry, 0 if there is none."""
        return (await _heads([workflow_id])).get(workflow_id, 0)


def _topic_of(workflow_id: UUID) -> str:
    return f"comments:{workflow_id.hex}"


async def _read(workflow_id: UUID, after: int, limit: int) -> Sequence[CommentEntry]:
    rows = await CommentEvent.filter(workflow_id=workflow_id, sequence__gt=after).order_by("sequence").limit(limit)
    return [
        CommentEntry(
            row.sequence,
            row.workflow_id,
            row.kind,
            row.thread_id,
            row.comment_id,
            Actor(row.actor_kind, row.actor_id, row.on_behalf_of),
            row.at,
        )
        for row in rows
    ]


async def _heads(workflow_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    rows = await CommentHead.filter(workflow_id__in=list(workflow_ids))
    return {row.workflow_id: row.last_sequence for row in rows}


def _encode(entries: Sequence[CommentEntry]) -> bytes:
    return orjson.dumps(
        [
            [
                each.sequence,
                each.workflow_id,
                each.kind.value,
                each.thread_id,
                each.comment_id,
                [each.actor.kind.value, each.actor.id, each.actor.on_behalf_of],
                each.at.isoformat(),
            ]
            for each in entries
        ],
        default=str,  # asyncpg has a UUID class of its own
    )


def _decode(message: bytes) -> Sequence[CommentEntry]:
    return [
        CommentEntry(
            sequence,
            UUID(workflow_id),
            CommentEventKind(kind),
            UUID(thread_id),
            UUID(comment_id) if comment_id else None,
            Actor(ActorKind(actor[0]), *(UUID(each) if each else None for each in actor[1:])),
            datetime.fromisoformat(at),
        )
        for sequence, workflow_id, kind, thread_id, comment_id, actor, at in orjson.loads(message)
    ]
