"""Changes of rights, told to every process: what a cache or a live connection must forget.

Delivery is immediate in this process and by the bus elsewhere. A lost message only delays: caches of rights
and credentials live for seconds.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import orjson

from app.kernel.bus import EventBus
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

TOPIC = "rights"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RightsChange:
    """A session or key that ended, a membership that changed, or with all None: anything may have changed.

    Attributes:
        session_id: This session ended.
        api_key_id: This key was revoked.
        user_id: Whose rights changed: in `workspace_id`, or everywhere without one.
        workspace_id: Where.
    """

    session_id: UUID | None = None
    api_key_id: UUID | None = None
    user_id: UUID | None = None
    workspace_id: UUID | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether messages were missed, so that nothing remembered can be trusted."""
        return self == _UNKNOWN

    def encode(self) -> bytes:
        """Write the change as a message."""
        # str: asyncpg has a UUID class of its own.
        return orjson.dumps([self.session_id, self.api_key_id, self.user_id, self.workspace_id], default=str)

    @classmethod
    def decode(cls, message: bytes) -> "RightsChange":
        """Read what `encode` wrote; an empty message means that some were missed."""
        if not message:
            return _UNKNOWN
        return cls(*(UUID(part) if part else None for part in orjson.loads(message)))


_UNKNOWN = RightsChange()
Listener = Callable[[RightsChange], None]


class RightsChanges:
    """Tells the listeners of every process what changed."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus
        self._listeners: list[Listener] = []
        self._task: asyncio.Task[None] | None = None

    def listen(self, listener: Listener) -> None:
        """Call `listener` with every change from now on, possibly more than once; it must not raise."""
        self._listeners.append(listener)

    async def announce(self, *changes: RightsChange) -> None:
        """Tell this process now, then the others; call it after the commit."""
        for change in changes:
            self._tell(change)
        await self._bus.publish((TOPIC, change.encode()) for change in changes)

    async def open(self) -> None:
        """Begin to hear other processes."""
        listening = asyncio.Event()
        self._task = asyncio.create_task(self._hear(listening), name="rights-changes")
        await listening.wait()

    async def close(self) -> None:
        """Stop hearing."""
        await stop(self._task)
        self._task = None

    async def _hear(self, listening: asyncio.Event) -> None:
        while True:
            try:
                async with self._bus.listen(TOPIC) as messages:
                    listening.set()
                    async for message in messages:
                        self._tell(RightsChange.decode(message))
            except Exception:
                log.exception("rights_changes_failed")
                listening.set()
                self._tell(_UNKNOWN)
                await asyncio.sleep(1)

    def _tell(self, change: RightsChange) -> None:
        for listener in self._listeners:
            listener(change)
