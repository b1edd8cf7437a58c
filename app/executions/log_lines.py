"""The logs of runs: found by workspace, workflow, run, node, level, words and time, and followed live.

A line is an event of its run. It is written a second time, in the same commit, to a table that has what a search
needs; a sequencer numbers the rows of that table, so that a tail can be resumed without a gap.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.executions.events import Event, EventType, JournalEntry, format_path, parse_path
from app.executions.models import LogHead, LogLevel, LogLine
from app.kernel.bus import EventBus
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.kernel.log import LogHub, LogSource
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Rights, Scope, Viewer
from app.kernel.sequencer import Numbered, Sequencer

MAX_SEARCH_CHARACTERS = 200
LOG_TABLE = "log_lines"
#: What `log_row` gives, in this order.
LOG_COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "uuid"),
    ("workspace_id", "uuid"),
    ("workflow_id", "uuid"),
    ("execution_id", "uuid"),
    ("event_sequence", "int"),
    ("node_key", "text"),
    ("path", "text"),
    ("level", "text"),
    ("message", "text"),
    ("at", "timestamptz"),
)
_MOST_ANNOUNCED_BYTES = 256 * 1024


class LogOrder(StrEnum):
    """In which order lines are listed."""

    AT_ASC = "at_asc"  #: oldest first
    AT_DESC = "at_desc"  #: newest first


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines; whatever is given must hold.

    Raises:
        InvalidInput: The search is too long.
    """

    execution_id: UUID | None = None
    workflow_id: UUID | None = None
    node_key: str | None = None
    levels: Sequence[LogLevel] | None = None
    search: str | None = None  #: what the message contains, in any case
    logged_after: datetime | None = None  #: then or later
    logged_before: datetime | None = None  #: earlier

    def __post_init__(self) -> None:
        if self.search is not None and len(self.search) > MAX_SEARCH_CHARACTERS:
            raise InvalidInput(
                f"A search has at most {MAX_SEARCH_CHARACTERS} characters.", field="where.search", reason="too_long"
            )

    def takes(self, line: "LoggedLine") -> bool:
        """Say whether a line is one of them."""
        entry = line.entry
        return (
            (self.execution_id is None or entry.execution_id == self.execution_id)
            and (self.workflow_id is None or line.workflow_id == self.workflow_id)
            and (self.node_key is None or entry.node_key == self.node_key)
            and (self.levels is None or entry.data["level"] in {level.value for level in self.levels})
            and (self.search is None or self.search.lower() in entry.data["message"].lower())
            and (self.logged_after is None or entry.at >= self.logged_after)
            and (self.logged_before is None or entry.at < self.logged_before)
        )


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """A numbered line; `entry` is the event as the journal of its run has it."""

    sequence: int
    workflow_id: UUID
    entry: JournalEntry


@dataclass(frozen=True, slots=True)
class LogGap:
    """Lines that are gone: pruned or deleted before they were read."""

    first: int
    last: int


def log_row(workspace_id: UUID, workflow_id: UUID, execution_id: UUID, event: Event) -> tuple[Any, ...]:
    """Return the values of `LOG_COLUMNS` for a line's event; call `Logs.wake` after its commit."""
    return (
        new_id(),
        workspace_id,
        workflow_id,
        execution_id,
        event.sequence,
        event.node_key,
        format_path(event.path),
        event.data["level"],
        event.data["message"],
        event.at,
    )


