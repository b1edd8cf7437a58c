"""The one place where drafts change.

An append locks its line, plans against the head, writes the operations and the new head, and commits. Batches that
wait for one line in this process share a transaction. After the commit the entries go out on the bus, in order; a
follower finds in the table what the bus lost.
"""

import asyncio
from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.kernel.bus import MISSED, EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction, current_transaction
from app.kernel.errors import AppError
from app.kernel.logs import get_logger
from app.kernel.rights import Actor
from app.workflows import steps
from app.workflows.drafts import BranchIsClosed, WorkflowIsArchived, WorkflowNotFound
from app.workflows.graph import Graph
from app.workflows.log import metadata
from app.workflows.log.entries import AfterWrite, Batch, BeforeWrite, Entry, Outcome, encode_entries
from app.workflows.log.line_heads import LineHead
from app.workflows.log.reading import LogReading, topic_of
from app.workflows.log.store import LockedRow
from app.workflows.log.undoing import TakingBack
from app.workflows.log.writing import LineWriting
from app.workflows.models import WorkflowStatus
from app.workflows.steps import StepDoesNotFit
from app.workflows.validation import Library

log = get_logger(__name__)

_GROUP_EDITS = 1_000  #: a shared transaction ends here
_CATCH_UP_ENTRIES = 200  #: a head that is further behind is read anew
#: Entries that are larger do not go over the bus: followers are told to look.
_MAX_ANNOUNCED_BYTES = 256 * 1024


@dataclass(slots=True)
class _Queue:
    """The batches that wait for a line."""

    waiting: list[tuple[Batch, asyncio.Future[Outcome]]] = field(
        default_factory=list[tuple[Batch, asyncio.Future[Outcome]]]
    )
    task: asyncio.Task[None] | None = None


