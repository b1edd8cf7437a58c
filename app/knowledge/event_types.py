"""What happens to knowledge bases and their documents, as the graph tells it live."""

from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

import strawberry

from app.accounts.activity import ActivityEntry
from app.accounts.types import Actor
from app.api import relay
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import encode
from app.api.scalars import Long
from app.knowledge.ingest import DOCUMENT
from app.knowledge.reembedding import BASE
from app.knowledge.types import KnowledgeBase, KnowledgeDocument


class KnowledgeEventKind(StrEnum):
    """What happened to a base or a document."""

    SNAPSHOT = "snapshot"  #: nothing: where things are now, before the first event
    DOCUMENT_ADDED = "document_added"  #: a document was added, or has new content to be read
    DOCUMENT_READY = "document_ready"  #: what it says now can be found
    DOCUMENT_FAILED = "document_failed"  #: it was given up
    DOCUMENT_REMOVED = "document_removed"  #: it was removed
    KNOWLEDGE_BASE_CREATED = "knowledge_base_created"  #: a base was made
    KNOWLEDGE_BASE_UPDATED = "knowledge_base_updated"  #: its settings changed, or it has another model's vectors now
    KNOWLEDGE_BASE_DELETED = "knowledge_base_deleted"  #: it was deleted, with its documents


register_enum(KnowledgeEventKind, "What happened to a knowledge base or one of its documents.")


@strawberry.type(description="Something that happened to a knowledge base or a document, or where all of them are.")
class KnowledgeEvent:
    """See `activity.ActivityEntry`."""

    sequence: Long = strawberry.field(
        description="Its place among all that happens in the workspace, so some numbers are left out; resume after it "
        "with `after`."
    )
    kind: KnowledgeEventKind = strawberry.field(description="What happened.")
    at: datetime | None = strawberry.field(description="When; null of a snapshot.")
    actor: Actor | None = strawberry.field(description="Who did it, or asked for what a worker did.")
    knowledge_base_id: strawberry.ID | None = strawberry.field(description="The id of the base.")
    document_id: strawberry.ID | None = strawberry.field(description="The id of the document, where it is about one.")
    title: str | None = strawberry.field(description="What the document, or else the base, was called then.")
    code: str | None = strawberry.field(description="Why it was given up: as `KnowledgeFailure.code`.")

    @strawberry.field(description="The base as it is now; null once it is deleted.")
    async def knowledge_base(self, info: Info) -> KnowledgeBase | None:
        """Find the base."""
        return cast("KnowledgeBase | None", await _node(info, self.knowledge_base_id))

    @strawberry.field(description="The document as it is now; null once it is removed.")
    async def document(self, info: Info) -> KnowledgeDocument | None:
        """Find the document."""
        return cast("KnowledgeDocument | None", await _node(info, self.document_id))


def snapshot(sequence: int) -> KnowledgeEvent:
    """Say where things are."""
    return KnowledgeEvent(
        sequence=Long(sequence),
        kind=KnowledgeEventKind.SNAPSHOT,
        at=None,
        actor=None,
        knowledge_base_id=None,
        document_id=None,
        title=None,
        code=None,
    )


def base_of(entry: ActivityEntry) -> UUID:
    """Return the base that it is about."""
    return UUID(entry.data["knowledgeBaseId"]) if _is_of_document(entry) else entry.subject_id


def event_of(entry: ActivityEntry) -> KnowledgeEvent:
    """Show what happened."""
    data = entry.data
    return KnowledgeEvent(
        sequence=Long(entry.sequence),
        kind=KnowledgeEventKind(entry.kind.value),
        at=entry.at,
        actor=Actor.of(entry.actor),
        knowledge_base_id=encode(BASE, base_of(entry)),
        document_id=encode(DOCUMENT, entry.subject_id) if _is_of_document(entry) else None,
        title=data.get("title", data.get("name")),
        code=data.get("code"),
    )


def _is_of_document(entry: ActivityEntry) -> bool:
    return entry.kind.value.startswith("document_")


async def _node(info: Info, id: strawberry.ID | None) -> object:
    return None if id is None else await relay.resolve_node(info.context, id)
