"""What people say of files: their names, folders, tags, metadata and how long they stay; and copies of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.files.folders import Folders
from app.files.lookup import FileLookup
from app.files.models import File, FileTag
from app.files.names import folded, given_name, tags_of
from app.files.records import FileRecords
from app.files.sharing import SharedObjects
from app.files.versions import Content, Versions
from app.kernel.bases import check_base
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.rights import Actor, Scope, Viewer

MAX_METADATA_BYTES = 16 * 1024


class FileDescribed(Conflict):
    """Somebody else has changed what is said of the file since; look at it, and change that."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a file is to get; None means what it has.

    Attributes:
        folder: The folder's id in a tuple of one; `(None,)` is the root.
        expires: When it goes to the trash by itself, in a tuple of one; `(None,)` is never.
    """

    name: str | None = None
    folder: tuple[UUID | None] | None = None
    tags: Sequence[str] | None = None
    metadata: object = None
    expires: tuple[datetime | None] | None = None


class FileChanges:
    """Changes and copies files."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: FileLookup,
        folders: Folders,
        shared: SharedObjects,
        versions: Versions,
        records: FileRecords,
        idempotency: Idempotency,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._folders = folders
        self._shared = shared
        self._versions = versions
        self._records = records
        self._idempotency = idempotency

    async def update(
        self, viewer: Viewer, file_id: UUID, change: FileChange, *, base_revision: int | None = None
    ) -> File:
        """Change what is said of a file; its content stays.

        Args:
            viewer: Who.
            file_id: Which.
            change: What.
            base_revision: The revision that must be the newest; None: whichever is.

        Raises:
            FileDescribed: `base_revision` is not the newest.
            FileNotFound: There is none, or it is not visible.
            FolderNotFound: Its workspace has no such folder.
            Forbidden: The viewer may not write files.
            InvalidInput: A value cannot be so; names the field.
        """
        now = self._clock.now()
        wanted: dict[str, Any] = {}
        if change.name is not None:
            wanted["name"] = given_name(change.name, "input.name")
            wanted["search_text"] = folded(wanted["name"])
        if change.tags is not None:
            wanted["tags"] = tags_of(change.tags, "input.tags")
        if change.metadata is not None:
            wanted["metadata"] = _checked_metadata(change.metadata)
        if change.expires is not None:
            (wanted["expires_at"],) = change.expires
            if wanted["expires_at"] is not None and wanted["expires_at"] <= now:
                raise InvalidInput("It must be in the future.", field="input.expiresAt", reason="in_the_past")
        _, workspace_id = await self._lookup.get(viewer, file_id, Scope.FILES_WRITE)
        async with self._database.transaction() as tx:
            row = await self._lookup.held(tx, workspace_id, file_id)
            check_base(FileDescribed, base_revision, row.revision, "the file", counts="revision")
            if change.folder is not None:
                await self._folders.inside(workspace_id, change.folder[0])
                (wanted["folder_id"],) = change.folder
            wanted = {name: value for name, value in wanted.items() if getattr(row, name) != value}
            if not wanted:
                return row
            for name, value in {**wanted, "revision": row.revision + 1, "updated_at": now}.items():
                setattr(row, name, value)
            await row.save()
            if "tags" in wanted:
                await write_tags(row)
            changed = sorted(wanted.keys() - {"search_text"})
            await self._records.file(row, viewer.actor, ActivityKind.FILE_UPDATED, changed=changed)
        return row

    async def copy(
        self,
        viewer: Viewer,
        file_id: UUID,
        name: str | None,
        folder: tuple[UUID | None] | None,
        *,
        idempotency_key: str | None = None,
    ) -> File:
        """Make another file of a file's newest content, tags and metadata; it takes room, but no place in the storage.

        Args:
            viewer: Who.
            file_id: What.
            name: What the copy is called; None: as the file is.
            folder: Where the copy is, in a tuple of one; None: beside the file.
            idempotency_key: A repeat with the same key gives the same copy.

        Raises:
            FileNotFound: There is none, or it is not visible.
            FolderNotFound: Its workspace has no such folder.
            Forbidden: The viewer may not write files.
            FileQuotaExceeded: It would be too much for the workspace.
            InvalidInput: The name cannot be one.
        """
        name = None if name is None else given_name(name, "input.name")
        _, workspace_id = await self._lookup.get(viewer, file_id, Scope.FILES_WRITE)
        actor = viewer.actor

        async def make() -> dict[str, str]:
            async with self._database.transaction() as tx:
                row = await self._lookup.held(tx, workspace_id, file_id)
                await self._shared.refer(row.object_key)
                folder_id = row.folder_id if folder is None else folder[0]
                copy = await self.add(
                    workspace_id, name or row.name, Content.of(row), actor, folder_id, row.tags, row.metadata
                )
                return {"id": str(copy.id)}

        who = actor.id or self._access.require_user(viewer)
        body: Any = [file_id, name, folder]
        made, _ = await self._idempotency.once(who, "copyFile", idempotency_key, body, make)
        return (await self._lookup.get(viewer, UUID(made["id"]), Scope.FILES_READ))[0]

    async def check_folder(self, workspace_id: UUID, folder_id: UUID | None) -> None:
        """See that a folder is there before something is sent to it.

        Raises:
            FolderNotFound: The workspace has none of this id.
        """
        await self._folders.inside(workspace_id, folder_id)

    async def add(
        self,
        workspace_id: UUID,
        name: str,
        content: Content,
        actor: Actor,
        folder_id: UUID | None = None,
        tags: Sequence[str] = (),
        metadata: Mapping[str, Any] | None = None,
    ) -> File:
        """Make a file of bytes whose reference is counted; the workspace is held.

        Raises:
            FolderNotFound: The workspace has no such folder.
            FileQuotaExceeded: It would be too much for the workspace.
        """
        await self._folders.inside(workspace_id, folder_id)
        now = self._clock.now()
        row = await File.create(
            id=new_id(),
            workspace_id=workspace_id,
            folder_id=folder_id,
            name=name,
            search_text=folded(name),
            tags=list(tags),
            metadata=dict(metadata or {}),
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=now,
            updated_at=now,
            **asdict(content),
        )
        if row.tags:
            await write_tags(row)
        await self._versions.first(workspace_id, row, actor)
        await self._records.kept(row, actor, is_new=True)
        return row


async def write_tags(row: File) -> None:
    """Let a file be found by the tags that it has."""
    await FileTag.filter(file_id=row.id).delete()
    await FileTag.bulk_create([FileTag(file_id=row.id, tag=tag) for tag in cast("list[str]", row.tags)])


def _checked_metadata(value: object) -> dict[str, Any]:
    try:
        text = orjson.dumps(value)
    except TypeError:
        text = b""
    if not isinstance(value, dict) or not 0 < len(text) <= MAX_METADATA_BYTES or rb"\u0000" in text:
        raise InvalidInput(
            f"Metadata is an object of at most {MAX_METADATA_BYTES:,} bytes as JSON, without U+0000.",
            field="input.metadata",
            reason="metadata_invalid",
        )
    return cast("dict[str, Any]", value)
