"""Knowledge as the graph shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode, encode, extend, load_node, node_loader, page_args
from app.api.scalars import JSON, Long
from app.files.service import FILE
from app.files.types import File
from app.kernel.errors import TooComplex
from app.knowledge import models
from app.knowledge.bases import KnowledgeBases
from app.knowledge.ingest import DOCUMENT
from app.knowledge.lookup import DocumentFilter, DocumentLookup
from app.knowledge.origins import SOURCE
from app.knowledge.reembedding import BASE
from app.knowledge.tagging import TagTerm
from app.knowledge.vocabulary import ChunkerKind, DocumentSource, DocumentStatus, SearchMode, SourceStatus, TagType

CHUNK = "KnowledgeChunk"
_MAX_READ_CHARACTERS = 20_000_000  #: of texts, in one operation

register_enum(ChunkerKind, "How documents are cut into chunks.")
register_enum(DocumentSource, "Where a document came from.")
register_enum(DocumentStatus, "How far a document is.")
register_enum(SearchMode, "How chunks are found.")
register_enum(SourceStatus, "How far a site or an integration is that documents come from.")
register_enum(TagType, "What the values of a tag are.")


@strawberry.type(description="How a base cuts its documents into chunks.")
class KnowledgeChunker:
    """See `chunkers.settings.Chunker`."""

    kind: ChunkerKind = strawberry.field(description="At what.")
    size: int = strawberry.field(description="The most that a chunk has: characters, or tokens for TOKEN.")
    overlap: int = strawberry.field(description="The most that a chunk repeats of the one before, in the same unit.")
    pattern: str | None = strawberry.field(description="Of REGEX: a piece begins where it matches (RE2).")


@strawberry.type(description="A tag that documents of a base can have.")
class KnowledgeTag:
    """One of a base's `tag_types`."""

    name: str = strawberry.field(description="Its name.")
    type: TagType = strawberry.field(description="What its values are.")


@strawberry.type(description="Why something was given up, or failed and is tried again.")
class KnowledgeFailure:
    """A code and a sentence."""

    code: str = strawberry.field(description="For programs, such as UNSUPPORTED, FETCH_FAILED or BUDGET_EXCEEDED.")
    message: str = strawberry.field(description="For people.")


@strawberry.type(description="How far a base is with the vectors of another model.")
class KnowledgeReembedding:
    """See `models.KnowledgeBase.next_embedding`."""

    embedding: str = strawberry.field(description="The model that takes over when all chunks have its vectors.")
    dimensions: int = strawberry.field(description="How many numbers its vectors have.")
    done_count: Long = strawberry.field(description="How many chunks have them.")
    total_count: Long = strawberry.field(description="How many chunks there are.")
    failure: KnowledgeFailure | None = strawberry.field(
        description="Why it was given up, or failed and is tried again; the old model is searched meanwhile."
    )


class _Texts:
    """Reads the texts of one operation in batches, within its budget."""

    def __init__(self, documents: DocumentLookup) -> None:
        self._documents = documents
        self._lengths: DataLoader[UUID, int] = DataLoader(load_fn=self._load_lengths)
        self._loader: DataLoader[UUID, str] = DataLoader(load_fn=self._load)
        self._left = _MAX_READ_CHARACTERS

    @classmethod
    def of(cls, context: Context) -> "_Texts":
        return context.cache.setdefault(cls, cls(context.use(DocumentLookup)))

    async def get(self, document_id: UUID) -> str:
        length = await self._lengths.load(document_id)
        self._left -= length
        if self._left < 0:  # and nothing of it is read
            raise TooComplex(
                "The texts asked for are too large together; ask for fewer.",
                reason="texts_too_large",
                details={"limitCharacters": _MAX_READ_CHARACTERS},
            )
        return await self._loader.load(document_id)

    async def _load_lengths(self, ids: list[UUID]) -> Sequence[int]:
        found = await self._documents.lengths(ids)
        return [found.get(each, 0) for each in ids]

    async def _load(self, ids: list[UUID]) -> Sequence[str]:
        found = await self._documents.texts(ids)
        return [found.get(each, "") for each in ids]


