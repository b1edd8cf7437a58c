"""Versions of files as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.accounts.types import Actor
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import Long
from app.files import models
from app.files.links import FileLinks
from app.files.types import File
from app.files.versions import KEPT_VERSIONS, VERSION, Versions


@strawberry.type(description="What a file's content was from one time on; its bytes never change.")
class FileVersion(Node):
    """See `models.FileVersion`."""

    number: int = strawberry.field(description="1, 2, 3…; those of deleted versions are not used again.")
    is_current: bool = strawberry.field(description="Whether it is the newest: what the file is now.")
    content_type: str = strawberry.field(description="Its media type, found by looking at its content.")
    size_bytes: Long = strawberry.field(description="How large it is.")
    sha256: str = strawberry.field(description="The SHA-256 of its content, in hexadecimal.")
    created_at: datetime = strawberry.field(description="When it was uploaded, or restored.")
    created_by: Actor = strawberry.field(description="Who did that.")
    row: strawberry.Private[models.FileVersion]
    its_file: strawberry.Private[models.File]

    @classmethod
    def of(cls, row: models.FileVersion, file: models.File) -> "FileVersion":
        """Show a version of a file."""
        return cls(
            id=encode(VERSION, row.id),
            number=row.number,
            is_current=row.number == file.version_number,
            content_type=row.content_type,
            size_bytes=Long(row.size_bytes),
            sha256=row.sha256,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
            row=row,
            its_file=file,
        )

    @strawberry.field(description="The file.")
    def file(self) -> File:
        """Show the file."""
        return File.of(self.its_file)

    @strawberry.field(
        description="Where its bytes are, also once there are newer ones: a signed address as `File.downloadUrl` is."
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
        return info.context.use(FileLinks).url(self.row.file_id, is_inline=is_inline, version=self.row.number)


@extend(File)
class FileVersions:
    """The field that versions add to a file."""

    @strawberry.field(
        description=f"Its versions, the newest first: at most {KEPT_VERSIONS}, one more lets go the oldest."
    )
    @staticmethod
    async def versions(
        file: strawberry.Parent[File],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[FileVersion]:
        """List versions."""
        page = await info.context.use(Versions).page(file.row, page_args(first, after, last, before))
        return Connection[FileVersion].of(page, lambda row: FileVersion.of(row, file.row))


async def _load(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(Versions).visible(context.viewer, ids)
    return {own_id: FileVersion.of(*both) for own_id, both in found.items()}


node_loader(VERSION, _load)
