"""What workflows are found by: name, description and tags; those that another domain keeps are not."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel.searchable import SearchText, together
from app.workflows.models import Workflow


async def searchable_workflows(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return those of these workflows that lists have; the caller has checked who asks."""
    rows = await Workflow.filter(id__in=list(ids), is_hidden=False)
    return {
        row.id: SearchText(row.workspace_id, row.name, together(row.description, *row.tags), row.updated_at)
        for row in rows
    }


async def workflow_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Name workflows, hidden ones too; the caller has checked who asks."""
    return {row.id: row.name for row in await Workflow.filter(id__in=list(ids)).only("id", "name")}
