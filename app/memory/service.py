"""The use cases of memory: changing one entry atomically, once per idempotency key, and looking."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError
from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.memory import models
from app.memory.changes import (
    ABSENT,
    KEEP,
    MAX_ENTRIES,
    Change,
    Decided,
    MemoryFull,
    MemoryNameInvalid,
    checked_name,
    put,
    remove,
    written,
)

_MAX_PREFIX = 200
_LAST = "\U0010ffff"  #: sorts behind every character of a key
#: All but the value, which a list reads only where it is asked for.
_FACTS = (
    "id",
    "workspace_id",
    "namespace",
    "key",
    "size_bytes",
    "revision",
    "created_at",
    "updated_at",
    "expires_at",
)
_CHANGING = ("value", "size_bytes", "revision", "created_at", "updated_at", "expires_at")
_INSERT_ENTRY = (
    "INSERT INTO memory_entries (id, workspace_id, namespace, key, value, size_bytes, revision, created_at, "
    "updated_at, expires_at) VALUES ({}) ON CONFLICT DO NOTHING RETURNING id"
)
_INSERT_HEAD = (
    "INSERT INTO memory_heads (id, workspace_id, entry_count) VALUES ({}) ON CONFLICT DO NOTHING RETURNING id"
)


class MemoryEntryNotFound(NotFound):
    """There is no such entry, or you cannot see it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry is, or could be."""

    workspace_id: UUID
    namespace: str
    key: str

    def __post_init__(self) -> None:
        checked_name(self.namespace, "namespace")
        checked_name(self.key, "key")


class Memory:
    """Keeps entries; what a component does has been authorised with its run."""

    def __init__(self, database: Database, clock: Clock, access: Access, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit

    # ------------------------------------------------------------------ for components

    async def change(self, spot: Spot, change: Change, idempotency_key: str) -> dict[str, Any]:
        """Change an entry once; a repeat with the same key changes nothing and gives the same result.

        Whoever changes the same entry at the same time waits, so each sees what the other made.

        Raises:
            InvalidInput: The value is too large, or what is there is of another kind.
            MemoryFull: It would be one entry too many.
        """
        key_hash = hashlib.sha256(idempotency_key.encode()).hexdigest()
        found = await self._applied(spot.workspace_id, key_hash)
        if found is not None:
            return found
        try:
            async with self._database.transaction() as tx:
                _, decided = await self._apply(tx, spot, change)
                await models.MemoryApplication.create(
                    workspace_id=spot.workspace_id,
                    key_hash=key_hash,
                    result=orjson.dumps(decided.result).decode(),
                    created_at=self._clock.now(),
                )
                return decided.result
        except IntegrityError:
            # A twin of this node run, of a worker that was only slow, came first; ours is undone.
            found = await self._applied(spot.workspace_id, key_hash)
            if found is None:
                raise
            return found

    async def read(self, spot: Spot) -> Any:
        """Return a value, or `ABSENT`."""
        row = await self._alive(workspace_id=spot.workspace_id, namespace=spot.namespace, key=spot.key).first()
        return ABSENT if row is None else orjson.loads(row.value)

    async def search(
        self, workspace_id: UUID, namespace: str, prefix: str, after: str, limit: int, max_bytes: int
    ) -> tuple[Sequence[tuple[str, Any]], bool]:
        """List entries by key, and say whether there are more.

        Args:
            workspace_id: Whose.
            namespace: Of which namespace.
            prefix: What every key begins with; empty for all.
            after: Only keys behind this one; empty for all.
            limit: How many at most.
            max_bytes: Of all values together; the list is cut before the one that would pass it.

        Raises:
            MemoryNameInvalid: The namespace is none, or no key could begin so or stand there.
        """
        checked_name(namespace, "namespace")
        for field, text in (("prefix", prefix), ("after", after)):
            _refuse_nul(text, field)
        rows = self._alive(workspace_id=workspace_id, namespace=namespace).filter(_between(prefix, after))
        chosen: list[models.MemoryEntry] = []
        size = 0
        for row in await rows.order_by("key").limit(limit + 1).only(*_FACTS):
            size += row.size_bytes
            if len(chosen) == limit or (chosen and size > max_bytes):
                return await self._with_values(chosen), True
            chosen.append(row)
        return await self._with_values(chosen), False

    # ------------------------------------------------------------------ for people

    async def page(
        self, viewer: Viewer, workspace_id: UUID, request: PageRequest, namespace: str | None, prefix: str
    ) -> Page[models.MemoryEntry]:
        """List the entries by namespace and key, without their values.

        Raises:
            InvalidInput: The prefix is longer than a key, or no text.
        """
        await self._access.require(viewer, workspace_id, Scope.MEMORY_READ)
        if len(prefix) > _MAX_PREFIX:
            raise InvalidInput("The prefix is longer than a key.", field="prefix", reason="too_long")
        _refuse_nul(prefix, "prefix")
        _refuse_nul(namespace or "", "namespace")
        entries = self._alive(workspace_id=workspace_id).filter(_between(prefix, ""))
        if namespace is not None:
            entries = entries.filter(namespace=namespace)
        binding = f"memory:{workspace_id}:{namespace!r}:{prefix!r}"
        return await paginate(entries, [OrderBy("namespace"), OrderBy("key")], request, binding, only=_FACTS)

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.MemoryEntry]:
        """Return those entries that the viewer may read."""
        rows = await self._alive(id__in=list(ids)).only(*_FACTS)
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.MEMORY_READ)}

    async def values(self, ids: Iterable[UUID]) -> dict[UUID, Any]:
        """Read the values of entries; the caller has checked who asks."""
        rows = await models.MemoryEntry.filter(id__in=list(ids)).only("id", "value")
        return {row.id: orjson.loads(row.value) for row in rows}

    async def set(
        self, viewer: Viewer, workspace_id: UUID, namespace: str, key: str, value: Any, expires_at: datetime | None
    ) -> models.MemoryEntry:
        """Set a value by hand.

        Raises:
            InvalidInput: The name or the value cannot be so, or its end is past.
            MemoryFull: It would be one entry too many.
        """
        await self._access.require(viewer, workspace_id, Scope.MEMORY_WRITE)
        spot = Spot(workspace_id, namespace, key)
        now = self._clock.now()
        if expires_at is not None and expires_at <= now:
            raise InvalidInput("The end must be in the future.", field="expiresAt", reason="in_the_past")
        ttl_ms = None if expires_at is None else max(1, int((expires_at - now).total_seconds() * 1000))
        async with self._database.transaction() as tx:
            entry_id, _ = await self._apply(tx, spot, put(value, ttl_ms))
            entry = await models.MemoryEntry.get(id=entry_id)
            await self._note(viewer, entry, "memory.set")
        return entry

    async def delete(self, viewer: Viewer, entry_id: UUID) -> None:
        """Delete an entry by hand.

        Raises:
            MemoryEntryNotFound: There is none, or it is not the viewer's to see.
        """
        entry = (await self.visible(viewer, [entry_id])).get(entry_id)
        if entry is None:
            raise MemoryEntryNotFound
        await self._access.require(viewer, entry.workspace_id, Scope.MEMORY_WRITE)
        async with self._database.transaction() as tx:
            _, decided = await self._apply(tx, Spot(entry.workspace_id, entry.namespace, entry.key), remove())
            if not decided.result["isDeleted"]:
                raise MemoryEntryNotFound
            await self._note(viewer, entry, "memory.deleted")

    # ------------------------------------------------------------------ inside

    async def _apply(self, tx: Transaction, spot: Spot, change: Change) -> tuple[UUID | None, Decided]:
        """Decide over the entry's locked row, and write; return the entry's id with what was decided."""
        where = {"workspace_id": spot.workspace_id, "namespace": spot.namespace, "key": spot.key}
        while True:
            now = self._clock.now()
            row = await models.MemoryEntry.select_for_update().get_or_none(**where)
            is_alive = row is not None and (row.expires_at is None or row.expires_at > now)
            decided = change.decide(orjson.loads(row.value) if row is not None and is_alive else ABSENT)
            if decided.value is KEEP:
                return (row.id if row else None), decided
            if decided.value is ABSENT:
                if row is not None and await models.MemoryEntry.filter(id=row.id).delete():
                    await count_off(spot.workspace_id, 1)
                return None, decided
            text = written(decided.value)
            end = None if change.ttl_ms is None else now + timedelta(milliseconds=change.ttl_ms)
            if row is not None:
                if change.renews or not is_alive:
                    row.expires_at = end  # pyright: ignore[reportAttributeAccessIssue]
                if not is_alive:
                    row.created_at = now
                row.value, row.size_bytes, row.updated_at = text.decode(), len(text), now
                row.revision += 1
                await row.save(update_fields=_CHANGING)
                return row.id, decided
            made = await tx.fetch(
                _statement(tx, _INSERT_ENTRY, 10),
                [new_id(), *where.values(), text.decode(), len(text), 1, now, now, end],
            )
            if made:
                await self._count_one(tx, spot.workspace_id)
                return UUID(str(made[0]["id"])), decided
            # Somebody made it since we looked; now it is there to be locked.

    async def _count_one(self, tx: Transaction, workspace_id: UUID) -> None:
        heads = models.MemoryHead.filter(workspace_id=workspace_id, entry_count__lt=MAX_ENTRIES)
        if await heads.update(entry_count=F("entry_count") + 1):
            return
        if await tx.fetch(_statement(tx, _INSERT_HEAD, 3), [new_id(), workspace_id, 1]):
            return
        # It was there: made a moment ago by another, or at its limit.
        if not await heads.update(entry_count=F("entry_count") + 1):
            raise MemoryFull(reason="memory_full", details={"limit": MAX_ENTRIES})

    async def _applied(self, workspace_id: UUID, key_hash: str) -> dict[str, Any] | None:
        found = await models.MemoryApplication.get_or_none(workspace_id=workspace_id, key_hash=key_hash)
        return None if found is None else orjson.loads(found.result)

    def _alive(self, **where: Any) -> QuerySet[models.MemoryEntry]:
        """Select those entries that have not expired."""
        return models.MemoryEntry.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=self._clock.now()), **where)

    async def _with_values(self, rows: Sequence[models.MemoryEntry]) -> list[tuple[str, Any]]:
        values = await self.values(row.id for row in rows)
        return [(row.key, values[row.id]) for row in rows if row.id in values]

    async def _note(self, viewer: Viewer, entry: models.MemoryEntry, action: str) -> None:
        facts = {"namespace": entry.namespace, "key": entry.key}
        await self._audit.record(
            viewer.actor, action, "MemoryEntry", entry.id, workspace_id=entry.workspace_id, data=facts
        )


async def count_off(workspace_id: UUID, count: int) -> None:
    """Count entries that went, after their rows: whoever locks both does it in this order."""
    await models.MemoryHead.filter(workspace_id=workspace_id).update(entry_count=F("entry_count") - count)


def _statement(tx: Transaction, text: str, count: int) -> str:
    marks = [f"${number}" if tx.dialect == "postgres" else "?" for number in range(1, count + 1)]
    return text.format(", ".join(marks))


def _refuse_nul(text: str, field: str) -> None:
    """Refuse what no key holds, and PostgreSQL would not even compare with one.

    Raises:
        MemoryNameInvalid: There is a NUL in the text.
    """
    if "\0" in text:
        raise MemoryNameInvalid(f"There is a NUL in `{field}`.", field=field, reason="name_invalid")


def _between(prefix: str, after: str) -> Q:
    """Select keys by their beginning, by comparison alone: SQLite's LIKE knows no case."""
    bounds: dict[str, str] = {}
    if prefix:
        bounds |= {"key__gte": prefix, "key__lt": prefix + _LAST}
    if after:
        bounds["key__gt"] = after
    return Q(**bounds)  # pyright: ignore[reportArgumentType]
