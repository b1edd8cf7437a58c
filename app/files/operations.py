"""The mutations of files, each with its input and its payload. Reading is by `workspace` and `node`."""

from typing import cast

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import Upload
from app.api.uploads import UploadedFile
from app.files.names import given_name
from app.files.service import FILE, Files
from app.files.types import File


@strawberry.input(description="A file to keep; sent as the GraphQL multipart request specification says.")
class UploadFileInput:
    """The input of `uploadFile`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    file: Upload = strawberry.field(description="Its bytes.")
    name: str | None = strawberry.field(
        default=None, description="1 to 255 characters, no path; without it what the client calls the file."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same file."
    )


@strawberry.type(description="The answer of `uploadFile`.")
class UploadFilePayload:
    """The payload of `uploadFile`."""

    file: File = strawberry.field(description="The new file.")


@strawberry.input(description="What to delete.")
class DeleteFileInput:
    """The input of `deleteFile`."""

    file_id: strawberry.ID = strawberry.field(description="The file.")


@strawberry.type(description="The answer of `deleteFile`.")
class DeleteFilePayload:
    """The payload of `deleteFile`."""

    deleted_file_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.type
class FilesMutation:
    """What can be done to files."""

    @strawberry.mutation(
        description="Keep a file in the workspace; needs FILES_WRITE. Larger ones than the server takes are refused "
        "with 413 before they are read, and too much for the workspace is QUOTA_EXCEEDED."
    )
    async def upload_file(self, info: Info, input: UploadFileInput) -> UploadFilePayload:
        """Upload a file."""
        sent = cast("UploadedFile", input.file)
        name = sent.name if input.name is None else given_name(input.name, "input.name")
        row = await info.context.use(Files).keep(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            name,
            sent.spool,
            idempotency_key=input.idempotency_key,
        )
        return UploadFilePayload(file=File.of(row))

    @strawberry.mutation(description="Delete a file: at once for everybody, and its bytes soon after.")
    async def delete_file(self, info: Info, input: DeleteFileInput) -> DeleteFilePayload:
        """Delete a file."""
        await info.context.use(Files).delete(info.context.viewer, decode(input.file_id, FILE, "input.fileId"))
        return DeleteFilePayload(deleted_file_id=input.file_id)
