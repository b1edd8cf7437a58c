"""Files as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.accounts.types import Actor, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.api.scalars import JSON, Long
from app.files import models
from app.files.links import FileLinks
from app.files.records import FOLDER
from app.files.service import FILE, FileFilter, Files
from app.files.vocabulary import FileOrder

register_enum(FileOrder, "An order of a list of files; equal ones come in the order they were made.")


@strawberry.type(description="A file of a workspace. Its content changes only by new versions, whose bytes never do.")
class File(Node):
    """See `models.File`."""

    name: str = strawberry.field(description="What it is called: at most 255 characters, never a path.")
    content_type: str = strawberry.field(
        description="Its media type, found by looking at its content; what the sender said does not count."
    )
    size_bytes: Long = strawberry.field(description="How large its newest version is.")
    sha256: str = strawberry.field(description="The SHA-256 of its content, in hexadecimal.")
    version: int = strawberry.field(description="The number of its newest version.")
    revision: int = strawberry.field(
        description="Rises by one with every change of what is said of it: its name, folder, tags, metadata, expiry."
    )
    tags: list[str] = strawberry.field(description="Words that it can be found by.")
    metadata: JSON = strawberry.field(description="Whatever else is said of it: an object.")
    expires_at: datetime | None = strawberry.field(
        description="When it goes to the trash by itself; null: it stays until it is deleted."
    )
    created_at: datetime = strawberry.field(description="When it was uploaded.")
    updated_at: datetime = strawberry.field(description="When it, or what is said of it, changed last.")
    created_by: Actor = strawberry.field(description="Who uploaded it; Plait itself (SYSTEM) where a run made it.")
    row: strawberry.Private[models.File]

    @strawberry.field(
        description="Where its bytes are, those of whichever version is the newest: a signed address that needs no "
        "credential and is good for an hour. It takes HTTP ranges; its ETag tells one version's bytes from another's. "
        "Whoever has it can fetch this file, and nothing else."
    )
    def download_url(
        self,
        info: Info,
        *,
        is_inline: Annotated[
            bool,
            strawberry.argument(description="Let a browser show images, sound, video and plain text in place."),
        ] = False,
    ) -> str:
        """Sign a link."""
        return info.context.use(FileLinks).url(self.row.id, is_inline=is_inline)

    @classmethod
    def of(cls, row: models.File) -> "File":
        """Show a file."""
        return cls(
            id=encode(FILE, row.id),
            name=row.name,
            content_type=row.content_type,
            size_bytes=Long(row.size_bytes),
            sha256=row.sha256,
            version=row.version_number,
            revision=row.revision,
            tags=list(row.tags),
            metadata=JSON(row.metadata),
            expires_at=row.expires_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
            created_by=Actor.of(row.created_by),
            row=row,
        )


@strawberry.input(description="Which files; whatever is given must hold.")
class FileWhere:
    """See `service.FileFilter`."""

    search: str | None = strawberry.field(default=None, description="Part of the name, in any case.")
    content_type: str | None = strawberry.field(
        default=None, description="A media type such as `image/png`, or the first half of one, `image/`."
    )
    sha256: str | None = strawberry.field(default=None, description="With this content, in hexadecimal.")
    created_after: datetime | None = strawberry.field(default=None, description="Uploaded then or later.")
    created_before: datetime | None = strawberry.field(default=None, description="Uploaded earlier.")
    folder_id: strawberry.ID | None = strawberry.field(
        default=None, description="In this folder, not in those that are in it."
    )
    is_in_root: bool = strawberry.field(default=False, description="True: in no folder.")
    tag: str | None = strawberry.field(default=None, description="With this tag, letter by letter.")

    def to_filter(self) -> FileFilter:
        """Read the filter."""
        folder_id = None if self.folder_id is None else decode(self.folder_id, FOLDER, "where.folderId")
        return FileFilter(
            self.search,
            self.content_type,
            self.sha256,
            self.created_after,
            self.created_before,
            folder_id,
            self.is_in_root,
            self.tag,
        )


@strawberry.type(
    description="What the files of a workspace take, with every version, the trash, and what is on its way."
)
class FileUsage:
    """See `service.Usage`."""

    used_bytes: Long = strawberry.field(
        description="How many bytes they have together; those that are the same count each time."
    )
    file_count: Long = strawberry.field(description="How many files there are, in the trash too.")
    limit_bytes: Long = strawberry.field(description="How many bytes they may have; then uploads are QUOTA_EXCEEDED.")


@extend(Workspace)
class WorkspaceFiles:
    """The fields that this domain adds to the workspace."""

    @strawberry.field(description="How much room its files take, and may take; needs FILES_READ.")
    @staticmethod
    async def file_usage(workspace: strawberry.Parent[Workspace], info: Info) -> FileUsage:
        """Tell the room."""
        found = await info.context.use(Files).usage(info.context.viewer, workspace.own_id)
        return FileUsage(
            used_bytes=Long(found.used_bytes), file_count=Long(found.file_count), limit_bytes=Long(found.limit_bytes)
        )

    @strawberry.field(description="The files of the workspace; needs FILES_READ.")
    @staticmethod
    async def files(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Annotated[FileWhere | None, strawberry.argument(description="Which; all.")] = None,
        order_by: Annotated[FileOrder, strawberry.argument(description="In which order.")] = FileOrder.CREATED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[File]:
        """List files."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = (where or FileWhere()).to_filter()
        page = await context.use(Files).page(context.viewer, workspace.own_id, chosen, order_by, request)
        return Connection[File].of(page, File.of)


async def load_files(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    """Load those of these files that the viewer may read."""
    if context.optional_viewer is None:
        return {}
    found = await context.use(Files).visible(context.viewer, ids)
    return {own_id: File.of(row) for own_id, row in found.items()}


node_loader(FILE, load_files)
