"""Checkpoints: where a run stood at one of its events, so that whoever goes on need not fold what came before.

One row a run, replaced by the next, written by the commit that holds the event it stands at, and gone with the run's
end. It is never required: one that is missing, damaged or of a version that this release does not know is passed over,
and the journal is folded from its beginning. So workers of two releases may take a run from each other.

All of it is sealed: variables, signals and answers may hold secrets, and which of them do can no longer be told once a
secret has another value.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from app.executions.events import Event
from app.executions.node_runs import NodeRuns
from app.executions.phrases import phrase, read
from app.executions.snapshots import Json, SavedState, references
from app.executions.statements import Columns, Fetch, Row, Statement, insert
from app.kernel.crypto import Vault
from app.kernel.database import Database, Dialect
from app.kernel.ids import new_id
from app.kernel.logs import get_logger

log = get_logger(__name__)

VERSION = 1  #: of what is written; to be raised whenever an older release would read it wrongly
EVERY_EVENTS = 1_000  #: since the last one
AT_PAUSE_EVENTS = 200  #: since the last one, when the run pauses
_MAX_BYTES = 8 * 1024 * 1024  #: a larger one is not worth writing

_TABLE = "checkpoints"
COLUMNS: Columns = (
    ("id", "uuid"),
    ("execution_id", "uuid"),
    ("sequence", "int"),
    ("version", "int"),
    ("sealed", "bytea"),
)
_REPLACE = (
    "ON CONFLICT (execution_id) DO UPDATE SET "
    "sequence = excluded.sequence, version = excluded.version, sealed = excluded.sealed"
)


class SpanKeeper(Protocol):
    """What keeps open spans, if anybody wants them."""

    def snapshot(self) -> Json:
        """Return them."""
        ...

    def restore(self, snapshot: Json) -> None:
        """Take them over."""
        ...


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One that was read, with the events that it names."""

    sequence: int  #: of the last event that is in it
    content: Json
    events: Mapping[int, Event]

    def restore(self, engine: SavedState, node_runs: NodeRuns, spans: SpanKeeper | None) -> None:
        """Put a new run where this one stood; after an error it is to be thrown away.

        Raises:
            LookupError: Something is missing; open spans too, where nobody wanted them when it was written.
            TypeError: It has another shape.
            ValueError: Something in it cannot be read.
        """
        engine.restore(self.content["state"], self.sequence, self.events)
        node_runs.restore(self.content["nodeRuns"])
        if spans is not None:
            spans.restore(self.content["spans"])


class Checkpoints:
    """Makes and reads checkpoints."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        events_at: Callable[[UUID, Sequence[int]], Awaitable[Mapping[int, Event]]],
    ) -> None:
        self._database = database
        self._events_at = events_at
        self._vault = vault

    def make(
        self, execution_id: UUID, sequence: int, engine: SavedState, node_runs: NodeRuns, spans: SpanKeeper | None
    ) -> Row | None:
        """Return the row for where a run stands now; None when it would be too large or too deep."""
        content: Json = {"state": engine.snapshot(), "nodeRuns": node_runs.snapshot()}
        if spans is not None:
            content["spans"] = spans.snapshot()
        try:
            encoded = orjson.dumps(content)
        except TypeError:
            return None  # a value that alone is just not nested too deeply
        if len(encoded) > _MAX_BYTES:
            return None
        return (new_id(), execution_id, sequence, VERSION, self._vault.encrypt(encoded))

    async def load(self, execution_id: UUID, last_sequence: int) -> Checkpoint | None:
        """Return the checkpoint of a run, if there is one that can be read."""
        if last_sequence < AT_PAUSE_EVENTS:
            return None
        rows = await read(
            self._database,
            "SELECT sequence, version, sealed FROM checkpoints WHERE execution_id = {run}",
            run=execution_id,
        )
        if not rows or rows[0]["version"] != VERSION or rows[0]["sequence"] > last_sequence:
            return None
        try:
            content: Any = orjson.loads(self._vault.decrypt(bytes(rows[0]["sealed"])))
            named = references(content["state"])
        except (LookupError, TypeError, ValueError) as error:
            log.warning("checkpoint_unreadable", error=type(error).__name__)
            return None
        return Checkpoint(rows[0]["sequence"], content, await self._events_at(execution_id, sorted(named)))


def is_due(events: int, *, is_pausing: bool) -> bool:
    """Say whether so many events since the last one are worth the next."""
    return events >= (AT_PAUSE_EVENTS if is_pausing else EVERY_EVENTS)


def write(row: Row, dialect: Dialect) -> Statement:
    """Replace the checkpoint of a run."""
    return insert(dialect, _TABLE, COLUMNS, [row], _REPLACE)


def forget(execution_id: UUID, dialect: Dialect) -> Fetch:
    """Remove the checkpoint of a run that has ended."""
    return phrase(dialect, "DELETE FROM checkpoints WHERE execution_id = {run}", run=execution_id)


def may_exist(last_sequence: int) -> bool:
    """Say whether a run that came this far can have one."""
    return last_sequence >= AT_PAUSE_EVENTS
