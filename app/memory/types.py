"""Memory as the graph shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import JSON, Long
from app.kernel.errors import TooComplex
from app.memory import models
from app.memory.service import Memory

ENTRY = "MemoryEntry"
_MAX_READ_BYTES = 8 * 1024 * 1024  #: of values, in one operation


class _Values:
    """Reads the values of one operation in batches, within its budget."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._loader: DataLoader[UUID, Any] = DataLoader(load_fn=self._load)
        self._bytes = 0

    @classmethod
    def of(cls, context: Context) -> "_Values":
        return context.cache.setdefault(cls, cls(context.use(Memory)))

    async def get(self, entry_id: UUID, size_bytes: int) -> Any:
        self._bytes += size_bytes
        if self._bytes > _MAX_READ_BYTES:
            raise TooComplex(
                "The values asked for are too large together; ask for fewer.",
                reason="values_too_large",
                details={"limitBytes": _MAX_READ_BYTES},
            )
        return await self._loader.load(entry_id)

    async def _load(self, ids: list[UUID]) -> Sequence[Any]:
        found = await self._memory.values(ids)
        return [found.get(each) for each in ids]


@strawberry.type(description="A value that the workflows of a workspace share, by namespace and key.")
class MemoryEntry(Node):
    """See `models.MemoryEntry`."""

    uuid: strawberry.Private[UUID]
    namespace: str = strawberry.field(description="Which memory it is in.")
    key: str = strawberry.field(description="Its name there.")
    size_bytes: Long = strawberry.field(description="The size of its value as JSON.")
    revision: int = strawberry.field(description="Rises by one with every change.")
    created_at: datetime = strawberry.field(description="When it was first set.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    expires_at: datetime | None = strawberry.field(description="When it will be forgotten; null means never.")

    @strawberry.field(description="The value; null too if it was deleted a moment ago.")
    async def value(self, info: Info) -> JSON | None:
        """Read the value."""
        found = await _Values.of(info.context).get(self.uuid, self.size_bytes)
        return None if found is None else JSON(found)

    @classmethod
    def of(cls, row: models.MemoryEntry) -> "MemoryEntry":
        """Show an entry."""
        return cls(
            id=encode(ENTRY, row.id),
            uuid=row.id,
            namespace=row.namespace,
            key=row.key,
            size_bytes=Long(row.size_bytes),
            revision=row.revision,
            created_at=row.created_at,
            updated_at=row.updated_at,
            expires_at=row.expires_at,
        )


@extend(Workspace)
class WorkspaceMemory:
    """What a workspace's workflows remember."""

    @strawberry.field(description="What its workflows remember, by namespace and key; needs MEMORY_READ.")
    @staticmethod
    async def memory(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        namespace: Annotated[
            str | None, strawberry.argument(description="Only this one's entries; null means all.")
        ] = None,
        prefix: Annotated[str, strawberry.argument(description="What the keys begin with.")] = "",
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[MemoryEntry]:
        """List entries."""
        request = page_args(first, after, last, before)
        viewer = info.context.viewer
        page = await info.context.use(Memory).page(viewer, workspace.own_id, request, namespace, prefix)
        return Connection[MemoryEntry].of(page, MemoryEntry.of)


async def _entries(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(Memory).visible(context.viewer, ids)
    return {own_id: MemoryEntry.of(row) for own_id, row in rows.items()}


node_loader(ENTRY, _entries)
