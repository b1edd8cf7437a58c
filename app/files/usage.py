"""How much the files of a workspace take and may take: bytes as people count them, shared or not.

The row of a workspace's usage is also the lock of its files: whoever changes files, folders, versions or the references
of objects holds it first (`hold`), so that two of them never pass each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import F

from app.accounts.access import WorkspaceNotFound
from app.accounts.vocabulary import Plan
from app.files.models import FileUsage
from app.kernel.database import Database, Dialect, Transaction
from app.kernel.errors import QuotaExceeded
from app.kernel.ids import new_id

_GIB = 1024**3
#: How many bytes a workspace may keep.
QUOTA_BYTES: Mapping[Plan, int] = {Plan.FREE: 1 * _GIB, Plan.PRO: 100 * _GIB, Plan.ENTERPRISE: 10_240 * _GIB}
_PLAN: Mapping[Dialect, str] = {
    "sqlite": "SELECT plan FROM workspaces WHERE id = ?",
    "postgres": "SELECT plan FROM workspaces WHERE id = $1",
}
_SHARE = "SELECT id FROM workspaces WHERE id = $1 FOR KEY SHARE"
_INSERT = (
    "INSERT INTO file_usages (id, workspace_id, used_bytes, file_count) VALUES ({}) ON CONFLICT DO NOTHING RETURNING id"
)


class FileQuotaExceeded(QuotaExceeded):
    """The files of this workspace take as much room as its plan allows; delete some first, and empty the trash."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the files of a workspace take."""

    used_bytes: int
    file_count: int
    limit_bytes: int


class Usages:
    """Counts what workspaces keep."""

    def __init__(self, database: Database, quota_bytes: int) -> None:
        self._database = database
        self._quotas = {plan: quota_bytes or most for plan, most in QUOTA_BYTES.items()}

    async def limit(self, workspace_id: UUID) -> int:
        """Return how many bytes a workspace may keep.

        Raises:
            WorkspaceNotFound: There is none.
        """
        rows = await self._database.fetch(_PLAN, [workspace_id])
        if not rows:
            raise WorkspaceNotFound
        return self._quotas[Plan(rows[0]["plan"])]

    async def told(self, workspace_id: UUID) -> Usage:
        """Return what a workspace keeps."""
        found = await FileUsage.get_or_none(workspace_id=workspace_id)
        limit = await self.limit(workspace_id)
        return Usage(0, 0, limit) if found is None else Usage(found.used_bytes, found.file_count, limit)

    async def hold(self, tx: Transaction, workspace_id: UUID) -> None:
        """Let nobody else change the files of a workspace until the transaction is over.

        Raises:
            WorkspaceNotFound: There is none.
        """
        if await _locked(tx, workspace_id):
            return
        await self.limit(workspace_id)
        marks = [f"${number}" if tx.dialect == "postgres" else "?" for number in range(1, 5)]
        await tx.fetch(_INSERT.format(", ".join(marks)), [new_id(), workspace_id, 0, 0])
        await _locked(tx, workspace_id)

    @staticmethod
    async def hold_all(tx: Transaction, workspace_ids: Iterable[UUID | None]) -> None:
        """Hold many, as far as they are there: always in one order."""
        for each in sorted({each for each in workspace_ids if each is not None}):
            await _locked(tx, each)

    async def take(self, workspace_id: UUID, size_bytes: int, files: int = 0) -> None:
        """Count what comes, unless it would be too much.

        Raises:
            FileQuotaExceeded: It would.
        """
        quota = await self.limit(workspace_id)
        fits = FileUsage.filter(workspace_id=workspace_id, used_bytes__lte=quota - size_bytes)
        if not await fits.update(used_bytes=F("used_bytes") + size_bytes, file_count=F("file_count") + files):
            raise FileQuotaExceeded(reason="quota_exceeded", details={"limitBytes": quota, "sizeBytes": size_bytes})

    @staticmethod
    async def give_back(workspace_id: UUID | None, size_bytes: int, files: int = 0) -> None:
        """Count what goes; that of a workspace that is gone counts nowhere."""
        usage = FileUsage.filter(workspace_id=workspace_id)
        await usage.update(used_bytes=F("used_bytes") - size_bytes, file_count=F("file_count") - files)


async def _locked(tx: Transaction, workspace_id: UUID) -> bool:
    if tx.dialect == "postgres":
        # Whoever deletes a workspace locks it, then its files, then this row: they wait here, or we do.
        await tx.fetch(_SHARE, [workspace_id])
    return await FileUsage.filter(workspace_id=workspace_id).select_for_update().only("id").first() is not None
