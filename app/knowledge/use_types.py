"""Provenance: which runs were given what is in a document, what a run was given, what was made from a file."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, extend, load_node, page_args
from app.executions.sources import MAX_SHOWN, RunSources
from app.executions.types import Execution, RetrievedSource
from app.files.types import File
from app.knowledge.lookup import DocumentLookup
from app.knowledge.types import KnowledgeChunk, KnowledgeDocument


@extend(RetrievedSource)
class SourceOrigin:
    """What a source leads to."""

    @strawberry.field(description="The document as it is now; null when it is gone, or you cannot see it.")
    @staticmethod
    async def document(source: strawberry.Parent[RetrievedSource], info: Info) -> KnowledgeDocument | None:
        """Find the document."""
        return await load_node(info.context, source.document_id)

    @strawberry.field(description="The chunk as it is now; null when it is gone, or you cannot see it.")
    @staticmethod
    async def chunk(source: strawberry.Parent[RetrievedSource], info: Info) -> KnowledgeChunk | None:
        """Find the chunk."""
        return await load_node(info.context, source.chunk_id)

    @strawberry.field(
        description="Whether the chunk says something else by now, or is gone; null when you may not read knowledge."
    )
    @staticmethod
    async def has_changed(source: strawberry.Parent[RetrievedSource], info: Info) -> bool | None:
        """Compare it with what it was."""
        chunk = cast("KnowledgeChunk | None", await load_node(info.context, source.chunk_id))
        if chunk is not None:
            return chunk.row.sha256 != source.content_hash
        base = await load_node(info.context, source.knowledge_base_id)
        return None if base is None else True


@strawberry.type(description="A run that was given something of a document.")
class KnowledgeUse:
    """One of a document's."""

    execution: Execution = strawberry.field(description="The run.")
    document_uuid: strawberry.Private[UUID]

    @strawberry.field(description=f"What it was given of the document, the first {MAX_SHOWN}.")
    async def sources(self, info: Info) -> list[RetrievedSource]:
        """Show what it was given."""
        rows = await _Given.of(info.context).get((self.document_uuid, self.execution.row.id))
        return [RetrievedSource.of_row(row) for row in rows]


class _Given:
    """Reads what runs were given, for one operation."""

    def __init__(self, sources: RunSources) -> None:
        self._sources = sources
        self._loader: DataLoader[tuple[UUID, UUID], Sequence[Any]] = DataLoader(load_fn=self._load, cache=False)

    @classmethod
    def of(cls, context: Context) -> "_Given":
        return context.cache.setdefault(cls, cls(context.use(RunSources)))

    async def get(self, key: tuple[UUID, UUID]) -> Sequence[Any]:
        return await self._loader.load(key)

    async def _load(self, keys: list[tuple[UUID, UUID]]) -> Sequence[Sequence[Any]]:
        found = await self._sources.of_document(keys)
        return [found.get(key, ()) for key in keys]


@extend(KnowledgeDocument)
class DocumentUses:
    """The field that runs add to documents."""

    @strawberry.field(
        description="The runs that were given something of it, the newest first; those of private chats are left out, "
        "and a use is gone with the journal of its run. Needs EXECUTIONS_READ."
    )
    @staticmethod
    async def used_by(
        document: strawberry.Parent[KnowledgeDocument],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[KnowledgeUse]:
        """List uses."""
        context, request = info.context, page_args(first, after, last, before)
        own_id, workspace_id = document.row.id, document.row.workspace_id
        page = await context.use(RunSources).runs_with(context.viewer, workspace_id, own_id, request)
        return Connection[KnowledgeUse].of(
            page, lambda row: KnowledgeUse(execution=Execution.of(row), document_uuid=own_id)
        )


@extend(File)
class FileKnowledge:
    """The field that knowledge adds to files."""

    @strawberry.field(
        description="The documents that were made from it, of all knowledge bases, the newest first: they stay when it "
        "is deleted. Needs KNOWLEDGE_READ."
    )
    @staticmethod
    async def knowledge_documents(
        file: strawberry.Parent[File],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[KnowledgeDocument]:
        """List documents."""
        context, request, row = info.context, page_args(first, after, last, before), file.row
        page = await context.use(DocumentLookup).of_file(context.viewer, row, request)
        return Connection[KnowledgeDocument].of(page, KnowledgeDocument.of)


@extend(Execution)
class ExecutionKnowledge:
    """The field that knowledge adds to runs."""

    @strawberry.field(
        description="The passages of the workspace's knowledge that it was given, in order; gone with its journal. "
        "Needs KNOWLEDGE_READ."
    )
    @staticmethod
    async def knowledge_used(
        execution: strawberry.Parent[Execution],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[RetrievedSource]:
        """List what it was given."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(RunSources).of_run(context.viewer, execution.row, request)
        return Connection[RetrievedSource].of(page, RetrievedSource.of_row)
