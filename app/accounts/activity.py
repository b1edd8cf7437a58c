"""The activity of a workspace: a numbered log of what happened, written by every domain and followed live.

Whoever does something inserts a row without a number in its own transaction. The sequencer numbers rows that
are committed (`sequencer`), so a reader never sees 8 before 7 exists. On SQLite, where one transaction writes at a
time, the journal numbers its rows itself.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from tortoise.queryset import QuerySet

from app.accounts import models
from app.accounts.vocabulary import ActivityKind
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect
from app.kernel.ids import new_id
from app.kernel.log import LogHub, LogSource
from app.kernel.rights import Actor, ActorKind
from app.kernel.sequencer import Numbered, Sequencer

__all__ = [
    "ACTIVITY_COLUMNS",
    "ACTIVITY_TABLE",
    "NUMBERED",
    "Activities",
    "ActivityEntry",
    "ActivityKind",
    "activity_row",
]

ACTIVITY_TABLE = "activities"
#: What `activity_row` gives, in this order.
ACTIVITY_COLUMNS = (
    "id",
    "workspace_id",
    "kind",
    "subject_type",
    "subject_id",
    "actor_kind",
    "actor_id",
    "on_behalf_of",
    "data",
    "created_at",
)


_ANNOUNCED = (*ACTIVITY_COLUMNS, "sequence")


def activity_row(
    workspace_id: UUID,
    kind: ActivityKind,
    subject_type: str,
    subject_id: UUID,
    actor: Actor,
    *,
    at: datetime,
    dialect: Dialect,
    data: Mapping[str, Any] | None = None,
) -> tuple[Any, ...]:
    """Return the values of `ACTIVITY_COLUMNS` for a raw INSERT; call `Activities.wake` after its commit."""
    text = "{}" if data is None else orjson.dumps(data).decode()
    ids = (new_id(), workspace_id, subject_id, actor.id, actor.on_behalf_of)
    if dialect == "postgres":
        own, workspace, subject, who, behalf = ids
        return own, workspace, str(kind), subject_type, subject, str(actor.kind), who, behalf, text, at
    own, workspace, subject, who, behalf = (None if each is None else str(each) for each in ids)
    when = at.isoformat(" ")
    return own, workspace, str(kind), subject_type, subject, str(actor.kind), who, behalf, text, when


class ActivityEntry(NamedTuple):
    """A numbered activity."""

    sequence: int
    id: UUID
    workspace_id: UUID
    kind: ActivityKind
    subject_type: str
    subject_id: UUID
    actor: Actor
    data: dict[str, Any]
    at: datetime

    @classmethod
    def of(cls, row: models.Activity) -> "ActivityEntry":
        """Read a row that has a number."""
        return cls(
            row.sequence or 0,
            row.id,
            row.workspace_id,
            row.kind,
            row.subject_type,
            row.subject_id,
            Actor(row.actor_kind, row.actor_id, row.on_behalf_of),
            row.data,
            row.created_at,
        )


class Activities:
    """Records and follows what happens in workspaces."""

    def __init__(self, database: Database, bus: EventBus, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._listeners: list[Callable[[], None]] = []
        self.note: Callable[[UUID], Awaitable[None]] = _nothing
        #: Remembers what led to an activity, in its transaction; set by the domain that has runs.
        self._sequencer = Sequencer(database, bus, NUMBERED, self._tell)
        self._hub = LogHub(bus, LogSource(_topic_of, _read, _heads, _decode))

    async def open(self) -> None:
        """Begin to number what is committed, here or by processes that died before they could."""
        await self._sequencer.open()

    async def close(self) -> None:
        """Stop numbering and following."""
        await self._sequencer.close()
        await self._hub.close()

    def wake(self) -> None:
        """Say that rows were committed; they are numbered within milliseconds."""
        self._sequencer.wake()

    def on_numbered(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever this process has given numbers; others may give some too. It must not raise."""
        self._listeners.append(listener)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    async def announce(self, rows: Sequence[Sequence[Any]]) -> None:
        """Tell of rows that were numbered by the transaction that wrote them, and is committed.

        Args:
            rows: The values of `ACTIVITY_COLUMNS`, each with its number behind them.
        """
        if rows:
            self._tell()
        by_workspace: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            shown: dict[str, Any] = dict(zip(_ANNOUNCED, row, strict=True))
            shown["data"] = orjson.Fragment(shown["data"])
            by_workspace[shown["workspace_id"]].append(shown)
        messages = [
            (topic, orjson.dumps(members))
            for name, members in by_workspace.items()
            if self._bus.wants(topic := _topic_of(UUID(name)))
        ]
        if messages:
            await self._bus.publish(messages)

    async def record(
        self,
        workspace_id: UUID,
        kind: ActivityKind,
        subject_type: str,
        subject_id: UUID,
        actor: Actor,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Insert an activity in the caller's transaction, or in one of its own."""
        async with self._database.transaction() as tx:
            row = await models.Activity.create(
                workspace_id=workspace_id,
                kind=kind,
                subject_type=subject_type,
                subject_id=subject_id,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                data=dict(data or {}),
                created_at=self._clock.now(),
            )
            await self.note(row.id)
            tx.after_commit(self.wake)

    def follow(self, workspace_id: UUID, after: int) -> AsyncIterator[ActivityEntry]:
        """Yield every activity after number `after`, for ever, each once and in order."""
        return self._hub.follow(workspace_id, after)

    async def newest(
        self,
        workspace_id: UUID,
        kinds: Collection[ActivityKind] | None,
        *,
        above: int = 0,
        below: int | None = None,
        limit: int,
        is_oldest_first: bool = False,
    ) -> list[ActivityEntry]:
        """Read up to `limit` activities numbered between `above` and `below`, both excluded, newest first.

        With `is_oldest_first` the range is read from its other end.
        """
        rows = _numbered(workspace_id, kinds).filter(sequence__gt=above)
        if below is not None:
            rows = rows.filter(sequence__lt=below)
        rows = rows.order_by("sequence" if is_oldest_first else "-sequence").limit(limit)
        return [ActivityEntry.of(row) for row in await rows]

    async def count(self, workspace_id: UUID, kinds: Collection[ActivityKind] | None, limit: int) -> int:
        """Count a workspace's activities up to `limit`."""
        rows = _numbered(workspace_id, kinds).limit(limit)
        return len(await rows.values_list("id", flat=True))

    async def some(self, ids: Collection[UUID]) -> list[ActivityEntry]:
        """Return those of the activities that exist and have a number."""
        rows = models.Activity.filter(id__in=list(ids), sequence__isnull=False)
        return [ActivityEntry.of(row) for row in await rows]

    async def head(self, workspace_id: UUID) -> int:
        """Return the number of the newest activity, 0 if there is none."""
        return (await _heads([workspace_id])).get(workspace_id, 0)

    async def heads(self, workspaces: Sequence[UUID]) -> Mapping[UUID, int]:
        """Return the number of the newest activity of each of these workspaces that has any."""
        return await _heads(workspaces)


async def _nothing(activity: UUID) -> None:
    """Know no runs."""
    del activity


def _numbered(workspace_id: UUID, kinds: Collection[ActivityKind] | None) -> QuerySet[models.Activity]:
    rows = models.Activity.filter(workspace_id=workspace_id)
    return rows if kinds is None else rows.filter(kind__in=list(kinds))


async def _read(workspace_id: UUID, after: int, limit: int) -> Sequence[ActivityEntry]:
    rows = await models.Activity.filter(workspace_id=workspace_id, sequence__gt=after).order_by("sequence").limit(limit)
    return [ActivityEntry.of(row) for row in rows]


async def _heads(workspaces: Sequence[UUID]) -> Mapping[UUID, int]:
    return {head.id: head.last_sequence for head in await models.ActivityHead.filter(id__in=list(workspaces))}


def _decode(message: bytes) -> Sequence[ActivityEntry]:
    return [
        ActivityEntry(
            part["sequence"],
            UUID(part["id"]),
            _workspace(part["workspace_id"]),
            ActivityKind(part["kind"]),
            part["subject_type"],
            UUID(part["subject_id"]),
            _actor(part["actor_kind"], part["actor_id"], part["on_behalf_of"]),
            part["data"],
            datetime.fromisoformat(part["created_at"]),
        )
        for part in orjson.loads(message)
    ]


# Few do most of what is announced, and in few places.
@lru_cache(maxsize=1024)
def _workspace(id: str) -> UUID:
    return UUID(id)


@lru_cache(maxsize=1024)
def _actor(kind: str, id: str | None, on_behalf_of: str | None) -> Actor:
    return Actor(ActorKind(kind), UUID(id) if id else None, UUID(on_behalf_of) if on_behalf_of else None)


def _topic_of(workspace_id: UUID) -> str:
    return f"activity:{workspace_id}"


def _encode(rows: Sequence[dict[str, Any]]) -> bytes:
    return orjson.dumps(
        [{**row, "data": orjson.loads(row["data"]) if isinstance(row["data"], str) else row["data"]} for row in rows],
        default=str,  # asyncpg's own UUID class
    )


#: What gives activities their numbers.
NUMBERED = Numbered(ACTIVITY_TABLE, _ANNOUNCED, "activity_heads", 0x706C6169_01, _topic_of, _encode)
