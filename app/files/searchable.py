"""What files are found by: name, tags and content type."""

from collections.abc import Sequence
from uuid import UUID

from app.files.models import File
from app.files.vocabulary import FileState
from app.kernel.searchable import SearchText, together


async def searchable_files(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return those of these files that lists have; the caller has checked who asks."""
    rows = await File.filter(id__in=list(ids), state=FileState.STORED)
    return {
        row.id: SearchText(row.workspace_id, row.name, together(*row.tags, row.content_type), row.updated_at)
        for row in rows
        if row.workspace_id is not None
    }
