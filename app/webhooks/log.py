"""The log of a workspace's tries, as followers get it: which, of what, and how it went; the rest is read when asked."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from app.kernel.bus import EventBus
from app.kernel.log import LogHub, LogSource
from app.webhooks.models import WebhookAttempt, WebhookLogHead


class TryEntry(NamedTuple):
    """An entry: a try of a delivery."""

    sequence: int
    attempt_id: UUID
    delivery_id: UUID
    webhook_id: UUID

    @classmethod
    def of(cls, row: WebhookAttempt) -> "TryEntry":
        """Read a row."""
        return cls(row.sequence, row.id, row.delivery_id, row.webhook_id)


def topic_of(workspace_id: UUID) -> str:
    """Name the bus topic of a workspace's tries."""
    return f"webhooks:{workspace_id}"


def encode(entries: Sequence[TryEntry]) -> bytes:
    """Pack entries that have just been committed."""
    # str: asyncpg has a UUID class of its own.
    return orjson.dumps([[each[0], *map(str, each[1:])] for each in entries])


def make_hub(bus: EventBus) -> LogHub[TryEntry]:
    """Make what follows the logs."""
    return LogHub(bus, LogSource(topic_of, _read, _heads, _decode))


async def head_of(workspace_id: UUID) -> int:
    """Return the number of the newest entry, 0 if there is none."""
    return (await _heads([workspace_id])).get(workspace_id, 0)


async def first_of(workspace_id: UUID) -> int | None:
    """Return the number of the oldest entry that is kept."""
    rows = WebhookAttempt.filter(workspace_id=workspace_id).order_by("sequence").limit(1).only("id", "sequence")
    return next((row.sequence for row in await rows), None)


async def _read(workspace_id: UUID, after: int, limit: int) -> Sequence[TryEntry]:
    rows = WebhookAttempt.filter(workspace_id=workspace_id, sequence__gt=after).order_by("sequence").limit(limit)
    return [TryEntry.of(row) for row in await rows.only("id", "sequence", "delivery_id", "webhook_id")]


async def _heads(workspaces: Sequence[UUID]) -> Mapping[UUID, int]:
    return {row.id: row.last_sequence for row in await WebhookLogHead.filter(id__in=list(workspaces))}


def _decode(message: bytes) -> Sequence[TryEntry]:
    return [TryEntry(part[0], *map(UUID, part[1:])) for part in orjson.loads(message)]
