"""The trash as the graph shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import Long
from app.files import models
from app.files.records import FILE
from app.files.trash import TRASHED, Trash


@strawberry.type(
    description="A file in the trash: it can be restored or purged, and nothing else. Nobody can fetch it."
)
class TrashedFile(Node):
    """See `models.File`."""

    file_id: strawberry.ID = strawberry.field(description="The id that the file had, and has once it is restored.")
    name: str = strawberry.field(description="What it is called.")
    path: str = strawberry.field(description="The folder that it was in: `/outer/inner`; empty: the root.")
    content_type: str = strawberry.field(description="Its media type.")
    size_bytes: Long = strawberry.field(description="How large its newest version is.")
    trashed_at: datetime = strawberry.field(description="When it was deleted.")
    purges_at: datetime = strawberry.field(description="When it will be deleted for good.")

    @classmethod
    def of(cls, row: models.File) -> "TrashedFile":
        """Show a trashed file."""
        assert row.trashed_at is not None  # noqa: S101 - a trashed one has both
        assert row.purge_due_at is not None  # noqa: S101
        return cls(
            id=encode(TRASHED, row.id),
            file_id=encode(FILE, row.id),
            name=row.name,
            path=row.trashed_path,
            content_type=row.content_type,
            size_bytes=Long(row.size_bytes),
            trashed_at=row.trashed_at,
            purges_at=row.purge_due_at,
        )


@extend(Workspace)
class WorkspaceTrash:
    """The field that the trash adds to the workspace."""

    @strawberry.field(description="The files in its trash, what was deleted last first; needs FILES_READ.")
    @staticmethod
    async def trashed_files(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[TrashedFile]:
        """List trashed files."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(Trash).page(context.viewer, workspace.own_id, request)
        return Connection[TrashedFile].of(page, TrashedFile.of)


async def _load(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(Trash).visible(context.viewer, ids)
    return {own_id: TrashedFile.of(row) for own_id, row in found.items()}


node_loader(TRASHED, _load)
