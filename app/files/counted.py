"""Objects that are no files, kept for others of this workspace, and counted like files: one owner each.

The order is that of files (`sharing`): a row that counts the room, the object, then STORED with its one reference in
the transaction that makes what owns it. What is not finished within an hour is purged.
"""

from dataclasses import dataclass
from uuid import UUID

from app.files.models import FileObject
from app.files.sharing import UNFINISHED, SharedObjects, UploadTooSlow
from app.files.usage import Usages
from app.files.vocabulary import ObjectState
from app.kernel.database import Transaction


@dataclass(frozen=True, slots=True)
class Counted:
    """An object that comes."""

    id: UUID
    key: str
    workspace_id: UUID


class CountedObjects:
    """Counts objects that somebody else puts, reads, and never deletes by themselves."""

    def __init__(self, *, shared: SharedObjects, usages: Usages) -> None:
        self._shared = shared
        self._usages = usages

    async def begin(self, tx: Transaction, workspace_id: UUID, size_bytes: int) -> Counted:
        """Count an object that comes; before anything else in the transaction that names its key.

        Raises:
            NotFound: There is no such workspace.
            FileQuotaExceeded: It would be too much for the workspace.
        """
        row = await self._shared.reserve(tx, workspace_id, size_bytes, UNFINISHED)
        return Counted(row.id, row.object_key, workspace_id)

    async def settle(self, tx: Transaction, counted: Counted, content_type: str, sha256: str) -> None:
        """Take it as stored; before anything else in the transaction that makes what owns it.

        Raises:
            NotFound: There is no such workspace any more.
            UploadTooSlow: It was taken for lost meanwhile.
        """
        await self._usages.hold(tx, counted.workspace_id)
        pending = FileObject.filter(id=counted.id, state=ObjectState.PENDING, workspace_id=counted.workspace_id)
        facts = {"state": ObjectState.STORED, "reference_count": 1, "purge_due_at": None}
        if not await pending.update(**facts, content_type=content_type, sha256=sha256):
            raise UploadTooSlow(reason="upload_too_slow")

    async def held(self, tx: Transaction, object_key: str) -> bool:
        """Hold the workspace of an object, before anything else; say whether it is counted.

        Older objects are not, and those of workspaces that are gone: their owners delete the first themselves.
        """
        found = await FileObject.get_or_none(object_key=object_key)
        if found is None:
            return False
        await self._usages.hold_all(tx, [found.workspace_id])
        return await FileObject.exists(object_key=object_key)

    async def drop(self, tx: Transaction, object_key: str) -> None:
        """Give back the room of an object that is held, and have it purged; its owner goes in this transaction.

        A file that has the same bytes by now keeps the object.
        """
        row = await FileObject.get(object_key=object_key)
        if row.state is ObjectState.PENDING:
            await self._shared.forget(row.id)
        elif row.state is ObjectState.STORED:
            await self._usages.give_back(row.workspace_id, row.size_bytes)
            await self._shared.release(tx, {object_key: 1})
