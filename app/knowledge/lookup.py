"""Finding what is in bases: documents, their chunks, and the sources that they come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from tortoise.functions import Count, Length

from app.accounts.access import Access
from app.files.names import folded
from app.files.service import File, FileNotFound
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.knowledge import models
from app.knowledge.tagging import TagTerm, tagged
from app.knowledge.vocabulary import DocumentSource, DocumentStatus

_MAX_SEARCH = 200
#: What a list reads: not the text.
FACTS = (
    "id",
    "workspace_id",
    "base_id",
    "title",
    "source",
    "file_id",
    "url",
    "origin_id",
    "depth",
    "integration_record_id",
    "execution_id",
    "subject",
    "tags",
    "metadata",
    "status",
    "chunk_count",
    "attempt_count",
    "next_attempt_at",
    "failure_code",
    "failure_message",
    "revision",
    "actor_kind",
    "actor_id",
    "on_behalf_of",
    "created_at",
    "updated_at",
    "ready_at",
)


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents a list has; whatever is given must hold."""

    search: str = ""
    statuses: Sequence[DocumentStatus] = ()
    sources: Sequence[DocumentSource] = ()
    origin_id: UUID | None = None
    file_id: UUID | None = None
    tags: Sequence[TagTerm] = field(default_factory=tuple[TagTerm, ...])
    created_after: datetime | None = None
    created_before: datetime | None = None


class DocumentLookup:
    """Reads for whoever may."""

    def __init__(self, database: Database, access: Access) -> None:
        self._database = database
        self._access = access

    async def page(
        self, viewer: Viewer, base: models.KnowledgeBase, where: DocumentFilter, request: PageRequest
    ) -> Page[models.KnowledgeDocument]:
        """List the documents of a base, the newest first.

        Raises:
            InvalidInput: The filter cannot be so.
        """
        await self._access.require(viewer, base.workspace_id, Scope.KNOWLEDGE_READ)
        if len(where.search) > _MAX_SEARCH:
            raise InvalidInput("The search is too long.", field="where.search", reason="too_long")
        rows = models.KnowledgeDocument.filter(base_id=base.id)
        for word in folded(where.search).split()[:10]:
            rows = rows.filter(search_text__contains=word)
        if where.statuses:
            rows = rows.filter(status__in=list(where.statuses))
        if where.sources:
            rows = rows.filter(source__in=list(where.sources))
        if where.origin_id is not None:
            rows = rows.filter(origin_id=where.origin_id)
        if where.file_id is not None:
            rows = rows.filter(file_id=where.file_id)
        if where.created_after is not None:
            rows = rows.filter(created_at__gte=where.created_after)
        if where.created_before is not None:
            rows = rows.filter(created_at__lt=where.created_before)
        rows = tagged(rows, self._database.dialect, base.tag_types, where.tags, "where.tags")
        order = [OrderBy("id", is_descending=True)]
        return await paginate(rows, order, request, f"documents:{base.id}:{where!r}", only=FACTS)

    async def of_file(self, viewer: Viewer, file: File, request: PageRequest) -> Page[models.KnowledgeDocument]:
        """List the documents that were made from a file, of all bases of its workspace, the newest first.

        Raises:
            FileNotFound: Its workspace was deleted meanwhile.
            ScopeMissing: The viewer may not read knowledge.
        """
        if file.workspace_id is None:
            raise FileNotFound
        await self._access.require(viewer, file.workspace_id, Scope.KNOWLEDGE_READ)
        made = models.KnowledgeDocument.filter(file_id=file.id, workspace_id=file.workspace_id)
        rows = made.filter(base__deleted_at__isnull=True)
        order = [OrderBy("id", is_descending=True)]
        return await paginate(rows, order, request, f"documents-of-file:{file.id}", only=FACTS)

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.KnowledgeDocument]:
        """Return those documents that the viewer may read, without their texts."""
        rows = models.KnowledgeDocument.filter(id__in=list(ids), base__deleted_at__isnull=True)
        return {
            row.id: row
            for row in await rows.only(*FACTS)
            if await self._access.permits(viewer, row.workspace_id, Scope.KNOWLEDGE_READ)
        }

    async def visible_chunks(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.KnowledgeChunk]:
        """Return those chunks that the viewer may read."""
        rows = await models.KnowledgeChunk.filter(id__in=list(ids), base__deleted_at__isnull=True)
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.KNOWLEDGE_READ)
        }

    async def visible_sources(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.KnowledgeSource]:
        """Return those sources that the viewer may read."""
        rows = await models.KnowledgeSource.filter(id__in=list(ids), base__deleted_at__isnull=True)
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.KNOWLEDGE_READ)
        }

    async def chunks(
        self, viewer: Viewer, document: models.KnowledgeDocument, request: PageRequest
    ) -> Page[models.KnowledgeChunk]:
        """List the chunks of a document in order."""
        await self._access.require(viewer, document.workspace_id, Scope.KNOWLEDGE_READ)
        rows = models.KnowledgeChunk.filter(document_id=document.id)
        return await paginate(rows, [OrderBy("ordinal")], request, f"chunks:{document.id}")

    async def sources(
        self, viewer: Viewer, base: models.KnowledgeBase, request: PageRequest
    ) -> Page[models.KnowledgeSource]:
        """List the sites and integrations that a base's documents come from, the newest first."""
        await self._access.require(viewer, base.workspace_id, Scope.KNOWLEDGE_READ)
        rows = models.KnowledgeSource.filter(base_id=base.id)
        return await paginate(rows, [OrderBy("id", is_descending=True)], request, f"knowledge-sources:{base.id}")

    async def lengths(self, ids: Iterable[UUID]) -> dict[UUID, int]:
        """Return how many characters the texts of documents have; the caller has checked who asks."""
        rows = models.KnowledgeDocument.filter(id__in=list(ids)).annotate(size=Length("text"))
        return dict(cast("list[tuple[UUID, int]]", await rows.values_list("id", "size")))

    async def texts(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Read the texts of documents; the caller has checked who asks."""
        rows = await models.KnowledgeDocument.filter(id__in=list(ids)).only("id", "text")
        return {row.id: row.text for row in rows}

    async def unfinished(self, origin_ids: Iterable[UUID]) -> dict[UUID, int]:
        """Count the documents of sources that are not processed yet; the caller has checked who asks."""
        busy = [DocumentStatus.QUEUED, DocumentStatus.EXTRACTING, DocumentStatus.EMBEDDING]
        wanted = set(origin_ids)
        rows = models.KnowledgeDocument.filter(origin_id__in=list(wanted), status__in=busy)
        counted = rows.annotate(count=Count("id")).group_by("origin_id").values_list("origin_id", "count")
        return dict.fromkeys(wanted, 0) | dict(cast("list[tuple[UUID, int]]", await counted))
