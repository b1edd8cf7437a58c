"""The mutations of knowledge, each with its input and its payload. Reading is by `workspace` and `node`."""

from typing import Any

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import JSON
from app.files.service import FILE
from app.kernel.errors import InvalidInput
from app.kernel.rights import Scope
from app.knowledge.bases import KnowledgeBases, NewBase
from app.knowledge.chunkers.settings import Chunker, checked_chunker
from app.knowledge.documents import Documents, Facts
from app.knowledge.embedding import BUILT_IN
from app.knowledge.givens import Given
from app.knowledge.ingest import DOCUMENT
from app.knowledge.origins import SOURCE, Origins
from app.knowledge.reembedding import BASE
from app.knowledge.types import KnowledgeBase, KnowledgeDocument, KnowledgeSource
from app.knowledge.vocabulary import ChunkerKind, DocumentSource, TagType

_KEY = "Repeating the mutation with the same key within 24 hours gives the same result."
_BASE_REVISION = (
    "The `revision` that you saw: if it is another by now, CONFLICT, and nothing changes; its details have the "
    "`currentRevision`. Without it, the change counts whatever others changed."
)
_EMBEDDING = (
    "The model that makes vectors: `built-in:wordllama-256`, which needs nothing and costs nothing, or "
    "`provider:model` of one of the workspace's model providers."
)


@strawberry.input(description="How documents are cut into chunks.")
class KnowledgeChunkerInput:
    """See `chunkers.settings.Chunker`."""

    kind: ChunkerKind = strawberry.field(default=ChunkerKind.AUTO, description="At what.")
    size: int | None = strawberry.field(
        default=None,
        description="The most that a chunk has: 100 to 8,000 characters, 1,200 unless told; for TOKEN 32 to 2,000 "
        "tokens, 256 unless told.",
    )
    overlap: int | None = strawberry.field(
        default=None, description="The most that a chunk repeats of the one before: up to a half of the size."
    )
    pattern: str | None = strawberry.field(
        default=None, description="Of REGEX: a piece begins where this matches. RE2's syntax, at most 500 characters."
    )

    def to_chunker(self) -> Chunker:
        """Check it."""
        return checked_chunker(self.kind, self.size, self.overlap, self.pattern)


@strawberry.input(description="A tag that documents can have.")
class KnowledgeTagInput:
    """One of a base's `tag_types`."""

    name: str = strawberry.field(description="A letter, then up to 49 letters, digits and underscores.")
    type: TagType = strawberry.field(description="What its values are.")


