"""The mutations of memory, each with its input and its payload."""

from datetime import datetime

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import JSON
from app.memory.changes import DEFAULT_NAMESPACE
from app.memory.service import Memory
from app.memory.types import ENTRY, MemoryEntry


@strawberry.input(description="A value for workflows to find.")
class SetMemoryInput:
    """The input of `setMemory`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    key: str = strawberry.field(description="1 to 200 characters.")
    value: JSON = strawberry.field(description="At most 256 KiB; every member can read it.")
    namespace: str = strawberry.field(default=DEFAULT_NAMESPACE, description="1 to 100 characters.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it shall be forgotten; null means never."
    )


@strawberry.type(description="The value is set.")
class SetMemoryPayload:
    """The payload of `setMemory`."""

    entry: MemoryEntry = strawberry.field(description="The entry as it is now.")


@strawberry.input(description="Which entry to delete.")
class DeleteMemoryInput:
    """The input of `deleteMemory`."""

    memory_entry_id: strawberry.ID = strawberry.field(description="The entry.")


@strawberry.type(description="The entry is gone.")
class DeleteMemoryPayload:
    """The payload of `deleteMemory`."""

    deleted_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.type
class MemoryMutation:
    """Changing by hand what workflows remember."""

    @strawberry.mutation(description="Set a value in the workspace's memory, making it if need be; needs MEMORY_WRITE.")
    async def set_memory(self, info: Info, input: SetMemoryInput) -> SetMemoryPayload:
        """Set a value."""
        entry = await info.context.use(Memory).set(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "workspaceId"),
            input.namespace,
            input.key,
            input.value,
            input.expires_at,
        )
        return SetMemoryPayload(entry=MemoryEntry.of(entry))

    @strawberry.mutation(description="Delete an entry of the workspace's memory; needs MEMORY_WRITE.")
    async def delete_memory(self, info: Info, input: DeleteMemoryInput) -> DeleteMemoryPayload:
        """Delete an entry."""
        entry_id = decode(input.memory_entry_id, ENTRY, "memoryEntryId")
        await info.context.use(Memory).delete(info.context.viewer, entry_id)
        return DeleteMemoryPayload(deleted_id=input.memory_entry_id)
