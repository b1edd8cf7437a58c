"""The mutations of folders, each with its input and its payload."""

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import Long
from app.files.folder_types import FileFolder
from app.files.folders import MAX_DEPTH, MAX_FOLDERS, Folders
from app.files.records import FOLDER
from app.files.retention import MOST_DAYS, FolderRetention

_NAME = "1 to 255 characters, no slash; unique in its folder, whatever its case."


@strawberry.input(description="A folder to make.")
class CreateFolderInput:
    """The input of `createFolder`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description=_NAME)
    parent_folder_id: strawberry.ID | None = strawberry.field(
        default=None, description="In which folder; none: in the root."
    )


@strawberry.type(description="The answer of `createFolder`.")
class CreateFolderPayload:
    """The payload of `createFolder`."""

    folder: FileFolder = strawberry.field(description="The new folder.")


@strawberry.input(description="How a folder shall be called.")
class RenameFolderInput:
    """The input of `renameFolder`."""

    folder_id: strawberry.ID = strawberry.field(description="The folder.")
    name: str = strawberry.field(description=_NAME)


@strawberry.type(description="The answer of `renameFolder`.")
class RenameFolderPayload:
    """The payload of `renameFolder`."""

    folder: FileFolder = strawberry.field(description="The folder as it is now.")


@strawberry.input(description="Where a folder shall be.")
class MoveFolderInput:
    """The input of `moveFolder`."""

    folder_id: strawberry.ID = strawberry.field(description="The folder; what is in it goes along.")
    parent_folder_id: strawberry.ID | None = strawberry.field(
        default=None, description="The folder to put it into; none: into the root."
    )


@strawberry.type(description="The answer of `moveFolder`.")
class MoveFolderPayload:
    """The payload of `moveFolder`."""

    folder: FileFolder = strawberry.field(description="The folder as it is now.")


@strawberry.input(description="What to delete.")
class DeleteFolderInput:
    """The input of `deleteFolder`."""

    folder_id: strawberry.ID = strawberry.field(description="The folder.")


@strawberry.type(description="The answer of `deleteFolder`.")
class DeleteFolderPayload:
    """The payload of `deleteFolder`."""

    deleted_folder_id: strawberry.ID = strawberry.field(description="What is gone, with the folders in it.")
    trashed_file_count: Long = strawberry.field(description="How many files in it went to the trash.")


@strawberry.input(description="How long files are kept in a folder.")
class SetFolderRetentionInput:
    """The input of `setFolderRetention`."""

    folder_id: strawberry.ID = strawberry.field(description="The folder.")
    days: int | None = strawberry.field(
        default=None,
        description=f"After how many days without a change the files in it, and in the folders below, go to the trash: "
        f"1 to {MOST_DAYS:,}; none: the folder says nothing.",
    )


@strawberry.type(description="The answer of `setFolderRetention`.")
class SetFolderRetentionPayload:
    """The payload of `setFolderRetention`."""

    folder: FileFolder = strawberry.field(description="The folder as it is now.")


@strawberry.type
class FoldersMutation:
    """What can be done to folders."""

    @strawberry.mutation(
        description=f"Make a folder; needs FILES_WRITE. At most {MAX_DEPTH} are in each other, and {MAX_FOLDERS:,} in "
        "a workspace."
    )
    async def create_folder(self, info: Info, input: CreateFolderInput) -> CreateFolderPayload:
        """Make a folder."""
        row = await info.context.use(Folders).create(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            None if input.parent_folder_id is None else decode(input.parent_folder_id, FOLDER, "input.parentFolderId"),
            input.name,
        )
        return CreateFolderPayload(folder=FileFolder.of(row))

    @strawberry.mutation(description="Give a folder another name; needs FILES_WRITE.")
    async def rename_folder(self, info: Info, input: RenameFolderInput) -> RenameFolderPayload:
        """Rename a folder."""
        folder_id = decode(input.folder_id, FOLDER, "input.folderId")
        row = await info.context.use(Folders).rename(info.context.viewer, folder_id, input.name)
        return RenameFolderPayload(folder=FileFolder.of(row))

    @strawberry.mutation(
        description="Put a folder, with all that is in it, into another one; needs FILES_WRITE. CONFLICT if that one "
        "is in it, or has one of its name."
    )
    async def move_folder(self, info: Info, input: MoveFolderInput) -> MoveFolderPayload:
        """Move a folder."""
        row = await info.context.use(Folders).move(
            info.context.viewer,
            decode(input.folder_id, FOLDER, "input.folderId"),
            None if input.parent_folder_id is None else decode(input.parent_folder_id, FOLDER, "input.parentFolderId"),
        )
        return MoveFolderPayload(folder=FileFolder.of(row))

    @strawberry.mutation(
        description="Delete a folder with all that are in it. Their files go to the trash; to restore one makes the "
        "folders anew that it was in. Needs FILES_WRITE."
    )
    async def delete_folder(self, info: Info, input: DeleteFolderInput) -> DeleteFolderPayload:
        """Delete a folder."""
        folder_id = decode(input.folder_id, FOLDER, "input.folderId")
        count = await info.context.use(Folders).delete(info.context.viewer, folder_id)
        return DeleteFolderPayload(deleted_folder_id=input.folder_id, trashed_file_count=Long(count))

    @strawberry.mutation(
        description="Say how long files are kept in a folder and below: those that nobody changes for so many days go "
        "to the trash by themselves, or for good where nothing stays there. Of several folders that say so, the fewest "
        "days count; to change or restore a file begins them anew. Needs WORKSPACE_OWN."
    )
    async def set_folder_retention(self, info: Info, input: SetFolderRetentionInput) -> SetFolderRetentionPayload:
        """Set how long files are kept."""
        folder_id = decode(input.folder_id, FOLDER, "input.folderId")
        row = await info.context.use(FolderRetention).keep_for(info.context.viewer, folder_id, input.days)
        return SetFolderRetentionPayload(folder=FileFolder.of(row))
