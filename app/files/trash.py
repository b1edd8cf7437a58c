"""The trash: files that were deleted, for as long as they can be restored. Only the trash shows them.

AppError
└─ TrashedFileNotFound   there is none, or the viewer cannot see it

`purge_due_at` is when a file is deleted for good; from then on nobody sees it, and the next turn of the chore deletes
it, so that emptying a trash is one statement however much is in it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.files.folders import Folders
from app.files.models import File, FileFolder, FileVersion
from app.files.records import FileRecords
from app.files.sharing import SharedObjects
from app.files.usage import Usages
from app.files.vocabulary import FileState
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import SYSTEM, Actor, Scope, Viewer
from app.kernel.upkeep import Chore

TRASHED = "TrashedFile"
_EVERY_SECONDS = 10.0
BATCH_FILES = 200  #: in one transaction, each with its versions


class TrashedFileNotFound(NotFound):
    """The trash has no such file, or you cannot see it."""


class Trash:
    """Takes files out of sight, gives them back, and deletes them for good."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        shared: SharedObjects,
        usages: Usages,
        folders: Folders,
        records: FileRecords,
        kept: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._shared = shared
        self._usages = usages
        self._folders = folders
        self._records = records
        self._kept = kept  #: how long files can be restored; 0: they cannot
        self._has_expired = self._has_due = False  #: whether a turn of a chore left some

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (
            Chore("trash-expired-files", _EVERY_SECONDS, self._expire, lambda: self._has_expired),
            Chore("purge-files", _EVERY_SECONDS, self._purge, lambda: self._has_due),
        )

    # ------------------------------------------------------------------ into it

    async def put(
        self, actor: Actor, row: File, *, is_permanent: bool = False, removes_documents: bool = False
    ) -> File | None:
        """Delete a file of whose deletion the caller knows that the actor may.

        Args:
            actor: Who.
            row: What.
            is_permanent: For good, and not into the trash.
            removes_documents: Take what was read of it out of knowledge, too.

        Returns:
            It as it was; as it is, if it is in the trash now; None if it was not there any more.
        """
        async with self._database.transaction() as tx:
            await self._usages.hold_all(tx, [row.workspace_id])
            found = await File.get_or_none(id=row.id, state=FileState.STORED)
            if found is None:
                return None
            if removes_documents:
                await self._records.forgotten(found, actor)
            if is_permanent or not self._kept:
                await self._discard(tx, [found])
            else:
                await self._put(found)
            await self._records.file(found, actor, ActivityKind.FILE_DELETED)
        return found

    async def _put(self, row: File) -> None:
        now = self._clock.now()
        folder = await FileFolder.get_or_none(id=row.folder_id)
        row.state, row.trashed_at, row.purge_due_at = FileState.TRASHED, now, now + self._kept
        row.trashed_path = "" if folder is None else folder.path
        await row.save(update_fields=["state", "trashed_at", "purge_due_at", "trashed_path"])

    # ------------------------------------------------------------------ out of it

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, File]:
        """Return those of these trashed files that the viewer may see."""
        rows = await self._shown().filter(id__in=list(ids))
        return {
            row.id: row
            for row in rows
            if row.workspace_id and await self._access.permits(viewer, row.workspace_id, Scope.FILES_READ)
        }

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[File]:
        """Return a page of what is in a workspace's trash, the newest there first.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read files.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_READ)
        rows = self._shown().filter(workspace_id=workspace_id, trashed_at__isnull=False)
        return await paginate(rows, [OrderBy("trashed_at", is_descending=True)], request, f"trash:{workspace_id}")

    async def restore(self, viewer: Viewer, file_id: UUID, folder_id: UUID | None, *, is_chosen: bool) -> File:
        """Put a file back to where it was, making the folders that are gone, or into another folder.

        Args:
            viewer: Who.
            file_id: What.
            folder_id: Where to; None is the root.
            is_chosen: Whether `folder_id` counts.

        Raises:
            TrashedFileNotFound: There is none, or it is not visible.
            FolderNotFound: The workspace has no such folder.
            FoldersTooMany: The folders that are gone would be too many.
            Forbidden: The viewer may not write files.
        """
        workspace_id = await self._writable(viewer, file_id)
        async with self._database.transaction() as tx:
            row = await self._held(tx, workspace_id, file_id)
            if is_chosen:
                folder = await self._folders.inside(workspace_id, folder_id)
            elif row.folder_id is not None:
                folder = await self._folders.inside(workspace_id, row.folder_id)
            else:
                folder = await self._folders.along(workspace_id, row.trashed_path, viewer.actor)
            now = self._clock.now()
            if row.expires_at is not None and row.expires_at <= now:
                row.expires_at = None  # else it would be back at once
            row.folder_id = None if folder is None else folder.id
            row.state, row.trashed_at, row.purge_due_at, row.trashed_path = FileState.STORED, None, None, ""
            row.revision, row.updated_at = row.revision + 1, now
            await row.save()
            await self._records.restored(row, viewer.actor)
        return row

    async def purge(self, viewer: Viewer, file_id: UUID, *, removes_documents: bool = False) -> None:
        """Delete a trashed file for good, and what was read of it out of knowledge if that is asked for.

        Raises:
            TrashedFileNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write files; or knowledge, where documents are to be removed.
        """
        workspace_id = await self._writable(viewer, file_id)
        if removes_documents:
            await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_WRITE)
        async with self._database.transaction() as tx:
            row = await self._held(tx, workspace_id, file_id)
            if removes_documents:
                await self._records.forgotten(row, viewer.actor)
            await self._discard(tx, [row])
            await self._records.file(row, viewer.actor, ActivityKind.FILE_PURGED)

    async def empty(self, viewer: Viewer, workspace_id: UUID) -> int:
        """Delete for good what is in a trash; return how many files. Their room is there as soon as they are gone.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not write files.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_WRITE)
        async with self._database.transaction() as tx:
            await self._usages.hold(tx, workspace_id)
            doomed = self._shown().filter(workspace_id=workspace_id)
            count = await doomed.update(purge_due_at=self._clock.now())
            if count:
                await self._records.emptied(workspace_id, viewer.actor, count)
        if count:
            async with self._database.transaction() as tx:
                rows = await self._batch(tx, Q(self._due(), workspace_id=workspace_id))
                await self._discard(tx, rows)
        return count

    def _shown(self) -> QuerySet[File]:
        return File.filter(state=FileState.TRASHED, purge_due_at__gt=self._clock.now())

    async def _writable(self, viewer: Viewer, file_id: UUID) -> UUID:
        found = await self._shown().get_or_none(id=file_id)
        if found is None or found.workspace_id is None:
            raise TrashedFileNotFound
        await self._access.require(viewer, found.workspace_id, Scope.FILES_WRITE, missing=TrashedFileNotFound)
        return found.workspace_id

    async def _held(self, tx: Transaction, workspace_id: UUID, file_id: UUID) -> File:
        await self._usages.hold(tx, workspace_id)
        row = await self._shown().get_or_none(id=file_id)
        if row is None:
            raise TrashedFileNotFound
        return row

    # ------------------------------------------------------------------ by itself

    async def _expire(self, tx: Transaction) -> int:
        """Put files whose time is over into the trash; return how many."""
        is_over = Q(state=FileState.STORED, expires_at__lte=self._clock.now(), workspace_id__isnull=False)
        rows = await self._batch(tx, is_over)
        self._has_expired = len(rows) == BATCH_FILES
        await self._gone(tx, rows, isExpired=True)
        return len(rows)

    async def put_by_itself(self, tx: Transaction, ids: Sequence[UUID], **facts: Any) -> int:
        """Delete files because a rule says so, and tell these facts of it; return how many.

        Args:
            tx: The transaction; the workspaces of the files are held.
            ids: Which, at most `BATCH_FILES`; those that are not there any more are left out.
            **facts: What is told, besides what they are.
        """
        rows = await self._batch(tx, Q(id__in=list(ids), state=FileState.STORED))
        await self._gone(tx, rows, **facts)
        return len(rows)

    async def _gone(self, tx: Transaction, rows: Sequence[File], **facts: Any) -> None:
        for row in rows:
            if self._kept:
                await self._put(row)
            await self._records.file(row, SYSTEM, ActivityKind.FILE_DELETED, **facts)
        if not self._kept:
            await self._discard(tx, rows)

    async def _purge(self, tx: Transaction) -> int:
        """Delete for good what is due, and what lost its workspace; return how many."""
        rows = await self._batch(tx, self._due() | Q(workspace_id__isnull=True))
        self._has_due = len(rows) == BATCH_FILES
        await self._discard(tx, rows)
        return len(rows)

    def _due(self) -> Q:
        return Q(state=FileState.TRASHED, purge_due_at__lte=self._clock.now())

    async def _batch(self, tx: Transaction, wanted: Q) -> list[File]:
        """Return some of the files that are wanted; they and their workspaces are held."""
        found = await File.filter(wanted).order_by("id").limit(BATCH_FILES).only("id", "workspace_id")
        await self._usages.hold_all(tx, (row.workspace_id for row in found))
        # Once more, as others may have held them until now.
        wanted_still = File.filter(wanted, id__in=[row.id for row in found])
        return await wanted_still.order_by("id").select_for_update(skip_locked=True)

    async def _discard(self, tx: Transaction, rows: Sequence[File]) -> None:
        """Delete files for good; their workspaces are held."""
        versions = await FileVersion.filter(file_id__in=[row.id for row in rows])
        sizes: Counter[UUID] = Counter()
        for each in versions:
            sizes[each.file_id] += each.size_bytes
        for row in rows:
            await self._usages.give_back(row.workspace_id, sizes[row.id], 1)
        await File.filter(id__in=[row.id for row in rows]).delete()
        await self._shared.release(tx, Counter(each.object_key for each in versions))
