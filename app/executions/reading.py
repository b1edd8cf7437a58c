"""Reading journals: entries for followers, events for the engine, and what a projection refers to."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import orjson

from app.components.contract import WaitKind
from app.executions.events import Event, EventType, JournalEntry, decode_announcement
from app.executions.journal import topic_of
from app.executions.journal_script import as_uuid
from app.executions.models import Execution, ExecutionStatus
from app.executions.segments import MAX_EVENTS, SEGMENT, entries_in, events_in
from app.kernel.bus import EventBus
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.log import LogHub, LogSource

_COLUMNS = "execution_id, sequence, type, node_key, path, at, data"
_FOLD_EVENTS = 1_000
_FOLD_ROWS = 100
_PAGE_BYTES = 8 * 1024 * 1024  #: about what one entry may have
_LARGE_ENTRIES = 2
_SHORT = 4_000  #: characters
#: How the data begin of a NodeWaiting, which may ask much, and of a NodeResumed that brought a signal.
_KINDS = tuple(f'{{"kind":"{kind.value}"}}' for kind in WaitKind)
_KEEPING_KINDS = " ".join(f"WHEN substr(data, 1, {len(kind) - 1}) = '{kind[:-1]}' THEN '{kind}'" for kind in _KINDS)
#: The events whose data a skeleton keeps.
_TELLING = ", ".join(
    f"'{kind.value}'"
    for kind in (
        EventType.NODE_STARTED,
        EventType.NODE_RETRYING,
        EventType.NODE_FAILED,
        EventType.NODE_WAITING,
        EventType.NODE_RESUMED,
        EventType.NODE_REUSED,
        EventType.ITERATION_FAILED,
        EventType.EXECUTION_FAILED,
        EventType.EXECUTION_TIMED_OUT,
    )
)
_GONE = {"code": "WORKFLOW_DELETED", "message": "Its workflow was deleted."}
_ITERATION_ENDS = frozenset({EventType.ITERATION_COMPLETED, EventType.ITERATION_FAILED})
#: The types of rows that may hold them.
_ENDS_LIE_IN = ", ".join(f"'{kind}'" for kind in (SEGMENT, *_ITERATION_ENDS))
#: The events that say by which handles a node was left.
_LEAVING = (
    EventType.NODE_COMPLETED,
    EventType.NODE_ERROR_HANDLED,
    EventType.NODE_REUSED,
    EventType.NODE_SKIPPED,
)
#: The columns of segments; what has a row of its own is left empty.
_SEGMENTS = f"sequence, type, node_key, path, at, CASE WHEN type = '{SEGMENT}' THEN data ELSE 'null' END AS data"
_MOST_HANDLES_CHARACTERS = 10_000


class JournalReader:
    """Reads what the journal has committed."""

    def __init__(self, database: Database, bus: EventBus, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self.hub: LogHub[JournalEntry] = LogHub(
            bus, LogSource(topic=topic_of, read=self.page, heads=self.heads, decode=decode_announcement)
        )

    async def page(self, execution_id: UUID, after: int, limit: int) -> Sequence[JournalEntry]:
        """Read up to `limit` entries after a sequence, fewer where they are large: each follower holds a page."""
        if await self.weigh(execution_id, after, limit) > _PAGE_BYTES:
            limit = _LARGE_ENTRIES
        return await self.entries(execution_id, after, limit)

    async def entries(self, execution_id: UUID, after: int, limit: int) -> Sequence[JournalEntry]:
        """Read up to `limit` entries after a sequence, in order."""
        rows = await self._rows(_COLUMNS, execution_id, after, limit)
        return list(islice((each for row in rows for each in entries_in(row, execution_id, after)), limit))

    async def entries_at(self, wanted: Sequence[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], JournalEntry]:
        """Read single entries of any runs, for projections that refer to them."""
        if not wanted:
            return {}
        sql, values = self._holding(_COLUMNS, wanted)
        rows = await self._database.fetch(sql, values)
        found = (each for row in rows for each in entries_in(row, as_uuid(row["execution_id"])))
        places = frozenset(wanted)
        return {at: entry for entry in found if (at := (entry.execution_id, entry.sequence)) in places}

    async def weigh(self, execution_id: UUID, after: int, limit: int) -> int:
        """Say how many bytes `entries` would read."""
        return sum(row["bytes"] for row in await self._rows(self._bytes, execution_id, after, limit))

    async def weigh_at(self, wanted: Sequence[tuple[UUID, int]]) -> int:
        """Say how many bytes `entries_at` would read."""
        sql, values = self._holding(self._bytes, wanted)
        return sum(row["bytes"] for row in await self._database.fetch(sql, values))

    async def weigh_inputs(self, executions: Sequence[UUID]) -> int:
        """Say how many bytes these runs were given."""
        if self._database.dialect == "postgres":
            rows = await self._database.fetch(
                "SELECT COALESCE(SUM(octet_length(input)), 0)::bigint AS bytes FROM executions "
                "WHERE id = ANY($1::uuid[])",
                [list(executions)],
            )
        else:
            marks = ", ".join("?" for _ in executions)
            rows = await self._database.fetch(
                f"SELECT COALESCE(SUM(length(input)), 0) AS bytes FROM executions WHERE id IN ({marks})",  # noqa: S608 - only marks
                [str(each) for each in executions],
            )
        return rows[0]["bytes"]

    async def ended(self, execution_id: UUID) -> dict[str, Any]:
        """Say what a run that has ended came to: `executionId`, `status`, and `output` (masked) or `error`.

        One that is gone with its workflow counts as cancelled, however it had ended.
        """
        run = await Execution.get_or_none(id=execution_id).only("id", "status", "error", "last_sequence")
        found: dict[str, Any] = {"executionId": str(execution_id)}
        if run is None:
            return {**found, "status": ExecutionStatus.CANCELLED.value, "error": _GONE}
        found["status"] = run.status.value
        if run.error is not None:
            found["error"] = orjson.loads(run.error)
        if run.status is ExecutionStatus.COMPLETED:
            entries = await self.entries_at([(execution_id, run.last_sequence)])
            found["output"] = entries[execution_id, run.last_sequence].data["output"]
        return found

    async def heads(self, executions: Sequence[UUID]) -> Mapping[UUID, int]:
        """Read the last sequence of each run."""
        if self._database.dialect == "postgres":
            rows = await self._database.fetch(
                "SELECT id, last_sequence FROM executions WHERE id = ANY($1::uuid[])", [list(executions)]
            )
        else:
            marks = ", ".join("?" for _ in executions)
            rows = await self._database.fetch(
                f"SELECT id, last_sequence FROM executions WHERE id IN ({marks})",  # noqa: S608 - only marks
                [str(each) for each in executions],
            )
        return {as_uuid(row["id"]): row["last_sequence"] for row in rows}

    async def skeleton(self, execution_id: UUID, after: int, limit: int) -> Sequence[JournalEntry]:
        """Read entries without what may be large: their data only where it is short and says how things went."""
        columns = (
            "execution_id, sequence, type, node_key, path, at, "
            f"CASE WHEN type = '{SEGMENT}' OR type IN ({_TELLING}) AND length(data) <= {_SHORT} THEN data "
            f"{_KEEPING_KINDS} ELSE '{{}}' END AS data"
        )
        rows = await self._rows(columns, execution_id, after, limit)
        return list(islice((each for row in rows for each in entries_in(row, execution_id, after)), limit))

    async def outline(self, execution_id: UUID, after: int = 0) -> AsyncGenerator[JournalEntry]:
        """Yield all entries after a sequence without what may be large, see `skeleton`."""
        while entries := await self.skeleton(execution_id, after, _FOLD_EVENTS):
            for entry in entries:
                yield entry
            after = entries[-1].sequence

    async def handles(self, execution_id: UUID, keys: Sequence[str], most: int) -> Mapping[str, frozenset[str]]:
        """Say by which handles these nodes were left, in the first `most` events of a run."""
        if not keys:
            return {}
        is_postgres = self._database.dialect == "postgres"
        find, few = ("strpos", "= ANY($3)") if is_postgres else ("instr", f"IN ({', '.join('?' for _ in keys)})")
        run, last = ("$1", "$2") if is_postgres else "??"
        leaving = ", ".join(f"'{kind.value}'" for kind in _LEAVING)
        # They stand before all that is large, and have no brackets in them.
        rest = f"substr(data, {find}(data, '\"handles\":') + 10, {_MOST_HANDLES_CHARACTERS})"
        rows = await self._database.fetch(
            f"SELECT DISTINCT node_key, substr(rest, 1, {find}(rest, ']')) AS handles "  # noqa: S608 - constants
            f"FROM (SELECT node_key, {rest} AS rest FROM execution_events WHERE execution_id = {run} "
            f"AND sequence <= {last} AND type IN ({leaving}) AND {find}(data, '\"handles\":') > 0 "
            f"AND node_key {few}) AS ended",
            [self._id(execution_id), most, *([list(keys)] if is_postgres else keys)],
        )
        found: dict[str, frozenset[str]] = dict.fromkeys(keys, frozenset())
        for row in rows:
            found[row["node_key"]] |= frozenset(orjson.loads(row["handles"] or "[]"))
        async for entry in self._in_segments(execution_id, most):
            if entry.node_key in found and entry.type in _LEAVING:
                found[entry.node_key] |= frozenset(entry.data.get("handles", ()))
        return found

    async def _in_segments(self, execution_id: UUID, most: int) -> AsyncGenerator[JournalEntry]:
        """Yield those of the first `most` entries that lie in segments."""
        after = 0
        while after < most and (rows := await self._rows(_SEGMENTS, execution_id, after, _FOLD_EVENTS)):
            for row in rows:
                after = row["sequence"]
                if row["type"] == SEGMENT:
                    for entry in entries_in(row, execution_id):
                        if entry.sequence <= most:
                            yield entry

    async def fold(self, execution_id: UUID, after: int = 0) -> AsyncGenerator[list[Event]]:
        """Read a journal for the engine, unmasked, a piece at a time; what comes after a checkpoint, or all."""
        while True:
            rows = await self._rows(f"{_COLUMNS}, sealed", execution_id, after, _FOLD_EVENTS)
            # A row may begin before the checkpoint from which it goes on.
            events = [event for row in rows for event in events_in(row, self._vault) if event.sequence > after]
            if events:
                yield events
                after = events[-1].sequence
            if len(events) < _FOLD_EVENTS:
                return

    async def events_at(self, execution_id: UUID, sequences: Sequence[int]) -> dict[int, Event]:
        """Read single events of a run for the engine, unmasked, by their sequences."""
        found: dict[int, Event] = {}
        for at in range(0, len(sequences), _FOLD_EVENTS):
            some = frozenset(sequences[at : at + _FOLD_EVENTS])
            sql, values = self._holding(f"{_COLUMNS}, sealed", [(execution_id, sequence) for sequence in some])
            for row in await self._database.fetch(sql, values):
                found.update((each.sequence, each) for each in events_in(row, self._vault) if each.sequence in some)
        return found

    async def iteration_ends(self, execution_id: UUID, after: int, until: int) -> AsyncGenerator[list[Event]]:
        """Read how iterations of a run ended, unmasked, a piece at a time: after one event, up to and with another."""
        while after < until:
            rows = await self._database.fetch(
                {
                    "sqlite": f"SELECT {_COLUMNS}, sealed FROM execution_events WHERE execution_id = ? "  # noqa: S608
                    f"AND sequence > ? AND sequence < ? AND type IN ({_ENDS_LIE_IN}) ORDER BY sequence LIMIT ?",
                    "postgres": f"SELECT {_COLUMNS}, sealed FROM execution_events WHERE execution_id = $1 "  # noqa: S608
                    f"AND sequence > $2 AND sequence < $3 AND type IN ({_ENDS_LIE_IN}) ORDER BY sequence LIMIT $4",
                },
                [self._id(execution_id), after, until + MAX_EVENTS, _FOLD_ROWS],
            )
            events = [event for row in rows for event in events_in(row, self._vault)]
            yield [each for each in events if each.type in _ITERATION_ENDS and after < each.sequence <= until]
            if len(rows) < _FOLD_ROWS:
                return
            after = rows[-1]["sequence"]

    async def _rows(self, columns: str, execution_id: UUID, after: int, limit: int) -> list[dict[str, Any]]:
        """Read the rows that hold the next `limit` events after a sequence, or all there are.

        The first may begin before and the last end after them.
        """
        return await self._database.fetch(
            {
                "sqlite": f"SELECT {columns} FROM execution_events WHERE execution_id = ? AND sequence > ? "  # noqa: S608
                "AND sequence < ? ORDER BY sequence LIMIT ?",
                "postgres": f"SELECT {columns} FROM execution_events WHERE execution_id = $1 AND sequence > $2 "  # noqa: S608
                "AND sequence < $3 ORDER BY sequence LIMIT $4",
            },
            # A row is numbered as its last event is, and each has one at least.
            [self._id(execution_id), after, after + limit + MAX_EVENTS, limit],
        )

    def _holding(self, columns: str, wanted: Sequence[tuple[UUID, int]]) -> tuple[str, list[Any]]:
        """Return what reads the rows that hold these events, each row once."""
        if self._database.dialect == "postgres":
            source = "SELECT * FROM unnest($1::uuid[], $2::int[])"
            values: list[Any] = [[run for run, _ in wanted], [sequence for _, sequence in wanted]]
        else:
            source = f"VALUES {', '.join('(?, ?)' for _ in wanted)}"
            values = [part for run, sequence in wanted for part in (str(run), sequence)]
        sql = (
            f"WITH v(run, place) AS ({source}), held AS (SELECT DISTINCT run, (SELECT min(m.sequence) "  # noqa: S608
            "FROM execution_events m WHERE m.execution_id = v.run AND m.sequence >= v.place) AS last FROM v) "
            f"SELECT {columns} FROM held JOIN execution_events e "
            "ON e.execution_id = held.run AND e.sequence = held.last"
        )
        return sql, values

    @property
    def _bytes(self) -> str:
        return f"{'octet_length' if self._database.dialect == 'postgres' else 'length'}(data) AS bytes"

    def _id(self, value: UUID) -> Any:
        return value if self._database.dialect == "postgres" else str(value)
