"""How many signals a run keeps that came and no node has waited for, and how large they are.

All of them are in memory wherever the run is carried on. The journal knows of those that the run has taken in, and the
commands of those that it has not. A journal is read once by each process that signals are sent through, and then only
what has come to it since.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.components.contract import ArrivalKind
from app.executions.events import EventType
from app.executions.models import CommandKind, Execution
from app.executions.phrases import read
from app.executions.segments import SEGMENT
from app.kernel.database import Database, Dialect

_RECEIVED, _RESUMED = EventType.SIGNAL_RECEIVED.value, EventType.NODE_RESUMED.value
_BY_SIGNAL = f'{{"kind":"{ArrivalKind.SIGNAL.value}"'
_PAYLOAD = ',"payload":'  #: never within a text: its quotes are escaped there
_COMMAND_ID = f',"commandId":"{UUID(int=0)}"'  #: as long as what follows the payload in a SignalReceived
_MOST_RUNS = 1_000
_ROWS = 200
_SIZE: Mapping[Dialect, str] = {"postgres": "octet_length({})", "sqlite": "length(CAST({} AS BLOB))"}
_FIND: Mapping[Dialect, str] = {"postgres": "strpos", "sqlite": "instr"}


@dataclass(frozen=True, slots=True)
class Kept:
    """Signals that wait to be taken."""

    count: int
    size_bytes: int  #: of their payloads as JSON, about


@dataclass(slots=True)
class _Tally:
    count: int = 0
    size_bytes: int = 0
    after: int = 0  #: the journal is read up to this event


class Signals:
    """Counts the signals that runs keep."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tallies: OrderedDict[UUID, _Tally] = OrderedDict()

    async def kept(self, run: Execution) -> Kept:
        """Count what a run keeps: exactly, where the caller's transaction locked the run before it was read."""
        tally = await self.read(run)
        size = _SIZE[self._database.dialect].format("data" if self._database.dialect == "sqlite" else "data::text")
        rows = await read(
            self._database,
            f"SELECT count(*) AS count, COALESCE(sum({size}), 0) AS size FROM execution_commands "  # noqa: S608 - constants
            f"WHERE execution_id = {{run}} AND applied_at IS NULL AND kind = '{CommandKind.SIGNAL.value}'",
            run=run.id,
        )
        return Kept(tally.count + rows[0]["count"], tally.size_bytes + int(rows[0]["size"]))

    async def read(self, run: Execution) -> Kept:
        """Read what has come to a journal since the last time; return what the run has taken in, and no node has."""
        tally = self._tallies.pop(run.id, None) or _Tally()
        while rows := await self._rows(run.id, tally.after):
            for row in rows:
                for sequence, kind, size in _sizes(row):
                    if sequence > tally.after:
                        sign = 1 if kind == _RECEIVED else -1
                        tally.count += sign
                        tally.size_bytes += sign * size
                tally.after = row["sequence"]
            if len(rows) < _ROWS:
                break
        tally.after = max(tally.after, run.last_sequence)
        self._tallies[run.id] = tally
        if len(self._tallies) > _MOST_RUNS:
            self._tallies.popitem(last=False)
        return Kept(tally.count, max(0, tally.size_bytes))

    async def _rows(self, execution_id: UUID, after: int) -> list[dict[str, Any]]:
        """Read rows with signals in them; of what has a row of its own, the size alone."""
        dialect = self._database.dialect
        find = _FIND[dialect]
        size = _SIZE[dialect].format(f"substr(data, {find}(data, '{_PAYLOAD}'))")
        return await read(
            self._database,
            f"SELECT sequence, type, CASE WHEN type = '{SEGMENT}' THEN data END AS data, {size} AS size "  # noqa: S608
            "FROM execution_events WHERE execution_id = {run} AND sequence > {after} "
            f"AND (type = '{_RECEIVED}' "
            f"OR type = '{_RESUMED}' AND substr(data, 1, {len(_BY_SIGNAL)}) = '{_BY_SIGNAL}' "
            f"OR type = '{SEGMENT}' AND ({find}(data, '\"{_RECEIVED}\"') > 0 OR {find}(data, '\"{_RESUMED}\"') > 0)) "
            f"ORDER BY sequence LIMIT {_ROWS}",
            run=execution_id,
            after=after,
        )


def _sizes(row: Mapping[str, Any]) -> list[tuple[int, str, int]]:
    """Give the sequences, types and sizes of payloads of the events of a row by which signals come or are taken."""
    if row["type"] != SEGMENT:
        rest = len(_COMMAND_ID) if row["type"] == _RECEIVED else 0
        return [(row["sequence"], row["type"], row["size"] - len(_PAYLOAD) - len("}") - rest)]
    return [
        (sequence, kind, len(orjson.dumps(data.get("payload"))))
        for sequence, kind, _, _, _, data in orjson.loads(row["data"])
        if kind == _RECEIVED or (kind == _RESUMED and data.get("kind") == ArrivalKind.SIGNAL.value)
    ]
