"""What triggers and processes are found by: the name, and a process's description."""

from collections.abc import Sequence
from uuid import UUID

from app.automation.models import Process, Trigger
from app.kernel.searchable import SearchText, together


async def searchable_processes(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return these processes; the caller has checked who asks."""
    rows = await Process.filter(id__in=list(ids))
    return {row.id: SearchText(row.workspace_id, row.name, together(row.description), row.updated_at) for row in rows}


async def searchable_triggers(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return those of these triggers that stand alone, as lists have them; the caller has checked who asks."""
    rows = await Trigger.filter(id__in=list(ids), process_id__isnull=True)
    return {row.id: SearchText(row.workspace_id, row.name, "", row.updated_at) for row in rows}
