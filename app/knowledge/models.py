"""Tables of knowledge: bases, their documents, the chunks those are cut into, and the vectors of chunks.

What is searched is derived from chunks in the same transaction: an FTS5 table on SQLite, a `tsvector` column on
PostgreSQL (see `index`).
"""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index

from app.kernel.models import JSONField, PresentIndex, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind
from app.knowledge.vocabulary import DocumentSource, DocumentStatus, SourceStatus


class KnowledgeBase(Row):
    """Documents that are searched together."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    name = SortedCharField(max_length=100)
    search_text = fields.CharField(max_length=1_000)  #: its name and description in one case
    description = fields.TextField(default="")
    chunker = JSONField(default=dict)  #: `{kind, size, overlap, …}`, see `chunkers`
    tag_types = JSONField(default=dict)  #: what each declared tag is: its name → a `TagType`
    embedding = fields.CharField(max_length=200)  #: which model made the vectors that are searched: `provider:model`
    dimensions = fields.IntField()  #: of those vectors
    next_embedding = fields.CharField(max_length=200, default="")  #: takes over once all chunks have its vectors
    next_dimensions = fields.IntField(null=True)
    migrated_count = fields.IntField(default=0)  #: how many chunks have vectors of the next embedding, about
    attempt_count = fields.IntField(default=0)  #: of the re-embedding, in a row
    next_attempt_at = fields.DatetimeField(null=True)  #: when somebody may take it up; null while somebody has it
    claimed_until = fields.DatetimeField(null=True)  #: until when whoever re-embeds has it
    epoch = fields.IntField(default=0)  #: rises with every claim, so that a slow worker writes nothing
    failure_code = fields.CharField(max_length=40, default="")  #: why the re-embedding was given up
    failure_message = fields.TextField(default="")
    document_count = fields.IntField(default=0)
    chunk_count = fields.IntField(default=0)
    content_revision: fields.Field[int] = fields.BigIntField(default=0)  #: rises with every change of chunks or vectors
    revision = fields.IntField(default=1)  #: rises by one with every change of its settings
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)  #: nobody sees it any more; its rows go in batches

    class Meta(Row.Meta):
        abstract = False
        table = "knowledge_bases"
        unique_together = (("workspace_id", "name"),)
        indexes = (
            PresentIndex(fields=("next_attempt_at", "id")),
            PresentIndex(fields=("claimed_until", "id")),
            PresentIndex(fields=("deleted_at", "id")),
        )

    @property
    def created_by(self) -> Actor:
        """Who made it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class KnowledgeSource(Row):
    """Where many documents of a base come from: a site, or what was copied from an integration."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    base: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.KnowledgeBase", related_name=False, on_delete=fields.CASCADE
    )
    base_id: UUID
    kind = fields.CharEnumField(DocumentSource, max_length=16)  #: SITE or INTEGRATION
    source_key = fields.CharField(max_length=64)  #: what names it within the base
    url = fields.TextField(default="")  #: of a site, where it begins
    integration_id = fields.UUIDField(null=True)
    resource = fields.CharField(max_length=200, default="")
    config = JSONField(default=dict)  #: the limits of a crawl; which fields of a record are read
    tags = JSONField(default=dict)  #: which its documents get
    metadata = JSONField(default=dict)
    #: What robots.txt says; null until it was asked.
    robots: fields.Field[str | None] = fields.TextField(null=True)  # pyright: ignore[reportAssignmentType]
    page_count = fields.IntField(default=0)  #: how many documents it has made
    skipped_count = fields.IntField(default=0)  #: links that were not followed: robots, limits
    turn_at = fields.DatetimeField(null=True)  #: when the next page of the site may be asked for
    cursor = JSONField(default=dict)  #: how far the records were read
    status = fields.CharEnumField(SourceStatus, max_length=16)
    attempt_count = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField(null=True)
    claimed_until = fields.DatetimeField(null=True)
    epoch = fields.IntField(default=0)
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "knowledge_sources"
        unique_together = (("base_id", "source_key"),)
        indexes = (
            PresentIndex(fields=("next_attempt_at", "id")),
            PresentIndex(fields=("claimed_until", "id")),
            PresentIndex(fields=("integration_id", "id")),
        )

    @property
    def created_by(self) -> Actor:
        """Who added it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class KnowledgeDocument(Row):
    """A text with a source."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    base: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.KnowledgeBase", related_name=False, on_delete=fields.CASCADE
    )
    base_id: UUID
    title = SortedCharField(max_length=255)
    search_text = fields.CharField(max_length=1_000)  #: its title in one case
    source = fields.CharEnumField(DocumentSource, max_length=16)
    source_key = fields.CharField(max_length=64)  #: what names its source within the base: adding it again replaces it
    file_id = fields.UUIDField(null=True, db_index=True)
    url = fields.TextField(default="")
    origin: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.KnowledgeSource", related_name=False, on_delete=fields.CASCADE, null=True
    )
    origin_id: UUID | None  #: the site or the integration that it came by
    depth = fields.IntField(default=0)  #: of a page, how many links from where its site begins
    integration_record_id = fields.UUIDField(null=True)
    execution_id = fields.UUIDField(null=True)  #: the run that wrote it
    #: Of what an agent remembers: of whom; null: it is knowledge for all.
    subject: fields.Field[str | None] = fields.CharField(max_length=250, null=True)  # pyright: ignore[reportAssignmentType]
    tags = JSONField(default=dict)  #: a tag's name → its value
    metadata = JSONField(default=dict)
    status = fields.CharEnumField(DocumentStatus, max_length=16, default=DocumentStatus.QUEUED)
    #: A text that is to become its content; null when that is done. Empty: what was read of its file or page is only to
    #: be cut anew.
    given: fields.Field[str | None] = fields.TextField(null=True)  # pyright: ignore[reportAssignmentType]
    given_sha256 = fields.CharField(max_length=64, default="")  #: of the source's bytes when they were read last
    text = fields.TextField(default="")  #: what citations lead into; empty until it was extracted
    pages = JSONField(default=list)  #: `[number, start, end]` of each page in the text
    text_sha256 = fields.CharField(max_length=64, default="")
    chunk_count = fields.IntField(default=0)
    attempt_count = fields.IntField(default=0)  #: in a row, of what is to be done now; those that were cut off too
    next_attempt_at = fields.DatetimeField(null=True)  #: when somebody may take it up; null when nobody has to
    claimed_until = fields.DatetimeField(null=True)  #: until when whoever processes it has it
    epoch = fields.IntField(default=0)  #: rises with every claim and every new content, so a slow worker writes nothing
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    revision = fields.IntField(default=1)  #: rises by one with every new content or other tags
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    ready_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "knowledge_documents"
        unique_together = (("base_id", "source_key"),)
        indexes = (
            Index(fields=("base_id", "status", "id")),
            PresentIndex(fields=("origin_id", "id")),
            PresentIndex(fields=("next_attempt_at", "id")),
            PresentIndex(fields=("claimed_until", "id")),
            PresentIndex(fields=("base_id", "subject"), present="subject"),
        )

    @property
    def created_by(self) -> Actor:
        """Who added it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class KnowledgeChunk(Row):
    """A piece of a document, as it is found and cited."""

    workspace_id = fields.UUIDField()
    base: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.KnowledgeBase", related_name=False, on_delete=fields.CASCADE
    )
    base_id: UUID
    document: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.KnowledgeDocument", related_name=False, on_delete=fields.CASCADE
    )
    document_id: UUID
    ordinal = fields.IntField()  #: from 0, in the document
    start = fields.IntField()  #: where it begins in the document's text, in characters
    end = fields.IntField()  #: where it ends there; not part of it
    page_first = fields.IntField(null=True)
    page_last = fields.IntField(null=True)
    headings = JSONField(default=list)  #: those it stands under, the outermost first
    text = fields.TextField()
    sha256 = fields.CharField(max_length=64)  #: of what is embedded: a document that changed keeps equal chunks
    token_count = fields.IntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "knowledge_chunks"
        indexes = (Index(fields=("document_id", "ordinal")), Index(fields=("base_id", "id")))


class KnowledgeVector(Row):
    """The vector of a chunk by one model: unit length, 32-bit floats, little-endian."""

    base: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.KnowledgeBase", related_name=False, on_delete=fields.CASCADE
    )
    base_id: UUID
    chunk: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.KnowledgeChunk", related_name=False, on_delete=fields.CASCADE
    )
    chunk_id: UUID
    embedding = fields.CharField(max_length=200)
    vector = fields.BinaryField()

    class Meta(Row.Meta):
        abstract = False
        table = "knowledge_vectors"
        unique_together = (("chunk_id", "embedding"),)
        indexes = (Index(fields=("base_id", "embedding", "id")),)
