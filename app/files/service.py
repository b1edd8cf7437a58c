"""The use cases of files: keep, find, open, delete.

AppError
├─ FileNotFound        there is none, or the viewer cannot see it
├─ FileQuotaExceeded   the workspace keeps as much as its plan allows
└─ UploadTooSlow       it took longer than a file that is not finished is kept for

The row comes first, as PENDING, then the object, then the row becomes STORED: whatever cuts this off, a row tells of
the object. What is not finished within an hour is purged, like what was deleted, and what lost its workspace.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from app.accounts.access import Access, WorkspaceNotFound
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind, Plan
from app.files.models import File, FileUsage
from app.files.names import MAX_SEARCH_CHARACTERS, cleaned_name, folded
from app.files.objects import PART_BYTES, Objects
from app.files.purging import Purger, count_off
from app.files.sniffing import content_type_of
from app.files.vocabulary import FileOrder, FileState
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect, Transaction
from app.kernel.errors import Conflict, InvalidInput, NotFound, QuotaExceeded
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer
from app.kernel.spool import Spool

FILE = "File"
_GIB = 1024**3
#: How many bytes a workspace may keep.
QUOTA_BYTES: Mapping[Plan, int] = {Plan.FREE: 1 * _GIB, Plan.PRO: 100 * _GIB, Plan.ENTERPRISE: 10_240 * _GIB}
UNFINISHED = timedelta(hours=1)  #: how long an upload may take from its last byte on
_PLAN: Mapping[Dialect, str] = {
    "sqlite": "SELECT plan FROM workspaces WHERE id = ?",
    "postgres": "SELECT plan FROM workspaces WHERE id = $1",
}
_INSERT_USAGE = (
    "INSERT INTO file_usages (id, workspace_id, used_bytes, file_count) VALUES ({}) ON CONFLICT DO NOTHING RETURNING id"
)


class FileNotFound(NotFound):
    """There is no such file, or you cannot see it."""


class FileQuotaExceeded(QuotaExceeded):
    """The files of this workspace take as much room as its plan allows; delete some first."""


class UploadTooSlow(Conflict):
    """Storing the file took too long; send it again."""


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files a list has; whatever is given must hold."""

    search: str | None = None  #: what the name contains, in any case
    content_type: str | None = None  #: `image/png`, or `image/` for all images
    sha256: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What the files of a workspace take, those on their way too."""

    used_bytes: int
    file_count: int
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file whose bytes can be read."""

    row: File
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
        clock: Clock,
        access: Access,
        *,
        objects: Objects,
        purger: Purger,
        activities: Activities,
        audit: Audit,
        idempotency: Idempotency,
        max_bytes: int,
        quota_bytes: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._objects = objects
        self._purger = purger
        self._activities = activities
        self._audit = audit
        self._idempotency = idempotency
        self._max_bytes = max_bytes
        self._quotas = {plan: quota_bytes or most for plan, most in QUOTA_BYTES.items()}
        #: Called with a file that was just kept, and by whom, in the transaction that keeps it; set by who reads files.
        self.on_kept: Callable[[File, Actor], Awaitable[None]] | None = None

    # ------------------------------------------------------------------ keeping

    async def store(self, by: Viewer | Actor, workspace_id: UUID, name: str, stream: AsyncIterable[bytes]) -> File:
        """Keep what a stream gives; see `keep`.

        Raises:
            SpoolTooLarge: It is larger than a file may be.
        """
        if isinstance(by, Viewer):
            await self._access.require(by, workspace_id, Scope.FILES_WRITE)
        async with Spool(self._max_bytes) as spool:
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
        idempotency_key: str | None = None,
        run_id: UUID | None = None,
    ) -> File:
        """Keep a file; once this returns, it is durable.

        Args:
            by: A viewer, whose rights are asked for; or whoever did it, of whom the caller knows that they may.
            workspace_id: Where.
            name: What it is called; what no name can have is left out.
            content: Its bytes, finished.
            idempotency_key: A repeat with the same key, name and bytes gives the same file.
            run_id: The run that keeps it: a repeat with its key gives the same file, whatever its name and bytes.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not keep files.
            FileQuotaExceeded: It would be too much for the workspace.
            StorageUnavailable: The storage does not take it.
            UploadTooSlow: It was taken for lost meanwhile.
        """
        if isinstance(by, Viewer):
            await self._access.require(by, workspace_id, Scope.FILES_WRITE)
        actor = by.actor if isinstance(by, Viewer) else by
        name = cleaned_name(name)
        async with self._database.transaction() as tx:
            row = await self.reserve(tx, actor, workspace_id, name, content.size_bytes, UNFINISHED)
        row.content_type, row.sha256 = content_type_of(content.head, name), content.sha256
        try:
            try:
                async with asyncio.timeout(UNFINISHED.total_seconds() / 2):
                    await self._objects.put(row.object_key, content.file, row.content_type)
            except TimeoutError:
                raise UploadTooSlow(reason="upload_too_slow") from None
            kept_id = await self._finish(row, actor, idempotency_key, run_id)
        except BaseException:
            await self.release(row)
            raise
        if kept_id != row.id:  # an earlier call with this key kept it
            await self.release(row)
        kept = await File.get_or_none(id=kept_id, state=FileState.STORED)
        if kept is None:
            raise FileNotFound
        return kept

    async def reserve(
        self, tx: Transaction, actor: Actor, workspace_id: UUID, name: str, size_bytes: int, kept: timedelta
    ) -> File:
        """Make the row of a file that is to come, PENDING, and count it; in the caller's transaction.

        Args:
            tx: The transaction.
            actor: Who keeps it.
            workspace_id: Where.
            name: What it is called, cleaned.
            size_bytes: How large it will be.
            kept: After this it is taken for lost, and purged.

        Raises:
            FileQuotaExceeded: It would be too much for the workspace.
        """
        await self._count_on(tx, workspace_id, size_bytes)
        file_id, now = new_id(), self._clock.now()
        return await File.create(
            id=file_id,
            workspace_id=workspace_id,
            name=name,
            search_text=folded(name),
            content_type="",
            size_bytes=size_bytes,
            sha256="",
            object_key=f"{workspace_id}/{file_id}",
            purge_due_at=now + kept,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=now,
        )

    async def settle(self, row: File, actor: Actor) -> None:
        """Let a PENDING file be seen, whose object is there; in the caller's transaction.

        Args:
            row: Its row, with the type and the digest that its object has.
            actor: Who keeps it.

        Raises:
            UploadTooSlow: It was taken for lost meanwhile.
        """
        pending = File.filter(id=row.id, state=FileState.PENDING, workspace_id=row.workspace_id)
        facts = {"content_type": row.content_type, "sha256": row.sha256}
        if not await pending.update(state=FileState.STORED, purge_due_at=None, **facts):
            raise UploadTooSlow(reason="upload_too_slow")
        await self._record(row, actor, ActivityKind.FILE_UPLOADED)

    async def _finish(self, row: File, actor: Actor, idempotency_key: str | None, run_id: UUID | None) -> UUID:
        async def make() -> dict[str, str]:
            await self.settle(row, actor)
            return {"id": str(row.id)}

        # A key names its user, or its run: what has neither is done once by whoever calls.
        whose = run_id or actor.id or actor.on_behalf_of
        key = idempotency_key if whose is not None else None
        body: Any = [row.workspace_id] if run_id else [row.workspace_id, row.name, row.sha256]
        kept, _ = await self._idempotency.once(whose or row.id, "uploadFile", key, body, make)
        return UUID(kept["id"])

    async def release(self, row: File) -> None:
        """Let a file that nobody gets be purged, with the room it takes."""
        async with self._database.transaction() as tx:
            now = self._clock.now()
            doomed = File.filter(id=row.id, state=FileState.PENDING)
            if await doomed.update(state=FileState.DELETED, purge_due_at=now):
                await count_off(row)
            elif not await File.filter(id=row.id).exists():
                # Purged as lost; but the object may have come after that, and only a row remembers it.
                row.workspace_id, row.state, row.purge_due_at = None, FileState.DELETED, now
                await row.save(force_create=True)
            tx.after_commit(lambda: self._purger.purge_soon([row]))

    async def _count_on(self, tx: Transaction, workspace_id: UUID, size_bytes: int) -> None:
        """Count a file that comes, unless it would be too much; who counts in the same workspace waits."""
        marks = [f"${number}" if tx.dialect == "postgres" else "?" for number in range(1, 5)]
        quota = await self._quota(workspace_id)
        await tx.fetch(_INSERT_USAGE.format(", ".join(marks)), [new_id(), workspace_id, 0, 0])
        fits = FileUsage.filter(workspace_id=workspace_id, used_bytes__lte=quota - size_bytes)
        if not await fits.update(used_bytes=F("used_bytes") + size_bytes, file_count=F("file_count") + 1):
            raise FileQuotaExceeded(reason="quota_exceeded", details={"limitBytes": quota, "sizeBytes": size_bytes})

    async def _quota(self, workspace_id: UUID) -> int:
        rows = await self._database.fetch(_PLAN, [workspace_id])
        if not rows:
            raise WorkspaceNotFound
        return self._quotas[Plan(rows[0]["plan"])]

    # ------------------------------------------------------------------ finding

    async def get(self, viewer: Viewer, file_id: UUID, scope: Scope = Scope.FILES_READ) -> File:
        """Return a file.

        Raises:
            FileNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await File.get_or_none(id=file_id, state=FileState.STORED)
        if found is None or found.workspace_id is None:
            raise FileNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=FileNotFound)
        return found

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, File]:
        """Return those of these files that the viewer may read."""
        rows = await File.filter(id__in=list(ids), state=FileState.STORED, workspace_id__isnull=False)
        return {
            row.id: row
            for row in rows
            if row.workspace_id and await self._access.permits(viewer, row.workspace_id, Scope.FILES_READ)
        }

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
        if where.created_after is not None:
            rows = rows.filter(created_at__gte=where.created_after)
        if where.created_before is not None:
            rows = rows.filter(created_at__lt=where.created_before)
        field, _, direction = order.value.rpartition("_")
        return await paginate(rows, [OrderBy(field, direction == "desc")], request, f"files:{workspace_id}:{where!r}")

    async def open(self, file_id: UUID) -> OpenFile:
        """Return a file to be read; the caller has checked who asks.

        Raises:
            FileNotFound: There is none.
        """
        found = await File.get_or_none(id=file_id, state=FileState.STORED)
        if found is None or found.workspace_id is None:
            raise FileNotFound
        return OpenFile(found, self._objects)

    async def usage(self, viewer: Viewer, workspace_id: UUID) -> Usage:
        """Return what the files of a workspace take.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read files.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_READ)
        found = await FileUsage.get_or_none(workspace_id=workspace_id)
        quota = await self._quota(workspace_id)
        return Usage(0, 0, quota) if found is None else Usage(found.used_bytes, found.file_count, quota)

    # ------------------------------------------------------------------ deleting

    async def delete(self, viewer: Viewer, file_id: UUID) -> UUID:
        """Delete a file; its bytes go once that is committed, or as soon as the storage answers.

        Raises:
            FileNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not delete files.
        """
        row = await self.get(viewer, file_id, Scope.FILES_WRITE)
        if not await self.drop(viewer.actor, row):
            raise FileNotFound
        return file_id

    async def drop(self, actor: Actor, row: File) -> bool:
        """Delete a file of whose deletion the caller knows that the actor may; say whether it was there."""
        async with self._database.transaction() as tx:
            stored = File.filter(id=row.id, state=FileState.STORED)
            if not await stored.update(state=FileState.DELETED, purge_due_at=self._clock.now()):
                return False
            await count_off(row)
            await self._record(row, actor, ActivityKind.FILE_DELETED)
            tx.after_commit(lambda: self._purger.purge_soon([row]))
        return True

    async def _record(self, row: File, actor: Actor, kind: ActivityKind) -> None:
        if row.workspace_id is None:
            return
        facts = {"name": row.name, "contentType": row.content_type, "sizeBytes": row.size_bytes}
        await self._activities.record(row.workspace_id, kind, FILE, row.id, actor, data=facts)
        action = kind.value.replace("_", ".", 1)
        await self._audit.record(actor, action, FILE, row.id, workspace_id=row.workspace_id, data=facts)
        if kind is ActivityKind.FILE_UPLOADED and self.on_kept is not None:
            await self.on_kept(row, actor)