@strawberry.type(description="A piece of a document, as it is found and cited.")
class KnowledgeChunk(Node):
    """See `models.KnowledgeChunk`."""

    row: strawberry.Private[models.KnowledgeChunk]
    document_id: strawberry.ID = strawberry.field(description="The id of its document.")
    ordinal: int = strawberry.field(description="Its place in the document, from 0.")
    start: int = strawberry.field(description="Where it begins in the document's text, in characters (code points).")
    end: int = strawberry.field(description="Where it ends there; not part of it.")
    page_first: int | None = strawberry.field(description="The page it begins on, where there are pages.")
    page_last: int | None = strawberry.field(description="The page it ends on.")
    headings: list[str] = strawberry.field(description="The headings it stands under, the outermost first.")
    text: str = strawberry.field(description="Its words.")
    token_count: Long = strawberry.field(description="How many tokens it has for the built-in model.")

    @classmethod
    def of(cls, row: models.KnowledgeChunk) -> "KnowledgeChunk":
        """Show a chunk."""
        return cls(
            id=encode(CHUNK, row.id),
            row=row,
            document_id=encode(DOCUMENT, row.document_id),
            ordinal=row.ordinal,
            start=row.start,
            end=row.end,
            page_first=row.page_first,
            page_last=row.page_last,
            headings=list(row.headings),
            text=row.text,
            token_count=Long(row.token_count),
        )

    @strawberry.field(description="Its document.")
    async def document(self, info: Info) -> Annotated["KnowledgeDocument", strawberry.lazy(__name__)] | None:
        """Load its document."""
        return await load_node(info.context, self.document_id)


@strawberry.type(description="A site or an integration that documents of a base come from.")
class KnowledgeSource(Node):
    """See `models.KnowledgeSource`."""

    row: strawberry.Private[models.KnowledgeSource]
    kind: DocumentSource = strawberry.field(description="SITE or INTEGRATION.")
    knowledge_base_id: strawberry.ID = strawberry.field(description="The id of the base.")
    url: str | None = strawberry.field(description="Of a site, where it begins.")
    integration_id: strawberry.ID | None = strawberry.field(description="The id of the integration.")
    resource: str | None = strawberry.field(description="Which of its resources.")
    max_pages: int | None = strawberry.field(description="Of a site, how many pages at most.")
    max_depth: int | None = strawberry.field(description="Of a site, how many links from its beginning at most.")
    delay_ms: int | None = strawberry.field(description="Of a site, how long is waited between two pages at least.")
    document_count: Long = strawberry.field(description="How many documents it has made.")
    skipped_count: Long = strawberry.field(description="Of a site, links not followed: robots.txt or a limit.")
    failure: KnowledgeFailure | None = strawberry.field(description="Why it was given up, or is tried again.")
    created_at: datetime = strawberry.field(description="When it was added.")
    created_by: Actor = strawberry.field(description="Who added it.")

    @strawberry.field(description="How many of its documents are still to be processed.")
    async def pending_count(self, info: Info) -> Long:
        """Count what is left."""
        return Long(await _Pending.of(info.context).get(self.row.id))

    @strawberry.field(description="How far it is.")
    async def status(self, info: Info) -> SourceStatus:
        """Tell the status; a crawl is as far as its pages are."""
        if self.row.kind is DocumentSource.SITE and await _Pending.of(info.context).get(self.row.id):
            return SourceStatus.RUNNING
        return self.row.status

    @classmethod
    def of(cls, row: models.KnowledgeSource) -> "KnowledgeSource":
        """Show a source."""
        config: dict[str, Any] = row.config
        return cls(
            id=encode(SOURCE, row.id),
            row=row,
            kind=row.kind,
            knowledge_base_id=encode(BASE, row.base_id),
            url=row.url or None,
            integration_id=None if row.integration_id is None else encode("Integration", row.integration_id),
            resource=row.resource or None,
            max_pages=config.get("maxPages"),
            max_depth=config.get("maxDepth"),
            delay_ms=config.get("delayMs"),
            document_count=Long(row.page_count),
            skipped_count=Long(row.skipped_count),
            failure=_failure(row.failure_code, row.failure_message),
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
        )


