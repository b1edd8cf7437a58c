"""A workflow's name, description and tags: written to its row with the operation that changes them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.workflows import properties
from app.workflows.models import Workflow, WorkflowTag


async def write(workflow_id: UUID, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Write what differs, and what lists search by, in the caller's transaction."""
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        return
    text = properties.search_text(after["name"], after["description"])
    await Workflow.filter(id=workflow_id).update(**changed, search_text=text)
    if "tags" in changed:
        await WorkflowTag.filter(workflow_id=workflow_id).delete()
        await write_tags(workflow_id, changed["tags"])


async def write_tags(workflow_id: UUID, tags: Sequence[str]) -> None:
    """Note the tags of a workflow that has none, to be searched by."""
    await WorkflowTag.bulk_create([WorkflowTag(workflow_id=workflow_id, tag=tag) for tag in tags])
