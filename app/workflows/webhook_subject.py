"""What outgoing webhooks tell of workflows."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.accounts.activity import ActivityEntry
from app.kernel.ids import global_id
from app.kernel.rights import Scope
from app.webhooks.catalog import COUNT, ID, INSTANT, MAYBE_TEXT, TEXT, Subject, by_entry, object_schema
from app.webhooks.payloads import shown
from app.workflows.models import Workflow, WorkflowStatus

_SCHEMA = object_schema(
    {
        "id": ID,
        "name": TEXT,
        "description": MAYBE_TEXT,
        "status": {"enum": [status.name for status in WorkflowStatus]},
        "tags": {"type": "array", "items": TEXT},
        "draftRevision": COUNT,
        "lastVersionNumber": COUNT,
        "createdAt": INSTANT,
        "updatedAt": INSTANT,
    }
)
_EXAMPLE = {
    "id": global_id("Workflow", UUID("019ac3f2-7c5e-7b60-9d0e-5a1f6f0c2b11")),
    "name": "Answer tickets",
    "description": None,
    "status": "PUBLISHED",
    "tags": ["support"],
    "draftRevision": 12,
    "lastVersionNumber": 3,
    "createdAt": "2026-11-29T09:00:00.000000Z",
    "updatedAt": "2026-11-30T12:34:56.789000Z",
}


def workflow_subject() -> Subject:
    """Return what the catalog of events needs."""
    return Subject("Workflow", Scope.WORKFLOWS_READ, _SCHEMA, _EXAMPLE, _load)


async def workflows_in(workspace_id: UUID, ids: Collection[UUID]) -> Collection[UUID]:
    """Return those of the workflows that are in a workspace."""
    rows = await Workflow.filter(workspace_id=workspace_id, id__in=list(ids)).only("id")
    return {row.id for row in rows}


async def _load(workspace_id: UUID, entries: Sequence[ActivityEntry]) -> Mapping[UUID, Mapping[str, Any]]:
    ids = {entry.subject_id for entry in entries}
    return by_entry(entries, await Workflow.filter(workspace_id=workspace_id, id__in=list(ids)), _shown)


def _shown(row: Workflow) -> dict[str, Any]:
    return {
        "id": global_id("Workflow", row.id),
        "name": row.name,
        "description": row.description,
        "status": row.status.name,
        "tags": list(row.tags),
        "draftRevision": row.draft_revision,
        "lastVersionNumber": row.last_version_number,
        "createdAt": shown(row.created_at),
        "updatedAt": shown(row.updated_at),
    }
