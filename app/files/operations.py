"""The mutations of files, each with its input and its payload. Reading is by `workspace` and `node`."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import JSON, Upload
from app.api.uploads import UploadedFile
from app.files.changes import MAX_METADATA_BYTES, FileChange, FileChanges
from app.files.names import MAX_TAG_CHARACTERS, MAX_TAGS, given_name
from app.files.records import FOLDER
from app.files.service import FILE, Files
from app.files.trash_types import TrashedFile
from app.files.types import File
from app.files.versions import Versions


@strawberry.input(description="A file to keep; sent as the GraphQL multipart request specification says.")
class UploadFileInput:
    """The input of `uploadFile`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    file: Upload = strawberry.field(description="Its bytes.")
    name: str | None = strawberry.field(
        default=None, description="1 to 255 characters, no path; without it what the client calls the file."
    )
    folder_id: strawberry.ID | None = strawberry.field(default=None, description="In which folder; none: the root.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same file."
    )


@strawberry.type(description="The answer of `uploadFile`.")
class UploadFilePayload:
    """The payload of `uploadFile`."""

    file: File = strawberry.field(description="The new file.")


_KEY = "Repeating the mutation with the same key within 24 hours "


@strawberry.input(description="New content for a file; sent as the GraphQL multipart request specification says.")
class UploadFileVersionInput:
    """The input of `uploadFileVersion`."""

    file_id: strawberry.ID = strawberry.field(description="The file; its id, name and folder stay.")
    file: Upload = strawberry.field(description="The bytes.")
    base_version: int | None = strawberry.field(
        default=None, description="The newest version that you know; CONFLICT if it is not the newest."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY + "makes no other version.")


@strawberry.type(description="The answer of `uploadFileVersion`.")
class UploadFileVersionPayload:
    """The payload of `uploadFileVersion`."""

    file: File = strawberry.field(description="The file as it is now.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateFileInput:
    """The input of `updateFile`."""

    file_id: strawberry.ID = strawberry.field(description="The file.")
    name: str | None = strawberry.field(default=UNSET, description="1 to 255 characters, no path.")
    folder_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Move it into this folder; null: into the root."
    )
    tags: list[str] | None = strawberry.field(
        default=UNSET, description=f"Replaces all tags: at most {MAX_TAGS}, of {MAX_TAG_CHARACTERS} characters each."
    )
    metadata: JSON | None = strawberry.field(
        default=UNSET, description=f"Replaces it: an object of at most {MAX_METADATA_BYTES:,} bytes as JSON."
    )
    expires_at: datetime | None = strawberry.field(
        default=UNSET, description="When it goes to the trash by itself; null: never."
    )
    base_revision: int | None = strawberry.field(
        default=None,
        description="The `revision` of the file that you saw: if it is another by now, CONFLICT, and nothing changes; "
        "its details have the `currentRevision`. Without it, the change counts whatever others changed.",
    )

    def to_change(self) -> FileChange:
        """Read what to change."""
        return FileChange(
            name=self.name or "" if self.name is not UNSET else None,
            folder=_folder(self.folder_id),
            tags=self.tags or [] if self.tags is not UNSET else None,
            metadata={} if self.metadata is None else self.metadata if self.metadata is not UNSET else None,
            expires=None if self.expires_at is UNSET else (self.expires_at,),
        )


@strawberry.type(description="The answer of `updateFile`.")
class UpdateFilePayload:
    """The payload of `updateFile`."""

    file: File = strawberry.field(description="The file as it is now.")


@strawberry.input(description="What to copy.")
class CopyFileInput:
    """The input of `copyFile`."""

    file_id: strawberry.ID = strawberry.field(description="The file.")
    name: str | None = strawberry.field(default=None, description="What the copy is called; as the file is.")
    folder_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Where the copy is: beside the file unless told; null: in the root."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY + "gives the same copy.")


