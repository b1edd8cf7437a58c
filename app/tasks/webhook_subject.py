"""What outgoing webhooks tell of tasks; answers are read from the graph."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.accounts.activity import ActivityEntry
from app.kernel.ids import global_id
from app.kernel.rights import Scope
from app.tasks.models import Task
from app.tasks.vocabulary import TaskKind, TaskPriority, TaskResolution, TaskStatus
from app.webhooks.catalog import ID, INSTANT, MAYBE_INSTANT, MAYBE_TEXT, TEXT, Subject, by_entry, object_schema
from app.webhooks.payloads import maybe_shown, shown

_SCHEMA = object_schema(
    {
        "id": ID,
        "name": TEXT,
        "kind": {"enum": [kind.name for kind in TaskKind]},
        "status": {"enum": [status.name for status in TaskStatus]},
        "priority": {"enum": [priority.name for priority in TaskPriority]},
        "resolution": {"enum": [*(resolution.name for resolution in TaskResolution), None]},
        "tags": {"type": "array", "items": TEXT},
        "executionId": MAYBE_TEXT,
        "dueAt": MAYBE_INSTANT,
        "expiresAt": MAYBE_INSTANT,
        "completedAt": MAYBE_INSTANT,
        "createdAt": INSTANT,
        "updatedAt": INSTANT,
    }
)
_EXAMPLE = {
    "id": global_id("Task", UUID("019ac3f2-7c5e-7b60-9d0e-5a1f6f0c2b11")),
    "name": "Approve the refund",
    "kind": "INPUT",
    "status": "COMPLETED",
    "priority": "HIGH",
    "resolution": None,
    "tags": ["refunds"],
    "executionId": global_id("Execution", UUID("019ac3f2-6d11-7a04-8b7e-0c9d3f1a4e22")),
    "dueAt": "2026-12-01T12:00:00.000000Z",
    "expiresAt": None,
    "completedAt": "2026-11-30T12:34:56.789000Z",
    "createdAt": "2026-11-30T12:00:00.000000Z",
    "updatedAt": "2026-11-30T12:34:56.789000Z",
}


def task_subject() -> Subject:
    """Return what the catalog of events needs."""
    return Subject("Task", Scope.TASKS_READ, _SCHEMA, _EXAMPLE, _load)


async def _load(workspace_id: UUID, entries: Sequence[ActivityEntry]) -> Mapping[UUID, Mapping[str, Any]]:
    ids = {entry.subject_id for entry in entries}
    return by_entry(entries, await Task.filter(workspace_id=workspace_id, id__in=list(ids)), _shown)


def _shown(row: Task) -> dict[str, Any]:
    return {
        "id": global_id("Task", row.id),
        "name": row.name,
        "kind": row.kind.name,
        "status": row.status.name,
        "priority": row.priority.name,
        "resolution": None if row.resolution is None else row.resolution.name,
        "tags": list(row.tags),
        "executionId": None if row.execution_id is None else global_id("Execution", row.execution_id),
        "dueAt": maybe_shown(row.due_at),
        "expiresAt": maybe_shown(row.expires_at),
        "completedAt": maybe_shown(row.completed_at),
        "createdAt": shown(row.created_at),
        "updatedAt": shown(row.updated_at),
    }