class DraftLog(LogReading):
    """Appends to the logs of drafts, and all that `LogReading` does."""

    def __init__(self, database: Database, bus: EventBus, clock: Clock) -> None:
        super().__init__(database, bus)
        self._database = database
        self._bus = bus
        self._clock = clock
        self._queues: dict[UUID, _Queue] = {}
        self._unsent: list[tuple[str, bytes]] = []
        self._sender: asyncio.Task[None] | None = None
        #: Sees every batch under the lock before it is written; for what must change with the graph, such as texts.
        self.before_write: BeforeWrite | None = None
        #: For what hangs on nodes of a draft from above, such as comments, and must go where they go.
        self.after_write: list[AfterWrite] = []

    async def close(self) -> None:
        """Finish what is waiting, then stop following."""
        tasks = [queue.task for queue in self._queues.values() if queue.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._sender is not None:
            await asyncio.gather(self._sender, return_exceptions=True)
        await self._hub.close()

    async def append(self, batch: Batch) -> Outcome:
        """Append a batch; returns when it is committed, or rejected as a whole.

        It waits for those before it on the same line. A caller that goes away meanwhile may leave it appended.

        Raises:
            WorkflowNotFound: There is no such line, or no longer.
            WorkflowIsArchived: An archived workflow does not change.
            BranchIsClosed: The line is a branch that is merged or discarded.
            InvalidInput: The base revision is ahead of the line.
        """
        if current_transaction() is not None:
            return await self.append_here(batch)
        queue = self._queues.setdefault(batch.line_id, _Queue())
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        queue.waiting.append((batch, done))
        if queue.task is None:
            # Of nobody's request: it serves all who wait.
            queue.task = asyncio.create_task(self._drain(batch.line_id, queue), name="draft-writer", context=Context())
        return await done

    async def append_here(self, batch: Batch) -> Outcome:
        """Append a batch in the caller's transaction, which holds the line until it ends.

        Whoever locks several rows locks lines before the rows of workflows.

        Raises:
            RuntimeError: There is no transaction.
            WorkflowNotFound: There is no such line, or no longer.
            WorkflowIsArchived: An archived workflow does not change.
            BranchIsClosed: The line is a branch that is merged or discarded.
            InvalidInput: The base revision is ahead of the line.
        """
        tx = current_transaction()
        if tx is None:
            raise RuntimeError("append_here needs a transaction")
        (outcome,) = await self._write(tx, batch.line_id, [batch])
        if isinstance(outcome, AppError):
            raise outcome
        return outcome

    async def lock(self, line_id: UUID) -> tuple[int, Graph]:
        """Lock a line in the caller's transaction; return its revision and graph.

        Raises:
            RuntimeError: There is no transaction.
            WorkflowNotFound: There is no such line.
        """
        tx = current_transaction()
        if tx is None:
            raise RuntimeError("a line is locked within a transaction")
        row = await self._store.lock(tx, line_id, ())
        if row is None:
            raise WorkflowNotFound
        head, _ = await self._head(line_id, row)
        return head.revision, head.graph

    def taking_back(
        self,
        library: Library,
        *,
        line_id: UUID,
        author: Actor,
        operation_id: str,
        client_id: str | None,
        is_redo: bool,
    ) -> TakingBack:
        """Return an undo or a redo, whose batch is yet to be appended."""
        return TakingBack(
            self._store,
            library,
            line_id=line_id,
            author=author,
            operation_id=operation_id,
            client_id=client_id,
            is_redo=is_redo,
        )

    async def _drain(self, line_id: UUID, queue: _Queue) -> None:
        try:
            while queue.waiting:
                taken: list[tuple[Batch, asyncio.Future[Outcome]]] = []
                edits = 0
                while queue.waiting and edits < _GROUP_EDITS:
                    batch, done = queue.waiting.pop(0)
                    if not done.done():
                        taken.append((batch, done))
                        edits += len(batch.edits)
                if taken:
                    await self._commit(line_id, taken)
        finally:
            queue.task = None
            if self._queues.get(line_id) is queue and not queue.waiting:
                del self._queues[line_id]

    async def _commit(
        self, line_id: UUID, taken: Sequence[tuple[Batch, "asyncio.Future[Outcome]"]], *, is_first: bool = True
    ) -> None:
        outcomes: Sequence[Outcome | Exception]
        try:
            async with self._database.transaction() as tx:
                outcomes = await self._write(tx, line_id, [batch for batch, _ in taken])
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            is_twin = is_first and isinstance(error, IntegrityError)  # a repeat came in while we waited for the lock
            if len(taken) > 1 or is_twin:
                # One of them may have spoiled it for all.
                for each in taken:
                    await self._commit(line_id, [each], is_first=not is_twin)
                return
            outcomes = [error]
        for (_, done), outcome in zip(taken, outcomes, strict=True):
            if done.done():
                continue
            if isinstance(outcome, Exception):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)

    async def _write(self, tx: Transaction, line_id: UUID, batches: Sequence[Batch]) -> list[Outcome | AppError]:
        ids = [edit.operation_id for batch in batches for edit in batch.edits]
        row = await self._store.lock(tx, line_id, ids)
        if row is None:
            self._heads.drop(line_id)
            raise WorkflowNotFound
        if row.status is WorkflowStatus.ARCHIVED:
            raise WorkflowIsArchived(reason="workflow_archived")
        if line_id != row.workflow_id and not await self._store.is_open(line_id):
            raise BranchIsClosed(reason="branch_closed")
        head, is_continuous = await self._head(line_id, row)
        asked = set(ids)
        known = {entry.operation_id: entry for entry in head.newest if entry.operation_id in asked}
        # What came while we waited for the lock is among the newest, unless those begin only now.
        missing = (row.known if is_continuous else asked) - known.keys()
        if missing:
            known |= await self._store.named(line_id, sorted(missing))
        writing = LineWriting(
            self._store, tx, row, head, known, line_id=line_id, now=self._clock.now(), before_write=self.before_write
        )
        outcomes: list[Outcome | AppError] = []
        for batch in batches:
            try:
                outcomes.append(await writing.do(batch))
            except AppError as error:
                outcomes.append(error)
        if writing.entries:
            await self._put(tx, line_id, row, head, writing)
        for batch, outcome in zip(batches, outcomes, strict=True):
            if batch.also is not None and isinstance(outcome, Outcome) and outcome.is_new:
                await batch.also(tx, outcome)
        return outcomes

    async def _put(self, tx: Transaction, line_id: UUID, row: LockedRow, head: LineHead, writing: LineWriting) -> None:
        if row.revision == row.first_revision:
            await self._store.keep(tx, line_id, row.revision, head.text.encode(head.graph))
        text = head.text.encode(writing.graph)
        at = writing.entries[0].at
        told = await self._store.write(tx, line_id, writing.revision, text, writing.entries, at)
        if not told and line_id == row.workflow_id:
            raise WorkflowIsArchived(reason="workflow_archived")
        for revision, graph in writing.snapshots.items():
            await self._store.keep(tx, line_id, revision, head.text.encode(graph))
        for undone, by_revision in writing.undone:
            await self._store.mark_undone(tx, line_id, undone, by_revision)
        if writing.metadata is not row.metadata:
            await metadata.write(row.workflow_id, row.metadata, writing.metadata)
        for tell in self.after_write:
            await tell(tx, row.workflow_id, line_id, writing.entries)
        after = head.followed_by(writing.entries, writing.graph, len(text))
        tx.after_commit(partial(self._committed, line_id, after, writing.entries))

    def _committed(self, line_id: UUID, head: LineHead, entries: Sequence[Entry]) -> None:
        self._heads.put(line_id, head)
        topic = topic_of(line_id)
        if not self._bus.wants(topic):
            return
        message = encode_entries(entries)
        self._unsent.append((topic, message if len(message) <= _MAX_ANNOUNCED_BYTES else MISSED))
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send(), name="draft-sender", context=Context())

    async def _send(self) -> None:
        while self._unsent:
            messages, self._unsent = self._unsent, []
            await self._bus.publish(messages)

    async def _head(self, line_id: UUID, row: LockedRow) -> tuple[LineHead, bool]:
        """Return the head of a locked line, and whether its newest entries go on from what this process had.

        It is as it is kept, brought up to date, or read.
        """
        kept = self._heads.get(line_id)
        if kept is not None and kept.revision == row.revision:
            return kept, bool(kept.newest)
        if kept is not None and kept.revision < row.revision <= kept.revision + _CATCH_UP_ENTRIES:
            entries = await self._store.newest(line_id, kept.revision, row.revision, _CATCH_UP_ENTRIES)
            if len(entries) == row.revision - kept.revision:
                try:
                    graph = steps.apply(kept.graph, (step for entry in entries for step in entry.steps))
                except StepDoesNotFit:
                    log.exception("draft_head_unfit", line=str(line_id))
                else:
                    return kept.followed_by(entries, graph, kept.bytes), True
        if kept is not None:
            self._heads.drop(line_id)
        found = await self._store.read(line_id)
        if found is None:
            raise WorkflowNotFound
        return self._parsed(line_id, found[0], found[1]), False
