"""The wiring of this domain: one object that makes its services."""

from datetime import timedelta

from app.accounts.wiring import Accounts
from app.files.changes import FileChanges
from app.files.folders import Folders
from app.files.links import FileLinks
from app.files.lookup import FileLookup
from app.files.objects import Objects
from app.files.purging import Purger
from app.files.records import FileRecords
from app.files.service import Files
from app.files.sharing import SharedObjects
from app.files.trash import Trash
from app.files.usage import Usages
from app.files.versions import Versions
from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.settings import Settings
from app.kernel.upkeep import Chore


class FileServices:
    """Every service of files, wired."""

    def __init__(
        self, settings: Settings, *, database: Database, clock: Clock, accounts: Accounts, idempotency: Idempotency
    ) -> None:
        access, kept = accounts.access, timedelta(days=settings.file_trash_days)
        self.objects = Objects(settings)
        self.purger = Purger(clock, self.objects)
        self.links = FileLinks(Signer(settings.keys, b"plait/file-link"), clock, settings.base_url)
        self.records = FileRecords(accounts.activities, accounts.audit)
        self.usages = Usages(database, settings.storage_quota_bytes)
        lookup = FileLookup(access, self.usages)
        self.shared = SharedObjects(database, clock, objects=self.objects, purger=self.purger, usages=self.usages)
        self.folders = Folders(database, clock, access, usages=self.usages, records=self.records, kept_in_trash=kept)
        self.trash = Trash(
            database,
            clock,
            access,
            shared=self.shared,
            usages=self.usages,
            folders=self.folders,
            records=self.records,
            kept=kept,
        )
        self.versions = Versions(
            database,
            clock,
            access,
            lookup=lookup,
            shared=self.shared,
            usages=self.usages,
            records=self.records,
            idempotency=idempotency,
        )
        self.changes = FileChanges(
            database,
            clock,
            access,
            lookup=lookup,
            folders=self.folders,
            shared=self.shared,
            versions=self.versions,
            records=self.records,
            idempotency=idempotency,
        )
        self.files = Files(
            database,
            access,
            objects=self.objects,
            lookup=lookup,
            shared=self.shared,
            usages=self.usages,
            changes=self.changes,
            trash=self.trash,
            records=self.records,
            idempotency=idempotency,
            max_bytes=settings.max_file_bytes,
        )

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (self.files, self.folders, self.versions, self.changes, self.trash, self.links)
        return {type(service): service for service in services}

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of files: what is over goes to the trash, what is due goes for good, then its objects."""
        return (*self.trash.chores(), *self.purger.chores())

    async def close(self) -> None:
        """Stop what goes on in the background."""
        await self.purger.close()