@strawberry.input(description="A knowledge base to make.")
class CreateKnowledgeBaseInput:
    """The input of `createKnowledgeBase`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="1 to 100 characters, unique in the workspace.")
    description: str = strawberry.field(default="", description="What it is about: at most 2,000 characters.")
    chunker: KnowledgeChunkerInput | None = strawberry.field(
        default=None, description="How documents are cut; AUTO unless told."
    )
    tags: list[KnowledgeTagInput] | None = strawberry.field(
        default=None, description="The tags that documents can have; 50 at most."
    )
    embedding: str = strawberry.field(default=BUILT_IN, description=_EMBEDDING)
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `createKnowledgeBase`.")
class CreateKnowledgeBasePayload:
    """The payload of `createKnowledgeBase`."""

    knowledge_base: KnowledgeBase = strawberry.field(description="The new base.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateKnowledgeBaseInput:
    """The input of `updateKnowledgeBase`."""

    knowledge_base_id: strawberry.ID = strawberry.field(description="Which base.")
    name: str | None = strawberry.field(default=None, description="1 to 100 characters.")
    description: str | None = strawberry.field(default=None, description="At most 2,000 characters.")
    chunker: KnowledgeChunkerInput | None = strawberry.field(
        default=None,
        description="How documents are cut, all of it: what is left out is as in a new base. With other settings, all "
        "of them are cut anew.",
    )
    tags: list[KnowledgeTagInput] | None = strawberry.field(
        default=None, description="All tags from now on; one that documents have can neither go nor change its type."
    )
    embedding: str | None = strawberry.field(
        default=None,
        description=f"{_EMBEDDING} Another one takes over once all chunks have its vectors; until then the present one "
        "is searched. Naming the present one again ends the change.",
    )
    base_revision: int | None = strawberry.field(default=None, description=f"Of the base. {_BASE_REVISION}")


@strawberry.type(description="The answer of `updateKnowledgeBase`.")
class UpdateKnowledgeBasePayload:
    """The payload of `updateKnowledgeBase`."""

    knowledge_base: KnowledgeBase = strawberry.field(description="The base as it is now.")


@strawberry.input(description="What to delete.")
class DeleteKnowledgeBaseInput:
    """The input of `deleteKnowledgeBase`."""

    knowledge_base_id: strawberry.ID = strawberry.field(description="Which base.")


@strawberry.type(description="The answer of `deleteKnowledgeBase`.")
class DeleteKnowledgeBasePayload:
    """The payload of `deleteKnowledgeBase`."""

    deleted_knowledge_base_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.input(description="A text.")
class KnowledgeTextInput:
    """A source of the kind TEXT."""

    text: str = strawberry.field(description="1 to 2,000,000 characters; Markdown at best.")
    name: str = strawberry.field(
        default="",
        description="What names it within the base: adding a text of the same name gives the same document new "
        "content. Empty: it is a document of its own.",
    )


@strawberry.input(description="The pages of a site, as far as its robots.txt allows (RFC 9309).")
class KnowledgeSiteInput:
    """A source of the kind SITE."""

    url: str = strawberry.field(description="Where to begin; only pages of its host are read.")
    max_pages: int = strawberry.field(default=100, description="How many pages at most: 1 to 5,000.")
    max_depth: int = strawberry.field(default=3, description="How many links from the beginning at most: 0 to 10.")
    delay_ms: int = strawberry.field(
        default=500,
        description="How long to wait between two pages at least, up to 60,000; robots.txt may ask for more.",
    )
    path_prefix: str = strawberry.field(default="/", description="Only pages whose path begins so.")


@strawberry.input(description="What was copied from an integration, now and after each sync.")
class KnowledgeIntegrationInput:
    """A source of the kind INTEGRATION."""

    integration_id: strawberry.ID = strawberry.field(description="Which one; you must be able to see it.")
    resource: str = strawberry.field(description="Which of its resources; each record becomes a document.")
    title_field: str = strawberry.field(
        default="", description="The field that is the title; names are joined by dots. Empty: the first that looks so."
    )
    text_fields: list[str] | None = strawberry.field(
        default=None, description="The fields that are the text; all of the record unless told."
    )


@strawberry.input(one_of=True, description="What a document is made from.")
class KnowledgeSourceInput:
    """See `givens.Given`."""

    text: KnowledgeTextInput | None = strawberry.field(default=UNSET, description="A text.")
    file_id: strawberry.ID | None = strawberry.field(default=UNSET, description="A file of the workspace.")
    url: str | None = strawberry.field(default=UNSET, description="A page or a file behind an address.")
    site: KnowledgeSiteInput | None = strawberry.field(default=UNSET, description="The pages of a site.")
    integration: KnowledgeIntegrationInput | None = strawberry.field(
        default=UNSET, description="What is copied from an integration."
    )

    def to_given(self) -> Given:
        """Read it."""
        if self.text:
            return Given(DocumentSource.TEXT, text=self.text.text, name=self.text.name)
        if self.file_id:
            return Given(DocumentSource.FILE, file_id=decode(self.file_id, FILE, "input.source.fileId"))
        if self.site:
            site = self.site
            config = {
                "maxPages": site.max_pages,
                "maxDepth": site.max_depth,
                "delayMs": site.delay_ms,
                "pathPrefix": site.path_prefix,
            }
            return Given(DocumentSource.SITE, url=site.url, config=config)
        if self.integration:
            given = self.integration
            return Given(
                DocumentSource.INTEGRATION,
                integration_id=decode(given.integration_id, "Integration", "input.source.integration.integrationId"),
                resource=given.resource,
                config={"titleField": given.title_field, "textFields": given.text_fields or []},
            )
        return Given(DocumentSource.URL, url=self.url or "")


@strawberry.input(description="A document to add, or to give new content.")
class AddDocumentInput:
    """The input of `addDocument`."""

    knowledge_base_id: strawberry.ID = strawberry.field(description="Where.")
    source: KnowledgeSourceInput = strawberry.field(description="What it is made from.")
    title: str | None = strawberry.field(
        default=None, description="1 to 255 characters; what it is called by itself unless told."
    )
    tags: JSON | None = strawberry.field(
        default=None, description="Names and values of tags that the base declares; all documents of a site get them."
    )
    metadata: JSON | None = strawberry.field(
        default=None, description="An object of whatever else is to be kept: at most 16 KiB."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `addDocument`.")
class AddDocumentPayload:
    """The payload of `addDocument`."""

    document: KnowledgeDocument | None = strawberry.field(
        description="The document: new, or the one from the same source. Null for an integration, whose documents "
        "come by and by."
    )
    source: KnowledgeSource | None = strawberry.field(description="The site or integration that more come from.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateDocumentInput:
    """The input of `updateDocument`."""

    document_id: strawberry.ID = strawberry.field(description="Which document.")
    title: str | None = strawberry.field(default=None, description="1 to 255 characters.")
    tags: JSON | None = strawberry.field(default=None, description="All of its tags from now on.")
    metadata: JSON | None = strawberry.field(default=None, description="All of its metadata from now on.")
    source: KnowledgeSourceInput | None = strawberry.field(
        default=None, description="New content: a text or a file. Chunks that are the same stay as they are."
    )
    base_revision: int | None = strawberry.field(default=None, description=f"Of the document. {_BASE_REVISION}")


@strawberry.type(description="The answer of `updateDocument`.")
class UpdateDocumentPayload:
    """The payload of `updateDocument`."""

    document: KnowledgeDocument = strawberry.field(description="The document as it is now.")


@strawberry.input(description="Which document to process anew.")
class ReprocessDocumentInput:
    """The input of `reprocessDocument`."""

    document_id: strawberry.ID = strawberry.field(description="The document.")


@strawberry.type(description="The answer of `reprocessDocument`.")
class ReprocessDocumentPayload:
    """The payload of `reprocessDocument`."""

    document: KnowledgeDocument = strawberry.field(description="The document, queued again.")


@strawberry.input(description="Which document to remove.")
class RemoveDocumentInput:
    """The input of `removeDocument`."""

    document_id: strawberry.ID = strawberry.field(description="The document.")


@strawberry.type(description="The answer of `removeDocument`.")
class RemoveDocumentPayload:
    """The payload of `removeDocument`."""

    removed_document_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.input(description="Which source to look into anew.")
class RefreshKnowledgeSourceInput:
    """The input of `refreshKnowledgeSource`."""

    source_id: strawberry.ID = strawberry.field(description="The site or integration.")


@strawberry.type(description="The answer of `refreshKnowledgeSource`.")
class RefreshKnowledgeSourcePayload:
    """The payload of `refreshKnowledgeSource`."""

    source: KnowledgeSource = strawberry.field(description="The source as it is now.")


@strawberry.input(description="Which source to remove.")
class RemoveKnowledgeSourceInput:
    """The input of `removeKnowledgeSource`."""

    source_id: strawberry.ID = strawberry.field(description="The site or integration.")


@strawberry.type(description="The answer of `removeKnowledgeSource`.")
class RemoveKnowledgeSourcePayload:
    """The payload of `removeKnowledgeSource`."""

    removed_source_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.type
class KnowledgeMutation:
    """What can be done to knowledge bases and their documents."""

    @strawberry.mutation(description="Make an empty knowledge base; needs KNOWLEDGE_WRITE.")
    async def create_knowledge_base(self, info: Info, input: CreateKnowledgeBaseInput) -> CreateKnowledgeBasePayload:
        """Make a base."""
        new = NewBase(
            input.name,
            (input.chunker or KnowledgeChunkerInput()).to_chunker(),
            input.description,
            input.embedding,
            _types(input.tags or []),
        )
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        bases = info.context.use(KnowledgeBases)
        row = await bases.create(info.context.viewer, workspace_id, new, input.idempotency_key)
        return CreateKnowledgeBasePayload(knowledge_base=KnowledgeBase.of(row))

    @strawberry.mutation(
        description="Change a knowledge base; needs KNOWLEDGE_WRITE. CONFLICT when somebody else did so meanwhile."
    )
    async def update_knowledge_base(self, info: Info, input: UpdateKnowledgeBaseInput) -> UpdateKnowledgeBasePayload:
        """Change a base."""
        changes: dict[str, Any] = {
            "name": input.name,
            "description": input.description,
            "chunker": None if input.chunker is None else input.chunker.to_chunker(),
            "tags": None if input.tags is None else _types(input.tags),
            "embedding": input.embedding,
        }
        base_id = decode(input.knowledge_base_id, BASE, "input.knowledgeBaseId")
        given = {name: value for name, value in changes.items() if value is not None}
        row = await info.context.use(KnowledgeBases).update(
            info.context.viewer, base_id, given, base_revision=input.base_revision
        )
        return UpdateKnowledgeBasePayload(knowledge_base=KnowledgeBase.of(row))

    @strawberry.mutation(
        description="Delete a knowledge base with its documents: at once for everybody, its rows soon after; needs "
        "KNOWLEDGE_WRITE. Files stay."
    )
    async def delete_knowledge_base(self, info: Info, input: DeleteKnowledgeBaseInput) -> DeleteKnowledgeBasePayload:
        """Delete a base."""
        base_id = decode(input.knowledge_base_id, BASE, "input.knowledgeBaseId")
        await info.context.use(KnowledgeBases).delete(info.context.viewer, base_id)
        return DeleteKnowledgeBasePayload(deleted_knowledge_base_id=input.knowledge_base_id)

    @strawberry.mutation(
        description="Add a document to a knowledge base, or give the one from the same source new content; needs "
        "KNOWLEDGE_WRITE, FILES_READ for a file, and INTEGRATIONS_READ for an integration. It is processed in the "
        "background: `status` and the activity of the workspace tell how far it is. Beyond the plan: QUOTA_EXCEEDED."
    )
    async def add_document(self, info: Info, input: AddDocumentInput) -> AddDocumentPayload:
        """Add a document."""
        viewer, documents = info.context.viewer, info.context.use(Documents)
        document_id, source_id = await documents.add(
            viewer,
            decode(input.knowledge_base_id, BASE, "input.knowledgeBaseId"),
            input.source.to_given(),
            Facts(input.title, input.tags, input.metadata),
            input.idempotency_key,
        )
        document = None if document_id is None else await documents.get(viewer, document_id, Scope.KNOWLEDGE_WRITE)
        source = None if source_id is None else await info.context.use(Origins).get(viewer, source_id)
        return AddDocumentPayload(
            document=None if document is None else KnowledgeDocument.of(document),
            source=None if source is None else KnowledgeSource.of(source),
        )

    @strawberry.mutation(description="Change a document's title, tags, metadata, or content; needs KNOWLEDGE_WRITE.")
    async def update_document(self, info: Info, input: UpdateDocumentInput) -> UpdateDocumentPayload:
        """Change a document."""
        viewer, documents = info.context.viewer, info.context.use(Documents)
        document_id = decode(input.document_id, DOCUMENT, "input.documentId")
        given = None if input.source is None else input.source.to_given()
        facts = Facts(input.title, input.tags, input.metadata)
        await documents.update(viewer, document_id, facts, given, base_revision=input.base_revision)
        row = await documents.get(viewer, document_id, Scope.KNOWLEDGE_WRITE)
        return UpdateDocumentPayload(document=KnowledgeDocument.of(row))

    @strawberry.mutation(
        description="Read a document's source again and process it anew, also one that FAILED; needs KNOWLEDGE_WRITE."
    )
    async def reprocess_document(self, info: Info, input: ReprocessDocumentInput) -> ReprocessDocumentPayload:
        """Process a document anew."""
        viewer, documents = info.context.viewer, info.context.use(Documents)
        document_id = decode(input.document_id, DOCUMENT, "input.documentId")
        await documents.reprocess(viewer, document_id)
        row = await documents.get(viewer, document_id, Scope.KNOWLEDGE_WRITE)
        return ReprocessDocumentPayload(document=KnowledgeDocument.of(row))

    @strawberry.mutation(
        description="Remove a document with its chunks; its file or page stays where it is. Needs KNOWLEDGE_WRITE."
    )
    async def remove_document(self, info: Info, input: RemoveDocumentInput) -> RemoveDocumentPayload:
        """Remove a document."""
        document_id = decode(input.document_id, DOCUMENT, "input.documentId")
        await info.context.use(Documents).remove(info.context.viewer, document_id)
        return RemoveDocumentPayload(removed_document_id=input.document_id)

    @strawberry.mutation(
        description="Crawl a site again, or read all records of an integration again; needs KNOWLEDGE_WRITE. What is "
        "the same stays as it is."
    )
    async def refresh_knowledge_source(
        self, info: Info, input: RefreshKnowledgeSourceInput
    ) -> RefreshKnowledgeSourcePayload:
        """Look into a source anew."""
        source_id = decode(input.source_id, SOURCE, "input.sourceId")
        row = await info.context.use(Origins).refresh(info.context.viewer, source_id)
        return RefreshKnowledgeSourcePayload(source=KnowledgeSource.of(row))

    @strawberry.mutation(
        description="Remove a site or an integration from a base, with all documents that came from it; needs "
        "KNOWLEDGE_WRITE."
    )
    async def remove_knowledge_source(
        self, info: Info, input: RemoveKnowledgeSourceInput
    ) -> RemoveKnowledgeSourcePayload:
        """Remove a source."""
        source_id = decode(input.source_id, SOURCE, "input.sourceId")
        await info.context.use(Origins).remove(info.context.viewer, source_id)
        return RemoveKnowledgeSourcePayload(removed_source_id=input.source_id)


def _types(tags: list[KnowledgeTagInput]) -> dict[str, TagType]:
    made = {each.name: each.type for each in tags}
    if len(made) < len(tags):
        raise InvalidInput("A tag is declared twice.", field="input.tags", reason="duplicate")
    return made
