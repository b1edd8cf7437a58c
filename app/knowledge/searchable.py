"""What bases and documents are found by in a workspace; what is in a document is for `searching`."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from app.kernel.searchable import SearchText, beginning_of, together
from app.knowledge import models


async def searchable_bases(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return those of these bases that are there, by name and description; the caller has checked who asks."""
    rows = await models.KnowledgeBase.filter(id__in=list(ids), deleted_at__isnull=True)
    return {row.id: SearchText(row.workspace_id, row.name, together(row.description), row.updated_at) for row in rows}


async def searchable_documents(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return those of these documents that are there: title, tags, address, and how the text begins.

    The caller has checked who asks.
    """
    rows = await (
        models.KnowledgeDocument.filter(id__in=list(ids), base__deleted_at__isnull=True)
        .annotate(beginning=beginning_of("text"))
        .values("id", "workspace_id", "title", "url", "tags", "beginning", "updated_at")
    )
    return {
        row["id"]: SearchText(
            row["workspace_id"],
            row["title"],
            together(*_tags(row["tags"]), row["url"], row["beginning"]),
            row["updated_at"],
        )
        for row in rows
    }


def _tags(tags: dict[str, Any]) -> Iterator[str]:
    for name, value in tags.items():
        for each in value if isinstance(value, list) else [value]:  # pyright: ignore[reportUnknownVariableType]
            if isinstance(each, str | int | float) and not isinstance(each, bool):
                yield f"{name}: {each}"
