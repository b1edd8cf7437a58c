"""Searching knowledge, as the graph shows it."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.accounts.types import Workspace
from app.api.context import Info
from app.api.costs import weighing
from app.api.relay import decode, encode, extend
from app.api.scalars import JSON
from app.files.service import FILE
from app.knowledge.filters import SearchWhere
from app.knowledge.ingest import DOCUMENT
from app.knowledge.origins import SOURCE
from app.knowledge.reembedding import BASE
from app.knowledge.searching import Hit, KnowledgeSearch, Question
from app.knowledge.types import KnowledgeBase, KnowledgeChunk, KnowledgeDocument, KnowledgeTagWhere
from app.knowledge.vocabulary import DocumentSource, SearchMode

_COSTS = weighing(200, rerank=1_000)  #: a search reads an index, and maybe asks a model


@strawberry.input(description="Which documents are searched; whatever is given must hold.")
class KnowledgeSearchWhere:
    """See `filters.SearchWhere`."""

    document_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="These documents.")
    file_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="Documents of these files.")
    source_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Documents of these sites and integrations."
    )
    sources: list[DocumentSource] | None = strawberry.field(default=None, description="Documents from one of these.")
    tags: list[KnowledgeTagWhere] | None = strawberry.field(
        default=None,
        description="Documents with such tags. Of several bases, one that does not declare a tag, or declares it of "
        "another type than the value has, has none of them; where that is so of all, it is INVALID_INPUT.",
    )
    metadata: JSON | None = strawberry.field(
        default=None, description="An object of facts that their metadata has, each exactly so: no objects, no lists."
    )
    created_after: datetime | None = strawberry.field(default=None, description="Added then or later.")
    created_before: datetime | None = strawberry.field(default=None, description="Added earlier.")

    def to_where(self) -> SearchWhere:
        """Read it."""

        def ids(given: list[strawberry.ID] | None, kind: str, name: str) -> tuple[object, ...] | None:
            return None if given is None else tuple(decode(each, kind, f"where.{name}") for each in given)

        return SearchWhere(
            document_ids=ids(self.document_ids, DOCUMENT, "documentIds"),  # pyright: ignore[reportArgumentType]
            file_ids=ids(self.file_ids, FILE, "fileIds"),  # pyright: ignore[reportArgumentType]
            origin_ids=ids(self.source_ids, SOURCE, "sourceIds"),  # pyright: ignore[reportArgumentType]
            sources=None if self.sources is None else tuple(self.sources),
            tags=tuple(each.to_term() for each in self.tags or ()),
            metadata=self.metadata,
            created_after=self.created_after,
            created_before=self.created_before,
        )


@strawberry.type(description="A piece of a text.")
class TextRange:
    """Offsets."""

    start: int = strawberry.field(description="Where it begins, in characters (code points).")
    end: int = strawberry.field(description="Where it ends; not part of it.")


@strawberry.type(description="Why a chunk stands where it stands: its place in one list.")
class KnowledgeSearchPlace:
    """See `index.fusion.Place`."""

    list: str = strawberry.field(
        description="`text` for words, `rerank` for a model that put the best in order, or the model of the vectors."
    )
    rank: int = strawberry.field(description="1 is the best.")
    score: float = strawberry.field(
        description="What that list goes by: BM25 or PostgreSQL's rank of words, the cosine of vectors."
    )


@strawberry.type(description="Where an answer comes from.")
class KnowledgeCitation:
    """What to show beside an answer."""

    document_id: strawberry.ID = strawberry.field(description="The document.")
    chunk_id: strawberry.ID = strawberry.field(description="The chunk.")
    file_id: strawberry.ID | None = strawberry.field(description="The file that the document was made from.")
    url: str | None = strawberry.field(description="The page that the document was read from.")
    title: str = strawberry.field(description="What the document is called.")
    headings: list[str] = strawberry.field(description="The headings it stands under, the outermost first.")
    start: int = strawberry.field(description="Where the text begins in the document's, in characters.")
    end: int = strawberry.field(description="Where it ends there; not part of it.")
    page_first: int | None = strawberry.field(description="The page it begins on, where there are pages.")
    page_last: int | None = strawberry.field(description="The page it ends on.")


@strawberry.type(description="A chunk that answers a question.")
class KnowledgeHit:
    """See `searching.Hit`."""

    rank: int = strawberry.field(description="1 is the best.")
    score: float = strawberry.field(
        description="The sum of weight / (10 + rank) over its lists (reciprocal rank fusion); the weight is 1, "
        "of the built-in model's vectors 0.4."
    )
    places: list[KnowledgeSearchPlace] = strawberry.field(description="The lists it is in.")
    text: str = strawberry.field(description="Its words, with those of the neighbours that were asked for.")
    highlights: list[TextRange] = strawberry.field(
        description="Where words of the question stand in `text`: the first 200.", metadata=weighing(items=10)
    )
    title_highlights: list[TextRange] = strawberry.field(
        description="Where they stand in `citation.title`, by which it is found too.", metadata=weighing(items=10)
    )
    citation: KnowledgeCitation = strawberry.field(description="Where it comes from.")
    chunk: KnowledgeChunk = strawberry.field(description="The chunk.")
    document: KnowledgeDocument = strawberry.field(description="Its document.")

    @classmethod
    def of(cls, rank: int, hit: Hit) -> "KnowledgeHit":
        """Show a hit."""
        chunk, document = hit.chunk, hit.document
        return cls(
            rank=rank,
            score=hit.score,
            places=[
                KnowledgeSearchPlace(list=name, rank=place.rank, score=place.score)
                for name, place in hit.places.items()
            ],
            text=hit.text,
            highlights=[TextRange(start=start, end=end) for start, end in hit.highlights],
            title_highlights=[TextRange(start=start, end=end) for start, end in hit.title_highlights],
            citation=KnowledgeCitation(
                document_id=encode(DOCUMENT, document.id),
                chunk_id=encode("KnowledgeChunk", chunk.id),
                file_id=None if document.file_id is None else encode(FILE, document.file_id),
                url=document.url or None,
                title=document.title,
                headings=chunk.headings,
                start=hit.start,
                end=hit.end,
                page_first=hit.page_first,
                page_last=hit.page_last,
            ),
            chunk=KnowledgeChunk.of(chunk),
            document=KnowledgeDocument.of(document),
        )


Query = Annotated[str, strawberry.argument(description="The question, or words: at most 2,000 characters.")]
Mode = Annotated[SearchMode, strawberry.argument(description="How chunks are found.")]
Where = Annotated[KnowledgeSearchWhere | None, strawberry.argument(description="In which documents; all.")]
TopK = Annotated[int, strawberry.argument(description="How many chunks at most: 1 to 100.")]
Neighbours = Annotated[
    int, strawberry.argument(description="How many chunks before and after each are told with it: 0 to 5.")
]
Variety = Annotated[
    float,
    strawberry.argument(
        description="0 to 1: how much a chunk has to differ from those before it (maximal marginal relevance)."
    ),
]
Rerank = Annotated[
    str | None,
    strawberry.argument(
        description="A chat model, as provider:model, that puts the best 30 in order; it costs what the model costs "
        "and needs EXECUTIONS_RUN."
    ),
]


@extend(KnowledgeBase)
class KnowledgeBaseSearch:
    """Searching one base."""

    @strawberry.field(
        description="The chunks of its documents that answer a question, the best first.", metadata=_COSTS
    )
    @staticmethod
    async def search(  # noqa: PLR0917 - the arguments of a field
        base: strawberry.Parent[KnowledgeBase],
        info: Info,
        query: Query,
        mode: Mode = SearchMode.HYBRID,
        where: Where = None,
        top_k: TopK = 10,
        neighbours: Neighbours = 0,
        variety: Variety = 0.0,
        rerank: Rerank = None,
    ) -> list[KnowledgeHit]:
        """Search it."""
        chosen = (where or KnowledgeSearchWhere()).to_where()
        question = Question(query, mode, chosen, top_k, neighbours, variety, rerank or "")
        context = info.context
        hits = await context.use(KnowledgeSearch).search(context.viewer, base.row.workspace_id, [base.row.id], question)
        return [KnowledgeHit.of(rank, hit) for rank, hit in enumerate(hits, 1)]


@extend(Workspace)
class WorkspaceKnowledgeSearch:
    """Searching several bases."""

    @strawberry.field(
        description="The chunks of several bases that answer a question, the best first; needs KNOWLEDGE_READ.",
        metadata=_COSTS,
    )
    @staticmethod
    async def search_knowledge(  # noqa: PLR0917 - likewise
        workspace: strawberry.Parent[Workspace],
        info: Info,
        query: Query,
        base_ids: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="Which bases; all of the workspace.")
        ] = None,
        mode: Mode = SearchMode.HYBRID,
        where: Where = None,
        top_k: TopK = 10,
        neighbours: Neighbours = 0,
        variety: Variety = 0.0,
        rerank: Rerank = None,
    ) -> list[KnowledgeHit]:
        """Search them."""
        chosen = (where or KnowledgeSearchWhere()).to_where()
        question = Question(query, mode, chosen, top_k, neighbours, variety, rerank or "")
        ids = None if base_ids is None else [decode(each, BASE, "baseIds") for each in base_ids]
        context = info.context
        hits = await context.use(KnowledgeSearch).search(context.viewer, workspace.own_id, ids, question)
        return [KnowledgeHit.of(rank, hit) for rank, hit in enumerate(hits, 1)]
