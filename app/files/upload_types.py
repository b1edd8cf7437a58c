"""Uploads as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, Workspace
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import Long
from app.files.links import PartLinks
from app.files.service import FILE
from app.files.types import File
from app.files.upload_models import FileUpload as UploadRow
from app.files.upload_parts import ReceivedPart, UploadParts
from app.files.uploads import UPLOAD, Uploads
from app.files.vocabulary import UploadFault, UploadState
from app.kernel.errors import InvalidInput

MOST_PARTS = 100  #: shown at once

register_enum(UploadState, "Where an upload is between its first part and its file.")
register_enum(UploadFault, "Why an upload came to nothing.")


@strawberry.type(description="Why an upload came to nothing.")
class FileUploadFailure:
    """See `upload_failures.Fault`."""

    code: UploadFault = strawberry.field(description="For a program.")
    message: str = strawberry.field(description="For a person.")


@strawberry.type(description="A part of a file that is sent.")
class FileUploadPart:
    """See `upload_parts.ReceivedPart`."""

    number: int = strawberry.field(description="From 1.")
    size_bytes: Long = strawberry.field(description="How large it is: all are as large as each other but the last.")
    is_received: bool = strawberry.field(description="Whether it is there.")
    etag: str | None = strawberry.field(description="What the storage calls its content; null until it is there.")
    url: str | None = strawberry.field(
        description="Where it is to be PUT, without any credential, within the hour; ask again for another address. "
        "Null once the upload takes no parts, and for those who may not send any."
    )


@strawberry.type(description="A file on its way: it is sent in parts, or fetched from an address.")
class FileUpload(Node):
    """See `upload_models.FileUpload`."""

    row: strawberry.Private[UploadRow]
    received: strawberry.Private[list[ReceivedPart] | None] = None  #: asked once
    state: UploadState = strawberry.field(description="How far it is.")
    name: str | None = strawberry.field(description="What the file will be called; null until that is known.")
    size_bytes: Long | None = strawberry.field(description="How large it is; null until that is known.")
    part_bytes: Long | None = strawberry.field(
        description="How large every part is but the last; null of what is fetched."
    )
    part_count: Long = strawberry.field(description="How many parts it has; 0 of what is fetched.")
    is_direct: bool = strawberry.field(
        description="Whether its parts go to the bucket itself. Their senders then follow S3: `Content-MD5` is checked."
    )
    source_url: str | None = strawberry.field(
        description="Where it is fetched from, without what stands behind the question mark."
    )
    failure: FileUploadFailure | None = strawberry.field(
        description="Why it FAILED; of one that is still worked on, why the last attempt did."
    )
    created_at: datetime = strawberry.field(description="When it was begun.")
    created_by: Actor = strawberry.field(description="Who began it.")
    expires_at: datetime = strawberry.field(description="Until when it takes parts.")
    ended_at: datetime | None = strawberry.field(description="When it was over; a day later it is forgotten.")

    @strawberry.field(description="The file, once it is COMPLETED; null when that was deleted.")
    async def file(self, info: Info) -> File | None:
        """Find the file."""
        if self.row.state is not UploadState.COMPLETED or self.row.file_id is None:
            return None
        return cast("File | None", await relay.resolve_node(info.context, encode(FILE, self.row.file_id)))

    @strawberry.field(description="How many bytes are there.")
    async def received_bytes(self, info: Info) -> Long:
        """Count what is there."""
        if self.row.ended_at is not None or not self.row.part_count:
            return Long(self.row.received_bytes)
        return Long(sum(part.size_bytes for part in await self._received(info)))

    @strawberry.field(description="The numbers of the parts that are there; the others are to be sent.")
    async def received_parts(self, info: Info) -> list[int]:
        """List what is there."""
        return [part.number for part in await self._received(info)]

    @strawberry.field(description=f"Its parts in order, with the addresses to send them to: at most {MOST_PARTS}.")
    async def parts(
        self,
        info: Info,
        behind: Annotated[int, strawberry.argument(description="Only those after this number.")] = 0,
        most: Annotated[int, strawberry.argument(description=f"How many: 1 to {MOST_PARTS}.")] = MOST_PARTS,
        is_missing: Annotated[bool, strawberry.argument(description="Only those that are not there.")] = False,  # noqa: FBT002 - a field's argument
    ) -> list[FileUploadPart]:
        """List parts."""
        if not 1 <= most <= MOST_PARTS or behind < 0:
            field = "most" if behind >= 0 else "behind"
            raise InvalidInput(f"'{field}' is out of range.", field=field, reason="out_of_range")
        there = {part.number: part for part in await self._received(info)}
        row, numbers = self.row, range(behind + 1, self.row.part_count + 1)
        chosen = [number for number in numbers if not is_missing or number not in there][:most]
        is_open = row.state is UploadState.OPEN
        may_send = is_open and await info.context.use(Uploads).may_send(info.context.viewer, row)
        return [
            FileUploadPart(
                number=number,
                size_bytes=Long(row.size_of(number)),
                is_received=number in there,
                etag=there[number].etag if number in there else None,
                url=self._url(info, number) if may_send else None,
            )
            for number in chosen
        ]

    def _url(self, info: Info, number: int) -> str | None:
        if self.row.is_direct:
            return info.context.use(UploadParts).url_in_bucket(self.row, number)
        return info.context.use(PartLinks).url(self.row.id, number)

    async def _received(self, info: Info) -> list[ReceivedPart]:
        if self.received is None:
            self.received = await _received(info.context).load(self.row)
        return self.received

    @classmethod
    def of(cls, row: UploadRow) -> "FileUpload":
        """Show an upload."""
        failure = None
        if row.failure_code:
            failure = FileUploadFailure(code=UploadFault(row.failure_code), message=row.failure_message)
        is_sent = row.part_count > 0
        shown = urlunsplit(urlsplit(row.source_url)._replace(query="", fragment=""))
        return cls(
            id=encode(UPLOAD, row.id),
            row=row,
            state=row.state,
            name=row.name or None,
            size_bytes=None if row.size_bytes is None else Long(row.size_bytes),
            part_bytes=Long(row.part_bytes) if is_sent else None,
            part_count=Long(row.part_count),
            is_direct=row.is_direct,
            source_url=shown or None,
            failure=failure,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
            expires_at=row.expires_at,
            ended_at=row.ended_at,
        )


@extend(Workspace)
class WorkspaceUploads:
    """The fields that this domain adds to the workspace."""

    @strawberry.field(description="Its uploads, the newest first; those that are over are seen for a day.")
    @staticmethod
    async def uploads(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        states: Annotated[
            list[UploadState] | None, strawberry.argument(description="Only in one of these states; all.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[FileUpload]:
        """List uploads."""
        page = await info.context.use(Uploads).page(
            info.context.viewer, workspace.own_id, states, page_args(first, after, last, before)
        )
        return Connection[FileUpload].of(page, FileUpload.of)


def _received(context: Context) -> DataLoader[UploadRow, list[ReceivedPart]]:
    """Return what finds the parts of the uploads that are asked for together, at once."""
    found = cast("DataLoader[UploadRow, list[ReceivedPart]] | None", context.cache.get(_received))
    if found is None:

        async def load(rows: list[UploadRow]) -> list[list[ReceivedPart]]:
            parts = await context.use(UploadParts).received_of(rows)
            return [parts[row.id] for row in rows]

        found = context.cache[_received] = DataLoader(load_fn=load, cache=False, max_batch_size=relay.MAX_NODES)
    return found


async def load_uploads(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    """Load those of these uploads that the viewer may see."""
    if context.optional_viewer is None:
        return {}
    found = await context.use(Uploads).visible(context.viewer, ids)
    return {own_id: FileUpload.of(row) for own_id, row in found.items()}


node_loader(UPLOAD, load_uploads)
