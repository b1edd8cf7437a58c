"""Finding a file that can be seen, for whoever asks.

AppError
└─ FileNotFound   there is none, it is in the trash, or the viewer cannot see it
"""

from uuid import UUID

from app.accounts.access import Access
from app.files.models import File
from app.files.usage import Usages
from app.files.vocabulary import FileState
from app.kernel.database import Transaction
from app.kernel.errors import NotFound
from app.kernel.rights import Scope, Viewer


class FileNotFound(NotFound):
    """There is no such file, or you cannot see it."""


class FileLookup:
    """Finds one file."""

    def __init__(self, access: Access, usages: Usages) -> None:
        self._access = access
        self._usages = usages

    async def get(self, viewer: Viewer, file_id: UUID, scope: Scope) -> tuple[File, UUID]:
        """Return a file and its workspace.

        Raises:
            FileNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await File.get_or_none(id=file_id, state=FileState.STORED)
        if found is None or found.workspace_id is None:
            raise FileNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=FileNotFound)
        return found, found.workspace_id

    async def held(self, tx: Transaction, workspace_id: UUID, file_id: UUID) -> File:
        """Return a file that nobody else changes until the transaction is over.

        Raises:
            FileNotFound: There is none any more.
        """
        await self._usages.hold(tx, workspace_id)
        found = await File.get_or_none(id=file_id, workspace_id=workspace_id, state=FileState.STORED)
        if found is None:
            raise FileNotFound
        return found
