"""The mutations of versions and of the trash, each with its input and its payload."""

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import Long
from app.files.records import FOLDER
from app.files.trash import TRASHED, Trash
from app.files.types import File
from app.files.versions import VERSION, Versions


@strawberry.input(description="Which version shall be the newest again.")
class RestoreFileVersionInput:
    """The input of `restoreFileVersion`."""

    file_version_id: strawberry.ID = strawberry.field(description="The earlier version.")


@strawberry.type(description="The answer of `restoreFileVersion`.")
class RestoreFileVersionPayload:
    """The payload of `restoreFileVersion`."""

    file: File = strawberry.field(description="The file, with a new version that has the old content.")


@strawberry.input(description="Which version to delete.")
class DeleteFileVersionInput:
    """The input of `deleteFileVersion`."""

    file_version_id: strawberry.ID = strawberry.field(description="The version; not the newest.")


@strawberry.type(description="The answer of `deleteFileVersion`.")
class DeleteFileVersionPayload:
    """The payload of `deleteFileVersion`."""

    deleted_file_version_id: strawberry.ID = strawberry.field(description="What is gone.")
    file: File = strawberry.field(description="Its file.")


@strawberry.input(description="What to restore.")
class RestoreFileInput:
    """The input of `restoreFile`."""

    trashed_file_id: strawberry.ID = strawberry.field(description="What is in the trash.")
    folder_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Where to put it: where it was unless told; null: into the root."
    )


@strawberry.type(description="The answer of `restoreFile`.")
class RestoreFilePayload:
    """The payload of `restoreFile`."""

    file: File = strawberry.field(description="The file; it has the id that it had.")


@strawberry.input(description="What to delete for good.")
class PurgeFileInput:
    """The input of `purgeFile`."""

    trashed_file_id: strawberry.ID = strawberry.field(description="What is in the trash.")
    removes_documents: bool = strawberry.field(
        default=False,
        description="Also remove the knowledge documents made from it, in all bases; needs KNOWLEDGE_WRITE.",
    )


@strawberry.type(description="The answer of `purgeFile`.")
class PurgeFilePayload:
    """The payload of `purgeFile`."""

    purged_trashed_file_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.input(description="Whose trash to empty.")
class EmptyTrashInput:
    """The input of `emptyTrash`."""

    workspace_id: strawberry.ID = strawberry.field(description="The workspace.")


@strawberry.type(description="The answer of `emptyTrash`.")
class EmptyTrashPayload:
    """The payload of `emptyTrash`."""

    purged_file_count: Long = strawberry.field(description="How many files are gone.")


@strawberry.type
class FileKeepingMutation:
    """What can be done to what files were."""

    @strawberry.mutation(
        description="Give a file the content of an earlier version, as a new one; needs FILES_WRITE. The newest one "
        "changes nothing."
    )
    async def restore_file_version(self, info: Info, input: RestoreFileVersionInput) -> RestoreFileVersionPayload:
        """Restore a version."""
        version_id = decode(input.file_version_id, VERSION, "input.fileVersionId")
        return RestoreFileVersionPayload(
            file=File.of(await info.context.use(Versions).restore(info.context.viewer, version_id))
        )

    @strawberry.mutation(
        description="Delete an earlier version of a file for good; needs FILES_WRITE. Messages and artifacts that had "
        "it lose it."
    )
    async def delete_file_version(self, info: Info, input: DeleteFileVersionInput) -> DeleteFileVersionPayload:
        """Delete a version."""
        version_id = decode(input.file_version_id, VERSION, "input.fileVersionId")
        row = await info.context.use(Versions).delete(info.context.viewer, version_id)
        return DeleteFileVersionPayload(deleted_file_version_id=input.file_version_id, file=File.of(row))

    @strawberry.mutation(
        description="Put a file back to where it was before it was deleted, making the folders that are gone; needs "
        "FILES_WRITE."
    )
    async def restore_file(self, info: Info, input: RestoreFileInput) -> RestoreFilePayload:
        """Restore a file."""
        is_chosen = input.folder_id is not UNSET
        folder = input.folder_id if is_chosen else None
        row = await info.context.use(Trash).restore(
            info.context.viewer,
            decode(input.trashed_file_id, TRASHED, "input.trashedFileId"),
            None if folder is None else decode(folder, FOLDER, "input.folderId"),
            is_chosen=is_chosen,
        )
        return RestoreFilePayload(file=File.of(row))

    @strawberry.mutation(description="Delete a file in the trash for good, with all its versions; needs FILES_WRITE.")
    async def purge_file(self, info: Info, input: PurgeFileInput) -> PurgeFilePayload:
        """Purge a file."""
        file_id = decode(input.trashed_file_id, TRASHED, "input.trashedFileId")
        trash = info.context.use(Trash)
        await trash.purge(info.context.viewer, file_id, removes_documents=input.removes_documents)
        return PurgeFilePayload(purged_trashed_file_id=input.trashed_file_id)

    @strawberry.mutation(
        description="Delete for good all that is in the trash: at once for everybody, and of many files the room is "
        "there within a minute. Needs FILES_WRITE."
    )
    async def empty_trash(self, info: Info, input: EmptyTrashInput) -> EmptyTrashPayload:
        """Empty the trash."""
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        count = await info.context.use(Trash).empty(info.context.viewer, workspace_id)
        return EmptyTrashPayload(purged_file_count=Long(count))
