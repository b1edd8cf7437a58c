"""Places: runs that are due and may not be dispatched yet stand in line, and go on when a place is free.

A run stands in line because its workspace or workflow has a limit (`ConcurrencyLimit`), which holds exactly across
all workers: whoever gives places of a workspace holds that workspace's lock and counts those that are held. Or it
does because so many jobs are queued that another workspace's would wait long behind them (`room`): then the line is
emptied in turns, one workspace after the other, the highest priority and then the oldest run of each first.

Runs that no limit concerns pay for this with a look into an empty table. Rows of runs are locked before the lock of
their workspace, and after it only those that nobody else has locked: so nobody waits for one who waits for them.
"""

import zlib
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.executions.phrases import phrase
from app.executions.statements import Columns, Enqueue, Fetch, Rows, Statement, as_uuid, insert
from app.kernel.database import Dialect

#: Whether a limit concerns the run `{e}`, as SQL.
_IS_LIMITED = (
    "EXISTS (SELECT 1 FROM concurrency_limits l WHERE (l.workspace_id = {e}.workspace_id OR l.workspace_id IS NULL) "
    "AND (l.workflow_id = {e}.workflow_id OR l.workflow_id IS NULL))"
)
#: The workspace in whose line the run `{e}` is, or where it holds a place, as SQL; null for most.
PLACE_OF = "(SELECT p.workspace_id FROM dispatch_places p WHERE p.id = {e}.id)"
PLACE_COLUMNS: Columns = (
    ("id", "uuid"),
    ("workspace_id", "uuid"),
    ("workflow_id", "uuid"),
    ("is_held", "bool"),
    ("priority", "int"),
    ("queued_at", "timestamptz"),
)
#: So many are dispatched in one go.
MOST_AT_ONCE = 500
_LOCK = 0x706C6163  # "plac": with a workspace's own number; has only to differ from other advisory locks


def is_limited(table: str) -> str:
    """Return SQL for whether a limit concerns a row of `table`, an execution or what looks like one."""
    return _IS_LIMITED.format(e=table)


@dataclass(frozen=True, slots=True)
class Waiter:
    """A run that is due."""

    id: UUID
    workspace_id: UUID
    workflow_id: UUID
    priority: int
    queued_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Waiter":
        """Read one from a row of `executions`."""
        return cls(
            as_uuid(row["id"]),
            as_uuid(row["workspace_id"]),
            as_uuid(row["workflow_id"]),
            row["priority"],
            row["queued_at"],
        )


def stand_in_line(waiters: Iterable[Waiter], dialect: Dialect) -> Generator[Statement, Rows, set[UUID]]:
    """Put due runs into the line; return their workspaces, for `refill` at the end of the transaction."""
    rows: list[Sequence[Any]] = []
    workspaces: set[UUID] = set()
    for each in waiters:
        ids: list[Any] = [each.id, each.workspace_id, each.workflow_id]
        if dialect == "sqlite":
            ids = [str(one) for one in ids]
        rows.append((*ids, False, each.priority, each.queued_at))
        workspaces.add(each.workspace_id)
    if rows:
        yield insert(dialect, "dispatch_places", PLACE_COLUMNS, rows, "ON CONFLICT (id) DO NOTHING")
    return workspaces


def vacate(runs: Collection[UUID], dialect: Dialect) -> Generator[Statement, Rows, set[UUID]]:
    """Take runs that end, pause or are put away from their places, or out of the line; return their workspaces."""
    rows = yield phrase(dialect, "DELETE FROM dispatch_places WHERE id {runs} RETURNING workspace_id", runs=list(runs))
    return {as_uuid(row["workspace_id"]) for row in rows}


