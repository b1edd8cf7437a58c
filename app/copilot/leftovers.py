"""What chats and trials leave behind: runs of deleted chats, and hidden workflows that nobody runs any more."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.copilot.hidden_graphs import TOOL
from app.copilot.models import CopilotWorkflow
from app.executions.commands import CommandKind, Commands
from app.executions.phrases import phrase
from app.executions.retention import Retention
from app.executions.statements import as_uuid
from app.executions.triggered import TriggerKind
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.upkeep import BATCH_ROWS, Chore
from app.workflows.hidden import HiddenWorkflows

_RUNS_EVERY_SECONDS = 300.0
_WORKFLOWS_EVERY_SECONDS = 3600.0
#: A chat deleted longer ago was looked after then: the chore is done all the time.
_LOOKED_BACK = timedelta(days=30)
#: A repeat of a call runs the workflow that its key has made, and keys are kept for a day.
_UNUSED = timedelta(days=2)
_WORKFLOWS_AT_ONCE = 100
_STOPPED = "The chat was deleted."

#: Runs of chats that no message has: their chat is gone.
_LOST_RUNS = (
    "SELECT e.id, e.ended_at FROM copilot_workflows c JOIN executions e ON e.workflow_id = c.workflow_id "  # noqa: S608 - constants
    f"WHERE e.queued_at > {{since}} AND e.trigger = '{TriggerKind.COPILOT.value}' AND e.pruned_at IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.execution_id = e.id) "
    "ORDER BY e.ended_at IS NULL, e.id LIMIT {limit}"
)
#: Models that no chat asks any more; that of the workspace's default stays.
_UNASKED = (
    f"SELECT c.id, c.workflow_id FROM copilot_workflows c WHERE c.model <> '' AND c.model NOT LIKE '{TOOL}%' "  # noqa: S608 - constants
    "AND NOT EXISTS (SELECT 1 FROM copilot_chats t JOIN conversations v ON v.id = t.conversation_id "
    "WHERE v.workspace_id = c.workspace_id AND t.model = c.model) ORDER BY c.id LIMIT {limit}"
)
#: Calls of tools that nobody has made of late, and of whose runs only totals are left.
_UNCALLED = (
    "SELECT c.id, c.workflow_id FROM copilot_workflows c JOIN workflows w ON w.id = c.workflow_id "  # noqa: S608 - constants
    f"WHERE c.model LIKE '{TOOL}%' AND w.updated_at < {{until}} AND NOT EXISTS (SELECT 1 FROM executions e "
    "WHERE e.workflow_id = c.workflow_id AND (e.pruned_at IS NULL OR e.queued_at >= {until})) "
    "ORDER BY c.id LIMIT {limit}"
)
#: Hidden workflows that nobody keeps and of whose runs only totals are left.
_UNUSED_WORKFLOWS = (
    "SELECT w.id FROM workflows w WHERE w.is_hidden = {true} AND w.updated_at < {until} "
    "AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.hidden_workflow_id = w.id) "
    "AND NOT EXISTS (SELECT 1 FROM copilot_workflows c WHERE c.workflow_id = w.id) "
    "AND NOT EXISTS (SELECT 1 FROM executions e WHERE e.workflow_id = w.id AND e.pruned_at IS NULL) "
    "ORDER BY w.id LIMIT {limit}"
)
_RUNS_OF = "SELECT id FROM executions WHERE workflow_id = {workflow} ORDER BY id LIMIT {limit}"


class Leftovers:
    """Removes them; what was done before a crash is not done again."""

    def __init__(self, clock: Clock, retention: Retention, commands: Commands, hidden: HiddenWorkflows) -> None:
        self._clock = clock
        self._retention = retention
        self._commands = commands
        self._hidden = hidden

    def chores(self) -> tuple[Chore, ...]:
        """Return the chores."""
        return (
            Chore("bury-chat-runs", _RUNS_EVERY_SECONDS, self.runs),
            Chore("release-chat-models", _WORKFLOWS_EVERY_SECONDS, self.models),
            Chore("release-tool-graphs", _WORKFLOWS_EVERY_SECONDS, self.tools),
            Chore("remove-hidden-workflows", _WORKFLOWS_EVERY_SECONDS, self.workflows),
        )

    async def runs(self, tx: Transaction) -> int:
        """Forget what runs of deleted chats were given, did and gave; stop those that go on, for the next time."""
        since = _written(self._clock.now() - _LOOKED_BACK, tx)
        rows = await tx.fetch(*phrase(tx.dialect, _LOST_RUNS, since=since, limit=BATCH_ROWS))
        ended = [as_uuid(row["id"]) for row in rows if row["ended_at"] is not None]
        await self._retention.bury(tx, ended)
        for run in sorted(as_uuid(row["id"]) for row in rows if row["ended_at"] is None):
            await self._commands.send(tx, run, CommandKind.CANCEL, {"reason": _STOPPED})
        return len(ended)

    async def models(self, tx: Transaction) -> int:
        """Let go of the workflows of models that no chat asks any more; a chat that does again gets another."""
        return await self._release(tx, await tx.fetch(*phrase(tx.dialect, _UNASKED, limit=BATCH_ROWS)))

    async def tools(self, tx: Transaction) -> int:
        """Let go of the workflows of calls that were not made for two days and have no runs; a repeat gets another."""
        until = _written(self._clock.now() - _UNUSED, tx)
        return await self._release(tx, await tx.fetch(*phrase(tx.dialect, _UNCALLED, until=until, limit=BATCH_ROWS)))

    async def _release(self, tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> int:
        for row in rows:
            await CopilotWorkflow.filter(id=as_uuid(row["id"])).delete()
            # It goes two days later, so whoever is about to run it still can.
            await self._hidden.release(tx, as_uuid(row["workflow_id"]))
        return len(rows)

    async def workflows(self, tx: Transaction) -> int:
        """Remove hidden workflows that nobody keeps, once their runs are pruned; those still count in totals."""
        until = _written(self._clock.now() - _UNUSED, tx)
        rows = await tx.fetch(*phrase(tx.dialect, _UNUSED_WORKFLOWS, until=until, limit=_WORKFLOWS_AT_ONCE))
        for workflow_id in [as_uuid(row["id"]) for row in rows]:
            if await self._forget_runs(tx, workflow_id):
                await self._hidden.remove(tx, workflow_id)
        return len(rows) * BATCH_ROWS // _WORKFLOWS_AT_ONCE

    async def _forget_runs(self, tx: Transaction, workflow_id: UUID) -> bool:
        """Count up to a batch of a workflow's runs and forget them; say whether that was all."""
        rows = await tx.fetch(*phrase(tx.dialect, _RUNS_OF, workflow=workflow_id, limit=BATCH_ROWS))
        await self._retention.forget(tx, [as_uuid(row["id"]) for row in rows])
        return len(rows) < BATCH_ROWS


def _written(at: datetime, tx: Transaction) -> Any:
    """Return an instant as the database compares it."""
    return at if tx.dialect == "postgres" else at.isoformat(" ", "microseconds")
