"""The journal's one writer in this process: group commit, fencing, and publication after commit.

Everything a run does is appended here. The writer takes whatever has come since its last commit, puts it into
one transaction (new runs, their dispatch, events, projections, activity), commits, answers those who wait, and
publishes. A run whose fence fails (its epoch rose: another worker has it) leaves the batch; the others commit.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.accounts.activity import ACTIVITY_TABLE, Activities
from app.executions import journal_sql as sql
from app.executions.events import Event, encode_announcement, format_path
from app.executions.models import ExecutionStatus
from app.kernel.bus import EventBus
from app.kernel.crypto import Vault
from app.kernel.database import Database, Transaction
from app.kernel.errors import Unavailable
from app.kernel.jobs import Jobs
from app.kernel.logs import get_logger
from app.kernel.metrics import JOURNAL_BATCH_EVENTS, JOURNAL_BATCH_SECONDS

log = get_logger(__name__)

#: The entrypoint of the jobs that run executions.
RUN_JOB = "execution"
#: A batch ends here, so that an API write never waits for a huge one.
_BATCH_EVENTS = 1_000


class LeaseLost(Exception):
    """Another worker has claimed the run, or it has ended; nothing may be appended to it."""


class KeyTaken(Exception):
    """The idempotency key is in use already."""


@dataclass(slots=True, eq=False)
class Lease:
    """The right to append to one run, as far as this process knows."""

    execution_id: UUID
    workspace_id: UUID
    epoch: int
    last_sequence: int
    is_lost: bool = False


@dataclass(slots=True)
class Acceptance:
    """A new run, on its way into the next batch."""

    row: tuple[Any, ...]  #: in the order of `EXECUTION_COLUMNS`
    event: Event
    key_row: tuple[Any, ...] | None  #: in the order of `IDEMPOTENCY_COLUMNS`
    priority: int
    done: asyncio.Future[None]

    @property
    def execution_id(self) -> UUID:
        """The id of the run to be."""
        return self.row[0]


@dataclass(slots=True)
class Append:
    """Events of one run, and what they change in its projections."""

    lease: Lease
    first: int
    events: Sequence[Event]
    status: ExecutionStatus | None
    error: str | None
    started_at: datetime | None
    ended_at: datetime | None
    node_runs: Sequence[tuple[Any, ...]]
    activity: Sequence[tuple[Any, ...]]
    done: asyncio.Future[None]


@dataclass(slots=True)
class Claim:
    """Somebody wants to run an execution; the answer is its row, or None when it has ended."""

    execution_id: UUID
    done: asyncio.Future[Mapping[str, Any] | None]


@dataclass(slots=True)
class _Batch:
    acceptances: list[Acceptance] = field(default_factory=list[Acceptance])
    claims: list[Claim] = field(default_factory=list[Claim])
    appends: list[Append] = field(default_factory=list[Append])


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
        *,
        worker_id: str,
        lease_seconds: float,
    ) -> None:
        self._database = database
        self._bus = bus
        self._vault = vault
        self._jobs = jobs
        self._activities = activities
        self._worker_id = worker_id
        self._lease_seconds = lease_seconds
        self._claims: list[Claim] = []
        self._acceptances: list[Acceptance] = []
        self._appends: list[Append] = []
        self._work = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
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

    async def accept(self, row: tuple[Any, ...], event: Event, key_row: tuple[Any, ...] | None, priority: int) -> None:
        """Create a run with its first event and dispatch it; returns when that is committed.

        Raises:
            KeyTaken: The idempotency key was used before; nothing was created.
        """
        self._refuse_if_closing()
        event.sequence = 1
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._acceptances.append(Acceptance(row, event, key_row, priority, done))
        self._work.set()
        await done

    async def claim(self, execution_id: UUID) -> Mapping[str, Any] | None:
        """Take the lease of a run and raise its epoch; return its row, or None if it has ended.

        PgQueuer gives a job to one live worker at a time, so whoever asks is the one to have it;
        the epoch fences out a worker that was only slow. A repeated claim is harmless.
        """
        self._refuse_if_closing()
        done: asyncio.Future[Mapping[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._claims.append(Claim(execution_id, done))
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
            Append(lease, first, events, status, error, started_at, ended_at, node_runs, activity, done)
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
            except Exception:
                log.exception("journal_batch_failed", acceptances=len(batch.acceptances), appends=len(batch.appends))
                await self._commit_one_by_one(batch)

    def _take(self) -> _Batch:
        count = 0
        acceptances = self._acceptances[:_BATCH_EVENTS]
        del self._acceptances[: len(acceptances)]
        claims, self._claims = self._claims, []
        for index, item in enumerate(self._appends):
            count += len(item.events)
            if count > _BATCH_EVENTS and index:
                taken = self._appends[:index]
                del self._appends[:index]
                return _Batch(acceptances, claims, taken)
        taken, self._appends = self._appends, []
        return _Batch(acceptances, claims, taken)

    async def _commit_one_by_one(self, batch: _Batch) -> None:
        """Find the culprit of a failed batch: everybody else commits alone."""
        for acceptance in batch.acceptances:
            await self._commit_alone(_Batch(acceptances=[acceptance]), acceptance.done)
        for claim in batch.claims:
            await self._commit_alone(_Batch(claims=[claim]), claim.done)
        for append in batch.appends:
            await self._commit_alone(_Batch(appends=[append]), append.done)
            if append.done.done() and append.done.exception() is not None:
                append.lease.is_lost = True

    async def _commit_alone(self, batch: _Batch, done: asyncio.Future[Any]) -> None:
        try:
            await self._commit(batch)
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            if not done.done():
                done.set_exception(error)

    async def _commit(self, batch: _Batch) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        refused: list[Acceptance] = []
        lost: set[Lease] = set()
        encoded: dict[UUID, list[tuple[Event, bytes]]] = {}
        async with self._database.transaction() as tx:
            event_rows: list[tuple[Any, ...]] = []
            accepted = await self._insert_acceptances(tx, batch.acceptances, refused)
            for acceptance in accepted:
                self._encode(acceptance.execution_id, [acceptance.event], event_rows, encoded)
            appends = await self._fence(tx, batch.appends, lost)
            # After the fences: whoever held a run may still finish it in this very batch.
            claimed = (
                await sql.claim(tx, [c.execution_id for c in batch.claims], self._worker_id, self._lease_seconds)
                if batch.claims
                else {}
            )
            node_runs: dict[UUID, tuple[Any, ...]] = {}
            activity: list[tuple[Any, ...]] = []
            for append in appends:
                self._encode(append.lease.execution_id, append.events, event_rows, encoded)
                for row in append.node_runs:
                    node_runs[row[0]] = row
                activity.extend(append.activity)
            if event_rows:
                await sql.insert(tx, "execution_events", sql.EVENT_COLUMNS, event_rows)
            if node_runs:
                await sql.upsert_node_runs(tx, list(node_runs.values()))
            if activity:
                await sql.insert(tx, ACTIVITY_TABLE, sql.ACTIVITY_COLUMNS, activity)
        JOURNAL_BATCH_SECONDS.observe(loop.time() - began)
        JOURNAL_BATCH_EVENTS.observe(len(event_rows))
        for item in (*refused, *accepted):
            if not item.done.done():
                if item in refused:
                    item.done.set_exception(KeyTaken())
                else:
                    item.done.set_result(None)
        for claim in batch.claims:
            if not claim.done.done():
                claim.done.set_result(claimed.get(claim.execution_id))
        for append in batch.appends:
            if append.done.done():
                continue
            if append.lease in lost:
                append.lease.is_lost = True
                append.done.set_exception(LeaseLost())
            else:
                append.done.set_result(None)
        await self._publish(encoded)
        if activity:
            self._activities.wake()

    async def _insert_acceptances(
        self, tx: Transaction, acceptances: Sequence[Acceptance], refused: list[Acceptance]
    ) -> list[Acceptance]:
        accepted = list(acceptances)
        keyed = [a.key_row for a in accepted if a.key_row is not None]
        if keyed:
            free = await sql.claim_keys(tx, keyed)
            refused.extend(a for a in accepted if a.key_row is not None and a.key_row[0] not in free)
            accepted = [a for a in accepted if a.key_row is None or a.key_row[0] in free]
        if accepted:
            await sql.insert(tx, "executions", sql.EXECUTION_COLUMNS, [a.row for a in accepted])
            await self._jobs.enqueue(
                tx, RUN_JOB, [a.execution_id.bytes for a in accepted], [a.priority for a in accepted]
            )
        return accepted

    async def _fence(self, tx: Transaction, appends: Sequence[Append], lost: set[Lease]) -> list[Append]:
        """Move every run on in one statement; keep the appends of those whose fence held."""
        merged: dict[UUID, list[Any]] = {}
        newest: dict[UUID, Lease] = {}
        for append in appends:
            lease = newest.setdefault(append.lease.execution_id, append.lease)
            if append.lease.epoch > lease.epoch:
                newest[lease.execution_id] = append.lease
        for append in appends:
            lease = append.lease
            if newest[lease.execution_id] is not lease:
                # An earlier holder in this very process: it must not get by on its successor's fence.
                lost.add(lease)
                continue
            last = append.first + len(append.events) - 1
            row = merged.get(lease.execution_id)
            status = append.status.value if append.status is not None else None
            if row is None:
                merged[lease.execution_id] = [
                    lease.execution_id,
                    lease.epoch,
                    append.first - 1,
                    last,
                    status,
                    append.error,
                    append.started_at,
                    append.ended_at,
                ]
            else:
                row[3] = last
                for place, value in ((4, status), (5, append.error), (6, append.started_at), (7, append.ended_at)):
                    if value is not None:
                        row[place] = value
        if not merged:
            return []
        held = await sql.advance(tx, list(merged.values()))
        lost.update(newest[each] for each in merged.keys() - held)
        return [append for append in appends if append.lease not in lost]

    def _encode(
        self,
        execution_id: UUID,
        events: Sequence[Event],
        rows: list[tuple[Any, ...]],
        encoded: dict[UUID, list[tuple[Event, bytes]]],
    ) -> None:
        entries = encoded.setdefault(execution_id, [])
        for event in events:
            data = event.encoded if event.encoded is not None else orjson.dumps(event.data)
            sealed = self._vault.encrypt(orjson.dumps(event.secret)) if event.secret is not None else None
            rows.append(
                (
                    execution_id,
                    event.sequence,
                    event.type.value,
                    event.node_key,
                    format_path(event.path),
                    event.at,
                    data.decode(),
                    sealed,
                )
            )
            entries.append((event, data))

    async def _publish(self, encoded: dict[UUID, list[tuple[Event, bytes]]]) -> None:
        messages = [
            (topic, encode_announcement(execution_id, entries))
            for execution_id, entries in encoded.items()
            if self._bus.wants(topic := topic_of(execution_id))
        ]
        if messages:
            await self._bus.publish(messages)


def _consume(future: asyncio.Future[None]) -> None:
    """Mark a failure as seen: whoever cares has awaited the future."""
    if not future.cancelled():
        future.exception()
