"""How long the files in folders are kept: what nobody changes for so many days goes to the trash by itself.

A folder's days hold for the files in it and in the folders below. Of several that hold, the fewest count. To change a
file, or to restore it from the trash, begins its days anew.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.files.folders import BELOW, FolderNotFound, below, sql
from app.files.models import FileFolder
from app.files.records import FileRecords
from app.files.trash import BATCH_FILES, Trash
from app.files.usage import Usages
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import InvalidInput
from app.kernel.rights import Scope, Viewer
from app.kernel.upkeep import Chore

MOST_DAYS = 36_500
_EVERY_SECONDS = 60.0
_FOLDERS = 20  #: looked at in one turn
_OLD = sql(
    "SELECT id FROM files WHERE state = 'stored' AND updated_at <= {4} AND folder_id IN "  # noqa: S608 - words of ours
    "(SELECT id FROM file_folders WHERE " + BELOW + f") ORDER BY id LIMIT {BATCH_FILES}"
)


class FolderRetention:
    """Sets how long files are kept, and puts what is older into the trash."""

    def __init__(
        self, database: Database, clock: Clock, access: Access, *, usages: Usages, trash: Trash, records: FileRecords
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._usages = usages
        self._trash = trash
        self._records = records
        self._after: UUID | None = None  #: the folder behind which the next turn begins
        self._has_more = False  #: whether this turn left some

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (Chore("trash-retained-files", _EVERY_SECONDS, self.claim, lambda: self._has_more),)

    async def keep_for(self, viewer: Viewer, folder_id: UUID, days: int | None) -> FileFolder:
        """Say after how many days without a change files go to the trash; None: the folder says nothing.

        Raises:
            FolderNotFound: There is none, or it is not visible.
            Forbidden: The viewer does not own the workspace.
            InvalidInput: The days are out of bounds.
        """
        found = await FileFolder.get_or_none(id=folder_id)
        if found is None:
            raise FolderNotFound
        await self._access.require(viewer, found.workspace_id, Scope.WORKSPACE_OWN, missing=FolderNotFound)
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise InvalidInput(
                f"Files are kept for 1 to {MOST_DAYS:,} days.",
                field="input.days",
                reason="out_of_range",
                details={"limit": MOST_DAYS},
            )
        async with self._database.transaction() as tx:
            await self._usages.hold(tx, found.workspace_id)
            row = await FileFolder.get_or_none(id=folder_id)
            if row is None:
                raise FolderNotFound
            if row.retention_days != days:
                facts: Mapping[str, Any] = {"retentionDays": days, "earlierRetentionDays": row.retention_days}
                row.retention_days = days
                await row.save(update_fields=["retention_days"])
                await self._records.folder(row, viewer.actor, ActivityKind.FILE_FOLDER_UPDATED, **facts)
        return row

    async def claim(self, tx: Transaction) -> int:
        """Put a batch of what is too old into the trash; return how many files."""
        rows = FileFolder.filter(retention_days__isnull=False).order_by("id").limit(_FOLDERS)
        found = await (rows if self._after is None else rows.filter(id__gt=self._after))
        count = 0
        for each in found:
            count = await self._trashed(tx, each)
            if count:  # one batch a turn: the workspace of its files is held until that is committed
                break
            self._after = each.id
        self._has_more = count > 0 or len(found) == _FOLDERS
        if not self._has_more:
            self._after = None
        return count

    async def _trashed(self, tx: Transaction, folder: FileFolder) -> int:
        days = folder.retention_days
        if days is None or not await self._old(tx, folder, days):
            return 0
        await self._usages.hold_all(tx, [folder.workspace_id])
        # Once more, as others may have held it until now: it may say something else, or be elsewhere.
        row = await FileFolder.get_or_none(id=folder.id)
        if row is None or row.retention_days is None:
            return 0
        ids = await self._old(tx, row, row.retention_days)
        return await self._trash.put_by_itself(tx, ids, retentionDays=row.retention_days) if ids else 0

    async def _old(self, tx: Transaction, folder: FileFolder, days: int) -> list[UUID]:
        before = self._clock.now() - timedelta(days=days)
        return [UUID(str(row["id"])) for row in await tx.fetch(_OLD, [*below(folder), before])]
