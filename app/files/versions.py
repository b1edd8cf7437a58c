"""Versions: what the content of a file was, one after the other. The file stays the same one.

AppError
├─ FileVersionNotFound   there is none, or the viewer cannot see it
├─ FileVersionInUse      it is the file's newest one
└─ FileChanged           the version that was known is not the newest

Every version counts on the quota with all its bytes, whether it shares its object or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.files.lookup import FileLookup
from app.files.models import File, FileVersion
from app.files.records import FileRecords
from app.files.sharing import Settle, SharedObjects
from app.files.sniffing import content_type_of
from app.files.usage import Usages
from app.files.vocabulary import FileState
from app.kernel.bases import check_base
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import Conflict, NotFound
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer
from app.kernel.spool import Spool

VERSION = "FileVersion"
KEPT_VERSIONS = 50  #: of a file; one more lets go the oldest


class FileVersionNotFound(NotFound):
    """There is no such version, or you cannot see it."""


class FileVersionInUse(Conflict):
    """The newest version cannot be deleted; delete the file, or restore another version first."""


class FileChanged(Conflict):
    """The file has a newer version than the one you know."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an object holds, as a version has it."""

    object_key: str
    content_type: str
    size_bytes: int
    sha256: str

    @classmethod
    def of(cls, row: File | FileVersion) -> "Content":
        """Return the content of a file or a version."""
        return cls(row.object_key, row.content_type, row.size_bytes, row.sha256)


