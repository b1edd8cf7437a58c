"""Reads lines: as they are, as they were at any revision, what happened to them, and what happens from now on."""

from collections.abc import AsyncGenerator, Sequence
from uuid import UUID

from app.kernel.bus import EventBus
from app.kernel.database import Database, current_transaction
from app.kernel.log import LogHub, LogSource
from app.kernel.pages import Page, PageRequest
from app.kernel.rights import Actor
from app.workflows import steps
from app.workflows.cache import BoundedCache
from app.workflows.drafts import DraftRevisionNotFound, WorkflowNotFound
from app.workflows.graph import Graph
from app.workflows.log.entries import Entry, decode_entries
from app.workflows.log.line_heads import LineHead, LineHeads
from app.workflows.log.store import LogStore
from app.workflows.log.undoing import last_redoable, last_undoable
from app.workflows.log.writing import changes_graph

_READ_ENTRIES = 500
_PAST_BYTES = 32 * 1024 * 1024  #: as JSON, of past revisions that are kept parsed


def topic_of(line_id: UUID) -> str:
    """Name the bus topic of a line."""
    return f"draft:{line_id.hex}"


class LogReading:
    """What can be seen of lines; what it knows of their heads it shares with whoever writes them."""

    def __init__(self, database: Database, bus: EventBus) -> None:
        self._store = LogStore(database)
        self._heads = LineHeads()
        self._past: BoundedCache[Graph] = BoundedCache(_PAST_BYTES)
        self._hub: LogHub[Entry] = LogHub(
            bus, LogSource(topic=topic_of, read=self._store.portion, heads=self._store.heads, decode=decode_entries)
        )

    async def read(self, line_id: UUID) -> tuple[int, Graph]:
        """Return a line's revision and graph.

        Raises:
            WorkflowNotFound: There is no such line.
        """
        found = await self.read_many([line_id])
        if line_id not in found:
            self._heads.drop(line_id)
            raise WorkflowNotFound
        return found[line_id]

    async def read_many(self, line_ids: Sequence[UUID]) -> dict[UUID, tuple[int, Graph]]:
        """Return the revisions and graphs of those lines that exist."""
        kept = {line_id: head for line_id in line_ids if (head := self._heads.get(line_id)) is not None}
        found: dict[UUID, tuple[int, Graph]] = {}
        known = {line_id: head.revision for line_id, head in kept.items()}
        for line_id, (revision, text) in (await self._store.read_many(line_ids, known)).items():
            graph = kept[line_id].graph if text is None else self._parsed(line_id, revision, text).graph
            found[line_id] = (revision, graph)
        return found

    async def at(self, line_id: UUID, revision: int, *, field: str = "input.draftRevision") -> Graph:
        """Return a line's graph as of a revision.

        Raises:
            DraftRevisionNotFound: There is no such revision: it is yet to come, or was before the log began.
        """
        found = await self.find(line_id, revision)
        if found is None:
            raise DraftRevisionNotFound(field=field, reason="revision_not_found")
        return found

    async def find(self, line_id: UUID, revision: int) -> Graph | None:
        """Return a line's graph as of a revision, None if there is none; one statement or two, at any age."""
        kept = self._heads.get(line_id)
        if kept is not None and kept.revision == revision:
            return kept.graph
        past = self._past.get((line_id, revision))
        if past is not None:
            return past
        found = await self._replayed(line_id, revision)
        if found is None:
            return None
        # What a transaction sees may be rolled back.
        return found[0] if current_transaction() is not None else self._past.put((line_id, revision), *found)

    async def history(self, line_id: UUID, request: PageRequest, *, up_to: int) -> Page[Entry]:
        """Return a page of a line's entries up to a revision, the newest first."""
        return await self._store.page(line_id, request, up_to)

    async def reaches(self, line_id: UUID, revision: int) -> bool:
        """Say whether a line has come to a revision."""
        heads = await self._store.heads([line_id])
        return heads.get(line_id, 0) >= revision

    async def may_take_back(self, line_id: UUID, author: Actor, *, is_redo: bool) -> bool:
        """Say whether an author's undo, or redo, would find something."""
        look = last_redoable if is_redo else last_undoable
        return bool(await look(self._store, line_id, author))

    async def has_same_graph(self, line_id: UUID, base: int, revision: int) -> bool:
        """Say whether only properties of the workflow changed between two revisions; False if they are far apart."""
        if base >= revision:
            return base == revision
        entries = await self._store.portion(line_id, base, min(revision - base, _READ_ENTRIES))
        is_whole = len(entries) == revision - base
        return is_whole and entries[0].revision == base + 1 and not changes_graph(entries)

    async def entries(self, line_id: UUID, after: int, limit: int) -> Sequence[Entry]:
        """Return up to `limit` entries after a revision, in order."""
        return await self._store.portion(line_id, after, limit)

    def follow(self, line_id: UUID, after: int) -> AsyncGenerator[Entry]:
        """Yield every entry after a revision, each once and in order, for ever; it ends if the line is deleted."""
        return self._hub.follow(line_id, after)

    async def _replayed(self, line_id: UUID, revision: int) -> tuple[Graph, int] | None:
        snapshot = await self._store.snapshot_before(line_id, revision)
        if snapshot is None:
            # Nothing was appended yet, or the revision is from before the log began.
            snapshot = await self._store.read(line_id)
            if snapshot is None or snapshot[0] != revision:
                return None
        position, text = snapshot
        graph = Graph.model_validate_json(text)
        while position < revision:
            entries = await self._store.portion(line_id, position, min(revision - position, _READ_ENTRIES))
            if not entries or entries[0].revision != position + 1:
                return None
            graph = steps.apply(graph, (step for entry in entries for step in entry.steps))
            position = entries[-1].revision
        return graph, len(text)

    def _parsed(self, line_id: UUID, revision: int, text: str) -> LineHead:
        head = LineHead(revision, Graph.model_validate_json(text), len(text))
        if current_transaction() is None:  # what a transaction wrote itself may yet be rolled back
            self._heads.put(line_id, head)
        return head