class _Pending:
    """Counts what is left of sources, once each."""

    def __init__(self, documents: DocumentLookup) -> None:
        self._documents = documents
        self._loader: DataLoader[UUID, int] = DataLoader(load_fn=self._load)

    @classmethod
    def of(cls, context: Context) -> "_Pending":
        return context.cache.setdefault(cls, cls(context.use(DocumentLookup)))

    async def get(self, source_id: UUID) -> int:
        return await self._loader.load(source_id)

    async def _load(self, ids: list[UUID]) -> Sequence[int]:
        found = await self._documents.unfinished(ids)
        return [found[each] for each in ids]


@strawberry.type(description="A text with a source, in a knowledge base.")
class KnowledgeDocument(Node):
    """See `models.KnowledgeDocument`."""

    row: strawberry.Private[models.KnowledgeDocument]
    title: str = strawberry.field(description="What it is called; empty until a page was read.")
    source: DocumentSource = strawberry.field(description="Where it came from.")
    url: str | None = strawberry.field(description="The address of a page.")
    tags: JSON = strawberry.field(description="Its tags: names and values of the types that the base declares.")
    metadata: JSON = strawberry.field(description="Whatever else whoever added it wanted to be kept.")
    status: DocumentStatus = strawberry.field(
        description="How far it is. Until new content is READY, the chunks of the old one are found."
    )
    failure: KnowledgeFailure | None = strawberry.field(
        description="Why it was given up (FAILED), or failed and is tried again (QUEUED)."
    )
    attempt_count: Long = strawberry.field(description="How often that was tried in a row; five times at most.")
    next_attempt_at: datetime | None = strawberry.field(description="When it is tried next.")
    chunk_count: Long = strawberry.field(description="How many chunks it has.")
    revision: int = strawberry.field(description="Rises with every change.")
    created_at: datetime = strawberry.field(description="When it was added.")
    created_by: Actor = strawberry.field(
        description="Who added it; Plait itself (SYSTEM) where a run wrote it: see `executionId`."
    )
    updated_at: datetime = strawberry.field(description="When it changed last.")
    ready_at: datetime | None = strawberry.field(description="Since when its present chunks can be found.")

    @strawberry.field(description="The base it is in.")
    async def knowledge_base(self, info: Info) -> Annotated["KnowledgeBase", strawberry.lazy(__name__)] | None:
        """Load its base."""
        return await load_node(info.context, encode(BASE, self.row.base_id))

    @strawberry.field(description="The site or integration it came by.")
    async def origin(self, info: Info) -> KnowledgeSource | None:
        """Load its source."""
        if self.row.origin_id is None:
            return None
        return await load_node(info.context, encode(SOURCE, self.row.origin_id))

    @strawberry.field(description="The file it was made from; null too for who may not read files.")
    async def file(self, info: Info) -> File | None:
        """Load its file."""
        if self.row.file_id is None:
            return None
        return await load_node(info.context, encode(FILE, self.row.file_id))

    @strawberry.field(description="The id of the run that wrote it.")
    def execution_id(self) -> strawberry.ID | None:
        """Tell the run."""
        return None if self.row.execution_id is None else encode("Execution", self.row.execution_id)

    @strawberry.field(
        description="Of what an agent remembers: of whom, such as `user:…`, `external:…` or `visitor:…`; agents tell "
        "it to nobody else. Null: it is knowledge for all."
    )
    def subject(self) -> str | None:
        """Tell whom it is of."""
        return self.row.subject

    @strawberry.field(description="Its text, into which the places of chunks lead; empty until it was read.")
    async def text(self, info: Info) -> str:
        """Read the text."""
        return await _Texts.of(info.context).get(self.row.id)

    @strawberry.field(description="Its chunks, in order.")
    async def chunks(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[KnowledgeChunk]:
        """List chunks."""
        request = page_args(first, after, last, before)
        page = await info.context.use(DocumentLookup).chunks(info.context.viewer, self.row, request)
        return Connection[KnowledgeChunk].of(page, KnowledgeChunk.of)

    @classmethod
    def of(cls, row: models.KnowledgeDocument) -> "KnowledgeDocument":
        """Show a document."""
        return cls(
            id=encode(DOCUMENT, row.id),
            row=row,
            title=row.title,
            source=row.source,
            url=row.url or None,
            tags=JSON(row.tags),
            metadata=JSON(row.metadata),
            status=row.status,
            failure=_failure(row.failure_code, row.failure_message),
            attempt_count=Long(row.attempt_count),
            next_attempt_at=row.next_attempt_at,
            chunk_count=Long(row.chunk_count),
            revision=row.revision,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
            updated_at=row.updated_at,
            ready_at=row.ready_at,
        )


@strawberry.input(description="What must hold of a tag; what is left out is not asked.")
class KnowledgeTagWhere:
    """See `tagging.TagTerm`."""

    name: str = strawberry.field(description="A tag that the base declares.")
    equals: JSON | None = strawberry.field(default=None, description="It has this value.")
    one_of: list[JSON] | None = strawberry.field(default=None, description="It has one of these values: at most 100.")
    at_least: JSON | None = strawberry.field(default=None, description="Its value is this or more.")
    at_most: JSON | None = strawberry.field(
        default=None, description="Its value is this or less; of a day: up to its end, in UTC."
    )
    is_set: bool | None = strawberry.field(default=None, description="Whether it has a value at all.")

    def to_term(self) -> TagTerm:
        """Read it."""
        return TagTerm(self.name, self.equals, self.one_of, self.at_least, self.at_most, self.is_set)


@strawberry.input(description="Which documents; whatever is given must hold.")
class KnowledgeDocumentWhere:
    """See `documents.DocumentFilter`."""

    search: str | None = strawberry.field(default=None, description="Words that the title holds, in any case.")
    statuses: list[DocumentStatus] | None = strawberry.field(default=None, description="In one of these states.")
    sources: list[DocumentSource] | None = strawberry.field(default=None, description="From one of these.")
    source_id: strawberry.ID | None = strawberry.field(default=None, description="From this site or integration.")
    file_id: strawberry.ID | None = strawberry.field(default=None, description="Of this file.")
    tags: list[KnowledgeTagWhere] | None = strawberry.field(default=None, description="With such tags.")
    created_after: datetime | None = strawberry.field(default=None, description="Added then or later.")
    created_before: datetime | None = strawberry.field(default=None, description="Added earlier.")

    def to_filter(self) -> DocumentFilter:
        """Read the filter."""
        return DocumentFilter(
            self.search or "",
            tuple(self.statuses or ()),
            tuple(self.sources or ()),
            None if self.source_id is None else decode(self.source_id, SOURCE, "where.sourceId"),
            None if self.file_id is None else decode(self.file_id, FILE, "where.fileId"),
            tuple(each.to_term() for each in self.tags or ()),
            self.created_after,
            self.created_before,
        )


@strawberry.type(description="Documents that are searched together.")
class KnowledgeBase(Node):
    """See `models.KnowledgeBase`."""

    row: strawberry.Private[models.KnowledgeBase]
    name: str = strawberry.field(description="Its name, unique in the workspace.")
    description: str = strawberry.field(description="What it is about; agents that search it are told.")
    chunker: KnowledgeChunker = strawberry.field(description="How its documents are cut.")
    tags: list[KnowledgeTag] = strawberry.field(description="The tags its documents can have, by name.")
    embedding: str = strawberry.field(description="The model whose vectors are searched, as provider:model.")
    dimensions: int = strawberry.field(description="How many numbers those vectors have.")
    reembedding: KnowledgeReembedding | None = strawberry.field(
        description="The change to another model, if one is on."
    )
    document_count: Long = strawberry.field(description="How many documents it has, whatever their state.")
    chunk_count: Long = strawberry.field(description="How many chunks it has.")
    content_revision: Long = strawberry.field(description="Rises with every change of what can be found.")
    revision: int = strawberry.field(description="Rises with every change of its settings.")
    created_at: datetime = strawberry.field(description="When it was made.")
    created_by: Actor = strawberry.field(description="Who made it.")
    updated_at: datetime = strawberry.field(description="When its settings changed last.")

    @strawberry.field(description="Its documents, the newest first.")
    async def documents(
        self,
        info: Info,
        where: Annotated[KnowledgeDocumentWhere | None, strawberry.argument(description="Which; all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[KnowledgeDocument]:
        """List documents."""
        request = page_args(first, after, last, before)
        chosen = (where or KnowledgeDocumentWhere()).to_filter()
        page = await info.context.use(DocumentLookup).page(info.context.viewer, self.row, chosen, request)
        return Connection[KnowledgeDocument].of(page, KnowledgeDocument.of)

    @strawberry.field(description="The sites and integrations its documents come from, the newest first.")
    async def sources(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[KnowledgeSource]:
        """List sources."""
        request = page_args(first, after, last, before)
        page = await info.context.use(DocumentLookup).sources(info.context.viewer, self.row, request)
        return Connection[KnowledgeSource].of(page, KnowledgeSource.of)

    @classmethod
    def of(cls, row: models.KnowledgeBase) -> "KnowledgeBase":
        """Show a base."""
        chunker: dict[str, Any] = row.chunker
        tags: dict[str, str] = row.tag_types
        reembedding = KnowledgeReembedding(
            embedding=row.next_embedding,
            dimensions=row.next_dimensions or 0,
            done_count=Long(min(row.migrated_count, row.chunk_count)),
            total_count=Long(row.chunk_count),
            failure=_failure(row.failure_code, row.failure_message),
        )
        return cls(
            id=encode(BASE, row.id),
            row=row,
            name=row.name,
            description=row.description,
            chunker=KnowledgeChunker(
                kind=ChunkerKind(chunker["kind"]),
                size=chunker["size"],
                overlap=chunker["overlap"],
                pattern=chunker["pattern"] or None,
            ),
            tags=[KnowledgeTag(name=name, type=TagType(kind)) for name, kind in sorted(tags.items())],
            embedding=row.embedding,
            dimensions=row.dimensions,
            reembedding=reembedding if row.next_embedding else None,
            document_count=Long(row.document_count),
            chunk_count=Long(row.chunk_count),
            content_revision=Long(row.content_revision),
            revision=row.revision,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
            updated_at=row.updated_at,
        )


def _failure(code: str, message: str) -> KnowledgeFailure | None:
    return KnowledgeFailure(code=code, message=message) if code else None


@strawberry.input(description="Which knowledge bases; whatever is given must hold.")
class KnowledgeBaseWhere:
    """The filter of a workspace's bases."""

    search: str | None = strawberry.field(
        default=None, description="Words that name and description hold, in any case."
    )


@extend(Workspace)
class WorkspaceKnowledge:
    """What a workspace knows."""

    @strawberry.field(description="Its knowledge bases by name; needs KNOWLEDGE_READ.")
    @staticmethod
    async def knowledge_bases(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Annotated[KnowledgeBaseWhere | None, strawberry.argument(description="Which; all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[KnowledgeBase]:
        """List bases."""
        request, search = page_args(first, after, last, before), (where or KnowledgeBaseWhere()).search or ""
        page = await info.context.use(KnowledgeBases).page(info.context.viewer, workspace.own_id, search, request)
        return Connection[KnowledgeBase].of(page, KnowledgeBase.of)


async def _bases(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(KnowledgeBases).visible(context.viewer, ids)
    return {own_id: KnowledgeBase.of(row) for own_id, row in rows.items()}


async def _documents(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(DocumentLookup).visible(context.viewer, ids)
    return {own_id: KnowledgeDocument.of(row) for own_id, row in rows.items()}


async def _chunks(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(DocumentLookup).visible_chunks(context.viewer, ids)
    return {own_id: KnowledgeChunk.of(row) for own_id, row in rows.items()}


async def _sources(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(DocumentLookup).visible_sources(context.viewer, ids)
    return {own_id: KnowledgeSource.of(row) for own_id, row in rows.items()}


node_loader(BASE, _bases)
node_loader(DOCUMENT, _documents)
node_loader(CHUNK, _chunks)
node_loader(SOURCE, _sources)
