"""The wiring of this domain: one object that makes its services; its component joins the registry."""

from app.accounts.wiring import Accounts
from app.components.registry import Registry
from app.extraction.components import DocumentExtract
from app.extraction.fetching import sweep
from app.extraction.file_components import FileRead, FileWrite
from app.extraction.keeping import Keeping
from app.extraction.limits import MIB, ExtractionLimits
from app.extraction.live import ProcessingFeed
from app.extraction.processing import FileProcessings
from app.extraction.pruning import ProcessingPruning
from app.extraction.results import Results
from app.extraction.saying import Sayings
from app.extraction.service import Extraction
from app.extraction.thumbnails import ThumbnailLinks, Thumbnails
from app.extraction.working import Working
from app.files.wiring import FileServices
from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.settings import Settings
from app.kernel.upkeep import Chore

_LEASES = 3  #: a claim, in leases of a run
_AHEAD = 1  #: files that are fetched while others are read


class ExtractionServices:
    """Every service of extraction, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        accounts: Accounts,
        files: FileServices,
        idempotency: Idempotency,
        registry: Registry,
    ) -> None:
        limits = ExtractionLimits(
            timeout_seconds=settings.extraction_seconds,
            memory_bytes=settings.extraction_memory_mb * MIB,
            max_pages=settings.extraction_pages,
        )
        self._is_alone = settings.is_embedded
        self.extraction = Extraction(limits, processes=settings.extraction_processes)
        results = Results(files.objects)
        self.working = Working(
            database,
            clock,
            accounts.activities,
            files=files.files,
            extraction=self.extraction,
            results=results,
            keeping=Keeping(files.files),
            counted=files.counted,
            size=settings.extraction_processes + _AHEAD,
            lease_seconds=settings.lease_seconds * _LEASES,
        )
        self.processings = FileProcessings(
            database,
            clock,
            accounts.access,
            accounts.audit,
            accounts.activities,
            idempotency=idempotency,
            files=files.files,
            results=results,
            working=self.working,
        )
        self.sayings = Sayings(clock, self.processings, results)
        self.feed = ProcessingFeed(accounts.access, accounts.activities)
        self.pruning = ProcessingPruning(database, results=results, counted=files.counted)
        files.records.on_kept = self.processings.on_kept
        self.thumbnails = Thumbnails(
            database, clock, files=files.files, objects=files.objects, extraction=self.extraction
        )
        signer = Signer(settings.keys, b"plait/thumbnail")
        self.thumbnail_links = ThumbnailLinks(signer, clock, settings.base_url)
        registry.register(DocumentExtract(files.files, self.extraction))
        registry.register(FileWrite(files.files, settings.max_file_bytes))
        registry.register(FileRead(files.files))

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {
            Extraction: self.extraction,
            FileProcessings: self.processings,
            ProcessingFeed: self.feed,
            Thumbnails: self.thumbnails,
            ThumbnailLinks: self.thumbnail_links,
        }

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of what was read and drawn."""
        return (*self.pruning.chores(), *self.thumbnails.chores())

    async def start_worker(self) -> None:
        """Begin to read what is queued, in this process."""
        sweep()
        await self.working.open(is_alone=self._is_alone)

    async def stop_worker(self) -> None:
        """Give back what is being read."""
        await self.working.close()

    async def close(self) -> None:
        """End the processes that read."""
        await self.extraction.aclose()