@strawberry.type(description="The answer of `copyFile`.")
class CopyFilePayload:
    """The payload of `copyFile`."""

    file: File = strawberry.field(description="The copy.")


@strawberry.input(description="What to delete.")
class DeleteFileInput:
    """The input of `deleteFile`."""

    file_id: strawberry.ID = strawberry.field(description="The file.")
    is_permanent: bool = strawberry.field(default=False, description="For good, and not into the trash.")
    removes_documents: bool = strawberry.field(
        default=False,
        description="Also remove the knowledge documents made from it, in all bases; needs KNOWLEDGE_WRITE. They are "
        "gone for good, also where the file goes to the trash.",
    )


@strawberry.type(description="The answer of `deleteFile`.")
class DeleteFilePayload:
    """The payload of `deleteFile`."""

    deleted_file_id: strawberry.ID = strawberry.field(description="What is gone.")
    trashed_file: TrashedFile | None = strawberry.field(
        description="Where it is now, and can be restored from; null: it is gone for good."
    )


def _folder(folder_id: Any) -> tuple[UUID | None] | None:
    if folder_id is UNSET:
        return None
    return (None if folder_id is None else decode(folder_id, FOLDER, "input.folderId"),)


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
            folder_id=None if input.folder_id is None else decode(input.folder_id, FOLDER, "input.folderId"),
            idempotency_key=input.idempotency_key,
        )
        return UploadFilePayload(file=File.of(row))

    @strawberry.mutation(
        description="Give a file new content, as its newest version; needs FILES_WRITE. What it was stays in "
        "`versions` for whoever holds a link to it, and documents made from the file are read again. The bytes that it "
        "has already change nothing."
    )
    async def upload_file_version(self, info: Info, input: UploadFileVersionInput) -> UploadFileVersionPayload:
        """Upload a version."""
        row = await info.context.use(Versions).upload(
            info.context.viewer,
            decode(input.file_id, FILE, "input.fileId"),
            cast("UploadedFile", input.file).spool,
            base_version=input.base_version,
            idempotency_key=input.idempotency_key,
        )
        return UploadFileVersionPayload(file=File.of(row))

    @strawberry.mutation(
        description="Rename or move a file, or change its tags, its metadata or how long it stays; needs FILES_WRITE. "
        "Files in one folder may have the same name."
    )
    async def update_file(self, info: Info, input: UpdateFileInput) -> UpdateFilePayload:
        """Change a file."""
        file_id = decode(input.file_id, FILE, "input.fileId")
        row = await info.context.use(FileChanges).update(
            info.context.viewer, file_id, input.to_change(), base_revision=input.base_revision
        )
        return UpdateFilePayload(file=File.of(row))

    @strawberry.mutation(
        description="Make another file of a file's newest version, with its tags and metadata; needs FILES_WRITE."
    )
    async def copy_file(self, info: Info, input: CopyFileInput) -> CopyFilePayload:
        """Copy a file."""
        row = await info.context.use(FileChanges).copy(
            info.context.viewer,
            decode(input.file_id, FILE, "input.fileId"),
            input.name,
            _folder(input.folder_id),
            idempotency_key=input.idempotency_key,
        )
        return CopyFilePayload(file=File.of(row))

    @strawberry.mutation(
        description="Delete a file, at once for everybody: into the trash, where it can be restored until it is "
        "purged, or for good. Needs FILES_WRITE."
    )
    async def delete_file(self, info: Info, input: DeleteFileInput) -> DeleteFilePayload:
        """Delete a file."""
        row = await info.context.use(Files).delete(
            info.context.viewer,
            decode(input.file_id, FILE, "input.fileId"),
            is_permanent=input.is_permanent,
            removes_documents=input.removes_documents,
        )
        trashed = None if row.trashed_at is None else TrashedFile.of(row)
        return DeleteFilePayload(deleted_file_id=input.file_id, trashed_file=trashed)
