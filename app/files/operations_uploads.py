"""The mutations of uploads, each with its input and its payload. Reading is by `workspace` and `node`."""

from uuid import UUID

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import Long
from app.files.names import given_name
from app.files.records import FOLDER
from app.files.upload_types import FileUpload
from app.files.uploads import MAX_PARTS, UPLOAD, NewUpload, SentPart, Uploads
from app.kernel.errors import InvalidInput


@strawberry.input(description="A file that is to come in parts.")
class StartUploadInput:
    """The input of `startUpload`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="What the file is called: 1 to 255 characters, no path.")
    size_bytes: Long = strawberry.field(description="How large it is; the room for it is counted from now on.")
    sha256: str | None = strawberry.field(
        default=None, description="The SHA-256 of all of it, in hexadecimal: then it is kept only if it has that."
    )
    part_bytes: Long | None = strawberry.field(
        default=None, description="Of every part but the last: 5 MiB to 5 GiB, at most 10,000 parts; what suits."
    )
    folder_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="In which folder the file will be; none, or one that is deleted meanwhile: the root.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same upload."
    )


@strawberry.type(description="The upload takes parts.")
class StartUploadPayload:
    """The payload of `startUpload`."""

    upload: FileUpload = strawberry.field(description="The new upload; send its `parts` to their addresses.")


@strawberry.input(description="A part as its sender knows it.")
class UploadPartInput:
    """One of `CompleteUploadInput.parts`."""

    number: int = strawberry.field(description="From 1.")
    etag: str = strawberry.field(description="The ETag that answered it.")


@strawberry.input(description="An upload whose parts are all sent.")
class CompleteUploadInput:
    """The input of `completeUpload`."""

    upload_id: strawberry.ID = strawberry.field(description="The upload.")
    parts: list[UploadPartInput] = strawberry.field(
        default_factory=list, description="What you know of the parts; whatever is named must be so. None are needed."
    )
    sha256: str | None = strawberry.field(
        default=None, description="The SHA-256 of all of it, in hexadecimal, if that was not announced."
    )


@strawberry.type(description="The parts are put together and checked.")
class CompleteUploadPayload:
    """The payload of `completeUpload`."""

    upload: FileUpload = strawberry.field(
        description="The upload, COMPLETING: it is COMPLETED soon, with `file`, or FAILED, with `failure`."
    )


@strawberry.input(description="An upload to end.")
class CancelUploadInput:
    """The input of `cancelUpload`."""

    upload_id: strawberry.ID = strawberry.field(description="The upload.")


@strawberry.type(description="The upload is over.")
class CancelUploadPayload:
    """The payload of `cancelUpload`."""

    upload: FileUpload = strawberry.field(description="The upload; one that was over is as it was.")


@strawberry.input(description="A file to fetch.")
class ImportFileInput:
    """The input of `importFile`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    url: str = strawberry.field(description="An address of http or https that is public; redirects are followed.")
    name: str | None = strawberry.field(
        default=None, description="1 to 255 characters, no path; without it what the address calls the file."
    )
    sha256: str | None = strawberry.field(
        default=None, description="The SHA-256 of all of it, in hexadecimal: then it is kept only if it has that."
    )
    folder_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="In which folder the file will be; none, or one that is deleted meanwhile: the root.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same upload."
    )


@strawberry.type(description="The file is fetched in the background.")
class ImportFilePayload:
    """The payload of `importFile`."""

    upload: FileUpload = strawberry.field(
        description="The upload, FETCHING: it is COMPLETED later, with `file`, or FAILED, with `failure`."
    )


@strawberry.type
class UploadsMutation:
    """What can be done with uploads."""

    @strawberry.mutation(
        description="Begin to send a large file in parts, which come in any order and can be sent again; needs "
        "FILES_WRITE. Too much for the workspace is QUOTA_EXCEEDED at once."
    )
    async def start_upload(self, info: Info, input: StartUploadInput) -> StartUploadPayload:
        """Begin an upload."""
        row = await info.context.use(Uploads).start(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            NewUpload(
                given_name(input.name, "input.name"),
                input.size_bytes,
                input.sha256,
                input.part_bytes,
                _folder(input.folder_id),
            ),
            idempotency_key=input.idempotency_key,
        )
        return StartUploadPayload(upload=FileUpload.of(row))

    @strawberry.mutation(
        description="Make a file of an upload whose parts are all there; else CONFLICT, with those that are missing. "
        "Its size and SHA-256 are verified in the background. Needs FILES_WRITE."
    )
    async def complete_upload(self, info: Info, input: CompleteUploadInput) -> CompleteUploadPayload:
        """Complete an upload."""
        if len(input.parts) > MAX_PARTS:
            raise InvalidInput(f"An upload has at most {MAX_PARTS:,} parts.", field="input.parts", reason="too_many")
        row = await info.context.use(Uploads).complete(
            info.context.viewer,
            decode(input.upload_id, UPLOAD, "input.uploadId"),
            [SentPart(each.number, each.etag) for each in input.parts],
            input.sha256,
        )
        return CompleteUploadPayload(upload=FileUpload.of(row))

    @strawberry.mutation(
        description="End an upload: what is there of it is deleted. CONFLICT once it is a file. Needs FILES_WRITE."
    )
    async def cancel_upload(self, info: Info, input: CancelUploadInput) -> CancelUploadPayload:
        """End an upload."""
        own_id = decode(input.upload_id, UPLOAD, "input.uploadId")
        row = await info.context.use(Uploads).cancel(info.context.viewer, own_id)
        return CancelUploadPayload(upload=FileUpload.of(row))

    @strawberry.mutation(
        description="Fetch a file from an address, in the background, and keep it as `uploadFile` does. No private "
        "address is reached. Needs FILES_WRITE."
    )
    async def import_file(self, info: Info, input: ImportFileInput) -> ImportFilePayload:
        """Fetch a file."""
        row = await info.context.use(Uploads).fetch(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            input.url,
            None if input.name is None else given_name(input.name, "input.name"),
            sha256=input.sha256,
            folder_id=_folder(input.folder_id),
            idempotency_key=input.idempotency_key,
        )
        return ImportFilePayload(upload=FileUpload.of(row))


def _folder(folder_id: strawberry.ID | None) -> UUID | None:
    return None if folder_id is None else decode(folder_id, FOLDER, "input.folderId")
