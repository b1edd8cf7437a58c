"""One transaction of a line: batches one after the other, each planned against what the one before it left."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Any

from app.kernel.database import Transaction
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.workflows import steps as steps_
from app.workflows.diff import Operation, OperationKind, is_same
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.graph import Graph
from app.workflows.log.entries import Batch, BeforeWrite, Edit, Entry, IfStale, LineState, Outcome, Rejection, Undone
from app.workflows.log.line_heads import LineHead
from app.workflows.log.overrides import MOST_ENTRIES, Concurrent
from app.workflows.log.store import LockedRow, LogStore

#: A snapshot is kept of each revision that is a multiple of this, so that any past one is near to one.
SNAPSHOT_REVISIONS = 200
_BREATH_SECONDS = 0.01  #: how long planning keeps the process to itself


@dataclass(frozen=True, slots=True)
class Planned:
    """What a batch would append."""

    entries: tuple[Entry, ...]
    graph: Graph
    metadata: Mapping[str, Any]
    snapshots: Mapping[int, Graph]


class LineWriting:
    """What a transaction appends to a locked line; in memory until its owner writes it."""

    def __init__(
        self,
        store: LogStore,
        tx: Transaction,
        row: LockedRow,
        head: LineHead,
        known: Mapping[str, Entry],
        *,
        line_id: Any,
        now: datetime,
        before_write: BeforeWrite | None,
    ) -> None:
        self._store = store
        self._tx = tx
        self._row = row
        self._head = head
        self._known = dict(known)
        self._line_id = line_id
        self._now = now
        self._before_write = before_write
        self.revision = row.revision
        self.graph = head.graph
        self.metadata: Mapping[str, Any] = row.metadata
        self.entries: list[Entry] = []
        self.snapshots: dict[int, Graph] = {}
        self.undone: list[tuple[Undone, int]] = []

    async def do(self, batch: Batch) -> Outcome:
        """Plan a batch against the line as it is now, and take it up if all of it is accepted.

        Raises:
            InvalidInput: Its base revision is ahead of the line.
        """
        repeats, rejected = self._repeats(batch)
        if rejected:
            return Outcome(self.revision, rejected=rejected)
        if len(repeats) == len(batch.edits):
            return Outcome(self.revision, tuple(repeats[edit.operation_id] for edit in batch.edits))
        base = batch.base_revision
        if base is not None and not 0 < base <= self.revision:
            raise InvalidInput(
                "The draft has no such revision yet.",
                field="input.baseRevision",
                reason="out_of_range",
                details={"currentRevision": self.revision},
            )
        if base is not None and batch.if_stale is IfStale.REJECT and await self._is_stale(base):
            return Outcome(self.revision, rejected=_all(batch, RejectionCode.STALE, self._stale(base)))
        try:
            undone = await batch.prepare(self.state()) if batch.prepare is not None else None
        except ActionRejected as rejection:
            return Outcome(self.revision, rejected=_all(batch, rejection.code, rejection.message, rejection.field))
        planned = await self._plan(batch, repeats, undone)
        if isinstance(planned, Rejection):
            return Outcome(self.revision, rejected=(planned,))
        entries = planned.entries
        if self._before_write is not None:
            entries = tuple(await self._before_write(self.state(), planned.graph, entries))
        self._take(planned, entries, undone)
        made = {entry.operation_id: entry for entry in entries}
        accepted = tuple((made.get(edit.operation_id) or repeats[edit.operation_id]) for edit in batch.edits)
        return Outcome(self.revision, accepted, is_new=True)

    def state(self) -> LineState:
        """Show the line as it is now."""
        return LineState(
            transaction=self._tx,
            line_id=self._line_id,
            workflow_id=self._row.workflow_id,
            workspace_id=self._row.workspace_id,
            revision=self.revision,
            first_revision=self._row.first_revision,
            graph=self.graph,
            metadata=self.metadata,
            newest=(*self._head.newest, *self.entries),
        )

    async def since(self, revision: int) -> Sequence[Entry]:
        """Return the entries after a revision, of very many the newest."""
        newest = [*self._head.newest, *self.entries]
        oldest = newest[0].revision if newest else self.revision + 1
        if oldest <= revision + 1:
            return list(takewhile(lambda entry: entry.revision > revision, reversed(newest)))[::-1]
        return [*await self._store.newest(self._line_id, revision, oldest - 1, MOST_ENTRIES), *newest]

    def _repeats(self, batch: Batch) -> tuple[dict[str, Entry], tuple[Rejection, ...]]:
        repeats: dict[str, Entry] = {}
        seen: set[str] = set()
        for index, edit in enumerate(batch.edits):
            found = self._known.get(edit.operation_id)
            is_other = found is not None and (found.fingerprint != edit.fingerprint or found.actor != batch.author)
            if is_other or edit.operation_id in seen:
                message = "Another operation of this draft has that id."
                code = RejectionCode.OPERATION_ID_REUSED
                return {}, (Rejection(edit.operation_id, index, code, message, "operationId"),)
            seen.add(edit.operation_id)
            if found is not None:
                repeats[edit.operation_id] = found
        return repeats, ()

    async def _plan(self, batch: Batch, repeats: Mapping[str, Entry], undone: Undone | None) -> Planned | Rejection:
        base = batch.base_revision
        since = await self.since(base) if base is not None and base < self.revision else ()
        is_whole = not since or since[0].revision == (base or 0) + 1
        done = [step for entry in since for step in entry.steps]
        concurrent = Concurrent(since, batch.author, batch.client_id)
        graph, metadata, revision = self.graph, dict(self.metadata), self.revision
        entries: list[Entry] = []
        snapshots: dict[int, Graph] = {}
        batch_id = new_id()
        loop = asyncio.get_running_loop()
        pause_at = loop.time() + _BREATH_SECONDS
        for index, edit in enumerate(batch.edits):
            if edit.operation_id in repeats:
                continue
            if loop.time() >= pause_at:  # the line waits for a long batch; whoever else is served here must not
                await asyncio.sleep(0)
                pause_at = loop.time() + _BREATH_SECONDS
            try:
                steps = self._settled(edit.plan(graph, done if is_whole else None), metadata)
            except ActionRejected as rejection:
                return Rejection(edit.operation_id, index, rejection.code, rejection.message, rejection.field)
            graph = steps_.apply(graph, steps)
            done.extend(steps)
            revision += 1
            if revision % SNAPSHOT_REVISIONS == 0:
                snapshots[revision] = graph
            entries.append(self._entry(batch, edit, revision, batch_id, steps, concurrent, undone))
        return Planned(tuple(entries), graph, metadata, snapshots)

    def _entry(
        self,
        batch: Batch,
        edit: Edit,
        revision: int,
        batch_id: Any,
        steps: Sequence[Operation],
        concurrent: Concurrent,
        undone: Undone | None,
    ) -> Entry:
        entry = Entry(
            line_id=self._line_id,
            revision=revision,
            operation_id=edit.operation_id,
            batch_id=batch_id,
            client_id=batch.client_id,
            origin=batch.origin,
            actor=batch.author,
            at=self._now,
            changes=steps_.encode(steps),
            fingerprint=edit.fingerprint,
            text_update=batch.text_updates.get(edit.operation_id),
            overrides=concurrent.replaced_by(steps),
            undoes_revision=None if undone is None else undone.last,
        )
        # What was planned need not be read again.
        entry.__dict__["steps"] = tuple(steps)
        return entry

    def _settled(self, steps: Sequence[Operation], metadata: dict[str, Any]) -> list[Operation]:
        """Say in steps of the workflow's properties what they were, which a plan cannot know; note what they are."""
        settled: list[Operation] = []
        for step in steps:
            if step.kind is OperationKind.METADATA_CHANGED:
                if self._line_id != self._row.workflow_id:
                    raise ActionRejected(RejectionCode.VALUE_INVALID, "A branch has no properties of its own.")
                name = step.field or ""
                before = metadata[name]
                if is_same(before, step.after):
                    continue
                metadata[name] = step.after
                settled.append(replace(step, before=before))
            else:
                settled.append(step)
        return settled

    def _take(self, planned: Planned, entries: tuple[Entry, ...], undone: Undone | None) -> None:
        self.revision = entries[-1].revision
        self.graph = planned.graph
        self.metadata = planned.metadata
        self.entries.extend(entries)
        self.snapshots.update(planned.snapshots)
        self._known.update({entry.operation_id: entry for entry in entries})
        if undone is not None:
            self.undone.append((undone, entries[-1].revision))

    async def _is_stale(self, base: int) -> bool:
        if base == self.revision:
            return False
        since = await self.since(base)
        return not since or since[0].revision != base + 1 or changes_graph(since)

    def _stale(self, base: int) -> str:
        return f"The draft is at revision {self.revision}, not {base}."


def changes_graph(entries: Sequence[Entry]) -> bool:
    """Say whether entries change more than the workflow's name, description and tags."""
    return any(step.kind is not OperationKind.METADATA_CHANGED for entry in entries for step in entry.steps)


def _all(batch: Batch, code: RejectionCode, message: str, field: str | None = None) -> tuple[Rejection, ...]:
    return tuple(Rejection(edit.operation_id, index, code, message, field) for index, edit in enumerate(batch.edits))
