"""Folders as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.files import models
from app.files.folders import FolderFilter, Folders
from app.files.records import FOLDER
from app.files.service import FileFilter, Files
from app.files.types import File
from app.files.vocabulary import FileOrder


@strawberry.type(description="A folder of files and folders. What is in no folder is in the root, which has no id.")
class FileFolder(Node):
    """See `models.FileFolder`."""

    name: str = strawberry.field(description="Unique in its folder, whatever its case; at most 255 characters.")
    path: str = strawberry.field(description="The names of the folders it is in, and its own: `/outer/inner`.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it got its name or its place.")
    created_by: Actor = strawberry.field(description="Who made it.")
    retention_days: int | None = strawberry.field(
        description="After how many days without a change the files in it, and in the folders below, go to the trash; "
        "null: it says nothing, but a folder that it is in may."
    )
    row: strawberry.Private[models.FileFolder]

    @classmethod
    def of(cls, row: models.FileFolder) -> "FileFolder":
        """Show a folder."""
        return cls(
            id=encode(FOLDER, row.id),
            name=row.name,
            path=row.path,
            created_at=row.created_at,
            updated_at=row.updated_at,
            created_by=Actor.of(row.created_by),
            retention_days=row.retention_days,
            row=row,
        )

    @strawberry.field(description="The folder it is in; null: it is in the root.")
    async def parent(self, info: Info) -> "FileFolder | None":
        """Find the folder."""
        return await folder_of(info.context, self.row.parent_id)

    @strawberry.field(description="The folders in it, by name.")
    async def folders(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection["FileFolder"]:
        """List folders."""
        chosen, request = FolderFilter(parent_id=self.row.id), page_args(first, after, last, before)
        context = info.context
        page = await context.use(Folders).page(context.viewer, self.row.workspace_id, chosen, request)
        return Connection[FileFolder].of(page, FileFolder.of)

    @strawberry.field(description="The files in it, not those in folders in it.")
    async def files(
        self,
        info: Info,
        order_by: Annotated[FileOrder, strawberry.argument(description="In which order.")] = FileOrder.NAME_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[File]:
        """List files."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = FileFilter(folder_id=self.row.id)
        page = await context.use(Files).page(context.viewer, self.row.workspace_id, chosen, order_by, request)
        return Connection[File].of(page, File.of)


@strawberry.input(description="Which folders; whatever is given must hold.")
class FileFolderWhere:
    """See `folders.FolderFilter`."""

    search: str | None = strawberry.field(default=None, description="Part of the name, in any case.")
    parent_folder_id: strawberry.ID | None = strawberry.field(
        default=None, description="In this folder, not in those that are in it."
    )
    is_in_root: bool = strawberry.field(default=False, description="True: in no folder.")

    def to_filter(self) -> FolderFilter:
        """Read the filter."""
        parent = self.parent_folder_id
        parent_id = None if parent is None else decode(parent, FOLDER, "where.parentFolderId")
        return FolderFilter(self.search, parent_id, self.is_in_root)


@extend(File)
class FileInFolder:
    """The field that folders add to a file."""

    @strawberry.field(description="The folder it is in; null: it is in the root.")
    @staticmethod
    async def folder(file: strawberry.Parent[File], info: Info) -> FileFolder | None:
        """Find the folder."""
        return await folder_of(info.context, file.row.folder_id)


@extend(Workspace)
class WorkspaceFolders:
    """The field that folders add to the workspace."""

    @strawberry.field(description="The folders of its files, by name; needs FILES_READ.")
    @staticmethod
    async def file_folders(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Annotated[FileFolderWhere | None, strawberry.argument(description="Which; all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[FileFolder]:
        """List folders."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = (where or FileFolderWhere()).to_filter()
        page = await context.use(Folders).page(context.viewer, workspace.own_id, chosen, request)
        return Connection[FileFolder].of(page, FileFolder.of)


async def folder_of(context: Context, folder_id: UUID | None) -> FileFolder | None:
    """Find a folder that a row names."""
    if folder_id is None:
        return None
    found = cast("DataLoader[UUID, FileFolder | None] | None", context.cache.get(folder_of))
    if found is None:

        async def load(ids: list[UUID]) -> Sequence[FileFolder | None]:
            shown = await _load(context, ids)
            return [shown.get(each) for each in ids]

        # Not kept between root fields: a mutation's answer must show what it changed.
        found = context.cache[folder_of] = DataLoader(load_fn=load, cache=False)
    return await found.load(folder_id)


async def _load(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(Folders).visible(context.viewer, ids)
    return {own_id: FileFolder.of(row) for own_id, row in found.items()}


node_loader(FOLDER, _load)
