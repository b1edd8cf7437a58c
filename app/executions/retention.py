"""Retention: old runs are pruned by the plan of their workspace, and no total changes by it.

A run that ended long ago first loses its journal, its node runs, its log and its input; its row stays, with status,
error, usage and times, so that lists, totals and whoever follows it still find it. Much later the row goes too, and is
counted into `usage_days`. A run that something live still reads (a fork of it, the run that started it) is left alone.

Runs are found by a walk over their ids, which rise with time: no index is kept for it, so that a run in progress pays
nothing for its burial.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.accounts.vocabulary import Plan
from app.executions.models import Execution
from app.executions.statements import LIVE, Columns, Fetch, Many, as_uuid, insert
from app.executions.totals import DURATION_MS
from app.kernel.clock import Clock
from app.kernel.database import Dialect, Transaction
from app.kernel.ids import new_id
from app.kernel.upkeep import BATCH_ROWS, Chore

#: How long the journal of a run is kept after its end.
RETENTION_DAYS: Mapping[Plan, int] = {Plan.FREE: 14, Plan.PRO: 90, Plan.ENTERPRISE: 365}
TOMBSTONE_DAYS = 365  #: how long the row of a pruned run is kept
_EVERY_SECONDS = 3600.0
_WALK_ROWS = 2_000  #: looked at in one transaction
_BATCH_EVENTS = 20_000  #: deleted in one transaction, unless one run alone has more
_JOURNALS = (
    "execution_events",
    "node_runs",
    "execution_commands",
    "log_lines",
    "checkpoints",
    "execution_sources",
)


class Retention:
    """The chore that prunes."""

    def __init__(self, clock: Clock, retention_days: int = 0) -> None:
        self._clock = clock
        self._days = {plan: retention_days or days for plan, days in RETENTION_DAYS.items()}
        self._position = UUID(int=0)  #: how far this walk has come
        self._is_walking = False

    def chores(self) -> tuple[Chore, ...]:
        """Return it."""
        return (Chore("prune-executions", _EVERY_SECONDS, self.prune, is_unfinished=lambda: self._is_walking),)

    async def prune(self, tx: Transaction) -> int:
        """Go on with the walk by one piece; return how many runs were pruned or forgotten."""
        now = self._clock.now()
        rows = await self._walk(tx, now)
        due: list[UUID] = []
        forgotten: list[UUID] = []
        events = 0
        is_full = False
        for row in rows:
            is_full = len(due) + len(forgotten) >= BATCH_ROWS or events >= _BATCH_EVENTS
            if is_full:
                break
            self._position = run = as_uuid(row["id"])
            pruned_at, ended_at = _instant(row["pruned_at"]), _instant(row["ended_at"])
            if pruned_at is not None:
                if pruned_at < now - timedelta(days=TOMBSTONE_DAYS):
                    forgotten.append(run)
            elif ended_at is not None and ended_at < now - timedelta(days=self._days[Plan(row["plan"])]):
                due.append(run)
                events += row["last_sequence"]
        self._is_walking = is_full or len(rows) == _WALK_ROWS
        if not self._is_walking:
            self._position = UUID(int=0)
        return await self._bury(tx, due, forgotten, now)

    async def bury(self, tx: Transaction, runs: Sequence[UUID]) -> None:
        """Forget now what runs that have ended were given, did and gave; one that goes on keeps it until its time."""
        for at in range(0, len(runs), BATCH_ROWS):
            found = await Execution.filter(
                id__in=list(runs[at : at + BATCH_ROWS]), ended_at__isnull=False, pruned_at__isnull=True
            ).only("id")
            await self._bury(tx, [each.id for each in found], (), self._clock.now())

    async def forget(self, tx: Transaction, runs: Sequence[UUID]) -> None:
        """Delete what is left of pruned runs, at most a batch; totals count them all the same."""
        await self._bury(tx, (), runs, self._clock.now())

    async def _walk(self, tx: Transaction, now: datetime) -> list[dict[str, Any]]:
        """Read the next runs that may be old enough."""
        newest = now - timedelta(days=min(self._days.values()))
        ceiling = UUID(int=max(0, int(newest.timestamp() * 1000)) << 80)
        after, before, limit = ("$1", "$2", "$3") if tx.dialect == "postgres" else ("?", "?", "?")
        return await tx.fetch(
            "SELECT e.id, e.last_sequence, e.ended_at, e.pruned_at, w.plan "  # noqa: S608 - constants and marks
            "FROM executions e JOIN workspaces w ON w.id = e.workspace_id "
            f"WHERE e.id > {after} AND e.id < {before} AND (e.pruned_at IS NOT NULL OR NOT ("
            f"EXISTS (SELECT 1 FROM executions f WHERE f.fork_of = e.id AND f.status IN {LIVE}) "
            f"OR EXISTS (SELECT 1 FROM executions p WHERE p.id = e.parent_id AND p.status IN {LIVE}))) "
            f"ORDER BY e.id LIMIT {limit}",
            [self._position, ceiling, _WALK_ROWS],
        )

    async def _bury(self, tx: Transaction, due: Sequence[UUID], forgotten: Sequence[UUID], now: datetime) -> int:
        if due:
            among, ids = _among(due, tx.dialect)
            for table in _JOURNALS:
                await tx.fetch(f"DELETE FROM {table} WHERE execution_id {among}", ids)  # noqa: S608 - constants and marks
            await Execution.filter(id__in=list(due)).update(pruned_at=now, input="null", reuse=None)
        if forgotten:
            among, ids = _among(forgotten, tx.dialect)
            await _count(tx, among, ids)
            await tx.fetch(f"DELETE FROM executions WHERE id {among}", ids)  # noqa: S608 - constants and marks
        return len(due) + len(forgotten)


def _among(runs: Sequence[UUID], dialect: Dialect) -> tuple[str, list[Any]]:
    """Return a condition on an id, and its values."""
    if dialect == "postgres":
        return "= ANY($1::uuid[])", [list(runs)]
    return f"IN ({', '.join('?' for _ in runs)})", [str(run) for run in runs]


def _instant(value: Any) -> datetime | None:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=UTC)


_DAY: Mapping[Dialect, str] = {
    "postgres": "(queued_at AT TIME ZONE 'UTC')::date",
    "sqlite": "substr(queued_at, 1, 10)",
}
_COLUMNS: Columns = (
    ("id", "uuid"),
    ("workspace_id", "uuid"),
    ("workflow_id", "uuid"),
    ("day", "date"),
    ("status", "text"),
    ("trigger", "text"),
    ("runs", "bigint"),
    ("duration_ms", "bigint"),
    ("prompt_tokens", "bigint"),
    ("completion_tokens", "bigint"),
    ("cost_usd", "numeric"),
)
_SUMS = ("runs", "duration_ms", "prompt_tokens", "completion_tokens", "cost_usd")
_ADD = "ON CONFLICT (workspace_id, workflow_id, day, status, trigger) DO UPDATE SET " + ", ".join(
    f"{name} = usage_days.{name} + excluded.{name}" for name in _SUMS
)


async def _count(tx: Transaction, among: str, ids: list[Any]) -> None:
    """Count runs into the days on which they were accepted."""
    day, duration = _DAY[tx.dialect], DURATION_MS[tx.dialect]
    found = await tx.fetch(
        f"SELECT workspace_id, workflow_id, {day} AS day, status, trigger, count(*) AS runs, "  # noqa: S608 - constants and marks
        f"sum({duration}) AS duration_ms, sum(prompt_tokens) AS prompt_tokens, "
        f"sum(completion_tokens) AS completion_tokens, sum(cost_usd) AS cost_usd FROM executions WHERE id {among} "
        f"GROUP BY workspace_id, workflow_id, {day}, status, trigger",
        ids,
    )
    rows = [(new_id(), *(row[name] for name, _ in _COLUMNS[1:])) for row in found]
    match insert(tx.dialect, "usage_days", _COLUMNS, rows, _ADD):
        case Fetch(sql, values):
            await tx.fetch(sql, values)
        case Many(sql, _, each):
            for row in each:
                await tx.fetch(sql, row)
        case _:
            raise TypeError("an insert is one statement")
