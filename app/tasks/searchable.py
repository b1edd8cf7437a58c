"""What tasks are found by: name, description and tags."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel.searchable import SearchText, together
from app.tasks.models import Task


async def searchable_tasks(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return these tasks; the caller has checked who asks."""
    rows = await Task.filter(id__in=list(ids))
    return {
        row.id: SearchText(row.workspace_id, row.name, together(row.description, *row.tags), row.updated_at)
        for row in rows
    }
