"""Undo and redo: an author takes back what they did last, whatever others have done since.

What is taken back is a batch, by the inverse of its steps, fitted to the draft as it is. What no longer fits, because
somebody has changed it since, is left as it is and reported; the batch counts as undone all the same, so that the next
undo goes on to the one before. Redo takes an undo back, as long as its author has edited nothing since.
"""

from collections.abc import Sequence
from uuid import UUID

from app.kernel.rights import Actor
from app.workflows.diff import Operation, OperationKind, is_same
from app.workflows.edits.refitting import MisfitReason, refit
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.graph import Graph
from app.workflows.log.entries import Batch, Edit, Entry, LineState, Rejection, Undone
from app.workflows.log.store import LogStore
from app.workflows.models import DraftOperationOrigin
from app.workflows.steps import invert
from app.workflows.validation import Library

#: Texts are not fitted past more operations than this.
_MOST_SINCE = 5_000
#: A rebase is taken back by nobody: it brought in what is on the live draft.
_UNDOABLE = tuple(
    origin for origin in DraftOperationOrigin if origin not in {DraftOperationOrigin.UNDO, DraftOperationOrigin.REBASE}
)
#: What ends the right to do again what was undone, or is it.
_REDOABLE_OR_NEWER = tuple(origin for origin in DraftOperationOrigin if origin is not DraftOperationOrigin.REDO)

_CODES = {
    MisfitReason.CHANGED_SINCE: RejectionCode.STALE,
    MisfitReason.GONE: RejectionCode.NODE_NOT_FOUND,
    MisfitReason.TAKEN: RejectionCode.NODE_KEY_TAKEN,
    MisfitReason.IN_USE: RejectionCode.STRUCTURE_INVALID,
    MisfitReason.STRUCTURE: RejectionCode.STRUCTURE_INVALID,
}


async def last_undoable(store: LogStore, line_id: UUID, author: Actor) -> list[Entry]:
    """Return the batch that an author's undo would take back; empty if there is none."""
    found = await store.last_batch(line_id, author, _UNDOABLE)
    return [] if found is None else found[1]


async def last_redoable(store: LogStore, line_id: UUID, author: Actor) -> list[Entry]:
    """Return the undo that an author's redo would take back; empty if there is none."""
    found = await store.last_batch(line_id, author, _REDOABLE_OR_NEWER)
    return found[1] if found is not None and found[0] is DraftOperationOrigin.UNDO else []


class TakingBack:
    """One undo or redo: makes its batch, and knows afterwards what did not fit."""

    def __init__(
        self,
        store: LogStore,
        library: Library,
        *,
        line_id: UUID,
        author: Actor,
        operation_id: str,
        client_id: str | None,
        is_redo: bool,
    ) -> None:
        self._store = store
        self._library = library
        self._line_id = line_id
        self._author = author
        self._operation_id = operation_id
        self._client_id = client_id
        self._is_redo = is_redo
        self._inverse: list[Operation] = []
        self._since: Sequence[Operation] = ()
        self.misfits: list[Rejection] = []

    def batch(self) -> Batch:
        """Return what to append."""
        origin = DraftOperationOrigin.REDO if self._is_redo else DraftOperationOrigin.UNDO
        return Batch(
            line_id=self._line_id,
            author=self._author,
            edits=(Edit(self._operation_id, self._plan, origin.value.encode()),),
            client_id=self._client_id,
            origin=origin,
            prepare=self._prepare,
        )

    async def _prepare(self, line: LineState) -> Undone | None:
        look = last_redoable if self._is_redo else last_undoable
        entries = await look(self._store, self._line_id, self._author)
        if not entries:
            if self._is_redo:
                raise ActionRejected(RejectionCode.NOTHING_TO_REDO, "You have undone nothing, or edited since.")
            raise ActionRejected(RejectionCode.NOTHING_TO_UNDO, "You have done nothing here that is not undone.")
        first, last = entries[0].revision, entries[-1].revision
        inverse = invert([step for entry in entries for step in entry.steps])
        self.misfits = []
        self._inverse = []
        for step in inverse:
            if step.kind is OperationKind.METADATA_CHANGED and not is_same(
                line.metadata[step.field or ""], step.before
            ):
                self._reject(RejectionCode.STALE, f"Somebody has changed the {step.field} since.", step.field)
            else:
                self._inverse.append(step)
        self._since = await self._steps_since(line, last)
        return Undone(entries[0].batch_id, first, last)

    async def _steps_since(self, line: LineState, last: int) -> Sequence[Operation]:
        """Read what was done after the batch, for the places of texts; without any, nothing need be read."""
        if all(step.kind is not OperationKind.TEXT_CHANGED for step in self._inverse) or last == line.revision:
            return ()
        newest = list(line.newest)
        oldest = newest[0].revision if newest else line.revision + 1
        entries = [entry for entry in newest if entry.revision > last]
        if line.revision - last <= _MOST_SINCE:
            entries = [*await self._store.newest(self._line_id, last, oldest - 1, _MOST_SINCE), *entries]
        if len(entries) < line.revision - last:
            for step in [each for each in self._inverse if each.kind is OperationKind.TEXT_CHANGED]:
                self._inverse.remove(step)
                self._reject(RejectionCode.STALE, "The text has been changed too often since.", step.field)
            return ()
        return [step for entry in entries for step in entry.steps]

    def _plan(self, graph: Graph, _since: Sequence[Operation] | None) -> Sequence[Operation]:
        fitted = refit(graph, self._inverse, self._library, since=self._since)
        for misfit in fitted.misfits:
            self._reject(_CODES[misfit.reason], misfit.message, misfit.step.field)
        return fitted.steps

    def _reject(self, code: RejectionCode, message: str, field: str | None) -> None:
        self.misfits.append(Rejection(self._operation_id, 0, code, message, field))
