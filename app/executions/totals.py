"""Sums over runs that outlive them: what is left in the table together with the days into which others were counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.executions.models import ExecutionStatus, TriggerKind
from app.kernel.database import Database, Dialect

#: How long a run took, as an expression over its row; 0 for one that never began or has not ended.
DURATION_MS: Mapping[Dialect, str] = {
    "postgres": "coalesce(round(extract(epoch FROM ended_at - started_at) * 1000), 0)::bigint",
    "sqlite": "coalesce(cast(round((julianday(ended_at) - julianday(started_at)) * 86400000) AS integer), 0)",
}


@dataclass(frozen=True, slots=True)
class ExecutionFilter:
    """Which executions; None means any."""

    statuses: Sequence[ExecutionStatus] | None = None
    workflow_id: UUID | None = None
    triggers: Sequence[TriggerKind] | None = None
    queued_after: datetime | None = None
    queued_before: datetime | None = None


@dataclass(slots=True)
class StatusTotal:
    """What the runs of one status come to."""

    status: ExecutionStatus
    runs: int
    duration_ms: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: Decimal


class Totals:
    """Counts and sums, of workspaces that the caller may see."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_status(self, workspace_id: UUID, where: ExecutionFilter) -> list[StatusTotal]:
        """Sum up the runs of a workspace; one statement, so a run that is being forgotten counts once."""
        condition = _Condition(self._database.dialect)
        live = condition.of_rows(workspace_id, where)
        past = condition.of_days(workspace_id, where)
        duration = DURATION_MS[self._database.dialect]
        rows = await self._database.fetch(
            "SELECT status, sum(runs) AS runs, sum(duration_ms) AS duration_ms, sum(prompt_tokens) AS prompt_tokens, "  # noqa: S608 - constants and marks
            "sum(completion_tokens) AS completion_tokens, sum(cost_usd) AS cost_usd FROM ("
            f"SELECT status, count(*) AS runs, sum({duration}) AS duration_ms, sum(prompt_tokens) AS prompt_tokens, "
            "sum(completion_tokens) AS completion_tokens, sum(cost_usd) AS cost_usd "
            f"FROM executions WHERE {live} GROUP BY status UNION ALL "
            "SELECT status, sum(runs), sum(duration_ms), sum(prompt_tokens), sum(completion_tokens), sum(cost_usd) "
            f"FROM usage_days WHERE {past} GROUP BY status) AS both_kinds GROUP BY status ORDER BY status",
            condition.values,
        )
        return [
            StatusTotal(
                ExecutionStatus(row["status"]),
                int(row["runs"]),
                int(row["duration_ms"]),
                int(row["prompt_tokens"]),
                int(row["completion_tokens"]),
                round(Decimal(str(row["cost_usd"])), 8),
            )
            for row in rows
        ]

    async def forgotten(self, workspace_id: UUID, where: ExecutionFilter) -> int:
        """Count the runs of which no row is left and that a list would have had."""
        condition = _Condition(self._database.dialect)
        past = f"{condition.of_days(workspace_id, where)} AND trigger <> '{TriggerKind.COPILOT.value}'"
        rows = await self._database.fetch(
            f"SELECT coalesce(sum(runs), 0) AS runs FROM usage_days WHERE {past}",  # noqa: S608 - constants and marks
            condition.values,
        )
        return int(rows[0]["runs"])


class _Condition:
    """A condition in raw SQL with its values, for either dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect: Dialect = dialect
        self.values: list[Any] = []

    def of_rows(self, workspace_id: UUID, where: ExecutionFilter) -> str:
        """Choose runs that have a row."""
        parts = self._common(workspace_id, where)
        if where.queued_after is not None:
            parts.append(f"queued_at >= {self._mark(where.queued_after.astimezone(UTC))}")
        if where.queued_before is not None:
            parts.append(f"queued_at < {self._mark(where.queued_before.astimezone(UTC))}")
        return " AND ".join(parts)

    def of_days(self, workspace_id: UUID, where: ExecutionFilter) -> str:
        """Choose days that lie wholly within the filter: of what is forgotten nobody knows the hour any more."""
        parts = self._common(workspace_id, where)
        if where.queued_after is not None:
            begin = where.queued_after.astimezone(UTC)
            is_whole = begin.time() == time.min
            # Not the day after: the last one that there is has none.
            parts.append(f"day {'>=' if is_whole else '>'} {self._mark(self._day(begin.date()))}")
        if where.queued_before is not None:
            parts.append(f"day < {self._mark(self._day(where.queued_before.astimezone(UTC).date()))}")
        return " AND ".join(parts)

    def _common(self, workspace_id: UUID, where: ExecutionFilter) -> list[str]:
        parts = [f"workspace_id = {self._mark(workspace_id)}"]
        if where.workflow_id is not None:
            parts.append(f"workflow_id = {self._mark(where.workflow_id)}")
        for column, values in (("status", where.statuses), ("trigger", where.triggers)):
            if values is not None:
                marks = ", ".join(self._mark(value.value) for value in values)
                parts.append(f"{column} IN ({marks})" if marks else "1 = 0")
        return parts

    def _mark(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}" if self._dialect == "postgres" else "?"

    def _day(self, day: date) -> Any:
        return day if self._dialect == "postgres" else day.isoformat()
