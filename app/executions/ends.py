"""Who waits for a run learns that it has ended, wherever it was carried out.

One topic serves all runs, so waiting for one subscribes to nothing: a commit that ends runs says so in one message.
A message may be lost; once a second the table is asked about all runs that are waited for here.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from app.executions.models import ExecutionStatus
from app.kernel.bus import EventBus
from app.kernel.database import Database
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

TOPIC = "ends"
_BACKSTOP_SECONDS = 1.0
_TOLD = 5  #: of the fields of an ending, to other processes
_TERMINAL = ", ".join(f"'{status.value}'" for status in ExecutionStatus if status.is_terminal)


class Ending(NamedTuple):
    """How a run ended."""

    status: ExecutionStatus
    started_at: datetime | None  #: None also when the run went through several hands: its row says it
    ended_at: datetime
    error: str | None  #: as JSON
    last_sequence: int
    gave: bytes | None = None  #: the data of its last event as JSON, masked; None where it ended elsewhere or failed


class Ends:
    """The runs that are waited for in this process."""

    def __init__(self, database: Database, bus: EventBus) -> None:
        self._database = database
        self._bus = bus
        #: Elsewhere than here a run ends only where processes share a database.
        self._is_shared = database.dialect == "postgres"
        self._waiting: dict[UUID, list[asyncio.Future[Ending | None]]] = {}
        self._opening: asyncio.Future[None] | None = None
        self._attachment: AbstractAsyncContextManager[None] | None = None
        self._backstop: asyncio.Task[None] | None = None

    async def expect(self, run: UUID) -> "asyncio.Future[Ending | None]":
        """Return a future of the end of a run that has not ended yet; `forget` it.

        Whoever waits may give up by ending it with None.
        """
        if self._is_shared:
            if self._opening is None:
                self._opening = asyncio.ensure_future(self._open())
            if not self._opening.done():
                await asyncio.shield(self._opening)
        ended: asyncio.Future[Ending | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(run, []).append(ended)
        return ended

    def forget(self, run: UUID, ended: "asyncio.Future[Ending | None]") -> None:
        """Wait no longer."""
        waiting = self._waiting.get(run)
        if waiting is not None and ended in waiting:
            waiting.remove(ended)
            if not waiting:
                del self._waiting[run]

    def tell(self, endings: Mapping[UUID, Ending]) -> bytes | None:
        """Answer who waits here, and return the message to who waits elsewhere."""
        for run, ending in endings.items():
            self._settle(run, ending)
        if not endings or not self._is_shared:
            return None
        # What a run gave is not sent to everybody: it may be large, and whoever asks for it reads it.
        return orjson.dumps([[run.hex, *ending[:_TOLD]] for run, ending in endings.items()])

    async def close(self) -> None:
        """Listen no longer; who waits is left waiting."""
        await stop(self._backstop)
        if self._attachment is not None:
            await self._attachment.__aexit__(None, None, None)
        self._opening = self._attachment = self._backstop = None

    async def _open(self) -> None:
        self._attachment = self._bus.attach(TOPIC, self._receive)
        await self._attachment.__aenter__()
        self._backstop = asyncio.create_task(self._look_again(), name="ends-backstop")

    def _receive(self, message: bytes) -> None:
        if not message or not self._waiting:
            return  # what was missed, the backstop finds
        for run_id, status, started_at, ended_at, error, last_sequence in orjson.loads(message):
            run = UUID(hex=run_id)
            if run in self._waiting:
                began = None if started_at is None else datetime.fromisoformat(started_at)
                ended = datetime.fromisoformat(ended_at)
                self._settle(run, Ending(ExecutionStatus(status), began, ended, error, last_sequence))

    def _settle(self, run: UUID, ending: Ending) -> None:
        for ended in self._waiting.pop(run, ()):
            if not ended.done():
                ended.set_result(ending)

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(_BACKSTOP_SECONDS)
            if not self._waiting:
                continue
            try:
                rows: list[dict[str, Any]] = await self._database.fetch(
                    "SELECT id, status, started_at, ended_at, error, last_sequence FROM executions "  # noqa: S608 - constants
                    f"WHERE id = ANY($1::uuid[]) AND status IN ({_TERMINAL})",
                    [list(self._waiting)],
                )
            except Exception as error:  # noqa: BLE001 - the next second tries again
                log.warning("ends_not_seen", error=type(error).__name__)
                continue
            for row in rows:
                status = ExecutionStatus(row["status"])
                facts = (row["started_at"], row["ended_at"], row["error"], row["last_sequence"])
                self._settle(row["id"], Ending(status, *facts))
