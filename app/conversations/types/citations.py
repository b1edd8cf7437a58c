"""What replies cite, as the graph shows it: to members with what it is of, to visitors the words alone."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import orjson
import strawberry
from strawberry.dataloader import DataLoader

from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, extend, page_args
from app.conversations import models
from app.conversations.lookup import ConversationLookup
from app.conversations.types.conversations import Message, load
from app.executions.sources import RunSources
from app.executions.types import EXECUTION, Execution, RetrievedSource
from app.files.types import File
from app.kernel.ids import read_global_id
from app.knowledge.search_types import TextRange
from app.knowledge.types import KnowledgeChunk, KnowledgeDocument
from app.knowledge.use_types import KnowledgeUse


@strawberry.type(description="A passage that a reply cites, as it was when the reply was made.")
class MessageCitation:
    """See `components.sources.citations`."""

    number: int = strawberry.field(description="By which the text cites it: `[1]`.")
    ranges: list[TextRange] = strawberry.field(description="Where the markers stand in the reply's text.")
    title: str = strawberry.field(description="What the document was called.")
    quote: str = strawberry.field(description="The words of the passage, the first 4,000 characters.")
    url: str | None = strawberry.field(description="The page that the document was read from.")
    headings: list[str] = strawberry.field(description="The headings it stood under, the outermost first.")
    start: int = strawberry.field(description="Where the quote began in the document's text, in characters.")
    end: int = strawberry.field(description="Where it ended there; not part of it.")
    page_first: int | None = strawberry.field(description="The page it began on, where there were pages.")
    page_last: int | None = strawberry.field(description="The page it ended on.")
    document_id: strawberry.ID = strawberry.field(description="The id of the document.")
    chunk_id: strawberry.ID = strawberry.field(description="The id of the chunk.")
    file_id: strawberry.ID | None = strawberry.field(description="The id of the file that it was made from.")
    content_hash: str = strawberry.field(description="SHA-256 of the chunk as it was.")

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "MessageCitation":
        """Show what a reply keeps."""
        return cls(
            number=data["number"],
            ranges=_ranges(data),
            title=data["title"],
            quote=data["quote"],
            url=data["url"],
            headings=list(data["headings"]),
            start=data["start"],
            end=data["end"],
            page_first=data["pageFirst"],
            page_last=data["pageLast"],
            document_id=strawberry.ID(data["documentId"]),
            chunk_id=strawberry.ID(data["chunkId"]),
            file_id=None if data["fileId"] is None else strawberry.ID(data["fileId"]),
            content_hash=data["contentHash"],
        )

    @strawberry.field(description="The document as it is now; null when it is gone, or you cannot see it.")
    async def document(self, info: Info) -> KnowledgeDocument | None:
        """Find the document."""
        return cast("KnowledgeDocument | None", await _named(info.context, self.document_id))

    @strawberry.field(description="The chunk as it is now; null when it is gone, or you cannot see it.")
    async def chunk(self, info: Info) -> KnowledgeChunk | None:
        """Find the chunk."""
        return cast("KnowledgeChunk | None", await _named(info.context, self.chunk_id))

    @strawberry.field(description="The file; null without one, when it is gone, or you cannot see it.")
    async def file(self, info: Info) -> File | None:
        """Find the file."""
        return cast("File | None", await _named(info.context, self.file_id))


@strawberry.type(description="A passage that a reply in a public chat cites.")
class PublishedCitation:
    """What a visitor sees of one."""

    number: int = strawberry.field(description="By which the text cites it: `[1]`.")
    ranges: list[TextRange] = strawberry.field(description="Where the markers stand in the reply's text.")
    title: str = strawberry.field(description="What the document is called.")
    quote: str = strawberry.field(description="The words of the passage.")
    url: str | None = strawberry.field(description="The page that the document was read from.")
    page_first: int | None = strawberry.field(description="The page it begins on, where there are pages.")
    page_last: int | None = strawberry.field(description="The page it ends on.")

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "PublishedCitation":
        """Show what a reply keeps, without what leads into the workspace."""
        return cls(
            number=data["number"],
            ranges=_ranges(data),
            title=data["title"],
            quote=data["quote"],
            url=data["url"],
            page_first=data["pageFirst"],
            page_last=data["pageLast"],
        )


def kept(row: models.Message) -> list[dict[str, Any]]:
    """Return what a message cites as it is stored."""
    return orjson.loads(row.citations or "[]")


def _ranges(data: Mapping[str, Any]) -> list[TextRange]:
    return [TextRange(start=each["start"], end=each["end"]) for each in data["ranges"]]


async def _named(context: Context, id: str | None) -> Any:
    named = None if id is None else read_global_id(id)
    return None if named is None else await load(context, *named)


@extend(Message)
class MessageKnowledge:
    """What knowledge adds to messages."""

    @strawberry.field(
        description="Of a reply: the passages that it cites, in its order, once it is whole. Only what the node was "
        "given that wrote the marker, or what the output names, can be cited; any other `[1]` is text."
    )
    @staticmethod
    def citations(message: strawberry.Parent[Message]) -> list[MessageCitation]:
        """Read the citations."""
        return [MessageCitation.of(each) for each in kept(message.row)]

    @strawberry.field(
        description="Of a reply: all passages that its run was given, cited or not; gone with the run. Needs "
        "KNOWLEDGE_READ and EXECUTIONS_READ."
    )
    @staticmethod
    async def sources(
        message: strawberry.Parent[Message],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[RetrievedSource]:
        """List what the run was given."""
        context, request = info.context, page_args(first, after, last, before)
        run = cast("Execution | None", await load(context, EXECUTION, message.row.execution_id))
        page = await context.use(RunSources).of_run(context.viewer, None if run is None else run.row, request)
        return Connection[RetrievedSource].of(page, RetrievedSource.of_row)


class _Replies:
    """Finds the replies that runs made, for one operation."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._loader: DataLoader[UUID, models.Message | None] = DataLoader(load_fn=self._load, cache=False)

    @classmethod
    def of(cls, context: Context) -> "_Replies":
        return context.cache.setdefault(cls, cls(context))

    async def get(self, execution_id: UUID) -> models.Message | None:
        return await self._loader.load(execution_id)

    async def _load(self, ids: list[UUID]) -> Sequence[models.Message | None]:
        found = await self._context.use(ConversationLookup).replies_of(self._context.viewer, ids)
        return [found.get(each) for each in ids]


@extend(KnowledgeUse)
class KnowledgeUseMessage:
    """What conversations add to the uses of documents."""

    @strawberry.field(description="The reply that the run made; null where it made none, or you cannot see it.")
    @staticmethod
    async def message(use: strawberry.Parent[KnowledgeUse], info: Info) -> Message | None:
        """Find the reply."""
        row = await _Replies.of(info.context).get(use.execution.row.id)
        return None if row is None else Message.of(row)
