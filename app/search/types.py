"""Search as the graph shows it."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, cast

import strawberry

from app.accounts.types import Workspace
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.costs import weighing
from app.api.enums import register_enum
from app.api.pooling import per_viewer
from app.api.relay import Connection, Node, encode, extend, page_args
from app.api.scalars import Long
from app.kernel.pages import Page
from app.knowledge.search_types import TextRange
from app.search.kinds import KINDS
from app.search.service import Hit, SearchQuery, WorkspaceSearch
from app.search.snippets import Range
from app.search.vocabulary import SearchKind

register_enum(SearchKind, "What is found, and by which of its words.")
per_viewer("Workspace", "search")


@strawberry.type(description="What one word of a query adds to a hit's score.")
class SearchTerm:
    """See `kernel.wording.Term`."""

    word: str = strawberry.field(description="The word, in one case and without diacritics.")
    is_begun: bool = strawberry.field(
        description="Whether words that it begins are meant as well: it is the last, and nothing follows it."
    )
    score: float = strawberry.field(
        description="What it adds: more where it is rare, where it is in the title, and where the text is short."
    )


@strawberry.type(description="Something that was found.")
class SearchHit:
    """See `service.Hit`."""

    kind: SearchKind = strawberry.field(description="What it is.")
    node: Node = strawberry.field(description="The object itself.")
    title: str = strawberry.field(
        description="What it is called: of a run its workflow's name, of a message its conversation's title; empty if "
        "there is none, or none that you may read."
    )
    title_highlights: list[TextRange] = strawberry.field(
        description="Where words of the query stand in `title`.", metadata=weighing(items=10)
    )
    snippet: str = strawberry.field(
        description="The part of its text that has most of the query's words: at most 240 characters, as they are."
    )
    highlights: list[TextRange] = strawberry.field(
        description="Where words of the query stand in `snippet`.", metadata=weighing(items=10)
    )
    score: float = strawberry.field(
        description="What the order goes by: the sum of `terms`. It compares within one search alone."
    )
    terms: list[SearchTerm] = strawberry.field(
        description="What each word of the query adds to the score.", metadata=weighing(items=5)
    )
    updated_at: datetime = strawberry.field(description="When it changed last; of equal scores the newest comes first.")

    @classmethod
    def of(cls, hit: Hit, node: Node) -> "SearchHit":
        """Show a hit."""
        return cls(
            kind=hit.ranked.kind,
            node=node,
            title=hit.shown.title,
            title_highlights=[_range(each) for each in hit.shown.title_ranges],
            snippet=hit.shown.snippet,
            highlights=[_range(each) for each in hit.shown.snippet_ranges],
            score=hit.ranked.score,
            terms=[
                SearchTerm(word=term.word, is_begun=term.is_begun, score=score)
                for term, score in zip(hit.terms, hit.ranked.parts, strict=True)
            ],
            updated_at=hit.updated_at,
        )


@strawberry.type(description="How much of a kind was found.")
class SearchCount:
    """A facet."""

    kind: SearchKind = strawberry.field(description="What.")
    count: Long = strawberry.field(description="How many.")


@strawberry.type(description="What was found, a page of it: the best 1,000 can be paged through.")
class SearchConnection(Connection[SearchHit]):
    """A connection that counts by kind, too."""

    workspace: strawberry.Private[Workspace]
    query: strawberry.Private[SearchQuery]

    @strawberry.field(
        description="How much the query finds by kind, of every kind that you may read, whatever `kinds` says; kinds "
        "of which nothing is found are left out.",
        metadata=weighing(100),
    )
    async def counts(self, info: Info) -> list[SearchCount]:
        """Count."""
        context = info.context
        found = await context.use(WorkspaceSearch).counts(context.viewer, self.workspace.own_id, self.query)
        return [SearchCount(kind=kind, count=Long(found[kind])) for kind in KINDS if kind in found]


@extend(Workspace)
class WorkspaceSearching:
    """The field that search adds to the workspace."""

    @strawberry.field(
        description="Whatever you may read here that has every word of a query, the best first: by words, those in a "
        "title counting for more, then by the last change. Case, diacritics and English endings make no difference, "
        "and the last word may be a beginning. What changed is found within a moment; what is gone is not found.",
        metadata=weighing(200),
    )
    @staticmethod
    async def search(  # noqa: PLR0917 - the arguments of a field
        workspace: strawberry.Parent[Workspace],
        info: Info,
        query: Annotated[
            str,
            strawberry.argument(
                description="Words, 1 to 2,000 characters: nothing in it is an operator. The first 16 words that tell "
                "something are looked for."
            ),
        ],
        kinds: Annotated[
            list[SearchKind] | None,
            strawberry.argument(description="Only these, each with the scope that its list needs; all you may read."),
        ] = None,
        updated_after: Annotated[
            datetime | None, strawberry.argument(description="What changed then or later.")
        ] = None,
        updated_before: Annotated[datetime | None, strawberry.argument(description="What changed earlier.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> SearchConnection:
        """Search it."""
        context, request = info.context, page_args(first, after, last, before)
        wanted = SearchQuery(query, None if kinds is None else tuple(kinds), updated_after, updated_before)
        found = await context.use(WorkspaceSearch).page(context.viewer, workspace.own_id, wanted, request)
        ids = [encode(KINDS[hit.ranked.kind].type_name, hit.ranked.subject_id) for hit, _ in found.hits]
        # The last word on who sees what: the loaders of the domains.
        nodes = dict(zip(ids, await relay.resolve_nodes(context, ids), strict=True))
        shown = [
            (SearchHit.of(hit, node), cursor)
            for (hit, cursor), own_id in zip(found.hits, ids, strict=True)
            if (node := nodes[own_id]) is not None
        ]
        page = replace(
            cast("Page[Any]", found.page), items=[hit for hit, _ in shown], cursors=[cursor for _, cursor in shown]
        )
        plain = Connection[SearchHit].of(page, lambda hit: hit)
        cursors = found.page.cursors  # of what is left out as well: a page that lost all of its hits can be passed
        plain.page_info.start_cursor, plain.page_info.end_cursor = (
            (cursors[0], cursors[-1]) if cursors else (None, None)
        )
        return SearchConnection(
            edges=plain.edges, page_info=plain.page_info, total=plain.total, workspace=workspace, query=wanted
        )


def _range(found: Range) -> TextRange:
    return TextRange(start=found[0], end=found[1])
