"""The wiring of this domain: one object that makes its services."""

from app.accounts.wiring import Accounts
from app.files.links import FileLinks
from app.files.objects import Objects
from app.files.purging import Purger
from app.files.service import Files
from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.settings import Settings


class FileServices:
    """Every service of files, wired."""

    def __init__(
        self, settings: Settings, *, database: Database, clock: Clock, accounts: Accounts, idempotency: Idempotency
    ) -> None:
        self.objects = Objects(settings)
        self.purger = Purger(clock, self.objects)
        self.links = FileLinks(Signer(settings.keys, b"plait/file-link"), clock, settings.base_url)
        self.files = Files(
            database,
            clock,
            accounts.access,
            objects=self.objects,
            purger=self.purger,
            activities=accounts.activities,
            audit=accounts.audit,
            idempotency=idempotency,
            max_bytes=settings.max_file_bytes,
            quota_bytes=settings.storage_quota_bytes,
        )

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {Files: self.files, FileLinks: self.links}

    async def close(self) -> None:
        """Stop what goes on in the background."""
        await self.purger.close()
