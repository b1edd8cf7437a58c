"""The use cases of files: keep, find, open, delete.

AppError
├─ FileNotFound        there is none, or the viewer cannot see it
├─ FileQuotaExceeded   the workspace keeps as much as its plan allows
└─ UploadTooSlow       it took longer than an object that is not finished is kept for
"""

import copy
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Subquery

from app.accounts.access import Access
from app.files.changes import FileChanges
from app.files.lookup import FileLookup, FileNotFound
from app.files.models import File, FileTag, FileVersion
from app.files.names import MAX_SEARCH_CHARACTERS, cleaned_name, folded, tag_of
from app.files.objects import PART_BYTES, Objects
from app.files.records import FILE, FileRecords
from app.files.sharing import Settle, SharedObjects, UploadTooSlow
from app.files.sniffing import content_type_of
from app.files.trash import Trash
from app.files.usage import FileQuotaExceeded, Usage, Usages
from app.files.versions import Content
from app.files.vocabulary import FileOrder, FileState
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer
from app.kernel.spool import Spool

__all__ = [
    "FILE",
    "File",
    "FileFilter",
    "FileNotFound",
    "FileQuotaExceeded",
    "Files",
    "OpenFile",
    "UploadTooSlow",
    "Usage",
]


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files a list has; whatever is given must hold."""

    search: str | None = None  #: what the name contains, in any case
    content_type: str | None = None  #: `image/png`, or `image/` for all images
    sha256: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    folder_id: UUID | None = None  #: in this folder, not in those in it
    is_in_root: bool = False  #: in no folder
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file whose bytes can be read: those of the version that was opened, whatever becomes of the file."""

    row: File  #: with the facts of that version
    _objects: Objects

    async def read(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end`, which is not among them, in parts of at most 2 MiB.

        Raises:
            ObjectMissing: It was deleted.
            StorageUnavailable: The storage does not answer.
        """
        end = self.row.size_bytes if end is None else end
        while start < end:
            part = min(end, start + PART_BYTES)
            yield await self._objects.read(self.row.object_key, start, part)
            start = part


class Files:
    """Keeps files; each belongs to one workspace."""

    def __init__(
        self,
        database: Database,
        access: Access,
        *,
        objects: Objects,
        lookup: FileLookup,
        shared: SharedObjects,
        usages: Usages,
        changes: FileChanges,
        trash: Trash,
        records: FileRecords,
        idempotency: Idempotency,
        max_bytes: int,
    ) -> None:
        self._database = database
        self._access = access
        self._objects = objects
        self._lookup = lookup
        self._shared = shared
        self._usages = usages
        self._changes = changes
        self._trash = trash
        self._idempotency = idempotency
        self._max_bytes = max_bytes
        self.records = records  #: whoever reads files is called from there

    # ------------------------------------------------------------------ keeping

    async def store(self, by: Viewer | Actor, workspace_id: UUID, name: str, stream: AsyncIterable[bytes]) -> File:
        """Keep what a stream gives; see `keep`.

        Raises:
            SpoolTooLarge: It is larger than a file may be.
        """
        if isinstance(by, Viewer):
            await self._access.require(by, workspace_id, Scope.FILES_WRITE)
        async with Spool(self._max_bytes, folder=self._objects.arriving) as spool:
            async for chunk in stream:
                await spool.write(chunk)
            await spool.finish()
            return await self.keep(by, workspace_id, name, spool)

    async def keep(
        self,
        by: Viewer | Actor,
        workspace_id: UUID,
        name: str,
        content: Spool,
        *,
        folder_id: UUID | None = None,
        idempotency_key: str | None = None,
        run_id: UUID | None = None,
    ) -> File:
        """Keep a file; once this returns, it is durable.

        Args:
            by: A viewer, whose rights are asked for; or whoever did it, of whom the caller knows that they may.
            workspace_id: Where.
            name: What it is called; what no name can have is left out.
            content: Its bytes, finished.
            folder_id: In which folder; None is the root.
            idempotency_key: A repeat with the same key, name and bytes gives the same file.
            run_id: The run that keeps it: a repeat with its key gives the same file, whatever its name and bytes.

        Raises:
            NotFound: The viewer does not see the workspace, or it has no such folder.
            Forbidden: The viewer may not keep files.
            FileQuotaExceeded: It would be too much for the workspace.
            StorageUnavailable: The storage does not take it.
            UploadTooSlow: It was taken for lost meanwhile.
        """
        if isinstance(by, Viewer):
            await self._access.require(by, workspace_id, Scope.FILES_WRITE)
        actor = by.actor if isinstance(by, Viewer) else by
        name = cleaned_name(name)
        kind = content_type_of(content.head, name)
        await self._changes.check_folder(workspace_id, folder_id)

        async def finish(settle: Settle) -> UUID:
            async def make() -> dict[str, str]:
                async with self._database.transaction() as tx:
                    new = Content(await settle(tx), kind, content.size_bytes, content.sha256)
                    row = await self._changes.add(workspace_id, name, new, actor, folder_id)
                    return {"id": str(row.id)}

            # A key names its user, or its run: what has neither is done once by whoever calls.
            whose = run_id or actor.id or actor.on_behalf_of
            key = idempotency_key if whose is not None else None
            said = [] if run_id else [name, content.sha256, *([folder_id] if folder_id else [])]
            body: Any = [workspace_id, *said]
            kept, _ = await self._idempotency.once(whose or new_id(), "uploadFile", key, body, make)
            return UUID(kept["id"])

        kept = await File.get_or_none(
            id=await self._shared.place(workspace_id, content, kind, finish), state=FileState.STORED
        )
        if kept is None:
            raise FileNotFound
        return kept

    # ------------------------------------------------------------------ finding

    async def get(self, viewer: Viewer, file_id: UUID, scope: Scope = Scope.FILES_READ) -> File:
        """Return a file.

        Raises:
            FileNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        return (await self._lookup.get(viewer, file_id, scope))[0]

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, File]:
        """Return those of these files that the viewer may read."""
        rows = await File.filter(id__in=list(ids), state=FileState.STORED, workspace_id__isnull=False)
        return {
            row.id: row
            for row in rows
            if row.workspace_id and await self._access.permits(viewer, row.workspace_id, Scope.FILES_READ)
        }

    @staticmethod
    def trashed(workspace_id: UUID | None = None) -> Subquery:
        """Return the ids of what is in the trash, for a query of those who keep what files say."""
        rows = File.filter(state=FileState.TRASHED)
        return Subquery((rows if workspace_id is None else rows.filter(workspace_id=workspace_id)).values("id"))

    async def page(
        self, viewer: Viewer, workspace_id: UUID, where: FileFilter, order: FileOrder, request: PageRequest
    ) -> Page[File]:
        """Return a page of a workspace's files.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read files.
            InvalidInput: The filter is malformed, or a cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_READ)
        rows = File.filter(workspace_id=workspace_id, state=FileState.STORED)
        if where.search:
            if len(where.search) > MAX_SEARCH_CHARACTERS:
                raise InvalidInput("The search is too long.", field="where.search", reason="too_long")
            rows = rows.filter(search_text__contains=folded(where.search))
        if where.content_type:
            is_kind = where.content_type.endswith("/")
            rows = rows.filter(**{"content_type__startswith" if is_kind else "content_type": where.content_type})
        if where.sha256 is not None:
            rows = rows.filter(sha256=where.sha256.lower())
        if where.folder_id is not None:
            rows = rows.filter(folder_id=where.folder_id)
        if where.is_in_root:
            rows = rows.filter(folder_id__isnull=True)
        if where.tag is not None:
            tagged = FileTag.filter(tag=tag_of(where.tag, "where.tag")).values("file_id")
            rows = rows.filter(id__in=Subquery(tagged))
        if where.created_after is not None:
            rows = rows.filter(created_at__gte=where.created_after)
        if where.created_before is not None:
            rows = rows.filter(created_at__lt=where.created_before)
        field, _, direction = order.value.rpartition("_")
        return await paginate(rows, [OrderBy(field, direction == "desc")], request, f"files:{workspace_id}:{where!r}")

    async def open(self, file_id: UUID, version: int | None = None) -> OpenFile:
        """Return a file to be read; the caller has checked who asks.

        Args:
            file_id: Which.
            version: The number of one of its versions; None: the newest.

        Raises:
            FileNotFound: There is none, or it has no such version any more.
        """
        found = await File.get_or_none(id=file_id, state=FileState.STORED)
        if found is None or found.workspace_id is None:
            raise FileNotFound
        if version is not None and version != found.version_number:
            old = await FileVersion.get_or_none(file_id=file_id, number=version)
            if old is None:
                raise FileNotFound
            found = copy.copy(found)
            found.version_number, found.object_key, found.content_type = old.number, old.object_key, old.content_type
            found.size_bytes, found.sha256 = old.size_bytes, old.sha256
        return OpenFile(found, self._objects)

    async def usage(self, viewer: Viewer, workspace_id: UUID) -> Usage:
        """Return what the files of a workspace take.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read files.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_READ)
        return await self._usages.told(workspace_id)

    # ------------------------------------------------------------------ deleting

    async def delete(
        self, viewer: Viewer, file_id: UUID, *, is_permanent: bool = False, removes_documents: bool = False
    ) -> File:
        """Delete a file: into the trash, or for good if that is asked for or nothing stays there; return it as it was.

        Of what is deleted for good the bytes go once that is committed, or as soon as the storage answers. What
        knowledge bases read of it stays there unless its removal is asked for.

        Raises:
            FileNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not delete files; or write knowledge, where documents are to be removed.
        """
        row, workspace_id = await self._lookup.get(viewer, file_id, Scope.FILES_WRITE)
        if removes_documents:
            await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_WRITE)
        deleted = await self._trash.put(
            viewer.actor, row, is_permanent=is_permanent, removes_documents=removes_documents
        )
        if deleted is None:
            raise FileNotFound
        return deleted

    async def drop(self, actor: Actor, row: File) -> bool:
        """Delete a file for good of which the caller knows that the actor may; say whether it was there."""
        return await self._trash.put(actor, row, is_permanent=True) is not None