class Versions:
    """Keeps versions of files."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: FileLookup,
        shared: SharedObjects,
        usages: Usages,
        records: FileRecords,
        idempotency: Idempotency,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._shared = shared
        self._usages = usages
        self._records = records
        self._idempotency = idempotency

    # ------------------------------------------------------------------ finding

    async def get(
        self, viewer: Viewer, version_id: UUID, scope: Scope = Scope.FILES_READ
    ) -> tuple[FileVersion, File, UUID]:
        """Return a version, its file, and their workspace.

        Raises:
            FileVersionNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        version = await FileVersion.get_or_none(id=version_id)
        file = None if version is None else await File.get_or_none(id=version.file_id, state=FileState.STORED)
        if version is None or file is None or file.workspace_id is None:
            raise FileVersionNotFound
        await self._access.require(viewer, file.workspace_id, scope, missing=FileVersionNotFound)
        return version, file, file.workspace_id

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, tuple[FileVersion, File]]:
        """Return those of these versions that the viewer may see, each with its file."""
        versions = await FileVersion.filter(id__in=list(ids))
        wanted = {each.file_id for each in versions}
        files = await File.filter(id__in=list(wanted), state=FileState.STORED, workspace_id__isnull=False)
        seen = {
            row.id: row
            for row in files
            if row.workspace_id and await self._access.permits(viewer, row.workspace_id, Scope.FILES_READ)
        }
        return {each.id: (each, seen[each.file_id]) for each in versions if each.file_id in seen}

    async def page(self, file: File, request: PageRequest) -> Page[FileVersion]:
        """Return a page of the versions of a file that the viewer was shown, the newest first."""
        rows = FileVersion.filter(file_id=file.id)
        return await paginate(rows, [OrderBy("number", is_descending=True)], request, f"versions:{file.id}")

    # ------------------------------------------------------------------ changing

    async def upload(
        self,
        viewer: Viewer,
        file_id: UUID,
        content: Spool,
        *,
        base_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> File:
        """Give a file new content; the bytes that it has already change nothing.

        Args:
            viewer: Who.
            file_id: Whose.
            content: The bytes, finished.
            base_version: The version that must be the newest; None: whichever is.
            idempotency_key: A repeat with the same key and bytes makes no other version.

        Raises:
            FileNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write files.
            FileChanged: `base_version` is not the newest.
            FileQuotaExceeded: It would be too much for the workspace.
            StorageUnavailable: The storage does not take it.
            UploadTooSlow: It was taken for lost meanwhile.
        """
        file, workspace_id = await self._lookup.get(viewer, file_id, Scope.FILES_WRITE)
        kind = content_type_of(content.head, file.name)

        async def finish(settle: Settle) -> None:
            async def make() -> dict[str, str]:
                async with self._database.transaction() as tx:
                    key = await settle(tx)
                    row = await self._held(tx, workspace_id, file_id, base_version)
                    new = Content(key, kind, content.size_bytes, content.sha256)
                    if (row.sha256, row.size_bytes) == (new.sha256, new.size_bytes):
                        await self._shared.release(tx, {key: 1})  # the file has it already
                    else:
                        await self._add(tx, workspace_id, row, new, viewer.actor)
                    return {"id": str(row.id)}

            body: Any = [file_id, content.sha256, base_version]
            who = viewer.actor.id or self._access.require_user(viewer)
            await self._idempotency.once(who, "uploadFileVersion", idempotency_key, body, make)

        await self._shared.place(workspace_id, content, kind, finish)
        return (await self._lookup.get(viewer, file_id, Scope.FILES_WRITE))[0]

    async def restore(self, viewer: Viewer, version_id: UUID) -> File:
        """Give a file the content of an earlier version, as a new one.

        Raises:
            FileVersionNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write files.
            FileQuotaExceeded: It would be too much for the workspace.
        """
        _, file, workspace_id = await self.get(viewer, version_id, Scope.FILES_WRITE)
        async with self._database.transaction() as tx:
            row = await self._held(tx, workspace_id, file.id)
            version = await FileVersion.get_or_none(id=version_id)
            if version is None:
                raise FileVersionNotFound
            if version.number != row.version_number:
                await self._shared.refer(version.object_key)
                await self._add(tx, workspace_id, row, Content.of(version), viewer.actor)
        return row

    async def delete(self, viewer: Viewer, version_id: UUID) -> File:
        """Delete an earlier version for good; return its file.

        Raises:
            FileVersionNotFound: There is none, or it is not visible.
            FileVersionInUse: It is the newest one.
            Forbidden: The viewer may not write files.
        """
        _, file, workspace_id = await self.get(viewer, version_id, Scope.FILES_WRITE)
        async with self._database.transaction() as tx:
            row = await self._held(tx, workspace_id, file.id)
            version = await FileVersion.get_or_none(id=version_id)
            if version is None:
                raise FileVersionNotFound
            if version.number == row.version_number:
                raise FileVersionInUse(field="input.fileVersionId", reason="version_in_use")
            await self._drop(tx, row, [version])
            facts = {"version": version.number}
            await self._records.file(row, viewer.actor, ActivityKind.FILE_VERSION_DELETED, **facts)
        return row

    async def first(self, workspace_id: UUID, row: File, actor: Actor) -> None:
        """Make the first version of a file that was just made; its reference is counted already.

        Raises:
            FileQuotaExceeded: It would be too much for the workspace.
        """
        await self._usages.take(workspace_id, row.size_bytes, 1)
        await self._create(row, Content.of(row), actor)

    async def _add(self, tx: Transaction, workspace_id: UUID, row: File, content: Content, actor: Actor) -> None:
        await self._usages.take(workspace_id, content.size_bytes)
        row.version_number += 1
        row.object_key, row.content_type = content.object_key, content.content_type
        row.size_bytes, row.sha256 = content.size_bytes, content.sha256
        row.updated_at = self._clock.now()
        await row.save()
        await self._create(row, content, actor)
        kept = FileVersion.filter(file_id=row.id).order_by("-number")
        if len(old := await kept.offset(KEPT_VERSIONS).limit(KEPT_VERSIONS)):
            await self._drop(tx, row, old)
        await self._records.kept(row, actor, is_new=False)

    async def _create(self, row: File, content: Content, actor: Actor) -> None:
        await FileVersion.create(
            id=new_id(),
            file_id=row.id,
            number=row.version_number,
            object_key=content.object_key,
            content_type=content.content_type,
            size_bytes=content.size_bytes,
            sha256=content.sha256,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=row.updated_at,
        )

    async def _drop(self, tx: Transaction, row: File, versions: list[FileVersion]) -> None:
        await FileVersion.filter(id__in=[each.id for each in versions]).delete()
        await self._usages.give_back(row.workspace_id, sum(each.size_bytes for each in versions))
        for each in versions:
            await self._shared.release(tx, {each.object_key: 1})

    async def _held(self, tx: Transaction, workspace_id: UUID, file_id: UUID, base_version: int | None = None) -> File:
        row = await self._lookup.held(tx, workspace_id, file_id)
        check_base(FileChanged, base_version, row.version_number, "the file")
        return row
