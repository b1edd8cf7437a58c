"""What runs by default, remembered for a moment: starting a run is the busiest path of the service.

A change is forgotten at once in the process that made it, before it is answered, and by the bus elsewhere.
A lost message only delays: nothing is remembered for longer than a second.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.kernel.bus import EventBus
from app.kernel.database import Transaction, current_transaction
from app.kernel.flights import Flights
from app.workflows.models import WorkflowStatus

TOPIC = "workflow-heads"
_SECONDS = 1.0
_MAX_HEADS = 10_000


@dataclass(frozen=True, slots=True)
class Head:
    """Where a workflow stands."""

    workspace_id: UUID
    status: WorkflowStatus
    published_version_id: UUID | None
    is_hidden: bool = False


class Heads:
    """Remembers heads; live between `open` and `close`."""

    def __init__(self, bus: EventBus, clock: Callable[[], float] = time.monotonic) -> None:
        self._bus = bus
        self._clock = clock
        self._kept: OrderedDict[UUID, tuple[Head, float]] = OrderedDict()
        self._changes = 0
        self._flights: Flights[Head | None] = Flights()
        self._hearing = AsyncExitStack()

    async def open(self) -> None:
        """Begin to hear other processes."""
        await self._hearing.enter_async_context(self._bus.attach(TOPIC, self._hear))

    async def close(self) -> None:
        """Stop hearing."""
        await self._hearing.aclose()

    async def get(self, workflow_id: UUID, read: Callable[[], Awaitable[Head | None]]) -> Head | None:
        """Return the head that is remembered, or what `read` finds; inside a transaction always that."""
        if current_transaction() is not None:
            return await read()
        kept = self._kept.get(workflow_id)
        if kept is not None and self._clock() < kept[1]:
            return kept[0]
        before = self._changes
        return await self._flights.join((workflow_id, before), partial(self._read, workflow_id, read, before))

    async def _read(self, workflow_id: UUID, read: Callable[[], Awaitable[Head | None]], before: int) -> Head | None:
        expires_at = self._clock() + _SECONDS
        head = await read()
        if head is not None and before == self._changes:  # otherwise it may have been read before the change
            self._kept[workflow_id] = (head, expires_at)
            self._kept.move_to_end(workflow_id)
            if len(self._kept) > _MAX_HEADS:
                self._kept.popitem(last=False)
        return head

    def changes_with(self, transaction: Transaction, workflow_id: UUID) -> None:
        """Forget the head everywhere once the transaction, which changes or deletes it, is committed."""

        async def tell() -> None:
            self._forget(workflow_id)
            await self._bus.publish([(TOPIC, workflow_id.bytes)])

        transaction.after_commit(tell)

    def _hear(self, message: bytes) -> None:
        self._forget(UUID(bytes=message) if message else None)

    def _forget(self, workflow_id: UUID | None) -> None:
        self._changes += 1
        if workflow_id is None:
            self._kept.clear()
        else:
            self._kept.pop(workflow_id, None)