def refill(workspaces: Collection[UUID], dialect: Dialect, room: int = MOST_AT_ONCE) -> Generator[Statement, Rows, int]:
    """Dispatch from the lines of these workspaces what their limits allow, in turns; return how many.

    It comes last in its transaction, and once: the workspaces are locked in one order.
    """
    if not workspaces:
        return 0
    inside = sorted(workspaces)
    yield from lock_places(inside, dialect)
    rows = yield phrase(
        dialect,
        "SELECT workspace_id, workflow_id, max_running FROM concurrency_limits "
        "WHERE workspace_id IS NULL OR workspace_id {inside}",
        inside=inside,
    )
    lines: list[_Line] = []
    for workspace_id in inside:
        held = yield phrase(
            dialect,
            "SELECT workflow_id, count(*) AS held FROM dispatch_places "
            "WHERE is_held = {true} AND workspace_id = {workspace} GROUP BY workflow_id",
            workspace=workspace_id,
        )
        lines.append(_Line(workspace_id, rows, held))
    dispatched = 0
    while lines and dispatched < room:
        share = max(1, (room - dispatched) // len(lines))
        for line in list(lines):
            count = yield from line.advance(min(share, room - dispatched), dialect)
            dispatched += count
            if line.is_done:
                lines.remove(line)
    return dispatched


def lock_places(workspaces: Sequence[UUID], dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Be the only one to give places of these workspaces until the transaction ends."""
    if dialect == "postgres":
        numbers = sorted({zlib.crc32(each.bytes) - (1 << 31) for each in workspaces})
        yield Fetch(
            "SELECT pg_advisory_xact_lock($1, number) FROM unnest($2::int[]) AS number",
            [_LOCK, numbers],
        )


class _Line:
    """The line of one workspace while it is emptied."""

    def __init__(self, workspace_id: UUID, limits: Rows, held: Rows) -> None:
        self._id = workspace_id
        self.is_done = False
        self._free: dict[UUID, int] = {}  #: places left by workflow
        self._all: int | None = None  #: places left in the whole workspace
        default: int | None = None
        for row in limits:
            if row["workspace_id"] is None:
                default = row["max_running"]
            elif as_uuid(row["workspace_id"]) == workspace_id:
                if row["workflow_id"] is None:
                    self._all = row["max_running"]
                else:
                    self._free[as_uuid(row["workflow_id"])] = row["max_running"]
        if self._all is None:
            self._all = default
        self._is_capped = self._all is not None
        for row in held:
            workflow_id = as_uuid(row["workflow_id"])
            if workflow_id in self._free:
                self._free[workflow_id] -= row["held"]
            if self._all is not None:
                self._all -= row["held"]

    def advance(self, most: int, dialect: Dialect) -> Generator[Statement, Rows, int]:
        """Dispatch the first in line that may go, at most so many; return how many went."""
        if self._all is not None:
            most = min(most, self._all)
        if most <= 0:
            self.is_done = True
            return 0
        rows = yield phrase(
            dialect,
            "SELECT e.id, e.workflow_id, e.priority FROM dispatch_places p JOIN executions e ON e.id = p.id "
            "WHERE p.is_held = {false} AND p.workspace_id = {workspace} AND NOT p.workflow_id {full} "
            "AND e.status IN {live} AND e.is_dispatched = {false} AND e.quarantined_at IS NULL "
            "ORDER BY p.priority DESC, p.queued_at, p.id LIMIT {most} {skip_locked}",
            workspace=self._id,
            full=[workflow_id for workflow_id, free in self._free.items() if free <= 0],
            most=most,
        )
        going: list[Mapping[str, Any]] = []
        for row in rows:
            workflow_id = as_uuid(row["workflow_id"])
            if self._free.get(workflow_id, 1) > 0:
                going.append(row)
                if workflow_id in self._free:
                    self._free[workflow_id] -= 1
        if not going:
            self.is_done = True
            return 0
        if len(rows) < most and len(going) == len(rows):
            self.is_done = True
        if self._all is not None:
            self._all -= len(going)
        yield from self._dispatch(going, dialect)
        return len(going)

    def _dispatch(self, going: Sequence[Mapping[str, Any]], dialect: Dialect) -> Generator[Statement, Rows, None]:
        runs = [as_uuid(row["id"]) for row in going]
        holding = [as_uuid(row["id"]) for row in going if self._is_capped or as_uuid(row["workflow_id"]) in self._free]
        if holding:
            yield phrase(dialect, "UPDATE dispatch_places SET is_held = {true} WHERE id {runs}", runs=holding)
        others = set(runs) - set(holding)
        if others:
            yield from vacate(others, dialect)
        yield phrase(
            dialect, "UPDATE executions SET is_dispatched = {true}, resume_at = NULL WHERE id {runs}", runs=runs
        )
        yield Enqueue([run.bytes for run in runs], [row["priority"] for row in going])


def count_in(workspace_id: UUID | None, dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Give places to the dispatched runs of a workspace, or of all, that a limit concerns now, whatever it is."""
    yield phrase(
        dialect,
        "INSERT INTO dispatch_places (id, workspace_id, workflow_id, is_held, priority, queued_at) "  # noqa: S608 - constants
        "SELECT e.id, e.workspace_id, e.workflow_id, {true}, e.priority, e.queued_at FROM executions e "
        f"WHERE e.status IN {{live}} AND e.is_dispatched = {{true}} AND {is_limited('e')} "
        f"{'AND e.workspace_id = {workspace}' if workspace_id is not None else ''} ON CONFLICT (id) DO NOTHING",
        workspace=workspace_id,
    )


def tidy(workspaces: Collection[UUID], dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Forget places whose runs were deleted or have no claim to them any more; the caller goes on with `refill`."""
    inside = sorted(workspaces)
    yield from lock_places(inside, dialect)
    yield phrase(
        dialect,
        "DELETE FROM dispatch_places WHERE workspace_id {inside} AND (NOT EXISTS (SELECT 1 FROM executions e "  # noqa: S608
        "WHERE e.id = dispatch_places.id AND e.status IN {live} AND e.is_dispatched = dispatch_places.is_held) "
        f"OR (is_held = {{true}} AND NOT {is_limited('dispatch_places')}))",
        inside=inside,
    )


#: From workspace to workspace by the index, where DISTINCT would read every row of every line.
_WAITING_WORKSPACES = """
WITH RECURSIVE w(workspace_id) AS (
  SELECT (SELECT p.workspace_id FROM dispatch_places p WHERE p.is_held = {false} ORDER BY p.workspace_id LIMIT 1)
  UNION ALL
  SELECT (SELECT p.workspace_id FROM dispatch_places p WHERE p.is_held = {false} AND p.workspace_id > w.workspace_id
          ORDER BY p.workspace_id LIMIT 1)
  FROM w WHERE w.workspace_id IS NOT NULL
)
SELECT workspace_id FROM w WHERE workspace_id IS NOT NULL
"""


def waiting_workspaces(dialect: Dialect) -> Fetch:
    """Find the workspaces that have a line."""
    return phrase(dialect, _WAITING_WORKSPACES)