class Logs:
    """Finds and follows lines."""

    def __init__(self, database: Database, bus: EventBus, access: Access) -> None:
        self._access = access
        self._sequencer = Sequencer(database, bus, NUMBERED)
        self._hub = LogHub(bus, LogSource(_topic_of, _read, _heads, _decode))

    async def open(self) -> None:
        """Begin to number what is committed, here or by processes that died before they could."""
        await self._sequencer.open()

    async def close(self) -> None:
        """Stop numbering and following."""
        await self._sequencer.close()
        await self._hub.close()

    def wake(self) -> None:
        """Say that lines were committed; they are numbered within milliseconds."""
        self._sequencer.wake()

    async def page(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        where: LogFilter,
        request: PageRequest,
        order_by: LogOrder = LogOrder.AT_DESC,
    ) -> Page[LogLine]:
        """List a workspace's lines.

        Raises:
            WorkspaceNotFound: Not a member.
            ScopeMissing: The viewer may not read runs.
            InvalidInput: A cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)
        rows = LogLine.filter(workspace_id=workspace_id)
        if where.execution_id is not None:
            rows = rows.filter(execution_id=where.execution_id)
        if where.workflow_id is not None:
            rows = rows.filter(workflow_id=where.workflow_id)
        if where.node_key is not None:
            rows = rows.filter(node_key=where.node_key)
        if where.levels is not None:
            rows = rows.filter(level__in=list(where.levels))
        if where.search is not None:
            rows = rows.filter(message__icontains=where.search)
        if where.logged_after is not None:
            rows = rows.filter(at__gte=where.logged_after)
        if where.logged_before is not None:
            rows = rows.filter(at__lt=where.logged_before)
        # Within one run the journal's order says more than the clock, and has an index of its own.
        field = "at" if where.execution_id is None else "event_sequence"
        order = [OrderBy(field, is_descending=order_by is LogOrder.AT_DESC)]
        return await paginate(rows, order, request, repr((workspace_id, where)))

    async def follow(
        self, viewer: Viewer, workspace_id: UUID, where: LogFilter, after: int | None
    ) -> AsyncGenerator[tuple[LoggedLine | LogGap, Rights]]:
        """Yield each line after a number, once and in order, then what is logged from now on.

        Each comes with the rights it is shown under. Without a number only what is logged from now on. Numbers whose
        lines are gone are told as a gap: nobody can say whether they would have been taken.

        Raises:
            WorkspaceNotFound: Not a member; also later, at the first line that the viewer may not see any more.
            ScopeMissing: Likewise.
            InvalidInput: There is no such number yet.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)
        head = (await _heads([workspace_id])).get(workspace_id, 0)
        position = head if after is None else after
        if not 0 <= position <= head:
            raise InvalidInput("The log has no such line yet.", field="after", reason="out_of_range")
        async with aclosing(self._hub.follow(workspace_id, position)) as lines:
            async for line in lines:
                now = await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)
                # The same object while nothing changes: whoever shares answers compares it with `is` first.
                rights = rights if now == rights else now
                if line.sequence > position + 1:
                    yield LogGap(position + 1, line.sequence - 1), rights
                position = line.sequence
                if where.takes(line):
                    yield line, rights


def entry_of(row: LogLine) -> JournalEntry:
    """Return a line as its event."""
    data = {"level": row.level.value, "message": row.message}
    path = parse_path(row.path)
    return JournalEntry(row.execution_id, row.event_sequence, EventType.LOG_LINE, row.at, row.node_key, path, data)


def _line_of(row: LogLine) -> LoggedLine:
    return LoggedLine(row.sequence or 0, row.workflow_id, entry_of(row))


async def _read(workspace_id: UUID, after: int, limit: int) -> Sequence[LoggedLine]:
    rows = await LogLine.filter(workspace_id=workspace_id, sequence__gt=after).order_by("sequence").limit(limit)
    return [_line_of(row) for row in rows]


async def _heads(workspaces: Sequence[UUID]) -> Mapping[UUID, int]:
    return {head.id: head.last_sequence for head in await LogHead.filter(id__in=list(workspaces))}


def _topic_of(workspace_id: UUID) -> str:
    return f"logs:{workspace_id}"


def _encode(rows: Sequence[dict[str, Any]]) -> bytes:
    """Pack lines for the bus; very large ones are only announced, and read from the table."""
    packed = orjson.dumps(rows, default=str)  # asyncpg's own UUID class
    return packed if len(packed) <= _MOST_ANNOUNCED_BYTES else b""


def _decode(message: bytes) -> Sequence[LoggedLine]:
    return [
        LoggedLine(
            row["sequence"],
            UUID(row["workflow_id"]),
            JournalEntry(
                UUID(row["execution_id"]),
                row["event_sequence"],
                EventType.LOG_LINE,
                datetime.fromisoformat(row["at"]),
                row["node_key"],
                parse_path(row["path"]),
                {"level": row["level"], "message": row["message"]},
            ),
        )
        for row in orjson.loads(message)
    ]


#: What gives lines their numbers.
NUMBERED = Numbered(
    LOG_TABLE, (*(name for name, _ in LOG_COLUMNS), "sequence"), "log_heads", 0x706C6169_02, _topic_of, _encode
)
