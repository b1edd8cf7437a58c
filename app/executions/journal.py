"""The journal's one writer in this process: group commit, fencing, and publication after commit.

Everything a run does is appended here. The writer takes whatever has come since its last commit, puts it into
one transaction (new runs, their dispatch, events, projections, activity), commits, answers those who wait, and
publishes. A run whose fence fails (its epoch rose: another worker has it) leaves the batch; the others commit.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts.activity import Activities
from app.executions.dispatching import commands_topic
from app.executions.effects import Effects
from app.executions.ends import TOPIC as ENDS_TOPIC
from app.executions.ends import Ending, Ends
from app.executions.events import Event, encode_announcement
from app.executions.journal_items import Acceptance, Append, Claim, HeldElsewhere, KeyTaken, Lease, LeaseLost, Waiting
from app.executions.journal_rows import Encoded, prepare
from app.executions.journal_script import (
    EXECUTION_COLUMNS,
    Batch,
    Outcome,
)
from app.executions.journal_store import JournalStore
from app.executions.models import ExecutionStatus
from app.executions.projecting import Told, TurnProjector
from app.executions.room import Room
from app.kernel.bus import EventBus
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.errors import Unavailable
from app.kernel.jobs import Jobs
from app.kernel.logs import get_logger
from app.kernel.metrics import JOURNAL_BATCH_EVENTS, JOURNAL_BATCH_SECONDS
from app.kernel.outages import is_outage

log = get_logger(__name__)

_EXECUTION_NAMES = tuple(name for name, _ in EXECUTION_COLUMNS)
_EPOCH = _EXECUTION_NAMES.index("epoch")
_IS_DISPATCHED = _EXECUTION_NAMES.index("is_dispatched")
#: New runs whose rows are kept for their worker; the rows of more are read again when they are claimed.
_MAX_FRESH = 1_000
#: Announcements that wait for the bus; a follower finds in the table what was lost.
_MAX_UNSENT = 10_000
#: A batch ends here, so that an API write never waits for a huge one.
_BATCH_EVENTS = 1_000


def topic_of(execution_id: UUID) -> str:
    """Name the bus topic of a run."""
    return f"execution:{execution_id.hex}"


class Journal:
    """The writer; one a process."""

    def __init__(
        self,
        database: Database,
        bus: EventBus,
        vault: Vault,
        jobs: Jobs,
        activities: Activities,
        ends: Ends,
        room: Room,
        *,
        worker_id: str,
        lease_seconds: float,
        turns: TurnProjector,
    ) -> None:
        self._database = database
        self._turns = turns
        self._bus = bus
        self._vault = vault
        self._store = JournalStore(database, jobs, room)
        self._activities = activities
        self._ends = ends
        self._room = room
        self._worker_id = worker_id
        self._lease_seconds = lease_seconds
        #: Whether whatever is accepted here is executed here: then a new run is claimed as it is accepted.
        self.is_alone = False
        self.on_logged: Callable[[], None] = lambda: None  #: called when lines of logs were committed
        self._fresh: dict[UUID, Mapping[str, Any]] = {}
        self._claims: list[Claim] = []
        self._acceptances: list[Acceptance] = []
        self._appends: list[Append] = []
        self._work = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._unsent: list[tuple[str, bytes]] = []
        self._sender: asyncio.Task[None] | None = None
        self._is_closing = False

    async def open(self) -> None:
        """Start the writer."""
        self._is_closing = False
        self._writer = asyncio.create_task(self._write(), name="journal-writer")

    async def close(self) -> None:
        """Commit what is waiting and stop."""
        self._is_closing = True
        self._work.set()
        if self._writer is not None:
            with suppress(asyncio.CancelledError):
                await self._writer
            self._writer = None
        if self._sender is not None:
            await self._sender

    async def accept(self, row: tuple[Any, ...], key_row: tuple[Any, ...] | None, priority: int) -> None:
        """Create a run with its first event, that it is queued, and dispatch it; returns when that is committed.

        Raises:
            KeyTaken: The idempotency key was used before; nothing was created.
        """
        self._refuse_if_closing()
        is_in_line = row[_IS_DISPATCHED] and self._room.left <= 0
        if is_in_line:
            row = (*row[:_IS_DISPATCHED], False, *row[_IS_DISPATCHED + 1 :])
        is_claimed = self.is_alone and row[_IS_DISPATCHED] and len(self._fresh) < _MAX_FRESH
        if is_claimed:
            row = (*row[:_EPOCH], 1, *row[_EPOCH + 1 :])
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        acceptance = Acceptance(row, key_row, priority, is_in_line, done)
        if is_claimed:
            # Before the commit, because the job may be taken right after it.
            self._fresh[acceptance.execution_id] = dict(
                zip(_EXECUTION_NAMES, row, strict=True), started_at=None, deaths=0
            )
        self._acceptances.append(acceptance)
        self._work.set()
        try:
            with self._room.reserved(int(row[_IS_DISPATCHED])):
                await done
        except BaseException:
            self._fresh.pop(acceptance.execution_id, None)
            raise

    async def claim(self, execution_id: UUID, *, is_seizure: bool = False) -> Mapping[str, Any] | None:
        """Take the lease of a run and raise its epoch; return its row, or None if it has ended.

        PgQueuer gives a job to one live worker at a time, and a lease that lives is never taken: a job may be left
        over from before a pause. The epoch fences out a worker that was only slow. A repeated claim is harmless.

        Args:
            execution_id: The run.
            is_seizure: Take it even if it is paused and no job stands for it, to end it.

        Raises:
            HeldElsewhere: Another worker has it, and lives; a seizure gets None then.
        """
        self._refuse_if_closing()
        fresh = self._fresh.pop(execution_id, None)
        if fresh is not None:
            return fresh
        done: asyncio.Future[Mapping[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._claims.append(Claim(execution_id, is_seizure, done))
        self._work.set()
        return await done

    def append(
        self,
        lease: Lease,
        events: Sequence[Event],
        *,
        status: ExecutionStatus | None = None,
        error: str | None = None,
        started_at: datetime | None = None,
        ended_at: datetime | None = None,
        node_runs: Sequence[tuple[Any, ...]] = (),
        activity: Sequence[tuple[Any, ...]] = (),
        effects: Effects | None = None,
    ) -> asyncio.Future[None]:
        """Put numbered events into the next batch; the first follows the lease's last sequence.

        The returned future ends when they are committed, or with `LeaseLost` when they never will be.
        Whoever does not need to know may ignore it.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.add_done_callback(_consume)
        if lease.is_lost or self._writer is None:
            done.set_exception(LeaseLost())
            return done
        first = lease.last_sequence + 1
        if events[0].sequence != first:
            raise ValueError(f"expected event {first}, got {events[0].sequence}")
        lease.last_sequence += len(events)
        self._appends.append(
            Append(lease, first, events, status, error, started_at, ended_at, node_runs, activity, effects, done)
        )
        self._work.set()
        return done

    def _refuse_if_closing(self) -> None:
        if self._is_closing:
            raise Unavailable("The server is shutting down; try again.", reason="shutting_down")

    # ------------------------------------------------------------------ the writer

    async def _write(self) -> None:
        while True:
            if not (self._acceptances or self._claims or self._appends):
                if self._is_closing:
                    return
                self._work.clear()
                await self._work.wait()
                # One turn of the loop lets everybody who is ready now join the batch.
                await asyncio.sleep(0)
                continue
            batch = self._take()
            try:
                await self._commit(batch)
            except Exception as error:
                counts = {"acceptances": len(batch.acceptances), "appends": len(batch.appends)}
                if is_outage(error):
                    log.warning("journal_batch_failed", error=f"{type(error).__name__}: {error}", **counts)
                    await self._commit_again(batch)
                else:
                    log.exception("journal_batch_failed", **counts)
                    await self._commit_one_by_one(batch)

    def _take(self) -> Waiting:
        count = 0
        acceptances = self._acceptances[:_BATCH_EVENTS]
        del self._acceptances[: len(acceptances)]
        claims, self._claims = self._claims, []
        for index, item in enumerate(self._appends):
            count += len(item.events)
            if count > _BATCH_EVENTS and index:
                taken = self._appends[:index]
                del self._appends[:index]
                return Waiting(acceptances, claims, taken)
        taken, self._appends = self._appends, []
        return Waiting(acceptances, claims, taken)

    async def _commit_again(self, batch: Waiting) -> None:
        """Try a batch a second time, on another connection; if the database is away, everybody is told.

        The first time may have been committed and only its answer lost. Then nothing is written twice: the fences
        refuse what is there already, and who is refused reads the journal again.
        """
        try:
            await self._commit(batch)
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            if not is_outage(error):
                await self._commit_one_by_one(batch)
                return
            log.warning("journal_cannot_commit", error=type(error).__name__)
            for item in (*batch.acceptances, *batch.claims, *batch.appends):
                if not item.done.done():
                    item.done.set_exception(error)
            for append in batch.appends:
                append.lease.is_lost = True

    async def _commit_one_by_one(self, batch: Waiting) -> None:
        """Find the culprit of a failed batch: everybody else commits alone."""
        for acceptance in batch.acceptances:
            if await self._is_accepted(acceptance):
                _settle(acceptance.done, None)
            else:
                await self._commit_alone(Waiting(acceptances=[acceptance]), acceptance.done)
        for claim in batch.claims:
            await self._commit_alone(Waiting(claims=[claim]), claim.done)
        for append in batch.appends:
            await self._commit_alone(Waiting(appends=[append]), append.done)
            if append.done.done() and append.done.exception() is not None:
                append.lease.is_lost = True

    async def _is_accepted(self, acceptance: Acceptance) -> bool:
        """Say whether a run is there already: a commit before this one was made, and its answer was lost."""
        mark, value = (
            ("$1", acceptance.execution_id)
            if self._database.dialect == "postgres"
            else ("?", str(acceptance.execution_id))
        )
        try:
            rows = await self._database.fetch(f"SELECT 1 AS one FROM executions WHERE id = {mark}", [value])  # noqa: S608
        except Exception:  # noqa: BLE001 - then the commit says what is wrong
            return False
        return bool(rows)

    async def _commit_alone(self, batch: Waiting, done: asyncio.Future[Any]) -> None:
        try:
            await self._commit(batch)
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            if not done.done():
                done.set_exception(error)

    async def _commit(self, batch: Waiting) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        written = Batch(self._worker_id, self._lease_seconds, turns=self._turns)
        encoded = prepare(batch, written, self._vault, self._database.dialect)
        outcome = await self._store.write(written)
        for run in outcome.in_line:  # before anybody can have taken its job: nothing was awaited since it was put
            self._fresh.pop(run, None)
        JOURNAL_BATCH_SECONDS.observe(loop.time() - began)
        JOURNAL_BATCH_EVENTS.observe(sum(len(each.events) for packed in encoded.values() for each in packed))
        self._answer(batch, outcome)
        ended = self._ends.tell(_endings(batch.appends))
        await self._publish(
            {run: entries for run, entries in encoded.items() if run not in outcome.gone},
            outcome.told,
            ended,
            outcome.messages,
        )
        if outcome.has_activity:
            self._activities.wake()
        if outcome.numbered:
            await self._activities.announce(outcome.numbered)
        if outcome.has_logs:
            self.on_logged()

    def _answer(self, batch: Waiting, outcome: Outcome) -> None:
        for acceptance in batch.acceptances:
            if acceptance.execution_id in outcome.refused:
                _settle(acceptance.done, KeyTaken())
            else:
                _settle(acceptance.done, None)
        for claim in batch.claims:
            if claim.done.done():
                continue
            row = outcome.claimed.get(claim.execution_id)
            if row is None and not claim.is_seizure and claim.execution_id in outcome.held:
                claim.done.set_exception(HeldElsewhere(outcome.held[claim.execution_id]))
            else:
                claim.done.set_result(row)
        for append in batch.appends:
            if append.lease.is_lost or append.lease.execution_id in outcome.lost:
                append.lease.is_lost = True
                _settle(append.done, LeaseLost())
            else:
                append.lease.spent = outcome.spent.get(append.lease.execution_id, append.lease.spent)
                _settle(append.done, None)

    async def _publish(self, encoded: Encoded, told: set[str], ended: bytes | None, projected: Sequence[Told]) -> None:
        messages = [] if ended is None else [(ENDS_TOPIC, ended)]
        messages += [
            (topic, encode_announcement(execution_id, [each.whole for each in packed]))
            for execution_id, packed in encoded.items()
            # Nobody follows a run that is not there yet, and who comes then reads its first event in the table.
            if packed[-1].events[-1].sequence > 1 and self._bus.wants(topic := topic_of(execution_id))
        ]
        messages += [(topic, pack()) for topic, pack in projected if self._bus.wants(topic)]
        messages += [(commands_topic(worker), b"look") for worker in told]
        if messages and self._database.dialect == "sqlite":
            await self._bus.publish(messages)
        elif messages:
            # The next commit does not wait for the bus; what piles up while that is slow goes at once, or is lost.
            self._unsent += messages
            del self._unsent[:-_MAX_UNSENT]
            if self._sender is None or self._sender.done():
                self._sender = asyncio.create_task(self._send(), name="journal-sender")

    async def _send(self) -> None:
        while self._unsent:
            messages, self._unsent = self._unsent, []
            await self._bus.publish(messages)


def _endings(appends: Sequence[Append]) -> dict[UUID, Ending]:
    """Return how runs ended in a batch that is committed."""
    return {
        append.lease.execution_id: Ending(
            append.status,
            append.started_at,
            append.ended_at,
            append.error,
            append.first + len(append.events) - 1,
            append.events[-1].encoded if append.status is ExecutionStatus.COMPLETED else None,
        )
        for append in appends
        if append.ended_at is not None and append.status is not None and not append.lease.is_lost
    }


def _settle(done: asyncio.Future[None], error: Exception | None) -> None:
    """Answer whoever still waits."""
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


def _consume(future: asyncio.Future[None]) -> None:
    """Mark a failure as seen: whoever cares has awaited the future."""
    if not future.cancelled():
        future.exception()
