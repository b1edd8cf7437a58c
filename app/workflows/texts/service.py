"""The use cases of shared texts: open a line's document, read it, follow it, type into it."""

import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.ids import new_id
from app.kernel.rights import Scope, Viewer
from app.workflows.diff import Operation
from app.workflows.drafts import WorkflowIsArchived, WorkflowNotFound
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.graph import Graph
from app.workflows.log.drafting import DraftLog
from app.workflows.log.entries import Batch, Edit, Entry, LineState, Outcome, Undone
from app.workflows.log.telling import LiveEdits
from app.workflows.lookup import Lookup
from app.workflows.models import Draft, DraftOperationOrigin, Workflow, WorkflowStatus
from app.workflows.texts.keeper import NothingNew, TextKeeper
from app.workflows.texts.lib0 import Malformed
from app.workflows.texts.names import Names, text_fields
from app.workflows.texts.store import OpenTexts, TextStore
from app.workflows.texts.updates import Update, read_update
from app.workflows.validation import Library

T = TypeVar("T")
MAX_UPDATE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class DraftText:
    """A text of a draft: its name in the document, where it is, and what it reads."""

    name: str
    node_key: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What became of an update.

    Attributes:
        revision: The line's, afterwards.
        entry: The operation that it became; None if all of it was known already, or it was refused.
        refusal: Why it was refused.
    """

    revision: int
    entry: Entry | None = None
    refusal: ActionRejected | None = None


class Texts:
    """Opens, reads, follows and changes the shared texts of drafts."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        lookup: Lookup,
        *,
        log: DraftLog,
        live_edits: LiveEdits,
        library: Library,
    ) -> None:
        self._database = database
        self._clock = clock
        self._live_edits = live_edits
        self._lookup = lookup
        self._log = log
        self._library = library
        self._store = TextStore()
        self._keeper = TextKeeper(self._store, library)
        log.before_write = self._keeper

    async def workflow(self, viewer: Viewer, line_id: UUID, scope: Scope) -> Workflow:
        """Return the workflow of a line.

        Raises:
            WorkflowNotFound: There is no such line, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Draft.filter(id=line_id).only("id", "workflow_id").first()
        if found is None:
            raise WorkflowNotFound
        return await self._lookup.workflow(viewer, found.workflow_id, scope)

    async def names(self, line_id: UUID) -> Names:
        """Return what the texts of a line are called, making its document if it has none; rights are the caller's.

        Raises:
            WorkflowNotFound: There is no such line.
        """
        return await self._stored(line_id, self._store.names)

    async def replica(self, line_id: UUID) -> OpenTexts:
        """Return a copy of a line's document as of its head, making it if there is none; rights are the caller's.

        Raises:
            WorkflowNotFound: There is no such line.
        """
        return await self._stored(line_id, self._store.read)

    async def of_draft(self, viewer: Viewer, line_id: UUID, draft: Graph) -> list[DraftText]:
        """Return the texts of a line's draft, in the order of its nodes.

        Raises:
            WorkflowNotFound: There is no such line, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        await self.workflow(viewer, line_id, Scope.WORKFLOWS_READ)
        places = {place: name for name, place in (await self.names(line_id)).attached.items()}
        return [
            DraftText(places[node.key, path], node.key, path, value)
            for node in draft.nodes
            for path, value in text_fields(node, self._library).items()
            if (node.key, path) in places
        ]

    async def state(self, viewer: Viewer, line_id: UUID) -> bytes:
        """Return a line's document as an update, as of now.

        Raises:
            WorkflowNotFound: There is no such line, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        await self.workflow(viewer, line_id, Scope.WORKFLOWS_READ)
        return (await self.replica(line_id)).document.state()

    def follow(self, line_id: UUID, after: int) -> AsyncGenerator[Entry]:
        """Yield the operations of a line after a revision, those of texts with their update; see `LogHub.follow`."""
        return self._log.follow(line_id, after)

    async def type(self, viewer: Viewer, line_id: UUID, update: bytes, *, client_id: str | None = None) -> Typed:
        """Change texts by a Yjs update; returns when it is committed.

        Args:
            viewer: Who types.
            line_id: In which line.
            update: At most `MAX_UPDATE_BYTES`. A repeat is harmless.
            client_id: The client's name for itself, for the log.

        An update is refused, and changes nothing, if it is malformed, too large, not about these texts, or builds on
        what the document has not.

        Raises:
            WorkflowNotFound: There is no such line, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsArchived: It does not change.
            BranchIsClosed: The line is a branch that is merged or discarded.
        """
        workflow = await self.workflow(viewer, line_id, Scope.WORKFLOWS_WRITE)
        if workflow.status is WorkflowStatus.ARCHIVED:
            raise WorkflowIsArchived(reason="workflow_archived")
        try:
            read = _read(update)
        except ActionRejected as refusal:
            revision, _ = await self._log.read(line_id)
            return Typed(revision, refusal=refusal)
        operation_id = f"text-{new_id()}"
        typed: list[Operation] = []
        is_known = False

        async def prepare(before: LineState) -> Undone | None:
            nonlocal is_known
            try:
                typed[:] = await self._keeper.type(before, operation_id, update, read)
            except NothingNew:
                is_known = True
                raise
            return None

        def plan(_graph: Graph, _since: Sequence[Operation] | None) -> Sequence[Operation]:
            return typed

        async def tell(tx: Transaction, outcome: Outcome) -> None:
            await self._live_edits.tell(
                tx,
                workspace_id=workflow.workspace_id,
                workflow_id=workflow.id,
                name=workflow.name,
                author=viewer.actor,
                revision=outcome.revision,
                restored=None,
                at=self._clock.now(),
            )

        outcome: Outcome = await self._log.append(
            Batch(
                line_id=line_id,
                author=viewer.actor,
                client_id=client_id,
                origin=DraftOperationOrigin.TEXT,
                edits=[Edit(operation_id, plan, hashlib.sha256(update).digest())],
                prepare=prepare,
                also=tell,
            )
        )
        if outcome.rejected and not is_known:
            found = outcome.rejected[0]
            refusal = ActionRejected(found.code, found.message, found.field)
            return Typed(outcome.revision, refusal=refusal)
        return Typed(outcome.revision, outcome.accepted[0] if outcome.accepted else None)

    async def _stored(self, line_id: UUID, read: Callable[[UUID], Awaitable[T | None]]) -> T:
        found = await read(line_id)
        if found is None:
            await self._begin(line_id)
            found = await read(line_id)
        if found is None:
            raise WorkflowNotFound
        return found

    async def _begin(self, line_id: UUID) -> None:
        async with self._database.transaction():
            # Under the lock no operation comes between the graph and the document that is made of it.
            revision, graph = await self._log.lock(line_id)
            if not await self._store.exists(line_id):
                await self._keeper.begin(line_id, revision, graph)


def _read(update: bytes) -> Update:
    """Read an update as it came.

    Raises:
        ActionRejected: It is too large, or malformed.
    """
    if len(update) > MAX_UPDATE_BYTES:
        message = f"An update has at most {MAX_UPDATE_BYTES:,} bytes; this one has {len(update):,}."
        raise ActionRejected(RejectionCode.LIMIT_REACHED, message, "update")
    try:
        return read_update(update)
    except Malformed as error:
        raise ActionRejected(RejectionCode.VALUE_INVALID, str(error), "update") from None
