"""What can be followed of knowledge."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.pooling import positioned
from app.api.relay import decode
from app.api.scalars import Long
from app.knowledge.bases import KnowledgeBaseNotFound, KnowledgeBases
from app.knowledge.documents import Documents, KnowledgeDocumentNotFound
from app.knowledge.event_types import KnowledgeEvent, base_of, event_of, snapshot
from app.knowledge.ingest import DOCUMENT
from app.knowledge.live import KnowledgeFeed
from app.knowledge.reembedding import BASE


@strawberry.type
class KnowledgeSubscription:
    """What can be followed of bases and documents."""

    @strawberry.subscription(
        description="What happens to the knowledge bases of a workspace and their documents, or to one of them, once "
        "each and in order: documents that are added, can be found, fail or go. With `after`, what came since that "
        "sequence is first; without, a snapshot is. It ends when you may not read knowledge any more."
    )
    async def knowledge_events(
        self,
        info: Info,
        workspace_id: Annotated[strawberry.ID, strawberry.argument(description="The workspace.")],
        knowledge_base_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only of this base.")
        ] = None,
        document_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only of this document.")] = None,
        after: Annotated[
            Long | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[KnowledgeEvent, None]:
        """Follow knowledge."""
        own_id = decode(workspace_id, "Workspace", "workspaceId")
        base = None if knowledge_base_id is None else decode(knowledge_base_id, BASE, "knowledgeBaseId")
        document = None if document_id is None else decode(document_id, DOCUMENT, "documentId")
        viewer = info.context.viewer
        if base is not None and (await info.context.use(KnowledgeBases).get(viewer, base)).workspace_id != own_id:
            raise KnowledgeBaseNotFound
        if document is not None and (await info.context.use(Documents).get(viewer, document)).workspace_id != own_id:
            raise KnowledgeDocumentNotFound
        stream = f"knowledge:{own_id.hex}"
        entries = info.context.use(KnowledgeFeed).follow(viewer, own_id, after)
        async with aclosing(entries):
            async for entry, rights in entries:
                if isinstance(entry, int):
                    yield snapshot(entry)
                elif base in (None, base_of(entry)) and document in (None, entry.subject_id):
                    yield positioned(partial(event_of, entry), stream=stream, position=entry.sequence, rights=rights)
