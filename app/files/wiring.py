"""The wiring of this domain: one object that makes its services."""

from datetime import timedelta

from app.accounts.wiring import Accounts
from app.files.changes import FileChanges
from app.files.counted import CountedObjects
from app.files.fetching import Fetcher
from app.files.folders import Folders
from app.files.leftovers import Leftovers
from app.files.links import FileLinks, PartLinks
from app.files.lookup import FileLookup
from app.files.multipart import Multipart, place_of
from app.files.objects import Objects
from app.files.part_digests import PartDigests
from app.files.purging import Purger
from app.files.records import FileRecords
from app.files.retention import FolderRetention
from app.files.service import Files
from app.files.sharing import SharedObjects
from app.files.trash import Trash
from app.files.upload_models import FileUpload
from app.files.upload_parts import UploadParts
from app.files.upload_purging import UploadPurger
from app.files.upload_work import UploadWork
from app.files.uploads import Uploads
from app.files.usage import Usages
from app.files.versions import Versions
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.database import Database, Transaction
from app.kernel.idempotency import Idempotency
from app.kernel.jobs import Jobs
from app.kernel.settings import Settings
from app.kernel.upkeep import Chore

_LEASES = 3  #: a claim, in leases of a run
_SWEPT_SECONDS = 3600.0
_LANES = 2  #: uploads that one process works on at once


class FileServices:
    """Every service of files, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        accounts: Accounts,
        idempotency: Idempotency,
        jobs: Jobs,
    ) -> None:
        access, kept = accounts.access, timedelta(days=settings.file_trash_days)
        self.objects = Objects(settings)
        self.purger = Purger(clock, self.objects)
        self.leftovers = Leftovers(self.objects)
        self.links = FileLinks(Signer(settings.keys, b"plait/file-link"), clock, settings.base_url)
        self.records = FileRecords(accounts.activities, accounts.audit)
        self.usages = Usages(database, settings.storage_quota_bytes)
        lookup = FileLookup(access, self.usages)
        self.shared = SharedObjects(database, clock, objects=self.objects, purger=self.purger, usages=self.usages)
        self.counted = CountedObjects(shared=self.shared, usages=self.usages)
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
        self.retention = FolderRetention(
            database, clock, access, usages=self.usages, trash=self.trash, records=self.records
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

        place = place_of(settings)
        self.multipart = None if place is None else Multipart(place, clock)
        self.part_links = PartLinks(Signer(settings.keys, b"plait/part-link"), clock, settings.base_url)
        self.upload_purger = UploadPurger(
            clock, objects=self.objects, multipart=self.multipart, shared=self.shared, usages=self.usages
        )
        digests = PartDigests()
        self.upload_parts = UploadParts(
            database, clock, objects=self.objects, multipart=self.multipart, digests=digests
        )
        self._fetcher = Fetcher(settings.egress_allow, settings.max_file_bytes)
        work = UploadWork(
            database,
            clock,
            changes=self.changes,
            shared=self.shared,
            usages=self.usages,
            objects=self.objects,
            multipart=self.multipart,
            digests=digests,
            fetcher=self._fetcher,
            purger=self.upload_purger,
            max_bytes=settings.max_file_bytes,
        )
        self.upload_claims = work.claims = Claims(
            database,
            clock,
            jobs,
            FileUpload,
            name="file_upload",
            work=work.work,
            taken={},
            lease_seconds=settings.lease_seconds * _LEASES,
            lanes=_LANES,
        )
        self.uploads = Uploads(
            database,
            clock,
            accounts.access,
            changes=self.changes,
            shared=self.shared,
            usages=self.usages,
            parts=self.upload_parts,
            purger=self.upload_purger,
            multipart=self.multipart,
            idempotency=idempotency,
            max_bytes=settings.max_upload_bytes,
        )
        self.uploads.work = self.upload_claims

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (
            self.files,
            self.folders,
            self.retention,
            self.versions,
            self.changes,
            self.trash,
            self.links,
            self.part_links,
            self.uploads,
            self.upload_parts,
        )
        return {type(service): service for service in services}

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of files: what is over goes to the trash, what is due goes for good, then its objects."""
        return (
            *self.retention.chores(),
            *self.trash.chores(),
            *self.upload_purger.chores(),
            *self.purger.chores(),
            *self.upload_claims.chores(),
            *self.leftovers.chores(),
            Chore("sweep-incoming", _SWEPT_SECONDS, self._sweep),
        )

    async def _sweep(self, tx: Transaction) -> int:
        tx.after_commit(self.objects.sweep)
        return 0

    async def start_worker(self, *, is_alone: bool) -> None:
        """Begin to work on uploads; `is_alone`: whatever is claimed was claimed by a process that is gone."""
        if is_alone:
            await self.upload_claims.recover()

    async def close(self) -> None:
        """Stop what goes on in the background."""
        await self.upload_purger.close()
        await self.purger.close()
        await self._fetcher.close()
        if self.multipart is not None:
            await self.multipart.close()
