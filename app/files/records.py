"""What is told of changes: to the workspace's activity, the audit log, and to those who read files."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.files.models import File, FileFolder
from app.kernel.rights import Actor

FILE = "File"
FOLDER = "FileFolder"

#: Called with a file, and by whom, in the transaction that changes it.
Heard = Callable[[File, Actor], Awaitable[None]]


class FileRecords:
    """Tells what happened, in the transaction in which it happens."""

    def __init__(self, activities: Activities, audit: Audit) -> None:
        self._activities = activities
        self._audit = audit
        #: Of a file that has new content, its first or a new version; set by who reads files.
        self.on_kept: Heard | None = None
        #: Of a file that has a new version; set by who keeps what was read of it.
        self.on_replaced: Heard | None = None
        #: Of a file that came back from the trash; set by who could not read it meanwhile.
        self.on_restored: Heard | None = None
        #: Of a file that is to be forgotten, before it is deleted; set by who keeps what was read of it.
        self.on_forgotten: Heard | None = None

    async def file(self, row: File, actor: Actor, kind: ActivityKind, **more: Any) -> None:
        """Tell of a file."""
        facts = {"name": row.name, "contentType": row.content_type, "sizeBytes": row.size_bytes, **more}
        await self._tell(row.workspace_id, kind, FILE, row.id, actor, facts)

    async def folder(self, row: FileFolder, actor: Actor, kind: ActivityKind, **more: Any) -> None:
        """Tell of a folder."""
        await self._tell(row.workspace_id, kind, FOLDER, row.id, actor, {"path": row.path, **more})

    async def kept(self, row: File, actor: Actor, *, is_new: bool) -> None:
        """Tell that a file has new content, and let it be read."""
        kind = ActivityKind.FILE_UPLOADED if is_new else ActivityKind.FILE_VERSION_ADDED
        await self.file(row, actor, kind, version=row.version_number)
        if not is_new and self.on_replaced is not None:
            await self.on_replaced(row, actor)
        if self.on_kept is not None:
            await self.on_kept(row, actor)

    async def restored(self, row: File, actor: Actor) -> None:
        """Tell that a file is back from the trash, and let it be read where it was missed."""
        await self.file(row, actor, ActivityKind.FILE_RESTORED)
        if self.on_restored is not None:
            await self.on_restored(row, actor)

    async def forgotten(self, row: File, actor: Actor) -> None:
        """Have what was read of a file taken away, wherever it is kept; the caller knows that the actor may."""
        if self.on_forgotten is not None:
            await self.on_forgotten(row, actor)

    async def emptied(self, workspace_id: UUID, actor: Actor, count: int) -> None:
        """Tell that a trash was emptied."""
        facts = {"fileCount": count}
        await self._audit.record(
            actor, "file_trash.emptied", "Workspace", workspace_id, workspace_id=workspace_id, data=facts
        )

    async def _tell(
        self,
        workspace_id: UUID | None,
        kind: ActivityKind,
        subject: str,
        subject_id: UUID,
        actor: Actor,
        facts: dict[str, Any],
    ) -> None:
        if workspace_id is None:
            return
        await self._activities.record(workspace_id, kind, subject, subject_id, actor, data=facts)
        noun = "file_folder" if subject == FOLDER else "file"
        action = f"{noun}.{kind.value.removeprefix(f'{noun}_')}"
        await self._audit.record(actor, action, subject, subject_id, workspace_id=workspace_id, data=facts)
