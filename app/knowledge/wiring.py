"""The wiring of this domain: one object that makes its services; its component joins the registry."""

from app.accounts.wiring import Accounts
from app.components.registry import Registry
from app.extraction.service import Extraction
from app.files.service import Files
from app.integrations.service import Integrations
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.http import HttpClient
from app.kernel.idempotency import Idempotency
from app.kernel.jobs import Jobs
from app.kernel.settings import Settings
from app.kernel.upkeep import Chore
from app.knowledge import models
from app.knowledge.bases import KnowledgeBases
from app.knowledge.components import KnowledgeWrite
from app.knowledge.contents import Contents
from app.knowledge.crawling import Crawling
from app.knowledge.documents import Documents
from app.knowledge.embedding import Embedders
from app.knowledge.for_agents import AgentKnowledge
from app.knowledge.gathering import Gathering
from app.knowledge.givens import Givens
from app.knowledge.index.building import NearestBuilding
from app.knowledge.index.chunks import ChunkIndex
from app.knowledge.ingest import Ingest
from app.knowledge.live import KnowledgeFeed
from app.knowledge.lookup import DocumentLookup
from app.knowledge.origins import Origins
from app.knowledge.reembedding import Reembedding
from app.knowledge.removing import Removing
from app.knowledge.renewal import Renewal
from app.knowledge.search_component import KnowledgeSearchComponent
from app.knowledge.searching import KnowledgeSearch
from app.knowledge.tools import SearchKnowledge
from app.knowledge.vocabulary import DocumentStatus, SourceStatus
from app.llm.knowing import Knowledges
from app.llm.service import Models
from app.llm.tools import ToolRegistry

_LEASES = 3  #: a claim, in leases of a run
_MOST_LANES = 4  #: documents that one process works on at once


class KnowledgeServices:
    """Knowledge, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        accounts: Accounts,
        idempotency: Idempotency,
        jobs: Jobs,
        files: Files,
        models_: Models,
        integrations: Integrations,
        registry: Registry,
        tools: ToolRegistry,
        knowledges: Knowledges,
        extraction: Extraction,
    ) -> None:
        self._http = HttpClient(settings.egress_allow, max_connections=20)
        index = self.index = ChunkIndex(
            database, settings.knowledge_cache_mb * 1024 * 1024, settings.knowledge_hnsw_chunks
        )
        self.building = NearestBuilding(database, settings)
        lease = settings.lease_seconds * _LEASES
        lanes = max(1, min(_MOST_LANES, settings.worker_concurrency // 4))
        activities = accounts.activities
        self.embedders = Embedders(models_)
        self.contents = Contents(files, self._http)
        self.removing = Removing(activities, index)
        crawling = Crawling(database, clock, self.contents)
        self.ingest = Ingest(
            database,
            clock,
            activities,
            contents=self.contents,
            extraction=extraction,
            embedders=self.embedders,
            crawling=crawling,
            index=index,
        )
        self.gathering = Gathering(database, clock, self.removing)
        reembedding = Reembedding(database, clock, activities, self.embedders)
        self._documents = Claims(
            database,
            clock,
            jobs,
            models.KnowledgeDocument,
            name="knowledge_document",
            work=self.ingest.work,
            taken={"status": DocumentStatus.EXTRACTING},
            lease_seconds=lease,
            lanes=lanes,
        )
        self._bases = Claims(
            database,
            clock,
            jobs,
            models.KnowledgeBase,
            name="knowledge_base",
            work=reembedding.work,
            taken={},
            lease_seconds=lease,
            lanes=1,
        )
        self._sources = Claims(
            database,
            clock,
            jobs,
            models.KnowledgeSource,
            name="knowledge_source",
            work=self.gathering.work,
            taken={"status": SourceStatus.RUNNING},
            lease_seconds=lease,
            lanes=1,
        )
        self.gathering.documents = self._documents
        self.bases = KnowledgeBases(
            database,
            clock,
            accounts.access,
            accounts.audit,
            activities,
            idempotency=idempotency,
            embedders=self.embedders,
            reembeddings=self._bases,
            documents=self._documents,
        )
        self.lookup = DocumentLookup(database, accounts.access)
        self.feed = KnowledgeFeed(accounts.access, activities)
        self.origins = Origins(
            database,
            clock,
            accounts.access,
            accounts.audit,
            removing=self.removing,
            work=self._documents,
            gathering=self._sources,
        )
        self.documents = Documents(
            database,
            clock,
            accounts.access,
            accounts.audit,
            activities,
            idempotency=idempotency,
            bases=self.bases,
            givens=Givens(files, integrations),
            removing=self.removing,
            work=self._documents,
            origins=self.origins,
        )
        renewal = Renewal(database, clock, activities, self._documents)
        files.records.on_replaced, files.records.on_restored = renewal.on_replaced, renewal.on_restored
        files.records.on_forgotten = self.documents.on_forgotten
        self.search = KnowledgeSearch(
            database,
            accounts.access,
            embedders=self.embedders,
            index=index,
            models_=models_,
        )
        registry.register(KnowledgeWrite(self.documents))
        registry.register(KnowledgeSearchComponent(self.search))
        tools.register(SearchKnowledge(self.search))
        knowledges.register(AgentKnowledge(self.search, self.documents))

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {
            KnowledgeBases: self.bases,
            Documents: self.documents,
            DocumentLookup: self.lookup,
            KnowledgeFeed: self.feed,
            Origins: self.origins,
            KnowledgeSearch: self.search,
        }

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of knowledge."""
        return (
            *self._documents.chores(),
            *self._bases.chores(),
            *self._sources.chores(),
            *self.gathering.chores(),
            *self.removing.chores(),
        )

    async def start_worker(self, *, is_alone: bool) -> None:
        """Begin to process documents; `is_alone`: whatever is claimed was claimed by a process that is gone."""
        self.contents.sweep()
        await self.building.open()
        if is_alone:
            for each in (self._documents, self._bases, self._sources):
                await each.recover()

    async def close(self) -> None:
        """Close connections, and leave nothing on disk."""
        await self.building.close()
        await self._http.aclose()
        self.contents.close()
