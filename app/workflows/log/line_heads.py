"""The heads of lines, kept parsed in this process: an operation on a draft need not read the graph.

What is kept may be behind the table, where another process writes too; it is never ahead of it. Whoever uses a head
compares its revision with the row's.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from app.workflows.graph import Graph
from app.workflows.log.entries import Entry
from app.workflows.log.graph_text import GraphText

_NEWEST_ENTRIES = 512  #: enough to see what was overridden by nearly every batch
_NEWEST_BYTES = 2 * 1024 * 1024
#: As JSON; a parsed graph and its text take a few times that.
_MAX_BYTES = 64 * 1024 * 1024
_ENTRY_BYTES = 500  #: what an entry weighs beside its steps


@dataclass(frozen=True)
class LineHead:
    """A line as of a revision.

    Attributes:
        bytes: What the graph weighs as JSON.
        newest: The last entries, in order, without a gap up to `revision`.
        text: Writes the line's graphs.
    """

    revision: int
    graph: Graph
    bytes: int
    newest: tuple[Entry, ...] = ()
    text: GraphText = field(default_factory=GraphText)

    @cached_property
    def weight(self) -> int:
        """What it counts for."""
        return self.bytes + sum(_ENTRY_BYTES + entry.weight for entry in self.newest)

    def followed_by(self, entries: Sequence[Entry], graph: Graph, size: int) -> "LineHead":
        """Return the head after more entries, which give `graph`."""
        newest = (*self.newest, *entries)[-_NEWEST_ENTRIES:]
        left, first = _NEWEST_BYTES, len(newest)
        while first and (left := left - newest[first - 1].weight) >= 0:
            first -= 1
        newest = newest[first:]
        return LineHead(entries[-1].revision, graph, size, newest, self.text)


class LineHeads:
    """Keeps the heads that were used last."""

    def __init__(self, max_bytes: int = _MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._heads: OrderedDict[UUID, LineHead] = OrderedDict()

    def get(self, line_id: UUID) -> LineHead | None:
        """Return the head that is kept."""
        head = self._heads.get(line_id)
        if head is not None:
            self._heads.move_to_end(line_id)
        return head

    def put(self, line_id: UUID, head: LineHead) -> None:
        """Keep a head that is committed; an older one than is kept changes nothing."""
        kept = self._heads.get(line_id)
        if kept is not None and kept.revision >= head.revision:
            return
        self.drop(line_id)
        if head.weight <= self._max_bytes:
            self._heads[line_id] = head
            self._bytes += head.weight
            while self._bytes > self._max_bytes:
                self.drop(next(iter(self._heads)))

    def drop(self, line_id: UUID) -> None:
        """Forget a head."""
        dropped = self._heads.pop(line_id, None)
        if dropped is not None:
            self._bytes -= dropped.weight
