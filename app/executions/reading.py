"""Reading journals: entries for followers, events for the engine, and what a projection refers to."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.executions.events import Event, EventType, JournalEntry, decode_announcement, event_type, parse_path
from app.executions.journal import topic_of
from app.executions.journal_script import as_uuid
from app.executions.models import Execution, ExecutionStatus
from app.kernel.bus import EventBus
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.log import LogHub, LogSource

_COLUMNS = "execution_id, sequence, type, node_key, path, at, data"
_FOLD_EVENTS = 1_000
_PAGE_BYTES = 8 * 1024 * 1024  #: about what one entry may have
_LARGE_ENTRIES = 2
_SHORT = 4_000  #: characters
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
_ITERATION_ENDS = f"'{EventType.ITERATION_COMPLETED.value}', '{EventType.ITERATION_FAILED.value}'"
#: The events that say by which handles a node was left.
_LEAVING = ", ".join(
    f"'{kind.value}'"
    for kind in (
        EventType.NODE_COMPLETED,
        EventType.NODE_ERROR_HANDLED,
        EventType.NODE_REUSED,
        EventType.NODE_SKIPPED,
    )
)
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
        rows = await self._database.fetch(
            {
                "sqlite": f"SELECT {_COLUMNS} FROM execution_events WHERE execution_id = ? AND sequence > ? "  # noqa: S608
                "ORDER BY sequence LIMIT ?",
                "postgres": f"SELECT {_COLUMNS} FROM execution_events WHERE execution_id = $1 AND sequence > $2 "  # noqa: S608
                "ORDER BY sequence LIMIT $3",
            },
            [self._id(execution_id), after, limit],
        )
        return [_entry(row) for row in rows]

    async def entries_at(self, wanted: Sequence[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], JournalEntry]:
        """Read single entries of any runs, for projections that refer to them."""
        if not wanted:
            return {}
        if self._database.dialect == "postgres":
            rows = await self._database.fetch(
                f"SELECT {_COLUMNS} FROM execution_events e JOIN unnest($1::uuid[], $2::int[]) AS v(run, at_sequence) "  # noqa: S608
                "ON e.execution_id = v.run AND e.sequence = v.at_sequence",
                [[run for run, _ in wanted], [sequence for _, sequence in wanted]],
            )
        else:
            pairs = ", ".join("(?, ?)" for _ in wanted)
            rows = await self._database.fetch(
                f"SELECT {_COLUMNS} FROM execution_events WHERE (execution_id, sequence) IN (VALUES {pairs})",  # noqa: S608
                [part for run, sequence in wanted for part in (str(run), sequence)],
            )
        return {(entry.execution_id, entry.sequence): entry for entry in map(_entry, rows)}

    async def weigh(self, execution_id: UUID, after: int, limit: int) -> int:
        """Say how many bytes `entries` would read."""
        rows = await self._database.fetch(
            {
                "sqlite": "SELECT COALESCE(SUM(length(data)), 0) AS bytes FROM (SELECT data FROM execution_events "
                "WHERE execution_id = ? AND sequence > ? ORDER BY sequence LIMIT ?) AS page",
                "postgres": "SELECT COALESCE(SUM(octet_length(data)), 0)::bigint AS bytes FROM (SELECT data FROM "
                "execution_events WHERE execution_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3) AS page",
            },
            [self._id(execution_id), after, limit],
        )
        return rows[0]["bytes"]

    async def weigh_at(self, wanted: Sequence[tuple[UUID, int]]) -> int:
        """Say how many bytes `entries_at` would read."""
        if self._database.dialect == "postgres":
            rows = await self._database.fetch(
                "SELECT COALESCE(SUM(octet_length(data)), 0)::bigint AS bytes FROM execution_events e "
                "JOIN unnest($1::uuid[], $2::int[]) AS v(run, at_sequence) "
                "ON e.execution_id = v.run AND e.sequence = v.at_sequence",
                [[run for run, _ in wanted], [sequence for _, sequence in wanted]],
            )
        else:
            pairs = ", ".join("(?, ?)" for _ in wanted)
            rows = await self._database.fetch(
                "SELECT COALESCE(SUM(length(data)), 0) AS bytes FROM execution_events "  # noqa: S608 - only marks
                f"WHERE (execution_id, sequence) IN (VALUES {pairs})",
                [part for run, sequence in wanted for part in (str(run), sequence)],
            )
        return rows[0]["bytes"]

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
            f"CASE WHEN type IN ({_TELLING}) AND length(data) <= {_SHORT} THEN data ELSE '{{}}' END AS data"
        )
        rows = await self._database.fetch(
            {
                "sqlite": f"SELECT {columns} FROM execution_events WHERE execution_id = ? AND sequence > ? "  # noqa: S608
                "ORDER BY sequence LIMIT ?",
                "postgres": f"SELECT {columns} FROM execution_events WHERE execution_id = $1 AND sequence > $2 "  # noqa: S608
                "ORDER BY sequence LIMIT $3",
            },
            [self._id(execution_id), after, limit],
        )
        return [_entry(row) for row in rows]

    async def handles(self, execution_id: UUID, keys: Sequence[str], most: int) -> Mapping[str, frozenset[str]]:
        """Say by which handles these nodes were left, in the first `most` events of a run."""
        if not keys:
            return {}
        is_postgres = self._database.dialect == "postgres"
        find, few = ("strpos", "= ANY($3)") if is_postgres else ("instr", f"IN ({', '.join('?' for _ in keys)})")
        run, last = ("$1", "$2") if is_postgres else "??"
        # They stand before all that is large, and have no brackets in them.
        rest = f"substr(data, {find}(data, '\"handles\":') + 10, {_MOST_HANDLES_CHARACTERS})"
        rows = await self._database.fetch(
            f"SELECT DISTINCT node_key, substr(rest, 1, {find}(rest, ']')) AS handles "  # noqa: S608 - constants
            f"FROM (SELECT node_key, {rest} AS rest FROM execution_events WHERE execution_id = {run} "
            f"AND sequence <= {last} AND type IN ({_LEAVING}) AND {find}(data, '\"handles\":') > 0 "
            f"AND node_key {few}) AS ended",
            [self._id(execution_id), most, *([list(keys)] if is_postgres else keys)],
        )
        found: dict[str, frozenset[str]] = dict.fromkeys(keys, frozenset())
        for row in rows:
            found[row["node_key"]] |= frozenset(orjson.loads(row["handles"] or "[]"))
        return found

    async def fold(self, execution_id: UUID, after: int = 0) -> AsyncGenerator[list[Event]]:
        """Read a journal for the engine, unmasked, a piece at a time; what comes after a checkpoint, or all."""
        while True:
            rows = await self._database.fetch(
                {
                    "sqlite": f"SELECT {_COLUMNS}, sealed FROM execution_events WHERE execution_id = ? "  # noqa: S608
                    "AND sequence > ? ORDER BY sequence LIMIT ?",
                    "postgres": f"SELECT {_COLUMNS}, sealed FROM execution_events WHERE execution_id = $1 "  # noqa: S608
                    "AND sequence > $2 ORDER BY sequence LIMIT $3",
                },
                [self._id(execution_id), after, _FOLD_EVENTS],
            )
            if rows:
                yield [self._event(row) for row in rows]
                after = rows[-1]["sequence"]
            if len(rows) < _FOLD_EVENTS:
                return

    async def events_at(self, execution_id: UUID, sequences: Sequence[int]) -> dict[int, Event]:
        """Read single events of a run for the engine, unmasked, by their sequences."""
        found: dict[int, Event] = {}
        for at in range(0, len(sequences), _FOLD_EVENTS):
            some = sequences[at : at + _FOLD_EVENTS]
            if self._database.dialect == "postgres":
                condition, values = "execution_id = $1 AND sequence = ANY($2::int[])", [execution_id, list(some)]
            else:
                condition = f"execution_id = ? AND sequence IN ({', '.join('?' for _ in some)})"
                values = [str(execution_id), *some]
            rows = await self._database.fetch(
                f"SELECT {_COLUMNS}, sealed FROM execution_events WHERE {condition}",  # noqa: S608 - only marks
                values,
            )
            found.update((event.sequence, event) for event in map(self._event, rows))
        return found

    async def iteration_ends(self, execution_id: UUID, after: int, until: int) -> AsyncGenerator[list[Event]]:
        """Read how iterations of a run ended, unmasked, a piece at a time: after one event, up to and with another."""
        while after < until:
            rows = await self._database.fetch(
                {
                    "sqlite": f"SELECT {_COLUMNS}, sealed FROM execution_events WHERE execution_id = ? "  # noqa: S608
                    f"AND sequence > ? AND sequence <= ? AND type IN ({_ITERATION_ENDS}) ORDER BY sequence LIMIT ?",
                    "postgres": f"SELECT {_COLUMNS}, sealed FROM execution_events WHERE execution_id = $1 "  # noqa: S608
                    f"AND sequence > $2 AND sequence <= $3 AND type IN ({_ITERATION_ENDS}) ORDER BY sequence LIMIT $4",
                },
                [self._id(execution_id), after, until, _FOLD_EVENTS],
            )
            if rows:
                yield [self._event(row) for row in rows]
            if len(rows) < _FOLD_EVENTS:
                return
            after = rows[-1]["sequence"]

    def _event(self, row: Mapping[str, Any]) -> Event:
        entry = _entry(row)
        sealed = row["sealed"]
        secret = None if sealed is None else orjson.loads(self._vault.decrypt(bytes(sealed)))
        return Event(entry.type, entry.at, entry.data, entry.node_key, entry.path, entry.sequence, secret)

    def _id(self, value: UUID) -> Any:
        return value if self._database.dialect == "postgres" else str(value)


def _entry(row: Mapping[str, Any]) -> JournalEntry:
    at = row["at"]
    return JournalEntry(
        as_uuid(row["execution_id"]),
        row["sequence"],
        event_type(row["type"]),
        at if isinstance(at, datetime) else datetime.fromisoformat(at),
        row["node_key"],
        parse_path(row["path"]),
        orjson.loads(row["data"]),
        len(row["data"]),
    )
